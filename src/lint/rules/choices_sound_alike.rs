//! RT210 choices-sound-alike: two choices of a menu that callers cannot tell apart.

use crate::finding::{Code, Severity};
use crate::graph::{Menu, Target};
use crate::lint::wording::{Tongue, base, tongue, words};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit, Why};

/// Words more alike than this sound the same.
static LIKENESS: Threshold = Threshold {
    key: "likeness",
    default: 0.85,
    unit: Unit::Share,
    what: "letters that two words have in common from which on they count as one",
    source: "ours",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT210",
        name: "choices-sound-alike",
        severity: Severity::Info,
        since: "0.1.0",
        summary: "two choices of a menu that callers cannot tell apart",
        explain: "\
## What it checks
No two choices of a menu that lead to different steps say the same in nearly the same words. Compared are the words that
tell choices apart: not the key, not \"press\", \"for\" or \"your\". Two words count as one where one is the other with
an ending (\"bill\", \"billing\"), or where they share at least `likeness` of their letters in order (ours); every word of
one choice must have its like in the other, in whatever order. \"Billing questions\" and \"technical questions\" are
apart. Judged are English, Spanish, French, German, Portuguese and Italian.

## Why it matters
Callers hear a choice once and cannot look back at it. That choices are clear and distinct matters more than how many
they are, says the practitioners' wiki of AVIxD (http://acixd.org/wiki/doku.php?id=menu_design); unclear choices were
among the commonest failures of 44 women in six tasks (Dulude 2002, https://globethesis.com/?t=2468390011994029).

## Example
```yaml
- {press: 1, say: \"For questions about your bill, press 1.\", goto: bill}
- {press: 2, say: \"For billing questions, press 2.\", goto: disputes}
```

## Instead
```yaml
- {press: 1, say: \"To hear what you owe, press 1.\", goto: bill}
- {press: 2, say: \"If a bill looks wrong, press 2.\", goto: disputes}
```
",
    },
    thresholds: &[&LIKENESS],
    check,
};

/// Words that tell no choice from another: `language | words`. Words such as "from", "with" and "not" do.
const PLAIN: [(&str, &str); 6] = [
    (
        "en",
        "a an the for to of in on at by or and if you your you're we our us i my me is are be do have has would like \
         want wish need please press dial push touch hit type select choose now about this that it its it's any all \
         key number button just call calling regarding",
    ),
    (
        "es",
        "el la los las un una unos unas de del al a en por para o y e u si su sus usted le les lo se es son desea quiere \
         necesita favor sobre este esta que tecla número",
    ),
    (
        "fr",
        "le la les l un une des de du d au aux à en par pour ou et si vous votre vos nous notre nos se c est sont être \
         souhaitez voulez désirez avez veuillez sur ce cette que touche",
    ),
    (
        "de",
        "der die das den dem des ein eine einen einem einer zu zum zur für um in im an am auf bei von oder und wenn falls \
         sie ihr ihre ihren ihrem ihrer wir unser unsere uns ist sind möchten wollen haben bitte über dann dies diese \
         taste",
    ),
    (
        "pt",
        "o a os as um uma uns umas de do da dos das no na nos nas em por para ou e se seu sua seus suas você é são deseja \
         quer precisa favor sobre este esta que tecla número",
    ),
    (
        "it",
        "il lo la i gli le l un uno una di del della dei delle al alla ai alle in nel nella per o e se suo sua suoi sue \
         lei voi vostro vostra è sono desidera vuole volete prego su questo questa che tasto",
    ),
];

/// Endings by which a word differs from itself, in the six languages. `-out` of "without" is none.
const ENDINGS: [&str; 9] = ["s", "es", "ing", "ed", "n", "en", "e", "em", "ns"];
/// A longer menu has other faults, and its pairs are many (ours).
const MOST_COMPARED: usize = 40;
/// A shorter word is no stem of a longer one.
const STEM: usize = 4;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    out.not_judged(Why::NoText, cx.without_text());
    let likeness = cx.threshold(&LIKENESS);
    for (_, step, menu) in cx.menus().filter(|(.., menu)| menu.choices.len() <= MOST_COMPARED) {
        // What sounds alike in several languages is one pair.
        let mut told = Vec::new();
        for language in 0..cx.graph.line.languages.len() {
            let offers = offers(cx, menu, language);
            for (at, later) in offers.iter().enumerate() {
                let same = |earlier: &&Offer<'_>| {
                    earlier.tag == later.tag
                        && !same_way(earlier, later)
                        && alike(&earlier.words, &later.words, likeness)
                };
                let Some(earlier) = offers[..at].iter().find(same) else { continue };
                if told.contains(&(earlier.choice, later.choice)) {
                    continue;
                }
                told.push((earlier.choice, later.choice));
                let span = |choice: usize| {
                    menu.choices[choice].prompt.map_or(step.span, |prompt| cx.graph.prompt(prompt).span)
                };
                out.report(span(later.choice), format!("two choices of `{}` sound alike", step.name))
                    .related(span(earlier.choice), "callers hear this one first")
                    .help("say what is different about each, in the first words");
            }
        }
    }
}

/// A choice as it is offered in one language.
struct Offer<'a> {
    choice: usize,
    tag: &'a str,
    words: Vec<String>,
    target: Option<Target>,
    changes_language: bool,
}

/// Both do the same, whichever callers take.
fn same_way(one: &Offer<'_>, other: &Offer<'_>) -> bool {
    let to = |offer: &Offer<'_>| offer.target.map(|target| target.step);
    to(one).is_none() || to(other).is_none() || to(one) == to(other) && one.changes_language == other.changes_language
}

fn offers<'a>(cx: &Cx<'a>, menu: &Menu, language: usize) -> Vec<Offer<'a>> {
    let choices = menu.choices.iter().enumerate();
    choices
        .filter_map(|(at, choice)| {
            let words = cx.graph.prompt(choice.prompt?).words.get(language)?;
            let (text, tag) = (words.text.as_deref()?, cx.graph.line.languages.get(words.language)?.as_str());
            let words = telling(tongue(base(tag))?, base(tag), text);
            let changes_language = menu.keys.iter().any(|key| key.choice == Some(at) && key.language.is_some());
            (!words.is_empty()).then_some(Offer { choice: at, tag, words, target: choice.target, changes_language })
        })
        .collect()
}

/// The words of an offer that tell it from another.
fn telling(tongue: &Tongue, language: &str, text: &str) -> Vec<String> {
    let plain: Vec<&str> = PLAIN
        .iter()
        .find(|(known, _)| *known == language)
        .map_or(Vec::new(), |(_, words)| words.split_whitespace().collect());
    let words = words(text);
    let mut telling = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        // A verb and the key that it names.
        if tongue.is_verb(&word.word)
            && let Some(end) = tongue.key(&words, at + 1)
        {
            at = end;
            continue;
        }
        // "Parcel A": a letter that is a name is no article.
        let name = !word.begins && word.written.chars().count() == 1 && word.written.chars().all(char::is_uppercase);
        if name || !plain.contains(&word.word.as_str()) {
            telling.push(word.word.clone());
        }
        at += 1;
    }
    telling
}

/// Whether each word of one has its like among the other's.
fn alike(one: &[String], other: &[String], likeness: f64) -> bool {
    let mut left: Vec<&String> = other.iter().collect();
    one.len() == other.len()
        && one.iter().all(|word| {
            // The same word first, so that "bill" does not take the place of "billing".
            let found = left.iter().position(|known| *known == word);
            let found = found.or_else(|| left.iter().position(|known| same_word(word, known, likeness)));
            found.map(|at| left.swap_remove(at)).is_some()
        })
}

fn same_word(one: &str, other: &str, likeness: f64) -> bool {
    if one == other {
        return true;
    }
    if [one, other].iter().any(|word| word.contains(|letter: char| letter.is_ascii_digit())) {
        return false;
    }
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let ending = long.strip_prefix(short).filter(|_| short.chars().count() >= STEM);
    ending.is_some_and(|ending| ENDINGS.contains(&ending))
        || strsim::normalized_damerau_levenshtein(one, other) >= likeness
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_apart(language: &str, one: &str, other: &str) -> bool {
        let words = |text| telling(tongue(language).unwrap(), language, text);
        !alike(&words(one), &words(other), 0.85)
    }

    #[test]
    fn choices_that_callers_mix_up() {
        for (language, one, other) in [
            ("en", "For billing questions, press 1.", "For questions about your bill, press 2."),
            ("en", "For new service, press 1.", "To have a new service, press 2."),
            ("en", "For employees, press 1.", "For employers, press 2."),
            ("en", "Press 1 for orders.", "Press 2 for your order."),
            ("es", "Para su factura, oprima 1.", "Para facturas, oprima 2."),
            ("de", "Für Rechnungen drücken Sie die 1.", "Für Ihre Rechnung drücken Sie die 2."),
            ("fr", "Pour votre facture, tapez 1.", "Pour les factures, tapez 2."),
        ] {
            assert!(!told_apart(language, one, other), "{one} {other}");
        }
    }

    #[test]
    fn choices_that_callers_tell_apart() {
        for (language, one, other) in [
            ("en", "For billing questions, press 1.", "For technical questions, press 2."),
            ("en", "To follow parcel A, press 1.", "To follow parcel B, press 2."),
            ("en", "For a power outage, press 1.", "For a wire on the ground, press 2."),
            ("en", "If you have an account, press 1.", "If you have no account, press 2."),
            ("en", "To pay with a card, press 1.", "To pay without a card, press 2."),
            ("en", "For sales, press 1.", "For service, press 2."),
            ("en", "To activate a card, press 1.", "To deactivate a card, press 2."),
            ("en", "For the north, press 1.", "For the south, press 2."),
            ("en", "For plan 100, press 1.", "For plan 200, press 2."),
            ("en", "For buyers, press 1.", "For renters, press 2."),
            ("en", "For incoming calls, press 1.", "For outgoing calls, press 2."),
            ("es", "Para crédito, oprima 1.", "Para débito, oprima 2."),
            ("es", "Para pagar, oprima 1.", "Para pagar en partes, oprima 2."),
            ("de", "Für Privatkunden drücken Sie die 1.", "Für Geschäftskunden drücken Sie die 2."),
            ("de", "Für Strom drücken Sie die 1.", "Für Störungen drücken Sie die 2."),
            ("fr", "Pour un particulier, tapez 1.", "Pour un professionnel, tapez 2."),
            ("it", "Per privati, prema 1.", "Per aziende, prema 2."),
        ] {
            assert!(told_apart(language, one, other), "{one} {other}");
        }
    }
}
