//! Files that are not what they say, and prompt files that are of no use: each is told, and nothing else is lost.

use std::collections::BTreeMap;
use std::fs;

use ringtrue::audio::wav;
use ringtrue::cli;
use serde_json::Value;

use crate::support::{Folder, has_package, has_program, ringtrue};
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
    // Once more, quieter and a little later: still the same sound.
    let (clip, _) = wav::read(&welcome).expect("a prompt");
    let quieter: Vec<i16> = [0; 200].into_iter().chain(clip.samples.iter().map(|sample| sample / 3)).collect();
    write(&folder, "prompts/es-US/welcome-quiet.wav", &wav::write_mono(&quieter).expect("a file"));
    write(&folder, "prompts/es-US/click.wav", &wav::write_mono(&[9_000; 40]).expect("a file"));
    let ran = listen(&folder, &["call.wav"]);
    assert_eq!(ran.code, cli::FOUND);
    for said in [
        "prompts/en-US/broken.wav   it ends inside its header",
        "prompts/en-US/text.wav     no recording that can be read: it begins like text",
        "it cannot be found in a call: it has less than 0.12 s of sound",
        "has the same sound as `prompts/es-US/welcome-again.wav` and `prompts/es-US/welcome-quiet.wav`: they are heard as one",
    ] {
        assert!(ran.stdout.contains(said), "{said}:\n{}", ran.stdout);
    }
    let call = heard(&folder, &["call.wav"]);
    assert_call(&call, 0.02, "call.wav");
    let first = call["events"].as_array().expect("events").iter().find(|event| event["name"] == "welcome");
    let also = ["prompts/es-US/welcome-again.wav", "prompts/es-US/welcome-quiet.wav"];
    assert_eq!(first.expect("welcome")["also"], serde_json::json!(also));
}

// ---- headers and kinds ----

/// A WAV file from its parts.
fn riff(format: (u16, u16, u16), data: &[u8], length: u32) -> Vec<u8> {
    let (tag, channels, bits) = format;
    let block = channels * bits / 8;
    let mut made = b"RIFF".to_vec();
    made.extend((36 + data.len() as u32).to_le_bytes());
    made.extend(b"WAVEfmt \x10\0\0\0");
    made.extend([tag, channels].map(u16::to_le_bytes).concat());
    made.extend([8_000, 8_000 * u32::from(block)].map(u32::to_le_bytes).concat());
    made.extend([block, bits].map(u16::to_le_bytes).concat());
    made.extend(b"data");
    made.extend(length.to_le_bytes());
    made.extend(data);
    made
}

/// The same with the length that is true.
fn whole(format: (u16, u16, u16), data: &[u8]) -> Vec<u8> {
    riff(format, data, data.len() as u32)
}

#[test]
fn every_kind_of_pcm_is_heard_and_what_is_none_is_told() {
    let folder = folder("kinds");
    let call = mixed();
    let bytes = |of: &dyn Fn(i16) -> Vec<u8>| -> Vec<u8> { call.iter().flat_map(|sample| of(*sample)).collect() };
    let plain = bytes(&|sample| sample.to_le_bytes().to_vec());
    let float = |sample: i16| f64::from(sample) / 32_768.0;
    // One sample in a hundred is no number, and one is far beyond full scale.
    let mut odd: Vec<f32> = call.iter().map(|sample| float(*sample) as f32).collect();
    odd.iter_mut().step_by(100).for_each(|sample| *sample = f32::NAN);
    odd.iter_mut().skip(1).step_by(8_000).for_each(|sample| *sample = f32::INFINITY);
    let extensible = {
        let mut made = whole((1, 1, 16), &plain);
        // The tag says that the sub-format behind it counts.
        made[20..22].copy_from_slice(&[0xFE, 0xFF]);
        made[16] = 40;
        let guid = b"\x16\0\x10\0\x04\0\0\0\x01\0\0\0\0\0\x10\0\x80\0\0\xAA\0\x38\x9B\x71";
        made.splice(36..36, guid.iter().copied());
        made
    };
    let heard_alike: [(&str, Vec<u8>); 8] = [
        ("24-bit", whole((1, 1, 24), &bytes(&|sample| [&[0], &sample.to_le_bytes()[..]].concat()))),
        ("32-bit", whole((1, 1, 32), &bytes(&|sample| [&[0, 0], &sample.to_le_bytes()[..]].concat()))),
        ("float-64", whole((3, 1, 64), &bytes(&|sample| float(sample).to_le_bytes().to_vec()))),
        ("not-all-numbers", whole((3, 1, 32), &odd.iter().flat_map(|sample| sample.to_le_bytes()).collect::<Vec<_>>())),
        ("six-channels", whole((1, 6, 16), &bytes(&|sample| sample.to_le_bytes().repeat(6)))),
        ("extensible", extensible),
        ("odd", whole((1, 1, 16), &plain[..plain.len() - 1])),
        ("streamed", riff((1, 1, 16), &plain, u32::MAX)),
    ];
    for (name, bytes) in &heard_alike {
        write(&folder, &format!("good/{name}.wav"), bytes);
    }
    let ran = listen(&folder, &["good", "--format", "jsonl"]);
    assert_eq!((ran.code, rows(&ran.stdout).len()), (cli::CLEAN, heard_alike.len()), "{}", ran.stdout);
    for call in rows(&ran.stdout) {
        assert_call(&call, 0.02, call["file"].as_str().expect("a file"));
    }
    let half = plain.len() as u32 / 2;
    let wave64 = [b"riff\x2E\x91\xCF\x11\xA5\xD6\x28\xDB\x04\xC1\0\0".to_vec(), vec![0; 200]].concat();
    let swapped = [b"RIFX".to_vec(), vec![0; 200]].concat();
    let mp3 = [b"ID3".to_vec(), vec![7; 3_000]].concat();
    let ffmpeg = "makes a file that can be heard";
    let told: [(&str, Vec<u8>, &str, &str, &str); 7] = [
        ("one-bit.wav", whole((1, 1, 1), &plain), "unreadable", "its encoding (1-bit PCM) cannot be read", ffmpeg),
        ("wave64.wav", wave64, "unreadable", "it begins like a Wave64 file, which is not read here", ffmpeg),
        (
            "swapped.wav",
            swapped,
            "unreadable",
            "it begins like a WAV file with its bytes the other way round, which is not read here",
            ffmpeg,
        ),
        ("tag.mp3", mp3, "unreadable", "it begins like an MP3, and no sound follows", ""),
        ("noise.wav", vec![0xAB; 500], "unreadable", "it begins like no recording that is known", ""),
        (
            "says-half.wav",
            riff((1, 1, 16), &plain, half),
            "bad-header",
            "its header says 4.5 s, and 4.5 s more stand behind that: they are not heard",
            "",
        ),
        (
            "says-double.wav",
            riff((1, 1, 16), &plain, 4 * half),
            "truncated",
            "the header promises 18 s, the file holds 9 s",
            "",
        ),
    ];
    for (name, bytes, ..) in &told {
        write(&folder, &format!("bad/{name}"), bytes);
    }
    let ran = listen(&folder, &["bad", "--format", "jsonl"]);
    let found: BTreeMap<String, Value> =
        rows(&ran.stdout).into_iter().map(|row| (row["file"].as_str().expect("a file").to_owned(), row)).collect();
    assert_eq!((ran.code, found.len()), (cli::FOUND, told.len()));
    for (name, _, kind, fault, help) in &told {
        let row = &found[&format!("bad/{name}")];
        assert_eq!((row["fault_kind"].as_str(), row["fault"].as_str()), (Some(*kind), Some(*fault)), "{row}");
        assert!(row["help"].as_str().unwrap_or_default().contains(help), "{row}");
    }
    assert_call(&found["bad/says-double.wav"], 0.02, "what is there is heard");
}

#[test]
fn what_was_not_copied_to_its_end_is_heard_as_far_as_it_goes() {
    let test = "what_was_not_copied_to_its_end_is_heard_as_far_as_it_goes";
    if !has_package("sox", has_program("sox"), test) {
        return;
    }
    let folder = folder("unclosed");
    write(&folder, "call.wav", &wav::write_mono(&mixed()).expect("a file"));
    let cases = [
        ("call.ogg", "its end is missing: it was not written, or not copied, to its end"),
        ("call.flac", "the header promises 9 s, the file holds"),
    ];
    for (name, fault) in cases {
        let ran = std::process::Command::new("sox").args(["call.wav", name]).current_dir(&folder.0).status();
        assert!(ran.expect("it starts").success());
        let whole = heard(&folder, &[name]);
        assert!(whole["fault"].is_null(), "{whole}");
        let bytes = fs::read(folder.0.join(name)).expect("a file");
        write(&folder, name, &bytes[..bytes.len() * 7 / 10]);
        let part = heard(&folder, &[name]);
        assert!(part["fault"].as_str().is_some_and(|said| said.starts_with(fault)), "{name}: {part}");
        assert_eq!(told(&part).first().map(|(name, _)| name.as_str()), Some("welcome"), "{name}: {part}");
    }
}

// ---- what is no file ----

#[test]
fn pipes_devices_loops_and_folders_are_no_recordings_and_cost_nothing_else() {
    let folder = folder("no-files");
    let call = wav::write_mono(&mixed()).expect("a file");
    write(&folder, "calls/good.wav", &call);
    write(&folder, "calls/below/with,comma \"and\" \u{fc}.wav", &call);
    fs::create_dir(folder.0.join("calls/folder.wav")).expect("a folder");
    let link =
        |to: &str, name: &str| std::os::unix::fs::symlink(to, folder.0.join("calls").join(name)).expect("a link");
    link(".", "loop");
    link("..", "below/up");
    link("nowhere.wav", "broken.wav");
    link("/dev/zero", "device.wav");
    let pipe = folder.0.join("calls/pipe.wav");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|made| made.success());
    let ran = listen(&folder, &["calls", "--format", "jsonl"]);
    let mut rows = rows(&ran.stdout);
    rows.sort_by_key(|row| row["file"].as_str().map(str::to_owned));
    let told: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (row["file"].as_str().expect("a file"), row["fault"].as_str().unwrap_or_default()))
        .collect();
    let no_file = "it cannot be opened: it is a pipe or a device, and no file";
    let mut wanted = vec![
        ("calls/below/with,comma \"and\" \u{fc}.wav", ""),
        ("calls/broken.wav", "it cannot be opened: No such file or directory (os error 2)"),
        ("calls/device.wav", no_file),
        ("calls/good.wav", ""),
    ];
    wanted.extend(made.then_some(("calls/pipe.wav", no_file)));
    assert_eq!((ran.code, told), (cli::FOUND, wanted));
    rows.iter().filter(|row| row["fault"].is_null()).for_each(|row| assert_call(row, 0.02, "a good one"));
}

#[test]
fn prompts_of_one_name_in_two_folders_are_told_apart() {
    let folder = folder("one-name");
    let goodbye = fs::read(folder.0.join("prompts/en-US/goodbye.wav")).expect("a prompt");
    fs::remove_file(folder.0.join("prompts/en-US/goodbye.wav")).expect("it goes");
    write(&folder, "prompts/other/welcome.wav", &goodbye);
    write(&folder, "call.wav", &wav::write_mono(&mixed()).expect("a file"));
    let ran = listen(&folder, &["call.wav"]);
    assert!(ran.stdout.contains("prompts  en-US/welcome, other/welcome\n"), "{}", ran.stdout);
    let call = heard(&folder, &["call.wav"]);
    let files: Vec<&str> = call["events"]
        .as_array()
        .expect("events")
        .iter()
        .filter(|event| event["name"] == "welcome")
        .filter_map(|event| event["file"].as_str())
        .collect();
    assert_eq!(files, ["prompts/en-US/welcome.wav", "prompts/other/welcome.wav"]);
}

#[test]
fn a_prompt_folder_of_no_use_is_told_before_anything_is_heard() {
    let folder = folder("no-prompts");
    write(&folder, "call.wav", &wav::write_mono(&mixed()).expect("a file"));
    fs::create_dir(folder.0.join("empty")).expect("a folder");
    for (args, said) in [
        (["--prompts", "empty"], "`empty` holds no prompt files"),
        (["--prompts", "nowhere"], "`nowhere` is not a folder"),
        (["--prompts", "call.wav"], "`call.wav` is not a folder"),
        (["--country", "Atlantis"], "no tones of a country `Atlantis` are known"),
    ] {
        let ran = ringtrue(&folder.0, ["listen", "call.wav"].into_iter().chain(args), b"");
        assert_eq!((ran.code, ran.stdout.as_str()), (cli::COULD_NOT, ""), "{args:?}");
        assert!(ran.stderr.contains(said) && ran.stderr.contains("help:"), "{args:?}: {}", ran.stderr);
    }
    // None of them can be read: the keys are heard all the same.
    write(&folder, "broken/a.wav", b"RIFF");
    let ran = ringtrue(&folder.0, ["listen", "call.wav", "--prompts", "broken"], b"");
    assert_eq!(ran.code, cli::FOUND, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("keys     5 at 00:04.5") && ran.stdout.contains("broken/a.wav"), "{}", ran.stdout);
}
