//! Which choice a caller with a reason takes (DESIGN 4), in one place for the chain and for the callers of a simulation.
//!
//! A caller takes the choice marked `for` the reason; where a menu has none, the first choice on a shortest way to a
//! menu that has, or to a step that serves the reason; where there is no way, the human choice; else waits. Once a
//! marked choice was taken, only steps that serve the reason are looked for: a choice that leads back to the marked
//! one is no way on. Who has turned to a person stays with that.

use std::collections::VecDeque;

use crate::graph::{Action, Language, Menu, MenuGraph, MenuKey, PERSON, Step, StepId, StepKind};

/// What a caller is after at a moment of the call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Aim {
    /// The choice for the reason, or a step that serves it.
    Reason,
    /// A marked choice was taken: a step that serves the reason.
    Service,
    /// A person.
    Person,
}

/// How much of a line a caller knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Knows {
    /// What is said.
    WhatIsSaid,
    /// Every key, said or not.
    EveryKey,
}

/// The ways of one reason through a line.
#[derive(Debug)]
pub struct Intent {
    reason: usize,
    knows: Knows,
    /// Steps to the nearest menu with a choice for the reason, or step that serves it.
    to_reason: Vec<u32>,
    /// Steps to the nearest step that serves it.
    to_service: Vec<u32>,
    /// Steps to the nearest person.
    to_person: Vec<u32>,
}

/// No way leads there.
const NO_WAY: u32 = u32::MAX;

impl Intent {
    /// The ways of a reason: an index into the line's reasons, or [`PERSON`].
    #[must_use]
    pub fn new(graph: &MenuGraph, reason: usize, knows: Knows) -> Self {
        let ways = Ways::new(graph, knows);
        let serves = |step: &Step| step.serves.contains(&reason);
        let marked = |step: &Step| match &step.kind {
            StepKind::Menu(menu) => candidates(graph, menu, None, knows).any(|key| is_for(menu, key, reason)),
            _ => false,
        };
        let is_person = reason == PERSON;
        Self {
            reason,
            knows,
            to_reason: if is_person { Vec::new() } else { ways.to(graph, |step| serves(step) || marked(step)) },
            to_service: if is_person { Vec::new() } else { ways.to(graph, serves) },
            to_person: ways.to(graph, Step::is_human),
        }
    }

    /// What the caller is after when the call begins.
    #[must_use]
    pub const fn first(&self) -> Aim {
        if self.reason == PERSON { Aim::Person } else { Aim::Reason }
    }

    /// Whether the reason is met in a step without a person.
    #[must_use]
    pub fn is_served(&self, step: &Step) -> bool {
        step.serves.contains(&self.reason)
    }

    /// Whether some choice is marked for the reason, or some step serves it, where the caller can come to know of it.
    #[must_use]
    pub fn has_a_way(&self, start: StepId) -> bool {
        self.reason == PERSON || self.to_reason.get(start.index()).is_some_and(|steps| *steps != NO_WAY)
    }

    /// The key that the caller wants to press in a menu, and what she is after from then on; `None`: she waits.
    #[must_use]
    pub fn wants<'m>(
        &self,
        graph: &MenuGraph,
        menu: &'m Menu,
        language: Language,
        aim: Aim,
    ) -> Option<(&'m MenuKey, Aim)> {
        let open = || candidates(graph, menu, Some(language), self.knows);
        let marked = |reason: usize| open().find(|key| is_for(menu, key, reason));
        let nearest = |steps: &[u32]| {
            open()
                .filter_map(|key| match key.action {
                    Action::Goto(target) => Some((steps[target.step.index()], key)),
                    _ => None,
                })
                .filter(|(steps, _)| *steps != NO_WAY)
                .min_by_key(|(steps, _)| *steps)
                .map(|(_, key)| key)
        };
        if aim != Aim::Person {
            if let Some(key) = marked(self.reason) {
                return Some((key, Aim::Service));
            }
            let steps = if aim == Aim::Reason { &self.to_reason } else { &self.to_service };
            if let Some(key) = nearest(steps) {
                return Some((key, aim));
            }
        }
        marked(PERSON).or_else(|| nearest(&self.to_person)).map(|key| (key, Aim::Person))
    }
}

fn is_for(menu: &Menu, key: &MenuKey, reason: usize) -> bool {
    key.choice.is_some_and(|choice| menu.choices[choice].reasons.contains(&reason))
}

/// The keys that a caller may think of. `language`: of the call; `None`: in whichever language it is offered.
fn candidates<'m>(
    graph: &MenuGraph,
    menu: &'m Menu,
    language: Option<Language>,
    knows: Knows,
) -> impl Iterator<Item = &'m MenuKey> {
    menu.keys.iter().filter(move |key| {
        matches!(key.action, Action::Goto(_)) && (knows == Knows::EveryKey || is_offered(graph, menu, key, language))
    })
}

fn is_offered(graph: &MenuGraph, menu: &Menu, key: &MenuKey, language: Option<Language>) -> bool {
    let offer = key.choice.and_then(|choice| menu.choices[choice].prompt).map(|prompt| graph.prompt(prompt));
    offer.is_some_and(|offer| match language {
        Some(language) => offer.is_said(language),
        None => (0..graph.line.languages.len()).any(|language| offer.is_said(language)),
    })
}

/// Every way that a caller can mean to go: by choices, and where the call goes on by itself. Silence is no way to go, and
/// whoever waits for a person means to wait.
struct Ways {
    /// For each step, those that lead to it.
    into: Vec<Vec<StepId>>,
}

impl Ways {
    fn new(graph: &MenuGraph, knows: Knows) -> Self {
        let mut into = vec![Vec::new(); graph.steps().count()];
        for (id, step) in graph.steps() {
            let mut lead = |to: StepId| into[to.index()].push(id);
            match &step.kind {
                StepKind::Menu(menu) => candidates(graph, menu, None, knows).for_each(|key| {
                    if let Action::Goto(target) = key.action {
                        lead(target.step);
                    }
                }),
                StepKind::Hours { open, closed, holiday, .. } => {
                    if let Some(target) = [open, closed, holiday].into_iter().flatten().next() {
                        lead(target.step);
                    }
                }
                StepKind::Play(_) | StepKind::Collect(_) | StepKind::Data | StepKind::Opaque(_) => {
                    let left = 1.0 - step.outcomes.iter().map(|outcome| outcome.share).sum::<f64>();
                    step.outcomes
                        .iter()
                        .filter(|outcome| outcome.share > 0.0)
                        .filter_map(|outcome| outcome.target.or(step.goto))
                        .for_each(|target| lead(target.step));
                    if let Some(target) = step.goto.filter(|_| left > 1e-9) {
                        lead(target.step);
                    }
                }
                _ => {}
            }
        }
        Self { into }
    }

    /// For each step the least number of steps to one that is wanted.
    fn to(&self, graph: &MenuGraph, wanted: impl Fn(&Step) -> bool) -> Vec<u32> {
        let mut steps = vec![NO_WAY; self.into.len()];
        let mut open: VecDeque<StepId> = graph.steps().filter(|(_, step)| wanted(step)).map(|(id, _)| id).collect();
        for id in &open {
            steps[id.index()] = 0;
        }
        while let Some(id) = open.pop_front() {
            for from in &self.into[id.index()] {
                if steps[from.index()] == NO_WAY {
                    steps[from.index()] = steps[id.index()] + 1;
                    open.push_back(*from);
                }
            }
        }
        steps
    }
}
