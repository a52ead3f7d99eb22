//! How a call ended, in words and seconds.

use std::sync::Arc;

use super::dial::Dialled;
use super::line::Loaded;
use super::wire::{Over, secs};
use crate::call::{CallTrace, EndReason, EventKind, Outcome};
use crate::graph::MenuGraph;
use crate::time::Time;

/// A call that is over and may become an audit.
#[derive(Debug)]
pub(super) struct Ended {
    /// The line it was on.
    pub loaded: Arc<Loaded>,
    /// All of it.
    pub trace: CallTrace,
    /// How it was dialled.
    pub dialled: Dialled,
    /// What an audit of it would show.
    pub purpose: String,
}

/// Keys of a call that are named one by one (ours): beyond it is an entry.
const FEW_KEYS: usize = 6;

/// How a call ended.
pub(super) fn over(trace: &CallTrace, graph: &MenuGraph) -> Over {
    let got = got(trace);
    Over {
        outcome: trace.outcome.name(),
        words: words(trace, graph),
        ended: secs(trace.ended),
        human: trace.human_at().map(secs),
        keys: trace.keys(),
        costs: costs(trace).into_iter().map(|(name, time)| (name, secs(time))).collect(),
        purpose: format!("A caller {} {got}", who(&trace.keys())),
    }
}

/// Who presses so and so.
fn who(keys: &str) -> String {
    let names: Vec<String> = keys
        .chars()
        .map(|key| match key {
            '*' => "star".to_owned(),
            '#' => "pound".to_owned(),
            digit => digit.to_string(),
        })
        .collect();
    match names.as_slice() {
        [] => "who presses nothing".to_owned(),
        [only] => format!("who presses {only}"),
        names if names.len() > FEW_KEYS => format!("who presses {} keys", names.len()),
        [first @ .., last] => format!("who presses {} and {last}", first.join(", ")),
    }
}

fn promised(trace: &CallTrace) -> bool {
    trace.events.iter().any(|event| matches!(event.kind, EventKind::Callback))
}

/// What the caller got.
fn got(trace: &CallTrace) -> &'static str {
    match (trace.outcome, &trace.reason) {
        (Outcome::Human, _) => "reaches a person",
        (Outcome::Message, _) if promised(trace) => "is promised a call back",
        (Outcome::Message, _) => "can leave a message",
        (Outcome::Served, _) => "is served without a person",
        (Outcome::Lost, EndReason::CallerHungUp) => "hears what the line says",
        (Outcome::Lost, EndReason::Elsewhere) => "is handed on",
        (Outcome::Lost, _) => "hears the line hang up",
    }
}

/// What came of a call, in a sentence.
fn words(trace: &CallTrace, graph: &MenuGraph) -> String {
    let ended = trace.ended.at_least_zero();
    if let Some(at) = trace.human_at() {
        return format!("You reached a person after {at}.");
    }
    let step = trace.reason.step().or(trace.path.last().map(|visit| visit.step));
    let inside = step.map(|step| format!(" in {}", graph.step(step).name)).unwrap_or_default();
    match (trace.outcome, &trace.reason) {
        (Outcome::Message, _) if promised(trace) => format!("You were promised a call back after {ended}."),
        (Outcome::Message, _) => format!("You could leave a message; {ended} in all."),
        (Outcome::Served, _) => format!("You were served without a person in {ended}."),
        (_, EndReason::CallerHungUp) if trace.ended < Time::ZERO => "You hung up before the line answered.".to_owned(),
        (_, EndReason::CallerHungUp) => format!("You hung up after {ended} without having reached anybody."),
        (_, EndReason::Elsewhere) => format!("You were handed on{inside} after {ended}, to where no person answers."),
        (_, EndReason::TooLong) => format!("The line hung up: {ended} is the longest call."),
        (_, EndReason::Missing(_)) => format!("The line hung up after {ended}: there is no step{inside}."),
        _ => format!("The line hung up{inside} after {ended}."),
    }
}

/// Where the time went, from the first ring to the end; what took none is left out.
fn costs(trace: &CallTrace) -> Vec<(&'static str, Time)> {
    let sum = |wanted: fn(&EventKind) -> bool| -> Vec<(Time, Time)> {
        trace.events.iter().filter(|event| wanted(&event.kind)).map(|event| (event.at, event.until)).collect()
    };
    let length = |parts: &[(Time, Time)]| parts.iter().map(|(at, until)| (*until - *at).at_least_zero()).sum::<Time>();
    let holds = sum(|kind| matches!(kind, EventKind::Hold));
    let ringing = length(&sum(|kind| matches!(kind, EventKind::Ringback | EventKind::Busy)));
    let person = length(&sum(|kind| matches!(kind, EventKind::Human)));
    let message = length(&sum(|kind| matches!(kind, EventKind::Voicemail | EventKind::Beep)));
    // What is said on hold is a part of the hold.
    let on_hold = |at: Time| holds.iter().any(|(from, until)| *from <= at && at < *until);
    let prompts: Vec<(Time, Time)> =
        sum(|kind| matches!(kind, EventKind::Prompt { .. })).into_iter().filter(|(at, _)| !on_hold(*at)).collect();
    let (talk, hold) = (length(&prompts), length(&holds));
    let rest = trace.length() - ringing - person - message - talk - hold;
    let all = [
        ("ringing", ringing),
        ("listening to prompts", talk),
        ("on hold", hold),
        ("silence and keys", rest.at_least_zero()),
        ("leaving a message", message),
        ("with a person", person),
    ];
    all.into_iter().filter(|(_, time)| *time > Time::ZERO).collect()
}
