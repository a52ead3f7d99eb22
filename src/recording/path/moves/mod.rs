//! By what a call goes on without anything being heard: the rules of [`crate::call::Ivr`], with a price on what breaks them.

mod keys;
mod retries;
mod ways;

use super::costs::{LEFT_OUT, NO_BEEP, NO_KEY, NO_RING, PASSED, TOO_SOON, UNHEARABLE, UNLIKELY};
use super::index::Part;
use super::state::{Line, Now, Over, Place, State};
use crate::graph::{Collect, Menu, PromptId, Step, StepId, StepKind};
use crate::time::Time;

/// A step of the search.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    /// Where to.
    pub(super) to: State,
    /// What it costs.
    pub(super) cost: u32,
    /// What happened.
    pub(super) by: By,
    /// A step is entered.
    pub(super) enters: bool,
}

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum By {
    /// Nothing that a caller could tell.
    Itself,
    /// This was said, as far as anybody knows: it cannot be heard.
    Unhearable(PromptId),
    /// This was not heard.
    LeftOut(PromptId),
    /// Nothing of what a step still had to say was heard.
    Passed,
    /// What was left to say was cut by a key.
    Cut,
    /// Keys were taken: from which on, how many.
    Keys(u32, u32),
    /// Keys were taken, and were none of the choices.
    Wrong(u32, u32),
    /// A key did nothing, as the menu has it; `true`: the line was not listening.
    Lost(u32, bool),
    /// A key did nothing, though it should have.
    Ignored(u32),
    /// What was heard as a key was none.
    NoneSuch(u32),
    /// The time for a key was over.
    Silence,
    /// The same, too soon.
    TooSoon,
    /// Attempts ended when others should have followed, or went on when none should.
    Miscounted {
        /// After silence.
        silent: bool,
        /// These many keys were wrong.
        keys: u32,
    },
    /// It went on as if a key had been pressed that nobody heard.
    NoKey(Missed),
    /// The wait was too long.
    Overflow,
    /// The time of a message was over.
    MessageEnds,
    /// Nobody answered, or it was busy.
    NotAnswered,
    /// The call was handed on, or a message was taken, and no tone told.
    NoTone,
}

/// What was pressed and not heard.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Missed {
    /// A choice of a menu, by its place.
    Choice(u16),
    /// The key that asks for a call back.
    Callback,
    /// That an entry is right.
    Right,
    /// An entry.
    Entry,
}

/// Collects moves.
pub(super) struct Moves<'l, 'a> {
    line: &'l Line<'a>,
    now: Now,
    from: State,
    /// When it has come there; [`Time::MAX`] where nobody knows.
    clock: Time,
    /// What was found.
    pub(super) found: Vec<Move>,
}

impl<'l, 'a> Moves<'l, 'a> {
    /// Nothing yet.
    pub(super) fn new(line: &'l Line<'a>, now: Now) -> Self {
        Self { line, now, from: State::nowhere(line.graph.start), clock: Time::MAX, found: Vec::new() }
    }

    /// Finds the ways on from a state that the line has come to by a moment.
    pub(super) fn from(&mut self, from: State, clock: Time) {
        self.found.clear();
        (self.from, self.clock) = (from, clock);
        let line = self.line;
        let here = line.graph.step(from.step);
        self.words(here);
        self.keys(here);
        match (&here.kind, from.place) {
            (_, Place::Over(_) | Place::Human) => {}
            (_, Place::Outcome { outcome, part: u8::MAX }) => {
                let target = here.outcomes.get(usize::from(outcome)).and_then(|outcome| outcome.target).or(here.goto);
                self.go(target, 0, By::Itself);
            }
            (_, Place::Outcome { .. } | Place::Retry { .. } | Place::Confirm { .. } | Place::Hold { .. }) => {}
            (StepKind::Hours { open, closed, holiday, .. }, _) => {
                for (cost, target) in [(0, open), (UNLIKELY, closed), (2 * UNLIKELY, holiday)] {
                    if target.is_some() {
                        self.go(*target, cost, By::Itself);
                    }
                }
            }
            (StepKind::Data | StepKind::Opaque(_), _) => self.leave(here, By::Itself),
            (StepKind::Missing, _) => self.over(Over::Missing),
            (StepKind::Menu(Menu { retries, .. }) | StepKind::Collect(Collect { retries, .. }), _) => {
                if from.is_said(line) || from.place == Place::Confirmed {
                    self.silence(retries, here);
                }
                if from.waiting(self.now) == 0 {
                    self.without_key(here);
                }
            }
            (StepKind::Queue(queue), Place::Own { .. }) => {
                if let Some((after, target)) = &queue.overflow {
                    // Nothing of it was heard, and nothing has lasted as long; or the whole call has not.
                    let is_short = self.now.lasted < Time::MAX && self.now.lasted + self.now.slack < *after;
                    let soon = is_short || (!from.is_said(line) && self.now.quiet + self.now.slack < *after);
                    self.go(*target, if soon { TOO_SOON } else { UNLIKELY }, By::Overflow);
                }
                if !queue.human {
                    self.push(from.at(Place::Over(Over::Elsewhere)), UNLIKELY, By::Itself, false);
                }
                if let Some(offer) = &queue.callback
                    && from.offered
                    && from.waiting(self.now) == 0
                {
                    self.go(offer.target, NO_KEY, By::NoKey(Missed::Callback));
                }
            }
            (StepKind::Transfer { .. }, Place::Ringing) => {
                self.leave(here, By::NotAnswered);
                if !here.is_human() {
                    self.push(from.at(Place::Over(Over::Elsewhere)), 0, By::Itself, false);
                }
            }
            (StepKind::Voicemail { beep, .. }, Place::Own { .. }) if from.is_said(line) => {
                let (cost, by) = if *beep { (NO_BEEP, By::NoTone) } else { (0, By::Itself) };
                self.push(from.at(Place::Message), cost, by, false);
            }
            (StepKind::Transfer { .. }, Place::Own { .. }) if from.is_said(line) => {
                self.push(from.at(Place::Ringing), NO_RING, By::NoTone, false);
            }
            (StepKind::Voicemail { .. }, Place::Message) => self.follow_or_end(here, UNLIKELY, By::MessageEnds),
            (StepKind::Play(_), _) if from.is_said(line) => self.leave(here, By::Itself),
            (StepKind::Callback { .. }, _) if from.is_said(line) => self.follow_or_end(here, 0, By::Itself),
            (StepKind::Disconnect(_), _) if from.is_said(line) => self.over(Over::Disconnected),
            _ => {}
        }
    }

    fn push(&mut self, to: State, cost: u32, by: By, enters: bool) {
        self.found.push(Move { to, cost, by, enters });
    }

    /// What is next to be said and was not heard.
    fn words(&mut self, here: &Step) {
        let (line, from) = (self.line, self.from);
        let Some((prompt, part)) = from.next(line) else { return };
        if part == u8::MAX {
            return;
        }
        let of = line.graph.prompt(prompt);
        if !of.is_said(from.language()) {
            self.push(from.past_prompt(line), 0, By::Itself, false);
            return;
        }
        if !line.index.is_hearable(prompt, from.language()) {
            self.push(from.past_prompt(line), UNHEARABLE, By::Unhearable(prompt), false);
            return;
        }
        match line.part(prompt, part, from.language()) {
            // Digits are over when the next part begins, and an unknown part is never heard.
            Some(Part::Filled(..)) | Some(Part::Unhearable) => {
                self.push(from.past_part(line, prompt, part), UNHEARABLE, By::Itself, false);
            }
            _ => {}
        }
        let rest = self.rest();
        if from.cut {
            self.push(State { cut: false, ..rest }, 0, By::Cut, false);
            return;
        }
        self.push(from.past_prompt(line), LEFT_OUT, By::LeftOut(prompt), false);
        let left = match from.place {
            Place::Own { prompt, .. } => line.own(from.step).len() - usize::from(prompt),
            _ => 1,
        };
        if left > 2 && !matches!(here.kind, StepKind::Queue(_)) {
            self.push(rest, PASSED, By::Passed, false);
        }
    }

    /// After everything that the step was about to say.
    fn rest(&self) -> State {
        let (line, from) = (self.line, self.from);
        match from.place {
            Place::Own { .. } | Place::Retry { .. } => {
                let said = u16::try_from(line.own(from.step).len()).unwrap_or(u16::MAX);
                from.at(Place::Own { prompt: said, part: 0 })
            }
            _ => from.past_prompt(line),
        }
    }
}

impl State {
    /// Before a call.
    pub(super) fn nowhere(step: StepId) -> Self {
        Self {
            step,
            place: Place::Own { prompt: 0, part: 0 },
            attempt: 1,
            helped: false,
            offered: false,
            cut: false,
            language: 0,
            taken: 0,
        }
    }
}
