//! What a language says of its words: a table a language, and the one look-up that the grammar goes by.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::token::folded;
use super::{de, en, es, fr, it, pt};

/// A language's words, written as people write them. An entry of several words is a phrase; `_` stands for up to two
/// words of any kind.
pub(super) struct Table {
    /// `l'option` is two words.
    pub elides: bool,
    /// The verb may stand after its key: `die 1 drücken`.
    pub verb_last: bool,
    /// Digits in words.
    pub digits: &'static [(&'static str, char)],
    /// Those of them that also mean something else where no key is spoken of: `one of our agents`.
    pub articles: &'static [&'static str],
    /// Names of `*` and `#` that need a verb, or the word for a key, beside them.
    pub symbols: &'static [(&'static str, char)],
    /// Names of `*` and `#` that mean nothing else.
    pub sure_symbols: &'static [(&'static str, char)],
    /// What callers do with a key.
    pub press: &'static [&'static str],
    /// What they do with a key or with a number of many digits.
    pub enter: &'static [&'static str],
    /// Words between a verb and its key.
    pub small: &'static [&'static str],
    /// The word for a key.
    pub key: &'static [&'static str],
    /// The word for a choice by its number.
    pub option: &'static [&'static str],
    /// What ties a key to what it does, after it.
    pub ties: &'static [&'static str],
    /// What begins the words for what a key does, before it.
    pub leads: &'static [&'static str],
    /// `or`.
    pub or: &'static [&'static str],
    /// `and`.
    pub and: &'static [&'static str],
    /// Polite words before a verb.
    pub polite: &'static [&'static str],
    /// What is counted: `10 digits`.
    pub counted: &'static [&'static str],
    /// `times`, as in `three times`.
    pub times: &'static [&'static str],
    /// `twice`.
    pub twice: &'static [&'static str],
    /// What may stand after a key that is a word.
    pub after: &'static [&'static str],
    /// `not`.
    pub not: &'static [&'static str],
    /// Words between `not` and its verb.
    pub not_skips: &'static [&'static str],
    /// Before a `not` that belongs to no verb: `si no, marque 2`.
    pub unless: &'static [&'static str],
    /// `hang up`.
    pub hang_up: &'static [&'static str],
    /// `pressed`: what was done already.
    pub done: &'static [&'static str],
    /// `from`, as in `from 1 to 5`.
    pub from: &'static [&'static str],
    /// `to`, as in `from 1 to 5`.
    pub until: &'static [&'static str],
    /// Words before a number that is no key.
    pub before_number: &'static [&'static str],
    /// `then`, `followed by`: what joins keys to an entry or to one another.
    pub then: &'static [&'static str],
    /// `and`, `ending with`: what joins a sign to an entry, and to nothing else.
    pub ends: &'static [&'static str],
    /// `mit der`: by means of.
    pub with: &'static [&'static str],
    /// `stay on the line`.
    pub stay: &'static [&'static str],
    /// `any key`.
    pub any: &'static [&'static str],
    /// `say`.
    pub say: &'static [&'static str],
    /// Words before a `say` that is no offer: `I will say`.
    pub not_said: &'static [&'static str],
}

/// What a word can be, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Class {
    /// The bits.
    bits: u32,
    /// The key that it names.
    pub key: Option<char>,
}

macro_rules! classes {
    ($($(#[doc = $doc:literal])* $name:ident = $bit:expr,)*) => {
        impl Class { $($(#[doc = $doc])* pub(super) const $name: u32 = 1 << $bit;)* }
    };
}

classes! {
    /// A verb of pressing.
    PRESS = 0,
    /// A verb of entering.
    ENTER = 1,
    /// Between verb and key.
    SMALL = 2,
    /// The word for a key.
    KEY = 3,
    /// The word for a choice.
    OPTION = 4,
    /// After a key.
    TIE = 5,
    /// Before what a key does.
    LEAD = 6,
    /// `or`.
    OR = 7,
    /// `and`.
    AND = 8,
    /// Polite.
    POLITE = 9,
    /// What is counted.
    COUNTED = 10,
    /// `times`.
    TIMES = 11,
    /// After a key in words.
    AFTER = 12,
    /// `not`.
    NOT = 13,
    /// Between `not` and its verb.
    NOT_SKIP = 14,
    /// Before a `not` of its own.
    UNLESS = 15,
    /// What was done already.
    DONE = 16,
    /// `from`.
    FROM = 17,
    /// `to`.
    UNTIL = 18,
    /// Before a number that is no key.
    BEFORE_NUMBER = 19,
    /// `say`.
    SAY = 20,
    /// Before a `say` that is no offer.
    NOT_SAID = 21,
    /// A digit that is an article too.
    ARTICLE = 22,
    /// A digit in figures.
    FIGURE = 23,
    /// A sign that means nothing else.
    SURE = 24,
    /// It begins a phrase.
    PHRASE = 25,
}

impl Class {
    /// Whether it is one of these.
    pub(super) const fn is(self, bits: u32) -> bool {
        self.bits & bits != 0
    }

    /// It names a digit or a sign.
    pub(super) const fn is_key(self) -> bool {
        self.key.is_some()
    }
}

/// What a phrase means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Phrase {
    /// `stay on the line`.
    Stay,
    /// `any key`.
    Any,
    /// `followed by`.
    Then,
    /// `ending with`.
    End,
    /// `mit der`.
    With,
    /// `twice`.
    Twice,
    /// `hang up`.
    HangUp,
    /// A sign of several words.
    Sign(char),
}

/// A language's words made ready for look-ups.
pub struct Lexicon {
    /// `l'option` is two words.
    pub(super) elides: bool,
    /// The verb may stand after its key.
    pub(super) verb_last: bool,
    words: HashMap<String, Class>,
    /// Phrases by their first word.
    phrases: HashMap<String, Vec<(Vec<String>, Phrase)>>,
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} words", self.words.len())
    }
}

impl Lexicon {
    fn new(table: &Table) -> Self {
        let mut made =
            Self { elides: table.elides, verb_last: table.verb_last, words: HashMap::new(), phrases: HashMap::new() };
        let sets = [
            (table.press, Class::PRESS),
            (table.enter, Class::ENTER),
            (table.small, Class::SMALL),
            (table.key, Class::KEY | Class::SMALL),
            (table.option, Class::OPTION | Class::SMALL),
            (table.ties, Class::TIE),
            (table.leads, Class::LEAD),
            (table.or, Class::OR),
            (table.and, Class::AND),
            (table.polite, Class::POLITE),
            (table.counted, Class::COUNTED),
            (table.times, Class::TIMES),
            (table.after, Class::AFTER),
            (table.not, Class::NOT),
            (table.not_skips, Class::NOT_SKIP),
            (table.unless, Class::UNLESS),
            (table.done, Class::DONE),
            (table.from, Class::FROM),
            (table.until, Class::UNTIL),
            (table.before_number, Class::BEFORE_NUMBER),
            (table.say, Class::SAY),
            (table.not_said, Class::NOT_SAID),
            (table.articles, Class::ARTICLE),
        ];
        for (words, bits) in sets {
            words.iter().for_each(|word| made.word(word).bits |= bits);
        }
        for (word, key) in table.digits.iter().chain(table.symbols).filter(|(word, _)| !word.contains(' ')) {
            made.word(word).key = Some(*key);
        }
        for (word, key) in table.sure_symbols.iter().filter(|(word, _)| !word.contains(' ')) {
            let class = made.word(word);
            class.key = Some(*key);
            class.bits |= Class::SURE;
        }
        let phrases = [
            (table.stay, Phrase::Stay),
            (table.any, Phrase::Any),
            (table.then, Phrase::Then),
            (table.ends, Phrase::End),
            (table.with, Phrase::With),
            (table.twice, Phrase::Twice),
            (table.hang_up, Phrase::HangUp),
        ];
        for (phrases, meaning) in phrases {
            phrases.iter().for_each(|phrase| made.phrase(phrase, meaning));
        }
        for (phrase, key) in table.symbols.iter().chain(table.sure_symbols).filter(|(word, _)| word.contains(' ')) {
            made.phrase(phrase, Phrase::Sign(*key));
        }
        made
    }

    fn word(&mut self, word: &str) -> &mut Class {
        self.words.entry(folded(word)).or_default()
    }

    fn phrase(&mut self, phrase: &str, meaning: Phrase) {
        let words: Vec<String> = phrase.split_whitespace().map(folded).collect();
        let Some(first) = words.first().cloned() else { return };
        self.word(&first).bits |= Class::PHRASE;
        let known = self.phrases.entry(first).or_default();
        known.push((words, meaning));
        // The longest that fits is meant.
        known.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }

    /// The words of a language: `en`.
    #[must_use]
    pub fn of(language: &str) -> Option<&'static Self> {
        lexicon(language)
    }

    /// Whether a word tells callers to do something with a key: `press`.
    #[must_use]
    pub fn is_verb(&self, word: &str) -> bool {
        self.class(&folded(word)).is(Class::PRESS | Class::ENTER)
    }

    /// Whether a word stands between the verb and the key, or beside the key: `the`, `key`.
    #[must_use]
    pub fn is_small(&self, word: &str) -> bool {
        self.class(&folded(word)).is(Class::SMALL)
    }

    /// Whether a word ties a key to what follows it: `press 1 *for* sales`.
    #[must_use]
    pub fn is_tie(&self, word: &str) -> bool {
        self.class(&folded(word)).is(Class::TIE)
    }

    /// Whether a word names a key, or several in a row.
    #[must_use]
    pub fn is_key(&self, word: &str) -> bool {
        let class = self.class(&folded(word));
        class.is_key() || (class.is(Class::FIGURE) && word.len() <= 3)
    }

    /// Whether a text offers a key: `0`, `*`, `500`.
    #[must_use]
    pub fn names(&self, text: &str, keys: &str) -> bool {
        super::parse::offers(text, self).iter().any(|offer| offer.keys == keys)
    }

    /// What a word can be.
    pub(super) fn class(&self, word: &str) -> Class {
        let mut class = self.words.get(word).copied().unwrap_or_default();
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            class.bits |= Class::FIGURE;
            class.key = word.chars().next().filter(|_| word.len() == 1);
        } else if let "*" | "#" = word {
            class.key = word.chars().next();
        }
        class
    }

    /// The phrases that begin with a word.
    pub(super) fn phrases(&self, first: &str) -> &[(Vec<String>, Phrase)] {
        self.phrases.get(first).map_or(&[], Vec::as_slice)
    }
}

/// What is known of a language: `en`.
pub(super) fn lexicon(language: &str) -> Option<&'static Lexicon> {
    static ALL: LazyLock<HashMap<&str, Lexicon>> = LazyLock::new(|| {
        let tables = [
            ("en", &en::TABLE),
            ("es", &es::TABLE),
            ("fr", &fr::TABLE),
            ("de", &de::TABLE),
            ("pt", &pt::TABLE),
            ("it", &it::TABLE),
        ];
        tables.into_iter().map(|(language, table)| (language, Lexicon::new(table))).collect()
    });
    ALL.get(language)
}
