//! What broke and what was mended between two runs.

use std::collections::{HashMap, HashSet};

use super::{History, KeptCall, KeptRun};
use crate::error::Result;
use crate::report::Verdict;
use crate::time::Time;

/// A time that moved by no more than this share of what it was, or by no more than [`LEAST`], is the same (ours).
const SHARE: i64 = 10;
/// See [`SHARE`].
const LEAST: Time = Time::from_secs(2);

/// Two runs side by side, audit by audit. An audit is known by its file and its name.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Comparison {
    /// Passed in the first and failed in the second.
    pub broke: Vec<Differs>,
    /// Failed in the first and passed in the second.
    pub mended: Vec<Differs>,
    /// Failed in both.
    pub failing: Vec<Differs>,
    /// Played in both, and slower or faster by more than 10 % and 2 s (ours).
    pub moved: Vec<Moved>,
    /// Played in the second alone.
    pub new: Vec<KeptCall>,
    /// Played in the first alone.
    pub gone: Vec<KeptCall>,
    /// How many were played in both.
    pub both: usize,
}

/// An audit in two runs.
#[derive(Clone, PartialEq, Debug)]
pub struct Differs {
    /// In the first.
    pub was: KeptCall,
    /// In the second.
    pub is: KeptCall,
}

/// An audit whose time moved.
#[derive(Clone, PartialEq, Debug)]
pub struct Moved {
    /// The two calls.
    pub calls: Differs,
    /// The time to a person, where both calls came to one; else the whole call.
    pub to_person: bool,
    /// In the first.
    pub was: Time,
    /// In the second.
    pub is: Time,
}

impl History {
    /// Compares two runs; with a line, its calls alone.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn compare(&self, first: &KeptRun, second: &KeptRun, line: Option<&str>) -> Result<Comparison> {
        let calls = |run: &KeptRun| -> Result<Vec<KeptCall>> {
            let mut calls = self.calls(run.id)?;
            calls.retain(|call| line.is_none_or(|line| call.line == line));
            Ok(calls)
        };
        let mut was: HashMap<Key, (usize, KeptCall)> = HashMap::new();
        for (at, call) in calls(first)?.into_iter().enumerate() {
            let key = key(&call, |key| was.contains_key(key));
            was.insert(key, (at, call));
        }
        let mut out = Comparison::default();
        let mut seen = HashSet::new();
        for is in calls(second)? {
            let key = key(&is, |key| seen.contains(key));
            match was.remove(&key) {
                Some((_, was)) => out.pair(was, is),
                None => out.new.push(is),
            }
            seen.insert(key);
        }
        let mut gone: Vec<(usize, KeptCall)> = was.into_values().collect();
        gone.sort_by_key(|(at, _)| *at);
        out.gone = gone.into_iter().map(|(_, call)| call).collect();
        Ok(out)
    }
}

impl Comparison {
    fn pair(&mut self, was: KeptCall, is: KeptCall) {
        self.both += 1;
        // A call that broke off says nothing of how long the line takes.
        let ended = |call: &KeptCall| call.verdict == Some(Verdict::Passed);
        let (to_person, before, after) = match (was.human_at, is.human_at) {
            (Some(before), Some(after)) => (true, before, after),
            (None, None) if ended(&was) && ended(&is) => (false, was.ended, is.ended),
            _ => (false, Time::ZERO, Time::ZERO),
        };
        if is_moved(before, after) {
            let calls = Differs { was: was.clone(), is: is.clone() };
            self.moved.push(Moved { calls, to_person, was: before, is: after });
        }
        let failed = |call: &KeptCall| call.verdict.is_some_and(|verdict| verdict != Verdict::Passed);
        let list = match (failed(&was), failed(&is)) {
            (false, true) => &mut self.broke,
            (true, false) => &mut self.mended,
            (true, true) => &mut self.failing,
            (false, false) => return,
        };
        list.push(Differs { was, is });
    }
}

/// More than 10 % and more than 2 s.
fn is_moved(was: Time, is: Time) -> bool {
    let by = (is - was).max(was - is);
    by > LEAST && by * 100 > was.max(-was) * SHARE
}

/// What an audit is known by in every run: its file, its name, and which of those it is that share both.
type Key = (String, String, usize);

fn key(call: &KeptCall, is_taken: impl Fn(&Key) -> bool) -> Key {
    let mut key = (call.file.clone().unwrap_or_default(), call.name.clone(), 0);
    while is_taken(&key) {
        key.2 += 1;
    }
    key
}
