//! A line of its own for each oddity.

use std::path::Path;
use std::sync::Arc;

use ringtrue::audio::ear::{Kind, Sound};
use ringtrue::call::{CallTrace, EventKind, Given, Ivr, Outcome, drive};
use ringtrue::project::{Line, Project};
use ringtrue::recording::{Answered, Channels, Heard, Timeline};
use ringtrue::time::Time;

use crate::large::Wanderer;
use crate::part::{told, walked};
use crate::story::{heard, names, way};
use crate::support::Folder;
use crate::voices;

/// A line that is written here, with made voices.
fn small(name: &str, text: &str) -> (Folder, Arc<Line>, Vec<Vec<String>>) {
    let folder = Folder::new(&format!("odd-{name}"));
    folder.write("menu.yaml", text);
    let bare = Project::new(folder.0.clone(), None).line(Path::new("menu.yaml")).expect("a line");
    voices::make(&bare, &folder.0.join("prompts"), 0);
    let line = Project::new(folder.0.clone(), None).line(Path::new("menu.yaml")).expect("a line");
    assert!(line.findings.is_empty(), "{:?}", line.findings);
    let names = names(&line);
    (folder, line, names)
}

/// A call of somebody who presses keys at random, seeded.
fn wandering(line: &Line, seed: u64, seconds: i64) -> CallTrace {
    let ivr = Ivr::new(Arc::clone(&line.graph), Arc::clone(&line.times), Box::new(Given::default()), 0);
    drive(&line.graph, ivr, &mut Wanderer::new(seed, Time::from_secs(seconds)), Time::ZERO)
}

#[test]
fn one_recording_in_a_dozen_steps_is_told_apart_by_keys_and_ways() {
    // Every menu says the same words and the same apology: only the ends differ.
    let mut text =
        "line: Same\nlanguages: [en-US]\nprompts: prompts\nstart: s1\ndefaults: {attempts: 2}\nsteps:\n".to_owned();
    for step in 1..16 {
        let to = |key: usize| {
            if 2 * step + key < 16 { format!("s{}", 2 * step + key) } else { format!("e{}", 2 * step + key) }
        };
        text.push_str(&format!(
            "  s{step}:\n    menu:\n      - {{press: 1, say: Choose., audio: choose.wav, goto: {}}}\n      - {{press: 2, say: Choose \
             again., audio: other.wav, goto: {}}}\n    no_match: {{say: Sorry., audio: sorry.wav}}\n    exhausted: s1\n",
            to(0),
            to(1)
        ));
    }
    for end in 16..32 {
        text.push_str(&format!("  e{end}:\n    play: {{say: End., audio: end.wav}}\n    goto: s1\n"));
    }
    let (_folder, line, names) = small("same", &text);
    assert_eq!(names.len(), 4);
    for seed in 0..8 {
        let trace = wandering(&line, seed, 240);
        let walked = walked(&line, &names, &heard(&trace, &names));
        assert!(trace.path.len() > 20, "{}", trace.path.len());
        assert_eq!(way(&walked.trace), way(&trace), "{seed}\n{}", told(&line, &walked));
        assert!(walked.departures.is_empty(), "{seed}\n{}", told(&line, &walked));
    }
}

/// A call that is heard as it is told here: kinds with when and until when, in milliseconds.
fn timeline(sounds: &[(Kind, i64, i64)], ended: i64) -> Timeline {
    let heard = sounds.iter().map(|(kind, at, until)| Heard {
        side: None,
        sound: Sound {
            at: Time::from_millis(*at),
            until: Time::from_millis(*until),
            kind: kind.clone(),
            confidence: 1.0,
        },
    });
    Timeline {
        began: Time::ZERO,
        ended: Time::from_millis(ended),
        answered: Answered::Beginning,
        channels: Channels::One,
        heard: heard.collect(),
        holds: Vec::new(),
        outlines: Vec::new(),
    }
}

/// A known prompt by the name of its file, all of it.
fn plays(line: &Line, names: &[Vec<String>], file: &str, at: i64) -> (Kind, i64, i64) {
    let prompt = names.iter().position(|names| names.iter().any(|name| name == file)).expect("a prompt");
    let length = line.clip(file).expect("a clip").samples.len() as i64 / 8;
    (Kind::Prompt { prompt, from: Time::ZERO, cut: false }, at, at + length)
}

const DESK: &str = "line: Desk\nlanguages: [en-US]\nprompts: prompts\nstart: hello\nsteps:\n  hello: {play: Hello and welcome to \
                    us., goto: ask}\n  ask:\n    menu:\n      - {press: 1, say: For the desk press one., goto: desk}\n      - \
                    {press: 2, say: To leave a message press two., goto: mail}\n      - {press: 3, say: For the other line press \
                    three., goto: other}\n    exhausted: desk\n  desk: {queue: {wait: 30s, music: hold.wav}}\n  mail: {voicemail: \
                    Speak after the tone please., max: 1m}\n  other: {transfer: {to: \"+1-800-555-0177\", human: false, say: We connect you now.}}\n";

/// `hello`, then the menu up to its end, then a key.
fn asked(line: &Line, names: &[Vec<String>], key: char) -> (Vec<(Kind, i64, i64)>, i64) {
    let mut sounds = Vec::new();
    let mut at = 0;
    for file in ["en-US/hello.wav", "en-US/ask-1.wav", "en-US/ask-2.wav", "en-US/ask-3.wav"] {
        sounds.push(plays(line, names, file, at));
        at = sounds[sounds.len() - 1].2 + 500;
    }
    sounds.push((Kind::Key { key, levels: (-10.0, -8.0) }, at, at + 100));
    (sounds, at + 100)
}

#[test]
fn a_person_who_says_a_word_at_the_very_end_was_reached() {
    let (_folder, line, names) = small("word", DESK);
    let (mut sounds, at) = asked(&line, &names, '1');
    sounds.push((Kind::Music { prompt: None }, at, at + 12_000));
    sounds.push((Kind::Speech, at + 12_100, at + 12_500));
    let walked = walked(&line, &names, &timeline(&sounds, at + 12_500));
    assert_eq!(walked.trace.outcome, Outcome::Human, "{}", told(&line, &walked));
    assert!(walked.departures.is_empty(), "{}", told(&line, &walked));
}

#[test]
fn a_voice_that_goes_on_behind_a_key_is_a_prompt_that_was_cut_and_a_person() {
    let (_folder, line, names) = small("cut", DESK);
    let mut sounds = vec![plays(&line, &names, "en-US/hello.wav", 0)];
    let at = sounds[0].2 + 500;
    sounds.push(plays(&line, &names, "en-US/ask-1.wav", at));
    let at = sounds[1].2 + 500;
    sounds.push((Kind::Speech, at + 40, at + 2_600));
    sounds.push((Kind::Key { key: '1', levels: (-10.0, -8.0) }, at + 500, at + 600));
    let walked = walked(&line, &names, &timeline(&sounds, at + 2_600));
    assert_eq!(walked.trace.outcome, Outcome::Human, "{}", told(&line, &walked));
    assert_eq!(walked.trace.human_at(), Some(Time::from_millis(at + 600)), "{}", told(&line, &walked));
    assert!(walked.departures.is_empty() && walked.strangers.is_empty(), "{}", told(&line, &walked));
    let said = walked.trace.events.iter().filter(|event| matches!(event.kind, EventKind::Prompt { .. }));
    assert_eq!(said.count(), 3, "{}", told(&line, &walked));
}

#[test]
fn a_person_speaks_when_the_music_stops_but_for_a_message_that_is_due() {
    let comfort = "desk: {queue: {wait: 30s, music: hold.wav, comfort: {every: 10s, say: Please stay with us.}}}";
    let (_folder, line, names) = small("due", &DESK.replace("desk: {queue: {wait: 30s, music: hold.wav}}", comfort));
    let (sounds, at) = asked(&line, &names, '1');
    for (stops, speaks, answers) in [(10_000, 10_490, 10_490), (9_500, 9_990, 9_500), (10_000, 12_000, 10_000)] {
        let mut sounds = sounds.clone();
        sounds.push((Kind::Music { prompt: None }, at, at + stops));
        sounds.push((Kind::Speech, at + speaks, at + speaks + 2_000));
        let walked = walked(&line, &names, &timeline(&sounds, at + speaks + 2_000));
        assert_eq!(walked.trace.human_at(), Some(Time::from_millis(at + answers)), "{}", told(&line, &walked));
    }
}

#[test]
fn what_breaks_off_within_its_first_second_may_be_what_is_due() {
    let (_folder, line, names) = small("alike", DESK);
    let (sounds, at) = asked(&line, &names, '2');
    for (lasts, keeps_to_the_design) in [(600, true), (1_400, false)] {
        // The first words of another prompt, as the recording ends.
        let mut sounds = sounds.clone();
        let (kind, began, _) = plays(&line, &names, "en-US/ask-1.wav", at + 500);
        let Kind::Prompt { prompt, from, .. } = kind else { continue };
        sounds.push((Kind::Prompt { prompt, from, cut: true }, began, began + lasts));
        let walked = walked(&line, &names, &timeline(&sounds, began + lasts));
        assert_eq!(walked.departures.is_empty(), keeps_to_the_design, "{}", told(&line, &walked));
    }
}

#[test]
fn a_voice_between_two_pieces_of_music_is_no_person() {
    let (_folder, line, names) = small("advert", DESK);
    let (mut sounds, at) = asked(&line, &names, '1');
    sounds.push((Kind::Music { prompt: None }, at, at + 12_000));
    sounds.push((Kind::Speech, at + 12_100, at + 17_500));
    sounds.push((Kind::Music { prompt: None }, at + 17_600, at + 30_000));
    let walked = walked(&line, &names, &timeline(&sounds, at + 30_000));
    assert_eq!(walked.trace.outcome, Outcome::Lost, "{}", told(&line, &walked));
    assert!(walked.strangers.len() == 1, "the advert is told: {}", told(&line, &walked));
}

#[test]
fn a_message_is_left_after_a_beep_and_after_one_that_was_not_heard() {
    let (_folder, line, names) = small("mail", DESK);
    for beep in [true, false] {
        let (mut sounds, at) = asked(&line, &names, '2');
        let greeting = plays(&line, &names, "en-US/mail.wav", at + 500);
        let over = greeting.2;
        sounds.push(greeting);
        if beep {
            sounds.push((Kind::Beep, over + 500, over + 900));
        }
        sounds.push((Kind::Speech, over + 1_500, over + 9_000));
        let walked = walked(&line, &names, &timeline(&sounds, over + 10_000));
        assert_eq!(walked.trace.outcome, Outcome::Message, "beep {beep}: {}", told(&line, &walked));
        assert!(walked.departures.is_empty() && walked.strangers.is_empty(), "{}", told(&line, &walked));
    }
}

#[test]
fn a_call_that_is_handed_to_another_line_ends_there_for_this_one() {
    let (_folder, line, names) = small("other", DESK);
    for rings in [true, false] {
        let (mut sounds, at) = asked(&line, &names, '3');
        let words = plays(&line, &names, "en-US/other.wav", at + 500);
        let over = words.2;
        sounds.push(words);
        if rings {
            sounds.push((Kind::Ringback, over + 500, over + 6_500));
        }
        // What the other line says is its own.
        sounds.push((Kind::Speech, over + 7_000, over + 15_000));
        let walked = walked(&line, &names, &timeline(&sounds, over + 16_000));
        let handed = walked.trace.events.iter().any(|event| event.kind == EventKind::Transfer);
        assert!(handed && walked.departures.is_empty(), "rings {rings}: {}", told(&line, &walked));
        assert_eq!(walked.trace.outcome, Outcome::Lost, "{}", told(&line, &walked));
    }
}

#[test]
fn a_goodbye_that_nobody_made_out_was_cut_by_the_caller_and_one_that_was_over_by_the_line() {
    let desk = DESK.replace("desk: {queue: {wait: 30s, music: hold.wav}}", "desk: {disconnect: Goodbye to you.}");
    let (_folder, line, names) = small("goodbye", &desk);
    let (sounds, at) = asked(&line, &names, '1');
    for (quiet, reason) in [(0, "caller-hung-up"), (2_000, "disconnected")] {
        let mut sounds = sounds.clone();
        sounds.push((Kind::Speech, at + 500, at + 1_000));
        let walked = walked(&line, &names, &timeline(&sounds, at + 1_000 + quiet));
        assert_eq!(walked.trace.reason.name(), reason, "{}", told(&line, &walked));
        assert!(walked.departures.is_empty(), "{}", told(&line, &walked));
    }
}

#[test]
fn a_person_cuts_a_message_between_two_of_its_recordings() {
    let announces =
        "desk: {queue: {wait: 30s, music: hold.wav, announce_wait: \"Your wait is {wait}. Please stay with us.\"}}";
    let (_folder, line, names) =
        small("parts", &DESK.replace("desk: {queue: {wait: 30s, music: hold.wav}}", announces));
    let (mut sounds, at) = asked(&line, &names, '1');
    sounds.push(plays(&line, &names, "en-US/desk-announce-wait-a.wav", at + 500));
    let speaks = sounds[sounds.len() - 1].2;
    sounds.push((Kind::Speech, speaks, speaks + 2_000));
    let walked = walked(&line, &names, &timeline(&sounds, speaks + 2_000));
    assert_eq!(walked.trace.human_at(), Some(Time::from_millis(speaks)), "{}", told(&line, &walked));
    let cut = |event: &&ringtrue::call::Event| matches!(event.kind, EventKind::Prompt { cut: true, .. });
    let cut: Vec<Time> = walked.trace.events.iter().filter(cut).map(|event| event.until).collect();
    assert_eq!(cut, [Time::from_millis(speaks)], "{}", told(&line, &walked));
}
