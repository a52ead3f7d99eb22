//! Where something may be heard over a known prompt: stretches of the call with the prompt that lies beneath, sample for
//! sample.

use super::Finder;
use crate::audio::likeness::features::{BANDS, Frame, band_of};
use crate::audio::likeness::library::Prompt;
use crate::audio::likeness::track::{Past, Track};
use crate::audio::spectrum::HOP;

/// A stretch of a call, and the known prompt beneath.
pub(in crate::audio) struct Over {
    /// The number of the first sample.
    pub(in crate::audio) first: u64,
    /// The call's samples, without what lies under 300 Hz.
    pub(in crate::audio) call: Vec<i16>,
    /// The prompt's, through the same filter; zero where it has none.
    pub(in crate::audio) known: Vec<i16>,
    /// Where more is heard than the prompt, samples of the call: the first, and the one behind the last.
    pub(in crate::audio) louder: (u64, u64),
}

/// How far a track has been looked at.
pub(super) struct Looked {
    /// The track's name.
    id: u64,
    /// The first frame that was not looked at.
    until: i64,
    /// There will be no more.
    done: bool,
}

/// By how much a band of the call is louder than the prompt makes it, that something else may be in it: dB. Ours: a tone
/// that has half of what the prompt has in the band.
const LOUDER: f32 = 2.0;

/// Frames in a row in which the same two bands are louder. Ours: a key of 40 ms is in four spectra and more.
const ROW: i64 = 3;

/// Frames of the call on either side, from which is found what the channel makes of the prompt: 0.8 s. Ours.
const AROUND: i64 = 80;

/// The longest row that is made of shorter ones, frames: 4 s. Ours.
const LONGEST: i64 = 400;

/// Frames behind the last sound of a prompt in which something that began over it may go on.
const BEHIND: i64 = 30;

/// Frames that must have come behind what is judged.
const LATER: i64 = 30;

impl Finder {
    /// The stretches in which more is heard than a prompt in one of the bands around the `low` frequencies (hertz) and in
    /// one of those around the `high` ones: those that ended since it was asked. `over` says that no sound follows.
    pub(in crate::audio) fn over(&mut self, low: &[f64], high: &[f64], over: bool) -> Vec<Over> {
        let bands = |hertz: &[f64]| hertz.iter().map(|&hertz| band_of(hertz)).collect::<Vec<usize>>();
        let (low, high) = (bands(low), bands(high));
        let mut looked = std::mem::take(&mut self.looked);
        looked.retain(|one| self.tracks.iter().chain(&self.settled).any(|track| track.id == one.id));
        let mut found = Vec::new();
        let playing = self.tracks.iter().filter(|track| track.told).map(|track| (track, over));
        for (track, over) in playing.chain(self.settled.iter().map(|track| (track, true))) {
            let known = looked.iter().position(|one| one.id == track.id);
            let place = known.unwrap_or_else(|| {
                looked.push(Looked { id: track.id, until: track.start, done: false });
                looked.len() - 1
            });
            let Some(one) = looked.get_mut(place).filter(|one| !one.done) else { continue };
            let end = self.end();
            let until = if over { (track.end + BEHIND).min(end) } else { (track.end + AROUND).min(end - LATER) };
            one.done = over && (until < end - LATER || until == track.end + BEHIND);
            // What a codec leaves of music is tones: they would be keys.
            let Some(prompt) = self.library.prompts.get(track.prompt).filter(|prompt| !prompt.looped) else { continue };
            let rows = self.louder(track, prompt, one.until.max(self.first)..until, (&low, &high));
            one.until = until.max(one.until);
            for (from, behind) in joined(rows) {
                // What goes on is looked at when it is over.
                if behind == until && !over {
                    one.until = from;
                } else {
                    found.extend(self.stretch(track, prompt, (from, behind)));
                }
            }
        }
        self.looked = looked;
        found
    }

    /// Rows of frames in which the same low and the same high band are louder than the prompt makes them.
    fn louder(
        &self,
        track: &Track,
        prompt: &Prompt,
        frames: std::ops::Range<i64>,
        (low, high): (&[usize], &[usize]),
    ) -> Vec<(i64, i64)> {
        let past = Past { frames: &self.frames, first: self.first, noise: &self.noise, noise_first: self.first };
        let has_both = |bands: u32| {
            let has = |of: &[usize]| of.iter().any(|band| bands & 1 << band != 0);
            has(low) && has(high)
        };
        let (mut rows, mut both, mut from) = (Vec::new(), 0, frames.start);
        for frame in frames.start..=frames.end {
            let here = past.at(frame).zip(prompt.place(frame - track.lag)).filter(|_| frame < frames.end);
            let here = here.map_or(0, |((call, noise), place)| more(call, &prompt.frames[place], &track.colour, noise));
            if has_both(both & here) {
                both &= here;
                continue;
            }
            if has_both(both) && frame - from >= ROW {
                rows.push((from, frame));
            }
            (both, from) = (here, frame);
        }
        rows
    }

    /// The samples around a row of frames; nothing where it is not known to the sample where the prompt lies.
    fn stretch(&self, track: &Track, prompt: &Prompt, (from, until): (i64, i64)) -> Option<Over> {
        let hop = HOP as i64;
        let lag = track.aligned.filter(|aligned| aligned.like > 0.3)?.lag;
        let place = |frame: i64| usize::try_from(frame - self.first).unwrap_or(0) * HOP;
        let begin = place(from - AROUND);
        let call = self.samples.get(begin..place(until + AROUND).min(self.samples.len()))?.to_vec();
        let first = self.first * hop + begin as i64;
        let known = (0..call.len() as i64).map(|i| {
            usize::try_from(first + i - lag).ok().and_then(|at| prompt.samples.get(at)).copied().unwrap_or_default()
        });
        let sample = |sample: i64| u64::try_from(sample).unwrap_or(0);
        Some(Over {
            first: sample(first),
            known: known.collect(),
            call,
            louder: (sample(from * hop), sample(until * hop)),
        })
    }
}

/// Rows that are so near each other that one stretch is around them.
fn joined(rows: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for row in rows {
        match joined.last_mut() {
            Some(last) if row.0 - last.1 < AROUND && row.1 - last.0 < LONGEST => last.1 = row.1,
            _ => joined.push(row),
        }
    }
    joined
}

/// The bands in which a frame of the call is louder than the prompt makes it, a bit each.
fn more(call: &Frame, frame: &Frame, colour: &Frame, noise: &Frame) -> u32 {
    (0..BANDS).fold(0, |bits, band| {
        let wanted = (frame[band] + colour[band]).max(noise[band]);
        bits | u32::from(call[band] > wanted + LOUDER) << band
    })
}
