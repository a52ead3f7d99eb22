//! History outlives a killed process, another writer, a full disk and a file that is none: nothing that was kept is lost,
//! and what cannot be kept changes nothing else.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests start and kill programs, and make files; a child says what it has kept"
)]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::history::{FILE, FOLDER, History, KeptFinding, KeptRun, RunId, RunStart, Score, path_in};
use ringtrue::report::{CallView, Line, Pressed, TurnView, Verdict};
use ringtrue::source::{Sources, Span};
use ringtrue::time::Time;
use support::{Folder, Ran, ringtrue_at};

/// How often a run is killed.
const KILLS: usize = 100;

const NOW: &str = "2026-11-16T09:00:00-05:00[America/New_York]";

// ---- what is kept ----

/// A call as a judge leaves it, with so many turns, two limits and a finding for every third.
fn call(at: usize) -> CallView {
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
    }
}

fn name(at: usize) -> String {
    format!("call-{at:04}")
}

fn turns(at: usize) -> usize {
    1 + at % 5
}

fn findings(at: usize) -> Vec<KeptFinding> {
    let finding = || KeptFinding {
        code: "RT703".to_owned(),
        message: "2 keys, limit 1".to_owned(),
        place: "audits/a.toml:9:1".to_owned(),
    };
    (0..usize::from(at.is_multiple_of(3))).map(|_| finding()).collect()
}

fn start(at: &str, planned: usize) -> RunStart {
    RunStart {
        at: at.parse().expect("a moment"),
        version: "0.1.0".to_owned(),
        command: "audit".to_owned(),
        folder: String::new(),
        revision: None,
        planned,
    }
}

fn read(path: &Path) -> History {
    History::read(path).expect("it opens").expect("it is there")
}

/// The last run's calls: each whole, and the first of all there were to be.
fn whole(history: &History, run: RunId) -> usize {
    let calls = history.calls(run).expect("calls");
    for (at, kept) in calls.iter().enumerate() {
        let wanted = call(at);
        assert_eq!((kept.place, &kept.name, &kept.file), (at, &wanted.name, &wanted.file));
        assert_eq!((kept.turns.len(), kept.limits.len()), (turns(at), 2), "{}", kept.name);
        assert_eq!((kept.verdict, kept.findings.len()), (wanted.verdict, findings(at).len()), "{}", kept.name);
        assert_eq!((kept.human_at, kept.hold, kept.keys), (Some(Time::from_secs(70)), Time::from_secs(60), 1));
        assert_eq!(kept.turns[0].actual, wanted.turns[0].actual);
    }
    calls.len()
}

/// What SQLite itself says of the file.
fn integrity(path: &Path) {
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

#[test]
fn a_run_is_read_as_it_was_kept() {
    let folder = Folder::new("history-read");
    let path = path_in(&folder.0);
    assert!(
        History::read(&path).expect("no error").is_none() && !folder.0.join(FOLDER).exists(),
        "looking makes nothing"
    );
    let mut history = History::open(&path).expect("it is made");
    let first = history.begin_run(&start("2026-11-16T14:00:00Z", 3)).expect("a run");
    for at in 0..3 {
        history.add_call(first, &call(at), &findings(at)).expect("a call");
    }
    let score = |grade: &str, points: f64| Score {
        grade: grade.to_owned(),
        points,
        of: 100.0,
        parts: vec![("speed".to_owned(), points / 2.0, 50.0), ("effort".to_owned(), points / 2.0, 50.0)],
    };
    history.add_score(first, "Acme", &score("C", 71.0)).expect("a grade");
    history.add_score(first, "Acme", &score("B", 82.5)).expect("a grade that takes its place");
    history.finish_run(first, "2026-11-16T14:00:09Z".parse().expect("a moment")).expect("its end");
    let second = history.begin_run(&start("2026-11-17T14:00:00Z", 3)).expect("a run");
    history.add_call(second, &call(1), &[]).expect("a call");
    drop(history);

    let history = read(&path);
    let runs = history.runs(None, None).expect("runs");
    assert_eq!(runs.iter().map(|run| (run.passed, run.failed)).collect::<Vec<_>>(), [(2, 1), (1, 0)]);
    assert!(runs[0].ended.is_some() && runs[1].ended.is_none(), "the second was interrupted");
    assert_eq!(runs[0].scores, [("Acme".to_owned(), score("B", 82.5))]);
    assert_eq!(runs[0].human_mean, Some(Time::from_secs(70)));
    assert_eq!((whole(&history, first), history.calls(second).expect("calls").len()), (3, 1));
    let trend = history.trend("Acme", None, &jiff::tz::TimeZone::UTC).expect("a trend");
    assert_eq!(trend.points[0].grade.as_deref(), Some("B"));
    assert_eq!((trend.points[1].at.as_str(), trend.points[1].seconds), ("2026-11-17 14:00", 1_794_924_000));
    let compared = history.compare(&runs[0], &runs[1], None).expect("both");
    assert_eq!((compared.both, compared.gone.len(), compared.broke.len()), (1, 2, 0));
    assert!(history.trend("Nobody", None, &jiff::tz::TimeZone::UTC).expect("a trend").points.is_empty());
    drop(history);

    let mut history = read(&path);
    assert_eq!(history.forget_before("2026-11-17T00:00:00Z".parse().expect("a moment")).expect("it is removed"), 1);
    let runs = history.runs(None, None).expect("runs");
    assert_eq!(runs.iter().map(|run| run.id).collect::<Vec<_>>(), [second]);
    let next = history.begin_run(&start("2026-11-18T14:00:00Z", 1)).expect("a run");
    assert!(next > second, "no number is used twice");
    drop(history);
    integrity(&path);
}

// ---- killed ----

/// Not a test of its own: the process that others start and kill. It says each call after it was kept.
#[test]
fn child() {
    let Some(path) = std::env::var_os("RINGTRUE_TEST_KEEPS") else { return };
    let calls: usize = std::env::var("RINGTRUE_TEST_CALLS").expect("how many").parse().expect("a number");
    let mut history = History::open(Path::new(&path)).expect("it opens");
    let run = history.begin_run(&start(&jiff::Timestamp::now().to_string(), calls)).expect("a run");
    // The harness has begun a line of its own.
    println!();
    for at in 0..calls {
        history.add_call(run, &call(at), &findings(at)).expect("a call");
        println!("kept {} {at}", run.number());
        std::io::stdout().flush().expect("somebody reads");
    }
    history.finish_run(run, jiff::Timestamp::now()).expect("its end");
    println!("over {}", run.number());
}

/// A process that keeps so many calls.
fn keeping(path: &Path, calls: usize) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "child", "--nocapture", "--test-threads=1"])
        .env("RINGTRUE_TEST_KEEPS", path)
        .env("RINGTRUE_TEST_CALLS", calls.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts")
}

/// The run and the place of a call that a child said to be kept.
fn said(line: &str) -> Option<(i64, usize)> {
    let mut words = line.split(' ');
    (words.next() == Some("kept")).then_some(())?;
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

#[test]
fn whatever_was_said_to_be_kept_is_there_after_kill_9() {
    let folder = Folder::new("history-said");
    let path = path_in(&folder.0);
    let mut random = Pcg64Mcg::seed_from_u64(9);
    let mut former: Vec<usize> = Vec::new();
    for kill in 0..KILLS {
        let mut child = keeping(&path, 10_000);
        let after = random.random_range(0..40);
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
        let mut last = None;
        // What it wrote before it died is read to the end: all of it was kept.
        for place in lines.by_ref().filter_map(|line| said(&line)) {
            last = Some(place);
            if place.1 == after {
                child.kill().expect("SIGKILL");
            }
        }
        child.wait().expect("it is dead");
        let (number, place) = last.expect("it kept something");
        assert!(place < 9_999, "kill {kill}: it came to its end");
        let history = read(&path);
        let runs = history.runs(None, None).expect("runs");
        assert_eq!((runs.len(), number), (kill + 1, kill as i64 + 1));
        let kept = whole(&history, runs[kill].id);
        assert!((place + 1..=place + 2).contains(&kept), "kill {kill}: {kept} kept, {} said", place + 1);
        assert!(runs[kill].ended.is_none());
        let counts: Vec<usize> = runs.iter().map(|run| run.passed + run.failed).collect();
        assert_eq!(counts[..kill], former, "kill {kill}: a former run lost something");
        former = counts;
        drop(history);
        integrity(&path);
    }
}

/// A project of so many audits, every seventh of which fails.
fn project(folder: &Path, audits: usize) {
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

/// The program itself.
fn program(here: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringtrue"));
    command.args(args).current_dir(here).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn a_run_that_is_killed_a_hundred_times_keeps_each_finished_call_and_no_half_one() {
    const AUDITS: usize = 200;
    let folder =
        Folder(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("history-killed-{}", std::process::id())));
    let _ = fs::remove_dir_all(&folder.0);
    project(&folder.0, AUDITS);
    let path = path_in(&folder.0);
    let mut random = Pcg64Mcg::seed_from_u64(29);
    let began = Instant::now();
    let whole_run = program(&folder.0, &["audit", "--brief"]).output().expect("it runs");
    let lasts = began.elapsed();
    assert_eq!(whole_run.status.code(), Some(1), "{}", String::from_utf8_lossy(&whole_run.stderr));
    let mut former: Vec<KeptRun> = read(&path).runs(None, None).expect("runs");
    assert_eq!((former[0].passed, former[0].failed), (AUDITS - AUDITS / 7, AUDITS / 7));
    let mut inside = 0;
    for kill in 0..KILLS {
        let mut child = program(&folder.0, &["audit", "--brief"]).stdout(Stdio::null()).spawn().expect("it starts");
        // The moment is of no matter to what must hold: it only has to be another one each time.
        std::thread::sleep(lasts.mul_f64(random.random_range(0.0..1.1)));
        if kill % 10 == 3 {
            // As Ctrl-C does. It may be over already.
            let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status();
        } else {
            child.kill().expect("SIGKILL");
        }
        child.wait().expect("it is dead");
        let history = read(&path);
        let runs = history.runs(None, None).expect("runs");
        // It may have been killed before it began to keep.
        assert!((former.len()..=former.len() + 1).contains(&runs.len()), "kill {kill}");
        assert_eq!(runs[..former.len()], former, "kill {kill}: a former run lost something");
        if let Some(run) = runs.get(former.len()) {
            let calls = history.calls(run.id).expect("calls");
            for (at, kept) in calls.iter().enumerate() {
                assert_eq!(kept.name, name(at), "kill {kill}: in the order of the audits");
                assert_eq!((kept.turns.len(), kept.limits.len()), (2, 1), "kill {kill}: {}", kept.name);
                let failed = at % 7 == 6;
                assert_eq!(kept.verdict, Some(if failed { Verdict::Failed } else { Verdict::Passed }), "kill {kill}");
                assert_eq!(kept.findings.len(), usize::from(failed), "kill {kill}: {}", kept.name);
            }
            assert!(calls.len() == AUDITS || run.ended.is_none(), "kill {kill}: {} calls, and over", calls.len());
            inside += usize::from((1..AUDITS).contains(&calls.len()));
        }
        former = runs;
        drop(history);
        integrity(&path);
    }
    assert!(inside >= KILLS / 5, "{inside} kills fell between the first call and the last");
    eprintln!("{inside} of {KILLS} kills fell between the first call and the last; a whole run took {lasts:?}");
}

// ---- two at once ----

#[test]
fn two_processes_keep_at_once_and_lose_nothing() {
    // Few calls: both make the file at the same moment. Many: they write for a while.
    for (round, calls) in [5, 5, 5, 5, 5, 5, 200].into_iter().enumerate() {
        let folder = Folder::new(&format!("history-two-{round}"));
        let path = path_in(&folder.0);
        let children = [keeping(&path, calls), keeping(&path, calls)];
        for child in children {
            let out = child.wait_with_output().expect("it ends");
            assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stdout));
        }
        let history = read(&path);
        let runs = history.runs(None, None).expect("runs");
        assert_eq!(runs.len(), 2);
        for run in runs {
            assert_eq!(whole(&history, run.id), calls);
            assert!(run.ended.is_some());
        }
        drop(history);
        integrity(&path);
    }
}

// ---- what cannot be kept ----

/// A run of the audits, and the same without a history: both say and do the same but for the warning.
fn same_but_warned(here: &Path, words: &str) -> Ran {
    let without = ringtrue_at(Some(NOW), here, ["audit", "--brief", "--no-history"], b"");
    let ran = ringtrue_at(Some(NOW), here, ["audit", "--brief"], b"");
    assert_eq!((ran.code, &ran.stdout), (without.code, &without.stdout));
    assert_eq!(without.stderr, "");
    assert!(ran.stderr.contains(words), "{:?} in {}", words, ran.stderr);
    assert_eq!(ran.stderr.matches("warning:").count(), 1, "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("help:").count(), 1, "{}", ran.stderr);
    ran
}

/// A project with a history of two runs; the second is told to the byte.
fn with_history(name: &str) -> (Folder, PathBuf, Vec<u8>) {
    let folder = Folder::new(name);
    project(&folder.0, 10);
    for _ in 0..2 {
        let ran = ringtrue_at(Some(NOW), &folder.0, ["audit", "--brief"], b"");
        assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    }
    let path = path_in(&folder.0);
    let bytes = fs::read(&path).expect("it is there");
    (folder, path, bytes)
}

#[test]
fn where_there_is_no_clock_or_nobody_wants_it_nothing_is_kept() {
    let folder = Folder::new("history-none");
    project(&folder.0, 2);
    ringtrue_at(None, &folder.0, ["audit"], b"");
    ringtrue_at(Some(NOW), &folder.0, ["audit", "--no-history"], b"");
    assert!(!folder.0.join(FOLDER).exists());
    ringtrue_at(Some(NOW), &folder.0, ["audit"], b"");
    let names: Vec<_> = fs::read_dir(folder.0.join(FOLDER))
        .expect("it is there")
        .map(|name| name.expect("a name").file_name())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert_eq!(fs::read_to_string(folder.0.join(FOLDER).join(".gitignore")).expect("beside it"), "*\n");
}

#[test]
fn a_history_from_a_newer_version_is_left_as_it_is() {
    let (folder, path, _) = with_history("history-newer");
    let newer = rusqlite::Connection::open(&path).expect("it opens");
    newer
        .execute_batch(
            "DROP TABLE finding; CREATE TABLE tomorrow (a TEXT) STRICT;
             UPDATE writer SET version = '7.3.1'; PRAGMA user_version = 99;",
        )
        .expect("it is newer");
    drop(newer);
    let bytes = fs::read(&path).expect("it is there");
    let ran =
        same_but_warned(&folder.0, "was written by ringtrue 7.3.1: its version is 99, and this program knows up to 1");
    assert!(ran.stderr.contains("use ringtrue 7.3.1 or later here"), "{}", ran.stderr);
    let shown = ringtrue_at(Some(NOW), &folder.0, ["history"], b"");
    assert!(shown.code == 2 && shown.stderr.contains("ringtrue 7.3.1"), "{}", shown.stderr);
    let forgot = ringtrue_at(Some(NOW), &folder.0, ["history", "--forget-before", "2030-01-01"], b"");
    assert_eq!(forgot.code, 2);
    assert_eq!(fs::read(&path).expect("it is there"), bytes, "untouched");
    assert_eq!(fs::read_dir(folder.0.join(FOLDER)).expect("it is there").count(), 2, "nothing beside it");
}

#[test]
fn a_file_that_is_no_history_is_left_as_it_is() {
    let folder = Folder::new("history-foreign");
    project(&folder.0, 4);
    let path = path_in(&folder.0);
    fs::create_dir_all(folder.0.join(FOLDER)).expect("a folder");
    let foreign = |id: i64| {
        let _ = fs::remove_file(&path);
        let connection = rusqlite::Connection::open(&path).expect("it is made");
        connection.pragma_update(None, "application_id", id).expect("a number");
        connection.execute_batch("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1);").expect("a table");
    };
    let check = |words: &str| {
        let before = fs::read(&path).ok();
        same_but_warned(&folder.0, words);
        let shown = ringtrue_at(Some(NOW), &folder.0, ["history"], b"");
        assert!(shown.code == 2 && shown.stderr.contains(words), "{}", shown.stderr);
        assert_eq!(fs::read(&path).ok(), before, "untouched");
        assert_eq!(
            fs::read_dir(folder.0.join(FOLDER)).expect("it is there").count(),
            if path.is_dir() { 1 } else { 2 }
        );
    };
    fs::write(folder.0.join(FOLDER).join(".gitignore"), "*\n").expect("a file");
    foreign(0);
    check("belongs to another program");
    foreign(252_006_674);
    check("belongs to another program");
    fs::write(&path, "line: Acme\nstart: main\n".repeat(40)).expect("a file");
    check("is not a history");
    fs::write(&path, "SQLite format 3").expect("a file");
    check("is not a history");
    fs::remove_file(&path).expect("it goes");
    fs::remove_file(folder.0.join(FOLDER).join(".gitignore")).expect("it goes");
    fs::create_dir(&path).expect("a folder");
    check("is a folder, and history is kept in a file");
    // The folder itself may be a file.
    fs::remove_dir_all(folder.0.join(FOLDER)).expect("it goes");
    fs::write(folder.0.join(FOLDER), "mine").expect("a file");
    same_but_warned(&folder.0, FOLDER);
    assert_eq!(fs::read_to_string(folder.0.join(FOLDER)).expect("a file"), "mine");
}

#[test]
fn a_pipe_in_its_place_is_not_waited_for() {
    let folder = Folder::new("history-pipe");
    project(&folder.0, 2);
    fs::create_dir_all(folder.0.join(FOLDER)).expect("a folder");
    let made = Command::new("mkfifo").arg(path_in(&folder.0)).status().expect("mkfifo runs");
    assert!(made.success());
    same_but_warned(&folder.0, "is no ordinary file");
}

/// Everything that can be asked of a file, and what was refused.
fn all_of(path: &Path) -> Result<(), String> {
    let told = |error: ringtrue::error::Error| {
        assert!(error.advice().is_some(), "{error}: and what to do?");
        error.to_string()
    };
    let Some(history) = History::read(path).map_err(told)? else { return Ok(()) };
    let runs = history.runs(None, None).map_err(told)?;
    for run in &runs {
        history.calls(run.id).map_err(told)?;
    }
    for line in history.lines(None).map_err(told)? {
        history.trend(&line, None, &jiff::tz::TimeZone::UTC).map_err(told)?;
    }
    if let [.., first, second] = runs.as_slice() {
        history.compare(first, second, None).map_err(told)?;
    }
    Ok(())
}

#[test]
fn a_damaged_file_is_told_and_not_overwritten() {
    let (folder, path, bytes) = with_history("history-damaged");
    let mut random = Pcg64Mcg::seed_from_u64(41);
    let (mut told, mut refused) = (0, 0);
    let cuts =
        (1..60).map(|at| bytes[..bytes.len() * at / 60].to_vec()).chain([bytes[..99].to_vec(), bytes[..4095].to_vec()]);
    let flips = (0..600).map(|at| {
        let mut flipped = bytes.clone();
        // The head and the first page, then anywhere; a bit, then a run of them.
        let most = if at % 3 == 0 { 4_096 } else { bytes.len() };
        for _ in 0..if at % 2 == 0 { 1 } else { 40 } {
            let place = random.random_range(0..most);
            flipped[place] ^= 1 << random.random_range(0..8);
        }
        flipped
    });
    let damaged: Vec<Vec<u8>> = cuts.chain(flips).collect();
    let cut = 61;
    for (at, damaged) in damaged.iter().enumerate() {
        fs::write(&path, damaged).expect("a file");
        let seen = all_of(&path);
        assert!(at >= cut || seen.is_err(), "cut {at}: half a file is no history");
        told += usize::from(seen.is_err());
        assert_eq!(fs::read(&path).expect("it is there"), *damaged, "{at}: looking changes nothing");
        // Keeping either works or is refused in words.
        let kept = History::open(&path).and_then(|mut history| {
            let run = history.begin_run(&start("2026-11-18T14:00:00Z", 1))?;
            history.add_call(run, &call(0), &findings(0))
        });
        if let Err(error) = kept {
            refused += 1;
            assert!(error.advice().is_some(), "{error}");
        }
        for end in ["-wal", "-shm", "-journal"] {
            let _ = fs::remove_file(folder.0.join(FOLDER).join(format!("{FILE}{end}")));
        }
    }
    assert!(told > 100 && refused > 100, "{told} told, {refused} refused of {}", damaged.len());
    // Said where people see it.
    fs::write(&path, &bytes[..bytes.len() / 2]).expect("a file");
    same_but_warned(&folder.0, "is damaged");
    assert_eq!(fs::read(&path).expect("it is there"), bytes[..bytes.len() / 2]);
}

#[test]
fn a_history_that_is_locked_is_waited_for_once() {
    let (folder, path, _) = with_history("history-locked");
    let holder = rusqlite::Connection::open(&path).expect("it opens");
    holder.execute_batch("BEGIN IMMEDIATE").expect("it is locked");
    let began = Instant::now();
    same_but_warned(&folder.0, "another run has kept it locked for longer than 5 s");
    let lasted = began.elapsed();
    assert!(lasted >= Duration::from_secs(5) && lasted < Duration::from_secs(10), "{lasted:?}: once, not call by call");
    // Who only looks does not wait.
    let shown = ringtrue_at(Some(NOW), &folder.0, ["history"], b"");
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    holder.execute_batch("ROLLBACK").expect("it is free");
    assert_eq!(read(&path).runs(None, None).expect("runs").len(), 2);
}

// ---- disks ----

/// A small disk in memory, where this may mount one.
struct Disk(PathBuf);

impl Disk {
    fn new(folder: &Path, size: &str, test: &str) -> Option<Self> {
        fs::create_dir_all(folder).expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(folder)
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !mounted {
            let words = format!("{test} mounts a small tmpfs, and may not here");
            assert!(std::env::var_os("CI").is_none(), "{words}");
            eprintln!("left out: {words}");
            return None;
        }
        Some(Self(folder.to_path_buf()))
    }

    fn remount(&self, how: &str) {
        let done =
            Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(&self.0).status().expect("mount runs");
        assert!(done.success(), "remount,{how}");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_loses_nothing_that_was_kept() {
    const AUDITS: usize = 60;
    let folder = Folder::new("history-full");
    project(&folder.0, AUDITS);
    let path = path_in(&folder.0);
    let mut partly = 0;
    for size in ["4k", "8k", "16k", "40k", "60k", "64k", "72k", "80k", "96k", "120k", "160k", "200k", "300k"] {
        let Some(disk) = Disk::new(&folder.0.join(FOLDER), size, "a_full_disk_loses_nothing_that_was_kept") else {
            return;
        };
        same_but_warned(&folder.0, "the disk is full");
        // What was kept is there, and can be seen, however full it is.
        let kept = History::read(&path).unwrap_or_else(|error| panic!("{size}: {error}"));
        let before: Vec<KeptRun> = kept.map(|kept| kept.runs(None, None).expect("runs")).unwrap_or_default();
        let calls = before.first().map_or(0, |run| run.passed + run.failed);
        assert!(before.len() <= 1 && calls < AUDITS, "{size}");
        assert!(before.iter().all(|run| run.ended.is_none()), "{size}: shown as interrupted");
        partly += usize::from(calls > 0);
        if calls > 0 {
            let shown = ringtrue_at(Some(NOW), &folder.0, ["history"], b"");
            let words = format!("interrupted after {calls} of {AUDITS} audits");
            assert!(shown.code == 0 && shown.stdout.contains(&words), "{size}: {}{}", shown.stdout, shown.stderr);
        }
        // With room again the next run is kept whole, beside what there was.
        disk.remount("size=4m");
        let ran = ringtrue_at(Some(NOW), &folder.0, ["audit", "--brief"], b"");
        assert_eq!((ran.code, ran.stderr.as_str()), (1, ""), "{size}");
        let history = read(&path);
        let after = history.runs(None, None).expect("runs");
        assert_eq!(after[..before.len()], before, "{size}");
        assert_eq!(after.last().map(|run| run.passed + run.failed), Some(AUDITS), "{size}");
        drop(history);
        integrity(&path);
    }
    assert!(partly >= 3, "{partly} disks took some calls and not all");
}

#[test]
fn a_folder_that_cannot_be_written_is_read_and_said() {
    let test = "a_folder_that_cannot_be_written_is_read_and_said";
    let folder = Folder::new("history-read-only");
    project(&folder.0, 6);
    let path = path_in(&folder.0);
    // Nothing was kept in it yet.
    let Some(disk) = Disk::new(&folder.0.join(FOLDER), "4m", test) else { return };
    disk.remount("ro");
    same_but_warned(&folder.0, "read-only");
    assert_eq!(ringtrue_at(Some(NOW), &folder.0, ["history"], b"").code, 0);
    // A whole run was.
    disk.remount("rw");
    ringtrue_at(Some(NOW), &folder.0, ["audit", "--brief"], b"");
    disk.remount("ro");
    same_but_warned(&folder.0, "read-only");
    let shown = ringtrue_at(Some(NOW), &folder.0, ["history"], b"");
    assert!(shown.code == 0 && shown.stdout.contains("1 run\n"), "{}{}", shown.stdout, shown.stderr);
    // A run was killed, and the next one cannot finish what it began.
    disk.remount("rw");
    let mut child = keeping(&path, 400);
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
    let place = lines.by_ref().filter_map(|line| said(&line)).find(|(_, place)| *place == 3);
    child.kill().expect("SIGKILL");
    child.wait().expect("it is dead");
    assert!(place.is_some());
    disk.remount("ro");
    same_but_warned(&folder.0, "read-only");
    let shown = ringtrue_at(Some(NOW), &folder.0, ["history"], b"");
    assert!(
        shown.stdout.contains("2 runs\n") || shown.stderr.contains("copy the whole folder"),
        "{}{}",
        shown.stdout,
        shown.stderr
    );
    disk.remount("rw");
    let runs = read(&path).runs(None, None).expect("runs");
    assert!(runs.len() == 2 && runs[1].passed + runs[1].failed >= 4, "{runs:?}");
}
