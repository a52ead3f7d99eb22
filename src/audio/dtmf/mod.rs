//! Keys as tones: the table of ITU-T Q.23, the sound of one key, and the hearing of keys.

use std::f64::consts::TAU;

mod detect;
mod over;

pub(super) use detect::hertz;
pub use detect::{Key, Keys};
pub use over::keys_over;

use super::level::peak_of_sine;
use super::{count, shaped};
use crate::time::Time;

/// The low frequency of each row of keys, hertz (ITU-T Q.23).
pub const ROWS: [f64; 4] = [697.0, 770.0, 852.0, 941.0];

/// The high frequency of each column of keys, hertz (ITU-T Q.23).
pub const COLUMNS: [f64; 4] = [1_209.0, 1_336.0, 1_477.0, 1_633.0];

/// The keys by rows and columns (ITU-T Q.23); no phone on a desk has the last column.
pub const KEYS: [[char; 4]; 4] =
    [['1', '2', '3', 'A'], ['4', '5', '6', 'B'], ['7', '8', '9', 'C'], ['*', '0', '#', 'D']];

/// How long a key sounds unless told otherwise: 100 ms, as senders in the field do; ITU-T Q.24 receivers need 40 ms.
pub const ON: Time = Time::from_millis(100);

/// The silence after a key unless told otherwise: 100 ms, as senders in the field do; ITU-T Q.24 receivers need 40 ms.
pub const OFF: Time = Time::from_millis(100);

/// The level of each of the two tones, dBm0: what senders in the field use.
pub const LEVEL: f64 = -9.0;

/// The two frequencies of a key in hertz, low and high; nothing for what is not a key. `a` to `d` count as `A` to `D`.
#[must_use]
pub fn frequencies(key: char) -> Option<(f64, f64)> {
    let key = key.to_ascii_uppercase();
    KEYS.iter().zip(ROWS).find_map(|(row, low)| {
        let column = row.iter().position(|&k| k == key)?;
        Some((low, COLUMNS[column]))
    })
}

/// The sound of one key, mono at 8 kHz; nothing for what is not a key.
///
/// Two sines at [`LEVEL`] each, where 0 dBm0 is as in [`FULL_SCALE_SINE_DBM0`](super::level::FULL_SCALE_SINE_DBM0).
/// A ramp of 2 ms at both ends lies inside `length`; no samples if that is zero or negative.
///
/// ```
/// # use ringtrue::audio::dtmf;
/// assert_eq!(dtmf::samples('5', dtmf::ON).map(|s| s.len()), Some(800));
/// assert_eq!(dtmf::samples('x', dtmf::ON), None);
/// ```
#[must_use]
pub fn samples(key: char, length: Time) -> Option<Vec<i16>> {
    let (low, high) = frequencies(key)?;
    let peak = peak_of_sine(LEVEL);
    Some(shaped(count(length), |t| peak * ((TAU * low * t).sin() + (TAU * high * t).sin())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::level::{peak_dbfs, rms_dbov};

    /// Power of one frequency in the samples, as the RMS of the sine it would be (Goertzel's filter).
    fn rms_at(samples: &[i16], hertz: f64) -> f64 {
        let (mut re, mut im) = (0.0, 0.0);
        for (i, &s) in samples.iter().enumerate() {
            let angle = TAU * hertz * i as f64 / 8_000.0;
            re += f64::from(s) * angle.cos();
            im += f64::from(s) * angle.sin();
        }
        (re * re + im * im).sqrt() / samples.len() as f64 * 2f64.sqrt()
    }

    #[test]
    fn every_key_sounds_its_row_and_its_column_and_no_other() {
        let keys = "0123456789*#ABCD";
        for key in keys.chars() {
            let sound = samples(key, Time::from_secs(1)).expect("a key");
            let (low, high) = frequencies(key).expect("a key");
            for hertz in ROWS.into_iter().chain(COLUMNS) {
                let level = 20.0 * (rms_at(&sound, hertz) / 32_768.0).log10();
                if hertz == low || hertz == high {
                    // -9 dBm0 is -12.17 dB under a full-scale sine, which is -3.01 dBov.
                    assert!((level + 15.18).abs() < 0.1, "{key} {hertz}: {level}");
                } else {
                    assert!(level < -50.0, "{key} {hertz}: {level}");
                }
            }
        }
    }

    #[test]
    fn a_key_has_exactly_its_length_and_does_not_clip() {
        let five = samples('5', ON).expect("a key");
        assert_eq!(five.len(), 800);
        assert!(peak_dbfs(&five) < -6.0);
        assert!((rms_dbov(&five) + 12.2).abs() < 0.3);
        assert!(five[0].abs() < 100 && five[799].abs() < 100);
        assert_eq!(samples('5', Time::from_secs(-1)), Some(Vec::new()));
    }

    #[test]
    fn letters_are_keys_in_either_case_and_the_rest_is_not() {
        assert_eq!(frequencies('a'), Some((697.0, 1_633.0)));
        assert_eq!(frequencies('#'), Some((941.0, 1_477.0)));
        assert_eq!(frequencies('e'), None);
        assert_eq!(samples(' ', ON), None);
    }
}
