//! Keys heard in sound, within the limits of ITU-T Q.24.

use std::f64::consts::TAU;

use super::{COLUMNS, KEYS, ROWS};
use crate::audio::level::FULL_SCALE_SINE_DBM0;
use crate::audio::spectrum::{BIN_HERTZ, BINS, HOP, Powers, Spectra};
use crate::time::Time;

/// A key that was pressed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Key {
    /// Which: `0` to `9`, `*`, `#`, `A` to `D`.
    pub key: char,
    /// When its tones began.
    pub at: Time,
    /// When they ended.
    pub until: Time,
    /// The level of the low tone, dBm0.
    pub low: f64,
    /// The level of the high tone, dBm0.
    pub high: f64,
    /// The share of the sound's power, from 0 to 1, that lies in the two tones while they sound.
    pub share: f64,
}

impl Key {
    /// How long it sounds.
    #[must_use]
    pub fn length(&self) -> Time {
        self.until - self.at
    }

    /// The level of the high tone over that of the low one, dB: above 0 is what ITU-T Q.24 calls reverse twist.
    #[must_use]
    pub fn twist(&self) -> f64 {
        self.high - self.low
    }
}

/// The shortest key, ours between the 40 ms that a receiver must know and the 23 ms that it must not (ITU-T Q.24, AT&T).
const SHORTEST: Time = Time::from_millis(31);

/// Two pieces of the same key with less between them are one, in which a packet was lost: 20 ms, and what the filter
/// blurs. ITU-T Q.24 wants pauses of 40 ms known (AT&T).
const BRIDGE: Time = Time::from_millis(30);

/// How far a frequency may be off, a share of it: between the 1.5 % that a receiver must accept and the 3.5 % that it
/// must reject (ITU-T Q.24, AT&T).
const OFF: f64 = 0.025;

/// The most that the high tone may stand over the low one and under it, dB: ITU-T Q.24 (AT&T) asks for 4 and 8; the
/// rest is for what codecs do to a short tone.
const TWIST: (f64, f64) = (6.0, -10.0);

/// The quietest tone, dBm0. ITU-T Q.24 asks for -25; ours is lower, since recordings are often quieter than the line.
const QUIETEST: f64 = -42.0;

/// Shares of the power in the two tones: in one spectrum, and over the whole key. Ours, between keys pressed into a
/// prompt and voices that whistle.
const SHARE: f32 = 0.3;
const SHARE_OF_ALL: f64 = 0.45;

/// The share from which on a key sounds alone. Below it, as in a prompt, its frequencies must be exact, a share of them,
/// its tones steady, and it must be one that desk phones have. Ours: in voices and music pairs of tones are as strong,
/// but they glide.
const CLEAR: f64 = 0.9;
const EXACT: f64 = 0.01;

/// Where about half of the sound is something else, the two tones must be as strong as each other, to so many dB.
const HALF: f64 = 0.55;
const EVEN: f64 = 3.0;

/// The share that the keys need that desk phones do not have.
const VERY_CLEAR: f64 = 0.95;
const STEADY: f64 = 0.22;

/// Spectra within a key that may have none.
const SPOILT: u64 = 2;

/// Bins of the low and the high tones, first and last.
const LOW: (usize, usize) = (21, 32);
const HIGH: (usize, usize) = (37, 54);

/// Samples of the past that are kept to measure a key's ends: 200 ms more than the longest stretch that is looked at.
const KEPT: usize = 4_000;

/// Hears keys in sound that comes in pieces of any length.
///
/// A key is told when it has ended, within 100 ms; one that is held for more than ten seconds is told as it ends too.
///
/// ```
/// # use ringtrue::audio::dtmf::{self, Keys};
/// let mut keys = Keys::new();
/// let mut heard = keys.push(&[0; 800]);
/// heard.extend(keys.push(&dtmf::samples('7', dtmf::ON).expect("a key")));
/// heard.extend(keys.push(&[0; 1_600]));
/// assert_eq!(heard.len(), 1);
/// assert_eq!(heard[0].key, '7');
/// assert!((heard[0].at.secs_f64() - 0.1).abs() < 0.003);
/// ```
pub struct Keys {
    /// Absent where somebody else cuts the sound into spectra.
    spectra: Option<Spectra>,
    /// The spectra that have come.
    frames: u64,
    samples: Vec<i16>,
    /// The number of the first sample kept.
    first: u64,
    run: Option<Run>,
    /// A key that has ended and may yet go on.
    last: Option<Key>,
    told: Vec<Key>,
}

/// Spectra one after the other that have the same key.
struct Run {
    key: (usize, usize),
    first: u64,
    last: u64,
    pairs: Vec<Pair>,
}

impl Run {
    /// The value in the middle of what all pairs have: codecs spoil the first and the last.
    fn middle(&self, of: impl Fn(&Pair) -> f64) -> f64 {
        let mut powers: Vec<f64> = self.pairs.iter().map(|pair| pair.powers.0 + pair.powers.1).collect();
        powers.sort_by(f64::total_cmp);
        let least = powers.get(powers.len() / 2).copied().unwrap_or_default() / 2.0;
        let strong = self.pairs.iter().filter(|pair| pair.powers.0 + pair.powers.1 >= least);
        let mut values: Vec<f64> = strong.map(of).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or_default()
    }
}

/// Two tones in one spectrum.
struct Pair {
    key: (usize, usize),
    hertz: (f64, f64),
    powers: (f64, f64),
    all: f64,
}

impl Default for Keys {
    fn default() -> Self {
        Self::new()
    }
}

impl Keys {
    /// With nothing heard yet.
    #[must_use]
    pub fn new() -> Self {
        Self { spectra: Some(Spectra::new()), ..Self::beside() }
    }

    /// One that is given the spectra with the samples ([`Keys::hear`]).
    pub(crate) fn beside() -> Self {
        Self { spectra: None, frames: 0, samples: Vec::new(), first: 0, run: None, last: None, told: Vec::new() }
    }

    /// Takes the next samples, mono at 8 kHz; gives the keys that have ended.
    pub fn push(&mut self, samples: &[i16]) -> Vec<Key> {
        if let Some(mut spectra) = self.spectra.take() {
            self.samples.extend_from_slice(samples);
            spectra.push(samples, |powers| self.look(powers));
            self.spectra = Some(spectra);
        }
        self.forget();
        std::mem::take(&mut self.told)
    }

    /// The sound is over; gives the keys that it cut short.
    pub fn finish(&mut self) -> Vec<Key> {
        if let Some(mut spectra) = self.spectra.take() {
            spectra.finish(|powers| self.look(powers));
        }
        self.end_run();
        self.told.extend(self.last.take());
        std::mem::take(&mut self.told)
    }

    /// The next samples, and the spectra that they complete.
    pub(crate) fn hear(&mut self, samples: &[i16], spectra: &[Powers]) -> Vec<Key> {
        self.samples.extend_from_slice(samples);
        for powers in spectra {
            self.look(powers);
        }
        self.forget();
        std::mem::take(&mut self.told)
    }

    fn forget(&mut self) {
        // A run that is still going on needs its beginning.
        let needed = self.run.as_ref().map_or(self.frames, |run| run.first) * HOP as u64;
        let keep = needed.saturating_sub(KEPT as u64 / 2).saturating_sub(self.first) as usize;
        if self.samples.len() > 4 * KEPT && keep > 0 {
            let gone = keep.min(self.samples.len());
            self.samples.drain(..gone);
            self.first += gone as u64;
        }
    }

    fn look(&mut self, powers: &Powers) {
        let frame = self.frames;
        self.frames += 1;
        let pair = pair(powers);
        let is_same = |run: &Run| pair.as_ref().is_some_and(|pair| pair.key == run.key);
        if let Some(run) = &self.run
            && !is_same(run)
        {
            // Codecs spoil a spectrum now and then.
            if frame - run.last <= SPOILT {
                return;
            }
            self.end_run();
        }
        if let Some(last) = self.last
            && self.run.is_none()
            && frame > last.until.sample() as u64 / HOP as u64 + 8
        {
            self.told.push(last);
            self.last = None;
        }
        let Some(pair) = pair else { return };
        let run = self.run.get_or_insert(Run { key: pair.key, first: frame, last: frame, pairs: Vec::new() });
        run.last = frame;
        run.pairs.push(pair);
    }

    /// Judges the run that is over.
    fn end_run(&mut self) {
        let Some(run) = self.run.take() else { return };
        for key in self.keys(&run) {
            match &mut self.last {
                Some(last) if last.key == key.key && key.at - last.until < BRIDGE => {
                    last.until = key.until.max(last.until);
                    last.low = last.low.max(key.low);
                    last.high = last.high.max(key.high);
                    last.share = last.share.max(key.share);
                }
                last => self.told.extend(last.replace(key)),
            }
        }
    }

    /// The keys of a run: one, or the same one several times with short pauses; none if the run does not hold.
    fn keys(&self, run: &Run) -> Vec<Key> {
        let (row, column) = run.key;
        let (low, high) = (run.middle(|pair| pair.hertz.0), run.middle(|pair| pair.hertz.1));
        let is_near = |hertz: f64, nominal: f64| (hertz / nominal - 1.0).abs() <= OFF;
        let sum = |of: &dyn Fn(&Pair) -> f64| run.pairs.iter().map(of).sum::<f64>();
        let share = sum(&|pair| pair.powers.0 + pair.powers.1) / sum(&|pair| pair.all).max(1e-12);
        let dbm0 = |power: f64| 10.0 * (power.max(1e-12) * 2.0).log10() + FULL_SCALE_SINE_DBM0;
        // Spectra at the ends hold a part of the key only: what is strongest tells the level, what is usual the twist.
        let twist = run.middle(|pair| dbm0(pair.powers.1) - dbm0(pair.powers.0));
        let strongest = run.pairs.iter().map(|pair| pair.powers.0 + pair.powers.1).fold(0.0, f64::max);
        let over = 10f64.powf(twist / 10.0);
        let (low_level, high_level) = (dbm0(strongest / (1.0 + over)), dbm0(strongest * over / (1.0 + over)));
        if share < CLEAR {
            // Something else is heard: a prompt under the key, or a voice that has no key at all.
            let is_exact = |hertz: f64, nominal: f64| (hertz / nominal - 1.0).abs() <= EXACT;
            if column == 3
                || share < HALF && twist.abs() > EVEN
                || run.last - run.first < 4
                || !is_exact(low, ROWS[row])
                || !is_exact(high, COLUMNS[column])
                || self.steadiness(run, low, high) < STEADY
            {
                return Vec::new();
            }
        } else if column == 3 && share < VERY_CLEAR {
            return Vec::new();
        }
        if !is_near(low, ROWS[row])
            || !is_near(high, COLUMNS[column])
            || share < SHARE_OF_ALL
            || low_level.min(high_level) < QUIETEST
            || twist > TWIST.0
            || twist < TWIST.1
        {
            return Vec::new();
        }
        let key = |(at, until)| Key { key: KEYS[row][column], at, until, low: low_level, high: high_level, share };
        self.stretches(run, low, high).into_iter().map(key).filter(|key| key.length() >= SHORTEST).collect()
    }

    /// How steady the two tones are, from 0 to 1: of their strengths over 15 ms the least beside the most, for the one
    /// that sways more.
    fn steadiness(&self, run: &Run, low: f64, high: f64) -> f64 {
        const STEP: usize = 8;
        const WIDTH: usize = 120;
        let Some((_, samples)) = self.around(run) else { return 0.0 };
        let of = |hertz: f64| {
            let strengths = strength(samples, hertz, STEP, WIDTH);
            let most = strengths.iter().copied().fold(0.0, f64::max);
            let is_strong = |strength: &f64| *strength > most / 2.0;
            // At its ends half of the stretch lies outside of the key.
            let first = strengths.iter().position(is_strong).unwrap_or(0) + WIDTH / STEP / 2 + 1;
            let last = strengths.iter().rposition(is_strong).unwrap_or(0).saturating_sub(WIDTH / STEP / 2 + 1);
            let within = strengths.get(first..=last).unwrap_or_default();
            within.iter().copied().fold(most, f64::min) / most.max(1.0)
        };
        of(low).min(of(high))
    }

    /// The samples around a run, and the number of the first.
    fn around(&self, run: &Run) -> Option<(u64, &[i16])> {
        let from = (run.first * HOP as u64).saturating_sub(400).max(self.first);
        let until = (run.last * HOP as u64 + 400).min(self.first + self.samples.len() as u64);
        let skipped = (from - self.first) as usize;
        Some((from, self.samples.get(skipped..skipped + until.checked_sub(from)? as usize)?))
    }

    /// The stretches in which both tones sound: where their strength, over 10 ms, is more than half of what it is in the
    /// key.
    fn stretches(&self, run: &Run, low: f64, high: f64) -> Vec<(Time, Time)> {
        const STEP: usize = 8;
        const WIDTH: usize = 80;
        let Some((from, samples)) = self.around(run) else { return Vec::new() };
        let (of_low, of_high) = (strength(samples, low, STEP, WIDTH), strength(samples, high, STEP, WIDTH));
        let is_on = |of: &[f64]| -> Vec<bool> {
            let most = of.iter().copied().fold(0.0, f64::max);
            // The two tones beat against each other; the mean of what is strong does not.
            let strong: Vec<f64> = of.iter().copied().filter(|strength| *strength > 0.6 * most).collect();
            let half = strong.iter().sum::<f64>() / strong.len().max(1) as f64 / 2.0;
            of.iter().map(|strength| *strength > half.max(1.0)).collect()
        };
        let both: Vec<bool> = is_on(&of_low).into_iter().zip(is_on(&of_high)).map(|(a, b)| a && b).collect();
        let time = |place: usize| Time::from_samples(from + (place * STEP + WIDTH / 2) as u64);
        let mut found: Vec<(Time, Time)> = Vec::new();
        let mut place = 0;
        for run in both.chunk_by(|a, b| a == b) {
            let (at, until) = (time(place), time(place + run.len()));
            place += run.len();
            match found.last_mut() {
                _ if run.first() != Some(&true) => {}
                Some(last) if at - last.1 < BRIDGE => last.1 = until,
                _ => found.push((at, until)),
            }
        }
        found
    }
}

/// The strength of one frequency over `width` samples, from each `step`-th sample on.
fn strength(samples: &[i16], hertz: f64, step: usize, width: usize) -> Vec<f64> {
    // Sums over whole steps; a stretch is the difference of two of them.
    let (mut re, mut im) = (0.0, 0.0);
    let mut sums = vec![(0.0, 0.0)];
    for (i, chunk) in samples.chunks_exact(step).enumerate() {
        for (j, &sample) in chunk.iter().enumerate() {
            let angle = TAU * hertz * (i * step + j) as f64 / 8_000.0;
            re += f64::from(sample) * angle.cos();
            im += f64::from(sample) * angle.sin();
        }
        sums.push((re, im));
    }
    let over = width / step;
    (0..sums.len().saturating_sub(over))
        .map(|i| {
            let (a, b) = (sums[i], sums[i + over]);
            (b.0 - a.0).hypot(b.1 - a.1)
        })
        .collect()
}

/// The two tones of a key in one spectrum, if most of its power lies in them.
fn pair(powers: &Powers) -> Option<Pair> {
    let all: f32 = powers[6..112].iter().sum();
    let peak = |(from, until): (usize, usize)| (from..=until).max_by(|&a, &b| powers[a].total_cmp(&powers[b]));
    let (low, high) = (peak(LOW)?, peak(HIGH)?);
    let around = |bin: usize| -> f32 { powers[bin - 2..=bin + 2].iter().sum() };
    let (low_power, high_power) = (around(low), around(high));
    if all <= 1e-9
        || low_power + high_power < SHARE * all
        || low_power > 16.0 * high_power
        || high_power > 8.0 * low_power
    {
        return None;
    }
    let hertz = (hertz(powers, low), hertz(powers, high));
    let near = |all: &[f64; 4], hertz: f64| {
        let off = |i: &usize| (hertz / all[*i] - 1.0).abs();
        (0..4).min_by(|a, b| off(a).total_cmp(&off(b))).filter(|i| off(i) < 0.045)
    };
    let key = (near(&ROWS, hertz.0)?, near(&COLUMNS, hertz.1)?);
    Some(Pair { key, hertz, powers: (f64::from(low_power), f64::from(high_power)), all: f64::from(all) })
}

/// The frequency of a peak, by its neighbours (a sine under a Hann window).
pub(crate) fn hertz(powers: &Powers, bin: usize) -> f64 {
    let at = |bin: usize| f64::from(powers.get(bin).copied().unwrap_or_default()).sqrt();
    let (below, peak, above) = (at(bin.saturating_sub(1)), at(bin).max(1e-12), at((bin + 1).min(BINS - 1)));
    let shift = if above >= below {
        let ratio = above / peak;
        (2.0 * ratio - 1.0) / (ratio + 1.0)
    } else {
        let ratio = below / peak;
        -(2.0 * ratio - 1.0) / (ratio + 1.0)
    };
    (bin as f64 + shift.clamp(-0.6, 0.6)) * BIN_HERTZ
}

#[cfg(test)]
mod tests;
