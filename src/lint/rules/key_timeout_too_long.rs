//! RT402 key-timeout-too-long: silence for too long before callers are asked again.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// More time than this is too long.
static MOST: Threshold = Threshold {
    key: "most",
    default: 10.0,
    unit: Unit::Time,
    what: "time for the first key, at most",
    source: "itams.co.uk: 3 to 10 s by complexity",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT402",
        name: "key-timeout-too-long",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "a long silence before callers are asked again",
        explain: "\
## What it checks
The time that a menu gives for the first key, from the end of the prompt, is not longer than `most`. Entries are not
judged: who is asked for a number may have to look for it.

## Why it matters
Who missed the choices, or whose key was not heard, waits in silence and thinks that the call is dead. A practitioner's
summary of the standards asks for 3 to 10 s by complexity (http://www.itams.co.uk/ivr-standards.htm). More time is what
some callers need: where that is why, raise `most`.

## Example
```yaml
defaults: {timeout: 20s}
```

## Instead
```yaml
defaults: {timeout: 8s}
```
",
    },
    thresholds: &[&MOST],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let most = cx.time(&MOST);
    for (times, steps) in cx.same_of_those_who_ask(|step| step.settings.timeout) {
        let menus: Vec<_> = steps.into_iter().filter(|step| cx.is_menu(*step)).collect();
        if times > most && !menus.is_empty() {
            let enough = format!("{}s", most.secs_f64().min(8.0));
            cx.report_steps(out, &menus, |names| {
                format!("{times} of silence in {names} before callers are asked again, limit {most}")
            })
            .help(format!("write `timeout: {enough}`: here, or for the whole line under `defaults:`"))
            .edits(cx.set(&menus, "timeout", enough));
        }
    }
}
