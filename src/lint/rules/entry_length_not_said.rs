//! RT416 entry-length-not-said: an entry that does not say how many digits.

use crate::finding::{Code, Severity};
use crate::graph::StepKind;
use crate::lint::{Cx, Rule, Sink, Why};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT416",
        name: "entry-length-not-said",
        severity: Severity::Info,
        since: "0.1.0",
        summary: "an entry that does not say how many digits",
        explain: "\
## What it checks
Where a fixed number of digits is asked for, the words say how many; where the number varies and a key ends the entry,
they name that key. Codes that are secret are exempt. Judged are words in English and Spanish, of the first language
of the line.

## Why it matters
Who does not know how long the number is cannot tell which of several numbers on the bill is meant, and does not
notice a digit too few. The Kortum handbook on interfaces, chapter 7, as quoted by others, asks for both.

## Example
```yaml
account:
  collect: {say: Please enter your account number., digits: 10}
```

## Instead
```yaml
account:
  collect: {say: Please enter your ten digit account number., digits: 10}
```
",
    },
    thresholds: &[],
    check,
};

/// How numbers of digits are written.
const ENGLISH: [&str; 20] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];
const SPANISH: [&str; 20] = [
    "un",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
];
/// What the key that ends an entry is called.
const POUND: [&str; 7] = ["pound", "hash", "#", "number sign", "numeral", "gato", "almohadilla"];
const STAR: [&str; 4] = ["star", "*", "asterisk", "asterisco"];

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let language = cx.graph.line.languages.first().map_or("", |tag| tag.split('-').next().unwrap_or_default());
    let numbers = match language {
        "en" => Some(ENGLISH),
        "es" => Some(SPANISH),
        _ => None,
    };
    let (mut without_text, mut unknown) = (0, 0);
    for (_, step) in cx.graph.steps().filter(|(id, _)| cx.reachable.has(*id)) {
        let StepKind::Collect(collect) = &step.kind else { continue };
        let Some(prompt) = collect.prompt.filter(|_| !collect.secret && collect.max > 1) else { continue };
        let Some(text) = cx.text(prompt) else {
            without_text += 1;
            continue;
        };
        let Some(numbers) = numbers else {
            unknown += usize::from(collect.min == collect.max || collect.terminator.is_some());
            continue;
        };
        let text = text.to_lowercase();
        let span = cx.graph.prompt(prompt).span;
        if collect.min == collect.max {
            let figure = collect.max.to_string();
            let word = numbers.get(collect.max as usize - 1).copied().unwrap_or(&figure);
            let said = text.split(|c: char| !c.is_alphanumeric()).any(|part| part == word || part == figure);
            // `six-digit` is one word to some and two to others; `twelve digits` may be said in groups.
            if !said {
                out.report(span, format!("`{}` does not say that {} digits are wanted", step.name, collect.max))
                    .help(format!("say how many: \"... {word} digits ...\""));
            }
        } else if let Some(key) = collect.terminator {
            let names: &[&str] = if key == '#' { &POUND } else { &STAR };
            if !names.iter().any(|name| text.contains(name)) {
                let name = if key == '#' { "pound" } else { "star" };
                out.report(span, format!("`{}` does not say which key ends the entry", step.name))
                    .help(format!("name it: \"... then press {name}\""));
            }
        }
    }
    out.not_judged(Why::NoText, without_text);
    out.not_judged(Why::Language, unknown);
}
