//! What the detectors found, put together.

use super::{Key, Kind, Library, Playing, Signal, Sound, Stretch, Voices};
use crate::audio::spectrum::HOP;
use crate::audio::voice::{self, Texture};
use crate::time::Time;

/// The shortest silence and the shortest voice or music that is told. Ours.
const SILENCE: Time = Time::from_millis(300);
const ACTIVE: Time = Time::from_millis(200);

/// What lies so near a known sound is its blurred end.
const BLUR: Time = Time::from_millis(60);

/// The pause between two playings of known music. Ours.
const BETWEEN: Time = Time::from_millis(100);

/// What two pieces of one playing may be out of step: 10 ms.
const PACE: Time = Time::from_millis(10);

/// How near to its end the last look at a call is, three spectra: 30 ms. Ours.
const AT_END: Time = Time::from_millis(30);

/// A prompt that is so sure is no music (ours).
const SURE: f64 = 0.8;

/// Less music than this beside a prompt is none. Ours.
const LEFT: Time = Time::from_millis(1_000);

/// What follows known music at once, is shorter than this and no more certainly music than that is a voice. Ours.
const ANSWER: Time = Time::from_secs(3);
const CERTAIN: f64 = 0.9;

/// Shorter than this nobody can tell music from a voice for certain: the beginning of a voice that goes on. Ours.
const MOMENT: Time = Time::from_secs(2);

/// Pieces of music with less between them are one.
const JOINED: Time = Time::from_millis(500);

/// The longest passage of known music that may be quieter than the noise of a line. Ours.
const UNHEARD: Time = Time::from_secs(10);

/// Everything in order of its beginning.
pub(super) fn timeline(
    library: &Library,
    playings: &[Playing],
    keys: &[Key],
    signals: &[Stretch],
    voices: &Voices,
) -> Vec<Sound> {
    let end = Time::from_samples((voices.len().saturating_sub(1) * HOP) as u64);
    let mut known: Vec<Sound> = gone_on(playings)
        .iter()
        .map(|playing| Sound { until: end_of(playing, keys, end), ..of_playing(library, playing) })
        .collect();
    known = known.iter().flat_map(|sound| without_prompts(sound, &known)).collect();
    let is_within = |from: Time, until: Time, sounds: &[Sound]| {
        let shared: Time =
            sounds.iter().map(|sound| (sound.until.min(until) - sound.at.max(from)).at_least_zero()).sum();
        shared * 2 > until - from
    };
    // A prompt or known music may hold tones; and what is one key is no beep.
    let keys: Vec<Sound> = keys.iter().map(of_key).collect();
    let signals: Vec<Sound> = signals
        .iter()
        .filter(|stretch| !is_within(stretch.at, stretch.until, &known) && !is_within(stretch.at, stretch.until, &keys))
        .map(of_signal)
        .collect();
    known.extend(signals);
    let mut covered: Vec<(Time, Time)> =
        known.iter().chain(&keys).map(|sound| (sound.at - BLUR, sound.until + BLUR)).collect();
    covered.sort();
    let mut parts = Vec::new();
    let mut at = Time::ZERO;
    for (from, until) in covered {
        if from > at {
            parts.push((frame(at), frame(from)));
        }
        at = at.max(until);
    }
    if at < end {
        parts.push((frame(at), frame(end)));
    }
    let ends: Vec<Time> = known.iter().map(|sound| sound.until).collect();
    let is_music = |sound: &&Sound| matches!(sound.kind, Kind::Music { .. });
    let stops: Vec<Time> = known.iter().filter(is_music).map(|sound| sound.until).collect();
    let mut sounds = known;
    let stretches = voices.stretches(&parts);
    for (place, stretch) in stretches.iter().enumerate() {
        // Where known music has stopped, and something else comes at once, somebody speaks.
        let lasts = stretch.until - stretch.at;
        let behind = stretches.iter().skip(place + 1).find(|behind| behind.texture != Texture::Silence);
        let is_voice = |behind: &voice::Stretch| behind.texture == Texture::Voice && behind.at - stretch.until < JOINED;
        let is_moment = lasts < MOMENT && behind.is_some_and(is_voice);
        let answers =
            follows(stretch.at, &stops) < stretch.at && (stretch.confidence < CERTAIN && lasts < ANSWER || is_moment);
        let (kind, least) = match stretch.texture {
            Texture::Music if answers => (Kind::Speech, ACTIVE),
            Texture::Voice => (Kind::Speech, ACTIVE),
            Texture::Music => (Kind::Music { prompt: None }, ACTIVE),
            Texture::Silence => (Kind::Silence, SILENCE),
        };
        if stretch.until - stretch.at >= least {
            let at = if kind == Kind::Speech { follows(stretch.at, &ends) } else { stretch.at };
            sounds.push(Sound { at, until: stretch.until, kind, confidence: stretch.confidence });
        }
    }
    sounds.extend(keys);
    sounds.sort_by_key(|sound| (sound.at, sound.until));
    join_music(library, sounds, playings)
}

/// When a voice began that is heard from a moment on: where a known sound ended, if the voice is there as soon as its blur
/// is over.
fn follows(at: Time, ends: &[Time]) -> Time {
    let blurred = |end: &&Time| **end <= at && at - **end < BLUR + PACE;
    ends.iter().filter(blurred).max().copied().unwrap_or(at)
}

/// Known music where no known prompt is said: lines stop it for a message, and it is like much.
fn without_prompts(sound: &Sound, known: &[Sound]) -> Vec<Sound> {
    let mut pieces = vec![sound.clone()];
    if !matches!(sound.kind, Kind::Music { .. }) {
        return pieces;
    }
    let said = |said: &&Sound| matches!(said.kind, Kind::Prompt { .. }) && said.confidence > SURE;
    for said in known.iter().filter(said) {
        let cut = pieces.into_iter().flat_map(|piece| {
            if said.at >= piece.until || said.until <= piece.at {
                return [Some(piece), None];
            }
            let before = (said.at > piece.at).then(|| Sound { until: said.at, ..piece.clone() });
            let after = (said.until < piece.until).then_some(Sound { at: said.until, ..piece });
            [before, after]
        });
        pieces = cut.flatten().collect();
        if pieces.is_empty() {
            break;
        }
    }
    // What is left between two prompts is too little to be anything, but where it is all there is.
    let is_whole = |piece: &Sound| piece.at == sound.at && piece.until == sound.until;
    pieces.retain(|piece| is_whole(piece) || piece.until - piece.at >= LEFT);
    pieces
}

/// Pieces of music that follow each other are one, known if one of them is; two that are known with a pause between
/// them are two.
///
/// Known music that is heard from its middle on has gone on before, quieter than the noise of the line.
fn join_music(library: &Library, sounds: Vec<Sound>, playings: &[Playing]) -> Vec<Sound> {
    let mut joined: Vec<Sound> = Vec::new();
    // Where the music is since something was said.
    let mut music: Vec<usize> = Vec::new();
    for mut sound in sounds {
        let mut place = joined.len();
        if let Kind::Music { prompt } = sound.kind {
            let is_this = |playing: &&Playing| Some(playing.prompt) == prompt && playing.at == sound.at;
            let goes_on = playings.iter().find(is_this).is_some_and(|playing| goes_on(library, playing, playings));
            while let Some(&last) = music.last()
                && let Some(both) = joined.get(last).and_then(|before| one_music(before, &sound, goes_on))
            {
                sound = both;
                joined.remove(last);
                let mut at = 0;
                joined.retain(|between| {
                    at += 1;
                    at <= last || between.kind != Kind::Silence
                });
                music.pop();
                place = last;
            }
            music.push(place);
        } else if matches!(sound.kind, Kind::Prompt { .. } | Kind::Speech) {
            music.clear();
        }
        joined.insert(place, sound);
    }
    joined
}

/// Known music that is heard from its middle on, and in step with what was heard of it before: it was never stopped.
fn goes_on(library: &Library, playing: &Playing, playings: &[Playing]) -> bool {
    let is_before = |other: &&Playing| other.prompt == playing.prompt && other.at < playing.at;
    let Some(before) = playings.iter().filter(is_before).max_by_key(|other| other.at) else {
        return playing.from > JOINED;
    };
    let length = library.length(playing.prompt).micros().max(1);
    let apart = ((playing.at - playing.from) - (before.at - before.from)).micros().rem_euclid(length);
    playing.from > JOINED && apart.min(length - apart) < PACE.micros()
}

/// Two pieces of music as one, if they are; the second is known and goes on, or is not.
fn one_music(before: &Sound, sound: &Sound, goes_on: bool) -> Option<Sound> {
    let (Kind::Music { prompt: first }, Kind::Music { prompt: second }) = (&before.kind, &sound.kind) else {
        return None;
    };
    let pause = sound.at - before.until;
    let (most, between) = if goes_on { (UNHEARD, UNHEARD) } else { (JOINED, BETWEEN) };
    let is_one = first.is_none() || second.is_none() || (first == second && pause < between);
    (pause < most && is_one).then(|| Sound {
        at: before.at,
        until: before.until.max(sound.until),
        kind: Kind::Music { prompt: first.or(*second) },
        confidence: before.confidence.max(sound.confidence),
    })
}

/// A prompt that was given up under something louder, and goes on behind it at its own pace, is one playing.
fn gone_on(playings: &[Playing]) -> Vec<Playing> {
    let mut sorted = playings.to_vec();
    sorted.sort_by_key(|playing| (playing.at, playing.until));
    let mut joined: Vec<Playing> = Vec::new();
    for playing in sorted {
        let goes_on = |before: &&mut Playing| {
            let paces = (before.at - before.from, playing.at - playing.from);
            before.prompt == playing.prompt
                && playing.from > before.from
                && paces.0.max(paces.1) - paces.0.min(paces.1) < PACE
        };
        if let Some(before) = joined.iter_mut().rev().find(goes_on) {
            before.until = before.until.max(playing.until);
            before.latest = before.latest.max(playing.latest);
            before.cut = playing.cut;
        } else {
            joined.push(playing);
        }
    }
    joined
}

/// Where a playing ends: a prompt that broke off within a pause of its own, in which a key ends, goes on as far as that,
/// and one in whose pause the call ends as far as the call. Nobody can tell, but lines act when a key ends, and calls may
/// end at any moment.
fn end_of(playing: &Playing, keys: &[Key], end: Time) -> Time {
    let ends_within = |key: &&Key| playing.cut && key.until > playing.until && key.until <= playing.latest;
    let call = (playing.cut && playing.latest > playing.until && end <= playing.latest + AT_END).then_some(end);
    keys.iter().find(ends_within).map(|key| key.until).or(call).map_or(playing.until, |end| end.max(playing.until))
}

/// The frame that lies at a time.
fn frame(time: Time) -> usize {
    usize::try_from(time.sample()).unwrap_or(0) / HOP
}

/// A playing as a sound.
pub(super) fn of_playing(library: &Library, playing: &Playing) -> Sound {
    let &Playing { prompt, at, until, from, cut, confidence, .. } = playing;
    let kind = if library.is_looped(prompt) {
        Kind::Music { prompt: Some(prompt) }
    } else {
        Kind::Prompt { prompt, from, cut }
    };
    Sound { at, until, kind, confidence }
}

/// A key as a sound.
pub(super) fn of_key(key: &Key) -> Sound {
    let kind = Kind::Key { key: key.key, levels: (key.low, key.high) };
    Sound { at: key.at, until: key.until, kind, confidence: key.confidence }
}

/// A tone as a sound.
pub(super) fn of_signal(stretch: &Stretch) -> Sound {
    let kind = match stretch.signal {
        Signal::Ringback => Kind::Ringback,
        Signal::Busy => Kind::Busy,
        Signal::Congestion => Kind::Congestion,
        Signal::Sit => Kind::Sit,
        Signal::Beep => Kind::Beep,
    };
    Sound { at: stretch.at, until: stretch.until, kind, confidence: stretch.confidence }
}
