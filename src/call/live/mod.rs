//! A call in real time, without the clock: below the phone in the terminal and the one on the page.
//!
//! Whoever owns it says what time it is and when a key goes down. It keeps what a keypad and a wire do: one key at a
//! time, each held for a while and acted on at its end, with a pause to the next.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::sync::Arc;

use super::ivr::Ivr;
use super::trace::{CallTrace, Event, Recorder, Visit};
use super::wire::{Heard, Input, Poll, What};
use super::world::World;
use crate::graph::{Language, MenuGraph, PromptId, StepId};
use crate::time::Time;
use crate::timing::TimeModel;

/// How long a key is held that somebody strikes on a screen or a keyboard: the default test signal (EVIDENCE 8.1).
pub const KEY: Time = Time::from_millis(100);

/// The shortest pause from one key to the next (ours; EVIDENCE 8.1 has 45 ms for a sender, 40 ms for a receiver).
pub const PAUSE: Time = Time::from_millis(50);

/// Keys that wait to be sent at most (ours): more than two long entries typed at once.
const MOST_KEYS: usize = 64;

/// A call that goes on.
#[derive(Debug)]
pub struct Live {
    graph: Arc<MenuGraph>,
    ivr: Ivr,
    recorder: Recorder,
    /// Keys whose end lies ahead, in order.
    keys: VecDeque<Struck>,
    /// When the last key ended or will end.
    key_ends: Option<Time>,
    /// What was heard and not yet handed out.
    heard: Vec<Heard>,
    /// When the line wants to be asked again.
    next: Option<Time>,
    /// The latest moment that was dealt with.
    now: Time,
    /// When the caller hung up.
    hung_up: Option<Time>,
    /// Everything was said and a key is waited for.
    listens: bool,
}

/// A key on its way.
#[derive(Clone, Copy, Debug)]
struct Struck {
    key: char,
    begins: Time,
    length: Time,
    /// It was written down: it has begun.
    began: bool,
}

impl Live {
    /// A call that is answered at zero, after ringing for so long.
    #[must_use]
    pub fn new(
        graph: &Arc<MenuGraph>,
        times: &Arc<TimeModel>,
        world: Box<dyn World + Send>,
        language: Language,
        ring: Time,
    ) -> Self {
        Self {
            graph: Arc::clone(graph),
            ivr: Ivr::new(Arc::clone(graph), Arc::clone(times), world, language),
            recorder: Recorder::new(ring),
            keys: VecDeque::new(),
            key_ends: None,
            heard: Vec::new(),
            next: Some(Time::ZERO),
            now: -ring.at_least_zero(),
            hung_up: None,
            listens: false,
        }
    }

    /// Lets time pass; gives what was heard since, in order. A moment before an earlier one changes nothing.
    ///
    /// Each thing happens at its own moment, however late this is asked; before the answer nothing does.
    pub fn advance(&mut self, now: Time) -> Vec<Heard> {
        self.now = self.now.max(now);
        while let Some(struck) = self.keys.front().copied() {
            let due = if struck.began { struck.begins + struck.length } else { struck.begins };
            if due > self.now || self.is_over() {
                break;
            }
            if struck.began {
                self.keys.pop_front();
                self.tell(due, Input::Key(struck.key));
            } else {
                // What is heard until then comes first.
                self.tell(due, Input::Time);
                if self.is_over() {
                    break;
                }
                self.recorder.key(struck.key, struck.begins, struck.length);
                if let Some(struck) = self.keys.front_mut() {
                    struck.began = true;
                }
            }
        }
        if self.now >= Time::ZERO && !self.is_over() {
            self.tell(self.now, Input::Time);
        }
        if self.is_over() {
            self.keys.clear();
            self.next = None;
        }
        std::mem::take(&mut self.heard)
    }

    /// The next moment at which something happens by itself; `None`: nothing until the caller acts.
    #[must_use]
    pub fn deadline(&self) -> Option<Time> {
        let key =
            self.keys.front().map(|struck| if struck.began { struck.begins + struck.length } else { struck.begins });
        [self.next, key].into_iter().flatten().min()
    }

    /// Strikes a key and holds it for so long. It begins now, or after the one before it, and the line acts at its end;
    /// gives when it begins. `None`: nobody takes it, for the call is over or not answered, too many keys wait, or it is
    /// no key.
    pub fn key(&mut self, now: Time, key: char, length: Time) -> Option<Time> {
        let is_key = key.is_ascii_digit() || matches!(key, '*' | '#');
        let late = self.now.max(now);
        if !is_key || late < Time::ZERO || self.is_over() || self.keys.len() >= MOST_KEYS {
            return None;
        }
        let begins = self.key_ends.map_or(late, |ends| late.max(ends + PAUSE));
        let length = length.at_least_zero();
        self.key_ends = Some(begins + length);
        self.keys.push_back(Struck { key, begins, length, began: false });
        Some(begins)
    }

    /// Somebody takes the call out of a queue whose end the world does not know.
    pub fn agent(&mut self, now: Time) {
        self.now = self.now.max(now);
        if self.now >= Time::ZERO && !self.is_over() {
            self.tell(self.now, Input::Agent);
        }
    }

    /// The caller hangs up; gives what was heard until then.
    pub fn hang_up(&mut self, now: Time) -> Vec<Heard> {
        let mut heard = self.advance(now);
        if !self.is_over() {
            self.hung_up = Some(self.now);
            // Before the answer there is no line to tell.
            if self.now >= Time::ZERO {
                self.tell(self.now, Input::HangUp);
                heard.append(&mut self.heard);
            }
        }
        self.keys.clear();
        self.next = None;
        heard
    }

    /// Whether one side hung up.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.hung_up.is_some() || self.recorder.has_ended()
    }

    /// The latest moment that was dealt with.
    #[must_use]
    pub fn now(&self) -> Time {
        self.now
    }

    /// The step the call is in.
    #[must_use]
    pub fn step(&self) -> StepId {
        self.ivr.step()
    }

    /// The call's language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.ivr.language()
    }

    /// The keys that do something now, with what is said of each.
    #[must_use]
    pub fn keys(&self) -> Vec<(String, Option<PromptId>)> {
        if self.is_over() { Vec::new() } else { self.ivr.keys() }
    }

    /// How many digits are wanted now, least and most.
    #[must_use]
    pub fn digits(&self) -> Option<(u32, u32)> {
        if self.is_over() { None } else { self.ivr.digits() }
    }

    /// Whether everything was said and a key is waited for.
    #[must_use]
    pub fn listens(&self) -> bool {
        self.listens && !self.is_over()
    }

    /// What was heard and pressed so far.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        self.recorder.events()
    }

    /// The steps that were entered so far.
    #[must_use]
    pub fn path(&self) -> &[Visit] {
        self.recorder.path()
    }

    /// The whole call so far, as if it ended at the latest moment that was dealt with.
    #[must_use]
    pub fn trace(&self) -> CallTrace {
        let graph = &self.graph;
        let ended = self.hung_up.unwrap_or(self.now);
        self.recorder.clone().finish(ended, |step| !graph.step(step).serves.is_empty())
    }

    /// The whole call. One that goes on is hung up at the latest moment that was dealt with.
    #[must_use]
    pub fn finish(mut self) -> CallTrace {
        self.hang_up(self.now);
        let Self { graph, recorder, now, hung_up, .. } = self;
        // A key that was still held goes no further than the call (the recorder cuts it there).
        recorder.finish(hung_up.unwrap_or(now), |step| !graph.step(step).serves.is_empty())
    }

    /// Tells the line something and writes down what is heard of it.
    fn tell(&mut self, at: Time, input: Input) {
        self.ivr.handle(at, input);
        self.next = loop {
            match self.ivr.poll() {
                Poll::Output(heard) => {
                    match heard.what {
                        What::Listening => self.listens = true,
                        What::Entered(_) | What::PromptBegan { .. } => self.listens = false,
                        _ => {}
                    }
                    self.recorder.heard(&heard);
                    self.heard.push(heard);
                }
                Poll::Wait(until) => break until,
            }
        };
    }
}
