//! Music, ringing, a beep, a person.

use super::super::observe::{Observation, What as Seen};
use super::super::state::{Place, State};
use super::{NEAR, Writer};
use crate::call::What;
use crate::graph::StepKind;
use crate::time::Time;
use crate::timing::{BEEP, BUSY_FOR};

/// The pause between two tones of a ring.
const RING_PAUSE: Time = Time::from_secs(4);
/// Music that ended so long before a voice did so for it.
const ANSWERED: Time = Time::from_secs(5);

/// How far from its moment the line stops the music for a message (ours).
const PUNCTUAL: Time = Time::from_millis(100);

impl Writer<'_, '_> {
    /// Nobody answered. The line goes on at once, so that what follows within the pause after a tone tells when.
    pub(super) fn not_answered(&mut self, before: State, state: State, next: Time) {
        self.ring_is_over(before, next);
        let gap = self.line.graph.step(state.step).settings.gap;
        if let Some((_, until, false)) = self.ringing
            && self.clock <= until
            && next <= until + RING_PAUSE + gap + NEAR
            && next < self.observed.ended
        {
            self.clock = (next - gap).max(until);
        }
    }

    pub(super) fn ring_is_over(&mut self, before: State, next: Time) {
        let Some((since, until, busy)) = self.ringing else { return };
        let here = self.line.graph.step(before.step);
        let StepKind::Transfer { ring, .. } = here.kind else { return };
        let due = since + if busy { BUSY_FOR } else { ring };
        // A ring is a tone and a pause: it goes on behind the last tone that was heard.
        self.clock = if due + NEAR >= until && due <= next + NEAR { due.min(next) } else { until.min(next) };
    }

    /// Music, ringing, a beep, a person.
    pub(super) fn fits(&mut self, observation: &Observation, before: State, state: State) {
        if (&observation.what, state.place) == (&Seen::Voice, Place::Human) {
            self.break_off(observation.at);
        }
        self.close();
        let near = |clock: Time| if observation.at - clock < NEAR { clock } else { observation.at };
        match (&observation.what, state.place) {
            (Seen::Music(file), _) => {
                if self.music.is_none() {
                    self.clock = near(self.clock).max(self.clock);
                    let queue = match &self.line.graph.step(state.step).kind {
                        StepKind::Queue(queue) => queue.music.as_ref().map(|(name, _)| name.as_str()),
                        _ => None,
                    };
                    let known = file.and_then(|file| self.index.music_name(file));
                    let name = known.or(queue).unwrap_or_default().to_owned();
                    let from = match self.times.music(&name) {
                        Some(length) if length > Time::ZERO => {
                            Time::from_micros(self.played.0.micros() % length.micros())
                        }
                        _ => Time::ZERO,
                    };
                    self.played.1 = self.clock;
                    self.hear(self.clock, What::MusicBegan { file: name, from });
                }
                self.music = Some(observation.until);
            }
            (Seen::Ringback | Seen::Busy, _) => match &mut self.ringing {
                Some((_, until, _)) => *until = observation.until,
                None => {
                    let busy = observation.what == Seen::Busy;
                    self.clock = near(self.clock).max(self.clock);
                    self.hear(self.clock, What::Transferred);
                    self.hear(self.clock, if busy { What::BusyBegan } else { What::RingBegan });
                    self.ringing = Some((self.clock, observation.until, busy));
                }
            },
            (Seen::Beep, _) => {
                self.clock = near(self.clock).max(self.clock);
                self.hear(self.clock, What::BeepBegan);
                self.clock += BEEP;
                self.hear(self.clock, What::BeepEnded);
                self.hear(self.clock, What::Voicemail);
            }
            (Seen::Voice, Place::Human) => {
                if self.ringing.is_some() {
                    self.ring_is_over(before, observation.at);
                } else {
                    let answers = |until: &Time| {
                        observation.at - *until < ANSWERED && !self.is_for_message(*until, observation.at, state)
                    };
                    let quiet = self.music.filter(answers);
                    self.clock = quiet.unwrap_or(observation.at).min(observation.at).max(self.clock);
                }
                self.leave_place();
                self.hear(self.clock, What::Human);
            }
            _ => {}
        }
    }

    /// Whether the line stopped the music for a message of its own, and what came next came before that.
    fn is_for_message(&self, until: Time, next: Time, state: State) -> bool {
        let here = self.line.graph.step(state.step);
        let (StepKind::Queue(queue), Some(since)) = (&here.kind, self.hold) else { return false };
        let Some((every, _)) = queue.comfort.as_ref().filter(|(every, _)| *every > Time::ZERO) else { return false };
        let waited = (until - since + PUNCTUAL).micros();
        let is_due = waited >= every.micros() && waited % every.micros() <= 2 * PUNCTUAL.micros();
        is_due && next - until <= here.settings.gap + PUNCTUAL
    }

    pub(super) fn end_music(&mut self) {
        if self.music.take().is_some() {
            self.played.0 += (self.clock - self.played.1).at_least_zero();
            self.hear(self.clock, What::MusicEnded);
        }
    }

    pub(super) fn end_ringing(&mut self) {
        if let Some((_, _, busy)) = self.ringing.take() {
            self.hear(self.clock, if busy { What::BusyEnded } else { What::RingEnded });
        }
    }
}
