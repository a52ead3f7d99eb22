//! Lines under a heading, what they are about in one column.

use std::fmt::Write as _;

use super::Paint;
use crate::report::{Sign, Told, ToldLine};
use crate::source::Sources;

/// The widest column of subjects (ours): a longer one takes the room it needs.
const WIDEST: usize = 28;

pub(super) fn draw(out: &mut String, told: &Told, sources: &Sources, paint: Paint) {
    let _ = writeln!(out, "{}", paint.bold(&told.title));
    let width = |line: &ToldLine| line.subject.chars().count();
    let widest = told.lines.iter().map(width).filter(|width| *width <= WIDEST).max().unwrap_or_default();
    for line in &told.lines {
        let subject = format!("{:<widest$}", line.subject);
        let sign = line.sign.letter().to_string();
        let (sign, text) = match line.sign {
            Sign::Added => (paint.good(&sign), line.text.clone()),
            Sign::Removed => (paint.bad(&sign), line.text.clone()),
            Sign::Plain | Sign::Changed => (sign, line.text.clone()),
            Sign::Better => (paint.good(&sign), paint.good(&line.text)),
            Sign::Worse => (paint.bad(&sign), paint.bad(&line.text)),
        };
        let places = match line.places.as_slice() {
            [] => String::new(),
            [only] => format!("  ({})", sources.place(*only)),
            // Of the older file everybody knows the name, and two long paths leave no room for what is said.
            [first, .., last] => {
                let was = sources.line_column(first.file, first.start);
                format!("  ({}, was {}:{})", sources.place(*last), was.line, was.column)
            }
        };
        let places = if places.is_empty() { places } else { paint.dim(&places) };
        let _ = writeln!(out, "  {sign} {subject}  {text}{places}");
        for (sign, words) in &line.quotes {
            let words = format!("      {} {words}", sign.letter());
            let words = match sign {
                Sign::Removed => paint.bad(&words),
                Sign::Plain => words,
                _ => paint.good(&words),
            };
            let _ = writeln!(out, "{words}");
        }
    }
    out.push('\n');
}
