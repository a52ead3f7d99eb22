//! Reading an audit file.

use jiff::civil::DateTime;

use super::{Amount, Deed, EXPECTATIONS, Given, LIMITS, Script, Turn, Unit};
use crate::finding::{BAD_VALUE, Finding, MISSING_KEY, near_miss};
use crate::menu::Press;
use crate::source::{FileId, Span, Spanned};
use crate::syntax::{Node, Parsed, Reader, Table, Value};
use crate::timing::Persona;

/// Most rings before an answer (ours): five minutes of ringing.
pub(super) const MOST_RINGS: u32 = 50;

/// The keys of a turn that say what the caller does.
const DEEDS: [&str; 5] = ["press", "enter", "press_wrong", "stay_silent", "hang_up"];

/// Reads an audit. Whatever can be read is in the script, everything else is a finding.
pub fn read(reader: &mut Reader<'_>, file: FileId, parsed: Parsed) -> Script {
    reader.findings.extend(parsed.findings);
    let mut script = Script {
        complete: parsed.complete,
        span: Span::whole(file),
        line: None,
        purpose: None,
        caller: Persona::default(),
        at: None,
        language: None,
        given: Given::default(),
        turns: Vec::new(),
        limits: Vec::new(),
    };
    let Some(root) = parsed.root else { return script };
    let mut table = reader.table(&root, "an audit");
    let line = if parsed.complete {
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
    script.language = table.take("language").and_then(|node| reader.language(node));
    script.given = table.take("given").map(|node| reader.given(node)).unwrap_or_default();
    match table.take("turn") {
        Some(Node { value: Value::List { items, .. }, .. }) => {
            script.turns = items.iter().map(|item| reader.turn(item)).collect()
        }
        Some(node) => {
            reader.wrong(
                &BAD_VALUE,
                node.span,
                "turns come one after another",
                "write each as `[[turn]]`, in double brackets",
            );
            script.turns = vec![reader.turn(node)];
        }
        None if parsed.complete => reader.wrong(
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

    fn turn(&mut self, node: &Node) -> Turn {
        let mut table = self.table(node, "a turn");
        let mut turn = Turn {
            span: table.span,
            expect: None,
            act: None,
            press_at: None,
            within: None,
            not_before: None,
            after_turn: false,
        };
        for expectation in EXPECTATIONS {
            let Some(entry) = table.entry(expectation.name) else { continue };
            let Some(name) = self.text(&entry.value) else { continue };
            match &turn.expect {
                Some((first, place)) => self.report(
                    Finding::new(
                        &BAD_VALUE,
                        entry.key.span,
                        format!("a turn expects one thing: `{}` or `{}`", first.name, expectation.name),
                    )
                    .related(place.span, "this one is used")
                    .help("write two turns"),
                ),
                None => turn.expect = Some((expectation, name)),
            }
        }
        self.deeds(&mut table, &mut turn);
        turn.press_at = table.take("press_at").and_then(|node| self.duration(node));
        turn.within = table.take("within").and_then(|node| self.duration(node));
        turn.not_before = table.take("not_before").and_then(|node| self.duration(node));
        turn.after_turn = table
            .take("after")
            .and_then(|node| self.word(node, &["turn", "answer"]))
            .is_some_and(|word| word.value == "turn");
        let known = || EXPECTATIONS.iter().map(|each| each.name).chain(DEEDS);
        let mistyped = node.entries().iter().any(|entry| near_miss(&entry.key.value, known()).is_some());
        if turn.expect.is_none() && turn.act.is_none() && !mistyped {
            let names = EXPECTATIONS.iter().map(|each| format!("`{}`", each.name)).collect::<Vec<_>>().join(" or ");
            self.wrong(
                &MISSING_KEY,
                first_byte(turn.span),
                "this turn expects nothing and does nothing",
                format!("write {names}, or what the caller does"),
            );
        }
        if let (Some(at), false) = (
            &turn.press_at,
            matches!(turn.act, Some(Spanned { value: Deed::Press(_) | Deed::Enter(_) | Deed::PressWrong, .. })),
        ) {
            self.wrong(&BAD_VALUE, at.span, "`press_at` says when, and nothing says which key", "add `press = \"1\"`");
        }
        if let (Some(Spanned { value: Deed::PressWrong, span }), None, false) = (&turn.act, &turn.expect, mistyped) {
            self.wrong(
                &MISSING_KEY,
                *span,
                "`press_wrong` does not say where: which key is wrong depends on it",
                "add `hear` with the menu or the `collect` in which it is pressed",
            );
        }
        if let (Some(early), Some(late)) = (&turn.not_before, &turn.within)
            && early.value > late.value
        {
            self.report(
                Finding::new(
                    &BAD_VALUE,
                    late.span,
                    format!("`within` ({}) ends before `not_before` ({}) begins", late.value, early.value),
                )
                .related(early.span, "it stands here")
                .help("exchange the two"),
            );
        }
        table.finish(self);
        turn
    }

    fn deeds(&mut self, table: &mut Table<'_>, turn: &mut Turn) {
        let mut deeds: Vec<Spanned<Deed>> = Vec::new();
        if let Some(node) = table.take("press") {
            deeds.extend(self.keys(node).map(|keys| keys.map(Deed::Press)));
        }
        if let Some(node) = table.take("enter") {
            deeds.extend(self.keys(node).map(|keys| keys.map(Deed::Enter)));
        }
        for (key, deed) in
            [("press_wrong", Deed::PressWrong), ("stay_silent", Deed::StaySilent), ("hang_up", Deed::HangUp)]
        {
            let yes = table.take(key).and_then(|node| self.boolean(node));
            deeds.extend(yes.filter(|yes| yes.value).map(|yes| yes.map(|_| deed)));
        }
        if let [first, second, ..] = deeds.as_slice() {
            self.report(
                Finding::new(&BAD_VALUE, second.span, "the caller does one thing a turn")
                    .related(first.span, "this one is used")
                    .help("write two turns"),
            );
        }
        turn.act = deeds.into_iter().next();
    }

    /// Keys to be pressed one after another: `"0"`, `"4471230098"`, `"12#"`, `"star"`.
    fn keys(&mut self, node: &Node) -> Option<Spanned<String>> {
        let press = self.press(node)?;
        Some(press.map(|press: Press| press.keys().to_owned()))
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

fn first_byte(span: Span) -> Span {
    Span { end: span.end.min(span.start + 1), ..span }
}
