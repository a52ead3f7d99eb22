//! A call to be listened to on a page: one channel of mu-law, long stretches of nothing but music or silence shortened.

use super::{Heard, Played, Timeline};
use crate::audio::ear::Kind;
use crate::audio::wav;
use crate::call::{CallTrace, EventKind};
use crate::time::Time;

/// A stretch longer than this is shortened (ours): nobody learns anything from the rest of it.
const LONGEST: Time = Time::from_secs(15);
/// What stays of such a stretch at its beginning and at its end (ours).
const KEPT: Time = Time::from_secs(4);

/// A call as a WAV file for a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reel {
    /// The file.
    pub bytes: Vec<u8>,
    /// The first ring, where the file begins.
    pub began: Time,
    /// Stretches of the call that were left out: from when, and how long. By time.
    pub cuts: Vec<(Time, Time)>,
}

impl Reel {
    /// Makes a page's copy of a call; `None`: it is longer than any file.
    #[must_use]
    pub fn new(played: &Played, trace: &CallTrace) -> Option<Self> {
        let cuts = cuts(trace);
        let place = |at: Time| usize::try_from((at - trace.began).sample()).unwrap_or(0);
        let mut samples: Vec<i16> = Vec::new();
        let mut from = 0;
        let all = played.left.len().min(played.right.len());
        for (until, next) in cuts.iter().map(|(at, lasts)| (place(*at), place(*at + *lasts))).chain([(all, all)]) {
            let (until, next) = (until.min(all), next.min(all));
            let sides = played.left[from.min(until)..until].iter().zip(&played.right[from.min(until)..until]);
            samples.extend(sides.map(|(left, right)| left.saturating_add(*right)));
            from = next;
        }
        Some(Self { bytes: wav::write_mulaw(&samples).ok()?, began: trace.began, cuts })
    }

    /// Makes a page's copy of a recorded call, both sides mixed; `None`: it is longer than any file.
    #[must_use]
    pub fn of_recording(mixed: &[i16], call: &Timeline) -> Option<Self> {
        let quiet = |heard: &&Heard| matches!(heard.sound.kind, Kind::Music { .. } | Kind::Silence);
        let ends = |heard: &Heard| (heard.sound.at, heard.sound.until);
        let spoken = call.heard.iter().filter(|heard| !quiet(heard)).map(ends);
        let music = call.heard.iter().filter(|heard| matches!(heard.sound.kind, Kind::Music { .. })).map(ends);
        let begins = music.map(|(at, _)| (at, at));
        let cuts = cuts_between(call.began, call.ended, spoken.chain(begins).collect());
        let place = |at: Time| usize::try_from((at - call.began).sample()).unwrap_or(0).min(mixed.len());
        let mut samples: Vec<i16> = Vec::new();
        let mut from = 0;
        for (at, lasts) in &cuts {
            samples.extend_from_slice(mixed.get(from..place(*at)).unwrap_or_default());
            from = place(*at + *lasts);
        }
        samples.extend_from_slice(mixed.get(from..).unwrap_or_default());
        Some(Self { bytes: wav::write_mulaw(&samples).ok()?, began: call.began, cuts })
    }

    /// Where in the file a moment of the call lies.
    #[must_use]
    pub fn at(&self, moment: Time) -> Time {
        let left_out = |(at, lasts): &(Time, Time)| (moment - *at).at_least_zero().min(*lasts);
        let before = self.cuts.iter().map(left_out).fold(Time::ZERO, |a, b| a + b);
        (moment - self.began - before).at_least_zero()
    }
}

/// What is left out: the middle of every long stretch in which no word, key, ring or beep is heard.
fn cuts(trace: &CallTrace) -> Vec<(Time, Time)> {
    let quiet = |kind: &EventKind| {
        matches!(
            kind,
            EventKind::Music { .. } | EventKind::Hold | EventKind::Silence | EventKind::Human | EventKind::Voicemail
        )
    };
    let mut spoken: Vec<(Time, Time)> =
        trace.events.iter().filter(|event| !quiet(&event.kind)).map(|event| (event.at, event.until)).collect();
    // What begins or ends a quiet stretch is a moment that somebody looks for.
    spoken.extend(trace.events.iter().filter(|event| quiet(&event.kind)).map(|event| (event.at, event.at)));
    cuts_between(trace.began, trace.ended, spoken)
}

/// The middle of every long stretch between what is spoken.
fn cuts_between(began: Time, ended: Time, mut spoken: Vec<(Time, Time)>) -> Vec<(Time, Time)> {
    spoken.push((ended, ended));
    spoken.sort_unstable();
    let mut cuts = Vec::new();
    let mut quiet_from = began;
    for (at, until) in spoken {
        if at - quiet_from > LONGEST {
            cuts.push((quiet_from + KEPT, at - quiet_from - KEPT * 2));
        }
        quiet_from = quiet_from.max(until);
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{EndReason, Event, Outcome};

    #[test]
    fn long_music_is_shortened_and_every_moment_is_found_again() {
        let secs = Time::from_secs;
        let event =
            |at: i64, until: i64, kind| Event { at: secs(at), until: secs(until), step: None, derived: false, kind };
        let key = |at| event(at, at, EventKind::Key { key: '1', lost: false });
        let trace = CallTrace {
            began: secs(-6),
            ended: secs(100),
            reason: EndReason::CallerHungUp,
            outcome: Outcome::Lost,
            events: vec![
                event(-6, 0, EventKind::Ringback),
                key(5),
                event(10, 70, EventKind::Music { file: String::new(), from: Time::ZERO }),
                key(70),
                key(84),
            ],
            path: Vec::new(),
            moves: Vec::new(),
        };
        let samples = 106 * 8000;
        let mut right = vec![0; samples];
        // A click at 80 s of the call.
        right[86 * 8000] = 20_000;
        let played = Played { left: vec![0; samples], right, tones: "US", tones_stand_in: false, silent: 0 };
        let reel = Reel::new(&played, &trace).expect("it is short");
        assert_eq!(reel.cuts, [(secs(14), secs(52)), (secs(88), secs(8))]);
        assert_eq!([-6, 0, 12, 40, 70, 100].map(|at| reel.at(secs(at)).secs_f64()), [0.0, 6.0, 18.0, 20.0, 24.0, 46.0]);
        let (clip, fault) = wav::read(&reel.bytes).expect("a WAV file");
        assert_eq!((clip.samples.len(), fault), (46 * 8000, None));
        let click = clip.samples.iter().position(|sample| *sample > 15_000).expect("the click");
        assert_eq!(click as i64, reel.at(secs(80)).sample());
    }
}
