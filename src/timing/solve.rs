//! An absorbing semi-Markov chain solved: how often each end is reached, and the first two moments of the time until
//! then (EVIDENCE 7.2), as sparse linear systems.
//!
//! With exits `e` of state `i` that take the time `d` and lead to `j` with the share `p`, the moments over the calls that
//! come to one end obey `b_i = Σ p b_j + r_i`, `f_i = Σ p (d b_j + f_j) + r1_i` and
//! `g_i = Σ p (d² b_j + 2 d f_j + g_j) + r2_i`, where `r`, `r1`, `r2` are what state `i` adds by itself. All three have the
//! matrix `I - Q`, which is factored once ([`super::factors`]).

use faer::Mat;

use super::factors::Factors;

/// A chain as numbers. Times are seconds.
#[derive(Clone, Default, Debug)]
pub struct Transitions {
    /// How many states; a call begins in the first.
    pub states: usize,
    /// How many ends.
    pub ends: usize,
    /// From a state to another: share, time.
    pub ways: Vec<(usize, usize, f64, f64)>,
    /// From a state to an end: share, and the integrals of time and of its square over that share.
    pub last: Vec<(usize, usize, [f64; 3])>,
}

/// What calls come to that begin in a state.
#[derive(Clone, Debug)]
pub struct Solution {
    /// By end and state: how often the end is reached, and the moments of the time until then over those calls (not yet
    /// divided by how many they are).
    moments: Vec<[Vec<f64>; 3]>,
    /// How often each state is entered by a call that begins in the first.
    pub visits: Vec<f64>,
    /// States that no call ever leaves the chain from: their row of the matrix is left out.
    pub closed: Vec<bool>,
}

impl Transitions {
    /// States from which no end can be reached.
    #[must_use]
    pub fn closed(&self) -> Vec<bool> {
        let mut into = vec![Vec::new(); self.states];
        for (from, to, share, _) in &self.ways {
            if *share > 0.0 {
                into[*to].push(*from);
            }
        }
        let mut closed = vec![true; self.states];
        let mut open: Vec<usize> =
            self.last.iter().filter(|(_, _, moments)| moments[0] > 0.0).map(|(from, ..)| *from).collect();
        while let Some(state) = open.pop() {
            if std::mem::replace(&mut closed[state], false) {
                open.append(&mut into[state]);
            }
        }
        closed
    }

    /// Solves the chain. A class of states that no call leaves is left out, so the matrix is never singular; calls that
    /// come there reach no end. `None`: the numbers are none (a share that is not a number).
    #[must_use]
    pub fn solve(&self) -> Option<Solution> {
        let closed = self.closed();
        // Closed states have no row: the others are numbered anew.
        let mut number = vec![usize::MAX; self.states];
        let mut states = Vec::new();
        for state in (0..self.states).filter(|state| !closed[*state]) {
            number[state] = states.len();
            states.push(state);
        }
        let (n, ends) = (states.len(), self.ends);
        let mut visits = vec![0.0; self.states];
        let mut moments = vec![[const { Vec::new() }; 3]; ends];
        if n == 0 {
            moments.iter_mut().for_each(|of| *of = std::array::from_fn(|_| vec![0.0; self.states]));
            return Some(Solution { moments, visits, closed });
        }
        let ways: Vec<(usize, usize, f64, f64)> = self
            .ways
            .iter()
            .filter(|(from, to, share, _)| !closed[*from] && !closed[*to] && *share > 0.0)
            .map(|(from, to, share, time)| (number[*from], number[*to], *share, *time))
            .collect();
        let factors = Factors::new(n, &ways)?;

        let mut last = [const { Mat::<f64>::new() }; 3];
        for (k, right) in last.iter_mut().enumerate() {
            *right = Mat::zeros(n, ends);
            for (from, end, of) in self.last.iter().filter(|(from, ..)| !closed[*from]) {
                right[(number[*from], *end)] += of[k];
            }
        }
        let [reached, first, second] = last;
        let reached = factors.solve(&reached);
        let mut right = first;
        for (from, to, share, time) in &ways {
            for end in 0..ends {
                right[(*from, end)] += share * time * reached[(*to, end)];
            }
        }
        let first = factors.solve(&right);
        let mut right = second;
        for (from, to, share, time) in &ways {
            for end in 0..ends {
                right[(*from, end)] += share * time * (time * reached[(*to, end)] + 2.0 * first[(*to, end)]);
            }
        }
        let second = factors.solve(&right);
        for (end, of) in moments.iter_mut().enumerate() {
            for (k, solved) in [&reached, &first, &second].into_iter().enumerate() {
                of[k] = number.iter().map(|at| if *at == usize::MAX { 0.0 } else { solved[(*at, end)] }).collect();
            }
        }
        if number[0] != usize::MAX {
            let mut begin = Mat::<f64>::zeros(n, 1);
            begin[(number[0], 0)] = 1.0;
            let entered = factors.solve_transposed(&begin);
            for (at, state) in states.iter().enumerate() {
                visits[*state] = entered[(at, 0)];
            }
        }
        let is_number = visits.iter().chain(moments.iter().flatten().flatten()).all(|value| value.is_finite());
        is_number.then_some(Solution { moments, visits, closed })
    }
}

impl Solution {
    /// How often a call that begins in a state comes to an end.
    #[must_use]
    pub fn share(&self, state: usize, end: usize) -> f64 {
        self.moments[end][0][state]
    }

    /// Share, and the integrals of the time and of its square over it, seconds.
    #[must_use]
    pub fn moments(&self, state: usize, end: usize) -> [f64; 3] {
        std::array::from_fn(|k| self.moments[end][k][state])
    }

    /// Mean time of the calls that begin in a state and come to an end, seconds; `None`: none does.
    #[must_use]
    pub fn mean(&self, state: usize, end: usize) -> Option<f64> {
        let [share, first, _] = self.moments(state, end);
        (share > 0.0).then(|| first / share)
    }

    /// Variance of that time, seconds squared.
    #[must_use]
    pub fn variance(&self, state: usize, end: usize) -> Option<f64> {
        let [share, first, second] = self.moments(state, end);
        (share > 0.0).then(|| (second / share - (first / share).powi(2)).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, published: f64, within: f64) {
        assert!((value - published).abs() <= within, "{value}, published {published}");
    }

    /// Grinstead and Snell: a drunkard on a street of five corners, home at one end and the bar at the other.
    #[test]
    fn grinstead_and_snell_drunkards_walk() {
        let walk = Transitions {
            states: 3,
            ends: 2,
            ways: vec![(0, 1, 0.5, 1.0), (1, 0, 0.5, 1.0), (1, 2, 0.5, 1.0), (2, 1, 0.5, 1.0)],
            last: vec![(0, 0, [0.5, 0.5, 0.5]), (2, 1, [0.5, 0.5, 0.5])],
        };
        for (begin, steps, home) in [(0, 3.0, 0.75), (1, 4.0, 0.5), (2, 3.0, 0.25)] {
            let solved = walk.clone().beginning_in(begin).solve().unwrap();
            near(solved.share(0, 0), home, 1e-12);
            near(solved.share(0, 1), 1.0 - home, 1e-12);
            near(solved.moments(0, 0)[1] + solved.moments(0, 1)[1], steps, 1e-12);
        }
        // N, a row a beginning.
        for (begin, visits) in [(0, [1.5, 1.0, 0.5]), (1, [1.0, 2.0, 1.0]), (2, [0.5, 1.0, 1.5])] {
            let solved = walk.clone().beginning_in(begin).solve().unwrap();
            for (state, visits) in visits.into_iter().enumerate() {
                near(solved.visits[swapped(state, begin)], visits, 1e-12);
            }
        }
    }

    /// EVIDENCE 7.2, the phone menu, exact fractions.
    #[test]
    fn phone_menu_chain_of_evidence_7_2() {
        // main 20 s, sub 15 s, retry 12 s; ends: human, hang-up.
        let dwell = [20.0, 15.0, 12.0];
        let ways = [(0, 1, 0.6), (0, 2, 0.1), (1, 0, 0.1), (2, 1, 0.5)];
        let last = [(0, 0, 0.2), (0, 1, 0.1), (1, 0, 0.7), (1, 1, 0.2), (2, 0, 0.4), (2, 1, 0.1)];
        let menu = Transitions {
            states: 3,
            ends: 2,
            ways: ways.into_iter().map(|(from, to, share)| (from, to, share, dwell[from])).collect(),
            last: last
                .into_iter()
                .map(|(from, end, share)| (from, end, [share, share * dwell[from], share * dwell[from].powi(2)]))
                .collect(),
        };
        let solved = menu.solve().unwrap();
        let all = [6190.0 / 187.0, 3424.0 / 187.0, 3956.0 / 187.0];
        let human = [139.0 / 187.0, 724.0 / 935.0, 736.0 / 935.0];
        let to_human = [873_688.0 / 25_993.0, 616_916.0 / 33_847.0, 360_677.0 / 17_204.0];
        let variance = [156.941, 114.309, 140.970];
        for state in 0..3 {
            near(solved.moments(state, 0)[1] + solved.moments(state, 1)[1], all[state], 1e-9);
            near(solved.share(state, 0), human[state], 1e-9);
            near(solved.mean(state, 0).unwrap(), to_human[state], 1e-9);
            let begun = [0, 1].map(|end| solved.moments(state, end));
            let mean = begun[0][1] + begun[1][1];
            near(begun[0][2] + begun[1][2] - mean * mean, variance[state], 5e-4);
        }
        for (state, visits) in [200.0, 130.0, 20.0].into_iter().enumerate() {
            near(solved.visits[state], visits / 187.0, 1e-12);
        }
    }

    #[test]
    fn a_class_that_no_call_leaves_is_left_out_and_not_singular() {
        let chain = Transitions {
            states: 3,
            ends: 1,
            ways: vec![(0, 1, 0.25, 2.0), (1, 2, 1.0, 1.0), (2, 1, 1.0, 1.0)],
            last: vec![(0, 0, [0.75, 0.75 * 4.0, 0.75 * 16.0])],
        };
        let solved = chain.solve().unwrap();
        assert_eq!(solved.closed, [false, true, true]);
        near(solved.share(0, 0), 0.75, 1e-12);
        near(solved.mean(0, 0).unwrap(), 4.0, 1e-12);
        near(solved.variance(0, 0).unwrap(), 0.0, 1e-12);
    }

    impl Transitions {
        /// The same chain, begun in another state: it changes places with the first.
        fn beginning_in(mut self, begin: usize) -> Self {
            let at = |state: usize| swapped(state, begin);
            self.ways = self.ways.into_iter().map(|(from, to, p, d)| (at(from), at(to), p, d)).collect();
            self.last = self.last.into_iter().map(|(from, end, of)| (at(from), end, of)).collect();
            self
        }
    }

    fn swapped(state: usize, begin: usize) -> usize {
        if state == begin {
            0
        } else if state == 0 {
            begin
        } else {
            state
        }
    }
}
