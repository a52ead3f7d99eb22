//! A trace as it is shown: names and words for ids and kinds.

use crate::audit::{Judged, Verdict};
use crate::call::{CallTrace, EndReason, Event, EventKind};
use crate::finding::count_of;
use crate::graph::MenuGraph;
use crate::project::Line;
use crate::report::{self, CallView, Heard, Pressed, TurnView};
use crate::timing::Basis;

/// A call without a script: what happened, second by second.
pub(super) fn view(trace: &CallTrace, line: &Line, caller: &str) -> CallView {
    let graph = &line.graph;
    let prompts = trace
        .events
        .iter()
        .filter_map(|event| if let EventKind::Prompt { spoken, .. } = &event.kind { Some(spoken.basis) } else { None });
    let estimated = prompts.clone().filter(|basis| *basis == Basis::Estimated).count();
    CallView {
        name: graph.line.name.clone(),
        case: None,
        file: None,
        menu: line.name.clone(),
        line: if graph.line.name.is_empty() { line.name.clone() } else { graph.line.name.clone() },
        purpose: None,
        caller: caller.to_owned(),
        answered_at: None,
        verdict: None,
        result: result(trace, graph),
        turns: Vec::new(),
        limits: Vec::new(),
        ratings: Vec::new(),
        lines: trace.events.iter().map(|event| event_line(event, trace, graph)).collect(),
        path: trace.path.iter().map(|visit| (graph.step(visit.step).name.clone(), visit.at)).collect(),
        began: trace.began,
        ended: trace.ended,
        reason: trace.reason.name(),
        outcome: trace.outcome.name(),
        estimated: (estimated, prompts.count()),
        recording: None,
    }
}

/// What came of a call, in one line.
pub(super) fn result(trace: &CallTrace, graph: &MenuGraph) -> String {
    let keys = count_of(trace.keys().len(), "key");
    let hold = trace.longest_hold();
    let hold = if hold > crate::time::Time::ZERO { format!(", {hold} on hold") } else { String::new() };
    let what = match trace.human_at() {
        Some(at) => format!("a person after {at}"),
        None => match (trace.outcome, &trace.reason) {
            (crate::call::Outcome::Message, _)
                if trace.events.iter().any(|event| matches!(event.kind, EventKind::Callback)) =>
            {
                format!("a call back promised, {} in all", trace.ended)
            }
            (crate::call::Outcome::Message, _) => format!("a message left, {} in all", trace.ended),
            (crate::call::Outcome::Served, _) => format!("served without a person in {}", trace.ended),
            (_, EndReason::Missing(step)) => {
                format!("the line hung up after {} for want of a step `{}`", trace.ended, graph.step(*step).name)
            }
            (_, EndReason::CallerHungUp) => format!("the caller hung up after {}", trace.ended),
            (_, reason) => {
                let step = reason.step().or(trace.path.last().map(|visit| visit.step));
                let inside = step.map(|step| format!(" in `{}`", graph.step(step).name)).unwrap_or_default();
                format!("the line hung up{inside} after {}", trace.ended)
            }
        },
    };
    format!("{what}, {keys}{hold}")
}

fn event_line(event: &Event, trace: &CallTrace, graph: &MenuGraph) -> report::Line {
    let step = event.step.map(|step| graph.step(step).name.clone());
    let (mut heard, mut pressed, mut detail) = (None, None, None);
    match &event.kind {
        EventKind::Prompt { prompt, language, spoken, cut } => {
            let mut files: Vec<String> =
                spoken.sounds.iter().filter_map(|sound| sound.file.as_deref().map(str::to_owned)).collect();
            files.dedup();
            let said = graph.prompt(*prompt);
            heard = Some(Heard {
                name: said.stem.clone(),
                files,
                language: graph.line.languages[*language].clone(),
                text: spoken.fill(said.said_in(*language)),
                length: spoken.length,
                cut: *cut,
                basis: spoken.basis,
                span: said.span,
            });
        }
        EventKind::Key { key, lost } => pressed = Some(Pressed { key: *key, lost: *lost }),
        EventKind::Music { file, .. } => detail = Some(file.clone()),
        EventKind::Hold | EventKind::Voicemail | EventKind::Callback | EventKind::Transfer | EventKind::Human => {
            detail = step.as_ref().map(|step| format!("in {step}"));
        }
        EventKind::End => {
            detail = Some(match &trace.reason {
                EndReason::CallerHungUp => "the caller hangs up".to_owned(),
                EndReason::Disconnected => "the line hangs up".to_owned(),
                EndReason::NoWayAfterAttempts(step) => {
                    format!("the line hangs up: `{}` has no way on after the last attempt", graph.step(*step).name)
                }
                EndReason::DeadEnd(step) => format!("the line hangs up: `{}` leads nowhere", graph.step(*step).name),
                EndReason::Missing(step) => format!("the line hangs up: there is no step `{}`", graph.step(*step).name),
                EndReason::Loop(step) => format!("the line hangs up: `{}` leads in a circle", graph.step(*step).name),
                EndReason::TooLong => "the line hangs up: four hours are over".to_owned(),
                EndReason::Elsewhere => "handed to where no person answers".to_owned(),
            });
        }
        _ => {}
    }
    report::Line {
        at: event.at,
        until: event.until,
        kind: event.kind.name(),
        derived: event.derived,
        step,
        heard,
        pressed,
        detail,
    }
}

/// Adds a judgement to a call.
pub(super) fn judged(view: &mut CallView, judged: &Judged) {
    view.verdict = Some(if judged.passed() { Verdict::Passed } else { Verdict::Failed });
    view.turns = judged
        .turns
        .iter()
        .map(|turn| TurnView {
            what: turn.what.clone(),
            met_by: turn.met_by.clone(),
            span: turn.span,
            expected: turn.expected.clone(),
            actual: turn.actual.clone(),
            at: turn.at,
            verdict: turn.verdict,
            first_divergence: turn.first_divergence,
        })
        .collect();
    view.limits = judged
        .limits
        .iter()
        .map(|limit| TurnView {
            what: format!("limit {}", limit.name),
            met_by: None,
            span: limit.span,
            expected: format!("at most {}", limit.limit),
            actual: limit.actual.to_string(),
            at: limit.at,
            verdict: if limit.at.is_some() { Verdict::Failed } else { Verdict::Passed },
            first_divergence: limit.first_divergence,
        })
        .collect();
}
