//! DOT, for Graphviz and whatever else reads it.

use std::fmt::Write as _;

use super::{Format, Style, plain};
use crate::finding::Severity;
use crate::report::{EdgeKind, GraphView, NodeKind, NodeView, Report};
use crate::source::Sources;

pub(super) static FORMAT: Format = Format { name: "dot", render };

fn render(report: &Report, _: &Sources, _: &Style) -> String {
    report.graphs.iter().map(draw).collect()
}

fn draw(view: &GraphView) -> String {
    let mut out = String::from("digraph line {\n");
    let mut head = vec![view.title.as_str()];
    head.extend(view.notes.iter().map(String::as_str));
    let _ =
        writeln!(out, "  graph [rankdir=LR, labelloc=t, labeljust=l, fontname=\"sans-serif\", label={}]", text(&head));
    out.push_str(
        "  node [fontname=\"sans-serif\", fontsize=11, shape=box, style=filled, fillcolor=white, color=\"#56636d\"]\n",
    );
    out.push_str("  edge [fontname=\"sans-serif\", fontsize=10, color=\"#56636d\"]\n");
    if let Some(start) = view.nodes.iter().find(|node| node.start) {
        out.push_str("  start [shape=circle, label=\"start\", fillcolor=black, fontcolor=white]\n");
        let _ = writeln!(out, "  start -> s{} [color=black, weight=4]", start.id);
    }
    for node in &view.nodes {
        let _ = writeln!(out, "  s{} [{}]", node.id, looks(node));
    }
    for edge in &view.edges {
        let (Some(from), Some(to)) = (view.nodes.get(edge.from), view.nodes.get(edge.to)) else { continue };
        let mut looks = Vec::new();
        if !edge.label.is_empty() {
            looks.push(format!("label={}", text(&[&edge.label])));
        }
        match edge.kind {
            EdgeKind::Itself | EdgeKind::World => {}
            EdgeKind::Key => looks.push("color=black".to_owned()),
            EdgeKind::Queue => looks.push("style=dotted".to_owned()),
            EdgeKind::Lapse => looks.push("style=dashed".to_owned()),
        }
        let looks = if looks.is_empty() { String::new() } else { format!(" [{}]", looks.join(", ")) };
        let _ = writeln!(out, "  s{} -> s{}{looks}", from.id, to.id);
    }
    out.push_str("}\n");
    out
}

fn looks(node: &NodeView) -> String {
    let mark = node.mark.as_ref().map(|mark| format!("{} {}", mark.severity.name(), mark.codes.join(" ")));
    let kind = if node.human { format!("{}: a person answers", node.kind.name()) } else { node.kind.name().to_owned() };
    let mut lines = vec![node.name.as_str(), &kind];
    lines.extend(node.lines.iter().map(String::as_str));
    let notes = node.notes.join(" · ");
    lines.extend(Some(notes.as_str()).filter(|notes| !notes.is_empty()));
    lines.extend(mark.as_deref());
    let mut looks = format!("label={}", text(&lines));
    let (shape, more) = match node.kind {
        NodeKind::Play => ("box", ""),
        NodeKind::Menu => ("hexagon", ""),
        NodeKind::Collect => ("parallelogram", ""),
        NodeKind::Branch => ("diamond", ""),
        NodeKind::Queue => ("ellipse", ""),
        NodeKind::Transfer => ("cds", ""),
        NodeKind::Voicemail => ("note", ""),
        NodeKind::Callback => ("house", ""),
        NodeKind::Disconnect => ("octagon", ""),
        NodeKind::Opaque => ("component", ""),
        NodeKind::Missing => ("box", ", style=\"filled,dashed\""),
    };
    if node.kind != NodeKind::Play {
        let _ = write!(looks, ", shape={shape}{more}");
    }
    if node.human {
        looks.push_str(", fillcolor=\"#0b5563\", fontcolor=white");
    } else if node.kind == NodeKind::Menu {
        looks.push_str(", fillcolor=\"#dfeaf5\"");
    }
    match node.mark.as_ref().map(|mark| mark.severity) {
        Some(Severity::Error) => looks.push_str(", color=\"#b3261e\", penwidth=3"),
        Some(_) => looks.push_str(", color=\"#d99a00\", penwidth=3"),
        None => {}
    }
    looks
}

/// A quoted string of several lines. Graphviz reads a backslash as a command (`\N` is the node's name) and an ampersand
/// as the beginning of an HTML entity.
fn text(lines: &[&str]) -> String {
    let mut out = String::from("\"");
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            out.push_str("\\n");
        }
        for letter in plain(line).chars() {
            match letter {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '&' => out.push_str("&amp;"),
                letter => out.push(letter),
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn graphviz_sees_the_letters_that_were_written() {
        assert_eq!(text(&["a\"b", "\\N \\n"]), "\"a\\\"b\\n\\\\N \\\\n\"");
        assert_eq!(text(&["<b> &amp; ]; end\n"]), "\"<b> &amp;amp; ]; end \"");
    }
}
