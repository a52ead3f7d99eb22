//! The far end: plays a menu to whoever calls. A machine without a clock, told the time with every input.

mod ask;
mod queue;
mod speak;
mod steps;

use std::collections::VecDeque;
use std::sync::Arc;

use queue::Hold;

use super::trace::EndReason;
use super::wire::{Heard, Input, Move, Moved, Poll, What};
use super::world::World;
use crate::graph::{Language, MenuGraph, PromptId, Step, StepId, StepKind, Target};
use crate::time::Time;
use crate::timing::{BEEP, BUSY_FOR, NO_ANSWER_AFTER, TimeModel};

/// The longest call (ours): beyond it the line hangs up, as platforms do.
pub const LONGEST_CALL: Time = Time::from_secs(4 * 3_600);
/// Keys that are kept at most (ours): two long entries.
const MOST_AHEAD: usize = 128;

/// Steps and attempts of one call at most (ours): seven a second for four hours. Nobody follows more, and no memory holds
/// the call of a hostile menu.
const MOST_TURNS: usize = 100_000;

/// A line that was answered at time zero.
pub struct Ivr {
    graph: Arc<MenuGraph>,
    times: Arc<TimeModel>,
    world: Box<dyn World + Send>,
    out: VecDeque<Heard>,
    step: StepId,
    language: Language,
    phase: Phase,
    saying: Saying,
    /// Keys that nobody has taken yet.
    ahead: String,
    /// What was entered last, for `{digits}`.
    entered: String,
    attempt: u32,
    helped: bool,
    /// The end of the last sound or key; `None`: nothing was heard yet.
    quiet_since: Option<Time>,
    /// Steps and attempts begun without time passing.
    entered_at: (Time, usize),
    /// All of them.
    turns: usize,
    started: bool,
    /// The latest moment that was dealt with: nothing happens before it any more.
    clock: Time,
}

/// What is being said, and what comes next.
#[derive(Default, Debug)]
struct Saying {
    items: VecDeque<PromptId>,
    now: Option<Now>,
    /// When the next item begins.
    next_at: Time,
    /// What is filled into `{wait}`.
    wait: Option<Time>,
    /// Keys interrupt.
    interruptible: bool,
    /// The last item was a part of the whole menu's file: what follows in that file follows without a gap.
    in_whole: bool,
}

#[derive(Clone, Copy, Debug)]
struct Now {
    prompt: PromptId,
    ends: Time,
}

/// Where in a step the call is.
#[derive(Debug)]
enum Phase {
    /// Says something, then goes on.
    Play,
    /// An outcome's words, then to its target.
    Leaving(Option<Target>),
    /// A menu or a collect speaks, retry prompts included.
    Asking,
    /// It listens: silence ends at `until`; `open` while several keys may be one press.
    Listening { until: Time, open: bool },
    /// An entry is read back.
    Confirming,
    /// The answer to that is awaited.
    Confirmed { until: Time },
    /// Lasts until then, silently.
    Passing { until: Time },
    /// Waits for somebody.
    Holding(Hold),
    /// Says that it hands the call on.
    Transferring,
    /// Rings or is busy at the other end, then goes on.
    Ringing { until: Time, answered: bool, busy: bool, outcome: Option<usize> },
    /// Says how to leave a message.
    BeforeBeep,
    /// The beep.
    Beeping { until: Time },
    /// The message.
    Recording { until: Option<Time> },
    /// Says that somebody will call.
    Promising,
    /// A person speaks.
    Human,
    /// Says goodbye.
    Closing,
    /// Over.
    Ended,
}

impl Ivr {
    /// A line that is just being answered. Nothing is heard before the first [`Ivr::poll`].
    #[must_use]
    pub fn new(graph: Arc<MenuGraph>, times: Arc<TimeModel>, world: Box<dyn World + Send>, language: Language) -> Self {
        let step = graph.start;
        Self {
            graph,
            times,
            world,
            out: VecDeque::new(),
            step,
            language,
            phase: Phase::Play,
            saying: Saying::default(),
            ahead: String::new(),
            entered: String::new(),
            attempt: 1,
            helped: false,
            quiet_since: None,
            entered_at: (Time::ZERO, 0),
            turns: 0,
            started: false,
            clock: Time::ZERO,
        }
    }

    /// What is heard next, or until when nothing is.
    pub fn poll(&mut self) -> Poll<Heard> {
        if !self.started {
            self.started = true;
            self.enter(self.step, Time::ZERO);
        }
        match self.out.pop_front() {
            Some(heard) => Poll::Output(heard),
            None => Poll::Wait(self.deadline()),
        }
    }

    /// Takes an input at a moment that does not lie before an earlier one. What was due until then happens first, each
    /// thing at its own moment.
    pub fn handle(&mut self, now: Time, input: Input) {
        if !self.started {
            self.started = true;
            self.enter(self.step, Time::ZERO);
        }
        while let Some(due) = self.deadline().filter(|due| *due <= now) {
            self.clock = due;
            self.due(due);
        }
        self.clock = self.clock.max(now);
        match input {
            Input::Time => {}
            Input::Key(key) => self.key(key, now),
            Input::Agent => {
                if let Phase::Holding(_) = self.phase {
                    self.answered_from_hold(now);
                }
            }
            Input::HangUp => {
                self.cut(now);
                self.phase = Phase::Ended;
            }
        }
    }

    /// The step the call is in.
    #[must_use]
    pub fn step(&self) -> StepId {
        self.step
    }

    /// The call's language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The keys that do something now, with what is said of each.
    #[must_use]
    pub fn keys(&self) -> Vec<(String, Option<PromptId>)> {
        match (&self.here().kind, &self.phase) {
            (_, Phase::Ended | Phase::Human | Phase::Ringing { .. }) => Vec::new(),
            (StepKind::Menu(menu), _) => menu
                .keys
                .iter()
                .map(|key| (key.press.keys().to_owned(), key.choice.and_then(|choice| menu.choices[choice].prompt)))
                .collect(),
            (StepKind::Queue(queue), Phase::Holding(hold)) if hold.offers() => {
                queue.callback.iter().map(|offer| (offer.press.keys().to_owned(), offer.prompt)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// How many digits are wanted now, least and most.
    #[must_use]
    pub fn digits(&self) -> Option<(u32, u32)> {
        match &self.here().kind {
            StepKind::Collect(collect) => Some((collect.min, collect.max)),
            _ => None,
        }
    }

    fn here(&self) -> &Step {
        self.graph.step(self.step)
    }

    /// The call goes on by this, from where it is.
    pub(super) fn moves(&mut self, by: Move, at: Time) {
        let moved = Moved { step: self.step, language: self.language, by };
        self.hear(at, What::Moved(moved));
    }

    pub(super) fn hear(&mut self, at: Time, what: What) {
        self.out.push_back(Heard { at, what });
    }

    /// The next moment at which something happens by itself.
    fn deadline(&self) -> Option<Time> {
        let own = match &self.phase {
            Phase::Ended | Phase::Human => return (!matches!(self.phase, Phase::Ended)).then_some(LONGEST_CALL),
            Phase::Listening { until, .. }
            | Phase::Confirmed { until }
            | Phase::Passing { until }
            | Phase::Ringing { until, .. }
            | Phase::Beeping { until } => Some(*until),
            Phase::Recording { until } => *until,
            Phase::Holding(hold) => hold.deadline(self.saying.is_over()),
            _ => None,
        };
        // What was held up by something else is due now, not when it should have been.
        [own, self.saying.deadline(), Some(LONGEST_CALL)].into_iter().flatten().min().map(|due| due.max(self.clock))
    }

    /// Something happens by itself at `at`.
    fn due(&mut self, at: Time) {
        if at >= LONGEST_CALL {
            self.end(at, EndReason::TooLong);
            return;
        }
        if let Phase::Holding(_) = self.phase {
            // The end of a wait comes before whatever else is due at the same moment.
            self.hold_due(at);
            return;
        }
        if self.saying.deadline() == Some(at) {
            self.speak(at);
            return;
        }
        match &self.phase {
            Phase::Listening { open, .. } => {
                if *open {
                    self.no_more_keys(at);
                } else {
                    self.silence(at);
                }
            }
            Phase::Confirmed { .. } => self.silence(at),
            Phase::Passing { .. } => self.leave(at),
            Phase::Ringing { answered, busy, outcome, .. } => {
                let (answered, busy, outcome) = (*answered, *busy, *outcome);
                self.hear(at, if busy { What::BusyEnded } else { What::RingEnded });
                self.quiet_since = Some(at);
                self.after_ringing(answered, outcome, at);
            }
            Phase::Beeping { .. } => {
                self.hear(at, What::BeepEnded);
                self.hear(at, What::Voicemail);
                let max = match &self.here().kind {
                    StepKind::Voicemail { max, .. } => *max,
                    _ => None,
                };
                self.phase = Phase::Recording { until: max.map(|max| at + max) };
            }
            Phase::Recording { .. } => {
                self.quiet_since = Some(at);
                self.follow_or_end(at);
            }
            _ => {}
        }
    }
}

impl std::fmt::Debug for Ivr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ivr").field("step", &self.here().name).field("phase", &self.phase).finish_non_exhaustive()
    }
}
