//! What the change means for callers, by why they call.

use std::collections::HashMap;

use crate::graph::{MenuGraph, PERSON};
use crate::time::Time;

/// What the callers of one reason live through on one line.
#[derive(Clone, PartialEq, Debug)]
pub struct ReasonFigures {
    /// The reason; `person` always exists.
    pub reason: String,
    /// How many of all callers, 0 to 1; `None`: nobody said.
    pub share: Option<f64>,
    /// Keys until it is met, by a step that serves it or else by a person: the fewest, or where callers are measured the
    /// mean number that they press in a call; `None`: there is no way.
    pub keys: Option<f64>,
    /// Mean time until a person speaks, of those who come to one.
    pub t_human_mean: Option<Time>,
    /// Nine of ten of those have a person by then.
    pub t_human_p90: Option<Time>,
    /// How their calls end; `None`: not known.
    pub outcomes: Option<Outcomes>,
}

/// How calls end: shares from 0 to 1 that add up to 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Outcomes {
    /// By speaking to a person.
    pub human: f64,
    /// Served without one.
    pub served: f64,
    /// By leaving a message or the promise of a call.
    pub message: f64,
    /// In none of these ways.
    pub lost: f64,
}

/// The callers of one reason before and after.
#[derive(Clone, PartialEq, Debug)]
pub struct CallerChange {
    /// The reason.
    pub reason: String,
    /// Before; `None`: the old line does not know it.
    pub old: Option<ReasonFigures>,
    /// After; `None`: the new line does not know it.
    pub new: Option<ReasonFigures>,
}

/// Whether a change is good for callers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// Nothing changes for them.
    Same,
    /// Something is better and nothing worse.
    Better,
    /// Something is worse and nothing better.
    Worse,
    /// Both, or a reason that one of the lines does not know.
    Mixed,
}

/// Less than this is no change of a time (ours): it is shown as nothing.
const LEAST_TIME: Time = Time::from_millis(50);
/// Less than this is no change of a number of keys (ours): it is shown as nothing.
const LEAST_KEYS: f64 = 0.05;
/// Less than this is no change of a share (ours): it is shown as nothing.
const LEAST_SHARE: f64 = 5e-4;

impl CallerChange {
    /// Keys more; negative where there are fewer.
    #[must_use]
    pub fn keys(&self) -> Option<f64> {
        Some(self.new.as_ref()?.keys? - self.old.as_ref()?.keys?).filter(|more| more.abs() >= LEAST_KEYS)
    }

    /// Time more until a person speaks, on average.
    #[must_use]
    pub fn t_human_mean(&self) -> Option<Time> {
        later(self.old.as_ref()?.t_human_mean, self.new.as_ref()?.t_human_mean)
    }

    /// Time more until nine of ten have a person.
    #[must_use]
    pub fn t_human_p90(&self) -> Option<Time> {
        later(self.old.as_ref()?.t_human_p90, self.new.as_ref()?.t_human_p90)
    }

    /// A share before and after, where it changes.
    #[must_use]
    pub fn share(&self, of: impl Fn(&Outcomes) -> f64) -> Option<(f64, f64)> {
        let (was, is) = (of(self.old.as_ref()?.outcomes.as_ref()?), of(self.new.as_ref()?.outcomes.as_ref()?));
        ((was - is).abs() >= LEAST_SHARE).then_some((was, is))
    }

    /// Whether there is a way where there was none (`true`), or none where there was one (`false`).
    #[must_use]
    pub fn way(&self) -> Option<bool> {
        let (old, new) = (self.old.as_ref()?, self.new.as_ref()?);
        (old.keys.is_some() != new.keys.is_some()).then_some(new.keys.is_some())
    }

    /// Whether it is good for them: fewer keys, sooner a person, fewer calls lost, more of them ended by help.
    #[must_use]
    pub fn turn(&self) -> Turn {
        if self.old.is_none() != self.new.is_none() {
            return Turn::Mixed;
        }
        let more = |more: Option<f64>| more.map(|more| more > 0.0);
        let help = |outcomes: &Outcomes| outcomes.human + outcomes.served;
        let worse = [
            self.way().map(|way| !way),
            more(self.keys()),
            self.t_human_mean().or(self.t_human_p90()).map(|later| later > Time::ZERO),
            self.share(|outcomes| outcomes.lost).map(|(was, is)| is > was),
            self.share(help).map(|(was, is)| is < was),
        ];
        match (worse.contains(&Some(true)), worse.contains(&Some(false))) {
            (false, false) => Turn::Same,
            (true, false) => Turn::Worse,
            (false, true) => Turn::Better,
            (true, true) => Turn::Mixed,
        }
    }
}

fn later(old: Option<Time>, new: Option<Time>) -> Option<Time> {
    let more = new? - old?;
    (more.micros().abs() >= LEAST_TIME.micros()).then_some(more)
}

/// What the graph alone says of each reason of a line, `person` last: the fewest keys.
#[must_use]
pub fn figures(graph: &MenuGraph) -> Vec<ReasonFigures> {
    let ways = graph.ways_of_callers();
    let one = |reason: usize, name: &str, share: Option<f64>| ReasonFigures {
        reason: name.to_owned(),
        share,
        keys: ways.to_goal(reason).map(|way| f64::from(way.cost.keys)),
        t_human_mean: None,
        t_human_p90: None,
        outcomes: None,
    };
    let own = graph.line.reasons.iter().enumerate().map(|(reason, (name, share))| one(reason, name, *share));
    own.chain([one(PERSON, "person", None)]).collect()
}

/// Every reason of either line, in the order of the new one.
pub(super) fn compare(old: &[ReasonFigures], new: &[ReasonFigures]) -> Vec<CallerChange> {
    let olds: HashMap<&str, &ReasonFigures> = old.iter().map(|one| (one.reason.as_str(), one)).collect();
    let news: HashMap<&str, &ReasonFigures> = new.iter().map(|one| (one.reason.as_str(), one)).collect();
    let kept = new.iter().map(|is| CallerChange {
        reason: is.reason.clone(),
        old: olds.get(is.reason.as_str()).map(|was| (*was).clone()),
        new: Some(is.clone()),
    });
    let gone = old.iter().filter(|was| !news.contains_key(was.reason.as_str()));
    let gone = gone.map(|was| CallerChange { reason: was.reason.clone(), old: Some(was.clone()), new: None });
    kept.chain(gone).collect()
}
