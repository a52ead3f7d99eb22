//! The law of a time that some calls reach: how many, the mean, the spread, and every percentile.
//!
//! Share, mean and variance come out of the linear systems of [`super::solve`]. Percentiles need the whole law: calls are
//! followed forwards in the order of time, calls that are in the same state at the same microsecond as one. Waits in
//! queues end a call, so the law is a sum of fixed moments and of waits that begin at fixed moments; a percentile is
//! found in it by halving, to the microsecond. Where a caller makes so many mistakes that there are too many histories,
//! moments are rounded to a grid that grows coarser, and what is rarer than 1e-15 or was not followed to its end is kept
//! count of: [`Quantile::within`] says how far the true value can lie from what is given.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Outcome;
use super::chain::{Chain, Hold, To};
use crate::time::Time;

/// The law of a time that some calls reach.
#[derive(Clone, Default, Debug)]
pub struct Law {
    /// Share of calls that reach it, and the integrals of the time and its square over them, in seconds: exact.
    pub moments: [f64; 3],
    /// Reached at a fixed moment: when, and how many; by time.
    atoms: Vec<(Time, f64)>,
    /// How many in all by each of them.
    sums: Vec<f64>,
    /// Reached at the end of a wait: its beginning, how many come there, the wait; whether those count who give up.
    waits: Vec<(Time, f64, Arc<Hold>, bool)>,
    /// Calls that were not followed to their end.
    left: f64,
    /// How far the moments may be off for having been rounded.
    rounded: Time,
}

/// A percentile.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quantile {
    /// The time.
    pub at: Time,
    /// The true value lies no further away.
    pub within: Time,
}

/// What is looked for in a chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Goal {
    /// The choice of a person has been offered in full.
    Announced,
    /// A key for a person would be taken.
    Selectable,
    /// The wait for a person begins.
    Queue,
}

impl Goal {
    /// When it is reached in a state, from its entry on.
    #[must_use]
    pub fn mark(self, chain: &Chain, state: usize) -> Option<Time> {
        let marks = chain.marks(state);
        match self {
            Self::Announced => marks.announced,
            Self::Selectable => marks.selectable,
            Self::Queue => marks.queue,
        }
    }
}

/// Histories that are followed to the microsecond (ours: a tenth of a second's work); beyond, the grid is ten times
/// coarser each time as many have been followed again.
const EXACTLY: usize = 60_000;
/// Coarser grids, one after another, and then no more is followed.
const GRIDS: [Time; 5] =
    [Time::from_micros(1), Time::from_millis(1), Time::from_millis(10), Time::from_millis(100), Time::from_secs(1)];
/// Rarer histories are not followed.
const RARE: f64 = 1e-15;
/// So many calls make next to no difference to a percentile: some microseconds, which [`Quantile::within`] counts.
const NEGLIGIBLE: f64 = 1e-9;

/// Follows the calls of a chain. With a goal: until they reach it, and the one law is that of the goal. Without: until
/// they end, one law an outcome.
#[must_use]
///
/// `closed`: states that no call leaves; whoever comes there is not followed.
pub(super) fn follow(chain: &Chain, goal: Option<Goal>, closed: &[bool]) -> Vec<Law> {
    let mut laws = vec![Law::default(); if goal.is_some() { 1 } else { Outcome::ALL.len() }];
    let place = |outcome: Outcome| outcome as usize;
    let mut holds: HashMap<usize, Arc<Hold>> = HashMap::new();
    let mut open: BTreeMap<(Time, usize), (f64, Time)> = BTreeMap::from([((Time::ZERO, 0), (1.0, Time::ZERO))]);
    let (mut followed, mut left) = (0_usize, 0.0);
    while let Some(((at, state), (mass, rounded))) = open.pop_first() {
        followed += 1;
        let Some(grid) = GRIDS.get(followed / EXACTLY) else {
            left += mass + open.values().map(|(mass, _)| mass).sum::<f64>();
            break;
        };
        if closed.get(state).copied().unwrap_or(false) {
            continue;
        }
        if mass < RARE {
            left += mass;
            continue;
        }
        if let Some(mark) = goal.and_then(|goal| goal.mark(chain, state)) {
            laws[0].atom(at + mark, mass, rounded);
            continue;
        }
        if let Some(hold) = chain.hold(state).filter(|_| goal.is_none()) {
            let hold = holds.entry(state).or_insert_with(|| Arc::new(hold.clone()));
            for (outcome, gives_up) in [(hold.answered, false), (hold.gave_up, true)] {
                let law = &mut laws[place(outcome)];
                law.waits.push((at, mass, Arc::clone(hold), gives_up));
                law.rounded = law.rounded.max(rounded);
            }
        }
        for exit in chain.exits(state) {
            let (when, mass) = (at + exit.after, mass * exit.share);
            match exit.to {
                To::State(next) => {
                    let half = grid.micros() / 2;
                    let on_grid = Time::from_micros((when.micros() + half) / grid.micros() * grid.micros());
                    let rounded = rounded + Time::from_micros(half);
                    let history = open.entry((on_grid.max(at), next)).or_insert((0.0, Time::ZERO));
                    history.0 += mass;
                    history.1 = history.1.max(rounded);
                }
                To::End(outcome) if goal.is_none() => laws[place(outcome)].atom(when, mass, rounded),
                To::End(_) => {}
            }
        }
    }
    for law in &mut laws {
        law.left = left;
        law.settle();
    }
    laws
}

impl Law {
    fn atom(&mut self, at: Time, mass: f64, rounded: Time) {
        self.atoms.push((at, mass));
        self.rounded = self.rounded.max(rounded);
    }

    /// So many calls never end, and count here.
    pub(super) fn stay(&mut self, share: f64) {
        self.moments[0] += share;
    }

    /// Brings what was gathered into order.
    fn settle(&mut self) {
        self.atoms.sort_by_key(|(at, _)| *at);
        self.atoms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0.0 };
            same
        });
        let mut sum = 0.0;
        self.sums = self
            .atoms
            .iter()
            .map(|(_, mass)| {
                sum += mass;
                sum
            })
            .collect();
        self.join_waits();
    }

    /// Waits that begin at the same moment in the same queue are one.
    fn join_waits(&mut self) {
        // A line has few different waits, however many callers come to them.
        let mut kinds: Vec<(Arc<Hold>, bool, bool)> = Vec::new();
        let mut waits: Vec<(usize, Time, f64)> = Vec::with_capacity(self.waits.len());
        for (at, mass, hold, gives_up) in self.waits.drain(..) {
            let is_same = |kind: &(Arc<Hold>, bool, bool)| kind.1 == gives_up && kind.0.is_same(&hold);
            let kind = kinds.iter().position(is_same).unwrap_or_else(|| {
                let (answered, gave_up) = hold.shares();
                let happens = if gives_up { gave_up } else { answered } > 0.0;
                kinds.push((hold, gives_up, happens));
                kinds.len() - 1
            });
            if kinds[kind].2 && mass > 0.0 {
                waits.push((kind, at, mass));
            }
        }
        waits.sort_by_key(|(kind, at, _)| (*kind, *at));
        waits.dedup_by(|next, kept| {
            let same = (next.0, next.1) == (kept.0, kept.1);
            kept.2 += if same { next.2 } else { 0.0 };
            same
        });
        self.leave_out_the_rarest(&mut waits);
        let wait = |(kind, at, mass): (usize, Time, f64)| (at, mass, Arc::clone(&kinds[kind].0), kinds[kind].1);
        self.waits = waits.into_iter().map(wait).collect();
    }

    /// Most histories of a caller who makes mistakes are of no consequence, even all together.
    fn leave_out_the_rarest(&mut self, waits: &mut Vec<(usize, Time, f64)>) {
        let mut masses: Vec<f64> = waits.iter().map(|(.., mass)| *mass).collect();
        masses.sort_by(f64::total_cmp);
        let mut sum = 0.0;
        let rare = masses.into_iter().take_while(|mass| {
            sum += mass;
            sum < NEGLIGIBLE
        });
        if let Some(most) = rare.last() {
            waits.retain(|(.., mass)| {
                let stays = *mass > most;
                self.left += if stays { 0.0 } else { *mass };
                stays
            });
        }
    }

    /// The law of calls of several kinds, each with its share.
    #[must_use]
    pub fn mix<'l>(laws: impl IntoIterator<Item = (f64, &'l Self)>) -> Self {
        let mut all = Self::default();
        for (share, law) in laws.into_iter().filter(|(share, _)| *share > 0.0) {
            all.moments.iter_mut().zip(law.moments).for_each(|(sum, moment)| *sum += share * moment);
            all.atoms.extend(law.atoms.iter().map(|(at, mass)| (*at, share * mass)));
            all.waits.extend(law.waits.iter().map(|(at, mass, hold, up)| (*at, share * mass, Arc::clone(hold), *up)));
            all.left += share * law.left;
            all.rounded = all.rounded.max(law.rounded);
        }
        all.settle();
        all
    }

    /// Share of calls that reach it, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.moments[0].clamp(0.0, 1.0)
    }

    /// Whether any call reaches it.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.moments[0] > 1e-12
    }

    /// Mean time of those who reach it; `None`: nobody does.
    #[must_use]
    pub fn mean(&self) -> Option<Time> {
        self.is_reached().then(|| Time::from_secs_f64(self.moments[1] / self.moments[0]))
    }

    /// Standard deviation of it.
    #[must_use]
    pub fn deviation(&self) -> Option<Time> {
        self.is_reached().then(|| {
            let [share, first, second] = self.moments;
            Time::from_secs_f64((second / share - (first / share).powi(2)).max(0.0).sqrt())
        })
    }

    /// Share of calls that have reached it by then, as far as calls were followed.
    #[must_use]
    pub fn reached_by(&self, at: Time) -> f64 {
        let count = self.atoms.partition_point(|(when, _)| *when <= at);
        let fixed = count.checked_sub(1).map_or(0.0, |last| self.sums[last]);
        let waited: f64 = self
            .waits
            .iter()
            .filter(|(begins, ..)| *begins <= at)
            .map(|(begins, mass, hold, gives_up)| {
                let lasts = at - *begins;
                mass * if *gives_up { hold.gave_up_by(lasts) } else { hold.answered_by(lasts) }
            })
            .sum();
        fixed + waited
    }

    /// The time by which a share of those who reach it have; `None`: nobody does, or so much was not followed that it
    /// cannot be said.
    #[must_use]
    pub fn quantile(&self, share: f64) -> Option<Quantile> {
        if !self.is_reached() {
            return None;
        }
        let wanted = share * self.moments[0];
        // Those who were not followed may all have been there before, or none of them.
        let unknown = self.left.min(self.moments[0]).max(0.0);
        let latest = self.first_at(wanted - 1e-12)?;
        let earliest = if unknown > 1e-12 { self.first_at(wanted - unknown)? } else { latest };
        let middle = Time::from_micros(earliest.micros().midpoint(latest.micros()));
        Some(Quantile { at: middle, within: latest - middle + self.rounded })
    }

    /// The first moment by which so many have reached it.
    fn first_at(&self, wanted: f64) -> Option<Time> {
        let mut low = self.best()?;
        let mut below = self.reached_by(low);
        if below >= wanted {
            return Some(low);
        }
        let mut high = low.max(Time::from_secs(1));
        let mut above = self.reached_by(high);
        while above < wanted {
            if high > MOST {
                return None;
            }
            (low, below) = (high, above);
            high = high * 2;
            above = self.reached_by(high);
        }
        // The ITP method (Oliveira, Takahashi 2020): where a straight line between the ends would lie, moved towards the
        // middle, and never more trials than halving needs. Times in microseconds.
        let (mut left, mut right) = (below - wanted, above - wanted);
        let width = |low: Time, high: Time| (high.micros() - low.micros()) as f64;
        let whole = width(low, high);
        let most = whole.log2().ceil().max(0.0) + 1.0;
        let mut trial = 0.0;
        while high.micros() - low.micros() > 1 {
            let half = width(low, high) / 2.0;
            let straight = 2.0 * half * left / (left - right);
            let towards = if half < straight { -1.0 } else { 1.0 };
            let moved = 0.2 / whole * (2.0 * half).powi(2);
            let near = if moved <= (half - straight).abs() { straight + towards * moved } else { half };
            let radius = 0.5 * (most - trial).exp2() - half;
            let at = if (near - half).abs() <= radius { near } else { half - towards * radius };
            let middle = low + Time::from_micros((at as i64).clamp(1, high.micros() - low.micros() - 1));
            let off = self.reached_by(middle) - wanted;
            if off < 0.0 {
                (low, left) = (middle, off);
            } else {
                (high, right) = (middle, off);
            }
            trial += 1.0;
        }
        Some(high)
    }

    /// The earliest moment at which it can be reached.
    #[must_use]
    pub fn best(&self) -> Option<Time> {
        let waited = self.waits.iter().map(|(begins, _, hold, _)| {
            *begins + hold.law.as_ref().map_or(Time::ZERO, |law| Time::from_secs_f64(law.best()))
        });
        self.atoms.first().map(|(at, _)| *at).into_iter().chain(waited).min()
    }

    /// The latest moment at which it can be reached, but for one call in 1e9; `None`: there is none, or it was not
    /// followed so far.
    #[must_use]
    pub fn worst(&self) -> Option<Time> {
        if self.left > NEGLIGIBLE {
            return None;
        }
        let waited: Option<Vec<Time>> =
            self.waits.iter().map(|(begins, _, hold, _)| hold.latest().map(|latest| *begins + latest)).collect();
        self.atoms.last().map(|(at, _)| *at).into_iter().chain(waited?).max()
    }

    /// How much of the law could not be followed: share of calls.
    #[must_use]
    pub fn left(&self) -> f64 {
        self.left
    }
}

/// Percentiles later than this are none (ours): a year.
const MOST: Time = Time::from_secs(366 * 86_400);
