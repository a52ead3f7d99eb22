//! Many calls: rows, kills, memory.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use ringtrue::audio::wav;
use ringtrue::cli;

use crate::support::{Folder, has_program};
use crate::{SECOND, assert_call, folder, listen, mixed, rows, write};

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
    assert!(again.stderr.contains("3 of 3 calls have a row in `rows.jsonl` already"), "{}", again.stderr);
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
    write(&folder, "calls/b.wav", &wav::write_mono(&mixed()[..4 * SECOND]).expect("a file"));
    assert_eq!(run().code, cli::CLEAN);
    let last = rows(&fs::read_to_string(&out).expect("rows"));
    assert_eq!(
        (last.len(), last[3]["file"].as_str(), last[3]["seconds"].as_f64()),
        (4, Some("calls/b.wav"), Some(4.0))
    );
}

#[test]
fn a_file_that_holds_no_rows_or_those_of_other_prompts_stays_as_it_is() {
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
    fs::remove_file(folder.0.join("rows.jsonl")).expect("it goes");
    assert_eq!(run().code, cli::CLEAN);
    fs::remove_file(folder.0.join("prompts/en-US/goodbye.wav")).expect("it goes");
    let ran = run();
    assert_eq!(ran.code, cli::COULD_NOT);
    assert!(ran.stderr.contains("heard with other prompts, tones or sides (line 1)"), "{}", ran.stderr);
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
