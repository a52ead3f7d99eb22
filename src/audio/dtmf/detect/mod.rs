//! Keys heard in sound, within the limits of ITU-T Q.24.

mod fit;
mod judge;

use super::{COLUMNS, KEYS, ROWS};
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
    /// How sure it is that this is a key, from 0.5 to 1: the more, the longer, the more exact and the more alone it is.
    pub confidence: f64,
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

/// How much of the sound the two tones of a key must be: shares of the power.
#[derive(Clone, Copy, Debug)]
struct Shares {
    /// Of one spectrum, for a closer look.
    look: f32,
    /// Of the whole key.
    key: f64,
}

/// In sound of which nothing is known. Ours: a key pressed into the loudest prompt keeps 0.41, and through GSM a chord of
/// music has more than 0.28.
const UNKNOWN: Shares = Shares { look: 0.3, key: 0.37 };

/// In what is left of a call of which a known sound was taken away: what a codec could not say of that remains. Ours.
const LEFT: Shares = Shares { look: 0.2, key: 0.25 };

/// Spectra within a key that may have none, or another: a lost packet spoils four.
const SPOILT: u64 = 4;

/// The most spectra that are looked at together: 10 s. A key held for longer is put together again.
const LONGEST: u64 = 1_000;

/// How much less than a pause lies between two pieces of one key: 30 ms ([`judge`]).
const BRIDGE: Time = Time::from_millis(30);

/// The longest part of a key that a voice may hide. Ours.
const HIDDEN: Time = Time::from_millis(300);

/// Spectra behind a key after which it does not go on: those in [`HIDDEN`], and what their windows blur.
const OVER: u64 = 34;

/// Bins of the low and the high tones, first and last.
const LOW: (usize, usize) = (21, 32);
const HIGH: (usize, usize) = (37, 54);

/// Samples of the past that are kept to measure a key's ends: 200 ms more than the longest stretch that is looked at.
const KEPT: usize = 4_000;

/// Hears keys in sound that comes in pieces of any length.
///
/// A key is told within half a second after its end, since a voice may hide a part of it. Keys are heard within the limits
/// of ITU-T Q.24 (lengths, pauses, frequencies, levels, twist), alone, in noise, over a prompt or a voice that is not much
/// louder, and across a lost packet; `tests/listening` prints how many of them, and holds that hours of voices and music have none.
///
/// ```
/// # use ringtrue::audio::dtmf::{self, Keys};
/// let mut keys = Keys::new();
/// let mut heard = keys.push(&[0; 800]);
/// heard.extend(keys.push(&dtmf::samples('7', dtmf::ON).expect("a key")));
/// heard.extend(keys.push(&[0; 4_800]));
/// assert_eq!(heard.len(), 1);
/// assert_eq!(heard[0].key, '7');
/// assert!((heard[0].at.secs_f64() - 0.1).abs() < 0.003);
/// ```
pub struct Keys {
    /// Absent where somebody else cuts the sound into spectra.
    spectra: Option<Spectra>,
    shares: Shares,
    /// The spectra that have come.
    frames: u64,
    samples: Vec<i16>,
    /// The number of the first sample kept.
    first: u64,
    run: Option<Run>,
    /// A key that has ended and may yet go on, and its doubt.
    last: Option<(Key, f64)>,
    told: Vec<Key>,
}

/// Spectra one after the other that have the same key.
struct Run {
    /// Its row and its column.
    key: (usize, usize),
    /// The first and the last spectrum.
    first: u64,
    last: u64,
    /// Spectra behind the last, which have another key.
    others: Vec<(u64, (usize, usize))>,
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
        Self {
            spectra: None,
            shares: UNKNOWN,
            frames: 0,
            samples: Vec::new(),
            first: 0,
            run: None,
            last: None,
            told: Vec::new(),
        }
    }

    /// One for what is left of a call when a known sound is taken away.
    pub(super) fn of_the_rest() -> Self {
        Self { shares: LEFT, ..Self::new() }
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
        self.told.extend(self.last.take().map(|(key, _)| key));
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
        self.add(frame, pair(powers, self.shares.look));
        if let Some((last, _)) = self.last
            && self.run.is_none()
            && frame > last.until.sample() as u64 / HOP as u64 + OVER
        {
            self.told.push(last);
            self.last = None;
        }
    }

    /// What the next spectrum has.
    fn add(&mut self, frame: u64, key: Option<(usize, usize)>) {
        let Some(run) = &mut self.run else {
            self.run = key.map(|key| Run { key, first: frame, last: frame, others: Vec::new() });
            return;
        };
        if key == Some(run.key) {
            run.last = frame;
            run.others.clear();
            if frame - run.first >= LONGEST {
                self.end_run();
            }
            return;
        }
        run.others.extend(key.map(|key| (frame, key)));
        if frame - run.last > SPOILT {
            let others = std::mem::take(&mut run.others);
            self.end_run();
            for (frame, key) in others {
                self.add(frame, Some(key));
            }
        }
    }

    /// Judges the run that is over.
    fn end_run(&mut self) {
        let Some(run) = self.run.take() else { return };
        let Some((first, samples)) = self.around(&run) else { return };
        for (key, doubt) in judge::keys(samples, first, run.key, self.shares.key) {
            let is_one = self.last.is_some_and(|(last, _)| last.key == key.key && self.goes_on(&last, &key, run.key));
            match &mut self.last {
                Some((last, least)) if is_one => {
                    last.until = key.until.max(last.until);
                    if doubt < *least {
                        *least = doubt;
                        let Key { low, high, share, confidence, .. } = key;
                        (last.low, last.high, last.share, last.confidence) = (low, high, share, confidence);
                    }
                }
                // Two keys at once are one, and a voice that lends it another tone.
                Some((last, least)) if key.at < last.until => {
                    if doubt < *least {
                        (*last, *least) = (key, doubt);
                    }
                }
                last => self.told.extend(last.replace((key, doubt)).map(|(key, _)| key)),
            }
        }
    }

    /// One key goes on as the other, of the same row and column.
    fn goes_on(&self, before: &Key, behind: &Key, key: (usize, usize)) -> bool {
        let place = |time: Time| usize::try_from(time.sample() - self.first as i64).unwrap_or(0);
        behind.at - before.until < BRIDGE
            || (behind.at - before.until < HIDDEN
                && self
                    .samples
                    .get(place(before.until)..place(behind.at))
                    .is_some_and(|between| judge::lasts(between, key, (before.low, before.high))))
    }

    /// The samples around a run, and the number of the first.
    fn around(&self, run: &Run) -> Option<(u64, &[i16])> {
        let from = (run.first * HOP as u64).saturating_sub(400).max(self.first);
        let until = (run.last * HOP as u64 + 400).min(self.first + self.samples.len() as u64);
        let skipped = (from - self.first) as usize;
        Some((from, self.samples.get(skipped..skipped + until.checked_sub(from)? as usize)?))
    }
}

/// The row and the column of a key whose two tones are the strongest in one spectrum.
fn pair(powers: &Powers, share: f32) -> Option<(usize, usize)> {
    let all: f32 = powers[6..112].iter().sum();
    let peak = |(from, until): (usize, usize)| (from..=until).max_by(|&a, &b| powers[a].total_cmp(&powers[b]));
    let (low, high) = (peak(LOW)?, peak(HIGH)?);
    let around = |bin: usize| -> f32 { powers[bin - 2..=bin + 2].iter().sum() };
    let (low_power, high_power) = (around(low), around(high));
    if all <= 1e-9
        || low_power + high_power < share * all
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
    Some((near(&ROWS, hertz.0)?, near(&COLUMNS, hertz.1)?))
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
