//! RT212 loop-without-exit: a circle without a way out.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink, some_of};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT212",
        name: "loop-without-exit",
        severity: Severity::Error,
        since: "0.1.0",
        summary: "steps that no caller can leave",
        explain: "\
## What it checks
From every step that callers come to, some way leads to a person, a message or the end of the call. `back` and
reserved keys are ways too.

## Why it matters
Callers go round until they hang up, and pay for it on most lines. (logic: of a call that cannot end by itself, no
time to a person or to the end can be computed)

## Example
```yaml
reset: {play: We are sending a signal to your modem., goto: check}
check: {play: If it still does not work we send it again., goto: reset}
```

## Instead
```yaml
reset: {play: We are sending a signal to your modem., goto: check}
check: {play: If it still does not work a technician will help you., goto: agents}
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for trap in cx.graph.traps() {
        let [first, others @ ..] = trap.as_slice() else { continue };
        let names: Vec<&str> = trap.iter().map(|step| cx.name(*step)).collect();
        let label = if others.is_empty() { "it only leads to itself" } else { "from here the call only goes round" };
        let mut finding = out
            .report(cx.graph.step(*first).span, format!("no caller can leave {}", some_of(&names)))
            .label(label)
            .help(format!("lead one of these steps on: to `{}`, or to a `disconnect:`", cx.somebody()));
        for step in others.iter().take(MOST_RELATED) {
            finding = finding.related(cx.graph.step(*step).span, "part of the circle");
        }
        drop(finding);
    }
}

/// So many further steps are shown (ours): as many as the message names.
const MOST_RELATED: usize = 4;
