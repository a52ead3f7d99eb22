//! RT102 no-way-to-a-human: a menu that is cut off from every person.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT102",
        name: "no-way-to-a-human",
        severity: Severity::Error,
        since: "0.1.0",
        summary: "a menu from which no person can be reached",
        explain: "\
## What it checks
From every menu that callers come to, a person, a queue for one, or a callback can be reached, whatever it takes. A
line without anybody is one finding, `line-without-a-human`. In a file that is a module or a survey (`role:`) the
finding is for information only.

## Why it matters
Callers who chose wrongly, or whose matter is not on the list, have to hang up and dial again. W3C's Cognitive
Accessibility Task Force asks that a person can be reached at any time
(https://github.com/w3c/coga, design-guide/o6p04-voice-menus.html). Korea's guideline of 2009 wanted an agent at every
step (as reported: https://www.hankyung.com/society/article/200911253827g), Brazil's Decreto 6.523/2008, article 4,
revoked since, a person in every menu (https://legjur.com/legislacao/art/DEC_00065232008-4).

## Example
```yaml
offers:
  menu:
    - {press: 1, say: \"For this month's offer, press 1.\", goto: spring-offer}
  exhausted: goodbye
```

## Instead
```yaml
offers:
  menu:
    - {press: 1, say: \"For this month's offer, press 1.\", goto: spring-offer}
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
    for (_, menu, _) in cx.menus().filter(|(id, _, _)| !cx.to_a_human.has(*id)) {
        out.report(menu.span, format!("`{}` has no way to a person", menu.name))
            .label("whatever callers press here, they reach nobody")
            .severity(cx.on_a_line(RULE.code.severity))
            .help(format!("lead a choice to `{0}`, or write `keys: {{0: {0}}}` at the top of the file", cx.somebody()));
    }
}
