//! Listening for known prompts as the sound comes.

use std::sync::Arc;

use super::align::{Aligned, HighPass};
use super::ends::{End, Ends, Laid};
use super::features::{BANDS, FLOOR, Frame, frame, mean};
use super::library::{Library, Prompt};
use super::search::{BLOCK_FRAMES, BLOCK_STEP, Candidate, Search};
use super::track::{COVERED, NOISE_STEP, Past, Track};
use super::{Heard, Playing, align};
use crate::audio::spectrum::{HOP, Powers, Spectra};
use crate::time::Time;

/// Frames of the past that are kept: two minutes.
const KEPT: usize = 12_000;

/// Evidence with which a playing is told to have begun. Ours: about half a second of clear sound.
const BEGUN: f32 = 45.0;

/// Evidence that a playing needs, or this share of what the whole prompt could bring, if that is less. Ours.
const ENOUGH: f32 = 25.0;
const ENOUGH_SHARE: f32 = 0.2;

/// The correlation of waveforms from which on it settles what the bands have found, and how like the bands must be: the
/// two together. Ours: copies that went through every codec tried have 0.66 and more of the first, what is only like
/// them has 0.65 and less, and little of the second.
const SAME: f32 = 0.45;
const LIKE: f32 = 0.2;
const TOGETHER: f32 = 1.15;

/// The two together for looped music, which repeats itself.
const TOGETHER_MUSIC: f32 = 1.25;

/// Where the channel leaves nothing of the waveform the bands can settle it alone, if there are enough of them and they
/// are very like.
const MUCH: f32 = 200.0;
const VERY_LIKE: f32 = 0.85;

/// The evidence that looped music needs: it repeats itself in pieces.
const ENOUGH_MUSIC: f32 = 100.0;

/// Samples before the last sound of a prompt that may be missing of one that is heard whole: 60 ms. Ours: the last
/// packet may be lost, and a sound that dies away has no certain end.
const WHOLE: i64 = 480;

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
    next_id: u64,
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
            next_id: 0,
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
        let is_same = |track: &Track| {
            let apart = track.lag - lag;
            let apart = if prompt.looped { wrapped(apart, prompt.period()) } else { apart };
            track.prompt == candidate.prompt
                && apart.abs() <= 4
                && track.start <= frame + 10
                && frame <= track.end + 300
        };
        if self.tracks.iter().any(is_same) || self.settled.iter().any(|track| is_same(track) && frame < track.end) {
            return;
        }
        let past = Past { frames: &self.frames, first: self.first, noise: &self.noise, noise_first: self.first };
        let piece = (candidate.at, candidate.length);
        if let Some(track) = Track::begin(self.next_id, candidate.prompt, prompt, lag, piece, &past) {
            self.next_id += 1;
            self.tracks.push(track);
        }
    }

    /// Lays the waveforms over each other where there is evidence enough, and again where more has been heard since.
    fn align(&mut self) {
        let hop = HOP as i64;
        let past = Past { frames: &self.frames, first: self.first, noise: &self.noise, noise_first: self.first };
        for track in &mut self.tracks {
            let Some(prompt) = self.library.prompts.get(track.prompt) else { continue };
            let is_due = if track.done { track.checked < track.end } else { track.end > track.checked + 60 };
            if track.best < needed(prompt) || !is_due || track.aligned.is_some_and(|aligned| aligned.like > SAME) {
                continue;
            }
            // What is new, with a little of what was tried before.
            let begin = track.start.max(track.checked - 20);
            track.checked = track.end;
            let place = (begin - track.lag).rem_euclid(prompt.period()).max(0);
            let (from, until) = (place * hop, (place + track.end - begin) * hop);
            let lag = (begin - place) * hop;
            let found = align::align(
                &prompt.samples,
                from as usize,
                until.min(from + 16_000) as usize,
                lag,
                &self.samples,
                self.first * hop,
            );
            // The lag of a looped prompt is that of the round in which it began.
            let found = found.map(|found| Aligned { lag: found.lag - lag + track.lag * hop, ..found });
            let Some(found) = found.filter(|found| track.aligned.is_none_or(|before| found.like > before.like)) else {
                continue;
            };
            // The bands may have come to lie a frame beside the waveform.
            let exact = (found.lag + hop / 2).div_euclid(hop);
            if found.like > SAME
                && exact != track.lag
                && !prompt.looped
                && let Some(better) = Track::lay(track.id, track.prompt, prompt, exact, track.piece, &past)
            {
                *track = Track { told: track.told, checked: track.checked, ..better };
            }
            track.aligned = Some(found);
        }
    }

    /// A track has shown that it is its prompt.
    fn is_sure(&self, track: &Track) -> bool {
        let prompt = &self.library.prompts[track.prompt];
        let like = track.best / track.own(prompt).max(1.0);
        let same = track.aligned.map_or(0.0, |aligned| aligned.like);
        let together = if prompt.looped { TOGETHER_MUSIC } else { TOGETHER };
        let is_same = same > SAME && like > LIKE && same + like > together;
        let is_very_like = !prompt.looped && track.best > MUCH && like > VERY_LIKE;
        track.best >= needed(prompt) && (is_same || is_very_like)
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
            let settled = over || (track.done && (end >= track.end + PATIENCE || !self.tracks.iter().any(waits)));
            if !settled {
                i += 1;
                continue;
            }
            if self.is_sure(track) && !self.loses(i) {
                let track = self.tracks.remove(i);
                let end = self.end_of(&track);
                heard.push(Heard::Ended { id: track.id, playing: self.playing(&track, end) });
                self.settled.push(track);
            } else {
                let track = self.tracks.remove(i);
                if track.told {
                    heard.push(Heard::Withdrawn { id: track.id });
                }
            }
        }
    }

    /// Another track explains the same sound better.
    fn loses(&self, number: usize) -> bool {
        let track = &self.tracks[number];
        let others = self.tracks.iter().chain(&self.settled).filter(|other| other.id != track.id);
        others.into_iter().any(|other| {
            let shared = overlap(track, other);
            let is_one = track.prompt == other.prompt && (track.lag - other.lag).abs() <= 3 && shared > 0;
            if is_one && self.settled.iter().any(|settled| settled.id == other.id) {
                return true;
            }
            if !self.is_sure(other) {
                return false;
            }
            if shared * 2 <= track.end - track.start {
                return false;
            }
            let (from, until) = (track.start.max(other.start), track.end.min(other.end));
            let is_settled = self.settled.iter().any(|settled| settled.id == other.id);
            let (own, theirs) = (self.rank(track, from, until), self.rank(other, from, until));
            is_settled || theirs > own || (theirs == own && other.id < track.id)
        })
    }

    /// How well a track explains a stretch of the call: its evidence there, a little more for a prompt that is heard
    /// whole, and more for one that explains what lies around.
    fn rank(&self, track: &Track, from: i64, until: i64) -> f32 {
        let prompt = &self.library.prompts[track.prompt];
        let within = track.between(from, until);
        let whole = (track.best / prompt.own_sum.max(1.0)).clamp(0.0, 1.0);
        within * (1.0 + 0.15 * whole) + 0.4 * (track.best - within).clamp(0.0, 100.0)
    }

    /// Where a track that is over stops, by its waveform; nothing if the channel leaves too little of that.
    fn end_of(&mut self, track: &Track) -> Option<End> {
        let prompt = self.library.prompts.get(track.prompt).filter(|prompt| !prompt.looped)?;
        let lag = track.aligned.filter(|aligned| aligned.like > 0.3)?.lag;
        let hop = HOP as i64;
        let laid = Laid {
            prompt: &prompt.samples,
            lag,
            from: track.start * hop,
            call: &self.samples,
            first: self.first * hop,
        };
        self.ends.find(laid, track.end * hop)
    }

    /// What is known of a track, told in time.
    fn playing(&self, track: &Track, end: Option<End>) -> Playing {
        let prompt = &self.library.prompts[track.prompt];
        let past = Past { frames: &self.frames, first: self.first, noise: &self.noise, noise_first: self.first };
        let like = track.best / track.own(prompt).max(1.0);
        let same = track.aligned.map_or(0.0, |aligned| aligned.like);
        let confidence = f64::from(like.max(same).clamp(0.0, 1.0));
        let hop = HOP as i64;
        let (_, last) = prompt.sound.unwrap_or_default();
        if prompt.looped {
            return self.looped(track, prompt, confidence);
        }
        let heard_from = (track.start - track.lag).max(0) * hop;
        let exact = track.aligned.filter(|aligned| aligned.like > 0.3);
        let lag = exact.map_or(track.lag * hop, |aligned| aligned.lag);
        let length = prompt.samples.len() as i64;
        let sound_end = track.lag + last as i64 + 1;
        let is_whole = end.map_or_else(
            || {
                track.end >= sound_end - 12
                    || (track.end >= sound_end - 50 && track.absence(prompt, track.end, sound_end, &past) < COVERED)
            },
            |end| end.latest >= lag + last as i64 * hop - WHOLE,
        );
        let begin = if track.late { lag + heard_from } else { lag.max(0) };
        let (until, latest) = if is_whole {
            (lag + length, lag + length)
        } else {
            end.map_or((track.end * hop, track.end * hop), |end| (end.until, end.latest))
        };
        let sample = |sample: i64| Time::from_samples(u64::try_from(sample).unwrap_or(0));
        Playing {
            prompt: track.prompt,
            at: sample(begin),
            until: sample(until.max(begin)),
            latest: sample(latest.max(until).max(begin)),
            from: sample(begin - lag),
            cut: !is_whole,
            confidence,
        }
    }

    /// A playing of looped music.
    fn looped(&self, track: &Track, prompt: &Prompt, confidence: f64) -> Playing {
        let hop = HOP as i64;
        let sample = |sample: i64| Time::from_samples(u64::try_from(sample).unwrap_or(0));
        let lag = track.aligned.map_or(track.lag * hop, |aligned| aligned.lag);
        let start =
            align::start(&prompt.samples, lag, (track.start * hop, track.end * hop), &self.samples, self.first * hop);
        Playing {
            prompt: track.prompt,
            at: sample(start),
            until: sample(track.end * hop),
            latest: sample(track.end * hop),
            from: sample((start - lag).rem_euclid(prompt.samples.len().max(1) as i64)),
            cut: false,
            confidence,
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

/// The evidence that a playing of a prompt needs.
fn needed(prompt: &Prompt) -> f32 {
    if prompt.looped { ENOUGH_MUSIC } else { ENOUGH.min(prompt.own_sum * ENOUGH_SHARE) }
}

/// Frames that two tracks share.
fn overlap(a: &Track, b: &Track) -> i64 {
    a.end.min(b.end) - a.start.max(b.start)
}

/// A difference of places in a loop, the short way round.
fn wrapped(difference: i64, period: i64) -> i64 {
    let difference = difference.rem_euclid(period);
    if difference * 2 > period { difference - period } else { difference }
}
