//! Reading an audit file.

use jiff::civil::DateTime;

use super::{Amount, Case, Given, LIMITS, Script, Unit};
use crate::finding::{BAD_VALUE, Finding, MISSING_KEY, Severity};
use crate::source::{FileId, Span, Spanned};
use crate::syntax::{Node, Parsed, Reader, Value};
use crate::timing::Persona;

/// Most rings before an answer (ours): five minutes of ringing.
pub(super) const MOST_RINGS: u32 = 50;

/// The largest scale of a question (ours): a percent.
pub(super) const LARGEST_SCALE: u32 = 100;

/// Reads an audit: its script, or where it has rows a script for each. Whatever can be read is in a script, everything
/// else is a finding.
pub fn read(reader: &mut Reader<'_>, file: FileId, parsed: Parsed) -> Vec<Script> {
    reader.findings.extend(parsed.findings);
    let whole = Span::whole(file);
    let Some(root) = parsed.root else { return vec![empty(whole, parsed.complete)] };
    if let (Some(rating), None, None) =
        (root.entries().iter().find(|entry| &*entry.key.value == "rating"), root.get("turn"), root.get("line"))
    {
        let help = "lay it outside `audits/`, and give it to `ringtrue audit --rate FILE`";
        reader.wrong(&BAD_VALUE, rating.key.span, "this is a file of ratings, and no audit", help);
        return Vec::new();
    }
    let Some(rows) = reader.rows(&root) else { return vec![script(reader, &root, whole, parsed.complete)] };
    rows.into_iter()
        .map(|row| {
            let before = std::mem::take(&mut reader.findings);
            let mut script = script(reader, &row.root, whole, parsed.complete);
            script.case = Some(Case { name: row.name, filled: row.filled });
            let of_row = std::mem::replace(&mut reader.findings, before);
            reader.findings.extend(of_row.into_iter().map(|finding| script.in_row_where_filled(finding)));
            script
        })
        .collect()
}

/// Reads an audit that has no rows, as a program writes it.
pub(super) fn one(reader: &mut Reader<'_>, file: FileId, parsed: Parsed) -> Script {
    let complete = parsed.complete;
    read(reader, file, parsed).into_iter().next().unwrap_or_else(|| empty(Span::whole(file), complete))
}

fn empty(span: Span, complete: bool) -> Script {
    Script {
        complete,
        span,
        line: None,
        case: None,
        purpose: None,
        caller: Persona::default(),
        at: None,
        language: None,
        given: Given::default(),
        turns: Vec::new(),
        rates: Vec::new(),
        limits: Vec::new(),
    }
}

fn script(reader: &mut Reader<'_>, root: &Node, whole: Span, complete: bool) -> Script {
    let mut script = empty(whole, complete);
    let mut table = reader.table(root, "an audit");
    let line = if complete {
        table.need(reader, "line", "name the menu file: `line = \"../menus/main.yaml\"`")
    } else {
        table.take("line")
    };
    script.line = line.and_then(|node| reader.text(node));
    script.purpose = table.take("purpose").and_then(|node| reader.text(node));
    if let Some(node) = table.take("caller") {
        let words: Vec<&'static str> = Persona::ALL.iter().map(|(_, word)| *word).collect();
        if let Some(word) = reader.word(node, &words) {
            script.caller = Persona::ALL
                .iter()
                .find(|(_, each)| *each == word.value)
                .map_or(Persona::default(), |(persona, _)| *persona);
        }
    }
    script.at = table.take("at").and_then(|node| reader.moment(node));
    // Rows are read before, for all of them at once.
    table.leave("case");
    script.language = table.take("language").and_then(|node| reader.language(node));
    script.given = table.take("given").map(|node| reader.given(node)).unwrap_or_default();
    match table.take("turn") {
        Some(Node { value: Value::List { items, .. }, .. }) => script.turns = reader.turns(items),
        Some(node) => {
            reader.wrong(
                &BAD_VALUE,
                node.span,
                "turns come one after another",
                "write each as `[[turn]]`, in double brackets",
            );
            script.turns = reader.turns(std::slice::from_ref(node));
        }
        None if complete => reader.wrong(
            &MISSING_KEY,
            script.span,
            "the audit has no turns: nothing is expected of the call",
            "write `[[turn]]` with `hear` or `reach`",
        ),
        None => {}
    }
    if let Some(node) = table.take("limits") {
        script.limits = reader.limits(node);
    }
    reader.beyond_total(&script);
    script.rates = table.take("rate").map(|node| reader.rates(node)).unwrap_or_default();
    table.hint("rating", "ratings stand in a file of their own, which `ringtrue audit --rate FILE` reads");
    table.finish(reader);
    script
}

impl Reader<'_> {
    /// A local date and time.
    fn moment(&mut self, node: &Node) -> Option<Spanned<DateTime>> {
        let moment = node.text().and_then(|text| text.parse::<DateTime>().ok());
        if moment.is_none() {
            self.wrong(
                &BAD_VALUE,
                node.span,
                format!("`{}` is no date and time", node.text().unwrap_or(node.kind())),
                "write the line's local time: `2026-11-23T10:00`",
            );
        }
        moment.map(|moment| Spanned::new(moment, node.span))
    }

    fn given(&mut self, node: &Node) -> Given {
        let mut given = Given::default();
        let mut table = self.table(node, "`[given]`");
        if let Some(node) = table.take("hold") {
            if let Value::Map { entries, .. } = &node.value {
                for entry in entries {
                    let name = Spanned::new(entry.key.value.to_string(), entry.key.span);
                    given.holds.extend(self.duration(&entry.value).map(|time| (name, time)));
                }
            } else {
                given.hold = self.duration(node);
            }
        }
        given.rings = table.take("rings").and_then(|node| self.whole(node, 0, MOST_RINGS));
        for entry in table.rest() {
            let name = Spanned::new(entry.key.value.to_string(), entry.key.span);
            given.outcomes.extend(self.text(&entry.value).map(|outcome| (name, outcome)));
        }
        given
    }

    /// Turns that may come when the call has gone on for too long already.
    fn beyond_total(&mut self, script: &Script) {
        let total = script.limits.iter().find_map(|(limit, most)| match most.value {
            Amount::Time(total) if limit.name == "total" => Some((total, most.span)),
            _ => None,
        });
        let Some((total, place)) = total else { return };
        let bounds = script.turns.iter().filter(|turn| !turn.after_turn).filter_map(|turn| turn.within);
        for within in bounds.filter(|within| within.value > total) {
            self.report(
                Finding::new(
                    &BAD_VALUE,
                    within.span,
                    format!("`within` ({}) lies beyond the limit `total` ({total})", within.value),
                )
                .severity(Severity::Warning)
                .related(place, "the whole call may last so long")
                .help("a call that needs it has failed already: shorten the one, or allow more of the other"),
            );
        }
    }

    fn limits(&mut self, node: &Node) -> Vec<(&'static super::Limit, Spanned<Amount>)> {
        let mut table = self.table(node, "`[limits]`");
        let mut limits = Vec::new();
        for limit in LIMITS {
            let Some(node) = table.take(limit.name) else { continue };
            let amount = match limit.unit {
                Unit::Count => {
                    self.whole(node, 0, 10_000).map(|count| count.map(|count| Amount::Count(count as usize)))
                }
                Unit::Time => self.duration(node).map(|time| time.map(Amount::Time)),
            };
            limits.extend(amount.map(|amount| (*limit, amount)));
        }
        table.finish(self);
        limits
    }
}
