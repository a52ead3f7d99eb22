//! A figure of a line in JSON: nodes and edges, by the names of the steps.

use serde_json::{Value, json};

use crate::report::{GraphView, NodeView};

/// `{title, start, nodes, edges, notes}`; what is not there is null or an empty list.
pub(super) fn graph(view: &GraphView) -> Value {
    let name = |at: usize| view.nodes.get(at).map(|node| node.name.as_str());
    let edges: Vec<Value> = view
        .edges
        .iter()
        .map(|edge| json!({"from": name(edge.from), "to": name(edge.to), "label": edge.label, "by": edge.kind.name()}))
        .collect();
    json!({
        "title": view.title,
        "start": view.nodes.iter().find(|node| node.start).map(|node| node.name.as_str()),
        "nodes": view.nodes.iter().map(node).collect::<Vec<_>>(),
        "edges": edges,
        "notes": view.notes,
    })
}

fn node(node: &NodeView) -> Value {
    let mark = node.mark.as_ref().map(|mark| json!({"severity": mark.severity.name(), "codes": mark.codes}));
    json!({
        "name": node.name,
        "kind": node.kind.name(),
        "human": node.human,
        "lines": node.lines,
        "notes": node.notes,
        "mark": mark,
    })
}
