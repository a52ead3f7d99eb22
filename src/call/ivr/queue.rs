//! Waiting for somebody: the announcement, music, comfort messages, the offer to call back, too long a wait.

use std::sync::Arc;

use super::{Ivr, Phase};
use crate::call::trace::EndReason;
use crate::call::wire::{Move, What};
use crate::graph::{Queue, StepKind, Target};
use crate::time::Time;

/// A wait that goes on.
#[derive(Debug)]
pub(super) struct Hold {
    began: Time,
    /// When somebody answers; `None`: nobody knows.
    answered: Option<Time>,
    /// When the wait is given up.
    overflow: Option<Time>,
    /// When the next comfort message is due.
    comfort: Option<Time>,
    /// Which comfort message is next.
    turn: usize,
    /// When the offer to call back is due; `None`: it was made, or there is none.
    offer: Option<Time>,
    /// The offer was begun: its key works from then until the wait ends.
    offered: bool,
    /// Music plays since then, from that place of its file.
    music: Option<(Time, Time)>,
    /// How much music was heard.
    heard: Time,
}

impl Hold {
    /// Whether the offer's key works.
    pub(super) const fn offers(&self) -> bool {
        self.offered
    }

    /// The next moment at which something happens; messages wait until nothing is being said.
    pub(super) fn deadline(&self, quiet: bool) -> Option<Time> {
        let messages = if quiet { [self.offer, self.comfort] } else { [None, None] };
        [self.answered, self.overflow].into_iter().chain(messages).flatten().min()
    }
}

impl Ivr {
    pub(super) fn hold(&mut self, queue: &Queue, at: Time) {
        let graph = Arc::clone(&self.graph);
        let wait = self.world.hold(&graph, self.step).map(Time::at_least_zero);
        self.hear(at, What::HoldBegan(self.step));
        self.phase = Phase::Holding(Hold {
            began: at,
            answered: wait.map(|wait| at + wait),
            overflow: queue.overflow.as_ref().map(|(after, _)| at + *after),
            comfort: queue.comfort.as_ref().map(|(every, _)| at + *every),
            turn: 0,
            offer: queue.callback.as_ref().map(|offer| at + offer.after),
            offered: false,
            music: None,
            heard: Time::ZERO,
        });
        // What callers are told is the wait that the line expects; where nobody knows it, the shortest that is spoken.
        let told = self.world.told(&graph, self.step).map(Time::at_least_zero);
        self.saying.wait = told.or(queue.wait.map(crate::timing::likeliest_wait));
        self.say(queue.announce, false, at);
        self.music(queue, at);
    }

    /// Something is due while waiting.
    pub(super) fn hold_due(&mut self, at: Time) {
        let graph = Arc::clone(&self.graph);
        let StepKind::Queue(queue) = &graph.step(self.step).kind else { return };
        let Phase::Holding(hold) = &mut self.phase else { return };
        if hold.answered.is_some_and(|answered| answered <= at) {
            self.answered_from_hold(at);
            return;
        }
        if let Some((_, target)) =
            queue.overflow.as_ref().filter(|_| hold.overflow.is_some_and(|overflow| overflow <= at))
        {
            self.moves(Move::Overflow, at);
            self.leave_hold(*target, at);
            return;
        }
        if self.saying.is_due(at) {
            self.speak(at);
            self.music(queue, at);
            return;
        }
        if hold.offer.is_some_and(|offer| offer <= at) {
            hold.offer = None;
            hold.offered = true;
            // An offer is news enough: the message that is due just then is left out.
            if let Some((every, _)) = &queue.comfort {
                while hold.comfort.is_some_and(|comfort| comfort <= at + Time::from_micros(every.micros() / 2)) {
                    hold.comfort = hold.comfort.map(|comfort| comfort + *every);
                }
            }
            let offer = queue.callback.as_ref().and_then(|offer| offer.prompt);
            self.interrupt_music(at);
            self.say(offer, true, at);
        } else if hold.comfort.is_some_and(|comfort| comfort <= at)
            && let Some((every, messages)) = &queue.comfort
        {
            // A message that was held up by another one does not hold up the next.
            while hold.comfort.is_some_and(|comfort| comfort <= at) {
                hold.comfort = hold.comfort.map(|comfort| comfort + *every);
            }
            let message = messages[hold.turn % messages.len()];
            hold.turn += 1;
            self.interrupt_music(at);
            self.say([message], false, at);
        }
        self.music(queue, at);
    }

    /// A key while waiting: only the offer to call back takes one.
    pub(super) fn hold_key(&mut self, key: char, at: Time) {
        let graph = Arc::clone(&self.graph);
        let StepKind::Queue(queue) = &graph.step(self.step).kind else { return };
        let Phase::Holding(hold) = &self.phase else { return };
        match &queue.callback {
            Some(offer) if hold.offered && offer.press.keys().starts_with(key) => {
                self.quiet_since = Some(at);
                self.moves(Move::CallBack, at);
                self.leave_hold(offer.target, at);
            }
            _ => self.hear(at, What::KeyLost(key)),
        }
    }

    /// Somebody answers.
    pub(super) fn answered_from_hold(&mut self, at: Time) {
        self.cut(at);
        self.moves(Move::Answered, at);
        self.end_hold(at);
        self.quiet_since = Some(at);
        if matches!(&self.graph.step(self.step).kind, StepKind::Queue(Queue { human: true, .. })) {
            self.hear(at, What::Human);
            self.phase = Phase::Human;
        } else {
            self.phase = Phase::Ended;
            self.hear(at, What::Ended(EndReason::Elsewhere));
        }
    }

    fn leave_hold(&mut self, target: Option<Target>, at: Time) {
        self.cut(at);
        self.end_hold(at);
        self.quiet_since = Some(at);
        match target {
            Some(target) => self.enter(target.step, at),
            None => {
                self.phase = Phase::Ended;
                self.hear(at, What::Ended(EndReason::DeadEnd(self.step)));
            }
        }
    }

    /// The wait is over: music stops with it.
    pub(super) fn end_hold(&mut self, at: Time) {
        self.interrupt_music(at);
        self.hear(at, What::HoldEnded);
    }

    fn interrupt_music(&mut self, at: Time) {
        let Phase::Holding(hold) = &mut self.phase else { return };
        if let Some((since, _)) = hold.music.take() {
            hold.heard += at - since;
            self.quiet_since = Some(at);
            self.hear(at, What::MusicEnded);
        }
    }

    /// Music plays whenever nothing is said, and goes on where it stopped.
    fn music(&mut self, queue: &Queue, at: Time) {
        let Phase::Holding(hold) = &mut self.phase else { return };
        let Some((file, _)) = &queue.music else { return };
        if hold.music.is_some() || !self.saying.is_over() || at < hold.began {
            return;
        }
        let from = match self.times.music(file) {
            Some(length) if length > Time::ZERO => Time::from_micros(hold.heard.micros() % length.micros()),
            _ => Time::ZERO,
        };
        hold.music = Some((at, from));
        self.hear(at, What::MusicBegan { file: file.clone(), from });
    }
}
