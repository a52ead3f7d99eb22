//! RT605 prompt-wrong-format: a recording in a format that a line cannot carry.

use crate::finding::{Code, Severity};
use crate::graph::FileUse;
use crate::lint::{Cx, Rule, Sink, some_of};
use crate::menu::Format;
use crate::time::SAMPLE_RATE;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT605",
        name: "prompt-wrong-format",
        severity: Severity::Info,
        since: "0.1.0",
        summary: "a recording in a format that a line cannot carry",
        explain: "\
## What it checks
Every recording is mono at 8 kHz, as G.711 carries it: PCM of 16 bits, mu-law or A-law.

## Why it matters
Anything else is converted, by a telephone system that may refuse it, play it at the wrong speed, or leave one channel
out. Practitioners record or export prompts at 8 kHz, in mu-law or A-law
(http://videsign.wikispaces.com/Audio%20Recording%20Considerations).

## Example
```yaml
welcome: {play: {audio: welcome.wav}, goto: main}      # welcome.wav: 44,100 Hz, stereo
```

## Instead
```yaml
welcome: {play: {audio: welcome.wav}, goto: main}      # exported again: 8 kHz, mono, 16 bits
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let mut groups: Vec<(&Format, Vec<&FileUse>)> = Vec::new();
    for (file, format) in cx.formats().into_iter().filter(|(_, format)| !fits(format)) {
        match groups.iter_mut().find(|(known, _)| *known == format) {
            Some((_, files)) => files.push(file),
            None => groups.push((format, vec![file])),
        }
    }
    for (format, files) in groups {
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        let channels = match format.channels {
            1 => "mono".to_owned(),
            2 => "stereo".to_owned(),
            more => format!("{more} channels"),
        };
        let Format { rate, bits, encoding, .. } = format;
        out.report(
            files[0].span,
            format!(
                "{} cannot be carried as recorded: {encoding} of {bits} bits, {rate} Hz, {channels}",
                some_of(&names)
            ),
        )
        .help("export again as WAV, mono, 8 kHz, 16 bits");
    }
}

/// What G.711 carries without another sound than was recorded.
fn fits(format: &Format) -> bool {
    let coded = match format.encoding.as_str() {
        "PCM" => format.bits == 16,
        encoding => matches!(encoding, "mu-law" | "A-law"),
    };
    coded && format.rate == SAMPLE_RATE && format.channels == 1
}
