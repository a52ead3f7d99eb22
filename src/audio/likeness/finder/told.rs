//! What is told of a track: when it began, where it stops, whether it was cut.

use super::Finder;
use crate::audio::likeness::ends::{End, Laid};
use crate::audio::likeness::library::Prompt;
use crate::audio::likeness::track::{COVERED, Past, Track};
use crate::audio::likeness::{Playing, align};
use crate::audio::spectrum::HOP;
use crate::time::Time;

/// Samples before the last sound of a prompt that may be missing of one that is heard whole: 60 ms. Ours: the last
/// packet may be lost, and a sound that dies away has no certain end.
const WHOLE: i64 = 480;

/// The evidence behind the end that the waveform has, with which the bands deny it. Ours.
const SURELY_BEHIND: f32 = 25.0;

impl Finder {
    /// Where a track that is over stops, by its waveform; nothing if the channel leaves too little of that.
    pub(super) fn end_of(&mut self, track: &Track) -> Option<End> {
        let prompt = self.library.prompts.get(track.prompt)?;
        if prompt.looped {
            return self.end_of_music(track);
        }
        let lag = track.aligned.filter(|aligned| aligned.like > 0.3)?.lag;
        let hop = HOP as i64;
        let laid = Laid {
            prompt: &prompt.samples,
            lag,
            from: track.start * hop,
            call: &self.samples,
            first: self.first * hop,
        };
        let end = self.ends.find(laid, track.end * hop)?;
        // A codec may leave nothing of a waveform under a voice; then the bands know better.
        let behind = track.between((end.latest / hop).min(track.end), track.end);
        (behind < SURELY_BEHIND).then_some(end)
    }

    /// What is known of a track, told in time.
    pub(super) fn playing(&self, track: &Track, end: Option<End>) -> Playing {
        let prompt = &self.library.prompts[track.prompt];
        let past = Past { frames: &self.frames, first: self.first, noise: &self.noise, noise_first: self.first };
        let like = track.best / track.own(prompt).max(1.0);
        let same = track.aligned.map_or(0.0, |aligned| aligned.like);
        let confidence = f64::from(like.max(same).clamp(0.0, 1.0));
        let hop = HOP as i64;
        let (_, last) = prompt.sound.unwrap_or_default();
        if prompt.looped {
            return self.looped(track, prompt, end, confidence);
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
            |end| end.latest >= lag + prompt.last - WHOLE,
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
    fn looped(&self, track: &Track, prompt: &Prompt, end: Option<End>, confidence: f64) -> Playing {
        let hop = HOP as i64;
        let sample = |sample: i64| Time::from_samples(u64::try_from(sample).unwrap_or(0));
        let lag = track.aligned.map_or(track.lag * hop, |aligned| aligned.lag);
        let start =
            align::start(&prompt.samples, lag, (track.start * hop, track.end * hop), &self.samples, self.first * hop);
        let (until, latest) = end.map_or((track.end * hop, track.end * hop), |end| (end.until, end.latest));
        Playing {
            prompt: track.prompt,
            at: sample(start),
            until: sample(until.max(start)),
            latest: sample(latest.max(start)),
            from: sample((start - lag).rem_euclid(prompt.samples.len().max(1) as i64)),
            cut: false,
            confidence,
        }
    }
}
