//! A prompt laid over the call, followed frame by frame as long as the call is like it.

use super::align::Aligned;
use super::features::{BANDS, FLOOR, Frame};
use super::library::Prompt;

/// How far the bands of a copy stray from their prompt through a codec, dB, one standard deviation. Ours, from GSM and
/// Opus at 12 kbit/s.
const STRAY: f32 = 4.5;

/// One over that.
const PER_STRAY: f32 = 1.0 / STRAY;

/// The largest deviation that counts, in standard deviations; what is more is an accident of one band.
const MOST: f32 = 3.0;

/// The same where the call is louder than the prompt: something may be heard over it.
const MOST_OVER: f32 = 2.2;

/// How far channels colour a band beside the others, dB.
const COLOUR: f32 = 25.0;

/// Evidence of a prompt that stayed away, after which it is over: as many seconds of clear sound. Ours: a line that
/// waits for a prompt to end should not wait much longer than a second.
const GIVE_UP: f32 = 90.0;

/// The frames after the best end, after which a prompt that has sound left is over, though something covers it.
const LONGEST_COVER: i64 = 180;

/// A prompt on the call.
#[derive(Clone, Debug)]
pub(super) struct Track {
    /// Its name outside.
    pub(super) id: u64,
    /// The prompt's place in the library.
    pub(super) prompt: usize,
    /// The frame of the call less that of the prompt.
    pub(super) lag: i64,
    /// The piece by which it was found: its first frame in the prompt, and its number of frames.
    pub(super) piece: (usize, usize),
    /// What the channel adds to each band, dB.
    pub(super) colour: Frame,
    /// It is not followed back beyond this frame of the call: up to there the same playing is told already.
    pub(super) floor: i64,
    /// The call's first frame that belongs to it.
    pub(super) start: i64,
    /// Evidence up to each frame from `start`, summed; one value more than frames.
    pub(super) sums: Vec<f32>,
    /// The frame after the last that spoke for the prompt, where the sum is highest.
    pub(super) end: i64,
    /// That sum.
    pub(super) best: f32,
    /// What a perfect copy would have brought since.
    pub(super) missed: f32,
    /// The prompt is over, or is no longer heard.
    pub(super) done: bool,
    /// It was told that it began.
    pub(super) told: bool,
    /// Its beginning is not heard, and nothing covers it.
    pub(super) late: bool,
    /// Where its waveform lies, once that was looked for.
    pub(super) aligned: Option<Aligned>,
    /// Up to which frame of the call that was done.
    pub(super) checked: i64,
}

/// What of a call the tracks look at.
pub(super) struct Past<'a> {
    /// Frames, the first of which has the number `first`.
    pub(super) frames: &'a [Frame],
    pub(super) first: i64,
    /// The noise in the call every [`NOISE_STEP`] frames; the first is that of frame `noise_first`.
    pub(super) noise: &'a [Frame],
    pub(super) noise_first: i64,
}

/// Frames for which one estimate of the noise holds.
pub(super) const NOISE_STEP: usize = 25;

impl Past<'_> {
    /// A frame by its number, and the noise under it.
    pub(super) fn at(&self, frame: i64) -> Option<(&Frame, &Frame)> {
        let call = self.frames.get(usize::try_from(frame - self.first).ok()?)?;
        let block = (frame - self.noise_first).div_euclid(NOISE_STEP as i64);
        let block = usize::try_from(block).unwrap_or(0).min(self.noise.len().saturating_sub(1));
        Some((call, self.noise.get(block).unwrap_or(&SILENCE)))
    }

    /// The number of the frame behind the last.
    fn end(&self) -> i64 {
        self.first + self.frames.len() as i64
    }
}

/// No noise at all.
const SILENCE: Frame = [FLOOR; BANDS];

impl Track {
    /// Lays a prompt over the call where a piece of it is alike; nothing if the frames do not speak for it.
    ///
    /// `piece` is the first frame of the piece in the prompt and its number of frames, `named` its name, the prompt's
    /// place in the library, and the frame of the call beyond which it does not reach back.
    pub(super) fn begin(
        named: (u64, usize, i64),
        prompt: &Prompt,
        lag: i64,
        piece: (usize, usize),
        past: &Past<'_>,
    ) -> Option<Self> {
        let own: f32 = prompt.own[piece.0..(piece.0 + piece.1).min(prompt.own.len())].iter().sum();
        let sum = |lag: i64, step: usize, colour: &Frame| -> f32 {
            let frames = (piece.0..piece.0 + piece.1).step_by(step).filter_map(|place| {
                let (call, noise) = past.at(lag + place as i64)?;
                Some(evidence(prompt, prompt.place(place as i64)?, call, colour, noise))
            });
            // Of the best stretch: a piece may break off, or begin before the call does.
            let (mut sum, mut best) = (0.0_f32, 0.0_f32);
            for evidence in frames {
                sum = (sum + evidence).max(0.0);
                best = best.max(sum);
            }
            best * step as f32
        };
        let least = (own * 0.2).min(8.0);
        // A look at a few frames spares most candidates the rest.
        let seen = colour(prompt, lag, piece, 4, past)?;
        if sum(lag, 4, &seen) < least {
            return None;
        }
        let best = (lag - 3..=lag + 3)
            .filter_map(|lag| Some((lag, sum(lag, 2, &colour(prompt, lag, piece, 4, past)?))))
            .max_by(|a, b| a.1.total_cmp(&b.1).then((b.0 - lag).abs().cmp(&(a.0 - lag).abs())));
        let (lag, sum) = best?;
        if sum < least {
            return None;
        }
        Self::lay(named, prompt, lag, piece, past)
    }

    /// Lays a prompt over the call at a known place, otherwise as [`Track::begin`].
    pub(super) fn lay(
        (id, number, floor): (u64, usize, i64),
        prompt: &Prompt,
        lag: i64,
        piece: (usize, usize),
        past: &Past<'_>,
    ) -> Option<Self> {
        let from = lag + piece.0 as i64;
        let mut track = Self {
            id,
            prompt: number,
            lag,
            piece,
            colour: colour(prompt, lag, piece, 1, past)?,
            floor,
            start: from,
            sums: vec![0.0],
            end: from,
            best: 0.0,
            missed: 0.0,
            done: false,
            told: false,
            late: false,
            aligned: None,
            checked: i64::MIN / 2,
        };
        track.back(prompt, past);
        track.on(prompt, past);
        Some(track)
    }

    /// Follows the prompt back from the piece to where the call stops being like it, at most to the prompt's beginning.
    fn back(&mut self, prompt: &Prompt, past: &Past<'_>) {
        let (mut sum, mut best, mut start) = (0.0_f32, 0.0_f32, self.start);
        let mut frame = self.start - 1;
        while let (Some(place), Some((call, noise))) = (prompt.place(frame - self.lag), past.at(frame)) {
            if frame < self.floor {
                break;
            }
            sum += evidence(prompt, place, call, &self.colour, noise);
            if sum > best {
                (best, start) = (sum, frame);
            }
            if sum < best - GIVE_UP {
                break;
            }
            frame -= 1;
        }
        let Some((first, _)) = prompt.sound else { return };
        let beginning = self.lag + first as i64;
        let earliest = beginning.max(self.floor);
        if !prompt.looped && start > earliest {
            // What is not heard may lie under something louder; then it was there all the same.
            if self.absence(prompt, earliest, start, past) < COVERED {
                start = earliest;
            }
        }
        self.late = !prompt.looped && start > beginning + 15;
        self.start = start;
        self.end = start;
    }

    /// Hears the frames that have come since.
    pub(super) fn on(&mut self, prompt: &Prompt, past: &Past<'_>) {
        let mut frame = self.start + self.sums.len() as i64 - 1;
        while !self.done && frame < past.end() {
            let (Some(place), Some((call, noise))) = (prompt.place(frame - self.lag), past.at(frame)) else {
                self.done = true;
                return;
            };
            let sum =
                self.sums.last().copied().unwrap_or_default() + evidence(prompt, place, call, &self.colour, noise);
            self.sums.push(sum);
            frame += 1;
            if sum > self.best {
                (self.best, self.end, self.missed) = (sum, frame, 0.0);
            } else {
                self.missed += prompt.own[place].max(0.0);
            }
            let is_over = self.missed > GIVE_UP
                || self.best - sum > GIVE_UP
                || (self.missed > 20.0 && frame - self.end > LONGEST_COVER);
            // It is heard in the piece by which it was found, whatever lies over what comes before.
            self.done = is_over && frame >= self.lag + (self.piece.0 + self.piece.1) as i64;
        }
    }

    /// The evidence from one frame of the call to another.
    pub(super) fn between(&self, from: i64, until: i64) -> f32 {
        let sum = |frame: i64| {
            let at = usize::try_from(frame.min(self.end) - self.start).unwrap_or(0);
            self.sums.get(at).or(self.sums.last()).copied().unwrap_or_default()
        };
        sum(until) - sum(from)
    }

    /// What a perfect copy would have brought from `start` to `end`.
    pub(super) fn own(&self, prompt: &Prompt) -> f32 {
        (self.start..self.end).filter_map(|frame| prompt.place(frame - self.lag)).map(|place| prompt.own[place]).sum()
    }

    /// How much of what should be heard from one frame of the call to another is certainly not there: a share from 0
    /// to 1.
    pub(super) fn absence(&self, prompt: &Prompt, from: i64, until: i64, past: &Past<'_>) -> f32 {
        let (mut sum, mut count) = (0.0, 0.0);
        for frame in from..until {
            let Some(place) = prompt.place(frame - self.lag) else { continue };
            let Some((call, noise)) = past.at(frame) else { return 1.0 };
            for band in 0..BANDS {
                let wanted = prompt.frames[place][band] + self.colour[band];
                // What would lie under the noise cannot be missed.
                let weight = ((wanted - noise[band] - 6.0) / 10.0).clamp(0.0, 1.0);
                sum += weight * ((wanted - call[band] - 5.0) / 10.0).clamp(0.0, 1.0);
                count += weight;
            }
        }
        if count < 1.0 { 0.0 } else { sum / count }
    }
}

/// The absence under which something is said to be covered, not missing. Ours.
pub(super) const COVERED: f32 = 0.12;

/// What the channel adds to each band of the prompt, dB: the mean difference where the piece is loud, by each `step`-th
/// frame of it.
fn colour(prompt: &Prompt, lag: i64, piece: (usize, usize), step: usize, past: &Past<'_>) -> Option<Frame> {
    let mut centre = f32::NAN;
    let mut made = [0.0; BANDS];
    // A second time without what strays far from the first answer: keys, voices, what comes after a cut.
    for round in 0..2 {
        let (mut sums, mut counts) = ([0.0_f32; BANDS], [0.0_f32; BANDS]);
        for place in (piece.0..(piece.0 + piece.1).min(prompt.frames.len())).step_by(step) {
            let Some((call, _)) = past.at(lag + place as i64) else { continue };
            let frame = &prompt.frames[place];
            for band in 0..BANDS {
                let difference = call[band] - frame[band];
                let is_loud = frame[band] > prompt.mean[band] - 4.0;
                if is_loud && (round == 0 || (difference - made[band]).abs() < 10.0) {
                    sums[band] += difference;
                    counts[band] += 1.0;
                }
            }
        }
        let count: f32 = counts.iter().sum();
        if count < 10.0 {
            return (round > 0).then_some(made);
        }
        centre = sums.iter().sum::<f32>() / count;
        for band in 0..BANDS {
            // Bands that say little follow the others.
            let own = (sums[band] + 4.0 * centre) / (counts[band] + 4.0);
            made[band] = own.clamp(centre - COLOUR, centre + COLOUR);
        }
    }
    centre.is_finite().then_some(made)
}

/// What one frame of the call says for a prompt: above 0 for it, below for anything else; about 1 for a clear copy.
///
/// It is the logarithm of a ratio: how likely the levels are for a copy (they stray by [`STRAY`]) and for anything else,
/// either other speech (they are spread as the prompt's own are) or a pause (they are noise). So what is flat in the
/// prompt, hum or noise or a held tone, speaks for nothing.
fn evidence(prompt: &Prompt, place: usize, call: &Frame, colour: &Frame, noise: &Frame) -> f32 {
    let frame = &prompt.frames[place];
    let (mut copy, mut other, mut pause) = (0.0, 0.0, 0.0);
    for band in 0..BANDS {
        let level = call[band];
        let wanted = (frame[band] + colour[band]).max(noise[band]);
        let strays = ((level - wanted) * PER_STRAY).clamp(-MOST, MOST_OVER);
        copy += strays * strays;
        let usual = (level - (prompt.mean[band] + colour[band]).max(noise[band])) * prompt.per_spread[band];
        let usual = usual.clamp(-MOST, MOST_OVER);
        other += usual * usual;
        let quiet = ((level - noise[band]) * PER_STRAY).clamp(-MOST, MOST);
        pause += quiet * quiet;
    }
    other += prompt.spread_cost;
    ((other.min(pause) - copy) / (2.0 * BANDS as f32)).clamp(-1.0, 1.5)
}

/// Of how far a band of a prompt spreads, dB: one over it, and what it costs that the band may be anywhere within,
/// as [`evidence`] uses them.
pub(super) fn spread_of(deviation: f32) -> (f32, f32) {
    let spread = deviation.clamp(STRAY, 12.0);
    // ln(spread / STRAY), near enough.
    let share = STRAY / spread;
    (1.0 / spread, 2.0 * (1.0 - share) / (share + 0.5 * (1.0 - share)).max(0.3))
}

/// What each frame of a prompt would say if the call were the prompt.
pub(super) fn evidence_of_itself(prompt: &Prompt) -> Vec<f32> {
    // Under its pauses lies noise, as under those of a call.
    let mut noise = SILENCE;
    for (band, noise) in noise.iter_mut().enumerate() {
        let mut levels: Vec<f32> = prompt.frames.iter().map(|frame| frame[band]).collect();
        levels.sort_by(f32::total_cmp);
        let quiet = levels.get(levels.len() / 8).copied().unwrap_or(FLOOR) + 3.0;
        *noise = quiet.min(prompt.mean[band] - 12.0).max(prompt.loud - 10.0);
    }
    let none = [0.0; BANDS];
    let own = |place: usize| {
        let mut call = prompt.frames[place];
        for (level, noise) in call.iter_mut().zip(noise) {
            *level = level.max(noise);
        }
        evidence(prompt, place, &call, &none, &noise)
    };
    (0..prompt.frames.len()).map(own).collect()
}
