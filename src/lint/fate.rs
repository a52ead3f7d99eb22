//! What becomes of a caller who takes no choice: asked by four rules, so that each case has one answer and one finding.

use super::Cx;
use crate::graph::{Lapse, Retries, StepId, Target};

/// What becomes of a caller after the last attempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// There is no last attempt.
    Endless,
    /// Nothing was written: the line hangs up.
    HungUp,
    /// The call ends by itself, and no person, message or callback lies on the way.
    Ends(Target),
    /// The call comes back to the same step, and nothing counts.
    Returns(Target),
    /// A person, a message or a callback is reached without a key.
    Helped,
    /// The call goes on to a step that asks again.
    Elsewhere(Target),
}

impl Cx<'_> {
    /// What becomes of a caller after the last attempt of a step that asks.
    #[must_use]
    pub fn fate(&self, step: StepId, retries: &Retries, lapse: Lapse) -> Fate {
        let at = match lapse {
            Lapse::Silence => 0,
            Lapse::WrongKey => 1,
        };
        match retries.exhausted(lapse) {
            _ if self.graph.step(step).settings.attempts.is_none() => Fate::Endless,
            None => Fate::HungUp,
            Some(to) if self.ends_by_itself.has(to.step) && !self.helps_by_itself.has(to.step) => Fate::Ends(to),
            Some(to) if self.asks_for_ever[at].has(step) => Fate::Returns(to),
            Some(to) if self.helps_by_itself.has(to.step) => Fate::Helped,
            Some(to) => Fate::Elsewhere(to),
        }
    }

    /// What becomes of callers of a step in either case; the second is `None` where it is the first one's written once
    /// for both: one fact is one finding.
    #[must_use]
    pub fn fates(&self, step: StepId, retries: &Retries) -> [Option<Fate>; 2] {
        let [silence, wrong_key] = Lapse::ALL.map(|lapse| self.fate(step, retries, lapse));
        [Some(silence), Some(wrong_key).filter(|fate| *fate != silence)]
    }
}
