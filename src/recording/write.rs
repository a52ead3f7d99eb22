//! A call written down: left the caller's keys, right the line and whoever answers there, 8 kHz, as long as the trace to
//! the sample.

use std::sync::Arc;

use super::last;
use crate::audio::tone::{self, Tones};
use crate::audio::{Clip, dtmf};
use crate::call::{CallTrace, Event, EventKind};
use crate::time::Time;
use crate::timing::{Sound, Spoken};

/// A call as samples at 8 kHz, both sides equally long.
#[derive(Debug)]
pub struct Played {
    /// The caller: keys as DTMF.
    pub left: Vec<i16>,
    /// The line: ringing, prompts, music, beeps, and a person.
    pub right: Vec<i16>,
    /// The country whose tones were used.
    pub tones: &'static str,
    /// They stand in for the line's own, of which none are published.
    pub tones_stand_in: bool,
    /// Prompts that nobody has recorded: silence as long as estimated.
    pub silent: usize,
}

/// Plays a trace into samples. `clip` finds the sound of a file, relative to the prompt folder, at 8 kHz; what it does
/// not find is silence.
///
/// The first sample is the first ring. Every event lies on the sample nearest to its moment.
pub fn write(trace: &CallTrace, country: Option<&str>, clip: &mut dyn FnMut(&str) -> Option<Arc<Clip>>) -> Played {
    let (tones, stand_in) = tone::tones(country);
    let samples = usize::try_from((trace.ended - trace.began).sample()).unwrap_or(0);
    let mut played = Played {
        left: vec![0; samples],
        right: vec![0; samples],
        tones: tones.country,
        tones_stand_in: stand_in,
        silent: 0,
    };
    for event in &trace.events {
        let began = event.at - trace.began;
        match &event.kind {
            EventKind::Key { key, .. } => {
                if let Some(key) = dtmf::samples(*key, event.until - event.at) {
                    mix(&mut played.left, began, &key);
                }
            }
            EventKind::Prompt { spoken: Spoken { sounds, .. }, .. } => {
                let heard = sounds_of(sounds, event.until - event.at, clip);
                if sounds.iter().any(|sound| sound.file.is_none()) {
                    played.silent += 1;
                }
                mix(&mut played.right, began, &heard);
            }
            EventKind::Music { file, from } => {
                if let Some(music) = clip(file) {
                    mix(&mut played.right, began, &looped(&music, *from, event.until - event.at));
                }
            }
            EventKind::Human => {
                let said = last::voice();
                let heard = usize::try_from((event.until - event.at).sample()).unwrap_or(0).min(said.len());
                mix(&mut played.right, began, &said[..heard]);
            }
            kind => mix(&mut played.right, began, &line_tone(kind, event, tones)),
        }
    }
    played
}

/// What the exchange itself is heard to do.
fn line_tone(kind: &EventKind, event: &Event, tones: &Tones) -> Vec<i16> {
    let lasts = event.until - event.at;
    match kind {
        EventKind::Ringback => tone::render(&tones.ring, Time::ZERO, lasts),
        EventKind::Busy => tone::render(&tones.busy, Time::ZERO, lasts),
        EventKind::Beep => tone::beep(lasts),
        _ => Vec::new(),
    }
}

/// The sounds of a prompt one after another, as much of them as was heard.
pub fn sounds_of(sounds: &[Sound], heard: Time, clip: &mut dyn FnMut(&str) -> Option<Arc<Clip>>) -> Vec<i16> {
    let most = samples(heard);
    let mut out = Vec::with_capacity(most);
    let mut at = Time::ZERO;
    for sound in sounds {
        let until = samples(at + sound.length).min(most);
        if let Some(clip) = sound.file.as_deref().and_then(&mut *clip) {
            let from = samples(sound.from).min(clip.samples.len());
            let wanted = until.saturating_sub(out.len());
            out.extend(clip.samples[from..].iter().take(wanted));
        }
        // A file that turned out shorter, and words that nobody has recorded, are silence.
        out.resize(until.max(out.len()), 0);
        at += sound.length;
    }
    out
}

/// A stretch of music that is repeated without end.
pub fn looped(music: &Clip, from: Time, lasts: Time) -> Vec<i16> {
    if music.samples.is_empty() {
        return Vec::new();
    }
    music.samples.iter().copied().cycle().skip(samples(from) % music.samples.len()).take(samples(lasts)).collect()
}

fn mix(side: &mut [i16], at: Time, sound: &[i16]) {
    let at = samples(at);
    let Some(room) = side.get_mut(at..) else { return };
    for (place, sample) in room.iter_mut().zip(sound) {
        *place = place.saturating_add(*sample);
    }
}

fn samples(time: Time) -> usize {
    usize::try_from(time.sample()).unwrap_or(0)
}
