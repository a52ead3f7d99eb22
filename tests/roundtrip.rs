//! A call, what is heard in it, and the path that is found: the same call again.

mod support;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use ringtrue::audio::ear::{Kind, Sound};
use ringtrue::audio::likeness::{Known, Library};
use ringtrue::call::{CallTrace, EventKind, Ivr, drive};
use ringtrue::graph::{MenuGraph, Plays};
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

/// The files of a line that are there, each a place of the library.
fn names(line: &Line) -> Vec<Vec<String>> {
    line.graph
        .files()
        .into_iter()
        .filter(|file| line.files.length(&file.name).is_some())
        .map(|file| vec![file.name])
        .collect()
}

/// What perfect ears hear of a call: what it was made of.
fn heard(trace: &CallTrace, names: &[Vec<String>]) -> Timeline {
    let place: HashMap<&str, usize> = names.iter().enumerate().map(|(at, names)| (names[0].as_str(), at)).collect();
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
                        let kind =
                            Kind::Prompt { prompt: place[file], from: sound.from, cut: whole > until };
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
        let found = left.iter().position(|(there, other)| {
            other == what && *there - *at <= most && *at - *there <= most
        });
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
    Arc::new(Library::new(known.map(|(clip, names)| Known {
        samples: &clip.samples,
        looped: music.contains(&names[0].as_str()),
    })))
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

#[test]
fn what_our_ears_hear_of_a_call_is_that_call() {
    let line = line(HARBOR);
    let names = names(&line);
    let library = library(&line, &names);
    let (mut same, mut all, mut told) = (0, 0, String::new());
    let seeds = std::env::var("ROUNDTRIPS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(2);
    let (mut seconds, began) = (0.0, std::time::Instant::now());
    for (name, trace) in calls(&line, 0..seeds) {
        let timeline = listened(&trace, &line, &library);
        seconds += (trace.ended - trace.began).secs_f64();
        let walked = walk(&line.graph, &line.times, &names, &timeline);
        all += 1;
        let (was, is) = (story(&trace, &line.graph), story(&walked.trace, &line.graph));
        match differ(&was, &is, Time::from_millis(20)) {
            None => same += 1,
            Some(difference) => {
                let sounds: Vec<String> = timeline
                    .heard
                    .iter()
                    .map(|heard| {
                        let sound = &heard.sound;
                        let kind = match sound.kind {
                            Kind::Prompt { prompt, from, cut } => {
                                format!("{} from {} {}", names[prompt][0], from.seconds(), if cut { "cut" } else { "" })
                            }
                            ref other => format!("{other:?}"),
                        };
                        format!("  {} {} {kind} {:.2} {:?}\n", sound.at.seconds(), sound.until.seconds(), sound.confidence, heard.side)
                    })
                    .collect();
                told.push_str(&format!(
                    "{name}: {difference}; {}was\n{}is\n{}heard\n{}\n",
                    explain(&walked, &line.graph),
                    show(&was),
                    show(&is),
                    sounds.concat(),
                ));
            }
        }
    }
    println!("{same} of {all} calls are the same again; {seconds:.0} s of call in {:?}\n{told}", began.elapsed());
    assert_eq!(same, all);
}

#[test]
fn what_perfect_ears_hear_of_a_call_is_that_call() {
    let line = line(HARBOR);
    let names = names(&line);
    let (mut same, mut all, mut told) = (0, 0, String::new());
    for (name, trace) in calls(&line, 0..40) {
        let walked = walk(&line.graph, &line.times, &names, &heard(&trace, &names));
        all += 1;
        let (was, is) = (story(&trace, &line.graph), story(&walked.trace, &line.graph));
        match differ(&was, &is, Time::from_millis(20)) {
            None => same += 1,
            Some(difference) => {
                if told.len() < 12_000 {
                    told.push_str(&format!(
                        "{name}: {difference}; {}was\n{}is\n{}\n",
                        explain(&walked, &line.graph),
                        show(&was),
                        show(&is)
                    ));
                }
            }
        }
    }
    println!("{same} of {all} calls are the same again\n{told}");
    assert!(line.graph.files().iter().any(|file| file.plays == Plays::Words));
    assert_eq!(same, all);
}
