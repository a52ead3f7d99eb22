//! RT103 human-missing-from-main-menu: a main menu that does not lead to anybody.

use crate::finding::{Code, Severity};
use crate::graph::StepKind;
use crate::lint::{Cx, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT103",
        name: "human-missing-from-main-menu",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "the main menu has no key to a person",
        explain: "\
## What it checks
The first menu that callers meet while somebody answers has a key that leads to a person or a callback, without
another menu or a number to enter on the way. A choice counts, and so does a reserved key (`keys:`). In a file that is
a module or a survey (`role:`) the finding is for information only.

## Why it matters
Those who know that they need a person have to guess which choice hides one. Brazil's Decreto 6.523/2008, article 4,
revoked since, put the choice of a person into the first menu (https://legjur.com/legislacao/art/DEC_00065232008-4);
summaries say the same of Portugal's Decreto-Lei 134/2009
(https://quereralem.pt/blog/negocios/o-que-muda-no-funcionamento-dos-call-centers/) and Spain's Ley 10/2025
(https://www.legaltoday.com/revista-aja/1025/articulos/15/index.html). Whether one of them binds your line, check with
counsel.

## Example
```yaml
main:
  menu:
    - {press: 1, say: \"For billing, press 1.\", goto: billing}
    - {press: 2, say: \"For repairs, press 2.\", goto: repairs}
  exhausted: agents
```

## Instead
```yaml
main:
  menu:
    - {press: 1, say: \"For billing, press 1.\", goto: billing}
    - {press: 2, say: \"For repairs, press 2.\", goto: repairs}
    - {press: 0, say: \"To speak to a person, press 0.\", goto: agents}
  exhausted: agents
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    if !cx.line_has_a_human() {
        return;
    }
    for id in cx.graph.main_menus() {
        let step = cx.graph.step(id);
        let StepKind::Menu(menu) = &step.kind else { continue };
        let to_a_human =
            menu.keys.iter().filter_map(|key| cx.graph.leads(id, key)).any(|target| cx.human_by_itself.has(target));
        // A menu that is cut off from everybody has its finding already.
        if to_a_human || !cx.to_a_human.has(id) {
            continue;
        }
        out.report(step.span, format!("no key of the main menu `{}` leads straight to a person", step.name))
            .severity(cx.on_a_line(RULE.code.severity))
            .help(format!(
                "add a choice: `- {{press: 0, say: \"To speak to a person, press 0.\", goto: {}}}`",
                cx.somebody()
            ));
    }
}
