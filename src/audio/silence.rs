//! Pauses in sound: where a recorded menu can be cut into its choices.

use super::level::{FRAME, rms_dbov};
use crate::time::Time;

/// A frame of 20 ms below this is silent, dBov. Ours: 24 dB under speech at -26 dBov, above the noise of a quiet
/// recording and of G.711. The hiss of a recording in 8-bit PCM lies above it: such a file has no pauses.
pub const THRESHOLD: f64 = -50.0;

/// The pauses of at least a length, start and end in order; the end is the first sample that is not silent.
///
/// Samples at 8 kHz. A pause holds one silent frame of 20 ms or more and reaches outwards to the first sample that
/// is not below [`THRESHOLD`] by itself, so that a pause of digital silence is exact to the sample. Silence at the
/// beginning and at the end counts. A pause shorter than 40 ms may hold no whole frame and stay unfound.
#[must_use]
pub fn pauses(samples: &[i16], at_least: Time) -> Vec<(Time, Time)> {
    // A frame that is not silent holds a sample that is not quiet, so pauses never meet.
    let is_quiet = |&s: &i16| rms_dbov(&[s]) < THRESHOLD;
    let silent: Vec<bool> = samples.chunks(FRAME).map(|frame| rms_dbov(frame) < THRESHOLD).collect();
    let mut found = Vec::new();
    let mut frame = 0;
    for run in silent.chunk_by(|a, b| a == b) {
        let (from, to) = (frame * FRAME, ((frame + run.len()) * FRAME).min(samples.len()));
        frame += run.len();
        // A lone frame cut short by the end of the sound is no frame of 20 ms.
        if run.first() != Some(&true) || to - from < FRAME.min(samples.len()) {
            continue;
        }
        let start = from - samples[..from].iter().rev().take_while(|s| is_quiet(s)).count();
        let end = to + samples[to..].iter().take_while(|s| is_quiet(s)).count();
        let pause = (Time::from_samples(start as u64), Time::from_samples(end as u64));
        if pause.1 - pause.0 >= at_least {
            found.push(pause);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::dtmf;

    const LONG: Time = Time::from_millis(300);

    fn beeps(gaps: &[usize]) -> Vec<i16> {
        let mut made = Vec::new();
        for &gap in gaps {
            made.extend([9_000; 1_000]);
            made.extend(vec![2; gap]);
        }
        made.extend([9_000; 1_000]);
        made
    }

    #[test]
    fn a_pause_is_exact_to_the_sample_and_its_end_is_not_in_it() {
        let found = pauses(&beeps(&[3_001, 2_399, 2_400]), LONG);
        let samples: Vec<_> = found.iter().map(|(a, b)| (a.sample(), b.sample())).collect();
        assert_eq!(samples, [(1_000, 4_001), (8_400, 10_800)]);
    }

    #[test]
    fn silence_at_both_ends_counts() {
        let mut made = vec![0; 4_000];
        made.extend(dtmf::samples('1', Time::from_secs(1)).expect("a key"));
        made.extend(vec![0; 4_100]);
        let found = pauses(&made, LONG);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].0, Time::ZERO);
        assert_eq!(found[1].1.sample(), 16_100);
        // The ramps of a key are silent for a few samples.
        assert!((found[0].1.sample() - 4_000).abs() < 16);
    }

    #[test]
    fn a_sound_without_pauses_has_none_and_silence_is_one() {
        assert_eq!(pauses(&[], LONG), []);
        assert_eq!(pauses(&[5_000; 8_000], LONG), []);
        assert_eq!(pauses(&[0; 8_000], LONG), [(Time::ZERO, Time::from_secs(1))]);
        assert_eq!(pauses(&[0; 100], Time::ZERO), [(Time::ZERO, Time::from_samples(100))]);
    }

    #[test]
    fn pauses_do_not_overlap() {
        // Near the threshold, frames fall on both sides of it.
        let made: Vec<i16> = (0..40_000).map(|i| if i / 150 % 3 == 0 { 140 } else { 60 }).collect();
        assert!(pauses(&made, Time::ZERO).windows(2).all(|p| p[0].1 <= p[1].0));
    }
}
