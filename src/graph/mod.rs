//! What should happen on a call: every name resolved, every step and edge still knowing where it was written.
//!
//! Questions about the line live here; rules and machines ask them and walk nothing themselves.

mod build;
mod files;
mod keys;
mod prompts;
mod shape;
mod step;
mod walk;

pub use build::build;
pub use files::{FileUse, Plays};
pub use keys::Look;
pub use prompts::{Filling, Piece, Prompt, PromptId, PromptRole, Words};
pub use shape::{Breadth, Cost, Leg, Loop, Passes, Shape, Unheard, Way, Ways, shape};
pub use step::{
    Action, CallbackOffer, Choice, Collect, Menu, MenuKey, Outcome, PERSON, Queue, Retries, Settings, Step, StepKind,
    Target,
};
pub use walk::{Lapse, Steps};

use std::collections::HashMap;

use petgraph::graph::{DiGraph, NodeIndex};

use crate::menu::{Fact, Hours, Press, Role};
use crate::source::Span;

/// A step of the graph.
pub type StepId = NodeIndex<u32>;

/// Which of the line's languages: an index into [`Line::languages`].
pub type Language = usize;

/// A whole line, ready to be dialled, timed and judged.
#[derive(Debug)]
pub struct MenuGraph {
    /// What the line says about itself.
    pub line: Line,
    /// Where a call begins.
    pub start: StepId,
    /// Everything that can be said.
    pub prompts: Vec<Prompt>,
    /// Steps that are named somewhere and written nowhere.
    pub unresolved: Vec<Unresolved>,
    steps: DiGraph<Step, Edge>,
    names: HashMap<String, StepId>,
}

/// What the line says about itself.
#[derive(Clone, Default, Debug)]
pub struct Line {
    /// What it is called.
    pub name: String,
    /// The number that people dial.
    pub number: Option<String>,
    /// ISO 3166 code.
    pub country: Option<String>,
    /// Languages; never empty, a call starts in the first.
    pub languages: Vec<String>,
    /// The zone of its local time.
    pub timezone: String,
    /// What the file is.
    pub role: Role,
    /// Folder of the prompt files, relative to the menu file.
    pub prompts: String,
    /// The folder was written, so a file missing from it is a fault and not a plan.
    pub prompts_named: bool,
    /// Why people call, with shares.
    pub reasons: Vec<(String, Option<f64>)>,
    /// Where each of them was written.
    pub reason_spans: Vec<Span>,
    /// Opening hours by name.
    pub hours: Vec<(String, Hours)>,
    /// What the law asks and no menu holds.
    pub facts: Vec<Fact>,
    /// Where the head of the file is.
    pub span: Option<Span>,
}

/// A name that leads nowhere.
#[derive(Clone, Debug)]
pub struct Unresolved {
    /// The name.
    pub name: String,
    /// Where it was written.
    pub span: Span,
    /// The step that stands in for it.
    pub step: StepId,
}

/// An edge: by what the call goes from one step to another.
#[derive(Clone, PartialEq, Debug)]
pub struct Edge {
    /// By what.
    pub by: By,
    /// Where the target's name was written.
    pub span: Span,
}

/// By what a call goes on.
#[derive(Clone, PartialEq, Debug)]
pub enum By {
    /// By itself.
    Goto,
    /// By a choice's key.
    Key(Press),
    /// By a reserved key.
    Reserved(Press),
    /// Silence, after the last attempt.
    NoInput,
    /// Wrong keys, after the last attempt.
    NoMatch,
    /// Opening hours.
    Open,
    /// Opening hours.
    Closed,
    /// Opening hours.
    Holiday,
    /// The world's answer.
    Outcome(String),
    /// The callback offer's key.
    Callback(Press),
    /// The wait was too long.
    Overflow,
}

impl MenuGraph {
    /// A step.
    #[must_use]
    pub fn step(&self, id: StepId) -> &Step {
        &self.steps[id]
    }

    /// Every step with its id, in the order of the file; stand-ins last.
    pub fn steps(&self) -> impl Iterator<Item = (StepId, &Step)> {
        self.steps.node_indices().map(|id| (id, &self.steps[id]))
    }

    /// Every menu.
    pub fn menus(&self) -> impl Iterator<Item = (StepId, &Step, &Menu)> {
        self.steps().filter_map(|(id, step)| match &step.kind {
            StepKind::Menu(menu) => Some((id, step, menu)),
            _ => None,
        })
    }

    /// Every step that asks for keys, with what happens without them.
    pub fn asking(&self) -> impl Iterator<Item = (StepId, &Step, &Retries)> {
        self.steps().filter_map(|(id, step)| match &step.kind {
            StepKind::Menu(menu) => Some((id, step, &menu.retries)),
            StepKind::Collect(collect) => Some((id, step, &collect.retries)),
            _ => None,
        })
    }

    /// Files of music, each once, with where the first of them was written.
    pub fn music(&self) -> impl Iterator<Item = (&str, Span)> {
        let mut seen = std::collections::HashSet::new();
        self.steps().filter_map(move |(_, step)| match &step.kind {
            StepKind::Queue(Queue { music: Some((name, span)), .. }) if seen.insert(name.as_str()) => {
                Some((name.as_str(), *span))
            }
            _ => None,
        })
    }

    /// The step of a name that was written.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<StepId> {
        self.names.get(name).copied()
    }

    /// The names of the steps that were written, in the order of the file.
    pub fn step_names(&self) -> impl Iterator<Item = &str> {
        self.steps().filter(|(_, step)| !matches!(step.kind, StepKind::Missing)).map(|(_, step)| step.name.as_str())
    }

    /// A prompt.
    #[must_use]
    pub fn prompt(&self, id: PromptId) -> &Prompt {
        &self.prompts[id.0 as usize]
    }

    /// The prompt at a place of the list.
    #[must_use]
    pub fn prompt_at(&self, at: usize) -> Option<PromptId> {
        (at < self.prompts.len()).then(|| PromptId(u32::try_from(at).unwrap_or(u32::MAX)))
    }

    /// What a step says when nothing goes wrong, in order: not its retries, comfort messages or offers.
    #[must_use]
    pub fn own_prompts(&self, step: StepId) -> Vec<PromptId> {
        match &self.step(step).kind {
            StepKind::Play(prompts) => prompts.clone(),
            StepKind::Menu(menu) => menu.prompts.clone(),
            StepKind::Collect(collect) => collect.prompt.into_iter().collect(),
            StepKind::Queue(queue) => queue.announce.into_iter().collect(),
            StepKind::Transfer { prompt, .. }
            | StepKind::Voicemail { prompt, .. }
            | StepKind::Callback { prompt, .. } => prompt.iter().copied().collect(),
            StepKind::Disconnect(prompt) => prompt.iter().copied().collect(),
            _ => Vec::new(),
        }
    }

    /// The language of a tag.
    #[must_use]
    pub fn language(&self, tag: &str) -> Option<Language> {
        self.line.languages.iter().position(|language| language == tag)
    }
}
