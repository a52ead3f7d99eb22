//! RT607 prompt-file-unreadable: a prompt file that is broken.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink, count_of};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT607",
        name: "prompt-file-unreadable",
        severity: Severity::Error,
        since: "0.1.0",
        summary: "a recording that cannot be played, or not to its end",
        explain: "\
## What it checks
Every prompt file that is there is a WAV file with sound in it, as much as its header promises. Read are PCM, float,
G.711 (mu-law and A-law) and IMA ADPCM.

## Why it matters
Callers hear nothing, noise, or half a sentence: often the half without the key. (logic)

## Example
```yaml
welcome: {play: {audio: welcome.wav}, goto: main}      # welcome.wav has 0 bytes: the export failed
```

## Instead
```yaml
welcome: {play: {audio: welcome.wav}, goto: main}      # exported again, as mono WAV of 8 kHz
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for file in &cx.played {
        let Some(facts) = cx.files.get(&file.name) else { continue };
        let Some(fault) = &facts.fault else { continue };
        let (wrong, help) = if facts.length.is_some() {
            ("is cut off", "copy or export the file again: it did not arrive whole")
        } else {
            ("cannot be used", "export it again as WAV, mono, 8 kHz, 16 bits")
        };
        let mut finding = out.report(file.span, format!("`{}` {wrong}: {fault}", file.name)).help(help);
        if file.steps > 1 {
            finding = finding.label(format!("played by {} in all", count_of(file.steps, "step")));
        }
        drop(finding);
    }
}
