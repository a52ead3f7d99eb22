//! How still a spectrum stands.

use crate::audio::spectrum::{Powers, decibels};

/// Frames between which a spectrum is compared: 80 ms, as long as a short sound of speech. Ours.
pub(super) const APART: usize = 8;

/// The bins that are compared, 190 to 3,470 Hz.
const FIRST: usize = 6;
const BINS: usize = 106;

/// How deep under the louder of two frames a bin still counts, dB. Ours: what lies deeper is noise, and noise stands for
/// nothing.
const DEPTH: f32 = 30.0;

/// Every second spectrum is compared: it costs half, and tells the same.
const EVERY: usize = 2;

/// What is said of a spectrum that is not compared.
const NOTHING: i8 = i8::MIN;

/// A spectrum in dB, and the level of all of it.
type Frame = (f32, [f32; BINS]);

/// The last frames, of which a new one is compared with the oldest.
#[derive(Clone, Default, Debug)]
pub(super) struct Standing {
    last: [Option<Box<Frame>>; APART / EVERY],
    heard: usize,
}

impl Standing {
    /// How much the next spectrum is like the one [`APART`] frames before, in 127ths: 127 if its shape is the same, 0 if
    /// nothing is. `level` is that of all of it, dB; one that is quieter than `least` is compared with none.
    pub(super) fn hear(&mut self, level: f32, powers: &Powers, least: f32) -> i8 {
        let place = self.heard % APART;
        self.heard += 1;
        if !place.is_multiple_of(EVERY) {
            return NOTHING;
        }
        let last = &mut self.last[place / EVERY];
        if level < least {
            *last = None;
            return NOTHING;
        }
        let mut frame = (level, [0.0; BINS]);
        for (to, power) in frame.1.iter_mut().zip(&powers[FIRST..FIRST + BINS]) {
            *to = decibels(power + 1e-10);
        }
        match last {
            Some(before) => {
                let like = correlation(before, &frame);
                **before = frame;
                (like * 127.0).round() as i8
            }
            None => {
                *last = Some(Box::new(frame));
                NOTHING
            }
        }
    }
}

/// How still a stretch stands, from 0 to 1: the mean of what [`Standing::hear`] gave where both spectra are louder than
/// `least`, dB; where that is nearly nowhere, what says nothing.
pub(super) fn mean(standing: &[i8], levels: &[f32], least: f32) -> f32 {
    let (mut sum, mut count) = (0_i32, 0_u16);
    for ((like, now), before) in standing.iter().zip(levels).skip(APART).zip(levels) {
        if *like != NOTHING && *now > least && *before > least {
            sum += i32::from(*like);
            count += 1;
        }
    }
    if count > 3 { sum as f32 / 127.0 / f32::from(count) } else { 0.62 }
}

/// The correlation of two spectra over the bins, those that lie too deep taken for equal.
fn correlation(before: &Frame, now: &Frame) -> f32 {
    let floor = before.0.max(now.0) - DEPTH;
    let (mut a, mut b, mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (x, y) in before.1.iter().zip(&now.1) {
        let (x, y) = (x.max(floor) - floor, y.max(floor) - floor);
        a += x;
        b += y;
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    let count = BINS as f32;
    let (va, vb) = (aa - a * a / count, bb - b * b / count);
    ((ab - a * b / count) / (va * vb + 1e-3).max(1e-3).sqrt()).clamp(-1.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::spectrum::Spectra;

    /// The likeness of the frames of some samples, from the second on that is compared.
    fn heard(samples: &[i16]) -> Vec<i8> {
        let (mut standing, mut all) = (Standing::default(), Vec::new());
        Spectra::new().push(samples, |powers| {
            let level = decibels(powers[8..112].iter().sum::<f32>());
            all.push(standing.hear(level, powers, -60.0));
        });
        all.drain(..2 * APART);
        all.retain(|like| *like != NOTHING);
        all
    }

    #[test]
    fn a_chord_stands_and_noise_does_not() {
        let chord =
            |i: i32| [440.0, 550.0, 660.0].map(|hertz| (f64::from(i) * hertz / 8_000.0 * std::f64::consts::TAU).sin());
        let chord: Vec<i16> = (0..8_000).map(|i| (chord(i).iter().sum::<f64>() * 3_000.0) as i16).collect();
        assert!(heard(&chord).iter().all(|&like| like > 115), "{:?}", heard(&chord));
        let mut state = 1_u32;
        let noise: Vec<i16> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 19) as i16
        })
        .take(8_000)
        .collect();
        let mean = heard(&noise).iter().map(|&like| f64::from(like)).sum::<f64>() / heard(&noise).len() as f64;
        assert!(mean.abs() < 25.0, "{mean}");
    }
}
