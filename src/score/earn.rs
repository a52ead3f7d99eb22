//! How much of a check is earned: three formulas, and no other.

use crate::audit::Amount;
use crate::time::Time;

/// A time that may be at most `limit`: all of it up to there, nothing from twice as long on, a straight line between.
pub(super) fn of_time(actual: Time, limit: Time) -> f64 {
    if limit <= Time::ZERO {
        return of_yes(actual <= limit);
    }
    (2.0 - actual.secs_f64() / limit.secs_f64()).clamp(0.0, 1.0)
}

/// A count that may be at most `limit`: one more costs half, two more cost all.
pub(super) fn of_count(actual: usize, limit: usize) -> f64 {
    1.0 - actual.saturating_sub(limit).min(2) as f64 / 2.0
}

/// Yes or no.
pub(super) const fn of_yes(yes: bool) -> f64 {
    if yes { 1.0 } else { 0.0 }
}

/// Either of the first two.
pub(super) fn of_amount(actual: Amount, limit: Amount) -> f64 {
    match (actual, limit) {
        (Amount::Time(actual), Amount::Time(limit)) => of_time(actual, limit),
        (Amount::Count(actual), Amount::Count(limit)) => of_count(actual, limit),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_earned_in_a_straight_line_to_twice_its_limit() {
        let limit = Time::from_secs(120);
        let earned = [0, 120, 150, 180, 240, 900].map(|actual| of_time(Time::from_secs(actual), limit));
        assert_eq!(earned, [1.0, 1.0, 0.75, 0.5, 0.0, 0.0]);
        assert_eq!(of_time(Time::from_secs(1), Time::ZERO), 0.0);
        assert_eq!(of_time(Time::ZERO, Time::ZERO), 1.0);
    }

    #[test]
    fn one_too_many_costs_half() {
        assert_eq!([0, 1, 2, 3, 9].map(|actual| of_count(actual, 1)), [1.0, 1.0, 0.5, 0.0, 0.0]);
    }
}
