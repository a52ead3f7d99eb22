//! How long a caller was on hold: concluded from the music.

use crate::audio::ear::{Kind, Sound};
use crate::time::Time;

/// Less music than this is no hold: a jingle. Ours.
const LEAST: Time = Time::from_secs(5);

/// Silence and tones between two pieces of music that are one hold, prompts not counted. Ours: what a comfort message
/// has before and after it.
const BETWEEN: Time = Time::from_secs(4);

/// Stretches on hold: music, and what is said between pieces of it.
pub(super) fn holds<'a>(line: impl Iterator<Item = &'a Sound> + Clone) -> Vec<(Time, Time)> {
    let spoken: Vec<(Time, Time)> = line
        .clone()
        .filter(|sound| matches!(sound.kind, Kind::Prompt { .. }))
        .map(|sound| (sound.at, sound.until))
        .collect();
    let said = |from: Time, until: Time| -> Time {
        spoken.iter().map(|said| (said.1.min(until) - said.0.max(from)).at_least_zero()).sum()
    };
    // From, until, and how much of it is music.
    let mut holds: Vec<(Time, Time, Time)> = Vec::new();
    for music in line.filter(|sound| matches!(sound.kind, Kind::Music { .. })) {
        let lasts = music.until - music.at;
        match holds.last_mut() {
            Some((_, until, played)) if music.at - *until - said(*until, music.at) <= BETWEEN => {
                *until = music.until.max(*until);
                *played += lasts;
            }
            _ => holds.push((music.at, music.until, lasts)),
        }
    }
    holds.into_iter().filter(|(_, _, played)| *played >= LEAST).map(|(at, until, _)| (at, until)).collect()
}
