//! One step: exactly one kind, and what may stand beside it.

use super::prompt::GOTO_OUTSIDE;
use super::{
    CallbackOffer, Choice, Collect, Kind, Menu, Outcome, Overflow, Press, Prompt, Queue, Retries, Settings, Step,
    Transfer,
};
use crate::finding::{BAD_VALUE, Finding, KEY_BECAME_COMMENT, MISSING_KEY, near_miss};
use crate::source::{Span, Spanned};
use crate::syntax::{Entry, Node, Reader, Table, Value, is_name};

/// The kinds of steps.
const KINDS: [&str; 10] =
    ["play", "menu", "collect", "branch", "queue", "transfer", "voicemail", "callback", "disconnect", "opaque"];

/// Most digits of an entry (ours): an IBAN has 34 characters.
const MAX_DIGITS: u32 = 64;

/// What a step of each kind is called, in the order of [`KINDS`].
const KIND_STEPS: [&str; 10] = [
    "a `play` step",
    "a `menu` step",
    "a `collect` step",
    "a `branch` step",
    "a `queue` step",
    "a `transfer` step",
    "a `voicemail` step",
    "a `callback` step",
    "a `disconnect` step",
    "an `opaque` step",
];

/// Reads steps.
pub(super) struct Steps<'r, 's> {
    pub(super) reader: &'r mut Reader<'s>,
    /// The text was read to its end; else the last step may lack what was never reached.
    pub(super) complete: bool,
}

impl Steps<'_, '_> {
    pub(super) fn step(&mut self, name: Spanned<String>, node: &Node) -> Step {
        let mut step = Step {
            kind_span: name.span,
            name,
            kind: None,
            goto: None,
            serves: Vec::new(),
            language: None,
            takes: None,
            settings: None,
            outcomes: Vec::new(),
            retries: Retries::default(),
        };
        let mut table = self.reader.table(node, "a step");
        let mut kinds = KINDS.iter().filter_map(|kind| table.entry(kind)).collect::<Vec<&Entry>>();
        kinds.sort_by_key(|entry| entry.key.span.start);
        let Some(first) = kinds.first().copied() else {
            let mistyped = node.entries().iter().any(|entry| near_miss(&entry.key.value, KINDS).is_some());
            if !mistyped && self.complete && matches!(node.value, Value::Map { .. }) {
                self.reader.wrong(
                    &MISSING_KEY,
                    step.name.span,
                    format!("step `{}` has no kind", step.name.value),
                    format!("write what it does: {}", crate::finding::list_of(KINDS)),
                );
            }
            self.beside(&mut table, &mut step);
            self.retries(&mut table, &mut step);
            table.take("outcomes").map(|node| self.outcomes(node));
            if self.complete {
                table.finish(self.reader);
            }
            return step;
        };
        // Words before something else are the likeliest second kind.
        let used = kinds.iter().copied().find(|kind| &*kind.key.value != "play").unwrap_or(first);
        for other in kinds.iter().filter(|kind| kind.key.span != used.key.span) {
            let intro = &*used.key.value == "menu" && &*other.key.value == "play";
            self.reader.report(
                Finding::new(
                    &BAD_VALUE,
                    other.key.span,
                    format!(
                        "step `{}` is `{}` and `{}`: a step is one thing",
                        step.name.value, other.key.value, used.key.value
                    ),
                )
                .related(used.key.span, "this one is used")
                .help(if intro {
                    "call what is said before the choices `intro:`"
                } else {
                    "make two steps of it and lead from one to the other with `goto:`"
                }),
            );
        }
        step.kind_span = used.key.span;
        step.kind = self.kind(&used.key.value, &used.value, &mut table, &mut step);
        self.beside(&mut table, &mut step);
        // A `goto` inside the kind is a finding of its own; it still says where the author wanted to go.
        if matches!(step.kind, Some(Kind::Play(_) | Kind::Collect(_) | Kind::Data(_)))
            && node.get("goto").is_none()
            && let Some(inside) = used.value.get("goto")
            && let Some(name) = inside.text().filter(|name| is_name(name))
        {
            step.goto = Some(Spanned::new(name.to_owned(), inside.span));
        }
        if let Some(at) = KINDS.iter().position(|kind| *kind == &*used.key.value) {
            let others: Vec<&str> = KINDS.into_iter().filter(|kind| *kind != KINDS[at]).collect();
            table.narrow(KIND_STEPS[at], &others);
        }
        table.finish(self.reader);
        step
    }

    /// What may stand beside every kind.
    fn beside(&mut self, table: &mut Table<'_>, step: &mut Step) {
        let settings = self.reader.settings(table);
        step.settings = (settings != Settings::default()).then(|| Box::new(settings));
        step.language = table.take("language").and_then(|node| self.reader.language(node));
        step.takes = table.take("takes").and_then(|node| self.reader.duration(node));
        step.serves = table.take("serves").map(|node| self.reader.names(node)).unwrap_or_default();
        if !matches!(step.kind, Some(Kind::Menu(_) | Kind::Hours { .. } | Kind::Queue(_) | Kind::Disconnect(_))) {
            step.goto = self.goto(table);
        }
    }

    fn goto(&mut self, table: &mut Table<'_>) -> Option<Spanned<String>> {
        table.take("goto").and_then(|node| self.reader.name(node))
    }

    fn kind(&mut self, kind: &str, node: &Node, table: &mut Table<'_>, step: &mut Step) -> Option<Kind> {
        Some(match kind {
            "play" => Kind::Play(self.reader.prompts(node)),
            "menu" => {
                table
                    .hint("goto", "a menu goes on where its choices lead; after the last attempt: `exhausted: agents`");
                let menu = self.menu(node, table);
                self.retries(table, step);
                Kind::Menu(menu)
            }
            "collect" => {
                let collect = self.collect(node);
                self.retries(table, step);
                step.outcomes = table.take("outcomes").map(|node| self.outcomes(node)).unwrap_or_default();
                Kind::Collect(Box::new(collect))
            }
            "branch" => {
                let branch = self.branch(node);
                if matches!(branch, Kind::Data(_)) {
                    step.outcomes = table.take("outcomes").map(|node| self.outcomes(node)).unwrap_or_default();
                } else {
                    table.hint("goto", "a branch goes on where `open` and `closed` lead");
                }
                branch
            }
            "queue" => {
                table.hint("goto", "a queue ends with a person; for a wait that is too long write `overflow: {after: 10m, goto: message}`");
                Kind::Queue(Box::new(self.queue(node)))
            }
            "transfer" => {
                step.outcomes = table.take("outcomes").map(|node| self.outcomes(node)).unwrap_or_default();
                Kind::Transfer(self.transfer(node))
            }
            "voicemail" => self.voicemail(node, table),
            "callback" => {
                let (prompt, mut within) =
                    self.prompt_with(node, |table, reader| table.take("within").and_then(|node| reader.duration(node)));
                within = within.or_else(|| table.take("within").and_then(|node| self.reader.duration(node)));
                Kind::Callback { prompt, within }
            }
            "disconnect" => {
                table.hint("goto", "the call ends here: nothing can follow");
                Kind::Disconnect(if matches!(node.value, Value::Null) { None } else { self.reader.prompt(node) })
            }
            _ => {
                step.outcomes = table.take("outcomes").map(|node| self.outcomes(node)).unwrap_or_default();
                Kind::Opaque(self.reader.text(node)?)
            }
        })
    }

    fn menu(&mut self, node: &Node, table: &mut Table<'_>) -> Menu {
        let intro = table.take("intro").and_then(|node| self.reader.prompt(node));
        let audio = table.take("audio").map(|node| self.reader.file_names(node)).unwrap_or_default();
        let keys = table.entry("keys").map(|entry| {
            self.reader.keys_that_are_comments(entry.key.span, &entry.value);
            self.reader.key_bindings(&entry.value)
        });
        let choices = match &node.value {
            Value::List { items, .. } => items.iter().map(|item| self.choice(item)).collect(),
            Value::Null => Vec::new(),
            _ => {
                self.reader.wrong(
                    &BAD_VALUE,
                    node.span,
                    format!("a menu is a list of choices, not {}", node.kind()),
                    "write `- press: 1`: a dash begins each choice",
                );
                // A single choice that lost its dash is still that choice.
                if matches!(node.value, Value::Map { .. }) { vec![self.choice(node)] } else { Vec::new() }
            }
        };
        Menu { intro, audio, choices, keys: keys.unwrap_or_default() }
    }

    fn choice(&mut self, node: &Node) -> Choice {
        let mut table = self.reader.table(node, "a choice");
        let press = table.entry("press").map(|entry| self.presses(entry)).unwrap_or_default();
        let language = table.take("language").and_then(|node| self.reader.language(node));
        let prompt = self.reader.prompt_inside(&mut table);
        let reasons = table.take("for").map(|node| self.reader.names(node)).unwrap_or_default();
        let goto = table.entry("goto");
        if let (Some(goto), true) = (goto, press.is_empty() && !table.has("press")) {
            self.reader.wrong(
                &MISSING_KEY,
                goto.key.span,
                "a choice without `press` is only spoken: nobody can take it",
                "add `press: 1`; what silence does stands in `exhausted`",
            );
        }
        let goto = goto.and_then(|entry| self.reader.name(&entry.value));
        table.finish(self.reader);
        Choice { span: node.span, press, prompt, reasons, goto, language }
    }

    fn presses(&mut self, entry: &Entry) -> Vec<Spanned<Press>> {
        if matches!(entry.value.value, Value::Null) {
            self.press_that_is_a_comment(entry);
            return Vec::new();
        }
        let items = self.reader.list(&entry.value);
        items.into_iter().filter_map(|item| self.reader.press(item)).collect()
    }

    /// `press: #`: nothing, to YAML.
    fn press_that_is_a_comment(&mut self, entry: &Entry) {
        let (_, end) = self.reader.sources.bytes(entry.key.span);
        let text = self.reader.sources.text(entry.key.span.file);
        let rest = text[end..].lines().next().unwrap_or_default();
        if let Some(hash) = rest.find('#') {
            let span = Span::new(entry.key.span.file, end + hash, end + hash + 1);
            self.reader.report(
                Finding::new(&KEY_BECAME_COMMENT, span, "an unquoted `#` is a comment in YAML, not a key")
                    .help("write `pound` (or `\"#\"`)")
                    .fix(span, "pound"),
            );
        } else {
            self.reader.wrong(&MISSING_KEY, entry.key.span, "`press` has no key", "write for instance `press: 1`");
        }
    }

    fn retries(&mut self, table: &mut Table<'_>, step: &mut Step) {
        let retries = &mut step.retries;
        retries.no_input = table.take("no_input").map(|node| self.reader.prompts(node)).unwrap_or_default();
        retries.no_match = table.take("no_match").map(|node| self.reader.prompts(node)).unwrap_or_default();
        retries.help = table.take("help").and_then(|node| self.reader.prompt(node)).map(Box::new);
        let Some(node) = table.take("exhausted") else { return };
        if matches!(node.value, Value::Map { .. }) {
            let mut table = self.reader.table(node, "`exhausted`");
            retries.exhausted_no_input = table.take("no_input").and_then(|node| self.reader.name(node));
            retries.exhausted_no_match = table.take("no_match").and_then(|node| self.reader.name(node));
            table.finish(self.reader);
        } else {
            retries.exhausted_no_input = self.reader.name(node);
            retries.exhausted_no_match.clone_from(&retries.exhausted_no_input);
        }
    }

    fn outcomes(&mut self, node: &Node) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for entry in self.reader.table(node, "`outcomes`").rest() {
            let name = Spanned::new(entry.key.value.to_string(), entry.key.span);
            let mut outcome = Outcome { name, goto: None, share: None, say: None };
            if matches!(entry.value.value, Value::Map { .. }) {
                let mut table = self.reader.table(&entry.value, "an outcome");
                outcome.goto = self.goto(&mut table);
                outcome.share = table.take("share").and_then(|node| self.reader.share(node));
                outcome.say = self.reader.prompt_inside(&mut table);
                table.finish(self.reader);
            } else {
                outcome.goto = self.reader.name(&entry.value);
            }
            outcomes.push(outcome);
        }
        outcomes
    }

    fn collect(&mut self, node: &Node) -> Collect {
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
                        Span { end: table.span.start + 1, ..table.span },
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

    fn branch(&mut self, node: &Node) -> Kind {
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

    fn queue(&mut self, node: &Node) -> Queue {
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

    fn comfort(&mut self, node: &Node) -> (Option<Spanned<crate::time::Time>>, Vec<Prompt>) {
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
            let sensible = every.value >= crate::time::Time::from_secs(1);
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

    fn callback_offer(&mut self, node: &Node) -> Option<CallbackOffer> {
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

    fn overflow(&mut self, node: &Node) -> Option<Overflow> {
        const ALL: &str = "write `overflow: {after: 10m, goto: message}`";
        let mut table = self.reader.table(node, "`overflow`");
        let after = table.need(self.reader, "after", ALL).and_then(|node| self.reader.duration(node));
        let goto = table.need(self.reader, "goto", ALL).and_then(|node| self.reader.name(node));
        table.finish(self.reader);
        Some(Overflow { after: after?, goto })
    }

    fn transfer(&mut self, node: &Node) -> Transfer {
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

    fn voicemail(&mut self, node: &Node, table: &mut Table<'_>) -> Kind {
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
    fn prompt_with<T>(
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

    fn flag(&mut self, table: &mut Table<'_>, key: &'static str, otherwise: bool) -> bool {
        table.take(key).and_then(|node| self.reader.boolean(node)).map_or(otherwise, |yes| yes.value)
    }
}
