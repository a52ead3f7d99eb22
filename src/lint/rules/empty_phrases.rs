//! RT303 empty-phrases: words that say nothing to the caller.

use std::collections::HashSet;

use crate::finding::{Code, Severity};
use crate::graph::PromptId;
use crate::lint::wording::{find_phrase, words};
use crate::lint::{Cx, Rule, Sink, Why};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT303",
        name: "empty-phrases",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "words that say nothing to the caller",
        explain: "\
## What it checks
No prompt tells callers that their call is important or that the choices have changed, and nothing that they hear
before the first menu sends them to a web site or advertises (`advert: true`). Phrases are known in English, Spanish,
French, German, Portuguese and Italian; the list is ours but for the phrases that the standard below names.

## Why it matters
They cost every caller seconds and tell nobody anything. Get2human standard 1.0 names \"your call is important to us\",
\"our menu options have changed\" and being sent to the web as unacceptable (http://gethuman.com/standard/v1.0.html); the
wiki of AVIxD leaves them out (http://acixd.org/wiki/doku.php?id=what_not_to_include_at_the_beginning); W3C's Cognitive
Accessibility Task Force wants no adverts (https://github.com/w3c/coga, design-guide/o6p04-voice-menus.html).

## Example
```yaml
welcome: {play: \"Your call is important to us. Please listen carefully, as our options have changed.\", goto: main}
```

## Instead
```yaml
welcome: {play: Harbor Electric., goto: main}
```
",
    },
    thresholds: &[],
    check,
};

/// Lines of `language | where | phrase`: where it is empty, `any` place or `before` the first choice.
const PHRASES: &str = include_str!("empty_phrases.txt");

fn check(cx: &Cx<'_>, out: &mut Sink) {
    out.not_judged(Why::NoText, cx.without_text());
    let before: HashSet<PromptId> =
        cx.openings().iter().flat_map(|opening| opening.said.iter().map(|(prompt, _)| *prompt)).collect();
    let phrases: Vec<[&str; 3]> = PHRASES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| <[&str; 3]>::try_from(line.split('|').map(str::trim).collect::<Vec<_>>()).ok())
        .collect();
    for said in cx.said() {
        let words = words(said.text);
        let first = phrases.iter().find_map(|[language, place, phrase]| {
            let counts = *language == said.language() && (*place == "any" || before.contains(&said.id));
            counts.then(|| find_phrase(&words, phrase)).flatten().map(|_| (*place, *phrase))
        });
        match first {
            Some(("any", phrase)) => {
                out.report(said.prompt.span, format!("\"{phrase}\" says nothing that callers can use"))
                    .label(said.where_else())
                    .help("leave it out");
            }
            Some((_, phrase)) => {
                out.report(
                    said.prompt.span,
                    format!("\"{phrase}\" sends callers elsewhere before they are offered a choice"),
                )
                .label(said.where_else())
                .help("leave it out, or say it behind the choice that it helps");
            }
            None => {}
        }
    }
    let mut adverts: Vec<PromptId> = before.into_iter().filter(|id| cx.graph.prompt(*id).advert).collect();
    adverts.sort_unstable();
    for advert in adverts {
        out.report(cx.graph.prompt(advert).span, "callers hear an advert before they are offered a choice")
            .help("leave it out");
    }
}
