//! RT508 language-choice-misplaced: the choice of a language comes too late.

use crate::finding::{Code, Severity};
use crate::graph::{By, Menu, MenuKey, StepId, StepKind};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// Where it belongs.
static PLACE: Threshold = Threshold {
    key: "place",
    default: 0.0,
    unit: Unit::Word(&["with-the-menu", "before-the-menu"]),
    what: "`with-the-menu`: in the main menu or in front of it; `before-the-menu`: in a menu of its own, first of all",
    source: "get2human standard 1.0, point 9; India's regulations of 2012",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT508",
        name: "language-choice-misplaced",
        severity: Severity::Info,
        since: "0.1.0",
        summary: "the choice of a language comes too late",
        explain: "\
## What it checks
Where a line speaks several languages and a key chooses among them, that key stands in the main menu or in a menu in
front of it: not behind a choice that was offered in the first language, and not where only silence or wrong keys lead.
With `place = \"before-the-menu\"` the first menu is about languages alone.

## Why it matters
Who does not understand the first language cannot find the choice behind it. Get2human standard 1.0, point 9: a default
language, and a key to change it (http://gethuman.com/standard/v1.0.html); India's regulations of 2012 put the language
first (https://future.indiankanoon.org/doc/110353588/). A public line in two languages offers the second only after
its English prompt timed out (seen). Both places have their reasons: which one is yours to choose, or your law's.

## Example
```yaml
main:
  menu:
    - {press: 1, say: \"For billing, press 1.\", goto: billing}
  exhausted: in-spanish
in-spanish:
  menu:
    - {press: 2, say: {es-US: \"Para español, oprima dos.\"}, language: es-US, goto: main}
```

## Instead
```yaml
main:
  menu:
    - {press: 9, say: {es-US: \"Para español, oprima nueve.\"}, language: es-US, goto: main}
    - {press: 1, say: \"For billing, press 1.\", goto: billing}
  exhausted: agents
```
",
    },
    thresholds: &[&PLACE],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    if cx.graph.line.languages.len() < 2 {
        return;
    }
    let choosing: Vec<(StepId, &MenuKey)> = cx
        .menus()
        .filter_map(|(id, _, menu)| Some((id, menu.keys.iter().find(|key| key.language.is_some())?)))
        .collect();
    let main = cx.graph.main_menus();
    if cx.word(&PLACE) == "before-the-menu" {
        for id in &main {
            let StepKind::Menu(menu) = &cx.graph.step(*id).kind else { continue };
            if !is_about_languages(menu) {
                out.report(
                    cx.graph.step(*id).span,
                    format!("callers come to `{}` before they chose a language", cx.name(*id)),
                )
                .help("put a menu in front of it that offers the languages and nothing else");
            }
        }
        return;
    }
    let Some((id, key)) = choosing.first().filter(|_| !choosing.iter().any(|(id, _)| main.contains(id))) else {
        return;
    };
    let (message, label) = if cx.graph.is_entered_without_lapse(*id) {
        ("the languages are offered behind another choice", "callers have to find their way here in the first language")
    } else {
        ("the languages are offered only after silence or wrong keys", "nobody comes here who does as they are told")
    };
    out.report(key.span, format!("{message}, in `{}`", cx.name(*id)))
        .label(label)
        .help("offer them in the main menu, on one key, in their own words");
}

/// All its choices are languages.
fn is_about_languages(menu: &Menu) -> bool {
    let mut choices = menu.keys.iter().filter(|key| key.choice.is_some()).peekable();
    choices.peek().is_some() && choices.all(|key| key.language.is_some())
}

impl crate::graph::MenuGraph {
    /// Whether some call comes to a step without having been silent or having pressed a wrong key.
    fn is_entered_without_lapse(&self, wanted: StepId) -> bool {
        let mut seen = std::collections::HashSet::new();
        let mut open = vec![self.start];
        while let Some(step) = open.pop() {
            if seen.insert(step) {
                let ways = self.ways(step).filter(|(_, edge)| !matches!(edge.by, By::NoInput | By::NoMatch));
                open.extend(ways.map(|(to, _)| to));
            }
        }
        seen.contains(&wanted)
    }
}
