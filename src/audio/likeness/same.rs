//! Whether two prompt files hold the same sound: one of them in another format, at another level, or saved once more.

use super::align::{HighPass, align};

/// Samples of a stretch that is compared: 0.1 s.
const STRETCH: usize = 800;

/// Samples of a block of an outline: 20 ms.
const BLOCK: usize = 160;

/// How much longer one of two files may be, samples: 0.1 s. Encoders of MP3 add and leave out less. Ours.
const LONGER: usize = 800;

/// How like two outlines must be for the waveforms to be compared, and how like all waveforms and each of them are. Ours:
/// a copy through GSM has 0.9 and 0.6, another word of the same speaker less than 0.4 at any one lag.
const OUTLINES: f64 = 0.8;
const ALL: f64 = 0.85;
const EACH: f64 = 0.5;

/// How far under its loudest stretch one is still compared, power: 15 dB. Ours: what codecs leave of less is little.
const LOUD: f64 = 0.03;

/// A prompt file's sound, ready to be compared with that of others.
#[derive(Debug)]
pub struct Print {
    /// Mono at 8 kHz, without what lies under 300 Hz.
    samples: Vec<i16>,
    /// Level of each 20 ms, as the root of its power.
    outline: Vec<f64>,
}

impl Print {
    /// Makes a sound ready to be compared: mono at 8 kHz.
    #[must_use]
    pub fn new(sound: &[i16]) -> Self {
        let mut samples = Vec::with_capacity(sound.len());
        HighPass::new().filter(sound, &mut samples);
        let outline = samples.chunks(BLOCK).map(|block| energy(block).sqrt()).collect();
        Self { samples, outline }
    }

    /// How long it is, samples.
    #[must_use]
    pub fn length(&self) -> usize {
        self.samples.len()
    }

    /// Their lengths are near enough for the same sound.
    #[must_use]
    pub fn may_be_same(&self, other: &Self) -> bool {
        self.samples.len().abs_diff(other.samples.len()) <= LONGER
    }

    /// Both are the same sound from their beginning to their end: a copy at another level, in another format, through a
    /// codec. One word that is another makes another sound.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        if !self.may_be_same(other) {
            return false;
        }
        let Some(shift) = self.shift(other) else { return false };
        let Some(found) = align(&self.samples, 0, self.samples.len(), shift, &other.samples, 0) else { return false };
        self.is_like(other, found.lag)
    }

    /// By how many samples the outline of the other lies behind, where both are most alike; nothing if they are not.
    fn shift(&self, other: &Self) -> Option<i64> {
        let most = (LONGER / BLOCK) as i64;
        let like = |shift: i64| {
            let pairs = self.outline.iter().enumerate().map(|(at, own)| {
                let there = usize::try_from(at as i64 + shift).ok().and_then(|at| other.outline.get(at));
                (*own, there.copied().unwrap_or(0.0))
            });
            correlation(pairs)
        };
        let (like, shift) =
            (-most..=most).map(|shift| (like(shift), shift)).max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default();
        (like > OUTLINES).then_some(shift * BLOCK as i64)
    }

    /// Every loud stretch of either is in the other at this lag.
    fn is_like(&self, other: &Self, lag: i64) -> bool {
        let loudest = |samples: &[i16]| samples.chunks(STRETCH).map(energy).fold(0.0, f64::max);
        let (own_loud, their_loud) = (loudest(&self.samples) * LOUD, loudest(&other.samples) * LOUD);
        let (mut sum, mut count) = (0.0, 0.0_f64);
        let mut sign = 0.0;
        for at in (0..self.samples.len()).step_by(STRETCH / 2) {
            let own = &self.samples[at..(at + STRETCH).min(self.samples.len())];
            let there = |sample: i64| usize::try_from(sample).unwrap_or(0).min(other.samples.len());
            let theirs = &other.samples[there(at as i64 + lag)..there((at + own.len()) as i64 + lag)];
            if energy(own) <= own_loud && energy(theirs) <= their_loud {
                continue;
            }
            if own.len() != theirs.len() || own.len() < STRETCH / 2 {
                // Sound that the other has not, but for the crumb at an end.
                if own.len().abs_diff(theirs.len()) > STRETCH / 2 {
                    return false;
                }
                continue;
            }
            let like = correlation(own.iter().zip(theirs).map(|(a, b)| (f64::from(*a), f64::from(*b))));
            // A channel may turn a waveform over, but then all of it.
            if sign == 0.0 {
                sign = like.signum();
            }
            if like * sign < EACH {
                return false;
            }
            sum += like * sign;
            count += 1.0;
        }
        count > 0.0 && sum / count >= ALL
    }
}

fn energy(samples: &[i16]) -> f64 {
    samples.iter().map(|&sample| f64::from(sample).powi(2)).sum::<f64>() / samples.len().max(1) as f64
}

/// The sum of the products beside the sums of the squares, from -1 to 1; 0 where one is nothing.
fn correlation(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (mut product, mut own, mut theirs) = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        product += a * b;
        own += a * a;
        theirs += b * b;
    }
    if own * theirs > 0.0 { product / (own * theirs).sqrt() } else { 0.0 }
}
