//! RT601 prompt-too-quiet: a recording that callers strain to hear.

use crate::finding::{Code, Severity};
use crate::lint::sound::report_levels;
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// Level of active speech in dBov, at least.
pub(super) static LEAST: Threshold = Threshold {
    key: "least",
    default: -28.0,
    unit: Unit::Decibels,
    what: "level of active speech in dBov, at least",
    source: "RFC 7874: RMS 2600, 6 dB less",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT601",
        name: "prompt-too-quiet",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "a recording that callers strain to hear",
        explain: "\
## What it checks
The level where somebody speaks, in dBov (RMS against full scale, pauses left out, after ITU-T P.56), is not below
`least`. Music and recordings of
less than a second (ours) are not judged.

## Why it matters
On a mobile telephone in a street the key is not understood. RFC 7874, section 4, asks for active speech of RMS 2600 at 16 bits, plus or minus 6 dB
(https://rfcinfo.com/rfc-7874/4): -22 dBov, which makes -28 to -16 dBov. It counts from a full-scale sine as 0 dBm0; by the
overload point of G.711 the same level on the line is RMS 1805, -25.2 dBov, so aim between -26 and -22 dBov.

## Example
```yaml
welcome: {play: {audio: welcome.wav}, goto: main}      # welcome.wav: -36.0 dBov
```

## Instead
```yaml
welcome: {play: {audio: welcome.wav}, goto: main}      # the same, 12 dB louder
```
",
    },
    thresholds: &[&LEAST],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let least = cx.threshold(&LEAST);
    let files = cx.spoken_files(true);
    for (file, _) in files.iter().filter(|(_, loud)| loud.level == f64::NEG_INFINITY) {
        out.report(file.span, format!("`{}` holds nothing but silence", file.name)).help("record it again");
    }
    let quiet: Vec<_> = files
        .into_iter()
        .map(|(file, loud)| (file, loud.level))
        .filter(|(_, level)| *level < least && level.is_finite())
        .collect();
    report_levels(
        out,
        Severity::Warning,
        &quiet,
        "too quiet",
        "dBov",
        &format!("limit {least} dBov"),
        "bring speech to between -26 and -22 dBov",
    );
}
