//! Calls written to WAV, held against the trace and against ears that nobody here made.

#![expect(clippy::disallowed_methods, reason = "the ears are programs of others")]

mod support;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use support::{Folder, has_package, has_program, json, ringtrue, root};

const RATE: f64 = 8_000.0;

/// Every shipped audit and the ones that fail, recorded.
fn recorded(folder: &Folder) -> Vec<Value> {
    let mut calls = Vec::new();
    for audits in ["audits", "tests/tangled/audits"] {
        let out = folder.0.join(audits);
        let report = json(&root(), ["audit", audits, "--record", out.to_str().expect("UTF-8"), "--format", "json"]);
        calls.extend(report["audits"].as_array().expect("audits").iter().cloned());
    }
    assert!(calls.len() >= 10, "{} calls", calls.len());
    calls
}

fn samples(seconds: &Value) -> i64 {
    (seconds.as_f64().expect("seconds") * RATE).round() as i64
}

fn wav(call: &Value) -> hound::WavReader<std::io::BufReader<std::fs::File>> {
    let file = call["recording"]["file"].as_str().expect("a recording");
    hound::WavReader::open(file).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn events<'a>(call: &'a Value, kind: &'a str) -> impl Iterator<Item = &'a Value> {
    call["trace"]["events"].as_array().expect("events").iter().filter(move |event| event["kind"] == kind)
}

#[test]
fn a_recording_is_as_long_as_its_trace_to_the_sample() {
    let folder = Folder::new("length");
    for call in recorded(&folder) {
        let reader = wav(&call);
        let spec = reader.spec();
        assert_eq!((spec.channels, spec.sample_rate, spec.bits_per_sample), (2, 8_000, 16));
        // Times count from the answer; the recording begins with the first ring, before it. A call is over when a person
        // answers or the last prompt of the script begins; that is heard for two seconds.
        let trace = &call["trace"];
        let lasts = |event: &&Value| ["human", "prompt", "music"].iter().any(|kind| event["kind"] == *kind);
        let last = |event: &&Value| event["until"] == trace["ended"] && trace["reason"] == "caller-hung-up";
        let events = trace["events"].as_array().expect("events").iter();
        let last = events.filter(lasts).filter(last).max_by_key(|event| samples(&event["at"]));
        let longer = last.map_or(0, |event| {
            let most = event.get("length").map_or(16_000, samples).min(16_000);
            (samples(&event["at"]) + most - samples(&trace["ended"])).max(0)
        });
        let expected = samples(&trace["ended"]) - samples(&trace["began"]);
        assert_eq!(i64::from(reader.duration()), expected + longer, "{}", call["name"]);
        assert_eq!(i64::from(reader.duration()), samples(&trace["seconds"]) + longer, "{}", call["name"]);
    }
}

#[test]
fn prompts_heard_in_full_last_as_long_as_their_files_and_sound_the_same() {
    let folder = Folder::new("prompts");
    let prompts = root().join("menus/prompts");
    let (mut heard, mut kept, mut count) = (0, 0, 0);
    for call in recorded(&folder) {
        if call["menu"].as_str().is_some_and(|menu| menu.contains("tangled")) {
            continue;
        }
        let right: Vec<i16> = wav(&call).samples::<i16>().skip(1).step_by(2).map(Result::unwrap).collect();
        let first_ring = samples(&call["trace"]["began"]);
        for event in events(&call, "prompt").filter(|event| event["cut"] == false) {
            assert_eq!(event["basis"], "measured", "{event}");
            let (at, until) = (samples(&event["at"]), samples(&event["until"]));
            heard += until - at;
            count += 1;
            let files = event["files"].as_array().expect("files");
            let read = |name: &Value| -> Vec<i16> {
                let path = prompts.join(name.as_str().unwrap());
                hound::WavReader::open(&path).unwrap().samples::<i16>().map(Result::unwrap).collect()
            };
            // A digit that follows itself is listed once: only prompts without fillings are compared sound for sound.
            if files.iter().any(|file| file.as_str().unwrap().contains("digits/")) {
                kept += until - at;
                continue;
            }
            let sound: Vec<i16> = files.iter().flat_map(read).collect();
            kept += sound.len() as i64;
            let from = usize::try_from(at - first_ring).unwrap();
            assert_eq!(&right[from..from + sound.len()], &sound[..], "{event}");
        }
    }
    assert_eq!(heard, kept, "samples of {count} prompts");
    assert!(count > 60, "{count} prompts");
}

#[test]
fn a_decoder_no_one_here_wrote_reads_back_the_keys_pressed() {
    let here = has_program("multimon-ng") && has_program("sox");
    if !has_package("multimon-ng sox", here, "a_decoder_no_one_here_wrote_reads_back_the_keys_pressed") {
        return;
    }
    let folder = Folder::new("keys");
    let mut all = 0;
    for call in recorded(&folder) {
        let pressed: String = events(&call, "key").filter_map(|event| event["key"].as_str()).collect();
        let decoded = decoded(Path::new(call["recording"]["file"].as_str().unwrap()), 1);
        assert_eq!(decoded, pressed, "{}", call["name"]);
        all += pressed.len();
    }
    assert!(all > 30, "{all} keys");
    // All twelve keys, and the other side: no tone of the line is taken for a key.
    let menu = "start: talk\nsteps:\n  talk: {play: {say: A long story., takes: 60s}, barge_in: false, goto: bye}\n  bye: {disconnect: Goodbye.}\n";
    folder.write("talk.yaml", menu);
    let out = folder.0.join("every");
    let every = ["call", "talk.yaml", "--keys", "2s:1234567890 6s:star 8s:pound 40s:hangup", "--record"];
    let ran = ringtrue(&folder.0, every.into_iter().chain([out.to_str().expect("a path")]), b"");
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let file = out.join("talk.wav");
    assert_eq!(decoded(&file, 1), "1234567890*#");
    assert_eq!(decoded(&file, 2), "");
}

/// What multimon-ng hears on one side of a stereo file.
fn decoded(file: &Path, side: u8) -> String {
    let raw = Command::new("sox")
        .arg(file)
        .args(["-t", "raw", "-r", "22050", "-e", "signed", "-b", "16", "-c", "1", "-", "remix", &side.to_string()])
        .output()
        .expect("sox runs");
    let mut decoder = Command::new("multimon-ng")
        .args(["-q", "-t", "raw", "-a", "DTMF", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("multimon-ng runs");
    let mut pipe = decoder.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || pipe.write_all(&raw.stdout));
    let heard = decoder.wait_with_output().expect("multimon-ng ends");
    writer.join().expect("the writer ends").expect("multimon-ng listens");
    String::from_utf8_lossy(&heard.stdout)
        .lines()
        .filter_map(|line| line.strip_prefix("DTMF: "))
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn ringing_comes_before_the_answer_in_the_cadence_of_the_country() {
    let folder = Folder::new("ring");
    let out = folder.0.join("out");
    let call = &json(
        &root(),
        [
            "audit",
            "audits/a-billing-question-reaches-a-person.toml",
            "--record",
            out.to_str().expect("UTF-8"),
            "--format",
            "json",
        ],
    )["audits"][0];
    let right: Vec<i16> = wav(call).samples::<i16>().skip(1).step_by(2).map(Result::unwrap).collect();
    let loud = |from: f64, until: f64| {
        let part = &right[(from * RATE) as usize..(until * RATE) as usize];
        let sum: f64 = part.iter().map(|sample| f64::from(*sample).powi(2)).sum();
        (sum / part.len() as f64).sqrt()
    };
    // EVIDENCE 8.3, us: 440+480 Hz for 2 s, then 4 s of silence; the answer is at 6 s.
    assert_eq!(call["trace"]["began"], -6.0);
    assert!(loud(0.1, 1.9) > 1_000.0, "{}", loud(0.1, 1.9));
    assert_eq!(loud(2.1, 5.9), 0.0);
    assert_eq!(call["recording"]["tones"], "US");
    assert_eq!(call["recording"]["tones_stand_in"], false);
}

fn run(folder: &Folder, args: &[&str]) -> (u8, String, String) {
    let ran = ringtrue(&folder.0, args.iter().copied(), b"");
    (ran.code, ran.stdout, ran.stderr)
}

/// A line of one menu in a country, and an audit that presses its key.
fn line(name: &str, country: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write(
        "menus/menu.yaml",
        &format!(
            "line: Harbor Electric\ncountry: {country}\nstart: main\nsteps:\n  main:\n    menu:\n      \
             - {{press: 1, say: \"For billing, press 1.\", takes: 2s, goto: bye}}\n    exhausted: bye\n  \
             bye: {{disconnect: {{say: Goodbye., takes: 1s}}}}\n"
        ),
    );
    folder.write(
        "audits/billing.toml",
        "line = \"../menus/menu.yaml\"\n[[turn]]\nhear = \"main\"\npress = \"1\"\n[[turn]]\nreach = \"end\"\n",
    );
    folder
}

#[test]
fn a_country_without_published_ringing_says_that_another_stands_in() {
    let folder = line("stands-in", "IS");
    let (code, stdout, stderr) = run(&folder, &["audit", "--record", "calls"]);
    assert_eq!((code, stderr.as_str()), (ringtrue::cli::CLEAN, ""), "{stdout}");
    let written = stdout.lines().find(|line| line.contains("written to")).unwrap();
    // 6 s of ringing, 2 s of menu, 1.1 s to the key's end, 0.5 s of gap, 1 s of goodbye.
    assert_eq!(
        written.trim(),
        "written to calls/billing.wav (10.6 s); no published ringing for this country, that of US stands in; \
         2 prompts not recorded and silent in it"
    );
    assert!(hound::WavReader::open(folder.0.join("calls/billing.wav")).is_ok());
}

#[test]
fn a_written_call_is_as_long_as_its_trace() {
    let folder = line("length", "US");
    let (code, stdout, _) = run(&folder, &["audit", "--record", "calls", "--format", "json"]);
    assert_eq!(code, ringtrue::cli::CLEAN, "{stdout}");
    let report: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    let call = &report["audits"][0];
    assert_eq!(call["recording"]["tones_stand_in"], false);
    assert_eq!(call["recording"]["answered"], 6.0);
    assert_eq!(call["trace"]["seconds"], 10.6);
    let wav = hound::WavReader::open(folder.0.join("calls/billing.wav")).unwrap();
    assert_eq!((wav.spec().channels, wav.spec().sample_rate), (2, 8_000));
    assert_eq!(wav.duration(), 84_800);
}

#[test]
fn a_call_is_written_too_and_a_folder_that_cannot_be_is_an_error() {
    let folder = line("call", "GB");
    let (code, stdout, _) = run(&folder, &["call", "menus/menu.yaml", "--keys", "1s:1", "--record", "calls"]);
    assert_eq!(code, ringtrue::cli::CLEAN);
    assert!(stdout.contains("written to calls/menu.wav"), "{stdout}");
    assert!(!stdout.contains("stands in"), "{stdout}");
    folder.write("taken", "a file");
    let (code, _, stderr) = run(&folder, &["audit", "--record", "taken"]);
    assert_eq!(code, ringtrue::cli::COULD_NOT);
    assert!(stderr.starts_with("ringtrue: cannot write `taken/billing.wav`"), "{stderr}");
}
