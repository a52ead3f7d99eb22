//! RT110 told-to-call-another-number: a call ends with the advice to ring somebody else.

use crate::finding::{Code, Severity};
use crate::graph::{Prompt, PromptRole, Step, StepKind};
use crate::lint::wording::{Word, base, find_phrase, words};
use crate::lint::{Cx, Rule, Sink, Why};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT110",
        name: "told-to-call-another-number",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "a call ends with the advice to ring somebody else",
        explain: "\
## What it checks
No way through the line ends with a prompt that tells callers to ring another number: one marked `refers_to:`, or one
that says so in words (\"please call 555-0188\", \"call another number\") in English, Spanish, French, German, Portuguese
or Italian. Only prompts count after which the call ends without a key; where a person, a message or a callback follows,
a number is information. The line's own `number:` is no other one, and neither is a number of fewer than five digits
(911, 112). Where a prompt names a number and the line has no `number:`, that is not judged.

## Why it matters
Whoever hears it has waited for nothing, must find something to write, and begins again at another menu. W3C's
Cognitive Accessibility Task Force asks for a transfer, not for \"call another number\"
(https://github.com/w3c/coga, design-guide/o6p04-voice-menus.html); a published score for telephone support takes
three points off for it (Gibbs 2006, https://www.itworldcanada.com/article/telephone-support-scoring-system/4652).

## Example
```yaml
warranty:
  disconnect: For warranty questions please call 1-800-555-0188. Goodbye.
```

## Instead
```yaml
warranty:
  transfer: {to: \"+1-800-555-0188\", say: I will connect you with the warranty desk.}
```
",
    },
    thresholds: &[],
    check,
};

/// What callers are told to do, before a number: `language | verbs`.
const VERBS: [(&str, &str); 6] = [
    ("en", "call dial ring phone telephone contact"),
    ("es", "llame llámenos llamar marque marcar telefonee contacte contactar comuníquese comunicarse"),
    ("fr", "appelez appeler composez composer contactez contacter téléphonez téléphoner joignez"),
    ("de", "rufen ruf anrufen anzurufen wählen telefonieren kontaktieren wenden"),
    ("pt", "ligue ligar disque discar telefone contacte contate marque"),
    ("it", "chiami chiama chiamare chiamate componga comporre contatti contattare telefoni telefonare"),
];

/// Another number in words: `language | phrases`.
const OTHER: [(&str, &[&str]); 6] = [
    ("en", &["another number", "a different number", "the other number"]),
    ("es", &["otro número"]),
    ("fr", &["un autre numéro", "l'autre numéro", "l’autre numéro"]),
    ("de", &["eine andere nummer", "die andere nummer", "unter einer anderen nummer"]),
    ("pt", &["outro número"]),
    ("it", &["un altro numero", "l'altro numero", "l’altro numero"]),
];

/// Before another number these mean the one that callers ring from.
const FROM: [&str; 8] = ["from", "desde", "depuis", "von", "da", "de", "d'un", "using"];

/// What has numbers that nobody rings.
const NO_CALLS: [&str; 16] = [
    "text",
    "sms",
    "fax",
    "whatsapp",
    "extension",
    "ext",
    "extensión",
    "poste",
    "durchwahl",
    "ramal",
    "interno",
    "telefax",
    "texto",
    "code",
    "código",
    "codice",
];

/// Who calls is the line, and not the caller, where one of these stands so near before the verb.
const WE: [&str; 8] = ["we", "we'll", "we’ll", "will", "i'll", "nous", "wir", "vamos"];
const WE_NEAR: usize = 3;
/// So many words may stand between the verb and the number (ours): "call our warranty desk in Dayton at".
const NEAR: usize = 8;
/// A shorter number is an emergency call, an extension or a year (ours).
const FEWEST_DIGITS: usize = 5;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let graph = cx.graph;
    let (mut without_text, mut without_number) = (0, 0);
    let ends = graph.prompts.iter().filter(|prompt| cx.reachable.has(prompt.step) && ends(cx, prompt));
    for prompt in ends {
        let own = graph.line.number.as_deref().map(digits).filter(|own| own.len() >= FEWEST_DIGITS);
        let is_own = |number: &str| own.as_deref().is_some_and(|own| same_number(own, number));
        if let Some(number) = &prompt.refers_to {
            if !is_own(&digits(number)) {
                report(cx, out, prompt, &format!("ring {number}"));
            }
            continue;
        }
        if prompt.words.iter().all(|words| words.text.is_none()) {
            without_text += usize::from(prompt.words.iter().any(|words| !words.pieces.is_empty()));
            continue;
        }
        let told = prompt.words.iter().filter(|words| !words.stands_in).find_map(|words| {
            let tag = graph.line.languages.get(words.language)?;
            told(base(tag), words.text.as_deref()?, is_own)
        });
        match told {
            Some(Told::Number(number)) if own.is_some() => report(cx, out, prompt, &format!("ring {number}")),
            Some(Told::Number(_)) => without_number += 1,
            Some(Told::Another) => report(cx, out, prompt, "ring another number"),
            None => {}
        }
    }
    out.not_judged(Why::NoText, without_text);
    out.not_judged(Why::NoNumber, without_number);
}

fn report(cx: &Cx<'_>, out: &mut Sink, prompt: &Prompt, what: &str) {
    let step = &cx.graph.step(prompt.step).name;
    out.report(prompt.span, format!("callers of `{step}` are told to {what}, and the call ends"))
        .help(format!("connect them with `transfer:`, or {}", cx.to_help()));
}

/// Whether a prompt is said after all choices, and the call ends after it without anybody to help.
fn ends(cx: &Cx<'_>, prompt: &Prompt) -> bool {
    let step: &Step = cx.graph.step(prompt.step);
    let on = match prompt.role {
        PromptRole::Play => Some(prompt.step),
        PromptRole::Closing if matches!(step.kind, StepKind::Disconnect(_)) => Some(prompt.step),
        PromptRole::Outcome(at) => {
            step.outcomes.get(at).and_then(|outcome| outcome.target).or(step.goto).map(|target| target.step)
        }
        _ => None,
    };
    on.is_some_and(|on| cx.ends_by_itself.has(on) && !cx.helps_by_itself.has(on))
}

/// What callers are told to ring.
#[derive(PartialEq, Eq, Debug)]
enum Told {
    /// A number, as it was written.
    Number(String),
    /// Another one than this.
    Another,
}

fn told(language: &str, text: &str, is_own: impl Fn(&str) -> bool) -> Option<Told> {
    let (_, verbs) = VERBS.iter().find(|(known, _)| *known == language)?;
    let (_, others) = OTHER.iter().find(|(known, _)| *known == language)?;
    let words = words(text);
    let sentences = words.chunk_by(|_, next| !next.begins);
    sentences.into_iter().find_map(|sentence| {
        let tells = |at: &usize| {
            let before = sentence[..*at].iter().rev().take(WE_NEAR);
            verbs.split(' ').any(|verb| verb == sentence[*at].word)
                && !before.clone().any(|word| WE.contains(&word.word.as_str()))
        };
        let verb = (0..sentence.len()).find(tells)?;
        if sentence.iter().any(|word| NO_CALLS.contains(&word.word.as_str())) {
            return None;
        }
        let another = others.iter().filter_map(|phrase| find_phrase(sentence, phrase)).any(|at| {
            let before = at.checked_sub(1).map(|before| sentence[before].word.as_str());
            before.is_none_or(|word| !FROM.contains(&word))
        });
        if another {
            return Some(Told::Another);
        }
        let (from, until) = number(text, &sentence[verb + 1..])?;
        let written = text[from..until].trim();
        (!is_own(&digits(written))).then(|| Told::Number(written.to_owned()))
    })
}

/// The first number among words that is long enough to be rung: where it begins and ends in the text.
fn number(text: &str, words: &[Word<'_>]) -> Option<(usize, usize)> {
    let numeral = |word: &Word<'_>| {
        let mut letters = word.word.chars().filter(|letter| *letter != '-').peekable();
        letters.peek().is_some() && letters.all(|letter| letter.is_ascii_digit())
    };
    let start = words.iter().take(NEAR + 1).position(numeral)?;
    let first = &words[start];
    // Numerals with nothing but blanks and what sets numbers apart between them.
    let mut end = first.from + first.written.len();
    for word in &words[start + 1..] {
        let between = text.get(end..word.from).unwrap_or_default();
        if !numeral(word)
            || !between.chars().all(|letter| matches!(letter, ' ' | '(' | ')' | '/' | '.' | ',' | '\u{a0}'))
        {
            break;
        }
        end = word.from + word.written.len();
    }
    let count = digits(&text[first.from..end]).len();
    (count >= FEWEST_DIGITS).then_some((first.from, end))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The same number, one of them perhaps without its country or its leading zero.
fn same_number(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    short.len() >= FEWEST_DIGITS && long.ends_with(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(language: &str, text: &str) -> Option<Told> {
        told(language, text, |number| same_number("18005550100", number))
    }

    #[test]
    fn another_number_is_heard_in_six_languages() {
        for (language, text, number) in [
            ("en", "For warranty questions please call 1-800-555-0188. Goodbye.", "1-800-555-0188"),
            ("en", "Please call our warranty desk in Dayton at (937) 555 0188.", "937) 555 0188"),
            ("es", "Llame al 900 555 188.", "900 555 188"),
            ("fr", "Veuillez appeler le 01 55 55 01 88.", "01 55 55 01 88"),
            ("de", "Bitte rufen Sie die 0800 555 0188 an.", "0800 555 0188"),
            ("pt", "Ligue para 0800 555 0188.", "0800 555 0188"),
            ("it", "Chiami il numero 800 555 188.", "800 555 188"),
        ] {
            assert_eq!(found(language, text), Some(Told::Number(number.to_owned())), "{text}");
        }
        for (language, text) in [
            ("en", "Please hang up and call another number."),
            ("es", "Por favor, llame a otro número."),
            ("de", "Bitte rufen Sie eine andere Nummer an."),
        ] {
            assert_eq!(found(language, text), Some(Told::Another), "{text}");
        }
    }

    #[test]
    fn what_is_no_other_number_is_left_alone() {
        for (language, text) in [
            ("en", "Please call us again at 800-555-0100."),
            ("en", "Thank you for calling. Goodbye."),
            ("en", "If this is an emergency, dial 911."),
            ("en", "Please call again after 8 in the morning."),
            ("en", "You can text us at 555 0188, or call again."),
            ("en", "Please call again from another number."),
            ("en", "We will call you at 555-0188."),
            ("fr", "Nous allons vous appeler au 01 55 55 01 88."),
            ("en", "Your order number is 5550188. Please call again."),
            ("es", "Vuelva a llamar desde otro número."),
            ("ru", "Позвоните по номеру 8 800 555 01 88."),
        ] {
            assert_eq!(found(language, text), None, "{text}");
        }
    }
}
