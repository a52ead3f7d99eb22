//! RT501 no-wait-estimate: nobody tells callers how long they will wait.

use crate::finding::{Code, Severity};
use crate::graph::StepKind;
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// A wait that need not be announced.
static SHORT: Threshold = Threshold {
    key: "short",
    default: 60.0,
    unit: Unit::Time,
    what: "a wait that need not be announced",
    source: "ours: an estimate is told in whole minutes",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT501",
        name: "no-wait-estimate",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "nobody tells callers how long they will wait",
        explain: "\
## What it checks
Every queue says how long the wait is when it begins (`announce_wait`). Left out are queues in which nine of ten callers
wait no longer than `short`: an estimate is told in whole minutes, and less than one is soon over (ours).

## Why it matters
Who knows the wait can decide to wait, to call later or to leave a message. Get2human standard 1.0, point 2: a wait
estimate, kept up to date (http://gethuman.com/standard/v1.0.html). Germany's TKG 2021, section 115 (2), asks for the
expected time at the start of the first loop on some paid numbers (https://www.buzer.de/115_TKG.htm); whether it binds
your line, check with counsel.

## Example
```yaml
agents: {queue: {wait: {mean: 95s}, music: hold.wav}}
```

## Instead
```yaml
agents: {queue: {wait: {mean: 95s}, announce_wait: \"Your wait is about {wait}.\", music: hold.wav}}
```
",
    },
    thresholds: &[&SHORT],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (id, step) in cx.graph.steps().filter(|(id, _)| cx.reachable.has(*id)) {
        let StepKind::Queue(queue) = &step.kind else { continue };
        if queue.announce.is_none() && cx.often_waits(id, cx.time(&SHORT)) {
            out.report(step.span, format!("nobody tells callers how long they wait in `{}`", step.name))
                .help("write `announce_wait: \"Your wait is about {wait}.\"` in the queue");
        }
    }
}
