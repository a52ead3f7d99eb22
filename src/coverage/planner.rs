//! Which calls walk what is not walked yet: each goes from what is nearest to what is nearest next, and ends before it
//! asks more of a caller than a caller gives.

use std::collections::{HashMap, VecDeque};

use super::moves::lapses;
use super::{Item, Items, Moments, Node, Onward, Walks};
use crate::call::Move;
use crate::graph::{Collect, Language, Lapse, MenuGraph, StepId, StepKind};

/// Answers of a caller on one call (ours): keys, entries and silences. What lies deeper is gone to on the shortest way.
pub const MOST_ANSWERS: usize = 8;
/// Steps after which a call looks for nothing further (ours).
const MOST_HOPS: usize = 60;

/// A call that is to be made.
#[derive(Clone, Debug)]
pub(super) struct PlannedCall {
    /// The language in which it begins.
    pub(super) language: Language,
    /// Which of the moments.
    pub(super) when: usize,
    /// From step to step.
    pub(super) hops: Vec<Hop>,
    /// The places of the items it is made for.
    pub(super) gains: Vec<usize>,
    /// What the world answers.
    pub(super) world: HashMap<StepId, Move>,
    answers: usize,
}

/// Where a call goes first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Taste {
    /// To the nearest that is missing.
    NearFirst,
    /// To the farthest, past much that is missing too.
    DeepFirst,
}

impl Taste {
    /// The other one.
    pub(super) const fn other(self) -> Self {
        match self {
            Self::NearFirst => Self::DeepFirst,
            Self::DeepFirst => Self::NearFirst,
        }
    }
}

/// What is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Goal {
    /// The nearest that is missing.
    Nearest,
    /// The farthest that is missing.
    Farthest,
    /// The nearest end.
    End,
}

/// One step of a call.
#[derive(Clone, Debug)]
pub(super) struct Hop {
    /// The step and the language.
    pub(super) node: Node,
    /// Attempts that are spent there first.
    pub(super) lapses: Vec<Move>,
    /// By what the call goes on; `None`: by itself.
    pub(super) by: Option<Move>,
    /// Where to; `None`: the call ends.
    pub(super) to: Option<Node>,
    /// The caller hangs up here: no way ends the call.
    pub(super) hangs_up: bool,
}

/// Finds calls.
#[derive(Debug)]
pub(super) struct Planner<'l> {
    graph: &'l MenuGraph,
    walks: &'l Walks,
    moments: &'l Moments,
    /// For each node the places of what is walked by being there.
    at: Vec<Vec<usize>>,
    /// For each node and way the place of its item.
    by: Vec<Vec<Option<usize>>>,
    /// For each node the places of what spends an attempt.
    lapses: Vec<Vec<(Move, usize)>>,
}

/// What has been walked on the call that is being planned.
struct Walk<'p, 'l> {
    planner: &'p Planner<'l>,
    missing: &'p [bool],
    got: Vec<usize>,
    is_got: &'p mut [bool],
    world: HashMap<StepId, Move>,
    hops: Vec<Hop>,
    answers: usize,
}

impl<'l> Planner<'l> {
    /// For a line with its items.
    #[must_use]
    pub(super) fn new(graph: &'l MenuGraph, walks: &'l Walks, moments: &'l Moments, items: &Items) -> Self {
        let place = |item: Item| items.place(item.plain(graph));
        let nodes = 0..walks.count();
        let at = nodes.clone().map(|node| walks.at(graph, node).filter_map(place).collect()).collect();
        let by = nodes.clone().map(|node| {
            let step = walks.step(node);
            walks.onward(node).iter().map(|way| way.by.and_then(|by| place(Item::Moved(step, by)))).collect()
        });
        let by = by.collect();
        let lapses = nodes.map(|node| {
            let step = walks.step(node);
            let places = lapses(graph.step(step)).into_iter();
            places.filter_map(|by| Some((by, place(Item::Moved(step, by))?))).collect()
        });
        let lapses = lapses.collect();
        Self { graph, walks, moments, at, by, lapses }
    }

    /// The call that walks most of what is missing; `None`: no call walks any of it.
    #[must_use]
    pub(super) fn call(&self, missing: &[bool], taste: Taste) -> Option<PlannedCall> {
        let mut best: Option<PlannedCall> = None;
        let mut is_got = vec![false; missing.len()];
        for (root, language) in &self.walks.roots {
            for when in 0..self.moments.0.len() {
                let walk = Walk {
                    planner: self,
                    missing,
                    got: Vec::new(),
                    is_got: &mut is_got,
                    world: HashMap::new(),
                    hops: Vec::new(),
                    answers: 0,
                };
                let call = walk.go(*root, *language, when, taste);
                for place in &call.gains {
                    is_got[*place] = false;
                }
                let better = |best: &PlannedCall| {
                    (call.gains.len(), std::cmp::Reverse(call.answers))
                        > (best.gains.len(), std::cmp::Reverse(best.answers))
                };
                if !call.gains.is_empty() && best.as_ref().is_none_or(better) {
                    best = Some(call);
                }
            }
        }
        best
    }

    /// Silence and wrong keys lead elsewhere after the last attempt.
    fn parts_lapses(&self, node: Node) -> bool {
        let spent = |way: &&Onward| matches!(way.by, Some(Move::Spent(_)));
        self.walks.onward(node).iter().filter(spent).count() > 1
    }

    /// What a way asks of the caller.
    fn cost(&self, node: Node, way: &Onward) -> usize {
        let step = self.graph.step(self.walks.step(node));
        match way.by {
            Some(Move::Key(_) | Move::CallBack) => 1,
            Some(Move::Spent(_)) => step.settings.attempts.map_or(1, |attempts| attempts as usize),
            Some(Move::Outcome(_)) => match &step.kind {
                StepKind::Collect(Collect { confirm, .. }) => 1 + usize::from(confirm.is_some()),
                _ => 0,
            },
            _ => 0,
        }
    }
}

/// A way to something missing: what it asks, and the ways on.
struct Found {
    cost: usize,
    ways: Vec<(Node, usize)>,
    ends: bool,
}

/// For each node that was come to, what that asked, and from where by which way.
type Labels = HashMap<Node, (usize, Option<(Node, usize)>)>;

impl Walk<'_, '_> {
    fn is_missing(&self, place: usize) -> bool {
        self.missing[place] && !self.is_got[place]
    }

    fn get(&mut self, place: usize) {
        if self.is_missing(place) {
            self.is_got[place] = true;
            self.got.push(place);
        }
    }

    fn arrive(&mut self, node: Node) {
        let planner = self.planner;
        for place in &planner.at[node] {
            self.get(*place);
        }
    }

    /// Something of a node itself is missing.
    fn wants(&self, node: Node) -> bool {
        self.planner.at[node].iter().any(|place| self.is_missing(*place)) || self.wants_lapses(node)
    }

    /// Something that spends an attempt there is missing.
    fn wants_lapses(&self, node: Node) -> bool {
        self.planner.lapses[node].iter().any(|(_, place)| self.is_missing(*place))
    }

    /// What the world answered so far allows this.
    fn is_allowed(&self, node: Node, by: Option<Move>) -> bool {
        let step = self.planner.walks.step(node);
        match (by, self.world.get(&step)) {
            (Some(by @ Move::Outcome(_)), Some(known)) => by == *known,
            // A queue that is answered is not waited in for too long.
            (Some(by @ (Move::Answered | Move::Overflow | Move::CallBack)), Some(known)) => {
                (by == Move::Answered) == (*known == Move::Answered)
            }
            _ => true,
        }
    }

    fn go(mut self, root: Node, language: Language, when: usize, taste: Taste) -> PlannedCall {
        let planner = self.planner;
        let mut node = root;
        self.arrive(node);
        let mut first = true;
        loop {
            let goal = if first && taste == Taste::DeepFirst { Goal::Farthest } else { Goal::Nearest };
            let left = MOST_ANSWERS.saturating_sub(self.answers);
            let Some(found) = self.find(node, when, goal).filter(|found| first || found.cost <= left) else { break };
            first = false;
            let ends = found.ends;
            for (from, at) in found.ways {
                if !self.hop(from, at) {
                    break;
                }
                node = planner.walks.onward(from)[at].to.unwrap_or(node);
            }
            if ends || self.hops.len() >= MOST_HOPS {
                break;
            }
        }
        // Then to the nearest end, wherever the call is.
        let mut here = match self.hops.last() {
            Some(hop) => hop.to,
            None => Some(root),
        };
        while let Some(node) = here {
            // What is answered on the way can close it: then another is looked for, and each time less of the world is open.
            let ways = self.find(node, when, Goal::End).map(|found| found.ways).unwrap_or_default();
            if ways.is_empty() {
                self.hops.push(Hop { node, lapses: Vec::new(), by: None, to: None, hangs_up: true });
                break;
            }
            for (from, at) in ways {
                if !self.hop(from, at) {
                    break;
                }
                here = planner.walks.onward(from)[at].to;
            }
        }
        PlannedCall { language, when, hops: self.hops, gains: self.got, world: self.world, answers: self.answers }
    }

    /// The way to what is looked for, by what it asks of the caller; what is missing and ends the call only where nothing
    /// else is left.
    fn find(&self, start: Node, when: usize, goal: Goal) -> Option<Found> {
        let planner = self.planner;
        let moment = &planner.moments.0[when];
        let mut from: Labels = HashMap::from([(start, (0, None))]);
        let mut open: std::collections::BinaryHeap<std::cmp::Reverse<(usize, usize, Node)>> =
            std::collections::BinaryHeap::from([std::cmp::Reverse((0, 0, start))]);
        let mut end: Option<(usize, Node, usize)> = None;
        let mut farthest: Option<((bool, usize), Node, usize)> = None;
        let mut order = 0;
        let back = |from: &Labels, node: Node| {
            let mut ways = VecDeque::new();
            let mut at = node;
            while let Some((_, Some((before, way)))) = from.get(&at) {
                ways.push_front((*before, *way));
                at = *before;
            }
            Vec::from(ways)
        };
        while let Some(std::cmp::Reverse((cost, _, node))) = open.pop() {
            if from.get(&node).is_some_and(|(known, _)| *known < cost) {
                continue;
            }
            let mut nearest: Option<(usize, usize)> = None;
            for (at, way) in planner.walks.onward(node).iter().enumerate() {
                if !planner.walks.is_open(node, way.by, moment) || !self.is_allowed(node, way.by) {
                    continue;
                }
                if self.contradicts(&from, node, way.by) {
                    continue;
                }
                let own = match goal {
                    Goal::End => way.to.is_none(),
                    _ => {
                        planner.by[node][at].is_some_and(|place| self.is_missing(place))
                            || matches!(way.by, Some(Move::Spent(_))) && self.wants_lapses(node)
                    }
                };
                let cost = cost + planner.cost(node, way);
                match way.to {
                    None if own && end.is_none_or(|(known, ..)| cost < known) => end = Some((cost, node, at)),
                    Some(to) if goal != Goal::End && (own || (to != start && self.wants(to))) => {
                        if nearest.is_none_or(|(known, _)| cost < known) {
                            nearest = Some((cost, at));
                        }
                        if goal == Goal::Farthest && from.get(&to).is_none_or(|(known, _)| cost < *known) {
                            from.insert(to, (cost, Some((node, at))));
                            order += 1;
                            open.push(std::cmp::Reverse((cost, order, to)));
                        }
                    }
                    Some(to) if from.get(&to).is_none_or(|(known, _)| cost < *known) => {
                        from.insert(to, (cost, Some((node, at))));
                        order += 1;
                        open.push(std::cmp::Reverse((cost, order, to)));
                    }
                    _ => {}
                }
            }
            if goal == Goal::Farthest {
                // In the language that most callers speak, as long as something is missing there.
                let first = planner.walks.language(node) == planner.walks.language(start);
                let found = nearest.map(|(cost, at)| ((first, cost), node, at));
                farthest = found.filter(|found| farthest.is_none_or(|known| found.0 > known.0)).or(farthest);
            } else if goal == Goal::End
                && let Some((cost, ..)) = end
                && open.peek().is_none_or(|std::cmp::Reverse((next, ..))| *next >= cost)
            {
                break;
            } else if let Some((cost, at)) = nearest {
                let mut ways = back(&from, node);
                ways.push((node, at));
                return Some(Found { cost, ways, ends: false });
            }
        }
        let ends = farthest.is_none();
        let farthest = farthest.map(|((_, cost), node, at)| (cost, node, at));
        farthest.or(end).map(|(cost, node, at)| {
            let mut ways = back(&from, node);
            ways.push((node, at));
            Found { cost, ways, ends }
        })
    }

    /// The way that is being looked along has another answer of the world at the same step already.
    fn contradicts(&self, from: &Labels, node: Node, by: Option<Move>) -> bool {
        let planner = self.planner;
        let Some(by @ (Move::Outcome(_) | Move::Answered | Move::Overflow | Move::CallBack)) = by else { return false };
        let step = planner.walks.step(node);
        let mut at = node;
        while let Some((_, Some((before, way)))) = from.get(&at) {
            let known = planner.walks.onward(*before)[*way].by;
            if planner.walks.step(*before) == step && known != Some(by) {
                return true;
            }
            at = *before;
        }
        false
    }

    /// Goes on from a node; `false`: the world has answered otherwise on this call.
    fn hop(&mut self, node: Node, at: usize) -> bool {
        let planner = self.planner;
        let way = planner.walks.onward(node)[at];
        if !self.is_allowed(node, way.by) {
            return false;
        }
        let step = planner.walks.step(node);
        if let Some(by @ (Move::Outcome(_) | Move::Answered | Move::Overflow | Move::CallBack)) = way.by {
            self.world.entry(step).or_insert(by);
        }
        let lapses = self.lapses(node, way.by);
        self.answers += planner.cost(node, &way);
        if !matches!(way.by, Some(Move::Spent(_))) {
            self.answers += lapses.len();
        }
        for lapse in &lapses {
            if let Some((_, place)) = planner.lapses[node].iter().find(|(by, _)| by == lapse) {
                self.get(*place);
            }
        }
        if let Some(place) = planner.by[node][at] {
            self.get(place);
        }
        if let Some(to) = way.to {
            self.arrive(to);
        }
        self.hops.push(Hop { node, lapses, by: way.by, to: way.to, hangs_up: false });
        true
    }

    /// The attempts that are spent at a node before the call goes on: what is missing of them, as far as that is possible.
    fn lapses(&self, node: Node, by: Option<Move>) -> Vec<Move> {
        let planner = self.planner;
        let attempts = planner.graph.step(planner.walks.step(node)).settings.attempts.map(|attempts| attempts as usize);
        let missing = planner.lapses[node].iter().filter(|(_, place)| self.is_missing(*place)).map(|(by, _)| *by);
        match by {
            Some(Move::Spent(lapse)) => {
                let attempts = attempts.unwrap_or(1).max(1);
                let (mut first, mut last): (Vec<Move>, Vec<Move>) = (missing.collect(), Vec::new());
                let own = |by: &Move| (*by == Move::Silence) == (lapse == Lapse::Silence);
                if planner.parts_lapses(node) {
                    // Only the last of them decides where the call goes on.
                    let at = first.iter().position(own);
                    let wrong = planner.lapses[node].iter().map(|(by, _)| *by).find(|by| own(by));
                    last.extend(at.map(|at| first.remove(at)).or(wrong));
                }
                first.truncate(attempts - last.len().min(attempts));
                let pad = last.first().copied().unwrap_or(Move::Silence);
                first.resize(attempts - last.len().min(attempts), pad);
                first.extend(last);
                first
            }
            _ => {
                let left = MOST_ANSWERS.saturating_sub(self.answers).max(1);
                missing.take(attempts.map_or(2, |attempts| attempts.saturating_sub(1)).min(left)).collect()
            }
        }
    }
}
