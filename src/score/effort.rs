//! Effort: keys, transfers, what is asked twice, what has to be heard again, and whatever else an audit limits.
//!
//! Of a caller who was silent or pressed a wrong key nothing is counted here: that is `errors`.

use std::collections::HashMap;

use super::speed::own_limit;
use super::{Call, Check, Cx, Part, earn};
use crate::audit::{Amount, LIMITS, Limit};
use crate::call::EventKind;
use crate::graph::StepKind;
use crate::time::Time;

pub(super) static PART: Part = Part {
    name: "effort",
    about: "little to press, nothing asked or heard twice, one transfer at most",
    weight: 20.0,
    checks,
};

/// Limits of an audit that belong to speed.
const OF_SPEED: [&str; 3] = ["hold", "rings", "total"];

fn checks(cx: &Cx<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for (at, call) in cx.calls.iter().enumerate().filter(|(_, call)| !call.met_trouble(cx.graph)) {
        let own = |name: &str| own_limit(call, name);
        if own("keys").is_none() {
            checks.push(keys(cx, at, call));
        }
        if own("repeats").is_none() {
            checks.push(repeats(cx, at, call));
        }
        for limit in LIMITS.iter().copied().filter(|limit| !OF_SPEED.contains(&limit.name)) {
            let default = match limit.name {
                "transfers" => Some(cx.settings.transfers),
                "asked_twice" => Some(cx.settings.asked_twice),
                _ => None,
            };
            let default = default.map(|most| Amount::Count(most as usize));
            if let Some(most) = own(limit.name).or(default) {
                checks.push(limited(cx, at, call, limit, most));
            }
        }
    }
    checks
}

fn limited(cx: &Cx<'_>, at: usize, call: &Call<'_>, limit: &Limit, most: Amount) -> Check {
    let actual = (limit.of)(cx.graph, call.trace);
    let passed = (limit.passed_at)(cx.graph, call.trace, most);
    let saves = match (actual, most) {
        (Amount::Time(actual), Amount::Time(most)) => actual - most,
        _ => Time::ZERO,
    };
    let check = Check::at_most(limit.name.replace('_', " "), actual, most, earn::of_amount(actual, most));
    let moment = passed.unwrap_or(call.trace.ended);
    check.at(at, moment).place(call.place(cx.graph, moment)).saves(saves).help("shorten the way")
}

/// Keys that choose something; the digits of an entry are what the caller has anyway.
fn keys(cx: &Cx<'_>, at: usize, call: &Call<'_>) -> Check {
    let chosen: Vec<Time> = call
        .trace
        .events
        .iter()
        .filter(|event| matches!(event.kind, EventKind::Key { .. }))
        .filter(|event| event.step.is_none_or(|step| !matches!(cx.graph.step(step).kind, StepKind::Collect(_))))
        .map(|event| event.at)
        .collect();
    let limit = cx.settings.keys as usize;
    let moment = chosen.get(limit).copied().unwrap_or(call.trace.ended);
    Check::at_most("keys pressed in menus", chosen.len(), limit, earn::of_count(chosen.len(), limit))
        .at(at, moment)
        .place(call.place(cx.graph, moment))
        .help("fewer menus one after another, or the errand earlier")
}

/// The prompt that was heard most often. Of a queue, news are meant to be heard again.
fn repeats(cx: &Cx<'_>, at: usize, call: &Call<'_>) -> Check {
    let mut heard: HashMap<_, Vec<(Time, Time)>> = HashMap::new();
    for event in &call.trace.events {
        let on_hold = event.step.is_some_and(|step| matches!(cx.graph.step(step).kind, StepKind::Queue(_)));
        if let EventKind::Prompt { prompt, cut: false, .. } = &event.kind
            && !on_hold
        {
            heard.entry(*prompt).or_default().push((event.at, event.until));
        }
    }
    let most = heard.into_iter().max_by_key(|(prompt, times)| (times.len(), std::cmp::Reverse(*prompt)));
    let limit = cx.settings.repeats as usize;
    let again = most.as_ref().map_or(0, |(_, times)| times.len() - 1);
    let (prompt, times) = most.unzip();
    let times = times.unwrap_or_default();
    let moment = times.get(limit + 1).map_or(call.trace.ended, |(from, _)| *from);
    let too_many: Time =
        times.iter().skip(limit + 1).map(|(from, until)| *until - *from).fold(Time::ZERO, |a, b| a + b);
    let what = match prompt {
        Some(prompt) if again > 0 => format!("`{}` heard again", cx.graph.prompt(prompt).stem),
        _ => "one prompt heard again".to_owned(),
    };
    Check::at_most(what, again, limit, earn::of_count(again, limit))
        .at(at, moment)
        .place(prompt.filter(|_| again > 0).map(|prompt| cx.graph.prompt(prompt).span))
        .saves(too_many)
        .help("let callers go on from where they are, not from the beginning")
}
