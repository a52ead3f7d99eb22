//! A line as a figure: its steps and the ways between them, in words that any format can draw.
//!
//! Where the boxes stand is no business of this: a drawing lays them out itself, or leaves it to who reads it.

mod marks;
mod steps;
mod ways;

use super::CoverageView;
use crate::finding::{Finding, Severity, count_of};
use crate::graph::{MenuGraph, StepId};
use crate::source::Sources;
use crate::time::Time;
use crate::timing::{Answer, TimeModel};

/// A line, or a part of it, ready to be drawn.
#[derive(Clone, Default, Debug)]
pub struct GraphView {
    /// What the line is called.
    pub title: String,
    /// The steps, in the order of the file.
    pub nodes: Vec<NodeView>,
    /// The ways between them, one from a step to another.
    pub edges: Vec<EdgeView>,
    /// What is true of the whole picture: keys that work in every menu, what was left out.
    pub notes: Vec<String>,
}

/// A step.
#[derive(Clone, Debug)]
pub struct NodeView {
    /// Which step of the line it is: the index of its [`StepId`].
    pub id: usize,
    /// Its name.
    pub name: String,
    /// What it does.
    pub kind: NodeKind,
    /// A person answers here.
    pub human: bool,
    /// A call begins here.
    pub start: bool,
    /// Below the name: the first words that are said, or what else there is to say, each at most [`MOST_LETTERS`].
    pub lines: Vec<String>,
    /// Below that: seconds, times, keys that lead here from everywhere.
    pub notes: Vec<String>,
    /// What is wrong here.
    pub mark: Option<Mark>,
}

/// What is wrong with a step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// The worst of it.
    pub severity: Severity,
    /// The codes, each once, the worst first.
    pub codes: Vec<&'static str>,
}

/// What a step does, as it is written in a menu.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum NodeKind {
    /// Says something and goes on.
    Play,
    /// Offers choices.
    Menu,
    /// Takes several digits.
    Collect,
    /// Opening hours or data decide.
    Branch,
    /// Waits for somebody.
    Queue,
    /// Hands the call on.
    Transfer,
    /// Takes a message.
    Voicemail,
    /// Promises to call back.
    Callback,
    /// Ends the call.
    Disconnect,
    /// Passes through what cannot be looked into.
    Opaque,
    /// Is named and not written.
    Missing,
}

impl NodeKind {
    /// Every kind, in the order of a legend.
    pub const ALL: [Self; 11] = [
        Self::Play,
        Self::Menu,
        Self::Collect,
        Self::Branch,
        Self::Queue,
        Self::Transfer,
        Self::Voicemail,
        Self::Callback,
        Self::Disconnect,
        Self::Opaque,
        Self::Missing,
    ];

    /// The word that is written in a menu.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Play => "play",
            Self::Menu => "menu",
            Self::Collect => "collect",
            Self::Branch => "branch",
            Self::Queue => "queue",
            Self::Transfer => "transfer",
            Self::Voicemail => "voicemail",
            Self::Callback => "callback",
            Self::Disconnect => "disconnect",
            Self::Opaque => "opaque",
            Self::Missing => "missing",
        }
    }
}

/// The way from a step to another: all that leads there, in one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EdgeView {
    /// Index into [`GraphView::nodes`].
    pub from: usize,
    /// Index into [`GraphView::nodes`]; may be the same.
    pub to: usize,
    /// By what: `1, 2`, `closed`, `4, no valid key`; empty where the call goes on by itself.
    pub label: String,
    /// The first of [`EdgeKind`] that leads there.
    pub kind: EdgeKind,
}

/// By what a call goes from a step to another. Where several lead there, the first of these counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum EdgeKind {
    /// By itself.
    Itself,
    /// By a key.
    Key,
    /// By opening hours or an answer of the world.
    World,
    /// Out of a queue: the wait was too long, or a callback is wanted.
    Queue,
    /// By silence or a wrong key, after the last attempt.
    Lapse,
}

impl EdgeKind {
    /// The word in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Itself => "itself",
            Self::Key => "key",
            Self::World => "world",
            Self::Queue => "queue",
            Self::Lapse => "lapse",
        }
    }
}

/// The most letters of a line below a name (ours): two short lines in a box.
pub const MOST_LETTERS: usize = 40;

/// What is wanted of a figure.
#[derive(Clone, Copy, Debug)]
pub struct GraphOptions<'a> {
    /// How long a step speaks, in the first language and heard in full, is written to it.
    pub times: Option<&'a TimeModel>,
    /// What is wrong with the line; steps are marked with errors and warnings.
    pub findings: &'a [Finding],
    /// The texts that the findings point into.
    pub sources: &'a Sources,
    /// Only these steps; else all.
    pub part: Option<&'a [StepId]>,
}

impl GraphView {
    /// The figure of a line.
    #[must_use]
    pub fn new(graph: &MenuGraph, options: &GraphOptions<'_>) -> Self {
        let ways = ways::Ways::new(graph);
        let drawn: Vec<StepId> = match options.part {
            None => graph.steps().map(|(id, _)| id).collect(),
            Some(part) => graph.steps().map(|(id, _)| id).filter(|id| part.contains(id)).collect(),
        };
        let mut place = vec![None; graph.steps().count()];
        for (at, id) in drawn.iter().enumerate() {
            place[id.index()] = Some(at);
        }
        let marks = marks::marks(graph, options);
        let mut nodes: Vec<NodeView> =
            drawn.iter().map(|id| steps::node(graph, *id, options.times, marks[id.index()].clone())).collect();
        for everywhere in &ways.everywhere {
            let at = everywhere.to.and_then(|to| place[to.index()]);
            if let Some(node) = at.and_then(|at| nodes.get_mut(at)) {
                node.notes.insert(0, everywhere.short.clone());
            }
        }
        let (edges, left_out) = ways.edges(&place);
        for (from, ways) in left_out {
            nodes[from].notes.push(format!("{} not drawn", count_of(ways, "way")));
        }
        let mut notes: Vec<String> = ways.everywhere.iter().map(|everywhere| everywhere.text.clone()).collect();
        if drawn.len() < place.len() {
            notes.push(format!("{} of {} steps", drawn.len(), place.len()));
        }
        Self { title: graph.line.name.clone(), nodes, edges, notes }
    }

    /// The figure of a line with how often calls come to each step and how long they stay.
    #[must_use]
    pub fn measured(graph: &MenuGraph, options: &GraphOptions<'_>, answer: &Answer) -> Self {
        let mut view = Self::new(graph, options);
        let mut places: Vec<Option<usize>> = vec![None; graph.steps().count()];
        for (at, node) in view.nodes.iter().enumerate() {
            places[node.id] = Some(at);
        }
        for visit in &answer.visits {
            let Some(node) = places[visit.step.index()].and_then(|at| view.nodes.get_mut(at)) else { continue };
            let calls = if visit.visits < 0.995 {
                format!("{:.0}% of calls", visit.visits * 100.0)
            } else {
                format!("{:.2} times a call", visit.visits)
            };
            let stay = Time::from_secs_f64(visit.seconds() / visit.visits);
            node.notes.push(if stay > Time::ZERO { format!("{calls}, {stay} each") } else { calls });
        }
        view
    }

    /// The figure of a line with what audits walk of it: the marks say what no audit does.
    #[must_use]
    pub fn covered(graph: &MenuGraph, options: &GraphOptions<'_>, coverage: &CoverageView) -> Self {
        let mut view = Self::new(graph, &GraphOptions { findings: &[], ..*options });
        let steps = coverage.at_steps();
        for node in &mut view.nodes {
            let Some((note, mark)) = steps.get(node.name.as_str()) else { continue };
            node.notes.push(note.clone());
            node.mark.clone_from(mark);
        }
        view.notes.insert(0, coverage.sentence());
        let name = if view.title.is_empty() { &coverage.line } else { &view.title };
        view.title = format!("What audits walk of {name}");
        view
    }

    /// The node of a step, where it is drawn.
    pub fn node_mut(&mut self, step: StepId) -> Option<&mut NodeView> {
        self.nodes.iter_mut().find(|node| node.id == step.index())
    }

    /// The steps that are at most so many ways from one, itself included; keys of every menu are no ways.
    #[must_use]
    pub fn around(graph: &MenuGraph, from: StepId, depth: usize) -> Vec<StepId> {
        ways::Ways::new(graph).around(graph, from, depth)
    }
}
