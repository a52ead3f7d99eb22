//! RT217 letters-as-keys: callers are told to press a letter.

use crate::finding::{Code, Severity};
use crate::lint::wording::{Tongue, Word, tongue, words};
use crate::lint::{Cx, Rule, Sink, Why};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT217",
        name: "letters-as-keys",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "callers are told to press a letter",
        explain: "\
## What it checks
No prompt names a letter as the key to press: \"press B for billing\", \"oprima la letra B\", \"drücken Sie B\". Judged are
English, Spanish, French, German, Portuguese and Italian. Letters of what is to be entered (\"the first three letters of
the last name\") are no keys.

## Why it matters
Keypads on screens show letters small or not at all, three or four to a key, and a letter says nothing to a caller who
cannot see it. A practitioner's summary of the standard asks for digits and not letters
(http://www.itams.co.uk/ivr-standards.htm); in an experiment letter codes were strongly disliked (Human Factors Society
1991, doi 10.1177/154193129103500407).

## Example
```yaml
- {press: 2, say: \"Press B for billing.\", goto: billing}
```

## Instead
```yaml
- {press: 2, say: \"For billing, press 2.\", goto: billing}
```
",
    },
    thresholds: &[],
    check,
};

/// The word for a letter, which may stand before it.
const LETTER: [&str; 6] = ["letter", "letra", "lettre", "buchstabe", "buchstaben", "lettera"];

/// Letters that are words in one of the languages; in capitals they may begin a title.
const WORDS: [&str; 8] = ["a", "e", "i", "o", "u", "y", "à", "è"];

fn check(cx: &Cx<'_>, out: &mut Sink) {
    out.not_judged(Why::NoText, cx.without_text());
    for said in cx.said() {
        let Some(tongue) = tongue(said.language()) else { continue };
        if let Some(words) = letter(tongue, said.text) {
            out.report(said.prompt.span, format!("\"{words}\" names a letter, and keys have digits"))
                .label(said.where_else())
                .help("name the digit of the key");
        }
    }
}

/// Where a text names a letter as a key: from the verb to the letter, as it was written.
fn letter<'t>(tongue: &Tongue, text: &'t str) -> Option<&'t str> {
    // Where everything is in capitals they tell nothing.
    if !text.chars().any(char::is_lowercase) {
        return None;
    }
    let words = words(text);
    words.iter().enumerate().filter(|(_, word)| tongue.is_verb(&word.word)).find_map(|(verb, first)| {
        let mut named = false;
        for (at, word) in words.iter().enumerate().skip(verb + 1) {
            if word.begins {
                return None;
            }
            if is_letter(tongue, &words, at, named) {
                return Some(&text[first.from..word.from + word.written.len()]);
            }
            named |= LETTER.contains(&word.word.as_str());
            if !named && !tongue.is_small(&word.word) {
                return None;
            }
        }
        None
    })
}

/// Whether a word is a letter that names a key; `named`: the word for a letter stands before it.
fn is_letter(tongue: &Tongue, words: &[Word<'_>], at: usize, named: bool) -> bool {
    let word = &words[at];
    let capital = word.written.chars().all(char::is_uppercase);
    let one = word.written.chars().count() == 1 && word.written.chars().all(char::is_alphabetic);
    if !one || !(capital || named) {
        return false;
    }
    // "Press A Key Now" is a title: what is a word must be followed by what ties a key, or by nothing.
    let next = words.get(at + 1).filter(|next| !next.begins);
    let tied = next.is_none_or(|next| {
        tongue.is_tie(&next.word)
            || matches!(next.word.as_str(), "as" | "como" | "comme" | "wie" | "come")
            || (tongue.is_small(&next.word) && next.written.chars().all(char::is_lowercase))
    });
    !WORDS.contains(&word.word.as_str()) || named || tied
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(language: &str, text: &'t str) -> Option<&'t str> {
        tongue(language).and_then(|tongue| letter(tongue, text))
    }

    #[test]
    fn a_letter_is_seen_in_six_languages() {
        for (language, text, letter) in [
            ("en", "Press B for billing.", "Press B"),
            ("en", "For accounts, press A as in apple.", "press A"),
            ("en", "For accounts, press A.", "press A"),
            ("en", "For information, press the letter i.", "press the letter i"),
            ("en", "To quit, press the Q key.", "press the Q"),
            ("es", "Para ventas, oprima la letra V.", "oprima la letra V"),
            ("fr", "Pour la facturation, appuyez sur la touche F.", "appuyez sur la touche F"),
            ("de", "Für Rechnungen drücken Sie die Taste R.", "drücken Sie die Taste R"),
            ("pt", "Para falar conosco, pressione a tecla F.", "pressione a tecla F"),
            ("it", "Per le vendite, prema V.", "prema V"),
        ] {
            assert_eq!(found(language, text), Some(letter), "{text}");
        }
    }

    #[test]
    fn what_is_no_letter_is_left_alone() {
        for (language, text) in [
            ("en", "Press a key now, or wait for a person."),
            ("en", "Press A Key Now."),
            ("en", "PRESS A KEY NOW"),
            ("en", "To select a plan, press 1. A person will help you."),
            ("en", "Press 1 or * to go on."),
            ("en", "Please enter the first three letters of the last name."),
            ("en", "For plan B, press 2."),
            ("en", "Choose a plan. I will wait."),
            ("es", "Oprima 1 o espere a una persona."),
            ("es", "Marque a su agente."),
            ("fr", "Tapez à votre rythme."),
            ("fr", "Appuyez sur l'étoile."),
            ("de", "Drücken Sie die 1."),
            ("pt", "Pressione o 1 e aguarde."),
            ("it", "Prema il tasto 1 o attenda."),
            ("it", "Selezioni e attenda."),
        ] {
            assert_eq!(found(language, text), None, "{text}");
        }
    }
}
