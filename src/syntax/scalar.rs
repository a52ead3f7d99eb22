//! Single values: words, names, durations, shares, numbers. Each says what is wrong and what to write.

use jiff::SignedDuration;

use super::node::{Node, Value};
use super::table::Reader;
use crate::finding::{AMBIGUOUS_SCALAR, BAD_VALUE, Finding, list_of, near_miss};
use crate::source::Spanned;
use crate::time::Time;

/// The longest duration that is taken: a week (ours). Nobody waits longer; a typing mistake does.
const LONGEST: Time = Time::from_secs(7 * 24 * 3_600);

/// Words for a message about a value.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// What was expected, as in "... is not a duration".
    pub expected: &'static str,
    /// An example of it.
    pub example: &'static str,
}

/// A duration with its unit, not negative, at most a week.
#[must_use]
pub fn duration_of(text: &str) -> Option<Time> {
    let duration = text.trim().parse::<SignedDuration>().ok()?;
    let time = Time::from_micros(i64::try_from(duration.as_micros()).ok()?);
    (Time::ZERO..=LONGEST).contains(&time).then_some(time)
}

impl Reader<'_> {
    fn bad(&mut self, node: &Node, words: Words) {
        let message = match &node.value {
            Value::Scalar(scalar) if scalar.text.is_empty() => format!("an empty text is not {}", words.expected),
            Value::Scalar(scalar) => format!("`{}` is not {}", shortened(&scalar.text), words.expected),
            Value::Null => format!("no value here, where {} belongs", words.expected),
            _ => format!("{} is not {}", node.kind(), words.expected),
        };
        self.wrong(&BAD_VALUE, node.span, message, format!("write for instance {}", words.example));
    }

    /// A text. Unquoted words that other YAML readers would change are pointed out.
    pub fn text(&mut self, node: &Node) -> Option<Spanned<String>> {
        let Value::Scalar(scalar) = &node.value else {
            self.bad(node, Words { expected: "a text", example: "`say: \"For billing, press 1.\"`" });
            return None;
        };
        if scalar.plain && changed_by_others(&scalar.text) {
            let quoted = quoted(&scalar.text);
            self.report(
                Finding::new(
                    &AMBIGUOUS_SCALAR,
                    node.span,
                    format!("other YAML readers do not read `{}` as text", scalar.text),
                )
                .help(format!("quote it: `{quoted}`"))
                .fix(node.span, quoted),
            );
        }
        Some(Spanned::new(scalar.text.to_string(), node.span))
    }

    /// A name: of a step, hours, a reason, something stored.
    pub fn name(&mut self, node: &Node) -> Option<Spanned<String>> {
        let text = node.text().map(str::to_owned);
        match text {
            Some(text) if is_name(&text) => self.text(node),
            _ => {
                let name = text.as_deref().and_then(name_like);
                match (text, name) {
                    (Some(text), Some(name)) => {
                        let message = format!("`{}` is not a name", shortened(&text));
                        self.wrong(&BAD_VALUE, node.span, message, format!("write for instance `{name}`: {NAMES}"));
                    }
                    _ => self.bad(
                        node,
                        Words {
                            expected: "a name",
                            example: "`main-menu`: a letter, then letters, digits, `-`, `_`, `.`",
                        },
                    ),
                }
                None
            }
        }
    }

    /// One name or a list of them.
    pub fn names(&mut self, node: &Node) -> Vec<Spanned<String>> {
        let items = self.list(node);
        items.into_iter().filter_map(|item| self.name(item)).collect()
    }

    /// A duration with its unit, not negative, at most a week.
    pub fn duration(&mut self, node: &Node) -> Option<Spanned<Time>> {
        const WORDS: Words = Words { expected: "a duration", example: "`500ms`, `95s`, `2m` or `1h 30m`" };
        let Some(text) = node.text() else {
            self.bad(node, WORDS);
            return None;
        };
        let Ok(duration) = text.trim().parse::<SignedDuration>() else {
            let number = text.trim().parse::<f64>().is_ok_and(|number| number.is_finite() && number >= 0.0);
            if number {
                let text = shortened(text.trim());
                self.wrong(
                    &BAD_VALUE,
                    node.span,
                    format!("`{text}` has no unit"),
                    format!("write `{text}s` for seconds, `{text}m` for minutes"),
                );
            } else {
                self.bad(node, WORDS);
            }
            return None;
        };
        let time = Time::from_micros(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX));
        if duration.is_negative() || time > LONGEST {
            let fault = if duration.is_negative() { "negative" } else { "longer than a week" };
            let help = format!("write for instance {}", WORDS.example);
            self.wrong(&BAD_VALUE, node.span, format!("the duration `{}` is {fault}", shortened(text)), help);
            return None;
        }
        Some(Spanned::new(time, node.span))
    }

    /// A share from 0 to 1, written as a percentage.
    pub fn share(&mut self, node: &Node) -> Option<Spanned<f64>> {
        const WORDS: Words = Words { expected: "a share", example: "`40%`" };
        let Some(text) = node.text().map(str::trim) else {
            self.bad(node, WORDS);
            return None;
        };
        let Some(percent) = text.strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok()) else {
            match text.parse::<f64>() {
                Ok(number) if number.is_finite() => {
                    // 0.4 is four tenths to most people, and 40 is 40%.
                    let percent = if number <= 1.0 { (number * 1e6).round() / 1e4 } else { number };
                    self.wrong(
                        &BAD_VALUE,
                        node.span,
                        format!("`{}` is not a share: it has no `%`", shortened(text)),
                        format!("write `{percent}%`"),
                    );
                }
                _ => self.bad(node, WORDS),
            }
            return None;
        };
        if !(0.0..=100.0).contains(&percent) {
            let message = format!("the share `{}` is not between 0% and 100%", shortened(text));
            self.wrong(&BAD_VALUE, node.span, message, format!("write for instance {}", WORDS.example));
            return None;
        }
        Some(Spanned::new(percent / 100.0, node.span))
    }

    /// `true` or `false`; the other words for it mean different things to different readers.
    pub fn boolean(&mut self, node: &Node) -> Option<Spanned<bool>> {
        self.may_be(node.span, &["true", "false"]);
        match node.text() {
            Some("true") => Some(Spanned::new(true, node.span)),
            Some("false") => Some(Spanned::new(false, node.span)),
            Some(
                word @ ("yes" | "no" | "on" | "off" | "Yes" | "No" | "On" | "Off" | "y" | "n" | "True" | "False"
                | "TRUE" | "FALSE"),
            ) => {
                let meant = matches!(word, "yes" | "on" | "Yes" | "On" | "y" | "True" | "TRUE");
                self.report(
                    Finding::new(
                        &BAD_VALUE,
                        node.span,
                        format!("`{word}` is a boolean to some YAML readers and a text to others"),
                    )
                    .help(format!("write `{meant}`"))
                    .fix(node.span, meant.to_string()),
                );
                None
            }
            _ => {
                self.bad(node, Words { expected: "`true` or `false`", example: "`true`" });
                None
            }
        }
    }

    /// A whole number between two bounds, both in.
    pub fn whole(&mut self, node: &Node, least: u32, most: u32) -> Option<Spanned<u32>> {
        let number = node.text().and_then(|text| text.trim().parse::<u32>().ok());
        match number {
            Some(number) if (least..=most).contains(&number) => Some(Spanned::new(number, node.span)),
            _ => {
                let written = written(node);
                self.wrong(
                    &BAD_VALUE,
                    node.span,
                    format!("{written} is not a whole number from {least} to {most}"),
                    format!("write for instance `{}`", 3.clamp(least, most)),
                );
                None
            }
        }
    }

    /// A number that is not negative and at most `most`.
    pub fn number(&mut self, node: &Node, most: f64) -> Option<Spanned<f64>> {
        let number = node.text().and_then(|text| text.trim().parse::<f64>().ok());
        match number {
            Some(number) if (0.0..=most).contains(&number) => Some(Spanned::new(number, node.span)),
            _ => {
                let written = written(node);
                self.wrong(
                    &BAD_VALUE,
                    node.span,
                    format!("{written} is not a number from 0 to {most}"),
                    "write a plain number: `140`",
                );
                None
            }
        }
    }

    /// One of a few words.
    pub fn word(&mut self, node: &Node, words: &[&'static str]) -> Option<Spanned<&'static str>> {
        self.may_be(node.span, words);
        let written = node.text().unwrap_or_default();
        if let Some(word) = words.iter().find(|word| **word == written) {
            return Some(Spanned::new(word, node.span));
        }
        let near = near_miss(written, words.iter().copied());
        let meant = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let message = format!("`{}` is none of the words allowed here{meant}", shortened(written));
        let mut finding = Finding::new(&BAD_VALUE, node.span, message)
            .help(format!("write one of {}", list_of(words.iter().copied())));
        if let (Some(near), Value::Scalar(scalar)) = (near, &node.value) {
            finding = finding.fix(node.span, if scalar.plain { near.to_owned() } else { quoted(near) });
        }
        self.report(finding);
        None
    }
}

/// A letter, then letters, digits, `-`, `_` and `.`, at most 64: names become file names.
#[must_use]
pub fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.len() <= 64
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// What a name is made of, as help.
pub(crate) const NAMES: &str = "a letter, then letters, digits, `-`, `_`, `.`, at most 64 in all";

/// The name nearest to a text that is none: `1` becomes `step-1`, `my step` becomes `my-step`.
pub(crate) fn name_like(text: &str) -> Option<String> {
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|part| !part.is_empty()).collect();
    let joined = parts.join("-");
    let name = if joined.starts_with(|c: char| c.is_ascii_digit()) { format!("step-{joined}") } else { joined };
    is_name(&name).then_some(name)
}

/// A text between double quotes, as YAML writes it.
#[must_use]
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A value as a message shows it: its text, or what it is instead.
fn written(node: &Node) -> String {
    node.text().map_or_else(|| node.kind().to_owned(), |text| format!("`{}`", shortened(text)))
}

/// A value cut to what fits a message.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text.to_owned(),
    }
}

/// Whether YAML 1.1 or 1.2 readers turn an unquoted text into a boolean, a null or another number than it shows.
///
/// Plain decimal numbers keep their digits in every reader and are not pointed out.
pub(crate) fn changed_by_others(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    if matches!(lower.as_str(), "yes" | "no" | "on" | "off" | "y" | "n" | "true" | "false" | "null" | "~") {
        return true;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !unsigned.starts_with(|c: char| c.is_ascii_digit()) {
        return matches!(lower.trim_start_matches(['+', '-']), ".inf" | ".nan");
    }
    let number =
        unsigned.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, '.' | '_' | ':' | '+' | '-' | 'x' | 'X' | 'o'));
    let decimal = unsigned.bytes().all(|b| b.is_ascii_digit());
    number
        && ((decimal && (text.len() > unsigned.len() || (unsigned.len() > 1 && unsigned.starts_with('0'))))
            || (!decimal && is_odd_number(unsigned)))
}

/// Hexadecimal, octal, exponent, sexagesimal or underscored numbers; dates are left alone, they stay dates.
fn is_odd_number(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.starts_with("0x")
        || lower.starts_with("0o")
        || (lower.contains('_') && lower.bytes().all(|b| b.is_ascii_digit() || b == b'_'))
        || (lower.contains(':')
            && lower.split(':').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())))
        || (lower.contains('e') && lower.parse::<f64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_other_readers_change_are_known() {
        for word in ["no", "ON", "08", "010", "1e3", "+18005550142", "1_000", "12:30:00", "0x1F", "~", "-5", ".nan"] {
            assert!(changed_by_others(word), "{word}");
        }
        for word in ["1", "10", "500", "2026-12-25", "main", "95s", "40%", "1.5", "nobody", "1-800-555"] {
            assert!(!changed_by_others(word), "{word}");
        }
    }
}
