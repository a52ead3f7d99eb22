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
//! for full precision: p is concave (`p' = lambda G - n mu` only falls), all terms are positive and nothing cancels.

use super::{Leaving, Unstable, exponential_moments};

/// Nodes and weights of the eight-point rule of Gauss and Legendre on -1..=1, the positive half.
const GAUSS: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_26),
];

/// What has fallen below the peak by e^-460, 1e-200 of it, is nothing.
const NOTHING: f64 = 460.0;

/// The law of the offered wait.
#[derive(Clone, Debug)]
pub(super) struct Load {
    /// Hang-ups of a waiting caller a second; 0: nobody hangs up.
    theta: f64,
    /// What all agents together answer a second.
    capacity: f64,
    /// P(V = 0) and P(V > 0).
    at_once: f64,
    waits: f64,
    /// In order and without gaps; empty where nobody waits.
    panels: Vec<Panel>,
    /// Where the last panel ends.
    end: f64,
    /// The integrals over all panels.
    total: Sums,
    /// The mean of V in s.
    mean: f64,
}

/// A stretch of V over which the density is smooth.
#[derive(Clone, Copy, Debug)]
struct Panel {
    from: f64,
    /// The logarithm of the density at `from`.
    log: f64,
    /// Callers a second who are patient beyond `from`, `lambda G(from)`.
    arrivals: f64,
    /// The integrals of all panels before this one.
    before: Sums,
    /// P(V in this panel).
    within: f64,
    /// P(V beyond this panel).
    beyond: f64,
}

/// Integrals over the density f of V.
#[derive(Clone, Copy, Default, Debug)]
struct Sums {
    /// Of f.
    offered: f64,
    /// Of `w^k e^(-theta w) f(w)`: answered after w.
    answered: [f64; 3],
    /// Of `K_k(w) f(w)`, where `K_k` is what [`exponential_moments`] gives until w: gave up before an answer at w.
    gave_up: [f64; 3],
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.offered += other.offered;
        for k in 0..3 {
            self.answered[k] += other.answered[k];
            self.gave_up[k] += other.gave_up[k];
        }
    }

    fn times(self, factor: f64) -> Self {
        Self {
            offered: self.offered * factor,
            answered: self.answered.map(|sum| sum * factor),
            gave_up: self.gave_up.map(|sum| sum * factor),
        }
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

impl Load {
    /// `n` agents, at least one; `lambda` calls, `mu` services and `theta` hang-ups of a waiting caller, each a second.
    pub(super) fn new(n: u32, lambda: f64, mu: f64, theta: f64, leaving: &[Leaving]) -> Result<Self, Unstable> {
        let capacity = f64::from(n) * mu;
        let stretches = stretches(lambda, theta, capacity, leaving);
        let stay = stretches.last().map_or(lambda, |last| last.arrivals);
        if theta == 0.0 && stay >= capacity {
            return Err(Unstable { agents: n, load: lambda / mu, stay: stay / lambda });
        }
        let mut load = Self {
            theta,
            capacity,
            at_once: 1.0,
            waits: 0.0,
            panels: Vec::new(),
            end: 0.0,
            total: Sums::default(),
            mean: 0.0,
        };
        if lambda > 0.0 {
            load.fill(&stretches, ln_over_blocking(n, lambda / mu) - lambda.ln());
        }
        Ok(load)
    }

    /// Cuts the density into panels and weighs it; `log_idle` is `ln(e / lambda)`.
    fn fill(&mut self, stretches: &[Stretch], log_idle: f64) {
        let (peak, peak_log) = self.peak(stretches);
        let lower = self.lower(stretches, peak, peak_log);
        let mut at = stretches.iter().rposition(|stretch| stretch.from <= lower).unwrap_or(0);
        let mut v = lower;
        let mut arrivals = stretches[at].arrivals * (-self.theta * (v - stretches[at].from)).exp();
        let mut log = self.log_at(stretches, v) - peak_log;
        let mut mean = 0.0;
        while v < peak || log > -NOTHING {
            let next = stretches.get(at + 1).map_or(f64::INFINITY, |stretch| stretch.from);
            let end = (v + self.width(v, arrivals)).min(next);
            if end <= v {
                break;
            }
            let mut panel = Panel { from: v, log, arrivals, before: self.total, within: 0.0, beyond: 0.0 };
            let mut own = Sums::default();
            self.integrate(&panel, v, end, |w, f| {
                let stays = f * (-self.theta * w).exp();
                let gave_up = exponential_moments(self.theta, w).map(|k| k * f);
                own.add(&Sums { offered: f, answered: [stays, w * stays, w * w * stays], gave_up });
                mean += w * f;
            });
            self.total.add(&own);
            panel.within = own.offered;
            self.panels.push(panel);
            log += self.rise(arrivals, end - v);
            if end >= next {
                at += 1;
                arrivals = stretches[at].arrivals;
            } else {
                arrivals *= (-self.theta * (end - v)).exp();
            }
            v = end;
        }
        self.end = v;
        // e / (lambda J), of which J alone may be beyond all numbers.
        let idle = (log_idle - peak_log - self.total.offered.ln()).exp();
        self.waits = 1.0 / (1.0 + idle);
        self.at_once = if idle.is_finite() { idle / (1.0 + idle) } else { 1.0 };
        let weight = self.waits / self.total.offered;
        self.mean = mean * weight;
        self.total = self.total.times(weight);
        // What lies beyond a panel is summed from the far end: its smallest parts first.
        let mut beyond = 0.0;
        for panel in self.panels.iter_mut().rev() {
            panel.log += weight.ln();
            panel.before = panel.before.times(weight);
            panel.within *= weight;
            panel.beyond = beyond;
            beyond += panel.within;
        }
        if self.waits == 0.0 {
            self.panels.clear();
        }
    }

    /// `p(from + d) - p(from)` inside a stretch.
    fn rise(&self, arrivals: f64, d: f64) -> f64 {
        let patient = if self.theta > 0.0 { -(-self.theta * d).exp_m1() / self.theta } else { d };
        arrivals * patient - self.capacity * d
    }

    /// How wide a panel may be for the eight-point rule to be exact: two e-folds, one width of a bell, one mean of
    /// patience (as long as any is left), all together.
    fn width(&self, v: f64, arrivals: f64) -> f64 {
        let patience = if self.theta * v < 745.0 { self.theta } else { 0.0 };
        1.0 / ((arrivals - self.capacity).abs() / 2.0 + (arrivals * self.theta).sqrt() + patience)
    }

    /// Where p is largest, and how large.
    fn peak(&self, stretches: &[Stretch]) -> (f64, f64) {
        for (at, stretch) in stretches.iter().enumerate() {
            if stretch.arrivals <= self.capacity {
                return (stretch.from, stretch.log);
            }
            if self.theta > 0.0 {
                let peak = stretch.from + (stretch.arrivals / self.capacity).ln() / self.theta;
                if stretches.get(at + 1).is_none_or(|next| peak < next.from) {
                    return (peak, stretch.log + self.rise(stretch.arrivals, peak - stretch.from));
                }
            }
        }
        (0.0, 0.0)
    }

    /// The end of what is nothing before the peak; 0 where there is none.
    fn lower(&self, stretches: &[Stretch], peak: f64, peak_log: f64) -> f64 {
        if peak_log <= NOTHING {
            return 0.0;
        }
        let (mut low, mut high) = (0.0, peak);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if self.log_at(stretches, middle) < peak_log - NOTHING {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }

    /// `p(v)`.
    fn log_at(&self, stretches: &[Stretch], v: f64) -> f64 {
        let stretch = stretches.iter().rfind(|stretch| stretch.from <= v).or(stretches.first());
        stretch.map_or(0.0, |stretch| stretch.log + self.rise(stretch.arrivals, v - stretch.from))
    }

    /// Gives `take` the nodes between `a` and `b` of a panel, each with the density there times its weight.
    fn integrate(&self, panel: &Panel, a: f64, b: f64, mut take: impl FnMut(f64, f64)) {
        let (middle, half) = (f64::midpoint(a, b), (b - a) / 2.0);
        for (node, weight) in GAUSS {
            for w in [middle - half * node, middle + half * node] {
                take(w, half * weight * (panel.log + self.rise(panel.arrivals, w - panel.from)).exp());
            }
        }
    }

    /// The panel that `t` lies in and its end; `None`: before the first or beyond the last.
    fn panel(&self, t: f64) -> Option<(&Panel, f64)> {
        let after = self.panels.partition_point(|panel| panel.from <= t);
        let end = self.panels.get(after).map_or(self.end, |panel| panel.from);
        let panel = self.panels.get(after.checked_sub(1)?)?;
        (t < end).then_some((panel, end))
    }

    /// Whether `t`, in no panel, lies beyond the last.
    fn beyond(&self, t: f64) -> bool {
        t >= self.end
    }

    pub(super) fn answered(&self, t: f64) -> f64 {
        let waited = match self.panel(t) {
            Some((panel, _)) => {
                let mut sum = panel.before.answered[0];
                self.integrate(panel, panel.from, t, |w, f| sum += f * (-self.theta * w).exp());
                sum
            }
            None if self.beyond(t) => self.total.answered[0],
            None => 0.0,
        };
        self.at_once + waited
    }

    /// P(V > t).
    fn longer(&self, t: f64) -> f64 {
        match self.panel(t) {
            Some((panel, end)) => {
                let mut sum = panel.beyond;
                self.integrate(panel, t, end, |_, f| sum += f);
                sum
            }
            None if self.beyond(t) => 0.0,
            None => self.waits,
        }
    }

    pub(super) fn waiting(&self, t: f64) -> f64 {
        if self.beyond(t) { 0.0 } else { self.longer(t) * (-self.theta * t).exp() }
    }

    pub(super) fn answered_moments(&self, until: f64) -> [f64; 3] {
        let mut sums = match self.panel(until) {
            Some((panel, _)) => {
                let mut sums = panel.before.answered;
                self.integrate(panel, panel.from, until, |w, f| {
                    let stays = f * (-self.theta * w).exp();
                    sums[0] += stays;
                    sums[1] += w * stays;
                    sums[2] += w * w * stays;
                });
                sums
            }
            None if self.beyond(until) => self.total.answered,
            None => [0.0; 3],
        };
        sums[0] += self.at_once;
        sums
    }

    /// By parts: whoever is offered more than `until` gives up before it or not, whoever is offered less gives up before
    /// that or not. `until` above 0.
    pub(super) fn gave_up_moments(&self, until: f64) -> [f64; 3] {
        let mut sums = match self.panel(until) {
            Some((panel, _)) => {
                let mut sums = panel.before.gave_up;
                self.integrate(panel, panel.from, until, |w, f| {
                    for (sum, moment) in sums.iter_mut().zip(exponential_moments(self.theta, w)) {
                        *sum += moment * f;
                    }
                });
                sums
            }
            None if self.beyond(until) => return self.total.gave_up,
            None => [0.0; 3],
        };
        let longer = self.longer(until);
        for (sum, moment) in sums.iter_mut().zip(exponential_moments(self.theta, until)) {
            *sum += moment * longer;
        }
        sums
    }

    pub(super) fn patience(&self) -> Option<f64> {
        (self.theta > 0.0).then(|| 1.0 / self.theta)
    }

    pub(super) fn waits(&self) -> f64 {
        self.waits
    }

    pub(super) fn mean_offered(&self) -> f64 {
        self.mean
    }

    pub(super) fn offered(&self, u: f64) -> f64 {
        let Some(first) = self.panels.first().filter(|_| u > self.at_once) else { return 0.0 };
        // Of the two distances the one that is known better.
        let (below, above) = (u - self.at_once, 1.0 - u);
        let near = below < above;
        let at = self.panels.partition_point(|panel| {
            if near { panel.before.offered <= below } else { panel.beyond + panel.within >= above }
        });
        let panel = self.panels.get(at.saturating_sub(1)).unwrap_or(first);
        let end = self.panels.get(at.max(1)).map_or(self.end, |panel| panel.from);
        // Newton's steps, and where one leads out of the bracket its middle instead.
        let (mut low, mut high) = (panel.from, end);
        let mut v = f64::midpoint(low, high);
        for _ in 0..100 {
            let mut miss = if near { panel.before.offered - below } else { above - panel.beyond };
            if near {
                self.integrate(panel, panel.from, v, |_, f| miss += f);
            } else {
                self.integrate(panel, v, end, |_, f| miss -= f);
            }
            if miss > 0.0 {
                high = v;
            } else {
                low = v;
            }
            let step = miss / (panel.log + self.rise(panel.arrivals, v - panel.from)).exp();
            // The error squares from step to step: after one of a trillionth it is none.
            if step.abs() <= 1e-12 * v || high - low <= 1e-15 * high {
                return (v - step).clamp(panel.from, end);
            }
            v = if v - step > low && v - step < high { v - step } else { f64::midpoint(low, high) };
        }
        v
    }
}

/// The stretches between the times of leaving, the first from 0.
fn stretches(lambda: f64, theta: f64, capacity: f64, leaving: &[Leaving]) -> Vec<Stretch> {
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
        let patient = if theta > 0.0 { -(-theta * d).exp_m1() / theta } else { d };
        let log = last.log + last.arrivals * patient - capacity * d;
        let arrivals = last.arrivals * (-theta * d).exp() * (1.0 - share);
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
