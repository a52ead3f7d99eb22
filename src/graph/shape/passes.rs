//! What callers have to pass: dominators.

use std::collections::HashMap;

use petgraph::algo::dominators;
use petgraph::graph::DiGraph;
use petgraph::visit::Dfs;

use crate::graph::{MenuGraph, StepId, StepKind};

/// Which steps stand on every way to which, silence and wrong keys included.
#[derive(Debug)]
pub struct Passes {
    /// The nearest step that every way passes, by the index of the step it leads to; `None` for the start and for what no
    /// call enters.
    above: Vec<Option<StepId>>,
    /// The step asks for keys, by its index.
    asks: Vec<bool>,
    /// Steps where a person answers and that a call enters, in the order of the file.
    pub humans: Vec<StepId>,
    start: StepId,
}

impl Passes {
    /// Steps that every call passes before it comes to a step, in the order of the call; neither the start nor the step
    /// itself is among them. Empty for a step that no call enters.
    #[must_use]
    pub fn must_pass(&self, to: StepId) -> Vec<StepId> {
        let mut way: Vec<StepId> =
            std::iter::successors(self.above(to), |at| self.above(*at)).filter(|at| *at != self.start).collect();
        way.reverse();
        way
    }

    /// Those of [`Passes::must_pass`] that ask for keys, the start among them where it asks.
    #[must_use]
    pub fn must_answer(&self, to: StepId) -> Vec<StepId> {
        let mut way: Vec<StepId> =
            std::iter::successors(self.above(to), |at| self.above(*at)).filter(|at| self.asks[at.index()]).collect();
        way.reverse();
        way
    }

    /// Steps that everybody passes who comes to a person, whoever it is: in the order of the call, without the start. The
    /// person's own step is among them where there is only one. Empty where nobody answers.
    #[must_use]
    pub fn passed_by_all_who_reach_a_human(&self) -> Vec<StepId> {
        self.passed_by_all_who_reach(&self.humans)
    }

    /// Steps that everybody passes who comes to any of some steps; of steps that no call enters nothing is asked.
    #[must_use]
    pub fn passed_by_all_who_reach(&self, goals: &[StepId]) -> Vec<StepId> {
        let entered = |step: &StepId| *step == self.start || self.above(*step).is_some();
        let mut goals = goals.iter().copied().filter(entered);
        let Some(first) = goals.next() else { return Vec::new() };
        // The way to the first one, from the start; what the others have in common with it is a beginning of it.
        let mut way: Vec<StepId> = std::iter::successors(Some(first), |at| self.above(*at)).collect();
        way.reverse();
        // Where on that way a step's own way leaves it. Each step is looked at once, however many goals there are.
        let mut leaves: HashMap<StepId, usize> = way.iter().enumerate().map(|(at, step)| (*step, at)).collect();
        let mut common = way.len();
        for goal in goals {
            let (mut open, mut at) = (Vec::new(), goal);
            let found = loop {
                match (leaves.get(&at), self.above(at)) {
                    (Some(found), _) => break *found,
                    (None, Some(above)) => {
                        open.push(at);
                        at = above;
                    }
                    (None, None) => break 0,
                }
            };
            leaves.extend(open.into_iter().map(|step| (step, found)));
            common = common.min(found + 1);
        }
        way.truncate(common);
        way.retain(|step| *step != self.start);
        way
    }

    fn above(&self, step: StepId) -> Option<StepId> {
        self.above.get(step.index()).copied().flatten()
    }
}

impl MenuGraph {
    /// What callers have to pass on their way to each step.
    #[must_use]
    pub fn passes(&self) -> Passes {
        let count = self.steps.node_count();
        let (ways, order) = self.joined();
        let dominators = dominators::simple_fast(&ways, self.start);
        let mut above: Vec<Option<StepId>> = vec![None; count];
        for step in &order {
            // A joint stands for the steps above it.
            let mut at = dominators.immediate_dominator(*step);
            while let Some(joint) = at.filter(|at| at.index() >= count) {
                at = dominators.immediate_dominator(joint);
            }
            above[step.index()] = at;
        }
        let reached = |id: &StepId| *id == self.start || above[id.index()].is_some();
        let humans = self.steps().filter(|(_, step)| step.is_human()).map(|(id, _)| id).filter(reached).collect();
        let asks =
            self.steps().map(|(_, step)| matches!(step.kind, StepKind::Menu(_) | StepKind::Collect(_))).collect();
        Passes { above, asks, humans, start: self.start }
    }

    /// The ways of the line, where many that end in one step are joined two by two first, neighbours before strangers;
    /// and the steps that a call enters, as they are first met.
    ///
    /// The algorithm walks up from each way into a step to what it has in common with the others. The queue that every
    /// menu of a deep line can end in would cost the square of the depth; with joints the cost stays near the number of
    /// ways.
    fn joined(&self) -> (DiGraph<(), ()>, Vec<StepId>) {
        let mut order = Vec::with_capacity(self.steps.node_count());
        let mut walk = Dfs::new(&self.steps, self.start);
        while let Some(step) = walk.next(&self.steps) {
            order.push(step);
        }
        let mut into: Vec<Vec<StepId>> = vec![Vec::new(); self.steps.node_count()];
        for step in &order {
            for next in self.steps.neighbors(*step) {
                // The ways of one step stand together.
                if into[next.index()].last() != Some(step) {
                    into[next.index()].push(*step);
                }
            }
        }
        let mut joined = DiGraph::with_capacity(self.steps.node_count(), self.steps.edge_count());
        for _ in 0..self.steps.node_count() {
            joined.add_node(());
        }
        for (to, mut from) in into.into_iter().enumerate() {
            while from.len() > 2 {
                from = from
                    .chunks(2)
                    .map(|pair| match pair {
                        [one] => *one,
                        pair => {
                            let joint = joined.add_node(());
                            for from in pair {
                                joined.add_edge(*from, joint, ());
                            }
                            joint
                        }
                    })
                    .collect();
            }
            for from in from {
                joined.add_edge(from, StepId::new(to), ());
            }
        }
        (joined, order)
    }
}
