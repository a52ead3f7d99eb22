//! Two channels, one each way, as one call.

use super::{Channels, Heard, KnownBy, Side};
use crate::audio::ear::{Kind, Sound};
use crate::time::Time;

/// What a channel tells about who is on it.
struct Signs {
    /// How long only the line can be heard on it: prompts, known music, tones of the network.
    line: Time,
    /// Keys.
    keys: usize,
}

impl Signs {
    fn of(sounds: &[Sound]) -> Self {
        let only_line = |kind: &Kind| {
            matches!(
                kind,
                Kind::Prompt { .. }
                    | Kind::Music { prompt: Some(_) }
                    | Kind::Ringback
                    | Kind::Busy
                    | Kind::Congestion
                    | Kind::Sit
            )
        };
        Self {
            line: sounds.iter().filter(|sound| only_line(&sound.kind)).map(|sound| sound.until - sound.at).sum(),
            keys: sounds.iter().filter(|sound| matches!(sound.kind, Kind::Key { .. })).count(),
        }
    }
}

/// Both channels in order, without what one hears of the other.
pub(super) fn together(left: Vec<Sound>, right: Vec<Sound>, given: Option<Side>) -> (Channels, Vec<Heard>) {
    let (caller, known_by) = match given {
        Some(side) => (side, KnownBy::Given),
        None => caller(&Signs::of(&left), &Signs::of(&right)),
    };
    let (of_caller, of_line) = if caller == Side::Left { (left, right) } else { (right, left) };
    let mut heard = Vec::new();
    for sound in &of_line {
        // Keys are the caller's; on the other channel they come back.
        if !(matches!(sound.kind, Kind::Key { .. }) && of_caller.iter().any(|own| is_echo(sound, own))) {
            heard.push(Heard { side: Some(caller.other()), sound: sound.clone() });
        }
    }
    for sound in &of_caller {
        // A caller who says nothing is no event, and what the line says may be heard through the caller's microphone.
        let is_own = matches!(sound.kind, Kind::Key { .. }) || !of_line.iter().any(|other| is_echo(sound, other));
        if sound.kind != Kind::Silence && is_own {
            heard.push(Heard { side: Some(caller), sound: sound.clone() });
        }
    }
    heard.sort_by_key(|heard| (heard.sound.at, heard.sound.until));
    (Channels::Two { caller, known_by }, heard)
}

/// Which channel is the caller's.
fn caller(left: &Signs, right: &Signs) -> (Side, KnownBy) {
    if left.line != right.line {
        return (if left.line < right.line { Side::Left } else { Side::Right }, KnownBy::Line);
    }
    match (left.keys, right.keys) {
        (1.., 0) => (Side::Left, KnownBy::Keys),
        (0, 1..) => (Side::Right, KnownBy::Keys),
        _ => (Side::Left, KnownBy::Nothing),
    }
}

/// Whether two sounds of two channels are the same one: of one kind, and most of the shorter within the other.
fn is_echo(sound: &Sound, of: &Sound) -> bool {
    let alike = match (&sound.kind, &of.kind) {
        (Kind::Key { key, .. }, Kind::Key { key: other, .. }) => key == other,
        (Kind::Prompt { prompt, .. }, Kind::Prompt { prompt: other, .. }) => prompt == other,
        (Kind::Music { .. }, Kind::Music { .. }) => true,
        (kind, other) => kind == other && *kind != Kind::Speech,
    };
    let shared = sound.until.min(of.until) - sound.at.max(of.at);
    let shorter = (sound.until - sound.at).min(of.until - of.at);
    alike && shared * 2 > shorter
}
