//! A recorded call as it went through its menu.

use std::sync::Arc;

use super::PromptName;
use crate::finding::{Code, Severity};
use crate::graph::MenuGraph;
use crate::recording::path::{CALL_LEFT_DESIGN, PROMPT_NOT_ON_MENU, Walked};
use crate::source::Sources;
use crate::time::Time;

/// The path of a recorded call through a menu. Times count from the beginning of the file.
#[derive(Clone, PartialEq, Debug)]
pub struct WalkedView {
    /// The steps that were entered, with when.
    pub steps: Vec<(String, Time)>,
    /// Where the call left the menu, in order.
    pub left: Vec<LeftView>,
    /// What was heard and is no prompt of the menu, in order.
    pub strangers: Vec<StrangerView>,
    /// What else is to be known of the path, in order: when, in which step, in words.
    pub remarks: Vec<(Time, String, String)>,
    /// When a person spoke, as far as the path tells.
    pub human: Option<Time>,
    /// Why it ended, as a word.
    pub reason: &'static str,
    /// What the caller got, as a word.
    pub outcome: &'static str,
    /// Prompts of the menu that were heard, each time they were.
    pub heard: usize,
}

/// A place at which a call left its menu.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeftView {
    /// When.
    pub at: Time,
    /// In which step.
    pub step: String,
    /// What was heard.
    pub heard: String,
    /// What the menu has.
    pub design: String,
    /// The place of the menu that has it: `menus/main.yaml:12:5`.
    pub place: String,
}

/// Something that was heard and is no prompt of the menu.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StrangerView {
    /// When it began.
    pub at: Time,
    /// When it ended.
    pub until: Time,
    /// The prompt, where it is a known one; `None`: a voice that is none of them.
    pub file: Option<Arc<PromptName>>,
    /// The step that the call was in.
    pub step: Option<String>,
}

/// What to do about a call that left its menu.
pub const MEND: &str = "mend the platform where it is wrong, or write the menu as the line is";
/// What to do about a prompt that is on no menu.
pub const TAKE_OFF: &str = "take it off the line, or write it into the menu where it is said";

impl StrangerView {
    /// The code of the finding that it is: a voice is none.
    #[must_use]
    pub fn code(&self) -> Option<&'static Code> {
        self.file.as_ref().map(|_| &PROMPT_NOT_ON_MENU)
    }

    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        match &self.file {
            Some(file) => format!("`{}` was heard, and no step says it", file.name),
            None => format!("a voice that is no known prompt, {}", self.until - self.at),
        }
    }
}

impl LeftView {
    /// The code of the finding that it is.
    #[must_use]
    pub const fn code(&self) -> &'static Code {
        &CALL_LEFT_DESIGN
    }
}

impl WalkedView {
    /// The worst that was found on the path.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        let left = self.left.iter().filter(|_| self.heard > 0).map(|left| left.code().severity);
        left.chain(self.strangers.iter().filter_map(|stranger| Some(stranger.code()?.severity))).max()
    }

    /// Of a path that was found, which counts from the answer; `began` is the beginning of the file in its times, `names`
    /// has what was listened for by its place in the library.
    #[must_use]
    pub fn new(graph: &MenuGraph, walked: &Walked, names: &[Arc<PromptName>], began: Time, sources: &Sources) -> Self {
        let name = |step| graph.step(step).name.clone();
        let left = walked.departures.iter().map(|left| {
            let told = left.told(graph);
            LeftView {
                at: left.at - began,
                step: name(left.step),
                heard: told.heard,
                design: told.design,
                place: sources.place(told.span).to_string(),
            }
        });
        let strangers = walked.strangers.iter().map(|stranger| StrangerView {
            at: stranger.at - began,
            until: stranger.until - began,
            file: stranger.file.and_then(|file| names.get(file).cloned()),
            step: stranger.step.map(name),
        });
        Self {
            steps: walked.trace.path.iter().map(|visit| (name(visit.step), visit.at - began)).collect(),
            left: left.collect(),
            strangers: strangers.collect(),
            remarks: walked
                .remarks
                .iter()
                .map(|remark| (remark.at - began, name(remark.step), remark.told(graph)))
                .collect(),
            human: walked.trace.human_at().map(|at| at - began),
            reason: walked.trace.reason.name(),
            outcome: walked.trace.outcome.name(),
            heard: walked.heard.len(),
        }
    }

    /// The first place where the call left the menu; a call of which no prompt was heard is none of this menu.
    #[must_use]
    pub fn first_left(&self) -> Option<&LeftView> {
        self.left.first().filter(|_| self.heard > 0)
    }

    /// The step that the call was in at a moment; `None`: before the first.
    #[must_use]
    pub fn step_at(&self, at: Time) -> Option<&str> {
        self.steps.iter().rev().find(|(_, entered)| *entered <= at).map(|(step, _)| step.as_str())
    }

    /// Each step with when it was entered and when it was left; `end`: that of the recording.
    #[must_use]
    pub fn stays(&self, end: Time) -> Vec<(&str, Time, Time)> {
        let next = self.steps.iter().skip(1).map(|(_, at)| *at).chain([end]);
        self.steps.iter().zip(next).map(|((step, at), until)| (step.as_str(), *at, until.max(*at))).collect()
    }

    /// The path in a line: at most twelve steps of it.
    #[must_use]
    pub fn way(&self) -> String {
        let names: Vec<&str> = self.steps.iter().map(|(name, _)| name.as_str()).collect();
        match names.as_slice() {
            [first @ .., _, _] if first.len() > 10 => {
                format!("{} > ... > {}", names[..6].join(" > "), names[names.len() - 5..].join(" > "))
            }
            names => names.join(" > "),
        }
    }
}
