//! `asked_twice = 0`: how often the caller is asked for what the line has taken from her before on this call.
//!
//! The same thing is what `stores` calls by one name, or else what one and the same step collects. Asking again after an
//! entry was refused, or after silence, is a mistake being mended, which callers expect; being asked again for what was
//! accepted is what they complain of. An entry was taken when it was complete and the call left the step by its `goto` or
//! by the likeliest of its outcomes, which is what callers mean to hear.

use super::{Amount, Limit, Unit};
use crate::call::{CallTrace, Event, EventKind, Visit};
use crate::graph::{Collect, MenuGraph, PromptRole, Step, StepId, StepKind};
use crate::time::Time;

pub(super) static LIMIT: Limit = Limit {
    name: "asked_twice",
    unit: Unit::Count,
    about: "How often the caller is asked again for what was taken before, at most.",
    help: "lead callers past what they have entered already, or state how often they are meant to enter it",
    of,
    passed_at,
};

/// What a step asks for.
#[derive(PartialEq)]
enum Thing<'g> {
    Stored(&'g str),
    Of(StepId),
}

/// When the caller was asked again, in order.
fn again(graph: &MenuGraph, trace: &CallTrace) -> Vec<Time> {
    let (mut taken, mut found) = (Vec::new(), Vec::new());
    for (at, visit) in trace.path.iter().enumerate() {
        let step = graph.step(visit.step);
        let StepKind::Collect(collect) = &step.kind else { continue };
        let thing = collect.stores.as_deref().map_or(Thing::Of(visit.step), Thing::Stored);
        // Who hangs up as the question begins was not asked.
        if taken.contains(&thing) && visit.at < trace.ended {
            found.push(visit.at);
        }
        if let Some(next) = trace.path.get(at + 1)
            && is_complete(graph, trace, collect, (visit, next))
            && is_accepted(step, next.step)
        {
            taken.push(thing);
        }
    }
    found
}

/// Whether the last attempt of a visit was an entry.
fn is_complete(graph: &MenuGraph, trace: &CallTrace, collect: &Collect, (visit, next): (&Visit, &Visit)) -> bool {
    let inside = || trace.events.iter().filter(|event| event.at >= visit.at && event.at <= next.at);
    let asks = |event: &&Event| matches!(&event.kind, EventKind::Prompt { prompt, .. } if graph.prompt(*prompt).role == PromptRole::Ask);
    // Keys pressed ahead fill it before anything is asked.
    let Some(asked) = inside().filter(asks).map(|event| event.at).next_back() else { return true };
    let confirms = |event: &&Event| matches!(&event.kind, EventKind::Prompt { prompt, .. } if graph.prompt(*prompt).role == PromptRole::Confirm);
    let read_back = inside().filter(confirms).map(|event| event.at).next_back().unwrap_or(Time::MAX);
    let keys = inside().filter_map(|event| match event.kind {
        EventKind::Key { key, .. } if event.at >= asked && event.at < read_back => Some(key),
        _ => None,
    });
    keys.filter(char::is_ascii_digit).count() >= collect.min as usize
}

/// Whether a step that was left for another had taken its entry.
fn is_accepted(step: &Step, next: StepId) -> bool {
    let mut best = None;
    for outcome in &step.outcomes {
        if best.is_none_or(|share| outcome.share > share) {
            best = Some(outcome.share);
        }
    }
    let likeliest = step.outcomes.iter().find(|outcome| Some(outcome.share) == best);
    let target = likeliest.and_then(|outcome| outcome.target).or(step.goto);
    target.is_some_and(|target| target.step == next)
}

fn of(graph: &MenuGraph, trace: &CallTrace) -> Amount {
    Amount::Count(again(graph, trace).len())
}

fn passed_at(graph: &MenuGraph, trace: &CallTrace, limit: Amount) -> Option<Time> {
    let Amount::Count(most) = limit else { return None };
    again(graph, trace).get(most).copied()
}
