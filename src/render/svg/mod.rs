//! SVG: a line as a picture that stands alone, on a light page or a dark one. No font, script or file is fetched.
//!
//! Kinds are told apart by shape, findings by their codes, ways by their strokes; colour only repeats it.

mod card;
mod layout;
mod legend;
mod shape;
mod text;

pub use layout::{Layout, Rect, Wire, layout};
pub(super) use text::{fit, width};

use std::fmt::Write as _;

use super::{Format, Style};
use crate::finding::Severity;
use crate::report::{EdgeKind, EdgeView, GraphView, NodeKind, NodeView, Report};
use crate::source::Sources;
use card::{Card, PERSON};
use shape::at;
use text::escape;

pub(super) static FORMAT: Format = Format { name: "svg", render };

/// The most steps that are laid out (ours): nobody finds a step among more.
pub const MOST_STEPS: usize = 400;
/// The most ways that are laid out (ours): 600 ways of a line like a tree take half a second, the same number drawn by
/// lot ten.
pub const MOST_WAYS: usize = 600;

/// Whether a figure is small enough to be drawn.
#[must_use]
pub fn fits(view: &GraphView) -> bool {
    view.nodes.len() <= MOST_STEPS && view.edges.len() <= MOST_WAYS
}

/// Classes and colours. A page may set `--rt-paper` and its like; where it does not, the reader's own theme decides, and
/// the paper is drawn too, so that ink is never on the wrong ground.
const STYLE: &str = "\
.rt-graph{--paper:var(--rt-paper,#fcfbf8);--ink:var(--rt-ink,#1d2a33);--quiet:var(--rt-quiet,#56636d);\
--rim:var(--rt-rim,#7d8a94);--card:var(--rt-card,#fff);--menu:var(--rt-menu,#dfeaf5);--human:var(--rt-human,#0b5563);\
--on-human:var(--rt-on-human,#fff);--error:var(--rt-error,#b3261e);--on-error:var(--rt-on-error,#fff);\
--warning:var(--rt-warning,#f2c14e);--on-warning:var(--rt-on-warning,#2b1f00)}\
@media(prefers-color-scheme:dark){.rt-graph{--paper:var(--rt-paper,#14191e);--ink:var(--rt-ink,#e8edf1);\
--quiet:var(--rt-quiet,#a5b1ba);--rim:var(--rt-rim,#7b8893);--card:var(--rt-card,#1e262d);--menu:var(--rt-menu,#213a52);\
--human:var(--rt-human,#7fd6d0);--on-human:var(--rt-on-human,#06272b);--error:var(--rt-error,#ff8a7a);\
--on-error:var(--rt-on-error,#2b0500);--warning:var(--rt-warning,#f2c14e);--on-warning:var(--rt-on-warning,#2b1f00)}}\
.rt-graph text{font-family:system-ui,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,sans-serif;fill:var(--ink);font-size:10.5px}\
.rt-graph .mid{text-anchor:middle}.rt-graph .paper{fill:var(--paper)}\
.rt-graph .title{font-size:19px;font-weight:700}.rt-graph .quiet{fill:var(--quiet)}\
.rt-graph .box{fill:var(--card);stroke:var(--rim);stroke-width:1.2;stroke-linejoin:round}\
.rt-graph .in{fill:none;stroke:var(--rim);stroke-width:1.2}\
.rt-graph .menu .box{fill:var(--menu);stroke:var(--quiet)}.rt-graph .missing .box{stroke-dasharray:5 4}\
.rt-graph .human .box{fill:var(--human);stroke:var(--human)}.rt-graph .human text{fill:var(--on-human)}\
.rt-graph .human .figure{fill:var(--on-human)}\
.rt-graph .error .box{stroke:var(--error);stroke-width:2.6}.rt-graph .warning .box{stroke:var(--warning);stroke-width:2.6}\
.rt-graph .name{font-size:13px;font-weight:600}.rt-graph .note{fill:var(--quiet)}\
.rt-graph .chip{stroke:none;fill:var(--warning)}.rt-graph .error .chip{fill:var(--error)}\
.rt-graph .chip-text{font-size:10px;font-weight:700;fill:var(--on-warning)!important}\
.rt-graph .error .chip-text{fill:var(--on-error)!important}\
.rt-graph .way{fill:none;stroke:var(--quiet);stroke-width:1.3}.rt-graph .tip{fill:var(--quiet)}\
.rt-graph .key .way{stroke:var(--ink);stroke-width:1.5}.rt-graph .key .tip{fill:var(--ink)}\
.rt-graph .lapse .way{stroke-dasharray:5 4;stroke-width:1.1}.rt-graph .queue-way .way{stroke-dasharray:1.5 3.5;stroke-width:1.8}\
.rt-graph .word{fill:var(--paper)}.rt-graph .key .word{fill:var(--card);stroke:var(--ink);stroke-width:1}\
.rt-graph .key .label{font-weight:700;fill:var(--ink)}.rt-graph .label{fill:var(--quiet)}\
.rt-graph .begin{fill:var(--ink)}.rt-graph .begin-text{fill:var(--paper);font-weight:700;font-size:11px}";

fn render(report: &Report, _: &Sources, _: &Style) -> String {
    report.graphs.iter().map(draw).collect()
}

/// One figure as an `<svg>` element: a file of its own, or a part of a page.
///
/// Laying out takes time that grows faster than the square of the steps: ask [`fits`] first.
#[must_use]
pub fn draw(view: &GraphView) -> String {
    let plan = layout(view);
    let head = legend::head(view, plan.width);
    let foot = legend::foot(view, head.width);
    let (width, height) = (head.width, head.height + plan.height + foot.height);
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"rt-graph\" role=\"img\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\">\n\
         <title>{2}</title>\n<desc>{3}</desc>\n<style>{STYLE}</style>\n<rect class=\"paper\" width=\"{0}\" height=\"{1}\"/>\n",
        at(width),
        at(height),
        escape(&view.title),
        escape(&legend::words(view)),
    );
    out.push_str(&head.text);
    let dx = (width - plan.width) / 2.0;
    let _ = writeln!(out, "<g transform=\"translate({} {})\">", at(dx.max(0.0)), at(head.height));
    // Ways lie below the boxes; those of silence below all.
    let mut ways: Vec<(&EdgeView, &Wire)> = view.edges.iter().zip(&plan.wires).collect();
    ways.sort_by_key(|(edge, _)| edge.kind != EdgeKind::Lapse);
    for (edge, wire) in &ways {
        way(&mut out, wire, way_class(edge.kind));
    }
    for (edge, wire) in &ways {
        word(&mut out, wire, way_class(edge.kind));
    }
    for ((node, card), rect) in view.nodes.iter().zip(&plan.cards).zip(&plan.boxes) {
        step(&mut out, node, card, rect);
    }
    if let Some((rect, wire)) = &plan.start {
        way(&mut out, wire, "key");
        begin(&mut out, rect);
    }
    out.push_str("</g>\n");
    let _ =
        writeln!(out, "<g transform=\"translate(0 {})\">\n{}</g>\n</svg>", at(head.height + plan.height), foot.text);
    out
}

/// The class of a way's stroke.
fn way_class(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Key => "key",
        EdgeKind::Lapse => "lapse",
        EdgeKind::Queue => "queue-way",
        EdgeKind::Itself | EdgeKind::World => "plain",
    }
}

/// The stroke of a way and its arrow: level where it leaves and where it arrives.
fn way(out: &mut String, wire: &Wire, class: &str) {
    let (Some(first), Some(last)) = (wire.points.first(), wire.points.last()) else { return };
    let (mut path, tip) = (format!("M{} {}", at(first.0), at(first.1)), 8.0);
    let angle;
    if wire.is_loop {
        let low = wire.label.as_ref().map_or(first.1 + 20.0, |(rect, _)| rect.centre().1);
        // The lowest point of the curve lies three quarters of the way to its handles.
        let handle = first.1 + (low - first.1) / 0.75;
        let (out, back, end) = (at(first.0 - 16.0), at(last.0 + 16.0), at(last.1 + tip - 1.0));
        let _ = write!(path, "C{out} {handle} {back} {handle} {} {end}", at(last.0), handle = at(handle));
        angle = 270.0;
    } else {
        let right = wire.points.get(wire.points.len() - 2).is_none_or(|before| before.0 <= last.0);
        let end = (if right { last.0 - tip + 1.0 } else { last.0 + tip - 1.0 }, last.1);
        let mut from = *first;
        for to in wire.points[1..wire.points.len() - 1].iter().chain([&end]) {
            let middle = at((from.0 + to.0) / 2.0);
            let _ = write!(path, "C{middle} {} {middle} {} {} {}", at(from.1), at(to.1), at(to.0), at(to.1));
            from = *to;
        }
        angle = if right { 0.0 } else { 180.0 };
    }
    let _ = writeln!(
        out,
        "<g class=\"{class}\"><path class=\"way\" d=\"{path}\"/><path class=\"tip\" d=\"M0 0L-{tip} -3.6V3.6Z\" transform=\"translate({} {}) rotate({angle})\"/></g>",
        at(last.0),
        at(last.1),
    );
}

/// The words on a way: keys on a keycap, others on the paper.
fn word(out: &mut String, wire: &Wire, class: &str) {
    let Some((rect, text)) = &wire.label else { return };
    let (x, y) = rect.centre();
    let _ = writeln!(
        out,
        "<g class=\"{class}\"><rect class=\"word\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\"/><text class=\"label mid\" x=\"{}\" y=\"{}\">{}</text></g>",
        at(rect.x),
        at(rect.y),
        at(rect.w),
        at(rect.h),
        at(x),
        at(y + 3.7),
        escape(text),
    );
}

fn step(out: &mut String, node: &NodeView, card: &Card, rect: &Rect) {
    let mark = match node.mark.as_ref().map(|mark| mark.severity) {
        Some(Severity::Error) => " error",
        Some(_) => " warning",
        None => "",
    };
    let human = if node.human { " human" } else { "" };
    let _ = write!(out, "<g class=\"{}{human}{mark}\"><title>{}</title>", node.kind.name(), escape(&about(node)));
    outline(out, node.kind, rect);
    let (x, y) = rect.centre();
    let mut top = y - card.text_height / 2.0;
    let mut person = node.human;
    for row in &card.rows {
        let (size, _, height) = row.style.font();
        let base = at(top + height / 2.0 + size * 0.36);
        let class = match row.style {
            card::Style::Name => "name mid",
            card::Style::Line => "line mid",
            card::Style::Note => "note mid",
            card::Style::Mark(_) => {
                let _ = write!(
                    out,
                    "<rect class=\"chip\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"15\" rx=\"3\"/>",
                    at(x - row.width / 2.0),
                    at(top + 3.0),
                    at(row.width),
                );
                "chip-text mid"
            }
        };
        let base = if matches!(row.style, card::Style::Mark(_)) { at(top + 14.1) } else { base };
        let mut middle = x;
        if std::mem::take(&mut person) {
            figure(out, x - row.width / 2.0, top + height / 2.0);
            middle += PERSON / 2.0;
        }
        let _ = write!(out, "<text class=\"{class}\" x=\"{}\" y=\"{base}\">{}</text>", at(middle), escape(&row.text));
        top += height;
    }
    out.push_str("</g>\n");
}

fn outline(out: &mut String, kind: NodeKind, rect: &Rect) {
    let (rim, inside) = shape::path(kind, (rect.x, rect.y), (rect.w, rect.h));
    let _ = write!(out, "<path class=\"box\" d=\"{rim}\"/>");
    if let Some(inside) = inside {
        let _ = write!(out, "<path class=\"in\" d=\"{inside}\"/>");
    }
}

/// Head and shoulders.
fn figure(out: &mut String, x: f64, y: f64) {
    let _ = write!(
        out,
        "<path class=\"figure\" d=\"M{} {}a3.4 3.4 0 1 1 .1 0zM{} {}a6 6 0 0 1 12 0z\"/>",
        at(x + 6.0),
        at(y + 0.4),
        at(x),
        at(y + 6.8),
    );
}

/// The mark before the first step.
fn begin(out: &mut String, rect: &Rect) {
    let (x, y) = rect.centre();
    let _ = writeln!(
        out,
        "<g><rect class=\"begin\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"11\"/><text class=\"begin-text mid\" x=\"{}\" y=\"{}\">start</text></g>",
        at(rect.x),
        at(rect.y),
        at(rect.w),
        at(rect.h),
        at(x),
        at(y + 3.8),
    );
}

/// All about a step, uncut, for whoever points at it.
fn about(node: &NodeView) -> String {
    let human = if node.human { ", a person answers" } else { "" };
    let mut words = format!("{} ({}{human})", node.name, node.kind.name());
    for line in node.lines.iter().chain(&node.notes) {
        words.push('\n');
        words.push_str(line);
    }
    if let Some(mark) = &node.mark {
        let _ = write!(words, "\n{}: {}", mark.severity.name(), mark.codes.join(", "));
    }
    words
}
