//! A voice or music: told by how the loudness moves.
//!
//! A voice is made of syllables, with pauses between them; music on hold goes on. So what is looked at is how far the
//! level strays from its mean within two seconds, and how much of the time is quiet. This is a simple ear: it is right
//! about most stretches of two seconds, and music with a singer or a drum alone can be taken for a voice. Tests in
//! `tests/listening` print how often it is right.

use super::spectrum::{HOP, Powers, Spectra, decibels};
use crate::time::Time;

/// What goes on in a stretch of sound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Texture {
    /// Somebody speaks.
    Voice,
    /// Music, or another sound that goes on.
    Music,
    /// Nothing but the noise of the line.
    Silence,
}

/// A stretch of one texture.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stretch {
    /// What goes on.
    pub texture: Texture,
    /// When it begins.
    pub at: Time,
    /// When it ends.
    pub until: Time,
    /// How sure that is, from 0 to 1.
    pub confidence: f64,
}

/// No sound quieter than this is active, dB against full scale. Ours: as [`super::silence::THRESHOLD`].
const QUIET: f32 = -52.0;

/// How far over the noise of a line a sound is active, dB. Ours.
const OVER_NOISE: f32 = 8.0;

/// Frames that noise is the least level of: 5 s.
const NOISE_FRAMES: usize = 500;

/// A pause that is shorter belongs to what is around it: half a second.
const PAUSE: usize = 50;

/// Active for less than this is a click: 120 ms.
const CLICK: usize = 12;

/// Frames that are judged together: 2 s, one second after the other.
const JUDGED: usize = 200;

/// How deep under its loudest frame a level still counts, dB.
const DEPTH: f32 = 35.0;

/// The mark over which a stretch is a voice, and how steep certainty rises around it. Ours, from voices and music that
/// are not those of the tests.
const MARK: f32 = 7.0;
const STEEP: f32 = 0.9;

/// The levels of a call, 10 ms each, from which stretches are told.
#[derive(Clone, Default, Debug)]
pub struct Voices {
    /// dB against full scale.
    levels: Vec<f32>,
}

/// Cuts sound that comes in pieces into stretches.
///
/// The whole of it is kept as levels, 400 bytes a second, since what is silence depends on what comes later.
pub struct Listener {
    spectra: Spectra,
    voices: Voices,
}

impl Default for Listener {
    fn default() -> Self {
        Self::new()
    }
}

impl Listener {
    /// With nothing heard yet.
    #[must_use]
    pub fn new() -> Self {
        Self { spectra: Spectra::new(), voices: Voices::default() }
    }

    /// Takes the next samples, mono at 8 kHz.
    pub fn push(&mut self, samples: &[i16]) {
        let voices = &mut self.voices;
        self.spectra.push(samples, |powers| voices.hear(powers));
    }

    /// The sound is over; gives its stretches, one after the other.
    pub fn finish(mut self) -> Vec<Stretch> {
        let voices = &mut self.voices;
        self.spectra.finish(|powers| voices.hear(powers));
        let all = [(0, self.voices.levels.len())];
        self.voices.stretches(&all)
    }
}

impl Voices {
    /// The next spectrum.
    pub(super) fn hear(&mut self, powers: &Powers) {
        let sum: f32 = powers[8..112].iter().sum();
        self.levels.push(decibels(sum + 1e-9));
    }

    /// How many frames have come.
    pub(super) fn len(&self) -> usize {
        self.levels.len()
    }

    /// The stretches of some parts of the sound, first frame and the one behind the last; what lies outside of them is
    /// known to be something else.
    pub(super) fn stretches(&self, parts: &[(usize, usize)]) -> Vec<Stretch> {
        let active = self.active();
        let mut found = Vec::new();
        for &(from, until) in parts {
            let until = until.min(self.levels.len());
            if from < until {
                self.part(from, until, &active[from..until], &mut found);
            }
        }
        found
    }

    /// Where there is more than noise.
    fn active(&self) -> Vec<bool> {
        let blocks: Vec<f32> = self
            .levels
            .chunks(25)
            .map(|chunk| {
                let mut sorted = chunk.to_vec();
                sorted.sort_by(f32::total_cmp);
                sorted[sorted.len() / 3]
            })
            .collect();
        let around = NOISE_FRAMES / 25 / 2;
        let noise = |block: usize| {
            let least = blocks[block.saturating_sub(around)..(block + around + 1).min(blocks.len())].iter();
            // Where nothing is ever quiet, as in music, a loud noise is none.
            least.copied().fold(f32::MAX, f32::min).min(QUIET + 15.0)
        };
        let noise: Vec<f32> = (0..blocks.len()).map(noise).collect();
        self.levels.iter().enumerate().map(|(i, &level)| level > (noise[i / 25] + OVER_NOISE).max(QUIET)).collect()
    }

    /// The stretches of one part, the first frame of which is `first`.
    fn part(&self, first: usize, end: usize, active: &[bool], found: &mut Vec<Stretch>) {
        // Runs of activity, joined over short pauses.
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut at = first;
        for run in active.chunk_by(|a, b| a == b) {
            let (from, until) = (at, at + run.len());
            at = until;
            match runs.last_mut() {
                _ if !run[0] => {}
                Some(last) if from - last.1 < PAUSE => last.1 = until,
                _ => runs.push((from, until)),
            }
        }
        runs.retain(|(from, until)| {
            active[from - first..until - first].iter().filter(|active| **active).count() >= CLICK
        });
        let mut at = first;
        let silence = |from: usize, until: usize, found: &mut Vec<Stretch>| {
            if from < until {
                found.push(stretch(Texture::Silence, from, until, 1.0));
            }
        };
        for (from, until) in runs {
            silence(at, from, found);
            self.judge(from, until, found);
            at = until;
        }
        silence(at, end, found);
    }

    /// Voice or music, second by second, within an active run.
    fn judge(&self, from: usize, until: usize, found: &mut Vec<Stretch>) {
        let marks: Vec<f32> = (from..until)
            .step_by(JUDGED / 2)
            .map(|middle| {
                let begin = middle.saturating_sub(JUDGED / 4).max(from);
                self.mark(begin, (begin + JUDGED).min(until))
            })
            .collect();
        // One second alone is judged with its neighbours.
        let smooth: Vec<f32> = (0..marks.len())
            .map(|i| {
                let near = &marks[i.saturating_sub(2)..(i + 3).min(marks.len())];
                near.iter().sum::<f32>() / near.len() as f32
            })
            .collect();
        let mut at = from;
        for run in smooth.chunk_by(|a, b| (*a > MARK) == (*b > MARK)) {
            let end = (at + run.len() * JUDGED / 2).min(until);
            let mean = run.iter().sum::<f32>() / run.len() as f32;
            let texture = if mean > MARK { Texture::Voice } else { Texture::Music };
            let certainty = 1.0 / (1.0 + (-(mean - MARK).abs() * STEEP).exp());
            found.push(stretch(texture, at, end, f64::from(certainty)));
            at = end;
        }
    }

    /// How far the level strays within a stretch, dB.
    fn mark(&self, from: usize, until: usize) -> f32 {
        let levels = &self.levels[from..until];
        let top = levels.iter().copied().fold(f32::MIN, f32::max);
        let deep = |level: &f32| level.max(top - DEPTH);
        let mean = levels.iter().map(deep).sum::<f32>() / levels.len().max(1) as f32;
        let squares = levels.iter().map(|level| (deep(level) - mean).powi(2)).sum::<f32>();
        (squares / levels.len().max(1) as f32).sqrt()
    }
}

fn stretch(texture: Texture, from: usize, until: usize, confidence: f64) -> Stretch {
    let time = |frame: usize| Time::from_samples((frame * HOP) as u64);
    Stretch { texture, at: time(from), until: time(until), confidence }
}
