//! Our own ears: audits are recorded by the program, and what is heard in their sound is the call that was played.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use ringtrue::audio::decode::Recording;
use ringtrue::audit::{Draft, MadeCall, Plan, Script, judge, replay, write};
use ringtrue::call::{CallTrace, EventKind};
use ringtrue::project::{KnownPrompts, Line, Project, Prompts, open_recording};
use ringtrue::recording::path::{Walked, walk};
use ringtrue::recording::{Listener, Timeline};
use ringtrue::time::Time;
use ringtrue::timing::Callers;

use crate::story::{Count, calls};
use crate::support::channel::{CHANNELS, Channel, delay};
use crate::support::{Folder, has_program, json, ringtrue, root};
use crate::voices;

/// Where Debian puts the recordings of `asterisk-core-sounds-en-wav`.
const ASTERISK: &str = "/usr/share/asterisk/sounds/en_US_f_Allison";

/// Where the prompts of a line are.
#[derive(Clone, Copy, PartialEq)]
enum From {
    /// Beside the menu.
    Beside,
    /// In a folder of a package.
    Package(&'static str),
    /// Nowhere: made voices say them.
    Made,
}

/// A line that comes with the repository: what it is called, its menu, its prompts, its audits.
struct Shipped {
    name: &'static str,
    menu: &'static str,
    prompts: From,
    audits: Option<&'static str>,
}

const fn published(name: &'static str, menu: &'static str) -> Shipped {
    Shipped { name, menu, prompts: From::Made, audits: None }
}

const LINES: [Shipped; 8] = [
    Shipped {
        name: "Harbor Electric",
        menu: "menus/harbor-electric.yaml",
        prompts: From::Beside,
        audits: Some("audits"),
    },
    Shipped {
        name: "Asterisk demo",
        menu: "tests/asterisk-demo/menus/asterisk-demo.yaml",
        prompts: From::Package(ASTERISK),
        audits: Some("tests/asterisk-demo/audits"),
    },
    Shipped {
        name: "tangled",
        menu: "tests/tangled/menus/tangled.yaml",
        prompts: From::Made,
        audits: Some("tests/tangled/audits"),
    },
    published("Medicare", "tests/real/us-medicare-ghi/menu.yaml"),
    published("EFTPS", "tests/real/us-eftps-phone/menu.yaml"),
    published("Seguridad Social", "tests/real/es-seguridad-social/menu.yaml"),
    published("INSS 135", "tests/real/br-inss-135/menu.yaml"),
    published("Québec 811", "tests/real/ca-quebec-811/menu.yaml"),
];

/// A call that an audit made.
struct Made {
    name: String,
    script: Script,
    plan: Plan,
    trace: CallTrace,
    wav: PathBuf,
    /// A person is reached, and speaks for a moment.
    person: bool,
}

/// How long a person speaks.
const SPEAKS: Time = Time::from_secs(2);

/// Calls are over when a person is reached. Nobody would hear that: the person speaks for a moment.
fn is_answered(trace: &mut CallTrace) -> bool {
    if trace.human_at() != Some(trace.ended) {
        return false;
    }
    trace.ended += SPEAKS;
    for event in &mut trace.events {
        match event.kind {
            EventKind::Human => event.until = trace.ended,
            EventKind::End => (event.at, event.until) = (trace.ended, trace.ended),
            _ => {}
        }
    }
    true
}

/// A line, its prompts and its recorded calls.
struct Recorded {
    line: Arc<Line>,
    known: KnownPrompts,
    names: Vec<Vec<String>>,
    calls: Vec<Made>,
    _folder: Folder,
}

/// A call that is heard: both sides as they were recorded.
fn sides(call: &Made) -> [Vec<i16>; 2] {
    let (file, length) = open_recording(&call.wav).expect("a recording");
    let mut recording = Recording::open(file, length).unwrap_or_else(|_| panic!("{} is read", call.name));
    let (mut sides, mut all) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    while recording.next(&mut sides) {
        all[0].extend_from_slice(&sides[0]);
        all[1].extend_from_slice(&sides[1]);
    }
    // What the recorder lets be heard for a moment longer gives way to a person who is no part of the program.
    let speaks = if call.person { SPEAKS } else { Time::ZERO };
    let played = usize::try_from((call.trace.ended - speaks - call.trace.began).sample()).expect("a length");
    all.iter_mut().for_each(|side| side.truncate(played));
    if call.person {
        let voice = voices::person(2_000);
        let length = all[1].len() + usize::try_from(SPEAKS.sample()).expect("a length");
        all[1].extend(voice);
        all.iter_mut().for_each(|side| side.resize(length, 0));
    }
    all
}

impl Recorded {
    /// Audits of a line (its own, those that are generated, and as many calls of random people), recorded by the program.
    fn new(shipped: &Shipped, people: u64, longest: Time) -> Self {
        // Two tests may take one line at once.
        let folder = Folder::new(&format!("roundtrip-{}-{people}", shipped.menu.replace('/', "-")));
        let root = root();
        let made = folder.0.join("prompts");
        let prompts: Option<PathBuf> = match shipped.prompts {
            From::Beside => None,
            From::Package(folder) => Some(PathBuf::from(folder)),
            From::Made => {
                let bare = Project::new(root.clone(), None).line(Path::new(shipped.menu)).expect("a line");
                voices::make(&bare, &made);
                Some(made)
            }
        };
        let mut project = Project::new(root.clone(), prompts.clone());
        let line = project.line(Path::new(shipped.menu)).expect("a line");
        let audits = folder.0.join("audits");
        std::fs::create_dir_all(&audits).expect("a folder");
        let prompts: Vec<&str> =
            prompts.iter().flat_map(|prompts| ["--prompts", prompts.to_str().expect("a path")]).collect();
        // What the shipped audits leave out. A line that is broken has none.
        let generated = audits.to_str().expect("a path");
        let mut args = vec!["audit", "--generate", generated, shipped.menu];
        args.extend(shipped.audits);
        ringtrue(&root, [args, prompts.clone()].concat(), b"");
        let menu = root.join(shipped.menu);
        for (at, (_, trace)) in calls(&line, 0..people).into_iter().enumerate() {
            if trace.ended > longest || trace.path.len() > 60 {
                continue;
            }
            let made = MadeCall {
                graph: &line.graph,
                times: &line.times,
                callers: Callers::default(),
                trace: &trace,
                line: menu.to_str().expect("a path"),
                purpose: None,
                at: None,
                language: 0,
            };
            let (draft, _) = Draft::of_call(&made);
            std::fs::write(audits.join(format!("person-{at:03}.toml")), write(&draft)).expect("it is written");
        }
        let out = folder.0.join("calls");
        let mut args = vec!["audit", "--format", "json", "--record", out.to_str().expect("a path"), generated];
        args.extend(shipped.audits);
        let report = json(&root, [args, prompts].concat());
        let mut recorded = report["audits"].as_array().expect("audits").iter();
        let mut calls = Vec::new();
        let mut paths = ringtrue::project::Found::new(
            &shipped.audits.iter().copied().chain([generated]).map(PathBuf::from).collect::<Vec<_>>(),
            &root,
        )
        .expect("audits")
        .audits;
        // The program takes them in the order of the command line.
        let own = shipped.audits.map_or(0, |own| paths.iter().filter(|path| path.starts_with(own)).count());
        paths.rotate_left(own);
        for path in paths {
            let audit = project.audit(&path).expect("an audit");
            for call in audit.calls {
                let Some(plan) = call.plan else { continue };
                let view = recorded.next().expect("every call is in the result");
                assert_eq!(view["name"].as_str(), Some(call.name.as_str()));
                let mut trace = replay(&plan, &line.graph, &line.times, line.config.callers);
                let wav = PathBuf::from(view["recording"]["file"].as_str().expect("it is recorded"));
                if trace.ended <= longest {
                    let person = is_answered(&mut trace);
                    calls.push(Made { name: call.name, script: call.script, plan, trace, wav: root.join(wav), person });
                }
            }
        }
        let known = Prompts::of_lines(std::slice::from_ref(&line)).read().expect("prompts");
        let names = line.names_of(&known);
        Self { line, known, names, calls, _folder: folder }
    }

    /// What our ears hear.
    fn listened(&self, [left, right]: &[Vec<i16>; 2], channels: usize) -> Timeline {
        let mut listener = Listener::new(&self.known.library, self.line.graph.line.country.as_deref(), channels);
        for (left, right) in left.chunks(8_000).zip(right.chunks(8_000)) {
            listener.push(&[left.to_vec(), right.to_vec()]);
        }
        listener.finish(None)
    }

    fn walked(&self, timeline: &Timeline) -> Walked {
        walk(&self.line.graph, &self.line.times, &self.names, timeline)
    }
}

fn pieces(wanted: usize) -> usize {
    std::env::var("ROUNDTRIPS")
        .ok()
        .and_then(|times| times.parse::<usize>().ok())
        .map_or(wanted, |times| wanted * times)
}

/// Whether a line's prompts are here.
fn is_here(shipped: &Shipped) -> bool {
    let From::Package(folder) = shipped.prompts else { return true };
    crate::support::has_package(
        "asterisk-core-sounds-en-wav",
        Path::new(folder).join("demo-instruct.wav").is_file(),
        "a round trip",
    )
}

/// Random audits of the shipped lines: recorded, heard, walked, and judged again. An unoptimised build takes three short
/// calls of one line; `ROUNDTRIPS=20` takes twenty times as many people.
#[test]
fn what_our_ears_hear_of_an_audit_is_that_call() {
    let (people, longest) = if cfg!(debug_assertions) { (1, 45) } else { (14, 420) };
    println!("| line | calls | minutes | same again | may be either | judged the same | worst time error |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let (mut told, mut all) = (String::new(), Count::default());
    let lines = if cfg!(debug_assertions) { &LINES[..1] } else { &LINES[..] };
    for shipped in lines.iter().filter(|shipped| is_here(shipped)) {
        let recorded = Recorded::new(shipped, pieces(people) as u64, Time::from_secs(longest));
        let most = if cfg!(debug_assertions) { 3 } else { usize::MAX };
        let counts: Vec<Count> = recorded
            .calls
            .par_iter()
            .take(most)
            .map(|call| {
                let mut count = Count::default();
                let timeline = recorded.listened(&sides(call), 2);
                let walked = recorded.walked(&timeline);
                let name = format!("{}: {}", shipped.name, call.name);
                count.take(&name, &recorded.line, &call.trace, &timeline, &walked, &recorded.names);
                let was = judge(&call.script, &call.plan, &recorded.line.graph, &call.trace);
                let is = judge(&call.script, &call.plan, &recorded.line.graph, &walked.trace);
                count.judged += usize::from(was.passed() == is.passed());
                count
            })
            .collect();
        let mut count = Count::default();
        counts.into_iter().for_each(|one| count.add(one));
        println!("{}", count.row(shipped.name));
        told.push_str(&count.told);
        all.add(count);
    }
    println!("{}", all.row("all"));
    if let Ok(path) = std::env::var("ROUNDTRIP_LOG") {
        std::fs::write(path, &told).expect("a log");
    }
    assert!(
        all.same * 100 >= all.all * OUR_EARS,
        "{} of {}\n{}",
        all.same,
        all.all,
        told.get(..6_000).unwrap_or(&told)
    );
}

/// Calls in a hundred that come back whole through our own ears: a floor under what was measured, no aim.
const OUR_EARS: usize = 92;

/// The channels that calls go through once more.
const THROUGH: [&str; 5] = ["mu-law", "GSM", "Opus 12k", "noise 15 dB", "300-3400 Hz"];

/// A few calls of each line on one channel of audio, through what a call goes through: the same prompts and keys, and the
/// same beginnings.
#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "ears that are not optimised take minutes: cargo test --release --test roundtrip"
)]
fn prompts_and_keys_are_the_same_through_every_channel() {
    if !has_program("ffmpeg") || !has_program("sox") {
        assert!(std::env::var_os("CI").is_none(), "ffmpeg and sox are needed: apt-get install ffmpeg sox");
        println!("left out: ffmpeg and sox are needed");
        return;
    }
    let few = if cfg!(debug_assertions) { 1 } else { 6 };
    println!("| channel | calls | minutes | prompts and keys the same | may be either | | worst beginning |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let lines: Vec<(&Shipped, Recorded)> = LINES[..if cfg!(debug_assertions) { 1 } else { 3 }]
        .iter()
        .filter(|shipped| is_here(shipped))
        .map(|shipped| (shipped, Recorded::new(shipped, pieces(2) as u64, Time::from_secs(120))))
        .collect();
    let (mut told, mut all) = (String::new(), Count::default());
    for channel in CHANNELS.iter().filter(|channel| THROUGH.contains(&channel.name)) {
        let counts: Vec<Count> = lines
            .par_iter()
            .flat_map(|(shipped, recorded)| {
                let step = (recorded.calls.len() / pieces(few)).max(1);
                let calls: Vec<&Made> = recorded.calls.iter().step_by(step).take(pieces(few)).collect();
                calls.into_par_iter().map(move |call| through(channel, shipped, recorded, call))
            })
            .collect();
        let mut count = Count::default();
        counts.into_iter().for_each(|one| count.add(one));
        println!("{}", count.row(channel.name));
        told.push_str(&count.told);
        all.add(count);
    }
    println!("{}", all.row("all"));
    if let Ok(path) = std::env::var("ROUNDTRIP_LOG") {
        std::fs::write(format!("{path}.channels"), &told).expect("a log");
    }
    assert!(
        all.same * 100 >= all.all * THROUGH_CHANNELS,
        "{} of {}\n{}",
        all.same,
        all.all,
        told.get(..6_000).unwrap_or(&told)
    );
}

/// Calls in a hundred whose prompts and keys are the same through a channel: a floor under what was measured, no aim.
const THROUGH_CHANNELS: usize = 97;

fn through(channel: &Channel, shipped: &Shipped, recorded: &Recorded, call: &Made) -> Count {
    let [left, right] = sides(call);
    let mixed: Vec<i16> = left.iter().zip(&right).map(|(left, right)| left.saturating_add(*right)).collect();
    let folder =
        Folder::new(&format!("channel-{}-{}-{}", channel.name.replace(' ', "-"), shipped.name.len(), call.name));
    let mut samples = channel.pass(&mixed, &folder.0, 7);
    // What a channel is late by is no fault of the ears.
    match usize::try_from(delay(&mixed, &samples)) {
        Ok(late) => drop(samples.drain(..late)),
        Err(_) => drop(samples.splice(..0, vec![0; delay(&mixed, &samples).unsigned_abs()])),
    }
    samples.resize(mixed.len(), 0);
    let timeline = recorded.listened(&[samples.clone(), samples], 1);
    let walked = recorded.walked(&timeline);
    let mut count = Count { only_heard: true, ..Count::default() };
    let name = format!("{}, {}: {}", channel.name, shipped.name, call.name);
    count.take(&name, &recorded.line, &call.trace, &timeline, &walked, &recorded.names);
    count
}
