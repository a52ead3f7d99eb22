//! TOML to [`Node`], through the `toml` crate's recovering reader: the one file that names it.

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::node::{Entry, Node, Scalar, Value};
use super::{MAX_DEPTH, Parsed};
use crate::finding::{DUPLICATE_KEY, Finding, SYNTAX, TOO_LARGE};
use crate::source::{FileId, Span, Spanned};

pub(super) fn parse(file: FileId, text: &str) -> Parsed {
    // The reader takes a byte order mark; its spans count from the start of the text all the same.
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut findings: Vec<Finding> = errors.iter().map(|error| finding(file, text, error)).collect();
    let mut convert = Convert { file, findings: Vec::new() };
    let span = Span::new(file, 0, text.len());
    let root = convert.table(table.get_ref(), span, false, 0);
    findings.append(&mut convert.findings);
    // A recovered key may have no value, or a value that was not meant: what depends on it is not judged.
    Parsed { root: Some(root), complete: errors.is_empty(), findings, comments: Vec::new() }
}

/// A text as TOML has it, on one line: quotes, controls and backslashes escaped.
#[must_use]
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            letter if letter.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

fn finding(file: FileId, text: &str, error: &toml::de::Error) -> Finding {
    let range = error.span().unwrap_or(0..0);
    // At least a letter, which may have several bytes.
    let start = text.floor_char_boundary(range.start.min(text.len()));
    let span = Span::new(file, start, text.ceil_char_boundary(range.end.max(start + 1).min(text.len())));
    let message = error.message();
    if message.contains("duplicate key") {
        let key = text.get(range).map_or("this key".to_owned(), |key| format!("`{}`", key.trim()));
        return Finding::new(&DUPLICATE_KEY, span, format!("{key} is written twice in its table"))
            .help("keep one of the two");
    }
    let help = if message.contains("must be quoted") || message.contains("string") {
        "texts and durations stand in double quotes: `within = \"25s\"`"
    } else if message.contains("recursion") {
        "look for brackets that are never closed"
    } else {
        "TOML wants `key = value`, tables as `[name]`, turns as `[[turn]]`"
    };
    Finding::new(&SYNTAX, span, format!("not well-formed: {message}")).help(help)
}

struct Convert {
    file: FileId,
    findings: Vec<Finding>,
}

impl Convert {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    fn table(&mut self, table: &DeTable<'_>, span: Span, flow: bool, depth: usize) -> Node {
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| Entry {
                key: Spanned::new(key.get_ref().as_ref().into(), self.span(key.span())),
                plain: false,
                value: self.value(value, depth + 1),
            })
            .collect();
        // The crate sorts keys; people wrote them in an order.
        entries.sort_by_key(|entry| entry.key.span.start);
        Node { span, value: Value::Map { entries, flow } }
    }

    fn value(&mut self, value: &TomlSpanned<DeValue<'_>>, depth: usize) -> Node {
        let span = self.span(value.span());
        if depth > MAX_DEPTH {
            self.findings.push(Finding::new(&TOO_LARGE, span, format!("nested deeper than {MAX_DEPTH} levels")));
            return Node { span, value: Value::Null };
        }
        let scalar = |text: String, plain| Node { span, value: Value::Scalar(Scalar { text: text.into(), plain }) };
        match value.get_ref() {
            DeValue::String(text) if text.is_empty() && span.start == span.end => Node { span, value: Value::Null },
            DeValue::String(text) => scalar(text.to_string(), false),
            DeValue::Integer(number) => scalar(number.to_string(), true),
            DeValue::Float(number) => scalar(number.to_string(), true),
            DeValue::Boolean(yes) => scalar(yes.to_string(), true),
            DeValue::Datetime(moment) => scalar(moment.to_string(), true),
            DeValue::Array(items) => {
                let items = items.iter().map(|item| self.value(item, depth + 1)).collect();
                Node { span, value: Value::List { items, flow: true } }
            }
            DeValue::Table(table) => self.table(table, span, true, depth),
        }
    }
}
