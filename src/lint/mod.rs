//! Rules over a line: each a record with a function, all in one table.
//!
//! A rule looks at [`Cx`] and nothing else; questions about the line live on the graph. It does not know what the file
//! looked like.

mod fate;
mod opening;
mod rules;
mod wording;

pub use fate::Fate;
pub use rules::RULES;

use crate::finding::{Code, Finding, Severity};
use crate::graph::{FileUse, Lapse, Menu, MenuGraph, Step, StepId, StepKind, Steps};
use crate::menu::{PromptFiles, Role};
use crate::source::Span;
use crate::timing::TimeModel;

/// A rule: what it is called, why it exists, and how it is checked.
#[derive(Debug)]
pub struct Rule {
    /// Its names and its documentation.
    pub code: Code,
    /// Looks, and reports what it finds.
    pub check: fn(&Cx<'_>, &mut Sink),
}

/// All that a rule may look at. What several rules ask is answered once.
#[derive(Debug)]
pub struct Cx<'a> {
    /// The line.
    pub graph: &'a MenuGraph,
    /// How long everything takes.
    pub times: &'a TimeModel,
    /// What is known of the prompt files.
    pub files: &'a PromptFiles,
    /// The prompt files that the line plays.
    pub played: Vec<FileUse>,
    /// Steps that some call enters.
    pub reachable: Steps,
    /// Steps from which a person, a queue or a callback can be reached.
    pub to_a_human: Steps,
    /// Steps that lead to a person or a callback without a key.
    pub human_by_itself: Steps,
    /// Steps that lead to a person, a callback or voicemail without a key.
    pub helps_by_itself: Steps,
    /// Steps that lead to the end of the call without a key.
    pub ends_by_itself: Steps,
    /// Steps that ask for ever after silence, and those that do after wrong keys.
    asks_for_ever: [Steps; 2],
    /// The first person of the file that calls come to, else the first callback.
    helper: Option<StepId>,
}

impl<'a> Cx<'a> {
    /// Asks the questions that several rules have.
    #[must_use]
    pub fn new(graph: &'a MenuGraph, times: &'a TimeModel, files: &'a PromptFiles) -> Self {
        let reachable = graph.reachable();
        let first = |wanted: fn(&Step) -> bool| {
            graph.steps().find(|(id, step)| reachable.has(*id) && wanted(step)).map(|(id, _)| id)
        };
        Self {
            helper: first(Step::is_human).or_else(|| first(Step::leads_to_a_human)),
            graph,
            times,
            files,
            played: graph.files(),
            reachable,
            // A step that is not there could be anything: the rule about it speaks, the others stay quiet.
            to_a_human: graph.can_reach(|step| step.leads_to_a_human() || matches!(step.kind, StepKind::Missing)),
            human_by_itself: graph
                .comes_by_itself_to(|step| step.leads_to_a_human() || matches!(step.kind, StepKind::Missing)),
            helps_by_itself: graph.comes_by_itself_to(|step| {
                step.leads_to_a_human() || matches!(step.kind, StepKind::Missing | StepKind::Voicemail { .. })
            }),
            ends_by_itself: graph.comes_by_itself_to(|step| {
                matches!(step.kind, StepKind::Disconnect(_)) || (step.passes_through() && step.is_dead_end())
            }),
            asks_for_ever: Lapse::ALL.map(|lapse| graph.asks_for_ever(lapse)),
        }
    }

    /// Whether the line has a person, a queue or a callback at all.
    #[must_use]
    pub fn line_has_a_human(&self) -> bool {
        self.to_a_human.has(self.graph.start)
    }

    /// A rule's severity where the file is a line; of a module or a survey it is worth knowing and no more.
    #[must_use]
    pub fn on_a_line(&self, severity: Severity) -> Severity {
        if self.graph.line.role == Role::Line { severity } else { Severity::Info }
    }

    /// Menus that some call enters.
    pub fn menus(&self) -> impl Iterator<Item = (StepId, &'a Step, &'a Menu)> {
        self.graph.menus().filter(|(id, _, _)| self.reachable.has(*id))
    }

    /// The name of a step that could help: the first person of the file that calls come to, else a callback, else one
    /// that might be written.
    #[must_use]
    pub fn somebody(&self) -> &'a str {
        self.helper().unwrap_or("agents")
    }

    /// Where callers ought to be led who take no choice, in words.
    #[must_use]
    pub fn to_help(&self) -> String {
        let person = self.helper().map(|name| format!(" (`{name}`)")).unwrap_or_default();
        format!("lead it to a person{person}, a message or a callback")
    }

    fn helper(&self) -> Option<&'a str> {
        self.helper.map(|step| self.name(step))
    }

    /// A step's name, for a message.
    #[must_use]
    pub fn name(&self, step: StepId) -> &'a str {
        let step: &'a Step = self.graph.step(step);
        &step.name
    }
}

/// `a`, `b` and 3 more, in backticks, at most five of them.
fn some_of(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(5).map(|name| format!("`{name}`")).collect();
    match (shown.as_slice(), names.len() - shown.len()) {
        ([first @ .., last], 0) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        (shown, 0) => shown.join(""),
        (shown, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

/// `1 menu`, `2 menus`.
fn count_of(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Takes what a rule reports, under the rule's own name and severity.
#[derive(Debug)]
pub struct Sink {
    code: &'static Code,
    findings: Vec<Finding>,
}

impl Sink {
    /// Reports something at its smallest place. It is complete when the value that comes back is dropped.
    pub fn report(&mut self, span: Span, message: impl Into<String>) -> Reported<'_> {
        Reported { finding: Some(Finding::new(self.code, span, message)), sink: self }
    }
}

/// A finding to which more can be said.
#[derive(Debug)]
pub struct Reported<'s> {
    sink: &'s mut Sink,
    finding: Option<Finding>,
}

impl Reported<'_> {
    fn with(mut self, change: impl FnOnce(Finding) -> Finding) -> Self {
        self.finding = self.finding.take().map(change);
        self
    }

    /// Words beside the primary place.
    pub fn label(self, text: impl Into<String>) -> Self {
        self.with(|finding| finding.label(text))
    }

    /// Another place, and why it is shown.
    pub fn related(self, span: Span, text: impl Into<String>) -> Self {
        self.with(|finding| finding.related(span, text))
    }

    /// What to write instead.
    pub fn help(self, text: impl Into<String>) -> Self {
        self.with(|finding| finding.help(text))
    }

    /// Another severity than the rule's.
    pub fn severity(self, severity: Severity) -> Self {
        self.with(|finding| finding.severity(severity))
    }
}

impl Drop for Reported<'_> {
    fn drop(&mut self) {
        self.sink.findings.extend(self.finding.take());
    }
}

/// Runs every rule.
#[must_use]
pub fn check(cx: &Cx<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES {
        let mut sink = Sink { code: &rule.code, findings: Vec::new() };
        (rule.check)(cx, &mut sink);
        findings.append(&mut sink.findings);
    }
    findings
}
