//! Putting the values of a row into a copy of a script: texts with braces in pieces, tables merged key by key.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::size_of;

use crate::source::Span;
use crate::syntax::{Entry, Node, Scalar, Value};

/// Where values may stand.
pub(super) const FILLED: [&str; 3] = ["purpose", "given", "turn"];

/// A piece of a text with braces.
pub(super) enum Piece<'t> {
    /// As they stand.
    Words(&'t str),
    /// A brace that was doubled.
    Brace(char),
    /// The value of this name.
    Value(&'t str),
    /// A brace without its other half, or around what is no name.
    Stray,
}

/// Puts values into a copy of a script.
pub(super) struct Fill<'v> {
    /// The row's values by their names.
    pub(super) values: &'v BTreeMap<&'v str, (&'v str, Span)>,
    /// What was filled.
    pub(super) filled: BTreeSet<Span>,
    /// Bytes that may still be made.
    pub(super) left: usize,
}

impl Fill<'_> {
    /// A key of the script, filled where values may stand.
    pub(super) fn entry(&mut self, entry: &Entry) -> Entry {
        if FILLED.contains(&&*entry.key.value) {
            Entry { key: entry.key.clone(), plain: entry.plain, value: self.node(&entry.value) }
        } else {
            entry.clone()
        }
    }

    fn node(&mut self, node: &Node) -> Node {
        self.left = self.left.saturating_sub(size_of::<Node>());
        let value = match &node.value {
            Value::Scalar(scalar) => {
                let mut text = String::new();
                for piece in pieces(&scalar.text) {
                    match piece {
                        Piece::Words(words) => text.push_str(words),
                        Piece::Brace(brace) => text.push(brace),
                        Piece::Value(key) => {
                            let value = self.values.get(key).map_or("", |(value, _)| *value);
                            // What is over the budget is not made; the row is not used.
                            if value.len() < self.left {
                                text.push_str(value);
                            }
                            self.left = self.left.saturating_sub(value.len());
                            self.filled.insert(node.span);
                        }
                        Piece::Stray => {}
                    }
                }
                self.left = self.left.saturating_sub(text.len());
                Value::Scalar(Scalar { text: text.into(), plain: scalar.plain })
            }
            Value::List { items, flow } => {
                Value::List { items: items.iter().map(|item| self.node(item)).collect(), flow: *flow }
            }
            Value::Map { entries, flow } => Value::Map {
                entries: entries
                    .iter()
                    .map(|entry| Entry { key: entry.key.clone(), plain: entry.plain, value: self.node(&entry.value) })
                    .collect(),
                flow: *flow,
            },
            Value::Null => Value::Null,
        };
        Node { span: node.span, value }
    }
}

/// Puts a row's entry above a script's own; two tables are merged key by key.
pub(super) fn put(into: &mut Node, entry: &Entry) {
    let Value::Map { entries, .. } = &mut into.value else {
        into.value = Value::Map { entries: vec![entry.clone()], flow: false };
        return;
    };
    match entries.iter_mut().find(|own| own.key.value == entry.key.value) {
        Some(own) => match (&own.value.value, &entry.value.value) {
            (Value::Map { .. }, Value::Map { entries: over, .. }) => {
                for each in over {
                    put(&mut own.value, each);
                }
            }
            _ => *own = entry.clone(),
        },
        None => entries.push(entry.clone()),
    }
}

/// A value as one text, to be compared.
pub(super) fn flat(node: &Node) -> String {
    match &node.value {
        Value::Null => String::new(),
        Value::Scalar(scalar) => format!("{:?}", scalar.text),
        Value::List { items, .. } => format!("[{}]", items.iter().map(flat).collect::<Vec<_>>().join(",")),
        Value::Map { entries, .. } => {
            let mut of: Vec<String> =
                entries.iter().map(|entry| format!("{}={}", entry.key.value, flat(&entry.value))).collect();
            of.sort();
            format!("{{{}}}", of.join(","))
        }
    }
}

/// Whether a name can stand in braces.
pub(super) fn is_placeholder(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// A text with its braces told apart.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let at = rest.find(['{', '}']);
        match at {
            _ if rest.is_empty() => None,
            None => Some(Piece::Words(std::mem::take(&mut rest))),
            Some(0) => {
                let brace = if rest.starts_with('{') { '{' } else { '}' };
                let after = &rest[1..];
                if after.starts_with(brace) {
                    rest = &after[1..];
                    return Some(Piece::Brace(brace));
                }
                let key = after.split_once('}').filter(|(key, _)| brace == '{' && is_placeholder(key));
                rest = key.map_or(after, |(_, rest)| rest);
                Some(key.map_or(Piece::Stray, |(key, _)| Piece::Value(key)))
            }
            Some(at) => {
                let (words, after) = rest.split_at(at);
                rest = after;
                Some(Piece::Words(words))
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        pieces(text)
            .map(|piece| match piece {
                Piece::Words(words) => words.to_owned(),
                Piece::Brace(brace) => format!("[{brace}]"),
                Piece::Value(key) => format!("<{key}>"),
                Piece::Stray => "!".to_owned(),
            })
            .collect()
    }

    #[test]
    fn braces_are_values_or_doubled_or_stray() {
        assert_eq!(told("press {key}"), "press <key>");
        assert_eq!(told("You entered {{digits}}, {name}."), "You entered [{]digits[}], <name>.");
        assert_eq!(told("{{{key}}}"), "[{]<key>[}]");
        assert_eq!(told("{ key}"), "! key!");
        assert_eq!(told("a } b {"), "a ! b !");
        assert_eq!(told("{é}{key"), "!é!!key");
        assert_eq!(told(""), "");
    }
}
