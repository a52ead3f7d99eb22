//! YAML to [`Node`], through saphyr-parser's events: the one file that names it.
//!
//! Events, not its tree: depth and aliases are counted as they come, so hostile text costs no more than its length. The
//! parser's positions count characters; a [`Span`] means bytes. Three mistakes of every first day (a tab, an unquoted
//! `*`, a colon inside a text) are reported and read past, so that the rest of the file is judged too.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use super::node::{Entry, Node, Scalar, Value};
use super::{MAX_ALIASED, MAX_DEPTH, Parsed};
use crate::finding::{BAD_VALUE, DUPLICATE_KEY, Finding, KEY_BECAME_COMMENT, SYNTAX, TEXT_CUT_SHORT, TOO_LARGE};
use crate::source::{FileId, Span, Spanned};

/// Characters of Unicode's private area that stand for the ones the parser stumbles over, one for one.
const STAND_INS: [(char, char); 2] = [('*', '\u{e000}'), (':', '\u{e001}')];

/// Mistakes of the kinds that are read past, a file: beyond it the first of the others ends the reading.
const MOST_MENDED: usize = 64;

pub(super) fn parse(file: FileId, text: &str) -> Parsed {
    let positions = Positions::new(file, text);
    let mut findings = Vec::new();
    let mut mended: Cow<'_, str> = Cow::Borrowed(text);
    for _ in 0..MOST_MENDED {
        let mut build = Build::new(&positions);
        let Err(error) = build.run(&mended) else {
            findings.append(&mut build.findings);
            return Parsed { root: build.into_root(), complete: true, findings };
        };
        match mend(&mended, &error, &positions) {
            Some((text, finding)) => {
                findings.push(finding);
                mended = Cow::Owned(text);
            }
            None => {
                findings.append(&mut build.findings);
                findings.extend(error.finding(&positions, &mended));
                return Parsed { root: build.into_root(), complete: false, findings };
            }
        }
    }
    Parsed { root: None, complete: false, findings }
}

/// Characters to bytes.
struct Positions {
    file: FileId,
    /// Byte of each character; empty where every character is one byte.
    bytes: Vec<u32>,
    len: usize,
}

impl Positions {
    fn new(file: FileId, text: &str) -> Self {
        let bytes = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at as u32).collect() };
        Self { file, bytes, len: text.len() }
    }

    fn byte(&self, character: usize) -> usize {
        if self.bytes.is_empty() {
            character.min(self.len)
        } else {
            self.bytes.get(character).map_or(self.len, |&at| at as usize)
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.byte(start), self.byte(end))
    }
}

/// Why the reading stopped.
enum Stop {
    Parser(ScanError),
    Depth { at: usize },
    Aliases { at: usize, end: usize },
    Documents { at: usize },
}

impl Stop {
    fn finding(&self, positions: &Positions, text: &str) -> Option<Finding> {
        Some(match self {
            Self::Depth { at } => Finding::new(
                &TOO_LARGE,
                positions.span(*at, at + 1),
                format!("nested deeper than {MAX_DEPTH} levels; the rest of the file is not read"),
            )
            .help("a line needs at most ten levels: look for a bracket that is never closed"),
            Self::Aliases { at, end } => Finding::new(
                &TOO_LARGE,
                positions.span(*at, *end),
                format!("the aliases of this file stand for more than {MAX_ALIASED} values; the rest is not read"),
            )
            .help("write out what the alias stands for, once"),
            Self::Documents { at } => Finding::new(
                &SYNTAX,
                positions.span(*at, at + 3),
                "a second YAML document begins here; a file holds one",
            )
            .help("remove the `---`, or move what follows into a file of its own and `include:` it"),
            Self::Parser(error) => {
                let at = error.marker().index();
                let (message, help) = explain(error.info(), text, at);
                Finding::new(&SYNTAX, positions.span(at, at + 1), message).help(help)
            }
        })
    }
}

/// The parser's words in ours, with what to write instead.
fn explain(info: &str, text: &str, at: usize) -> (String, String) {
    let here = text.chars().nth(at);
    let (message, help) = match () {
        () if info.contains("recursion limit") => {
            (format!("nested deeper than {MAX_DEPTH} levels"), "look for brackets that are never closed")
        }
        () if matches!(here, Some('@' | '`' | '%' | '&' | '!' | '|' | '>')) && info.contains("character") => (
            format!("a text cannot begin with `{}` unless it is quoted", here.unwrap_or_default()),
            "put the whole text in double quotes",
        ),
        () if info.contains("unknown anchor") => (
            "an alias `*name` that no anchor `&name` explains".to_owned(),
            "write the value itself; for the star key write `star`",
        ),
        () if info.contains("flow") || info.contains("illegal placement") => (
            format!("not well-formed: {info}"),
            "a bracket or brace before this place may be missing its end; an unquoted `#` hides the rest of its line",
        ),
        () if info.contains("quoted scalar") => {
            (format!("not well-formed: {info}"), "a quote before this place may be missing its end")
        }
        () => {
            (format!("not well-formed: {info}"), "check the indentation and the quotes of this line and the one before")
        }
    };
    (message, help.to_owned())
}

/// The text with one mistake out of the way, character for character, and the finding about it.
fn mend(text: &str, stop: &Stop, positions: &Positions) -> Option<(String, Finding)> {
    let Stop::Parser(error) = stop else { return None };
    let at = error.marker().index();
    let byte = text.char_indices().nth(at).map(|(byte, _)| byte)?;
    let rest = &text[byte..];
    let span = positions.span(at, at + 1);
    if rest.starts_with('*') && !rest[1..].starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-') {
        let finding = Finding::new(&KEY_BECAME_COMMENT, span, "an unquoted `*` is an alias in YAML, not a key")
            .help("write `star` (or `\"*\"`)")
            .fix(span, "star");
        return Some((replace(text, byte, '\u{e000}'), finding));
    }
    if error.info().contains("mapping values") && rest.starts_with(':') {
        let finding = Finding::new(&TEXT_CUT_SHORT, span, "a colon and a space end an unquoted text here")
            .help("put the whole text in double quotes");
        return Some((replace(text, byte, '\u{e001}'), finding));
    }
    if error.info().contains("tab") || rest.starts_with('\t') {
        return mend_tabs(text, positions);
    }
    None
}

fn replace(text: &str, byte: usize, by: char) -> String {
    let mut mended = String::with_capacity(text.len() + 2);
    mended.push_str(&text[..byte]);
    mended.push(by);
    mended.push_str(&text[byte + 1..]);
    mended
}

/// Every tab of every line's indentation becomes one space: consistent where the tabs were.
fn mend_tabs(text: &str, positions: &Positions) -> Option<(String, Finding)> {
    let (mut mended, mut lines, mut first) = (String::with_capacity(text.len()), 0, None);
    let mut before = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if line[..indent].contains('\t') {
            lines += 1;
            first = first.or_else(|| line.find('\t').map(|at| (before + at, before + indent)));
        }
        mended.push_str(&line[..indent].replace('\t', " "));
        mended.push_str(&line[indent..]);
        before += line.len();
    }
    let (start, end) = first?;
    let more = if lines > 1 { format!(" ({lines} lines)") } else { String::new() };
    let finding = Finding::new(
        &SYNTAX,
        Span::new(positions.file, original_byte(text, positions, start), original_byte(text, positions, end)),
        format!("a tab in the indentation: YAML indents with spaces only{more}"),
    )
    .help("replace each tab with two spaces; most editors do it in one command");
    Some((mended, finding))
}

/// A byte of a mended text in the text as it was written: stand-ins are longer than what they stand for.
fn original_byte(mended: &str, positions: &Positions, byte: usize) -> usize {
    positions.byte(mended[..byte].chars().count())
}

/// The tree while it is being built.
struct Build<'p> {
    positions: &'p Positions,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Node>,
    aliased: usize,
    documents: usize,
    /// Character after the last scalar: the end of a block collection, whose own end event comes much later.
    last_end: usize,
    findings: Vec<Finding>,
}

/// A list or map that is not closed yet.
struct Open {
    start: usize,
    flow: bool,
    anchor: usize,
    items: Items,
}

enum Items {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, seen: HashMap<Box<str>, usize>, key: Option<(Spanned<Box<str>>, bool)> },
}

/// Entries up to which looking through them beats a hash table.
const FEW: usize = 12;

impl<'p> Build<'p> {
    fn new(positions: &'p Positions) -> Self {
        Self {
            positions,
            open: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            aliased: 0,
            documents: 0,
            last_end: 0,
            findings: Vec::new(),
        }
    }

    fn run(&mut self, text: &str) -> Result<(), Stop> {
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(Stop::Parser)?;
            let (start, end) = (span.start.index(), span.end.index());
            match event {
                Event::DocumentStart(_) => {
                    self.documents += 1;
                    if self.documents > 1 {
                        return Err(Stop::Documents { at: start });
                    }
                }
                Event::Scalar(value, style, anchor, tag) => {
                    if let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema()) {
                        self.unknown_tag(&tag.suffix, start, end);
                    }
                    self.last_end = end;
                    let node = self.scalar(&value, style, start, end);
                    self.anchored(anchor, &node);
                    self.put(node, style == ScalarStyle::Plain);
                }
                Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                    if self.open.len() >= MAX_DEPTH {
                        return Err(Stop::Depth { at: start });
                    }
                    let items = if matches!(event, Event::SequenceStart(..)) {
                        Items::List(Vec::new())
                    } else {
                        Items::Map { entries: Vec::new(), seen: HashMap::new(), key: None }
                    };
                    self.open.push(Open { start, flow: end > start, anchor, items });
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(end),
                Event::Alias(anchor) => {
                    let Some(node) = self.anchors.get(&anchor) else {
                        // An anchor around its own alias: the parser knows it, the value is not there yet.
                        self.findings.push(
                            Finding::new(&BAD_VALUE, self.positions.span(start, end), "an alias inside its own anchor")
                                .help("write the value itself"),
                        );
                        self.put(Node { span: self.positions.span(start, end), value: Value::Null }, false);
                        continue;
                    };
                    self.aliased += size(node);
                    if self.aliased > MAX_ALIASED {
                        return Err(Stop::Aliases { at: start, end });
                    }
                    let node = node.clone();
                    self.last_end = end;
                    self.put(node, false);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn scalar(&self, value: &str, style: ScalarStyle, start: usize, end: usize) -> Node {
        let plain = style == ScalarStyle::Plain;
        if plain && value.is_empty() {
            return Node { span: self.positions.span(start, start), value: Value::Null };
        }
        let text = if value.contains(|c| STAND_INS.iter().any(|(_, stand_in)| *stand_in == c)) {
            STAND_INS.iter().fold(value.to_owned(), |text, (is, stand_in)| text.replace(*stand_in, &is.to_string()))
        } else {
            value.to_owned()
        };
        Node {
            span: self.positions.span(start, end),
            value: Value::Scalar(Scalar { text: text.into_boxed_str(), plain }),
        }
    }

    fn unknown_tag(&mut self, tag: &str, start: usize, end: usize) {
        self.findings.push(
            Finding::new(&BAD_VALUE, self.positions.span(start, end), format!("the tag `!{tag}` means nothing here"))
                .help("remove it; put the value in quotes if it is a text"),
        );
    }

    fn anchored(&mut self, anchor: usize, node: &Node) {
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
    }

    fn close(&mut self, end: usize) {
        let Some(open) = self.open.pop() else { return };
        let end = if open.flow { end } else { self.last_end.max(open.start) };
        self.last_end = end;
        let span = self.positions.span(open.start, end);
        let value = match open.items {
            Items::List(items) => Value::List { items, flow: open.flow },
            Items::Map { entries, .. } => Value::Map { entries: merged(entries), flow: open.flow },
        };
        let node = Node { span, value };
        self.anchored(open.anchor, &node);
        self.put(node, false);
    }

    /// Puts a finished value where it belongs: a key, a key's value, an item, or the root.
    fn put(&mut self, node: Node, plain: bool) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        match &mut open.items {
            Items::List(items) => items.push(node),
            Items::Map { entries, seen, key } => match key.take() {
                None => {
                    let text: Box<str> = match node.value {
                        Value::Scalar(scalar) => scalar.text,
                        Value::Null => "".into(),
                        Value::List { .. } | Value::Map { .. } => {
                            self.findings.push(
                                Finding::new(&BAD_VALUE, node.span, "a key is a word, not a list or a table")
                                    .help("write one entry for each key"),
                            );
                            "?".into()
                        }
                    };
                    *key = Some((Spanned::new(text, node.span), plain));
                }
                Some((key, plain)) => {
                    let earlier = if entries.len() < FEW {
                        entries.iter().position(|entry| entry.key.value == key.value)
                    } else {
                        if seen.is_empty() {
                            seen.extend(entries.iter().enumerate().map(|(at, entry)| (entry.key.value.clone(), at)));
                        }
                        seen.get(&key.value).copied()
                    };
                    match earlier {
                        Some(earlier) if &*key.value != "<<" => self.findings.push(
                            Finding::new(
                                &DUPLICATE_KEY,
                                key.span,
                                format!("`{}` is written twice in this table", key.value),
                            )
                            .related(entries[earlier].key.span, "it stands here already; this one is used")
                            .help("keep one of the two"),
                        ),
                        _ => {
                            if !seen.is_empty() {
                                seen.insert(key.value.clone(), entries.len());
                            }
                            entries.push(Entry { key, plain, value: node });
                        }
                    }
                }
            },
        }
    }

    /// What was read, whatever is still open closed where the reading stopped.
    fn into_root(mut self) -> Option<Node> {
        while let Some(open) = self.open.last_mut() {
            if let Items::Map { key, .. } = &mut open.items {
                *key = None;
            }
            self.close(self.last_end);
        }
        self.root
    }
}

/// `<<: *base` gives a table what it does not have itself.
fn merged(entries: Vec<Entry>) -> Vec<Entry> {
    if !entries.iter().any(|entry| entry.plain && &*entry.key.value == "<<") {
        return entries;
    }
    let (bases, mut own): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| entry.plain && &*entry.key.value == "<<");
    for base in bases {
        let tables = match base.value.value {
            Value::List { items, .. } => items,
            _ => vec![base.value],
        };
        for table in tables {
            let Value::Map { entries, .. } = table.value else { continue };
            for entry in entries {
                if !own.iter().any(|mine| mine.key.value == entry.key.value) {
                    own.push(entry);
                }
            }
        }
    }
    own
}

/// Values in a tree, itself included.
fn size(node: &Node) -> usize {
    1 + match &node.value {
        Value::List { items, .. } => items.iter().map(size).sum(),
        Value::Map { entries, .. } => entries.iter().map(|entry| 1 + size(&entry.value)).sum(),
        Value::Null | Value::Scalar(_) => 0,
    }
}
