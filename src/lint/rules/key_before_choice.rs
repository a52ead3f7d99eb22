//! RT301 key-before-choice: the key is named before what it does.

use crate::finding::{Code, Severity};
use crate::lint::spoken::key_first;
use crate::lint::{Cx, Rule, Sink, Why};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT301",
        name: "key-before-choice",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "the key is named before what it does",
        explain: "\
## What it checks
No prompt says \"press 1 for billing\": what a choice is for comes first, its key after it. Told from the text, in
English, Spanish, French, German, Portuguese and Italian; other languages and recordings without words are not judged.

## Why it matters
By the time callers know that the choice is theirs the key has gone by, and they wait for the menu to be said again.
The result before the action: ISO 9241-13, 5.3.1 (https://ajdocs.ru/gsp/41337/8). W3C's Cognitive Accessibility Task
Force asks for the choice before its digit (https://github.com/w3c/coga, design-guide/o6p04-voice-menus.html), and
ETSI ETR 096 to describe a function before its digit (as quoted:
https://lists.w3.org/Archives/Public/public-cognitive-a11y-tf/2016Apr/0032.html).

## Example
```yaml
- {press: 1, say: Press 1 for billing., goto: billing}
```

## Instead
```yaml
- {press: 1, say: \"For billing, press 1.\", goto: billing}
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    out.not_judged(Why::NoText, cx.without_text());
    for said in cx.said() {
        let Some(written) = key_first(said.text, said.tag) else { continue };
        out.report(said.prompt.span, format!("the key is named before its choice: \"{written} ...\""))
            .label(said.where_else())
            .help("say what the choice is for, then its key: \"For billing, press 1.\"");
    }
}
