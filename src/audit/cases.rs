//! `[[case]]`: one script run over rows of values.
//!
//! A row's `name`, `at`, `language`, `caller` and `given` stand above the script's own; every other key of it is the value
//! of `{key}` wherever a text of `purpose`, `given` or a turn says so. Braces mean this only in an audit that has rows:
//! there a brace that is meant is doubled, so that `hear = "You entered {digits}"` goes on to be the words of a menu in
//! every other audit. The tree is filled before it is read: what is read of a row is checked like what is written by hand.

use std::collections::{BTreeMap, BTreeSet};

use super::fill::{FILLED, Fill, Piece, flat, is_placeholder, pieces, put};
use crate::finding::{BAD_VALUE, Finding, MISSING_KEY, TOO_LARGE, UNKNOWN_KEY, did_you_mean, list_of};
use crate::source::{Span, Spanned};
use crate::syntax::{Entry, Node, Reader, Value};

/// Keys of a row that say something of the call itself.
const OVERRIDES: [&str; 4] = ["at", "language", "caller", "given"];
/// Most rows of an audit (ours): each is a call.
const MOST_ROWS: usize = 1_000;
/// Most memory that the filled scripts of an audit take (ours).
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// A row, and the script as it is for it.
pub(super) struct Row {
    /// Its name.
    pub(super) name: Spanned<String>,
    /// The whole audit, filled, without its rows.
    pub(super) root: Node,
    /// What was filled: what is found there is found in this row.
    pub(super) filled: BTreeSet<Span>,
}

/// A row as it was written.
#[derive(Default)]
struct Written<'n> {
    name: Option<Spanned<String>>,
    overrides: Vec<&'n Entry>,
    values: BTreeMap<&'n str, (&'n str, Span)>,
}

impl Reader<'_> {
    /// The rows of an audit with its script filled for each; `None`: it has no rows, and is a script as it stands.
    pub(super) fn rows(&mut self, root: &Node) -> Option<Vec<Row>> {
        let case = root.entries().iter().find(|entry| &*entry.key.value == "case")?;
        let items = match &case.value.value {
            Value::List { items, .. } => items.as_slice(),
            _ => {
                self.wrong(
                    &BAD_VALUE,
                    case.value.span,
                    "rows come one after another",
                    "write each as `[[case]]`, in double brackets",
                );
                std::slice::from_ref(&case.value)
            }
        };
        if items.is_empty() {
            self.wrong(
                &BAD_VALUE,
                case.value.span,
                "`case` has no rows",
                "write `[[case]]` with `name`, or leave it out",
            );
            return None;
        }
        if items.len() > MOST_ROWS {
            let message = format!("{} rows are more than {MOST_ROWS}: each is a call of its own", items.len());
            self.wrong(&TOO_LARGE, case.key.span, message, "write several audits");
            return Some(Vec::new());
        }
        let written: Vec<Written<'_>> = items.iter().map(|item| self.row(item)).collect();
        self.rows_alike(&written);
        let used = self.placeholders(root);
        let complete = self.values(&written, &used);
        let script: Vec<&Entry> = root.entries().iter().filter(|entry| &*entry.key.value != "case").collect();
        let mut left = MOST_BYTES;
        let mut rows = Vec::new();
        for row in written.iter().zip(complete).filter(|(_, complete)| *complete).map(|(row, _)| row) {
            let Some(name) = row.name.clone() else { continue };
            let mut fill = Fill { values: &row.values, filled: BTreeSet::new(), left };
            let entries = script.iter().map(|entry| fill.entry(entry)).collect();
            let mut filled = Node { span: root.span, value: Value::Map { entries, flow: false } };
            for entry in &row.overrides {
                put(&mut filled, entry);
            }
            left = fill.left;
            if left == 0 {
                let message = "the rows make more text of this audit than 64 MB";
                self.wrong(&TOO_LARGE, name.span, message, "write several audits");
                break;
            }
            rows.push(Row { name, root: filled, filled: fill.filled });
        }
        Some(rows)
    }

    fn row<'n>(&mut self, node: &'n Node) -> Written<'n> {
        let mut table = self.table(node, "a row of `[[case]]`");
        let mut row = Written::default();
        let name = table.need(self, "name", "give each row a name: `name = \"at night\"`");
        row.name = name.and_then(|node| self.text(node)).filter(|name| {
            let empty = name.value.trim().is_empty();
            if empty {
                self.wrong(&BAD_VALUE, name.span, "a row's name is empty", "write for instance `name = \"at night\"`");
            }
            !empty
        });
        for key in OVERRIDES {
            row.overrides.extend(table.entry(key));
        }
        for entry in table.rest() {
            let key: &str = &entry.key.value;
            match entry.value.text() {
                _ if !is_placeholder(key) => self.wrong(
                    &BAD_VALUE,
                    entry.key.span,
                    format!("`{key}` cannot stand in braces"),
                    "a value's name is a letter, then letters, digits, `-` and `_`",
                ),
                Some(text) => drop(row.values.insert(key, (text, entry.key.span))),
                None => self.wrong(
                    &BAD_VALUE,
                    entry.value.span,
                    format!("`{key}` is {}: a row's value is a text or a number", entry.value.kind()),
                    format!("write `{key} = \"...\"`; it stands wherever a turn says `{{{key}}}`"),
                ),
            }
        }
        table.finish(self);
        row
    }

    /// Rows of one name, rows that make the same call, rows that change nothing.
    fn rows_alike(&mut self, rows: &[Written<'_>]) {
        let mut names: BTreeMap<&str, Span> = BTreeMap::new();
        let mut calls: BTreeMap<String, &Spanned<String>> = BTreeMap::new();
        for row in rows {
            let Some(name) = &row.name else { continue };
            if let Some(first) = names.get(name.value.as_str()) {
                self.report(
                    Finding::new(&BAD_VALUE, name.span, format!("two rows are called `{}`", name.value))
                        .related(*first, "the first of them")
                        .help("give each row a name of its own: a failure is told by it"),
                );
                continue;
            }
            names.insert(&name.value, name.span);
            if row.values.is_empty() && row.overrides.is_empty() {
                self.wrong(
                    &BAD_VALUE,
                    name.span,
                    format!("row `{}` changes nothing", name.value),
                    "give it `at`, `language`, `caller` or `given`, or a value that the turns use as `{key}`",
                );
                continue;
            }
            let values = row.values.iter().map(|(key, (text, _))| format!("{key:?} {text:?}"));
            let overrides = row.overrides.iter().map(|entry| format!("{} {}", entry.key.value, flat(&entry.value)));
            let call = values.chain(overrides).collect::<Vec<_>>().join("\n");
            match calls.get(&call) {
                Some(first) => self.report(
                    Finding::new(
                        &BAD_VALUE,
                        name.span,
                        format!("row `{}` makes the same call as row `{}`", name.value, first.value),
                    )
                    .related(first.span, "it stands here")
                    .help("change a value, or leave one of them out"),
                ),
                None => drop(calls.insert(call, name)),
            }
        }
    }

    /// Every `{key}` of the script, with where it stands first. A brace that stands alone is reported.
    fn placeholders(&mut self, root: &Node) -> BTreeMap<String, Span> {
        let mut used = BTreeMap::new();
        let mut open: Vec<&Node> = root
            .entries()
            .iter()
            .filter(|entry| FILLED.contains(&&*entry.key.value))
            .map(|entry| &entry.value)
            .collect();
        open.reverse();
        while let Some(node) = open.pop() {
            match &node.value {
                Value::Null => {}
                Value::List { items, .. } => open.extend(items.iter().rev()),
                Value::Map { entries, .. } => open.extend(entries.iter().rev().map(|entry| &entry.value)),
                Value::Scalar(scalar) => {
                    let mut stray = false;
                    for piece in pieces(&scalar.text) {
                        match piece {
                            Piece::Value(key) => drop(used.entry(key.to_owned()).or_insert(node.span)),
                            Piece::Stray => stray = true,
                            Piece::Words(_) | Piece::Brace(_) => {}
                        }
                    }
                    if stray {
                        self.wrong(
                            &BAD_VALUE,
                            node.span,
                            "a brace here is around nothing that a row could have a value for",
                            "in an audit with rows a brace that is meant is doubled: `{{` and `}}`",
                        );
                    }
                }
            }
        }
        used
    }

    /// Which rows have a value for every placeholder. Values that nothing uses are reported, and placeholders without one.
    fn values(&mut self, rows: &[Written<'_>], used: &BTreeMap<String, Span>) -> Vec<bool> {
        let given: BTreeSet<&str> = rows.iter().flat_map(|row| row.values.keys().copied()).collect();
        for (key, span) in used.iter().filter(|(key, _)| !given.contains(key.as_str())) {
            let near = did_you_mean(key, given.iter().copied());
            self.report(
                Finding::new(&MISSING_KEY, *span, format!("no row has a value for `{{{key}}}`{near}")).help(format!(
                    "write `{key} = \"...\"` into each row; where the braces are meant, `{{{{{key}}}}}`"
                )),
            );
        }
        let mut told = BTreeSet::new();
        for row in rows {
            for (key, (_, span)) in row.values.iter().filter(|(key, _)| !used.contains_key(**key)) {
                if told.insert(*key) {
                    let near = did_you_mean(key, used.keys().map(String::as_str).chain(OVERRIDES).chain(["name"]));
                    let message = format!("`{key}` changes nothing: `{{{key}}}` stands nowhere in the script{near}");
                    self.report(Finding::new(&UNKNOWN_KEY, *span, message).help(format!(
                        "a row takes `name`, {}, and a value for every `{{key}}` of the turns, of `purpose` and of `given`",
                        list_of(OVERRIDES)
                    )));
                }
            }
        }
        rows.iter()
            .map(|row| {
                let missing: Vec<(&String, &Span)> =
                    used.iter().filter(|(key, _)| !row.values.contains_key(key.as_str())).collect();
                for (key, span) in missing.iter().filter(|(key, _)| given.contains(key.as_str())) {
                    let Some(name) = &row.name else { continue };
                    let message = format!("row `{}` has no value for `{{{key}}}`", name.value);
                    self.report(
                        Finding::new(&MISSING_KEY, name.span, message)
                            .related(**span, "it stands here")
                            .help(format!("write `{key} = \"...\"`")),
                    );
                }
                missing.is_empty()
            })
            .collect()
    }
}
