//! The order of the choices of a menu, and whether a menu inside a menu is worth its level.
//!
//! Callers listen until the choice they want has been said. What counts is the mean time until then: an offer makes
//! everybody wait who wants a later one.

use std::cmp::Reverse;

/// More free choices than this between fixed ones are ordered by exchanges alone: each doubles the ways to look at.
const EXACT: usize = 14;

/// One choice as it is said.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Offer {
    /// The share of those who come here and take it, from 0 to 1.
    pub share: f64,
    /// How long it takes to say, with the gap after it, in s; 0 or more.
    pub length: f64,
    /// Whether it keeps its place: a language that comes first, a human who is offered last.
    pub pinned: bool,
}

/// The order in which choices are best said.
#[derive(Clone, PartialEq, Debug)]
pub struct Order {
    /// The choices, as numbered where they are written, in the order to say them.
    pub order: Vec<usize>,
    /// What that saves, in s a call that comes here, against the order as written; 0: it stays as written.
    pub saves: f64,
}

/// The mean time in s until the wanted offer has been said, its gap included, over all who come here; those who take
/// nothing count 0.
#[must_use]
pub fn heard_after(offers: &[Offer]) -> f64 {
    let mut said = 0.0;
    offers
        .iter()
        .map(|offer| {
            said += offer.length;
            offer.share * said
        })
        .sum()
}

/// The order that makes [`heard_after`] least.
///
/// By Smith's rule (1956): the most wanted a second of its length comes first. Where two orders are as good, what is
/// written first stays first; what nobody wants goes to the end, as written. A pinned choice keeps its index; if others
/// stand on both sides of one, Smith's rule no longer holds across it, and all ways are looked at, up to 14 free
/// choices. Beyond that two choices are exchanged as long as that helps, which may miss the best.
#[must_use]
pub fn best_order(offers: &[Offer]) -> Order {
    let written: Vec<usize> = (0..offers.len()).collect();
    let free: Vec<usize> = written.iter().copied().filter(|at| !offers[*at].pinned).collect();
    let together = free.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    let order = if together || free.len() > EXACT {
        let mut sorted = free.clone();
        sorted.sort_by_key(|at| Reverse(wanted(offers[*at])));
        let mut order = placed(&written, &free, &sorted);
        if !together {
            exchange(offers, &free, &mut order);
        }
        order
    } else {
        placed(&written, &free, &every_way(offers, &free))
    };
    let saves = cost(offers, &written) - cost(offers, &order);
    // What rounding saves is no reason to move anything.
    if saves > 1e-9 { Order { order, saves } } else { Order { order: written, saves: 0.0 } }
}

/// Whether a menu is faster if the choices of a menu inside it stand in it themselves, in place of the choice `at` that
/// leads there: the s saved a call that comes here, `None` where there are none.
///
/// `outer` and `inner` hold the share and the length of each choice: shares of those who come to the outer, and to the
/// inner menu. `level_cost` is what the inner menu costs beyond its choices, in s: the reaction, the key, its
/// introduction. The order stays as written on both sides; [`best_order`] is another question. Whether a flat menu
/// should be split is not answered: the research speaks for breadth (EVIDENCE 11, 1).
#[must_use]
pub fn flat_is_faster(outer: &[(f64, f64)], at: usize, level_cost: f64, inner: &[(f64, f64)]) -> Option<f64> {
    let (more, _) = *outer.get(at)?;
    if inner.is_empty() {
        return None;
    }
    let arrive: f64 = inner.iter().map(|(share, _)| share).sum();
    let offer = |share: f64, length: f64| Offer { share, length, pinned: false };
    // Who takes nothing in the inner menu counts in neither.
    let mut nested: Vec<Offer> = outer.iter().map(|(share, length)| offer(*share, *length)).collect();
    nested[at].share = more * arrive;
    let inner: Vec<Offer> = inner.iter().map(|(share, length)| offer(more * share, *length)).collect();
    let mut flat = nested.clone();
    flat.splice(at..=at, inner.iter().copied());
    let saves = heard_after(&nested) + more * arrive * level_cost + heard_after(&inner) - heard_after(&flat);
    (saves > 1e-9).then_some(saves)
}

/// How much an offer is wanted a second of its length, as a whole number that grows with it: what differs by rounding
/// alone is the same.
fn wanted(offer: Offer) -> i64 {
    if offer.share > 0.0 { ((offer.share / offer.length.max(0.0)).log2() * 1e10).round() as i64 } else { i64::MIN }
}

/// `written` with the choices `sorted` in the places `free`.
fn placed(written: &[usize], free: &[usize], sorted: &[usize]) -> Vec<usize> {
    let mut order = written.to_vec();
    for (place, choice) in free.iter().zip(sorted) {
        order[*place] = *choice;
    }
    order
}

/// [`heard_after`] in this order.
fn cost(offers: &[Offer], order: &[usize]) -> f64 {
    let said: Vec<Offer> = order.iter().map(|choice| offers[*choice]).collect();
    heard_after(&said)
}

/// Exchanges two choices in free places as long as that helps.
fn exchange(offers: &[Offer], free: &[usize], order: &mut [usize]) {
    let mut least = cost(offers, order);
    let mut helped = true;
    while helped {
        helped = false;
        for (at, a) in free.iter().enumerate() {
            for b in &free[at + 1..] {
                order.swap(*a, *b);
                let now = cost(offers, order);
                if now < least - 1e-9 {
                    (least, helped) = (now, true);
                } else {
                    order.swap(*a, *b);
                }
            }
        }
    }
}

/// The best order of the choices `free` for the places `free`, by the least cost of what is left for each set of choices
/// that has been said (Held and Karp 1962); of orders as good the one nearest to what is written.
fn every_way(offers: &[Offer], free: &[usize]) -> Vec<usize> {
    let length = |set: usize| -> f64 {
        (0..free.len()).filter(|bit| set >> bit & 1 == 1).map(|bit| offers[free[bit]].length).sum()
    };
    let pinned: Vec<f64> = free
        .iter()
        .map(|place| offers[..*place].iter().filter(|offer| offer.pinned).map(|offer| offer.length).sum())
        .collect();
    let full = (1_usize << free.len()) - 1;
    let mut left = vec![0.0; full + 1];
    // What follows from saying a choice after a set: its own wait, and that of the pinned ones until the next free place.
    let next = |left: &[f64], set: usize, bit: usize| -> f64 {
        let count = set.count_ones() as usize;
        let mut said = length(set) + pinned[count] + offers[free[bit]].length;
        let mut cost = offers[free[bit]].share * said;
        for offer in offers[free[count] + 1..].iter().take_while(|offer| offer.pinned) {
            said += offer.length;
            cost += offer.share * said;
        }
        cost + left[set | 1 << bit]
    };
    let unsaid = |set: usize| (0..free.len()).filter(move |bit| set >> bit & 1 == 0);
    for set in (0..full).rev() {
        left[set] = unsaid(set).map(|bit| next(&left, set, bit)).fold(f64::INFINITY, f64::min);
    }
    let (mut set, mut order) = (0, Vec::with_capacity(free.len()));
    while set != full {
        let Some(bit) = unsaid(set).find(|bit| next(&left, set, *bit) <= left[set] + 1e-12) else { break };
        order.push(free[bit]);
        set |= 1 << bit;
    }
    order
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn offer(share: f64, length: f64) -> Offer {
        Offer { share, length, pinned: false }
    }

    fn pinned(share: f64, length: f64) -> Offer {
        Offer { share, length, pinned: true }
    }

    /// The least cost of all orders that leave the pinned where they are.
    fn brute(offers: &[Offer]) -> f64 {
        fn go(offers: &[Offer], order: &mut Vec<usize>) -> f64 {
            if order.len() == offers.len() {
                return cost(offers, order);
            }
            let at = order.len();
            let mut least = f64::INFINITY;
            for choice in 0..offers.len() {
                let may = if offers[at].pinned { choice == at } else { !offers[choice].pinned };
                if may && !order.contains(&choice) {
                    order.push(choice);
                    least = least.min(go(offers, order));
                    order.pop();
                }
            }
            least
        }
        go(offers, &mut Vec::new())
    }

    #[test]
    fn the_most_wanted_a_second_comes_first() {
        let written = [offer(0.2, 4.0), offer(0.3, 2.0), offer(0.5, 5.0)];
        let best = best_order(&written);
        assert_eq!(best.order, [1, 2, 0]);
        // 0.2·4 + 0.3·6 + 0.5·11 = 8.1 s against 0.3·2 + 0.5·7 + 0.2·11 = 6.3 s.
        assert!((best.saves - 1.8).abs() < 1e-12);
    }

    #[test]
    fn an_order_as_good_as_written_stays_as_written() {
        let written = [offer(0.1, 1.0), offer(0.3, 3.0), offer(0.2, 2.0), offer(0.4, 4.0)];
        assert_eq!(best_order(&written), Order { order: vec![0, 1, 2, 3], saves: 0.0 });
        // What nobody takes goes to the end as it is written, short or long.
        let written = [offer(0.0, 9.0), offer(0.1, 2.0), offer(0.0, 1.0), offer(0.9, 2.0)];
        assert_eq!(best_order(&written).order, [3, 1, 0, 2]);
        assert_eq!(best_order(&[]), Order { order: vec![], saves: 0.0 });
        let nobody = [offer(0.0, 1.0), offer(0.0, 0.0), offer(0.0, 3.0)];
        assert_eq!(best_order(&nobody), Order { order: vec![0, 1, 2], saves: 0.0 });
    }

    #[test]
    fn a_pinned_choice_keeps_its_place() {
        let written = [pinned(0.05, 4.0), offer(0.1, 2.0), offer(0.6, 2.0), pinned(0.25, 2.0)];
        assert_eq!(best_order(&written).order, [0, 2, 1, 3]);
        // Smith's rule alone says the first, of 0.34 in 4 s, before one of 0.08 in 1 s: all who want the pinned one would pay.
        let written = [offer(0.34, 4.0), pinned(0.5, 1.0), offer(0.08, 1.0), offer(0.08, 1.0)];
        assert_eq!(best_order(&written).order, [2, 1, 0, 3]);
    }

    #[test]
    fn a_long_menu_is_ordered_around_what_is_pinned() {
        let mut written: Vec<Offer> = (0..40).map(|at| offer(f64::from(at) / 800.0, 2.0)).collect();
        written[20].pinned = true;
        let best = best_order(&written);
        let shares: Vec<f64> = best.order.iter().map(|at| written[*at].share).collect();
        assert_eq!(best.order[20], 20);
        let free: Vec<f64> = shares.iter().enumerate().filter(|(at, _)| *at != 20).map(|(_, share)| *share).collect();
        assert!(free.is_sorted_by(|a, b| a >= b), "offers as long as each other go by share");
    }

    #[test]
    fn a_menu_of_more_choices_is_flattened_where_its_level_costs_more() {
        let outer = [(0.6, 3.0), (0.2, 3.0), (0.2, 4.0)];
        let inner = [(0.5, 3.0), (0.5, 3.0)];
        // Nobody hears "for more" (4 s) or spends the level (2 s): a fifth of the callers saves 6 s.
        let saves = flat_is_faster(&outer, 2, 2.0, &inner).expect("it is faster");
        assert!((saves - 0.2 * 6.0).abs() < 1e-12, "{saves}");
        // In front of what most callers want it stays: 0.8 of them would hear 6 s in place of 4, and 0.2 save 6 s.
        let outer = [(0.2, 4.0), (0.8, 3.0)];
        let saves = flat_is_faster(&outer, 0, 2.0, &[(0.5, 3.0), (0.5, 3.0)]);
        assert_eq!(saves, None);
        assert_eq!(flat_is_faster(&outer, 2, 2.0, &inner), None, "there is no such choice");
        assert_eq!(flat_is_faster(&outer, 0, 2.0, &[]), None);
        // Half of those who come to the inner menu take nothing there: they count nowhere.
        let half = flat_is_faster(&[(0.6, 3.0), (0.2, 3.0), (0.2, 4.0)], 2, 2.0, &[(0.5, 3.0)]).expect("it is faster");
        assert!((half - 0.1 * 6.0).abs() < 1e-12, "{half}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn no_order_is_better(
            written in proptest::collection::vec((0.0_f64..1.0, 0.0_f64..9.0, any::<bool>(), 0_u8..4), 0..=7),
            pins in any::<bool>(),
        ) {
            let written: Vec<Offer> = written
                .into_iter()
                .map(|(share, length, pinned, none)| Offer {
                    share: if none == 0 { 0.0 } else { share / 7.0 },
                    length,
                    pinned: pinned && pins,
                })
                .collect();
            let best = best_order(&written);
            let (least, now) = (brute(&written), cost(&written, &(0..written.len()).collect::<Vec<_>>()));
            prop_assert!((cost(&written, &best.order) - least).abs() < 1e-9);
            prop_assert!((now - least - best.saves).abs() < 1e-8);
            for (at, offer) in written.iter().enumerate().filter(|(_, offer)| offer.pinned) {
                prop_assert_eq!(best.order[at], at, "{:?}", offer);
            }
            let mut all = best.order.clone();
            all.sort_unstable();
            prop_assert_eq!(all, (0..written.len()).collect::<Vec<_>>());
        }

        #[test]
        fn flat_saves_what_listening_through_both_says(
            outer in proptest::collection::vec((0.0_f64..0.2, 0.0_f64..9.0), 1..6),
            inner in proptest::collection::vec((0.0_f64..0.2, 0.0_f64..9.0), 1..6),
            at in 0_usize..6,
            level in 0.0_f64..9.0,
        ) {
            let at = at % outer.len();
            let until = |offers: &[(f64, f64)], last: usize| offers[..=last].iter().map(|(_, length)| length).sum::<f64>();
            let mut saves = 0.0;
            for (i, (share, _)) in outer.iter().enumerate().filter(|(i, _)| *i != at) {
                let flat = until(&outer, i) + if i > at { until(&inner, inner.len() - 1) - outer[at].1 } else { 0.0 };
                saves += share * (until(&outer, i) - flat);
            }
            for (i, (share, _)) in inner.iter().enumerate() {
                let before = until(&outer, at) - outer[at].1;
                saves += outer[at].0 * share * (until(&outer, at) + level + until(&inner, i) - before - until(&inner, i));
            }
            match flat_is_faster(&outer, at, level, &inner) {
                Some(said) => prop_assert!((said - saves).abs() < 1e-9),
                None => prop_assert!(saves < 2e-9),
            }
        }
    }
}
