//! RT504 long-hold-without-callback: a long wait, and no offer to be called back.

use crate::finding::{Code, Severity};
use crate::graph::StepKind;
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};
use crate::timing::mean_wait;

/// Mean wait without an offer to call back, at most.
static MOST: Threshold = Threshold {
    key: "most",
    default: 120.0,
    unit: Unit::Time,
    what: "mean wait without an offer to call back, at most",
    source: "ours; Korea 30 s, a Belgian bill 150 s",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT504",
        name: "long-hold-without-callback",
        severity: Severity::Info,
        since: "0.1.0",
        summary: "a long wait, and no offer to be called back",
        explain: "\
## What it checks
Where the wait that the menu states or that follows from its load is longer than `most` on average, and no overflow ends
it before, the queue offers to call back (`callback`).

## Why it matters
Who is called back does not have to hold a telephone. Get2human standard 1.0, point 4: a callback or a message
(http://gethuman.com/standard/v1.0.html). Korea's guideline of 2009, voluntary, asks for it after 30 s
(https://etnews.com/200911250057), a Belgian bill of 2021 after 150 s
(https://www.vrt.be/vrtnws/nl/2021/04/28/een-half-uur-irritante-wachtmuziek-aan-de-telefoon-weldra-is-da/). The 120 s
are ours. Whether a law binds your line, check with counsel.

## Example
```yaml
agents: {queue: {wait: {mean: 5m}, music: hold.wav}}
```

## Instead
```yaml
agents:
  queue:
    wait: {mean: 5m}
    music: hold.wav
    callback: {after: 1m, say: \"To be called back, press 1.\", press: 1, goto: call-back}
call-back: {callback: We will call you back., within: 2h}
```
",
    },
    thresholds: &[&MOST],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let most = cx.time(&MOST);
    for (id, step) in cx.graph.steps().filter(|(id, _)| cx.reachable.has(*id)) {
        let StepKind::Queue(queue) = &step.kind else { continue };
        // A queue that only grows has a finding of its own.
        let (Some(wait), None, Some(_)) = (queue.wait, &queue.callback, cx.holds.law(id)) else { continue };
        let mean = queue.overflow.map_or(mean_wait(wait), |(after, _)| mean_wait(wait).min(after));
        if mean > most {
            out.report(step.span, format!("callers wait {mean} in `{}` on average and cannot be called back, limit {most}", step.name))
                .help("write `callback: {after: 1m, say: \"To be called back, press 1.\", press: 1, goto: call-back}` in the queue");
        }
    }
}
