//! History outlives a killed process, another writer, a full disk and one that cannot be written: nothing that was kept is
//! lost, and no call is kept by half.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests start and kill programs, and mount disks; a child says what it has kept"
)]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::history::{FOLDER, History, KeptRun, Names, path_in};
use ringtrue::report::Verdict;
use support::history::{NOW, call, findings, integrity, name, project, ratings, read, same_but_warned, start, whole};
use support::{Folder, ringtrue_at};

/// How often a run is killed.
const KILLS: usize = 100;

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
        history.add_call(run, &Names::default(), &call(at), &ratings(at), &findings(at)).expect("a call");
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

#[test]
fn a_history_that_is_killed_while_it_is_made_is_made_by_the_next_run() {
    let mut random = Pcg64Mcg::seed_from_u64(77);
    let folder = Folder::new("history-made");
    // How long it takes to be made and hold its first call.
    let began = Instant::now();
    let mut child = keeping(&path_in(&folder.0.join("first")), 1);
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
    assert!(lines.any(|line| said(&line).is_some()));
    let lasts = began.elapsed();
    child.wait().expect("it ends");
    let mut unfinished = 0;
    for kill in 0..KILLS {
        let path = path_in(&folder.0.join(kill.to_string()));
        let mut child = keeping(&path, 1);
        std::thread::sleep(lasts.mul_f64(random.random_range(0.2..1.2)));
        child.kill().expect("SIGKILL");
        child.wait().expect("it is dead");
        let kept = History::read(&path).unwrap_or_else(|error| panic!("kill {kill}: {error}"));
        let before = kept.map_or(0, |history| history.runs(None, None).expect("runs").len());
        unfinished += usize::from(before == 0 && path.exists());
        let mut history = History::open(&path).unwrap_or_else(|error| panic!("kill {kill}: {error}"));
        let run = history.begin_run(&start("2026-11-18T14:00:00Z", 1)).expect("a run");
        history.add_call(run, &Names::default(), &call(0), &ratings(0), &findings(0)).expect("a call");
        drop(history);
        assert_eq!(read(&path).runs(None, None).expect("runs").len(), before + 1, "kill {kill}");
        integrity(&path);
    }
    assert!(unfinished > 0, "no kill fell while the file was made");
    eprintln!("{unfinished} of {KILLS} kills fell while the file was made");
}

// ---- two at once ----

#[test]
fn two_processes_keep_at_once_and_lose_nothing() {
    // Few calls: both make the file at the same moment. Many: they write for a while.
    for (round, calls) in [5; 20].into_iter().chain([200]).enumerate() {
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
