//! Calls, what is heard in them, and what of them is told.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use ringtrue::audio::ear::{Kind, Sound};
use ringtrue::call::{CallTrace, EventKind, Ivr, Visit, drive};
use ringtrue::graph::{MenuGraph, Piece, StepId, StepKind};
use ringtrue::project::{Line, Project};
use ringtrue::recording::path::Walked;
use ringtrue::recording::{Answered, Channels, Heard, Timeline};
use ringtrue::sim::{Chance, PersonaCaller};
use ringtrue::time::Time;
use ringtrue::timing::{Callers, Holds, Intent, Persona};

use crate::support;

pub(crate) const HARBOR: &str = "menus/harbor-electric.yaml";

pub(crate) fn line(menu: &str) -> Arc<Line> {
    Project::new(support::root(), None).line(&PathBuf::from(menu)).expect("a line")
}

/// The files of a line that are there, each sound a place of the library: files with the very same sound are one.
pub(crate) fn names(line: &Line) -> Vec<Vec<String>> {
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
pub(crate) fn heard(trace: &CallTrace, names: &[Vec<String>]) -> Timeline {
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
pub(crate) fn calls(line: &Line, seeds: std::ops::Range<u64>) -> Vec<(String, CallTrace)> {
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
pub(crate) fn story(trace: &CallTrace, graph: &MenuGraph) -> Vec<(Time, String)> {
    let mut told: Vec<(Time, String)> = Vec::new();
    for visit in &trace.path {
        told.push((visit.at, format!("enters {}", graph.step(visit.step).name)));
    }
    for event in &trace.events {
        let what = match &event.kind {
            EventKind::End => format!("ends: {}", trace.reason.name()),
            EventKind::Key { key, lost } => format!("key {key}{}", if *lost { " (lost)" } else { "" }),
            // What begins as the recording ends is not in it.
            _ if event.at == trace.ended => continue,
            EventKind::Prompt { prompt, language, spoken, cut } => {
                let prompt = graph.prompt(*prompt);
                let cut = if *cut { " (cut)" } else { "" };
                format!("says {} in {language} {:?}{cut}", prompt.stem, spoken.filled)
            }
            kind => kind.name().to_owned(),
        };
        told.push((event.at, what));
    }
    told.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    told
}

/// How far two stories are apart at most; else where they differ first.
pub(crate) fn differ(one: &[(Time, String)], other: &[(Time, String)], most: Time) -> Result<Time, String> {
    // What lies at one moment has no order.
    let mut left: Vec<&(Time, String)> = other.iter().collect();
    let mut worst = Time::ZERO;
    for (at, what) in one {
        let apart = |there: Time| (there - *at).max(*at - there);
        let near = left.iter().enumerate().filter(|(_, (there, other))| other == what && apart(*there) <= most);
        match near.min_by_key(|(_, (there, _))| apart(*there)).map(|(place, _)| place) {
            Some(place) => worst = worst.max(apart(left.remove(place).0)),
            None => return Err(format!("{} {what} is missing", at.seconds())),
        }
    }
    left.first().map_or(Ok(worst), |(at, what)| Err(format!("{} {what} is too much", at.seconds())))
}

pub(crate) fn show(story: &[(Time, String)]) -> String {
    story.iter().map(|(at, what)| format!("  {} {what}\n", at.seconds())).collect()
}

pub(crate) fn explain(walked: &Walked, graph: &MenuGraph) -> String {
    let departures: Vec<String> = walked
        .departures
        .iter()
        .map(|left| format!("  {} in {}: {:?}\n", left.at.seconds(), graph.step(left.step).name, left.left))
        .collect();
    format!("cost {}\n{}", walked.cost, departures.concat())
}

/// What nobody could tell from the sound of a call.
pub(crate) struct Unknowable {
    why: &'static str,
    /// What of a story may be otherwise for it: all that lies between two moments.
    from: Time,
    until: Time,
}

impl Unknowable {
    /// Whether two stories are the same but for this.
    fn excuses(&self, was: &[(Time, String)], is: &[(Time, String)], most: Time) -> bool {
        let rest = |story: &[(Time, String)]| -> Vec<(Time, String)> {
            story.iter().filter(|(at, _)| *at < self.from - most || *at > self.until + most).cloned().collect()
        };
        differ(&rest(was), &rest(is), most).is_ok()
    }
}

/// Shorter than this nobody can tell where the voice of a message goes over into another one.
const FIRST_WORDS: Time = Time::from_millis(500);

/// What nobody could tell from the sound of a call.
fn unknowable(trace: &CallTrace, graph: &MenuGraph) -> Vec<Unknowable> {
    let human = trace.human_at();
    let mut found = Vec::new();
    let is_last = |visit: &&Visit| visit.at == trace.ended && matches!(graph.step(visit.step).kind, StepKind::Data);
    if trace.path.iter().any(|visit| is_last(&visit)) {
        found.push(Unknowable { why: "the data answer as the call ends", from: trace.ended, until: trace.ended });
    }
    for event in &trace.events {
        let EventKind::Prompt { spoken, cut: true, .. } = &event.kind else { continue };
        let lasts = event.until - event.at;
        if Some(event.until) == human && spoken.length - lasts < Time::from_millis(60) {
            let (from, until) = (event.at, event.until + Time::from_millis(60));
            found.push(Unknowable { why: "a person speaks into the last hundredths of a message", from, until });
        }
        // A message may be of several recordings: the one that is being said.
        let mut from = event.at;
        for sound in &*spoken.sounds {
            from += if from + sound.length < event.until { sound.length } else { Time::ZERO };
        }
        if Some(event.until) == human && event.until - from < FIRST_WORDS {
            let why = "a person speaks into the first words of a message: nobody can tell where one voice goes over \
                       into the other";
            found.push(Unknowable { why, from, until: event.until });
        }
    }
    found
}

/// A story without the values that were still to be said when their message broke off: nobody has heard them.
fn without_unsaid(trace: &CallTrace, graph: &MenuGraph) -> Vec<(Time, String)> {
    let mut trace = trace.clone();
    for event in &mut trace.events {
        let EventKind::Prompt { prompt, spoken, cut: true, .. } = &mut event.kind else { continue };
        let pieces = graph.prompt(*prompt).words.iter().map(|words| &words.pieces);
        let before = pieces.map(|pieces| pieces.iter().take_while(|piece| !matches!(piece, Piece::Filled(_))).count());
        let said: Time = spoken.sounds.iter().take(before.max().unwrap_or_default()).map(|sound| sound.length).sum();
        if event.at + said >= event.until {
            spoken.filled.clear();
        }
    }
    story(&trace, graph)
}

/// How many of how many calls come back, and what became of the others.
#[derive(Default)]
pub(crate) struct Count {
    pub(crate) same: usize,
    pub(crate) all: usize,
    /// The audit says of them what it said.
    pub(crate) judged: usize,
    /// Of those of which it says something else, calls of which nobody could tell from the sound.
    pub(crate) judged_either: usize,
    /// Of those that are not the same, calls of which nobody could tell from the sound.
    pub(crate) either: usize,
    /// Only prompts and keys count, each by its beginning.
    pub(crate) only_heard: bool,
    /// How long the calls were.
    pub(crate) lasted: Time,
    /// How far the moments of calls that are the same are apart at most.
    pub(crate) worst: Time,
    pub(crate) told: String,
}

impl Count {
    pub(crate) fn add(&mut self, other: Self) {
        self.same += other.same;
        self.all += other.all;
        self.judged += other.judged;
        self.judged_either += other.judged_either;
        self.either += other.either;
        self.lasted += other.lasted;
        self.worst = self.worst.max(other.worst);
        self.told.push_str(&other.told);
    }

    /// A row of a table.
    pub(crate) fn row(&self, name: &str) -> String {
        let Self { same, all, either, judged, judged_either, lasted, worst, .. } = self;
        let minutes = lasted.secs_f64() / 60.0;
        format!(
            "| {name} | {all} | {minutes:.0} | {same} | {either} | {judged} | {judged_either} | {:.1} ms |",
            worst.secs_f64() * 1_000.0
        )
    }

    pub(crate) fn take(
        &mut self,
        name: &str,
        line: &Line,
        trace: &CallTrace,
        timeline: &Timeline,
        walked: &Walked,
        names: &[Vec<String>],
    ) {
        self.all += 1;
        self.lasted += trace.ended - trace.began;
        let (mut was, mut is) = (story(trace, &line.graph), story(&walked.trace, &line.graph));
        if self.only_heard {
            for story in [&mut was, &mut is] {
                story.retain(|(_, what)| what.starts_with("says ") || what.starts_with("key "));
                story.iter_mut().for_each(|(_, what)| *what = what.replace(" (cut)", "").replace(" (lost)", ""));
            }
        }
        let difference = match differ(&was, &is, Time::from_millis(20)) {
            Ok(worst) => {
                self.same += 1;
                self.worst = self.worst.max(worst);
                return;
            }
            Err(difference) => difference,
        };
        let most = Time::from_millis(20);
        let excuse = unknowable(trace, &line.graph).into_iter().find(|either| either.excuses(&was, &is, most));
        let [was_said, is_said] = [trace, &walked.trace].map(|trace| without_unsaid(trace, &line.graph));
        let unsaid = differ(&was_said, &is_said, most).is_ok().then_some("a value was still to be said");
        let either = excuse.map(|either| either.why).or(unsaid);
        self.either += usize::from(either.is_some());
        let difference = either.map_or(difference.clone(), |why| format!("{difference} ({why})"));
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

/// The steps of a call, in order.
pub(crate) fn way(trace: &CallTrace) -> Vec<StepId> {
    trace.path.iter().map(|visit| visit.step).collect()
}
