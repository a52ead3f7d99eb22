//! Mistakes of every first day, taken out of the way so that the rest of the file is judged too: a tab, an unquoted `*`
//! or `#`, a colon inside a text. A stand-in takes the place of each character, so that positions stay true.

use super::{Positions, Stop, explain};
use crate::finding::{Edit, Finding, KEY_BECAME_COMMENT, SYNTAX, TEXT_CUT_SHORT};
use crate::source::Span;
use crate::syntax::{quoted, shortened};

/// The text with one mistake out of the way, character for character, and the finding about it.
///
/// `flow`: the character at which a bracket or brace was opened that is still open.
pub(super) fn mend(
    text: &str,
    stop: &Stop,
    flow: Option<usize>,
    positions: &Positions<'_>,
) -> Option<(String, Finding)> {
    let Stop::Parser(error) = stop else { return None };
    let info = error.info();
    let byte = explain::byte_of(text, error.marker().index());
    let rest = &text[byte..];
    let span = |byte: usize, len: usize| {
        Span::new(positions.file, original_byte(text, positions, byte), original_byte(text, positions, byte + len))
    };
    if let Some((byte, mark)) = stray_mark(text, byte, flow) {
        let (word, stand_in) = if mark == '*' { ("star", '\u{e000}') } else { ("pound", '\u{e002}') };
        let what = if mark == '*' { "an alias" } else { "a comment" };
        let span = span(byte, 1);
        let finding =
            Finding::new(&KEY_BECAME_COMMENT, span, format!("an unquoted `{mark}` is {what} in YAML, not a key"))
                .help(format!("write `{word}` (or `\"{mark}\"`)"))
                .fix(span, word);
        return Some((replace(text, byte, stand_in), finding));
    }
    if info.contains("unknown anchor") && rest.starts_with('*') {
        let name = rest[1..].split(|c: char| c.is_whitespace() || ",[]{}".contains(c)).next().unwrap_or_default();
        let finding = Finding::new(
            &SYNTAX,
            span(byte, 1 + name.len()),
            format!("`*{}` is an alias in YAML, and no anchor of that name comes before it", shortened(name)),
        )
        .help("put a text that begins with `*` in double quotes; for the star key write `star`");
        return Some((replace(text, byte, '\u{e003}'), finding));
    }
    let inside_a_text = if info.contains("mapping values") {
        explain::colon_without_space(text, byte).is_none()
    } else {
        // Between braces: a second colon after a key's own, on the same line.
        let line = &text[explain::line_start(text, byte)..byte];
        info.contains("flow mapping") && line.contains(": ")
    };
    if inside_a_text && rest.starts_with(':') {
        let finding = Finding::new(&TEXT_CUT_SHORT, span(byte, 1), "a colon and a space end an unquoted text here")
            .help(if flow.is_some() {
                "put the whole text in double quotes; or a comma is missing before this key"
            } else {
                "put the whole text in double quotes"
            });
        let finding = match quoted_to_the_end(text, byte, flow, positions) {
            Some((span, written)) => finding.fix(span, written),
            None => finding,
        };
        return Some((replace(text, byte, '\u{e001}'), finding));
    }
    if info.contains("tab") || rest.starts_with('\t') {
        return tabs(text, positions);
    }
    None
}

/// The text of one line that a colon stands in, and the same in quotes; `None`: it stands between braces, begins on an
/// earlier line, or something else goes on behind it.
fn quoted_to_the_end(
    text: &str,
    byte: usize,
    flow: Option<usize>,
    positions: &Positions<'_>,
) -> Option<(Span, String)> {
    let start = explain::line_start(text, byte);
    let key = text[start..byte].find(": ")? + start;
    let from = key + 2 + (text[key + 2..].len() - text[key + 2..].trim_start_matches(' ').len());
    let line = text[from..].lines().next().unwrap_or_default();
    let comment = line.find(" #").unwrap_or(line.len());
    let written = line[..comment].trim_end();
    let special = written.starts_with(['"', '\'', '{', '[', '|', '>', '&', '*', '!']);
    if flow.is_some()
        || from > byte
        || special
        || written.contains(|letter| ('\u{e000}'..='\u{e003}').contains(&letter))
    {
        return None;
    }
    let span = |at| original_byte(text, positions, at);
    Some((Span::new(positions.file, span(from), span(from + written.len())), quoted(written)))
}

/// An unquoted `*` or `#` that was meant as a key, at the error or shortly before it.
fn stray_mark(text: &str, error: usize, flow: Option<usize>) -> Option<(usize, char)> {
    let line = explain::line_start(text, error);
    let before = text[..line].trim_end().len();
    let from = explain::line_start(text, before);
    let flow = flow.map(|at| explain::byte_of(text, at));
    let until = text[error..].find('\n').map_or(text.len(), |newline| error + newline);
    let from = flow.map_or(from, |flow| flow.min(from));
    text[from..until].match_indices(['*', '#']).map(|(at, mark)| (from + at, mark)).find_map(|(at, mark)| {
        let lead = text[..at].trim_end_matches(' ');
        let spaced = lead.len() < at;
        let lead = lead.chars().next_back();
        let next = text[at + 1..].trim_start_matches(' ').chars().next();
        let stands_alone = matches!(lead, Some('{' | '[' | ',')) || spaced && matches!(lead, Some(':' | '-'));
        let meant = if mark == "*" {
            (stands_alone || matches!(lead, None | Some('\n')))
                && matches!(next, None | Some(':' | ',' | '}' | ']' | '\n' | '\r'))
        } else {
            // The parser may have stumbled before it told of the brace that the comment left open.
            let inside = flow.is_some_and(|flow| flow < at) || is_open(&text[explain::line_start(text, at)..at]);
            inside && stands_alone && matches!(next, Some(':' | ',' | '}' | ']'))
        };
        meant.then(|| (at, if mark == "*" { '*' } else { '#' }))
    })
}

/// Whether a brace or bracket of this piece of a line is still open at its end; quoted ones do not count.
fn is_open(piece: &str) -> bool {
    let (mut open, mut quote) = (0_i32, None);
    for c in piece.chars() {
        match (quote, c) {
            (Some(q), c) if q == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '{' | '[') => open += 1,
            (None, '}' | ']') => open -= 1,
            (None, _) => {}
        }
    }
    open > 0
}

fn replace(text: &str, byte: usize, by: char) -> String {
    let mut mended = String::with_capacity(text.len() + 2);
    mended.push_str(&text[..byte]);
    mended.push(by);
    mended.push_str(&text[byte + 1..]);
    mended
}

/// Every tab of every line's indentation becomes one space: consistent where the tabs were.
fn tabs(text: &str, positions: &Positions<'_>) -> Option<(String, Finding)> {
    let (mut mended, mut lines, mut first) = (String::with_capacity(text.len()), 0, None);
    let mut edits = Vec::new();
    let mut before = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if line[..indent].contains('\t') {
            lines += 1;
            first = first.or_else(|| line.find('\t').map(|at| (before + at, before + indent)));
            let span = Span::new(
                positions.file,
                original_byte(text, positions, before),
                original_byte(text, positions, before + indent),
            );
            edits.push(Edit::Replace { span, text: line[..indent].replace('\t', "  ") });
        }
        mended.push_str(&line[..indent].replace('\t', " "));
        mended.push_str(&line[indent..]);
        before += line.len();
    }
    let (start, end) = first?;
    let more = if lines > 1 { format!(" ({lines} lines)") } else { String::new() };
    let finding = Finding::new(
        &SYNTAX,
        Span::new(positions.file, original_byte(text, positions, start), original_byte(text, positions, end)),
        format!("a tab in the indentation: YAML indents with spaces only{more}"),
    )
    .help("replace each tab with two spaces; most editors do it in one command")
    .edits(edits);
    Some((mended, finding))
}

/// A byte of a mended text in the text as it was written: stand-ins are longer than what they stand for.
fn original_byte(mended: &str, positions: &Positions<'_>, byte: usize) -> usize {
    positions.byte(mended[..byte].chars().count())
}
