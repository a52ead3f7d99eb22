//! A script with its names found in a line.

use super::{AUDIT_NAMES_UNKNOWN, Amount, Deed, Expectation, Script, Way, wrong};
use crate::call;
use crate::finding::{Finding, did_you_mean, list_of};
use crate::graph::{Language, MenuGraph, PromptId, StepId, StepKind};
use crate::source::{Span, Spanned};
use crate::time::Time;
use crate::timing::Persona;

/// A script that can be played and judged.
#[derive(Debug)]
pub struct Plan {
    /// How the caller behaves where a turn does not say.
    pub caller: Persona,
    /// The language the call begins in.
    pub language: Language,
    /// What the world answers.
    pub given: call::Given,
    /// How often it rings before the answer.
    pub rings: u32,
    /// When the caller gives up, whatever is still expected.
    pub patience: Time,
    /// The turns.
    pub turns: Vec<PlannedTurn>,
}

/// A turn with its expectations found.
#[derive(Debug)]
pub struct PlannedTurn {
    /// Its ways; the first that comes counts.
    pub ways: Vec<PlannedWay>,
    /// It may be left out.
    pub optional: bool,
}

/// One way to meet a turn.
#[derive(Debug)]
pub struct PlannedWay {
    /// What is expected; `None`: the caller only acts, at once.
    pub expect: Option<(&'static Expectation, Target)>,
    /// What the caller does.
    pub act: Option<Deed>,
    /// Barge-in after so long.
    pub press_at: Option<Time>,
    /// Who stays silent hears these out first: what the step says in one attempt.
    pub rest: Vec<PromptId>,
    /// Why this can never be met: the line does not have what is named.
    pub unknown: Option<Finding>,
}

/// What an expectation means in a line.
#[derive(Clone, Debug)]
pub struct Target {
    /// As it was written.
    pub name: String,
    /// Prompts of which one has to be heard to its end.
    pub prompts: Vec<PromptId>,
    /// Prompts whose beginning is enough for somebody who barges in.
    pub begins: Vec<PromptId>,
    /// Steps that are meant.
    pub steps: Vec<StepId>,
    /// A word of the language: `human`, `end` ...
    pub place: Option<&'static str>,
    /// A key has to be offered, not only the step be heard.
    pub needs_offer: bool,
    /// The line of the menu that should bring it about.
    pub should: Option<Span>,
}

impl Target {
    /// Nothing found yet.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            prompts: Vec::new(),
            begins: Vec::new(),
            steps: Vec::new(),
            place: None,
            needs_offer: false,
            should: None,
        }
    }
}

/// Finds what one way of a turn names; `before`: the steps that the turn before is about.
fn planned(graph: &MenuGraph, way: &Way, before: &[StepId], findings: &mut Vec<Finding>) -> PlannedWay {
    let mut unknown = None;
    let expect = way.expect.as_ref().map(|(expectation, name)| {
        let found = (expectation.resolve)(graph, way, name).and_then(|target| match &way.act {
            Some(Spanned { value: Deed::PressWrong, span }) => wrong::only(graph, target, *span),
            _ => Ok(target),
        });
        let target = found.unwrap_or_else(|finding| {
            unknown = Some(finding.clone());
            findings.push(finding);
            Target::new(&name.value)
        });
        (*expectation, target)
    });
    let steps = expect.as_ref().map_or(before, |(_, target)| target.steps.as_slice());
    let silent = matches!(way.act, Some(Spanned { value: Deed::StaySilent, .. }));
    PlannedWay {
        rest: steps.iter().filter(|_| silent).flat_map(|step| graph.own_prompts(*step)).collect(),
        expect,
        act: way.act.as_ref().map(|act| act.value.clone()),
        press_at: way.press_at.map(|at| at.value),
        unknown,
    }
}

impl Script {
    /// Finds what the script names. What the line does not have is a finding, and that turn cannot be met.
    #[must_use]
    pub fn plan(&self, graph: &MenuGraph) -> (Plan, Vec<Finding>) {
        let mut findings = Vec::new();
        // A turn that only stays silent does so where the turn before came to.
        let mut steps: Vec<StepId> = Vec::new();
        let mut turns = Vec::new();
        for turn in &self.turns {
            let ways: Vec<PlannedWay> =
                turn.ways.iter().map(|way| planned(graph, way, &steps, &mut findings)).collect();
            if ways.iter().any(|way| way.expect.is_some()) {
                let targets = ways.iter().filter_map(|way| way.expect.as_ref());
                steps = targets.flat_map(|(_, target)| target.steps.iter().copied()).collect();
            }
            turns.push(PlannedTurn { ways, optional: turn.optional });
        }
        let language = self.language.as_ref().map_or(0, |tag| {
            graph.language(&tag.value).unwrap_or_else(|| {
                let known = list_of(graph.line.languages.iter().map(String::as_str));
                findings.push(
                    Finding::new(&AUDIT_NAMES_UNKNOWN, tag.span, format!("the line does not speak `{}`", tag.value))
                        .help(format!("it speaks {known}")),
                );
                0
            })
        });
        let given = self.world(graph, &mut findings);
        let rings = self.given.rings.map_or(1, |rings| rings.value);
        let patience = self.patience(&given);
        (Plan { caller: self.caller, language, given, rings, patience, turns }, findings)
    }

    /// Twice the time that the call may take in all, so that a late call shows how late it is; else half an hour, the
    /// longest wait that most callers of any survey bear (ours). What the world is told to make them wait comes on top.
    fn patience(&self, given: &call::Given) -> Time {
        let total = self.limits.iter().find_map(|(limit, most)| match most.value {
            Amount::Time(total) if limit.name == "total" => Some(total * 2),
            _ => None,
        });
        let within = self.turns.iter().filter_map(|turn| turn.within).map(|within| within.value * 2).max();
        let hold = given.holds.values().copied().chain(given.hold).max().unwrap_or_default();
        total.unwrap_or(Time::from_secs(30 * 60)).max(within.unwrap_or_default()) + hold
    }

    fn world(&self, graph: &MenuGraph, findings: &mut Vec<Finding>) -> call::Given {
        let mut given = call::Given { hold: self.given.hold.map(|hold| hold.value), ..call::Given::default() };
        let find = |name: &Spanned<String>, findings: &mut Vec<Finding>| {
            let step = graph.find(&name.value);
            if step.is_none() {
                let near = did_you_mean(&name.value, graph.step_names());
                findings.push(
                    Finding::new(
                        &AUDIT_NAMES_UNKNOWN,
                        name.span,
                        format!("the line has no step `{}`{near}", name.value),
                    )
                    .help("`[given]` takes `hold`, `hold.<queue>`, `rings`, and a step with its outcome"),
                );
            }
            step
        };
        for (name, time) in &self.given.holds {
            let Some(step) = find(name, findings) else { continue };
            if !matches!(graph.step(step).kind, StepKind::Queue(_)) {
                findings.push(
                    Finding::new(&AUDIT_NAMES_UNKNOWN, name.span, format!("`{}` is no queue", name.value))
                        .related(graph.step(step).span, "it is written here")
                        .help("name the queue whose wait is given"),
                );
            }
            given.holds.insert(step, time.value);
        }
        for (name, word) in &self.given.outcomes {
            let Some(step) = find(name, findings) else { continue };
            let outcomes = &graph.step(step).outcomes;
            let transfer = matches!(graph.step(step).kind, StepKind::Transfer { .. });
            match outcomes.iter().position(|outcome| outcome.name == word.value) {
                Some(at) => {
                    given.outcomes.insert(step, at);
                }
                None if transfer && word.value == "answered" => given.answered.push(step),
                None => {
                    let known =
                        outcomes.iter().map(|outcome| outcome.name.as_str()).chain(transfer.then_some("answered"));
                    let near = did_you_mean(&word.value, known.clone());
                    findings.push(
                        Finding::new(
                            &AUDIT_NAMES_UNKNOWN,
                            word.span,
                            format!("step `{}` has no outcome `{}`{near}", name.value, word.value),
                        )
                        .related(graph.step(step).span, "it is written here")
                        .help(format!("its outcomes are {}", list_of(known))),
                    );
                }
            }
        }
        if let Some(at) = &self.at {
            given.answered_at = call::moment_in(at.value, &graph.line.timezone);
            if given.answered_at.is_none() {
                findings.push(
                    Finding::new(
                        &AUDIT_NAMES_UNKNOWN,
                        at.span,
                        format!("there is no {} in {}", at.value.strftime("%Y-%m-%d %H:%M"), graph.line.timezone),
                    )
                    .help("the clocks skip that hour; choose a moment before or after it"),
                );
            }
        }
        given
    }
}
