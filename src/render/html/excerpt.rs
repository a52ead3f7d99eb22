//! A line of a file with the places in it that a finding is about.

use super::letters::escaped;
use crate::render::excerpt::Excerpt;

/// The line, each marked range of it in a `<mark>`; where the primary place and another cover the same letters, the
/// primary one is seen. A place without length is marked by a caret.
pub(super) fn line(excerpt: &Excerpt) -> String {
    let text = excerpt.text.as_str();
    let mut ends: Vec<usize> = excerpt.marks.iter().flat_map(|(range, ..)| [range.start, range.end]).collect();
    ends.extend([0, text.len()]);
    ends.iter_mut().for_each(|end| *end = text.floor_char_boundary((*end).min(text.len())));
    ends.sort_unstable();
    ends.dedup();
    let mut out = String::new();
    for (at, start) in ends.iter().enumerate() {
        if excerpt.marks.iter().any(|(range, ..)| range.is_empty() && range.start == *start) {
            out.push_str("<mark class=\"caret\">\u{2038}</mark>");
        }
        let Some(end) = ends.get(at + 1) else { break };
        let covers = |primary: bool| {
            excerpt.marks.iter().any(|(range, _, is)| *is == primary && range.start <= *start && range.end >= *end)
        };
        let words = escaped(&text[*start..*end]);
        match (covers(true), covers(false)) {
            (true, _) => out.extend(["<mark>", words.as_str(), "</mark>"]),
            (false, true) => out.extend(["<mark class=\"also\">", words.as_str(), "</mark>"]),
            (false, false) => out.push_str(&words),
        }
    }
    out
}

/// Bytes of a line that are shown on each side of a fix (ours): a terminal's width.
const AROUND: usize = 120;

/// The end of what stands before a place, cut where it is long.
pub(super) fn ending(text: &str) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(AROUND))..]
}

/// The beginning of what stands after a place, cut where it is long.
pub(super) fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(AROUND)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    #[test]
    fn marks_may_lie_in_each_other_and_have_no_length() {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", "");
        let excerpt =
            |marks| Excerpt { file: Span::whole(file).file, text: "say: <ñ>".to_owned(), first_line: 1, marks };
        let mark = |range: std::ops::Range<usize>, primary| (range, String::new(), primary);
        assert_eq!(
            line(&excerpt(vec![mark(5..9, true), mark(0..9, false)])),
            "<mark class=\"also\">say: </mark><mark>&lt;ñ&gt;</mark>"
        );
        assert_eq!(line(&excerpt(vec![mark(9..9, true)])), "say: &lt;ñ&gt;<mark class=\"caret\">\u{2038}</mark>");
    }
}
