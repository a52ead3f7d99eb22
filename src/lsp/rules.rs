//! What there is to know about a rule, and where a file speaks of one.

use crate::audit::AUDITS;
use crate::finding::{Code, READING};
use crate::lint::{RULES, Rule};

/// Every code there is.
pub(super) fn codes() -> impl Iterator<Item = &'static Code> {
    READING.iter().copied().chain(RULES.iter().map(|rule| &rule.code)).chain(AUDITS.iter().copied())
}

/// The code of an id or a name.
pub(super) fn code(word: &str) -> Option<&'static Code> {
    codes().find(|code| code.id.eq_ignore_ascii_case(word) || code.name == word)
}

/// The rule of a name: a code that can be set.
pub(super) fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.name == name)
}

/// A code in one line.
pub(super) fn summary(code: &Code) -> String {
    format!("**{} {}** ({}): {}", code.id, code.name, code.severity.name(), code.summary)
}

/// All of a code's documentation, with the numbers it goes by.
pub(super) fn docs(code: &Code) -> String {
    let mut text = format!("{}\n\n{}", summary(code), code.explain.trim_end());
    let thresholds = rule(code.name).map(|rule| rule.thresholds).unwrap_or_default();
    if !thresholds.is_empty() {
        text += &format!("\n\n## Thresholds\n```toml\n[rules.{}]\n", code.name);
        for threshold in thresholds {
            text += &format!("{} = {}  # {}\n", threshold.key, threshold.written(), threshold.what);
        }
        text += "```";
    }
    text
}

/// Why a code matters: that part of its documentation.
pub(super) fn why(code: &Code) -> &'static str {
    let text = code.explain.split_once("## Why it matters").map_or("", |(_, rest)| rest);
    text.split("\n## ").next().unwrap_or_default().trim()
}

/// Where in a line of text a comment to the linter allows something: the bytes after `allow` and before the reason.
pub(super) fn allowed(line: &str) -> Option<std::ops::Range<usize>> {
    let comment = line.find('#')?;
    let ringtrue = comment + line[comment..].find("ringtrue:")? + "ringtrue:".len();
    let rest = line[ringtrue..].trim_start();
    let names = rest.strip_prefix("allow")?;
    let start = line.len() - names.len();
    Some(start..names.find("--").map_or(line.len(), |reason| start + reason))
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

    #[test]
    fn every_code_says_why_it_matters() {
        for code in codes() {
            assert!(!why(code).is_empty(), "{}", code.id);
        }
    }
}
