//! Listening for known prompts as the sound comes.

mod lay;
mod music;
mod over;
mod rivals;
mod told;

use std::sync::Arc;

use super::Heard;
use super::align::HighPass;
use super::ends::Ends;
use super::features::{BANDS, FLOOR, Frame, frame, mean};
use super::library::Library;
use super::search::{BLOCK_FRAMES, BLOCK_STEP, Candidate, Search};
use super::track::{NOISE_STEP, Past, Track};
use crate::audio::spectrum::{HOP, Powers, Spectra};
use over::Looked;
pub(in crate::audio) use over::Over;
use rivals::overlap;

/// Frames of the past that are kept: two minutes.
const KEPT: usize = 12_000;

/// Evidence with which a playing is told to have begun. Ours: about half a second of clear sound.
const BEGUN: f32 = 45.0;

/// Frames that a playing waits for a rival that is still heard.
const PATIENCE: i64 = 100;

/// Blocks of noise that one estimate looks back on: 4 s.
const NOISE_BLOCKS: usize = 16;

/// Finds every playing of known prompts in sound that comes in pieces of any length.
///
/// A playing is told as begun within two seconds after its first second, and as ended within two seconds after it broke
/// off, or after its end when another prompt could still be going on in its place.
///
/// ```
/// # use std::sync::Arc;
/// # use ringtrue::audio::likeness::{Finder, Heard, Known, Library};
/// # let prompt: Vec<i16> = (0..16_000u32).map(|i| (i.wrapping_mul(i / 400).wrapping_mul(2_654_435_761) >> 18) as i16).collect();
/// let library = Arc::new(Library::new([Known { samples: &prompt, looped: false }]));
/// let mut finder = Finder::new(library);
/// let mut heard = finder.push(&[0; 8_000]);
/// heard.extend(finder.push(&prompt));
/// heard.extend(finder.push(&[0; 8_000]));
/// heard.extend(finder.finish());
/// let Some(Heard::Ended { playing, .. }) = heard.last() else { panic!("{heard:?}") };
/// assert_eq!((playing.prompt, playing.at.secs_f64(), playing.cut), (0, 1.0, false));
/// ```
pub struct Finder {
    library: Arc<Library>,
    spectra: Spectra,
    /// Spectra come from outside.
    shares: bool,
    search: Search,
    /// The past as bands; the first has the number `first`.
    frames: Vec<Frame>,
    first: i64,
    /// The past as samples without what lies under 300 Hz; the first is that on which the frame `first` is centred.
    samples: Vec<i16>,
    filter: HighPass,
    ends: Ends,
    /// The quiet of each stretch of [`NOISE_STEP`] frames, and the noise under it; the first belongs to frame `first`.
    quiet: Vec<Frame>,
    noise: Vec<Frame>,
    /// The first frame of the next block of the search.
    next_block: i64,
    tracks: Vec<Track>,
    /// What was settled, with its track, for what comes late.
    settled: Vec<Track>,
    /// How far was looked for something over each of them.
    looked: Vec<Looked>,
    next_id: u64,
    /// Samples at which messages ended, behind which music may go on.
    messages: Vec<i64>,
}

impl Finder {
    /// With nothing heard yet.
    #[must_use]
    pub fn new(library: Arc<Library>) -> Self {
        Self {
            library,
            spectra: Spectra::new(),
            shares: false,
            search: Search::new(),
            frames: Vec::new(),
            first: 0,
            samples: Vec::new(),
            filter: HighPass::new(),
            ends: Ends::new(),
            quiet: Vec::new(),
            noise: Vec::new(),
            next_block: 0,
            tracks: Vec::new(),
            settled: Vec::new(),
            looked: Vec::new(),
            next_id: 0,
            messages: Vec::new(),
        }
    }

    /// Takes the next samples, mono at 8 kHz; gives what they tell, in order of its telling.
    pub fn push(&mut self, samples: &[i16]) -> Vec<Heard> {
        let mut heard = Vec::new();
        // A long piece goes through a second at a time, so that the past never holds much more than it keeps.
        for piece in samples.chunks(8_000) {
            self.filter.filter(piece, &mut self.samples);
            let frames = &mut self.frames;
            self.spectra.push(piece, |powers| frames.push(frame(powers)));
            self.hear(false, &mut heard);
        }
        heard
    }

    /// The next samples, and the spectra that they complete: for one that shares spectra with others. The last spectra
    /// come with no samples, before [`Finder::finish`].
    pub(in crate::audio) fn hear_beside(&mut self, samples: &[i16], spectra: &[Powers]) -> Vec<Heard> {
        self.shares = true;
        self.filter.filter(samples, &mut self.samples);
        self.frames.extend(spectra.iter().map(frame));
        let mut heard = Vec::new();
        self.hear(false, &mut heard);
        heard
    }

    /// The sound is over; gives what is left to tell.
    pub fn finish(&mut self) -> Vec<Heard> {
        if !self.shares {
            let frames = &mut self.frames;
            self.spectra.finish(|powers| frames.push(frame(powers)));
        }
        let mut heard = Vec::new();
        self.hear(true, &mut heard);
        heard
    }

    /// What the tracks look at.
    fn past(&self) -> Past<'_> {
        Past { frames: &self.frames, first: self.first, noise: &self.noise, noise_first: self.first }
    }

    fn end(&self) -> i64 {
        self.first + self.frames.len() as i64
    }

    /// Looks at the frames that are new.
    fn hear(&mut self, over: bool, heard: &mut Vec<Heard>) {
        self.estimate_noise();
        while self.end() >= self.next_block + BLOCK_FRAMES as i64 || (over && self.next_block < self.end()) {
            self.look();
            self.next_block += BLOCK_STEP as i64;
        }
        let library = Arc::clone(&self.library);
        let past = Past { frames: &self.frames, first: self.first, noise: &self.noise, noise_first: self.first };
        for track in &mut self.tracks {
            if let Some(prompt) = library.prompts.get(track.prompt) {
                track.on(prompt, &past);
            }
        }
        self.align();
        self.tell(heard);
        self.settle(over, heard);
        self.go_on(over, heard);
        self.forget();
    }

    /// The level in each band that the quietest fifth of each quarter of a second stays under, and the least of them
    /// over the last seconds.
    fn estimate_noise(&mut self) {
        while (self.quiet.len() + 1) * NOISE_STEP <= self.frames.len() {
            let frames = &self.frames[self.quiet.len() * NOISE_STEP..][..NOISE_STEP];
            let mut quiet = [FLOOR; BANDS];
            for (band, to) in quiet.iter_mut().enumerate() {
                let mut levels: Vec<f32> = frames.iter().map(|frame| frame[band]).collect();
                let (_, level, _) = levels.select_nth_unstable_by(NOISE_STEP / 3, f32::total_cmp);
                *to = *level;
            }
            self.quiet.push(quiet);
            let mut noise = quiet;
            for other in self.quiet.iter().rev().take(NOISE_BLOCKS) {
                for (to, from) in noise.iter_mut().zip(other) {
                    *to = to.min(*from);
                }
            }
            self.noise.push(noise);
        }
    }

    /// Searches one block and begins a track where a prompt is likely.
    fn look(&mut self) {
        let from = (self.next_block - self.first).max(0) as usize;
        let block = &self.frames[from..(from + BLOCK_FRAMES).min(self.frames.len())];
        if block.iter().map(mean).fold(FLOOR, f32::max) < FLOOR + 6.0 {
            return;
        }
        let mut candidates = self.search.block(block, &self.library.pieces);
        candidates.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
        for candidate in candidates {
            self.consider(candidate);
        }
    }

    /// Begins a track at a candidate, unless there is one.
    fn consider(&mut self, candidate: Candidate) {
        let frame = self.next_block + candidate.frame as i64;
        let lag = frame - candidate.at as i64;
        let library = Arc::clone(&self.library);
        let Some(prompt) = library.prompts.get(candidate.prompt) else { return };
        let is_in_step = |track: &Track| {
            let apart = track.lag - lag;
            let apart = if prompt.looped { wrapped(apart, prompt.period()) } else { apart };
            track.prompt == candidate.prompt && apart.abs() <= 4
        };
        let is_same = |track: &Track| is_in_step(track) && track.start <= frame + 10 && frame <= track.end + 300;
        if self.tracks.iter().any(is_same) || self.settled.iter().any(|track| is_same(track) && frame < track.end) {
            return;
        }
        // Of a playing that was given up and goes on, what was told is told.
        let is_before = |track: &&Track| is_in_step(track) && track.end <= frame;
        let floor = self.settled.iter().filter(is_before).map(|track| track.end).max().unwrap_or(i64::MIN);
        let named = (self.next_id, candidate.prompt, floor);
        let piece = (candidate.at, candidate.length);
        if let Some(track) = Track::begin(named, prompt, lag, piece, &self.past()) {
            self.next_id += 1;
            self.tracks.push(track);
        }
    }

    /// Tells what has begun.
    fn tell(&mut self, heard: &mut Vec<Heard>) {
        for i in 0..self.tracks.len() {
            let track = &self.tracks[i];
            if track.told || track.done || track.best < BEGUN || self.loses(i) {
                continue;
            }
            if self.is_sure(track) {
                heard.push(Heard::Began { id: track.id, playing: self.playing(track, None) });
                self.tracks[i].told = true;
            }
        }
    }

    /// Tells what has ended, or is taken back.
    fn settle(&mut self, over: bool, heard: &mut Vec<Heard>) {
        let end = self.end();
        let mut i = 0;
        while i < self.tracks.len() {
            let track = &self.tracks[i];
            let waits = |other: &Track| other.id != track.id && !other.done && overlap(track, other) > 0;
            // Rivals that began before its middle have been looked for.
            let searched = self.next_block > (track.start + track.end) / 2;
            let settled =
                over || (track.done && searched && (end >= track.end + PATIENCE || !self.tracks.iter().any(waits)));
            if !settled {
                i += 1;
                continue;
            }
            if self.is_sure(track) && !self.loses(i) {
                let track = self.tracks.remove(i);
                let end = self.end_of(&track);
                let playing = self.playing(&track, end);
                self.message_ends(&playing);
                heard.push(Heard::Ended { id: track.id, playing });
                self.settled.push(track);
            } else {
                let track = self.tracks.remove(i);
                if track.told {
                    heard.push(Heard::Withdrawn { id: track.id });
                }
            }
        }
    }

    /// Lets go of the past, in whole steps of the noise.
    fn forget(&mut self) {
        if self.frames.len() < KEPT + KEPT / 4 {
            return;
        }
        let gone = (self.frames.len() - KEPT) / NOISE_STEP;
        self.frames.drain(..gone * NOISE_STEP);
        self.samples.drain(..gone * NOISE_STEP * HOP);
        self.quiet.drain(..gone);
        self.noise.drain(..gone);
        self.first += (gone * NOISE_STEP) as i64;
        let first = self.first;
        self.settled.retain(|track| track.end > first);
    }
}

/// A difference of places in a loop, the short way round.
fn wrapped(difference: i64, period: i64) -> i64 {
    let difference = difference.rem_euclid(period);
    if difference * 2 > period { difference - period } else { difference }
}
