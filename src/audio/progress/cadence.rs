//! Tones and silences that follow each other as one country has them.

use super::Signal;
use super::tones::{Sound, Tone};
use crate::audio::tone::Cadence;

/// Tones that fit a cadence.
pub(super) struct Run {
    pub(super) signal: Signal,
    pub(super) first: usize,
    pub(super) count: usize,
    /// How well all of them fit, added up.
    pub(super) score: f64,
}

/// How a cadence sounds.
pub(super) fn sound_of(cadence: &Cadence) -> Sound {
    let high = cadence.parts.iter().flat_map(|part| &part.freqs).any(|&hertz| hertz > 550.0);
    if high { Sound::High } else { Sound::Low }
}

/// A tone of a cadence and the silence behind it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Beat {
    /// Seconds.
    on: f64,
    off: f64,
    /// Of several tones together the mean.
    hertz: f64,
}

/// The beats of a cadence.
pub(super) fn beats(cadence: &Cadence) -> Vec<Beat> {
    let mut made: Vec<Beat> = Vec::new();
    for part in &cadence.parts {
        let length = part.length.secs_f64();
        // A modulator is heard on both sides of its carrier.
        let heard = if part.modulated { &part.freqs[..1] } else { &part.freqs[..] };
        match made.last_mut() {
            Some(last) if heard.is_empty() => last.off += length,
            _ => made.push(Beat { on: length, off: 0.0, hertz: heard.iter().sum::<f64>() / heard.len().max(1) as f64 }),
        }
    }
    made
}

/// How long a ring and the silence behind it last where they are not published, and how long a beat of busy; seconds.
/// E.180 (from memory) has 0.67 to 1.5, 3 to 5, and 0.3 to 1.1; the published ones go beyond. Ours.
const RING: std::ops::RangeInclusive<f64> = 0.6..=2.2;
const BETWEEN_RINGS: std::ops::RangeInclusive<f64> = 1.9..=6.0;
const BUSY: std::ops::RangeInclusive<f64> = 0.3..=1.1;

/// How far two lengths and two frequencies of one cadence are apart at most: seconds, hertz. Ours.
const SAME_LENGTH: f64 = 0.06;
const SAME_PITCH: f64 = 3.0;

/// Cadences of networks that are not published: a tone that comes again after the pause of a ring, or twice again after
/// pauses that are as long as itself.
pub(super) fn others(tones: &[Tone]) -> Vec<(Signal, Sound, Vec<Beat>)> {
    let mut found: Vec<(Signal, Sound, Vec<Beat>)> = Vec::new();
    for (i, pair) in tones.windows(2).enumerate() {
        let [one, next] = pair else { continue };
        let (on, off) = (one.length(), between(one, next));
        let is_like = |other: &Tone| {
            (other.length() - on).abs() < SAME_LENGTH
                && (other.hertz() - one.hertz()).abs() < SAME_PITCH
                && other.power < LOUDER * one.power
                && one.power < LOUDER * other.power
                && other.is_alone()
        };
        if one.sounds_after as f64 * 0.01 > SOUNDS * off {
            continue;
        }
        if !is_like(one) || !is_like(next) {
            continue;
        }
        let third = tones.get(i + 2).filter(|third| is_like(third) && (between(next, third) - off).abs() < SAME_LENGTH);
        let signal = if RING.contains(&on) && BETWEEN_RINGS.contains(&off) {
            Signal::Ringback
        } else if BUSY.contains(&(on + off)) && (on - off).abs() < SAME_LENGTH && third.is_some() {
            Signal::Busy
        } else {
            continue;
        };
        found.push((signal, one.sound, vec![Beat { on, off, hertz: one.hertz() }]));
    }
    found
}

/// The silence between two tones, seconds.
fn between(one: &Tone, next: &Tone) -> f64 {
    (next.from - one.until) as f64 * 0.01
}

/// How well a length fits, from 0 to 1: spectra tell it to 20 ms, and networks keep it to a tenth. Ours.
fn near(heard: f64, wanted: f64) -> f64 {
    (1.0 - ((heard - wanted) / (0.05 + 0.10 * wanted)).powi(2)).max(0.0)
}

/// By how much the step from one tone to the next may be wrong, hertz, and what is left of the fit if it is more. Ours,
/// half of the 5 Hz by which Australia tells congestion from busy.
const STEP: f64 = 2.5;
const WRONG_STEP: f64 = 0.7;

/// How far a tone may be from its frequency, hertz, and what is left of the fit if it is further: another country, whose
/// tones are not known, may have the same cadence. Ours.
const PITCH: f64 = 10.0;
const WRONG_PITCH: f64 = 0.85;

/// What a tone is worth that is cut short, by the beginning or by the end, beside a whole one. Ours.
const CUT: f64 = 0.6;

/// How much louder than the tone before it one that is cut short may be: 6 dB. Ours.
const LOUDER: f32 = 4.0;

/// The share of the pause between two tones in which something else may be as loud. Ours: callers talk to themselves.
const SOUNDS: f64 = 0.3;

/// How many tones from the first on fit a cadence that begins with the beat `phase`, and how well, from 0 to 1 each.
///
/// The first tone may have begun before the line did, and the last may have been cut short. One tone alone fits a
/// little; it has to be whole.
pub(super) fn run(tones: &[Tone], beats: &[Beat], phase: usize) -> (usize, f64) {
    let (mut count, mut sum, mut cut) = (0, 0.0, false);
    let beat = |i: usize| beats[(phase + i) % beats.len()];
    for (i, tone) in tones.iter().enumerate() {
        let pitch = if (tone.hertz() - beat(i).hertz).abs() > PITCH { WRONG_PITCH } else { 1.0 };
        let mut fit = near(tone.length(), beat(i).on);
        let is_short = fit < CUT && tone.length() < beat(i).on;
        if i == 0 {
            if is_short {
                if tones.len() == 1 {
                    break;
                }
                fit = CUT;
                cut = true;
            }
        } else {
            let last = &tones[i - 1];
            let pause = near(between(last, tone), beat(i - 1).off);
            let is_silent = last.sounds_after as f64 * 0.01 < SOUNDS * between(last, tone);
            if pause == 0.0 || !last.quiet_after || !tone.quiet_before || !is_silent {
                break;
            }
            fit = if is_short { CUT * pause } else { fit.min(pause) };
            if ((tone.hertz() - last.hertz()) - (beat(i).hertz - beat(i - 1).hertz)).abs() > STEP {
                fit *= WRONG_STEP;
            }
            // What is cut short by an answer is still the same tone.
            let is_other = (tone.hertz() - last.hertz()).abs() > PITCH + (beat(i).hertz - beat(i - 1).hertz).abs()
                || tone.power > LOUDER * last.power;
            if is_short && is_other {
                break;
            }
            if is_short {
                return (count + 1, (sum + fit * pitch) / (count + 1) as f64);
            }
        }
        if fit == 0.0 {
            break;
        }
        count += 1;
        sum += fit * pitch;
    }
    if count == 1 && cut {
        return (0, 0.0);
    }
    // One tone is little evidence; where several are, each counts whole.
    let share = if count == 1 { 0.6 } else { 1.0 };
    (count, if count == 0 { 0.0 } else { share * sum / f64::from(count as u32) })
}
