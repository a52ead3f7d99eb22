//! RT602 prompt-too-loud: a recording that hurts.

use crate::finding::{Code, Severity};
use crate::lint::sound::report_levels;
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// Level of active speech in dBov, at most.
pub(super) static MOST: Threshold = Threshold {
    key: "most",
    default: -16.0,
    unit: Unit::Decibels,
    what: "level of active speech in dBov, at most",
    source: "RFC 7874: RMS 2600, 6 dB more",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT602",
        name: "prompt-too-loud",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "a recording that hurts",
        explain: "\
## What it checks
The level where somebody speaks, in dBov (RMS against full scale, pauses left out, after ITU-T P.56), is not above
`most`. Music and recordings of
less than a second (ours) are not judged.

## Why it matters
Callers hold the telephone away from the ear, and loud speech is distorted on the line. RFC 7874, section 4, asks for active speech of RMS 2600 at 16 bits, plus or minus 6 dB
(https://rfcinfo.com/rfc-7874/4): -22 dBov, which makes -28 to -16 dBov. It counts from a full-scale sine as 0 dBm0; by the
overload point of G.711 the same level on the line is RMS 1805, -25.2 dBov, so aim between -26 and -22 dBov.

## Example
```yaml
welcome: {play: {audio: welcome.wav}, goto: main}      # welcome.wav: -10.0 dBov
```

## Instead
```yaml
welcome: {play: {audio: welcome.wav}, goto: main}      # the same, 14 dB quieter
```
",
    },
    thresholds: &[&MOST],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let most = cx.threshold(&MOST);
    let files = cx.spoken_files(true).into_iter().map(|(file, loud)| (file, loud.level));
    let loud: Vec<_> = files.filter(|(_, level)| *level > most).collect();
    report_levels(
        out,
        Severity::Warning,
        &loud,
        "too loud",
        "dBov",
        &format!("limit {most} dBov"),
        "bring speech to between -26 and -22 dBov",
    );
}
