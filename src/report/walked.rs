//! A recorded call as it went through its menu.

use crate::graph::MenuGraph;
use crate::recording::path::Walked;
use crate::time::Time;

/// The path of a recorded call through a menu.
#[derive(Clone, PartialEq, Debug)]
pub struct WalkedView {
    /// The steps that were entered, with when.
    pub steps: Vec<(String, Time)>,
    /// Where the call left the menu, in order.
    pub left: Vec<LeftView>,
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
}

impl WalkedView {
    /// Of a path that was found.
    #[must_use]
    pub fn new(graph: &MenuGraph, walked: &Walked) -> Self {
        let name = |step| graph.step(step).name.clone();
        Self {
            steps: walked.trace.path.iter().map(|visit| (name(visit.step), visit.at)).collect(),
            left: walked
                .departures
                .iter()
                .map(|left| {
                    let told = left.told(graph);
                    LeftView { at: left.at, step: name(left.step), heard: told.heard, design: told.design }
                })
                .collect(),
            reason: walked.trace.reason.name(),
            outcome: walked.trace.outcome.name(),
            heard: walked.heard.len(),
        }
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
