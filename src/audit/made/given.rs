//! What the world answered on a call, read from where the call went.

use crate::audit::write::DraftGiven;
use crate::call::{CallTrace, EventKind, Given, World};
use crate::graph::{By, MenuGraph, PromptRole, Queue, StepId, StepKind};
use crate::time::Time;

/// The word of an audit for a transfer that is answered.
const ANSWERED: &str = "answered";

/// What was answered, and what an audit cannot say of it.
pub(super) fn given(graph: &MenuGraph, trace: &CallTrace) -> (DraftGiven, Option<String>) {
    let mut given = DraftGiven::default();
    let mut conflict = None;
    let mut holds: Vec<(StepId, Time, bool)> = Vec::new();
    let mut outcomes: Vec<(StepId, Vec<String>)> = Vec::new();
    for (at, visit) in trace.path.iter().enumerate() {
        let until = trace.path.get(at + 1).map_or(trace.ended, |next| next.at);
        let next = trace.path.get(at + 1).map(|next| next.step);
        let name = || graph.step(visit.step).name.clone();
        if let Some((hold, exact)) = hold_in(graph, trace, visit.step, visit.at) {
            match holds.iter_mut().find(|(step, ..)| *step == visit.step) {
                None => holds.push((visit.step, hold, exact)),
                // A wait that was left early is told by any that is longer.
                Some((_, known, of_known)) => match (*of_known, exact) {
                    (true, true) if *known != hold => conflict = conflict.or_else(|| Some(twice(&name(), "hold"))),
                    (true, false) if *known < hold => conflict = conflict.or_else(|| Some(twice(&name(), "hold"))),
                    (false, true) if hold < *known => conflict = conflict.or_else(|| Some(twice(&name(), "hold"))),
                    (false, _) => (*known, *of_known) = (hold.max(*known), exact),
                    _ => {}
                },
            }
        }
        let Some(could) = outcomes_in(graph, trace, visit.step, (visit.at, until), next) else { continue };
        match outcomes.iter_mut().find(|(step, _)| *step == visit.step) {
            None => outcomes.push((visit.step, could)),
            Some((_, known)) => {
                let both: Vec<String> = known.iter().filter(|word| could.contains(word)).cloned().collect();
                if both.is_empty() {
                    conflict = conflict.or_else(|| Some(twice(&name(), "answer")));
                } else {
                    *known = both;
                }
            }
        }
    }
    let longest = holds.first().map(|(_, hold, _)| *hold);
    if holds.iter().all(|(_, hold, _)| Some(*hold) == longest) {
        given.hold = longest;
    } else {
        given.holds = holds.iter().map(|(step, hold, _)| (graph.step(*step).name.clone(), *hold)).collect();
    }
    for (step, could) in outcomes {
        // Of several that explain the call the likeliest, which need not be said.
        let likeliest = word(graph, step, Given::default().outcome(graph, step));
        let chosen = could.iter().find(|word| Some(*word) == likeliest.as_ref()).or(could.first());
        given.outcomes.extend(chosen.map(|word| (graph.step(step).name.clone(), word.clone())));
    }
    (given, conflict)
}

fn twice(step: &str, what: &str) -> String {
    format!("`{step}` came twice with another {what} each time, and an audit gives one")
}

/// The word for what the world answered at a step.
fn word(graph: &MenuGraph, step: StepId, outcome: Option<usize>) -> Option<String> {
    let here = graph.step(step);
    match outcome {
        Some(outcome) => here.outcomes.get(outcome).map(|outcome| outcome.name.clone()),
        None => matches!(here.kind, StepKind::Transfer { .. }).then(|| ANSWERED.to_owned()),
    }
}

/// How long the wait in a step was, and whether somebody answered: else it was at least that long.
fn hold_in(graph: &MenuGraph, trace: &CallTrace, step: StepId, from: Time) -> Option<(Time, bool)> {
    let StepKind::Queue(Queue { overflow, callback, .. }) = &graph.step(step).kind else { return None };
    let hold = trace
        .events
        .iter()
        .find(|event| matches!(event.kind, EventKind::Hold) && event.at == from && event.step == Some(step))?;
    let waited = hold.until - hold.at;
    let answered = trace.events.iter().any(|event| matches!(event.kind, EventKind::Human) && event.at == hold.until)
        || trace.reason == crate::call::EndReason::Elsewhere && trace.ended == hold.until;
    if answered {
        return Some((waited, true));
    }
    // Nobody answered: longer than all that happened, in whole minutes.
    let longest =
        [Some(waited), overflow.as_ref().map(|(after, _)| *after), callback.as_ref().map(|offer| offer.after)];
    let longest = longest.into_iter().flatten().max().unwrap_or(waited);
    Some((Time::from_secs((longest.micros() / 60_000_000 + 2) * 60), false))
}

/// What could have been answered for the call to go on as it did; `None`: nothing was asked.
fn outcomes_in(
    graph: &MenuGraph,
    trace: &CallTrace,
    step: StepId,
    (from, until): (Time, Time),
    next: Option<StepId>,
) -> Option<Vec<String>> {
    let here = graph.step(step);
    if here.outcomes.is_empty() {
        return None;
    }
    let mut events =
        trace.events.iter().filter(|event| event.step == Some(step) && event.at >= from && event.at <= until);
    if matches!(here.kind, StepKind::Transfer { .. }) {
        let of = |name: &str| here.outcomes.iter().any(|outcome| outcome.name == name).then(|| vec![name.to_owned()]);
        let kinds: Vec<&EventKind> = events.map(|event| &event.kind).collect();
        let any = |wanted: fn(&EventKind) -> bool| kinds.iter().any(|kind| wanted(kind));
        return if any(|kind| matches!(kind, EventKind::Busy)) {
            of("busy")
        } else if any(|kind| matches!(kind, EventKind::Human))
            || (next.is_none() && any(|kind| matches!(kind, EventKind::Ringback)))
        {
            Some(vec![ANSWERED.to_owned()])
        } else if next.is_some() {
            of("no_answer")
        } else {
            None
        };
    }
    // What an outcome says tells which it was.
    let said = events.find_map(|event| match event.kind {
        EventKind::Prompt { prompt, .. } => match graph.prompt(prompt).role {
            PromptRole::Outcome(at) => Some(at),
            _ => None,
        },
        _ => None,
    });
    if let Some(outcome) = said {
        return Some(here.outcomes.get(outcome).map(|outcome| outcome.name.clone()).into_iter().collect());
    }
    let next = next?;
    let lapses = graph.ways(step).any(|(to, edge)| to == next && matches!(edge.by, By::NoInput | By::NoMatch));
    // After the last attempt nothing is asked.
    if lapses && !accepted(graph, trace, step, (from, until)) {
        return None;
    }
    let leads = here.outcomes.iter().filter(|outcome| {
        outcome.say.is_none_or(|say| !said_at_all(graph, say))
            && outcome.target.or(here.goto).is_some_and(|target| target.step == next)
    });
    Some(leads.map(|outcome| outcome.name.clone()).collect())
}

/// Whether the last entry of a visit was one that the line takes: enough digits, or the key that confirms them.
fn accepted(graph: &MenuGraph, trace: &CallTrace, step: StepId, (from, until): (Time, Time)) -> bool {
    let StepKind::Collect(collect) = &graph.step(step).kind else { return true };
    let (mut keys, mut confirming) = (String::new(), false);
    for event in trace.events.iter().filter(|event| event.at >= from && event.at < until) {
        match &event.kind {
            EventKind::Key { key, .. } if Some(*key) != collect.terminator || confirming => keys.push(*key),
            EventKind::Prompt { prompt, .. } => match graph.prompt(*prompt).role {
                PromptRole::Confirm => (keys, confirming) = (String::new(), true),
                PromptRole::Ask | PromptRole::NoInput(_) | PromptRole::NoMatch(_) => {
                    // A key that cuts the prompt comes after it began.
                    (keys, confirming) = (String::new(), false);
                }
                _ => {}
            },
            _ => {}
        }
    }
    if confirming {
        keys.starts_with('1')
    } else {
        keys.len() >= collect.min as usize && keys.chars().all(|key| key.is_ascii_digit())
    }
}

fn said_at_all(graph: &MenuGraph, prompt: crate::graph::PromptId) -> bool {
    (0..graph.line.languages.len()).any(|language| graph.prompt(prompt).is_said(language))
}
