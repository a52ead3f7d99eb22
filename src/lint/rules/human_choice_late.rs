//! RT107 human-choice-late: the choice of a person is offered late.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// Later than this is late.
static WARNING: Threshold = Threshold {
    key: "warning",
    default: 45.0,
    unit: Unit::Time,
    what: "mean time until the choice of a person has been heard, at most",
    source: "EPDK 6507-6 (Turkey), by press reports",
};
/// Later than this is an error.
static ERROR: Threshold =
    Threshold { key: "error", default: 120.0, unit: Unit::Time, what: "the same as an error", source: "ours" };

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT107",
        name: "human-choice-late",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "the choice of a person is offered late",
        explain: "\
## What it checks
The time from the answer until first-time callers who want a person have heard that choice, on average, is below
`warning`; above `error` it is an error. Lengths of prompts that are not recorded are estimated. Callers who never
hear of a person are the matter of other rules.

## Why it matters
Every second before it is paid by those whom the menu cannot help. Press reports of Turkey's EPDK decision 6507-6 give
45 s from the connection, adverts included
(https://www.dogununnabzi.com/haber/45-saniyede-cevap-verecekler-22447.html); a vendor's own 3.8 million calls spent
about 40 s in the menu (https://vcc.live/blog/ivr-study-three-key-takeaways/). 120 s is ours. Whether a law binds your
line, check with counsel.

## Example
```yaml
welcome:
  play: Welcome. Here is the news of the week, all of it, before anything else.
  takes: 60s
  goto: main
```

## Instead
```yaml
welcome:
  play: Welcome to City Water.
  goto: main
```
",
    },
    thresholds: &[&WARNING, &ERROR],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let Some(answer) = cx.those_who_want_a_person(out) else { return };
    let Some(mean) = answer.announced.mean() else { return };
    let ladder = [(&WARNING, Severity::Warning), (&ERROR, Severity::Error)];
    if let Some(passed) = cx.above(mean.secs_f64(), &ladder) {
        let main = cx.graph.main_menus().first().copied().unwrap_or(cx.graph.start);
        out.report(
            cx.graph.step(main).span,
            format!("callers hear of a person about {mean} after the answer, {}", passed.words()),
        )
        .severity(passed.severity)
        .help(
            "say the choice of a person earlier, or say less before it; `ringtrue measure` shows where the seconds go",
        );
    }
}
