//! `repeats = 2`: how often one and the same prompt is heard again beyond the first time; the worst prompt counts.
//!
//! A prompt that a key cut short was heard: its caller knows it too.

use std::collections::HashMap;

use super::{Amount, Limit, Unit};
use crate::call::{CallTrace, EventKind};
use crate::graph::{MenuGraph, PromptId};
use crate::time::Time;

pub(super) static LIMIT: Limit = Limit {
    name: "repeats",
    unit: Unit::Count,
    about: "How often one prompt is heard again after the first time, at most.",
    help: "say something that helps more the second time, or state how often callers are meant to hear it",
    of,
    passed_at,
};

/// Each prompt as it begins, with how often it was heard before.
fn heard(trace: &CallTrace) -> impl Iterator<Item = (usize, Time)> {
    let mut before: HashMap<PromptId, usize> = HashMap::new();
    trace.events.iter().filter_map(move |event| {
        let EventKind::Prompt { prompt, .. } = &event.kind else { return None };
        let times = before.entry(*prompt).or_default();
        *times += 1;
        Some((*times - 1, event.at))
    })
}

fn of(_: &MenuGraph, trace: &CallTrace) -> Amount {
    Amount::Count(heard(trace).map(|(before, _)| before).max().unwrap_or_default())
}

fn passed_at(_: &MenuGraph, trace: &CallTrace, limit: Amount) -> Option<Time> {
    let Amount::Count(most) = limit else { return None };
    heard(trace).find(|(before, _)| *before > most).map(|(_, at)| at)
}
