//! Steps that come and go, and what each leads to.

use std::collections::{BTreeMap, HashMap};

use super::{Change, Cx, Side, What, keys, prompts, settings};
use crate::graph::{Outcome, PERSON, PromptId, Step, StepId, StepKind, Target};

/// Compares every step, in the order of the new file; what is gone comes last.
pub(super) fn compare(cx: &Cx<'_>, out: &mut Vec<Change>) {
    let said = (prompts::by_step(cx.old), prompts::by_step(cx.new));
    let of = |all: &HashMap<StepId, Vec<PromptId>>, id: StepId| all.get(&id).cloned().unwrap_or_default();
    for (id, step) in cx.new.graph.steps() {
        let partner = cx.pairs.to_old.get(&id).map(|old| (*old, cx.old.graph.step(*old)));
        let missing = |step: &Step| matches!(step.kind, StepKind::Missing);
        match partner {
            _ if missing(step) => {}
            Some((_, was)) if missing(was) => added(step, out),
            None => added(step, out),
            Some((old, was)) => {
                both(cx, was, step, out);
                prompts::compare(cx, &step.name, (&of(&said.0, old), &of(&said.1, id)), out);
                if let (StepKind::Menu(was), StepKind::Menu(is)) = (&was.kind, &step.kind) {
                    keys::compare(cx, &step.name, was, is, out);
                }
                settings::compare(cx, was, step, out);
            }
        }
    }
    for (id, step) in cx.old.graph.steps() {
        let partner = cx.pairs.to_new.get(&id).map(|new| &cx.new.graph.step(*new).kind);
        if !matches!(step.kind, StepKind::Missing) && partner.is_none_or(|kind| matches!(kind, StepKind::Missing)) {
            let change = Change::of(What::StepRemoved, &step.name, "");
            out.push(change.values(Some(step.kind_name().to_owned()), None).at(Some(step.span), None));
        }
    }
}

fn added(step: &Step, out: &mut Vec<Change>) {
    let change = Change::of(What::StepAdded, &step.name, "");
    out.push(change.values(None, Some(step.kind_name().to_owned())).at(None, Some(step.span)));
}

/// Reasons by their names, in the order of the alphabet; nothing where there are none.
pub(super) fn reasons(side: &Side<'_>, reasons: &[usize]) -> Option<String> {
    let all = &side.graph.line.reasons;
    let mut names: Vec<&str> = reasons
        .iter()
        .filter_map(|reason| if *reason == PERSON { Some("person") } else { Some(all.get(*reason)?.0.as_str()) })
        .collect();
    names.sort_unstable();
    (!names.is_empty()).then(|| names.join(", "))
}

/// A step that is in both lines: name, kind, ways on.
fn both(cx: &Cx<'_>, was: &Step, is: &Step, out: &mut Vec<Change>) {
    let places = (Some(was.span), Some(is.span));
    if was.name != is.name {
        let change = Change::of(What::StepRenamed, &is.name, "");
        out.push(change.values(Some(was.name.clone()), Some(is.name.clone())).at(places.0, places.1));
    }
    if was.kind_name() != is.kind_name() {
        let change = Change::of(What::Kind, &is.name, "");
        let kind = |step: &Step| Some(step.kind_name().to_owned());
        out.push(change.values(kind(was), kind(is)).at(Some(was.kind_span), Some(is.kind_span)));
    }
    let (before, after) = (reasons(cx.old, &was.serves), reasons(cx.new, &is.serves));
    if before != after {
        out.push(Change::of(What::Reason, &is.name, "serves").values(before, after).at(places.0, places.1));
    }
    let (old, new) = (ways(was), ways(is));
    let same_kind = was.kind_name() == is.kind_name();
    let gone = old.keys().filter(|name| !new.contains_key(*name));
    for name in new.keys().chain(gone) {
        // A step of another kind has other ways; only those that both kinds have are compared.
        if same_kind || (old.contains_key(name) && new.contains_key(name)) {
            let (before, after) = (old.get(name).copied().flatten(), new.get(name).copied().flatten());
            way(cx, is, name, (before, after), places, out);
        }
    }
    outcomes(cx, was, is, out);
    if let (StepKind::Hours { hours: was_hours, .. }, StepKind::Hours { hours, .. }) = (&was.kind, &is.kind) {
        let name = |side: &Side<'_>, hours: &Option<usize>| Some(side.graph.line.hours.get((*hours)?)?.0.clone());
        let (before, after) = (name(cx.old, was_hours), name(cx.new, hours));
        if before != after {
            let change = Change::of(What::Way, &is.name, "hours").values(before, after);
            out.push(change.at(Some(was.kind_span), Some(is.kind_span)));
        }
    }
}

fn way(
    cx: &Cx<'_>,
    is: &Step,
    name: &str,
    targets: (Option<Target>, Option<Target>),
    places: (Option<crate::source::Span>, Option<crate::source::Span>),
    out: &mut Vec<Change>,
) {
    let step = |target: Option<Target>| target.map(|target| target.step);
    if cx.pairs.same(step(targets.0), step(targets.1)) {
        return;
    }
    let word = |side: &Side<'_>, target: Option<Target>| target.map(|target| side.graph.step(target.step).name.clone());
    let change = Change::of(What::Way, &is.name, name).values(word(cx.old, targets.0), word(cx.new, targets.1));
    let place = |target: Option<Target>, whole| target.map(|target| target.span).or(whole);
    out.push(change.at(place(targets.0, places.0), place(targets.1, places.1)));
}

/// The ways on from a step that no choice and no outcome has, by what leads there.
fn ways(step: &Step) -> BTreeMap<&'static str, Option<Target>> {
    let mut ways = BTreeMap::new();
    ways.insert("goes on", step.goto);
    let mut retries = |retries: &crate::graph::Retries| {
        ways.insert("after silence", retries.exhausted_no_input);
        ways.insert("after wrong keys", retries.exhausted_no_match);
    };
    match &step.kind {
        StepKind::Menu(menu) => retries(&menu.retries),
        StepKind::Collect(collect) => retries(&collect.retries),
        StepKind::Hours { open, closed, holiday, .. } => {
            ways.extend([("open", *open), ("closed", *closed), ("holiday", *holiday)]);
        }
        StepKind::Queue(queue) => {
            if let Some((_, target)) = queue.overflow {
                ways.insert("overflow", target);
            }
            if let Some(offer) = &queue.callback {
                ways.insert("callback", offer.target);
            }
        }
        _ => {}
    }
    ways
}

/// The world's answers, by their names.
fn outcomes(cx: &Cx<'_>, was: &Step, is: &Step, out: &mut Vec<Change>) {
    let old: HashMap<&str, &Outcome> = was.outcomes.iter().map(|one| (one.name.as_str(), one)).collect();
    let new: HashMap<&str, &Outcome> = is.outcomes.iter().map(|one| (one.name.as_str(), one)).collect();
    for outcome in &is.outcomes {
        let part = format!("outcome {}", outcome.name);
        let Some(before) = old.get(outcome.name.as_str()) else {
            let change = Change::of(What::Share, &is.name, part).values(None, Some(percent(outcome.share)));
            out.push(change.at(None, Some(outcome.span)));
            continue;
        };
        way(cx, is, &part, (before.target, outcome.target), (Some(before.span), Some(outcome.span)), out);
        // Shares are written in hundredths of a percent at most.
        if (before.share - outcome.share).abs() > 5e-5 {
            let change = Change::of(What::Share, &is.name, part);
            let change = change.values(Some(percent(before.share)), Some(percent(outcome.share)));
            out.push(change.at(Some(before.span), Some(outcome.span)));
        }
    }
    for outcome in was.outcomes.iter().filter(|outcome| !new.contains_key(outcome.name.as_str())) {
        let change = Change::of(What::Share, &is.name, format!("outcome {}", outcome.name));
        out.push(change.values(Some(percent(outcome.share)), None).at(Some(outcome.span), None));
    }
}

/// `92%`, `7.5%`.
pub(super) fn percent(share: f64) -> String {
    let text = format!("{:.2}", share * 100.0);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}
