//! RT213 dead-end: a step the caller cannot leave.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT213",
        name: "dead-end",
        severity: Severity::Error,
        since: "0.1.0",
        summary: "a step with no way on",
        explain: "\
## What it checks
Each step leads somewhere, to a person, to a message, or ends the call in words.

## Why it matters
Callers who come here hear nothing more and are hung up on. Get2human standard 1.0, point 8: never disconnect a caller
for what the caller did not do (http://gethuman.com/standard/v1.0.html).

## Example
```yaml
outage: {play: We know of an outage in your area.}
```

## Instead
```yaml
outage: {play: We know of an outage in your area., goto: main}
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (_, step) in cx.graph.dead_ends() {
        out.report(step.span, format!("callers cannot leave `{}`", step.name))
            .label(format!("this `{}` leads nowhere", step.kind_name()))
            .help("add `goto:` with the step that follows, or end the call with `disconnect:`");
    }
}
