//! Spoken key offers: which keys a prompt tells its callers to press, and for what.
//!
//! A text becomes tokens, each with the classes that its language's table gives the word ([`table`]); the grammar over
//! them is one for all languages. An offer is a key after a verb of pressing, a key with the word for a key beside it, or
//! a key in a list whose first one had such a verb ("press 1 for sales or 2 for support", "sales 1, support 2"). All other
//! numbers are what they look like: hours, days, lengths of entries, phone numbers. The tests measure precision and
//! recall on labelled sentences; the README has the table.

mod de;
mod en;
mod es;
mod fr;
mod it;
mod list;
mod parse;
mod pt;
mod table;
mod token;

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
