//! Mermaid: a flowchart that code hosts and wikis draw in the page.
//!
//! Mermaid itself draws at most 500 edges and 50,000 letters (`maxEdges`, `maxTextSize`). Both are among its `secure`
//! settings: a chart cannot raise them for itself, only the page that draws it can. A larger chart says so in its head.

use std::fmt::Write as _;

use super::{Format, Style, plain};
use crate::finding::Severity;
use crate::report::{EdgeKind, GraphView, NodeKind, NodeView, Report};
use crate::source::Sources;

pub(super) static FORMAT: Format = Format { name: "mermaid", render };

/// Edges that Mermaid draws where its page says nothing else: `maxEdges` of its configuration schema.
const MAX_EDGES: usize = 500;
/// Letters that Mermaid reads where its page says nothing else: `maxTextSize` of its configuration schema.
const MAX_TEXT: usize = 50_000;

fn render(report: &Report, _: &Sources, _: &Style) -> String {
    report.graphs.iter().map(draw).collect()
}

fn draw(view: &GraphView) -> String {
    let mut out = String::from("flowchart LR\n");
    for note in std::iter::once(&view.title).chain(&view.notes).filter(|note| !note.is_empty()) {
        // A comment ends with its line, and braces in it would be settings.
        let _ = writeln!(out, "  %% {}", plain(note).replace(['{', '}'], " ").replace('%', " "));
    }
    if let Some(start) = view.nodes.iter().find(|node| node.start) {
        let _ = writeln!(out, "  start([\"start\"]) --> s{}", start.id);
    }
    for node in &view.nodes {
        let _ = writeln!(out, "  s{}{}", node.id, shape(node));
    }
    for edge in &view.edges {
        let (Some(from), Some(to)) = (view.nodes.get(edge.from), view.nodes.get(edge.to)) else { continue };
        let arrow = match edge.kind {
            EdgeKind::Lapse | EdgeKind::Queue => "-.->",
            _ => "-->",
        };
        let label = if edge.label.is_empty() { String::new() } else { format!("|\"{}\"|", text(&edge.label)) };
        let _ = writeln!(out, "  s{} {arrow}{label} s{}", from.id, to.id);
    }
    classes(&mut out, view);
    if view.edges.len() >= MAX_EDGES || out.len() > MAX_TEXT {
        let (edges, size) = (view.edges.len() + 1, out.len() + 200);
        let head = format!(
            "%% too large for Mermaid as it comes: mermaid.initialize(maxEdges: {edges}, maxTextSize: {size})\n"
        );
        out.insert_str(0, &head);
    }
    out
}

/// The colours repeat what shapes and words say; a class stands only where it is used.
fn classes(out: &mut String, view: &GraphView) {
    let ids = |wanted: &dyn Fn(&NodeView) -> bool| -> Vec<String> {
        view.nodes.iter().filter(|node| wanted(node)).map(|node| format!("s{}", node.id)).collect()
    };
    let marked = |severity| move |node: &NodeView| node.mark.as_ref().is_some_and(|mark| mark.severity == severity);
    let mut class = |name: &str, looks: &str, ids: Vec<String>| {
        if !ids.is_empty() {
            let _ = writeln!(out, "  classDef {name} {looks}\n  class {} {name}", ids.join(","));
        }
    };
    if view.nodes.iter().any(|node| node.start) {
        class("start", "fill:#1d2a33,stroke:#1d2a33,color:#fff", vec!["start".to_owned()]);
    }
    class("human", "fill:#0b5563,stroke:#0b5563,color:#fff", ids(&|node| node.human));
    class("missing", "stroke-dasharray:5 4", ids(&|node| node.kind == NodeKind::Missing));
    class("warning", "stroke:#d99a00,stroke-width:4px", ids(&marked(Severity::Warning)));
    class("error", "stroke:#b3261e,stroke-width:4px", ids(&marked(Severity::Error)));
}

/// The brackets of a kind around what stands in the box.
fn shape(node: &NodeView) -> String {
    let (open, close) = match node.kind {
        NodeKind::Play | NodeKind::Missing => ("[", "]"),
        NodeKind::Menu => ("{{", "}}"),
        NodeKind::Collect => ("[/", "/]"),
        NodeKind::Branch => ("{", "}"),
        NodeKind::Queue => ("([", "])"),
        NodeKind::Transfer => (">", "]"),
        NodeKind::Voicemail => ("[/", "\\]"),
        NodeKind::Callback => ("[\\", "/]"),
        NodeKind::Disconnect => ("(((", ")))"),
        NodeKind::Opaque => ("[[", "]]"),
    };
    let mut lines = vec![text(&node.name)];
    let kind = if node.human { format!("{}: a person answers", node.kind.name()) } else { node.kind.name().to_owned() };
    lines.push(text(&kind));
    lines.extend(node.lines.iter().map(|line| text(line)));
    if !node.notes.is_empty() {
        lines.push(text(&node.notes.join(" · ")));
    }
    if let Some(mark) = &node.mark {
        lines.push(text(&format!("{} {}", mark.severity.name(), mark.codes.join(" "))));
    }
    format!("{open}\"{}\"{close}", lines.join("<br/>"))
}

/// Text between double quotes. Whatever could be Mermaid, Markdown, HTML, TeX or an icon's name becomes a numbered letter.
fn text(text: &str) -> String {
    let text = plain(text);
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let is_plain = match letter {
            ' ' | ',' | '!' | '?' | '\'' | '(' | ')' | '{' | '}' | '~' => true,
            // `1. ` and `- ` at the beginning are lists to Markdown, `--` is a way to Mermaid.
            '.' => {
                out.contains(|letter: char| letter.is_alphabetic()) || next.is_some_and(|next| next.is_ascii_digit())
            }
            '-' => out.ends_with(|letter: char| letter.is_alphanumeric()) && next.is_some_and(char::is_alphanumeric),
            '_' => out.ends_with(|letter: char| letter.is_alphanumeric()) && next.is_some_and(char::is_alphanumeric),
            '+' => next.is_some_and(|next| next.is_ascii_digit()),
            // `fa:fa-phone` is a picture, and `style:x#35;` loses its last letter.
            ':' => next == Some(' '),
            letter => letter.is_alphanumeric() || !letter.is_ascii(),
        };
        if is_plain {
            out.push(letter);
        } else {
            let _ = write!(out, "#{};", u32::from(letter));
            // Formulas, pictures and `\n` are looked for after the numbers are letters again: something invisible parts them.
            if matches!((letter, next), ('$', Some('$')) | (':', Some('f')) | ('\\', Some('n'))) {
                out.push('\u{200b}');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn what_would_be_syntax_becomes_a_number() {
        assert_eq!(text("For billing, press 1."), "For billing, press 1.");
        assert_eq!(text("~2.1 s, none-known, no_answer"), "~2.1 s, none-known, no_answer");
        assert_eq!(text("a\"b]"), "a#34;b#93;");
        assert_eq!(text("<b>&amp;#35;"), "#60;b#62;#38;amp#59;#35;35#59;");
        assert_eq!(text("1. one"), "1#46; one");
        assert_eq!(text("fa:fa-phone"), "fa#58;\u{200b}fa-phone");
        assert_eq!(text("a --> b"), "a #45;#45;#62; b");
        assert_eq!(text("%%{init}%% `x` $$"), "#37;#37;{init}#37;#37; #96;x#96; #36;\u{200b}#36;");
        assert_eq!(text("end"), "end");
    }
}
