//! Reading tables strictly: every key asked for by name, every other one reported with the near miss.

use super::node::{Entry, Node, Value};
use super::scalar::quoted;
use crate::finding::{BAD_VALUE, Code, Finding, MISSING_KEY, TEXT_CUT_SHORT, UNKNOWN_KEY, list_of, near_miss};
use crate::source::{Sources, Span};

/// What a reader carries: the texts, and the findings so far.
#[derive(Debug)]
pub struct Reader<'a> {
    /// The texts, for what only the raw text tells.
    pub sources: &'a Sources,
    /// All mistakes at once.
    pub findings: Vec<Finding>,
    /// What may be written where, for an editor: the place of a table with the keys that were asked for, the place of a
    /// value with the words that it may be. Kept only once somebody wants it.
    pub asked: Option<Vec<(Span, Vec<&'static str>)>>,
}

impl<'a> Reader<'a> {
    /// A reader with nothing found yet.
    #[must_use]
    pub fn new(sources: &'a Sources) -> Self {
        Self { sources, findings: Vec::new(), asked: None }
    }

    /// Notes what may be written at a place.
    pub(super) fn may_be(&mut self, span: Span, words: &[&'static str]) {
        if let Some(asked) = &mut self.asked {
            asked.push((span, words.to_vec()));
        }
    }

    /// Reports a finding.
    pub fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Reports, in one line, what is wrong and what to write.
    pub fn wrong(&mut self, code: &'static Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.findings.push(Finding::new(code, span, message).help(help));
    }

    /// The table at a node; anything else is reported and read as an empty one. `what` completes "... is a table".
    pub fn table<'n>(&mut self, node: &'n Node, what: &'static str) -> Table<'n> {
        let (entries, flow): (&[Entry], bool) = match &node.value {
            Value::Map { entries, flow } => (entries, *flow),
            _ => {
                let (message, help) = match &node.value {
                    Value::Null => (format!("{what} is empty"), "write `key: value` lines below it".to_owned()),
                    Value::Scalar(scalar) if scalar.plain && colon_without_space(&scalar.text).is_some() => {
                        let (key, value) = colon_without_space(&scalar.text).unwrap_or_default();
                        (format!("no space after the colon of `{key}`"), format!("write `{key}: {value}`"))
                    }
                    Value::List { .. } => (
                        format!("{what} is a table of keys and values, not a list"),
                        "write `key: value` lines, without dashes before them".to_owned(),
                    ),
                    _ => (
                        format!("{what} is a table of keys and values, not {}", node.kind()),
                        "write `key: value` lines below it".to_owned(),
                    ),
                };
                self.wrong(&BAD_VALUE, node.span, message, help);
                (&[], false)
            }
        };
        Table {
            what,
            span: node.span,
            entries,
            flow,
            taken: vec![false; entries.len()],
            known: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// The items of a list; a single value counts as a list of one.
    pub fn list<'n>(&mut self, node: &'n Node) -> Vec<&'n Node> {
        match &node.value {
            Value::List { items, .. } => items.iter().collect(),
            Value::Null => Vec::new(),
            _ => vec![node],
        }
    }
}

#[cfg(test)]
thread_local! {
    /// Which keys of which tables were asked for, so that a test can hold the shapes to it.
    pub(crate) static ASKED: std::cell::RefCell<std::collections::BTreeSet<(&'static str, &'static str)>> =
        std::cell::RefCell::default();
}

/// A table being read. [`Table::finish`] reports what nobody asked for.
#[derive(Debug)]
pub struct Table<'n> {
    what: &'static str,
    /// The whole table.
    pub span: Span,
    entries: &'n [Entry],
    flow: bool,
    taken: Vec<bool>,
    known: Vec<&'static str>,
    hints: Vec<(&'static str, &'static str)>,
}

impl<'n> Table<'n> {
    /// The entry of a key, if it was written with a value or without.
    pub fn entry(&mut self, key: &'static str) -> Option<&'n Entry> {
        self.known.push(key);
        let at = self.entries.iter().position(|entry| &*entry.key.value == key)?;
        self.taken[at] = true;
        Some(&self.entries[at])
    }

    /// The value of a key, if it was written.
    pub fn take(&mut self, key: &'static str) -> Option<&'n Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value of a key that must be there.
    pub fn need(&mut self, reader: &mut Reader<'_>, key: &'static str, help: &str) -> Option<&'n Node> {
        let found = self.take(key);
        if found.is_none() {
            let begins = reader.sources.first_letter(self.span);
            reader.wrong(&MISSING_KEY, begins, format!("{} has no `{key}`", self.what), help);
        }
        found
    }

    /// A key that somebody else reads.
    pub fn leave(&mut self, key: &'static str) {
        let _ = self.entry(key);
    }

    /// Whether a key was written; asking makes it known.
    pub fn has(&mut self, key: &'static str) -> bool {
        self.known.push(key);
        self.entries.iter().any(|entry| &*entry.key.value == key)
    }

    /// The entries that nobody asked for so far: for tables with names of the author's own.
    pub fn rest(&mut self) -> impl Iterator<Item = &'n Entry> + use<'n> {
        let rest: Vec<&'n Entry> =
            self.entries.iter().zip(&self.taken).filter(|(_, taken)| !**taken).map(|(entry, _)| entry).collect();
        self.taken.fill(true);
        rest.into_iter()
    }

    /// The entries whose keys have a certain form: for tables keyed by languages.
    pub fn matching(&mut self, is_key: impl Fn(&str) -> bool) -> Vec<&'n Entry> {
        let mut found = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            if !self.taken[at] && is_key(&entry.key.value) {
                self.taken[at] = true;
                found.push(entry);
            }
        }
        found
    }

    /// From here on the table is a more special thing, to which certain keys do not belong.
    pub fn narrow(&mut self, what: &'static str, without: &[&str]) {
        self.what = what;
        self.known.retain(|key| !without.contains(key));
    }

    /// What to say about a key that is known elsewhere and wrong here.
    pub fn hint(&mut self, key: &'static str, help: &'static str) {
        self.hints.push((key, help));
    }

    /// Reports the keys that nobody asked for: what is allowed here, and the near one.
    pub fn finish(self, reader: &mut Reader<'_>) {
        reader.may_be(self.span, &self.known);
        #[cfg(test)]
        ASKED.with_borrow_mut(|asked| asked.extend(self.known.iter().map(|key| (self.what, *key))));
        for (at, entry) in self.entries.iter().enumerate().filter(|(at, _)| !self.taken[*at]) {
            if self.is_cut_text(at) {
                let text = &self.entries[at - 1];
                let whole = text.value.span.to(entry.key.span);
                let written = quoted(reader.sources.slice(whole).trim_matches(CURLY));
                reader.report(
                    Finding::new(
                        &TEXT_CUT_SHORT,
                        whole,
                        format!(
                            "`{}:` ends at the comma: callers only hear \"{}\"",
                            text.key.value,
                            text.value.text().unwrap_or_default()
                        ),
                    )
                    .help(format!("quote the whole text: `{}: {written}`", text.key.value))
                    .fix(whole, written),
                );
                continue;
            }
            let key = &*entry.key.value;
            if let Some((_, help)) = self.hints.iter().find(|(hinted, _)| *hinted == key || hinted.is_empty()) {
                reader.wrong(&UNKNOWN_KEY, entry.key.span, format!("`{key}` does not belong in {}", self.what), *help);
                continue;
            }
            let near = near_miss(key, self.known.iter().copied());
            let mut known: Vec<&str> = self.known.clone();
            known.sort_unstable();
            known.dedup();
            let meant = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            let mut finding = Finding::new(&UNKNOWN_KEY, entry.key.span, format!("unknown key `{key}`{meant}"))
                .help(format!("{} takes {}", self.what, all_of(&known)));
            let bare = reader.sources.slice(entry.key.span) == key;
            let free = |near: &&str| bare && self.entries.iter().all(|other| &*other.key.value != *near);
            if let Some(near) = near.filter(free) {
                finding = finding.fix(entry.key.span, near);
            }
            reader.report(finding);
        }
    }

    /// `{say: For billing, press 1.}`: the text ended at the comma and its rest is a key without a value.
    fn is_cut_text(&self, at: usize) -> bool {
        let entry = &self.entries[at];
        self.flow
            && entry.plain
            && matches!(entry.value.value, Value::Null)
            && at > 0
            && matches!(&self.entries[at - 1].value.value, Value::Scalar(scalar) if scalar.plain)
    }
}

/// Quotes of a word processor: letters to YAML.
const CURLY: [char; 6] = ['“', '”', '„', '«', '»', '"'];

/// `play:Hello.`: a key and its value as one text.
fn colon_without_space(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once(':')?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    (is_key && !value.is_empty() && !value.starts_with([' ', '/', ':'])).then_some((key, value))
}

/// Every allowed key: here nothing is left out, the list is the answer.
fn all_of(known: &[&str]) -> String {
    if known.len() <= 12 {
        list_of(known.iter().copied())
    } else {
        known.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
    }
}
