//! M/M/n+G in the steady state, seen by a caller who arrives (Zeltyn and Mandelbaum 2005, "Call centers with impatient
//! customers: many-server asymptotics of the M/M/n+G queue", Queueing Systems 51).
//!
//! The share of callers who are still patient after u is `G(u) = e^(-theta u)` times `1 - share` of everybody who left
//! until then, `H(x)` its integral from 0 to x. The offered wait has no length with probability `e / (e + lambda J)`,
//! and else the density `lambda e^p(v) / (e + lambda J)` where `p(v) = lambda H(v) - n mu v`, `J` is the integral of
//! `e^p` over all v, and `e = 1 / B(n - 1, lambda / mu)` by Erlang B. Nobody leaving, this is Erlang C; with patience
//! alone Erlang A.
//!
//! The integrals are incomplete gamma functions between two times of leaving, but of parameters up to 1e5, as
//! differences, and for the moments with logarithms inside. So they are taken by Gauss-Legendre in panels narrow enough
//! for full precision ([`Panels`]): p is concave (`p' = lambda G - n mu` only falls), all terms are positive and nothing
//! cancels.

use super::panels::Panels;
use super::{Leaving, Unstable};

/// What has fallen below the peak by e^-460, 1e-200 of it, is nothing.
const NOTHING: f64 = 460.0;

/// The law of the offered wait.
#[derive(Clone, Debug)]
pub(super) struct Load {
    /// P(V = 0).
    at_once: f64,
    /// The rest.
    panels: Panels,
}

impl Load {
    /// `n` agents, at least one; `lambda` calls, `mu` services and `theta` hang-ups of a waiting caller, each a second.
    pub(super) fn new(n: u32, lambda: f64, mu: f64, theta: f64, leaving: &[Leaving]) -> Result<Self, Unstable> {
        let mut panels = Panels::new(theta, f64::from(n) * mu);
        let stretches = stretches(lambda, &panels, leaving);
        let stay = stretches.last().map_or(lambda, |last| last.arrivals);
        if theta == 0.0 && stay >= panels.capacity {
            return Err(Unstable { agents: n, load: lambda / mu, stay: stay / lambda });
        }
        if lambda <= 0.0 {
            return Ok(Self { at_once: 1.0, panels });
        }
        let peak_log = fill(&mut panels, &stretches);
        // e / (lambda J), in logarithms: either may be beyond all numbers.
        let idle = (ln_over_blocking(n, lambda / mu) - lambda.ln() - peak_log - panels.total().ln()).exp();
        panels.weigh(1.0 / (1.0 + idle));
        Ok(Self { at_once: if idle.is_finite() { idle / (1.0 + idle) } else { 1.0 }, panels })
    }

    pub(super) fn answered(&self, t: f64) -> f64 {
        self.at_once + self.panels.answered(t)
    }

    pub(super) fn waiting(&self, t: f64) -> f64 {
        let longer = self.panels.longer(t);
        // So that an endless time without giving up is a number.
        if longer > 0.0 { longer * (-self.panels.theta * t).exp() } else { 0.0 }
    }

    pub(super) fn answered_moments(&self, until: f64) -> [f64; 3] {
        let [share, mean, square] = self.panels.answered_moments(until);
        [self.at_once + share, mean, square]
    }

    /// `until` above 0.
    pub(super) fn gave_up_moments(&self, until: f64) -> [f64; 3] {
        self.panels.gave_up_moments(until)
    }

    pub(super) fn patience(&self) -> Option<f64> {
        (self.panels.theta > 0.0).then(|| 1.0 / self.panels.theta)
    }

    pub(super) fn waits(&self) -> f64 {
        self.panels.total()
    }

    pub(super) fn mean_offered(&self) -> f64 {
        self.panels.mean()
    }

    pub(super) fn offered(&self, u: f64) -> f64 {
        if u > self.at_once { self.panels.inverse(u - self.at_once, 1.0 - u) } else { 0.0 }
    }
}

/// Between two times of leaving.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    from: f64,
    /// `lambda G(from)`.
    arrivals: f64,
    /// `p(from)`.
    log: f64,
}

/// Cuts `e^p`, its peak taken for 1, into panels; `p` at the peak.
fn fill(panels: &mut Panels, stretches: &[Stretch]) -> f64 {
    let (peak, peak_log) = peak(panels, stretches);
    let mut v = lower(panels, stretches, peak, peak_log);
    let mut at = stretches.iter().rposition(|stretch| stretch.from <= v).unwrap_or(0);
    let mut arrivals = stretches[at].arrivals * (-panels.theta * (v - stretches[at].from)).exp();
    let mut log = log_at(panels, stretches, v) - peak_log;
    while v < peak || log > -NOTHING {
        let next = stretches.get(at + 1).map_or(f64::INFINITY, |stretch| stretch.from);
        let end = (v + panels.width(v, arrivals)).min(next);
        if end <= v {
            break;
        }
        panels.push(v, end, log, arrivals);
        log += panels.rise(arrivals, end - v);
        if end >= next {
            at += 1;
            arrivals = stretches[at].arrivals;
        } else {
            arrivals *= (-panels.theta * (end - v)).exp();
        }
        v = end;
    }
    peak_log
}

/// Where p is largest, and how large.
fn peak(panels: &Panels, stretches: &[Stretch]) -> (f64, f64) {
    for (at, stretch) in stretches.iter().enumerate() {
        if stretch.arrivals <= panels.capacity {
            return (stretch.from, stretch.log);
        }
        if panels.theta > 0.0 {
            let peak = stretch.from + (stretch.arrivals / panels.capacity).ln() / panels.theta;
            if stretches.get(at + 1).is_none_or(|next| peak < next.from) {
                return (peak, stretch.log + panels.rise(stretch.arrivals, peak - stretch.from));
            }
        }
    }
    (0.0, 0.0)
}

/// The end of what is nothing before the peak; 0 where there is none.
fn lower(panels: &Panels, stretches: &[Stretch], peak: f64, peak_log: f64) -> f64 {
    if peak_log <= NOTHING {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, peak);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if log_at(panels, stretches, middle) < peak_log - NOTHING {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// `p(v)`.
fn log_at(panels: &Panels, stretches: &[Stretch], v: f64) -> f64 {
    let stretch = stretches.iter().rfind(|stretch| stretch.from <= v).or(stretches.first());
    stretch.map_or(0.0, |stretch| stretch.log + panels.rise(stretch.arrivals, v - stretch.from))
}

/// The stretches between the times of leaving, the first from 0.
fn stretches(lambda: f64, law: &Panels, leaving: &[Leaving]) -> Vec<Stretch> {
    let mut leaving: Vec<(f64, f64)> = leaving
        .iter()
        .map(|leaving| (leaving.after.at_least_zero().secs_f64(), leaving.share.clamp(0.0, 1.0)))
        .filter(|(_, share)| *share > 0.0)
        .collect();
    leaving.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut stretches = vec![Stretch { from: 0.0, arrivals: lambda, log: 0.0 }];
    for (from, share) in leaving {
        let Some(last) = stretches.last_mut() else { break };
        let d = from - last.from;
        if d == 0.0 {
            last.arrivals *= 1.0 - share;
            continue;
        }
        let log = last.log + law.rise(last.arrivals, d);
        let arrivals = last.arrivals * (-law.theta * d).exp() * (1.0 - share);
        stretches.push(Stretch { from, arrivals, log });
    }
    stretches
}

/// `ln(1 / B(n - 1, a))`: Erlang B in logarithms where its reciprocal would overflow.
pub(super) fn ln_over_blocking(n: u32, a: f64) -> f64 {
    // 1 / B(k) = 1 + k / a / B(k - 1), kept as x e^log.
    let (mut x, mut log) = (1.0, 0.0_f64);
    for servers in 1..n {
        x = (-log).exp() + f64::from(servers) / a * x;
        if x > 1e100 {
            log += x.ln();
            x = 1.0;
        }
    }
    log + x.ln()
}
