//! The density of an offered wait, cut into panels that a Gauss-Legendre rule integrates exactly.
//!
//! Inside a panel it is `e^(log + arrivals (1 - e^(-theta d)) / theta - capacity d)` at a distance d from its beginning.

use super::exponential_moments;

/// Nodes and weights of the eight-point rule of Gauss and Legendre on -1..=1, the positive half.
const GAUSS: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_26),
];

/// The density f of V where V > 0, and its integrals.
#[derive(Clone, Debug)]
pub(super) struct Panels {
    /// Hang-ups of a waiting caller a second; 0: nobody hangs up.
    pub(super) theta: f64,
    /// What all agents together answer a second.
    pub(super) capacity: f64,
    /// In order and without gaps; empty where nobody waits.
    list: Vec<Panel>,
    /// Where the last panel ends.
    end: f64,
    /// The integrals over all panels.
    total: Sums,
    /// The integral of `w f(w)` over all panels.
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

impl Panels {
    /// Without any panel.
    pub(super) fn new(theta: f64, capacity: f64) -> Self {
        Self { theta, capacity, list: Vec::new(), end: 0.0, total: Sums::default(), mean: 0.0 }
    }

    /// Adds the panel from `from` to `end` s, where the one before ends; `log` and `arrivals` as in [`Panel`].
    pub(super) fn push(&mut self, from: f64, end: f64, log: f64, arrivals: f64) {
        let mut panel = Panel { from, log, arrivals, before: self.total, within: 0.0, beyond: 0.0 };
        let (mut own, mut mean) = (Sums::default(), 0.0);
        self.integrate(&panel, from, end, |w, f| {
            let stays = f * (-self.theta * w).exp();
            let gave_up = exponential_moments(self.theta, w).map(|k| k * f);
            own.add(&Sums { offered: f, answered: [stays, w * stays, w * w * stays], gave_up });
            mean += w * f;
        });
        panel.within = own.offered;
        self.list.push(panel);
        self.total.add(&own);
        self.mean += mean;
        self.end = end;
    }

    /// Makes the integral over all panels `to`; 0 leaves no panel.
    pub(super) fn weigh(&mut self, to: f64) {
        let weight = if to > 0.0 { to / self.total.offered } else { 0.0 };
        self.mean *= weight;
        self.total = self.total.times(weight);
        if weight == 0.0 {
            self.list.clear();
            self.end = 0.0;
        }
        // What lies beyond a panel is summed from the far end: its smallest parts first.
        let mut beyond = 0.0;
        for panel in self.list.iter_mut().rev() {
            panel.log += weight.ln();
            panel.before = panel.before.times(weight);
            panel.within *= weight;
            panel.beyond = beyond;
            beyond += panel.within;
        }
    }

    /// The integral over all panels.
    pub(super) fn total(&self) -> f64 {
        self.total.offered
    }

    /// The integral of `w f(w)` over all panels.
    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    /// `p(from + d) - p(from)` inside a stretch.
    pub(super) fn rise(&self, arrivals: f64, d: f64) -> f64 {
        let patient = if self.theta > 0.0 { -(-self.theta * d).exp_m1() / self.theta } else { d };
        arrivals * patient - self.capacity * d
    }

    /// How wide a panel may be for the eight-point rule to be exact: two e-folds, one width of a bell, one mean of
    /// patience (as long as any is left), all together.
    pub(super) fn width(&self, v: f64, arrivals: f64) -> f64 {
        let patience = if self.theta * v < 745.0 { self.theta } else { 0.0 };
        1.0 / ((arrivals - self.capacity).abs() / 2.0 + (arrivals * self.theta).sqrt() + patience)
    }

    /// P(0 < V ≤ t, V ≤ R).
    pub(super) fn answered(&self, t: f64) -> f64 {
        match self.place(t) {
            Place::Before => 0.0,
            Place::In(panel, _) => {
                let mut sum = panel.before.answered[0];
                self.integrate(panel, panel.from, t, |w, f| sum += f * (-self.theta * w).exp());
                sum
            }
            Place::Beyond => self.total.answered[0],
        }
    }

    /// P(V > t).
    pub(super) fn longer(&self, t: f64) -> f64 {
        match self.place(t) {
            Place::Before => self.total.offered,
            Place::In(panel, end) => {
                let mut sum = panel.beyond;
                self.integrate(panel, t, end, |_, f| sum += f);
                sum
            }
            Place::Beyond => 0.0,
        }
    }

    /// The integral of `w^k` over being answered after w, where w > 0, until `until` s.
    pub(super) fn answered_moments(&self, until: f64) -> [f64; 3] {
        match self.place(until) {
            Place::Before => [0.0; 3],
            Place::In(panel, _) => {
                let mut sums = panel.before.answered;
                self.integrate(panel, panel.from, until, |w, f| {
                    let stays = f * (-self.theta * w).exp();
                    sums[0] += stays;
                    sums[1] += w * stays;
                    sums[2] += w * w * stays;
                });
                sums
            }
            Place::Beyond => self.total.answered,
        }
    }

    /// The same over hanging up. By parts: whoever is offered more than `until` gives up before that or not, whoever is
    /// offered less gives up before the answer or not.
    pub(super) fn gave_up_moments(&self, until: f64) -> [f64; 3] {
        let mut sums = match self.place(until) {
            Place::Before => [0.0; 3],
            Place::In(panel, _) => {
                let mut sums = panel.before.gave_up;
                self.integrate(panel, panel.from, until, |w, f| {
                    for (sum, moment) in sums.iter_mut().zip(exponential_moments(self.theta, w)) {
                        *sum += moment * f;
                    }
                });
                sums
            }
            Place::Beyond => return self.total.gave_up,
        };
        let longer = self.longer(until);
        for (sum, moment) in sums.iter_mut().zip(exponential_moments(self.theta, until)) {
            *sum += moment * longer;
        }
        sums
    }

    /// The V that P(0 < V ≤ t) is `below` and P(V > t) `above` at; both are given because one of them is known better.
    pub(super) fn inverse(&self, below: f64, above: f64) -> f64 {
        let Some(first) = self.list.first() else { return 0.0 };
        let near = below < above;
        let at = self.list.partition_point(|panel| {
            if near { panel.before.offered <= below } else { panel.beyond + panel.within >= above }
        });
        let panel = self.list.get(at.saturating_sub(1)).unwrap_or(first);
        let end = self.list.get(at.max(1)).map_or(self.end, |panel| panel.from);
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

    /// Gives `take` the nodes between `a` and `b` of a panel, each with the density there times its weight.
    fn integrate(&self, panel: &Panel, a: f64, b: f64, mut take: impl FnMut(f64, f64)) {
        let (middle, half) = (f64::midpoint(a, b), (b - a) / 2.0);
        for (node, weight) in GAUSS {
            for w in [middle - half * node, middle + half * node] {
                take(w, half * weight * (panel.log + self.rise(panel.arrivals, w - panel.from)).exp());
            }
        }
    }

    /// Where `t` lies.
    fn place(&self, t: f64) -> Place<'_> {
        if t >= self.end {
            return Place::Beyond;
        }
        let after = self.list.partition_point(|panel| panel.from <= t);
        let end = self.list.get(after).map_or(self.end, |panel| panel.from);
        match after.checked_sub(1).and_then(|at| self.list.get(at)) {
            Some(panel) => Place::In(panel, end),
            None => Place::Before,
        }
    }
}

enum Place<'a> {
    Before,
    /// In a panel that ends there.
    In(&'a Panel, f64),
    Beyond,
}
