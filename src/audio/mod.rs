//! Sound as samples: reading and writing WAV, tones, levels and pauses.
//!
//! Everything here is mono at 8 kHz, 16 bits, as a telephone line carries it (ITU-T G.711). This part knows
//! samples only: no menus, no files, no clock. What a file is worth as a prompt is judged elsewhere.

pub mod decode;
pub mod dtmf;
pub mod ear;
pub mod envelope;
pub mod level;
pub mod likeness;
pub mod progress;
pub mod silence;
pub mod spectrum;
pub mod tone;
pub mod voice;
pub mod wav;

use crate::time::{SAMPLE_RATE, Time};

/// One channel of sound.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Clip {
    /// The samples, full scale at -32,768.
    pub samples: Vec<i16>,
    /// Samples a second; [`wav::read`] always gives [`SAMPLE_RATE`].
    pub rate: u32,
}

impl Clip {
    /// How long it lasts, to the nearest sample of the line; a rate of 0 lasts no time.
    #[must_use]
    pub fn length(&self) -> Time {
        length_on_line(self.samples.len() as u64, self.rate)
    }
}

/// How long so many frames at `rate` (Hz) last on the line, to the nearest sample at 8 kHz; a rate of 0 lasts no time.
fn length_on_line(frames: u64, rate: u32) -> Time {
    if rate == 0 {
        return Time::ZERO;
    }
    let rate = u128::from(rate);
    let samples = (u128::from(frames) * u128::from(SAMPLE_RATE) + rate / 2) / rate;
    Time::from_samples(u64::try_from(samples).unwrap_or(u64::MAX))
}

/// A waveform made sample by sample, with a raised-cosine ramp of 2 ms at both ends against clicks.
///
/// `wave` takes seconds from the start and gives a value at the scale of `i16`; what is beyond it is clamped. The
/// ramps lie inside the length, so that the number of samples is exact. 2 ms is ours: shorter clicks, longer takes
/// from the 40 ms in which a receiver must know a key (ITU-T Q.24).
fn shaped(samples: usize, wave: impl Fn(f64) -> f64) -> Vec<i16> {
    let ramp = (SAMPLE_RATE as usize / 500).min(samples / 2);
    let gain = |i: usize| {
        let from_end = i.min(samples - 1 - i);
        if from_end >= ramp {
            return 1.0;
        }
        let share = (from_end as f64 + 0.5) / ramp as f64;
        0.5 - 0.5 * (std::f64::consts::PI * share).cos()
    };
    (0..samples).map(|i| (wave(i as f64 / f64::from(SAMPLE_RATE)) * gain(i)).round() as i16).collect()
}

/// How many samples a length of time has; none if it is negative.
fn count(length: Time) -> usize {
    usize::try_from(length.sample()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clip_lasts_what_it_lasts_on_the_line() {
        let clip = |frames, rate| Clip { samples: vec![0; frames], rate }.length();
        assert_eq!(clip(8_000, 8_000), Time::from_secs(1));
        assert_eq!(clip(44_100, 44_100), Time::from_secs(1));
        assert_eq!(clip(1, 16_000), Time::from_samples(1));
        assert_eq!(clip(1, 48_000), Time::ZERO);
        assert_eq!(clip(100, 0), Time::ZERO);
    }

    #[test]
    fn ramps_lie_inside_the_length() {
        let made = shaped(100, |_| 1_000.0);
        assert_eq!(made.len(), 100);
        assert!(made[0] < 10 && made[99] < 10);
        assert!(made[16..84].iter().all(|&s| s == 1_000));
        assert!(shaped(0, |_| 1.0).is_empty());
        assert_eq!(shaped(1, |_| 1.0), [1]);
    }
}
