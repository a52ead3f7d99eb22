//! RT401 key-timeout-too-short: too little time for the first key.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// Less time than this is too short.
static LEAST: Threshold = Threshold {
    key: "least",
    default: 3.0,
    unit: Unit::Time,
    what: "time for the first key, at least",
    source: "itams.co.uk: 3 to 10 s by complexity",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT401",
        name: "key-timeout-too-short",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "too little time for the first key",
        explain: "\
## What it checks
The time that a menu or an entry gives for the first key, from the end of the prompt, is not shorter than `least`.

## Why it matters
Callers who have to find the keypad on their screen, ask somebody, or hear badly, are told that nothing was pressed. A
practitioner's summary of the standards asks for 3 to 10 s by complexity (http://www.itams.co.uk/ivr-standards.htm); 5 s
is the default of Twilio (https://www.twilio.com/docs/api_reference/TwiML/gather) and of SALT.

## Example
```yaml
defaults: {timeout: 1s}
```

## Instead
```yaml
defaults: {timeout: 5s}
```
",
    },
    thresholds: &[&LEAST],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let least = cx.time(&LEAST);
    for (times, steps) in cx.same_of_those_who_ask(|step| step.settings.timeout) {
        if times < least {
            let enough = format!("{}s", least.secs_f64().max(5.0));
            cx.report_steps(out, &steps, |names| format!("{times} for the first key in {names}, limit {least}"))
                .help(format!("write `timeout: {enough}`: here, or for the whole line under `defaults:`"))
                .edits(cx.set(&steps, "timeout", enough));
        }
    }
}
