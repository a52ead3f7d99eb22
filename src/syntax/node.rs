//! The tree that both notations become: scalars as text, lists and maps in order, a span on every key and value.

use std::sync::Arc;

use crate::source::{Span, Spanned};

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// For a scalar its text with quotes; for a list or a map from its first to its last byte.
    pub span: Span,
    /// What stands there.
    pub value: Value,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing was written.
    Null,
    /// Text; what it means is decided by who reads it.
    Scalar(Scalar),
    /// Values in order.
    List {
        /// The values.
        items: Vec<Node>,
        /// Written between brackets.
        flow: bool,
    },
    /// Keys and values in the order in which they were written; each key once.
    Map {
        /// The keys and values.
        entries: Vec<Entry>,
        /// Written between braces.
        flow: bool,
    },
}

/// A scalar as it was written, quotes and escapes resolved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scalar {
    /// The text. Numbers and booleans of TOML as they were written.
    pub text: Box<str>,
    /// Without quotes, so that another YAML reader might change its meaning.
    pub plain: bool,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key's text; the same words are one text in memory.
    pub key: Spanned<Arc<str>>,
    /// The key was written without quotes.
    pub plain: bool,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The text of a scalar.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// Keys and values, of anything but a map none.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map { entries, .. } => entries,
            _ => &[],
        }
    }

    /// The value of a key of a map.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| &*entry.key.value == key).map(|entry| &entry.value)
    }

    /// What stands there, in the words of a message.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Scalar(_) => "a single value",
            Value::List { .. } => "a list",
            Value::Map { .. } => "a table",
        }
    }
}
