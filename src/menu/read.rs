//! The top of a menu file.

use std::collections::HashMap;

use super::step::Steps;
use super::{Document, KeyBinding, MAX_ATTEMPTS, MAX_STEPS, Press, Reason, Role, Settings};
use crate::finding::{BAD_VALUE, Finding, KEY_BECAME_COMMENT, TOO_LARGE};
use crate::source::{FileId, Span, Spanned};
use crate::syntax::{NAMES, Node, Parsed, Reader, Table, is_name, name_like, shortened};

/// What sorts of reasons the laws name.
pub(super) const REASON_KINDS: [&str; 8] =
    ["complaint", "cancellation", "payment", "outage", "information", "technical", "sales", "other"];

/// Reads a menu file. Whatever can be read is in the document, everything else is a finding.
///
/// `included`: the file is a part of another one and needs no start of its own.
pub fn read(reader: &mut Reader<'_>, file: FileId, parsed: Parsed, included: bool) -> Document {
    reader.findings.extend(parsed.findings);
    let Some(root) = parsed.root else {
        if parsed.complete {
            let blank = reader.sources.text(file).trim_matches(['\u{feff}', ' ', '\n', '\r', '\t']).is_empty();
            let what = if blank { "the file is empty" } else { "the file holds nothing but comments" };
            reader.report(
                Finding::new(&crate::finding::MISSING_KEY, Span::whole(file), what)
                    .help("`ringtrue init` writes a first menu"),
            );
        }
        return Document { span: Some(Span::whole(file)), ..Document::default() };
    };
    let mut document = Document { complete: parsed.complete, span: Some(root.span), ..Document::default() };
    let mut table = reader.table(&root, "a menu file");
    document.line = table.take("line").and_then(|node| reader.text(node));
    document.number = table.take("number").and_then(|node| reader.number_to_dial(node));
    document.country = table.take("country").and_then(|node| reader.country(node));
    if let Some(node) = table.take("languages") {
        document.languages = reader.list(node).into_iter().filter_map(|item| reader.language(item)).collect();
    }
    document.timezone = table.take("timezone").and_then(|node| reader.timezone(node));
    document.prompts = table.take("prompts").and_then(|node| reader.text(node));
    if let Some(role) = table.take("role").and_then(|node| reader.word(node, &["line", "module", "survey"])) {
        document.role = match role.value {
            "module" => Role::Module,
            "survey" => Role::Survey,
            _ => Role::Line,
        };
    }
    if let Some(node) = table.take("include") {
        document.include = reader.list(node).into_iter().filter_map(|item| reader.text(item)).collect();
    }
    if let Some(node) = table.take("defaults") {
        let mut table = reader.table(node, "`defaults`");
        document.defaults = reader.settings(&mut table);
        table.finish(reader);
    }
    if let Some(entry) = table.entry("keys") {
        reader.keys_that_are_comments(entry.key.span, &entry.value);
        document.keys = reader.key_bindings(&entry.value);
    }
    if let Some(node) = table.take("hours") {
        for entry in reader.table(node, "`hours`").rest() {
            if let Some(name) = reader.name_of(entry) {
                let hours = reader.hours(&entry.value);
                document.hours.push((name, hours));
            }
        }
    }
    document.reasons = table.take("reasons").map(|node| reader.reasons(node)).unwrap_or_default();
    document.facts = table.take("facts").map(|node| reader.facts(node)).unwrap_or_default();
    let must_begin = !included && parsed.complete && matches!(root.value, crate::syntax::Value::Map { .. });
    document.start = if must_begin {
        table.need(reader, "start", "write which step a call begins with: `start: welcome`")
    } else {
        table.take("start")
    }
    .and_then(|node| reader.name(node));
    let steps = if must_begin {
        table.need(reader, "steps", "write the steps of the call below `steps:`")
    } else {
        table.take("steps")
    };
    if let Some(node) = steps {
        reader.steps(node, &mut document);
    }
    if parsed.complete {
        table.finish(reader);
    }
    document
}

impl Reader<'_> {
    fn steps(&mut self, node: &Node, document: &mut Document) {
        let mut table = self.table(node, "`steps`");
        for entry in table.rest() {
            if document.steps.len() == MAX_STEPS {
                self.wrong(
                    &TOO_LARGE,
                    entry.key.span,
                    format!(
                        "the line has more than {MAX_STEPS} steps; from `{}` on they are not read",
                        entry.key.value
                    ),
                    "split the line into several",
                );
                break;
            }
            if let Some(name) = self.name_of(entry) {
                let step = Steps { reader: self, complete: document.complete }.step(name, &entry.value);
                document.steps.push(step);
            }
        }
    }

    /// A name that is written as a key.
    fn name_of(&mut self, entry: &crate::syntax::Entry) -> Option<Spanned<String>> {
        let text = &*entry.key.value;
        if !is_name(text) {
            let help = name_like(text)
                .map_or_else(|| format!("write {NAMES}"), |name| format!("write for instance `{name}`: {NAMES}"));
            self.wrong(&BAD_VALUE, entry.key.span, format!("`{}` is not a name", shortened(text)), help);
            return None;
        }
        if matches!(text, "repeat" | "back" | "none") {
            self.wrong(
                &BAD_VALUE,
                entry.key.span,
                format!("`{text}` is a word of the language, not a name"),
                format!("call it for instance `{text}-step`"),
            );
            return None;
        }
        let node = Node {
            span: entry.key.span,
            value: crate::syntax::Value::Scalar(crate::syntax::Scalar {
                text: entry.key.value.as_ref().into(),
                plain: entry.plain,
            }),
        };
        self.text(&node)
    }

    /// The settings that may stand in `defaults` and beside any kind.
    pub(super) fn settings(&mut self, table: &mut Table<'_>) -> Settings {
        Settings {
            barge_in: table.take("barge_in").and_then(|node| self.boolean(node)),
            keys_ahead: table.take("keys_ahead").and_then(|node| self.boolean(node)),
            timeout: table.take("timeout").and_then(|node| self.duration(node)),
            interdigit: table.take("interdigit").and_then(|node| self.duration(node)),
            attempts: table.take("attempts").and_then(|node| match node.text() {
                Some("unlimited") => Some(Spanned::new(None, node.span)),
                _ => self.whole(node, 1, MAX_ATTEMPTS).map(|attempts| attempts.map(Some)),
            }),
            gap: table.take("gap").and_then(|node| self.duration(node)),
            words_per_minute: table.take("words_per_minute").and_then(|node| self.words_per_minute(node)),
        }
    }

    /// Reserved keys: `{0: agents, star: repeat, pound: back}`.
    pub(super) fn key_bindings(&mut self, node: &Node) -> Vec<KeyBinding> {
        let mut bindings: Vec<KeyBinding> = Vec::new();
        let mut bound: HashMap<Press, Span> = HashMap::new();
        for entry in self.table(node, "`keys`").rest() {
            let Some(press) = Press::parse(&entry.key.value) else {
                self.wrong(
                    &BAD_VALUE,
                    entry.key.span,
                    format!("`{}` is not a key of a telephone", shortened(&entry.key.value)),
                    "write a digit, `star` or `pound`",
                );
                continue;
            };
            let Some(target) = self.name(&entry.value) else { continue };
            if let Some(earlier) = bound.get(&press) {
                let finding = Finding::new(
                    &crate::finding::DUPLICATE_KEY,
                    entry.key.span,
                    format!("key {press} is bound twice here"),
                )
                .related(*earlier, "it stands here already; this one is used")
                .help("keep one of the two");
                self.report(finding);
                continue;
            }
            bound.insert(press.clone(), entry.key.span);
            bindings.push(KeyBinding { press: Spanned::new(press, entry.key.span), target });
        }
        bindings
    }

    /// `#: back` below `keys:` is a comment to YAML; only the raw text shows that somebody meant it.
    pub(super) fn keys_that_are_comments(&mut self, key: Span, value: &Node) {
        let text = self.sources.text(key.file);
        let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let (start, _) = self.sources.bytes(key);
        let indent = start - line_start(start);
        let mut at = text[start..].find('\n').map_or(text.len(), |newline| start + newline + 1);
        // A table between braces ends where it ends; one of lines, where the indentation does.
        let flow_end = if value.span.file == key.file { value.span.end as usize } else { 0 };
        let mut found = Vec::new();
        for line in text[at..].split_inclusive('\n') {
            let trimmed = line.trim_start_matches(' ');
            let here = line.len() - trimmed.len();
            let blank = trimmed.trim().is_empty();
            let comment = trimmed.starts_with('#');
            if !blank && !comment && here <= indent && at >= flow_end {
                break;
            }
            if comment && here > indent {
                let rest = trimmed[1..].trim_start();
                if rest.starts_with(':') {
                    found.push(Span::new(key.file, at + here, at + here + trimmed.trim_end().len()));
                }
            }
            at += line.len();
        }
        for span in found {
            let rest = self.sources.slice(span).trim_start_matches('#').trim_start().to_owned();
            self.report(
                Finding::new(&KEY_BECAME_COMMENT, span, "this key is a comment: an unquoted `#` hides its line")
                    .help(format!("write `pound{rest}`"))
                    .fix(span, format!("pound{rest}")),
            );
        }
    }

    fn reasons(&mut self, node: &Node) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for entry in self.table(node, "`reasons`").rest() {
            let Some(name) = self.name_of(entry) else { continue };
            if name.value == "person" {
                self.wrong(
                    &BAD_VALUE,
                    name.span,
                    "the reason `person` always exists",
                    "leave it out, or give the reason another name",
                );
                continue;
            }
            let (mut share, mut kind) = (None, None);
            match &entry.value.value {
                crate::syntax::Value::Map { .. } => {
                    let mut table = self.table(&entry.value, "a reason");
                    share = table.take("share").and_then(|node| self.share(node));
                    kind = table.take("kind").and_then(|node| self.word(node, &REASON_KINDS));
                    table.finish(self);
                }
                crate::syntax::Value::Null => {}
                _ => share = self.share(&entry.value),
            }
            reasons.push(Reason { name, share, kind });
        }
        reasons
    }

    /// A telephone number; one with a plus needs quotes, or other YAML readers drop the plus.
    pub(super) fn number_to_dial(&mut self, node: &Node) -> Option<Spanned<String>> {
        let number = self.text(node)?;
        let known = number
            .value
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '.' | '/' | '*' | '#'));
        if !known || !number.value.contains(|c: char| c.is_ascii_digit()) {
            self.wrong(
                &BAD_VALUE,
                number.span,
                format!("`{}` is no telephone number", shortened(&number.value)),
                "write for instance `\"+1-800-555-0142\"`",
            );
            return None;
        }
        Some(number)
    }

    fn country(&mut self, node: &Node) -> Option<Spanned<String>> {
        let country = self.text(node)?;
        if country.value.len() != 2 || !country.value.bytes().all(|byte| byte.is_ascii_uppercase()) {
            self.wrong(
                &BAD_VALUE,
                country.span,
                format!("`{}` is no country code", shortened(&country.value)),
                "write two capital letters: `US`, `ES`, `GB`",
            );
            return None;
        }
        Some(country)
    }
}
