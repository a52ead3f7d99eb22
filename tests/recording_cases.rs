//! Audits that also write the call: into a folder of their own, so that nothing is left behind.

#![allow(clippy::disallowed_methods, reason = "a folder is made, looked at and taken away")]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use ringtrue::cli;

/// A folder that goes when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("ringtrue-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("menus")).unwrap();
        fs::create_dir_all(path.join("audits")).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn ringtrue(here: &Path, args: &[&str]) -> (u8, String, String) {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut stdio = cli::Stdio {
        stdin: &mut &b""[..],
        stdout: &mut stdout,
        stderr: &mut stderr,
        here: here.to_path_buf(),
        color: false,
        person: false,
    };
    let code = cli::run(["ringtrue"].iter().chain(args).map(OsString::from), &mut stdio);
    (code, String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
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
    let folder = line("stands-in", "JP");
    let (code, stdout, stderr) = ringtrue(&folder.0, &["audit", "--record", "calls"]);
    assert_eq!((code, stderr.as_str()), (cli::CLEAN, ""), "{stdout}");
    let written = stdout.lines().find(|line| line.contains("written to")).unwrap();
    // 6 s of ringing, 2 s of menu, 1.1 s to the key's end, 0.5 s of gap, 1 s of goodbye.
    assert_eq!(
        written.trim(),
        "written to calls/billing.wav (10.6 s); no published ringing for this country, that of US stands in; \
         2 prompts not recorded and silent in it"
    );
    assert!(folder.0.join("calls/billing.wav").is_file());
}

#[test]
fn a_written_call_is_as_long_as_its_trace() {
    let folder = line("length", "US");
    let (code, stdout, _) = ringtrue(&folder.0, &["audit", "--record", "calls", "--format", "json"]);
    assert_eq!(code, cli::CLEAN, "{stdout}");
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
    let (code, stdout, _) = ringtrue(&folder.0, &["call", "menus/menu.yaml", "--keys", "1s:1", "--record", "calls"]);
    assert_eq!(code, cli::CLEAN);
    assert!(stdout.contains("written to calls/menu.wav"), "{stdout}");
    assert!(!stdout.contains("stands in"), "{stdout}");
    folder.write("taken", "a file");
    let (code, _, stderr) = ringtrue(&folder.0, &["audit", "--record", "taken"]);
    assert_eq!(code, cli::COULD_NOT);
    assert!(stderr.starts_with("ringtrue: cannot write `taken/billing.wav`"), "{stderr}");
}
