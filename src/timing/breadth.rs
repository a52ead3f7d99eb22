//! Many choices a menu or many menus: the mean time to a leaf of a tree of menus (EVIDENCE 7.3, the family of Lee and
//! MacGregor 1985).
//!
//! A choice takes `t` s to hear, a level `k` s beyond that (the key, the way there, its introduction). All leaves are
//! wanted alike. Callers hear all choices of a menu, or listen until the one they want has been said.

use std::f64::consts::E;

/// Mean time in s to one of `n` leaves (1 or more), `a` choices a menu (above 1), where every choice is heard:
/// `(a t + k) ln n / ln a`. Neither `a` nor the number of levels need be whole.
#[must_use]
pub fn all_heard(n: f64, a: f64, t: f64, k: f64) -> f64 {
    (a * t + k) * n.ln() / a.ln()
}

/// The same where callers listen until they have heard what they want: `((a + 1) t / 2 + k) ln n / ln a`.
#[must_use]
pub fn until_found(n: f64, a: f64, t: f64, k: f64) -> f64 {
    ((a + 1.0) * t / 2.0 + k) * n.ln() / a.ln()
}

/// The number of choices a menu that is fastest where every choice is heard: the `a` of `a (ln a - 1) = k/t`, whatever
/// the number of leaves. `k_over_t` from 0.
#[must_use]
pub fn best_breadth_all_heard(k_over_t: f64) -> f64 {
    breadth(k_over_t)
}

/// The same where callers listen until they have heard what they want: `a (ln a - 1) = 1 + 2 k/t`.
#[must_use]
pub fn best_breadth_until_found(k_over_t: f64) -> f64 {
    breadth(1.0 + 2.0 * k_over_t)
}

/// Mean time in s through a tree with so many choices in each menu of each level, where every choice is heard:
/// the sum of `b t + k`.
///
/// Every way through the tree counts, as in the published comparison: 6 × 6 × 2 is taken for a tree of 64 leaves and
/// has 72, whose mean is `14 t + 3 k`, here 6 + 6 + 2 choices and three levels.
#[must_use]
pub fn levels_all_heard(levels: &[u32], t: f64, k: f64) -> f64 {
    levels.iter().map(|breadth| f64::from(*breadth) * t + k).sum()
}

/// The same where callers listen until they have heard what they want, on average `(b + 1) / 2` choices of a level:
/// 6 × 6 × 2 takes `(3.5 + 3.5 + 1.5) t + 3 k`.
#[must_use]
pub fn levels_until_found(levels: &[u32], t: f64, k: f64) -> f64 {
    levels.iter().map(|breadth| (f64::from(*breadth) + 1.0) / 2.0 * t + k).sum()
}

/// The share of callers who take the right choice on every level, where a share `error` (0 to 1) errs in a menu,
/// however broad: `(1 - error)^levels`. So errors fall with breadth.
#[must_use]
pub fn right_path(error: f64, levels: u32) -> f64 {
    (1.0 - error).powf(f64::from(levels))
}

/// The `a` of `a (ln a - 1) = c`, `c` from 0; it is e or more.
fn breadth(c: f64) -> f64 {
    let c = c.max(0.0);
    // In y = ln a, where e^y (y - 1) grows: at 1 it is 0, at 2 + ln (1 + c) more than c.
    let (mut low, mut high) = (1.0, 2.0 + c.ln_1p());
    for _ in 0..100 {
        let y = f64::midpoint(low, high);
        if y.exp() * (y - 1.0) < c {
            low = y;
        } else {
            high = y;
        }
    }
    high.exp().max(E)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// EVIDENCE 7.3, the first table.
    #[test]
    fn the_best_breadth_is_the_published_one() {
        for (k_over_t, all, found) in [
            (0.0, E, 3.591_1),
            (0.25, 2.958, 3.967_3),
            (0.5, 3.181, 4.319_1),
            (1.0, 3.591_1, 4.970_6),
            (1.5, 3.967_3, 5.572_4),
            (2.0, 4.319_1, 6.138_3),
            (3.0, 4.970_6, 7.193_2),
            (4.0, 5.572_4, 8.174_4),
            (5.0, 6.138_3, 9.102_1),
            (10.0, 8.644, 13.254_7),
        ] {
            let (best_all, best_found) = (best_breadth_all_heard(k_over_t), best_breadth_until_found(k_over_t));
            assert!((best_all - all).abs() <= 5.1e-4, "{k_over_t}: {best_all}, published {all}");
            assert!((best_found - found).abs() <= 5.1e-5, "{k_over_t}: {best_found}, published {found}");
            // And it is the best: a little more and a little less take longer.
            for off in [0.99, 1.01] {
                assert!(all_heard(64.0, best_all, 1.0, k_over_t) < all_heard(64.0, best_all * off, 1.0, k_over_t));
                assert!(
                    until_found(64.0, best_found, 1.0, k_over_t) < until_found(64.0, best_found * off, 1.0, k_over_t)
                );
            }
        }
    }

    /// The trees of 64 leaves of EVIDENCE 7.3, in the order of its second table.
    const TREES: [&[u32]; 5] = [&[2; 6], &[4; 3], &[6, 6, 2], &[8; 2], &[64]];

    #[test]
    fn borens_trees_take_the_published_times() {
        let published = [
            (9.0, 12.0, [12.0, 15.0, 18.0, 21.0, 27.0]),
            (7.5, 12.0, [9.0, 10.5, 12.0, 13.5, 16.5]),
            (8.5, 14.0, [10.0, 11.5, 13.0, 14.5, 17.5]),
            (9.0, 16.0, [10.0, 11.0, 12.0, 13.0, 15.0]),
            (32.5, 64.0, [33.0, 33.5, 34.0, 34.5, 35.5]),
        ];
        for (levels, (found, all, numbers)) in TREES.iter().zip(published) {
            assert_eq!(levels_until_found(levels, 1.0, 0.0), found, "{levels:?}");
            assert_eq!(levels_all_heard(levels, 1.0, 0.0), all, "{levels:?}");
            assert_eq!(levels_until_found(levels, 0.0, 1.0), levels.len() as f64, "{levels:?}");
            for (k, time) in [0.5, 1.0, 1.5, 2.0, 3.0].into_iter().zip(numbers) {
                assert_eq!(levels_until_found(levels, 1.0, k), time, "{levels:?} at {k}");
            }
            // Where a tree is regular, the formula in n and a says the same.
            if levels.iter().all(|breadth| *breadth == levels[0]) {
                let a = f64::from(levels[0]);
                assert!((until_found(64.0, a, 1.0, 1.5) - levels_until_found(levels, 1.0, 1.5)).abs() < 1e-12);
                assert!((all_heard(64.0, a, 1.0, 1.5) - levels_all_heard(levels, 1.0, 1.5)).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn fewer_levels_are_fewer_errors() {
        let right = TREES.map(|levels| right_path(0.05, levels.len() as u32));
        assert!(right.is_sorted(), "{right:?}");
        assert!((right[0] - 0.95_f64.powi(6)).abs() < 1e-12 && right[4] == 0.95);
    }

    /// {4^3, 8^2} before 6 × 6 × 2 before 2^6 from k/t = 0.5 on; the first two tie at 1.5. Hearing everything, only from 2.
    #[test]
    fn borens_order() {
        let [two, four, mixed, eight, _] = TREES;
        let order = |time: fn(&[u32], f64, f64) -> f64, k: f64| {
            let [two, four, mixed, eight] = [two, four, mixed, eight].map(|levels| time(levels, 1.0, k));
            four < mixed && eight < mixed && mixed < two
        };
        assert!((51..=1_000).all(|k| order(levels_until_found, f64::from(k) / 100.0)));
        assert!(!order(levels_until_found, 0.5));
        assert!((201..=1_000).all(|k| order(levels_all_heard, f64::from(k) / 100.0)));
        assert!(!order(levels_all_heard, 2.0));
        assert_eq!(levels_until_found(four, 1.0, 1.5), levels_until_found(eight, 1.0, 1.5));
        assert!(levels_until_found(four, 1.0, 1.4) < levels_until_found(eight, 1.0, 1.4));
        assert!(levels_until_found(four, 1.0, 1.6) > levels_until_found(eight, 1.0, 1.6));
        assert_eq!((levels_all_heard(eight, 1.0, 1.0), levels_all_heard(two, 1.0, 1.0)), (18.0, 18.0));
    }
}
