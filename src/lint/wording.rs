//! What prompts say, for the rules about wording: their texts, their words, and the keys that are named in them.
//!
//! Wording is judged in the languages of [`tongue`] and nowhere else, and never where only a recording is named.

use std::collections::HashMap;

use super::Cx;
use crate::graph::{Prompt, PromptId};

/// A text that callers hear, once for each language and purpose.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<'a> {
    /// The first prompt that says it.
    pub id: PromptId,
    /// The same.
    pub prompt: &'a Prompt,
    /// The text, with its placeholders.
    pub text: &'a str,
    /// The tag of the language it is in.
    pub tag: &'a str,
    /// How many prompts say it.
    pub times: usize,
}

impl Said<'_> {
    /// The language without its country: `en`.
    pub(super) fn language(&self) -> &str {
        base(self.tag)
    }

    /// `said by 3 prompts`, or nothing.
    pub(super) fn where_else(&self) -> String {
        if self.times > 1 { format!("said by {} prompts in all", self.times) } else { String::new() }
    }
}

/// A language without its country: `en` of `en-US`.
pub(super) fn base(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

impl<'a> Cx<'a> {
    /// Every text of every step that some call enters, in the order in which they come up.
    pub(super) fn said(&self) -> Vec<Said<'a>> {
        let graph = self.graph;
        let mut said: Vec<Said<'a>> = Vec::new();
        let mut known: HashMap<(&str, &str, &str), usize> = HashMap::new();
        for (at, prompt) in graph.prompts.iter().enumerate() {
            let Some(id) = graph.prompt_at(at).filter(|_| self.reachable.has(prompt.step)) else { continue };
            let mut languages = Vec::new();
            for words in prompt.words.iter().filter(|words| !words.stands_in) {
                let (Some(text), Some(tag)) = (&words.text, graph.line.languages.get(words.language)) else { continue };
                // A prompt that is said in one language whatever the call's has it in every place.
                if languages.contains(&words.language) {
                    continue;
                }
                languages.push(words.language);
                match known.get(&(&**text, tag.as_str(), prompt.role.name())) {
                    Some(first) => said[*first].times += 1,
                    None => {
                        known.insert((text, tag, prompt.role.name()), said.len());
                        said.push(Said { id, prompt, text, tag, times: 1 });
                    }
                }
            }
        }
        said
    }

    /// How many prompts of such steps name a recording and not its words.
    pub(super) fn without_text(&self) -> usize {
        let silent = |prompt: &&Prompt| {
            let heard = prompt.words.iter().any(|words| !words.pieces.is_empty()) || prompt.takes.is_some();
            heard && self.reachable.has(prompt.step) && prompt.words.iter().all(|words| words.text.is_none())
        };
        self.graph.prompts.iter().filter(silent).count()
    }
}

/// A word of a text.
#[derive(Clone, Debug)]
pub(super) struct Word<'t> {
    /// In small letters, without punctuation.
    pub word: String,
    /// As it was written.
    pub written: &'t str,
    /// Where it begins in the text, in bytes.
    pub from: usize,
    /// It begins a sentence.
    pub begins: bool,
}

/// The words of a text; `*` and `#` are words.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let (mut begins, mut start) = (true, None);
    let ends = text.char_indices().map(|(at, letter)| (at, Some(letter))).chain([(text.len(), None)]);
    for (at, letter) in ends {
        let inside = letter.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '\'' | '’' | '-'));
        let mut push = |from: usize, until: usize, begins: &mut bool| {
            let written = &text[from..until];
            words.push(Word { word: written.to_lowercase(), written, from, begins: std::mem::take(begins) });
        };
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                push(from, at, &mut begins);
                start = None;
            }
            _ => {}
        }
        match letter {
            Some('*' | '#') => push(at, at + 1, &mut begins),
            Some('.' | '!' | '?' | ';' | '…' | '¡' | '¿') => begins = true,
            _ => {}
        }
    }
    words
}

/// Where a phrase of plain small words stands among words: the index of the first of them.
pub(super) fn find_phrase(words: &[Word<'_>], phrase: &str) -> Option<usize> {
    let phrase: Vec<&str> = phrase.split_whitespace().collect();
    words
        .windows(phrase.len().max(1))
        .position(|some| some.iter().map(|word| word.word.as_str()).eq(phrase.iter().copied()))
}

/// How a language names keys.
#[derive(Debug)]
pub(super) struct Tongue {
    /// `en`.
    language: &'static str,
    /// What callers are told to do with a key.
    verbs: &'static [&'static str],
    /// Words between the verb and the key, and after it.
    small: &'static [&'static str],
    /// Keys in words, digits first.
    keys: &'static [&'static str],
    /// What ties a key to what follows it: `press 1 *for* sales`.
    ties: &'static [&'static str],
    /// Words that may stand before the verb at the beginning of a sentence, or join a second offer to the first.
    before: &'static [&'static str],
}

/// The languages whose spoken keys are read (ours): those of EVIDENCE 6.2 but Russian.
static TONGUES: [Tongue; 6] = [
    Tongue {
        language: "en",
        verbs: &["press", "dial", "push", "touch", "hit", "type", "select", "choose"],
        small: &["the", "number", "key", "digit", "button"],
        keys: &[
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "star", "asterisk",
            "pound", "hash",
        ],
        ties: &["for", "to", "if"],
        before: &["please", "or", "and"],
    },
    Tongue {
        language: "es",
        verbs: &["oprima", "oprime", "presione", "presiona", "pulse", "pulsa", "marque", "marca", "digite", "teclee"],
        small: &["el", "la", "número", "tecla", "dígito"],
        keys: &[
            "cero",
            "uno",
            "dos",
            "tres",
            "cuatro",
            "cinco",
            "seis",
            "siete",
            "ocho",
            "nueve",
            "asterisco",
            "estrella",
            "numeral",
            "almohadilla",
            "gato",
        ],
        ties: &["para", "si"],
        before: &["por", "favor", "o", "y"],
    },
    Tongue {
        language: "fr",
        verbs: &["appuyez", "tapez", "faites", "composez", "pressez", "sélectionnez"],
        small: &["sur", "la", "le", "touche", "chiffre", "numéro"],
        keys: &["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "étoile", "dièse"],
        ties: &["pour", "si"],
        before: &["veuillez", "ou", "et"],
    },
    Tongue {
        language: "de",
        verbs: &["drücken", "drücke", "wählen", "wähle", "tippen"],
        small: &["sie", "bitte", "die", "den", "auf", "taste", "ziffer"],
        keys: &[
            "null",
            "eins",
            "zwei",
            "drei",
            "vier",
            "fünf",
            "sechs",
            "sieben",
            "acht",
            "neun",
            "stern",
            "sterntaste",
            "raute",
            "rautetaste",
        ],
        ties: &["für", "um", "wenn"],
        before: &["bitte", "oder", "und"],
    },
    Tongue {
        language: "pt",
        verbs: &["pressione", "tecle", "digite", "marque", "disque", "aperte", "prima"],
        small: &["o", "a", "número", "tecla", "dígito"],
        keys: &[
            "zero",
            "um",
            "dois",
            "três",
            "quatro",
            "cinco",
            "seis",
            "sete",
            "oito",
            "nove",
            "asterisco",
            "estrela",
            "cardinal",
            "jogo-da-velha",
        ],
        ties: &["para", "se"],
        before: &["por", "favor", "ou", "e"],
    },
    Tongue {
        language: "it",
        verbs: &["premere", "prema", "premi", "premete", "digitare", "digiti", "digita", "selezionare", "selezioni"],
        small: &["il", "lo", "la", "tasto", "numero", "cifra"],
        keys: &[
            "zero",
            "uno",
            "due",
            "tre",
            "quattro",
            "cinque",
            "sei",
            "sette",
            "otto",
            "nove",
            "asterisco",
            "stella",
            "cancelletto",
        ],
        ties: &["per", "se"],
        before: &["o", "e", "oppure"],
    },
];

/// Names of `*` in the languages above; the other marks are `#`.
const STARS: [&str; 9] =
    ["star", "asterisk", "asterisco", "estrella", "étoile", "stern", "sterntaste", "estrela", "stella"];

/// How a language names keys; `None`: its wording is not judged.
pub(super) fn tongue(language: &str) -> Option<&'static Tongue> {
    TONGUES.iter().find(|tongue| tongue.language == language)
}

impl Tongue {
    /// Whether a word tells callers to do something with a key: `press`.
    pub(super) fn is_verb(&self, word: &str) -> bool {
        self.verbs.contains(&word)
    }

    /// Whether a word stands between the verb and the key: `the`.
    pub(super) fn is_small(&self, word: &str) -> bool {
        self.small.contains(&word)
    }

    /// Whether a word ties a key to what follows it: `press 1 *for* sales`.
    pub(super) fn is_tie(&self, word: &str) -> bool {
        self.ties.contains(&word)
    }

    /// The end of a key that is named from here on, small words around it included: an index into the words.
    pub(super) fn key(&self, words: &[Word<'_>], from: usize) -> Option<usize> {
        let is_small =
            |at: usize| words.get(at).is_some_and(|word| !word.begins && self.small.contains(&word.word.as_str()));
        let skip = |mut at: usize| {
            while is_small(at) {
                at += 1;
            }
            at
        };
        let at = skip(from);
        let word = words.get(at).filter(|word| !word.begins)?;
        let digits = word.word.len() <= 3 && word.word.bytes().all(|byte| byte.is_ascii_digit());
        let named = digits || matches!(word.word.as_str(), "*" | "#") || self.keys.contains(&word.word.as_str());
        named.then(|| skip(at + 1))
    }

    /// Whether a text tells callers to press a key of this name: `0`, `*`, `#`. Of several keys in a row only the first is
    /// read.
    pub(super) fn names(&self, text: &str, key: &str) -> bool {
        let words = words(text);
        let is_it = |word: &Word<'_>| {
            let place = self.keys.iter().position(|known| *known == word.word);
            match place {
                Some(digit @ 0..=9) => {
                    key.len() == 1 && key.starts_with(|one: char| one.to_digit(10) == Some(digit as u32))
                }
                Some(_) => key == if STARS.contains(&word.word.as_str()) { "*" } else { "#" },
                None => word.word == key,
            }
        };
        (0..words.len()).any(|at| {
            let end = self.verbs.contains(&words[at].word.as_str()).then(|| self.key(&words, at + 1)).flatten();
            end.is_some_and(|end| words[at + 1..end].iter().any(is_it))
        })
    }

    /// Where a text names the key before what it does: from the verb to the word that ties them, as it was written.
    pub(super) fn key_first<'t>(&self, text: &'t str) -> Option<&'t str> {
        let words = words(text);
        (0..words.len()).find_map(|at| {
            let verb = self.verbs.contains(&words[at].word.as_str()) && self.opens(&words, at);
            let end = verb.then(|| self.key(&words, at + 1)).flatten()?;
            let tie = words.get(end).filter(|word| !word.begins && self.ties.contains(&word.word.as_str()))?;
            Some(&text[words[at].from..tie.from + tie.written.len()])
        })
    }

    /// Nothing of the sentence stands before the verb but polite words, or the word that joins a second offer.
    fn opens(&self, words: &[Word<'_>], at: usize) -> bool {
        let word = &words[at];
        word.begins
            || at.checked_sub(1).is_some_and(|before| {
                let last = &words[before];
                self.before.contains(&last.word.as_str()) && (last.begins || self.joins(words, before))
            })
    }

    /// A joining word opens a second offer only after a first one that named its key first.
    fn joins(&self, words: &[Word<'_>], at: usize) -> bool {
        words[..at].iter().rposition(|word| word.begins).is_some_and(|first| {
            words[first..at].iter().all(|word| self.before.contains(&word.word.as_str()))
                || self.verbs.contains(&words[first].word.as_str())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(language: &str, text: &'t str) -> Option<&'t str> {
        tongue(language).and_then(|tongue| tongue.key_first(text))
    }

    #[test]
    fn a_key_before_its_choice_is_seen_in_six_languages() {
        assert_eq!(found("en", "Welcome. Press 1 for billing."), Some("Press 1 for"));
        assert_eq!(found("en", "Please press the pound key to go back."), Some("press the pound key to"));
        assert_eq!(found("en", "Press # to go back."), Some("Press # to"));
        assert_eq!(found("es", "Oprima dos para español."), Some("Oprima dos para"));
        assert_eq!(found("es", "Por favor oprima 2 para español."), Some("oprima 2 para"));
        assert_eq!(found("fr", "Appuyez sur la touche 1 pour la facturation."), Some("Appuyez sur la touche 1 pour"));
        assert_eq!(found("de", "Drücken Sie die 1 für Ihre Rechnung."), Some("Drücken Sie die 1 für"));
        assert_eq!(found("pt", "Tecle três para falar com um atendente."), Some("Tecle três para"));
        assert_eq!(found("it", "Prema il tasto 4 per parlare con noi."), Some("Prema il tasto 4 per"));
    }

    #[test]
    fn a_choice_before_its_key_is_left_alone() {
        for (language, text) in [
            ("en", "For billing, press 1. To report an outage, press two."),
            ("en", "If that is right, press 1. To enter it again, press 2."),
            ("en", "For sales, press 1 or for support, press 2."),
            ("en", "For a table, press 1 or wait for a person."),
            ("en", "Press a key now, or wait for a person."),
            ("en", "Please enter your number, then press pound."),
            ("es", "Para español, oprima nueve. Para hablar con una persona, oprima 0."),
            ("fr", "Pour la facturation, tapez 1."),
            ("de", "Für Rechnungen drücken Sie die 1. Für alles andere die 2."),
            ("ru", "Нажмите 1 для оплаты."),
        ] {
            assert_eq!(found(language, text), None, "{text}");
        }
    }

    #[test]
    fn a_key_is_named_by_digit_word_or_mark() {
        let names = |language: &str, text: &str, key: &str| tongue(language).is_some_and(|it| it.names(text, key));
        assert!(names("en", "At any time, press 0 for a person.", "0"));
        assert!(names("en", "Press zero for a person.", "0"));
        assert!(names("it", "Per un operatore prema lo zero.", "0"));
        assert!(names("pt", "Para repetir, prima asterisco.", "*"));
        assert!(names("de", "Drücken Sie die Raute.", "#") && !names("de", "Drücken Sie die Raute.", "*"));
        assert!(!names("en", "For zero fees, press 1.", "0"));
        assert!(!names("en", "We are open from 0 to 24.", "0"));
    }

    #[test]
    fn a_phrase_is_found_in_whole_words() {
        let text = words("Your call is important to us. Please hold.");
        assert_eq!(find_phrase(&text, "call is important"), Some(1));
        assert_eq!(find_phrase(&text, "all is important"), None);
        assert_eq!(text.iter().filter(|word| word.begins).count(), 2);
    }
}
