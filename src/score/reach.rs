//! Reach: what a caller came for is come to, in every language, within hours and outside.

use super::{Call, Check, Cx, Part, Standard, Wish, earn};
use crate::audit::{Turn, Verdict};
use crate::call::{EndReason, Outcome};
use crate::graph::MenuGraph;
use crate::time::Time;

pub(super) static PART: Part = Part {
    name: "reach",
    about: "a person for whoever asks, a person or a message when closed, in every language; and what each audit is after",
    weight: 25.0,
    checks,
};

fn checks(cx: &Cx<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for (at, call) in cx.calls.iter().enumerate() {
        match &call.standard {
            Some(standard @ Standard { wish: Wish::Person, .. }) => checks.push(person(cx.graph, at, call, standard)),
            Some(_) => {}
            // What the line does with the silent and the mistaken is `errors`.
            None if call.met_trouble(cx.graph) => {}
            None => checks.extend(errand(cx.graph, at, call)),
        }
    }
    checks
}

/// A person is what was asked for; when the line is closed a message is as good, when it is open half as good.
fn person(graph: &MenuGraph, at: usize, call: &Call<'_>, standard: &Standard) -> Check {
    let outcome = call.trace.outcome;
    let earned = match (outcome, standard.open) {
        (Outcome::Human, _) | (Outcome::Message, false) => 1.0,
        (Outcome::Message, true) => 0.5,
        _ => 0.0,
    };
    let limit = if standard.open { "a person" } else { "a person or a message" };
    ended(Check::new(call.name.clone(), outcome_words(outcome), limit, earned), graph, at, call)
        .help("say the choice of a person in the first menu, and lead silence and wrong keys to one")
}

/// Whether the last thing that an audit wants to reach was reached, late or not.
fn errand(graph: &MenuGraph, at: usize, call: &Call<'_>) -> Option<Check> {
    let (script, judged) = call.judged?;
    let reaches =
        |turn: &Turn| turn.ways.iter().filter_map(|way| way.expect.as_ref()).any(|(expect, _)| expect.name == "reach");
    let turns = || script.turns.iter().zip(&judged.turns);
    let goal = turns().rfind(|(turn, _)| reaches(turn)).or_else(|| turns().next_back()).map(|(_, judged)| judged)?;
    let reached = goal.at.is_some() || goal.verdict == Verdict::Passed;
    let actual = if reached { "reached" } else { "not reached" };
    let check = Check::new(format!("`{}`", goal.what), actual, "reached", earn::of_yes(reached));
    Some(match goal.at {
        Some(met) => check.at(at, met).place(call.place(graph, met)),
        None => ended(check, graph, at, call).help(way_out(graph, call)),
    })
}

/// What would have kept a call that came to nothing.
fn way_out(graph: &MenuGraph, call: &Call<'_>) -> String {
    let name = |step| &graph.step(step).name;
    match &call.trace.reason {
        EndReason::NoWayAfterAttempts(step) => {
            format!("lead `exhausted` of `{}` to a person: silence and wrong keys must never end a call", name(*step))
        }
        EndReason::DeadEnd(step) => format!("give `{}` a way on: a person, a message or the menu", name(*step)),
        EndReason::Missing(step) => format!("write the step `{}`, or lead elsewhere", name(*step)),
        EndReason::Loop(step) => format!("break the circle at `{}`", name(*step)),
        EndReason::CallerHungUp => "the caller gave up: what was waited for was never offered".to_owned(),
        _ => "the call ended before: the audit's first divergence shows where".to_owned(),
    }
}

/// The end of a call as the moment and the place of a check.
pub(super) fn ended(check: Check, graph: &MenuGraph, at: usize, call: &Call<'_>) -> Check {
    let moment: Time = call.trace.ended;
    let place = call.trace.reason.step().map(|step| graph.step(step).span).or_else(|| call.place(graph, moment));
    check.at(at, moment).place(place)
}

pub(super) const fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Human => "a person",
        Outcome::Served => "served without a person",
        Outcome::Message => "a message",
        Outcome::Lost => "lost",
    }
}
