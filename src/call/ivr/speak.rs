//! Speaking: one prompt after another, with the gaps between, cut by keys or said to the end.

use std::sync::Arc;

use super::{BEEP, Ivr, Now, Phase, Saying};
use crate::call::trace::EndReason;
use crate::call::wire::What;
use crate::graph::{PromptId, StepKind};
use crate::time::Time;
use crate::timing::Filled;

impl Ivr {
    /// Says prompts one after another; what cannot be heard in this language is passed over.
    pub(super) fn say(&mut self, prompts: impl IntoIterator<Item = PromptId>, interruptible: bool, at: Time) {
        let heard = |id: &PromptId| self.graph.prompt(*id).is_said(self.language);
        self.saying.items.clear();
        self.saying.items.extend(prompts.into_iter().filter(heard));
        self.saying.now = None;
        self.saying.interruptible = interruptible;
        self.saying.in_whole = false;
        self.schedule(at);
        if self.saying.is_over() {
            self.said(at);
        }
    }

    /// Fixes when the next item begins: after the gap, unless it goes on in the same file.
    pub(super) fn schedule(&mut self, at: Time) {
        let Some(next) = self.saying.items.front() else { return };
        let goes_on = self.saying.in_whole && self.graph.prompt(*next).in_whole;
        let after = self.quiet_since.filter(|_| !goes_on).map(|since| since + self.here().settings.gap);
        self.saying.next_at = after.map_or(at, |after| after.max(at));
    }

    /// A prompt ends, or the next one begins.
    pub(super) fn speak(&mut self, at: Time) {
        if let Some(now) = self.saying.now.take() {
            self.hear(at, What::PromptEnded { prompt: now.prompt, whole: true });
            self.saying.in_whole = self.graph.prompt(now.prompt).in_whole;
            self.quiet_since = Some(at);
            self.schedule(at);
            if self.saying.is_over() {
                self.said(at);
            }
            return;
        }
        let Some(prompt) = self.saying.items.pop_front() else { return };
        let spoken = self.times.speak(prompt, self.language, Filled { digits: &self.entered, wait: self.saying.wait });
        let ends = at + spoken.length;
        self.hear(
            at,
            What::PromptBegan {
                prompt,
                language: self.graph.prompt(prompt).words[self.language].language,
                interruptible: Some(self.saying.interruptible),
                spoken,
            },
        );
        self.saying.now = Some(Now { prompt, ends });
    }

    /// Stops whatever is being said or is about to be.
    pub(super) fn cut(&mut self, at: Time) {
        if let Some(now) = self.saying.now.take() {
            self.hear(at, What::PromptEnded { prompt: now.prompt, whole: now.ends <= at });
            self.quiet_since = Some(at);
        }
        self.saying.items.clear();
    }

    /// Everything was said: on with the step.
    pub(super) fn said(&mut self, at: Time) {
        let graph = Arc::clone(&self.graph);
        let here = graph.step(self.step);
        match &self.phase {
            Phase::Play => self.leave(at),
            Phase::Leaving(target) => {
                let target = *target;
                self.go(target, at);
            }
            Phase::Asking => self.listen(here, false, at),
            Phase::Confirming => {
                self.hear(at, What::Listening);
                self.phase = Phase::Confirmed { until: at + here.settings.timeout };
                self.take_ahead(at);
            }
            Phase::Transferring => self.transfer(here, at),
            Phase::BeforeBeep => {
                let beep = matches!(here.kind, StepKind::Voicemail { beep: true, .. });
                if beep {
                    self.hear(at, What::BeepBegan);
                }
                // Without a beep the message begins at once.
                self.phase = Phase::Beeping { until: at + if beep { BEEP } else { Time::ZERO } };
                if !beep {
                    self.due(at);
                }
            }
            Phase::Promising => {
                self.hear(at, What::Callback);
                self.follow_or_end(at);
            }
            Phase::Closing => self.end(at, EndReason::Disconnected),
            _ => {}
        }
    }
}

impl Saying {
    /// Nothing is being said and nothing is about to be.
    pub(super) fn is_over(&self) -> bool {
        self.now.is_none() && self.items.is_empty()
    }

    pub(super) fn deadline(&self) -> Option<Time> {
        match (&self.now, self.items.front()) {
            (Some(now), _) => Some(now.ends),
            (None, Some(_)) => Some(self.next_at),
            (None, None) => None,
        }
    }

    pub(super) fn is_due(&self, at: Time) -> bool {
        self.deadline() == Some(at)
    }
}
