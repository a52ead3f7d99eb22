//! Spoken key offers: which keys a prompt tells its callers to press, and for what.
//!
//! A text becomes tokens, each with the classes that its language's table gives the word; the grammar over
//! them is one for all languages. An offer is a key after a verb of pressing, a key with the word for a key beside it, or
//! a key in a list whose first one had such a verb ("press 1 for sales or 2 for support", "sales 1, support 2"). All other
//! numbers are what they look like: hours, days, lengths of entries, phone numbers. The tests measure precision and
//! recall on labelled sentences; the README has the table.

mod certain;
mod de;
mod en;
mod es;
mod found;
mod fr;
mod it;
mod list;
mod look;
mod parse;
mod pt;
mod table;
mod token;

pub use table::Lexicon as Tongue;

use std::ops::Range;

/// The languages whose offers are read.
pub const LANGUAGES: [&str; 6] = ["en", "es", "fr", "de", "pt", "it"];

/// Something that callers are told they can do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// What it is.
    pub kind: Kind,
    /// The keys of one press: `1`, `500`, `*`; empty where it is no key.
    pub keys: String,
    /// The key as it is said: bytes of the text.
    pub at: Range<usize>,
    /// What is offered, as it is said; empty where nothing is.
    pub what: Range<usize>,
    /// The verb of pressing; none in a list after the first.
    pub verb: Option<Range<usize>>,
    /// The word that ties a key to what follows it: `press 1 *for* sales`.
    pub tie: Option<Range<usize>>,
    /// Nothing of its sentence stands before the verb but polite words and offers of the same order.
    pub opens: bool,
}

/// What callers are told they can do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Press a key, or several in a row.
    Key,
    /// Stay on the line.
    Stay,
    /// Press whatever key they like.
    Any,
    /// Say a word.
    Say,
}

impl Offer {
    /// As the labelled sentences write it: the keys, `stay`, `any` or `say`.
    #[must_use]
    pub fn label(&self) -> &str {
        match self.kind {
            Kind::Key => &self.keys,
            Kind::Stay => "stay",
            Kind::Any => "any",
            Kind::Say => "say",
        }
    }
}

/// The offers of a text, in order; `None`: the language (`en`, `en-US`) is not read.
#[must_use]
pub fn offers(text: &str, language: &str) -> Option<Vec<Offer>> {
    let lexicon = table::lexicon(language.split('-').next().unwrap_or_default())?;
    Some(parse::offers(text, lexicon))
}

/// What is offered in whatever language of them all reads it so: for a text that changes its language on the way.
pub fn in_any_language(text: &str) -> impl Iterator<Item = Offer> {
    LANGUAGES.iter().filter_map(|language| offers(text, language)).flatten()
}

/// Whether a text has a key in its words at all, offered or not: what the grammar does not read need not be silence.
#[must_use]
pub fn mentions(text: &str, language: &str, keys: &str) -> bool {
    table::lexicon(language).is_some_and(|lexicon| {
        let tokens = token::tokens(text, lexicon);
        tokens.iter().any(|token| token.word == keys || token.class.key.is_some_and(|key| keys.chars().eq([key])))
    })
}

/// Where a text names the key before what it does: from the verb to the word that ties them, as it was written.
#[must_use]
pub fn key_first<'t>(text: &'t str, language: &str) -> Option<&'t str> {
    let written = |offer: Offer| {
        let (verb, tie) = (offer.verb.filter(|_| offer.opens)?, offer.tie?);
        text.get(verb.start..tie.end)
    };
    offers(text, language)?.into_iter().find_map(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_before_its_choice_is_seen_in_six_languages() {
        assert_eq!(key_first("Welcome. Press 1 for billing.", "en"), Some("Press 1 for"));
        assert_eq!(key_first("Please press the pound key to go back.", "en"), Some("press the pound key to"));
        assert_eq!(key_first("Press # to go back.", "en"), Some("Press # to"));
        assert_eq!(key_first("Oprima dos para español.", "es"), Some("Oprima dos para"));
        assert_eq!(key_first("Por favor oprima 2 para español.", "es"), Some("oprima 2 para"));
        assert_eq!(
            key_first("Appuyez sur la touche 1 pour la facturation.", "fr"),
            Some("Appuyez sur la touche 1 pour")
        );
        assert_eq!(key_first("Drücken Sie die 1 für Ihre Rechnung.", "de"), Some("Drücken Sie die 1 für"));
        assert_eq!(key_first("Tecle três para falar com um atendente.", "pt"), Some("Tecle três para"));
        assert_eq!(key_first("Prema il tasto 4 per parlare con noi.", "it"), Some("Prema il tasto 4 per"));
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
            assert_eq!(key_first(text, language), None, "{text}");
        }
    }

    #[test]
    fn what_is_offered_is_told_beside_its_key() {
        let text = "For billing, press 1. Press 2 for repairs or 3 for tyres, and for all else please dial 0.";
        let what: Vec<&str> = offers(text, "en-US").unwrap().iter().map(|offer| &text[offer.what.clone()]).collect();
        assert_eq!(what, ["For billing", "for repairs", "for tyres", "for all else"]);
    }

    #[test]
    fn how_many_digits_an_entry_has_is_no_key() {
        for (language, text) in [
            ("en", "Enter the three to six digit tax form number."),
            ("en", "Enter your 4 to 12 digit number."),
            ("en", "Please enter the three or four digit extension."),
            ("es", "Introduzca los tres a seis dígitos de su código."),
            ("es", "Marque los cuatro o cinco dígitos."),
            ("fr", "Tapez les trois à six chiffres de votre code."),
            ("de", "Geben Sie die drei bis sechs Ziffern ein."),
            ("pt", "Digite os três a seis dígitos do código."),
            ("it", "Digiti le tre o quattro cifre del codice."),
        ] {
            assert_eq!(offers(text, language).unwrap(), [], "{text}");
        }
        let keys = |text: &str| offers(text, "en").unwrap().iter().map(|offer| offer.keys.clone()).collect::<Vec<_>>();
        assert_eq!(keys("Press 1 or 2 to go on."), ["1", "2"]);
        assert_eq!(keys("Press one to six to choose."), ["1", "2", "3", "4", "5", "6"]);
    }

    #[test]
    fn a_sign_inside_a_text_is_no_key() {
        for text in ["*Important* news.", "We are #1 in town.", "Apartment #5 please.", "** hello **", "C# and F#"] {
            assert_eq!(offers(text, "en").unwrap(), [], "{text}");
        }
        assert_eq!(offers("press *69", "en").unwrap()[0].keys, "*69");
    }

    #[test]
    fn no_text_is_too_strange_to_be_read() {
        for text in [
            "",
            "press",
            "press press press",
            "press 1 1 1 1 1 1 1 1 1",
            "1",
            "press the",
            "say",
            "ß1€",
            "press 1 to 1",
        ] {
            for language in LANGUAGES {
                for offer in offers(text, language).unwrap() {
                    assert!(text.is_char_boundary(offer.at.start) && text.is_char_boundary(offer.what.end), "{text}");
                }
            }
        }
    }
}
