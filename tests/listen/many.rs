//! Many calls: rows, kills, memory.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use ringtrue::audio::wav;
use ringtrue::cli;

use crate::support::{Folder, has_program};
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
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
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

/// A moment for others to work in: twenty milliseconds in which nothing comes.
fn pause() {
    let (_open, never) = std::sync::mpsc::channel::<()>();
    let _ = never.recv_timeout(std::time::Duration::from_millis(20));
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

#[test]
fn a_killed_run_is_gone_on_with_and_no_call_has_two_rows() {
    let folder = folder("killed");
    let bytes = wav::write_mono(&mixed()).expect("a file");
    (0..24).for_each(|at| write(&folder, &format!("calls/{at:02}.wav"), &bytes));
    let out = folder.0.join("rows.jsonl");
    for wanted in [2, 7, 12] {
        let mut child = started(&folder, &["calls", "--out", "rows.jsonl"]);
        until_rows(&out, wanted, &mut child);
        child.kill().expect("it is killed");
        child.wait().expect("it ends");
        let text = fs::read_to_string(&out).expect("rows");
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        assert!(rows(whole).len() >= wanted);
    }
    // Ctrl-C is an end in order: what was done has its row, and the message says how much that is.
    if has_program("kill") {
        let before = rows(&fs::read_to_string(&out).expect("rows")).len();
        let mut child = started(&folder, &["calls", "--out", "rows.jsonl"]);
        until_rows(&out, before + 1, &mut child);
        let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
        let ended = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        if sent.success() && ended.status.code() != Some(0) {
            assert_eq!(ended.status.code(), Some(i32::from(cli::COULD_NOT)), "{said}");
            let there = rows(&fs::read_to_string(&out).expect("rows")).len();
            assert!(said.contains(&format!("stopped: {there} of 24 calls have a row")), "{said}");
        }
    }
    let ended = listen(&folder, &["calls", "--out", "rows.jsonl"]);
    assert_eq!(ended.code, cli::CLEAN, "{}", ended.stderr);
    let mut files: Vec<String> = rows(&fs::read_to_string(&out).expect("rows"))
        .iter()
        .map(|row| {
            assert_call(row, 0.02, "a row");
            row["file"].as_str().expect("a file").to_owned()
        })
        .collect();
    files.sort();
    assert_eq!(files, (0..24).map(|at| format!("calls/{at:02}.wav")).collect::<Vec<_>>());
}

#[test]
fn an_hour_of_digital_silence_takes_little_memory() {
    let folder = folder("hour");
    write(&folder, "hour.wav", &wav::write_mono(&vec![0; 3_600 * SECOND]).expect("a file"));
    let mut child = started(&folder, &["hour.wav", "--out", "rows.jsonl"]);
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().expect("a child").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(peak.unwrap_or(0u64));
        pause();
    }
    let rows = rows(&fs::read_to_string(folder.0.join("rows.jsonl")).expect("rows"));
    assert_eq!((rows[0]["seconds"].as_f64(), rows[0]["fault"].as_str()), (Some(3_600.0), None));
    let events = rows[0]["events"].as_array().expect("events");
    assert!(events.len() == 1 && events[0]["kind"] == "silence", "{events:?}");
    assert!((1..120_000).contains(&most), "{most} kB");
}
