//! `I - Q` of a chain, factored.
//!
//! A line's calls come back to a few states from everywhere: the main menu, the queue. Such a column of the matrix makes
//! orderings for sparse factors take quadratic time, so it is taken out and put back as a correction of low rank
//! (Woodbury): `A = A0 + C Eᵀ` with `C` those columns and `E` their places.

use faer::Mat;
use faer::linalg::solvers::{PartialPivLu, Solve};
use faer::sparse::linalg::solvers::Lu;
use faer::sparse::{SparseColMat, Triplet};

/// Smaller chains are factored as they are (ours).
const SMALL: usize = 2_000;
/// A state that so many others lead to is taken out (ours).
const MANY: usize = 256;
/// At most so many states are taken out, the most entered first (ours): each costs a solution.
const MOST_HUBS: usize = 24;

/// The factors.
#[derive(Debug)]
pub(super) struct Factors {
    sparse: Lu<usize, f64>,
    hubs: Vec<usize>,
    /// The columns that were taken out, less their ones.
    columns: Mat<f64>,
    /// Those, solved.
    solved: Mat<f64>,
    /// `I + Eᵀ A0⁻¹ C`, and its transpose.
    small: Option<[PartialPivLu<f64>; 2]>,
}

impl Factors {
    /// Factors `I - Q` of `n` states; `ways` are from, to and share, several of the same from and to add up. From every
    /// state there is a way out. `None`: a share is no number.
    pub(super) fn new(n: usize, ways: &[(usize, usize, f64, f64)]) -> Option<Self> {
        let hubs = hubs(n, ways);
        let mut is_hub = vec![usize::MAX; if hubs.is_empty() { 0 } else { n }];
        for (at, hub) in hubs.iter().enumerate() {
            is_hub[*hub] = at;
        }
        let hub = |state: usize| is_hub.get(state).copied().filter(|at| *at != usize::MAX);
        let mut columns = Mat::<f64>::zeros(n, hubs.len());
        let mut triplets: Vec<Triplet<usize, usize, f64>> =
            (0..n).map(|state| Triplet::new(state, state, 1.0)).collect();
        for (from, to, share, _) in ways {
            match hub(*to) {
                Some(at) => columns[(*from, at)] -= share,
                None => triplets.push(Triplet::new(*from, *to, -share)),
            }
        }
        let sparse = SparseColMat::<usize, f64>::try_new_from_triplets(n, n, &triplets).ok()?.sp_lu().ok()?;
        let solved = if hubs.is_empty() { Mat::new() } else { sparse.solve(&columns) };
        let small = (!hubs.is_empty()).then(|| {
            let one = |row: usize, column: usize| f64::from(u8::from(row == column));
            let small =
                Mat::from_fn(hubs.len(), hubs.len(), |row, column| one(row, column) + solved[(hubs[row], column)]);
            [small.partial_piv_lu(), small.transpose().to_owned().partial_piv_lu()]
        });
        Some(Self { sparse, hubs, columns, solved, small })
    }

    /// Solves `(I - Q) x = b`.
    pub(super) fn solve(&self, b: &Mat<f64>) -> Mat<f64> {
        let mut x = self.sparse.solve(b);
        if let Some([small, _]) = &self.small {
            let at_hubs = Mat::from_fn(self.hubs.len(), x.ncols(), |row, column| x[(self.hubs[row], column)]);
            x -= &self.solved * small.solve(&at_hubs);
        }
        x
    }

    /// Solves `(I - Q)ᵀ x = b`.
    pub(super) fn solve_transposed(&self, b: &Mat<f64>) -> Mat<f64> {
        let y = self.sparse.solve_transpose(b);
        let Some([_, small]) = &self.small else { return y };
        let mut places = Mat::<f64>::zeros(b.nrows(), self.hubs.len());
        for (at, hub) in self.hubs.iter().enumerate() {
            places[(*hub, at)] = 1.0;
        }
        let right = small.solve(&(self.columns.transpose() * &y));
        y - self.sparse.solve_transpose(&places) * right
    }
}

/// The states to take out.
fn hubs(n: usize, ways: &[(usize, usize, f64, f64)]) -> Vec<usize> {
    if n < SMALL {
        return Vec::new();
    }
    let mut entered = vec![0_usize; n];
    ways.iter().for_each(|(_, to, ..)| entered[*to] += 1);
    let mut hubs: Vec<usize> = (0..n).filter(|state| entered[*state] > MANY).collect();
    hubs.sort_by_key(|state| std::cmp::Reverse(entered[*state]));
    hubs.truncate(MOST_HUBS);
    hubs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ring of many states with a way back to the first from each: as one with hubs and as one without.
    #[test]
    fn states_that_are_taken_out_come_back_in() {
        let n = SMALL + 500;
        let ways: Vec<(usize, usize, f64, f64)> = (0..n)
            .flat_map(|state| [(state, (state + 1) % n, 0.6, 1.0), (state, 0, 0.2, 1.0), (state, 7, 0.1, 1.0)])
            .collect();
        let factors = Factors::new(n, &ways).unwrap();
        assert_eq!(factors.hubs, [0, 7]);
        let b = Mat::from_fn(n, 2, |row, column| ((row * 7 + column * 3) % 11) as f64);
        let apart = |x: &Mat<f64>, transposed: bool| {
            let mut product = x.clone();
            for (from, to, share, _) in &ways {
                let (row, of) = if transposed { (*to, *from) } else { (*from, *to) };
                for column in 0..2 {
                    product[(row, column)] -= share * x[(of, column)];
                }
            }
            (0..n).map(|row| (product[(row, 0)] - b[(row, 0)]).abs()).fold(0.0, f64::max)
        };
        assert!(apart(&factors.solve(&b), false) < 1e-9);
        assert!(apart(&factors.solve_transposed(&b), true) < 1e-9);
    }
}
