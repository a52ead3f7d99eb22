//! RT305 long-prompt-without-barge-in: a long prompt that no key cuts short.

use crate::finding::{Code, Severity};
use crate::graph::StepKind;
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};
use crate::time::Time;
use crate::timing::{Basis, Filled};

/// Length of what no key cuts short, at most.
static WARNING: Threshold = Threshold {
    key: "warning",
    default: 15.0,
    unit: Unit::Time,
    what: "length of what no key cuts short, at most",
    source: "ours",
};

/// The length that is an error.
static ERROR: Threshold =
    Threshold { key: "error", default: 30.0, unit: Unit::Time, what: "the length that is an error", source: "ours" };

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT305",
        name: "long-prompt-without-barge-in",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "a long prompt that no key cuts short",
        explain: "\
## What it checks
What a step with `barge_in: false` says before callers may act: more than 15 s is a warning, more than 30 s an error
(both ours).

## Why it matters
Callers who know what they want have to hear it to its end, on every call. Get2human standard 1.0, points 6 and 7: no
long forced prompts, and prompts that can be interrupted (http://gethuman.com/standard/v1.0.html). On five mapped
Italian lines the time in the menu was typically longer than the wait for an agent (Naldi et al., doi 10.5772/56921).

## Example
```yaml
terms:
  play: {audio: terms.wav, takes: 40s}
  barge_in: false
  goto: main
```

## Instead
```yaml
terms:
  play: {audio: terms.wav, takes: 40s}
  goto: main
```
",
    },
    thresholds: &[&WARNING, &ERROR],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (id, step) in cx.graph.steps() {
        let asks = matches!(step.kind, StepKind::Play(_) | StepKind::Menu(_) | StepKind::Collect(_));
        if step.settings.barge_in || !asks || !cx.reachable.has(id) {
            continue;
        }
        let prompts = cx.graph.own_prompts(id);
        // Of several languages the one that takes longest.
        let longest = (0..cx.graph.line.languages.len())
            .map(|language| {
                let spoken: Vec<_> =
                    prompts.iter().map(|prompt| cx.times.speak(*prompt, language, Filled::default())).collect();
                let gaps = (1..spoken.len()).fold(Time::ZERO, |gaps, _| gaps + step.settings.gap);
                let length = spoken.iter().fold(gaps, |sum, spoken| sum + spoken.length);
                (length, spoken.iter().map(|spoken| spoken.basis).max())
            })
            .max_by_key(|(length, _)| *length);
        let Some((length, basis)) = longest else { continue };
        let ladder = [(&WARNING, Severity::Warning), (&ERROR, Severity::Error)];
        let Some(passed) = cx.above(length.secs_f64(), &ladder) else { continue };
        let basis = if basis == Some(Basis::Estimated) { ", estimated" } else { "" };
        let span = prompts.first().map_or(step.span, |prompt| cx.graph.prompt(*prompt).span);
        out.report(
            span,
            format!("no key cuts `{}` short, and it lasts {length}, {}{basis}", step.name, passed.words()),
        )
        .severity(passed.severity)
        .help("let callers interrupt it (`barge_in: true`), or say less");
    }
}
