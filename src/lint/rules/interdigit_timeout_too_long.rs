//! RT404 interdigit-timeout-too-long: silence after the last digit.

use crate::finding::{Code, Severity};
use crate::graph::{Step, StepKind};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// More time than this is too long.
static MOST: Threshold = Threshold {
    key: "most",
    default: 5.0,
    unit: Unit::Time,
    what: "time from one digit to the next, at most",
    source: "ours: platforms have 1, 5 and 10 s",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT404",
        name: "interdigit-timeout-too-long",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "a long silence after the last digit",
        explain: "\
## What it checks
Where an entry may end before its most digits, or a longer press may follow a shorter one, the time for the next digit
is not longer than `most`.

## Why it matters
All this time is spent in silence after the last digit, by everybody who does not know the key that ends an entry. No
source gives a limit: Plum waits 1 s, Twilio 5 s, SALT 10 s for the next digit
(https://docs.plumvoice.com/dev/voicexml/properties/interdigittimeout). This one is ours.

## Example
```yaml
account:
  collect: {say: Please enter your account number., min: 6, max: 10}
  interdigit: 8s
```

## Instead
```yaml
account:
  collect: {say: \"Please enter your account number, then press pound.\", min: 6, max: 10, terminator: pound}
  interdigit: 3s
```
",
    },
    thresholds: &[&MOST],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let most = cx.time(&MOST);
    for (times, steps) in cx.same_of_those_who_ask(|step| step.settings.interdigit) {
        let steps: Vec<_> = steps.into_iter().filter(|step| waits(cx.graph.step(*step))).collect();
        if times > most && !steps.is_empty() {
            let enough = format!("{}s", most.secs_f64().min(3.0));
            cx.report_steps(out, &steps, |names| {
                format!("{times} of silence after the last digit in {names}, limit {most}")
            })
            .help(format!("write `interdigit: {enough}`: here, or for the whole line under `defaults:`"))
            .edits(cx.set(&steps, "interdigit", enough));
        }
    }
}

/// Whether callers wait in silence though they have pressed all they will.
fn waits(step: &Step) -> bool {
    match &step.kind {
        StepKind::Collect(collect) => collect.min < collect.max,
        StepKind::Menu(menu) => {
            let longer = |keys: &str| {
                menu.keys.iter().any(|key| key.press.keys().len() > keys.len() && key.press.keys().starts_with(keys))
            };
            menu.keys.iter().any(|key| longer(key.press.keys()))
        }
        _ => false,
    }
}
