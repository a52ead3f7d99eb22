//! Waiting in a queue: answered or gone at a random time, unless an overflow or a callback comes first.

use std::sync::Arc;

use super::{Filled, Moment, One, Row, Segment, State};
use crate::graph::{Queue, Step};
use crate::time::Time;
use crate::timing::wait::WaitLaw;
use crate::timing::{Outcome, Persona, likeliest_wait};

/// The wait of a state: what happens at a random time in it.
#[derive(Clone, Debug)]
pub struct Hold {
    /// The wait; `None`: the queue only grows and nobody is answered.
    pub law: Option<Arc<WaitLaw>>,
    /// What an answer is: a person, or somebody who is none.
    pub answered: Outcome,
    /// What giving up is.
    pub gave_up: Outcome,
    /// From when until when how many of those who have not been answered yet are still there.
    pub windows: Vec<Window>,
}

/// A stretch of a wait.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Window {
    /// Beginning, from the start of the wait on.
    pub from: Time,
    /// End; `None`: whenever the wait ends.
    pub until: Option<Time>,
    /// How many are still there, 0 to 1.
    pub share: f64,
}

/// Messages that are gone through at most until the offer comes (ours): no queue repeats itself more often in four hours.
const MOST_MESSAGES: usize = 100_000;

impl Hold {
    /// Whether it is the same wait.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let law = match (&self.law, &other.law) {
            (Some(own), Some(other)) => Arc::ptr_eq(own, other),
            (None, None) => true,
            _ => false,
        };
        law && (self.answered, self.gave_up) == (other.answered, other.gave_up) && self.windows == other.windows
    }

    /// How many of those who come are answered, and how many give up.
    #[must_use]
    pub fn shares(&self) -> (f64, f64) {
        self.sum(|law, t| (law.answered(t), law.gave_up(t)))
    }

    fn sum(&self, of: impl Fn(&WaitLaw, f64) -> (f64, f64)) -> (f64, f64) {
        let Some(law) = &self.law else { return (0.0, 0.0) };
        self.windows.iter().fold((0.0, 0.0), |sum, window| {
            let until = of(law, window.until.map_or(f64::INFINITY, Time::secs_f64));
            // What happens at the very beginning belongs to the first window.
            let from = if window.from == Time::ZERO { (0.0, 0.0) } else { of(law, window.from.secs_f64()) };
            (sum.0 + window.share * (until.0 - from.0), sum.1 + window.share * (until.1 - from.1))
        })
    }

    /// The integral of the `k`-th power of the time over answers, and over those who give up; `k` is 0, 1 or 2, times in
    /// seconds.
    #[must_use]
    pub fn moments(&self, k: usize) -> (f64, f64) {
        self.sum(|law, t| (law.answered_moments(t)[k], law.gave_up_moments(t)[k]))
    }

    /// How many are answered by then.
    #[must_use]
    pub fn answered_by(&self, at: Time) -> f64 {
        self.by(at, WaitLaw::answered)
    }

    /// How many have given up by then.
    #[must_use]
    pub fn gave_up_by(&self, at: Time) -> f64 {
        self.by(at, WaitLaw::gave_up)
    }

    fn by(&self, at: Time, of: impl Fn(&WaitLaw, f64) -> f64) -> f64 {
        let Some(law) = &self.law else { return 0.0 };
        if at < Time::ZERO {
            return 0.0;
        }
        self.windows
            .iter()
            .take_while(|window| window.from <= at)
            .map(|window| {
                let until = window.until.map_or(at, |until| until.min(at));
                let from = if window.from == Time::ZERO { 0.0 } else { of(law, window.from.secs_f64()) };
                window.share * (of(law, until.secs_f64()) - from)
            })
            .sum()
    }

    /// The latest answer; `None`: there is no bound.
    #[must_use]
    pub fn latest(&self) -> Option<Time> {
        let bound = self.law.as_ref().and_then(|law| law.worst()).map(Time::from_secs_f64);
        let end = self.windows.last().and_then(|window| window.until);
        match (bound, end) {
            (Some(bound), Some(end)) => Some(bound.min(end)),
            (bound, end) => bound.or(end),
        }
    }
}

impl One<'_> {
    pub(super) fn queue(&self, state: State, step: &Step, queue: &Queue, begin: Moment, row: &mut Row) {
        let law = self.line.holds.law(state.step);
        let still_there = |at: Time| law.map_or(1.0, |law| law.waiting(at.secs_f64()));
        let overflow = queue.overflow.as_ref().map(|(after, _)| *after);
        let taken = self.taken_callback(state, step, queue, begin).filter(|at| overflow.is_none_or(|over| *at < over));
        let callback = self.line.callers.callback;
        let mut windows = Vec::new();
        let mut share = 1.0;
        let mut from = Time::ZERO;
        if let Some(at) = taken.filter(|_| callback > 0.0) {
            windows.push(Window { from, until: Some(at), share });
            let moment = Moment { at, quiet_since: at, keys: 1, ..begin }.of(still_there(at) * callback);
            let target = queue.callback.as_ref().and_then(|offer| offer.target);
            let to = target.map(|target| (target, state.language, state.aim));
            self.go(row, state, moment, to);
            share -= callback;
            from = at;
        }
        windows.push(Window { from, until: overflow, share });
        if let Some((after, target)) = &queue.overflow {
            let moment = Moment { at: *after, quiet_since: *after, ..begin }.of(still_there(*after) * share);
            let to = target.map(|target| (target, state.language, state.aim));
            self.go(row, state, moment, to);
        }
        row.exits.retain(|(share, ..)| *share > 0.0);
        if queue.human {
            row.marks.queue = Some(Time::ZERO);
        }
        let served = self.intent.is_served(step);
        let nothing = if served { Outcome::Served } else { Outcome::Lost };
        let answered = if queue.human { Outcome::Human } else { nothing };
        row.hold = Some(Hold { law: law.cloned(), answered, gave_up: nothing, windows });
    }

    /// When a caller who wants to be called back has pressed the key for it, if the wait lasts so long.
    fn taken_callback(&self, state: State, step: &Step, queue: &Queue, begin: Moment) -> Option<Time> {
        let offer = queue.callback.as_ref()?;
        if self.persona == Persona::Silent || self.line.callers.callback <= 0.0 {
            return None;
        }
        let mut moment = begin;
        let wait = queue.wait.map(likeliest_wait);
        let filled = Filled { digits: "", wait };
        let say = |prompts: &[_], at: Time, moment: &mut Moment| -> Vec<Segment> {
            moment.at = at;
            // Music plays whenever nothing is said, and what is said then comes after the gap.
            if queue.music.is_some() && at > Time::ZERO {
                moment.quiet_since = at;
            }
            self.say(step, state.language, prompts.iter().copied(), filled, moment)
        };
        say(queue.announce.as_slice(), Time::ZERO, &mut moment);
        let mut quiet = moment.at;
        let (mut comfort, mut turn) = (queue.comfort.as_ref().map(|(every, _)| *every), 0);
        for _ in 0..MOST_MESSAGES {
            let due = comfort.map(|comfort| comfort.max(quiet)).filter(|due| *due < offer.after.max(quiet));
            let (Some(due), Some((every, messages))) = (due, &queue.comfort) else { break };
            while comfort.is_some_and(|comfort| comfort <= due) {
                comfort = comfort.map(|comfort| comfort + *every);
            }
            say(&[messages[turn % messages.len()]], due, &mut moment);
            turn += 1;
            quiet = moment.at;
        }
        let offered = say(offer.prompt.as_slice(), offer.after.max(quiet), &mut moment);
        // Nobody takes an offer that is not made.
        let heard = offered.last()?.until;
        let callers = &self.line.callers;
        Some(heard + self.persona.reaction(callers) + callers.key)
    }
}
