//! Two channels, one each way, as one call.

use std::cmp::Ordering;

use super::{Channels, Heard, KnownBy, Side};
use crate::audio::ear::{Kind, Sound};
use crate::audio::envelope::Envelope;
use crate::time::Time;

/// One channel: what is heard on it, and its outline.
#[derive(Clone, Copy)]
pub(super) struct Channel<'a> {
    sounds: &'a [Sound],
    outline: &'a Envelope,
}

impl<'a> Channel<'a> {
    /// Sounds, and the outline of the samples in which they are.
    pub(super) fn new(sounds: &'a [Sound], outline: &'a Envelope) -> Self {
        Self { sounds, outline }
    }

    /// Stretches in which only the line can be heard: prompts, known music, tones of the network.
    fn of_line(self) -> impl Iterator<Item = (Time, Time)> {
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
        let own = self.sounds.iter().filter(move |sound| only_line(&sound.kind));
        own.map(|sound| (sound.at, sound.until))
    }

    fn keys(self) -> usize {
        self.sounds.iter().filter(|sound| matches!(sound.kind, Kind::Key { .. })).count()
    }

    /// How loud a stretch is: the mean of how far its pieces go up and down.
    fn loudness(self, (at, until): (Time, Time)) -> i64 {
        let piece = |time: Time| usize::try_from(time.sample()).unwrap_or(0) / self.outline.each().max(1);
        let pieces = self.outline.pieces();
        let end = (piece(until) + 1).min(pieces.len());
        let of = pieces.get(piece(at).min(end)..end).unwrap_or_default();
        let sum: i64 = of.iter().map(|(low, high)| i64::from(*high) - i64::from(*low)).sum();
        sum / i64::try_from(of.len()).unwrap_or(1).max(1)
    }
}

/// Both channels in order, without what one hears of the other.
pub(super) fn together(left: Channel<'_>, right: Channel<'_>, given: Option<Side>) -> (Channels, Vec<Heard>) {
    let (caller, known_by) = match given {
        Some(side) => (side, KnownBy::Given),
        None => caller(left, right),
    };
    let (left, right) = (left.sounds, right.sounds);
    let (of_caller, of_line) = if caller == Side::Left { (left, right) } else { (right, left) };
    let mut heard = Vec::new();
    for sound in of_line {
        // Keys are the caller's; on the other channel they come back.
        if !of_caller.iter().any(|own| is_echo_of_key(sound, own)) {
            heard.push(Heard { side: Some(caller.other()), sound: sound.clone() });
        }
    }
    for sound in of_caller {
        // A caller who says nothing is no event, and what the line says may be heard through the caller's microphone.
        let is_own = matches!(sound.kind, Kind::Key { .. }) || !of_line.iter().any(|other| is_echo(sound, other));
        if sound.kind != Kind::Silence && is_own {
            heard.push(Heard { side: Some(caller), sound: sound.clone() });
        }
    }
    heard.sort_by_key(|heard| (heard.sound.at, heard.sound.until));
    (Channels::Two { caller, known_by }, heard)
}

/// Which channel is the caller's. What only the line says may be heard on both, through the caller's microphone: it is
/// less loud there.
fn caller(left: Channel<'_>, right: Channel<'_>) -> (Side, KnownBy) {
    // How much longer the left one is the louder of the two.
    let mut louder = Time::ZERO;
    for stretch in left.of_line().chain(right.of_line()) {
        let lasts = stretch.1 - stretch.0;
        match left.loudness(stretch).cmp(&right.loudness(stretch)) {
            Ordering::Less => louder -= lasts,
            Ordering::Equal => {}
            Ordering::Greater => louder += lasts,
        }
    }
    if louder != Time::ZERO {
        return (if louder < Time::ZERO { Side::Left } else { Side::Right }, KnownBy::Line);
    }
    match (left.keys(), right.keys()) {
        (1.., 0) => (Side::Left, KnownBy::Keys),
        (0, 1..) => (Side::Right, KnownBy::Keys),
        _ => (Side::Left, KnownBy::Nothing),
    }
}

/// Whether a key of the line's channel is one of the caller's that comes back: most of it while they press one. Nobody
/// presses two at once, so that another one that is no surer is none.
fn is_echo_of_key(sound: &Sound, own: &Sound) -> bool {
    let (Kind::Key { key, .. }, Kind::Key { key: pressed, .. }) = (&sound.kind, &own.kind) else { return false };
    is_mostly_with(sound, own) && (key == pressed || sound.confidence <= own.confidence)
}

/// Most of the shorter of two sounds lies within the other.
fn is_mostly_with(sound: &Sound, other: &Sound) -> bool {
    let shared = sound.until.min(other.until) - sound.at.max(other.at);
    let shorter = (sound.until - sound.at).min(other.until - other.at);
    shared * 2 > shorter
}

/// Whether two sounds of two channels are the same one: of one kind, and most of the shorter within the other.
fn is_echo(sound: &Sound, of: &Sound) -> bool {
    let alike = match (&sound.kind, &of.kind) {
        (Kind::Key { key, .. }, Kind::Key { key: other, .. }) => key == other,
        (Kind::Prompt { prompt, .. }, Kind::Prompt { prompt: other, .. }) => prompt == other,
        (Kind::Music { .. }, Kind::Music { .. }) => true,
        (kind, other) => kind == other && *kind != Kind::Speech,
    };
    alike && is_mostly_with(sound, of)
}
