//! Where everything stands: the one file that knows who lays boxes out.

use dagre::graph::{Graph, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

use super::card::Card;
use super::shape;
use super::text::{fit, width};
use crate::report::{EdgeKind, GraphView};

/// Points of the words on a way.
pub(super) const LABEL: f64 = 10.5;
/// The widest words on a way.
const WIDEST_LABEL: f64 = 150.0;
/// Around all.
const MARGIN: f64 = 24.0;
/// Width and height of the mark before the first step.
pub(super) const START: (f64, f64) = (46.0, 22.0);

/// A rectangle, in the units of the drawing.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Rect {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    fn around((x, y): (f64, f64), (w, h): (f64, f64)) -> Self {
        Self { x: x - w / 2.0, y: y - h / 2.0, w, h }
    }

    pub(super) fn centre(&self) -> (f64, f64) {
        (self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Whether two share any room.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.x + other.w
            && other.x < self.x + self.w
            && self.y < other.y + other.h
            && other.y < self.y + self.h
    }

    /// Whether another lies inside.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.x + other.w <= self.x + self.w
            && other.y + other.h <= self.y + self.h
    }
}

/// Where everything of a figure stands.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Of the steps, without title and legend.
    pub width: f64,
    /// Of the steps, without title and legend.
    pub height: f64,
    /// The boxes, one a node.
    pub boxes: Vec<Rect>,
    /// The ways, one an edge.
    pub wires: Vec<Wire>,
    /// The mark before the first step, and the way to it.
    pub start: Option<(Rect, Wire)>,
    pub(super) cards: Vec<Card>,
}

/// A way as it is drawn.
#[derive(Clone, Default, Debug)]
pub struct Wire {
    /// From the rim of a box to the rim of another; a way to the same box has two points.
    pub points: Vec<(f64, f64)>,
    /// The words on it.
    pub label: Option<(Rect, String)>,
    /// It leads back to the box it comes from.
    pub is_loop: bool,
}

/// Lays a figure out, from left to right: a menu has more choices than a call has steps.
#[must_use]
pub fn layout(view: &GraphView) -> Layout {
    let cards: Vec<Card> = view.nodes.iter().map(Card::new).collect();
    let labels: Vec<Option<(String, (f64, f64))>> =
        view.edges.iter().map(|edge| label(&edge.label, edge.kind)).collect();
    // A multigraph, because while it is laid out a way back lies beside the way there.
    let mut graph: Graph<NodeLabel, EdgeLabel> =
        Graph::with_options(GraphOptions { directed: true, multigraph: true, compound: false });
    let box_of = |(width, height): (f64, f64)| NodeLabel { width, height, ..NodeLabel::default() };
    let start = view.nodes.iter().position(|node| node.start);
    if let Some(start) = start {
        graph.set_node("start", Some(box_of(START)));
        graph.set_node(name(start), Some(box_of(cards[start].size)));
        graph.set_edge("start", name(start), Some(EdgeLabel { weight: 4, ..EdgeLabel::default() }), None);
    }
    for (at, card) in cards.iter().enumerate() {
        graph.set_node(name(at), Some(box_of(card.size)));
    }
    for (edge, label) in view.edges.iter().zip(&labels) {
        let (width, height) = label.as_ref().map_or((0.0, 0.0), |(_, size)| *size);
        // The way of most callers is kept straight; the way of silence may wind.
        let weight = if edge.kind == EdgeKind::Lapse { 1 } else { 3 };
        let wire = EdgeLabel {
            width,
            height,
            weight,
            labelpos: dagre::layout::types::LabelPos::Center,
            ..EdgeLabel::default()
        };
        graph.set_edge(name(edge.from), name(edge.to), Some(wire), None);
    }
    dagre::layout(
        &mut graph,
        Some(LayoutOptions {
            rankdir: RankDir::LR,
            nodesep: 18.0,
            edgesep: 14.0,
            ranksep: 44.0,
            marginx: MARGIN,
            marginy: MARGIN,
            tie_keep_first: true,
            ..LayoutOptions::default()
        }),
    );
    let place = |of: &str, size: (f64, f64)| {
        let node = graph.node(of);
        let x = node.and_then(|node| node.x).unwrap_or_default();
        let y = node.and_then(|node| node.y).unwrap_or_default();
        Rect::around((x, y), size)
    };
    let boxes: Vec<Rect> = cards.iter().enumerate().map(|(at, card)| place(&name(at), card.size)).collect();
    let wires = view
        .edges
        .iter()
        .zip(labels)
        .map(|(edge, label)| {
            let wire = graph.edge(&name(edge.from), &name(edge.to), None);
            let points =
                wire.map(|wire| wire.points.iter().map(|point| (point.x, point.y)).collect()).unwrap_or_default();
            let at = wire.and_then(|wire| Some((wire.x?, wire.y?)));
            let label = label.zip(at).map(|((text, size), at)| (Rect::around(at, size), text));
            Wire { points, label, is_loop: edge.from == edge.to }
        })
        .collect();
    let start = start.map(|to| {
        let rect = place("start", START);
        let reach = shape::reach(view.nodes[to].kind, cards[to].size, 0.0, false);
        let (from, to) = (rect.centre(), (boxes[to].centre().0 - reach, boxes[to].centre().1));
        (rect, Wire { points: vec![(from.0 + START.0 / 2.0, from.1), to], ..Wire::default() })
    });
    let mut layout = Layout { width: 0.0, height: 0.0, boxes, wires, start, cards };
    layout.tie(view);
    layout.bound();
    layout
}

fn name(at: usize) -> String {
    format!("n{at}")
}

/// The words on a way and the room they take.
fn label(text: &str, kind: EdgeKind) -> Option<(String, (f64, f64))> {
    if text.is_empty() {
        return None;
    }
    let bold = kind == EdgeKind::Key;
    let text = fit(&super::super::plain(text), LABEL, bold, WIDEST_LABEL);
    let size = ((width(&text, LABEL, bold) + 10.0).max(18.0), 17.0);
    Some((text, size))
}

impl Layout {
    /// Ties the ends of the ways to the rims of the boxes, side by side in the order in which they come.
    fn tie(&mut self, view: &GraphView) {
        // One a box and side: which end of which way comes from what height.
        let mut sides: Vec<[Vec<(f64, usize, bool)>; 2]> = vec![[Vec::new(), Vec::new()]; self.boxes.len()];
        for (at, (edge, wire)) in view.edges.iter().zip(&mut self.wires).enumerate() {
            if wire.is_loop {
                continue;
            }
            let (from, to) = (self.boxes[edge.from].centre(), self.boxes[edge.to].centre());
            if wire.points.len() < 3 {
                wire.points = vec![from, ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0), to];
            }
            let last = wire.points.len() - 1;
            let (after, before) = (wire.points[1], wire.points[last - 1]);
            sides[edge.from][usize::from(after.0 >= from.0)].push((after.1, at, true));
            sides[edge.to][usize::from(before.0 >= to.0)].push((before.1, at, false));
        }
        for (node, sides) in sides.into_iter().enumerate() {
            let (rect, kind) = (self.boxes[node], view.nodes[node].kind);
            let (x, y) = rect.centre();
            for (right, mut ends) in [(false, sides[0].clone()), (true, sides[1].clone())] {
                ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                let room = rect.h * 0.7;
                let gap = (room / (ends.len().max(2) - 1) as f64).min(11.0);
                let top = -gap * (ends.len().saturating_sub(1)) as f64 / 2.0;
                for (order, (_, wire, is_first)) in ends.into_iter().enumerate() {
                    let dy = top + gap * order as f64;
                    let reach = shape::reach(kind, (rect.w, rect.h), dy, right);
                    let end = (if right { x + reach } else { x - reach }, y + dy);
                    let points = &mut self.wires[wire].points;
                    let at = if is_first { 0 } else { points.len() - 1 };
                    points[at] = end;
                }
            }
        }
        for (edge, wire) in view.edges.iter().zip(&mut self.wires).filter(|(_, wire)| wire.is_loop) {
            let (rect, kind) = (self.boxes[edge.from], view.nodes[edge.from].kind);
            let (x, y) = rect.centre();
            let dx = 16.0_f64.min(rect.w / 4.0);
            let drop = shape::drop(kind, (rect.w, rect.h), dx);
            wire.points = vec![(x - dx, y + drop), (x + dx, y + drop)];
            if let Some((label, _)) = &mut wire.label {
                label.x = x - label.w / 2.0;
                // Room below the box is kept for it, though not always so near.
                label.y = rect.y + rect.h + 12.0;
            }
        }
    }

    /// Takes the measure of all, and moves it to where nothing is cut off.
    fn bound(&mut self) {
        let start = self.start.iter().map(|(rect, _)| *rect);
        let labels = self.wires.iter().filter_map(|wire| wire.label.as_ref().map(|(rect, _)| *rect));
        let points =
            self.wires.iter().flat_map(|wire| &wire.points).map(|(x, y)| Rect { x: *x, y: *y, w: 0.0, h: 0.0 });
        let all: Vec<Rect> = self.boxes.iter().copied().chain(start).chain(labels).chain(points).collect();
        let least = |of: fn(&Rect) -> f64| all.iter().map(of).fold(f64::INFINITY, f64::min);
        let most = |of: fn(&Rect) -> f64| all.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        if all.is_empty() {
            return;
        }
        let (dx, dy) = (MARGIN - least(|rect| rect.x), MARGIN - least(|rect| rect.y));
        self.width = most(|rect| rect.x + rect.w) + dx + MARGIN;
        self.height = most(|rect| rect.y + rect.h) + dy + MARGIN;
        for rect in &mut self.boxes {
            (rect.x, rect.y) = (rect.x + dx, rect.y + dy);
        }
        let start = self.start.iter_mut().map(|(rect, wire)| {
            (rect.x, rect.y) = (rect.x + dx, rect.y + dy);
            wire
        });
        for wire in self.wires.iter_mut().chain(start) {
            for point in &mut wire.points {
                *point = (point.0 + dx, point.1 + dy);
            }
            if let Some((rect, _)) = &mut wire.label {
                (rect.x, rect.y) = (rect.x + dx, rect.y + dy);
            }
        }
    }
}
