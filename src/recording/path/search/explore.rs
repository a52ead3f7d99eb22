//! All that a line may do in silence, in order of its cost (Dijkstra).

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::super::costs::LOOKED_AT;
use super::super::moves::{By, Moves};
use super::super::state::{Now, State};
use super::{Happened, Happening, Open, Search};
use crate::time::Time;

/// A place that was looked at between two observations.
#[derive(Clone, Copy, Debug)]
pub(super) struct Looked {
    /// Where on the line.
    pub(super) state: State,
    /// What it cost to come there.
    pub(super) cost: u32,
    /// The line has come there by this moment; [`Time::MAX`] where nobody knows.
    pub(super) clock: Time,
    /// What had happened when something was heard last, by its node.
    pub(super) heard: u32,
    from: From,
    /// What led there since something was heard last, and whether it entered a step.
    pub(super) by: Option<(By, bool)>,
}

#[derive(Clone, Copy, Debug)]
enum From {
    Node(u32),
    Looked(u32),
}

impl Search<'_, '_> {
    /// Where every path is now.
    pub(super) fn as_looked(&self) -> Vec<Looked> {
        let looked = |open: &Open| Looked {
            state: open.state,
            cost: open.cost,
            clock: self.sound_until,
            heard: open.node,
            from: From::Node(open.node),
            by: None,
        };
        self.open.iter().map(looked).collect()
    }

    /// In order of cost; `visit` says up to which cost it goes on.
    pub(super) fn explore(&self, looked: &mut Vec<Looked>, now: Now, mut visit: impl FnMut(usize, &Looked) -> u32) {
        let mut heap: BinaryHeap<Reverse<(u32, u32)>> = BinaryHeap::new();
        let mut best: HashMap<State, u32> = HashMap::with_capacity(64);
        for (place, here) in looked.iter().enumerate() {
            heap.push(Reverse((here.cost, u32::try_from(place).unwrap_or(u32::MAX))));
            best.insert(here.state, here.cost);
        }
        let mut moves = Moves::new(self.line, now);
        let mut limit = u32::MAX;
        let mut visited = 0;
        while let Some(Reverse((cost, place))) = heap.pop() {
            let here = looked[place as usize];
            if best.get(&here.state).is_some_and(|best| *best < cost) {
                continue;
            }
            visited += 1;
            if cost > limit || visited > LOOKED_AT {
                break;
            }
            limit = visit(place as usize, &here);
            moves.from(here.state, here.clock);
            for next in &moves.found {
                let cost = cost + next.cost + self.overdue(&here, next.by);
                if cost > limit || best.get(&next.to).is_some_and(|best| *best <= cost) {
                    continue;
                }
                best.insert(next.to, cost);
                heap.push(Reverse((cost, u32::try_from(looked.len()).unwrap_or(u32::MAX))));
                let (by, clock) = (Some((next.by, next.enters)), self.clock_after(&here, next));
                let (heard, from) = (here.heard, From::Looked(place));
                looked.push(Looked { state: next.to, cost, clock, heard, from, by });
            }
        }
    }

    /// Writes down the way to a place that was looked at.
    pub(super) fn commit(&mut self, looked: &[Looked], place: u32, made: &mut HashMap<u32, u32>) -> u32 {
        let mut way = Vec::new();
        let mut at = place;
        let mut before = loop {
            if let Some(node) = made.get(&at) {
                break *node;
            }
            let here = looked[at as usize];
            match here.from {
                From::Node(node) => break node,
                From::Looked(from) => {
                    way.push(at);
                    at = from;
                }
            }
        };
        for place in way.into_iter().rev() {
            let here = looked[place as usize];
            if let Some((by, enters)) = here.by {
                before = self.node(Happened { what: Happening::Went { by, enters }, state: here.state }, before);
            }
            made.insert(place, before);
        }
        before
    }
}
