//! Where a path may end with the call.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::super::costs::{HUNG_UP, IGNORED, KEY_LEFT, OVERDUE};
use super::super::observe::{Observation, What};
use super::super::state::{Now, Place, State};
use super::explore::Looked;
use super::{Happened, Happening, Search};
use crate::graph::StepKind;
use crate::time::Time;

/// How much shorter than it was the silence at the end may be heard: the recording knows how long it was.
const SLACK_AT_END: Time = Time::from_millis(60);
/// What lies so near the end of the recording was cut by it.
const CUT_BY_END: Time = Time::from_millis(60);

impl Search<'_, '_> {
    /// The call is over: the cheapest of all states in which it may have ended.
    pub(super) fn end(mut self) -> (Vec<Happened>, u32) {
        let now = Now { slack: SLACK_AT_END, ..self.now(self.observed.ended) };
        let mut looked = self.as_looked();
        let open = looked.len();
        // What was cut by the end of the call: nothing came after it.
        let sounds = self.observed.all.iter().enumerate().rev();
        let last = { sounds }.find(|(_, observation)| !matches!(observation.what, What::Key(_)));
        let last = last.filter(|(_, last)| {
            last.until + CUT_BY_END >= self.observed.ended
                && self.line.keys.last().is_none_or(|key| key.until <= last.at)
        });
        let mut ends: Vec<(u32, Reverse<u32>, usize)> = Vec::new();
        let mut limit = u32::MAX;
        let speaks = self.sound_until + CUT_BY_END >= self.observed.ended;
        self.explore(&mut looked, now, |place, here| {
            let depth = u32::try_from(place).unwrap_or(u32::MAX);
            let is_cut = place >= open && last.is_some_and(|(at, last)| self.is_cut(here, at, last));
            let stays = is_cut && here.state.waiting(now) == 0;
            if let Some(cost) = self.may_end(here.state, now, speaks).filter(|_| !stays) {
                let over = self.is_over(here.state, here.clock, self.observed.ended + CUT_BY_END);
                let cost = cost + if over { OVERDUE } else { 0 };
                ends.push((here.cost + cost, Reverse(depth), place));
                limit = limit.min(here.cost + cost + IGNORED);
            }
            limit
        });
        let best = ends.into_iter().min();
        let Some((cost, _, place)) = best else { return (Vec::new(), 0) };
        let mut node = self.commit(&looked, u32::try_from(place).unwrap_or(u32::MAX), &mut HashMap::new());
        let mut way = Vec::new();
        while let Some(here) = self.nodes.get(node as usize) {
            way.push(here.happened);
            node = here.before;
        }
        way.reverse();
        (way, cost)
    }

    /// Whether the last sound was a prompt that was still being said, on the way to a place: a playing that broke off, or
    /// a voice that was taken for a prompt which somebody recorded, and was none as a whole.
    fn is_cut(&self, here: &Looked, at: usize, last: &Observation) -> bool {
        match last.what {
            What::Playing { cut, .. } => cut,
            What::Voice | What::Music(None) => {
                let happened = self.nodes.get(here.heard as usize).map(|node| node.happened);
                happened.is_some_and(|happened| {
                    matches!(happened.what, Happening::Unclear { at: of, prompt }
                        if of == at && self.line.index.is_hearable(prompt, happened.state.language()))
                })
            }
            _ => false,
        }
    }

    /// What it costs that a call ends in a state; `None`: no call stays there.
    pub(super) fn may_end(&self, state: State, now: Now, speaks: bool) -> Option<u32> {
        let step = self.line.graph.step(state.step);
        let left = u32::try_from(state.waiting(now)).unwrap_or(u32::MAX).saturating_mul(KEY_LEFT);
        let rests = match (&step.kind, state.place) {
            (_, Place::Over(_)) => return Some(left),
            (StepKind::Play(_), Place::Own { .. }) if state.is_said(self.line) => speaks,
            (StepKind::Hours { .. } | StepKind::Data | StepKind::Missing, Place::Own { .. }) => false,
            (StepKind::Disconnect(_) | StepKind::Callback { .. }, _) if state.is_said(self.line) => speaks,
            _ => true,
        };
        rests.then_some(HUNG_UP + left)
    }
}
