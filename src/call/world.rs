//! What neither the line nor the caller can know: how long the queue takes, what the data says, what time it is.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::graph::{MenuGraph, StepId, StepKind};
use crate::time::Time;
use crate::timing::likeliest_wait;

/// Answers what the line asks.
pub trait World {
    /// The moment of the answer; `None`: nobody said, and it is within hours.
    fn answered_at(&self) -> Option<Timestamp>;

    /// How long the queue of a step takes; `None`: until [`super::Input::Agent`] comes.
    fn hold(&mut self, graph: &MenuGraph, step: StepId) -> Option<Time>;

    /// The wait that callers of a queue are told, where the world knows better than the menu's own estimate.
    fn told(&self, _graph: &MenuGraph, _step: StepId) -> Option<Time> {
        None
    }

    /// The outcome of a step, as an index into its outcomes; `None`: none of them (a transfer that is answered, a step
    /// that goes on by its `goto`).
    fn outcome(&mut self, graph: &MenuGraph, step: StepId) -> Option<usize>;
}

/// The moment of a local date and time in a zone of the IANA database; `None`: there is no such zone, or the clocks
/// skip that hour. Of an hour that comes twice it is the first.
#[must_use]
pub fn moment_in(local: DateTime, zone: &str) -> Option<Timestamp> {
    let moment = TimeZone::get(zone).ok()?.to_ambiguous_timestamp(local);
    if matches!(moment.offset(), AmbiguousOffset::Gap { .. }) { None } else { moment.compatible().ok() }
}

/// What was given, and where nothing was given the likeliest.
#[derive(Clone, Default, Debug)]
pub struct Given {
    /// The moment of the answer.
    pub answered_at: Option<Timestamp>,
    /// How long every queue takes.
    pub hold: Option<Time>,
    /// How long the queue of a step takes.
    pub holds: HashMap<StepId, Time>,
    /// The outcome of a step.
    pub outcomes: HashMap<StepId, usize>,
    /// Transfers that are answered although another outcome is likelier.
    pub answered: Vec<StepId>,
}

impl Given {
    fn given_hold(&self, step: StepId) -> Option<Time> {
        self.holds.get(&step).copied().or(self.hold)
    }
}

impl World for Given {
    fn answered_at(&self) -> Option<Timestamp> {
        self.answered_at
    }

    fn hold(&mut self, graph: &MenuGraph, step: StepId) -> Option<Time> {
        let stated = match &graph.step(step).kind {
            StepKind::Queue(queue) => queue.wait.map(likeliest_wait),
            _ => None,
        };
        self.given_hold(step).or(stated).or(Some(Time::ZERO))
    }

    fn told(&self, _graph: &MenuGraph, step: StepId) -> Option<Time> {
        self.given_hold(step)
    }

    fn outcome(&mut self, graph: &MenuGraph, step: StepId) -> Option<usize> {
        if let Some(given) = self.outcomes.get(&step) {
            return Some(*given);
        }
        if self.answered.contains(&step) {
            return None;
        }
        let step = graph.step(step);
        let mut likeliest: Option<usize> = None;
        for (at, outcome) in step.outcomes.iter().enumerate() {
            if likeliest.is_none_or(|best| outcome.share > step.outcomes[best].share) {
                likeliest = Some(at);
            }
        }
        // What is left of a transfer's shares is an answer.
        let left = 1.0 - step.outcomes.iter().map(|outcome| outcome.share).sum::<f64>();
        likeliest.filter(|best| !matches!(step.kind, StepKind::Transfer { .. }) || step.outcomes[*best].share > left)
    }
}
