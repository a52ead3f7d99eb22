//! What stands in a box: rows of text, measured, before anybody knows where the box will be.

use super::shape;
use super::text::{fit, width, wrap};
use crate::finding::Severity;
use crate::report::{NodeKind, NodeView};

/// The widest text in a box.
const WIDEST: f64 = 176.0;
/// The widest text in a diamond, which needs twice its room.
const WIDEST_IN_DIAMOND: f64 = 120.0;
/// So many codes are written out.
const MOST_CODES: usize = 2;
/// Room for the figure of a person before the name.
pub(super) const PERSON: f64 = 18.0;

/// What a row is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    Name,
    Line,
    Note,
    Mark(Severity),
}

impl Style {
    /// Points, whether bold, and the height of a row.
    pub(super) const fn font(self) -> (f64, bool, f64) {
        match self {
            Self::Name => (13.0, true, 17.0),
            Self::Line => (10.5, false, 14.0),
            Self::Note => (10.5, false, 14.0),
            Self::Mark(_) => (10.0, true, 19.0),
        }
    }
}

/// A row of text.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) text: String,
    pub(super) style: Style,
    pub(super) width: f64,
}

/// A box's content and the box around it.
#[derive(Clone, Debug)]
pub(super) struct Card {
    pub(super) rows: Vec<Row>,
    /// Height of all rows.
    pub(super) text_height: f64,
    /// Width and height of the shape.
    pub(super) size: (f64, f64),
}

impl Card {
    pub(super) fn new(node: &NodeView) -> Self {
        let widest = if node.kind == NodeKind::Branch { WIDEST_IN_DIAMOND } else { WIDEST };
        let mut rows = Vec::new();
        let mut put = |text: &str, style: Style, lines: usize| {
            let (size, bold, _) = style.font();
            let person = if node.human && style == Style::Name { PERSON } else { 0.0 };
            for text in balanced(&super::super::plain(text), size, bold, widest - person, lines) {
                let width = width(&text, size, bold) + person;
                rows.push(Row { text, style, width });
            }
        };
        put(&node.name, Style::Name, 2);
        for line in &node.lines {
            put(line, Style::Line, 2);
        }
        if !node.notes.is_empty() {
            put(&node.notes.join(" · "), Style::Note, 2);
        }
        if let Some(mark) = &node.mark {
            let style = Style::Mark(mark.severity);
            let (size, bold, _) = style.font();
            let text = fit(&mark_text(mark.severity, &mark.codes), size, bold, widest - 12.0);
            let width = width(&text, size, bold) + 12.0;
            rows.push(Row { text, style, width });
        }
        let text_width = rows.iter().map(|row| row.width).fold(34.0, f64::max);
        let text_height = rows.iter().map(|row| row.style.font().2).sum();
        Self { rows, text_height, size: shape::around(node.kind, (text_width, text_height)) }
    }
}

/// Wrapped as narrow as it goes without another line or another word lost, so that no line is a single short word.
fn balanced(text: &str, size: f64, bold: bool, most: f64, lines: usize) -> Vec<String> {
    let mut best = wrap(text, size, bold, most, lines);
    if best.len() < 2 {
        return best;
    }
    let whole = best.concat().replace(' ', "");
    let mut narrow = most;
    while narrow > most / 2.0 {
        narrow -= 8.0;
        let tried = wrap(text, size, bold, narrow, lines);
        if tried.len() != best.len() || tried.concat().replace(' ', "") != whole {
            break;
        }
        best = tried;
    }
    best
}

/// `✕ RT103 RT105`: the sign tells the severity without colour.
fn mark_text(severity: Severity, codes: &[&str]) -> String {
    let shown = codes.iter().take(MOST_CODES).copied().collect::<Vec<_>>().join(" ");
    let more = codes.len().saturating_sub(MOST_CODES);
    let sign = sign(severity);
    if more == 0 { format!("{sign} {shown}") } else { format!("{sign} {shown} +{more}") }
}

/// The sign of a severity.
pub(super) const fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "✕",
        Severity::Warning => "!",
        Severity::Info => "i",
    }
}
