//! RT312 speech-too-slow: a prompt spoken so slowly that it costs everybody time.

use crate::finding::{Code, Severity};
use crate::lint::sound::{Rate, report_rates};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// Words a minute, at least.
static LEAST: Threshold =
    Threshold { key: "least", default: 110.0, unit: Unit::Count, what: "words a minute, at least", source: "ours" };

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT312",
        name: "speech-too-slow",
        severity: Severity::Info,
        since: "0.1.0",
        summary: "a prompt spoken so slowly that it costs everybody time",
        explain: "\
## What it checks
Words a minute of English prompts: of a recording of six words or more, its words over its length, and where
nothing is recorded what `words_per_minute` says. Less than `least` is reported (ours). Other languages are not judged: their words
have other lengths, a studio's Spanish 119 a minute where its English has 156 (our count over published prompts).

## Why it matters
Every caller waits for every word. Sources disagree: in an experiment with 196 people rates up to 20% faster had no effect
(Sharit et al. 2003, Human Factors 45(2) 234-251), while unclear choices and voices that were too rapid were the
commonest failures of older callers (Dulude 2002, https://globethesis.com/?t=2468390011994029). Hence for information
only.

## Example
```yaml
step: {play: {say: \"For your balance, your last bill and your due date, press 1.\", words_per_minute: 90}, goto: main}
```

## Instead
```yaml
step: {play: {say: \"For your balance, your last bill and your due date, press 1.\", words_per_minute: 150}, goto: main}
```
",
    },
    thresholds: &[&LEAST],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let limit = cx.threshold(&LEAST);
    let found: Vec<Rate> = cx.rates().into_iter().filter(|rate| rate.words < limit).collect();
    report_rates(
        out,
        &found,
        "too slow",
        &format!("limit {limit}"),
        "speak at an even pace, and cut the silence at both ends: a studio's English has about 156 words a minute",
    );
}
