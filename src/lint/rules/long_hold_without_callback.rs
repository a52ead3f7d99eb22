//! RT504 long-hold-without-callback: a long wait, and no offer to be called back.

use crate::finding::{Code, Severity};
use crate::graph::{StepId, StepKind};
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
it before, the queue offers to call back (`callback`), or the menus that lead to it do.

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
        if mean > most && !offered_before(cx, id) {
            out.report(step.span, format!("callers wait {mean} in `{}` on average and cannot be called back, limit {most}", step.name))
                .help("write `callback: {after: 1m, say: \"To be called back, press 1.\", press: 1, goto: call-back}` in the queue");
        }
    }
}

/// Whether every way into a queue comes from a menu with a key that leads to a callback, with nothing but entries on its
/// way.
fn offered_before(cx: &Cx<'_>, queue: StepId) -> bool {
    let (mut seen, mut open) = (vec![queue], vec![queue]);
    while let Some(at) = open.pop() {
        let from = cx.graph.entered_from(at);
        if at == cx.graph.start || from.is_empty() {
            return false;
        }
        for id in from.into_iter().filter(|id| cx.reachable.has(*id)) {
            let StepKind::Menu(menu) = &cx.graph.step(id).kind else {
                if !seen.contains(&id) {
                    seen.push(id);
                    open.push(id);
                }
                continue;
            };
            if !menu.keys.iter().filter_map(|key| cx.graph.leads(id, key)).any(|to| calls_back(cx, to)) {
                return false;
            }
        }
    }
    true
}

/// Whether a callback follows a step, with nothing but entries and what passes by itself on the way.
fn calls_back(cx: &Cx<'_>, first: StepId) -> bool {
    let (mut seen, mut open) = (vec![first], vec![first]);
    while let Some(at) = open.pop() {
        let step = cx.graph.step(at);
        match step.kind {
            StepKind::Callback { .. } => return true,
            StepKind::Collect(_) => {}
            _ if step.passes_through() => {}
            _ => continue,
        }
        for (to, _) in cx.graph.ways(at) {
            if !seen.contains(&to) {
                seen.push(to);
                open.push(to);
            }
        }
    }
    false
}
