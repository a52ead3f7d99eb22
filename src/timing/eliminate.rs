//! `I - Q` of an absorbing chain, factored by leaving out one state after another.
//!
//! A state is left out by sending whoever comes to it straight on to where she goes from there. That needs no pivots: the
//! diagonal is what leaves a state for others, a sum of what is positive (Grassmann, Taksar and Heyman 1985), and nothing
//! cancels. States with the fewest ways in and out go first (Markowitz), so that a state to which every other one leads
//! back, a main menu, comes last; orderings made for any matrix take quadratic time over such a column.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The factors.
#[derive(Debug)]
pub(super) struct Factors {
    /// In the order in which they were left out.
    states: Vec<Left>,
}

/// A state as it was when it was left out.
#[derive(Debug)]
struct Left {
    state: usize,
    /// How many leave it for other states or for good.
    leave: f64,
    /// Its ways to states that were still there.
    onward: Vec<(usize, f64)>,
    /// The states that were still there with a way to it, and that way's share of those who leave.
    into: Vec<(usize, f64)>,
}

impl Factors {
    /// Factors `I - Q`; `ways` are from, to and share, several of the same from and to add up. `out`: how many leave each
    /// state for an end at least, as far as that is known better than by what is left of 1. From every state there is a
    /// way out.
    pub(super) fn new(out: &[f64], ways: impl Iterator<Item = (usize, usize, f64)>) -> Self {
        let states = out.len();
        let mut rows: Vec<Vec<(usize, f64)>> = vec![Vec::new(); states];
        let mut stays = vec![0.0; states];
        for (from, to, share) in ways {
            if from == to {
                stays[from] += share;
            } else {
                rows[from].push((to, share));
            }
        }
        let mut into: Vec<Vec<usize>> = vec![Vec::new(); states];
        // Who leaves for good, or to where there is no end.
        let mut gone = Vec::with_capacity(states);
        for (from, row) in rows.iter_mut().enumerate() {
            row.sort_unstable_by_key(|(to, _)| *to);
            row.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                kept.1 += if same { next.1 } else { 0.0 };
                same
            });
            gone.push((1.0 - stays[from] - row.iter().map(|(_, share)| share).sum::<f64>()).max(out[from]));
            row.iter().for_each(|(to, _)| into[*to].push(from));
        }
        // How many of those are still there: nobody is looked for in a long list.
        let mut coming: Vec<usize> = into.iter().map(Vec::len).collect();
        let mut heap: BinaryHeap<Reverse<(usize, usize)>> =
            (0..states).map(|state| Reverse((rows[state].len() * coming[state], state))).collect();
        let mut left_out = vec![false; states];
        let mut place = vec![usize::MAX; states];
        let mut order = Vec::with_capacity(states);
        while let Some(Reverse((fill, state))) = heap.pop() {
            if left_out[state] {
                continue;
            }
            let now = rows[state].len() * coming[state];
            if now > fill {
                heap.push(Reverse((now, state)));
                continue;
            }
            left_out[state] = true;
            let onward = std::mem::take(&mut rows[state]);
            let from = std::mem::take(&mut into[state]);
            let leave = onward.iter().map(|(_, share)| share).sum::<f64>() + gone[state];
            onward.iter().for_each(|(to, _)| coming[*to] -= 1);
            let mut parts = Vec::with_capacity(from.len());
            for from in from.into_iter().filter(|from| !left_out[*from]) {
                let row = &mut rows[from];
                let Some(at) = row.iter().position(|(to, _)| *to == state) else { continue };
                let part = row.swap_remove(at).1 / leave;
                parts.push((from, part));
                for (at, (to, _)) in row.iter().enumerate() {
                    place[*to] = at;
                }
                for (to, share) in onward.iter().filter(|(to, _)| *to != from) {
                    if place[*to] == usize::MAX {
                        row.push((*to, part * share));
                        into[*to].push(from);
                        coming[*to] += 1;
                    } else {
                        row[place[*to]].1 += part * share;
                    }
                }
                row.iter().for_each(|(to, _)| place[*to] = usize::MAX);
                gone[from] += part * gone[state];
                heap.push(Reverse((row.len() * coming[from], from)));
            }
            for (to, _) in &onward {
                heap.push(Reverse((rows[*to].len() * coming[*to], *to)));
            }
            order.push(Left { state, leave, onward, into: parts });
        }
        Self { states: order }
    }

    /// `(I - Q) x = b`; `b` becomes `x`.
    pub(super) fn solve(&self, b: &mut [f64]) {
        for left in &self.states {
            let value = b[left.state];
            left.into.iter().for_each(|(from, part)| b[*from] += part * value);
        }
        for left in self.states.iter().rev() {
            let onward: f64 = left.onward.iter().map(|(to, share)| share * b[*to]).sum();
            b[left.state] = (b[left.state] + onward) / left.leave;
        }
    }

    /// `x (I - Q) = b`; `b` becomes `x`.
    pub(super) fn solve_transposed(&self, b: &mut [f64]) {
        for left in &self.states {
            b[left.state] /= left.leave;
            let value = b[left.state];
            left.onward.iter().for_each(|(to, share)| b[*to] += share * value);
        }
        for left in self.states.iter().rev() {
            b[left.state] += left.into.iter().map(|(from, part)| part * b[*from]).sum::<f64>();
        }
    }
}
