//! A figure of a line as text: each step, and below it the ways on.

use std::fmt::Write as _;

use super::plain;
use crate::report::{EdgeKind, GraphView, NodeView};

pub(super) fn draw(out: &mut String, view: &GraphView) {
    for line in std::iter::once(&view.title).chain(&view.notes).filter(|line| !line.is_empty()) {
        let _ = writeln!(out, "{}", plain(line));
    }
    for (at, node) in view.nodes.iter().enumerate() {
        out.push('\n');
        head(out, node);
        let ways = || view.edges.iter().filter(|edge| edge.from == at);
        let widest = ways().map(|edge| edge.label.chars().count()).max().unwrap_or(0);
        for edge in ways() {
            let arrow = if edge.kind == EdgeKind::Lapse { "..>" } else { "-->" };
            let to = view.nodes.get(edge.to).map(|node| plain(&node.name)).unwrap_or_default();
            let label = plain(&edge.label);
            let _ = if widest == 0 {
                writeln!(out, "  {arrow} {to}")
            } else {
                writeln!(out, "  {label:widest$} {arrow} {to}")
            };
        }
    }
    out.push('\n');
}

fn head(out: &mut String, node: &NodeView) {
    let human = if node.human { ": a person answers" } else { "" };
    let start = if node.start { ", a call begins here" } else { "" };
    let _ = write!(out, "{}  ({}{human}{start})", plain(&node.name), node.kind.name());
    if let Some(mark) = &node.mark {
        let _ = write!(out, "  [{} {}]", mark.severity.name(), mark.codes.join(" "));
    }
    out.push('\n');
    for line in &node.lines {
        let _ = writeln!(out, "  {}", plain(line));
    }
    if !node.notes.is_empty() {
        let _ = writeln!(out, "  {}", plain(&node.notes.join(" · ")));
    }
}
