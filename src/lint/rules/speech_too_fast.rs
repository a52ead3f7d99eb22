//! RT311 speech-too-fast: a prompt spoken faster than some callers can follow.

use crate::finding::{Code, Severity};
use crate::lint::sound::{Rate, report_rates};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// Words a minute, at most.
static MOST: Threshold =
    Threshold { key: "most", default: 190.0, unit: Unit::Count, what: "words a minute, at most", source: "ours" };

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT311",
        name: "speech-too-fast",
        severity: Severity::Info,
        since: "0.1.0",
        summary: "a prompt spoken faster than some callers can follow",
        explain: "\
## What it checks
Words a minute of English prompts: of a recording of six words or more, its words over its length, and where
nothing is recorded what `words_per_minute` says. More than `most` is reported (ours). Other languages are not judged:
their words have other lengths, a studio's Spanish 119 a minute where its English has 156 (our count over published
prompts).

## Why it matters
A choice that was not understood is heard again, or missed. Voices that were too rapid, and unclear choices, were the
commonest failures of 22 old and 22 young women in six tasks (Dulude 2002,
https://globethesis.com/?t=2468390011994029). Another experiment with 196 people found no effect of rates up to 20%
faster (Sharit et al. 2003, Human Factors 45(2) 234-251). Hence for information only.

## Example
```yaml
step: {play: {say: \"For your balance, your last bill and your due date, press 1.\", words_per_minute: 230}, goto: main}
```

## Instead
```yaml
step: {play: {say: \"For your balance, your last bill and your due date, press 1.\", words_per_minute: 150}, goto: main}
```
",
    },
    thresholds: &[&MOST],
    check,
};

/// Nobody speaks faster, in words a minute (the most that `words_per_minute` takes): these are not the words of the file.
const NO_SPEECH: f64 = 600.0;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let limit = cx.threshold(&MOST);
    let found: Vec<Rate> =
        cx.rates().into_iter().filter(|rate| rate.words > limit && rate.words <= NO_SPEECH).collect();
    report_rates(
        out,
        &found,
        "too fast",
        &format!("limit {limit}"),
        "speak at an even pace: a studio's English has about 156 words a minute",
    );
}
