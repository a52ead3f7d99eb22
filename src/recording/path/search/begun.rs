//! Recordings that are not one whole call: they begin in the middle of one, or go on with another.

use super::super::costs::{AGAIN, AGAIN_AT_ONCE, BEGUN, BEGUN_WITHIN};
use super::super::index::Part;
use super::super::observe::{Observation, Observed, What};
use super::super::state::{Place, State};
use super::{Found, Happened, Happening, Open, Search};
use crate::graph::StepKind;
use crate::time::Time;

/// So much of the beginning of the first prompt is missing that it was cut off by the beginning of the recording.
const MISSING: Time = Time::from_millis(300);
/// Queues that are thought of when a recording begins with music (ours): more of them, and nothing tells them apart.
const QUEUES: usize = 64;

/// Attempts that are thought of where a recording begins in one of them (ours).
const MOST_ATTEMPTS: u32 = 9;

impl Search<'_, '_> {
    /// The first thing that is heard may be anywhere on the line, where nothing shows that the recording begins with
    /// the call.
    pub(super) fn begun(&mut self, at: usize, observation: &Observation, found: &mut Vec<Found>) {
        let begins = matches!(observation.what, What::Playing { .. } | What::Music(_));
        if !begins || std::mem::replace(&mut self.has_begun, true) || !self.observed.may_be_begun {
            return;
        }
        let taken = u32::try_from(self.pressed).unwrap_or(u32::MAX);
        let nowhere = State { taken, ..State::nowhere(self.line.graph.start) };
        let now = self.now(observation.at);
        match observation.what {
            What::Playing { file, from, .. } => {
                // What this line does not play says nothing of where it began.
                self.has_begun = self.line.index.plays(file);
                for use_ in self.line.index.uses(file) {
                    let Some(part) = self.line.index.parts(use_.prompt, use_.language).get(use_.part) else { continue };
                    let begins = if let Part::File { from, .. } = part { *from } else { Time::ZERO };
                    let number = u8::try_from(use_.part).unwrap_or_default();
                    let Some(mut there) = nowhere.about_to_say(self.line, use_.prompt, number, now) else { continue };
                    there.language = u16::try_from(use_.language).unwrap_or_default();
                    if !part.is(file, from) {
                        continue;
                    }
                    let state = there.past_part(self.line, use_.prompt, number);
                    let cost = if from - begins > MISSING && observation.at < MISSING { BEGUN_WITHIN } else { BEGUN };
                    let what = Happening::Begun { at, prompt: Some((use_.prompt, number)) };
                    let attempts = self.attempts(there);
                    let last = attempts.end - 1;
                    for attempt in attempts {
                        let helped = matches!(there.place, Place::Help { .. });
                        if helped && attempt < last {
                            continue;
                        }
                        let state = State { attempt, helped, ..state };
                        found.push(Found { looked: 0, state, cost: cost + u32::from(attempt - 1), what });
                    }
                }
            }
            What::Music(file) => {
                let queues = self.line.graph.steps().filter_map(|(id, step)| match &step.kind {
                    StepKind::Queue(queue) => Some((id, queue)),
                    _ => None,
                });
                for (step, queue) in queues.take(QUEUES) {
                    let own = queue.music.as_ref().and_then(|(name, _)| self.line.index.music(name));
                    if file.is_none() || own == file {
                        let state = nowhere.enter(self.line, step, now);
                        let said = u16::try_from(self.line.own(step).len()).unwrap_or(u16::MAX);
                        let state = State { cut: false, ..state.at(Place::Own { prompt: said, part: 0 }) };
                        found.push(Found {
                            looked: 0,
                            state,
                            cost: BEGUN_WITHIN,
                            what: Happening::Begun { at, prompt: None },
                        });
                    }
                }
            }
            _ => {}
        }
    }

    /// The attempts that a call may have come to where it was not listened to: one more than there are.
    fn attempts(&self, there: State) -> std::ops::Range<u8> {
        let step = self.line.graph.step(there.step);
        let asks = matches!(step.kind, StepKind::Menu(_) | StepKind::Collect(_));
        let most = step.settings.attempts.filter(|_| asks).unwrap_or(1).clamp(1, MOST_ATTEMPTS);
        1..u8::try_from(most).unwrap_or(1) + 1
    }

    /// The beginning of the line once more, after a call that is over: behind the best of all paths that may be.
    pub(super) fn again(&mut self, at: usize, observation: &Observation) -> Option<Open> {
        if !self.has_begun || !matches!(observation.what, What::Playing { .. }) {
            return None;
        }
        let price = |open: &Open| match open.state.place {
            Place::Over(_) => Some(AGAIN),
            Place::Human | Place::Message | Place::Ringing => Some(AGAIN_AT_ONCE),
            _ => self.tone.then_some(AGAIN_AT_ONCE),
        };
        let best = self.open.iter().filter_map(|open| Some((open.cost + price(open)?, open.node)));
        let (cost, before) = best.min()?;
        let start = self.line.graph.start;
        let now = self.now(observation.at);
        let taken = u32::try_from(self.pressed).unwrap_or(u32::MAX);
        let state = State { taken, ..State::nowhere(start) }.enter(self.line, start, now);
        let node = self.node(Happened { what: Happening::Again(at), state }, before);
        Some(Open { state, cost, node })
    }
}

/// When another call begins on a path: with its first tone, where it has one.
pub(in super::super) fn another_call(path: &[Happened], observed: &Observed) -> Option<Time> {
    let place = path.iter().position(|happened| matches!(happened.what, Happening::Again(_)))?;
    let Happening::Again(at) = path.get(place)?.what else { return None };
    let is_its_own = |tone: &usize| {
        let is_tone = matches!(observed.all[*tone].what, What::Ringback | What::Busy);
        is_tone && path[..place].iter().any(|happened| happened.what == Happening::Passes(*tone))
    };
    let first = (0..at).rev().take_while(is_its_own).last().unwrap_or(at);
    observed.all.get(first).map(|observation| observation.at)
}
