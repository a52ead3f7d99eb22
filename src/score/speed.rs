//! Speed: rings, holds, the time of what each audit is after, and the line's own budgets.

use super::{Call, Check, Cx, Part, Standard, Wish, earn};
use crate::audit::{Amount, Verdict};
use crate::call::EventKind;
use crate::time::Time;
use crate::timing::{self, Known};

pub(super) static PART: Part = Part {
    name: "speed",
    about: "answered, held and helped in time: each audit's own `within` and limits, else the defaults, and the line's budgets",
    weight: 25.0,
    checks,
};

fn checks(cx: &Cx<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for (at, call) in cx.calls.iter().enumerate() {
        rings(cx, at, call, &mut checks);
        hold(cx, at, call, &mut checks);
        if let Some(Standard { wish: Wish::Person, open: true, .. }) = call.standard
            && let Some(person) = call.trace.human_at()
        {
            let limit = cx.settings.person;
            let check = Check::at_most("a person on request", person, limit, earn::of_time(person, limit));
            checks.push(
                check
                    .at(at, person)
                    .place(call.place(cx.graph, person))
                    .saves(person - limit)
                    .help("offer the person earlier, or shorten the wait"),
            );
        }
        goal(cx, at, call, &mut checks);
        total(cx, at, call, &mut checks);
    }
    for held in cx.budgets {
        let (actual, earned) = match (held.value, held.met) {
            (_, true) => (known(held.value), 1.0),
            (Known::Value { amount, .. }, _) => (
                known(held.value),
                match times(amount, held.budget.limit) {
                    Some((actual, limit)) => earn::of_time(actual, limit),
                    None => 0.0,
                },
            ),
            _ => (known(held.value), 0.0),
        };
        let mut check = Check::new(format!("budget `{}`", held.budget.text.trim()), actual, held.budget.limit, earned)
            .place(held.dearest.first().map_or(Some(held.budget.span), |blame| Some(cx.graph.step(blame.step).span)))
            .help("`ringtrue measure` shows which steps cost the most");
        if let Known::Value { amount, .. } = held.value
            && let Some((actual, limit)) = times(amount, held.budget.limit)
        {
            check = check.saves(actual - limit);
        }
        checks.push(check);
    }
    checks
}

/// Two times of a budget.
const fn times(actual: timing::Amount, limit: timing::Amount) -> Option<(Time, Time)> {
    match (actual, limit) {
        (timing::Amount::Time(actual), timing::Amount::Time(limit)) => Some((actual, limit)),
        _ => None,
    }
}

fn known(value: Known) -> String {
    match value {
        Known::Value { amount, .. } => amount.to_string(),
        Known::Nobody => "no call comes so far".to_owned(),
        Known::Endless => "no end".to_owned(),
        Known::Unknown => "not worked out".to_owned(),
    }
}

/// An audit's own limit by its name.
pub(super) fn own_limit(call: &Call<'_>, name: &str) -> Option<Amount> {
    let (script, _) = call.judged?;
    script.limits.iter().find(|(limit, _)| limit.name == name).map(|(_, most)| most.value)
}

fn rings(cx: &Cx<'_>, at: usize, call: &Call<'_>, checks: &mut Vec<Check>) {
    let Some(rings) = call.rings else { return };
    let limit = match own_limit(call, "rings") {
        Some(Amount::Count(most)) => most,
        _ => cx.settings.rings as usize,
    };
    let check = Check::at_most("rings before the answer", rings, limit, earn::of_count(rings as usize, limit));
    checks.push(check.at(at, call.trace.began).help("answer sooner: the menu can begin while the queue is long"));
}

fn hold(cx: &Cx<'_>, at: usize, call: &Call<'_>, checks: &mut Vec<Check>) {
    let longest = call
        .trace
        .events
        .iter()
        .filter(|event| event.kind == EventKind::Hold)
        .max_by_key(|event| (event.until - event.at, std::cmp::Reverse(event.at)));
    let Some(longest) = longest else { return };
    let limit = match own_limit(call, "hold") {
        Some(Amount::Time(most)) => most,
        _ if call.hold_is_given => return,
        _ => cx.settings.hold,
    };
    let lasts = longest.until - longest.at;
    checks.push(
        Check::at_most("hold", lasts, limit, earn::of_time(lasts, limit))
            .at(at, longest.at)
            .place(longest.step.map(|step| cx.graph.step(step).span))
            .saves(lasts - limit)
            .help("more agents at that hour, or offer a callback before the limit"),
    );
}

/// The last turn with a time of its own is what the audit is after. One that was never met is lost in `reach`.
fn goal(cx: &Cx<'_>, at: usize, call: &Call<'_>, checks: &mut Vec<Check>) {
    let Some((script, judged)) = call.judged else { return };
    let mut turns = script.turns.iter().zip(&judged.turns).enumerate();
    let Some((turn, (written, shown))) = turns.rfind(|(_, (written, _))| written.within.is_some()) else {
        return;
    };
    let (Some(within), Some(met)) = (written.within, shown.at) else { return };
    if shown.verdict == Verdict::NotReached {
        return;
    }
    let from = if written.after_turn {
        turn.checked_sub(1).and_then(|before| judged.turns[before].at).unwrap_or_default()
    } else {
        Time::ZERO
    };
    let took = met - from;
    checks.push(
        Check::at_most(format!("`{}`", shown.what), took, within.value, earn::of_time(took, within.value))
            .at(at, met)
            .place(call.place(cx.graph, met))
            .saves(took - within.value)
            .help("shorten what lies before it"),
    );
}

fn total(cx: &Cx<'_>, at: usize, call: &Call<'_>, checks: &mut Vec<Check>) {
    let Some(Amount::Time(most)) = own_limit(call, "total") else { return };
    let took = call.trace.ended;
    checks.push(
        Check::at_most("the whole call", took, most, earn::of_time(took, most))
            .at(at, most.min(took))
            .place(call.place(cx.graph, most.min(took)))
            .saves(took - most)
            .help("shorten the way"),
    );
}
