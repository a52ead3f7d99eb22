//! YAML to [`Node`], through saphyr-parser's events: the one file that names it.
//!
//! Events, not its tree: depth and aliases are counted as they come, so hostile text costs no more than its length. The
//! parser's positions count characters; a [`Span`] means bytes. What the parser cannot read and every beginner writes is
//! read past ([`mend`]); where it ends for good is said in our words ([`explain`]).

mod explain;
mod mend;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};

use crate::finding::{BAD_VALUE, DUPLICATE_KEY, ENCODING, Finding, SYNTAX, TOO_LARGE};
use crate::source::{FileId, Span, Spanned};
use crate::syntax::node::{Entry, Node, Scalar, Value};
use crate::syntax::{MAX_ALIASED, MAX_DEPTH, Parsed, shortened};

/// Characters of Unicode's private area that stand for the ones the parser stumbles over, one for one.
const STAND_INS: [(&str, char); 4] = [("*", '\u{e000}'), (":", '\u{e001}'), ("#", '\u{e002}'), ("", '\u{e003}')];

/// Mistakes of the kinds that are read past, a file: beyond it the first of the others ends the reading.
const MOST_MENDED: usize = 64;

/// Bytes that are read again for the sake of such mistakes (ours): a long file is read past fewer of them.
const MOST_READ_AGAIN: usize = 64 * 1024 * 1024;

pub(super) fn parse(file: FileId, text: &str) -> Parsed {
    let positions = Positions::new(file, text);
    let mut findings = Vec::new();
    let mut mended = without_controls(text, &positions, &mut findings);
    let mut tabs = false;
    let most = MOST_MENDED.min(MOST_READ_AGAIN / text.len().max(1));
    let mut mends = 0;
    loop {
        let mut build = Build::new(&positions);
        let Err(stop) = build.run(&mended) else {
            findings.append(&mut build.findings);
            return Parsed { root: build.into_root(None), complete: true, findings, comments: Vec::new() };
        };
        let flow = build.open.iter().rev().find(|open| open.flow).map(|open| open.start);
        let mend = if mends < most { mend::mend(&mended, &stop, flow, &positions) } else { None };
        match mend {
            Some((text, finding)) => {
                tabs |= finding.code.id == SYNTAX.id;
                findings.push(finding);
                mended = Cow::Owned(text);
                mends += 1;
            }
            None => {
                findings.append(&mut build.findings);
                // A line whose tab became one space is out of line with the others, which is the same mistake.
                if !(tabs && stop.is_on_a_line_with_a_tab(text, &positions)) {
                    findings.push(stop.finding(&positions, &mended, flow));
                }
                let parser = matches!(stop, Stop::Parser(_));
                return Parsed {
                    root: build.into_root(parser.then_some(text)),
                    complete: false,
                    findings,
                    comments: Vec::new(),
                };
            }
        }
    }
}

/// The text with a space for every control character, and the finding about them: the parser ends at the first, in
/// some places without a word.
fn without_controls<'t>(text: &'t str, positions: &Positions<'_>, findings: &mut Vec<Finding>) -> Cow<'t, str> {
    let is_control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    let Some((at, first)) = text.char_indices().find(|(_, c)| is_control(*c)) else { return Cow::Borrowed(text) };
    let count = text.chars().filter(|c| is_control(*c)).count();
    let more = if count > 1 { format!("; {count} in all") } else { String::new() };
    let what = if first == '\0' { "a NUL".to_owned() } else { format!("U+{:04X}", u32::from(first)) };
    let span = Span::new(positions.file, at, at + first.len_utf8());
    findings.push(
        Finding::new(&ENCODING, span, format!("{what} in a text: an invisible control character{more}"))
            .help("remove it; it is read as a space"),
    );
    Cow::Owned(text.chars().map(|c| if is_control(c) { ' ' } else { c }).collect())
}

/// Characters to bytes.
struct Positions<'t> {
    file: FileId,
    /// The text as it was written.
    text: &'t str,
    /// Byte of each character; empty where every character is one byte.
    bytes: Vec<u32>,
}

impl<'t> Positions<'t> {
    fn new(file: FileId, text: &'t str) -> Self {
        let bytes = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at as u32).collect() };
        Self { file, text, bytes }
    }

    fn byte(&self, character: usize) -> usize {
        if self.bytes.is_empty() {
            character.min(self.text.len())
        } else {
            self.bytes.get(character).map_or(self.text.len(), |&at| at as usize)
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
    /// `flow`: the character at which a bracket or brace was opened that is still open.
    fn finding(&self, positions: &Positions<'_>, text: &str, flow: Option<usize>) -> Finding {
        match self {
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
            Self::Parser(error) => explain::explain(error.info(), error.marker().index(), text, flow, positions),
        }
    }

    fn is_on_a_line_with_a_tab(&self, text: &str, positions: &Positions<'_>) -> bool {
        let Self::Parser(error) = self else { return false };
        let at = positions.byte(error.marker().index());
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let line = text[start..].lines().next().unwrap_or_default();
        line[..line.len() - line.trim_start().len()].contains('\t')
    }
}

/// The tree while it is being built.
struct Build<'p> {
    positions: &'p Positions<'p>,
    open: Vec<Open>,
    root: Option<Node>,
    /// What anchors stand for; `None` past the limit, which is only told where an alias needs it.
    anchors: HashMap<usize, Option<Node>>,
    anchored: usize,
    aliased: usize,
    documents: usize,
    /// Character after the last scalar: the end of a block collection, whose own end event comes much later.
    last_end: usize,
    /// Keys that came before: a language has few words, and a line says them a million times.
    words: HashSet<Arc<str>>,
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
    Map { entries: Vec<Entry>, seen: HashMap<Arc<str>, usize>, key: Option<(Spanned<Arc<str>>, bool)> },
}

/// Entries up to which looking through them beats a hash table.
const FEW: usize = 12;

impl<'p> Build<'p> {
    fn new(positions: &'p Positions<'p>) -> Self {
        Self {
            positions,
            open: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            anchored: 0,
            aliased: 0,
            documents: 0,
            last_end: 0,
            words: HashSet::new(),
            findings: Vec::new(),
        }
    }

    fn run(&mut self, text: &str) -> Result<(), Stop> {
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(|error| {
                if error.info().contains("recursion limit") {
                    Stop::Depth { at: error.marker().index() }
                } else {
                    Stop::Parser(error)
                }
            })?;
            let (start, end) = (span.start.index(), span.end.index());
            match event {
                Event::DocumentStart(_) => {
                    self.documents += 1;
                    if self.documents > 1 {
                        return Err(Stop::Documents { at: start });
                    }
                }
                Event::Scalar(value, style, anchor, tag) => {
                    self.tag(tag.as_deref(), start);
                    self.last_end = end;
                    let node = self.scalar(&value, style, start, end);
                    self.anchored(anchor, &node);
                    self.put(node, style == ScalarStyle::Plain);
                }
                Event::SequenceStart(anchor, ref tag) | Event::MappingStart(anchor, ref tag) => {
                    self.tag(tag.as_deref(), start);
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
                        let written = Scalar { text: "*".into(), plain: false };
                        let span = self.positions.span(start, end);
                        self.put(Node { span, value: Value::Scalar(written) }, false);
                        continue;
                    };
                    self.aliased += node.as_ref().map_or(MAX_ALIASED, size);
                    let node = node.clone().filter(|_| self.aliased <= MAX_ALIASED);
                    let Some(node) = node else { return Err(Stop::Aliases { at: start, end }) };
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
            STAND_INS.iter().fold(value.to_owned(), |text, (is, stand_in)| text.replace(*stand_in, is))
        } else {
            value.to_owned()
        };
        Node {
            span: self.positions.span(start, end),
            value: Value::Scalar(Scalar { text: text.into_boxed_str(), plain }),
        }
    }

    /// `!!str` and its like say what is plain to see; any other tag asks another program to make something of it.
    fn tag(&mut self, tag: Option<&Tag>, value: usize) {
        let Some(tag) = tag else { return };
        let known = ["str", "int", "float", "bool", "null", "seq", "map"];
        if tag.is_yaml_core_schema() && known.contains(&tag.suffix.as_str()) {
            return;
        }
        // Events of tables and lists begin at the tag, those of scalars at the value behind it.
        let text = self.positions.text;
        let at = self.positions.byte(value);
        let start = if text[at..].starts_with('!') {
            at
        } else {
            text[..at].trim_end().rfind(char::is_whitespace).map_or(0, |space| space + 1)
        };
        let written = text[start..].split_whitespace().next().unwrap_or_default();
        let span = Span::new(self.positions.file, start, start + written.len());
        self.findings.push(
            Finding::new(&BAD_VALUE, span, format!("the tag `{}` means nothing here", shortened(written)))
                .help("remove it; put the value in quotes if it is a text"),
        );
    }

    fn anchored(&mut self, anchor: usize, node: &Node) {
        if anchor > 0 {
            self.anchored += size(node);
            let kept = (self.anchored <= MAX_ALIASED).then(|| node.clone());
            self.anchors.insert(anchor, kept);
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
                    let text: Arc<str> = match node.value {
                        Value::Scalar(scalar) => once(&mut self.words, &scalar.text),
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
    ///
    /// `stumbled`: the text, where the parser did not understand it. The last value is then not believed if it goes
    /// over several lines: it has swallowed what comes after a missing bracket.
    fn into_root(mut self, stumbled: Option<&str>) -> Option<Node> {
        if let (Some(text), Some(open)) = (stumbled, self.open.last_mut()) {
            let swallowed = |node: &Node| {
                let written = text.get(node.span.start as usize..node.span.end as usize);
                matches!(&node.value, Value::Scalar(scalar) if scalar.plain)
                    && written.is_some_and(|written| written.contains('\n'))
            };
            match &mut open.items {
                Items::List(items) => drop(items.pop_if(|node| swallowed(node))),
                Items::Map { entries, .. } => drop(entries.pop_if(|entry| swallowed(&entry.value))),
            }
        }
        while let Some(open) = self.open.last_mut() {
            if let Items::Map { key, .. } = &mut open.items {
                *key = None;
            }
            self.close(self.last_end);
        }
        self.root
    }
}

/// The same key as one text in memory; names of a file's own are not worth the looking up.
fn once(words: &mut HashSet<Arc<str>>, key: &str) -> Arc<str> {
    const MOST: usize = 256;
    match words.get(key) {
        Some(known) => Arc::clone(known),
        None => {
            let key: Arc<str> = key.into();
            if words.len() < MOST {
                words.insert(Arc::clone(&key));
            }
            key
        }
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
