//! Ears that miss nothing: what is not the same again is the path's fault.
//!
//! And lines that are not quite the designed ones.

use std::path::Path;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::audio::ear::{Kind, Sound};
use ringtrue::call::{Event, EventKind};
use ringtrue::graph::{Piece, Plays, PromptRole};
use ringtrue::project::{Line, Project};
use ringtrue::recording::path::walk;
use ringtrue::recording::{Heard, Timeline};
use ringtrue::time::Time;

use crate::recorded::is_answered;
use crate::story::{Count, HARBOR, calls, explain, heard, line, names, show, story, way};
use crate::support::{Folder, root};
use crate::voices;

#[test]
fn what_perfect_ears_hear_of_a_call_is_that_call() {
    let line = line(HARBOR);
    let names = names(&line);
    let mut count = Count::default();
    for (name, trace) in calls(&line, 0..60) {
        let timeline = heard(&trace, &names);
        let walked = walk(&line.graph, &line.times, &names, &timeline);
        count.take(&name, &line, &trace, &timeline, &walked, &names);
        if story(&walked.trace, &line.graph) == story(&trace, &line.graph) {
            assert!(walked.departures.is_empty(), "{name}: {}", explain(&walked, &line.graph));
        }
    }
    let Count { same, all, told, .. } = count;
    println!("{same} of {all} calls are the same again\n{}", told.get(..8_000).unwrap_or(&told));
    assert!(line.graph.files().iter().any(|file| file.plays == Plays::Words));
    assert_eq!(same, all);
}

#[test]
fn words_that_nobody_recorded_are_told_by_the_time_they_take() {
    // Lines of which only the menus are published: their dynamic words have no recording.
    let folder = Folder::new("perfect");
    let mut unheard = 0;
    for menu in ["us-eftps-phone", "us-medicare-ghi", "es-seguridad-social", "ca-quebec-811", "br-inss-135"] {
        let menu = format!("tests/real/{menu}/menu.yaml");
        let prompts = folder.0.join(menu.replace('/', "-"));
        voices::marks(&line(&menu), &prompts);
        let line = Project::new(root(), Some(prompts)).line(Path::new(&menu)).expect("a line");
        let names = names(&line);
        let mut count = Count::default();
        for (name, mut trace) in calls(&line, 0..20) {
            is_answered(&mut trace);
            let is_unheard = |event: &Event| match &event.kind {
                EventKind::Prompt { spoken, .. } => spoken.sounds.iter().all(|sound| sound.file.is_none()),
                _ => false,
            };
            unheard += usize::from(trace.events.iter().any(is_unheard));
            let timeline = heard(&trace, &names);
            let walked = walk(&line.graph, &line.times, &names, &timeline);
            count.take(&name, &line, &trace, &timeline, &walked, &names);
        }
        let Count { same, either, all, told, .. } = count;
        println!("{menu}: {same} of {all}, {either} may be either");
        assert_eq!(same + either, all, "{}", told.get(..8_000).unwrap_or(&told));
    }
    assert!(unheard >= 40, "{unheard}");
}

/// Places of what was heard that are whole prompts with a file of their own, that nothing cut and others follow.
fn whole_prompts(timeline: &Timeline) -> Vec<usize> {
    let whole = |at: &usize| matches!(timeline.heard[*at].sound.kind, Kind::Prompt { cut: false, .. });
    let mut places: Vec<usize> = (0..timeline.heard.len()).filter(whole).collect();
    places.pop();
    places
}

/// Calls of a line that is not quite the designed one: `spoil` gives the place of the fault, or nothing where the call has
/// no room for it. How many calls kept their way, how many told the fault first and where it was, of how many.
fn spoiled(
    mut spoil: impl FnMut(&mut Timeline, &mut Pcg64Mcg, &Line, &[Vec<String>]) -> Option<(Time, Time)>,
) -> (usize, usize, usize, String) {
    let line = line(HARBOR);
    let mut names = names(&line);
    names.push(vec!["of-another-line.wav".to_owned()]);
    let (mut kept, mut told, mut all, mut words) = (0, 0, 0, String::new());
    for (at, (name, trace)) in calls(&line, 100..120).into_iter().enumerate() {
        let mut random = Pcg64Mcg::seed_from_u64(at as u64);
        let mut timeline = heard(&trace, &names);
        let Some((from, until)) = spoil(&mut timeline, &mut random, &line, &names) else { continue };
        let walked = walk(&line.graph, &line.times, &names, &timeline);
        all += 1;
        let same = way(&walked.trace) == way(&trace);
        kept += usize::from(same);
        let strangers = walked.strangers.iter().filter(|stranger| stranger.file.is_some()).map(|stranger| stranger.at);
        let remarks = walked.remarks.iter().map(|remark| remark.at);
        let first = walked.departures.iter().map(|left| left.at).chain(strangers).chain(remarks).min();
        let found =
            first.is_some_and(|first| first >= from - Time::from_millis(1) && first <= until + Time::from_millis(1));
        told += usize::from(found);
        if !(same && found) && words.len() < 6_000 {
            words.push_str(&format!(
                "{name}: the fault is at {} to {}\n{}{}",
                from.seconds(),
                until.seconds(),
                explain(&walked, &line.graph),
                show(&story(&walked.trace, &line.graph))
            ));
        }
    }
    (kept, told, all, words)
}

/// When the next prompt, tone or end comes after a place.
fn next_after(timeline: &Timeline, place: usize) -> Time {
    let later = timeline.heard[place..].iter().find(|heard| !matches!(heard.sound.kind, Kind::Key { .. }));
    later.map_or(timeline.ended, |heard| heard.sound.at)
}

#[test]
fn a_prompt_that_was_left_out_is_named_and_the_way_around_it_is_kept() {
    let (kept, told, all, words) = spoiled(|timeline, random, line, names| {
        // On hold, messages come when they come; a value that was not made out was said all the same.
        let spoken = |at: &usize| {
            let Kind::Prompt { prompt, .. } = timeline.heard[*at].sound.kind else { return false };
            let alone = line.graph.prompts.iter().filter(|said| {
                said.words.iter().any(|words| {
                    words.pieces.len() == 1
                        && matches!(&words.pieces[0], Piece::File { name, .. } if names[prompt].contains(name))
                })
            });
            let mut alone =
                alone.filter(|said| !matches!(said.role, PromptRole::Comfort(_) | PromptRole::CallbackOffer));
            alone.next().is_some()
        };
        let places: Vec<usize> = whole_prompts(timeline).into_iter().filter(spoken).collect();
        let place = *places.get(random.random_range(0..places.len().max(1)))?;
        let at = timeline.heard.remove(place).sound.at;
        Some((at, next_after(timeline, place)))
    });
    println!("left out: the way is kept in {kept} of {all}, the place is told in {told}\n{words}");
    assert!(all >= 80 && kept * 100 >= all * 95 && told * 100 >= all * 90, "{kept}, {told} of {all}\n{words}");
}

#[test]
fn a_prompt_of_another_line_is_told_and_changes_nothing() {
    let (kept, told, all, words) = spoiled(|timeline, random, _, names| {
        // Where nothing else is said meanwhile: of two at once one is doubted.
        let until = |at: usize| timeline.heard[at].sound.until;
        let has_room = |at: &usize| next_after(timeline, at + 1) - until(*at) >= Time::from_millis(400);
        let places: Vec<usize> = whole_prompts(timeline).into_iter().filter(has_room).collect();
        let place = *places.get(random.random_range(0..places.len().max(1)))?;
        let at = timeline.heard[place].sound.until;
        let kind = Kind::Prompt { prompt: names.len() - 1, from: Time::ZERO, cut: false };
        let sound = Sound { at, until: at + Time::from_millis(400), kind, confidence: 1.0 };
        timeline.heard.insert(place + 1, Heard { side: None, sound });
        Some((at, at))
    });
    println!("another line's: the way is kept in {kept} of {all}, the place is told in {told}\n{words}");
    assert!(all >= 80 && kept == all && told == all, "{kept}, {told} of {all}\n{words}");
}

#[test]
fn prompts_in_another_order_are_told_and_the_way_is_kept() {
    let (kept, told, all, words) = spoiled(|timeline, random, line, names| {
        let of = |at: usize| {
            let Kind::Prompt { prompt, cut: false, .. } = timeline.heard.get(at)?.sound.kind else { return None };
            let said = line.graph.prompts.iter().find(|said| {
                said.words
                    .iter()
                    .flat_map(|words| &words.pieces)
                    .any(|piece| matches!(piece, Piece::File { name, .. } if names[prompt].contains(name)))
            })?;
            matches!(said.role, PromptRole::Choice(_)).then_some((said.step, prompt))
        };
        let pairs: Vec<usize> = (0..timeline.heard.len())
            .filter(|at| of(*at).zip(of(at + 1)).is_some_and(|(one, other)| one.0 == other.0 && one.1 != other.1))
            .collect();
        let place = *pairs.get(random.random_range(0..pairs.len().max(1)))?;
        let (one, other) = (timeline.heard[place].sound.clone(), timeline.heard[place + 1].sound.clone());
        timeline.heard[place].sound.kind = other.kind;
        timeline.heard[place + 1].sound.kind = one.kind;
        Some((one.at, next_after(timeline, place + 2)))
    });
    println!("another order: the way is kept in {kept} of {all}, the place is told in {told}\n{words}");
    assert!(all >= 20 && kept * 100 >= all * 95 && told * 100 >= all * 95, "{kept}, {told} of {all}\n{words}");
}

#[test]
fn a_line_that_answers_late_keeps_its_way() {
    let (kept, _, all, words) = spoiled(|timeline, random, _, _| {
        let keys: Vec<usize> =
            (0..timeline.heard.len()).filter(|at| matches!(timeline.heard[*at].sound.kind, Kind::Key { .. })).collect();
        let place = *keys.get(random.random_range(0..keys.len().max(1)))?;
        let late = Time::from_millis(random.random_range(100..2_000));
        let (from, until) = (timeline.heard[place].sound.until, Time::MAX);
        for heard in &mut timeline.heard {
            if heard.sound.at >= from {
                heard.sound.at += late;
                heard.sound.until += late;
            }
        }
        timeline.ended += late;
        Some((from, until))
    });
    println!("late: the way is kept in {kept} of {all}\n{words}");
    assert!(all >= 80 && kept * 100 >= all * 95, "{kept} of {all}\n{words}");
}

#[test]
fn a_key_that_nobody_heard_is_told_and_the_way_is_kept() {
    let (kept, told, all, words) = spoiled(|timeline, random, _, _| {
        let is_key =
            |at: usize| timeline.heard.get(at).is_some_and(|heard| matches!(heard.sound.kind, Kind::Key { .. }));
        let alone = |at: &usize| is_key(*at) && (*at == 0 || !is_key(at - 1)) && !is_key(at + 1);
        // A key at the end of a call, or one that did nothing, is missed by nobody.
        let followed = |at: &usize| {
            timeline.heard.get(at + 1).is_some_and(|heard| matches!(heard.sound.kind, Kind::Prompt { .. }))
        };
        let keys: Vec<usize> = (0..timeline.heard.len()).filter(alone).filter(followed).collect();
        let place = *keys.get(random.random_range(0..keys.len().max(1)))?;
        let at = timeline.heard.remove(place).sound.at;
        Some((at - Time::from_secs(30), next_after(timeline, place)))
    });
    println!("no key: the way is kept in {kept} of {all}, the place is told in {told}\n{words}");
    assert!(all >= 60 && kept * 100 >= all * 80 && told * 100 >= all * 80, "{kept}, {told} of {all}\n{words}");
}
