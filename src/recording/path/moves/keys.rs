//! What keys do that were pressed and not taken yet.

use super::super::costs::IGNORED;
use super::super::state::{Over, Place, State};
use super::{By, Moves};
use crate::graph::{Action, Collect, Look, Menu, MenuKey, Step, StepKind, Target};
use crate::time::Time;

/// How far the time between two keys may be off (ours).
const LATE: Time = Time::from_millis(300);

impl Moves<'_, '_> {
    /// Keys that were pressed and not taken yet.
    pub(super) fn keys(&mut self, here: &Step) {
        let (line, from, now) = (self.line, self.from, self.now);
        let waiting = from.waiting(now);
        let Some(keys) = line.pressed.get(from.taken as usize..now.pressed).filter(|_| waiting > 0) else { return };
        let first = keys.chars().next().unwrap_or('0');
        let listens = from.is_said(line) || from.place == Place::Confirmed;
        let takes = listens || here.settings.barge_in;
        if let Some(doubt) = line.keys.get(from.taken as usize).and_then(|key| key.doubt) {
            self.push(State { taken: from.taken + 1, ..from }, doubt, By::NoneSuch(from.taken), false);
        }
        match (&here.kind, from.place) {
            (_, Place::Over(_) | Place::Human) => self.lose(0, false),
            (StepKind::Queue(queue), _) => match &queue.callback {
                Some(offer) if from.offered && offer.press.keys().starts_with(first) => {
                    self.take(offer.target, 1, None);
                    self.lose(IGNORED, true);
                }
                _ => self.lose(0, true),
            },
            (StepKind::Voicemail { .. }, Place::Message) if first == '#' => {
                let to = State { taken: from.taken + 1, ..from };
                match here.goto {
                    Some(target) => self.take(Some(target), 1, None),
                    None => self.push(to.at(Place::Over(Over::Disconnected)), 0, By::Keys(from.taken, 1), false),
                }
                self.lose(IGNORED, false);
            }
            (StepKind::Voicemail { .. }, Place::Message) => self.lose(0, false),
            (StepKind::Menu(menu), _) if takes => {
                self.menu_keys(menu, here, keys);
                self.lose(IGNORED, false);
            }
            (StepKind::Collect(collect), Place::Confirmed | Place::Confirm { .. }) if takes => {
                let by = By::Keys(from.taken, 1);
                if first == '1' {
                    let kept = self.from;
                    self.from.taken += 1;
                    self.leave(here, by);
                    self.from = kept;
                } else {
                    self.fail(&collect.retries, here, false, None, 1);
                }
                self.lose(IGNORED, false);
            }
            (StepKind::Collect(collect), Place::Own { .. } | Place::Retry { .. } | Place::Help { .. }) if takes => {
                self.digits(collect, here, keys);
                self.lose(IGNORED, false);
            }
            _ if !here.settings.keys_ahead => self.lose(0, true),
            (StepKind::Transfer { .. } | StepKind::Disconnect(_) | StepKind::Callback { .. }, _) => self.lose(0, false),
            _ => self.lose(IGNORED, false),
        }
    }

    /// The first key does nothing.
    pub(super) fn lose(&mut self, cost: u32, lost: bool) {
        let taken = self.from.taken;
        let by = if cost > 0 { By::Ignored(taken) } else { By::Lost(taken, lost) };
        self.push(State { taken: taken + 1, ..self.from }, cost, by, false);
    }

    /// Keys are taken and lead somewhere.
    pub(super) fn take(&mut self, target: Option<Target>, count: usize, language: Option<usize>) {
        let from = self.from;
        let count = u32::try_from(count).unwrap_or(1);
        let mut to = State { taken: from.taken + count, cut: false, ..from };
        if let Some(language) = language {
            to.language = u16::try_from(language).unwrap_or_default();
        }
        let by = By::Keys(from.taken, count);
        match target {
            Some(target) => self.push(to.enter(self.line, target.step, self.now), 0, by, true),
            None => self.push(to.at(Place::Over(Over::DeadEnd)), 0, by, false),
        }
    }

    pub(super) fn menu_keys(&mut self, menu: &Menu, here: &Step, keys: &str) {
        match menu.look(keys) {
            Look::Takes(key, length) => self.choose(menu, key, length),
            Look::Open(Some((key, length))) => self.choose(menu, key, length),
            Look::Open(None) => self.fail(&menu.retries, here, false, Some(&menu.retries.no_match), keys.len()),
            Look::Wrong => {
                // The first key that fits nothing is wrong at once; what was pressed by then is forgotten with it.
                let wrong = (1..=keys.len())
                    .find(|length| keys.get(..*length).is_some_and(|keys| matches!(menu.look(keys), Look::Wrong)));
                let wrong = wrong.unwrap_or(keys.len());
                self.fail(&menu.retries, here, false, Some(&menu.retries.no_match), wrong);
                if wrong < keys.len() {
                    self.fail(&menu.retries, here, false, Some(&menu.retries.no_match), keys.len());
                }
            }
            Look::Nothing => {}
        }
    }

    pub(super) fn choose(&mut self, menu: &Menu, key: &MenuKey, length: usize) {
        let from = self.from;
        match key.action {
            Action::Goto(target) => self.take(Some(target), length, key.language),
            Action::Back => {
                let back = menu.back.unwrap_or(from.step);
                self.take(Some(Target { step: back, span: key.span }), length, key.language);
            }
            Action::Repeat => {
                let count = u32::try_from(length).unwrap_or(1);
                let mut to = State { taken: from.taken + count, cut: false, ..from };
                if let Some(language) = key.language {
                    to.language = u16::try_from(language).unwrap_or_default();
                }
                self.push(to.at(Place::Own { prompt: 0, part: 0 }), 0, By::Keys(from.taken, count), false);
            }
            Action::Nowhere => self.take(None, length, key.language),
        }
    }

    /// Whether a key was pressed when the time for one more digit had been over for a while: it belongs to no entry before it.
    fn is_late(&self, key: usize, here: &Step) -> bool {
        let pressed = |key: usize| self.line.keys.get(key).filter(|_| key < self.now.pressed);
        let before = key.checked_sub(1).and_then(pressed);
        before.zip(pressed(key)).is_some_and(|(one, other)| other.at - one.until > here.settings.interdigit + LATE)
    }

    pub(super) fn digits(&mut self, collect: &Collect, here: &Step, keys: &str) {
        let mut digits = 0;
        let mut over = None;
        for (at, key) in keys.chars().enumerate() {
            if collect.terminator == Some(key) {
                over = Some((at + 1, digits >= collect.min));
            } else if !key.is_ascii_digit() {
                over = Some((at + 1, false));
            } else {
                digits += 1;
                if digits >= collect.max {
                    over = Some((at + 1, true));
                }
            }
            if over.is_none() && self.is_late(self.from.taken as usize + at + 1, here) {
                over = Some((at + 1, digits >= collect.min));
            }
            if over.is_some() {
                break;
            }
        }
        // No further key came: what was entered is all there is.
        let (count, right) = over.unwrap_or((keys.len(), digits >= collect.min));
        if !right {
            self.fail(&collect.retries, here, false, Some(&collect.retries.no_match), count);
            return;
        }
        let taken = u32::try_from(count).unwrap_or(u32::MAX);
        let by = By::Keys(self.from.taken, taken);
        let to = State { taken: self.from.taken + taken, cut: false, ..self.from };
        match collect.confirm {
            Some(prompt) => self.push(to.at(Place::Confirm { prompt, part: 0 }), 0, by, false),
            None => {
                let kept = std::mem::replace(&mut self.from, to);
                self.leave(here, by);
                self.from = kept;
            }
        }
    }
}
