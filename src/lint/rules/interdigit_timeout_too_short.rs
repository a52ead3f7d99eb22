//! RT403 interdigit-timeout-too-short: too little time from one digit to the next.

use crate::finding::{Code, Severity};
use crate::graph::{Step, StepKind};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// Less time than this is short.
static WARNING: Threshold = Threshold {
    key: "warning",
    default: 2.0,
    unit: Unit::Time,
    what: "time from one digit to the next, at least",
    source: "ours: platforms have 1, 5 and 10 s",
};

/// Less than this is too short for a long entry.
static ERROR: Threshold = Threshold {
    key: "error",
    default: 1.0,
    unit: Unit::Time,
    what: "the same for entries of more than `long` digits",
    source: "ours",
};

/// More digits than this are a long entry.
static LONG: Threshold = Threshold {
    key: "long",
    default: 4.0,
    unit: Unit::Count,
    what: "digits of a short entry, at most",
    source: "ours",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT403",
        name: "interdigit-timeout-too-short",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "too little time from one digit to the next",
        explain: "\
## What it checks
Where several digits are entered, or a press is several keys, the time for the next one is not shorter than `warning`.
For entries of more than `long` digits less than `error` is an error.

## Why it matters
Who reads a number from a card looks up after every few digits. If the line goes on meanwhile, half a number is wrong,
and all of it has to be entered again. No source gives a limit: Plum waits 1 s, Twilio 5 s, SALT 10 s for the next digit
(https://docs.plumvoice.com/dev/voicexml/properties/interdigittimeout). These are ours.

## Example
```yaml
account:
  collect: {say: Please enter your ten digit account number., digits: 10}
  interdigit: 500ms
```

## Instead
```yaml
account:
  collect: {say: Please enter your ten digit account number., digits: 10}
  interdigit: 3s
```
",
    },
    thresholds: &[&WARNING, &ERROR, &LONG],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let (warning, error, long) = (cx.time(&WARNING), cx.time(&ERROR), cx.threshold(&LONG));
    for (times, steps) in cx.same_of_those_who_ask(|step| step.settings.interdigit) {
        let steps: Vec<_> = steps.into_iter().filter(|step| takes_several(cx.graph.step(*step))).collect();
        let is_long = |step: &Step| matches!(&step.kind, StepKind::Collect(collect) if f64::from(collect.max) > long);
        let bad = times < error && steps.iter().any(|step| is_long(cx.graph.step(*step)));
        if steps.is_empty() || !(bad || times < warning) {
            continue;
        }
        let (limit, severity) = if bad { (error, Severity::Error) } else { (warning, Severity::Warning) };
        let enough = format!("{}s", warning.secs_f64().max(3.0));
        cx.report_steps(out, &steps, |names| format!("{times} from one digit to the next in {names}, limit {limit}"))
            .severity(severity)
            .help(format!("write `interdigit: {enough}`: here, or for the whole line under `defaults:`"))
            .edits(cx.set(&steps, "interdigit", enough));
    }
}

/// Whether the time to the next digit is ever spent.
pub(super) fn takes_several(step: &Step) -> bool {
    match &step.kind {
        StepKind::Collect(collect) => collect.max > 1,
        StepKind::Menu(menu) => menu.keys.iter().any(|key| key.press.keys().len() > 1),
        _ => false,
    }
}
