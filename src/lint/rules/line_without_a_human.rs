//! RT101 line-without-a-human: a line that ends with nobody.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT101",
        name: "line-without-a-human",
        severity: Severity::Error,
        since: "0.1.0",
        summary: "no call of the line can reach a person",
        explain: "\
## What it checks
Some path of the line ends with a person, a queue for one, or a callback. In a file that is a module or a survey
(`role:`) the finding is for information only.

## Why it matters
Whoever needs a person cannot get one, whatever they press. W3C's Cognitive Accessibility Task Force asks for a
reserved key to a person at any time (https://github.com/w3c/coga, design-guide/o6p04-voice-menus.html); the get2human
standard 1.0, point 1, the same (http://gethuman.com/standard/v1.0.html); ISO 9241-154:2013 has a clause of its own on
access to a human, clause 12
(https://standards.iteh.ai/catalog/standards/iso/137442a8-0ac0-4d12-b7de-20576c34f602/iso-9241-154-2013).

## Example
```yaml
start: hours-note
steps:
  hours-note: {play: We are open from nine to five., goto: goodbye}
  goodbye: {disconnect: Goodbye.}
```

## Instead
```yaml
start: hours-note
steps:
  hours-note: {play: We are open from nine to five., goto: agents}
  agents: {queue: {wait: 95s}}
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    if cx.line_has_a_human() {
        return;
    }
    let start = cx.graph.step(cx.graph.start);
    let mut finding = out
        .report(start.span, format!("no call that begins at `{}` can reach a person", start.name))
        .severity(cx.on_a_line(RULE.code.severity))
        .help("add `agents: {queue: {wait: 95s}}` to the steps, and lead a key to it: `keys: {0: agents}`");
    // A person whom no call reaches is what the author believes in.
    if let Some((_, step)) = cx.graph.steps().find(|(_, step)| step.leads_to_a_human()) {
        finding =
            finding.related(step.span, format!("this `{}` would be one, but no call comes here", step.kind_name()));
    }
    drop(finding);
}
