//! RT105 zero-is-not-a-human: what 0 does in menus.

use std::collections::BTreeMap;

use crate::finding::{Code, Severity};
use crate::graph::{Action, MenuKey, StepId};
use crate::lint::{Cx, Rule, Sink, some_of};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT105",
        name: "zero-is-not-a-human",
        severity: Severity::Error,
        since: "0.1.0",
        summary: "0 does something else in a menu, or nothing",
        explain: "\
## What it checks
In every menu `0` leads to a person, a callback or voicemail, with nothing to choose or to enter on the way. Where it
does something else that is an error, where it does nothing a warning. `500` is not `0`, and neither is a `0` among
the digits of an entry. In a file that is a module or a survey (`role:`) the finding is for information only.

## Why it matters
0 is what people press when they are lost, without being told. W3C's Cognitive Accessibility Task Force: a reserved
digit such as 0 leads to a person at any time and means nothing else (https://github.com/w3c/coga,
design-guide/o6p04-voice-menus.html). ETSI ETR 096 prefers 0 for the operator (as quoted:
https://lists.w3.org/Archives/Public/public-cognitive-a11y-tf/2016Apr/0032.html); AS/NZS 4263 has a clause on it,
2.7.1; get2human standard 1.0, point 1: dial 0 for a person, always (http://gethuman.com/standard/v1.0.html). Of 36
digit menus in public Amazon Connect flows, 33 have no 0 (our count).

## Example
```yaml
billing:
  menu:
    - {press: 1, say: \"For your balance, press 1.\", goto: balance}
    - {press: 0, say: \"To go paperless, press 0.\", goto: paperless}
  exhausted: agents
```

## Instead
```yaml
keys: {0: agents}
steps:
  billing:
    menu:
      - {press: 1, say: \"For your balance, press 1.\", goto: balance}
      - {press: 2, say: \"To go paperless, press 2.\", goto: paperless}
    exhausted: agents
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    // A key of the line's `keys:` is one fact, in however many menus it works.
    let mut bound: BTreeMap<Span, (&MenuKey, Vec<StepId>)> = BTreeMap::new();
    let mut unbound = Vec::new();
    for (id, _, menu) in cx.menus() {
        match menu.key("0") {
            Some(key) if !leads_to_help(cx, id, key) => bound.entry(key.span).or_insert((key, Vec::new())).1.push(id),
            Some(_) => {}
            None => unbound.push(id),
        }
    }
    for (span, (key, menus)) in bound {
        let does = match key.action {
            Action::Goto(target) => format!("it leads to `{}`", cx.name(target.step)),
            Action::Repeat => "it says the menu again".to_owned(),
            Action::Back => "it leads back".to_owned(),
            // The reader has said so.
            Action::Nowhere => continue,
        };
        let names: Vec<&str> = menus.iter().map(|menu| cx.name(*menu)).collect();
        let finding = out
            .report(span, format!("`0` is no way to a person in {}: {does}", some_of(&names)))
            .severity(cx.on_a_line(Severity::Error));
        if key.choice.is_some() {
            finding.help(format!("give this choice another key, and lead `0` to `{}`", cx.somebody()));
        } else {
            finding.help(format!("write `0: {}`", cx.somebody()));
        }
    }
    // Without anybody on the line there is nowhere for it to lead.
    if let [first, others @ ..] = unbound.as_slice()
        && cx.line_has_a_human()
    {
        let names: Vec<&str> = unbound.iter().map(|menu| cx.name(*menu)).collect();
        let mut finding = out
            .report(cx.graph.step(*first).span, format!("`0` does nothing in {}", some_of(&names)))
            .severity(cx.on_a_line(Severity::Warning))
            .help(format!("write `keys: {{0: {}}}`; at the top of the file it works in every menu", cx.somebody()));
        for menu in others.iter().take(MOST_RELATED) {
            finding = finding.related(cx.graph.step(*menu).span, "nor here");
        }
        drop(finding);
    }
}

/// So many further menus are shown (ours): the finding is mended in one place anyway.
const MOST_RELATED: usize = 4;

fn leads_to_help(cx: &Cx<'_>, menu: StepId, key: &MenuKey) -> bool {
    matches!(key.action, Action::Goto(_))
        && cx.graph.leads(menu, key).is_some_and(|target| cx.helps_by_itself.has(target))
}
