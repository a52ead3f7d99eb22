//! What there is to know about a rule, and where a file speaks of one.

use crate::finding::{Code, ORDER, Order};
use crate::report::{self, under};

/// A code in one line.
pub(super) fn summary(code: &Code) -> String {
    format!("**{} {}** ({}): {}", code.id, code.name, code.severity.name(), code.summary)
}

/// All of a code's documentation, with the numbers it goes by.
pub(super) fn docs(code: &Code) -> String {
    format!("{}\n\n{}", summary(code), report::docs(code).trim_end())
}

/// A code in one line, and why it matters.
pub(super) fn why(code: &Code) -> String {
    format!("{}\n\n{}", summary(code), under(code, "## Why it matters").unwrap_or_default())
}

/// Where in a line of text a comment to the linter allows something: the bytes after `allow` and before the reason.
pub(super) fn allowed(line: &str) -> Option<std::ops::Range<usize>> {
    let comments = line.match_indices('#').map(|(at, _)| line[at + 1..].trim_start());
    match Order::read(comments.into_iter().find(|comment| comment.starts_with(ORDER))?) {
        Order::Allow(names, _) => {
            let start = names.as_ptr() as usize - line.as_ptr() as usize;
            Some(start..start + names.len())
        }
        _ => None,
    }
}

/// The bytes of the word that a byte of a line is in or beside: letters, digits, `-`, `_` and `.`.
pub(super) fn word_at(line: &str, at: usize) -> std::ops::Range<usize> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let start = at - line[..at].chars().rev().take_while(|letter| is_part(*letter)).map(char::len_utf8).sum::<usize>();
    let end = at + line[at..].chars().take_while(|letter| is_part(*letter)).map(char::len_utf8).sum::<usize>();
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_in_an_allow_comment_are_found() {
        let line = "  main: # ringtrue: allow dead-end, RT101 -- the museum closes";
        let range = allowed(line).expect("it allows something");
        assert_eq!(&line[range], " dead-end, RT101 ");
        assert_eq!(allowed("say: ringtrue: allow dead-end"), None);
        assert_eq!(&line[word_at(line, line.find("end").expect("it is there"))], "dead-end");
    }
}
