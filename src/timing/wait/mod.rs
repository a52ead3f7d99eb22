//! The law of the wait of one queue, seen by one caller who waits until she is answered or gives up (EVIDENCE 7.5).
//!
//! Seconds are `f64` here. A wait that is stated (fixed, a mean, two percentiles) says nothing of giving up, so nobody
//! does; a wait from a load is M/M/n+G ([`load`]).

mod load;
mod panels;
#[cfg(test)]
mod tests;

use std::f64::consts::SQRT_2;
use std::fmt;

use statrs::function::erf::erfc_inv;

use crate::menu::Wait;
use crate::time::Time;

use super::queue::{Z90, normal};
use load::Load;

/// Who leaves a queue early: an overflow is a share of 1, a callback offer the share that takes it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Leaving {
    /// How long they have waited when they leave.
    pub after: Time,
    /// The share of those who still wait then, from 0 to 1.
    pub share: f64,
}

/// A queue that only grows: more callers stay than its people can answer.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Unstable {
    /// People who answer.
    pub agents: u32,
    /// People whom all calls together keep busy (Erlang).
    pub load: f64,
    /// The share of callers who stay however long it takes, from 0 to 1.
    pub stay: f64,
}

impl fmt::Display for Unstable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { agents, load, stay } = self;
        write!(f, "its calls keep {load:.1} people busy")?;
        if *stay < 1.0 {
            write!(f, ", {:.1} after those who leave it", load * stay)?;
        }
        write!(f, ", and {agents} answer: it only grows")
    }
}

/// The law of the wait of one queue, as one caller meets it.
///
/// V is the *offered* wait, what she would wait with endless patience; R her patience, exponential and independent of
/// V. She is answered after V where V ≤ R, else gives up after R. Her own overflow or callback is left to whoever
/// knows her way: cut here at its time. That others overflow is in the law of V.
#[derive(Clone, Debug)]
pub struct WaitLaw(Law);

#[derive(Clone, Debug)]
enum Law {
    /// Always so many seconds.
    Fixed(f64),
    /// Exponential with this mean in seconds, above 0.
    Exponential(f64),
    /// `mu` and `sigma` (above 0) of the logarithm of seconds.
    LogNormal { mu: f64, sigma: f64 },
    /// M/M/n+G.
    Load(Box<Load>),
}

impl WaitLaw {
    /// The law of a wait; `leaving` says who else leaves the queue early, in any order, and matters to a wait from a
    /// load alone.
    ///
    /// # Errors
    ///
    /// Where nobody's patience ends and the callers who stay however long it takes are as many as the agents can
    /// answer, or more.
    pub fn new(wait: Wait, leaving: &[Leaving]) -> Result<Self, Unstable> {
        Ok(Self(match wait {
            Wait::Fixed(time) => Law::Fixed(time.at_least_zero().secs_f64()),
            Wait::Mean(mean) if mean > Time::ZERO => Law::Exponential(mean.secs_f64()),
            Wait::Percentiles { p50, p90 } if p90 > p50 && p50 > Time::ZERO => {
                let mu = p50.secs_f64().ln();
                Law::LogNormal { mu, sigma: (p90.secs_f64().ln() - mu) / Z90 }
            }
            Wait::Mean(time) | Wait::Percentiles { p50: time, .. } => Law::Fixed(time.at_least_zero().secs_f64()),
            Wait::Load { agents, calls_per_hour, handle_time, patience } => {
                // No wait is shorter than a microsecond, so no rate is infinite.
                let least = Time::from_micros(1);
                let mu = 1.0 / handle_time.max(least).secs_f64();
                let theta = patience.map_or(0.0, |patience| 1.0 / patience.max(least).secs_f64());
                Law::Load(Box::new(Load::new(agents.max(1), (calls_per_hour / 3_600.0).max(0.0), mu, theta, leaving)?))
            }
        }))
    }

    /// The probability that she has been answered by `t` s, `t` included.
    #[must_use]
    pub fn answered(&self, t: f64) -> f64 {
        if t < 0.0 {
            return 0.0;
        }
        match &self.0 {
            Law::Fixed(wait) => f64::from(u8::from(t >= *wait)),
            Law::Exponential(mean) => -(-t / mean).exp_m1(),
            Law::LogNormal { mu, sigma } => normal((t.ln() - mu) / sigma),
            Law::Load(load) => load.answered(t),
        }
    }

    /// The probability that she has hung up by `t` s.
    #[must_use]
    pub fn gave_up(&self, t: f64) -> f64 {
        match &self.0 {
            Law::Load(load) if t > 0.0 => load.gave_up_moments(t)[0],
            _ => 0.0,
        }
    }

    /// The probability that she still waits after `t` s: 1 less both, to full precision where it is small.
    #[must_use]
    pub fn waiting(&self, t: f64) -> f64 {
        if t < 0.0 {
            return 1.0;
        }
        match &self.0 {
            Law::Fixed(wait) => f64::from(u8::from(t < *wait)),
            Law::Exponential(mean) => (-t / mean).exp(),
            Law::LogNormal { mu, sigma } => normal((mu - t.ln()) / sigma),
            Law::Load(load) => load.waiting(t),
        }
    }

    /// The integral of `w^k` over being answered after `w`, for `w` from 0 to `until` s, both included; k = 0, 1, 2, in
    /// s^k. `until` may be infinite.
    #[must_use]
    pub fn answered_moments(&self, until: f64) -> [f64; 3] {
        if until < 0.0 {
            return [0.0; 3];
        }
        match &self.0 {
            Law::Fixed(wait) if until >= *wait => [1.0, *wait, wait * wait],
            Law::Fixed(_) => [0.0; 3],
            Law::Exponential(mean) => exponential_moments(1.0 / mean, until),
            Law::LogNormal { mu, sigma } => [0.0, 1.0, 2.0]
                .map(|k| (k * mu + k * k * sigma * sigma / 2.0).exp() * normal((until.ln() - mu) / sigma - k * sigma)),
            Law::Load(load) => load.answered_moments(until),
        }
    }

    /// The same over hanging up after `w`.
    #[must_use]
    pub fn gave_up_moments(&self, until: f64) -> [f64; 3] {
        match &self.0 {
            Law::Load(load) if until > 0.0 => load.gave_up_moments(until),
            _ => [0.0; 3],
        }
    }

    /// The wait that nobody who is answered undercuts, in s.
    #[must_use]
    pub fn best(&self) -> f64 {
        match &self.0 {
            Law::Fixed(wait) => *wait,
            _ => 0.0,
        }
    }

    /// The wait that nobody exceeds, in s; `None`: there is none.
    #[must_use]
    pub fn worst(&self) -> Option<f64> {
        match &self.0 {
            Law::Fixed(wait) => Some(*wait),
            Law::Load(load) if load.waits() == 0.0 => Some(0.0),
            _ => None,
        }
    }

    /// The mean of R in s; `None`: she never gives up.
    #[must_use]
    pub fn patience(&self) -> Option<f64> {
        match &self.0 {
            Law::Load(load) => load.patience(),
            _ => None,
        }
    }

    /// The probability that she waits at all, P(V > 0).
    #[must_use]
    pub fn waits(&self) -> f64 {
        match &self.0 {
            Law::Load(load) => load.waits(),
            Law::Fixed(wait) => f64::from(u8::from(*wait > 0.0)),
            _ => 1.0,
        }
    }

    /// The offered wait V in s from a `u` that is uniform in 0 (included) to 1 (not): the inverse of its distribution
    /// function.
    #[must_use]
    pub fn offered(&self, u: f64) -> f64 {
        let u = u.clamp(0.0, 1.0 - f64::EPSILON / 2.0);
        match &self.0 {
            Law::Fixed(wait) => *wait,
            Law::Exponential(mean) => -mean * (-u).ln_1p(),
            Law::LogNormal { mu, sigma } => (mu - sigma * SQRT_2 * erfc_inv(2.0 * u)).exp(),
            Law::Load(load) => load.offered(u),
        }
    }

    /// The mean of V in s.
    #[must_use]
    pub fn mean_offered(&self) -> f64 {
        match &self.0 {
            Law::Load(load) => load.mean_offered(),
            _ => self.answered_moments(f64::INFINITY)[1],
        }
    }
}

/// The integral of `w^k rate e^(-rate w)` for `w` from 0 to `until`; k = 0, 1, 2.
fn exponential_moments(rate: f64, until: f64) -> [f64; 3] {
    if rate <= 0.0 {
        return [0.0; 3];
    }
    let x = rate * until;
    let (one, two) = (1.0 / rate, 2.0 / (rate * rate));
    if x > 700.0 {
        return [1.0, one, two];
    }
    // The regularised lower incomplete gamma functions P(1, x), P(2, x), P(3, x): near 0 by their series, whose terms
    // are all positive; elsewhere closed.
    let gone = (-x).exp();
    let (p2, p3) = if x < 1.0 {
        let (mut term, mut p3, mut j) = (x * x / 2.0, 0.0, 2.0);
        let second = term;
        while term > second * 1e-17 {
            j += 1.0;
            term *= x / j;
            p3 += term;
        }
        ((second + p3) * gone, p3 * gone)
    } else {
        (1.0 - gone * (1.0 + x), 1.0 - gone * (1.0 + x + x * x / 2.0))
    };
    [-(-x).exp_m1(), one * p2, two * p3]
}
