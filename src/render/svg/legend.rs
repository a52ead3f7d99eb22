//! Above the picture its name and what is true of all of it; below it what the shapes and strokes mean.

use std::fmt::Write as _;

use super::layout::{Rect, Wire};
use super::shape::at;
use super::text::{escape, fit, width, wrap};
use super::{card, figure, outline, way, way_class, word};
use crate::finding::{Severity, count_of};
use crate::report::{EdgeKind, GraphView, NodeKind};

/// The least width of a picture: a legend needs some.
const LEAST_WIDTH: f64 = 560.0;
/// Around head and foot.
const MARGIN: f64 = 28.0;
/// Height of a row of the legend.
const ROW: f64 = 30.0;

/// A part of the drawing above or below the steps.
pub(super) struct Band {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) text: String,
}

/// The title, and keys that are not drawn.
pub(super) fn head(view: &GraphView, wanted: f64) -> Band {
    let all = wanted.max(LEAST_WIDTH);
    let room = all - 2.0 * MARGIN;
    let mut text = String::new();
    let mut y = 38.0;
    let title = fit(&super::super::plain(&view.title), 19.0, true, room);
    if title.is_empty() {
        y = 18.0;
    } else {
        let _ = writeln!(text, "<text class=\"title\" x=\"{}\" y=\"{}\">{}</text>", at(MARGIN), at(y), escape(&title));
    }
    for line in wrap(&super::super::plain(&view.notes.join(" · ")), 10.5, false, room, 3) {
        y += 17.0;
        let _ = writeln!(text, "<text class=\"quiet\" x=\"{}\" y=\"{}\">{}</text>", at(MARGIN), at(y), escape(&line));
    }
    Band { width: all, height: y + 10.0, text }
}

/// What the shapes and strokes mean, as far as they are in the picture.
pub(super) fn foot(view: &GraphView, all: f64) -> Band {
    let mut items: Vec<(f64, Item)> = Vec::new();
    let mut put = |sample: f64, item: Item| {
        let words = item.words();
        items.push((sample + 7.0 + width(words, 10.5, false) + 20.0, item));
    };
    for kind in NodeKind::ALL {
        if view.nodes.iter().any(|node| node.kind == kind) {
            put(30.0, Item::Kind(kind));
        }
    }
    if view.nodes.iter().any(|node| node.human) {
        put(30.0, Item::Human);
    }
    for kind in [EdgeKind::Itself, EdgeKind::Key, EdgeKind::Lapse, EdgeKind::Queue] {
        if view.edges.iter().any(|edge| edge.kind == kind) {
            put(44.0, Item::Way(kind));
        }
    }
    for severity in [Severity::Error, Severity::Warning] {
        if view.nodes.iter().any(|node| node.mark.as_ref().is_some_and(|mark| mark.severity == severity)) {
            put(18.0, Item::Mark(severity));
        }
    }
    let mut text = format!("<path class=\"in\" style=\"opacity:.4\" d=\"M{} 4H{}\"/>\n", at(MARGIN), at(all - MARGIN));
    let (mut x, mut y) = (MARGIN, 4.0 + ROW * 0.7);
    for (room, item) in items {
        if x + room > all - MARGIN && x > MARGIN {
            x = MARGIN;
            y += ROW;
        }
        item.draw(&mut text, x, y);
        x += room;
    }
    Band { width: all, height: y + ROW * 0.8, text }
}

/// Something that the legend explains.
#[derive(Clone, Copy)]
enum Item {
    Kind(NodeKind),
    Human,
    Way(EdgeKind),
    Mark(Severity),
}

impl Item {
    const fn words(self) -> &'static str {
        match self {
            Self::Kind(kind) => kind.name(),
            Self::Human => "a person answers",
            Self::Way(EdgeKind::Key) => "by a key",
            Self::Way(EdgeKind::Lapse) => "no valid key: silence or a wrong key, after the last attempt",
            Self::Way(EdgeKind::Queue) => "out of a queue",
            Self::Way(EdgeKind::Itself | EdgeKind::World) => "by itself",
            Self::Mark(Severity::Error) => "error",
            Self::Mark(_) => "warning",
        }
    }

    fn draw(self, out: &mut String, x: f64, y: f64) {
        let mut after = x + 30.0;
        match self {
            Self::Kind(kind) => {
                let _ = write!(out, "<g class=\"{}\">", kind.name());
                outline(out, kind, &Rect { x, y: y - 8.0, w: 30.0, h: 16.0 });
                out.push_str("</g>");
            }
            Self::Human => {
                out.push_str("<g class=\"human\">");
                outline(out, NodeKind::Play, &Rect { x, y: y - 9.0, w: 30.0, h: 18.0 });
                figure(out, x + 9.0, y);
                out.push_str("</g>");
            }
            Self::Way(kind) => {
                let points = vec![(x, y), (x + 22.0, y), (x + 44.0, y)];
                let label = (kind == EdgeKind::Key)
                    .then(|| (Rect { x: x + 9.0, y: y - 8.5, w: 18.0, h: 17.0 }, "1".to_owned()));
                let wire = Wire { points, label, is_loop: false };
                way(out, &wire, way_class(kind));
                word(out, &wire, way_class(kind));
                after = x + 44.0;
            }
            Self::Mark(severity) => {
                let _ = write!(
                    out,
                    "<g class=\"{}\"><rect class=\"chip\" x=\"{}\" y=\"{}\" width=\"18\" height=\"15\" rx=\"3\"/><text class=\"chip-text mid\" x=\"{}\" y=\"{}\">{}</text></g>",
                    severity.name(),
                    at(x),
                    at(y - 7.5),
                    at(x + 9.0),
                    at(y + 3.6),
                    card::sign(severity),
                );
                after = x + 18.0;
            }
        }
        let _ = writeln!(
            out,
            "<text class=\"quiet\" x=\"{}\" y=\"{}\">{}</text>",
            at(after + 7.0),
            at(y + 3.7),
            self.words()
        );
    }
}

/// The picture in a sentence or two, for those who do not see it.
pub(super) fn words(view: &GraphView) -> String {
    let mut words =
        format!("{} and {} between them", count_of(view.nodes.len(), "step"), count_of(view.edges.len(), "way"));
    if let Some(start) = view.nodes.iter().find(|node| node.start) {
        let _ = write!(words, "; a call begins at {}", start.name);
    }
    let humans: Vec<&str> = view.nodes.iter().filter(|node| node.human).map(|node| node.name.as_str()).collect();
    if !humans.is_empty() {
        let _ = write!(words, "; a person answers at {}", humans.join(", "));
    }
    for note in &view.notes {
        let _ = write!(words, "; {note}");
    }
    words.push('.');
    words
}
