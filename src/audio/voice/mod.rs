//! A voice or music: told by how the sound moves.
//!
//! The mouth moves all the time, so that every part of a voice's spectrum rises and falls from one hundredth of a second
//! to the next, its harmonics glide, and syllables come with pauses between them; notes of music are struck and then
//! stand. So what is looked at, in stretches of two seconds, is how much twelve bands change within 20 ms, how far the
//! level strays, and how many peaks of the spectrum are where they were 100 ms before. Of single stretches one in a
//! hundred is taken for the other (five languages, fourteen pieces of music; `tests/listening` prints how it is in calls);
//! five neighbours judge together. A singer, or a drum alone, can be taken for a voice.

mod moves;
mod peaks;

use self::moves::{Bands, Noise, bands};
use self::peaks::Peaks;
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

/// How far over the noise of a line a sound is active, dB: all of it, or parts of its spectrum added up. Ours; of the
/// spectra of white noise one in a thousand gets as far.
const OVER_NOISE: f32 = 8.0;
const PARTS_OVER_NOISE: f32 = 16.0;

/// A pause that is shorter belongs to what is around it: half a second.
const PAUSE: usize = 50;

/// Active for less than this is a click: 120 ms.
const CLICK: usize = 12;

/// Frames that are judged together: 2 s, one second after the other.
const JUDGED: usize = 200;

/// The shortest pause in which a voice can become music, or music a voice: 30 ms; and a piece so short that it needs one
/// to be another thing than what is around it: 4 s. Ours.
const GAP: usize = 3;
const SHORT: usize = 400;

/// What a stretch needs to be a voice: so much for each dB that its bands change and its level strays, for the share of its
/// peaks that stay, and less for both together, since what changes while its peaks stay is plucked or struck; and the sum
/// over which it is one; certainty is a logistic function of what is over. Ours, fitted to five languages, to five pieces
/// of recorded music and nine made ones (piano, plucked strings, pads, a melody, a voice that sings without words), clean,
/// in noise, through three codecs, a narrow band and loss.
const FOR_CHANGE: f32 = 2.35;
const FOR_STRAYING: f32 = 1.70;
const FOR_STAYING: f32 = 2.5;
const FOR_BOTH: f32 = 11.63;
const MARK: f32 = 10.74;

/// The levels of a call, every 10 ms, from which stretches are told: 1,700 bytes a second.
#[derive(Clone, Default, Debug)]
pub struct Voices {
    /// dB against full scale.
    levels: Vec<f32>,
    /// The same in bands.
    bands: Vec<Bands>,
    /// The share of peaks that stay, as [`Peaks::stay`] has it.
    stay: Vec<u8>,
    peaks: Peaks,
}

/// Cuts sound that comes in pieces into stretches.
///
/// The whole of it is kept as levels, since what is silence depends on what comes later.
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
        self.bands.push(bands(powers));
        self.stay.push(self.peaks.stay(powers));
    }

    /// How many frames have come.
    pub(super) fn len(&self) -> usize {
        self.levels.len()
    }

    /// The stretches of some parts of the sound, first frame and the one behind the last; what lies outside of them is
    /// known to be something else.
    pub(super) fn stretches(&self, parts: &[(usize, usize)]) -> Vec<Stretch> {
        let noise = Noise::new(&self.levels, &self.bands, QUIET + 15.0);
        let active = self.active(&noise);
        let mut found = Vec::new();
        for &(from, until) in parts {
            let until = until.min(self.levels.len());
            if from < until {
                self.part(from, until, &active[from..until], &noise, &mut found);
            }
        }
        found
    }

    /// Where there is more than noise.
    fn active(&self, noise: &Noise) -> Vec<bool> {
        let is_active = |(frame, (&level, bands)): (usize, (&f32, &Bands))| {
            level > (noise.level(frame) + OVER_NOISE).max(QUIET)
                || level > QUIET && noise.excess(frame, bands) > PARTS_OVER_NOISE
        };
        self.levels.iter().zip(&self.bands).enumerate().map(is_active).collect()
    }

    /// The stretches of one part, the first frame of which is `first`.
    fn part(&self, first: usize, end: usize, active: &[bool], noise: &Noise, found: &mut Vec<Stretch>) {
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
            self.judge(from, until, &active[from - first..until - first], noise, found);
            at = until;
        }
        silence(at, end, found);
    }

    /// Voice or music, second by second, within an active run; `active` is of its frames.
    fn judge(&self, from: usize, until: usize, active: &[bool], noise: &Noise, found: &mut Vec<Stretch>) {
        let marks: Vec<f32> = (from..until)
            .step_by(JUDGED / 2)
            .map(|middle| {
                let begin = middle.saturating_sub(JUDGED / 4).max(from);
                self.mark(begin, (begin + JUDGED).min(until), noise)
            })
            .collect();
        // One second alone is judged with its neighbours.
        let smooth: Vec<f32> = (0..marks.len())
            .map(|i| {
                let near = &marks[i.saturating_sub(2)..(i + 3).min(marks.len())];
                near.iter().sum::<f32>() / near.len() as f32
            })
            .collect();
        let mut pieces: Vec<Piece> = Vec::new();
        let mut at = from;
        for run in smooth.chunk_by(|a, b| (*a > MARK) == (*b > MARK)) {
            let end = (at + run.len() * JUDGED / 2).min(until);
            let mark = run.iter().sum::<f32>() / run.len() as f32;
            let place = (at, mark > MARK);
            let (before, begin) = self.pause_near(place, from, active, noise).unwrap_or((at, at));
            let has_pause = before < begin;
            match pieces.last_mut() {
                Some(last) if (last.mark > MARK) == (mark > MARK) => {}
                // What follows without a pause and is short is more of the same.
                Some(last) if !has_pause && end - at < SHORT && last.until - last.from > 2 * (end - at) => {}
                Some(last) if !has_pause && pieces_are_short(last, end - at) => *last = Piece { mark, ..*last },
                Some(last) => {
                    last.until = before;
                    pieces.push(Piece { from: begin, until: end, mark });
                    at = end;
                    continue;
                }
                None => pieces.push(Piece { from: at, until: end, mark }),
            }
            if let Some(last) = pieces.last_mut() {
                last.until = end;
            }
            at = end;
        }
        for Piece { from, until, mark } in pieces.into_iter().filter(|piece| piece.from < piece.until) {
            let texture = if mark > MARK { Texture::Voice } else { Texture::Music };
            let certainty = 1.0 / (1.0 + (-(mark - MARK).abs()).exp());
            match found.last_mut() {
                Some(last) if last.texture == texture && last.until == time(from) => last.until = time(until),
                _ => found.push(stretch(texture, from, until, f64::from(certainty))),
            }
        }
    }

    /// The pause near a place within the active run that begins at `from`, with a voice behind it or music, beside which
    /// both are most unlike: first frame, and the one behind the last.
    ///
    /// Voice or music is judged second by second; one becomes the other where both are silent.
    fn pause_near(
        &self,
        (place, is_voice): (usize, bool),
        from: usize,
        active: &[bool],
        noise: &Noise,
    ) -> Option<(usize, usize)> {
        if place == from {
            return None;
        }
        let end = from + active.len();
        let mut at = place.saturating_sub(JUDGED).max(from);
        let mut best: Option<(f32, (usize, usize))> = None;
        for run in active[at - from..(place + JUDGED).min(end) - from].chunk_by(|a, b| a == b) {
            let (begin, behind) = (at, at + run.len());
            at = behind;
            if run[0] || run.len() < GAP || begin == from || behind == end {
                continue;
            }
            let before = self.mark(begin.saturating_sub(JUDGED / 2).max(from), begin, noise);
            let after = self.mark(behind, (behind + JUDGED / 2).min(end), noise);
            let unlike = if is_voice { after - before } else { before - after };
            if best.is_none_or(|(most, _)| unlike > most) {
                best = Some((unlike, (begin, behind)));
            }
        }
        best.map(|(_, pause)| pause)
    }

    /// How much of a voice a stretch has.
    fn mark(&self, from: usize, until: usize, noise: &Noise) -> f32 {
        let levels = &self.levels[from..until];
        let top = levels.iter().copied().fold(f32::MIN, f32::max);
        let change = moves::change(&self.bands[from..until], &noise.bands(from), top);
        let stays = moves::stays(&self.stay[from..until], levels, top);
        FOR_CHANGE * change + FOR_STRAYING * moves::straying(levels, top) + (FOR_STAYING - FOR_BOTH * change) * stays
    }
}

/// A part of an active run that is one of both.
#[derive(Clone, Copy)]
struct Piece {
    from: usize,
    until: usize,
    mark: f32,
}

/// A piece at the beginning is short beside one of `next` frames that follows it.
fn pieces_are_short(piece: &Piece, next: usize) -> bool {
    piece.until - piece.from < SHORT && next > 2 * (piece.until - piece.from)
}

/// The time of a frame.
fn time(frame: usize) -> Time {
    Time::from_samples((frame * HOP) as u64)
}

fn stretch(texture: Texture, from: usize, until: usize, confidence: f64) -> Stretch {
    Stretch { texture, at: time(from), until: time(until), confidence }
}
