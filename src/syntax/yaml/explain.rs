//! Where the parser ends for good: its words in ours, with what to write instead.

use super::Positions;
use crate::finding::{Finding, SYNTAX};

/// The finding about an error of the parser, by its words and its character.
///
/// `flow`: the character at which a bracket or brace was opened that is still open.
pub(super) fn explain(info: &str, at: usize, text: &str, flow: Option<usize>, positions: &Positions<'_>) -> Finding {
    let byte = byte_of(text, at);
    let here = text[byte..].chars().next();
    let place = positions.span(at, at + 1);
    let say = |message: &str, help: &str| Finding::new(&SYNTAX, place, message).help(help);
    if let Some(colon) = info.contains("mapping values").then(|| colon_without_space(text, byte)).flatten() {
        let at = text[..colon].chars().count();
        let key = text[line_start(text, colon)..colon].trim_start_matches([' ', '-']);
        return Finding::new(&SYNTAX, positions.span(at, at + 1), format!("no space after the colon of `{key}`"))
            .help(format!("write `{key}: ...`: without the space the whole line is a text"));
    }
    if info.contains("quoted scalar") || info.contains("double-quoted") {
        return match () {
            () if info.contains("trailing content") && flow.is_some() && begins_with_a_key(&text[byte..]) => {
                say("a comma is missing before this key", "write a comma between the entries")
            }
            () if info.contains("trailing content") => say(
                "the text ends at the quote before this, and more follows",
                "put the whole text in double quotes, and write a double quote inside it as `\\\"`",
            ),
            () if info.contains("escape") || info.contains("hexadecimal") => say(
                "a backslash between double quotes begins a code, and this is none",
                "write `\\\\` for a backslash, or put the text in single quotes",
            ),
            () => say("the text that begins at this quote never ends", "end it with the same quote, on the same line"),
        };
    }
    if matches!(here, Some('@' | '`' | '%' | '&' | '!' | '|' | '>')) && info.contains("character") {
        let mark = here.unwrap_or_default();
        return say(
            &format!("a text cannot begin with `{mark}` unless it is quoted"),
            "put the whole text in double quotes",
        );
    }
    if let Some(open) = flow {
        return unclosed(text, open, at, positions);
    }
    match () {
        () if info.contains("tab") => {
            say("a tab where YAML wants spaces", "replace each tab with two spaces; most editors do it in one command")
        }
        () if matches!(here, Some(']' | '}')) || info.contains("misplaced bracket") => {
            say("a bracket or brace that nothing opened", "remove it, or put the text in double quotes")
        }
        () if info.contains("expected key") || info.contains("'-' indicator") || info.contains("indentation") => say(
            "this line is indented unlike the lines it belongs to",
            "the keys of one table, and the dashes of one list, begin in the same column",
        ),
        () if info.contains("sequence entries") => say(
            "a list cannot begin here",
            "put the first `-` on a line of its own, below the key that the list belongs to",
        ),
        () if info.contains("simple key") => {
            say("a key without a colon stands before this place", "the lines of a table are `key: value`")
        }
        () if info.contains("comment intercepting") => {
            say("a comment stands inside a text of several lines", "move the comment above the text, or quote the text")
        }
        () if info.contains("byte order mark") => say(
            "a byte order mark inside the file",
            "remove the invisible character; it is left behind when files are joined",
        ),
        () => say(
            &format!("not well-formed: {info}"),
            "check the indentation and the quotes of this line and the one before",
        ),
    }
}

/// A bracket or brace without its end: said at the bracket where the line with it is over, else where a comma or the
/// end is missing.
fn unclosed(text: &str, open: usize, at: usize, positions: &Positions<'_>) -> Finding {
    let (start, byte) = (byte_of(text, open), byte_of(text, at));
    let opener = text[start..].chars().next().unwrap_or('{');
    let closer = if opener == '[' { ']' } else { '}' };
    let (opened, here) = (positions.span(open, open + 1), positions.span(at, at + 1));
    match text[byte..].chars().next() {
        Some(other @ (']' | '}')) if other != closer => {
            Finding::new(&SYNTAX, here, format!("`{other}` does not close the `{opener}`"))
                .related(opened, "opened here")
                .help(format!("write `{closer}`"))
        }
        Some(_)
            if !text[start..byte].trim_end().contains('\n')
                && text[start..byte].trim_end().len() + start + 1 >= byte =>
        {
            Finding::new(&SYNTAX, here, format!("a comma or `{closer}` is missing before this"))
                .related(opened, "opened here")
                .help("put a text with quotes inside it in double quotes")
        }
        Some(_) => Finding::new(&SYNTAX, opened, format!("this `{opener}` is not closed"))
            .related(here, "here the reading ended")
            .help(format!("write `{closer}` where it ends; an unquoted `#` hides the rest of its line")),
        None => Finding::new(&SYNTAX, opened, format!("this `{opener}` is not closed before the end of the file"))
            .help(format!("write `{closer}` where it ends; an unquoted `#` hides the rest of its line")),
    }
}

/// `goto: agents`: a word and a colon.
fn begins_with_a_key(text: &str) -> bool {
    let word = text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(text.len());
    word > 0 && text[word..].starts_with(": ")
}

/// `play:Hello.` in the line before: without the space it is no key, and the next line's colon is one too many.
pub(super) fn colon_without_space(text: &str, byte: usize) -> Option<usize> {
    let here = line_start(text, byte);
    let above = text[..here].trim_end().len();
    let start = line_start(text, above);
    let line = text[start..above].trim_start_matches([' ', '-']);
    let start = above - line.len();
    let colon = line.find(':')?;
    let key = line[..colon].chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let next = line[colon + 1..].chars().next();
    (colon > 0 && key && next.is_some_and(|c| !c.is_whitespace() && !matches!(c, ':' | '/'))).then_some(start + colon)
}

/// The byte of a character, or the end.
pub(super) fn byte_of(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(byte, _)| byte)
}

/// Where the line of a byte begins.
pub(super) fn line_start(text: &str, byte: usize) -> usize {
    text[..byte].rfind('\n').map_or(0, |newline| newline + 1)
}
