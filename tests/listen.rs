//! Recorded calls through `ringtrue listen`: every format, bad files, sides, many calls, kills.

#![expect(clippy::disallowed_methods, reason = "tests start programs and write files")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use ringtrue::audio::{dtmf, wav};
use ringtrue::cli;
use serde_json::Value;
use support::{Folder, Ran, has_package, has_program, ringtrue, root};

const SECOND: usize = 8_000;

/// A prompt of the shipped line, at 8 kHz.
fn prompt(name: &str) -> Vec<i16> {
    let bytes = fs::read(root().join("menus/prompts").join(name)).expect("a prompt");
    wav::read(&bytes).expect("a WAV file").0.samples
}

/// Two channels of a call: `welcome` from 1 s on, key 5 at 4.5 s, `goodbye` from 5.5 s on.
fn call() -> (Vec<i16>, Vec<i16>) {
    let put = |side: &mut Vec<i16>, at: usize, sound: &[i16]| {
        side.resize(side.len().max(at + sound.len()), 0);
        side[at..at + sound.len()].copy_from_slice(sound);
    };
    let (mut caller, mut line) = (vec![0; 9 * SECOND], vec![0; 9 * SECOND]);
    put(&mut line, SECOND, &prompt("en-US/welcome.wav"));
    put(&mut line, 5 * SECOND + SECOND / 2, &prompt("en-US/goodbye.wav"));
    put(&mut caller, 4 * SECOND + SECOND / 2, &dtmf::samples('5', dtmf::ON).expect("a key"));
    (caller, line)
}

fn mixed() -> Vec<i16> {
    let (caller, line) = call();
    caller.iter().zip(&line).map(|(caller, line)| caller.saturating_add(*line)).collect()
}

/// A folder with the prompts `welcome` and `goodbye` in `prompts/en-US`.
fn folder(name: &str) -> Folder {
    let folder = Folder::new(&format!("listen-{name}"));
    fs::create_dir_all(folder.0.join("prompts/en-US")).expect("a folder");
    for name in ["en-US/welcome.wav", "en-US/goodbye.wav"] {
        fs::copy(root().join("menus/prompts").join(name), folder.0.join("prompts").join(name)).expect("a copy");
    }
    folder
}

fn listen(folder: &Folder, args: &[&str]) -> Ran {
    ringtrue(&folder.0, ["listen", "--prompts", "prompts"].into_iter().chain(args.iter().copied()), b"")
}

/// The one call that a command hears.
fn heard(folder: &Folder, args: &[&str]) -> Value {
    let ran = listen(folder, &[args, &["--format", "json"]].concat());
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", ran.stdout, ran.stderr))
}

/// The prompts and keys of a call: name and when.
fn told(call: &Value) -> Vec<(String, f64)> {
    let events = call["events"].as_array().expect("events").iter();
    events
        .filter_map(|event| {
            let name = event["name"].as_str().filter(|_| event["kind"] == "prompt").or(event["key"].as_str())?;
            Some((name.to_owned(), event["at"].as_f64().expect("a moment")))
        })
        .collect()
}

/// Whether a call is the one of [`call`], each event as near to its moment as given.
fn assert_call(call: &Value, within: f64, what: &str) {
    let told = told(call);
    let names: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["welcome", "5", "goodbye"], "{what}: {call:#}");
    for ((name, at), wanted) in told.iter().zip([1.0, 4.5, 5.5]) {
        assert!((at - wanted).abs() <= within, "{what}: {name} at {at}, not {wanted}");
    }
    let seconds = call["seconds"].as_f64().expect("seconds");
    assert!((seconds - 9.0).abs() <= 0.2, "{what}: {seconds} s");
}

fn write(folder: &Folder, name: &str, bytes: &[u8]) {
    let path = folder.0.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, bytes).expect("a file");
}

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

// ---- formats ----

/// Runs sox or ffmpeg.
fn made(program: &str, args: &[&str], folder: &Folder) {
    let ran = Command::new(program).args(args).current_dir(&folder.0).output().expect("it starts");
    assert!(ran.status.success(), "{program} {args:?}: {}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn every_format_is_heard_alike() {
    let folder = folder("formats");
    write(&folder, "call.wav", &wav::write_mono(&mixed()).expect("a file"));
    assert_call(&heard(&folder, &["call.wav"]), 0.02, "call.wav");
    let sox: [(&str, &[&str]); 12] = [
        ("8-bit.wav", &["-b", "8", "-e", "unsigned-integer"]),
        ("24-bit.wav", &["-b", "24"]),
        ("32-bit.wav", &["-b", "32", "-e", "signed-integer"]),
        ("float.wav", &["-b", "32", "-e", "floating-point"]),
        ("double.wav", &["-b", "64", "-e", "floating-point"]),
        ("mu-law.wav", &["-e", "mu-law"]),
        ("a-law.wav", &["-e", "a-law"]),
        ("ima.wav", &["-e", "ima-adpcm"]),
        ("44100.wav", &["-r", "44100"]),
        ("48000.flac", &["-r", "48000"]),
        ("8000.flac", &[]),
        ("11025.ogg", &["-r", "11025"]),
    ];
    if has_package("sox", has_program("sox"), "every_format_is_heard_alike") {
        for (name, args) in sox {
            made("sox", &[&["call.wav"], args, &[name]].concat(), &folder);
            assert_call(&heard(&folder, &[name]), 0.02, name);
        }
    }
    let ffmpeg: [(&str, &[&str]); 4] = [
        ("16k.mp3", &["-c:a", "libmp3lame", "-b:a", "16k"]),
        ("44100.mp3", &["-ar", "44100", "-c:a", "libmp3lame", "-b:a", "64k"]),
        ("tagged.mp3", &["-c:a", "libmp3lame", "-metadata", "title=A call", "-write_id3v2", "1"]),
        ("16000.ogg", &["-ar", "16000", "-c:a", "libvorbis"]),
    ];
    if has_package("ffmpeg", has_program("ffmpeg"), "every_format_is_heard_alike") {
        for (name, args) in ffmpeg {
            made("ffmpeg", &[&["-loglevel", "error", "-i", "call.wav"], args, &[name]].concat(), &folder);
            // The delay of an MP3 encoder is only sometimes written into the file: 1105 samples.
            assert_call(&heard(&folder, &[name]), if name.ends_with("mp3") { 0.15 } else { 0.02 }, name);
        }
        for (name, args, what) in [
            ("opus.ogg", ["-c:a", "libopus"], "it is an Opus recording (Ogg), which is not read here"),
            ("gsm.wav", ["-c:a", "libgsm_ms"], "its encoding (GSM 6.10, format tag 0x0031) cannot be read"),
            ("sun.au", ["-c:a", "pcm_s16be"], "it begins like a Sun audio file (.au), which is not read here"),
        ] {
            made("ffmpeg", &[&["-loglevel", "error", "-i", "call.wav"], &args[..], &[name]].concat(), &folder);
            let call = heard(&folder, &[name]);
            assert_eq!((call["fault"].as_str(), call["fault_kind"].as_str()), (Some(what), Some("unreadable")));
            // What the help says is done, and then it is heard.
            let help = call["help"].as_str().expect("help").split('`').nth(1).expect("a command");
            let words: Vec<&str> = help.split(' ').collect();
            made(words[0], &[&["-loglevel", "error"], &words[1..]].concat(), &folder);
            let mut again = told(&heard(&folder, &[words[words.len() - 1]]));
            // GSM is made for voices: a short key may not come through.
            again.retain(|(name, _)| name != "5");
            assert!(
                again.len() == 2 && again.iter().zip([1.0, 5.5]).all(|((_, at), to)| (at - to).abs() < 0.05),
                "{help}"
            );
            fs::remove_file(folder.0.join(words[words.len() - 1])).expect("it goes");
        }
    }
}

// ---- sides ----

#[test]
fn the_caller_is_found_on_either_channel() {
    let folder = folder("sides");
    let (caller, line) = call();
    write(&folder, "left.wav", &wav::write_stereo(&caller, &line).expect("a file"));
    write(&folder, "right.wav", &wav::write_stereo(&line, &caller).expect("a file"));
    write(&folder, "same.wav", &wav::write_stereo(&mixed(), &mixed()).expect("a file"));
    for (file, side) in [("left.wav", "left"), ("right.wav", "right")] {
        let call = heard(&folder, &[file]);
        assert_call(&call, 0.02, file);
        assert_eq!((call["caller"].as_str(), call["caller_known_by"].as_str()), (Some(side), Some("line")));
        for event in call["events"].as_array().expect("events") {
            assert_eq!(event["by"], if event["kind"] == "key" { "caller" } else { "line" }, "{event}");
        }
    }
    let given = heard(&folder, &["right.wav", "--caller", "left"]);
    assert_eq!((given["caller"].as_str(), given["caller_known_by"].as_str()), (Some("left"), Some("given")));
    let same = heard(&folder, &["same.wav"]);
    assert_call(&same, 0.02, "same.wav");
    assert!(same["caller"].is_null() && same["events"].as_array().expect("events").iter().all(|e| e["by"].is_null()));
}

#[test]
fn a_call_that_this_program_recorded_is_heard_as_it_was_played() {
    let folder = Folder::new("listen-recorded");
    let audit = "audits/an-expert-barges-in-and-gets-a-balance.toml";
    let calls = folder.0.to_str().expect("UTF-8");
    let played = support::json(&root(), ["audit", audit, "--record", calls, "--format", "json"]);
    let trace = &played["audits"][0]["trace"];
    let file = played["audits"][0]["recording"]["file"].as_str().expect("a recording").to_owned();
    let heard = support::json(&root(), ["listen", &file, "--menu", "menus/harbor-electric.yaml", "--format", "json"]);
    assert_eq!((heard["answered_by"].as_str(), heard["caller"].as_str()), (Some("first-sound"), Some("left")));
    assert!((heard["began"].as_f64().expect("began") - trace["began"].as_f64().expect("began")).abs() < 0.02);
    let keys = |call: &Value| -> Vec<(String, f64)> {
        let keys = call["events"].as_array().expect("events").iter().filter(|event| event["kind"] == "key");
        keys.map(|key| (key["key"].as_str().expect("a key").to_owned(), key["at"].as_f64().expect("when"))).collect()
    };
    let (wanted, found) = (keys(trace), keys(&heard));
    assert!(wanted.len() >= 2, "{wanted:?}");
    assert_eq!(wanted.len(), found.len(), "{wanted:?} {found:?}");
    for ((key, at), (other, when)) in wanted.iter().zip(&found) {
        assert!(key == other && (at - when).abs() < 0.02, "{key} at {at}, heard {other} at {when}");
    }
}

// ---- bad files ----

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

// ---- formats of the result ----

#[test]
fn labels_count_from_the_beginning_of_the_file_and_a_folder_gets_a_file_a_call() {
    let folder = folder("out");
    write(&folder, "calls/a/call.wav", &wav::write_mono(&mixed()).expect("a file"));
    write(&folder, "calls/b/call.wav", &wav::write_mono(&mixed()).expect("a file"));
    let refused = listen(&folder, &["calls", "--format", "labels"]);
    assert_eq!(refused.code, cli::COULD_NOT);
    assert!(refused.stderr.contains("`--out DIR`"), "{}", refused.stderr);
    let ran = listen(&folder, &["calls", "--format", "labels", "--out", "out"]);
    assert_eq!(ran.code, cli::CLEAN, "{}{}", ran.stdout, ran.stderr);
    let labels = fs::read_to_string(folder.0.join("out/calls/a/call.wav.labels.txt")).expect("labels");
    assert_eq!(labels, fs::read_to_string(folder.0.join("out/calls/b/call.wav.labels.txt")).expect("labels"));
    for line in labels.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let (at, until): (f64, f64) = (fields[0].parse().expect("s"), fields[1].parse().expect("s"));
        assert!(fields.len() == 3 && (0.0..=until).contains(&at) && until <= 9.01, "{line}");
    }
    assert!(labels.lines().any(|line| line.ends_with("\tgoodbye")), "{labels}");
}

#[test]
fn a_page_has_the_outline_the_events_and_the_sound() {
    let folder = folder("page");
    let (caller, line) = call();
    write(&folder, "a <call>.wav", &wav::write_stereo(&caller, &line).expect("a file"));
    let page = listen(&folder, &["a <call>.wav", "--format", "html"]).stdout;
    let parsed = scraper::Html::parse_document(&page);
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    let count = |what: &str| parsed.select(&scraper::Selector::parse(what).expect("a selector")).count();
    assert_eq!((count("svg.outline path"), count("audio[src^='data:audio/wav']")), (2, 1));
    assert_eq!((count(".strip .prompt"), count("article .strip .key")), (3, 1), "the legend has one prompt as well");
    assert!(
        count("ol.timeline li") >= 3 && page.contains("a &#60;call&#62;.wav") | page.contains("a &lt;call&gt;.wav")
    );
}

// ---- many calls ----

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
