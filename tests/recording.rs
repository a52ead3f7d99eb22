//! Calls written to WAV, held against the trace and against ears that nobody here made.

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
        // Times count from the answer; the recording begins with the first ring, before it.
        let trace = &call["trace"];
        let expected = samples(&trace["ended"]) - samples(&trace["began"]);
        assert_eq!(i64::from(reader.duration()), expected, "{}", call["name"]);
        assert_eq!(i64::from(reader.duration()), samples(&trace["seconds"]), "{}", call["name"]);
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
    // All twelve keys, and the other side silent: no tone of the line is taken for a key.
    let every = "2s:1234567890 6s:star 8s:pound 40s:hangup";
    let out = folder.0.join("every");
    let ran = ringtrue(
        &root(),
        ["call", "menus/harbor-electric.yaml", "--keys", every, "--record", out.to_str().expect("UTF-8")],
        b"",
    );
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let file = out.join("harbor-electric.wav");
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
