//! Calls by audits.

use std::path::Path;

use ringtrue::audio::decode::Recording;
use ringtrue::audio::ear::Kind;
use ringtrue::audio::likeness::Library;
use ringtrue::audio::{dtmf, ear, wav};
use ringtrue::project::open_recording;

use crate::support;

#[test]
fn audits_judge_the_calls_that_they_recorded() {
    let folder = support::Folder::new("journeys");
    let out = folder.0.join("calls");
    let out = out.to_str().unwrap();
    let root = support::root();
    let audits = ["audits/an-outage-is-told-by-zip-code.toml", "audits/an-expert-barges-in-and-gets-a-balance.toml"];
    let recorded = support::json(&root, [&["audit", "--format", "json", "--record", out][..], &audits].concat());
    assert_eq!(recorded["audits"].as_array().map(Vec::len), Some(2));
    let ran = support::ringtrue(&root, [&["audit", "--format", "csv", "--call", out][..], &audits].concat(), b"");
    println!("{}{}", ran.stdout, ran.stderr);
    let passed: Vec<&str> =
        ran.stdout.lines().filter(|line| line.contains(".wav,") && line.contains(",passed,")).collect();
    assert_eq!(passed.len(), 2, "{}", ran.stdout);
    for name in ["an-outage-is-told-by-zip-code", "an-expert-barges-in-and-gets-a-balance"] {
        let own =
            passed.iter().any(|line| line.contains(&format!("{name}.wav,")) && line.contains(&format!(",{name},")));
        assert!(own, "{name}: {}", ran.stdout);
    }
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    // One of them by the other's audit: that was another journey, and the audit says where.
    let call = format!("{out}/an-outage-is-told-by-zip-code.wav");
    let ran = support::ringtrue(&root, ["audit", "--call", &call, audits[1]], b"");
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("RT701"), "{}", ran.stdout);
}

/// The same call with another key pressed: the first one of the caller becomes this one.
fn pressed_wrong(call: &Path, key: char) -> Vec<u8> {
    let (file, length) = open_recording(call).expect("a recording");
    let mut recording = Recording::open(file, length).unwrap_or_else(|_| panic!("{} is read", call.display()));
    let (mut sides, mut all) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    while recording.next(&mut sides) {
        all[0].extend_from_slice(&sides[0]);
        all[1].extend_from_slice(&sides[1]);
    }
    let nothing = std::sync::Arc::new(Library::new([]));
    // Whatever side the caller is on: the other one has no keys.
    let keys = all.each_ref().map(|side| {
        let heard = ear::listen(&nothing, None, side);
        heard.into_iter().find(|sound| matches!(sound.kind, Kind::Key { .. }))
    });
    let side = keys.iter().position(Option::is_some).expect("a key");
    let first = keys[side].clone().expect("a key");
    let tone = dtmf::samples(key, first.until - first.at).expect("a tone");
    let at = usize::try_from(first.at.sample()).expect("a place");
    all[side][at - 80..at + tone.len() + 80].fill(0);
    all[side][at..at + tone.len()].copy_from_slice(&tone);
    wav::write_stereo(&all[0], &all[1]).expect("a file")
}

#[test]
fn a_caller_who_presses_a_wrong_key_walks_the_journey_and_fails_it() {
    let folder = support::Folder::new("wrong-key");
    let out = folder.0.join("calls");
    let out = out.to_str().unwrap();
    let root = support::root();
    let audit = "audits/an-outage-is-told-by-zip-code.toml";
    support::json(&root, ["audit", "--format", "json", "--record", out, audit]);
    let call = folder.0.join("calls/an-outage-is-told-by-zip-code.wav");
    // The menu has a choice on one of them, and none on the other.
    for key in ['1', '7'] {
        let wrong = folder.0.join(format!("wrong/{key}.wav"));
        std::fs::create_dir_all(wrong.parent().unwrap()).unwrap();
        std::fs::write(&wrong, pressed_wrong(&call, key)).unwrap();
        let ran = support::ringtrue(&root, ["audit", "--call", wrong.to_str().unwrap(), audit], b"");
        println!("{}{}", ran.stdout, ran.stderr);
        assert_eq!(ran.code, 1, "{}", ran.stdout);
        let why = format!("{key} was pressed, the script presses 2");
        assert!(ran.stdout.contains("RT701") && ran.stdout.contains(&why), "{}", ran.stdout);
    }
    let calls = folder.0.join("wrong");
    let ran = support::ringtrue(&root, ["audit", "--format", "csv", "--call", calls.to_str().unwrap(), audit], b"");
    println!("{}{}", ran.stdout, ran.stderr);
    let failed = ran.stdout.lines().filter(|line| line.contains(".wav,") && line.contains(",failed,"));
    assert_eq!(failed.count(), 2, "{}", ran.stdout);
}
