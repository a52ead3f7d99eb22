//! RT310 pause-too-long: a silence in a menu that sounds like its end.

use crate::finding::{Code, Severity};
use std::collections::BTreeSet;

use crate::graph::Piece;
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// Silence inside a menu, at most.
static MOST: Threshold = Threshold {
    key: "most",
    default: 3.0,
    unit: Unit::Time,
    what: "silence inside a menu, at most",
    source: "AVIxD: no pause over about 3 s",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT310",
        name: "pause-too-long",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "a silence in a menu that sounds like its end",
        explain: "\
## What it checks
Inside what a menu says no silence is longer than `most`: measured in its recordings, and the `gap` between them.

## Why it matters
Callers take the silence for the end of the list, or for a dead line, and press a key or hang up. The practitioners'
wiki of AVIxD: no pause over about three seconds (http://acixd.org/wiki/doku.php?id=prosodic_considerations).

## Example
```yaml
defaults: {gap: 4s}
```

## Instead
```yaml
defaults: {gap: 500ms}
```
",
    },
    thresholds: &[&MOST],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let most = cx.time(&MOST);
    let mut files: BTreeSet<&str> = BTreeSet::new();
    let mut slow = Vec::new();
    for (id, step, menu) in cx.menus() {
        if step.settings.gap > most && menu.prompts.iter().filter(|id| !cx.graph.prompt(**id).in_whole).count() > 1 {
            slow.push((step.settings.gap, id));
        }
        for prompt in menu.prompts.iter().map(|id| cx.graph.prompt(*id)) {
            for piece in prompt.words.iter().flat_map(|words| &words.pieces) {
                let Piece::File { name, named, .. } = piece else { continue };
                let Some(facts) = cx.files.get(name) else { continue };
                let longest = facts.pauses.iter().copied().max_by_key(|(from, until)| *until - *from);
                if let Some((from, until)) = longest.filter(|(from, until)| *until - *from > most && files.insert(name))
                {
                    out.report(
                        named.unwrap_or(prompt.span),
                        format!("`{name}` is silent for {} from {from} on, limit {most}", until - from),
                    )
                    .help("cut the silence down to half a second");
                }
            }
        }
    }
    let Some((gap, _)) = slow.first().copied() else { return };
    let steps: Vec<_> = slow.into_iter().map(|(_, id)| id).collect();
    cx.report_steps(out, &steps, |names| format!("{gap} of silence between the prompts of {names}, limit {most}"))
        .help("write `gap: 500ms`: here, or for the whole line under `defaults:`");
}
