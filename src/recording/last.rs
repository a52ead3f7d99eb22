//! The last moment of a call that was played, so that whoever hears its recording can tell what came of it.
//!
//! A script is over at the moment at which its last turn is met: a person answers, a prompt begins. A recording that
//! ended there would have nothing of it. So the caller stays on for a moment, and a person who answers is a made voice:
//! it says no words, and what makes it a voice to an ear are syllables, with a pitch that falls over each phrase, the two
//! lowest resonances of a mouth that moves from vowel to vowel, and the gaps of consonants.

use crate::call::{CallTrace, EndReason, Event, EventKind};
use crate::time::Time;

/// How long whatever a call ends in is heard (ours): the time of "Harbor Electric, good morning", and of what tells a
/// voice or a prompt from another.
const LINGERS: Time = Time::from_secs(2);

/// A call whose caller hangs up no sooner than what it ends in can be told by ear.
#[must_use]
pub fn lingering(trace: &CallTrace) -> CallTrace {
    let mut trace = trace.clone();
    if trace.reason != EndReason::CallerHungUp {
        return trace;
    }
    let was = trace.ended;
    // What began last is what it ends in: music is over where a person speaks.
    let ends_in = |event: &&mut Event| {
        let lasts = matches!(event.kind, EventKind::Prompt { .. } | EventKind::Human | EventKind::Music { .. });
        lasts && event.until == was
    };
    let Some(last) = trace.events.iter_mut().filter(ends_in).max_by_key(|event| event.at) else { return trace };
    let most = if let EventKind::Prompt { spoken, .. } = &last.kind { spoken.length.min(LINGERS) } else { LINGERS };
    let ended = was.max(last.at + most);
    if let EventKind::Prompt { spoken, cut, .. } = &mut last.kind {
        *cut = ended < last.at + spoken.length;
    }
    last.until = ended;
    let waits = matches!(last.kind, EventKind::Music { .. });
    for event in trace.events.iter_mut().filter(|event| event.until == was) {
        match event.kind {
            EventKind::End => (event.at, event.until) = (ended, ended),
            EventKind::Hold if waits => event.until = ended,
            _ => {}
        }
    }
    trace.ended = ended;
    trace
}

/// The loudest sample (ours): the active level is that of prompts, about 20 dB under full scale.
const LOUDEST: f64 = 9_000.0;

/// The pitch of a phrase falls from the first to the last of its syllables, Hz (ours): a low voice.
const PITCH: [f64; 2] = [135.0, 95.0];

/// By what share it moves within each syllable. Ours.
const GLIDE: f64 = 0.4;

/// Samples of silence behind a syllable: a consonant that closes the mouth.
const CLOSED: usize = 400;

/// How wide a resonance is, Hz.
const WIDTH: f64 = 110.0;

/// Partials above this are not on a telephone, Hz.
const HIGHEST: f64 = 3_400.0;

/// Syllables: length in samples, and where the two resonances begin and end, Hz (the vowels of Peterson and Barney's
/// men, gliding into each other).
const SYLLABLES: [(usize, [f64; 2], [f64; 2]); 9] = [
    (1_300, [660.0, 1_720.0], [530.0, 1_840.0]),
    (1_700, [570.0, 840.0], [440.0, 1_020.0]),
    (1_100, [390.0, 1_990.0], [270.0, 2_290.0]),
    (1_500, [730.0, 1_090.0], [390.0, 1_990.0]),
    (1_200, [490.0, 1_350.0], [640.0, 1_190.0]),
    (1_400, [300.0, 870.0], [440.0, 1_020.0]),
    (1_000, [270.0, 2_290.0], [530.0, 1_840.0]),
    (1_300, [660.0, 1_720.0], [270.0, 2_290.0]),
    (1_900, [640.0, 1_190.0], [300.0, 870.0]),
];

/// The voice, at 8 kHz, as long as [`LINGERS`].
pub(super) fn voice() -> Vec<i16> {
    let wanted = usize::try_from(LINGERS.sample()).unwrap_or(0);
    let mut said: Vec<f64> = Vec::with_capacity(wanted);
    let mut phase = 0.0;
    for (length, from, until) in SYLLABLES {
        for at in 0..length {
            let glide = at as f64 / length as f64;
            let phrase = said.len() as f64 / wanted as f64;
            // It rises and falls within a syllable as well: what stands still is music.
            let pitch = (PITCH[0] + (PITCH[1] - PITCH[0]) * phrase) * (1.0 + GLIDE * (glide - 0.5));
            phase += std::f64::consts::TAU * pitch / 8_000.0;
            let resonances = [0, 1].map(|n| from[n] + (until[n] - from[n]) * glide);
            let opened = (std::f64::consts::PI * glide).sin().sqrt();
            said.push(opened * glottis(phase, pitch, resonances));
        }
        said.extend(std::iter::repeat_n(0.0, CLOSED));
    }
    said.truncate(wanted);
    let top = said.iter().fold(1.0_f64, |top, sample| top.max(sample.abs()));
    let mut samples: Vec<i16> = said.into_iter().map(|sample| (sample / top * LOUDEST) as i16).collect();
    samples.resize(wanted, 0);
    samples
}

/// One sample: all partials of the pitch, each as loud as the resonances let it be.
fn glottis(phase: f64, pitch: f64, resonances: [f64; 2]) -> f64 {
    (1..)
        .map(f64::from)
        .take_while(|partial| partial * pitch < HIGHEST)
        .map(|partial| {
            let level = |at: f64| 1.0 / (1.0 + ((partial * pitch - at) / WIDTH).powi(2));
            let mouth = level(resonances[0]) + level(resonances[1]) / 2.0 + 0.02;
            (partial * phase).sin() * mouth / partial.sqrt()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::voice::{Listener, Texture};

    #[test]
    fn it_is_a_voice_from_its_first_sound_to_its_last_and_is_not_clipped() {
        let samples = voice();
        assert_eq!(samples.len(), 16_000);
        assert!(samples.iter().all(|sample| sample.unsigned_abs() <= 9_000));
        let mut listener = Listener::new();
        listener.push(&samples);
        listener.push(&[0; 8_000]);
        let stretches = listener.finish();
        let spoken: Vec<_> = stretches.iter().filter(|stretch| stretch.texture != Texture::Silence).collect();
        assert_eq!(spoken.len(), 1, "{stretches:?}");
        assert_eq!(spoken[0].texture, Texture::Voice);
        assert!(spoken[0].confidence > 0.9, "{stretches:?}");
        assert!(spoken[0].at < Time::from_millis(50) && spoken[0].until > Time::from_millis(1_850), "{stretches:?}");
    }
}
