//! Whether a track is its prompt, and which of two that share their sound is told.

use super::Finder;
use crate::audio::likeness::library::Prompt;
use crate::audio::likeness::track::Track;

/// Evidence that a playing needs, or this share of what the whole prompt could bring, if that is less. Ours.
const ENOUGH: f32 = 25.0;
const ENOUGH_SHARE: f32 = 0.2;

/// The correlation of waveforms from which on it settles what the bands have found, and how like the bands must be: the
/// two together. Ours: copies that went through every codec tried have 0.66 and more of the first, what is only like
/// them has 0.65 and less, and little of the second.
pub(super) const SAME: f32 = 0.45;
const LIKE: f32 = 0.2;
const TOGETHER: f32 = 1.15;

/// The correlation, and the two together, for looped music, which repeats itself.
const SAME_MUSIC: f32 = 0.6;
const TOGETHER_MUSIC: f32 = 1.25;

/// What a prompt needs whose beginning is missing, unless the call begins within it: its evidence, and the two together.
/// Ours: lines play prompts from their beginning, and the same words may be spoken in two prompts.
const ENOUGH_LATE: f32 = 60.0;
const TOGETHER_LATE: f32 = 1.5;

/// The frames of a call in which a prompt may be heard without its beginning: one second.
const EARLY: i64 = 100;

/// Where the channel leaves nothing of the waveform the bands can settle it alone, if there are enough of them and they
/// are very like, and what is left is no chance.
const MUCH: f32 = 200.0;
const VERY_LIKE: f32 = 0.85;
const SOMEWHAT_SAME: f32 = 0.3;

/// The evidence that looped music needs: it repeats itself in pieces.
const ENOUGH_MUSIC: f32 = 100.0;

/// The evidence behind the end of a prompt that makes it the beginning of a longer one. Ours.
const BEYOND: f32 = 12.0;

impl Finder {
    /// A track has shown that it is its prompt.
    pub(super) fn is_sure(&self, track: &Track) -> bool {
        let prompt = &self.library.prompts[track.prompt];
        let like = track.best / track.own(prompt).max(1.0);
        let same = track.aligned.map_or(0.0, |aligned| aligned.like);
        let together = if prompt.looped { TOGETHER_MUSIC } else { TOGETHER };
        if track.late && track.start > EARLY && !self.goes_on(track) {
            return track.best > ENOUGH_LATE && same > SAME && same + like > TOGETHER_LATE;
        }
        // A fragment must be more like its prompt than what is heard of it whole, or for long.
        let is_fragment = !prompt.looped && track.own(prompt) < 0.8 * prompt.own_sum;
        let little = ((ENOUGH_LATE - track.best) / ENOUGH_LATE).clamp(0.0, 1.0);
        let together = if is_fragment { together + little } else { together };
        let least = if prompt.looped { SAME_MUSIC } else { SAME };
        let is_same = same > least && like > LIKE && same + like > together;
        let is_very_like = !prompt.looped && track.best > MUCH && like > VERY_LIKE && same > SOMEWHAT_SAME;
        track.best >= needed(prompt) && (is_same || is_very_like)
    }

    /// A track goes on where one of the same prompt was given up.
    fn goes_on(&self, track: &Track) -> bool {
        let is_before = |other: &Track| other.prompt == track.prompt && (other.lag - track.lag).abs() <= 4;
        self.settled.iter().any(is_before)
    }

    /// Another track explains the same sound better.
    pub(super) fn loses(&self, number: usize) -> bool {
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
            // Music repeats itself, and is like much.
            let is_looped = |track: &Track| self.library.prompts[track.prompt].looped;
            if is_looped(track) != is_looped(other) {
                let same = |track: &Track| track.aligned.map_or(0.0, |aligned| aligned.like);
                if (same(track) - same(other)).abs() > 0.2 {
                    return same(track) < same(other);
                }
            }
            if self.is_begun_alike(track, other) {
                return !self.goes_beyond(track, other);
            }
            if self.is_begun_alike(other, track) {
                return self.goes_beyond(other, track);
            }
            let (from, until) = (track.start.max(other.start), track.end.min(other.end));
            let is_settled = self.settled.iter().any(|settled| settled.id == other.id);
            let (own, theirs) = (self.rank(track, from, until), self.rank(other, from, until));
            // What was told stands, but for music that repeats itself and went on being like something.
            let stands = is_settled && is_looped(track) >= is_looped(other);
            stands || theirs > own || (theirs == own && other.id < track.id)
        })
    }

    /// Both are the same sound, of which the other prompt is heard whole, and has more to come in this one.
    fn is_begun_alike(&self, long: &Track, short: &Track) -> bool {
        let (Some(long_at), Some(short_at)) = (long.aligned, short.aligned) else { return false };
        let (long_prompt, whole) = (&self.library.prompts[long.prompt], &self.library.prompts[short.prompt]);
        let last = whole.sound.map_or(0, |(_, last)| last as i64);
        (long_at.lag - short_at.lag).abs() <= 1
            && !long_prompt.looped
            && !whole.looped
            && short.end >= short.lag + last - 11
            && long_prompt.begins_with(whole)
    }

    /// The longer of two prompts that begin alike has more behind the end of the shorter than chance would give it.
    fn goes_beyond(&self, long: &Track, short: &Track) -> bool {
        let behind = short.lag + self.library.prompts[short.prompt].period();
        long.end > behind && long.between(behind.min(long.end), long.end) > BEYOND
    }

    /// How well a track explains a stretch of the call: its evidence there, a little more for a prompt that is heard
    /// whole, and more for one that explains what lies around.
    fn rank(&self, track: &Track, from: i64, until: i64) -> f32 {
        let prompt = &self.library.prompts[track.prompt];
        let within = track.between(from, until);
        let whole = (track.own(prompt) / prompt.own_sum.max(1.0)).clamp(0.0, 1.0);
        within * (1.0 + 0.15 * whole) + 0.4 * (track.best - within).clamp(0.0, 100.0)
    }
}

/// The evidence that a playing of a prompt needs.
pub(super) fn needed(prompt: &Prompt) -> f32 {
    if prompt.looped { ENOUGH_MUSIC } else { ENOUGH.min(prompt.own_sum * ENOUGH_SHARE) }
}

/// Frames that two tracks share.
pub(super) fn overlap(a: &Track, b: &Track) -> i64 {
    a.end.min(b.end) - a.start.max(b.start)
}
