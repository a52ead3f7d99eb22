//! RT203 thin-menus-in-a-row: menus of one or two choices, one after another.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Code, Severity};
use crate::graph::{By, Menu, StepId, StepKind};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit, some_of};

/// So many in a row are too many.
static LEAST: Threshold = Threshold {
    key: "least",
    default: 2.0,
    unit: Unit::Count,
    what: "thin menus one after another that are reported",
    source: "ours",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT203",
        name: "thin-menus-in-a-row",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "menus of one or two choices, one after another",
        explain: "\
## What it checks
No menu of one or two choices leads to another of one or two choices, with nothing but announcements between them;
`least` (ours) says how many in a row are reported. A person, `0`, `star`, `pound` and what only repeats, leads back or
changes the language are no choices. Where opening hours, data or an entry lie between, or where the second menu is
entered from elsewhere too, the two could not be one, and nothing is said.

## Why it matters
Every level costs a key and a pause, and one menu of three or four choices is quicker than two of two. Boren (2005) let
72 people look for one of 64 things: menus of 4 and of 8 were quickest, six levels of two choices slowest, and errors
fell steadily as choices a menu rose (https://globethesis.com/?t=1458390008481784); the same with 18 people (Boren, Moor,
Anderson-Rowland 1997).

## Example
```yaml
main: {menu: [{press: 1, say: \"For your home, press 1.\", goto: home}, {press: 2, say: \"For your firm, press 2.\", goto: firm}]}
home: {menu: [{press: 1, say: \"For repairs, press 1.\", goto: repairs}, {press: 2, say: \"For prices, press 2.\", goto: prices}]}
```

## Instead
```yaml
main:
  menu:
    - {press: 1, say: \"For repairs at home, press 1.\", goto: repairs}
    - {press: 2, say: \"For prices at home, press 2.\", goto: prices}
    - {press: 3, say: \"For your firm, press 3.\", goto: firm}
```
",
    },
    thresholds: &[&LEAST],
    check,
};

/// A menu of so many choices is thin (EVIDENCE 3.1).
const THIN: usize = 2;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let least = cx.threshold(&LEAST).max(2.0) as usize;
    let thin: BTreeSet<StepId> =
        cx.menus().filter(|(id, _, menu)| (1..=THIN).contains(&choices(cx, *id, menu))).map(|(id, ..)| id).collect();
    let mut inside: BTreeMap<StepId, Vec<StepId>> = BTreeMap::new();
    let mut first = Vec::new();
    for (id, _, menu) in cx.menus().filter(|(id, ..)| thin.contains(id)) {
        match menu.back.filter(|above| *above != id && thin.contains(above) && leads_only(cx, *above, id)) {
            Some(above) => inside.entry(above).or_default().push(id),
            None => first.push(id),
        }
    }
    for id in first {
        let row = longest(&inside, id);
        if row.len() < least {
            continue;
        }
        let names: Vec<&str> = row.iter().map(|menu| cx.name(*menu)).collect();
        let message = format!("{} offer one or two choices each, one after another", some_of(&names));
        let mut finding = out
            .report(cx.graph.step(id).span, message)
            .help("make one menu of them: each level costs callers a key, a pause and another start");
        for menu in row.iter().skip(1).take(MOST_RELATED) {
            finding = finding.related(cx.graph.step(*menu).span, "then this one");
        }
    }
}

/// So many further menus are shown (ours).
const MOST_RELATED: usize = 4;

/// The longest row of menus from one on, each inside the one before. Each menu stands inside one other at most.
fn longest(inside: &BTreeMap<StepId, Vec<StepId>>, from: StepId) -> Vec<StepId> {
    let below = |menu: StepId| inside.get(&menu).map_or(&[][..], Vec::as_slice);
    let mut menus = vec![from];
    let mut at = 0;
    while let Some(menu) = menus.get(at) {
        menus.extend(below(*menu));
        at += 1;
    }
    // From the innermost outwards: how long the row is from here on, and where it goes.
    let mut rows: BTreeMap<StepId, (usize, Option<StepId>)> = BTreeMap::new();
    for menu in menus.into_iter().rev() {
        let next = below(menu).iter().rev().max_by_key(|next| rows.get(next).map_or(0, |(length, _)| *length));
        let length = next.and_then(|next| rows.get(next)).map_or(0, |(length, _)| *length);
        rows.insert(menu, (length + 1, next.copied()));
    }
    let mut row = vec![from];
    while let Some(next) = row.last().and_then(|last| rows.get(last)).and_then(|(_, next)| *next) {
        row.push(next);
    }
    row
}

/// How many choices a menu offers beside a person, keys of their own, and languages.
fn choices(cx: &Cx<'_>, id: StepId, menu: &Menu) -> usize {
    let languages = (0..menu.choices.len())
        .filter(|at| menu.keys.iter().any(|key| key.choice == Some(*at) && key.language.is_some()));
    cx.offers(id, menu).saturating_sub(languages.count())
}

/// Whether every way into a menu is a choice of the menu above it, or an announcement behind one. What lies below the
/// menu and leads back to it is no way in.
fn leads_only(cx: &Cx<'_>, above: StepId, menu: StepId) -> bool {
    let (mut open, mut seen, mut chosen) = (vec![menu], vec![menu], false);
    while let Some(step) = open.pop() {
        for from in cx.graph.entered_from(step) {
            if from == above {
                chosen |= cx.graph.ways(above).any(|(to, edge)| to == step && matches!(edge.by, By::Key(_)));
                continue;
            }
            if seen.contains(&from) || !cx.reachable.has(from) {
                continue;
            }
            match &cx.graph.step(from).kind {
                StepKind::Play(_) => {
                    seen.push(from);
                    open.push(from);
                }
                StepKind::Menu(inner) if step == menu && inner.back == Some(menu) => {}
                _ => return false,
            }
        }
    }
    chosen
}
