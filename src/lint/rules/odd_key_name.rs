//! RT307 odd-key-name: a key is called by a name that callers may not know.

use crate::finding::{Code, Severity};
use crate::lint::spoken::offers;
use crate::lint::{Cx, Rule, Sink, Why};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT307",
        name: "odd-key-name",
        severity: Severity::Info,
        since: "0.1.0",
        summary: "a key is called by a name that callers may not know",
        explain: "\
## What it checks
In English prompts `*` is called star, and `#` pound in the United States and Canada, hash in the United Kingdom,
Ireland, Australia, New Zealand, South Africa and India. The country is that of the language, else of the line. Other
names are found where a key is offered.

## Why it matters
Callers look for a sign that they have never heard of. ISO 9241-154 has a clause on standard names of keys, 9.2.14.9
(https://ajdocs.ru/gsp/39389/21). Which names are odd is our list: the clause's own has not been read.

## Example
```yaml
- {say: \"To hear this again, press asterisk.\"}
```

## Instead
```yaml
- {say: \"To hear this again, press star.\"}
```
",
    },
    thresholds: &[],
    check,
};

/// Names of `*` and of `#` that are not the usual ones (ours).
const ODD: [(&str, char); 8] = [
    ("asterisk", '*'),
    ("snowflake", '*'),
    ("octothorpe", '#'),
    ("square", '#'),
    ("sharp", '#'),
    ("gate", '#'),
    ("hash", '#'),
    ("pound", '#'),
];

/// What `#` is called in countries whose custom is known (ours; no source lists them).
fn name_of_hash(country: &str) -> Option<&'static str> {
    match country {
        "US" | "CA" => Some("pound"),
        "GB" | "IE" | "AU" | "NZ" | "ZA" | "IN" => Some("hash"),
        _ => None,
    }
}

fn check(cx: &Cx<'_>, out: &mut Sink) {
    out.not_judged(Why::NoText, cx.without_text());
    for said in cx.said().into_iter().filter(|said| said.language() == "en") {
        let region = said.tag.split('-').skip(1).find(|part| part.len() == 2).or(cx.graph.line.country.as_deref());
        let odd = offers(said.text, said.tag).into_iter().flatten().find_map(|offer| {
            let written = said.text.get(offer.at)?.split_whitespace().next()?;
            let (name, key) = ODD.iter().find(|(name, _)| name.eq_ignore_ascii_case(written))?;
            let better = if *key == '*' { "star" } else { region.and_then(name_of_hash)? };
            (*name != better).then_some((written, better))
        });
        if let Some((written, better)) = odd {
            out.report(said.prompt.span, format!("the key is called \"{}\", which callers may not know", written))
                .label(said.where_else())
                .help(format!("call it \"{better}\""))
                .edits(cx.reword(said.prompt, written, better));
        }
    }
}
