//! Questions about the line, each answered in one pass over steps and edges.

use petgraph::Direction;
use petgraph::algo::kosaraju_scc;
use petgraph::visit::{EdgeFiltered, EdgeRef, Reversed};

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

/// What callers do who take none of what is offered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Lapse {
    /// They press nothing.
    Silence,
    /// They press what is no choice.
    WrongKey,
}

impl Lapse {
    /// Both, in the order in which people ask.
    pub const ALL: [Self; 2] = [Self::Silence, Self::WrongKey];

    /// The edge after the last attempt.
    fn by(self) -> By {
        match self {
            Self::Silence => By::NoInput,
            Self::WrongKey => By::NoMatch,
        }
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
        self.reachable_from([self.start])
    }

    /// Steps that are entered by a call that begins at one of these.
    fn reachable_from(&self, starts: impl IntoIterator<Item = StepId>) -> Steps {
        let mut reached = vec![false; self.steps.node_count()];
        let mut open: Vec<StepId> = starts.into_iter().collect();
        while let Some(step) = open.pop() {
            if !std::mem::replace(&mut reached[step.index()], true) {
                open.extend(self.steps.neighbors(step));
            }
        }
        Steps(reached)
    }

    /// Steps that no call enters, in groups: first a step that nothing else of them leads to (or the first of a circle),
    /// then what hangs on it. What hangs on several stands in the first one's group.
    ///
    /// `entered`: further steps that are taken to be entered.
    #[must_use]
    pub fn unreachable(&self, entered: impl IntoIterator<Item = StepId>) -> Vec<Vec<StepId>> {
        let mut seen = self.reachable_from(entered.into_iter().chain([self.start])).0;
        let sets = kosaraju_scc(&self.steps);
        let set_of = self.set_of(&sets);
        let mut entered_from_another = vec![false; sets.len()];
        for edge in self.steps.edge_references().filter(|edge| !seen[edge.source().index()]) {
            let (from, to) = (set_of[edge.source().index()], set_of[edge.target().index()]);
            entered_from_another[to] |= from != to;
        }
        let mut first: Vec<StepId> = sets
            .iter()
            .enumerate()
            .filter(|(set, steps)| !entered_from_another[*set] && !seen[steps[0].index()])
            .filter_map(|(_, steps)| steps.iter().min().copied())
            .collect();
        first.sort_unstable();
        first
            .into_iter()
            .map(|first| {
                let (mut group, mut open) = (Vec::new(), vec![first]);
                while let Some(step) = open.pop() {
                    if !std::mem::replace(&mut seen[step.index()], true) {
                        group.push(step);
                        open.extend(self.steps.neighbors(step));
                    }
                }
                group[1..].sort_unstable();
                group
            })
            .collect()
    }

    /// For each step the index of its set.
    pub(super) fn set_of(&self, sets: &[Vec<StepId>]) -> Vec<usize> {
        let mut set_of = vec![0; self.steps.node_count()];
        for (index, set) in sets.iter().enumerate() {
            for step in set {
                set_of[step.index()] = index;
            }
        }
        set_of
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
        let sets = kosaraju_scc(&self.steps);
        let set_of = self.set_of(&sets);
        let mut traps: Vec<Vec<StepId>> = sets
            .into_iter()
            .filter(|set| set.iter().all(|step| !leaves.has(*step) && reachable.has(*step)))
            // Only the bottom: what merely leads into a trap is not the trap.
            .filter(|set| {
                let inside = |next: StepId| set_of[next.index()] == set_of[set[0].index()];
                set.iter().all(|step| self.steps.neighbors(*step).all(inside))
            })
            .collect();
        for set in &mut traps {
            set.sort_unstable();
        }
        traps.sort_unstable();
        traps
    }

    /// Steps that ask, and whose callers come back to them after the last attempt without having taken any choice on the
    /// way: nothing counts. Where data may have counted after all, because one of its answers leads elsewhere, the steps
    /// are not among them.
    #[must_use]
    pub fn asks_for_ever(&self, lapse: Lapse) -> Steps {
        let taken = |step: StepId, edge: &Edge| {
            if self.steps[step].passes_through() { Self::is_by_itself(edge) } else { edge.by == lapse.by() }
        };
        let sets = kosaraju_scc(&EdgeFiltered::from_fn(&self.steps, |edge| taken(edge.source(), edge.weight())));
        let set_of = self.set_of(&sets);
        let mut found = vec![false; self.steps.node_count()];
        for (index, set) in sets.iter().enumerate() {
            let ways = || set.iter().flat_map(|step| self.steps.edges(*step));
            let inside = |to: StepId| set_of[to.index()] == index;
            let goes_round = ways().any(|edge| inside(edge.target()) && taken(edge.source(), edge.weight()));
            let may_count = ways().any(|edge| {
                matches!(self.steps[edge.source()].kind, StepKind::Data | StepKind::Opaque(_)) && !inside(edge.target())
            });
            if goes_round && !may_count {
                set.iter().for_each(|step| found[step.index()] = true);
            }
        }
        Steps(found)
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
