//! RT309 choices-run-together: no pause tells one choice from the next.

use crate::finding::{Code, Severity};
use crate::graph::{Menu, Piece, PromptId, PromptRole, Step};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};
use crate::time::Time;
use crate::timing::{Cue, Filled};

/// Pause between choices, at least.
static LEAST: Threshold = Threshold {
    key: "least",
    default: 0.25,
    unit: Unit::Time,
    what: "pause between choices, at least",
    source: "AVIxD: under 250 ms callers rarely take a turn",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT309",
        name: "choices-run-together",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "no pause tells one choice from the next",
        explain: "\
## What it checks
In a menu of more than three spoken choices a pause of at least `least` lies between them: the `gap` where each has a
recording of its own, else the pause that is measured in the one file for the whole menu, near each cue point. Menus
that nobody has recorded as one file are judged by their `gap` alone. A recording's pauses below 0.25 s are not found.

## Why it matters
Callers need the moment to decide whether a choice is theirs. The practitioners' wiki of AVIxD asks for 500 to 750 ms
between choices, not needed for three or fewer, and finds that under 250 ms callers rarely take a turn
(http://acixd.org/wiki/doku.php?id=prosody). W3C's Cognitive Accessibility Task Force asks for a pause as well
(https://github.com/w3c/coga, design-guide/o6p04-voice-menus.html).

## Example
```yaml
defaults: {gap: 100ms}
```

## Instead
```yaml
defaults: {gap: 500ms}
```
",
    },
    thresholds: &[&LEAST],
    check,
};

/// So many choices need no pauses between them (AVIxD).
const FEW: usize = 3;

/// How far from a cue point its pause may lie (ours).
const NEAR: Time = Time::from_millis(500);

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let least = cx.time(&LEAST);
    let mut close = Vec::new();
    for (id, step, menu) in cx.menus() {
        let choices: Vec<PromptId> = menu
            .prompts
            .iter()
            .copied()
            .filter(|id| matches!(cx.graph.prompt(*id).role, PromptRole::Choice(_)))
            .collect();
        if choices.len() <= FEW {
            continue;
        }
        let whole = choices.iter().any(|id| cx.graph.prompt(*id).in_whole);
        if !whole && step.settings.gap < least {
            close.push((step.settings.gap, id));
        } else if whole {
            in_whole(cx, out, step, menu, least);
        }
    }
    let Some((gap, _)) = close.first().copied() else { return };
    let steps: Vec<_> = close.into_iter().map(|(_, id)| id).collect();
    cx.report_steps(out, &steps, |names| format!("{gap} of silence between the choices of {names}, limit {least}"))
        .help("write `gap: 500ms`: here, or for the whole line under `defaults:`");
}

/// Whether the one file for a menu has a pause before each choice but the first.
fn in_whole(cx: &Cx<'_>, out: &mut Sink, step: &Step, menu: &Menu, least: Time) {
    for language in 0..cx.graph.line.languages.len() {
        let parts: Vec<PromptId> = menu.prompts.iter().copied().filter(|id| cx.graph.prompt(*id).in_whole).collect();
        let Some(Piece::File { name, .. }) =
            parts.first().and_then(|id| cx.graph.prompt(*id).words.get(language)?.pieces.first())
        else {
            continue;
        };
        let Some(facts) = cx.files.get(name).filter(|facts| facts.loudness.is_some()) else { continue };
        let pauses: Vec<_> = facts.pauses.iter().filter(|(from, until)| *until - *from >= least).collect();
        let without = parts
            .iter()
            .skip(1)
            .filter(|id| {
                let spoken = cx.times.speak(**id, language, Filled::default());
                let at = spoken.sounds.first().map_or(Time::ZERO, |sound| sound.from);
                match cx.times.cue(**id, language) {
                    Cue::Stated => !pauses.iter().any(|(from, until)| *from <= at + NEAR && *until + NEAR >= at),
                    Cue::Found | Cue::None => false,
                    Cue::Guessed => true,
                }
            })
            .count();
        if without > 0 {
            let pauses = match pauses.len() {
                0 => "no pause".to_owned(),
                1 => "one pause".to_owned(),
                count => format!("{count} pauses"),
            };
            out.report(
                step.span,
                format!(
                    "the choices of `{}` run together: `{name}` has {pauses} of {least} or more between {} parts",
                    step.name,
                    parts.len()
                ),
            )
            .help("leave half a second of silence between two choices");
        }
    }
}
