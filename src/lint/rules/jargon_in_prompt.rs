//! RT308 jargon-in-prompt: a word from inside the firm.

use crate::finding::{Code, Severity};
use crate::lint::wording::{find_phrase, words};
use crate::lint::{Cx, Rule, Sink, Why};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT308",
        name: "jargon-in-prompt",
        severity: Severity::Info,
        since: "0.1.0",
        summary: "a word from inside the firm",
        explain: "\
## What it checks
No English prompt has words of the trade that callers do not use: \"IVR\", \"DTMF\", \"touch-tone\", \"alphanumeric\",
\"authenticate\", \"remittance\", \"tier one\" and the like. The list is ours.

## Why it matters
Callers who do not know the word cannot tell whether the choice is theirs. ISO 9241-154 asks for words that callers
know, 9.2.14.2 (https://ajdocs.ru/gsp/39389/21); so does W3C's Cognitive Accessibility Task Force
(https://github.com/w3c/coga, design-guide/o6p04-voice-menus.html).

## Example
```yaml
- {press: 2, say: \"For remittance advice, press 2.\", goto: payments}
```

## Instead
```yaml
- {press: 2, say: \"If you have paid and want us to know, press 2.\", goto: payments}
```
",
    },
    thresholds: &[],
    check,
};

/// Words of telephony, support desks and accounting, in English (ours).
const JARGON: [&str; 24] = [
    "ivr",
    "dtmf",
    "acd",
    "ani",
    "touch-tone",
    "touchtone",
    "alphanumeric",
    "authenticate",
    "authentication",
    "remittance",
    "provisioning",
    "deprovision",
    "escalation",
    "disposition",
    "interexchange",
    "sku",
    "rma",
    "msisdn",
    "tier one",
    "tier 1",
    "tier two",
    "tier 2",
    "trouble ticket",
    "work order",
];

fn check(cx: &Cx<'_>, out: &mut Sink) {
    out.not_judged(Why::NoText, cx.without_text());
    for said in cx.said().into_iter().filter(|said| said.language() == "en") {
        let words = words(said.text);
        let found: Vec<&str> = JARGON.into_iter().filter(|phrase| find_phrase(&words, phrase).is_some()).collect();
        if let Some(first) = found.first() {
            out.report(said.prompt.span, format!("\"{first}\" is not a word of callers"))
                .label(said.where_else())
                .help("say it as callers would");
        }
    }
}
