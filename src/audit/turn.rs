//! Reading turns: what is heard, what is done, by when; and what turns ask of each other.

use super::{Deed, EXPECTATIONS, Turn, Way};
use crate::finding::{BAD_VALUE, Finding, MISSING_KEY, near_miss};
use crate::menu::Press;
use crate::source::{Span, Spanned};
use crate::syntax::{Node, Reader, Table, Value};

/// The keys that say what the caller does.
pub(super) const DEEDS: [&str; 5] = ["press", "enter", "press_wrong", "stay_silent", "hang_up"];

impl Reader<'_> {
    /// The turns, and what each asks of those beside it.
    pub(super) fn turns(&mut self, nodes: &[Node]) -> Vec<Turn> {
        let turns: Vec<Turn> = nodes.iter().map(|node| self.turn(node)).collect();
        for (at, pair) in turns.windows(2).enumerate() {
            let [turn, next] = pair else { continue };
            let acts_only = next.ways.iter().all(|way| way.expect.is_none() && way.act.is_some());
            if turn.optional && acts_only {
                self.report(
                    Finding::new(
                        &BAD_VALUE,
                        next.place(),
                        format!(
                            "turn {} waits for nothing: nobody can tell whether turn {} was left out",
                            at + 2,
                            at + 1
                        ),
                    )
                    .related(turn.place(), "this turn is optional")
                    .help("write `hear` or `reach`: what shows that the call has gone on"),
                );
            }
            if let [Way { act: Some(Spanned { value: Deed::HangUp, span }), .. }] = turn.ways.as_slice() {
                let later = turns.len() - at - 1;
                let of = if later == 1 {
                    "the turn after it is".to_owned()
                } else {
                    format!("the {later} turns after it are")
                };
                self.report(
                    Finding::new(&BAD_VALUE, *span, format!("the caller hangs up here: {of} never met"))
                        .related(next.place(), "this one comes next")
                        .help("hang up in the last turn"),
                );
            }
        }
        if let Some(last) = turns.last().filter(|last| last.optional) {
            self.wrong(
                &BAD_VALUE,
                last.place(),
                "the last turn is optional: nothing comes after it that could show that it was left out",
                "add a turn after it, for instance `reach = \"end\"`",
            );
        }
        turns
    }

    fn turn(&mut self, node: &Node) -> Turn {
        let mut table = self.table(node, "a turn");
        let mut turn = Turn {
            span: table.span,
            ways: Vec::new(),
            optional: false,
            within: None,
            not_before: None,
            after_turn: false,
        };
        let own = self.way(&mut table);
        let several = table.entry("one_of");
        turn.optional = table.take("optional").and_then(|node| self.boolean(node)).is_some_and(|yes| yes.value);
        turn.within = table.take("within").and_then(|node| self.duration(node));
        turn.not_before = table.take("not_before").and_then(|node| self.duration(node));
        turn.after_turn = table
            .take("after")
            .and_then(|node| self.word(node, &["turn", "answer"]))
            .is_some_and(|word| word.value == "turn");
        match several {
            Some(entry) => {
                let beside = own.expect.as_ref().map(|(_, name)| name.span).or(own.act.as_ref().map(|act| act.span));
                if let Some(beside) = beside {
                    self.report(
                        Finding::new(&BAD_VALUE, beside, "beside `one_of` nothing is heard and nothing done")
                            .related(entry.key.span, "`one_of` stands here")
                            .help("write it into one of its entries: `{hear = \"main\", press = \"1\"}`"),
                    );
                }
                turn.ways = self.one_of(entry.key.span, &entry.value);
            }
            None => {
                self.needs_something(&own, node, "this turn");
                turn.ways = vec![own];
            }
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

    /// The entries of `one_of`: at least two, each waits for something.
    fn one_of(&mut self, key: Span, node: &Node) -> Vec<Way> {
        const HELP: &str = "write `one_of = [{hear = \"main\", press = \"1\"}, {hear = \"closed\", hang_up = true}]`";
        let Value::List { items, .. } = &node.value else {
            self.wrong(&BAD_VALUE, node.span, "`one_of` is a list of what may be heard", HELP);
            return Vec::new();
        };
        if items.len() < 2 {
            let message = match items.len() {
                0 => "`one_of` has no entries: nothing can meet this turn",
                _ => "`one_of` has one entry: there is nothing to choose between",
            };
            let help =
                if items.is_empty() { HELP } else { "write its keys into the turn itself, or add a second entry" };
            self.wrong(&BAD_VALUE, key, message, help);
        }
        items
            .iter()
            .map(|item| {
                let mut table = self.table(item, "an entry of `one_of`");
                for bound in ["within", "not_before", "after", "optional"] {
                    table.hint(bound, "it stands in the turn, for all entries alike");
                }
                let way = self.way(&mut table);
                if way.expect.is_none() && way.act.is_some() {
                    self.wrong(
                        &MISSING_KEY,
                        first_byte(way.span),
                        "this entry of `one_of` waits for nothing: it would always come first",
                        "add `hear` or `reach`",
                    );
                } else {
                    self.needs_something(&way, item, "this entry of `one_of`");
                }
                table.finish(self);
                way
            })
            .collect()
    }

    /// What is expected, what is done, and when.
    fn way(&mut self, table: &mut Table<'_>) -> Way {
        let mut way = Way { span: table.span, expect: None, act: None, press_at: None };
        for expectation in EXPECTATIONS {
            let Some(entry) = table.entry(expectation.name) else { continue };
            let Some(name) = self.text(&entry.value) else { continue };
            match &way.expect {
                Some((first, place)) => self.report(
                    Finding::new(
                        &BAD_VALUE,
                        entry.key.span,
                        format!("a turn expects one thing: `{}` or `{}`", first.name, expectation.name),
                    )
                    .related(place.span, "this one is used")
                    .help("write two turns, or both as entries of `one_of` where either will do"),
                ),
                None => way.expect = Some((expectation, name)),
            }
        }
        self.deeds(table, &mut way);
        way.press_at = table.take("press_at").and_then(|node| self.duration(node));
        way
    }

    /// A way without anything, or with half of something.
    fn needs_something(&mut self, way: &Way, node: &Node, what: &str) {
        let known = || EXPECTATIONS.iter().map(|each| each.name).chain(DEEDS).chain(["one_of"]);
        let mistyped = node.entries().iter().any(|entry| near_miss(&entry.key.value, known()).is_some());
        if way.expect.is_none() && way.act.is_none() && !mistyped {
            let names = EXPECTATIONS.iter().map(|each| format!("`{}`", each.name)).collect::<Vec<_>>().join(" or ");
            self.wrong(
                &MISSING_KEY,
                first_byte(way.span),
                format!("{what} expects nothing and does nothing"),
                format!("write {names}, or what the caller does"),
            );
        }
        let presses =
            matches!(way.act, Some(Spanned { value: Deed::Press(_) | Deed::Enter(_) | Deed::PressWrong, .. }));
        if let (Some(at), false) = (&way.press_at, presses) {
            self.wrong(&BAD_VALUE, at.span, "`press_at` says when, and nothing says which key", "add `press = \"1\"`");
        }
        if let (Some(Spanned { value: Deed::PressWrong, span }), None, false) = (&way.act, &way.expect, mistyped) {
            self.wrong(
                &MISSING_KEY,
                *span,
                "`press_wrong` does not say where: which key is wrong depends on it",
                "add `hear` with the menu or the `collect` in which it is pressed",
            );
        }
    }

    fn deeds(&mut self, table: &mut Table<'_>, way: &mut Way) {
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
        way.act = deeds.into_iter().next();
    }

    /// Keys to be pressed one after another: `"0"`, `"4471230098"`, `"12#"`, `"star"`.
    fn keys(&mut self, node: &Node) -> Option<Spanned<String>> {
        let press = self.press(node)?;
        Some(press.map(|press: Press| press.keys().to_owned()))
    }
}

impl Turn {
    /// What a finding about the turn points at: what it expects, else its first letter.
    pub(super) fn place(&self) -> Span {
        let expected = self.ways.first().and_then(|way| way.expect.as_ref()).map(|(_, name)| name.span);
        expected.unwrap_or_else(|| first_byte(self.span))
    }
}

fn first_byte(span: Span) -> Span {
    Span { end: span.end.min(span.start + 1), ..span }
}
