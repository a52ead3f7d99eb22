//! From a [`Report`] to bytes. A format draws all it is given and decides nothing.

mod baseline;
mod csv;
mod dot;
mod excerpt;
mod github;
mod html;
mod json;
mod json_call;
mod json_figure;
mod json_finding;
mod json_graph;
mod json_schema;
mod json_score;
mod junit;
mod junit_journeys;
mod listened;
mod listened_schema;
mod markdown;
mod mermaid;
mod outline;
mod patch;
mod sarif;
pub mod svg;
mod text;
mod trend;
mod words;

pub use json_schema::json_schema;
pub use listened::{listened_begin, listened_end, listened_piece, listened_row, path_track};
pub use listened_schema::listened_schema;
pub use patch::patch;

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
pub static FORMATS: &[&Format] = &[
    &text::FORMAT,
    &json::FORMAT,
    &csv::FORMAT,
    &dot::FORMAT,
    &mermaid::FORMAT,
    &svg::FORMAT,
    &markdown::FORMAT,
    &html::FORMAT,
    &baseline::FORMAT,
    &sarif::FORMAT,
    &github::FORMAT,
    &junit::FORMAT,
    &listened::JSONL,
    &listened::LABELS,
];

/// The format of a name.
#[must_use]
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.name == name)
}

/// A text on one line, without letters that are none: controls become blanks, what no document may hold is replaced, and
/// letters that turn the direction of what follows go.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|letter| !matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .map(|letter| match letter {
            letter if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') => ' ',
            '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            letter => letter,
        })
        .collect()
}

/// Words as a sentence: a capital in front where a word begins it, and something at the end.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '!', '?', ':']) || text.is_empty() { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}
