//! Audits from the command line where files are written: forms for ratings, recordings of rows.

#![expect(clippy::disallowed_methods, reason = "tests write and read their files")]

mod support;

use std::fs;

use support::{Folder, ringtrue};

const MENU: &str = "\
line: Harbor Electric
number: \"+1-800-555-0142\"
country: US
languages: [en-US]
start: main
steps:
  main:
    menu:
      - press: 0
        say: {say: \"For a person, press 0.\", takes: 2s}
        goto: agents
    exhausted: agents
  agents:
    queue: {wait: 5s}
";

const AUDIT: &str = "\
line = \"../menus/menu.yaml\"

[[turn]]
hear = \"main\"
press = \"0\"

[[turn]]
reach = \"human\"

[[rate]]
ask = \"Did the agent say \\\"hello\\\", and in \\\\ a friendly way?\"

[[rate]]
ask = \"Was it solved?\"
scale = 3

[[case]]
name = \"by day / early\"
at = \"2026-11-23T08:00\"

[[case]]
name = \"é\"
at = \"2026-11-23T10:00\"
";

fn project(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("menus/menu.yaml", MENU);
    folder.write("audits/call.toml", AUDIT);
    folder
}

#[test]
fn a_form_that_is_filled_in_answers_every_question() {
    let folder = project("rate-form");
    let ran = ringtrue(&folder.0, ["audit", "--brief", "--rate-form", "form.toml"], b"");
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("4 open questions written to form.toml"), "{}", ran.stdout);
    // Nobody has filled it in: nothing fails, and it is said.
    let ran = ringtrue(&folder.0, ["audit", "--brief", "--rate", "form.toml"], b"");
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("4 of 4 ratings are not filled in"), "{}", ran.stdout);
    let form = fs::read_to_string(folder.0.join("form.toml")).expect("a form");
    fs::write(folder.0.join("filled.toml"), form.replace("rating = \"?\"", "rating = 3")).expect("a file");
    let ran = ringtrue(&folder.0, ["audit", "--format", "json", "--rate", "filled.toml"], b"");
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let audits = report["audits"].as_array().expect("audits");
    let ratings: Vec<_> = audits.iter().flat_map(|audit| audit["ratings"].as_array().expect("ratings")).collect();
    assert_eq!(ratings.len(), 4);
    assert!(ratings.iter().all(|rating| rating["rating"] == 3), "{ratings:?}");
    // What is answered is not asked again.
    let args = ["audit", "--brief", "--rate", "filled.toml", "--rate-form", "again.toml"];
    let ran = ringtrue(&folder.0, args, b"");
    assert!(ran.stdout.contains("no question is open: again.toml was not written"), "{}", ran.stdout);
    assert!(!folder.0.join("again.toml").exists());
}

#[test]
fn each_row_is_recorded_under_its_own_name() {
    let folder = project("rows-recorded");
    let ran = ringtrue(&folder.0, ["audit", "--brief", "--record", "calls"], b"");
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let mut files: Vec<String> = fs::read_dir(folder.0.join("calls"))
        .expect("a folder")
        .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    assert_eq!(files, ["call [by day - early].wav", "call [é].wav"]);
}
