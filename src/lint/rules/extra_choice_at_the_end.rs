//! RT313 extra-choice-at-the-end: a choice tacked on to the end of the list.

use crate::finding::{Code, Severity};
use crate::graph::{Action, StepKind};
use crate::lint::{Cx, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT313",
        name: "extra-choice-at-the-end",
        severity: Severity::Info,
        since: "0.1.0",
        summary: "a choice tacked on to the end of the list",
        explain: "\
## What it checks
No menu of three choices or more ends with one whose digit only says the menu again or ends the call. `star` and
`pound` are left alone: they are no part of the list.

## Why it matters
It is one more thing to hear and to remember for everybody. Sources disagree on the harm: of 72 people 79.2% could
ignore an extra last choice, more slowly, with no more errors (Boren 2005,
https://globethesis.com/?t=1458390008481784); in another experiment with 27 people a last extra item hurt recall
(https://paperexplained.cn/articles/paper/detail/9e8841a10c5e6d6cba5137fd52293ec959dca647). Hence for information only.

## Example
```yaml
- {press: 1, say: \"For sales, press 1.\", goto: sales}
- {press: 2, say: \"For service, press 2.\", goto: service}
- {press: 9, say: \"To hear this again, press 9.\", goto: main}
```

## Instead
```yaml
- {press: 1, say: \"For sales, press 1.\", goto: sales}
- {press: 2, say: \"For service, press 2.\", goto: service}
no_input: I will say the choices again.
```
",
    },
    thresholds: &[],
    check,
};

/// A shorter list has room for it (ours).
const FEWEST: usize = 3;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (id, step, menu) in cx.menus() {
        let spoken: Vec<_> = menu.choices.iter().enumerate().filter(|(_, choice)| choice.prompt.is_some()).collect();
        let Some((at, last)) = spoken.last().filter(|_| spoken.len() >= FEWEST) else { continue };
        let key = menu.keys.iter().find(|key| key.choice == Some(*at) && key.language.is_none());
        let Some(key) = key.filter(|key| key.press.keys().bytes().all(|key| key.is_ascii_digit())) else { continue };
        let Action::Goto(target) = key.action else { continue };
        let (does, help) = if target.step == id {
            ("says the menu again", "leave it to `star: repeat` in `keys:`, or to what is said after silence")
        } else if matches!(cx.graph.step(target.step).kind, StepKind::Disconnect(_)) {
            ("ends the call", "leave it out: callers know how to hang up")
        } else {
            continue;
        };
        out.report(last.span, format!("the list of `{}` is longer by a choice that only {does}", step.name)).help(help);
    }
}
