//! What becomes of a caller who takes no choice: asked by four rules, so that each case has one answer and one finding.

use super::{Cx, MOST_RELATED, Reported, Sink, some_of};
use crate::graph::{Lapse, Retries, StepId, Target};
use crate::source::Span;

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

/// Steps of one file whose callers come to the same end: one fact, and one finding.
#[derive(Clone, Debug)]
pub(super) struct SameFate {
    /// What becomes of them; where it leads is written at the first step.
    pub fate: Fate,
    /// Silence and wrong keys have the same end.
    pub both: bool,
    /// The steps, in the order of the file.
    pub steps: Vec<StepId>,
    /// Where it is written, or could be, for each.
    pub places: Vec<Span>,
}

impl SameFate {
    /// The names of the steps: `` `main` and `card` ``.
    pub(super) fn names(&self, cx: &Cx<'_>) -> String {
        some_of(&self.steps.iter().map(|step| cx.name(*step)).collect::<Vec<_>>())
    }

    /// One of two words: for one step, or for several.
    pub(super) const fn of<'w>(&self, one: &'w str, several: &'w str) -> &'w str {
        if self.steps.len() == 1 { one } else { several }
    }

    /// Reports it at the first step.
    pub(super) fn report<'s>(&self, cx: &Cx<'_>, out: &'s mut Sink, message: String) -> Reported<'s> {
        let first = self.places.first().copied().unwrap_or(cx.graph.step(cx.graph.start).span);
        let others = self.places.iter().filter(|place| **place != first).take(MOST_RELATED);
        others.fold(out.report(first, message), |finding, place| finding.related(*place, "and here"))
    }
}

impl Fate {
    /// Where it leads, and where that is written.
    const fn target(self) -> Option<Target> {
        match self {
            Self::Ends(target) | Self::Returns(target) | Self::Elsewhere(target) => Some(target),
            Self::Endless | Self::HungUp | Self::Helped => None,
        }
    }

    /// The same end, wherever it is written.
    fn is_like(self, other: Self) -> bool {
        let to = |fate: Self| fate.target().map(|target| target.step);
        std::mem::discriminant(&self) == std::mem::discriminant(&other) && to(self) == to(other)
    }
}

impl Cx<'_> {
    /// The steps that callers come to and that ask for keys, by what becomes of silent callers, or of those with wrong keys
    /// where that is another thing; `is_wanted` says which steps and ends are asked for.
    pub(super) fn same_fates(&self, lapse: Lapse, is_wanted: impl Fn(StepId, Fate) -> bool) -> Vec<SameFate> {
        let mut all: Vec<SameFate> = Vec::new();
        for (id, step, retries) in self.graph.asking().filter(|(id, ..)| self.reachable.has(*id)) {
            let [silence, wrong_key] = self.fates(id, retries);
            let both = wrong_key.is_none();
            let fate = match lapse {
                Lapse::Silence => silence,
                Lapse::WrongKey => wrong_key,
            };
            let Some(fate) = fate.filter(|fate| is_wanted(id, *fate)) else { continue };
            let place = fate.target().map_or(step.span, |target| target.span);
            let known = |same: &&mut SameFate| {
                let file = same.places.first().map(|place| place.file);
                same.both == both && same.fate.is_like(fate) && file == Some(place.file)
            };
            match all.iter_mut().find(known) {
                Some(same) => {
                    same.steps.push(id);
                    same.places.push(place);
                }
                None => all.push(SameFate { fate, both, steps: vec![id], places: vec![place] }),
            }
        }
        all
    }

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
