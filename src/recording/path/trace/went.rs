//! What the line did without anything being heard.

use super::super::moves::{By, Missed};
use super::super::search::is_open;
use super::super::state::{Over, Place, State};
use super::{Left, NEAR, Out, Remarked, Writer};
use crate::call::{EndReason, What};
use crate::graph::StepKind;
use crate::time::Time;

impl Writer<'_, '_> {
    /// The line went on without anything being heard.
    pub(super) fn went(&mut self, by: By, enters: bool, before: State, state: State, next: Time) {
        // From one part of a prompt to the next.
        if let (By::Itself, Some((prompt, part))) = (by, state.next(self.line))
            && part > 0
            && self.saying.as_ref().is_some_and(|saying| saying.prompt == prompt)
        {
            return;
        }
        self.close();
        let here = self.line.graph.step(before.step);
        let settings = &here.settings;
        let bounded = |clock: Time, later: Time| later.min(next).max(clock);
        match by {
            By::Itself => {
                if let (StepKind::Opaque(_), Some(takes), true) = (&here.kind, here.takes, enters) {
                    self.clock = bounded(self.clock, self.clock + takes);
                }
                if matches!(here.kind, StepKind::Callback { .. })
                    && state.place != before.place
                    && before.is_said(self.line)
                {
                    self.hear(self.clock, What::Callback);
                }
            }
            By::Unhearable(prompt) => self.unhearable(prompt, before, next),
            By::LeftOut(prompt) => self.depart(next, before.step, Left::NotHeard(prompt)),
            By::Passed => self.depart(next, before.step, Left::Passed),
            By::Cut => {}
            By::Keys(from, count) | By::Wrong(from, count) => {
                let first = self.observed.keys.get(from as usize).map(|key| key.until);
                self.unheard_until(first.unwrap_or_default(), before);
                self.keys(from, count, before, next);
            }
            By::Lost(key, lost) => self.lose(key, lost),
            By::Ignored(key) => {
                let Some(pressed) = self.observed.keys.get(key as usize) else { return };
                self.depart(pressed.until, before.step, Left::KeyIgnored(pressed.key));
                self.lose(key, true);
            }
            By::Silence => self.clock = bounded(self.clock, self.clock + settings.timeout),
            By::TooSoon => {
                self.depart(next, before.step, Left::TooSoon);
                self.clock = bounded(self.clock, next);
            }
            By::Miscounted { silent, keys } => {
                if silent {
                    self.clock = bounded(self.clock, self.clock + settings.timeout);
                } else {
                    self.keys(before.taken, keys, before, next);
                }
                self.depart(
                    next,
                    before.step,
                    Left::Miscounted { early: enters || matches!(state.place, Place::Over(_)) },
                );
            }
            By::NoneSuch(key) => {
                if let Some(pressed) = self.observed.keys.get(key as usize) {
                    self.remark(pressed.at, before.step, Remarked::NoKey(pressed.key));
                }
            }
            By::NoKey(missed) => self.no_key(missed, before, state, next),
            By::NoTone => {
                if state.place == Place::Ringing {
                    self.hear(self.clock, What::Transferred);
                }
            }
            By::Overflow => {
                let due = match (&here.kind, self.hold) {
                    (StepKind::Queue(queue), Some(since)) => queue.overflow.as_ref().map(|(after, _)| since + *after),
                    _ => None,
                };
                let heard = self.music.unwrap_or(self.clock);
                self.clock = due
                    .filter(|due| *due <= next + NEAR && *due + NEAR >= heard)
                    .unwrap_or(heard.max(self.clock))
                    .min(next);
            }
            By::MessageEnds => {
                let max = if let StepKind::Voicemail { max, .. } = here.kind { max } else { None };
                self.clock = bounded(self.clock, max.map_or(next, |max| self.clock + max));
            }
            By::NotAnswered => self.not_answered(before, state, next),
        }
        if enters || matches!(state.place, Place::Over(_)) {
            if before.place == Place::Ringing && by != By::NotAnswered {
                self.ring_is_over(before, next);
            }
            if let (Place::Over(_), Some(until)) = (state.place, self.music) {
                self.clock = self.clock.max(until);
            }
            self.leave_place();
        }
        if enters {
            self.enter(state.step);
        }
        match state.place {
            Place::Message if before.place != Place::Message => self.hear(self.clock, What::Voicemail),
            Place::Over(why) if before.place != state.place => {
                let step = before.step;
                let reason = match why {
                    Over::Disconnected => EndReason::Disconnected,
                    Over::NoWay => EndReason::NoWayAfterAttempts(step),
                    Over::DeadEnd => EndReason::DeadEnd(step),
                    Over::Missing => EndReason::Missing(step),
                    Over::Elsewhere => EndReason::Elsewhere,
                };
                self.hear(self.clock, What::Ended(reason));
            }
            _ => {}
        }
    }

    /// Keys are taken: when the last of them is let go, or when the line comes to ask for them.
    pub(super) fn keys(&mut self, from: u32, count: u32, state: State, next: Time) {
        let keys = from as usize..(from as usize + count as usize).min(self.observed.keys.len());
        let Some(last) = self.observed.keys.get(keys.clone()).and_then(<[_]>::last) else { return };
        self.clock = self.clock.max(last.until);
        let here = self.line.graph.step(state.step);
        let pressed = self.line.pressed.get(keys).unwrap_or_default();
        let asks = !matches!(state.place, Place::Confirm { .. } | Place::Confirmed);
        if matches!(here.kind, StepKind::Collect(_)) && asks {
            self.entered = pressed.chars().filter(char::is_ascii_digit).collect();
        }
        if is_open(&here.kind, state.place, pressed) {
            self.clock = (self.clock + here.settings.interdigit).min(next).max(self.clock);
        }
    }

    /// A key was pressed that nobody heard: so shortly before what follows that it led there.
    fn no_key(&mut self, missed: Missed, before: State, state: State, next: Time) {
        let here = self.line.graph.step(before.step);
        let due = next - self.line.graph.step(state.step).settings.gap;
        self.clock = due.max(self.clock).min(next.max(self.clock));
        let keys = match (missed, &here.kind) {
            (Missed::Choice(place), StepKind::Menu(menu)) => {
                menu.keys.get(usize::from(place)).map(|key| key.press.keys().to_owned())
            }
            (Missed::Callback, StepKind::Queue(queue)) => {
                queue.callback.as_ref().map(|offer| offer.press.keys().to_owned())
            }
            (Missed::Right, _) => Some("1".to_owned()),
            _ => None,
        };
        for key in keys.iter().flat_map(|keys| keys.chars()) {
            self.out.push((self.clock, Out::Concluded(key)));
        }
        let what = match missed {
            Missed::Choice(place) => Remarked::ChoiceNotHeard(place),
            Missed::Callback => Remarked::CallbackNotHeard,
            Missed::Right => Remarked::RightNotHeard,
            Missed::Entry => Remarked::EntryNotHeard,
        };
        self.remark(self.clock, before.step, what);
    }

    pub(super) fn lose(&mut self, key: u32, lost: bool) {
        let Some(pressed) = self.observed.keys.get(key as usize) else { return };
        // What was pressed before the wait began was forgotten, not refused.
        if lost && self.hold.is_none_or(|since| pressed.until > since) {
            self.out.push((pressed.until, Out::Heard(What::KeyLost(pressed.key))));
        }
    }
}
