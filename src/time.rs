//! Time on a call: whole microseconds, so that a sample at 8 kHz is exactly 125 of them.
//!
//! People read `1 m 35 s`, programs read seconds with three decimals. There is no clock here.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

/// Samples a second on a telephone line (ITU-T G.711).
pub const SAMPLE_RATE: u32 = 8_000;

/// Microseconds of one sample at [`SAMPLE_RATE`].
const MICROS_PER_SAMPLE: i64 = 1_000_000 / SAMPLE_RATE as i64;

/// A moment of a call, counted from the answer, or a length of time; whole microseconds.
///
/// Moments before the answer (ringing) are negative. Arithmetic saturates at about 292,000 years.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Time(i64);

impl Time {
    /// The answer, or no time at all.
    pub const ZERO: Self = Self(0);
    /// Later than anything on a call.
    pub const MAX: Self = Self(i64::MAX);

    /// Whole microseconds.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Whole milliseconds.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis.saturating_mul(1_000))
    }

    /// Whole seconds.
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1_000_000))
    }

    /// Seconds, rounded to the microsecond; what is not finite becomes the nearest end of the range.
    #[must_use]
    pub fn from_secs_f64(secs: f64) -> Self {
        // `as` saturates and takes NaN to zero.
        Self((secs * 1e6).round() as i64)
    }

    /// The time that so many samples at [`SAMPLE_RATE`] last: exact.
    #[must_use]
    pub const fn from_samples(samples: u64) -> Self {
        let most = (i64::MAX / MICROS_PER_SAMPLE) as u64;
        let samples = if samples > most { most } else { samples };
        Self(samples as i64 * MICROS_PER_SAMPLE)
    }

    /// Microseconds.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Seconds.
    #[must_use]
    pub fn secs_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// The nearest sample at [`SAMPLE_RATE`], counted from zero; negative before the answer.
    #[must_use]
    pub const fn sample(self) -> i64 {
        self.0.saturating_add(MICROS_PER_SAMPLE / 2).div_euclid(MICROS_PER_SAMPLE)
    }

    /// The nearest moment that falls on a sample.
    #[must_use]
    pub const fn on_sample(self) -> Self {
        Self(self.sample().saturating_mul(MICROS_PER_SAMPLE))
    }

    /// Not before the answer, not less than nothing.
    #[must_use]
    pub fn at_least_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// Seconds with three decimals, as programs read them: `95.000`.
    #[must_use]
    pub fn seconds(self) -> String {
        format!("{:.3}", self.secs_f64())
    }

    /// Minutes, seconds and tenths, as a clock beside a call: `01:35.2`, `-00:04.0`.
    #[must_use]
    pub fn clock(self) -> String {
        let tenths = (self.0.unsigned_abs() + 50_000) / 100_000;
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{:02}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10)
    }
}

/// As people read it: `4.2 s`, `1 m 35 s`, `2 h 5 m`; below a second `350 ms`.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let micros = self.0.unsigned_abs();
        if micros == 0 {
            return f.write_str("0 s");
        }
        if micros < 999_500 {
            return write!(f, "{} ms", (micros + 500) / 1_000);
        }
        if micros < 59_950_000 {
            let tenths = (micros + 50_000) / 100_000;
            return if tenths.is_multiple_of(10) {
                write!(f, "{} s", tenths / 10)
            } else {
                write!(f, "{}.{} s", tenths / 10, tenths % 10)
            };
        }
        let secs = (micros + 500_000) / 1_000_000;
        match (secs / 3_600, secs / 60 % 60, secs % 60) {
            (0, m, 0) => write!(f, "{m} m"),
            (0, m, s) => write!(f, "{m} m {s} s"),
            (h, 0, _) => write!(f, "{h} h"),
            (h, m, _) => write!(f, "{h} h {m} m"),
        }
    }
}

impl Add for Time {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Time {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl AddAssign for Time {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Time {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Neg for Time {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Mul<i64> for Time {
    type Output = Self;
    fn mul(self, by: i64) -> Self {
        Self(self.0.saturating_mul(by))
    }
}

impl Sum for Time {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_minutes_and_seconds() {
        let said = |millis| Time::from_millis(millis).to_string();
        assert_eq!(said(0), "0 s");
        assert_eq!(said(350), "350 ms");
        assert_eq!(said(4_200), "4.2 s");
        assert_eq!(said(59_960), "1 m");
        assert_eq!(said(95_000), "1 m 35 s");
        assert_eq!(said(7_500_000), "2 h 5 m");
        assert_eq!(said(-4_000), "-4 s");
    }

    #[test]
    fn a_sample_is_exactly_125_microseconds() {
        assert_eq!(Time::from_samples(8_000), Time::from_secs(1));
        assert_eq!(Time::from_micros(125 * 77 + 60).sample(), 77);
        assert_eq!(Time::from_secs(-4).sample(), -32_000);
    }
}
