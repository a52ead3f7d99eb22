//! Whether a track is its prompt, and which of two that share their sound is told.

use super::Finder;
use crate::audio::likeness::features::mean;
use crate::audio::likeness::library::Prompt;
use crate::audio::likeness::track::Track;
use crate::audio::spectrum::HOP;

/// Evidence that a playing needs, or this share of what the whole prompt could bring, if that is less. Ours.
const ENOUGH: f32 = 18.0;
const ENOUGH_SHARE: f32 = 0.15;

/// The correlation of waveforms from which on it settles what the bands have found, and how like the bands must be: the
/// two together. Ours: copies that went through every codec tried have 0.66 and more of the first, what is only like
/// them has 0.65 and less, and little of the second.
pub(super) const SAME: f32 = 0.45;
const LIKE: f32 = 0.2;
const TOGETHER: f32 = 1.15;

/// The correlation of waveforms that are one and the same, and the frames over which they must be for that: 0.4 s. Ours:
/// no codec leaves that much, and words that are only alike have less.
pub(super) const EXACT: f32 = 0.99;
const EXACT_FOR: i64 = 40;

/// Of two prompts that begin alike the one whose waveform is off by so much less is told, beyond a least. Ours.
const NEARER: f32 = 4.0;
const LEAST_OFF: f32 = 1e-4;

/// The correlation, and the two together, for looped music, which repeats itself.
const SAME_MUSIC: f32 = 0.6;
const TOGETHER_MUSIC: f32 = 1.25;

/// How steady what is only like a prompt may be: less, the longer it is heard ([`BRIEF`] for one second more), and how
/// much more a copy is where that is beyond doubt. Ours: other speech has 0.35 over a second and 0.6 over half of one,
/// copies through every codec 0.52 and more.
const CHANCE: f32 = 0.4;
const BRIEF: f32 = 0.1;
const CERTAIN: f32 = 0.15;
const BEYOND_DOUBT: f32 = 0.3;

/// What a prompt needs whose beginning is missing, unless the call begins within it: its evidence, and the two together.
/// Ours: lines play prompts from their beginning, and the same words may be spoken in two prompts.
const ENOUGH_LATE: f32 = 60.0;
const TOGETHER_LATE: f32 = 1.5;

/// The share of a prompt that is most of it: it needs no quiet before it. Ours.
const MOST: f32 = 0.7;

/// The frames before a prompt without its beginning that must be quiet or known, how many of them may sound all the
/// same (a key does), and how far over the prompt's quietest sounds and the noise a sound lies, dB. Ours.
const BEFORE: i64 = 150;
const SOUNDS_BEFORE: usize = 40;
const OVER_LOUD: f32 = 5.0;

/// The same behind a prompt that breaks off within its first second. Ours.
const BEHIND: i64 = 65;
const SOUNDS_BEHIND: usize = 30;

/// What a prompt of less than 0.2 s needs, and the frames before and behind it that must be quiet. Ours.
const LIKE_BRIEF: f32 = 0.5;
const SAME_BRIEF: f32 = 0.8;
const BESIDE: i64 = 20;

/// The frames of a second, and of a call in which a prompt may be heard without its beginning: the same.
const SECOND: i64 = 100;
const EARLY: i64 = SECOND;

/// Where the channel leaves nothing of the waveform the bands can settle it alone, if there are enough of them and they
/// are very like, and what is left is no chance.
const MUCH: f32 = 200.0;
const VERY_LIKE: f32 = 0.85;
const SOMEWHAT_SAME: f32 = 0.3;

/// The evidence that looped music needs: it repeats itself in pieces.
const ENOUGH_MUSIC: f32 = 100.0;

/// The evidence behind the end of a prompt that makes it the beginning of a longer one. Ours.
const BEYOND: f32 = 12.0;

/// The same by its waveform: how like it is, the samples of usual loudness that are, and the frames in which they lie.
/// Ours.
const HEARD: f64 = 0.6;
const HEARD_FOR: f64 = 400.0;
const BEHIND_IT: usize = 50;

/// How much of a prompt is all of it; the frames by which what lies within it may begin sooner or end later; and the share
/// of a correlation that is as good. Ours.
const WHOLE: f32 = 0.8;
const AT_ONCE: i64 = 10;
const AS_SAME: f32 = 0.9;

impl Finder {
    /// A track has shown that it is its prompt.
    pub(super) fn is_sure(&self, track: &Track) -> bool {
        let prompt = &self.library.prompts[track.prompt];
        let (same, steady) = track.aligned.map_or((0.0, 0.0), |aligned| (aligned.like, aligned.steady));
        let like = track.best / track.own(prompt).max(1.0);
        if track.best < needed(prompt) || same < SOMEWHAT_SAME {
            return false;
        }
        if prompt.looped {
            return same > SAME_MUSIC && same + like > TOGETHER_MUSIC;
        }
        let steadier = steady - CHANCE - BRIEF * 100.0 / (track.end - track.start).max(1) as f32;
        // Noise may leave little of the bands where it leaves the waveform.
        let is_steady = steadier > 0.0 && (like > LIKE || steadier > BEYOND_DOUBT);
        if track.late && track.start > EARLY && !self.goes_on(track) {
            // What lies before it is quiet, or known: it is no part of somebody else's words.
            let starts_anew = || self.unknown_beside(track, (track.start - BEFORE, track.start - 5)) < SOUNDS_BEFORE;
            let is_late = track.best > ENOUGH_LATE && same > SAME && same + like > TOGETHER_LATE;
            return is_steady && is_late && (track.own(prompt) > MOST * prompt.own_sum || starts_anew());
        }
        if prompt.is_brief() {
            let beside = [(track.start - BESIDE, track.start - 4), (track.end + 4, track.end + BESIDE)];
            let is_alone = || beside.into_iter().all(|stretch| self.unknown_beside(track, stretch) < 3);
            return like > LIKE_BRIEF && same > SAME_BRIEF && is_alone();
        }
        // A fragment must be more like its prompt than what is heard of it whole, or for long.
        let is_fragment = track.own(prompt) < 0.8 * prompt.own_sum;
        let little = ((ENOUGH_LATE - track.best) / ENOUGH_LATE).clamp(0.0, 1.0);
        let together = if is_fragment { TOGETHER + little } else { TOGETHER };
        let is_same = same > SAME && (steadier > CERTAIN || same + like > together);
        let is_very_like = track.best > MUCH && like > VERY_LIKE;
        let is_exact = same > EXACT && steady > EXACT && track.end - track.start >= EXACT_FOR;
        // One word may begin much that goes on otherwise.
        let breaks_off = || self.unknown_beside(track, (track.end + 5, track.end + BEHIND)) < SOUNDS_BEHIND;
        is_steady && (is_same || is_very_like) && (!is_fragment || little <= 0.0 || is_exact || breaks_off())
    }

    /// How many frames of a stretch of the call beside a track sound and belong to no known prompt.
    fn unknown_beside(&self, track: &Track, (from, until): (i64, i64)) -> usize {
        let loud = self.library.prompts[track.prompt].loud + mean(&track.colour) + OVER_LOUD;
        let is_known = |frame: i64| {
            let others = self.tracks.iter().chain(&self.settled).filter(|other| other.id != track.id && !other.late);
            let mut others = others.filter(|other| other.aligned.is_some_and(|aligned| aligned.steady > CHANCE));
            others.any(|other| (other.start..other.end + 10).contains(&frame))
        };
        let past = self.past();
        let sounds =
            |frame: &i64| past.at(*frame).is_some_and(|(call, noise)| mean(call) > loud.max(mean(noise) + OVER_LOUD));
        (from..until).filter(sounds).filter(|frame| !is_known(*frame)).count()
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
            if self.is_in_another(track, other) {
                return true;
            }
            if self.is_in_another(other, track) {
                return false;
            }
            if let Some(is_further) = is_further_off(track, other) {
                return is_further;
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

    /// A track without its beginning is what another prompt is heard as, whole: lines play prompts from their beginning.
    fn is_in_another(&self, late: &Track, whole: &Track) -> bool {
        let prompt = &self.library.prompts[whole.prompt];
        let same = |track: &Track| track.aligned.map_or(0.0, |aligned| aligned.like);
        late.late
            && !whole.late
            && !self.library.prompts[late.prompt].looped
            && !prompt.looped
            && whole.own(prompt) > WHOLE * prompt.own_sum
            && late.start >= whole.start - AT_ONCE
            && late.end <= whole.end + AT_ONCE
            && same(whole) > AS_SAME * same(late)
            && !self.goes_on(late)
    }

    /// The longer of two prompts that begin alike has more behind the end of the shorter than chance would give it.
    fn goes_beyond(&self, long: &Track, short: &Track) -> bool {
        let behind = short.lag + self.library.prompts[short.prompt].period();
        long.end > behind && long.between(behind.min(long.end), long.end) > BEYOND || self.is_heard_from(long, behind)
    }

    /// The waveform of a prompt is heard from a frame of the call on, for a twentieth of a second of its sound or more.
    fn is_heard_from(&self, track: &Track, frame: i64) -> bool {
        let Some(aligned) = track.aligned else { return false };
        let prompt = &self.library.prompts[track.prompt].samples;
        let from = frame * HOP as i64;
        let at = |sample: i64| usize::try_from(sample).unwrap_or(usize::MAX);
        let known = prompt.get(at(from - aligned.lag)..).unwrap_or_default();
        let heard = self.samples.get(at(from - self.first * HOP as i64)..).unwrap_or_default();
        let square = |sample: i16| f64::from(sample) * f64::from(sample);
        let usual = prompt.iter().map(|&sample| square(sample)).sum::<f64>() / prompt.len().max(1) as f64;
        let (mut product, mut own, mut theirs) = (0.0, 0.0, 1.0);
        known.chunks(HOP).zip(heard.chunks(HOP)).take(BEHIND_IT).any(|(known, heard)| {
            for (&known, &heard) in known.iter().zip(heard) {
                product += f64::from(known) * f64::from(heard);
                own += square(known);
                theirs += square(heard);
            }
            own > HEARD_FOR * usual && product.abs() > HEARD * (own * theirs).sqrt()
        })
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

/// Of two beginnings of prompts that lie on one another: whether the waveform of the first is further off; nothing where
/// that does not tell.
fn is_further_off(track: &Track, other: &Track) -> Option<bool> {
    let (own, theirs) = (track.aligned?, other.aligned?);
    let is_short = |track: &Track| track.end - track.start < SECOND;
    if (own.lag - theirs.lag).abs() > 1 || !is_short(track) || !is_short(other) {
        return None;
    }
    let off = |like: f32| (1.0 - like).max(0.0);
    let (own, theirs) = (off(own.like), off(theirs.like));
    if own > theirs * NEARER + LEAST_OFF { Some(true) } else { (theirs > own * NEARER + LEAST_OFF).then_some(false) }
}

/// The evidence that a playing of a prompt needs.
pub(super) fn needed(prompt: &Prompt) -> f32 {
    if prompt.looped { ENOUGH_MUSIC } else { ENOUGH.min(prompt.own_sum * ENOUGH_SHARE) }
}

/// Frames that two tracks share.
pub(super) fn overlap(a: &Track, b: &Track) -> i64 {
    a.end.min(b.end) - a.start.max(b.start)
}
