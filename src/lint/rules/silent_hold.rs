//! RT503 silent-hold: callers wait in silence.

use crate::finding::{Code, Severity};
use crate::graph::StepKind;
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// Silence on hold, at most.
static MOST: Threshold = Threshold {
    key: "most",
    default: 10.0,
    unit: Unit::Time,
    what: "silence on hold, at most",
    source: "Avaya: fill waits every 7 to 10 s",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT503",
        name: "silent-hold",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "callers wait in silence",
        explain: "\
## What it checks
In every queue there is music, or somebody speaks at least every `most`. Left out are queues in which nine of ten
callers (ours) wait no longer than that, and those of a line that is only planned: neither `prompts:` nor `comfort` is written.

## Why it matters
Callers take silence for a dead line and hang up. Avaya's guide fills waits every 7 to 10 s
(https://support.avaya.com/elmodocs2/ir/r2_0/IR_R2_0_Doc_CD/CD/html/15577.htm); surveys of patience disagree tenfold,
but silent waits are bad in every one of them.

## Example
```yaml
agents: {queue: {wait: {mean: 95s}, comfort: {every: 30s, say: Please stay on the line.}}}
```

## Instead
```yaml
agents: {queue: {wait: {mean: 95s}, music: hold.wav, comfort: {every: 30s, say: Please stay on the line.}}}
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
        let silence = match &queue.comfort {
            _ if queue.music.is_some() => continue,
            // Nobody waits for the music of a line that is only planned: it is a recording like the others.
            None if !cx.graph.line.prompts_named => continue,
            Some((every, _)) if *every <= most => continue,
            Some((every, _)) => format!("up to {every} at a time, limit {most}"),
            None => format!("without music and without a word, limit {most}"),
        };
        if cx.often_waits(id, most) {
            out.report(step.span, format!("callers wait in silence in `{}`: {silence}", step.name))
                .help("name a file of music (`music: hold.wav`), or speak to callers more often (`comfort`)");
        }
    }
}
