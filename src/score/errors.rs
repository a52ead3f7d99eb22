//! Errors: what becomes of callers who say nothing or press a wrong key.

use super::reach::{ended, outcome_words};
use super::{Check, Cx, Part, Wish, earn};
use crate::call::Outcome;
use crate::graph::{Lapse, Step, StepKind};

pub(super) static PART: Part = Part {
    name: "errors",
    about: "silence and wrong keys are answered, and after the last attempt lead to a person or a message",
    weight: 15.0,
    checks,
};

fn checks(cx: &Cx<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for (at, call) in cx.calls.iter().enumerate() {
        match (&call.standard, call.judged) {
            (Some(standard), _) if standard.wish != Wish::Person => {
                let outcome = call.trace.outcome;
                let earned = earn::of_yes(matches!(outcome, Outcome::Human | Outcome::Message));
                let check = Check::new(call.name.clone(), outcome_words(outcome), "a person or a message", earned);
                checks.push(
                    ended(check, cx.graph, at, call)
                        .help("lead `exhausted` to a person: silence must never end a call"),
                );
            }
            (None, Some((_, judged))) if call.met_trouble(cx.graph) => {
                let passed = judged.passed();
                let actual = if passed { "passed" } else { "failed" };
                let check = Check::new(format!("audit `{}`", call.name), actual, "passed", earn::of_yes(passed));
                let first = judged.turns.iter().find(|turn| turn.first_divergence).and_then(|turn| turn.at);
                checks.push(match first {
                    Some(moment) => check.at(at, moment).place(call.place(cx.graph, moment)),
                    None => ended(check, cx.graph, at, call),
                });
            }
            _ => {}
        }
    }
    last_attempts(cx, &mut checks);
    checks
}

/// Where every menu and every entry leads after the last attempt: silence and wrong keys are a check each.
fn last_attempts(cx: &Cx<'_>, checks: &mut Vec<Check>) {
    let reachable = cx.graph.reachable();
    let helps = cx.graph.comes_by_itself_to(|step: &Step| {
        step.leads_to_a_human() || matches!(step.kind, StepKind::Voicemail { .. } | StepKind::Missing)
    });
    for (id, step, retries) in cx.graph.asking().filter(|(id, ..)| reachable.has(*id)) {
        for lapse in Lapse::ALL {
            let target = retries.exhausted(lapse);
            let helped = target.is_some_and(|target| target.step == id || helps.has(target.step));
            let actual = match target {
                None => "the call ends".to_owned(),
                Some(target) => format!("`{}`", cx.graph.step(target.step).name),
            };
            let word = match lapse {
                Lapse::Silence => "silence",
                Lapse::WrongKey => "wrong keys",
            };
            let what = format!("after the last attempt in `{}`, {word}", step.name);
            checks.push(
                Check::new(what, actual, "a person or a message", earn::of_yes(helped))
                    .place(Some(target.map_or(step.span, |target| target.span)))
                    .help("lead `exhausted` to a person: silence must never end a call"),
            );
        }
    }
}
