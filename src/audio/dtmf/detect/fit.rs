//! Two tones in samples: where they sound, how exactly, and how much of the sound they are.

use std::f64::consts::TAU;

/// Samples of one block, the unit in which everything here is counted: 1 ms.
pub(super) const BLOCK: usize = 8;

/// Half of the length over which a tone's strength is looked at, blocks: 10 ms. Its whole is a Hann window that is blind
/// 100 Hz beside the tone, and the nearest other tone of a key is 268 Hz away.
const HALF: usize = 10;

/// A complex number, as far as it is needed here.
type Complex = (f64, f64);

fn times(a: Complex, b: Complex) -> Complex {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

fn turn(angle: f64) -> Complex {
    (angle.cos(), angle.sin())
}

/// One tone, as it would stand still at its nominal frequency.
pub(super) struct Tone {
    /// What is asked for, hertz.
    nominal: f64,
    /// The sum of each block.
    sums: Vec<Complex>,
    /// The same, smoothed over a window of 20 ms; in the middle of a tone its length is half of the tone's amplitude.
    smooth: Vec<Complex>,
}

/// How a tone is in a number of blocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fit {
    /// Its frequency, hertz.
    pub(super) hertz: f64,
    /// The power of the one sine that fits best, full scale at 1: half for a sine at full scale.
    pub(super) power: f64,
    /// The share of the sound around this frequency that is the one sine: 1 for a tone, less for what glides or sways.
    pub(super) still: f64,
}

impl Tone {
    pub(super) fn new(samples: &[f64], nominal: f64) -> Self {
        let step = turn(-TAU * nominal / 8_000.0);
        let mut at: Complex = (1.0, 0.0);
        let mut sums = Vec::with_capacity(samples.len() / BLOCK);
        for block in samples.chunks_exact(BLOCK) {
            let mut sum = (0.0, 0.0);
            for sample in block {
                sum = (sum.0 + at.0 * sample, sum.1 + at.1 * sample);
                at = times(at, step);
            }
            sums.push(sum);
        }
        let weights: Vec<f64> = (0..2 * HALF)
            .map(|i| (1.0 - (TAU * (i as f64 + 0.5) / (2 * HALF) as f64).cos()) / (2 * HALF * BLOCK) as f64)
            .collect();
        let smooth = (0..=sums.len())
            .map(|middle| {
                let mut sum = (0.0, 0.0);
                for (i, weight) in weights.iter().enumerate() {
                    if let Some(one) = (middle + i).checked_sub(HALF).and_then(|block| sums.get(block)) {
                        sum = (sum.0 + one.0 * weight, sum.1 + one.1 * weight);
                    }
                }
                sum
            })
            .collect();
        Self { nominal, sums, smooth }
    }

    /// The amplitude around the beginning of each block.
    pub(super) fn strengths(&self) -> Vec<f64> {
        self.smooth.iter().map(|value| 2.0 * value.0.hypot(value.1)).collect()
    }

    /// The sine that fits best into these blocks, no further than a share of `most` from the nominal frequency.
    pub(super) fn fit(&self, blocks: &[usize], most: f64) -> Fit {
        let span = blocks.last().zip(blocks.first()).map_or(1, |(last, first)| last - first + 1);
        let sum = |shift: f64, of: &[Complex]| -> Complex {
            // By the angle from block to block.
            let step = turn(-TAU * shift * BLOCK as f64 / 8_000.0);
            let (mut at, mut before) = ((1.0, 0.0), None);
            let mut sum = (0.0, 0.0);
            for &block in blocks {
                if before.is_some_and(|before: usize| before + 1 == block) {
                    at = times(at, step);
                } else {
                    at = turn(-TAU * shift * (block * BLOCK) as f64 / 8_000.0);
                }
                before = Some(block);
                let value = times(at, of[block]);
                sum = (sum.0 + value.0, sum.1 + value.1);
            }
            sum
        };
        let strength = |shift: f64| {
            let (re, im) = sum(shift, &self.sums);
            re.hypot(im)
        };
        // The peak is as wide as two over the length; a fifth of it cannot miss it.
        let grid = 1_000.0 / span as f64 / 5.0;
        let steps = (self.nominal * most / grid).ceil() as i64;
        let (mut shift, mut best) = (0.0, 0.0);
        for i in -steps..=steps {
            let one = strength(i as f64 * grid);
            if one > best {
                (shift, best) = (i as f64 * grid, one);
            }
        }
        // A parabola through three points, twice as fine each time.
        let mut width = grid;
        for _ in 0..2 {
            let (below, above) = (strength(shift - width), strength(shift + width));
            let bend = below - 2.0 * best + above;
            if bend < 0.0 {
                shift += (0.5 * width * (below - above) / bend).clamp(-width, width);
                best = strength(shift);
            }
            width /= 4.0;
        }
        let amplitude = 2.0 * best / (blocks.len().max(1) * BLOCK) as f64;
        let (re, im) = sum(shift, &self.smooth);
        let all: f64 = blocks.iter().map(|&block| self.smooth[block].0.powi(2) + self.smooth[block].1.powi(2)).sum();
        let still = (re * re + im * im) / (all * blocks.len() as f64).max(1e-30);
        Fit { hertz: self.nominal + shift, power: amplitude * amplitude / 2.0, still }
    }
}
