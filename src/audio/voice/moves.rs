//! The levels of parts of the spectrum, what of them is noise, and how they move.

use crate::audio::spectrum::{Powers, decibels};

/// How many bands there are.
pub(super) const BANDS: usize = 12;

/// The first bin of each band, and the one behind the last: 190 to 3,440 Hz, each a little wider than the one before.
/// Ours.
const EDGES: [usize; BANDS + 1] = [6, 9, 12, 16, 20, 25, 31, 38, 46, 56, 68, 84, 110];

/// The level of each band, in half decibels over -110 dB against full scale.
pub(super) type Bands = [u8; BANDS];

/// The level of a value of [`Bands`], dB.
fn level(value: u8) -> f32 {
    f32::from(value) / 2.0 - 110.0
}

/// The bands of a spectrum.
pub(super) fn bands(powers: &Powers) -> Bands {
    let mut made = [0; BANDS];
    for (to, edges) in made.iter_mut().zip(EDGES.windows(2)) {
        let sum: f32 = powers[edges[0]..edges[1]].iter().sum();
        // A cast saturates.
        *to = ((decibels(sum + 1e-10) + 110.0) * 2.0) as u8;
    }
    made
}

/// Frames of which noise is the usual level where they are least loud: a quarter of a second.
const BLOCK: usize = 25;

/// Blocks on either side in which the least loud one is looked for: 2.5 s.
const AROUND: usize = 10;

/// How far over its noise a band says something, dB; single spectra of noise stray by as much. Ours.
const STRAYS: f32 = 6.0;

/// The noise of a line, from the quarters of seconds in which least is heard.
pub(super) struct Noise {
    /// For each block: the level of everything, and that of each band, dB.
    blocks: Vec<(f32, [f32; BANDS])>,
}

impl Noise {
    /// Of a whole call; where nothing is ever quiet, as in music, noise is no louder than `most` dB.
    pub(super) fn new(levels: &[f32], bands: &[Bands], most: f32) -> Self {
        let third = |values: &mut [f32]| {
            values.sort_by(f32::total_cmp);
            values.get(values.len() / 3).copied().unwrap_or(f32::MAX)
        };
        let usual: Vec<(f32, [f32; BANDS])> = levels
            .chunks(BLOCK)
            .zip(bands.chunks(BLOCK))
            .map(|(levels, bands)| {
                let mut of = [0.0; BANDS];
                for (i, to) in of.iter_mut().enumerate() {
                    let mut values: Vec<f32> = bands.iter().map(|bands| level(bands[i])).collect();
                    *to = third(&mut values);
                }
                (third(&mut levels.to_vec()), of)
            })
            .collect();
        // As loud as this in every band, it would be as loud as `most`.
        let most_of_band = most - 10.0 * (BANDS as f32).log10();
        let around = |block: usize| {
            let near = &usual[block.saturating_sub(AROUND)..(block + AROUND + 1).min(usual.len())];
            let mut least = (most, [most_of_band; BANDS]);
            for (all, bands) in near {
                least.0 = least.0.min(*all);
                for (to, from) in least.1.iter_mut().zip(bands) {
                    *to = to.min(*from);
                }
            }
            least
        };
        Self { blocks: (0..usual.len()).map(around).collect() }
    }

    /// The level of the noise at a frame, dB.
    pub(super) fn level(&self, frame: usize) -> f32 {
        self.blocks.get(frame / BLOCK).map_or(f32::MIN, |block| block.0)
    }

    /// The same in bands.
    pub(super) fn bands(&self, frame: usize) -> [f32; BANDS] {
        self.blocks.get(frame / BLOCK).map_or([f32::MIN; BANDS], |block| block.1)
    }

    /// How far the bands of a frame are over what noise strays, added up, dB.
    pub(super) fn excess(&self, frame: usize, bands: &Bands) -> f32 {
        let Some((_, noise)) = self.blocks.get(frame / BLOCK) else { return 0.0 };
        bands.iter().zip(noise).map(|(value, noise)| (level(*value) - noise - STRAYS).max(0.0)).sum()
    }
}

/// Frames between which a change is looked at: 20 ms.
const APART: usize = 2;

/// How deep under the loudest frame a band still counts, and how far over its noise it has to be, dB. Ours.
const DEEPEST: f32 = 30.0;
const HEARD: f32 = 5.0;

/// By how many dB the bands that are heard change within 20 ms; 0 if none is. `top` is the loudest level, dB.
pub(super) fn change(bands: &[Bands], noise: &[f32; BANDS], top: f32) -> f32 {
    let (mut sum, mut count) = (0.0, 0_u32);
    let least = noise.map(|noise| (noise + HEARD).max(top - DEEPEST));
    for (before, now) in bands.iter().zip(bands.iter().skip(APART)) {
        for ((before, now), least) in before.iter().zip(now).zip(least) {
            let (before, now) = (level(*before).max(least), level(*now).max(least));
            if before > least || now > least {
                sum += (now - before).abs();
                count += 1;
            }
        }
    }
    sum / count.max(1) as f32
}

/// How far the mean spectra of two stretches are apart, dB a band.
pub(super) fn step(before: &[Bands], after: &[Bands]) -> f32 {
    let mean =
        |bands: &[Bands], i: usize| bands.iter().map(|bands| level(bands[i])).sum::<f32>() / bands.len().max(1) as f32;
    (0..BANDS).map(|i| (mean(before, i) - mean(after, i)).abs()).sum::<f32>() / BANDS as f32
}

/// How deep under the loudest frame a level still counts, dB. Ours: noise 15 dB under a voice changes little then.
const DEPTH: f32 = 20.0;

/// How far levels stray from their mean, dB. `top` is the loudest.
pub(super) fn straying(levels: &[f32], top: f32) -> f32 {
    let deep = |level: &f32| level.max(top - DEPTH);
    let count = levels.len().max(1) as f32;
    let mean = levels.iter().map(deep).sum::<f32>() / count;
    (levels.iter().map(|level| (deep(level) - mean).powi(2)).sum::<f32>() / count).sqrt()
}

/// The share of peaks that stay, from 0 to 1, where levels are loud; 0.3, as in noise, where there are none.
pub(super) fn stays(stay: &[u8], levels: &[f32], top: f32) -> f32 {
    let heard = |(stay, level): (&u8, &f32)| (*stay < 255 && *level > top - DEPTH).then_some(f32::from(*stay) / 250.0);
    let (sum, count) =
        stay.iter().zip(levels).filter_map(heard).fold((0.0, 0_u32), |(sum, count), x| (sum + x, count + 1));
    if count == 0 { 0.3 } else { sum / count as f32 }
}
