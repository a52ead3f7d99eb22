//! RT502 hold-without-news: callers wait too long without a word.

use crate::finding::{Code, Severity};
use crate::graph::StepKind;
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// Time from one announcement to the next, at most.
static MOST: Threshold = Threshold {
    key: "most",
    default: 60.0,
    unit: Unit::Time,
    what: "time from one announcement to the next, at most",
    source: "cable licences of Chino Valley and Guadalupe, Arizona",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT502",
        name: "hold-without-news",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "callers wait too long without a word",
        explain: "\
## What it checks
In every queue somebody speaks to callers at least every `most` (`comfort`). Left out are queues in which nine of ten
callers (ours) wait no longer than that.

## Why it matters
Without news callers think that they are forgotten, or that the line is dead. Two cities in Arizona write at most 60 s
between announcements into their cable licences (codelibrary.amlegal.com, Chino Valley and Guadalupe).

## Example
```yaml
agents: {queue: {wait: {mean: 3m}, music: hold.wav}}
```

## Instead
```yaml
agents: {queue: {wait: {mean: 3m}, music: hold.wav, comfort: {every: 30s, say: You keep your place.}}}
```
",
    },
    thresholds: &[&MOST],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let most = cx.time(&MOST);
    for (id, step) in cx.graph.steps().filter(|(id, _)| cx.reachable.has(*id)) {
        let StepKind::Queue(queue) = &step.kind else { continue };
        let news = match &queue.comfort {
            Some((every, _)) if *every <= most => continue,
            Some((every, _)) => format!("only every {every} somebody speaks to those who wait in `{}`", step.name),
            None => format!("nobody speaks to those who wait in `{}`", step.name),
        };
        if cx.often_waits(id, most) {
            out.report(step.span, format!("{news}, limit {most}"))
                .help("write `comfort: {every: 30s, say: Please stay on the line.}` in the queue");
        }
    }
}
