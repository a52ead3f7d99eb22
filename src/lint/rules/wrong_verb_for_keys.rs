//! RT306 wrong-verb-for-keys: callers are told to dial or touch a key, not to press it.

use crate::finding::{Code, Severity};
use crate::graph::PromptRole;
use crate::lint::spoken::offers;
use crate::lint::wording::words;
use crate::lint::{Cx, Rule, Sink, Why};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT306",
        name: "wrong-verb-for-keys",
        severity: Severity::Info,
        since: "0.1.0",
        summary: "callers are told to dial or touch a key, not to press it",
        explain: "\
## What it checks
A key is *pressed*, a number is *entered*, a call is *ended*. In English prompts \"dial 1\", \"push 1\", \"touch 1\" and
\"type 1\" are found, \"enter 1\" in the offer of a choice, and \"disconnect\" in the offer of a choice.

## Why it matters
One verb for one act is learnt once. A practitioners' summary of the standards for voice response lists press for
choices, enter for data, \"end the call\" instead of disconnect (http://www.itams.co.uk/ivr-standards.htm).

## Example
```yaml
- {press: 1, say: \"For billing, dial 1.\", goto: billing}
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

/// Verbs for which the summary has another one.
const VERBS: [&str; 4] = ["dial", "push", "touch", "type"];

fn check(cx: &Cx<'_>, out: &mut Sink) {
    out.not_judged(Why::NoText, cx.without_text());
    for said in cx.said().into_iter().filter(|said| said.language() == "en") {
        let choice = matches!(said.prompt.role, PromptRole::Choice(_));
        let is_wrong = |verb: &&str| {
            VERBS.iter().any(|wrong| wrong.eq_ignore_ascii_case(verb)) || (choice && verb.eq_ignore_ascii_case("enter"))
        };
        let verbs = offers(said.text, said.tag).into_iter().flatten().filter_map(|offer| said.text.get(offer.verb?));
        let wrong = { verbs }.find(is_wrong);
        if let Some(verb) = wrong {
            out.report(said.prompt.span, format!("\"{verb}\" is said where a key is pressed"))
                .label(said.where_else())
                .help("say \"press\" for keys, \"enter\" for numbers")
                .edits(cx.reword(
                    said.prompt,
                    verb,
                    if verb.starts_with(char::is_uppercase) { "Press" } else { "press" },
                ));
        } else if choice && let Some(word) = words(said.text).iter().find(|word| word.word == "disconnect") {
            out.report(said.prompt.span, format!("\"{}\" is said where the call ends", word.written))
                .label(said.where_else())
                .help("say \"to end the call\"");
        }
    }
}
