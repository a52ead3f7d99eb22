//! Histories for tests: calls as a judge leaves them, projects of many audits, and what must hold of a file.

use std::fs;
use std::path::Path;

use ringtrue::history::{History, KeptFinding, KeptRating, RunId, RunStart};
use ringtrue::report::{CallView, Line, Pressed, TurnView, Verdict};
use ringtrue::source::{Sources, Span};
use ringtrue::time::Time;

use super::{Ran, ringtrue_at};

/// When the commands of tests are given.
pub(crate) const NOW: &str = "2026-11-16T09:00:00-05:00[America/New_York]";

/// A call as a judge leaves it, with so many turns, two limits and a finding for every third.
pub(crate) fn call(at: usize) -> CallView {
    let mut sources = Sources::default();
    let span = Span::whole(sources.add("audits/a.toml", "line = \"a\""));
    let turn = |what: String, verdict: Verdict| TurnView {
        what,
        span,
        expected: "within 20 s".to_owned(),
        actual: "after 8.5 s, and „more“ 🔔".to_owned(),
        at: Some(Time::from_millis(8_500)),
        verdict,
        first_divergence: verdict == Verdict::Failed,
        met_by: None,
    };
    let passed = !at.is_multiple_of(3);
    let verdict = if passed { Verdict::Passed } else { Verdict::Failed };
    let line = |kind: &'static str, from: i64, until: i64| Line {
        at: Time::from_secs(from),
        until: Time::from_secs(until),
        kind,
        derived: false,
        step: None,
        heard: None,
        pressed: (kind == "key").then_some(Pressed { key: '1', lost: false }),
        detail: None,
    };
    CallView {
        name: name(at),
        file: Some(format!("audits/{}.toml", name(at))),
        menu: "menus/main.yaml".to_owned(),
        line: "Acme".to_owned(),
        purpose: Some("it shows that it is kept".to_owned()),
        caller: "first-time".to_owned(),
        answered_at: None,
        verdict: Some(verdict),
        result: "a person after 1 m 10 s".to_owned(),
        turns: (0..turns(at)).map(|one| turn(format!("hear step-{one}"), Verdict::Passed)).collect(),
        limits: vec![turn("limit keys".to_owned(), verdict), turn("limit hold".to_owned(), Verdict::Passed)],
        lines: vec![line("key", 8, 8), line("hold", 10, 70), line("human", 70, 75)],
        path: Vec::new(),
        began: Time::from_secs(-6),
        ended: Time::from_secs(75),
        reason: "caller-hung-up",
        outcome: "human",
        estimated: (1, 2),
        recording: None,
        ..CallView::default()
    }
}

pub(crate) fn name(at: usize) -> String {
    format!("call-{at:04}")
}

pub(crate) fn turns(at: usize) -> usize {
    1 + at % 5
}

pub(crate) fn findings(at: usize) -> Vec<KeptFinding> {
    let finding = || KeptFinding {
        code: "RT703".to_owned(),
        message: "2 keys, limit 1".to_owned(),
        place: "audits/a.toml:9:1".to_owned(),
    };
    (0..usize::from(at.is_multiple_of(3))).map(|_| finding()).collect()
}

/// The second question is open.
pub(crate) fn ratings(at: usize) -> Vec<KeptRating> {
    let rating = |rating: Option<u32>| KeptRating {
        ask: "Was the agent courteous?".to_owned(),
        scale: 5,
        weight: 0.5,
        rating,
        by: rating.map(|_| "Ann".to_owned()),
        note: None,
    };
    if at % 4 == 1 { vec![rating(Some(4)), rating(None)] } else { Vec::new() }
}

pub(crate) fn start(at: &str, planned: usize) -> RunStart {
    RunStart {
        at: at.parse().expect("a moment"),
        version: "0.1.0".to_owned(),
        command: "audit".to_owned(),
        revision: None,
        planned,
    }
}

pub(crate) fn read(path: &Path) -> History {
    History::read(path).expect("it opens").expect("it is there")
}

/// The last run's calls: each whole, and the first of all there were to be.
pub(crate) fn whole(history: &History, run: RunId) -> usize {
    let calls = history.calls(run).expect("calls");
    for (at, kept) in calls.iter().enumerate() {
        let wanted = call(at);
        assert_eq!((kept.place, &kept.name, &kept.file), (at, &wanted.name, &wanted.file));
        assert_eq!((kept.turns.len(), kept.limits.len()), (turns(at), 2), "{}", kept.name);
        assert_eq!((kept.verdict, kept.findings.len()), (wanted.verdict, findings(at).len()), "{}", kept.name);
        assert_eq!((kept.human_at, kept.hold, kept.keys), (Some(Time::from_secs(70)), Time::from_secs(60), 1));
        assert_eq!(kept.ratings, ratings(at));
        assert_eq!(kept.turns[0].actual, wanted.turns[0].actual);
    }
    calls.len()
}

/// What SQLite itself says of the file.
pub(crate) fn integrity(path: &Path) {
    let said: String = rusqlite::Connection::open(path)
        .and_then(|connection| connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)))
        .expect("it can be checked");
    assert_eq!(said, "ok");
    let lost: i64 = rusqlite::Connection::open(path)
        .and_then(|connection| {
            connection.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))
        })
        .expect("it can be checked");
    assert_eq!(lost, 0, "rows that belong to no call");
}

/// A project of so many audits, every seventh of which fails.
pub(crate) fn project(folder: &Path, audits: usize) {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write("ringtrue.toml", "");
    write(
        "menus/acme.yaml",
        "line: Acme\nstart: main\nreasons: {pay: 100%}\nsteps:\n  main:\n    menu:\n      \
         - {press: 1, for: [pay], say: \"For billing, press 1.\", goto: agents}\n    exhausted: agents\n  \
         agents: {queue: {wait: 60s}}\n",
    );
    for at in 0..audits {
        let hold = if at % 7 == 6 { "30s" } else { "90s" };
        write(
            &format!("audits/{}.toml", name(at)),
            &format!(
                "line = \"../menus/acme.yaml\"\n[[turn]]\nhear = \"main\"\npress = \"1\"\nwithin = \"30s\"\n[[turn]]\n\
                 reach = \"human\"\nwithin = \"3m\"\n[limits]\nhold = \"{hold}\"\n"
            ),
        );
    }
}

/// A run of the audits, and the same without a history: both say and do the same but for the warning.
pub(crate) fn same_but_warned(here: &Path, words: &str) -> Ran {
    let without = ringtrue_at(Some(NOW), here, ["audit", "--brief", "--no-history"], b"");
    let ran = ringtrue_at(Some(NOW), here, ["audit", "--brief"], b"");
    assert_eq!((ran.code, &ran.stdout), (without.code, &without.stdout));
    assert_eq!(without.stderr, "");
    assert!(ran.stderr.contains(words), "{:?} in {}", words, ran.stderr);
    assert_eq!(ran.stderr.matches("warning:").count(), 1, "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("help:").count(), 1, "{}", ran.stderr);
    ran
}
