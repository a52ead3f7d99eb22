//! RT302 long-introduction: callers listen too long before the first choice.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};
use crate::time::Time;
use crate::timing::Basis;

/// Time before the first choice, at most.
static WARNING: Threshold = Threshold {
    key: "warning",
    default: 8.0,
    unit: Unit::Time,
    what: "time before the first choice, at most",
    source: "Software Advice 2014, as quoted by Telzio: under 8 s",
};

/// Time before the first choice that is an error.
static ERROR: Threshold = Threshold {
    key: "error",
    default: 20.0,
    unit: Unit::Time,
    what: "time before the first choice that is an error",
    source: "ours",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT302",
        name: "long-introduction",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "callers listen too long before the first choice",
        explain: "\
## What it checks
The time before the first choice of a menu is spoken: of the first menu from the answer, by the shortest way that
needs no key; of any other from the key that led there. More than 8 s is a warning, more than 20 s (ours) an error.

## Why it matters
Everybody hears it on every call, whoever knows the line included. A survey of 50 lines of large firms puts a good
introduction under 8 s (as quoted: https://telzio.com/blog/interactive-voice-response-ivr-systems-design); the
practitioners' wiki of AVIxD says to open with the welcome alone
(http://acixd.org/wiki/doku.php?id=what_not_to_include_at_the_beginning). Guidance of vendors and practitioners, not
research.

## Example
```yaml
welcome:
  play: >-
    Thank you for calling Harbor Electric, your partner for power and light since 1921. Calls may be recorded so that we
    can serve you better. Please have your account number at hand before you make a choice.
  goto: main
```

## Instead
```yaml
welcome: {play: Thank you for calling Harbor Electric., goto: main}
```
",
    },
    thresholds: &[&WARNING, &ERROR],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for opening in cx.openings() {
        let ladder = [(&WARNING, Severity::Warning), (&ERROR, Severity::Error)];
        let Some(passed) = cx.above(opening.time.secs_f64(), &ladder) else { continue };
        // What is longest is what to shorten; of equals the first.
        let longest = opening.said.iter().rev().max_by_key(|(_, length)| *length);
        let (span, length) = longest.map_or((cx.graph.step(opening.menu).span, Time::ZERO), |(prompt, length)| {
            (cx.graph.prompt(*prompt).span, *length)
        });
        let basis = if opening.basis == Basis::Estimated { ", estimated" } else { "" };
        let from = if opening.first { "the answer" } else { "their key" };
        out.report(
            span,
            format!(
                "callers wait {} from {from} to the first choice of `{}`, {}{basis}",
                opening.time,
                cx.name(opening.menu),
                passed.words()
            ),
        )
        .severity(passed.severity)
        .label(format!("{length} of them"))
        .help("open with the name of the line alone; what only some callers need belongs behind their choice");
    }
}
