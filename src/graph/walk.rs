//! Questions about the line, each answered in one pass over steps and edges.

use petgraph::Direction;
use petgraph::algo::kosaraju_scc;
use petgraph::visit::{Bfs, EdgeRef, Reversed};

use super::{Action, By, Edge, MenuGraph, MenuKey, Step, StepId, StepKind, Target};

/// A set of steps, asked by id.
#[derive(Clone, Debug)]
pub struct Steps(Vec<bool>);

impl Steps {
    /// Whether a step is in the set.
    #[must_use]
    pub fn has(&self, step: StepId) -> bool {
        self.0[step.index()]
    }
}

impl MenuGraph {
    /// The ways on from a step.
    pub fn ways(&self, step: StepId) -> impl Iterator<Item = (StepId, &Edge)> {
        self.steps.edges(step).map(|edge| (edge.target(), edge.weight()))
    }

    /// Number of edges.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        self.steps.edge_count()
    }

    /// Steps that some call enters.
    #[must_use]
    pub fn reachable(&self) -> Steps {
        let mut reached = vec![false; self.steps.node_count()];
        let mut walk = Bfs::new(&self.steps, self.start);
        while let Some(step) = walk.next(&self.steps) {
            reached[step.index()] = true;
        }
        Steps(reached)
    }

    /// Steps from which a call can come to one that is wanted, itself included.
    #[must_use]
    pub fn can_reach(&self, wanted: impl Fn(&Step) -> bool) -> Steps {
        self.backwards(wanted, |_| true, |_| true)
    }

    /// Steps from which a call comes to a wanted one by itself: no key is pressed on the way, nobody is asked.
    #[must_use]
    pub fn comes_by_itself_to(&self, wanted: impl Fn(&Step) -> bool) -> Steps {
        self.backwards(wanted, Step::passes_through, Self::is_by_itself)
    }

    /// Whether an edge is taken without a key and without waiting for one.
    fn is_by_itself(edge: &Edge) -> bool {
        matches!(edge.by, By::Goto | By::Open | By::Closed | By::Holiday | By::Outcome(_))
    }

    /// Backwards from what is wanted, through steps and edges that may be used.
    fn backwards(
        &self,
        wanted: impl Fn(&Step) -> bool,
        through: impl Fn(&Step) -> bool,
        by: impl Fn(&Edge) -> bool,
    ) -> Steps {
        let mut found = vec![false; self.steps.node_count()];
        let mut open: Vec<StepId> = self.steps.node_indices().filter(|id| wanted(&self.steps[*id])).collect();
        for id in &open {
            found[id.index()] = true;
        }
        while let Some(id) = open.pop() {
            for edge in self.steps.edges_directed(id, Direction::Incoming) {
                let from = edge.source();
                if !found[from.index()] && through(&self.steps[from]) && by(edge.weight()) {
                    found[from.index()] = true;
                    open.push(from);
                }
            }
        }
        Steps(found)
    }

    /// Steps that the author gave no way on: callers who come here are stuck and the line hangs up.
    pub fn dead_ends(&self) -> impl Iterator<Item = (StepId, &Step)> {
        self.steps().filter(|(_, step)| step.is_dead_end())
    }

    /// Sets of steps that no caller can leave, by a person or by the end, each set as small as it can be.
    #[must_use]
    pub fn traps(&self) -> Vec<Vec<StepId>> {
        let leaves = self.can_reach(|step| step.ends_a_call());
        let reachable = self.reachable();
        let mut traps: Vec<Vec<StepId>> = kosaraju_scc(&self.steps)
            .into_iter()
            .filter(|set| set.iter().all(|step| !leaves.has(*step) && reachable.has(*step)))
            // Only the bottom: what merely leads into a trap is not the trap.
            .filter(|set| set.iter().all(|step| self.steps.neighbors(*step).all(|next| set.contains(&next))))
            .collect();
        for set in &mut traps {
            set.sort_unstable();
        }
        traps.sort_unstable();
        traps
    }

    /// The first menus that callers meet while somebody answers: no key leads there, and no closed branch.
    #[must_use]
    pub fn main_menus(&self) -> Vec<StepId> {
        let mut found = Vec::new();
        let mut seen = vec![false; self.steps.node_count()];
        let mut open = vec![self.start];
        while let Some(id) = open.pop() {
            if std::mem::replace(&mut seen[id.index()], true) {
                continue;
            }
            let step = &self.steps[id];
            if matches!(step.kind, StepKind::Menu(_)) {
                found.push(id);
            } else if step.passes_through() || matches!(step.kind, StepKind::Collect(_)) {
                let ways = self.steps.edges(id).filter(|edge| {
                    Self::is_by_itself(edge.weight()) && !matches!(edge.weight().by, By::Closed | By::Holiday)
                });
                open.extend(ways.map(|edge| edge.target()));
            }
        }
        found.sort_unstable();
        found
    }

    /// The menu key's target, whatever the key does; `None` where it leads nowhere.
    #[must_use]
    pub fn leads(&self, at: StepId, key: &MenuKey) -> Option<StepId> {
        match key.action {
            Action::Goto(Target { step, .. }) => Some(step),
            Action::Repeat => Some(at),
            Action::Back => match &self.steps[at].kind {
                StepKind::Menu(menu) => Some(menu.back.unwrap_or(at)),
                _ => None,
            },
            Action::Nowhere => None,
        }
    }

    /// Steps that enter a step, itself not counted.
    #[must_use]
    pub fn entered_from(&self, step: StepId) -> Vec<StepId> {
        let reversed = Reversed(&self.steps);
        petgraph::visit::IntoNeighbors::neighbors(reversed, step).filter(|from| *from != step).collect()
    }
}

impl Step {
    /// The author gave no way on and nothing that ends a call.
    #[must_use]
    pub fn is_dead_end(&self) -> bool {
        match &self.kind {
            StepKind::Play(_) => self.goto.is_none(),
            StepKind::Collect(_) | StepKind::Data | StepKind::Opaque(_) => {
                self.goto.is_none() && self.outcomes.iter().all(|outcome| outcome.target.is_none())
            }
            StepKind::Hours { open, closed, holiday, .. } => open.is_none() && closed.is_none() && holiday.is_none(),
            StepKind::Menu(menu) => menu.keys.is_empty(),
            _ => false,
        }
    }

    /// Some caller's call can end here: by a person, by a message, by hanging up, or because nothing follows.
    #[must_use]
    pub fn ends_a_call(&self) -> bool {
        let hangs_up = |retries: &super::Retries| {
            self.settings.attempts.is_some()
                && (retries.exhausted_no_input.is_none() || retries.exhausted_no_match.is_none())
        };
        match &self.kind {
            StepKind::Queue(_) | StepKind::Transfer { .. } | StepKind::Disconnect(_) | StepKind::Missing => true,
            StepKind::Voicemail { .. } | StepKind::Callback { .. } => self.goto.is_none(),
            StepKind::Menu(menu) => hangs_up(&menu.retries) || self.is_dead_end(),
            StepKind::Collect(collect) => hangs_up(&collect.retries) || self.is_dead_end(),
            _ => self.is_dead_end(),
        }
    }
}
