//! What stands inside the kinds that take a table: entries, branches, queues, transfers, messages.

use super::prompt::GOTO_OUTSIDE;
use super::step::Steps;
use super::{CallbackOffer, Collect, Kind, Overflow, Prompt, Queue, Transfer};
use crate::finding::{BAD_VALUE, Finding, MISSING_KEY};
use crate::source::Spanned;
use crate::syntax::{Node, Reader, Table, Value};
use crate::time::Time;

/// Most digits of an entry (ours): an IBAN has 34 characters.
pub(super) const MAX_DIGITS: u32 = 64;

impl Steps<'_, '_> {
    pub(super) fn collect(&mut self, node: &Node) -> Collect {
        let mut table = self.reader.table(node, "`collect`");
        table.hint("goto", GOTO_OUTSIDE);
        table.hint("outcomes", "`outcomes` stands beside `collect`, one line to the left");
        let prompt = self.reader.prompt_inside(&mut table);
        let digits = table.take("digits").and_then(|node| self.reader.whole(node, 1, MAX_DIGITS));
        let min = table.take("min").and_then(|node| self.reader.whole(node, 0, MAX_DIGITS));
        let max = table.take("max").and_then(|node| self.reader.whole(node, 1, MAX_DIGITS));
        if let (Some(digits), Some(other)) = (&digits, min.or(max)) {
            self.reader.report(
                Finding::new(&BAD_VALUE, digits.span, "`digits` fixes the length, `min` and `max` leave it open")
                    .related(other.span, "the other one")
                    .help("keep one of the two"),
            );
        }
        if let (Some(min), Some(max)) = (&min, &max)
            && min.value > max.value
        {
            self.reader.report(
                Finding::new(&BAD_VALUE, min.span, format!("`min` ({}) is more than `max` ({})", min.value, max.value))
                    .related(max.span, "`max` stands here")
                    .help("exchange the two"),
            );
        }
        let (least, most) = match (digits, min, max) {
            (Some(digits), _, _) => (digits.value, digits.value),
            (None, None, None) => {
                if self.complete {
                    self.reader.wrong(
                        &MISSING_KEY,
                        self.reader.sources.first_letter(table.span),
                        "`collect` does not say how many digits",
                        "write `digits: 10`, or `min: 4`, `max: 12` and `terminator: pound`",
                    );
                }
                (1, MAX_DIGITS)
            }
            (None, min, max) => {
                let most = max.map_or(MAX_DIGITS, |max| max.value);
                (min.map_or(1, |min| min.value).min(most), most)
            }
        };
        let terminator = table.entry("terminator").and_then(|entry| self.presses(entry).into_iter().next());
        let collect = Collect {
            prompt,
            min: least,
            max: most,
            terminator,
            stores: table.take("stores").and_then(|node| self.reader.name(node)),
            secret: self.flag(&mut table, "secret", false),
            confirm: table.take("confirm").and_then(|node| self.reader.prompt(node)),
        };
        table.finish(self.reader);
        collect
    }

    pub(super) fn branch(&mut self, node: &Node) -> Kind {
        let mut table = self.reader.table(node, "`branch`");
        table.hint("goto", GOTO_OUTSIDE);
        let data = table.has("data");
        let branch = if data {
            table.hint("outcomes", "`outcomes` stands beside `branch`, one line to the left");
            Kind::Data(table.take("data").and_then(|node| self.reader.name(node)))
        } else {
            let hours = table.need(self.reader, "hours", "write `{hours: office, open: main, closed: after-hours}`, or `{data: name}` with `outcomes:` beside it");
            let mut target = |key| table.take(key).and_then(|node| self.reader.name(node));
            let (open, closed, holiday) = (target("open"), target("closed"), target("holiday"));
            Kind::Hours { hours: hours.and_then(|node| self.reader.name(node)), open, closed, holiday }
        };
        table.finish(self.reader);
        branch
    }

    pub(super) fn queue(&mut self, node: &Node) -> Queue {
        let mut table = self.reader.table(node, "`queue`");
        table.hint(
            "goto",
            "a queue ends with a person; for a wait that is too long write `overflow: {after: 10m, goto: message}`",
        );
        let wait = table
            .need(self.reader, "wait", "write how long callers wait: `wait: {mean: 95s}`")
            .and_then(|node| self.reader.wait(node));
        let comfort = table.take("comfort").map(|node| self.comfort(node));
        let (comfort_every, comfort) = comfort.unwrap_or_default();
        let queue = Queue {
            wait,
            to: table.take("to").and_then(|node| self.reader.text(node)),
            human: self.flag(&mut table, "human", true),
            announce_wait: table.take("announce_wait").and_then(|node| self.reader.prompt(node)),
            music: table
                .take("music")
                .and_then(|node| self.reader.text(node))
                .filter(|name| self.reader.is_file_name(name)),
            comfort_every,
            comfort,
            callback: table.take("callback").and_then(|node| self.callback_offer(node)),
            overflow: table.take("overflow").and_then(|node| self.overflow(node)),
        };
        table.finish(self.reader);
        queue
    }

    pub(super) fn comfort(&mut self, node: &Node) -> (Option<Spanned<Time>>, Vec<Prompt>) {
        let mut table = self.reader.table(node, "`comfort`");
        let every = table
            .need(self.reader, "every", "write `comfort: {every: 30s, say: Please stay on the line.}`")
            .and_then(|node| self.reader.duration(node));
        let several = matches!(node.get("say"), Some(Node { value: Value::List { .. }, .. }));
        let prompts = if several {
            table.take("say").map(|node| self.reader.prompts(node)).unwrap_or_default()
        } else {
            self.reader.prompt_inside(&mut table).into_iter().collect()
        };
        table.finish(self.reader);
        let every = every.filter(|every| {
            let sensible = every.value >= Time::from_secs(1);
            if !sensible {
                self.reader.wrong(
                    &BAD_VALUE,
                    every.span,
                    format!("a message every {} leaves no time to hear it", every.value),
                    "write for instance `every: 30s`",
                );
            }
            sensible
        });
        (every, prompts)
    }

    pub(super) fn callback_offer(&mut self, node: &Node) -> Option<CallbackOffer> {
        const ALL: &str =
            "write `callback: {after: 2m, say: \"To be called back, press 1.\", press: 1, goto: call-back}`";
        let mut table = self.reader.table(node, "the callback offer");
        let after = table.need(self.reader, "after", ALL).and_then(|node| self.reader.duration(node));
        let press = if table.has("press") {
            table.entry("press").and_then(|entry| self.presses(entry).into_iter().next())
        } else {
            table.need(self.reader, "press", ALL);
            None
        };
        let prompt = self.reader.prompt_inside(&mut table);
        let goto = table.need(self.reader, "goto", ALL).and_then(|node| self.reader.name(node));
        table.finish(self.reader);
        Some(CallbackOffer { after: after?, prompt, press: press?, goto })
    }

    pub(super) fn overflow(&mut self, node: &Node) -> Option<Overflow> {
        const ALL: &str = "write `overflow: {after: 10m, goto: message}`";
        let mut table = self.reader.table(node, "`overflow`");
        let after = table.need(self.reader, "after", ALL).and_then(|node| self.reader.duration(node));
        let goto = table.need(self.reader, "goto", ALL).and_then(|node| self.reader.name(node));
        table.finish(self.reader);
        Some(Overflow { after: after?, goto })
    }

    pub(super) fn transfer(&mut self, node: &Node) -> Transfer {
        if !matches!(node.value, Value::Map { .. }) {
            let to = self.reader.text(node);
            return Transfer { to, human: true, prompt: None, ring: None, dearer: false, consent_asked: false };
        }
        let mut table = self.reader.table(node, "`transfer`");
        table.hint("goto", "a transfer ends with an answer; for the rest write `outcomes: {busy: agents, no_answer: agents}` beside it");
        for outcome in ["busy", "no_answer"] {
            table.hint(outcome, "write it beside `transfer`: `outcomes: {busy: agents, no_answer: agents}`");
        }
        let transfer = Transfer {
            to: table.take("to").and_then(|node| self.reader.text(node)),
            human: self.flag(&mut table, "human", true),
            prompt: self.reader.prompt_inside(&mut table),
            ring: table.take("ring").and_then(|node| self.reader.duration(node)),
            dearer: self.flag(&mut table, "dearer", false),
            consent_asked: self.flag(&mut table, "consent_asked", false),
        };
        table.finish(self.reader);
        transfer
    }

    pub(super) fn voicemail(&mut self, node: &Node, table: &mut Table<'_>) -> Kind {
        let (prompt, inside) = self.prompt_with(node, |table, reader| {
            let max = table.take("max").and_then(|node| reader.duration(node));
            let beep = table.take("beep").and_then(|node| reader.boolean(node)).map(|yes| yes.value);
            Some((max, beep))
        });
        let (max, beep) = inside.unwrap_or_default();
        let max = max.or_else(|| table.take("max").and_then(|node| self.reader.duration(node)));
        let beep = beep.or_else(|| table.take("beep").and_then(|node| self.reader.boolean(node)).map(|yes| yes.value));
        Kind::Voicemail { prompt, max, beep: beep.unwrap_or(true) }
    }

    /// A prompt whose long form has keys of its kind beside `say` and `audio`.
    pub(super) fn prompt_with<T>(
        &mut self,
        node: &Node,
        more: impl FnOnce(&mut Table<'_>, &mut Reader<'_>) -> Option<T>,
    ) -> (Option<Prompt>, Option<T>) {
        match &node.value {
            Value::Null => (None, None),
            Value::Map { .. }
                if node.get("say").is_some()
                    || node.get("audio").is_some()
                    || node.get("max").is_some()
                    || node.get("within").is_some() =>
            {
                let mut table = self.reader.table(node, "this step");
                table.hint("goto", GOTO_OUTSIDE);
                let more = more(&mut table, self.reader);
                let prompt = self.reader.prompt_inside(&mut table);
                table.finish(self.reader);
                (prompt, more)
            }
            _ => (self.reader.prompt(node), None),
        }
    }

    pub(super) fn flag(&mut self, table: &mut Table<'_>, key: &'static str, otherwise: bool) -> bool {
        table.take(key).and_then(|node| self.reader.boolean(node)).map_or(otherwise, |yes| yes.value)
    }
}
