//! One step: exactly one kind, and what may stand beside it.

use super::{Choice, Kind, Menu, Outcome, Press, Retries, Settings, Step};
use crate::finding::{BAD_VALUE, Finding, KEY_BECAME_COMMENT, MISSING_KEY, near_miss};
use crate::source::{Span, Spanned};
use crate::syntax::{Entry, Node, Reader, Table, Value, is_name};

/// The kinds of steps.
pub(crate) const KINDS: [&str; 10] =
    ["play", "menu", "collect", "branch", "queue", "transfer", "voicemail", "callback", "disconnect", "opaque"];

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

    pub(super) fn goto(&mut self, table: &mut Table<'_>) -> Option<Spanned<String>> {
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

    pub(super) fn presses(&mut self, entry: &Entry) -> Vec<Spanned<Press>> {
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
}
