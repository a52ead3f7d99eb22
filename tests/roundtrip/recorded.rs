//! Audits of every line that comes with the repository, recorded by the program.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ringtrue::audio::decode::Recording;
use ringtrue::audit::{Draft, MadeCall, Plan, Script, replay, write};
use ringtrue::call::{CallTrace, Event, EventKind};
use ringtrue::project::{KnownPrompts, Line, Project, Prompts, open_recording};
use ringtrue::recording::path::{Walked, walk};
use ringtrue::recording::{Listener, Timeline, lingering};
use ringtrue::time::Time;
use ringtrue::timing::Callers;

use crate::story::calls;
use crate::support::{Folder, json, ringtrue, root};
use crate::voices;

/// Where Debian puts the recordings of `asterisk-core-sounds-en-wav`.
const ASTERISK: &str = "/usr/share/asterisk/sounds/en_US_f_Allison";

/// Where the prompts of a line are.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum From {
    /// Beside the menu.
    Beside,
    /// In a folder of a package.
    Package(&'static str),
    /// Nowhere: made voices say them.
    Made,
}

/// A line that comes with the repository: what it is called, its menu, its prompts, its audits.
pub(crate) struct Shipped {
    pub(crate) name: &'static str,
    menu: &'static str,
    prompts: From,
    audits: Option<&'static str>,
}

const fn published(name: &'static str, menu: &'static str) -> Shipped {
    Shipped { name, menu, prompts: From::Made, audits: None }
}

pub(crate) const LINES: [Shipped; 8] = [
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
pub(crate) struct Made {
    pub(crate) name: String,
    pub(crate) script: Script,
    pub(crate) plan: Plan,
    pub(crate) trace: CallTrace,
    wav: PathBuf,
    /// A person is reached, and speaks for a moment: which.
    person: Option<u64>,
}

/// How long a person speaks.
const SPEAKS: Time = Time::from_secs(2);

/// Calls are over when a person is reached. Nobody would hear that: the person speaks for a moment.
pub(crate) fn is_answered(trace: &mut CallTrace) -> bool {
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
pub(crate) struct Recorded {
    pub(crate) line: Arc<Line>,
    known: KnownPrompts,
    pub(crate) names: Vec<Vec<String>>,
    pub(crate) calls: Vec<Made>,
    _folder: Folder,
}

/// A call that is heard: both sides as they were recorded.
pub(crate) fn sides(call: &Made) -> [Vec<i16>; 2] {
    let (file, length) = open_recording(&call.wav).expect("a recording");
    let mut recording = Recording::open(file, length).unwrap_or_else(|_| panic!("{} is read", call.name));
    let (mut sides, mut all) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    while recording.next(&mut sides) {
        all[0].extend_from_slice(&sides[0]);
        all[1].extend_from_slice(&sides[1]);
    }
    // What the recorder lets be heard for a moment longer gives way to a person who is no part of the program.
    let speaks = if call.person.is_some() { SPEAKS } else { Time::ZERO };
    let played = usize::try_from((call.trace.ended - speaks - call.trace.began).sample()).expect("a length");
    all.iter_mut().for_each(|side| side.truncate(played));
    if let Some(who) = call.person {
        let voice = voices::person(2_000, who);
        let length = all[1].len() + usize::try_from(SPEAKS.sample()).expect("a length");
        all[1].extend(voice);
        all.iter_mut().for_each(|side| side.resize(length, 0));
    }
    all
}

impl Recorded {
    /// Audits of a line (its own, those that are generated, and as many calls of random people by a seed), recorded by the
    /// program.
    pub(crate) fn new(shipped: &Shipped, people: u64, longest: Time, seed: u64) -> Self {
        // Two tests may take one line at once.
        let folder = Folder::new(&format!("roundtrip-{}-{people}-{seed}", shipped.menu.replace('/', "-")));
        let root = root();
        let made = folder.0.join("prompts");
        let prompts: Option<PathBuf> = match shipped.prompts {
            From::Beside => None,
            From::Package(folder) => Some(PathBuf::from(folder)),
            From::Made => {
                let bare = Project::new(root.clone(), None).line(Path::new(shipped.menu)).expect("a line");
                voices::make(&bare, &made, 10_000 * seed);
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
        for (at, (_, trace)) in calls(&line, 1_000 * seed..1_000 * seed + people).into_iter().enumerate() {
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
                // Of a prompt that begins as the call ends the recorder lets some be heard.
                let is_last = |event: &Event| event.at == trace.ended && matches!(event.kind, EventKind::Prompt { .. });
                if trace.events.iter().any(is_last) {
                    trace = lingering(&trace);
                }
                if trace.ended <= longest {
                    let person = is_answered(&mut trace).then_some(seed);
                    calls.push(Made { name: call.name, script: call.script, plan, trace, wav: root.join(wav), person });
                }
            }
        }
        let known = Prompts::of_lines(std::slice::from_ref(&line)).read().expect("prompts");
        let names = line.names_of(&known);
        Self { line, known, names, calls, _folder: folder }
    }

    /// What our ears hear.
    pub(crate) fn listened(&self, [left, right]: &[Vec<i16>; 2], channels: usize) -> Timeline {
        let mut listener = Listener::new(&self.known.library, self.line.graph.line.country.as_deref(), channels);
        for (left, right) in left.chunks(8_000).zip(right.chunks(8_000)) {
            listener.push(&[left.to_vec(), right.to_vec()]);
        }
        listener.finish(None)
    }

    pub(crate) fn walked(&self, timeline: &Timeline) -> Walked {
        walk(&self.line.graph, &self.line.times, &self.names, timeline)
    }
}

pub(crate) fn pieces(wanted: usize) -> usize {
    std::env::var("ROUNDTRIPS")
        .ok()
        .and_then(|times| times.parse::<usize>().ok())
        .map_or(wanted, |times| wanted * times)
}

/// Seeds of the people, of the made voices, and of who answers.
pub(crate) fn seeds() -> Vec<u64> {
    let told = std::env::var("ROUNDTRIP_SEEDS").unwrap_or_default();
    let seeds: Vec<u64> = told.split(',').filter_map(|seed| seed.parse().ok()).collect();
    if seeds.is_empty() { vec![0] } else { seeds }
}

/// Whether a line's prompts are here.
pub(crate) fn is_here(shipped: &Shipped) -> bool {
    let From::Package(folder) = shipped.prompts else { return true };
    crate::support::has_package(
        "asterisk-core-sounds-en-wav",
        Path::new(folder).join("demo-instruct.wav").is_file(),
        "a round trip",
    )
}
