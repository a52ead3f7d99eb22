//! RT410 too-many-attempts: callers in trouble are asked again and again.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit, count_of};

/// More attempts than this are too many.
static MOST: Threshold = Threshold {
    key: "most",
    default: 3.0,
    unit: Unit::Count,
    what: "attempts, at most",
    source: "ours; vendors have 2 to 3",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT410",
        name: "too-many-attempts",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "callers in trouble are asked again and again",
        explain: "\
## What it checks
A menu or an entry is tried at most `most` times before callers are led elsewhere. Where attempts have no end,
`retries-never-end` speaks.

## Why it matters
Who failed three times will fail a fourth time, and wants a person by now. W3C's Cognitive Accessibility Task Force:
errors lead to a person (https://github.com/w3c/coga, design-guide/o6p04-voice-menus.html); vendors' defaults are 2 to
3 attempts. The number is ours.

## Example
```yaml
defaults: {attempts: 6}
```

## Instead
```yaml
defaults: {attempts: 3}
```
",
    },
    thresholds: &[&MOST],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let most = cx.threshold(&MOST);
    for (attempts, steps) in cx.same_of_those_who_ask(|step| step.settings.attempts) {
        let Some(attempts) = attempts.filter(|attempts| f64::from(*attempts) > most) else { continue };
        let many = count_of(attempts as usize, "attempt");
        let enough = format!("{}", most.min(3.0));
        cx.report_steps(out, &steps, |names| format!("{many} in {names} before anybody helps, limit {most}"))
            .help(format!("write `attempts: {enough}`: here, or for the whole line under `defaults:`"))
            .edits(cx.set(&steps, "attempts", enough));
    }
}
