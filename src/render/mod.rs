//! From a [`Report`] to bytes. A format draws all it is given and decides nothing.

mod csv;
mod json;
mod markdown;
mod text;

use crate::report::Report;
use crate::source::Sources;

/// A format.
#[derive(Debug)]
pub struct Format {
    /// What it is called on the command line.
    pub name: &'static str,
    /// Draws a report.
    pub render: fn(&Report, &Sources, &Style) -> String,
}

/// How the output is wanted, apart from the format.
#[derive(Clone, Copy, Default, Debug)]
pub struct Style {
    /// Colours of a terminal.
    pub color: bool,
    /// Columns of the terminal; 0: unknown.
    pub width: usize,
    /// Only what matters: passed calls in one line.
    pub quiet: bool,
}

/// Every format.
pub static FORMATS: &[&Format] = &[&text::FORMAT, &json::FORMAT, &csv::FORMAT, &markdown::FORMAT];

/// The format of a name.
#[must_use]
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.name == name)
}
