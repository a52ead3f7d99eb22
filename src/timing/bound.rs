//! What no menu can beat: the mean number of choices heard, and the least mean time in which reasons can be told apart
//! (EVIDENCE 7.4).

/// Mean number of choices heard until the wanted one has been said, the wanted one included.
///
/// `shares` says how much each choice is wanted (0 or more, of any total), `order` which is said first, second ...; a
/// choice that `order` leaves out is never said and its callers are not counted. 0 where nothing is wanted.
#[must_use]
pub fn order_cost(shares: &[f64], order: &[usize]) -> f64 {
    let said = || order.iter().filter_map(|choice| shares.get(*choice));
    let total: f64 = said().sum();
    let heard: f64 = said().zip(1_u32..).map(|(share, place)| f64::from(place) * share).sum();
    if total > 0.0 { heard / total } else { 0.0 }
}

/// The least mean time in which callers can be led to their reasons by menus heard until the wanted choice is said.
///
/// Each choice is a letter that takes its place times `t` and a level `k`; a tree of menus is then a code, and by Shannon
/// (as in Salcedo-Sanz, Naldi et al. 2010) no code spends less than the entropy over the bits a second of its letters.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Bound {
    /// How much there is to tell, in bits: the entropy of the reasons.
    pub entropy: f64,
    /// How much the fastest menus tell, in bits a second: `-log2 x`, where the sum of `x^(j t + k)` for j = 1..=`most`
    /// is 1.
    pub bits_per_second: f64,
    /// The bound in s. Infinite where there is something to tell and menus of one choice tell nothing.
    pub seconds: f64,
}

impl Bound {
    /// `shares` of the reasons (0 or more, of any total); `t` s a choice, `k` s a level, `most` choices a menu.
    #[must_use]
    pub fn new(shares: &[f64], t: f64, k: f64, most: usize) -> Self {
        let total: f64 = shares.iter().sum();
        let entropy: f64 = shares
            .iter()
            .map(|share| share / total)
            .filter(|share| *share > 0.0)
            .map(|share| -share * share.log2())
            .sum::<f64>()
            .max(0.0);
        let bits_per_second = bits_per_second(t, k, most);
        let seconds = if entropy > 0.0 { entropy / bits_per_second } else { 0.0 };
        Self { entropy, bits_per_second, seconds }
    }

    /// The efficiency of menus that take so many seconds on average, from 0 to 1: bound over actual.
    #[must_use]
    pub fn efficiency(&self, seconds: f64) -> f64 {
        if seconds > 0.0 { self.seconds / seconds } else { 1.0 }
    }
}

fn bits_per_second(t: f64, k: f64, most: usize) -> f64 {
    if most < 2 {
        return 0.0;
    }
    if t + k <= 0.0 {
        return f64::INFINITY;
    }
    let sum = |bits: f64| {
        let mut sum = 0.0;
        for place in 1..=most {
            let letter = (-bits * (place as f64 * t + k)).exp2();
            sum += letter;
            if letter < 1e-18 {
                break;
            }
        }
        sum
    };
    // The sum falls: at 0 it is `most`, and it is no more than 1 once the shortest letter is worth 1 in `most`.
    let (mut low, mut high) = (0.0, (most as f64).log2() / (t + k));
    for _ in 0..100 {
        let bits = f64::midpoint(low, high);
        if sum(bits) > 1.0 {
            low = bits;
        } else {
            high = bits;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::timing::levels_until_found;

    /// EVIDENCE 7.4: Zipf's shares (s = 1) in their best and in their worst order; equal ones in any.
    #[test]
    fn the_order_of_zipf_shares_costs_what_is_published() {
        for (n, best, worst) in [(4, 1.92, 3.08), (5, 2.19, 3.81), (8, 2.94, 6.06), (9, 3.18, 6.82)] {
            let shares: Vec<f64> = (1..=n).map(|rank| 1.0 / f64::from(rank)).collect();
            let order: Vec<usize> = (0..shares.len()).collect();
            let reverse: Vec<usize> = order.iter().rev().copied().collect();
            assert!((order_cost(&shares, &order) - best).abs() <= 0.005, "{n}");
            assert!((order_cost(&shares, &reverse) - worst).abs() <= 0.005, "{n}");
            assert!((order_cost(&vec![0.2; shares.len()], &reverse) - f64::from(n + 1) / 2.0).abs() < 1e-12, "{n}");
        }
        assert_eq!(order_cost(&[], &[]), 0.0);
        assert_eq!(order_cost(&[0.5, 0.5], &[1, 7]), 1.0);
    }

    /// EVIDENCE 7.4: bits a second and the bound of 64 equal leaves.
    #[test]
    fn the_bound_of_64_equal_leaves_is_the_published_one() {
        for (most, k, bits, seconds) in [
            (9, 0.0, 0.998_578, 6.008_5),
            (9, 1.5, 0.604_929, 9.919),
            (8, 1.5, 0.600_630, 9.990),
            (4, 1.5, 0.529_843, 11.324),
            (2, 0.0, 0.694_242, 8.642_5),
        ] {
            let bound = Bound::new(&[1.0; 64], 1.0, k, most);
            assert!((bound.entropy - 6.0).abs() < 1e-12);
            assert!((bound.bits_per_second - bits).abs() <= 1e-6, "{most}, {k}: {}", bound.bits_per_second);
            assert!((bound.seconds - seconds).abs() <= 5.1e-4, "{most}, {k}: {}", bound.seconds);
        }
    }

    #[test]
    fn the_ends_of_the_range_are_numbers() {
        assert_eq!(Bound::new(&[1.0], 1.0, 1.0, 9).seconds, 0.0);
        assert_eq!(Bound::new(&[], 1.0, 1.0, 9).seconds, 0.0);
        assert_eq!(Bound::new(&[0.5, 0.5], 1.0, 1.0, 1).seconds, f64::INFINITY);
        assert_eq!(Bound::new(&[0.5, 0.5], 0.0, 0.0, 9).seconds, 0.0);
        // Choices that take no time: a level of nine tells log2 9 bits in k.
        assert!((Bound::new(&[1.0; 9], 0.0, 2.0, 9).seconds - 2.0).abs() < 1e-12);
        assert!((Bound::new(&[1.0; 64], 1.0, 1.5, 8).efficiency(12.0) - 9.990 / 12.0).abs() < 1e-4);
    }

    #[test]
    fn borens_trees_do_not_beat_the_bound() {
        for levels in [&[2; 6][..], &[4; 3], &[6, 6, 2], &[8; 2], &[64]] {
            let leaves: u32 = levels.iter().product();
            let most = levels.iter().max().map_or(0, |most| *most as usize);
            for k in [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 10.0] {
                let bound = Bound::new(&vec![1.0; leaves as usize], 1.0, k, most);
                let actual = levels_until_found(levels, 1.0, k);
                assert!(bound.seconds <= actual, "{levels:?} at {k}: {bound:?}, {actual}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_menu_beats_the_bound(
            shares in proptest::collection::vec(proptest::collection::vec(0.0_f64..1.0, 1..8), 1..8),
            t in 0.1_f64..5.0,
            k in 0.0_f64..20.0,
        ) {
            // Two levels: a choice of the first leads to one menu of the second.
            let total: f64 = shares.iter().flatten().sum();
            prop_assume!(total > 0.0);
            let mut actual = 0.0;
            for (first, menu) in (1_u32..).zip(&shares) {
                for (second, share) in (1_u32..).zip(menu) {
                    actual += share / total * (f64::from(first + second) * t + 2.0 * k);
                }
            }
            let most = shares.iter().map(Vec::len).max().unwrap_or(0).max(shares.len());
            let leaves: Vec<f64> = shares.concat();
            let bound = Bound::new(&leaves, t, k, most);
            prop_assert!(bound.seconds <= actual * (1.0 + 1e-9) || bound.entropy < 1e-12, "{bound:?}, {actual}");
        }
    }
}
