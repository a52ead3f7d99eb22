//! A call, what is heard in it, and the path that is found: the same call again.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests write files, look at clocks, and print how much is the same again"
)]

mod support;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::audio::ear::{Kind, Sound};
use ringtrue::audio::likeness::{Known, Library};
use ringtrue::call::{Act, CallTrace, Caller, EventKind, Ivr, Poll, What, drive};
use ringtrue::graph::{MenuGraph, Piece, Plays, PromptRole, StepId};
use ringtrue::project::{Line, Project};
use ringtrue::recording::path::{Walked, walk};
use ringtrue::recording::{self, Answered, Channels, Heard, Listener, Timeline};
use ringtrue::sim::{Chance, PersonaCaller};
use ringtrue::time::Time;
use ringtrue::timing::{Callers, Holds, Intent, Persona};

const HARBOR: &str = "menus/harbor-electric.yaml";

fn line(menu: &str) -> Arc<Line> {
    Project::new(support::root(), None).line(&PathBuf::from(menu)).expect("a line")
}

/// The files of a line that are there, each sound a place of the library: files with the very same sound are one.
fn names(line: &Line) -> Vec<Vec<String>> {
    let mut names: Vec<Vec<String>> = Vec::new();
    let mut places: HashMap<Vec<i16>, usize> = HashMap::new();
    for file in line.graph.files() {
        let Some(clip) = line.clip(&file.name) else { continue };
        let place = *places.entry(clip.samples.clone()).or_insert(names.len());
        match names.get_mut(place) {
            Some(same) => same.push(file.name),
            None => names.push(vec![file.name]),
        }
    }
    names
}

/// What perfect ears hear of a call: what it was made of.
fn heard(trace: &CallTrace, names: &[Vec<String>]) -> Timeline {
    let place: HashMap<&str, usize> =
        names.iter().enumerate().flat_map(|(at, names)| names.iter().map(move |name| (name.as_str(), at))).collect();
    let mut heard = Vec::new();
    let mut put = |at, until, kind| heard.push(Heard { side: None, sound: Sound { at, until, kind, confidence: 1.0 } });
    for event in &trace.events {
        let (at, until) = (event.at, event.until);
        match &event.kind {
            EventKind::Prompt { spoken, .. } => {
                let mut began = at;
                for sound in &*spoken.sounds {
                    let whole = began + sound.length;
                    if let Some(file) = sound.file.as_deref().filter(|_| began < until) {
                        let kind = Kind::Prompt { prompt: place[file], from: sound.from, cut: whole > until };
                        put(began, whole.min(until), kind);
                    }
                    began = whole;
                }
            }
            EventKind::Key { key, .. } => put(at, until, Kind::Key { key: *key, levels: (-10.0, -8.0) }),
            EventKind::Ringback => put(at, until, Kind::Ringback),
            EventKind::Busy => put(at, until, Kind::Busy),
            EventKind::Beep => put(at, until, Kind::Beep),
            EventKind::Music { file, .. } if until > at => {
                put(at, until, Kind::Music { prompt: place.get(file.as_str()).copied() });
            }
            EventKind::Human if until > at => put(at, until, Kind::Speech),
            _ => {}
        }
    }
    heard.sort_by_key(|heard| heard.sound.at);
    Timeline {
        began: trace.began,
        ended: trace.ended,
        answered: if trace.began < Time::ZERO { Answered::Sound } else { Answered::Beginning },
        channels: Channels::One,
        heard,
        holds: Vec::new(),
        outlines: Vec::new(),
    }
}

/// Calls of personas, seeded.
fn calls(line: &Line, seeds: std::ops::Range<u64>) -> Vec<(String, CallTrace)> {
    let callers = Callers { mistake: 0.2, callback: 0.3, ..Callers::default() };
    let (holds, _) = Holds::new(&line.graph, &callers);
    let holds = Arc::new(holds);
    let mut calls = Vec::new();
    for seed in seeds {
        for (persona, name) in Persona::ALL {
            let reason = (seed as usize) % line.graph.line.reasons.len().max(1);
            let intent = Intent::new(&line.graph, reason, persona.knows());
            let world = Box::new(Chance::new(Arc::clone(&holds), seed));
            let ivr = Ivr::new(Arc::clone(&line.graph), Arc::clone(&line.times), world, 0);
            let mut caller = PersonaCaller::new(&line.graph, &holds, callers, persona, &intent, seed);
            let trace = drive(&line.graph, ivr, &mut caller, Time::from_secs(6));
            calls.push((format!("{name}, seed {seed}"), trace));
        }
    }
    calls
}

/// What of a call a recording can hold, one line a thing: a person who says nothing before the call is over is not in it.
fn story(trace: &CallTrace, graph: &MenuGraph) -> Vec<(Time, String)> {
    let mut told: Vec<(Time, String)> = Vec::new();
    for visit in &trace.path {
        told.push((visit.at, format!("enters {}", graph.step(visit.step).name)));
    }
    for event in &trace.events {
        let what = match &event.kind {
            EventKind::Prompt { prompt, language, spoken, cut } => {
                let prompt = graph.prompt(*prompt);
                let cut = if *cut { " (cut)" } else { "" };
                format!("says {} in {language} {:?}{cut}", prompt.stem, spoken.filled)
            }
            EventKind::Key { key, lost } => format!("key {key}{}", if *lost { " (lost)" } else { "" }),
            EventKind::Human if event.until == event.at && event.at == trace.ended => continue,
            EventKind::End => format!("ends: {}", trace.reason.name()),
            kind => kind.name().to_owned(),
        };
        told.push((event.at, what));
    }
    told.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    told
}

/// Where two stories differ first; `None`: nowhere by more than a time.
fn differ(one: &[(Time, String)], other: &[(Time, String)], most: Time) -> Option<String> {
    // What lies at one moment has no order.
    let mut left: Vec<&(Time, String)> = other.iter().collect();
    for (at, what) in one {
        let found =
            left.iter().position(|(there, other)| other == what && *there - *at <= most && *at - *there <= most);
        match found {
            Some(place) => {
                left.remove(place);
            }
            None => return Some(format!("{} {what} is missing", at.seconds())),
        }
    }
    left.first().map(|(at, what)| format!("{} {what} is too much", at.seconds()))
}

fn show(story: &[(Time, String)]) -> String {
    story.iter().map(|(at, what)| format!("  {} {what}\n", at.seconds())).collect()
}

fn explain(walked: &Walked, graph: &MenuGraph) -> String {
    let departures: Vec<String> = walked
        .departures
        .iter()
        .map(|left| format!("  {} in {}: {:?}\n", left.at.seconds(), graph.step(left.step).name, left.left))
        .collect();
    format!("cost {}\n{}", walked.cost, departures.concat())
}

/// Makes the prompts of a line ready to be found.
fn library(line: &Line, names: &[Vec<String>]) -> Arc<Library> {
    let clips: Vec<_> = names.iter().map(|names| line.clip(&names[0]).expect("a clip")).collect();
    let music: Vec<&str> = line.graph.music().map(|(name, _)| name).collect();
    let known = clips.iter().zip(names);
    Arc::new(Library::new(
        known.map(|(clip, names)| Known { samples: &clip.samples, looped: music.contains(&names[0].as_str()) }),
    ))
}

/// What our own ears hear of a call that was written as sound.
fn listened(trace: &CallTrace, line: &Line, library: &Arc<Library>) -> Timeline {
    let country = line.graph.line.country.as_deref();
    let played = recording::write(trace, country, &mut |name| line.clip(name));
    let mut listener = Listener::new(library, country, 2);
    for (left, right) in played.left.chunks(8_000).zip(played.right.chunks(8_000)) {
        listener.push(&[left.to_vec(), right.to_vec()]);
    }
    listener.finish(None)
}

/// How many of how many calls come back, and what became of the others.
#[derive(Default)]
struct Count {
    same: usize,
    all: usize,
    told: String,
}

impl Count {
    fn take(
        &mut self,
        name: &str,
        line: &Line,
        trace: &CallTrace,
        timeline: &Timeline,
        walked: &Walked,
        names: &[Vec<String>],
    ) {
        self.all += 1;
        let (was, is) = (story(trace, &line.graph), story(&walked.trace, &line.graph));
        let Some(difference) = differ(&was, &is, Time::from_millis(20)) else {
            self.same += 1;
            return;
        };
        let heard: Vec<String> = timeline
            .heard
            .iter()
            .map(|heard| {
                let sound = &heard.sound;
                let kind = match sound.kind {
                    Kind::Prompt { prompt, from, cut } => {
                        format!("{} from {}{}", names[prompt][0], from.seconds(), if cut { ", cut" } else { "" })
                    }
                    Kind::Key { key, .. } => format!("key {key}"),
                    ref other => format!("{other:?}"),
                };
                format!("  {} {} {kind} {:.2}\n", sound.at.seconds(), sound.until.seconds(), sound.confidence)
            })
            .collect();
        let explained = explain(walked, &line.graph);
        let (was, is) = (show(&was), show(&is));
        self.told.push_str(&format!("{name}: {difference}; {explained}was\n{was}is\n{is}heard\n{}\n", heard.concat()));
    }
}

/// Calls with their times, through our own ears: each person's every so many seeds. As much as an unoptimised build does in
/// half a minute; `ROUNDTRIPS=24` takes more.
#[test]
fn what_our_ears_hear_of_a_call_is_that_call() {
    let line = line(HARBOR);
    let names = names(&line);
    let library = library(&line, &names);
    let wanted = std::env::var("ROUNDTRIPS").ok().and_then(|wanted| wanted.parse().ok());
    let wanted: usize = wanted.unwrap_or(if cfg!(debug_assertions) { 5 } else { 36 });
    let (mut count, mut seconds, began) = (Count::default(), 0.0, std::time::Instant::now());
    // No call of an hour: those are in the other test.
    let calls = calls(&line, 0..40).into_iter().filter(|(_, trace)| trace.ended < Time::from_secs(75));
    for (name, trace) in calls.step_by(5).take(wanted) {
        let timeline = listened(&trace, &line, &library);
        seconds += (trace.ended - trace.began).secs_f64();
        let walked = walk(&line.graph, &line.times, &names, &timeline);
        count.take(&name, &line, &trace, &timeline, &walked, &names);
    }
    let Count { same, all, told } = count;
    println!("{same} of {all} calls are the same again; {seconds:.0} s of call in {:?}\n{told}", began.elapsed());
    assert!(same * 100 >= all * OUR_EARS, "{same} of {all}\n{told}");
}

/// Calls in a hundred that come back whole through our own ears.
const OUR_EARS: usize = 80;

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
    let Count { same, all, told } = count;
    println!("{same} of {all} calls are the same again\n{}", told.get(..8_000).unwrap_or(&told));
    assert!(line.graph.files().iter().any(|file| file.plays == Plays::Words));
    assert_eq!(same, all);
}

/// The steps of a call, in order.
fn way(trace: &CallTrace) -> Vec<StepId> {
    trace.path.iter().map(|visit| visit.step).collect()
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
        let first = walked.departures.iter().map(|left| left.at).chain(strangers).min();
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
    let walked = walk(&line.graph, &line.times, &names, &silence);
    assert!(walked.heard.is_empty() && walked.strangers.is_empty());
    assert_eq!(walked.trace.ended, Time::from_secs(30));
    // The same without a moment, and with nothing to listen for.
    let none = walk(&line.graph, &line.times, &[], &Timeline { ended: Time::ZERO, ..silence });
    assert_eq!((none.trace.ended, none.heard.len()), (Time::ZERO, 0));
}

/// Presses a random key of the menus of a long line whenever it listens.
struct Wanderer(Pcg64Mcg, Option<Time>);

impl Caller for Wanderer {
    fn handle(&mut self, now: Time, heard: &ringtrue::call::Heard) {
        if matches!(heard.what, What::Listening) {
            self.1 = Some(now + Time::from_millis(200));
        }
    }

    fn poll(&mut self, now: Time) -> Poll<Act> {
        if now >= Time::from_secs(3_600) {
            return Poll::Output(Act::HangUp);
        }
        match self.1 {
            Some(at) if at <= now => {
                self.1 = None;
                let key = if self.0.random_bool(0.5) { '1' } else { '2' };
                Poll::Output(Act::Key { key, length: Time::from_millis(100) })
            }
            at => Poll::Wait(Some(at.unwrap_or(Time::from_secs(3_600)))),
        }
    }
}

/// A second that sounds like no other: as far as samples go.
fn sound(which: usize) -> Vec<i16> {
    (0..8_000).map(|at| if which >> (at % 11) & 1 == 1 { 8_000 } else { 0 }).collect()
}

#[test]
fn an_hour_on_a_line_of_a_thousand_steps_takes_a_moment() {
    let folder = support::Folder::new("thousand");
    let mut text = "line: Thousand\nlanguages: [en-US]\nprompts: prompts\nstart: s0\nsteps:\n".to_owned();
    std::fs::create_dir_all(folder.0.join("prompts/en-US")).unwrap();
    for step in 0..1_000_usize {
        let to = |which: usize| if 2 * step + which < 1_000 { 2 * step + which } else { 0 };
        text.push_str(&format!(
            "  s{step}:\n    menu:\n      - {{press: 1, say: First., audio: a{step}.wav, goto: s{}}}\n      - {{press: 2, say: Second., audio: \
             b{step}.wav, goto: s{}}}\n",
            to(1),
            to(2)
        ));
        for letter in ["a", "b"] {
            let bytes = ringtrue::audio::wav::write_mulaw(&sound(2 * step + usize::from(letter == "b"))).unwrap();
            std::fs::write(folder.0.join(format!("prompts/en-US/{letter}{step}.wav")), bytes).unwrap();
        }
    }
    std::fs::write(folder.0.join("menu.yaml"), text).unwrap();
    let line = Project::new(folder.0.clone(), None).line(std::path::Path::new("menu.yaml")).unwrap();
    assert!(line.findings.is_empty(), "{:?}", line.findings.first());
    let names = names(&line);
    assert_eq!(names.len(), 2_000);
    let world = Box::new(ringtrue::call::Given::default());
    let ivr = Ivr::new(Arc::clone(&line.graph), Arc::clone(&line.times), world, 0);
    let trace = drive(&line.graph, ivr, &mut Wanderer(Pcg64Mcg::seed_from_u64(1), None), Time::ZERO);
    let timeline = heard(&trace, &names);
    let began = std::time::Instant::now();
    let walked = walk(&line.graph, &line.times, &names, &timeline);
    let took = began.elapsed();
    println!("{} sounds in {took:?}", timeline.heard.len());
    assert!(timeline.heard.len() > 2_000, "{}", timeline.heard.len());
    assert_eq!(way(&walked.trace), way(&trace));
    assert!(took.as_secs_f64() < if cfg!(debug_assertions) { 20.0 } else { 1.0 }, "{took:?}");
}

#[test]
fn audits_judge_the_calls_that_they_recorded() {
    let folder = support::Folder::new("journeys");
    let out = folder.0.join("calls");
    let out = out.to_str().unwrap();
    let root = support::root();
    let audits = ["audits/an-outage-is-told-by-zip-code.toml", "audits/an-expert-barges-in-and-gets-a-balance.toml"];
    let recorded = support::json(&root, [&["audit", "--format", "json", "--record", out][..], &audits].concat());
    assert_eq!(recorded["audits"].as_array().map(Vec::len), Some(2));
    let ran = support::ringtrue(&root, [&["audit", "--format", "csv", "--call", out][..], &audits].concat(), b"");
    println!("{}{}", ran.stdout, ran.stderr);
    let passed: Vec<&str> =
        ran.stdout.lines().filter(|line| line.contains(".wav,") && line.contains(",passed,")).collect();
    assert_eq!(passed.len(), 2, "{}", ran.stdout);
    for name in ["an-outage-is-told-by-zip-code", "an-expert-barges-in-and-gets-a-balance"] {
        let own =
            passed.iter().any(|line| line.contains(&format!("{name}.wav,")) && line.contains(&format!(",{name},")));
        assert!(own, "{name}: {}", ran.stdout);
    }
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    // One of them by the other's audit: that was another journey, and the audit says where.
    let call = format!("{out}/an-outage-is-told-by-zip-code.wav");
    let ran = support::ringtrue(&root, ["audit", "--call", &call, audits[1]], b"");
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("RT701"), "{}", ran.stdout);
}
