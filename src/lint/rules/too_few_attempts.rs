//! RT409 too-few-attempts: a single mistake takes the choices away.

use crate::finding::{Code, Severity};
use crate::graph::{Lapse, StepId, StepKind};
use crate::lint::{Cx, Fate, Rule, Sink, Threshold, Unit, count_of};

/// Fewer attempts than this are too few.
static LEAST: Threshold = Threshold {
    key: "least",
    default: 2.0,
    unit: Unit::Count,
    what: "attempts, at least",
    source: "ours; vendors have 2 to 3",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT409",
        name: "too-few-attempts",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "a single mistake takes the choices away",
        explain: "\
## What it checks
A menu or an entry is tried at least `least` times before callers are led elsewhere. Where silence and wrong keys
come back to the same step, `retries-never-end` speaks.

## Why it matters
Who pressed beside the key, or was interrupted, gets no second chance. W3C's Cognitive Accessibility Task Force asks
for errors to be easy to mend (https://github.com/w3c/coga, design-guide/o6p04-voice-menus.html); vendors' defaults
are 2 to 3 attempts. The number is ours.

## Example
```yaml
defaults: {attempts: 1}
```

## Instead
```yaml
defaults: {attempts: 3}
```
",
    },
    thresholds: &[&LEAST],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let least = cx.threshold(&LEAST);
    for (attempts, steps) in cx.same_of_those_who_ask(|step| step.settings.attempts) {
        let Some(attempts) = attempts.filter(|attempts| f64::from(*attempts) < least) else { continue };
        let comes_back = |id: &StepId| {
            let step = &cx.graph.step(*id).kind;
            let retries = match step {
                StepKind::Menu(menu) => &menu.retries,
                StepKind::Collect(collect) => &collect.retries,
                _ => return false,
            };
            Lapse::ALL.into_iter().all(|lapse| matches!(cx.fate(*id, retries, lapse), Fate::Returns(_)))
        };
        let steps: Vec<StepId> = steps.into_iter().filter(|id| !comes_back(id)).collect();
        if steps.is_empty() {
            continue;
        }
        let many = count_of(attempts as usize, "attempt");
        let enough = format!("{}", least.max(3.0));
        cx.report_steps(out, &steps, |names| format!("{many} in {names}, at least {least} are wanted"))
            .help(format!("write `attempts: {enough}`: here, or for the whole line under `defaults:`"))
            .edits(cx.set(&steps, "attempts", enough));
    }
}
