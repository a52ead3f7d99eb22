//! The structure of a line: how deep and how broad it is, what every caller has to pass, where calls go round, what
//! nobody hears, and with how many keys each reason is met.

mod loops;
mod passes;
mod ways;

#[cfg(test)]
mod tests;

pub use loops::Loop;
pub use passes::Passes;
pub use ways::{Cost, Leg, Way, Ways};

use petgraph::algo::dijkstra;
use petgraph::visit::EdgeRef;

use super::{Action, Language, Menu, MenuGraph, MenuKey, StepId, StepKind};
use crate::menu::Press;

/// The structure of a line. Counts and sets are here; what may be as long as the line itself is asked for.
#[derive(Debug)]
pub struct Shape<'g> {
    /// For each step, by its index, the menus passed on the shallowest way to it; `None`: no call enters it.
    depth: Vec<Option<u32>>,
    /// The deepest step that a call enters, the first of several, and its depth.
    pub deepest: (StepId, u32),
    /// The deepest step where a person answers, and its depth; `None`: nobody answers.
    pub deepest_human: Option<(StepId, u32)>,
    /// How much the menus offer; `None`: no call enters one.
    pub breadth: Option<Breadth>,
    /// What callers have to pass.
    pub passes: Passes,
    /// Sets of steps in which a call can go round.
    pub loops: Vec<Loop>,
    /// Choices that nobody hears of.
    pub unheard: Vec<Unheard>,
    /// Keys to each reason.
    pub ways: Ways<'g>,
}

/// How many choices the menus of a line offer. Reserved keys, and what is said without a key, are no choices.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Breadth {
    /// Menus that a call enters.
    pub menus: usize,
    /// Fewest choices.
    pub min: usize,
    /// Choices a menu, on average.
    pub mean: f64,
    /// Most choices.
    pub max: usize,
    /// The menu with the most, the first of several.
    pub widest: StepId,
}

/// A choice that nobody hears of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unheard {
    /// The menu.
    pub step: StepId,
    /// Its place in the menu.
    pub choice: usize,
    /// The key that has to be guessed.
    pub press: Press,
    /// The language in which no offer is made; `None`: in none at all.
    pub language: Option<Language>,
}

/// The structure of a line.
#[must_use]
pub fn shape(graph: &MenuGraph) -> Shape<'_> {
    let depth = graph.depths();
    let deepest = |wanted: &dyn Fn(StepId) -> bool| {
        let known = graph.steps().filter_map(|(id, _)| Some((id, depth[id.index()]?)));
        // Of equals the first: steps come in the order of the file.
        known
            .filter(|(id, _)| wanted(*id))
            .fold(None, |best: Option<(StepId, u32)>, next| best.filter(|best| best.1 >= next.1).or(Some(next)))
    };
    Shape {
        deepest: deepest(&|_| true).unwrap_or((graph.start, 0)),
        deepest_human: deepest(&|id| graph.step(id).is_human()),
        depth,
        breadth: graph.breadth(),
        passes: graph.passes(),
        loops: graph.loops(),
        unheard: graph.unheard(),
        ways: graph.ways_of_callers(),
    }
}

impl Shape<'_> {
    /// Menus that are passed on the shallowest way to a step, itself not counted; `None`: no call enters it.
    #[must_use]
    pub fn depth_of(&self, step: StepId) -> Option<u32> {
        self.depth.get(step.index()).copied().flatten()
    }
}

impl Menu {
    /// Its choices do not all lead to the same step. `0`, `star` and `pound` are none; one alone is a level as any other.
    fn parts_callers(&self) -> bool {
        let to = |key: &MenuKey| match key.action {
            Action::Goto(target) if key.choice.is_some() && !matches!(key.press.keys(), "0" | "*" | "#") => {
                Some(target.step)
            }
            _ => None,
        };
        let targets: Vec<StepId> = self.keys.iter().filter_map(to).collect();
        targets.len() < 2 || targets.iter().any(|target| *target != targets[0])
    }

    /// How many choices can be taken with a key.
    #[must_use]
    pub fn breadth(&self) -> usize {
        self.choices.iter().filter(|choice| !choice.press.is_empty()).count()
    }
}

impl MenuGraph {
    /// For each step, by its index, the least number of menus that a call leaves before it comes there: by a key, or by
    /// silence, which passes the menu all the same.
    #[must_use]
    pub fn depths(&self) -> Vec<Option<u32>> {
        self.passed(|step| matches!(self.steps[step].kind, StepKind::Menu(_)))
    }

    /// The same, of menus that part callers: where the keys of several choices all lead to one next step, as those of two
    /// languages do, nobody is a level further down.
    #[must_use]
    pub fn levels(&self) -> Vec<Option<u32>> {
        self.passed(|step| matches!(&self.steps[step].kind, StepKind::Menu(menu) if menu.parts_callers()))
    }

    /// The least number of steps of a kind that a call leaves before it comes to each step.
    fn passed(&self, counts: impl Fn(StepId) -> bool) -> Vec<Option<u32>> {
        let level = |from: StepId| u32::from(counts(from));
        let mut depths = vec![None; self.steps.node_count()];
        for (step, depth) in dijkstra(&self.steps, self.start, None, |edge| level(edge.source())) {
            depths[step.index()] = Some(depth);
        }
        depths
    }

    /// How many choices the menus offer that a call enters.
    #[must_use]
    pub fn breadth(&self) -> Option<Breadth> {
        let reachable = self.reachable();
        let menus: Vec<(StepId, usize)> =
            self.menus().filter(|(id, ..)| reachable.has(*id)).map(|(id, _, menu)| (id, menu.breadth())).collect();
        let min = menus.iter().map(|(_, choices)| *choices).min()?;
        let max = menus.iter().map(|(_, choices)| *choices).max()?;
        let (widest, _) = *menus.iter().find(|(_, choices)| *choices == max)?;
        let all: usize = menus.iter().map(|(_, choices)| choices).sum();
        Some(Breadth { menus: menus.len(), min, mean: all as f64 / menus.len() as f64, max, widest })
    }

    /// Choices of menus that a call enters, and whose key nobody is told: in a language, or at all.
    #[must_use]
    pub fn unheard(&self) -> Vec<Unheard> {
        let reachable = self.reachable();
        let mut unheard = Vec::new();
        for (step, _, menu) in self.menus().filter(|(id, ..)| reachable.has(*id)) {
            for (choice, written) in menu.choices.iter().enumerate() {
                let Some((press, _)) = written.press.first() else { continue };
                let said = |language| written.prompt.is_some_and(|id| self.prompt(id).is_said(language));
                let silent: Vec<Language> =
                    (0..self.line.languages.len()).filter(|language| !said(*language)).collect();
                let one = |language| Unheard { step, choice, press: press.clone(), language };
                if silent.len() == self.line.languages.len() {
                    unheard.push(one(None));
                } else {
                    unheard.extend(silent.into_iter().map(|language| one(Some(language))));
                }
            }
        }
        unheard
    }
}
