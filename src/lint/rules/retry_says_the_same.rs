//! RT411 retry-says-the-same: the second reminder is the first one again.

use crate::finding::{Code, Severity};
use crate::graph::{PromptId, StepId};
use crate::lint::{Cx, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT411",
        name: "retry-says-the-same",
        severity: Severity::Info,
        since: "0.1.0",
        summary: "the second reminder is the first one again",
        explain: "\
## What it checks
What is said after the second attempt differs from what was said after the first, for silence and for wrong keys.
Where nothing is said at all `no-warning-before-timeout` speaks.

## Why it matters
Who did not understand a sentence will not understand it the second time. W3C's Cognitive Accessibility Task Force
asks for prompts that get more helpful from one attempt to the next (https://github.com/w3c/coga,
design-guide/o6p04-voice-menus.html).

## Example
```yaml
main:
  no_input: Sorry, I did not hear a key.
```

## Instead
```yaml
main:
  no_input:
    - Sorry, I did not hear a key.
    - Still nothing. To wait for a person, stay on the line.
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let mut steps: Vec<StepId> = Vec::new();
    for (id, step, retries) in cx.graph.asking().filter(|(id, ..)| cx.reachable.has(*id)) {
        // The last attempt is followed by what comes after it, not by a reminder.
        let twice = step.settings.attempts.is_none_or(|attempts| attempts > 2);
        if twice && (says_the_same(cx, &retries.no_input) || says_the_same(cx, &retries.no_match)) {
            steps.push(id);
        }
    }
    if !steps.is_empty() {
        cx.report_steps(out, &steps, |names| format!("the second reminder in {names} is the first one again"))
            .help("give `no_input` and `no_match` a second text that helps more: `[first, second]`");
    }
}

/// Whether the first prompt is heard after the second attempt too: the last one stands for all later ones.
fn says_the_same(cx: &Cx<'_>, prompts: &[PromptId]) -> bool {
    match prompts {
        [] => false,
        [_] => true,
        [first, second, ..] => {
            let (first, second) = (cx.graph.prompt(*first), cx.graph.prompt(*second));
            let pieces = |prompt: &crate::graph::Prompt| prompt.words.first().map(|words| words.pieces.clone());
            match (cx.text_of(first), cx.text_of(second)) {
                (Some(first), Some(second)) => first == second,
                _ => pieces(first) == pieces(second),
            }
        }
    }
}
