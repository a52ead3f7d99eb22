//! RT111 human-takes-too-long: menu and hold together take long.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};
use crate::time::Time;

/// Longer than this is long.
static WARNING: Threshold = Threshold {
    key: "warning",
    default: 150.0,
    unit: Unit::Time,
    what: "mean time to a person, at most",
    source: "AGCOM 255/24/CONS (Italy), by a summary",
};
/// Longer than this is an error.
static ERROR: Threshold = Threshold {
    key: "error",
    default: 180.0,
    unit: Unit::Time,
    what: "the same as an error",
    source: "Ley 10/2025 (Spain), by a summary",
};
/// When the clock starts.
static CLOCK: Threshold = Threshold {
    key: "clock",
    default: 0.0,
    unit: Unit::Word(&["answer", "hold"]),
    what: "from the answer on, or the wait in queues alone",
    source: "laws differ: Spain's clock starts when a person is asked for",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT111",
        name: "human-takes-too-long",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "menu and hold together take long",
        explain: "\
## What it checks
The mean time from the answer to a person, for first-time callers who want one, is at most `warning`; above `error` it
is an error. Menu and hold count together; with `clock = \"hold\"` the wait in queues counts alone, for those who come to
one. What is not recorded or only assumed is estimated.

## Why it matters
Summaries of Italy's AGCOM 255/24/CONS give a mean of 150 s
(https://punto-informatico.it/servizio-assistenza-clienti-nuove-regole-agcom), of Spain's Ley 10/2025 three minutes
for 95 % of calls (https://www.legaltoday.com/revista-aja/1025/articulos/15/index.html), with clocks of their own.
Whether one of them binds your line, check with counsel.

## Example
```yaml
agents: {queue: {wait: {mean: 6m}}}
```

## Instead
```yaml
agents: {queue: {wait: {mean: 90s}}}
```
",
    },
    thresholds: &[&WARNING, &ERROR, &CLOCK],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let Some(answer) = cx.those_who_want_a_person(out) else { return };
    let hold = cx.word(&CLOCK) == "hold";
    let mean = if hold {
        let waits: f64 = answer.visits.iter().map(|step| step.hold).sum();
        answer.queue.is_reached().then(|| Time::from_secs_f64(waits / answer.queue.share()))
    } else {
        answer.human().mean()
    };
    let Some(mean) = mean else { return };
    let ladder = [(&WARNING, Severity::Warning), (&ERROR, Severity::Error)];
    if let Some(passed) = cx.above(mean.secs_f64(), &ladder) {
        let longest = answer.visits.iter().max_by(|a, b| a.hold.total_cmp(&b.hold)).filter(|_| hold);
        let dearest = longest.or(answer.visits.first()).map_or(cx.graph.start, |blame| blame.step);
        let message = if hold {
            format!("callers wait for a person for about {mean}, on average, {}", passed.words())
        } else {
            format!("a person speaks about {mean} after the answer, on average, {}", passed.words())
        };
        out.report(cx.graph.step(dearest).span, message)
            .severity(passed.severity)
            .label("most of it is spent here")
            .help("`ringtrue measure` shows where the seconds go");
    }
}
