//! What a path shows, in words and as findings.

use std::collections::HashSet;

use super::codes::{CALL_LEFT_DESIGN, PROMPT_NEVER_HEARD, PROMPT_NOT_ON_MENU};
use super::{Departure, Left, Remark, Remarked, Walked};
use crate::finding::{Finding, count_of};
use crate::graph::{MenuGraph, PromptId, StepKind};
use crate::source::Span;

/// A departure in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ToldDeparture {
    /// What was heard.
    pub heard: String,
    /// What the design has.
    pub design: String,
    /// The line of the menu that has it.
    pub span: Span,
}

impl Departure {
    /// In words.
    #[must_use]
    pub fn told(&self, graph: &MenuGraph) -> ToldDeparture {
        let step = graph.step(self.step);
        let name = &step.name;
        let stem = |prompt: PromptId| format!("`{}`", graph.prompt(prompt).stem);
        let key = |key: char| {
            let StepKind::Menu(menu) = &step.kind else { return None };
            let key = menu.keys.iter().find(|found| found.press.keys().starts_with(key))?;
            Some((key.span, format!("`{name}` has a choice on {}", key.press.keys())))
        };
        let (heard, design, span) = match self.left {
            Left::NotHeard(prompt) => (
                format!("{} was not heard", stem(prompt)),
                format!("`{name}` says {} here", stem(prompt)),
                graph.prompt(prompt).span,
            ),
            Left::Passed => {
                (format!("the call went on without the words of `{name}`"), format!("`{name}` speaks here"), step.span)
            }
            Left::KeyIgnored(pressed) => {
                let none = || (step.span, format!("`{name}` takes the key"));
                let (span, design) = key(pressed).unwrap_or_else(none);
                (format!("{pressed} was pressed in `{name}`, and nothing came of it"), design, span)
            }
            Left::TooSoon => (
                format!("`{name}` went on before the time for a key was over"),
                format!("it waits {} there", step.settings.timeout),
                step.span,
            ),
            Left::Miscounted { early } => {
                let attempts = step
                    .settings
                    .attempts
                    .map_or("any number of attempts".to_owned(), |attempts| count_of(attempts as usize, "attempt"));
                let how = if early { "gave up before its last attempt" } else { "asked again after its last attempt" };
                (format!("`{name}` {how}"), format!("it has {attempts}"), step.span)
            }
            Left::OtherLanguage(prompt) => (
                format!("{} was said in another language than the call's", stem(prompt)),
                "no key for that language was pressed".to_owned(),
                graph.prompt(prompt).span,
            ),
            Left::Went(prompt) => {
                let to = &graph.step(graph.prompt(prompt).step).name;
                (
                    format!("the call went from `{name}` to `{to}`: {} was heard", stem(prompt)),
                    format!("nothing leads from `{name}` to `{to}` there"),
                    step.span,
                )
            }
            Left::Stray(prompt) => {
                let of = &graph.step(graph.prompt(prompt).step).name;
                let (heard, design) = if graph.prompt(prompt).step == self.step {
                    (format!("{} was heard out of its order", stem(prompt)), format!("`{name}` says it earlier"))
                } else {
                    let design = format!("it belongs to `{of}`, and the call went on in `{name}`");
                    (format!("{} was heard in `{name}`", stem(prompt)), design)
                };
                (heard, design, graph.prompt(prompt).span)
            }
        };
        ToldDeparture { heard, design, span }
    }
}

impl Remark {
    /// In words.
    #[must_use]
    pub fn told(&self, graph: &MenuGraph) -> String {
        let step = graph.step(self.step);
        let name = &step.name;
        match self.what {
            Remarked::ChoiceNotHeard(place) => {
                let keys = match &step.kind {
                    StepKind::Menu(menu) => menu.keys.get(usize::from(place)).map(|key| key.press.keys()),
                    _ => None,
                };
                let keys = keys.unwrap_or_default();
                format!("{keys} must have been pressed in `{name}`, and was not heard: the call went where it leads")
            }
            Remarked::CallbackNotHeard => {
                format!("the key for a call back must have been pressed in `{name}`, and was not heard")
            }
            Remarked::RightNotHeard => {
                format!("the entry of `{name}` must have been confirmed, and the key was not heard")
            }
            Remarked::EntryNotHeard => {
                format!("digits must have been entered in `{name}`, and were not heard: the call went on")
            }
            Remarked::NoKey(key) => {
                format!("what sounded like {key} in `{name}` was no key: the call went on without it")
            }
            Remarked::BeginsWithin => format!("the recording begins in the middle of the call, in `{name}`"),
            Remarked::AnotherCall => {
                "another call begins here, and was not looked at: cut the recording in two".to_owned()
            }
        }
    }
}

/// What a call shows of its line, as findings: the first place where it left the design, and what is on no menu. `call` is
/// what it is called, `named` the name of a file by its place in the library.
#[must_use]
pub fn findings(
    graph: &MenuGraph,
    walked: &Walked,
    call: &str,
    named: impl Fn(usize) -> Option<String>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if walked.heard.is_empty() {
        return findings;
    }
    if let Some(first) = walked.departures.first() {
        let told = first.told(graph);
        let rest = walked.departures.len() - 1;
        let more = if rest > 0 { format!("; {} later", count_of(rest, "more place")) } else { String::new() };
        let finding = Finding::new(
            &CALL_LEFT_DESIGN,
            told.span,
            format!("{call} left the menu after {}: {}{more}", first.at.at_least_zero(), told.heard),
        );
        findings.push(
            finding
                .label(told.design)
                .at(first.at, told.heard)
                .help("mend the platform where it is wrong, or write the menu as the line is"),
        );
    }
    let mut seen: HashSet<usize> = HashSet::new();
    for stranger in &walked.strangers {
        let Some(file) = stranger.file.filter(|file| seen.insert(*file)) else { continue };
        let Some(name) = named(file) else { continue };
        let span = stranger.step.map_or(graph.step(graph.start).span, |step| graph.step(step).span);
        findings.push(
            Finding::new(&PROMPT_NOT_ON_MENU, span, format!("{call}: `{name}` was heard, and no step says it"))
                .label("the call was here")
                .at(stranger.at, format!("`{name}` began"))
                .help("take it off the line, or write it into the menu where it is said"),
        );
    }
    findings
}

/// Prompts that are told one by one (ours): more are one finding, or nobody would see anything else.
const MOST: usize = 3;

/// Prompts of a line that are recorded and were heard in none of so many calls.
#[must_use]
pub fn never_heard(
    graph: &MenuGraph,
    calls: usize,
    is_recorded: impl Fn(PromptId) -> bool,
    heard: &HashSet<PromptId>,
) -> Vec<Finding> {
    let recorded: Vec<PromptId> =
        (0..graph.prompts.len()).filter_map(|at| graph.prompt_at(at)).filter(|prompt| is_recorded(*prompt)).collect();
    let never: Vec<_> =
        recorded.iter().filter(|prompt| !heard.contains(prompt)).map(|prompt| graph.prompt(*prompt)).collect();
    let (of, calls) = (count_of(recorded.len(), "recorded prompt"), count_of(calls, "call"));
    let finding = |span: Span, message: String| {
        Finding::new(&PROMPT_NEVER_HEARD, span, message)
            .help("find out whether nobody gets there, or whether the line says it with another recording")
    };
    match never.as_slice() {
        [first, ..] if never.len() > MOST => {
            let names: Vec<String> = never.iter().map(|prompt| format!("`{}`", prompt.stem)).collect();
            let message = format!("{} of {of} are in none of {calls}: {}", never.len(), names.join(", "));
            vec![finding(first.span, message).label("the first of them")]
        }
        few => {
            let one = |prompt: &&crate::graph::Prompt| format!("`{}` is in none of {calls}", prompt.stem);
            few.iter().map(|prompt| finding(prompt.span, one(prompt))).collect()
        }
    }
}
