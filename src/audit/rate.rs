//! `[[rate]]`: questions that only a person can answer; and the file in which people answer them.
//!
//! A replay leaves them open: nobody has heard an agent there. A rating file says which audit and which of its rows is
//! rated; who finds what belongs to it is [`crate::report`].

use jiff::civil::Date;

use super::read::LARGEST_SCALE;
use crate::finding::{BAD_VALUE, Finding, MISSING_KEY};
use crate::source::{Span, Spanned};
use crate::syntax::{Node, Parsed, Reader, Value};

/// A question that only a person can answer.
#[derive(Clone, Debug)]
pub struct Rate {
    /// The question.
    pub ask: Spanned<String>,
    /// The best answer; the worst is 1.
    pub scale: u32,
    /// How much it counts beside the others.
    pub weight: f64,
}

/// An answer in a rating file.
#[derive(Clone, Debug)]
pub struct Rating {
    /// The audit: its file's stem, or its path.
    pub audit: Spanned<String>,
    /// The row, where the audit has rows.
    pub case: Option<Spanned<String>>,
    /// The question.
    pub ask: Spanned<String>,
    /// The answer; `None`: nobody has filled it in.
    pub rating: Option<Spanned<i64>>,
    /// Where the answer stands, or should.
    pub span: Span,
    /// Who rated it.
    pub by: Option<String>,
    /// When.
    pub on: Option<Date>,
    /// Why.
    pub note: Option<String>,
}

impl Reader<'_> {
    /// The questions of an audit.
    pub(super) fn rates(&mut self, node: &Node) -> Vec<Rate> {
        let items = match &node.value {
            Value::List { items, .. } => items.as_slice(),
            _ => {
                let help = "write each as `[[rate]]`, in double brackets";
                self.wrong(&BAD_VALUE, node.span, "questions come one after another", help);
                std::slice::from_ref(node)
            }
        };
        let mut rates: Vec<Rate> = Vec::new();
        for item in items {
            let mut table = self.table(item, "a `[[rate]]`");
            let ask = table.need(self, "ask", "write the question: `ask = \"Was the agent courteous?\"`");
            let ask = ask.and_then(|node| self.text(node));
            let scale = table.take("scale").and_then(|node| self.whole(node, 2, LARGEST_SCALE));
            let weight = table.take("weight").and_then(|node| self.number(node, 100.0));
            table.finish(self);
            let Some(ask) = ask else { continue };
            if ask.value.trim().is_empty() {
                self.wrong(&BAD_VALUE, ask.span, "the question is empty", "write what a person is to judge");
            }
            if let Some(first) = rates.iter().find(|rate| rate.ask.value == ask.value) {
                self.report(
                    Finding::new(&BAD_VALUE, ask.span, "the same question is asked twice")
                        .related(first.ask.span, "it stands here")
                        .help("leave one of them out, or ask for what is different"),
                );
                continue;
            }
            rates.push(Rate {
                ask,
                scale: scale.map_or(5, |scale| scale.value),
                weight: weight.map_or(1.0, |weight| weight.value),
            });
        }
        rates
    }
}

/// Reads a rating file. Whatever can be read is a rating, everything else is a finding.
pub fn read_ratings(reader: &mut Reader<'_>, parsed: Parsed) -> Vec<Rating> {
    reader.findings.extend(parsed.findings);
    let Some(root) = parsed.root else { return Vec::new() };
    if let (Some(turn), None) = (root.entries().iter().find(|entry| &*entry.key.value == "turn"), root.get("rating")) {
        let help = "give `--rate` a file of ratings; `ringtrue audit --rate-form FILE` writes one";
        reader.wrong(&BAD_VALUE, turn.key.span, "this is an audit, and no file of ratings", help);
        return Vec::new();
    }
    let mut table = reader.table(&root, "a rating file");
    let ratings = match table.take("rating") {
        Some(Node { value: Value::List { items, .. }, .. }) => {
            items.iter().filter_map(|item| reader.rating(item)).collect()
        }
        Some(node) => {
            let help = "write each as `[[rating]]`, in double brackets";
            reader.wrong(&BAD_VALUE, node.span, "ratings come one after another", help);
            reader.rating(node).into_iter().collect()
        }
        None if parsed.complete && root.entries().is_empty() => {
            let help = "`ringtrue audit --rate-form FILE` writes one to be filled in";
            reader.wrong(&MISSING_KEY, root.span, "the file has no ratings", help);
            Vec::new()
        }
        None => Vec::new(),
    };
    table.finish(reader);
    ratings
}

impl Reader<'_> {
    fn rating(&mut self, node: &Node) -> Option<Rating> {
        let mut table = self.table(node, "a `[[rating]]`");
        let audit = table.need(self, "audit", "name the audit by its file: `audit = \"a-caller-at-night\"`");
        let audit = audit.and_then(|node| self.text(node));
        let case = table.take("case").and_then(|node| self.text(node));
        let ask = table.need(self, "ask", "write the question as the audit asks it");
        let ask = ask.and_then(|node| self.text(node));
        let answer = table.entry("rating");
        let place = answer.map_or(table.span, |entry| entry.value.span);
        let rating = answer.map(|entry| &entry.value).filter(|node| !is_open(node));
        let rating = rating.and_then(|node| self.answer(node));
        let mut said = |reader: &mut Self, key| {
            let text = table.take(key).and_then(|node| reader.text(node));
            text.filter(|text| !text.value.trim().is_empty())
        };
        let (by, note, on) = (said(self, "by"), said(self, "note"), said(self, "on"));
        table.finish(self);
        let on = on.and_then(|on| {
            let date = on.value.trim().parse::<Date>().ok();
            if date.is_none() {
                self.wrong(
                    &BAD_VALUE,
                    on.span,
                    format!("`{}` is no date", on.value),
                    "write for instance `2026-11-24`",
                );
            }
            date
        });
        // What was written and cannot be read is told already, and is not open.
        let unreadable = answer.is_some_and(|entry| !is_open(&entry.value)) && rating.is_none();
        let (audit, ask) = (audit?, ask?);
        let text = |said: Option<Spanned<String>>| said.map(|said| said.value);
        (!unreadable).then_some(Rating { audit, case, ask, rating, span: place, by: text(by), on, note: text(note) })
    }

    /// A whole number; its scale is the question's.
    fn answer(&mut self, node: &Node) -> Option<Spanned<i64>> {
        let number = node.text().and_then(|text| text.trim().parse::<i64>().ok());
        if number.is_none() {
            let written = node.text().map_or_else(|| node.kind().to_owned(), |text| format!("`{text}`"));
            self.wrong(
                &BAD_VALUE,
                node.span,
                format!("{written} is no rating"),
                "write a whole number, or `\"?\"` where nobody has rated it",
            );
        }
        number.map(|number| Spanned::new(number, node.span))
    }
}

/// Whether nobody has filled it in.
fn is_open(node: &Node) -> bool {
    matches!(node.value, Value::Null) || node.text().is_some_and(|text| matches!(text.trim(), "" | "?"))
}
