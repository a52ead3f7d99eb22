//! What there is to say of a code, in Markdown: for the terminal and for an editor.

use crate::audit::AUDITS;
use crate::finding::{Code, READING};
use crate::lint::{self, Rule, Threshold, law};
use crate::recording::path::PATHS;

/// Every code there is, in the order of ids.
#[must_use]
pub fn codes() -> Vec<&'static Code> {
    let mut codes: Vec<&Code> = READING.iter().copied().chain(lint::codes()).collect();
    codes.extend(AUDITS.iter().chain(PATHS));
    codes.sort_by_key(|code| code.id);
    codes
}

/// The code of an id or a name, in capitals or not.
#[must_use]
pub fn code_named(word: &str) -> Option<&'static Code> {
    codes().into_iter().find(|code| code.id.eq_ignore_ascii_case(word) || code.name.eq_ignore_ascii_case(word))
}

/// All of a code's documentation but its names: the headings, the numbers it goes by, and its article of a law.
#[must_use]
pub fn docs(code: &Code) -> String {
    let thresholds = Rule::named(code.name).map(thresholds).unwrap_or_default();
    code.explain.to_owned() + &thresholds + &article(code)
}

/// What stands under a heading of a code's documentation.
#[must_use]
pub fn under(code: &Code, heading: &str) -> Option<&'static str> {
    let (_, rest) = code.explain.split_once(heading)?;
    Some(rest.split("\n## ").next().unwrap_or(rest).trim())
}

/// The numbers and words that a rule goes by, and how to set them.
fn thresholds(rule: &Rule) -> String {
    if rule.thresholds.is_empty() && rule.lists().next().is_none() {
        return String::new();
    }
    let mut text =
        format!("\n## Thresholds\nIn `ringtrue.toml`, where they differ:\n```toml\n[rules.{}]\n", rule.code.name);
    let line = |threshold: &Threshold| format!("{} = {}", threshold.key, threshold.written());
    let width = rule.thresholds.iter().map(|threshold| line(threshold).len()).max().unwrap_or_default();
    for threshold in rule.thresholds {
        text += &format!("{:width$}  # {}; {}\n", line(threshold), threshold.what, threshold.source);
    }
    for list in rule.lists() {
        text += &format!("# {}; {}\n{} = [\n", list.what, list.source, list.key);
        for words in list.default.chunks(6) {
            let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
            text += &format!("    {},\n", words.join(", "));
        }
        text += &format!("]\n{} = []  # beside those\n", list.more);
    }
    text + "```\n"
}

/// The law and the article of a law's check, and how it is judged.
fn article(code: &Code) -> String {
    let Some((profile, check)) = law::of(code) else { return String::new() };
    let mut text = format!("\n## Article\n{}. Profile `{}`: {}.\n", check.article, profile.name, profile.state);
    text += "\nIt is judged\n";
    for words in check.how.words() {
        text += &format!("* {words}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_says_why_it_matters() {
        for code in codes() {
            assert!(under(code, "## Why it matters").is_some_and(|why| !why.is_empty()), "{}", code.id);
        }
    }
}
