//! What the line says about itself: languages, reasons, hours, facts, where a call begins.

use std::collections::HashMap;

use super::step::percent;
use super::{Change, Cx, What};
use crate::graph::Line;
use crate::source::Span;

/// Compares the heads of two lines.
pub(super) fn compare(cx: &Cx<'_>, out: &mut Vec<Change>) {
    let (old, new) = (&cx.old.graph.line, &cx.new.graph.line);
    let mut tell =
        |part: String, before: Option<String>, after: Option<String>, places: (Option<Span>, Option<Span>)| {
            if before != after {
                let mut change = Change::of(What::Line, "", part).values(before, after).at(places.0, places.1);
                change.steps.clear();
                out.push(change);
            }
        };
    let heads = (old.span, new.span);
    tell("number".to_owned(), old.number.clone(), new.number.clone(), heads);
    tell("country".to_owned(), old.country.clone(), new.country.clone(), heads);
    tell("languages".to_owned(), Some(old.languages.join(", ")), Some(new.languages.join(", ")), heads);
    if !cx.pairs.same(Some(cx.old.graph.start), Some(cx.new.graph.start)) {
        let start = |side: &super::Side<'_>| Some(side.graph.step(side.graph.start).name.clone());
        tell("start".to_owned(), start(cx.old), start(cx.new), heads);
    }
    // A reason without a share counts as none of it is known.
    let share = |share: Option<f64>| Some(share.map_or_else(|| "no share".to_owned(), percent));
    let reasons = |line: &Line| line.reasons.iter().map(|(name, part)| (name.clone(), share(*part))).collect();
    let hours = |line: &Line| line.hours.iter().map(|(name, hours)| (name.clone(), Some(hours.to_string()))).collect();
    let zones = |line: &Line| {
        let zone = |hours: &crate::menu::Hours| {
            hours.timezone.as_ref().map_or_else(|| line.timezone.clone(), |zone| zone.value.clone())
        };
        line.hours.iter().map(|(name, hours)| (name.clone(), Some(zone(hours)))).collect()
    };
    let named: [(&str, Vec<Named>, Vec<Named>); 3] = [
        ("reason", reasons(old), reasons(new)),
        ("hours", hours(old), hours(new)),
        ("time zone of", zones(old), zones(new)),
    ];
    for (what, before, after) in named {
        for (name, before, after) in merged(before, after) {
            tell(format!("{what} {name}"), before, after, heads);
        }
    }
    let facts = |line: &Line| -> Vec<(String, Option<(String, Span)>)> {
        let fact = |fact: &crate::menu::Fact| (fact.value.to_string(), fact.name.span);
        line.facts.iter().map(|one| (one.name.value.to_owned(), Some(fact(one)))).collect()
    };
    for (name, before, after) in merged(facts(old), facts(new)) {
        let part = |fact: Option<(String, Span)>| fact.map_or((None, None), |(value, span)| (Some(value), Some(span)));
        let ((before, was), (after, is)) = (part(before), part(after));
        tell(format!("fact {name}"), before, after, (was, is));
    }
}

/// A name and what it stands for.
type Named = (String, Option<String>);

/// What two lists have under each name, in the order of the new one; what is gone comes last.
fn merged<T>(before: Vec<(String, Option<T>)>, after: Vec<(String, Option<T>)>) -> Vec<(String, Option<T>, Option<T>)> {
    let order: Vec<String> = before.iter().map(|(name, _)| name.clone()).collect();
    let mut old: HashMap<String, Option<T>> = before.into_iter().collect();
    let mut all: Vec<(String, Option<T>, Option<T>)> =
        after.into_iter().map(|(name, is)| (name.clone(), old.remove(&name).flatten(), is)).collect();
    all.extend(order.into_iter().filter_map(|name| old.remove(&name).map(|was| (name, was, None))));
    all
}
