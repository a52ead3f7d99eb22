//! The lines of a file that a finding points at, cut where they are too long.

use std::ops::Range;

use crate::finding::{Finding, Place};
use crate::source::{FileId, Sources, Span};

/// The longest line of a file that is shown whole (ours): a terminal's width, twice.
const LONGEST_LINE: usize = 240;

/// The lines around places that lie near each other.
pub(super) struct Excerpt {
    /// The file it stands in.
    pub(super) file: FileId,
    /// The line, or as much of it as is shown.
    pub(super) text: String,
    /// The line's number, from 1.
    pub(super) first_line: usize,
    /// Bytes of `text`, the words beside them, and whether it is the primary place.
    pub(super) marks: Vec<(Range<usize>, String, bool)>,
}

/// The places of a finding in texts: a file after the other, the primary's first.
pub(super) fn of(finding: &Finding, sources: &Sources) -> Vec<Excerpt> {
    let mut files: Vec<FileId> = Vec::new();
    let labels: Vec<(Span, &str, bool)> = std::iter::once((&finding.primary, true))
        .chain(finding.related.iter().map(|label| (label, false)))
        .filter_map(|(label, primary)| match label.place {
            Place::Text(span) => Some((span, label.text.as_str(), primary)),
            Place::Time(_) => None,
        })
        .collect();
    for (span, _, _) in &labels {
        if !files.contains(&span.file) {
            files.push(span.file);
        }
    }
    files.iter().flat_map(|file| excerpts(*file, &labels, sources)).collect()
}

/// Lines of a file to be shown, cut where they are too long. Only these lines are copied, however long the file is.
fn excerpts(file: FileId, labels: &[(Span, &str, bool)], sources: &Sources) -> Vec<Excerpt> {
    let text = sources.text(file);
    let mut marks: Vec<(usize, usize, &str, bool)> = labels
        .iter()
        .filter(|(span, _, _)| span.file == file)
        .map(|(span, label, primary)| {
            let (start, end) = sources.bytes(*span);
            // A place of many lines is shown by its first one.
            let first_line_end = sources.line(file, start).1.end.max(start);
            (start, end.min(first_line_end), *label, *primary)
        })
        .collect();
    marks.sort_by_key(|(start, ..)| *start);
    let primary_first = marks.iter().position(|(.., primary)| *primary).unwrap_or(0);
    marks.rotate_left(primary_first);
    let mut excerpts: Vec<Excerpt> = Vec::new();
    let mut shown: Vec<(usize, usize)> = Vec::new();
    for (start, end, label, primary) in marks {
        let (first_line, line) = sources.line(file, start);
        let (line_start, line_end) = (line.start, line.end.max(start));
        if let Some(at) = shown.iter().position(|line| *line == (line_start, line_end))
            && line_end - line_start <= LONGEST_LINE
        {
            excerpts[at].marks.push((start - line_start..end - line_start, label.to_owned(), primary));
            continue;
        }
        let (from, until) = window(text, line_start, line_end, start);
        let lead = if from > line_start { "... " } else { "" };
        let tail = if until < line_end { " ..." } else { "" };
        let shown_text = format!("{lead}{}{tail}", text[from..until].trim_end_matches('\r'));
        let shift = |at: usize| (at.clamp(from, until) - from + lead.len()).min(shown_text.len());
        let marks = vec![(shift(start)..shift(end), label.to_owned(), primary)];
        shown.push((line_start, line_end));
        excerpts.push(Excerpt { file, text: shown_text, first_line, marks });
    }
    excerpts
}

/// The part of a line that is shown: all of it, or what stands around the place.
fn window(text: &str, line_start: usize, line_end: usize, at: usize) -> (usize, usize) {
    if line_end - line_start <= LONGEST_LINE {
        return (line_start, line_end);
    }
    let from = text.floor_char_boundary(at.saturating_sub(LONGEST_LINE / 3)).max(line_start);
    let until = text.floor_char_boundary(from + LONGEST_LINE * 2 / 3).min(line_end);
    (from, until.max(from))
}
