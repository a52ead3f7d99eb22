//! RT417 entry-not-confirmed: a long entry that is not read back.

use crate::finding::{Code, Severity};
use crate::graph::StepKind;
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// More digits than this are read back.
static DIGITS: Threshold = Threshold {
    key: "digits",
    default: 4.0,
    unit: Unit::Count,
    what: "digits of an entry that need not be read back, at most",
    source: "ours",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT417",
        name: "entry-not-confirmed",
        severity: Severity::Info,
        since: "0.1.0",
        summary: "a long entry that is not read back",
        explain: "\
## What it checks
An entry of more than `digits` digits is read back and can be entered again (`confirm`). Codes that are secret are
exempt.

## Why it matters
One wrong digit of ten and the call is about somebody else's account, or fails two steps later. The Kortum handbook on
interfaces, chapter 7, as quoted by others, asks for long entries to be read back. From how many digits on is ours.

## Example
```yaml
account:
  collect: {say: Please enter your ten digit account number., digits: 10}
```

## Instead
```yaml
account:
  collect:
    say: Please enter your ten digit account number.
    digits: 10
    confirm: You entered {digits}. If that is right, press 1.
```
",
    },
    thresholds: &[&DIGITS],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let most = cx.threshold(&DIGITS);
    let long = |step: &crate::graph::Step| {
        matches!(&step.kind, StepKind::Collect(collect)
            if f64::from(collect.max) > most && collect.confirm.is_none() && !collect.secret)
    };
    for (_, step) in cx.graph.steps().filter(|(id, step)| cx.reachable.has(*id) && long(step)) {
        out.report(step.span, format!("what is entered in `{}` is not read back", step.name))
            .help("add `confirm: You entered {digits}. If that is right, press 1.`");
    }
}
