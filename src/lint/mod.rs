//! Rules over a line: each a record with a function, all in one table.
//!
//! A rule looks at [`Cx`] and nothing else; questions about the line live on the graph. It does not know what the file
//! looked like.

mod ask;
mod fact;
mod fate;
pub mod law;
mod opening;
mod rules;
mod select;
mod shares;
mod sound;
pub mod spoken;
mod threshold;
mod told;
mod wording;

pub use fate::Fate;
pub use law::{Check, PROFILES, Profile};
pub use rules::{LISTS, RULES};
pub use select::Selection;
pub use threshold::{Level, Listed, Passed, Settings, Threshold, Unit, WordList};

use std::cell::{Cell, OnceCell};

use crate::finding::{Allowance, Code, Edit, Finding, Severity, allow};
use crate::graph::{FileUse, Lapse, Menu, MenuGraph, PERSON, Step, StepId, StepKind, Steps};
use crate::menu::{PromptFiles, Role};
use crate::source::Span;
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

/// `1 menu`, `2 menus`.
fn count_of(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Why a rule could not judge something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Why {
    /// A prompt whose words are not in the file.
    NoText,
    /// A prompt whose length nothing tells.
    NoLength,
    /// A prompt without a recording.
    NoRecording,
    /// A prompt in a language whose spoken keys are not read.
    NoGrammar,
    /// Reasons to call without shares.
    NoShares,
    /// A number to ring, on a line that does not state its own.
    NoNumber,
    /// A prompt in a language whose words are not known.
    Language,
    /// A line of more steps than are measured.
    TooLong,
    /// A line that does not write a fact of this name under `facts:`.
    NoFact(&'static str),
}

impl Why {
    /// So many of them: `3 prompts without text`.
    #[must_use]
    pub fn words(self, count: usize) -> String {
        match self {
            Self::NoText => format!("{} without text", count_of(count, "prompt")),
            Self::NoLength => format!("{} without a length", count_of(count, "prompt")),
            Self::NoRecording => format!("{} without a recording", count_of(count, "prompt")),
            Self::NoGrammar => format!("{} in another language", count_of(count, "prompt")),
            Self::NoShares => format!("{} without `reasons` and their shares", count_of(count, "menu")),
            Self::NoNumber => format!("{} with a number on a line without `number`", count_of(count, "prompt")),
            Self::Language => format!("{} in another language than is judged", count_of(count, "prompt")),
            Self::TooLong => format!("{} of more than {MOST_MEASURED} steps", count_of(count, "line")),
            Self::NoFact(fact) => format!("{} without the fact `{fact}`", count_of(count, "line")),
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoText => "no-text",
            Self::NoLength => "no-length",
            Self::NoRecording => "no-recording",
            Self::NoGrammar => "no-grammar",
            Self::NoShares => "no-shares",
            Self::NoNumber => "no-number",
            Self::Language => "language",
            Self::TooLong => "too-long",
            Self::NoFact(_) => "no-fact",
        }
    }

    /// The fact that is missing, and what to write for it; `None`: something else is missing.
    #[must_use]
    pub fn fact(self) -> Option<(&'static str, String)> {
        match self {
            Self::NoFact(fact) => Some((fact, fact::to_write(fact))),
            _ => None,
        }
    }
}

/// What a rule could not judge.
#[derive(Clone, Copy, Debug)]
pub struct NotJudged {
    /// The rule.
    pub code: &'static Code,
    /// Why not.
    pub why: Why,
    /// How many.
    pub count: usize,
}

/// What the rules say of a line.
#[derive(Default, Debug)]
pub struct Judged {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What could not be judged.
    pub not_judged: Vec<NotJudged>,
    /// How many findings were allowed by comments.
    pub allowed: usize,
    /// Allowances of rules that were asked, and whether they matched anything.
    pub allowances: Vec<(Allowance, bool)>,
    /// Profiles whose laws were asked.
    pub profiles: Vec<&'static Profile>,
}

impl Judged {
    /// Takes out what comments allow. Allowances of rules that were not asked are not counted.
    pub fn allow(&mut self, allowances: &[Allowance], settings: &Settings) {
        let found = allow(std::mem::take(&mut self.findings), allowances);
        self.findings = found.kept;
        self.allowed += found.count;
        let asked = allowances.iter().zip(found.used).filter(|(allowance, _)| settings.asks(allowance.code.value));
        self.allowances.extend(asked.map(|(allowance, used)| (allowance.clone(), used)));
    }

    /// Takes in what the rules say of another line; what could not be judged for the same reason is added up.
    pub fn add(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.allowed += other.allowed;
        self.allowances.extend(other.allowances);
        for profile in other.profiles {
            if !self.profiles.iter().any(|known| known.name == profile.name) {
                self.profiles.push(profile);
            }
        }
        for new in other.not_judged {
            let same = |known: &&mut NotJudged| (known.code.id, known.why) == (new.code.id, new.why);
            match self.not_judged.iter_mut().find(same) {
                Some(known) => known.count += new.count,
                None => self.not_judged.push(new),
            }
        }
    }
}

/// Takes what a rule reports, under the rule's own name and severity.
#[derive(Debug)]
pub struct Sink {
    code: &'static Code,
    findings: Vec<Finding>,
    not_judged: Vec<NotJudged>,
}

impl Sink {
    /// Reports something at its smallest place. It is complete when the value that comes back is dropped.
    pub fn report(&mut self, span: Span, message: impl Into<String>) -> Reported<'_> {
        Reported { finding: Some(Finding::new(self.code, span, message)), sink: self }
    }

    /// Says that so many things could not be judged, and why; nothing is said of none.
    pub fn not_judged(&mut self, why: Why, count: usize) {
        match self.not_judged.iter_mut().find(|known| known.why == why) {
            Some(known) => known.count += count,
            None if count > 0 => self.not_judged.push(NotJudged { code: self.code, why, count }),
            None => {}
        }
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

    /// Edits that together would mend it; none: a person has to.
    pub fn edits(self, edits: Vec<Edit>) -> Self {
        if edits.is_empty() { self } else { self.with(|finding| finding.edits(edits)) }
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
