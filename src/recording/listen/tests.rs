use super::*;
use crate::audio::dtmf;
use crate::audio::ear::Kind;
use crate::audio::likeness::Known;
use crate::audio::tone::{render, tones};

/// A sound that is like no other: a voice of syllables, by a seed.
fn voice(seed: u32, millis: usize) -> Vec<i16> {
    let mut x = seed.wrapping_mul(2_654_435_761) | 1;
    let mut next = move || {
        x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(x >> 8) / f64::from(1u32 << 24)
    };
    let mut out = Vec::new();
    while out.len() < millis * 8 {
        let (pitch, formant, length) =
            (90.0 + 120.0 * next(), 500.0 + 2_000.0 * next(), 900 + (900.0 * next()) as usize);
        for i in 0..length {
            // The pitch of a voice glides: what stands still is music.
            let glide = 1.0 + 0.15 * i as f64 / length as f64;
            let t = glide * i as f64 / 8_000.0;
            let shape = (std::f64::consts::PI * i as f64 / length as f64).sin();
            let sum: f64 = (1..20)
                .map(|k| {
                    let f = pitch * f64::from(k);
                    (std::f64::consts::TAU * f * t).sin() / (1.0 + ((f - formant) / 300.0).powi(2))
                })
                .sum();
            out.push((sum * shape * 5_000.0) as i16);
        }
        out.extend(std::iter::repeat_n(0, 200));
    }
    out.truncate(millis * 8);
    out
}

fn put(side: &mut Vec<i16>, at: usize, sound: &[i16]) {
    let from = at * 8;
    side.resize(side.len().max(from + sound.len()), 0);
    side[from..from + sound.len()].iter_mut().zip(sound).for_each(|(place, sample)| *place += sample);
}

fn listen(left: Vec<i16>, right: Vec<i16>, channels: usize, known: &[&[i16]], caller: Option<Side>) -> Timeline {
    let library = Arc::new(Library::new(known.iter().map(|samples| Known { samples, looped: false })));
    let mut listener = Listener::new(&library, Some("US"), channels);
    let length = left.len().max(right.len());
    let full = |mut side: Vec<i16>| {
        side.resize(length, 0);
        side
    };
    listener.push(&[full(left), full(right)]);
    listener.finish(caller)
}

fn kinds(timeline: &Timeline) -> Vec<(Option<Side>, &'static str)> {
    let name = |kind: &Kind| match kind {
        Kind::Prompt { .. } => "prompt",
        Kind::Key { .. } => "key",
        Kind::Ringback => "ringback",
        Kind::Silence => "silence",
        _ => "other",
    };
    timeline.heard.iter().map(|heard| (heard.side, name(&heard.sound.kind))).collect()
}

/// Six seconds of ringing, a prompt, a key with its echo.
fn call(prompt: &[i16]) -> (Vec<i16>, Vec<i16>) {
    let (mut caller, mut line) = (Vec::new(), Vec::new());
    let ring = render(&tones(Some("US")).0.ring, Time::ZERO, Time::from_secs(6));
    put(&mut line, 0, &ring);
    put(&mut line, 6_000, prompt);
    let key = dtmf::samples('5', dtmf::ON).expect("a key");
    put(&mut caller, 9_500, &key);
    let echo: Vec<i16> = key.iter().map(|sample| sample / 8).collect();
    put(&mut line, 9_500, &echo);
    put(&mut line, 12_000, &[0]);
    (caller, line)
}

#[test]
fn the_caller_is_found_on_either_channel_and_the_answer_is_the_first_sound() {
    let prompt = voice(7, 3_000);
    let (caller, line) = call(&prompt);
    for (left, right, side) in [(caller.clone(), line.clone(), Side::Left), (line.clone(), caller.clone(), Side::Right)]
    {
        let heard = listen(left, right, 2, &[&prompt], None);
        assert_eq!(heard.channels, Channels::Two { caller: side, known_by: KnownBy::Line });
        assert_eq!(heard.answered, Answered::Sound);
        assert!((heard.began.secs_f64() + 6.0).abs() < 0.05, "{:?}", heard.began);
        let line = Some(side.other());
        let kinds: Vec<_> = kinds(&heard).into_iter().filter(|(_, kind)| *kind != "silence").collect();
        assert_eq!(kinds, [(line, "ringback"), (line, "prompt"), (Some(side), "key")]);
    }
    let given = listen(line, caller, 2, &[&prompt], Some(Side::Left));
    assert_eq!(given.channels, Channels::Two { caller: Side::Left, known_by: KnownBy::Given });
}

#[test]
fn what_the_line_says_and_the_caller_hears_loudly_is_the_lines() {
    // The caller's microphone hears all of the prompt; on the line its second half is lost.
    let prompt = voice(7, 4_000);
    let heard: Vec<i16> = prompt.iter().map(|sample| sample / 3).collect();
    let (mut caller, mut line) = (vec![0; 4_000], vec![0; 4_000]);
    line.extend(&prompt[..24_000]);
    caller.extend(&heard);
    caller.resize(48_000, 0);
    for (left, right, side) in [(caller.clone(), line.clone(), Side::Left), (line, caller, Side::Right)] {
        let timeline = listen(left, right, 2, &[&prompt], None);
        assert_eq!(timeline.channels, Channels::Two { caller: side, known_by: KnownBy::Line });
    }
}

#[test]
fn music_begins_or_goes_on_behind_a_message_for_a_moment_and_a_person_answers() {
    // Chords: a voice is like them in its bands.
    let chord = |at: usize| -> i16 {
        let root = 220.0 * 2f64.powf(((at / 4_000 * 5) % 12) as f64 / 12.0);
        let time = (at % 4_000) as f64 / 8_000.0;
        let sum: f64 =
            [1.0, 1.25, 1.5, 2.0].iter().map(|note| (std::f64::consts::TAU * note * root * time).sin()).sum();
        (sum * 2_500.0 * (1.0 - 0.6 * time)) as i16
    };
    let music: Vec<i16> = (0..96_000).map(chord).collect();
    let (message, person) = (voice(3, 2_000), voice(11, 2_000));
    let from_the_beginning = [(9_600, true), (1_600, true)].map(|(goes_on, voices)| (0, goes_on, voices));
    let goes_on = [(9_600, true), (20_000, true), (9_600, false), (1_600, true)];
    let goes_on = goes_on.map(|(goes_on, voices)| (48_000, goes_on, voices));
    for (before, goes_on, voices) in goes_on.into_iter().chain(from_the_beginning) {
        let mut call = vec![0; 4_000];
        call.extend(&music[..before]);
        call.extend(&message);
        call.extend(&music[before..before + goes_on]);
        let answers = Time::from_samples(call.len() as u64);
        call.extend(if voices { person.clone() } else { vec![0; 16_000] });
        let known = [Known { samples: &music, looped: true }, Known { samples: &message, looped: false }];
        let heard = crate::audio::ear::listen(&Arc::new(Library::new(known)), Some("US"), &call);
        let near = |one: Time, other: Time| one.max(other) - one.min(other) <= Time::from_millis(20);
        let stops = heard.iter().rfind(|sound| matches!(sound.kind, Kind::Music { prompt: Some(0) }));
        assert!(stops.is_some_and(|music| near(music.until, answers)), "{answers:?}: {heard:?}");
        let speaks = heard.iter().find(|sound| sound.kind == Kind::Speech);
        assert_eq!(speaks.is_some_and(|speech| near(speech.at, answers)), voices, "{answers:?}: {heard:?}");
    }
}

#[test]
fn a_key_over_one_of_the_callers_is_none_and_another_one_is() {
    let key = |key, at, until, confidence| Sound {
        at: Time::from_millis(at),
        until: Time::from_millis(until),
        kind: Kind::Key { key, levels: (-10.0, -8.0) },
        confidence,
    };
    let pressed = [key('1', 1_000, 1_100, 1.0)];
    let outline = Envelope::default();
    for (other, keys) in [
        (key('1', 1_010, 1_110, 1.0), 1),
        (key('4', 1_072, 1_103, 0.7), 1),
        (key('4', 1_090, 1_190, 1.0), 2),
        (key('4', 1_500, 1_531, 0.7), 2),
    ] {
        let line = [other];
        let (_, heard) = sides::together(
            sides::Channel::new(&pressed, &outline),
            sides::Channel::new(&line, &outline),
            Some(Side::Left),
        );
        assert_eq!(heard.len(), keys, "{heard:?}");
    }
}

#[test]
fn one_channel_has_no_sides_and_two_that_are_the_same_are_one() {
    let prompt = voice(7, 3_000);
    let (caller, mut line) = call(&prompt);
    line.iter_mut().zip(&caller).for_each(|(place, sample)| *place += sample);
    let one = listen(line.clone(), Vec::new(), 1, &[&prompt], None);
    let same = listen(line.clone(), line, 2, &[&prompt], None);
    assert_eq!((one.channels, same.channels), (Channels::One, Channels::Same));
    assert_eq!((&one.heard, one.began), (&same.heard, same.began));
    assert!(one.heard.iter().all(|heard| heard.side.is_none()));
}

#[test]
fn without_ringing_time_begins_with_the_recording() {
    let prompt = voice(9, 2_000);
    let heard = listen(prompt.clone(), Vec::new(), 1, &[&prompt], None);
    assert_eq!((heard.answered, heard.began, heard.ended), (Answered::Beginning, Time::ZERO, Time::from_secs(2)));
    let nothing = listen(Vec::new(), Vec::new(), 2, &[], None);
    assert_eq!((nothing.ended, nothing.channels), (Time::ZERO, Channels::Same));
}

#[test]
fn a_call_that_rings_to_the_end_or_is_busy_is_not_answered() {
    let tones = tones(Some("US")).0;
    let rings = |silence: usize| {
        let mut side = render(&tones.ring, Time::ZERO, Time::from_secs(14));
        side.extend(std::iter::repeat_n(0, silence));
        listen(side, Vec::new(), 1, &[], None)
    };
    // The third ring began at 12 s and ends with its tone at 14 s.
    assert_eq!((rings(8_000).answered, rings(8_000).began), (Answered::Nobody, Time::ZERO));
    let silent = rings(80_000);
    assert_eq!((silent.answered, silent.began.secs_f64().round()), (Answered::Ringing, -14.0));
    let busy = listen(render(&tones.busy, Time::ZERO, Time::from_secs(8)), Vec::new(), 1, &[], None);
    assert_eq!((busy.answered, busy.began), (Answered::Nobody, Time::ZERO));
}

#[test]
fn a_hold_is_its_music_and_what_is_said_between() {
    let secs = Time::from_secs;
    let sound = |kind, at, until| Sound { kind, at: secs(at), until: secs(until), confidence: 1.0 };
    let music = Kind::Music { prompt: None };
    let prompt = Kind::Prompt { prompt: 0, from: Time::ZERO, cut: false };
    let sounds = [
        sound(music.clone(), 0, 2),
        sound(music.clone(), 10, 30),
        sound(prompt, 31, 41),
        sound(music.clone(), 42, 50),
        sound(Kind::Speech, 52, 60),
        sound(music, 70, 90),
    ];
    assert_eq!(hold::holds(sounds.iter()), [(secs(10), secs(50)), (secs(70), secs(90))]);
}
