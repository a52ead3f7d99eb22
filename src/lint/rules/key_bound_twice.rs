//! RT207 key-bound-twice: one key, two choices.

use std::collections::HashMap;

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink};
use crate::menu::Press;
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT207",
        name: "key-bound-twice",
        severity: Severity::Error,
        since: "0.1.0",
        summary: "two choices of a menu with the same key",
        explain: "\
## What it checks
No two choices of a menu have the same key. A choice may well have a key that `keys:` also has: then the choice
counts.

## Why it matters
Both choices are offered and only the first can be taken: callers who want the second end up elsewhere. (logic)

## Example
```yaml
main:
  menu:
    - {press: 3, say: \"For a new plan, press 3.\", goto: plans}
    - {press: 3, say: \"For home security, press 3.\", goto: security}
```

## Instead
```yaml
main:
  menu:
    - {press: 3, say: \"For a new plan, press 3.\", goto: plans}
    - {press: 4, say: \"For home security, press 4.\", goto: security}
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (_, step, menu) in cx.graph.menus() {
        let mut taken: HashMap<&Press, (usize, Span)> = HashMap::new();
        for (at, choice) in menu.choices.iter().enumerate() {
            for (press, span) in &choice.press {
                let (first, place) = *taken.entry(press).or_insert((at, *span));
                if first != at {
                    out.report(
                        *span,
                        format!("key {press} is bound twice in `{}`: this choice cannot be taken", step.name),
                    )
                    .related(place, format!("pressing {press} takes this one"))
                    .help("give one of the two another key, in its words too");
                }
            }
        }
    }
}
