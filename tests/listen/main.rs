//! Recorded calls through `ringtrue listen`: every format, bad files, sides, many calls, kills.

#![expect(clippy::disallowed_methods, reason = "tests start programs and write files")]

mod bad_files;
mod formats;
mod index;
mod many;
mod results;
mod sides;
#[path = "../support/mod.rs"]
mod support;

use std::fs;

use ringtrue::audio::{dtmf, wav};
use serde_json::Value;
use support::{Folder, Ran, ringtrue, root};

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
