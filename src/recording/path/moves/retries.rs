//! What silence and wrong keys do, and keys that nobody heard.

use super::super::costs::{HUNG_UP, MISCOUNTED, NO_KEY, OTHER_KEY, TOO_SOON};
use super::super::state::{Over, Place, State};
use super::{By, Missed, Moves};
use crate::graph::{Action, PromptId, Retries, Step, StepId, StepKind};
use crate::time::Time;

/// How much sooner the time for a key may be over than it should (ours).
const EARLY: Time = Time::from_millis(300);

/// How much later than it would a line may act on a key (ours).
const ACTED: Time = Time::from_millis(700);

impl Moves<'_, '_> {
    /// The time for a key is over.
    pub(super) fn silence(&mut self, retries: &Retries, here: &Step) {
        let from = self.from;
        let key = self.line.keys.get(from.taken as usize).filter(|_| from.waiting(self.now) > 0);
        // A key that waits ends the time for one, unless that was over before it came.
        if key.is_some_and(|key| key.at - self.clock < here.settings.timeout - EARLY) {
            return;
        }
        let last = here.settings.attempts.is_some_and(|attempts| u32::from(from.attempt) >= attempts);
        let soon = key.is_none() && self.now.quiet + self.now.slack < here.settings.timeout;
        let (cost, by) = if soon { (TOO_SOON, By::TooSoon) } else { (0, By::Silence) };
        if let Some(prompt) = retries.help.filter(|_| last && !from.helped) {
            let to = State { helped: true, ..from };
            self.push(to.at(Place::Help { prompt, part: 0 }), cost, by, false);
            return;
        }
        let first = self.found.len();
        self.fail(retries, here, true, Some(&retries.no_input), 0);
        for found in &mut self.found[first..] {
            found.cost += cost;
            if found.by == By::Silence {
                found.by = by;
            }
        }
    }

    /// An attempt is spent: another one, or none.
    pub(super) fn fail(
        &mut self,
        retries: &Retries,
        here: &Step,
        silent: bool,
        words: Option<&Vec<PromptId>>,
        keys: usize,
    ) {
        let from = self.from;
        let keys = u32::try_from(keys).unwrap_or(u32::MAX);
        let spent = State { taken: from.taken + keys, cut: false, ..from };
        let last = here.settings.attempts.is_some_and(|attempts| u32::from(from.attempt) >= attempts);
        let by = if silent { By::Silence } else { By::Wrong(from.taken, keys) };
        let off = By::Miscounted { silent, keys };
        let (end, again) = if last { ((0, by), (MISCOUNTED, off)) } else { ((MISCOUNTED, off), (0, by)) };
        let target = if silent { retries.exhausted_no_input } else { retries.exhausted_no_match };
        match target {
            Some(target) => self.push(spent.enter(self.line, target.step, self.now), end.0, end.1, true),
            None => self.push(spent.at(Place::Over(Over::NoWay)), end.0 + HUNG_UP, end.1, false),
        }
        let words = words.and_then(|words| {
            let at = usize::from(from.attempt - 1).min(words.len().checked_sub(1)?);
            words.get(at).copied()
        });
        // Beyond the last words of its own every attempt is like the one before: no need to count on.
        let most = retries.no_input.len().max(retries.no_match.len()).max(here.settings.attempts.unwrap_or(1) as usize);
        let attempt = (usize::from(from.attempt) + 1).min(most + 1).min(usize::from(u8::MAX));
        let to = State { attempt: u8::try_from(attempt).unwrap_or(u8::MAX), ..spent };
        let place = words.map_or(Place::Own { prompt: 0, part: 0 }, |prompt| Place::Retry { prompt, part: 0 });
        self.push(to.at(place), again.0, again.1, false);
    }

    /// As if a key had been pressed that nobody heard.
    pub(super) fn without_key(&mut self, here: &Step) {
        let from = self.from;
        let first = self.found.len();
        let no_key = if self.other_key(here) { NO_KEY + OTHER_KEY } else { NO_KEY };
        match &here.kind {
            StepKind::Menu(menu) => {
                let mut targets: Vec<(StepId, u16, Option<usize>)> = Vec::new();
                // To hear a menu again is no key that was missed: it was said again, or out of its order.
                for (place, key) in menu.keys.iter().enumerate().filter(|(_, key)| key.action != Action::Repeat) {
                    let Some(step) = self.line.graph.leads(from.step, key) else { continue };
                    let place = u16::try_from(place).unwrap_or(u16::MAX);
                    if !targets.iter().any(|(other, _, language)| *other == step && *language == key.language) {
                        targets.push((step, place, key.language));
                    }
                }
                for (step, place, language) in targets {
                    let mut to = from;
                    if let Some(language) = language {
                        to.language = u16::try_from(language).unwrap_or_default();
                    }
                    self.push(to.enter(self.line, step, self.now), no_key, By::NoKey(Missed::Choice(place)), true);
                }
            }
            StepKind::Collect(collect) if from.place != Place::Confirmed && collect.confirm.is_some() => {
                if let Some(prompt) = collect.confirm {
                    self.push(from.at(Place::Confirm { prompt, part: 0 }), no_key, By::NoKey(Missed::Entry), false);
                }
            }
            StepKind::Collect(_) => {
                let missed = if from.place == Place::Confirmed { Missed::Right } else { Missed::Entry };
                self.leave(here, By::NoKey(missed));
                for found in &mut self.found[first..] {
                    found.cost += no_key;
                }
            }
            _ => {}
        }
    }
    /// Whether another key was heard at the moment at which the line went on, and was not what led to this step.
    fn other_key(&self, here: &Step) -> bool {
        let last = (self.from.taken as usize).checked_sub(1).and_then(|last| self.line.keys.get(last));
        last.is_some_and(|key| {
            let is_here = self.line.apart || self.from.attempt > 1 || self.clock < key.until;
            is_here && key.doubt.is_none() && self.now.at <= key.until + here.settings.gap + ACTED
        })
    }
}
