//! What was heard, as the search takes it: in order, whole-menu recordings cut into their prompts, counted from the answer.

use std::collections::HashSet;

use super::costs::{KEY_FOR_CERTAIN, KEY_FOR_NONE};
use super::index::Index;
use crate::audio::ear::Kind;
use crate::recording::{Answered, Channels, Heard, Timeline};
use crate::time::Time;

/// A key that ends so shortly after a sound began was pressed before it: both moments are known to a few hundredths.
const TIE: Time = Time::from_millis(60);
/// A playing that is less sure than this may be something else (ours).
const DOUBTFUL: f64 = 0.6;
/// A playing that begins so long before another one is over is no playing of its own.
const OVERLAP: Time = Time::from_millis(150);
/// A playing that breaks off earlier than this, and for no key, may be something else.
const SHORT: Time = Time::from_secs(1);
/// How far a key may be from the end of what it cut.
const BY_KEY: Time = Time::from_millis(300);
/// A playing of which so much of the beginning is missing may be something else.
const LATE: Time = Time::from_millis(500);
/// A key in whose tones so much of the sound is beyond doubt (ours): over a prompt it is less.
const SURE_KEY: f64 = 0.9;
/// Of a voice that a key parts, the shortest piece and the longest first one (ours).
const WORD: Time = Time::from_millis(200);
const WORDS: Time = Time::from_millis(1_500);
/// A piece of a whole-menu recording under this is the uncertain end of the one beside it.
const SHORTEST: Time = Time::from_millis(40);

/// One thing that was heard.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Observation {
    /// When it began, after the answer.
    pub(super) at: Time,
    /// When it ended.
    pub(super) until: Time,
    /// What it was.
    pub(super) what: What,
    /// It may be nothing: hardly like its prompt, or in the middle of another one.
    pub(super) doubtful: bool,
    /// A playing that broke off within its first second: another prompt may begin alike.
    pub(super) brief: bool,
}

/// What was heard.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum What {
    /// A file, or the stretch of it that one prompt is.
    Playing {
        /// Which.
        file: usize,
        /// The moment of the file with which it began.
        from: Time,
        /// It broke off.
        cut: bool,
    },
    /// A key, by its place among all keys.
    Key(usize),
    /// It rings.
    Ringback,
    /// A busy tone, or another sign that nobody can be reached.
    Busy,
    /// A beep.
    Beep,
    /// Music: the file, where it is known.
    Music(Option<usize>),
    /// A voice that is no known prompt.
    Voice,
}

/// A key that was pressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Pressed {
    /// Which.
    pub(super) key: char,
    /// When it went down.
    pub(super) at: Time,
    /// When it was let go: the line acts then.
    pub(super) until: Time,
    /// What it costs to take it for none; `None`: it is one.
    pub(super) doubt: Option<u32>,
}

/// A call as it was heard.
#[derive(Debug)]
pub(super) struct Observed {
    /// How long it rang before: from the first ring that was recorded.
    pub(super) ring: Time,
    /// Nothing shows that the recording begins with the call.
    pub(super) may_be_begun: bool,
    /// The end of the recording, after the answer.
    pub(super) ended: Time,
    /// Everything in order.
    pub(super) all: Vec<Observation>,
    /// The keys in order.
    pub(super) keys: Vec<Pressed>,
}

/// Puts what was heard in order.
pub(super) fn observe(index: &Index, timeline: &Timeline) -> Observed {
    let caller = if let Channels::Two { caller, .. } = timeline.channels { Some(caller) } else { None };
    let mut rang: Option<Time> = None;

    let mut keys: Vec<Pressed> = Vec::new();
    let mut all: Vec<(Time, Observation)> = Vec::new();
    let doubts = doubts(timeline);
    let released: Vec<Time> = released(timeline).collect();
    for (place, heard) in timeline.heard.iter().enumerate() {
        let sound = &heard.sound;
        // Of the caller only the keys count: what they say is theirs.
        let is_line = caller.is_none() || heard.side != caller;
        if !is_line && !matches!(sound.kind, Kind::Key { .. }) {
            continue;
        }
        let (at, until) = (sound.at, sound.until);
        let mut put = |what| all.push((at, Observation { at, until, what, doubtful: false, brief: false }));
        match sound.kind {
            Kind::Prompt { prompt, from, cut } => {
                let doubtful = doubts.contains(&place);
                for piece in pieces(index.cues(prompt), prompt, from, (at, until), cut, doubtful) {
                    all.push((piece.at, piece));
                }
            }
            // A key of the second row of a test phone is no key of a caller.
            Kind::Key { key, .. } if key.is_ascii_digit() || matches!(key, '*' | '#') => {
                keys.push(Pressed { key, at, until, doubt: doubt(sound.confidence) });
            }
            Kind::Key { .. } | Kind::Silence => {}
            Kind::Ringback if until <= Time::ZERO => rang = rang.or(Some(at)),
            // Nothing else is heard before the answer.
            _ if until <= Time::ZERO => {}
            Kind::Ringback => put(What::Ringback),
            Kind::Busy | Kind::Congestion | Kind::Sit => put(What::Busy),
            Kind::Beep => put(What::Beep),
            Kind::Music { prompt } => put(What::Music(prompt)),
            Kind::Speech => {
                for (at, until) in parted(at, until, &released) {
                    all.push((at, Observation { at, until, what: What::Voice, doubtful: false, brief: false }));
                }
            }
        }
    }
    keys.sort_by_key(|key| key.until);
    all.extend(keys.iter().enumerate().map(|(at, key)| {
        let order = (key.until - TIE).max(key.at);
        (order, Observation { at: key.at, until: key.until, what: What::Key(at), doubtful: false, brief: false })
    }));
    all.sort_by_key(|(order, _)| *order);
    Observed {
        ring: -rang.unwrap_or_default(),
        may_be_begun: timeline.answered == Answered::Beginning,
        ended: timeline.ended,
        all: all.into_iter().map(|(_, observation)| observation).collect(),
        keys,
    }
}

/// When each key was let go.
fn released(timeline: &Timeline) -> impl Iterator<Item = Time> {
    let is_key = |heard: &&Heard| matches!(heard.sound.kind, Kind::Key { .. });
    timeline.heard.iter().filter(is_key).map(|heard| heard.sound.until)
}

/// A voice as one or two: a key soon after its beginning may have cut words that nobody could make out, and somebody else
/// speaks from there on.
fn parted(at: Time, until: Time, keys: &[Time]) -> impl Iterator<Item = (Time, Time)> {
    let cuts = |key: &&Time| **key - at >= WORD && **key - at <= WORDS && until - **key >= WORD;
    let key = keys.iter().find(cuts).copied();
    std::iter::once((at, key.unwrap_or(until))).chain(key.map(|key| (key, until)))
}

/// What it costs to take a key for none.
fn doubt(confidence: f64) -> Option<u32> {
    // From 0 to 1, which is rounded on purpose.
    (confidence < SURE_KEY).then(|| KEY_FOR_NONE + (f64::from(KEY_FOR_CERTAIN) * confidence.max(0.0)) as u32)
}

/// Playings that may be nothing, by their places: hardly like their prompts, without their beginnings, broken off at once
/// for no reason, or in the way of a better one.
fn doubts(timeline: &Timeline) -> HashSet<usize> {
    let keys: Vec<Time> = released(timeline).collect();
    let mut doubts = HashSet::new();
    let mut before: Option<(usize, Time, f64)> = None;
    for (place, heard) in timeline.heard.iter().enumerate() {
        let Kind::Prompt { from, cut, .. } = heard.sound.kind else { continue };
        let (at, until) = (heard.sound.at, heard.sound.until);
        let near = |key: &Time| *key - until < BY_KEY && until - *key < BY_KEY;
        let no_reason = cut && until - at < SHORT && until + BY_KEY < timeline.ended && !keys.iter().any(near);
        let is_begun = at - timeline.began < LATE;
        if heard.sound.confidence < DOUBTFUL || (from > LATE && !is_begun) || no_reason {
            doubts.insert(place);
        }
        let weight = heard.sound.confidence * (until - at).secs_f64();
        match before {
            Some((other, said_until, of_other)) if at + OVERLAP < said_until => {
                if weight < of_other {
                    doubts.insert(place);
                } else {
                    doubts.insert(other);
                    before = Some((place, until, weight));
                }
            }
            _ => before = Some((place, until, weight)),
        }
    }
    doubts
}

/// A playing cut at the beginnings of the prompts in its file.
fn pieces(
    cues: &[Time],
    file: usize,
    from: Time,
    (at, until): (Time, Time),
    cut: bool,
    doubtful: bool,
) -> Vec<Observation> {
    let heard_until = from + (until - at);
    let inside = cues.iter().copied().filter(|cue| *cue > from + SHORTEST && *cue < heard_until - SHORTEST);
    let starts: Vec<Time> = std::iter::once(from).chain(inside).collect();
    let mut found = Vec::with_capacity(starts.len());
    for (place, start) in starts.iter().enumerate() {
        let next = starts.get(place + 1).copied();
        let is_begun = cues.iter().any(|cue| *cue <= *start + SHORTEST && *start <= *cue + SHORTEST);
        found.push(Observation {
            at: at + (*start - from),
            until: next.map_or(until, |next| at + (next - from)),
            what: What::Playing { file, from: *start, cut: cut && next.is_none() },
            doubtful,
            brief: cut && next.is_none() && is_begun && until - (at + (*start - from)) < SHORT,
        });
    }
    found
}
