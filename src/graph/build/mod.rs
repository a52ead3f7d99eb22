//! From a [`Document`] to a [`MenuGraph`]: names resolved, settings inherited, prompts named, edges drawn.

mod back;
mod checks;
mod menus;
mod steps;

use std::collections::HashMap;

use petgraph::graph::DiGraph;

use super::prompts::{Prompt, PromptId, PromptRole};
use super::{By, Edge, Line, MenuGraph, PERSON, Settings, Step, StepId, StepKind, Target, Unresolved};
use crate::finding::{DUPLICATE_KEY, Finding, UNKNOWN_NAME, did_you_mean, list_of};
use crate::menu::{self, Document};
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
    back::draw_back(&mut graph);
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
            reason_spans: document.reasons.iter().map(|reason| reason.name.span).collect(),
            facts: document.facts.clone(),
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
            settings: self.settings(step.settings.as_deref()),
            serves: Vec::new(),
            language: None,
            takes: step.takes.map(|takes| takes.value),
            goto: None,
            outcomes: Vec::new(),
        }
    }

    fn settings(&self, own: Option<&menu::Settings>) -> Settings {
        let own = own.cloned().unwrap_or_default();
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
            settings: self.settings(None),
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
            .chain(written.language.as_deref().cloned())
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
}

fn percent(share: f64) -> String {
    let text = format!("{:.2}", share * 100.0);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}
