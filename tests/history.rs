//! What is kept is read as it was; what cannot be kept, because the file is another program's, a newer version's, damaged
//! or locked, changes nothing else and is left as it is.

#![expect(clippy::disallowed_methods, reason = "tests make files and look at them")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::audit::Verdict;
use ringtrue::history::{FILE, FOLDER, History, Names, RunStart, Score, path_in};
use ringtrue::time::Time;
use support::history::{NOW, call, findings, integrity, project, ratings, read, same_but_warned, start, whole};
use support::{Folder, ringtrue_at};

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
        history.add_call(first, &Names::default(), &call(at), &ratings(at), &findings(at)).expect("a call");
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
    history.add_call(second, &Names::default(), &call(1), &[], &[]).expect("a call");
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

#[test]
fn grades_stand_beside_their_runs() {
    let folder = Folder::new("history-grades");
    project(&folder.0, 7);
    let path = path_in(&folder.0);
    for (grade, points) in [("B", 84.4), ("C", 71.0), ("A", 92.0)] {
        ringtrue_at(Some(NOW), &folder.0, ["audit"], b"");
        let mut history = History::open(&path).expect("it opens");
        let last = history.runs(None, None).expect("runs").pop().expect("a run").id;
        let score = Score { grade: grade.to_owned(), points, of: 100.0, parts: Vec::new() };
        history.add_score(last, "Acme", &score).expect("a grade");
    }
    ringtrue_at(Some(NOW), &folder.0, ["audit"], b"");
    let shown = ringtrue_at(Some(NOW), &folder.0, ["history"], b"").stdout;
    let lines: Vec<&str> = shown.lines().collect();
    assert!(lines[0].ends_with("hold up to  grade"), "{shown}");
    assert!(lines[1].ends_with("  B 84") && lines[3].ends_with("  A 92") && lines[4].ends_with("  A 99"), "{shown}");
    assert!(lines.contains(&"  grade           BCAA  A, 99 of 100; B, 84 of 100 in run 1"), "{shown}");
    let csv = ringtrue_at(Some(NOW), &folder.0, ["history", "--format", "csv"], b"").stdout;
    assert!(csv.lines().nth(1).is_some_and(|line| line.contains(",B,84.4,audit,")), "{csv}");
}

#[test]
fn an_audit_is_the_same_wherever_the_command_stands() {
    let folder = Folder::new("history-names");
    let project_folder = folder.0.join("acme");
    project(&project_folder, 8);
    ringtrue_at(Some(NOW), &project_folder, ["audit"], b"");
    ringtrue_at(Some(NOW), &project_folder.join("menus"), ["audit"], b"");
    ringtrue_at(Some(NOW), &folder.0, ["audit", "acme/audits"], b"");
    assert!(!folder.0.join(FOLDER).exists(), "the project has one history");
    let history = read(&path_in(&project_folder));
    let runs = history.runs(None, None).expect("runs");
    assert_eq!(runs.len(), 3);
    for run in &runs[1..] {
        let compared = history.compare(&runs[0], run, None).expect("both");
        assert_eq!((compared.both, compared.new.len(), compared.gone.len()), (8, 0, 0));
    }
    let failed = history.calls(runs[2].id).expect("calls").swap_remove(6);
    assert_eq!(failed.menu, "menus/acme.yaml");
    assert!(failed.findings[0].place.starts_with("audits/call-0006.toml:"), "{}", failed.findings[0].place);
    drop(history);
    let shown = ringtrue_at(Some(NOW), &folder.0, ["history", "--project", "acme"], b"");
    assert!(shown.stdout.contains("3 runs\n"), "{}{}", shown.stdout, shown.stderr);
    // Many that only one run has are counted, not listed.
    project(&project_folder, 30);
    ringtrue_at(Some(NOW), &project_folder, ["audit"], b"");
    let shown = ringtrue_at(Some(NOW), &project_folder, ["history", "last-1", "last"], b"").stdout;
    let new: Vec<&str> = shown.lines().skip_while(|line| *line != "new in run 4").skip(1).take(12).collect();
    assert!(new[9].contains("call-0017") && new[10].contains("12 more") && new[11].is_empty(), "{shown}");
    let csv = ringtrue_at(Some(NOW), &project_folder, ["history", "last-1", "last", "--format", "csv"], b"").stdout;
    assert_eq!(csv.lines().filter(|line| line.starts_with("new,")).count(), 22);
}

#[test]
fn what_is_forgotten_leaves_the_file() {
    let folder = Folder::new("history-forgotten");
    project(&folder.0, 4);
    for day in ["15", "16"] {
        let now = NOW.replace("-16T", &format!("-{day}T"));
        ringtrue_at(Some(&now), &folder.0, ["audit"], b"");
    }
    let path = path_in(&folder.0);
    let holds =
        |words: &str| fs::read(&path).expect("a file").windows(words.len()).any(|part| part == words.as_bytes());
    let words = "told-only-in-the-first-run";
    let mut history = History::open(&path).expect("it opens");
    let run = history.begin_run(&RunStart { command: words.to_owned(), ..start("2026-01-01T00:00:00Z", 1) });
    history.add_call(run.expect("a run"), &Names::default(), &call(0), &[], &findings(0)).expect("a call");
    drop(history);
    assert!(holds(words) && holds("call-0000"));
    let ran = ringtrue_at(Some(NOW), &folder.0, ["history", "--forget-before", "2026-11-01"], b"");
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "1 run from before Sun 2026-11-01 00:00 removed, 2 left\n"));
    assert!(!holds(words));
    assert_eq!(read(&path).runs(None, None).expect("runs").len(), 2);
    integrity(&path);
}

// ---- what cannot be kept ----

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
            history.add_call(run, &Names::default(), &call(0), &ratings(0), &findings(0))
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
    assert!(lasted >= Duration::from_secs(5) && lasted < Duration::from_secs(20), "{lasted:?}: once, not call by call");
    // Who only looks does not wait.
    let shown = ringtrue_at(Some(NOW), &folder.0, ["history"], b"");
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    holder.execute_batch("ROLLBACK").expect("it is free");
    assert_eq!(read(&path).runs(None, None).expect("runs").len(), 2);
}

/// What the language of audits has of rows, optional turns and ratings is in the shipped ones, and is read as it was kept.
#[test]
fn the_shipped_audits_are_kept_and_read() {
    let folder = Folder::new("history-shipped");
    folder.write(
        "menus/harbor-electric.yaml",
        &fs::read_to_string(support::root().join("menus/harbor-electric.yaml")).expect("it is there"),
    );
    for entry in fs::read_dir(support::root().join("audits")).expect("audits").flatten() {
        let name = format!("audits/{}", entry.file_name().to_string_lossy());
        folder.write(&name, &fs::read_to_string(entry.path()).expect("an audit"));
    }
    for _ in 0..2 {
        ringtrue_at(Some(NOW), &folder.0, ["audit"], b"");
    }
    let history = read(&path_in(&folder.0));
    let run = history.runs(None, None).expect("runs").pop().expect("a run");
    let calls = history.calls(run.id).expect("calls");
    assert!(calls.iter().any(|call| call.turns.iter().any(|turn| turn.verdict == Verdict::Skipped)));
    assert!(calls.iter().any(|call| !call.ratings.is_empty()));
    for args in [vec!["history"], vec!["history", "last-1", "last"]] {
        let ran = ringtrue_at(Some(NOW), &folder.0, args, b"");
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    }
}
