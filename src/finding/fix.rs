//! What would mend a finding, as edits of the texts, and how edits are applied.

use crate::source::Span;

/// One change of a text.
///
/// A reader knows bytes and says [`Edit::Replace`]. A rule does not know what the file looked like and says what is to be
/// changed; [`crate::syntax::resolve`] finds out where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Edit {
    /// These bytes become this text.
    Replace {
        /// What goes; empty: nothing goes.
        span: Span,
        /// What comes.
        text: String,
    },
    /// Inside of these bytes the only place where a word stands is changed.
    Within {
        /// Where to look.
        span: Span,
        /// The word, as it is written there.
        old: String,
        /// What comes in its place.
        new: String,
    },
    /// A key of the table that belongs to another key gets a value.
    Set {
        /// The key whose value is the table: a step's name.
        of: Span,
        /// The key to set.
        key: &'static str,
        /// Its value, as it is written.
        value: String,
    },
    /// A setting of several steps gets a value: where each of them has it, and in the `defaults` of its file for the rest.
    Setting {
        /// The names of the steps.
        steps: Vec<Span>,
        /// The setting.
        key: &'static str,
        /// Its value, as it is written.
        value: String,
    },
    /// The items of a list in another order.
    Sort {
        /// All of them, in the order wanted.
        items: Vec<Span>,
    },
}

/// Edits that together would mend a finding, without a person's judgement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// All of them or none.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// The bytes that go and what comes in their place, in the order of the edits; `None`: some edit has not been resolved.
    #[must_use]
    pub fn replacements(&self) -> Option<Vec<(Span, &str)>> {
        let bytes = |edit| match edit {
            &Edit::Replace { span, ref text } => Some((span, text.as_str())),
            _ => None,
        };
        self.edits.iter().map(bytes).collect()
    }
}

/// Of several fixes those that do not touch what an earlier one touches, as indices.
#[must_use]
pub fn apart(fixes: &[&Fix]) -> Vec<usize> {
    let mut taken: Vec<Span> = Vec::new();
    let mut apart = Vec::new();
    for (at, fix) in fixes.iter().enumerate() {
        let Some(spans) = fix.replacements() else { continue };
        let touches = |span: &Span| {
            taken.iter().any(|other| other.file == span.file && other.start <= span.end && span.start <= other.end)
        };
        if !spans.is_empty() && !spans.iter().any(|(span, _)| touches(span)) {
            taken.extend(spans.iter().map(|(span, _)| *span));
            apart.push(at);
        }
    }
    apart
}

/// A text with replacements of its bytes that do not overlap.
#[must_use]
pub fn apply(text: &str, replacements: &[(Span, &str)]) -> String {
    let mut sorted: Vec<_> = replacements.to_vec();
    sorted.sort_by_key(|(span, _)| (span.start, span.end));
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for (span, new) in sorted {
        let (start, end) = (span.start as usize, span.end as usize);
        if start < at || !text.is_char_boundary(start) || !text.is_char_boundary(end) {
            continue;
        }
        out.push_str(&text[at..start]);
        out.push_str(new);
        at = end;
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn edits_that_touch_are_left_for_the_next_round() {
        let file = Sources::default().add("a", "");
        let replace = |start, end, text: &str| Fix {
            edits: vec![Edit::Replace { span: Span::new(file, start, end), text: text.to_owned() }],
        };
        let fixes = [replace(0, 3, "one"), replace(2, 4, "x"), replace(5, 5, "!"), replace(3, 3, "y")];
        let fixes: Vec<&Fix> = fixes.iter().collect();
        assert_eq!(apart(&fixes), [0, 2]);
        let chosen: Vec<_> = [0, 2].iter().flat_map(|at| fixes[*at].replacements().unwrap()).collect();
        assert_eq!(apply("abc dé", &chosen), "one d!é");
    }
}
