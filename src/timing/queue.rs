//! Waiting in queues: the mean wait of every way to state one (EVIDENCE 7.5).

use std::f64::consts::{PI, SQRT_2};

use statrs::function::erf::erfc;

use crate::menu::Wait;
use crate::time::Time;

/// The 90th percentile of the standard normal distribution.
pub(super) const Z90: f64 = 1.281_551_565_544_600_4;

/// The mean wait.
#[must_use]
pub fn mean_wait(wait: Wait) -> Time {
    match wait {
        Wait::Fixed(time) | Wait::Mean(time) => time,
        Wait::Percentiles { p50, p90 } => {
            // Log-normal: the median is exp(mu), p90 = exp(mu + z sigma), the mean exp(mu + sigma² / 2).
            let sigma = (p90.secs_f64() / p50.secs_f64()).ln() / Z90;
            Time::from_secs_f64(p50.secs_f64() * (sigma * sigma / 2.0).exp())
        }
        Wait::Load { agents, calls_per_hour, handle_time, patience } => {
            let (lambda, mu) = (calls_per_hour / 3_600.0, 1.0 / handle_time.secs_f64());
            let secs = match patience {
                Some(patience) => ErlangA::new(agents, lambda, mu, 1.0 / patience.secs_f64()).mean_wait,
                None => erlang_c_mean_wait(agents, lambda, mu),
            };
            // A queue that only grows has no mean: a wait longer than any call stands for it.
            Time::from_secs_f64(secs.min(1e9))
        }
    }
}

/// Erlang B: the share of calls blocked by `n` servers at a load of `a` Erlang.
#[must_use]
pub fn erlang_b(n: u32, a: f64) -> f64 {
    (1..=n).fold(1.0, |blocked, servers| a * blocked / (f64::from(servers) + a * blocked))
}

/// Erlang C: the share of calls that wait for one of `n` servers at a load of `a` Erlang; 1 from `a = n` on.
#[must_use]
pub fn erlang_c(n: u32, a: f64) -> f64 {
    let (blocked, servers) = (erlang_b(n, a), f64::from(n));
    if a >= servers { 1.0 } else { servers * blocked / (servers - a * (1.0 - blocked)) }
}

/// Mean wait in seconds over all calls; `lambda` calls and `mu` services a second. Infinite where the queue only grows.
#[must_use]
pub fn erlang_c_mean_wait(n: u32, lambda: f64, mu: f64) -> f64 {
    let spare = f64::from(n) * mu - lambda;
    if spare <= 0.0 { f64::INFINITY } else { erlang_c(n, lambda / mu) / spare }
}

/// Erlang C's share of calls that wait where many agents work at a load of `n - beta sqrt(n)`, `beta` above 0 (Halfin
/// and Whitt 1981: `1 / (1 + beta Phi(beta) / phi(beta))`).
#[must_use]
pub fn halfin_whitt(beta: f64) -> f64 {
    let density = (-beta * beta / 2.0).exp() / (2.0 * PI).sqrt();
    1.0 / (1.0 + beta * normal(beta) / density)
}

/// The distribution function of the standard normal law.
pub(super) fn normal(z: f64) -> f64 {
    0.5 * erfc(-z / SQRT_2)
}

/// Erlang A (M/M/n+M): callers who wait give up at rate theta.
#[derive(Clone, Copy, Debug)]
pub struct ErlangA {
    /// Share of calls that wait at all.
    pub waits: f64,
    /// Share of calls that give up.
    pub abandons: f64,
    /// Mean wait in seconds over all calls, given up or served.
    pub mean_wait: f64,
    /// Mean number waiting.
    pub queue: f64,
    /// Share of their time that agents are busy.
    pub occupancy: f64,
}

impl ErlangA {
    /// `n` agents; `lambda` calls, `mu` services and `theta` hang-ups of a waiting caller, each a second.
    ///
    /// The stationary distribution of the birth and death process with death rate `min(k,n) mu + max(0,k-n) theta`,
    /// summed outwards from its peak until what is left is below 1e-16 of it.
    #[must_use]
    pub fn new(n: u32, lambda: f64, mu: f64, theta: f64) -> Self {
        let n = u64::from(n);
        let death = |k: u64| k.min(n) as f64 * mu + k.saturating_sub(n) as f64 * theta;
        if lambda <= 0.0 {
            return Self { waits: 0.0, abandons: 0.0, mean_wait: 0.0, queue: 0.0, occupancy: 0.0 };
        }
        // The peak: births and deaths are even.
        let load = lambda / mu;
        let peak = if load < n as f64 { load } else { n as f64 + (lambda - n as f64 * mu) / theta }.floor() as u64;
        let (mut all, mut waits, mut queue, mut busy) = (0.0, 0.0, 0.0, 0.0);
        let mut take = |k: u64, p: f64| {
            all += p;
            busy += k.min(n) as f64 * p;
            if k >= n {
                waits += p;
                queue += (k - n) as f64 * p;
            }
        };
        let (mut p, mut k) = (1.0, peak);
        while p > 1e-16 {
            take(k, p);
            k += 1;
            p *= lambda / death(k);
        }
        let (mut p, mut k) = (1.0, peak);
        while k > 0 {
            p *= death(k) / lambda;
            k -= 1;
            if p < 1e-16 {
                break;
            }
            take(k, p);
        }
        let queue = queue / all;
        Self {
            waits: waits / all,
            abandons: theta * queue / lambda,
            mean_wait: queue / lambda,
            queue,
            occupancy: busy / all / n as f64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, published: f64, within: f64) {
        assert!((value - published).abs() <= within, "{value}, published {published}");
    }

    /// Mandelbaum and Zeltyn 2005: 50 agents, 48 calls a minute, 1 minute of service, 2 minutes of patience.
    #[test]
    fn mandelbaum_and_zeltyn_with_and_without_patience() {
        let (lambda, mu, theta) = (48.0 / 60.0, 1.0 / 60.0, 1.0 / 120.0);
        near(erlang_c(50, 48.0), 0.694_456, 1e-6);
        near(erlang_c_mean_wait(50, lambda, mu), 20.834, 1e-3);
        let a = ErlangA::new(50, lambda, mu, theta);
        near(a.abandons, 0.030_912, 1e-6);
        near(a.mean_wait, 3.709_47, 1e-5);
        near(a.queue, 2.967_6, 1e-4);
        near(a.occupancy, 0.930_324, 1e-6);
        near(a.waits, 0.467_774, 1e-6);
    }

    /// Tanner: 360 calls in half an hour of 4 minutes, 55 agents.
    #[test]
    fn tanner() {
        near(erlang_c(55, 48.0), 0.238_701, 1e-6);
        near(erlang_c_mean_wait(55, 0.2, 1.0 / 240.0), 8.184, 1e-3);
        near(erlang_b(55, 48.0), 0.038_374, 1e-6);
    }

    /// EVIDENCE 7.5, the tables of small cases.
    #[test]
    fn small_cases() {
        for (n, a, c, b) in [
            (1, 0.5, 0.5, 0.333_333),
            (2, 1.0, 1.0 / 3.0, 0.2),
            (3, 2.0, 4.0 / 9.0, 0.210_526),
            (5, 4.0, 0.554_113, 0.199_067),
            (10, 8.0, 0.409_180, 0.121_661),
        ] {
            near(erlang_c(n, a), c, 1e-6);
            near(erlang_b(n, a), b, 1e-6);
        }
        near(erlang_b(50, 48.0), 0.083_337, 1e-6);
        for (n, per_hour, service, patience, waits, abandons, wait) in [
            (10, 160.0, 180.0, 120.0, 0.262_407, 0.062_106, 7.452_7),
            (5, 120.0, 180.0, 180.0, 0.714_943, 0.253_010, 45.542),
            (1, 20.0, 180.0, 180.0, 1.0 - (-1.0_f64).exp(), (-1.0_f64).exp(), 66.218),
        ] {
            let a = ErlangA::new(n, per_hour / 3_600.0, 1.0 / service, 1.0 / patience);
            near(a.waits, waits, 1e-6);
            near(a.abandons, abandons, 1e-6);
            near(a.mean_wait, wait, 1e-3);
        }
    }

    /// EVIDENCE 7.5, the row of Halfin and Whitt; the limit is approached as one over the root of the agents.
    #[test]
    fn halfin_and_whitt_is_the_limit_of_erlang_c() {
        for (beta, published) in [
            (0.1, 0.880_287),
            (0.25, 0.720_932),
            (0.5, 0.504_539),
            (1.0, 0.223_361),
            (1.5, 0.084_690),
            (2.0, 0.026_881),
        ] {
            let limit = halfin_whitt(beta);
            near(limit, published, 1e-6);
            let off = |n: u32| {
                let agents = f64::from(n);
                (erlang_c(n, agents - beta * agents.sqrt()) - limit).abs()
            };
            let (hundred, ten_thousand, million) = (off(100), off(10_000), off(1_000_000));
            assert!(ten_thousand < hundred / 8.0 && million < ten_thousand / 8.0, "{hundred} {ten_thousand} {million}");
            assert!(million < 5e-3 * limit, "{million}");
        }
    }

    #[test]
    fn the_mean_of_a_log_normal_wait_lies_above_its_median() {
        let wait = Wait::Percentiles { p50: Time::from_secs(60), p90: Time::from_secs(240) };
        // exp(ln 60 + (ln 4 / 1.2816)² / 2) = 107.707 s, computed apart.
        near(mean_wait(wait).secs_f64(), 107.707, 1e-3);
    }
}
