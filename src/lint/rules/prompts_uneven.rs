//! RT604 prompts-uneven: recordings of one line that differ in level.

use crate::finding::{Code, Severity};
use crate::lint::rules::{prompt_too_loud, prompt_too_quiet};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// Difference in level between prompts, at most.
static MOST: Threshold = Threshold {
    key: "most",
    default: 6.0,
    unit: Unit::Decibels,
    what: "difference in level between prompts, at most",
    source: "RFC 7874: 6 dB to either side",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT604",
        name: "prompts-uneven",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "recordings of one line that differ in level",
        explain: "\
## What it checks
The level where somebody speaks differs by no more than `most` between the recordings of the line. Files that are too
quiet or too loud by themselves have a finding of their own and are left out; so are music and recordings of less than a second.

## Why it matters
Callers turn the volume up for one prompt and are shouted at by the next. The window of RFC 7874, section 4, is 6 dB to
either side of its level (https://rfcinfo.com/rfc-7874/4); that the difference between prompts be judged by it is ours.

## Example
```yaml
welcome: {play: {audio: welcome.wav}, goto: main}      # -17 dBov, and every other prompt has -26
```

## Instead
```yaml
welcome: {play: {audio: welcome.wav}, goto: main}      # -26 dBov as every other prompt
```
",
    },
    thresholds: &[&MOST],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let window = cx.threshold(&prompt_too_quiet::LEAST)..=cx.threshold(&prompt_too_loud::MOST);
    let mut files: Vec<_> =
        cx.spoken_files(true).into_iter().filter(|(_, loud)| window.contains(&loud.level)).collect();
    files.sort_by(|a, b| a.1.level.total_cmp(&b.1.level));
    let (Some((quiet, low)), Some((loud, high))) = (files.first(), files.last()) else { return };
    let most = cx.threshold(&MOST);
    if high.level - low.level <= most {
        return;
    }
    // The one that is further from the middle is the odd one.
    let middle = files[files.len() / 2].1.level;
    let (odd, other, word, level) = if high.level - middle > middle - low.level {
        (loud, quiet, "louder", low.level)
    } else {
        (quiet, loud, "quieter", high.level)
    };
    let difference = high.level - low.level;
    out.report(odd.span, format!("`{}` is {difference:.1} dB {word} than `{}`, limit {most} dB", odd.name, other.name))
        .related(other.span, format!("this one has {level:.1} dBov"))
        .help("bring all prompts to one level, between -26 and -22 dBov");
}
