//! Known prompts, made ready to be found.

use super::align::HighPass;
use super::features::{BANDS, FLOOR, Frame, frame, mean};
use super::search::{PIECE, Piece, Pieces};
use super::track::{evidence_of_itself, spread_of};
use crate::audio::dtmf::{Key, Keys};
use crate::audio::spectrum::Spectra;
use crate::time::Time;

/// A prompt to be found.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Its sound, mono at 8 kHz.
    pub samples: &'a [i16],
    /// It is music on hold: it may begin anywhere, and begins again when it is over.
    pub looped: bool,
}

/// Known prompts, made ready to be found. It is shared: listeners hold it in an `Arc`.
#[derive(Debug)]
pub struct Library {
    pub(super) prompts: Vec<Prompt>,
    pub(super) pieces: Pieces,
}

/// One prompt as bands and as waveform.
#[derive(Debug)]
pub(super) struct Prompt {
    /// Mono at 8 kHz, without what lies under 300 Hz.
    pub(super) samples: Vec<i16>,
    /// It has no beginning and no end.
    pub(super) looped: bool,
    /// Levels every 10 ms; the first frame is centred on the first sample.
    pub(super) frames: Vec<Frame>,
    /// The mean of each band where the prompt is loud, dB.
    pub(super) mean: Frame,
    /// One over how far each band spreads, 1/dB, and what that they spread costs all together.
    pub(super) per_spread: Frame,
    pub(super) spread_cost: f32,
    /// The level over which a frame counts as loud, dB, mean of the bands.
    pub(super) loud: f32,
    /// What each frame of a perfect copy would speak for the prompt.
    pub(super) own: Vec<f32>,
    /// The sum of all of them.
    pub(super) own_sum: f32,
    /// Behind the last sound of `samples`.
    pub(super) last: i64,
    /// What in it sounds like keys.
    pub(super) keys: Vec<Key>,
    /// First and last loud frame; nothing for a prompt without sound.
    pub(super) sound: Option<(usize, usize)>,
}

/// How far under its loudest frame a frame of a prompt still counts as loud, dB, mean of the bands. Ours.
const LOUD: f32 = 25.0;

/// The same for 5 ms of samples, power: 35 dB. Ours.
const LOUD_SAMPLES: f32 = 3.2e-4;

/// The shortest sound that can be found, frames: 0.12 s. Ours: less of a voice is like too much else.
const SHORTEST: usize = 12;

/// The shortest that can be found beside other sound, frames: 0.2 s. Less must be heard by itself. Ours.
const SHORTEST_BESIDE: usize = 20;

/// Frames of the second piece of a prompt's beginning: 0.4 s. Ours: callers press as soon as they know the line.
const BRIEF: usize = 40;

/// Frames from one piece to the next of a prompt, and of looped music.
const STEP: usize = 100;
const STEP_LOOPED: usize = 400;

impl Library {
    /// Makes prompts ready. A prompt that is silent or shorter than 0.12 s is kept, and is never found.
    #[must_use]
    pub fn new<'a>(known: impl IntoIterator<Item = Known<'a>>) -> Self {
        let prompts: Vec<Prompt> = known.into_iter().map(Prompt::new).collect();
        let mut pieces = Pieces::default();
        for (number, prompt) in prompts.iter().enumerate() {
            let Some((first, last)) = prompt.sound else { continue };
            let mut at = first;
            let step = if prompt.looped { STEP_LOOPED } else { STEP };
            loop {
                let length = PIECE.min((last + 1).saturating_sub(at));
                if at > first && length < PIECE / 2 {
                    break;
                }
                pieces.add(Piece { prompt: number, at, length, is_brief: false }, &prompt.frames);
                if at == first && length > BRIEF * 3 / 2 && !prompt.looped {
                    pieces.add(Piece { prompt: number, at, length: BRIEF, is_brief: true }, &prompt.frames);
                }
                at += step;
            }
        }
        Self { prompts, pieces }
    }

    /// How many prompts it was made of.
    #[must_use]
    pub fn len(&self) -> usize {
        self.prompts.len()
    }

    /// It has no prompts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.prompts.is_empty()
    }

    /// A prompt can be found: it has 0.12 s of sound or more.
    #[must_use]
    pub fn can_find(&self, prompt: usize) -> bool {
        self.prompts.get(prompt).is_some_and(|prompt| prompt.sound.is_some())
    }

    /// A prompt has in its own sound, from one moment of it to another, what is heard as this key.
    #[must_use]
    pub fn has_key(&self, prompt: usize, key: char, from: Time, until: Time) -> bool {
        let Some(prompt) = self.prompts.get(prompt) else { return false };
        let length = Time::from_samples(prompt.samples.len() as u64).micros().max(1);
        let round = if prompt.looped { from.micros().div_euclid(length) * length } else { 0 };
        let (from, until) = (from.micros() - round, until.micros() - round);
        prompt.keys.iter().any(|own| own.key == key && own.at.micros() < until && from < own.until.micros())
    }

    /// How long a prompt is; nothing of one that is not there.
    #[must_use]
    pub fn length(&self, prompt: usize) -> Time {
        self.prompts.get(prompt).map_or(Time::ZERO, |prompt| Time::from_samples(prompt.samples.len() as u64))
    }

    /// A prompt is looped music.
    #[must_use]
    pub fn is_looped(&self, prompt: usize) -> bool {
        self.prompts.get(prompt).is_some_and(|prompt| prompt.looped)
    }
}

impl Prompt {
    fn new(known: Known<'_>) -> Self {
        let mut frames = Vec::with_capacity(known.samples.len() / 80 + 2);
        let mut spectra = Spectra::new();
        spectra.push(known.samples, |powers| frames.push(frame(powers)));
        spectra.finish(|powers| frames.push(frame(powers)));
        let mut ear = Keys::new();
        let mut keys = ear.push(known.samples);
        keys.extend(ear.finish());
        let top = frames.iter().map(mean).fold(FLOOR, f32::max);
        let loud = top - LOUD;
        let is_loud = |frame: &Frame| top > FLOOR + 10.0 && mean(frame) > loud;
        let first = frames.iter().position(is_loud);
        let last = frames.iter().rposition(is_loud);
        let sound = first.zip(last).filter(|(first, last)| last - first + 1 >= SHORTEST);
        let (mut average, mut per_spread, mut spread_cost) = ([0.0; BANDS], [0.0; BANDS], 0.0);
        let loud_frames: Vec<&Frame> = frames.iter().filter(|frame| is_loud(frame)).collect();
        let count = loud_frames.len().max(1) as f32;
        for band in 0..BANDS {
            let sum: f32 = loud_frames.iter().map(|frame| frame[band]).sum();
            average[band] = sum / count;
            let squares: f32 = loud_frames.iter().map(|frame| (frame[band] - average[band]).powi(2)).sum();
            let (per, cost) = spread_of((squares / count).sqrt());
            per_spread[band] = per;
            spread_cost += cost;
        }
        let mut samples = Vec::with_capacity(known.samples.len());
        HighPass::new().filter(known.samples, &mut samples);
        let mut made = Self {
            last: last_sound(&samples) as i64,
            samples,
            looped: known.looped,
            frames,
            mean: average,
            per_spread,
            spread_cost,
            loud,
            own: Vec::new(),
            own_sum: 0.0,
            keys,
            sound,
        };
        made.own = evidence_of_itself(&made);
        made.own_sum = made.own.iter().filter(|own| **own > 0.0).sum();
        made
    }

    /// It is so short that it is only known by itself.
    pub(super) fn is_brief(&self) -> bool {
        self.sound.is_some_and(|(first, last)| last - first + 1 < SHORTEST_BESIDE)
    }

    /// It begins with the very sound of another prompt, and goes on.
    pub(super) fn begins_with(&self, other: &Self) -> bool {
        if self.samples.len() <= other.samples.len() {
            return false;
        }
        let (mut product, mut own, mut theirs) = (0.0_f64, 0.0_f64, 1.0_f64);
        for (&a, &b) in self.samples.iter().zip(&other.samples) {
            let (a, b) = (f64::from(a), f64::from(b));
            product += a * b;
            own += a * a;
            theirs += b * b;
        }
        product > 0.9 * (own * theirs).sqrt()
    }

    /// The frame of the prompt at a place that may lie beyond the end of a looped one.
    pub(super) fn place(&self, frame: i64) -> Option<usize> {
        let length = self.frames.len() as i64;
        let at = if self.looped { frame.rem_euclid(self.period()) } else { frame };
        (0..length).contains(&at).then_some(at as usize)
    }

    /// Frames after which a looped prompt begins again.
    pub(super) fn period(&self) -> i64 {
        ((self.samples.len() as i64 + 40) / 80).max(1)
    }
}

/// The place behind the last 5 ms that are less than [`LOUD_SAMPLES`] under the loudest.
fn last_sound(samples: &[i16]) -> usize {
    let energy = |block: &[i16]| block.iter().map(|&s| f32::from(s).powi(2)).sum::<f32>();
    let most = samples.chunks(40).map(energy).fold(0.0, f32::max);
    let last = samples.chunks(40).rposition(|block| energy(block) > most * LOUD_SAMPLES);
    last.map_or(0, |last| (last + 1) * 40).min(samples.len())
}
