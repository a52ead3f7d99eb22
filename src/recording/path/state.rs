//! Where on its line a call is, as far as what was heard depends on it.

use super::index::{Index, Part};
use super::observe::Pressed;
use crate::graph::{Language, MenuGraph, PromptId, StepId, StepKind};
use crate::time::Time;

/// A call at one moment. What the line keeps in its mind and no caller could tell is left out.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct State {
    /// The step.
    pub(super) step: StepId,
    /// Where in the step.
    pub(super) place: Place,
    /// The attempt, from one on.
    pub(super) attempt: u8,
    /// The words before the last attempt's silence were said.
    pub(super) helped: bool,
    /// The offer to call back was made.
    pub(super) offered: bool,
    /// A key cut what was being said: the rest of it is not to be expected.
    pub(super) cut: bool,
    /// The language of the call.
    pub(super) language: u16,
    /// Keys that were taken or lost.
    pub(super) taken: u32,
}

/// Where in a step a call is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Place {
    /// Says its own prompts: this one is next, of it this part. After the last one it listens, waits or goes on.
    Own {
        /// By its place.
        prompt: u16,
        /// By its place.
        part: u8,
    },
    /// Says what comes before another attempt.
    Retry {
        /// Which.
        prompt: PromptId,
        /// Its next part.
        part: u8,
    },
    /// Says what comes before silence ends the last attempt.
    Help {
        /// Which.
        prompt: PromptId,
        /// Its next part.
        part: u8,
    },
    /// Reads an entry back.
    Confirm {
        /// Which.
        prompt: PromptId,
        /// Its next part.
        part: u8,
    },
    /// Waits for the answer to that.
    Confirmed,
    /// Says what goes with an answer of the world.
    Outcome {
        /// Which answer.
        outcome: u16,
        /// The next part of what is said.
        part: u8,
    },
    /// Says something on hold, of several parts.
    Hold {
        /// Which.
        prompt: PromptId,
        /// Its next part.
        part: u8,
    },
    /// Rings, or is busy, at the other end.
    Ringing,
    /// Takes a message.
    Message,
    /// A person speaks.
    Human,
    /// Over.
    Over(Over),
}

/// Why a line ends a call.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Over {
    /// The menu ends here.
    Disconnected,
    /// No way after the last attempt.
    NoWay,
    /// No way on.
    DeadEnd,
    /// No such step.
    Missing,
    /// Handed on to where no person answers.
    Elsewhere,
}

/// A line and the keys of a call.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The line.
    pub(super) graph: &'a MenuGraph,
    /// Its prompts by file.
    pub(super) index: &'a Index,
    /// What each step says when nothing goes wrong.
    pub(super) own: Vec<Vec<PromptId>>,
    /// The keys that were pressed.
    pub(super) keys: &'a [Pressed],
    /// Their letters.
    pub(super) pressed: String,
    /// The caller has a channel of their own: no key of theirs goes unheard beside another one.
    pub(super) apart: bool,
}

/// What is known between two things that were heard.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    /// How many keys were pressed.
    pub(super) pressed: usize,
    /// How long nothing had been heard or pressed.
    pub(super) quiet: Time,
    /// The last key came after the last sound was over.
    pub(super) key_in_quiet: bool,
    /// How much shorter than it was a silence may be heard.
    pub(super) slack: Time,
    /// The moment of what is heard next.
    pub(super) at: Time,
    /// How long the call has lasted at most; [`Time::MAX`] where the recording may begin in the middle of it.
    pub(super) lasted: Time,
}

impl State {
    /// At the beginning of a step.
    pub(super) fn enter(self, line: &Line<'_>, step: StepId, now: Now) -> Self {
        let here = line.graph.step(step);
        let language = here.language.map_or(self.language, |language| u16::try_from(language).unwrap_or_default());
        Self {
            step,
            place: Place::Own { prompt: 0, part: 0 },
            attempt: 1,
            helped: false,
            offered: false,
            // A key in the pause before a prompt cuts that one as well.
            cut: now.key_in_quiet && here.settings.barge_in && (self.taken as usize) < now.pressed,
            language,
            taken: self.taken,
        }
    }

    /// The same at another place.
    pub(super) fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }

    /// Everything of its own is said.
    pub(super) fn is_said(self, line: &Line<'_>) -> bool {
        matches!(self.place, Place::Own { prompt, .. } if prompt as usize >= line.own(self.step).len())
    }

    /// The call's language.
    pub(super) fn language(self) -> Language {
        Language::from(self.language)
    }

    /// The prompt that is next and its part, where there is one.
    pub(super) fn next(self, line: &Line<'_>) -> Option<(PromptId, u8)> {
        match self.place {
            Place::Own { prompt, part } => Some((*line.own(self.step).get(prompt as usize)?, part)),
            Place::Retry { prompt, part }
            | Place::Help { prompt, part }
            | Place::Confirm { prompt, part }
            | Place::Hold { prompt, part } => Some((prompt, part)),
            Place::Outcome { outcome, part } => {
                Some((line.graph.step(self.step).outcomes.get(outcome as usize)?.say?, part))
            }
            _ => None,
        }
    }

    /// The same with another part next.
    pub(super) fn with_part(self, part: u8) -> Self {
        self.at(match self.place {
            Place::Own { prompt, .. } => Place::Own { prompt, part },
            Place::Retry { prompt, .. } => Place::Retry { prompt, part },
            Place::Help { prompt, .. } => Place::Help { prompt, part },
            Place::Confirm { prompt, .. } => Place::Confirm { prompt, part },
            Place::Hold { prompt, .. } => Place::Hold { prompt, part },
            Place::Outcome { outcome, .. } => Place::Outcome { outcome, part },
            other => other,
        })
    }

    /// The prompt that was next is over. Of an outcome's words the way on is left to the search.
    pub(super) fn past_prompt(self, line: &Line<'_>) -> Self {
        let said = Place::Own { prompt: u16::try_from(line.own(self.step).len()).unwrap_or(u16::MAX), part: 0 };
        self.at(match self.place {
            Place::Own { prompt, .. } => Place::Own { prompt: prompt + 1, part: 0 },
            Place::Retry { .. } => Place::Own { prompt: 0, part: 0 },
            Place::Help { .. } | Place::Hold { .. } => said,
            Place::Confirm { .. } => Place::Confirmed,
            Place::Outcome { outcome, .. } => Place::Outcome { outcome, part: u8::MAX },
            other => other,
        })
    }

    /// The part that was next was heard, or cannot be.
    pub(super) fn past_part(self, line: &Line<'_>, prompt: PromptId, part: u8) -> Self {
        let parts = line.index.parts(prompt, self.language()).len();
        if usize::from(part) + 1 >= parts { self.past_prompt(line) } else { self.with_part(part + 1) }
    }

    /// The place at which a prompt is about to be said.
    pub(super) fn about_to_say(self, line: &Line<'_>, prompt: PromptId, part: u8, now: Now) -> Option<Self> {
        let of = line.graph.prompt(prompt);
        let here = line.graph.step(of.step);
        let there = Self { cut: false, ..if of.step == self.step { self } else { self.enter(line, of.step, now) } };
        if let Some(at) = line.own(of.step).iter().position(|own| *own == prompt) {
            return Some(there.at(Place::Own { prompt: u16::try_from(at).ok()?, part }));
        }
        if let Some(outcome) = here.outcomes.iter().position(|outcome| outcome.say == Some(prompt)) {
            return Some(there.at(Place::Outcome { outcome: u16::try_from(outcome).ok()?, part }));
        }
        let place = match &here.kind {
            StepKind::Menu(menu) if menu.retries.help == Some(prompt) => Place::Help { prompt, part },
            StepKind::Collect(collect) if collect.retries.help == Some(prompt) => Place::Help { prompt, part },
            StepKind::Collect(collect) if collect.confirm == Some(prompt) => Place::Confirm { prompt, part },
            StepKind::Queue(_) => Place::Hold { prompt, part },
            _ => Place::Retry { prompt, part },
        };
        Some(there.at(place))
    }

    /// Prompts that may be said on hold besides the announcement, and whether each is the offer to call back.
    pub(super) fn on_hold<'l>(self, line: &'l Line<'_>) -> impl Iterator<Item = (PromptId, bool)> + use<'l> {
        let queue = match &line.graph.step(self.step).kind {
            StepKind::Queue(queue) if matches!(self.place, Place::Own { .. }) => Some(queue),
            _ => None,
        };
        queue.into_iter().flat_map(|queue| {
            let comfort = queue.comfort.iter().flat_map(|(_, messages)| messages.iter().map(|prompt| (*prompt, false)));
            comfort.chain(queue.callback.iter().filter_map(|offer| Some((offer.prompt?, true))))
        })
    }

    /// How many keys wait to be taken.
    pub(super) fn waiting(self, now: Now) -> usize {
        now.pressed.saturating_sub(self.taken as usize)
    }
}

impl<'a> Line<'a> {
    /// A line and a call's keys.
    pub(super) fn new(graph: &'a MenuGraph, index: &'a Index, keys: &'a [Pressed], apart: bool) -> Self {
        let own = graph.steps().map(|(id, _)| graph.own_prompts(id)).collect();
        Self { graph, index, own, keys, pressed: keys.iter().map(|key| key.key).collect(), apart }
    }

    /// What a step says when nothing goes wrong.
    pub(super) fn own(&self, step: StepId) -> &[PromptId] {
        self.own.get(step.index()).map_or(&[], Vec::as_slice)
    }

    /// The part of a prompt that is next.
    pub(super) fn part(&self, prompt: PromptId, part: u8, language: Language) -> Option<&Part> {
        self.index.parts(prompt, language).get(usize::from(part))
    }
}
