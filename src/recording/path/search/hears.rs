//! Whether the line does in a state what was heard.

use super::super::costs::{
    ALIKE, LANGUAGE, LONG_VOICE_ON_HOLD, MUSIC_AGAIN, OTHER_MUSIC, OUT_OF_ORDER, TONE, UNCLEAR, VOICE, VOICE_ON_HOLD,
};
use super::super::index::Part;
use super::super::moves::By;
use super::super::observe::{Observation, Pressed, What};
use super::super::state::{Now, Over, Place, State};
use super::{Found, Happening, Looked, Search};
use crate::graph::{Filling, PromptId, StepKind};
use crate::time::Time;

/// How far from its moment a prompt may begin that nobody could make out.
const DUE: Time = Time::from_millis(150);
/// The longest prompt that nobody could make out: more of it would have been known.
const SHORT: Time = Time::from_millis(1_500);

/// The longest silence with which a recording begins, of which a key left next to nothing (ours).
const QUIET_BEGINNING: Time = Time::from_millis(1_200);
/// How far a key may be from the end of what it cut.
const BY_KEY: Time = Time::from_millis(100);
/// What it costs besides.
const LATE: u32 = 5;

/// Sounds before and after one that are looked at for what is heard at the same time (ours).
const NEIGHBOURS: usize = 4;
/// How far from its moment a voice may begin that says words which nobody recorded, and how long it lasts at least (ours).
const UNSURE: Time = Time::from_millis(1_500);
const SOME: Time = Time::from_millis(400);
/// Shorter than this nobody can tell music from a voice for certain (ours).
const MOMENT: Time = Time::from_secs(2);
/// No message on hold goes on for longer (ours).
const MESSAGE: Time = Time::from_secs(30);

impl Search<'_, '_> {
    /// Whether the line does in a state what was heard.
    pub(super) fn hears(
        &self,
        at: usize,
        observation: &Observation,
        place: usize,
        here: &Looked,
        now: Now,
        found: &mut Vec<Found>,
    ) {
        let state = here.state;
        let step = self.line.graph.step(state.step);
        let mut fits = |to: State, cost: u32| {
            let to = State { cut: false, ..to };
            found.push(Found { looked: place, state: to, cost: here.cost + cost, what: Happening::Fits(at) });
        };
        match (&observation.what, &step.kind, state.place) {
            (What::Playing { file, from, .. }, ..) => {
                if observation.doubtful && self.is_alone(at, observation) {
                    self.says_unclearly(at, observation, place, here, found);
                }
                if observation.brief {
                    self.begins_alike(at, place, here, found);
                }
                let asks = matches!(step.kind, StepKind::Menu(_) | StepKind::Collect(_)) && step.settings.barge_in;
                if !(asks && state.waiting(now) > 0) {
                    self.says(at, (*file, *from), place, here, found);
                }
            }
            (What::Music(file), StepKind::Queue(queue), Place::Own { .. }) => {
                let own = queue.music.as_ref().and_then(|(name, _)| self.line.index.music(name));
                fits(state, if file.is_none() || own == *file { 0 } else { OTHER_MUSIC });
            }
            (What::Ringback | What::Busy, StepKind::Transfer { .. }, Place::Own { .. }) if state.is_said(self.line) => {
                fits(state.at(Place::Ringing), 0);
            }
            (What::Ringback | What::Busy, StepKind::Transfer { .. }, Place::Ringing) => fits(state, 0),
            (What::Beep, StepKind::Voicemail { beep: true, .. }, Place::Own { .. }) if state.is_said(self.line) => {
                fits(state.at(Place::Message), 0);
            }
            (What::Voice, StepKind::Queue(_), Place::Own { .. }) if step.is_human() => fits(state.at(Place::Human), 0),
            (What::Voice, StepKind::Transfer { .. }, Place::Ringing) if step.is_human() => {
                fits(state.at(Place::Human), 0);
            }
            (What::Voice, StepKind::Transfer { .. }, Place::Own { .. })
                if step.is_human() && state.is_said(self.line) =>
            {
                fits(state.at(Place::Human), VOICE_ON_HOLD);
            }
            (What::Voice, _, Place::Message | Place::Over(Over::Elsewhere)) => fits(state, 0),
            (What::Voice | What::Music(None), ..) => self.says_unclearly(at, observation, place, here, found),
            _ => {}
        }
    }

    /// Whether nothing else is heard while this is.
    fn is_alone(&self, at: usize, observation: &Observation) -> bool {
        let others = self.observed.all.iter().enumerate().skip(at.saturating_sub(NEIGHBOURS)).take(2 * NEIGHBOURS + 1);
        let mut others = others.filter(|(other, what)| *other != at && !matches!(what.what, What::Key(_)));
        others.all(|(_, other)| other.until <= observation.at + DUE || other.at >= observation.until - DUE)
    }

    /// A voice, or what may be music or nothing, just where a prompt is due: it was cut before anybody could make out which.
    pub(super) fn says_unclearly(
        &self,
        at: usize,
        observation: &Observation,
        place: usize,
        here: &Looked,
        found: &mut Vec<Found>,
    ) {
        let state = here.state;
        let is_voice = !matches!(observation.what, What::Playing { .. });
        let next = state.next(self.line).or_else(|| {
            let mut messages = state.on_hold(self.line).filter(|(_, offer)| !is_voice && !offer);
            messages.next().map(|(prompt, _)| (prompt, 0))
        });
        let Some((prompt, 0)) = next else { return };
        let gap = self.line.graph.step(state.step).settings.gap;
        // Behind words that nobody recorded the line takes its own time.
        let is_clocked = here.clock < Time::MAX
            && here.clock > self.quiet_since
            && observation.at >= here.clock + gap - DUE
            && observation.at <= here.clock + gap + DUE;
        let due = if is_clocked { here.clock + gap } else { self.quiet_since + gap };
        if is_voice && !self.line.index.is_hearable(prompt, state.language()) {
            // Words that nobody recorded are a voice that nobody knows.
            let is_said = self.line.graph.prompt(prompt).is_said(state.language());
            let is_due = here.clock < Time::MAX && observation.at - here.clock < UNSURE;
            if is_said && is_due && observation.until - observation.at > SOME {
                let to = State { cut: false, ..state.past_prompt(self.line) };
                let what = Happening::Unclear { at, prompt };
                found.push(Found { looked: place, state: to, cost: here.cost, what });
            }
            return;
        }
        // What is like the middle of another prompt may begin with the silence before this one.
        let soonest = if observation.doubtful { observation.at.min(due - DUE) } else { due - DUE };
        let is_due = observation.at >= soonest && observation.at <= due + DUE && observation.until > due;
        let is_short = observation.until - observation.at.max(due - DUE) <= SHORT;
        let Some(Part::File { .. }) = self.line.part(prompt, 0, state.language()) else { return };
        // A recording may begin with silence, and be cut just as its first word comes.
        let cuts = |key: &Pressed| key.until <= observation.until + BY_KEY && observation.until <= key.until + BY_KEY;
        let is_late = observation.at > due && observation.at <= due + QUIET_BEGINNING;
        let is_cut_late = !observation.doubtful && is_late && self.line.keys.iter().any(cuts);
        if (is_due || is_cut_late) && is_short {
            let late = if is_due { 0 } else { LATE };
            let on_hold = state.next(self.line).is_none();
            let to = State { cut: false, ..if on_hold { state } else { state.past_prompt(self.line) } };
            let what = Happening::Unclear { at, prompt };
            found.push(Found { looked: place, state: to, cost: here.cost + UNCLEAR + late, what });
        }
    }

    /// A playing that broke off at once, where another prompt is due: not behind a key that nobody heard either.
    fn begins_alike(&self, at: usize, place: usize, here: &Looked, found: &mut Vec<Found>) {
        let state = here.state;
        if matches!(here.by, Some((By::NoKey(_), _))) {
            return;
        }
        let Some((prompt, 0)) = state.next(self.line) else { return };
        if let Some(Part::File { .. }) = self.line.part(prompt, 0, state.language()) {
            let to = State { cut: false, ..state.past_prompt(self.line) };
            let what = Happening::Unclear { at, prompt };
            found.push(Found { looked: place, state: to, cost: here.cost + ALIKE, what });
        }
    }

    pub(super) fn says(
        &self,
        at: usize,
        (file, from): (usize, Time),
        place: usize,
        here: &Looked,
        found: &mut Vec<Found>,
    ) {
        let state = here.state;
        let mut put = |state: State, prompt: PromptId, part: u8, to: State, cost: u32, other_language: bool| {
            let to = State { cut: false, language: state.language, ..to };
            let what = Happening::Heard { at, prompt, part, other_language };
            found.push(Found { looked: place, state: to, cost: here.cost + cost, what });
        };
        let candidates = state.next(self.line).map(|(prompt, part)| (prompt, part, false));
        let on_hold = state.on_hold(self.line).map(|(prompt, offer)| (prompt, 0, offer));
        for (prompt, part, offer) in candidates.into_iter().chain(on_hold) {
            let languages = self.line.graph.line.languages.len();
            let own = state.language();
            let mut heard = |language: usize, cost: u32| {
                let is = self.line.part(prompt, part, language).is_some_and(|part| part.is(file, from));
                if !is {
                    return false;
                }
                let language = u16::try_from(language).unwrap_or_default();
                let state = State { language, offered: state.offered || offer, ..state };
                // What is said on hold is no part of what the queue says first.
                let held = if offer || state.next(self.line).map(|next| next.0) != Some(prompt) {
                    state.at(Place::Hold { prompt, part })
                } else {
                    state
                };
                let digits =
                    matches!(self.line.part(prompt, part, state.language()), Some(Part::Filled(Filling::Digits, _)));
                let to = if digits { held } else { held.past_part(self.line, prompt, part) };
                put(state, prompt, part, to, cost, cost > 0);
                true
            };
            if !heard(own, 0) {
                for language in (0..languages).filter(|language| *language != own) {
                    if heard(language, LANGUAGE) {
                        break;
                    }
                }
            }
        }
        // What the step has said already, or left out: later than it should.
        if let Place::Own { prompt, part: 0 } = state.place {
            let before = self.line.own(state.step).iter().take(usize::from(prompt));
            let is = |prompt: &PromptId| {
                self.line.part(*prompt, 0, state.language()).is_some_and(|part| part.is(file, from))
            };
            if before.into_iter().any(is) {
                let cost = here.cost + OUT_OF_ORDER;
                found.push(Found { looked: place, state, cost, what: Happening::Stray(at) });
            }
        }
    }

    /// What it costs that a path says nothing of what was heard.
    pub(super) fn unexplained(&self, state: State, observation: &Observation) -> u32 {
        let step = self.line.graph.step(state.step);
        match (&observation.what, state.place) {
            (What::Music(_), Place::Human) if matches!(step.kind, StepKind::Queue(_)) => MUSIC_AGAIN,
            (_, Place::Human | Place::Over(_)) => 0,
            (What::Voice, Place::Message) => 0,
            (What::Voice, _) if step.is_human() && matches!(step.kind, StepKind::Queue(_)) => {
                let long = observation.until - observation.at > MESSAGE;
                VOICE_ON_HOLD + if long { LONG_VOICE_ON_HOLD } else { 0 }
            }
            (What::Voice, _) => VOICE,
            // So short a piece may as well be a voice.
            (What::Music(None), _) if observation.until - observation.at < MOMENT => VOICE,
            _ => TONE,
        }
    }
}
