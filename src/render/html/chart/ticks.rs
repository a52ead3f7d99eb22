//! Ticks of time. plotters steps by tens, and people count minutes by sixties; its own scale of durations wants chrono,
//! a second calendar beside jiff. So the step is chosen here, and plotters puts it on the axis.

use std::ops::Range;

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use plotters::coord::types::RangedCoordf64;

use crate::time::Time;

/// Steps between ticks, in seconds, up to a day (ours): what a clock face has.
const STEPS: [u64; 16] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 86_400];

/// An axis of time from zero on.
#[derive(Clone, Debug)]
pub(in crate::render::html) struct Ticks {
    /// Seconds at each tick, from zero; the last is not beyond `end`.
    pub(in crate::render::html) at: Vec<f64>,
    /// Seconds where the axis ends.
    pub(in crate::render::html) end: f64,
}

impl Ticks {
    /// At most so many steps up to a time.
    pub(in crate::render::html) fn new(until: Time, most: usize) -> Self {
        let end = until.secs_f64().max(1.0);
        let mut step = STEPS.iter().copied().find(|step| end / *step as f64 <= most as f64).unwrap_or(86_400) as f64;
        while end / step > most as f64 {
            step *= 10.0;
        }
        let count = (end / step + 1e-9).floor() as usize;
        Self { at: (0..=count).map(|tick| tick as f64 * step).collect(), end }
    }
}

/// A scale of plotters with these ticks.
impl Ranged for Ticks {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        RangedCoordf64::from(self.range()).map(value, limit)
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.at.clone()
    }

    fn range(&self) -> Range<f64> {
        0.0..self.end
    }
}

/// Minutes and seconds as on a clock: `0:30`, `12:00`, `1:05:00`.
pub(in crate::render::html) fn clock(seconds: f64) -> String {
    let seconds = seconds.max(0.0).round() as u64;
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, minutes, seconds) => format!("{minutes}:{seconds:02}"),
        (hours, minutes, seconds) => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_those_of_a_clock_and_never_too_many() {
        let said = |millis| {
            let ticks = Ticks::new(Time::from_millis(millis), 6);
            (ticks.at.iter().map(|at| clock(*at)).collect::<Vec<_>>().join(" "), ticks.end)
        };
        assert_eq!(said(0), ("0:00 0:01".to_owned(), 1.0));
        assert_eq!(said(95_000), ("0:00 0:30 1:00 1:30".to_owned(), 95.0));
        assert_eq!(said(900_000).0, "0:00 5:00 10:00 15:00");
        assert_eq!(said(7_000_000).0, "0:00 30:00 1:00:00 1:30:00");
        assert!(Ticks::new(Time::MAX, 6).at.len() <= 7);
    }
}
