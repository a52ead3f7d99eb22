//! Rules over a line: each a record with a function, all in one table.
//!
//! A rule looks at [`Cx`] and nothing else; questions about the line live on the graph. It does not know what the file
//! looked like.

mod ask;
mod fact;
mod fate;
mod judged;
pub mod law;
mod opening;
mod rules;
mod select;
mod shares;
mod sink;
mod sound;
pub mod spoken;
mod threshold;
mod told;
mod wording;

pub use fate::Fate;
pub use judged::{Judged, NotJudged, Why};
pub use law::{Check, PROFILES, Profile};
pub use rules::{LISTS, RULES};
pub use select::Selection;
pub use sink::{Reported, Sink};
pub use threshold::{Level, Listed, Passed, Settings, Threshold, Unit, WordList};

use std::cell::{Cell, OnceCell};

use crate::finding::{Code, Severity, count_of};
use crate::graph::{FileUse, Lapse, Menu, MenuGraph, PERSON, Step, StepId, StepKind, Steps};
use crate::menu::{PromptFiles, Role};
use crate::timing::{Answer, Callers, Holds, Measure, Persona, TimeModel};

/// A rule: what it is called, why it exists, and how it is checked.
#[derive(Debug)]
pub struct Rule {
    /// Its names and its documentation.
    pub code: Code,
    /// The numbers it goes by.
    pub thresholds: &'static [&'static Threshold],
    /// Looks, and reports what it finds.
    pub check: fn(&Cx<'_>, &mut Sink),
}

impl Rule {
    /// The rule of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        RULES.iter().copied().find(|rule| rule.code.name == name)
    }
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
    /// How long its queues take.
    pub holds: &'a Holds,
    /// How callers are assumed to behave.
    pub callers: Callers,
    /// What the project says about rules.
    pub settings: &'a Settings,
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
    /// The line measured, once a rule asks.
    measured: OnceCell<Option<Measure>>,
    /// Thresholds that a law sets while a rule is asked for it, by their keys.
    of_the_law: Cell<&'static [(&'static str, f64)]>,
}

/// Steps of the longest line whose callers are followed (ours): beyond it that takes longer than all else together.
const MOST_MEASURED: usize = 5_000;

impl<'a> Cx<'a> {
    /// Asks the questions that several rules have.
    #[must_use]
    pub fn new(
        graph: &'a MenuGraph,
        times: &'a TimeModel,
        holds: &'a Holds,
        files: &'a PromptFiles,
        callers: Callers,
        settings: &'a Settings,
    ) -> Self {
        let reachable = graph.reachable();
        let first = |wanted: fn(&Step) -> bool| {
            graph.steps().find(|(id, step)| reachable.has(*id) && wanted(step)).map(|(id, _)| id)
        };
        Self {
            helper: first(Step::is_human).or_else(|| first(Step::leads_to_a_human)),
            graph,
            times,
            files,
            holds,
            callers,
            settings,
            measured: OnceCell::new(),
            of_the_law: Cell::new(&[]),
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

    /// The line as first-time callers live through it, without percentiles; `None`: it is too long for that.
    #[must_use]
    pub fn measured(&self) -> Option<&Measure> {
        let few = self.graph.steps().nth(MOST_MEASURED).is_none();
        let measure = || few.then(|| Measure::means(self.graph, self.times, self.holds, self.callers));
        self.measured.get_or_init(measure).as_ref()
    }

    /// What becomes of first-time callers of a line who want a person; `None`: it is no line, nobody answers there, or it is
    /// too long to be measured, which is counted as not judged.
    #[must_use]
    pub fn those_who_want_a_person(&self, out: &mut Sink) -> Option<&Answer> {
        if self.graph.line.role != Role::Line || !self.line_has_a_human() {
            return None;
        }
        let Some(measure) = self.measured() else {
            out.not_judged(Why::TooLong, 1);
            return None;
        };
        let person = measure.reasons.iter().position(|asked| asked.reason == PERSON)?;
        measure.of(person, Persona::FirstTime)
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

    /// The name of the first person of the file that calls come to, else of the first callback.
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

/// So many further places are shown of a fact that several share (ours).
const MOST_RELATED: usize = 4;

/// `a`, `b` and 3 more, in backticks, at most five of them.
fn some_of(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(5).map(|name| format!("`{name}`")).collect();
    match (shown.as_slice(), names.len() - shown.len()) {
        ([first @ .., last], 0) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        (shown, 0) => shown.join(""),
        (shown, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Every code that a rule's or a law's findings can have, in the order of ids.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    RULES.iter().map(|rule| &rule.code).chain(law::checks().map(|check| &check.code))
}

/// Runs every rule that is asked, and the laws of the profiles that were chosen.
#[must_use]
pub fn check(cx: &Cx<'_>) -> Judged {
    let mut judged = Judged::default();
    for rule in RULES {
        if !cx.settings.asks(&rule.code) {
            continue;
        }
        let level = cx.settings.level(rule.code.name);
        let mut sink = Sink { code: &rule.code, findings: Vec::new(), not_judged: Vec::new() };
        (rule.check)(cx, &mut sink);
        if let Some(Level::At(severity)) = level {
            sink.findings.iter_mut().for_each(|finding| finding.severity = severity);
        }
        judged.findings.append(&mut sink.findings);
        judged.not_judged.append(&mut sink.not_judged);
    }
    law::check(cx, &mut judged);
    judged
}
