//! Keys that are none, keys that nobody heard, music that nobody knows.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::audio::ear::{Kind, Sound};
use ringtrue::call::EventKind;
use ringtrue::graph::StepKind;
use ringtrue::recording::{Channels, Heard, KnownBy, Side, Timeline};
use ringtrue::time::Time;

use crate::part::{harbor, is_prompt, told, walked};
use crate::story::way;

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

/// The same call with a channel each way.
fn apart(timeline: &Timeline) -> Timeline {
    let mut two =
        Timeline { channels: Channels::Two { caller: Side::Left, known_by: KnownBy::Line }, ..timeline.clone() };
    for heard in &mut two.heard {
        let is_key = matches!(heard.sound.kind, Kind::Key { .. });
        heard.side = Some(if is_key { Side::Left } else { Side::Right });
    }
    two
}

#[test]
fn a_wrong_key_on_the_callers_own_channel_is_the_key_that_was_pressed() {
    let (line, names, calls) = harbor();
    let (mut walked_as_heard, mut same_way, mut all, mut wrong) = (0, 0, 0, String::new());
    for (name, trace, timeline) in &calls {
        let is_key = |heard: &Heard| matches!(heard.sound.kind, Kind::Key { .. });
        // The first key, where it leads elsewhere and what it leads to is heard at once.
        let Some(place) = timeline.heard.iter().position(is_key) else { continue };
        let Some(next) = timeline.heard.get(place + 1).filter(|next| is_prompt(next)) else { continue };
        let Kind::Key { key, levels } = timeline.heard[place].sound.kind else { continue };
        let at = timeline.heard[place].sound.until;
        let step = trace.path.iter().rev().find(|visit| visit.at < at).map(|visit| visit.step);
        let Some(StepKind::Menu(menu)) = step.map(|step| &line.graph.step(step).kind) else { continue };
        let leads = |pressed: char| {
            let choice = menu.keys.iter().find(|choice| choice.press.keys() == pressed.to_string())?;
            line.graph.leads(step?, choice)
        };
        if leads(key).is_none_or(|to| Some(to) == step) || next.sound.at - at > Time::from_millis(700) {
            continue;
        }
        // Another choice of the menu, and a key that is none.
        for other in "0123456789".chars().filter(|other| leads(*other) != leads(key)) {
            let mut two = apart(timeline);
            two.heard[place].sound.kind = Kind::Key { key: other, levels };
            let walked = walked(&line, &names, &two);
            all += 1;
            let pressed = |keys: &[(char, Time)]| keys.iter().map(|(key, _)| *key).collect::<String>();
            let told_keys: Vec<(char, Time)> = walked
                .trace
                .events
                .iter()
                .filter_map(|event| match event.kind {
                    EventKind::Key { key, .. } => Some((key, event.at)),
                    _ => None,
                })
                .collect();
            let heard_keys: Vec<(char, Time)> = two
                .heard
                .iter()
                .filter_map(|heard| match heard.sound.kind {
                    Kind::Key { key, .. } => Some((key, heard.sound.at)),
                    _ => None,
                })
                .collect();
            let left = walked.departures.iter().any(|left| left.at >= at && left.at <= next.sound.at);
            // A wrong key may also be what ended the attempts too early, in a step with the same words.
            let as_heard = pressed(&told_keys) == pressed(&heard_keys) && left;
            walked_as_heard += usize::from(as_heard);
            same_way += usize::from(as_heard && way(&walked.trace) == way(trace));
            if !as_heard {
                wrong.push_str(&format!("{name}, {other} for {key} at {}:\n{}\n", at.seconds(), told(&line, &walked)));
            }
        }
    }
    println!("walked with the wrong key: {walked_as_heard} of {all}, {same_way} the same way");
    assert!(
        all >= 50 && walked_as_heard == all && same_way * 100 >= all * 85,
        "{walked_as_heard} and {same_way} of {all}\n{}",
        wrong.get(..6_000).unwrap_or(&wrong)
    );
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
