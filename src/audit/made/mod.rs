//! A call that somebody made, as an audit that passes when it is replayed.
//!
//! The way a call went can be told in more than one manner. They are tried from the one that reads best to the one that
//! is surest, and each is replayed: what is handed out did what the call did.

mod given;
mod turns;

pub(crate) use turns::stem;

use std::sync::Arc;

use jiff::civil::DateTime;

use super::read::one;
use super::write::{Draft, DraftTurn, margin, write};
use super::{Amount, Judged, Script, judge, replay};
use crate::call::{CallTrace, EventKind};
use crate::graph::{Language, MenuGraph, StepId};
use crate::source::Sources;
use crate::syntax::{Notation, Reader, parse};
use crate::time::Time;
use crate::timing::{Callers, TimeModel};

/// A call that somebody made.
#[derive(Clone, Copy, Debug)]
pub struct MadeCall<'c> {
    /// The line.
    pub graph: &'c Arc<MenuGraph>,
    /// How long everything takes on it.
    pub times: &'c Arc<TimeModel>,
    /// Times that are assumed of callers in a replay.
    pub callers: Callers,
    /// What happened.
    pub trace: &'c CallTrace,
    /// The menu file, relative to the folder that the audit will lie in: `../menus/main.yaml`.
    pub line: &'c str,
    /// What the call is to show; `None`: it is told from the call.
    pub purpose: Option<&'c str>,
    /// The local moment of the answer, where the world had one.
    pub at: Option<DateTime>,
    /// The language in which the call began.
    pub language: Language,
}

/// Where an audit ends before its call does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cut {
    /// Until when the audit follows the call.
    pub at: Time,
    /// Why no further, in a sentence without a full stop.
    pub why: String,
}

/// How the turns of a call are told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Manner {
    /// Keys after their offers, where the caller listened; else so long after a step began to speak.
    ByEar,
    /// Every key at its moment, counted from the answer.
    ByTheClock,
}

impl Draft {
    /// A call as an audit that passes when it is replayed, presses the same keys and goes the same way: one turn for each
    /// answer of the caller.
    ///
    /// What an audit has no words for (a step that answered in two ways on one call) ends it early; then `Cut` says where
    /// and why.
    #[must_use]
    pub fn of_call(made: &MadeCall<'_>) -> (Self, Option<Cut>) {
        let (given, conflict) = given::given(made.graph, made.trace);
        let limits = vec![("keys", Amount::Count(keys(made.trace).len()))];
        let mut draft = Self {
            line: made.line.to_owned(),
            purpose: made.purpose.map_or_else(|| purpose(made), str::to_owned),
            at: made.at.map(|at| (at, String::new())),
            language: made.graph.line.languages.get(made.language).filter(|_| made.language > 0).cloned(),
            given,
            limits,
            ..Self::default()
        };
        let mut shortest: Option<(Self, Time)> = None;
        let many = keys(made.trace).len() > MOST_KEYS;
        if many {
            let mut turns = turns::turns(made, Manner::ByTheClock).into_iter().next().unwrap_or_default();
            turns.truncate(MOST_KEYS);
            shortest = Some((Self { turns, ..draft.clone() }, made.trace.ended));
        }
        for manner in [Manner::ByEar, Manner::ByTheClock].into_iter().filter(|_| !many) {
            for turns in turns::turns(made, manner) {
                draft.turns = turns;
                match tried(made, &mut draft) {
                    Tried::Same => return (draft, None),
                    Tried::Until(at, until) if manner == Manner::ByTheClock => {
                        shortest = Some((Self { turns: draft.turns[..at].to_vec(), ..draft.clone() }, until));
                    }
                    Tried::Until(..) => {}
                }
            }
        }
        let (mut draft, until) = shortest.unwrap_or_else(|| (Self { turns: Vec::new(), ..draft }, Time::ZERO));
        let until = cut(made, &mut draft, until);
        let words =
            if many { "nobody reads an audit of more keys" } else { "an audit has no words for what came then" };
        let why = conflict.unwrap_or_else(|| words.to_owned());
        (draft, Some(Cut { at: until, why }))
    }

    /// The audit as it is read back from its text.
    #[must_use]
    pub fn script(&self) -> Script {
        let mut sources = Sources::default();
        let file = sources.add("draft.toml", write(self));
        let parsed = parse(&sources, file, Notation::Toml);
        one(&mut Reader::new(&sources), file, parsed)
    }

    /// Plays the audit, as it is read back from its text.
    #[must_use]
    pub fn replayed(&self, graph: &Arc<MenuGraph>, times: &Arc<TimeModel>, callers: Callers) -> (CallTrace, Judged) {
        let script = self.script();
        let (plan, unknown) = script.plan(graph);
        let trace = replay(&plan, graph, times, callers);
        let mut judged = judge(&script, &plan, graph, &trace);
        judged.findings.extend(unknown);
        (trace, judged)
    }

    /// Gives every turn that can be late its `within`, from the latest moment at which it was met.
    pub fn bound(&mut self, met: impl Fn(usize) -> Option<Time>) {
        for (at, turn) in self.turns.iter_mut().enumerate() {
            turn.within = met(at).filter(|_| turn.expect.is_some()).map(margin);
        }
    }
}

/// Keys of a call that an audit tells, at most (ours): nobody reads more.
const MOST_KEYS: usize = 200;

/// How a replay of a draft went.
enum Tried {
    /// As the call did.
    Same,
    /// As the call did up to this turn and moment.
    Until(usize, Time),
}

/// Replays a draft, bounds its turns by what came out, and compares.
fn tried(made: &MadeCall<'_>, draft: &mut Draft) -> Tried {
    draft.bound(|_| None);
    let (trace, judged) = draft.replayed(made.graph, made.times, made.callers);
    let own = judged.turns.iter().map(|turn| turn.at).collect::<Vec<_>>();
    let theirs = met_on(made, draft);
    draft.bound(|at| own.get(at).copied().flatten().max(theirs.get(at).copied().flatten()));
    let same = path(&trace).eq(path(made.trace))
        && keys(&trace) == keys(made.trace)
        && trace.outcome == made.trace.outcome
        && judged.passed()
        && judged.findings.is_empty();
    if same {
        return Tried::Same;
    }
    // Up to the step in which the two differ.
    let together = path(&trace).zip(path(made.trace)).take_while(|(a, b)| a == b).count();
    let until = made.trace.path.get(together).map_or(made.trace.ended, |visit| visit.at);
    let turns = own.iter().take_while(|met| met.is_some_and(|met| met < until)).count();
    Tried::Until(turns, until)
}

/// The keys of a call that a line may have taken: whoever speaks to a person talks to no menu.
fn keys(trace: &CallTrace) -> String {
    let human = trace.human_at().unwrap_or(Time::MAX);
    let key = |kind: &EventKind| if let EventKind::Key { key, .. } = kind { Some(*key) } else { None };
    trace.events.iter().filter(|event| event.at < human).filter_map(|event| key(&event.kind)).collect()
}

fn path(trace: &CallTrace) -> impl Iterator<Item = StepId> {
    trace.path.iter().map(|visit| visit.step)
}

/// When each turn was met on the call itself.
fn met_on(made: &MadeCall<'_>, draft: &Draft) -> Vec<Option<Time>> {
    let script = draft.script();
    let (plan, _) = script.plan(made.graph);
    judge(&script, &plan, made.graph, made.trace).turns.iter().map(|turn| turn.at).collect()
}

/// Takes turns off the end until what is left passes and goes the way of the call; gives until when that is.
fn cut(made: &MadeCall<'_>, draft: &mut Draft, until: Time) -> Time {
    let arrives = made.trace.path.iter().rev().find(|visit| visit.at < until).or(made.trace.path.first());
    let Some(arrives) = arrives else { return Time::ZERO };
    let mut until = *arrives;
    loop {
        draft.limits.clear();
        let steps: Vec<DraftTurn> = draft.turns.clone();
        draft.turns.push(DraftTurn::reach(made.graph.step(until.step).name.clone()));
        draft.bound(|_| None);
        let (trace, judged) = draft.replayed(made.graph, made.times, made.callers);
        let own = judged.turns.iter().map(|turn| turn.at).collect::<Vec<_>>();
        let same = path(&trace).zip(path(made.trace)).all(|(a, b)| a == b) && trace.path.len() <= made.trace.path.len();
        if judged.passed() && judged.findings.is_empty() && same {
            draft.bound(|at| own.get(at).copied().flatten());
            return until.at;
        }
        draft.turns = steps;
        let left = draft.turns.len() - draft.turns.len().div_ceil(8);
        if draft.turns.is_empty() {
            // The step in which every call begins is reached by every call.
            let first = made.graph.step(made.graph.start).name.clone();
            draft.turns = vec![DraftTurn { within: Some(margin(Time::ZERO)), ..DraftTurn::reach(first) }];
            return Time::ZERO;
        }
        draft.turns.truncate(left);
        let last = met_on(made, draft).into_iter().flatten().max().unwrap_or_default();
        until = made.trace.path.iter().rev().find(|visit| visit.at <= last).copied().unwrap_or(until);
    }
}

/// What a call showed, in words of the line: `1 at main, 4 at billing: a person after 1 m 40 s`.
fn purpose(made: &MadeCall<'_>) -> String {
    let trace = made.trace;
    let name = |visit: usize| made.graph.step(trace.path[visit].step).name.as_str();
    let way: Vec<String> =
        turns::keys_by_answer(made).into_iter().map(|(visit, keys)| format!("{keys} at {}", name(visit))).collect();
    let keys = match way.as_slice() {
        [] => "No key".to_owned(),
        few if few.len() <= 6 => few.join(", "),
        many => format!("{} and {} answers more", many[..4].join(", "), many.len() - 4),
    };
    let end = trace.events.iter().rev().find_map(|event| match event.kind {
        EventKind::Human => Some(format!("a person after {}", event.at)),
        EventKind::Voicemail => Some(format!("a message after {}", event.at)),
        EventKind::Callback => Some(format!("a call back is promised after {}", event.at)),
        _ => None,
    });
    let last = || match trace.path.len().checked_sub(1) {
        Some(last) => format!("the call ends in {} after {}", name(last), trace.ended),
        None => format!("the call ends after {}", trace.ended),
    };
    format!("{keys}: {}", end.unwrap_or_else(last))
}
