//! Where `back` leads.

use petgraph::algo::dominators;
use petgraph::visit::NodeFiltered;

use crate::graph::{Action, By, Edge, MenuGraph, StepId, StepKind};

/// `back` leads to the nearest menu that every way passes: the nearest dominator that is a menu.
///
/// Fixed here, once, on the graph without the `back` keys themselves, which are edges from then on: a call needs no
/// history.
pub(super) fn draw_back(graph: &mut MenuGraph) {
    // Steps that lead to no menu stand between no two menus. Without them the queue that every menu can end in does not
    // join all ways, and the cost stays near the number of edges instead of that times the depth.
    let between = graph.can_reach(|step| matches!(step.kind, StepKind::Menu(_)));
    let start = graph.start;
    let ways = NodeFiltered::from_fn(&graph.steps, |step| step == start || between.has(step));
    let dominators = dominators::simple_fast(&ways, graph.start);
    // Nearest menu strictly above each step; a step's immediate dominator comes before it on every path from the start,
    // so following immediate dominators and remembering what was found costs one look a step.
    let mut above: Vec<Option<Option<StepId>>> = vec![None; graph.steps.node_count()];
    let menus: Vec<StepId> = graph.menus().map(|(id, _, _)| id).collect();
    for menu in menus {
        let mut way = Vec::new();
        let mut at = menu;
        let found = loop {
            if let Some(known) = above[at.index()] {
                break known;
            }
            way.push(at);
            match dominators.immediate_dominator(at) {
                None => break None,
                Some(next) if matches!(graph.steps[next].kind, StepKind::Menu(_)) => break Some(next),
                Some(next) => at = next,
            }
        };
        for step in way {
            above[step.index()] = Some(found);
        }
        let StepKind::Menu(of) = &mut graph.steps[menu].kind else { continue };
        of.back = found;
        let Some(back) = found else { continue };
        let keys: Vec<Edge> = of
            .keys
            .iter()
            .filter(|key| key.action == Action::Back)
            .map(|key| {
                let by = if key.choice.is_some() { By::Key } else { By::Reserved };
                Edge { by: by(key.press.clone()), span: key.span }
            })
            .collect();
        for edge in keys {
            graph.steps.add_edge(menu, back, edge);
        }
    }
}
