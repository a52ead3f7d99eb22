//! Prompts: from their first part to their end.

use super::super::index::Part;
use super::super::observe::{Observation, What as Seen};
use super::super::state::State;
use super::{NEAR, Saying, Writer};
use crate::call::What;
use crate::graph::{PromptId, PromptRole, StepId, StepKind};
use crate::time::Time;
use crate::timing::Filled;

/// A prompt that broke off so near a key was cut by it.
const CUT_BY_KEY: Time = Time::from_millis(300);
/// What is heard so soon was cut off by the beginning of the recording.
const BEGUN: Time = Time::from_millis(300);
/// Between two parts of a prompt there is no pause: something is said that nobody made out (ours).
const GAP: Time = Time::from_millis(150);

impl Writer<'_, '_> {
    /// A prompt, or one of its parts.
    pub(super) fn prompt(&mut self, observation: &Observation, prompt: PromptId, part: u8, state: State) {
        let Seen::Playing { file, from, cut } = observation.what else { return };
        let goes_on = self.saying.as_ref().is_some_and(|saying| {
            saying.prompt == prompt && (part > saying.part || (part == saying.part && !saying.digits.is_empty()))
        });
        if !goes_on {
            self.close();
            self.clock = observation.at.max(self.clock);
            if self.music.is_some() {
                self.clock = observation.at;
                self.end_music();
            }
            let begins = match self.line.part(prompt, part, state.language()) {
                Some(Part::File { from, .. }) => *from,
                _ => Time::ZERO,
            };
            let is_begun = self.observed.may_be_begun && observation.at < BEGUN;
            self.saying = Some(Saying {
                prompt,
                language: state.language(),
                began: observation.at,
                until: observation.until,
                missing: if is_begun { (from - begins).at_least_zero() } else { Time::ZERO },
                cut,
                unknown: false,
                part,
                gaps: false,
                digits: String::new(),
                minutes: None,
                step: state.step,
            });
            self.heard.push(prompt);
        }
        let value = match self.line.part(prompt, part, state.language()) {
            Some(Part::Filled(filling, values)) => {
                values.iter().find(|(of, _)| *of == file).map(|(_, value)| (*filling, *value))
            }
            _ => None,
        };
        let Some(saying) = &mut self.saying else { return };
        saying.gaps |= observation.at - saying.until > GAP;
        (saying.until, saying.cut, saying.part) = (observation.until, cut, part);
        match value {
            Some((crate::graph::Filling::Digits, digit)) => saying.digits.push(char::from(b'0' + digit.min(9))),
            Some((crate::graph::Filling::Wait, minutes)) => saying.minutes = Some(minutes),
            None => {}
        }
    }

    /// A prompt that nobody could make out: one that was cut too early, or one that nobody has recorded.
    pub(super) fn unclear(&mut self, observation: &Observation, prompt: PromptId, state: State) {
        self.close();
        let unknown = !self.index.is_hearable(prompt, state.language());
        // The line says what is due when it is due; of words that nobody has recorded the voice tells when they came.
        let due = self.due(state.step).min(observation.until);
        // What begins as another prompt does begins with it.
        self.clock = if unknown || observation.brief { observation.at.max(self.clock) } else { due };
        self.end_music();
        self.saying = Some(Saying {
            prompt,
            language: state.language(),
            began: self.clock,
            until: observation.until,
            missing: Time::ZERO,
            cut: !unknown,
            unknown,
            part: 0,
            gaps: false,
            digits: String::new(),
            minutes: None,
            step: state.step,
        });
        self.heard.push(prompt);
    }

    /// A person speaks: a prompt of which a part is still to come, and would have been known, broke off.
    pub(super) fn break_off(&mut self, at: Time) {
        let Some(saying) = &mut self.saying else { return };
        let parts = self.index.parts(saying.prompt, saying.language);
        let next = parts.get(usize::from(saying.part) + 1);
        saying.cut |= next.is_some_and(|next| *next != Part::Unhearable) && at - saying.until < GAP;
    }

    /// What was being said is over.
    pub(super) fn close(&mut self) {
        let Some(saying) = self.saying.take() else { return };
        let Saying { prompt, language, began, until, missing, cut, unknown, gaps, ref digits, minutes, step, .. } =
            saying;
        let wait = minutes.map(|minutes| Time::from_secs(60 * i64::from(minutes)));
        // What was cut off, or not made out, was read back all the same.
        let is_entry = self.entered.starts_with(digits.as_str()) || gaps && is_within(digits, &self.entered);
        let digits = if is_entry { &self.entered } else { digits };
        let spoken = self.times.speak(prompt, language, Filled { digits, wait });
        let whole = if unknown { until } else { began + spoken.length - missing };
        let key = self.released().filter(|_| self.is_interruptible(prompt, step));
        let key = { key }.find(|key| *key > began && *key < whole);
        let ends = match key {
            Some(key) if until <= key + CUT_BY_KEY => key,
            _ if !cut => whole,
            _ if until + CUT_BY_KEY >= self.observed.ended => self.observed.ended,
            _ => until,
        };
        let ends = ends.min(self.observed.ended.max(began));
        let interruptible = Some(self.is_interruptible(prompt, step));
        let of = self.line.graph.prompt(prompt).words[language].language;
        self.hear(began, What::PromptBegan { prompt, language: of, interruptible, spoken });
        self.hear(ends, What::PromptEnded { prompt, whole: ends >= whole });
        self.clock = self.clock.max(ends);
        self.said_until = Some(ends);
    }

    pub(super) fn is_interruptible(&self, prompt: PromptId, step: StepId) -> bool {
        match self.line.graph.prompt(prompt).role {
            PromptRole::Announce | PromptRole::Comfort(_) => false,
            PromptRole::CallbackOffer => true,
            PromptRole::Closing => {
                let here = self.line.graph.step(step);
                matches!(here.kind, StepKind::Voicemail { .. }) && here.settings.barge_in
            }
            _ => self.line.graph.step(step).settings.barge_in,
        }
    }

    /// Words without a recording: they were said if there was time for them.
    pub(super) fn unhearable(&mut self, prompt: PromptId, state: State, next: Time) {
        let spoken = self.times.speak(prompt, state.language(), Filled::default());
        if self.clock + spoken.length > next + NEAR {
            return;
        }
        // The pause before it, where there is time for that too.
        let began = self.due(state.step).min((next - spoken.length).max(self.clock));
        let interruptible = Some(self.is_interruptible(prompt, state.step));
        let language = self.line.graph.prompt(prompt).words[state.language()].language;
        let ends = (began + spoken.length).min(next.max(began));
        self.hear(began, What::PromptBegan { prompt, language, interruptible, spoken });
        self.hear(ends, What::PromptEnded { prompt, whole: true });
        self.clock = ends;
        self.said_until = Some(ends);
    }

    /// Words without a recording that are next in a step: said as far as there was time for them.
    pub(super) fn unheard_until(&mut self, until: Time, state: State) {
        let Some((prompt, 0)) = state.next(self.line) else { return };
        let (words, language) = (self.line.graph.prompt(prompt), state.language());
        let began = self.due(state.step);
        let cuts = until == self.observed.ended || self.is_interruptible(prompt, state.step);
        if !words.is_said(language) || self.index.is_hearable(prompt, language) || began >= until || !cuts {
            return;
        }
        let spoken = self.times.speak(prompt, language, Filled::default());
        let whole = began + spoken.length;
        let ends = whole.min(until);
        let interruptible = Some(self.is_interruptible(prompt, state.step));
        let of = words.words[language].language;
        self.hear(began, What::PromptBegan { prompt, language: of, interruptible, spoken });
        self.hear(ends, What::PromptEnded { prompt, whole: ends >= whole });
        self.clock = ends;
        self.said_until = Some(ends);
    }
}

/// Whether digits are some of others, in their order.
fn is_within(digits: &str, of: &str) -> bool {
    let mut of = of.chars();
    digits.chars().all(|digit| of.any(|other| other == digit))
}
