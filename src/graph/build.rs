//! From a [`Document`] to a [`MenuGraph`]: names resolved, settings inherited, prompts named, edges drawn.

use std::collections::HashMap;

use petgraph::algo::dominators;
use petgraph::graph::DiGraph;

use super::prompts::{Prompt, PromptId, PromptRole};
use super::{
    Action, By, CallbackOffer, Choice, Collect, Edge, Line, Menu, MenuGraph, MenuKey, Outcome, PERSON, Queue, Retries,
    Settings, Step, StepId, StepKind, Target, Unresolved,
};
use crate::finding::{
    BAD_VALUE, DUPLICATE_KEY, Finding, MISSING_KEY, PROMPT_FILE_SHARED, PROMPT_LANGUAGE_MISSING, UNKNOWN_NAME,
    did_you_mean, list_of,
};
use crate::graph::Piece;
use crate::menu::{self, Document, Kind, Press};
use crate::source::{Span, Spanned};
use crate::time::Time;

/// The language of a line that names none.
const DEFAULT_LANGUAGE: &str = "en-US";
/// The prompt folder of a line that names none.
const DEFAULT_PROMPTS: &str = "prompts";
/// Time until somebody answers a transfer that does not say: two rings of the longest cycle (ours).
const DEFAULT_RING: Time = Time::from_secs(12);

/// Builds the graph. Never fails: what cannot be resolved is a finding or stands as [`StepKind::Missing`], and a
/// document without steps becomes a graph of one missing step.
#[must_use]
pub fn build(document: &Document) -> (MenuGraph, Vec<Finding>) {
    let mut build = Build::new(document);
    let own: Vec<(StepId, &menu::Step)> = build.name_steps();
    for (id, step) in own {
        build.step(id, step);
    }
    let start = match &document.start {
        Some(start) => build.target(start).step,
        None => build
            .graph
            .node_indices()
            .next()
            .unwrap_or_else(|| build.missing("start", document.span.unwrap_or(build.nowhere))),
    };
    build.shares();
    build.languages_missing();
    build.files_shared();
    let mut graph = MenuGraph {
        line: build.line,
        start,
        prompts: build.prompts,
        unresolved: build.unresolved,
        steps: build.graph,
        names: build.names,
    };
    draw_back(&mut graph);
    (graph, build.findings)
}

struct Build<'d> {
    document: &'d Document,
    line: Line,
    graph: DiGraph<Step, Edge>,
    names: HashMap<String, StepId>,
    stand_ins: HashMap<String, StepId>,
    prompts: Vec<Prompt>,
    unresolved: Vec<Unresolved>,
    findings: Vec<Finding>,
    /// A place for what has none.
    nowhere: Span,
}

impl<'d> Build<'d> {
    fn new(document: &'d Document) -> Self {
        let text = |value: &Option<Spanned<String>>| value.as_ref().map(|value| value.value.clone());
        let mut languages: Vec<String> = Vec::new();
        for language in &document.languages {
            if !languages.contains(&language.value) {
                languages.push(language.value.clone());
            }
        }
        if languages.is_empty() {
            languages.push(DEFAULT_LANGUAGE.to_owned());
        }
        let zones: Vec<&String> =
            document.hours.iter().filter_map(|(_, hours)| hours.timezone.as_ref()).map(|zone| &zone.value).collect();
        let only_zone =
            zones.first().filter(|first| zones.iter().all(|zone| zone == *first)).map(|zone| (*zone).clone());
        let nowhere = document.span.or(document.steps.first().map(|step| step.name.span));
        let line = Line {
            name: text(&document.line).unwrap_or_default(),
            number: text(&document.number),
            country: text(&document.country),
            languages,
            timezone: text(&document.timezone).or(only_zone).unwrap_or_else(|| "UTC".to_owned()),
            role: document.role,
            prompts: text(&document.prompts).unwrap_or_else(|| DEFAULT_PROMPTS.to_owned()),
            prompts_named: document.prompts.is_some(),
            reasons: document
                .reasons
                .iter()
                .map(|reason| (reason.name.value.clone(), reason.share.map(|share| share.value)))
                .collect(),
            hours: document.hours.iter().map(|(name, hours)| (name.value.clone(), hours.clone())).collect(),
            span: document.span,
        };
        Self {
            document,
            line,
            graph: DiGraph::new(),
            names: HashMap::new(),
            stand_ins: HashMap::new(),
            prompts: Vec::new(),
            unresolved: Vec::new(),
            findings: Vec::new(),
            nowhere: nowhere.unwrap_or(Span::whole(crate::source::Sources::default().add("", ""))),
        }
    }

    /// Gives every step its id before any is built, so that names resolve in both directions.
    fn name_steps(&mut self) -> Vec<(StepId, &'d menu::Step)> {
        let mut own = Vec::with_capacity(self.document.steps.len());
        for step in &self.document.steps {
            if let Some(earlier) = self.names.get(&step.name.value) {
                self.findings.push(
                    Finding::new(
                        &DUPLICATE_KEY,
                        step.name.span,
                        format!("step `{}` is written twice", step.name.value),
                    )
                    .related(self.graph[*earlier].span, "it stands here already; this one is used")
                    .help("give one of the two another name"),
                );
                continue;
            }
            let id = self.graph.add_node(self.blank(step));
            self.names.insert(step.name.value.clone(), id);
            own.push((id, step));
        }
        own
    }

    fn blank(&self, step: &menu::Step) -> Step {
        Step {
            name: step.name.value.clone(),
            span: step.name.span,
            kind_span: step.kind_span,
            kind: StepKind::Missing,
            settings: self.settings(&step.settings),
            serves: Vec::new(),
            language: None,
            takes: step.takes.map(|takes| takes.value),
            goto: None,
            outcomes: Vec::new(),
        }
    }

    fn settings(&self, own: &menu::Settings) -> Settings {
        let all = &self.document.defaults;
        fn pick<T: Clone>(own: &Option<Spanned<T>>, all: &Option<Spanned<T>>, otherwise: T) -> T {
            own.as_ref().or(all.as_ref()).map_or(otherwise, |value| value.value.clone())
        }
        Settings {
            barge_in: pick(&own.barge_in, &all.barge_in, true),
            keys_ahead: pick(&own.keys_ahead, &all.keys_ahead, true),
            // EVIDENCE 7.1: 5 s for the first key (Twilio, SALT); 0.5 s after a key and between prompts (Avaya, ACIXD).
            timeout: pick(&own.timeout, &all.timeout, Time::from_secs(5)),
            interdigit: pick(&own.interdigit, &all.interdigit, Time::from_secs(2)),
            attempts: pick(&own.attempts, &all.attempts, Some(3)),
            gap: pick(&own.gap, &all.gap, Time::from_millis(500)),
            words_per_minute: own.words_per_minute.or(all.words_per_minute).map(|rate| rate.value),
        }
    }

    /// Stands in for a step that is not there: one a name, so that rules stay quiet about it.
    fn missing(&mut self, name: &str, span: Span) -> StepId {
        if let Some(id) = self.stand_ins.get(name) {
            return *id;
        }
        let id = self.graph.add_node(Step {
            name: name.to_owned(),
            span,
            kind_span: span,
            kind: StepKind::Missing,
            settings: self.settings(&menu::Settings::default()),
            serves: Vec::new(),
            language: None,
            takes: None,
            goto: None,
            outcomes: Vec::new(),
        });
        self.stand_ins.insert(name.to_owned(), id);
        id
    }

    fn target(&mut self, name: &Spanned<String>) -> Target {
        let step = match self.names.get(&name.value) {
            Some(id) => *id,
            None => {
                let step = self.missing(&name.value, name.span);
                self.unresolved.push(Unresolved { name: name.value.clone(), span: name.span, step });
                step
            }
        };
        Target { step, span: name.span }
    }

    fn edge(&mut self, from: StepId, name: &Option<Spanned<String>>, by: By) -> Option<Target> {
        let target = self.target(name.as_ref()?);
        self.graph.add_edge(from, target.step, Edge { by, span: target.span });
        Some(target)
    }

    fn language(&mut self, tag: &Option<Spanned<String>>) -> Option<usize> {
        let tag = tag.as_ref()?;
        let found = self.line.languages.iter().position(|language| *language == tag.value);
        if found.is_none() {
            let known = self.line.languages.clone();
            let near = did_you_mean(&tag.value, known.iter().map(String::as_str));
            self.findings.push(
                Finding::new(&UNKNOWN_NAME, tag.span, format!("the line does not speak `{}`{near}", tag.value))
                    .help(format!("`languages` has {}", list_of(known.iter().map(String::as_str)))),
            );
        }
        found
    }

    fn reason(&mut self, name: &Spanned<String>) -> Option<usize> {
        if name.value == "person" {
            return Some(PERSON);
        }
        let found = self.line.reasons.iter().position(|(reason, _)| *reason == name.value);
        if found.is_none() {
            let near = did_you_mean(&name.value, self.line.reasons.iter().map(|(reason, _)| reason.as_str()));
            let known = list_of(self.line.reasons.iter().map(|(reason, _)| reason.as_str()).chain(["person"]));
            self.findings.push(
                Finding::new(&UNKNOWN_NAME, name.span, format!("no reason is called `{}`{near}", name.value))
                    .help(format!("`reasons` has {known}")),
            );
        }
        found
    }

    fn prompt(&mut self, step: StepId, role: PromptRole, stem: String, written: &menu::Prompt) -> PromptId {
        let prompt = Prompt::new(step, role, stem, written, &self.line.languages);
        self.add(prompt, written)
    }

    fn add(&mut self, prompt: Prompt, written: &menu::Prompt) -> PromptId {
        let tags: Vec<Spanned<String>> = written
            .say
            .iter()
            .chain(&written.audio)
            .filter_map(|text| text.language.clone())
            .chain(written.language.clone())
            .collect();
        for tag in tags {
            self.language(&Some(tag));
        }
        let id = PromptId(u32::try_from(self.prompts.len()).unwrap_or(u32::MAX));
        self.prompts.push(prompt);
        id
    }

    /// The prompt's number is in its file's name from the second on: `agents-comfort`, `agents-comfort-2`.
    fn numbered(stem: &str, at: usize) -> String {
        if at == 0 { stem.to_owned() } else { format!("{stem}-{}", at + 1) }
    }

    fn step(&mut self, id: StepId, written: &'d menu::Step) {
        let name = written.name.value.clone();
        let serves = written.serves.iter().filter_map(|reason| self.reason(reason)).collect();
        let language = self.language(&written.language);
        let outcomes = self.outcomes(id, written);
        let kind = match &written.kind {
            Some(kind) => self.kind(id, &name, kind, written),
            None => StepKind::Missing,
        };
        let goto = self.edge(id, &written.goto, By::Goto);
        let step = &mut self.graph[id];
        step.serves = serves;
        step.language = language;
        step.outcomes = outcomes;
        step.kind = kind;
        step.goto = goto;
    }

    fn outcomes(&mut self, id: StepId, written: &'d menu::Step) -> Vec<Outcome> {
        let stated: f64 = written.outcomes.iter().filter_map(|outcome| outcome.share).map(|share| share.value).sum();
        let open = written.outcomes.iter().filter(|outcome| outcome.share.is_none()).count();
        // A transfer that is neither busy nor unanswered is answered: what is left of the shares is not to be given away.
        let rest = if matches!(written.kind, Some(Kind::Transfer(_))) { 0.0 } else { (1.0 - stated).max(0.0) };
        let each = if open > 0 { rest / open as f64 } else { 0.0 };
        let last_share =
            written.outcomes.iter().rfind(|outcome| outcome.share.is_some()).and_then(|outcome| outcome.share);
        if let Some(last) = last_share {
            let wrong = if stated > 1.0 + 1e-6 {
                Some("more")
            } else if open == 0 && stated < 1.0 - 1e-6 && !matches!(written.kind, Some(Kind::Transfer(_))) {
                Some("less")
            } else {
                None
            };
            if let Some(wrong) = wrong {
                self.findings.push(
                    Finding::new(
                        &BAD_VALUE,
                        last.span,
                        format!(
                            "the shares of `{}` add up to {}, {wrong} than 100%",
                            written.name.value,
                            percent(stated)
                        ),
                    )
                    .help("make them add up, or leave one out: it gets what is left"),
                );
            }
        }
        let mut outcomes = Vec::new();
        for (at, outcome) in written.outcomes.iter().enumerate() {
            let target = self.edge(id, &outcome.goto, By::Outcome(outcome.name.value.clone()));
            let stem = format!("{}-{}", written.name.value, outcome.name.value);
            let say = outcome.say.as_ref().map(|say| self.prompt(id, PromptRole::Outcome(at), stem, say));
            let share = outcome.share.map_or(each, |share| share.value);
            outcomes.push(Outcome { name: outcome.name.value.clone(), span: outcome.name.span, target, share, say });
        }
        outcomes
    }

    fn kind(&mut self, id: StepId, name: &str, kind: &'d Kind, written: &'d menu::Step) -> StepKind {
        let closing = |build: &mut Self, prompt: &Option<menu::Prompt>| {
            prompt.as_ref().map(|prompt| build.prompt(id, PromptRole::Closing, name.to_owned(), prompt))
        };
        match kind {
            Kind::Play(prompts) => {
                let ids = prompts
                    .iter()
                    .enumerate()
                    .map(|(at, prompt)| self.prompt(id, PromptRole::Play, Self::numbered(name, at), prompt))
                    .collect::<Vec<_>>();
                // `takes` beside `play` states the length of what is played.
                if let (Some(takes), Some(first)) = (written.takes, ids.first()) {
                    self.prompts[first.index()].takes.get_or_insert(takes.value);
                }
                StepKind::Play(ids)
            }
            Kind::Menu(menu) => StepKind::Menu(self.menu(id, name, menu, written)),
            Kind::Collect(collect) => {
                let prompt =
                    collect.prompt.as_ref().map(|prompt| self.prompt(id, PromptRole::Ask, name.to_owned(), prompt));
                let confirm = collect
                    .confirm
                    .as_ref()
                    .map(|prompt| self.prompt(id, PromptRole::Confirm, format!("{name}-confirm"), prompt));
                StepKind::Collect(Collect {
                    prompt,
                    min: collect.min,
                    max: collect.max,
                    terminator: collect.terminator.as_ref().and_then(|press| press.value.keys().chars().next()),
                    stores: collect.stores.as_ref().map(|name| name.value.clone()),
                    secret: collect.secret,
                    confirm,
                    retries: self.retries(id, name, written),
                })
            }
            Kind::Hours { hours, open, closed, holiday } => {
                let hours = hours.as_ref().and_then(|hours| self.hours(hours));
                let open = self.edge(id, open, By::Open);
                let closed = self.edge(id, closed, By::Closed);
                let holiday = self.edge(id, holiday, By::Holiday);
                StepKind::Hours { hours, open, closed, holiday }
            }
            Kind::Data(_) => StepKind::Data,
            Kind::Queue(queue) => StepKind::Queue(self.queue(id, name, queue)),
            Kind::Transfer(transfer) => StepKind::Transfer {
                to: transfer.to.as_ref().map(|to| to.value.clone()),
                human: transfer.human,
                prompt: closing(self, &transfer.prompt),
                ring: transfer.ring.map_or(DEFAULT_RING, |ring| ring.value),
            },
            Kind::Voicemail { prompt, max, beep } => {
                StepKind::Voicemail { prompt: closing(self, prompt), max: max.map(|max| max.value), beep: *beep }
            }
            Kind::Callback { prompt, within } => {
                StepKind::Callback { prompt: closing(self, prompt), within: within.map(|within| within.value) }
            }
            Kind::Disconnect(prompt) => StepKind::Disconnect(closing(self, prompt)),
            Kind::Opaque(what) => StepKind::Opaque(what.value.clone()),
        }
    }

    fn hours(&mut self, name: &Spanned<String>) -> Option<usize> {
        let found = self.line.hours.iter().position(|(hours, _)| *hours == name.value);
        if found.is_none() {
            let known: Vec<&str> = self.line.hours.iter().map(|(name, _)| name.as_str()).collect();
            let near = did_you_mean(&name.value, known.iter().copied());
            self.findings.push(
                Finding::new(&UNKNOWN_NAME, name.span, format!("no hours are called `{}`{near}", name.value))
                    .help(format!("`hours` has {}", list_of(known))),
            );
        }
        found
    }

    fn menu(&mut self, id: StepId, name: &str, menu: &'d menu::Menu, written: &'d menu::Step) -> Menu {
        let whole = (!menu.audio.is_empty()).then_some(menu.audio.as_slice());
        let mut prompts = Vec::new();
        let mut put = |build: &mut Self, role, stem: String, written: &menu::Prompt| {
            let mut prompt = Prompt::new(id, role, stem, written, &build.line.languages);
            if let Some(audio) = whole.filter(|_| written.audio.is_empty()) {
                prompt = prompt.in_whole(written, audio, &build.line.languages);
            }
            let id = build.add(prompt, written);
            prompts.push(id);
            id
        };
        if let Some(intro) = &menu.intro {
            put(self, PromptRole::Intro, format!("{name}-intro"), intro);
        }
        let mut choices = Vec::new();
        let mut keys: Vec<MenuKey> = Vec::new();
        for (at, choice) in menu.choices.iter().enumerate() {
            let stem = match choice.press.first() {
                Some(press) => format!("{name}-{}", press.value.file_part()),
                None => format!("{name}-say-{}", at + 1),
            };
            let prompt = choice.prompt.as_ref().map(|prompt| put(self, PromptRole::Choice(at), stem, prompt));
            let language = self.language(&choice.language);
            self.said_only_in(prompt, &choice.prompt, &choice.language);
            let reasons = choice.reasons.iter().filter_map(|reason| self.reason(reason)).collect();
            let word = choice.goto.as_ref().map(|goto| goto.value.as_str());
            let (target, action) = match word {
                Some("repeat") => (None, Action::Repeat),
                Some("back") => (None, Action::Back),
                Some(_) => {
                    let target = choice.goto.as_ref().map(|name| self.target(name));
                    (target, target.map_or(Action::Nowhere, Action::Goto))
                }
                None => (None, Action::Nowhere),
            };
            for press in &choice.press {
                if !keys.iter().any(|key| key.press == press.value) {
                    keys.push(MenuKey {
                        press: press.value.clone(),
                        action,
                        language,
                        choice: Some(at),
                        span: press.span,
                    });
                    if let Some(target) = target {
                        self.graph.add_edge(
                            id,
                            target.step,
                            Edge { by: By::Key(press.value.clone()), span: target.span },
                        );
                    }
                }
            }
            if choice.goto.is_none() && !choice.press.is_empty() {
                self.findings.push(
                    Finding::new(
                        &MISSING_KEY,
                        choice.press[0].span,
                        format!("key {} leads nowhere", choice.press[0].value),
                    )
                    .help("add `goto:` with the step it leads to, `repeat` or `back`"),
                );
            }
            let press = choice.press.iter().map(|press| (press.value.clone(), press.span)).collect();
            choices.push(Choice { span: choice.span, press, prompt, reasons, target });
        }
        self.reserved(id, menu, &mut keys);
        Menu { prompts, choices, keys, retries: self.retries(id, name, written), back: None }
    }

    /// The line's reserved keys, as far as the menu does not use them itself.
    fn reserved(&mut self, id: StepId, menu: &'d menu::Menu, keys: &mut Vec<MenuKey>) {
        for binding in menu.keys.iter().chain(&self.document.keys) {
            let press = &binding.press.value;
            let overridden = keys.iter().any(|key| key.press == *press);
            let unbound = |own: &&menu::KeyBinding| own.press.value == *press && own.target.value == "none";
            if overridden || menu.keys.iter().any(|own| unbound(&own)) || binding.target.value == "none" {
                continue;
            }
            let action = match binding.target.value.as_str() {
                "repeat" => Action::Repeat,
                "back" => Action::Back,
                _ => {
                    let target = self.reserved_target(&binding.target);
                    self.graph.add_edge(id, target.step, Edge { by: By::Reserved(press.clone()), span: target.span });
                    Action::Goto(target)
                }
            };
            keys.push(MenuKey { press: press.clone(), action, language: None, choice: None, span: binding.press.span });
        }
    }

    /// A reserved key's target is written once and unknown once, in however many menus it works.
    fn reserved_target(&mut self, name: &Spanned<String>) -> Target {
        if self.unresolved.iter().any(|unresolved| unresolved.span == name.span) {
            return Target { step: self.missing(&name.value, name.span), span: name.span };
        }
        self.target(name)
    }

    /// A choice that switches the language may be said in that language alone.
    fn said_only_in(
        &mut self,
        prompt: Option<PromptId>,
        written: &Option<menu::Prompt>,
        language: &Option<Spanned<String>>,
    ) {
        let (Some(prompt), Some(written), Some(language)) = (prompt, written, language) else { return };
        let only =
            written.say.len() == 1 && written.say[0].language.as_ref().is_some_and(|tag| tag.value == language.value);
        let Some(spoken) = self.line.languages.iter().position(|tag| *tag == language.value).filter(|_| only) else {
            return;
        };
        let prompt = &mut self.prompts[prompt.index()];
        // In a recording of the whole menu the offer is a part of each language's file.
        if !prompt.in_whole {
            let own = prompt.words[spoken].clone();
            prompt.words.fill(own);
        }
        for words in &mut prompt.words {
            words.stands_in = false;
        }
    }

    fn retries(&mut self, id: StepId, name: &str, written: &'d menu::Step) -> Retries {
        let retries = &written.retries;
        let mut all = |prompts: &'d [menu::Prompt], part: &str, role: fn(usize) -> PromptRole| -> Vec<PromptId> {
            prompts
                .iter()
                .enumerate()
                .map(|(at, prompt)| self.prompt(id, role(at), Self::numbered(&format!("{name}-{part}"), at), prompt))
                .collect()
        };
        let no_input = all(&retries.no_input, "no-input", PromptRole::NoInput);
        let no_match = all(&retries.no_match, "no-match", PromptRole::NoMatch);
        let help =
            retries.help.as_ref().map(|prompt| self.prompt(id, PromptRole::Help, format!("{name}-help"), prompt));
        // Without end nothing is ever exhausted: the way is written and never taken.
        let endless = self.graph[id].settings.attempts.is_none();
        let mut way = |name: &Option<Spanned<String>>, by| {
            if endless { name.as_ref().map(|name| self.target(name)) } else { self.edge(id, name, by) }
        };
        let exhausted_no_input = way(&retries.exhausted_no_input, By::NoInput);
        let same = retries.exhausted_no_input.as_ref().map(|name| name.span)
            == retries.exhausted_no_match.as_ref().map(|name| name.span);
        let exhausted_no_match = if same {
            if let (Some(target), false) = (exhausted_no_input, endless) {
                self.graph.add_edge(id, target.step, Edge { by: By::NoMatch, span: target.span });
            }
            exhausted_no_input
        } else {
            way(&retries.exhausted_no_match, By::NoMatch)
        };
        Retries { no_input, no_match, help, exhausted_no_input, exhausted_no_match }
    }

    fn queue(&mut self, id: StepId, name: &str, queue: &'d menu::Queue) -> Queue {
        let announce = queue
            .announce_wait
            .as_ref()
            .map(|prompt| self.prompt(id, PromptRole::Announce, format!("{name}-announce-wait"), prompt));
        let comfort: Vec<PromptId> = queue
            .comfort
            .iter()
            .enumerate()
            .map(|(at, prompt)| {
                self.prompt(id, PromptRole::Comfort(at), Self::numbered(&format!("{name}-comfort"), at), prompt)
            })
            .collect();
        let callback = queue.callback.as_ref().map(|offer| CallbackOffer {
            after: offer.after.value,
            prompt: offer
                .prompt
                .as_ref()
                .map(|prompt| self.prompt(id, PromptRole::CallbackOffer, format!("{name}-callback"), prompt)),
            press: offer.press.value.clone(),
            target: self.edge(id, &offer.goto, By::Callback(offer.press.value.clone())),
        });
        let overflow =
            queue.overflow.as_ref().map(|overflow| (overflow.after.value, self.edge(id, &overflow.goto, By::Overflow)));
        Queue {
            wait: queue.wait.map(|wait| wait.value),
            to: queue.to.as_ref().map(|to| to.value.clone()),
            human: queue.human,
            announce,
            music: queue.music.as_ref().map(|music| (music.value.clone(), music.span)),
            comfort: queue
                .comfort_every
                .map(|every| (every.value, comfort))
                .filter(|(_, messages)| !messages.is_empty()),
            callback,
            overflow,
        }
    }

    fn shares(&mut self) {
        let reasons = &self.document.reasons;
        let stated: Vec<Spanned<f64>> = reasons.iter().filter_map(|reason| reason.share).collect();
        let sum: f64 = stated.iter().map(|share| share.value).sum();
        let all = stated.len() == reasons.len();
        if let Some(last) = stated.last()
            && (sum > 1.0 + 1e-6 || (all && sum < 1.0 - 1e-6))
        {
            self.findings.push(
                Finding::new(&BAD_VALUE, last.span, format!("the shares of `reasons` add up to {}", percent(sum)))
                    .help("make them add up to 100%, or leave one out: it gets what is left"),
            );
        }
    }

    /// One finding a prompt, naming every language it lacks.
    fn languages_missing(&mut self) {
        for prompt in &self.prompts {
            let missing = |words: &&super::Words| words.stands_in;
            if prompt.takes.is_some() && prompt.words.iter().all(|words| words.text.is_none()) {
                continue;
            }
            let lacks: Vec<&str> = prompt
                .words
                .iter()
                .zip(&self.line.languages)
                .filter(|(words, _)| missing(words))
                .map(|(_, language)| language.as_str())
                .collect();
            if lacks.is_empty() {
                continue;
            }
            let heard = prompt.words.first().map_or(0, |words| words.language);
            self.findings.push(
                Finding::new(
                    &PROMPT_LANGUAGE_MISSING,
                    prompt.span,
                    format!("this prompt has no words in {}", list_of(lacks.iter().copied())),
                )
                .label(format!("those callers hear {}", self.line.languages[heard]))
                .help(format!(
                    "write one text a language: `{{{}: ..., {}: ...}}`",
                    self.line.languages[heard], lacks[0]
                )),
            );
        }
    }

    fn files_shared(&mut self) {
        let mut seen: HashMap<&str, (&str, Span)> = HashMap::new();
        let mut findings = Vec::new();
        for prompt in self.prompts.iter().filter(|prompt| !prompt.in_whole) {
            for piece in prompt.words.iter().filter(|words| !words.stands_in).flat_map(|words| &words.pieces) {
                let Piece::File { name, text, .. } = piece else { continue };
                match seen.get(name.as_str()) {
                    Some((other, span))
                        if *span != prompt.span && !text.is_empty() && !other.is_empty() && other != text =>
                    {
                        findings.push(
                            Finding::new(
                                &PROMPT_FILE_SHARED,
                                prompt.span,
                                format!("`{name}` is the file of two prompts with different words"),
                            )
                            .related(*span, "the other one")
                            .help("rename the step, or give one of the two `audio:`"),
                        )
                    }
                    Some(_) => {}
                    None => {
                        seen.insert(name, (text, prompt.span));
                    }
                }
            }
        }
        self.findings.append(&mut findings);
    }
}

fn percent(share: f64) -> String {
    let text = format!("{:.2}", share * 100.0);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

/// `back` leads to the nearest menu that every way passes: the nearest dominator that is a menu.
///
/// Fixed here, once, on the graph without the `back` keys themselves, which are edges from then on: a call needs no
/// history.
fn draw_back(graph: &mut MenuGraph) {
    let dominators = dominators::simple_fast(&graph.steps, graph.start);
    // Nearest menu strictly above each step; a step's immediate dominator comes before it on every path from the start,
    // so following immediate dominators and remembering what was found costs one look a step.
    let mut above: HashMap<StepId, Option<StepId>> = HashMap::new();
    let menus: Vec<StepId> = graph.menus().map(|(id, _, _)| id).collect();
    for menu in menus {
        let mut way = Vec::new();
        let mut at = menu;
        let found = loop {
            if let Some(known) = above.get(&at) {
                break *known;
            }
            way.push(at);
            match dominators.immediate_dominator(at) {
                None => break None,
                Some(next) if matches!(graph.steps[next].kind, StepKind::Menu(_)) => break Some(next),
                Some(next) => at = next,
            }
        };
        above.extend(way.into_iter().map(|step| (step, found)));
        let StepKind::Menu(of) = &mut graph.steps[menu].kind else { continue };
        of.back = found;
        let keys: Vec<Edge> = of
            .keys
            .iter()
            .filter(|key| key.action == Action::Back)
            .map(|key| {
                let by = if key.choice.is_some() { By::Key } else { By::Reserved };
                Edge { by: by(key.press.clone()), span: key.span }
            })
            .collect();
        if let Some(back) = found {
            for edge in keys {
                graph.steps.add_edge(menu, back, edge);
            }
        }
    }
}

/// What a press would be called, for messages about reserved keys.
impl MenuKey {
    /// Whether this is the key `0`.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.press == Press::parse("0").unwrap_or_else(|| self.press.clone())
    }
}
