//! When a recorded call was answered.

use super::Answered;
use crate::audio::ear::{Kind, Sound};
use crate::time::Time;

/// The longest silence of a ring, after which the next ring would be heard if nobody had answered: 5 s in Austria, and
/// what a detector is off. Whoever answers within it cannot be told from the silence but by a sound.
const LONGEST_PAUSE: Time = Time::from_millis(6_500);

/// The moment of the answer, from the first sample on, and what it rests on. `line` is what is heard of the line, in
/// order; `length` is that of the recording.
///
/// A ring is a tone and a silence, and the answer may fall into either. The first sound of the line tells it, if it
/// comes before the next ring would have; a line that stays silent for longer was answered when the last tone ended, as
/// far as anybody can hear.
pub(super) fn answer<'a>(line: impl Iterator<Item = &'a Sound>, length: Time) -> (Time, Answered) {
    let (mut rang, mut refused): (Option<Time>, bool) = (None, false);
    for sound in line {
        match sound.kind {
            Kind::Ringback => rang = Some(rang.unwrap_or(Time::ZERO).max(sound.until)),
            Kind::Silence | Kind::Key { .. } => {}
            // A call that is refused is not answered, unless somebody is heard after all.
            Kind::Busy | Kind::Congestion | Kind::Sit => refused = true,
            _ => {
                return match rang {
                    Some(rang) if sound.at - rang <= LONGEST_PAUSE => (sound.at.max(rang), Answered::Sound),
                    Some(rang) => (rang, Answered::Ringing),
                    None => (Time::ZERO, Answered::Beginning),
                };
            }
        }
    }
    match rang {
        _ if refused => (Time::ZERO, Answered::Nobody),
        Some(rang) if length - rang > LONGEST_PAUSE => (rang, Answered::Ringing),
        Some(_) => (Time::ZERO, Answered::Nobody),
        None => (Time::ZERO, Answered::Beginning),
    }
}
