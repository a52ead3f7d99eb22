//! Files that are not what they say, and prompt files that are of no use: each is told, and nothing else is lost.

use std::collections::BTreeMap;
use std::fs;

use ringtrue::audio::wav;
use ringtrue::cli;
use serde_json::Value;

use crate::support::Folder;
use crate::{SECOND, assert_call, folder, heard, listen, mixed, rows, told, write};

/// One of each bad file, and a good one.
fn bad_files(folder: &Folder) {
    let good = wav::write_mono(&mixed()).expect("a file");
    write(folder, "calls/good.wav", &good);
    write(folder, "calls/empty.wav", b"");
    write(folder, "calls/header-only.wav", &good[..44]);
    write(folder, "calls/text.wav", b"Dear Sir, the call is attached.\n");
    write(folder, "calls/truncated.wav", &good[..44 + 8 * SECOND]);
    let with = |at: usize, bytes: &[u8]| {
        let mut file = good.clone();
        file[at..at + bytes.len()].copy_from_slice(bytes);
        file
    };
    write(folder, "calls/rate-0.wav", &with(24, &[0; 4]));
    write(folder, "calls/thirty-channels.wav", &with(22, &[30, 0]));
    write(folder, "calls/lying.wav", &with(40, &[0xFF, 0xFF, 0xFF, 0x20]));
    let mut nan = with(20, &[3, 0]);
    nan[34] = 32;
    nan[44..].chunks_exact_mut(4).for_each(|sample| sample.copy_from_slice(&f32::NAN.to_le_bytes()));
    write(folder, "calls/nan.wav", &nan);
    write(folder, "calls/notes.txt", b"no call");
}

#[test]
fn a_broken_file_costs_one_row_and_its_reason_is_told() {
    let folder = folder("bad");
    bad_files(&folder);
    let ran = listen(&folder, &["calls", "--out", "out/rows.jsonl"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (cli::FOUND, ""), "{}", ran.stdout);
    let text = fs::read_to_string(folder.0.join("out/rows.jsonl")).expect("rows");
    let rows: BTreeMap<String, Value> =
        rows(&text).into_iter().map(|row| (row["file"].as_str().expect("a file").to_owned(), row)).collect();
    let fault = |name: &str| {
        let row = &rows[&format!("calls/{name}")];
        (row["fault_kind"].as_str().unwrap_or_default(), row["fault"].as_str().unwrap_or_default())
    };
    assert_eq!(rows.len(), 9);
    assert_eq!(fault("good.wav"), ("", ""));
    assert_call(&rows["calls/good.wav"], 0.02, "good.wav");
    assert_eq!(fault("empty.wav"), ("empty", "the file is empty (0 bytes)"));
    assert_eq!(fault("header-only.wav"), ("no-sound", "the file ends after its header: no sound in it"));
    assert_eq!(fault("text.wav"), ("unreadable", "no recording that can be read: it begins like text"));
    assert_eq!(fault("truncated.wav"), ("truncated", "the header promises 9 s, the file holds 4 s"));
    assert_eq!(told(&rows["calls/truncated.wav"]).len(), 1, "what came is heard");
    assert_eq!(fault("rate-0.wav"), ("bad-header", "its sample rate is 0"));
    assert_eq!(fault("thirty-channels.wav"), ("bad-header", "its number of channels is 30"));
    assert_eq!(fault("lying.wav").0, "truncated");
    assert_call(&rows["calls/lying.wav"], 0.02, "lying.wav");
    assert_eq!(fault("nan.wav"), ("", ""));
    let nan = rows["calls/nan.wav"]["events"].as_array().expect("events");
    assert!(nan.iter().all(|event| event["kind"] == "silence"), "{nan:?}");
    for said in ["9 calls", "7 with a fault", "truncated       2", "1 other file in the folders"] {
        assert!(ran.stdout.contains(said), "{said}: {}", ran.stdout);
    }
}

#[test]
fn bad_prompt_files_are_told_and_the_others_are_listened_for() {
    let folder = folder("prompts");
    write(&folder, "call.wav", &wav::write_mono(&mixed()).expect("a file"));
    write(&folder, "prompts/en-US/broken.wav", b"RIFF");
    write(&folder, "prompts/en-US/text.wav", b"Thank you for calling");
    let welcome = fs::read(folder.0.join("prompts/en-US/welcome.wav")).expect("a prompt");
    write(&folder, "prompts/es-US/welcome-again.wav", &welcome);
    write(&folder, "prompts/es-US/click.wav", &wav::write_mono(&[9_000; 40]).expect("a file"));
    let ran = listen(&folder, &["call.wav"]);
    assert_eq!(ran.code, cli::FOUND);
    for said in [
        "prompts/en-US/broken.wav   it ends inside its header",
        "prompts/en-US/text.wav     no recording that can be read: it begins like text",
        "it cannot be found in a call: it has less than 0.2 s of sound",
        "has the very same sound as `prompts/es-US/welcome-again.wav`: they are heard as one",
    ] {
        assert!(ran.stdout.contains(said), "{said}:\n{}", ran.stdout);
    }
    let call = heard(&folder, &["call.wav"]);
    assert_call(&call, 0.02, "call.wav");
    let first = call["events"].as_array().expect("events").iter().find(|event| event["name"] == "welcome");
    assert_eq!(first.expect("welcome")["also"], serde_json::json!(["prompts/es-US/welcome-again.wav"]));
}
