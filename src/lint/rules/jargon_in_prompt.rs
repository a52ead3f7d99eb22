//! RT308 jargon-in-prompt: a word from inside the firm.

use crate::finding::{Code, Severity};
use crate::lint::wording::{find_phrase, words};
use crate::lint::{Cx, Rule, Sink, Why, WordList};

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
\"authenticate\", \"remittance\", \"tier one\" and the like. The list is ours. In `ringtrue.toml` `words` takes its place
and `more_words` adds to it, words and phrases alike; what a project writes is looked for in every language.

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

/// Words of telephony, support desks and accounting.
pub(super) static WORDS: WordList = WordList {
    rule: RULE.code.name,
    key: "words",
    more: "more_words",
    default: &[
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
    ],
    what: "words of the trade, in English",
    source: "ours",
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    out.not_judged(Why::NoText, cx.without_text());
    let list = cx.settings.words(&WORDS);
    for said in cx.said() {
        let words = words(said.text);
        // Our own words are English; a project knows its own languages.
        let ours = list.own || said.language() == "en";
        let phrases = list.words.iter().filter(|_| ours).chain(&list.more);
        let found: Vec<&str> =
            phrases.map(String::as_str).filter(|phrase| find_phrase(&words, phrase).is_some()).collect();
        if let Some(first) = found.first() {
            out.report(said.prompt.span, format!("\"{first}\" is not a word of callers"))
                .label(said.where_else())
                .help("say it as callers would");
        }
    }
}
