//! The owner of both machines who has a virtual clock: a call of any length takes no time.

use std::collections::VecDeque;

use super::ivr::Ivr;
use super::trace::{CallTrace, Recorder};
use super::wire::{Act, Caller, Input, Poll};
use crate::graph::MenuGraph;
use crate::time::Time;

/// Lets a caller talk to a line until one of them hangs up, or until neither would ever do anything again.
///
/// At one moment the line comes first, then the caller. A key reaches the line at its end.
#[must_use]
pub fn drive(graph: &MenuGraph, mut ivr: Ivr, caller: &mut dyn Caller, ring: Time) -> CallTrace {
    let mut recorder = Recorder::new(ring);
    let mut keys: VecDeque<(Time, char)> = VecDeque::new();
    let mut now = Time::ZERO;
    let served = |step| !graph.step(step).serves.is_empty();
    loop {
        let line = loop {
            match ivr.poll() {
                Poll::Output(heard) => {
                    recorder.heard(&heard);
                    caller.handle(now, &heard);
                }
                Poll::Wait(until) => break until,
            }
        };
        if recorder.has_ended() {
            return recorder.finish(now, served);
        }
        let waits = match caller.poll(now) {
            Poll::Output(Act::Key { key, length }) => {
                recorder.key(key, now, length);
                keys.push_back((now + length, key));
                continue;
            }
            Poll::Output(Act::HangUp) => {
                ivr.handle(now, Input::HangUp);
                while let Poll::Output(heard) = ivr.poll() {
                    recorder.heard(&heard);
                }
                return recorder.finish(now, served);
            }
            Poll::Wait(until) => until,
        };
        let key = keys.front().map(|(at, _)| *at);
        let Some(next) = [line, waits, key].into_iter().flatten().min() else {
            return recorder.finish(now, served);
        };
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
