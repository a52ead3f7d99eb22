//! RT418 no-gap-after-key: the next prompt begins while the key is still held.

use crate::finding::{Code, Severity};
use crate::graph::{By, StepId};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};
use crate::time::Time;

/// A shorter gap than this is too short.
static LEAST: Threshold = Threshold {
    key: "least",
    default: 0.3,
    unit: Unit::Time,
    what: "time from a key to the next prompt, at least",
    source: "ours; Avaya aims at 0.5 s",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT418",
        name: "no-gap-after-key",
        severity: Severity::Info,
        since: "0.1.0",
        summary: "the next prompt begins while the key is still held",
        explain: "\
## What it checks
What follows a key begins after a gap of at least `least`.

## Why it matters
The phone is at the ear again only after the key has been pressed, and the first words are lost. Avaya's guide asks
for half a second of silence after an entry
(https://support.avaya.com/elmodocs2/ir/r2_0/IR_R2_0_Doc_CD/CD/html/15592.htm). The limit is ours.

## Example
```yaml
defaults: {gap: 100ms}
```

## Instead
```yaml
defaults: {gap: 500ms}
```
",
    },
    thresholds: &[&LEAST],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let least = cx.time(&LEAST);
    let mut steps: Vec<(Time, StepId)> = Vec::new();
    for (id, ..) in cx.graph.asking().filter(|(id, ..)| cx.reachable.has(*id)) {
        for (next, edge) in cx.graph.ways(id) {
            let by_key = matches!(edge.by, By::Key(_) | By::Reserved(_) | By::Outcome(_) | By::Goto);
            let gap = cx.graph.step(next).settings.gap;
            if by_key && gap < least && !cx.graph.own_prompts(next).is_empty() {
                steps.push((gap, next));
            }
        }
    }
    steps.sort_unstable();
    steps.dedup();
    for steps in steps.chunk_by(|a, b| a.0 == b.0) {
        let gap = steps[0].0;
        let steps: Vec<StepId> = steps.iter().map(|(_, step)| *step).collect();
        let enough = format!("{}ms", (least.secs_f64().max(0.5) * 1e3).round());
        cx.report_steps(out, &steps, |names| format!("{gap} from the key to the first word of {names}, limit {least}"))
            .help(format!("write `gap: {enough}`: here, or for the whole line under `defaults:`"))
            .edits(cx.set(&steps, "gap", enough));
    }
}
