//! Calls that are no whole calls, and what ears get wrong.

use std::path::Path;
use std::sync::Arc;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::audio::ear::{Kind, Sound};
use ringtrue::call::{CallTrace, EventKind, Given, Ivr, Outcome, drive};
use ringtrue::graph::StepKind;
use ringtrue::project::{Line, Project};
use ringtrue::recording::path::{Remarked, Walked, walk};
use ringtrue::recording::{Answered, Channels, Heard, Timeline};
use ringtrue::time::Time;

use crate::large::Wanderer;
use crate::story::{HARBOR, calls, explain, heard, line, names, show, story, way};
use crate::support::Folder;
use crate::voices;

/// Calls by their names, and what is heard of each.
type Calls = Vec<(String, CallTrace, Timeline)>;

/// Calls of the shipped line, with what is heard of them.
fn harbor() -> (Arc<Line>, Vec<Vec<String>>, Calls) {
    let line = line(HARBOR);
    let names = names(&line);
    let calls = calls(&line, 200..212).into_iter();
    let calls = calls.map(|(name, trace)| (name, heard(&trace, &names), trace));
    let calls = calls.map(|(name, timeline, trace)| (name, trace, timeline)).collect();
    (line, names, calls)
}

fn walked(line: &Line, names: &[Vec<String>], timeline: &Timeline) -> Walked {
    walk(&line.graph, &line.times, names, timeline)
}

fn told(line: &Line, walked: &Walked) -> String {
    let remarks: Vec<String> = walked.remarks.iter().map(|remark| remark.told(&line.graph)).collect();
    format!("{}{}{remarks:?}", explain(walked, &line.graph), show(&story(&walked.trace, &line.graph)))
}

fn is_prompt(heard: &Heard) -> bool {
    matches!(heard.sound.kind, Kind::Prompt { .. })
}

/// What is heard up to a moment: what goes on then is cut.
fn until(timeline: &Timeline, end: Time) -> Timeline {
    let mut first = timeline.clone();
    first.ended = end;
    first.heard.retain(|heard| heard.sound.at < end);
    for heard in first.heard.iter_mut().filter(|heard| heard.sound.until > end) {
        heard.sound.until = end;
        if let Kind::Prompt { cut, .. } = &mut heard.sound.kind {
            *cut = true;
        }
    }
    first
}

/// The same so much later.
fn moved(timeline: &Timeline, by: Time) -> Vec<Heard> {
    let mut all = timeline.heard.clone();
    for heard in &mut all {
        heard.sound.at += by;
        heard.sound.until += by;
    }
    all
}

#[test]
fn nothing_heard_is_no_path_and_no_mistake() {
    let line = line(HARBOR);
    let names = names(&line);
    let silence = Timeline {
        began: Time::ZERO,
        ended: Time::from_secs(30),
        answered: Answered::Beginning,
        channels: Channels::One,
        heard: Vec::new(),
        holds: Vec::new(),
        outlines: Vec::new(),
    };
    let nothing = walked(&line, &names, &silence);
    assert!(nothing.heard.is_empty() && nothing.strangers.is_empty() && nothing.remarks.is_empty());
    assert_eq!(nothing.trace.ended, Time::from_secs(30));
    // The same without a moment, and with nothing to listen for.
    let none = walked(&line, &[], &Timeline { ended: Time::ZERO, ..silence });
    assert_eq!((none.trace.ended, none.heard.len()), (Time::ZERO, 0));
}

#[test]
fn a_caller_who_hangs_up_anywhere_has_gone_as_far_and_left_nothing() {
    let (line, names, calls) = harbor();
    let mut random = Pcg64Mcg::seed_from_u64(1);
    let mut wrong = String::new();
    for (name, trace, timeline) in &calls {
        let end = Time::from_millis(random.random_range(1_000..(trace.ended.micros() / 1_000).max(1_001)));
        let walked = walked(&line, &names, &until(timeline, end));
        let (is, was) = (way(&walked.trace), way(trace));
        // The last step may have been entered, and nothing of it was heard.
        if !was.starts_with(&is) || !walked.departures.is_empty() || walked.trace.ended != end {
            wrong.push_str(&format!("{name}, until {}:\n{}\n", end.seconds(), told(&line, &walked)));
        }
    }
    assert!(calls.len() >= 40 && wrong.is_empty(), "{wrong}");
}

#[test]
fn a_recording_that_begins_in_the_middle_begins_in_its_step() {
    let (line, names, calls) = harbor();
    let mut random = Pcg64Mcg::seed_from_u64(2);
    let (mut right, mut all, mut wrong) = (0, 0, String::new());
    for (name, trace, timeline) in &calls {
        let prompts: Vec<usize> = (1..timeline.heard.len()).filter(|at| is_prompt(&timeline.heard[*at])).collect();
        let Some(place) = prompts.get(random.random_range(0..prompts.len().max(1))) else { continue };
        // In the middle of a prompt: one that is whole may as well follow others that were left out.
        let begins = timeline.heard[*place].sound.at + Time::from_millis(600);
        if timeline.heard[*place].sound.until - begins < Time::from_millis(1_500) {
            continue;
        }
        let mut late = Timeline { answered: Answered::Beginning, began: Time::ZERO, ..timeline.clone() };
        late.heard = moved(timeline, Time::ZERO - begins);
        late.heard.retain(|heard| heard.sound.until > Time::ZERO);
        for heard in late.heard.iter_mut().filter(|heard| heard.sound.at < Time::ZERO) {
            if let Kind::Prompt { from, .. } = &mut heard.sound.kind {
                *from += Time::ZERO - heard.sound.at;
            }
            heard.sound.at = Time::ZERO;
        }
        late.ended -= begins;
        let walked = walked(&line, &names, &late);
        let (is, was) = (way(&walked.trace), way(trace));
        all += 1;
        let keeps = was.ends_with(&is) && walked.departures.is_empty();
        right += usize::from(keeps);
        if !keeps {
            wrong.push_str(&format!("{name}, from {}:\n{}\n", begins.seconds(), told(&line, &walked)));
        }
    }
    println!("begun in the middle: {right} of {all}");
    assert!(all >= 25 && right * 100 >= all * 90, "{right} of {all}\n{}", wrong.get(..6_000).unwrap_or(&wrong));
}

#[test]
fn of_two_calls_in_one_file_the_first_is_told_and_the_other_named() {
    let (line, names, calls) = harbor();
    let (mut right, mut wrong, pairs) = (0, String::new(), calls.chunks_exact(2));
    let all = pairs.len();
    for pair in pairs {
        let [(name, trace, first), (_, _, second)] = pair else { continue };
        let rings = first.ended + Time::from_secs(2);
        let mut both = first.clone();
        for ring in [0, 6] {
            let at = rings + Time::from_secs(ring);
            let sound = Sound { at, until: at + Time::from_secs(2), kind: Kind::Ringback, confidence: 1.0 };
            both.heard.push(Heard { side: None, sound });
        }
        let answered = rings + Time::from_secs(12);
        both.heard.extend(moved(second, answered).into_iter().filter(|heard| heard.sound.at >= answered));
        both.ended = answered + second.ended;
        let walked = walked(&line, &names, &both);
        let other = walked.remarks.iter().find(|remark| remark.what == Remarked::AnotherCall);
        // A transfer rings as well: what rings at its end may be its own.
        let near = other.is_some_and(|other| other.at >= rings && other.at <= answered);
        let same = near && way(&walked.trace) == way(trace) && walked.departures.is_empty();
        right += usize::from(same);
        if !same {
            wrong.push_str(&format!("{name}, rings at {}:\n{}\n", rings.seconds(), told(&line, &walked)));
        }
    }
    println!("two calls: {right} of {all}");
    assert!(right * 100 >= all * 90, "{right} of {all}\n{}", wrong.get(..6_000).unwrap_or(&wrong));
}

#[test]
fn what_sounds_like_a_key_and_is_none_changes_no_way() {
    let (line, names, calls) = harbor();
    let mut random = Pcg64Mcg::seed_from_u64(3);
    let (mut right, mut wrong) = (0, String::new());
    for (name, trace, timeline) in &calls {
        let at = Time::from_millis(random.random_range(500..(trace.ended.micros() / 1_000).max(501)));
        let key = ['1', '2', '5', '7', '0', '*'][random.random_range(0..6)];
        let kind = Kind::Key { key, levels: (-25.0, -28.0) };
        let confidence = random.random_range(0.2..0.6);
        let sound = Sound { at, until: at + Time::from_millis(50), kind, confidence };
        let mut with = timeline.clone();
        with.heard.push(Heard { side: None, sound });
        with.heard.sort_by_key(|heard| heard.sound.at);
        let walked = walked(&line, &names, &with);
        let same = way(&walked.trace) == way(trace) && walked.departures.is_empty();
        right += usize::from(same);
        if !same {
            wrong.push_str(&format!("{name}, {key} at {}:\n{}\n", at.seconds(), told(&line, &walked)));
        }
    }
    println!("no key: {right} of {}", calls.len());
    assert!(right * 100 >= calls.len() * 90, "{right}\n{}", wrong.get(..6_000).unwrap_or(&wrong));
}

#[test]
fn a_key_that_was_not_heard_is_concluded_and_marked() {
    let (line, names, calls) = harbor();
    let (mut concluded, mut all, mut wrong) = (0, 0, String::new());
    for (name, trace, timeline) in &calls {
        // The first key, where it is a choice of a menu that leads elsewhere and a prompt follows.
        let is_key = |heard: &Heard| matches!(heard.sound.kind, Kind::Key { .. });
        let Some(place) = timeline.heard.iter().position(is_key) else { continue };
        let Some(next) = timeline.heard.get(place + 1).filter(|next| is_prompt(next)) else { continue };
        let Kind::Key { key, .. } = timeline.heard[place].sound.kind else { continue };
        let at = timeline.heard[place].sound.until;
        let step = trace.path.iter().rev().find(|visit| visit.at < at).map(|visit| visit.step);
        let Some(StepKind::Menu(menu)) = step.map(|step| &line.graph.step(step).kind) else { continue };
        let leads = menu.keys.iter().find(|choice| choice.press.keys() == key.to_string());
        let to = leads.and_then(|choice| line.graph.leads(step?, choice));
        if to.is_none_or(|to| Some(to) == step) || next.sound.at - at > Time::from_secs(2) {
            continue;
        }
        let mut without = timeline.clone();
        without.heard.remove(place);
        let walked = walked(&line, &names, &without);
        all += 1;
        let told_key = walked.trace.events.iter().find(|event| {
            let near = event.at >= at - Time::from_secs(1) && event.at <= next.sound.at;
            event.derived && near && matches!(event.kind, EventKind::Key { .. })
        });
        let same = way(&walked.trace) == way(trace) && walked.departures.is_empty() && told_key.is_some();
        concluded += usize::from(same);
        if !same {
            wrong.push_str(&format!("{name}, {key} at {}:\n{}\n", at.seconds(), told(&line, &walked)));
        }
    }
    println!("concluded: {concluded} of {all}");
    assert!(all >= 10 && concluded * 100 >= all * 90, "{concluded} of {all}\n{wrong}");
}

#[test]
fn unknown_music_is_hold_all_the_same() {
    let (line, names, calls) = harbor();
    let mut held = 0;
    for (name, trace, timeline) in &calls {
        let mut unknown = timeline.clone();
        for heard in &mut unknown.heard {
            if let Kind::Music { prompt } = &mut heard.sound.kind {
                held += usize::from(prompt.take().is_some());
            }
        }
        let walked = walked(&line, &names, &unknown);
        assert!(way(&walked.trace) == way(trace) && walked.departures.is_empty(), "{name}\n{}", told(&line, &walked));
    }
    assert!(held >= 10);
}

// ---- a line of its own for each oddity ----

/// A line that is written here, with made voices.
fn small(name: &str, text: &str) -> (Folder, Arc<Line>, Vec<Vec<String>>) {
    let folder = Folder::new(&format!("odd-{name}"));
    folder.write("menu.yaml", text);
    let bare = Project::new(folder.0.clone(), None).line(Path::new("menu.yaml")).expect("a line");
    voices::make(&bare, &folder.0.join("prompts"));
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
