//! Known music by its waveform: how long it is heard, and whether it goes on behind a message.
//!
//! Music repeats itself, and its bands are like much, a voice for example: what follows it may go on being like it. Its
//! waveform is not.

use std::sync::Arc;

use super::Finder;
use crate::audio::likeness::align::{self, Aligned, near};
use crate::audio::likeness::ends::{End, Laid};
use crate::audio::likeness::library::Prompt;
use crate::audio::likeness::track::Track;
use crate::audio::likeness::{Heard, Playing};
use crate::audio::spectrum::HOP;
use crate::time::Time;

/// Samples that are compared at once, 0.3 s, and from one look to the next, 0.1 s. Ours.
const LOOK: i64 = 2_400;
const STEP: i64 = 800;

/// Music under this is too quiet to be missed, the sum of squares of one sample. Ours: -50 dB against full scale.
const QUIET: i64 = 10_000;

/// Samples of music around its stop that are laid over the call.
const AROUND: i64 = 20_000;

/// Samples behind a message after which music that goes on is found without being looked for: 4.5 s. Ours.
const WAIT: i64 = 36_000;

/// The longest that music stops for a message, samples: a minute. Ours.
const LONGEST: i64 = 480_000;

/// The correlation from which on music goes on where it should. Ours: there are two places where it may.
const GOES_ON: f32 = 0.6;

/// The share of the best correlation with which the expected place is as good. Ours.
const ALIKE: f32 = 0.95;

/// Samples of music that is soon over, 0.15 s, and the correlation with which it is that music: nothing is so like it by
/// chance. Ours.
const SHORT_LOOK: i64 = 1_200;
const SURELY: f32 = 0.9;

/// A stretch of looped music.
fn unrolled(music: &[i16], from: i64, length: i64) -> Vec<i16> {
    let period = music.len().max(1) as i64;
    (from..from + length).filter_map(|at| music.get(at.rem_euclid(period) as usize)).copied().collect()
}

impl Finder {
    /// The sample up to which music is heard from one on, looked for up to another, and where it lies by then; nothing
    /// where its waveform says nothing.
    fn music_until(&self, music: &[i16], lag: i64, (from, end): (i64, i64)) -> Option<(i64, i64)> {
        let first = self.first * HOP as i64;
        let (mut lag, mut at) = (lag, from.max(first));
        let (mut last, mut is_denied) = (None, false);
        while at + LOOK <= end {
            let piece = unrolled(music, at - lag, LOOK);
            if let Some(found) = near(&piece, at, (at, at + LOOK), &self.samples, first) {
                lag += (found - at).clamp(-2, 2);
                (last, is_denied) = (Some(at + LOOK), false);
            } else {
                let energy: i64 = piece.iter().map(|&sample| i64::from(sample) * i64::from(sample)).sum();
                is_denied |= energy > QUIET * LOOK;
            }
            at += STEP;
        }
        let last = last?;
        Some((if is_denied { last } else { end }, lag))
    }

    /// Where music stops, to a few milliseconds, and where it lies by then.
    fn music_end(&mut self, prompt: &Prompt, lag: i64, (from, end): (i64, i64)) -> Option<(End, i64)> {
        let (until, lag) = self.music_until(&prompt.samples, lag, (from, end))?;
        let begin = until - AROUND;
        let laid = Laid {
            prompt: &unrolled(&prompt.samples, begin - lag, 2 * AROUND),
            lag: begin,
            from,
            call: &self.samples,
            first: self.first * HOP as i64,
        };
        if let Some(found) = self.ends.find(laid, until - LOOK / 2).filter(|found| found.until <= until + LOOK) {
            return Some((found, lag));
        }
        // Music that is silent for long says too little in each of its bands.
        let stop = align::stop(&prompt.samples, lag, (from, until), &self.samples, self.first * HOP as i64);
        let stop = stop.unwrap_or(until - LOOK / 2);
        Some((End { until: stop, latest: stop }, lag))
    }

    /// Where a track of looped music stops.
    pub(super) fn end_of_music(&mut self, track: &Track) -> Option<End> {
        let library = Arc::clone(&self.library);
        let prompt = library.prompts.get(track.prompt)?;
        let hop = HOP as i64;
        let lag = track.aligned?.lag;
        self.music_end(prompt, lag, (track.start * hop, track.end * hop)).map(|(end, _)| end)
    }

    /// A message is over: music that stopped for it may go on.
    pub(super) fn message_ends(&mut self, playing: &Playing) {
        if !self.library.is_looped(playing.prompt) && !playing.cut {
            self.messages.push(playing.until.sample());
        }
    }

    /// Tells music that goes on behind a message for too short to be found by itself.
    pub(super) fn go_on(&mut self, over: bool, heard: &mut Vec<Heard>) {
        let end = self.end() * HOP as i64;
        while let Some(&at) = self.messages.first().filter(|at| over || **at + WAIT <= end) {
            self.messages.remove(0);
            let tracks: Vec<Track> = self.tracks.iter().chain(&self.settled).cloned().collect();
            let places = tracks.iter().flat_map(|track| self.may_go_on(track, at));
            let mut places: Vec<(usize, Aligned)> = places.collect();
            if places.is_empty() {
                places = self.may_begin(at);
            }
            let best = places.into_iter().max_by(|a, b| a.1.like.total_cmp(&b.1.like));
            if let Some(playing) =
                best.and_then(|(prompt, place)| self.goes_on_at(prompt, place, at, end.min(at + WAIT)))
            {
                heard.push(Heard::Ended { id: self.next_id, playing });
                self.next_id += 1;
            }
        }
    }

    /// Where the music of a track may go on at a sample: from where it stopped, or from its beginning.
    fn may_go_on(&mut self, track: &Track, at: i64) -> Vec<(usize, Aligned)> {
        let library = Arc::clone(&self.library);
        let hop = HOP as i64;
        let prompt = library.prompts.get(track.prompt).filter(|prompt| prompt.looped);
        let (Some(prompt), Some(aligned)) = (prompt, track.aligned) else { return Vec::new() };
        if track.start * hop >= at || at - track.end * hop > LONGEST {
            return Vec::new();
        }
        let stopped = self.music_end(prompt, aligned.lag, (track.start * hop, at.min(track.end * hop)));
        let Some((stopped, lag)) = stopped else { return Vec::new() };
        let lags = [lag + at - stopped.until, at];
        let laid = lags.into_iter().filter_map(|lag| self.laid_at(prompt, lag, at));
        let mut places: Vec<Aligned> = laid.filter(|place| place.like > GOES_ON).collect();
        if places.is_empty() {
            places = lags.into_iter().filter_map(|lag| self.surely_at(prompt, lag, at)).collect();
        }
        places.into_iter().map(|place| (track.prompt, place)).collect()
    }

    /// Music that was not heard before and begins at a sample.
    fn may_begin(&self, at: i64) -> Vec<(usize, Aligned)> {
        let prompts = self.library.prompts.iter().enumerate().filter(|(_, prompt)| prompt.looped);
        prompts.filter_map(|(number, prompt)| Some((number, self.surely_at(prompt, at, at)?))).collect()
    }

    /// Where music lies exactly that is heard from a sample of the call on, if only for a moment: beyond doubt.
    fn surely_at(&self, prompt: &Prompt, lag: i64, at: i64) -> Option<Aligned> {
        let piece = unrolled(&prompt.samples, at - lag, SHORT_LOOK);
        let energy: i64 = piece.iter().map(|&sample| i64::from(sample) * i64::from(sample)).sum();
        let place = near(&piece, at, (at, at + SHORT_LOOK), &self.samples, self.first * HOP as i64)?;
        let like = self.likeness(&piece, place);
        (energy > QUIET * SHORT_LOOK && like > SURELY).then(|| Aligned {
            lag: lag + place - at,
            like,
            at: 0,
            steady: 0.0,
        })
    }

    /// Where music lies exactly that begins at a sample of the call. Chords repeat themselves within them: of places that
    /// are alike the one that was expected.
    fn laid_at(&self, prompt: &Prompt, lag: i64, at: i64) -> Option<Aligned> {
        let first = self.first * HOP as i64;
        let piece = unrolled(&prompt.samples, at - lag, LOOK);
        let best = align::align(&piece, 0, piece.len(), at, &self.samples, first)?;
        let close = near(&piece, at, (at, at + LOOK), &self.samples, first);
        let close = close.map(|close| Aligned { lag: close, like: self.likeness(&piece, close), ..best });
        let found = close.filter(|close| close.like > ALIKE * best.like).unwrap_or(best);
        Some(Aligned { lag: lag + found.lag - at, ..found })
    }

    /// The correlation of a piece with the call at a sample.
    fn likeness(&self, piece: &[i16], at: i64) -> f32 {
        let from = usize::try_from(at - self.first * HOP as i64).unwrap_or(usize::MAX);
        let Some(call) = self.samples.get(from..from.saturating_add(piece.len())) else { return 0.0 };
        let (mut product, mut own, mut heard) = (0.0_f32, 1.0_f32, 1.0_f32);
        for (known, call) in piece.iter().zip(call) {
            let (known, call) = (f32::from(*known), f32::from(*call));
            product += known * call;
            own += known * known;
            heard += call * call;
        }
        product.abs() / (own * heard).sqrt()
    }

    /// Music that goes on at a sample and stops before another one.
    fn goes_on_at(&mut self, number: usize, place: Aligned, at: i64, end: i64) -> Option<Playing> {
        let library = Arc::clone(&self.library);
        let prompt = library.prompts.get(number)?;
        let stops = self.music_end(prompt, place.lag, (at, end)).map(|(stops, _)| stops).or_else(|| {
            let first = self.first * HOP as i64;
            let stop = align::stop(&prompt.samples, place.lag, (at, end.min(at + LOOK)), &self.samples, first)?;
            Some(End { until: stop, latest: stop })
        })?;
        let sample = |sample: i64| Time::from_samples(u64::try_from(sample).unwrap_or(0));
        (stops.until + LOOK < end || end < at + WAIT).then(|| Playing {
            prompt: number,
            at: sample(at),
            until: sample(stops.until),
            latest: sample(stops.latest),
            from: sample((at - place.lag).rem_euclid(prompt.samples.len().max(1) as i64)),
            cut: false,
            confidence: f64::from(place.like),
        })
    }
}
