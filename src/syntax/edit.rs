//! From what is to be changed to bytes: an [`Edit`] is resolved against the tree of its file, so that all around it
//! stays as it was written.

use std::collections::{BTreeMap, HashMap};

use super::node::{Entry, Node, Value};
use super::{Notation, parse};
use crate::finding::{Edit, Finding};
use crate::source::{FileId, Sources, Span};

/// Turns every edit of every fix into replacements of bytes. A fix that cannot be placed is taken away: its finding says
/// in words what to write.
pub fn resolve(sources: &Sources, findings: &mut [Finding]) {
    let mut trees: BTreeMap<FileId, Option<Node>> = BTreeMap::new();
    let files =
        findings.iter().filter_map(|finding| finding.fix.as_ref()).flat_map(|fix| &fix.edits).filter_map(file_of);
    for file in files {
        trees.entry(file).or_insert_with(|| {
            let parsed = parse(sources, file, Notation::Yaml);
            parsed.root.filter(|_| parsed.complete)
        });
    }
    let places: HashMap<FileId, Places<'_>> = trees
        .iter()
        .filter_map(|(file, root)| Some((*file, Places::new(*file, sources.text(*file), root.as_ref()?))))
        .collect();
    for finding in findings {
        let Some(fix) = &mut finding.fix else { continue };
        let place = |edit: &Edit| match file_of(edit) {
            None => Some(vec![edit.clone()]),
            Some(file) => places.get(&file)?.place(edit),
        };
        match fix.edits.iter().map(place).collect::<Option<Vec<_>>>() {
            Some(edits) => fix.edits = edits.concat(),
            None => finding.fix = None,
        }
    }
}

/// The file whose tree an edit has to be looked up in; `None`: it says its bytes itself.
fn file_of(edit: &Edit) -> Option<FileId> {
    match edit {
        Edit::Replace { .. } => None,
        Edit::Within { span, .. } | Edit::Set { of: span, .. } => Some(span.file),
        Edit::Setting { steps: spans, .. } | Edit::Sort { items: spans } => spans.first().map(|span| span.file),
    }
}

/// A text and its tree.
struct Places<'a> {
    text: &'a str,
    file: FileId,
    root: &'a Node,
    /// Every entry by where its key begins.
    entries: HashMap<u32, &'a Entry>,
}

impl<'a> Places<'a> {
    fn new(file: FileId, text: &'a str, root: &'a Node) -> Self {
        let (mut entries, mut open) = (HashMap::new(), vec![root]);
        while let Some(node) = open.pop() {
            match &node.value {
                Value::List { items, .. } => open.extend(items),
                Value::Map { entries: own, .. } => {
                    for entry in own {
                        entries.entry(entry.key.span.start).or_insert(entry);
                        open.push(&entry.value);
                    }
                }
                Value::Null | Value::Scalar(_) => {}
            }
        }
        Self { text, file, root, entries }
    }

    fn place(&self, edit: &Edit) -> Option<Vec<Edit>> {
        match edit {
            Edit::Replace { .. } => Some(vec![edit.clone()]),
            Edit::Within { span, old, new } => {
                let within = self.text.get(span.start as usize..span.end as usize)?;
                let (at, _) = within.match_indices(old.as_str()).next()?;
                let once = within.match_indices(old.as_str()).nth(1).is_none();
                let start = span.start as usize + at;
                once.then(|| vec![self.replace(start, start + old.len(), new.clone())])
            }
            Edit::Set { of, key, value } => Some(vec![self.set(&self.entry(*of)?.value, key, value)?]),
            Edit::Setting { steps, key, value } => self.setting(steps, key, value),
            Edit::Sort { items } => self.sort(items),
        }
    }

    fn replace(&self, start: usize, end: usize, text: String) -> Edit {
        Edit::Replace { span: Span::new(self.file, start, end), text }
    }

    /// The entry whose key stands here.
    fn entry(&self, key: Span) -> Option<&'a Entry> {
        self.entries.get(&key.start).copied().filter(|entry| entry.key.span == key)
    }

    /// A key of a table: its value, or a new entry after the last one.
    fn set(&self, table: &Node, key: &str, value: &str) -> Option<Edit> {
        let Value::Map { entries, flow } = &table.value else { return None };
        if let Some(node) = table.get(key) {
            let known = entries.iter().find(|entry| &*entry.key.value == key)?;
            // What an anchor stands for is written elsewhere, and others use it too.
            let own = node.span.start >= known.key.span.end && !matches!(node.value, Value::Null);
            return own.then(|| self.replace(node.span.start as usize, node.span.end as usize, value.to_owned()));
        }
        let Some(last) = entries.last() else {
            let inside = table.span.start as usize + 1;
            return (*flow && self.text.get(inside - 1..inside) == Some("{"))
                .then(|| self.replace(inside, inside, format!("{key}: {value}")));
        };
        let end = end_of(last)?;
        if *flow {
            return Some(self.replace(end, end, format!(", {key}: {value}")));
        }
        let (indent, newline) = self.indent_of(entries.first()?)?;
        // A text of several lines ends with its last one.
        let end = self.end_of_line(self.text[..end].trim_end().len());
        Some(self.replace(end, end, format!("{newline}{indent}{key}: {value}")))
    }

    fn setting(&self, steps: &[Span], key: &str, value: &str) -> Option<Vec<Edit>> {
        let mut edits = Vec::new();
        let mut inherited = Vec::new();
        for step in steps {
            // Steps of other files have settings of their own.
            let table = &self.entry(*step).filter(|_| step.file == self.file)?.value;
            match table.get(key) {
                Some(_) => edits.push(self.set(table, key, value)?),
                None => inherited.push(table),
            }
        }
        let defaults = self.root.get("defaults").filter(|defaults| defaults.get(key).is_some());
        match (inherited.as_slice(), defaults) {
            ([], _) => {}
            (_, Some(defaults)) => edits.push(self.set(defaults, key, value)?),
            (tables, None) => {
                for table in tables {
                    edits.push(self.set(table, key, value)?);
                }
            }
        }
        Some(edits)
    }

    /// Items change places with all that belongs to them: between dashes whole lines and the comments above them.
    fn sort(&self, items: &[Span]) -> Option<Vec<Edit>> {
        let mut written = items.to_vec();
        written.sort_by_key(|span| span.start);
        let extents = self.extents(&written)?;
        let extent = |item: &Span| {
            let at = written.iter().position(|other| other == item)?;
            extents.get(at).copied()
        };
        let mut edits = Vec::new();
        for (place, item) in extents.iter().zip(items) {
            let from = extent(item)?;
            if from != *place {
                edits.push(self.replace(place.0, place.1, self.text.get(from.0..from.1)?.to_owned()));
            }
        }
        Some(edits)
    }

    /// From where to where the items of a list reach, given in the order in which they were written.
    fn extents(&self, items: &[Span]) -> Option<Vec<(usize, usize)>> {
        let bytes = |span: &Span| (span.start as usize, span.end as usize);
        let first = bytes(items.first()?).0;
        let line = self.start_of_line(first);
        if self.text[line..first].trim() != "-" {
            return Some(items.iter().map(bytes).collect());
        }
        let starts: Vec<usize> = items.iter().map(|item| self.with_comments(bytes(item).0)).collect();
        let mut extents = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let own = self.text[self.start_of_line(bytes(item).0)..bytes(item).0].trim();
            // An alias, or two items on one line.
            if own != "-" {
                return None;
            }
            let last = self.text[..bytes(item).1].trim_end().len();
            let end = starts.get(at + 1).copied().unwrap_or_else(|| self.end_of_line(last));
            extents.push((starts[at], self.text[..end].trim_end().len()));
        }
        extents.iter().all(|(start, end)| start < end).then_some(extents)
    }

    /// The start of the line of a byte, or of the comments that stand right above it.
    fn with_comments(&self, byte: usize) -> usize {
        let mut start = self.start_of_line(byte);
        while start > 0 {
            let above = self.start_of_line(start - 1);
            if !self.text[above..start].trim_start().starts_with('#') {
                break;
            }
            start = above;
        }
        start
    }

    fn start_of_line(&self, byte: usize) -> usize {
        self.text[..byte].rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// Before the line's end, whatever it is.
    fn end_of_line(&self, byte: usize) -> usize {
        let end = self.text[byte..].find('\n').map_or(self.text.len(), |newline| byte + newline);
        if self.text[byte..end].ends_with('\r') { end - 1 } else { end }
    }

    /// The blanks before an entry of a block, a dash counting as one, and how the file ends its lines.
    fn indent_of(&self, entry: &Entry) -> Option<(String, &'static str)> {
        let start = entry.key.span.start as usize;
        let line = self.start_of_line(start);
        let before = self.text.get(line..start)?;
        let newline = if self.text[..line].ends_with("\r\n") { "\r\n" } else { "\n" };
        before.chars().all(|letter| matches!(letter, ' ' | '-')).then(|| (" ".repeat(before.len()), newline))
    }
}

/// One past the last byte of an entry; `None` where its value is an alias, which is written elsewhere.
fn end_of(entry: &Entry) -> Option<usize> {
    let key = entry.key.span.end as usize;
    match &entry.value.value {
        // The colon stands right behind the key.
        Value::Null => Some(key + 1),
        _ if (entry.value.span.start as usize) < key => None,
        _ => end_of_node(&entry.value),
    }
}

fn end_of_node(node: &Node) -> Option<usize> {
    match &node.value {
        Value::List { items, flow: false } => items.last().and_then(end_of_node),
        Value::Map { entries, flow: false } => entries.last().and_then(end_of),
        _ => Some(node.span.end as usize),
    }
}
