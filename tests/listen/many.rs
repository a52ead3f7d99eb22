//! Many calls: rows, kills, memory.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::audio::wav;
use ringtrue::cli;

use crate::support::{Folder, has_package, has_program};
use crate::{SECOND, assert_call, folder, listen, mixed, rows, told, write};

#[test]
fn rows_are_gone_on_with_and_a_changed_call_is_heard_again() {
    let folder = folder("rows");
    for name in ["a", "b", "c"] {
        write(&folder, &format!("calls/{name}.wav"), &wav::write_mono(&mixed()).expect("a file"));
    }
    let out = folder.0.join("rows.jsonl");
    let run = || listen(&folder, &["calls", "--out", "rows.jsonl", "--jobs", "2"]);
    assert_eq!(run().code, cli::CLEAN);
    let first = fs::read_to_string(&out).expect("rows");
    assert_eq!(rows(&first).len(), 3);
    let again = run();
    assert!(again.stderr.contains("`rows.jsonl`: 3 of 3 calls have a row already"), "{}", again.stderr);
    assert!(again.stdout.contains("3 calls, of which 0 now, 27 s of call"), "{}", again.stdout);
    assert_eq!(fs::read_to_string(&out).expect("rows"), first);
    // A row that was not written to its end is cut off, and its call is heard again.
    let torn = &first[..first.len() - 30];
    fs::write(&out, torn).expect("rows");
    let mended = run();
    assert!(mended.stderr.contains("the last row of `rows.jsonl` was not whole and was cut off"), "{}", mended.stderr);
    let mut sorted: Vec<String> = fs::read_to_string(&out).expect("rows").lines().map(str::to_owned).collect();
    let mut wanted: Vec<String> = first.lines().map(str::to_owned).collect();
    sorted.sort();
    wanted.sort();
    assert_eq!(sorted, wanted);
    // A file that is another one since is heard again, and its old row goes.
    write(&folder, "calls/b.wav", &wav::write_mono(&mixed()[..4 * SECOND]).expect("a file"));
    let ran = run();
    assert_eq!(ran.code, cli::CLEAN);
    assert!(ran.stderr.contains("1 of 3 calls have a row and changed since: heard again"), "{}", ran.stderr);
    let last = rows(&fs::read_to_string(&out).expect("rows"));
    assert_eq!(
        (last.len(), last[2]["file"].as_str(), last[2]["seconds"].as_f64()),
        (3, Some("calls/b.wav"), Some(4.0))
    );
}

#[test]
fn other_prompts_make_every_row_stale_and_it_is_replaced_when_all_are_heard_again() {
    let folder = folder("stale");
    for name in ["a", "b", "c"] {
        write(&folder, &format!("calls/{name}.wav"), &wav::write_mono(&mixed()).expect("a file"));
    }
    write(&folder, "elsewhere/d.wav", &wav::write_mono(&mixed()).expect("a file"));
    let out = folder.0.join("rows.jsonl");
    let run = |calls: &str| listen(&folder, &[calls, "--out", "rows.jsonl"]);
    assert_eq!((run("calls").code, run("elsewhere").code), (cli::CLEAN, cli::CLEAN));
    let first = fs::read_to_string(&out).expect("rows");
    let goodbye = folder.0.join("prompts/en-US/goodbye.wav");
    let bytes = fs::read(&goodbye).expect("a prompt");
    fs::remove_file(&goodbye).expect("it goes");
    let ran = run("calls");
    assert_eq!(ran.code, cli::CLEAN);
    let said = "3 of 3 calls have a row that was heard with other prompts, tones or sides: heard again";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    let now = rows(&fs::read_to_string(&out).expect("rows"));
    assert_eq!(now.len(), 4, "no call has two rows, and that of a call of another folder stays");
    let prompts = |row: &serde_json::Value| told(row).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    for row in now.iter().filter(|row| row["file"] != "elsewhere/d.wav") {
        assert!(!prompts(row).contains(&"goodbye".to_owned()), "{row}");
    }
    // With the same prompts as before everything is as it was.
    fs::write(&goodbye, bytes).expect("a prompt");
    assert_eq!(run("calls").code, cli::CLEAN);
    assert_eq!(sorted(&fs::read_to_string(&out).expect("rows")), sorted(&first));
}

#[test]
fn what_could_not_be_opened_is_tried_again_and_a_call_that_is_named_twice_has_one_row() {
    let folder = folder("again");
    let call = wav::write_mono(&mixed()).expect("a file");
    write(&folder, "calls/a.wav", &call);
    write(&folder, "calls/b.wav", &call);
    let link = folder.0.join("calls/c.wav");
    std::os::unix::fs::symlink(folder.0.join("later.wav"), &link).expect("a link");
    let run = || listen(&folder, &["calls", "calls/a.wav", "calls", "--out", "rows.jsonl"]);
    assert_eq!(run().code, cli::FOUND);
    let there = || rows(&fs::read_to_string(folder.0.join("rows.jsonl")).expect("rows"));
    assert_eq!(there().len(), 3);
    let broken = there().into_iter().find(|row| row["file"] == "calls/c.wav").expect("a row");
    assert_eq!(broken["fault_kind"], "not-opened");
    write(&folder, "later.wav", &call);
    assert_eq!(run().code, cli::CLEAN);
    assert_eq!(there().len(), 3);
    there().iter().for_each(|row| assert_call(row, 0.02, "a row"));
}

#[test]
fn a_file_that_holds_no_rows_stays_as_it_is() {
    let folder = folder("others");
    write(&folder, "call.wav", &wav::write_mono(&mixed()).expect("a file"));
    let run = || listen(&folder, &["call.wav", "--out", "rows.jsonl"]);
    for text in ["my notes", "my notes\n", "{\"a\":1}\n", "{\"file\":\"x\"}\nmore"] {
        fs::write(folder.0.join("rows.jsonl"), text).expect("a file");
        let ran = run();
        assert_eq!(ran.code, cli::COULD_NOT);
        assert!(ran.stderr.contains("holds something else than rows of calls (line 1): it stays"), "{}", ran.stderr);
        assert_eq!(fs::read_to_string(folder.0.join("rows.jsonl")).expect("it"), text);
    }
}

/// The program itself, listening to the calls of a folder.
fn started(folder: &Folder, args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_ringtrue"))
        .args(["listen", "--prompts", "prompts"])
        .args(args)
        .current_dir(&folder.0)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts")
}

/// A moment for others to work in: a millisecond in which nothing comes.
fn pause() {
    let (_open, never) = std::sync::mpsc::channel::<()>();
    let _ = never.recv_timeout(std::time::Duration::from_millis(1));
}

/// Waits until a file has so many lines; or the program has ended.
fn until_rows(path: &Path, rows: usize, child: &mut Child) {
    loop {
        let there = fs::read(path).map(|text| text.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(0);
        if there >= rows || child.try_wait().expect("a child").is_some() {
            return;
        }
        pause();
    }
}

/// A short call, each a little different: a key, or the beginning of a prompt.
fn short(at: usize) -> Vec<u8> {
    let whole = mixed();
    let from = SECOND / 2 + at % 7 * SECOND / 2;
    wav::write_mono(&whole[from..from + SECOND + at * 40]).expect("a file")
}

fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn a_run_that_is_killed_again_and_again_ends_with_the_rows_of_an_undisturbed_one() {
    let folder = folder("killed");
    (0..100).for_each(|at| write(&folder, &format!("calls/{at:02}.wav"), &short(at)));
    write(&folder, "calls/41.wav", b"");
    write(&folder, "calls/97.wav", b"Dear Sir");
    assert_eq!(listen(&folder, &["calls", "--out", "whole.jsonl"]).code, cli::FOUND);
    let whole = fs::read_to_string(folder.0.join("whole.jsonl")).expect("rows");
    assert_eq!(rows(&whole).len(), 100);
    let out = folder.0.join("rows.jsonl");
    let mut random = Pcg64Mcg::seed_from_u64(6);
    let (mut kills, mut torn) = (0, 0);
    loop {
        let there = fs::read(&out).map(|text| text.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(0);
        let mut child = started(&folder, &["calls", "--out", "rows.jsonl"]);
        until_rows(&out, there + random.random_range(1..=5), &mut child);
        let over = child.try_wait().expect("a child").is_some();
        let _ = child.kill();
        child.wait().expect("it ends");
        if over {
            break;
        }
        kills += 1;
        let text = fs::read_to_string(&out).expect("rows");
        let end = text.rfind('\n').map_or(0, |end| end + 1);
        assert!(rows(&text[..end]).len() > there, "every run gets on");
        // A machine that fails leaves a row by half.
        if kills % 3 == 0 {
            let last = text[..end - 1].rfind('\n').map_or(0, |at| at + 1);
            fs::write(&out, &text[..random.random_range(last + 1..end)]).expect("rows");
            torn += 1;
        }
    }
    assert!(kills >= 10 && torn >= 3, "{kills} kills, {torn} rows by half");
    assert_eq!(sorted(&fs::read_to_string(&out).expect("rows")), sorted(&whole));
}

#[test]
fn ctrl_c_ends_a_run_in_order_and_says_how_much_is_done() {
    let folder = folder("ctrl-c");
    if !has_package("procps", has_program("kill"), "ctrl_c_ends_a_run_in_order_and_says_how_much_is_done") {
        return;
    }
    let bytes = wav::write_mono(&mixed()).expect("a file");
    (0..24).for_each(|at| write(&folder, &format!("calls/{at:02}.wav"), &bytes));
    let out = folder.0.join("rows.jsonl");
    let mut child = started(&folder, &["calls", "--out", "rows.jsonl"]);
    until_rows(&out, 2, &mut child);
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    let ended = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    let text = fs::read_to_string(&out).expect("rows");
    let there = rows(&text).len();
    assert!(sent.success() && there < 24, "{there} rows");
    assert_eq!(ended.status.code(), Some(i32::from(cli::COULD_NOT)), "{said}");
    assert!(said.contains(&format!("stopped: {there} of 24 calls have a row")), "{said}");
    assert!(text.ends_with('\n'), "the last row is whole");
}

#[test]
fn ctrl_c_in_the_middle_of_a_document_leaves_a_whole_one() {
    let folder = folder("ctrl-c-json");
    if !has_package("procps", has_program("kill"), "ctrl_c_in_the_middle_of_a_document_leaves_a_whole_one") {
        return;
    }
    let bytes = wav::write_mono(&mixed()).expect("a file");
    (0..24).for_each(|at| write(&folder, &format!("calls/{at:02}.wav"), &bytes));
    let out = folder.0.join("calls.json");
    let mut child = Command::new(env!("CARGO_BIN_EXE_ringtrue"))
        .args(["listen", "calls", "--prompts", "prompts", "--format", "json"])
        .current_dir(&folder.0)
        .stdout(fs::File::create(&out).expect("a file"))
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    until_rows(&out, 40, &mut child);
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    let ended = child.wait_with_output().expect("it ends");
    let text = fs::read_to_string(&out).expect("a document");
    let document: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let there = document["calls"].as_array().expect("calls").len();
    assert!(sent.success() && there > 0 && there < 24, "{there} calls");
    assert_eq!(ended.status.code(), Some(i32::from(cli::COULD_NOT)));
    let said = format!("stopped: {there} of 24 calls were listened to");
    assert!(document["notes"][0].as_str().is_some_and(|note| note.starts_with(&said)), "{document:#}");
    assert!(String::from_utf8_lossy(&ended.stderr).contains(&said));
}

#[test]
fn ten_times_as_many_calls_take_no_more_memory() {
    let folder = folder("memory");
    (0..160).for_each(|at| write(&folder, &format!("calls/{at:03}.wav"), &short(at % 10)));
    (0..16).for_each(|at| write(&folder, &format!("few/{at:03}.wav"), &short(at % 10)));
    let peak = |args: &[&str]| {
        let mut child = started(&folder, args);
        let most = peak_of(&mut child);
        assert!(child.wait().expect("it ends").success());
        most
    };
    for result in ["text", "csv", "json"] {
        let few = peak(&["few", "--format", result]);
        let many = peak(&["calls", "--format", result]);
        assert!(few > 1_000 && many < few + 6_000, "{result}: {few} kB for 16 calls, {many} kB for 160");
    }
}

/// The most memory that a program had until its end, kB.
fn peak_of(child: &mut Child) -> u64 {
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().expect("a child").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(peak.unwrap_or(0));
        pause();
    }
    most
}

#[test]
fn an_hour_of_digital_silence_takes_little_memory() {
    let folder = folder("hour");
    write(&folder, "hour.wav", &wav::write_mono(&vec![0; 3_600 * SECOND]).expect("a file"));
    let mut child = started(&folder, &["hour.wav", "--out", "rows.jsonl"]);
    let most = peak_of(&mut child);
    let rows = rows(&fs::read_to_string(folder.0.join("rows.jsonl")).expect("rows"));
    assert_eq!((rows[0]["seconds"].as_f64(), rows[0]["fault"].as_str()), (Some(3_600.0), None));
    let events = rows[0]["events"].as_array().expect("events");
    assert!(events.len() == 1 && events[0]["kind"] == "silence", "{events:?}");
    assert!((1..120_000).contains(&most), "{most} kB");
}
