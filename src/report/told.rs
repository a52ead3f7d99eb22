//! What is told in sentences: lists of short lines, some with the words they are about.

use crate::source::Span;

/// Lines under a heading.
#[derive(Clone, Default, Debug)]
pub struct Told {
    /// The heading.
    pub title: String,
    /// The lines; names stand in backticks.
    pub lines: Vec<ToldLine>,
}

/// One line.
#[derive(Clone, Debug)]
pub struct ToldLine {
    /// What kind of line.
    pub sign: Sign,
    /// What it is about: `main`, `main-1`.
    pub subject: String,
    /// What is to be said of it.
    pub text: String,
    /// Words below it, each added or removed.
    pub quotes: Vec<(Sign, String)>,
    /// Where it is written, the older place first.
    pub places: Vec<Span>,
}

/// What kind of line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// It is as it is: nothing is compared.
    Plain,
    /// It was not there.
    Added,
    /// It is no more.
    Removed,
    /// It is different.
    Changed,
    /// It is different, and good for callers.
    Better,
    /// It is different, and bad for callers.
    Worse,
}

impl Sign {
    /// One letter before a line.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Plain => ' ',
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed | Self::Better | Self::Worse => '~',
        }
    }
}
