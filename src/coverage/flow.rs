//! How many calls it takes at the least: a minimum flow with lower bounds.
//!
//! Every call is a path from where calls begin to where they end, and may pass a step more than once. A set of calls that
//! walks every way at least once is then a flow of at least one unit on each, and its size the value of the flow. The
//! least such flow is found from any by sending back as much as the bounds allow: a maximum flow from the end to the
//! beginning in what is left over (Dinic's algorithm). No set of calls can be smaller; one that also has to be bearable,
//! and to give each call one world, may have to be larger.

use petgraph::algo::maximum_flow::dinics;
use petgraph::graph::{DiGraph, NodeIndex};

/// Ways of the largest line for which the bound is computed (ours): beyond it takes longer than the audits themselves.
const MOST_WAYS: usize = 20_000;

/// A way of the network, and whether some call has to take it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    /// From this node.
    pub(super) from: usize,
    /// To this node.
    pub(super) to: usize,
    /// It has to be taken.
    pub(super) wanted: bool,
}

/// The least number of paths from `source` to `sink` that take every wanted edge; `None`: the network is too large, or
/// some wanted edge lies on no path.
pub(super) fn fewest(nodes: usize, edges: &[Edge], source: usize, sink: usize) -> Option<usize> {
    if edges.len() > MOST_WAYS {
        return None;
    }
    let before = tree(nodes, edges, source, false);
    let after = tree(nodes, edges, sink, true);
    // Any flow that will do: for each wanted edge one path through it.
    let mut flow = vec![0_u64; edges.len()];
    let mut value = 0_u64;
    for (at, edge) in edges.iter().enumerate().filter(|(_, edge)| edge.wanted) {
        if flow[at] > 0 {
            continue;
        }
        value += 1;
        flow[at] += 1;
        let mut node = edge.from;
        while node != source {
            let way = before[node]?;
            flow[way] += 1;
            node = edges[way].from;
        }
        let mut node = edge.to;
        while node != sink {
            let way = after[node]?;
            flow[way] += 1;
            node = edges[way].to;
        }
    }
    // What can be sent back from the end to the beginning.
    let mut rest: DiGraph<(), u64> = DiGraph::with_capacity(nodes, edges.len() * 2);
    let ids: Vec<NodeIndex> = (0..nodes).map(|_| rest.add_node(())).collect();
    for (edge, flow) in edges.iter().zip(&flow) {
        rest.add_edge(ids[edge.from], ids[edge.to], value);
        let spare = flow - u64::from(edge.wanted);
        if spare > 0 {
            rest.add_edge(ids[edge.to], ids[edge.from], spare);
        }
    }
    let (back, _) = dinics(&rest, ids[sink], ids[source]);
    usize::try_from(value.saturating_sub(back)).ok()
}

/// For each node the edge by which a search from `root` came to it; backwards: by which it goes on to it.
fn tree(nodes: usize, edges: &[Edge], root: usize, backwards: bool) -> Vec<Option<usize>> {
    let ends = |edge: &Edge| if backwards { (edge.to, edge.from) } else { (edge.from, edge.to) };
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for (at, edge) in edges.iter().enumerate() {
        out[ends(edge).0].push(at);
    }
    let mut by = vec![None; nodes];
    let mut seen = vec![false; nodes];
    seen[root] = true;
    let mut open = std::collections::VecDeque::from([root]);
    while let Some(node) = open.pop_front() {
        for at in &out[node] {
            let to = ends(&edges[*at]).1;
            if !std::mem::replace(&mut seen[to], true) {
                by[to] = Some(*at);
                open.push_back(to);
            }
        }
    }
    by
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(edges: &[(usize, usize, bool)]) -> Option<usize> {
        let edges: Vec<Edge> =
            edges.iter().map(|(from, to, wanted)| Edge { from: *from, to: *to, wanted: *wanted }).collect();
        fewest(6, &edges, 0, 5)
    }

    #[test]
    fn the_least_number_of_paths_is_found() {
        // A chain is one path, a fork two, and two forks after one another are still two.
        assert_eq!(of(&[(0, 1, true), (1, 5, true)]), Some(1));
        assert_eq!(of(&[(0, 1, false), (1, 2, true), (1, 3, true), (2, 5, false), (3, 5, false)]), Some(2));
        assert_eq!(
            of(&[(0, 1, true), (0, 2, true), (1, 3, true), (2, 3, true), (3, 4, true), (3, 5, true), (4, 5, true),]),
            Some(2)
        );
        // A circle on the way is walked by the path that passes it.
        assert_eq!(of(&[(0, 1, true), (1, 2, true), (2, 1, true), (1, 5, true)]), Some(1));
        // Three ends are three paths.
        assert_eq!(of(&[(0, 1, false), (1, 5, true), (1, 5, true), (1, 5, true)]), Some(3));
        assert_eq!(of(&[(0, 1, false), (2, 3, true), (1, 5, false)]), None, "nothing leads there");
    }
}
