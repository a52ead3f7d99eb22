//! What a judge says: turns and deeds in words, what went on at a moment of a call, where it ended.

use super::follow::Seen;
use super::plan::Target;
use super::{Deed, Way};
use crate::call::{CallTrace, EventKind, Outcome};
use crate::finding::Finding;
use crate::graph::MenuGraph;
use crate::source::Span;
use crate::time::Time;

/// A way to meet a turn, as it was written: `hear main, press 1`.
pub(super) fn way(way: &Way) -> String {
    match (&way.expect, &way.act) {
        (Some((expectation, name)), act) => format!(
            "{} {}{}",
            expectation.name,
            quoted(&name.value),
            act.as_ref().map(|act| deed(&act.value)).unwrap_or_default()
        ),
        (None, Some(act)) => deed(&act.value).trim_start_matches(", ").to_owned(),
        (None, None) => "nothing".to_owned(),
    }
}

/// A name as it is, words in quotes.
fn quoted(name: &str) -> String {
    if name.contains(char::is_whitespace) { format!("\"{name}\"") } else { name.to_owned() }
}

fn deed(deed: &Deed) -> String {
    match deed {
        Deed::Press(keys) => format!(", press {keys}"),
        Deed::Enter(digits) => format!(", enter {digits}"),
        Deed::PressWrong => ", press a wrong key".to_owned(),
        Deed::StaySilent => ", stay silent".to_owned(),
        Deed::HangUp => ", hang up".to_owned(),
    }
}

/// When a turn that was never met became hopeless: its step was left, or else the call ended.
pub(super) fn broke_at(target: &Target, seen: &Seen, trace: &CallTrace) -> Time {
    let entered = seen.steps.iter().position(|(step, _)| target.steps.contains(step));
    entered.and_then(|at| seen.steps.get(at + 1)).map_or(trace.ended, |(_, left)| *left)
}

/// What went on at a moment of the call, in words.
pub(super) fn moment_of(graph: &MenuGraph, trace: &CallTrace, at: Time) -> String {
    let step = trace.path.iter().rev().find(|visit| visit.at <= at).map(|visit| graph.step(visit.step).name.as_str());
    let inside = step.map(|step| format!(" in `{step}`")).unwrap_or_default();
    if at >= trace.ended {
        return format!("{}{inside}", ended_words(trace));
    }
    let event = trace
        .events
        .iter()
        .filter(|event| event.kind != EventKind::Silence)
        .filter(|event| event.at <= at && at < event.until.max(event.at + Time::from_micros(1)))
        .max_by_key(|event| event.at);
    match event.map(|event| &event.kind) {
        Some(EventKind::Prompt { prompt, .. }) => format!("`{}` was being said{inside}", graph.prompt(*prompt).stem),
        Some(EventKind::Hold | EventKind::Music { .. }) => format!("the caller was on hold{inside}"),
        Some(EventKind::Human) => format!("a person spoke{inside}"),
        Some(EventKind::Key { key, .. }) => format!("key {key} was pressed{inside}"),
        Some(EventKind::Ringback) => format!("it rang{inside}"),
        _ => format!("the line waited{inside}"),
    }
}

/// Why the call ended, in words.
fn ended_words(trace: &CallTrace) -> &'static str {
    use crate::call::EndReason;
    match trace.reason {
        EndReason::CallerHungUp if trace.outcome == Outcome::Human => "a person had answered, and the caller hung up",
        EndReason::CallerHungUp => "the caller gave up",
        EndReason::Disconnected => "the line hung up",
        EndReason::NoWayAfterAttempts(_) => "the line hung up after the last attempt",
        EndReason::DeadEnd(_) => "the line hung up: no way on",
        EndReason::Missing(_) => "the line hung up: the next step does not exist",
        EndReason::Loop(_) => "the line hung up: its steps lead in a circle",
        EndReason::TooLong => "the line hung up after four hours",
        EndReason::Elsewhere => "the call was handed to where no person answers",
    }
}

/// Where the call ended against expectation: the way that led there, else the step itself, where neither is shown already.
pub(super) fn reason_place(finding: Finding, graph: &MenuGraph, trace: &CallTrace, shown: Option<Span>) -> Finding {
    let Some(last) = trace.reason.step().or(trace.path.last().map(|visit| visit.step)) else { return finding };
    let before = trace.path.iter().rev().map(|visit| visit.step).find(|step| *step != last);
    let way = before.and_then(|before| graph.ways(before).find(|(to, _)| *to == last)).map(|(_, edge)| edge.span);
    let name = &graph.step(last).name;
    let (span, words) = match way {
        Some(way) => (way, format!("this led to `{name}`, where the call ended")),
        None => (graph.step(last).span, "the call ended here".to_owned()),
    };
    if Some(span) == shown { finding } else { finding.related(span, words) }
}

/// The step that the call was in at a moment.
pub(super) fn place_of(finding: Finding, graph: &MenuGraph, trace: &CallTrace, at: Time) -> Finding {
    match trace.path.iter().rev().find(|visit| visit.at <= at) {
        Some(visit) => finding.related(graph.step(visit.step).span, "the call was here"),
        None => finding,
    }
}
