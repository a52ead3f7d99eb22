//! RT506 hold-too-long: callers wait longer than was decided.

use crate::finding::{Code, Severity};
use crate::graph::StepKind;
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};
use crate::time::Time;

/// The wait that nine of ten callers must not exceed.
static MOST: Threshold = Threshold {
    key: "most",
    default: f64::INFINITY,
    unit: Unit::Time,
    what: "wait of nine of ten callers, at most; `none` is no limit",
    source: "ours: no source has one for every line",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT506",
        name: "hold-too-long",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "callers wait longer than was decided",
        explain: "\
## What it checks
In every queue for a person nine of ten callers (ours) wait no longer than `most`: the 90th percentile of the wait that
the menu states or that follows from its load, cut off where `overflow` ends it. There is no limit until one is set
here, or a profile that was chosen sets one.

## Why it matters
How long is too long depends on the law and on the line: Portugal's Decreto-Lei 134/2009 gives 60 s
(https://pt.scribd.com/document/446933994/), a Brazilian order of 2008 the same, 45 s in finance
(https://contabeis.com.br/legislacao/53909/portaria-mj-2014-2008). What callers bear is told by surveys that disagree
by a power of ten. Whether a law binds your line, check with counsel.

## Example
```yaml
# ringtrue.toml: [rules.hold-too-long] most = \"60s\"
agents: {queue: {wait: {mean: 50s}}}
```

## Instead
```yaml
# ringtrue.toml: [rules.hold-too-long] most = \"60s\"
agents: {queue: {wait: {mean: 20s}}}
```
",
    },
    thresholds: &[&MOST],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    if cx.threshold(&MOST).is_infinite() {
        return;
    }
    let most = cx.time(&MOST);
    for (id, step) in cx.graph.steps().filter(|(id, step)| cx.reachable.has(*id) && step.is_human()) {
        let StepKind::Queue(queue) = &step.kind else { continue };
        // A queue that only grows has a finding of its own.
        let Some(law) = cx.holds.law(id) else { continue };
        let overflow = queue.overflow.map(|(after, _)| after);
        let wait = percentile(|time| law.waiting(time.secs_f64()));
        let wait = overflow.map_or(wait, |after| wait.min(after));
        if wait > most {
            out.report(step.span, format!("one caller of ten waits {wait} or longer in `{}`, limit {most}", step.name))
                .help("answer sooner, or state the wait as it is: `wait: {p50: 20s, p90: 50s}`");
        }
    }
}

/// Longer waits are not told apart (ours).
const LONGEST: Time = Time::from_secs(86_400);

/// The shortest time, to a tenth of a second, after which at most one of ten still waits.
fn percentile(waiting: impl Fn(Time) -> f64) -> Time {
    let tenths = |count: i64| Time::from_millis(count * 100);
    let (mut below, mut above) = (0, LONGEST.micros() / 100_000);
    while below < above {
        let middle = i64::midpoint(below, above);
        if waiting(tenths(middle)) <= 0.1 + 1e-12 {
            above = middle;
        } else {
            below = middle + 1;
        }
    }
    tenths(above)
}
