//! RT413 menu-cannot-be-interrupted: callers must hear all of a menu before a key counts.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// More choices than this must be interruptible.
static CHOICES: Threshold = Threshold {
    key: "choices",
    default: 2.0,
    unit: Unit::Count,
    what: "choices of a menu that need not be interrupted, at most",
    source: "ours",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT413",
        name: "menu-cannot-be-interrupted",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "callers must hear all of a menu before a key counts",
        explain: "\
## What it checks
A menu of more than `choices` choices has `barge_in`: a key counts while it is still speaking.

## Why it matters
Who calls for the second time, or has heard the choice they want, waits for all the rest. The get2human standard 1.0,
point 7, asks for menus that can be interrupted (http://gethuman.com/standard/v1.0.html); AS/NZS 4263 has a clause on
it, 2.3. From how many choices on is ours.

## Example
```yaml
defaults: {barge_in: false}
```

## Instead
```yaml
defaults: {barge_in: true}
```
",
    },
    thresholds: &[&CHOICES],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let most = cx.threshold(&CHOICES);
    let menus: Vec<_> = cx
        .menus()
        .filter(|(_, step, menu)| !step.settings.barge_in && menu.breadth() as f64 > most)
        .map(|(id, ..)| id)
        .collect();
    if !menus.is_empty() {
        cx.report_steps(out, &menus, |names| format!("no key counts in {names} before all of it has been said"))
            .help("write `barge_in: true`: here, or for the whole line under `defaults:`")
            .edits(cx.set(&menus, "barge_in", "true"));
    }
}
