//! RT505 hold-ends-the-call: a wait that ends a call.

use crate::finding::{Code, Severity};
use crate::graph::StepKind;
use crate::lint::{Cx, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT505",
        name: "hold-ends-the-call",
        severity: Severity::Error,
        since: "0.1.0",
        summary: "callers are hung up on because they waited",
        explain: "\
## What it checks
The `overflow` of a queue does not lead to the end of the call without a person, a callback or voicemail on the way.

## Why it matters
Callers who waited longest are told to try again, and begin at the end of the same queue. Summaries of Spain's Ley
10/2025 say that no call may be cut because of the wait
(https://www.legaltoday.com/revista-aja/1025/articulos/15/index.html); Brazil's Decreto 6.523/2008, article 4, revoked
since, forbade to hang up before the caller was served (https://legjur.com/legislacao/art/DEC_00065232008-4). Whether
a law binds your line, check with counsel.

## Example
```yaml
sales:
  queue: {wait: {mean: 7m}, overflow: {after: 15m, goto: lines-busy}}
lines-busy: {disconnect: Please try again later. Goodbye.}
```

## Instead
```yaml
sales:
  queue: {wait: {mean: 7m}, overflow: {after: 15m, goto: message}}
message: {voicemail: Please leave your number. We will call you back.}
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (id, step) in cx.graph.steps() {
        let StepKind::Queue(queue) = &step.kind else { continue };
        let Some((after, target)) = queue.overflow.filter(|_| cx.reachable.has(id)) else { continue };
        let (span, where_to) = match target {
            None => (step.span, "`overflow` leads nowhere".to_owned()),
            Some(target) if cx.ends_by_itself.has(target.step) && !cx.helps_by_itself.has(target.step) => {
                (target.span, format!("`{}` helps nobody", cx.name(target.step)))
            }
            Some(_) => continue,
        };
        out.report(span, format!("waiting ends the call in `{}`: {where_to}", step.name))
            .label(format!("after {after} on hold callers are hung up on"))
            .help("lead `overflow` to a `voicemail:` or a `callback:` step, or keep the place in the queue without it");
    }
}
