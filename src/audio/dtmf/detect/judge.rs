//! Whether two tones are a key: what parts a key from a voice and from music.
//!
//! A voice has partials where a key has tones, and now and then two of them are as strong and as far apart. But they
//! glide, they are a little off, they do not last, and the rest of the voice is around them. Each of these is weighed,
//! so that a key which is spoilt in one of them is heard all the same.

use super::fit::{BLOCK, Fit, Tone};
use super::{COLUMNS, KEYS, Key, ROWS};
use crate::audio::level::FULL_SCALE_SINE_DBM0;
use crate::time::Time;

/// The shortest key, blocks of 1 ms. Ours, between the 40 ms that a receiver must know and the 23 ms that it must not
/// (ITU-T Q.24, AT&T).
const SHORTEST: usize = 31;

/// Two pieces of the same key with less between them are one, in which a packet was lost: 20 ms, and what the filter
/// blurs. ITU-T Q.24 wants pauses of 40 ms known (AT&T).
const BRIDGE: usize = 30;

/// By how much a tone may seem quieter in a part of a key that a voice hides, dB. Ours: in a true pause a voice seldom has
/// so much of both tones.
const HIDDEN: f64 = 6.0;

/// How far a frequency may be off, a share of it: between the 1.5 % that a receiver must accept and the 3.5 % that it
/// must reject (ITU-T Q.24, AT&T).
const OFF: f64 = 0.025;

/// The most that the high tone may stand over the low one and under it, dB: ITU-T Q.24 (AT&T) asks for 4 and 8; the
/// rest is for what codecs do to a short tone.
const TWIST: (f64, f64) = (9.2, -10.8);

/// The quietest tone, dBm0. ITU-T Q.24 asks for -25; ours is lower, since recordings are often quieter than the line.
const QUIETEST: f64 = -42.0;

/// The share of the power in the two tones from which on a key sounds alone, and how much of each tone must stand
/// still in it; and the same share for the keys that desk phones do not have. Ours.
const CLEAR: f64 = 0.9;
const STILL: f64 = 0.9;
const VERY_CLEAR: f64 = 0.95;

/// The doubt from which on it is no key. Ours: in calls through 14 channels all but about one key in a thousand have less
/// (those are short ones that GSM spoils); in ten hours of voices in five languages and of music, at four speeds, nothing
/// that desk phones have had less than 3.3, and in 32 hours through codecs, noise and narrow bands one had less than 3.
const DOUBT: f64 = 2.8;

/// How many blocks are looked at for what the tones are; more tell nothing new.
const ENOUGH: usize = 500;

/// The quietest strength that counts as sound, full scale at 1: one step of 16 bits.
const STEP: f64 = 3e-5;

/// A key in silence: how far under it what is heard from 30 to 45 ms before and behind it must be, a share of its power
/// (25 dB), and what that takes from the doubt. Ours: GSM makes of a key of 75 ms something that is one in nothing else.
const APART: usize = 15;
const QUIETER: f64 = 0.003;
const ALONE: f64 = 2.2;

/// How far outside of a key nothing may be heard of its tones, blocks.
const OUTSIDE: usize = 15;

/// A stretch in which the two tones of a key sound.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    /// Blocks from the first sample: the first, and the one behind the last.
    from: usize,
    until: usize,
    low: Fit,
    high: Fit,
    /// The share of the power that lies in the two tones.
    share: f64,
    /// Nothing is heard shortly before and shortly after.
    alone: bool,
    /// How strong the stronger of the tones is before the beginning and behind the end, beside what it is within: added
    /// up, from 0 to 2.
    around: f64,
}

/// The keys in samples, the first of which has the number `first`: those of one row and one column, which have a `share` of
/// the power or more, with their doubts.
pub(super) fn keys(samples: &[i16], first: u64, (row, column): (usize, usize), share: f64) -> Vec<(Key, f64)> {
    let time = |block: usize| Time::from_samples(first + (block * BLOCK) as u64);
    let mut found = Vec::new();
    for stretch in stretches(samples, row, column) {
        let (low, high) = (dbm0(stretch.low.power), dbm0(stretch.high.power));
        let off = |fit: Fit, nominal: f64| (fit.hertz / nominal - 1.0).abs();
        let off = off(stretch.low, ROWS[row]).max(off(stretch.high, COLUMNS[column]));
        let twist = high - low;
        if stretch.until - stretch.from < SHORTEST
            || off > OFF
            || twist > TWIST.0
            || twist < TWIST.1
            || low.min(high) < QUIETEST
            || stretch.share < if column == 3 { VERY_CLEAR } else { share }
        {
            continue;
        }
        let doubt = stretch.doubt(off, twist);
        if doubt < DOUBT {
            let confidence = 1.0 / (1.0 + (2.0 * (doubt - DOUBT)).exp());
            let (at, until) = (time(stretch.from), time(stretch.until));
            let share = stretch.share.min(1.0);
            found.push((Key { key: KEYS[row][column], at, until, low, high, share, confidence }, doubt));
        }
    }
    found
}

/// The level of a sine, dBm0, by its power.
fn dbm0(power: f64) -> f64 {
    10.0 * (power.max(1e-12) * 2.0).log10() + FULL_SCALE_SINE_DBM0
}

/// In all of these samples the tones of a key sound, nowhere much quieter than with these levels (dBm0): so it lasts from
/// what lies before to what lies behind, and a voice only hides it.
pub(super) fn lasts(samples: &[i16], (row, column): (usize, usize), (low, high): (f64, f64)) -> bool {
    let samples = prepared(samples);
    let blocks: Vec<usize> = (0..samples.len() / BLOCK).collect();
    let sounds = |hertz: f64, level: f64| {
        let tone = Tone::new(&samples, hertz);
        let parts = blocks.len().div_ceil(BRIDGE).max(1);
        blocks.chunks(blocks.len().div_ceil(parts).max(1)).all(|part| dbm0(tone.fit(part, OFF).power) > level - HIDDEN)
    };
    sounds(ROWS[row], low) && sounds(COLUMNS[column], high)
}

impl Stretch {
    /// What speaks against a key, about 0 to 10. Each weight is ours, from the keys and the voices named at [`DOUBT`].
    fn doubt(&self, off: f64, twist: f64) -> f64 {
        let still = self.low.still.min(self.high.still);
        let is_clear = self.share >= CLEAR && still >= STILL && self.around < 1.0;
        // Alone, a sender may be as wrong as ITU-T Q.24 lets it be; beside a voice most are exact to 0.1 %.
        let off = if is_clear { 0.0 } else { off / 0.0053 };
        off + (1.0 - still) / 0.3
            + (1.0 - self.share).max(0.0) / 0.6
            + self.around / 4.0
            + (twist / 8.0).powi(2)
            + 60.0 / (self.until - self.from) as f64
            - if self.alone { ALONE } else { 0.0 }
    }
}

/// Without what lies under 200 Hz, hum and the steps of a recorder; full scale at 1.
fn prepared(samples: &[i16]) -> Vec<f64> {
    // Butterworth's filter of second order.
    const NOW: [f64; 3] = [0.894_858_6, -1.789_717_2, 0.894_858_6];
    const BEFORE: [f64; 2] = [-1.778_631_8, 0.800_802_6];
    let (mut x1, mut x2, mut y1, mut y2) = (0.0, 0.0, 0.0, 0.0);
    samples
        .iter()
        .map(|&sample| {
            let x = f64::from(sample) / 32_768.0;
            let y = NOW[0] * x + NOW[1] * x1 + NOW[2] * x2 - BEFORE[0] * y1 - BEFORE[1] * y2;
            (x2, x1, y2, y1) = (x1, x, y1, y);
            y
        })
        .collect()
}

/// Where a tone is more than half as strong as is usual where it sounds.
fn on(strengths: &[f64]) -> Vec<bool> {
    let most = strengths.iter().copied().fold(0.0, f64::max);
    let mut sounding: Vec<f64> = strengths.iter().copied().filter(|strength| *strength > most / 4.0).collect();
    sounding.sort_by(f64::total_cmp);
    // A codec may begin a tone far too loud (GSM by 8 dB for 40 ms), so the usual lies below the middle.
    let usual = sounding.get(sounding.len() * 2 / 5).copied().unwrap_or_default();
    strengths.iter().map(|strength| *strength > (usual / 2.0).max(STEP)).collect()
}

/// The stretches in which both tones of a key sound.
fn stretches(samples: &[i16], row: usize, column: usize) -> Vec<Stretch> {
    let samples = prepared(samples);
    let (low, high) = (Tone::new(&samples, ROWS[row]), Tone::new(&samples, COLUMNS[column]));
    let energies: Vec<f64> =
        samples.chunks_exact(BLOCK).map(|block| block.iter().map(|sample| sample * sample).sum()).collect();
    let (of_low, of_high) = (low.strengths(), high.strengths());
    let both: Vec<bool> =
        on(&of_low).into_iter().zip(on(&of_high)).map(|(low, high)| low && high).take(energies.len()).collect();
    let found = pieces(&both).into_iter().filter_map(|pieces| {
        let (from, until) = (pieces.first()?.0, pieces.last()?.1);
        // At its ends the sound is a part of the key only.
        let inner = pieces.iter().flat_map(|&(from, until)| {
            let end = 3.min((until - from) / 3);
            from + end..until - end
        });
        let blocks: Vec<usize> = inner.take(ENOUGH).collect();
        if blocks.len() < SHORTEST / 3 {
            return None;
        }
        let (low, high) = (low.fit(&blocks, 2.0 * OFF), high.fit(&blocks, 2.0 * OFF));
        let all = blocks.iter().map(|&block| energies[block]).sum::<f64>() / (blocks.len() * BLOCK) as f64;
        let beside = |at: Option<usize>| {
            let of = |strengths: &[f64], fit: Fit| {
                at.and_then(|at| strengths.get(at))
                    .map_or(0.0, |strength| strength / (2.0 * fit.power).sqrt().max(STEP))
            };
            of(&of_low, low).max(of(&of_high, high)).min(1.0)
        };
        let around = beside(from.checked_sub(OUTSIDE)) + beside(Some(until + OUTSIDE));
        let is_quiet = |from: usize| {
            let near = energies.get(from..from + APART).unwrap_or(&energies);
            near.iter().sum::<f64>() < QUIETER * all * (near.len() * BLOCK) as f64
        };
        let alone = from >= 3 * APART && is_quiet(from - 3 * APART) && is_quiet(until + 2 * APART);
        Some(Stretch { from, until, low, high, share: (low.power + high.power) / all.max(1e-12), alone, around })
    });
    found.collect()
}

/// Runs of blocks with both tones, each made of the pieces that lost packets leave of it.
fn pieces(both: &[bool]) -> Vec<Vec<(usize, usize)>> {
    let mut found: Vec<Vec<(usize, usize)>> = Vec::new();
    let mut place = 0;
    for run in both.chunk_by(|a, b| a == b) {
        let (from, until) = (place, place + run.len());
        place = until;
        if run.first() != Some(&true) {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.last().is_some_and(|last| from - last.1 < BRIDGE) => last.push((from, until)),
            _ => found.push(vec![(from, until)]),
        }
    }
    found
}
