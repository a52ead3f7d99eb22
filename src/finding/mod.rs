//! What is wrong with *their* file: findings, the codes they carry, and the places they point at.
//!
//! A failed audit turn is a finding like a lint. Why *we* could not work is an [`crate::error::Error`].

mod allow;
mod fix;
mod reading;

pub use allow::{Allowance, Allowed, ORDER, Order, allow};
pub use fix::{Edit, Fix, apart, apply};
pub use reading::*;

use crate::source::Span;
use crate::time::Time;

/// How much a finding matters to callers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Callers will be annoyed or slowed.
    Warning,
    /// Callers are lost or misled, or the file does not say what its author meant.
    Error,
}

impl Severity {
    /// The word that is printed and read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What every kind of finding has in common: its two names and its documentation.
///
/// The id is for machines and search, the name for people and folders. Ids are forever.
#[derive(Debug)]
pub struct Code {
    /// `RT213`.
    pub id: &'static str,
    /// `dead-end`.
    pub name: &'static str,
    /// Severity where nothing else is said.
    pub severity: Severity,
    /// First version that has it.
    pub since: &'static str,
    /// One line, lower case.
    pub summary: &'static str,
    /// Markdown under four headings: What it checks, Why it matters, Example, Instead.
    pub explain: &'static str,
}

/// Where a finding points.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Bytes of a text.
    Text(Span),
    /// A moment of the call that is being judged.
    Time(Time),
}

/// A place and why it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// Why it is shown; may be empty at the primary place.
    pub text: String,
}

/// One thing wrong, at one primary place.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Which kind.
    pub code: &'static Code,
    /// How much it matters here.
    pub severity: Severity,
    /// The thing at fault first, lower case, no full stop.
    pub message: String,
    /// The smallest place that is at fault.
    pub primary: Label,
    /// Other places, each with why it is shown.
    pub related: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
    /// The same, for a machine.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding cannot be made without a primary place.
    #[must_use]
    pub fn new(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            primary: Label { place: Place::Text(span), text: String::new() },
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Words beside the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Another place, and why it is shown.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { place: Place::Text(span), text: text.into() });
        self
    }

    /// A moment of the call, and what happened then.
    #[must_use]
    pub fn at(mut self, time: Time, text: impl Into<String>) -> Self {
        self.related.push(Label { place: Place::Time(time), text: text.into() });
        self
    }

    /// What to write instead.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// The same with another severity than its code's.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// A replacement that would mend it.
    #[must_use]
    pub fn fix(self, span: Span, text: impl Into<String>) -> Self {
        self.edits(vec![Edit::Replace { span, text: text.into() }])
    }

    /// Edits that together would mend it.
    #[must_use]
    pub fn edits(mut self, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { edits });
        self
    }

    /// What stays the same of a finding when lines move and numbers change: its rule, and its message without digits.
    #[must_use]
    pub fn likeness(&self) -> (&'static str, String) {
        (self.code.id, without_digits(&self.message))
    }

    /// The span of the primary place; `None` where it is a moment.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        match self.primary.place {
            Place::Text(span) => Some(span),
            Place::Time(_) => None,
        }
    }
}

/// A message without the digits that another version of the same fault may have.
#[must_use]
pub fn without_digits(message: &str) -> String {
    message.chars().filter(|letter| !letter.is_ascii_digit()).collect()
}

/// Findings in the order of their places, the same finding once.
pub fn tidy(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| (a.span(), a.code.id, &a.message).cmp(&(b.span(), b.code.id, &b.message)));
    findings.dedup_by(|a, b| a.span() == b.span() && a.code.id == b.code.id && a.message == b.message);
}

/// Bytes of the longest word that is compared with others (ours): twice the longest name.
const LONGEST_WORD: usize = 128;

/// The known word nearest to a mistyped one, if one is near enough to be what was meant.
///
/// Damerau-Levenshtein distance of at most a third of the length (ours), two letters swapped counting as one.
pub fn near_miss<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A whole paragraph is no slip of the finger, and would take its time to compare.
    if word.len() > LONGEST_WORD {
        return None;
    }
    let lower = word.to_lowercase();
    // One letter is near every other letter: nothing was meant.
    let most = (lower.chars().count() / 3).max(1);
    known
        .into_iter()
        .filter(|candidate| *candidate != word)
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= most && candidate.chars().count().min(lower.chars().count()) > 1)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// ``; did you mean `goto`?`` or nothing.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    near_miss(word, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

/// So many of something, in the singular or the plural: `1 menu`, `2 menus`.
#[must_use]
pub fn count_of(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// `a`, `b` and `c`, in backticks, at most twelve of them.
#[must_use]
pub fn list_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<&str> = words.into_iter().collect();
    let shown = words.iter().take(12).map(|word| format!("`{word}`")).collect::<Vec<_>>();
    match (shown.as_slice(), words.len()) {
        ([], _) => "nothing".to_owned(),
        ([only], _) => only.clone(),
        (shown, all) if all > shown.len() => format!("{} and {} more", shown.join(", "), all - shown.len()),
        ([first @ .., last], _) => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_near_and_another_word_is_not() {
        let keys = ["goto", "serves", "timeout", "barge_in"];
        assert_eq!(near_miss("gotoo", keys), Some("goto"));
        assert_eq!(near_miss("GOTO", keys), Some("goto"));
        assert_eq!(near_miss("tiemout", keys), Some("timeout"));
        assert_eq!(near_miss("barge-in", keys), Some("barge_in"));
        assert_eq!(near_miss("queue", keys), None);
        assert_eq!(near_miss("9", ["0", "1"]), None);
    }
}
