//! The owner of both machines who has a virtual clock: a call of any length takes no time.

use std::collections::VecDeque;

use super::ivr::Ivr;
use super::trace::{CallTrace, Recorder};
use super::wire::{Act, Caller, Heard, Input, Poll, What};
use crate::graph::MenuGraph;
use crate::time::Time;

/// Listens in on a call.
pub trait Listener {
    /// Something is heard, before the caller hears it.
    fn heard(&mut self, heard: &Heard);

    /// A key goes down.
    fn pressed(&mut self, key: char, at: Time, length: Time);
}

impl Listener for Recorder {
    fn heard(&mut self, heard: &Heard) {
        Self::heard(self, heard);
    }

    fn pressed(&mut self, key: char, at: Time, length: Time) {
        self.key(key, at, length);
    }
}

/// Nobody listens.
impl Listener for () {
    fn heard(&mut self, _: &Heard) {}

    fn pressed(&mut self, _: char, _: Time, _: Time) {}
}

/// Lets a caller talk to a line and writes down the whole call.
#[must_use]
pub fn drive(graph: &MenuGraph, ivr: Ivr, caller: &mut dyn Caller, ring: Time) -> CallTrace {
    let mut recorder = Recorder::new(ring);
    let ended = play(ivr, caller, &mut recorder);
    recorder.finish(ended, |step| !graph.step(step).serves.is_empty())
}

/// Lets a caller talk to a line until one of them hangs up, or until neither would ever do anything again; gives when.
///
/// At one moment the line comes first, then the caller. A key reaches the line at its end.
pub fn play<C: Caller + ?Sized>(mut ivr: Ivr, caller: &mut C, listener: &mut impl Listener) -> Time {
    let mut keys: VecDeque<(Time, char)> = VecDeque::new();
    let mut now = Time::ZERO;
    let mut has_ended = false;
    loop {
        let line = loop {
            match ivr.poll() {
                Poll::Output(heard) => {
                    has_ended |= matches!(heard.what, What::Ended(_));
                    listener.heard(&heard);
                    caller.handle(now, &heard);
                }
                Poll::Wait(until) => break until,
            }
        };
        if has_ended {
            return now;
        }
        let waits = match caller.poll(now) {
            Poll::Output(Act::Key { key, length }) => {
                listener.pressed(key, now, length);
                keys.push_back((now + length, key));
                continue;
            }
            Poll::Output(Act::HangUp) => {
                ivr.handle(now, Input::HangUp);
                while let Poll::Output(heard) = ivr.poll() {
                    listener.heard(&heard);
                }
                return now;
            }
            Poll::Wait(until) => until,
        };
        let key = keys.front().map(|(at, _)| *at);
        let Some(next) = [line, waits, key].into_iter().flatten().min() else { return now };
        now = next.max(now);
        match keys.front() {
            Some((at, key)) if *at <= now => {
                let key = *key;
                keys.pop_front();
                ivr.handle(now, Input::Key(key));
            }
            _ => ivr.handle(now, Input::Time),
        }
    }
}
