//! RT603 prompt-clips: peaks at the end of the scale.

use crate::finding::{Code, Severity};
use crate::lint::sound::report_levels;
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// Highest peak in dBFS, at most.
static WARNING: Threshold = Threshold {
    key: "warning",
    default: -3.0,
    unit: Unit::Decibels,
    what: "highest peak in dBFS, at most",
    source: "ours",
};

/// Highest peak in dBFS that is an error.
static ERROR: Threshold = Threshold {
    key: "error",
    default: -1.0,
    unit: Unit::Decibels,
    what: "highest peak in dBFS that is an error",
    source: "ours",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT603",
        name: "prompt-clips",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "peaks at the end of the scale",
        explain: "\
## What it checks
The highest peak of each recording, in dB against full scale: above -3 dBFS is a warning, above -1 dBFS an error (both
ours).

## Why it matters
A peak at full scale is cut off, and it crackles in every telephone. Peaks of speech stand 15 to 18 dB above its mean
level (a summary; the source has not been read), so that prompts at -22 dBov have room for them below -3 dBFS.

## Example
```yaml
welcome: {play: {audio: welcome.wav}, goto: main}      # welcome.wav: peaks at 0 dBFS
```

## Instead
```yaml
welcome: {play: {audio: welcome.wav}, goto: main}      # exported again, 6 dB quieter
```
",
    },
    thresholds: &[&WARNING, &ERROR],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let (warning, error) = (cx.threshold(&WARNING), cx.threshold(&ERROR));
    let help = "record or export it again with the peaks below -6 dBFS; what is cut off already does not come back";
    let peaks = || cx.spoken_files(false).into_iter().map(|(file, loud)| (file, loud.peak));
    let cut: Vec<_> = peaks().filter(|(_, peak)| *peak > error).collect();
    report_levels(out, Severity::Error, &cut, "cut off at its peaks", "dBFS", &format!("limit {error} dBFS"), help);
    let near: Vec<_> = peaks().filter(|(_, peak)| *peak > warning && *peak <= error).collect();
    report_levels(
        out,
        Severity::Warning,
        &near,
        "near the end of the scale",
        "dBFS",
        &format!("limit {warning} dBFS"),
        help,
    );
}
