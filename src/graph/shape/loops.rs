//! Where calls go round.

use std::collections::HashSet;

use petgraph::algo::{dijkstra, kosaraju_scc};
use petgraph::visit::{EdgeFiltered, EdgeRef};

use crate::graph::{Action, By, Edge, MenuGraph, StepId, StepKind};
use crate::menu::Press;

/// Steps among which a call can go round without end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Loop {
    /// All of them, in the order of the file.
    pub steps: Vec<StepId>,
    /// A shortest circle through the one that calls come to first; that one stands at both ends.
    pub circle: Vec<StepId>,
}

impl Loop {
    /// The circle in words: `main > account > main`.
    #[must_use]
    pub fn words(&self, graph: &MenuGraph) -> String {
        self.circle.iter().map(|step| graph.step(*step).name.as_str()).collect::<Vec<_>>().join(" > ")
    }
}

impl MenuGraph {
    /// Sets of steps that a call enters and can come back to from each other, by keys, by silence or by itself: each as
    /// large as it can be, in the order in which calls come to them. Keys that go `back` are left out: to go round is
    /// what they are for, and with them nearly every line would be one loop.
    #[must_use]
    pub fn loops(&self) -> Vec<Loop> {
        let back: HashSet<(StepId, &Press)> = self
            .menus()
            .flat_map(|(id, _, menu)| {
                menu.keys.iter().filter(|key| key.action == Action::Back).map(move |key| (id, &key.press))
            })
            .collect();
        let goes_on = |from: StepId, edge: &Edge| match &edge.by {
            By::Key(press) | By::Reserved(press) => !back.contains(&(from, press)),
            _ => true,
        };
        let ways = EdgeFiltered::from_fn(&self.steps, |edge| goes_on(edge.source(), edge.weight()));
        let far = dijkstra(&ways, self.start, None, |_| 1_u32);
        let sets = kosaraju_scc(&ways);
        let set_of = self.set_of(&sets);
        let mut loops: Vec<(u32, Loop)> = Vec::new();
        for (index, mut set) in sets.into_iter().enumerate() {
            let distance = |step: &StepId| far.get(step).copied();
            let Some(first) =
                set.iter().copied().filter(|step| distance(step).is_some()).min_by_key(|step| (distance(step), *step))
            else {
                continue;
            };
            let inside = |step: StepId| set_of[step.index()] == index;
            let round = EdgeFiltered::from_fn(&self.steps, |edge| {
                inside(edge.source()) && inside(edge.target()) && goes_on(edge.source(), edge.weight())
            });
            // A set of one step is a loop where a way leads from it to itself.
            let goes_round =
                set.len() > 1 || self.steps.edges_connecting(first, first).any(|edge| goes_on(first, edge.weight()));
            if goes_round && matches!(self.steps[first].kind, StepKind::Missing) {
                continue;
            }
            if goes_round {
                let from_first = dijkstra(&round, first, None, |_| 1_u32);
                let circle = self.circle(
                    first,
                    |step| from_first.get(&step).copied(),
                    |from, edge| inside(from) && goes_on(from, edge),
                );
                set.sort_unstable();
                loops.push((distance(&first).unwrap_or_default(), Loop { steps: set, circle }));
            }
        }
        loops.sort_by_key(|(far, found)| (*far, found.steps[0]));
        loops.into_iter().map(|(_, found)| found).collect()
    }

    /// Backwards from the first step to itself, each time to a step that is one nearer to it.
    fn circle(
        &self,
        first: StepId,
        far: impl Fn(StepId) -> Option<u32>,
        may: impl Fn(StepId, &Edge) -> bool,
    ) -> Vec<StepId> {
        let mut circle = vec![first];
        let mut at = first;
        loop {
            let before = self
                .steps
                .edges_directed(at, petgraph::Direction::Incoming)
                .filter(|edge| may(edge.source(), edge.weight()))
                .filter_map(|edge| Some((far(edge.source())?, edge.source())))
                .min();
            let Some((steps, before)) = before else { break };
            circle.push(before);
            at = before;
            if steps == 0 {
                break;
            }
        }
        circle.reverse();
        circle
    }
}
