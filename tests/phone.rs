//! The phone in the terminal: real time, a pseudo terminal, and a player that writes down what it was given.
//!
//! The terminal is made by `script` of util-linux. Where it is missing the test says so; in CI that is a failure.

#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "tests write their files and run the program")]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use ringtrue::audio::wav;
use support::{Folder, has_package, has_program, ringtrue};

const MENU: &str = "\
line: Harbor Electric
country: AU
languages: [en-US]
start: welcome
prompts: prompts
steps:
  welcome: {play: Hello., goto: main, barge_in: false}
  main:
    menu:
      - {press: 1, say: 'For billing, press 1.', goto: bye}
      - {press: 0, say: 'For a person, press 0.', goto: agents}
    exhausted: agents
  agents: {queue: {wait: 1s, music: hold.wav}}
  bye: {disconnect: Goodbye.}
";

/// Notes each sound: its length in samples when it begins, and `done` when it was heard to its end.
const PLAYER: &str = "#!/bin/sh
size=$(( ($(wc -c < \"$1\") - 44) / 2 ))
echo \"play $size\" >> \"$PLAYED\"
sleep $(( size / 8000 )).$(printf %03d $(( size % 8000 / 8 )))
echo \"done $size\" >> \"$PLAYED\"
";

/// A line with recordings of known lengths, and players on a path of their own.
fn project(name: &str, player: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("menu.yaml", MENU);
    for (file, samples) in
        [("en-US/welcome", 3_200), ("en-US/main-1", 16_000), ("en-US/main-0", 16_000), ("hold", 24_000)]
    {
        let name = format!("prompts/{file}.wav");
        folder.write(&name, "");
        fs::write(folder.0.join(name), wav::write_mono(&vec![500; samples]).expect("sound")).expect("a file");
    }
    folder.write("bin/pw-play", player);
    for other in ["paplay", "aplay", "afplay", "play", "ffplay"] {
        folder.write(&format!("bin/{other}"), "#!/bin/sh\nexit 1\n");
    }
    for file in fs::read_dir(folder.0.join("bin")).expect("a folder") {
        let path = file.expect("a file").path();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a program");
    }
    folder.write("played", "");
    fs::create_dir(folder.0.join("tmp")).expect("a folder");
    folder
}

/// What is seen on a terminal while a persona calls.
fn watch(folder: &Folder, args: &str) -> String {
    let command = format!("{} call menu.yaml {args}", env!("CARGO_BIN_EXE_ringtrue"));
    let path = std::env::var("PATH").unwrap_or_default();
    let mut child = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(&folder.0)
        .env("PATH", format!("{}:{path}", folder.0.join("bin").display()))
        .env("PLAYED", folder.0.join("played"))
        .env("TMPDIR", folder.0.join("tmp"))
        .env("TERM", "xterm-256color")
        .env_remove("NO_COLOR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script runs");
    // Nobody types, and nobody has gone.
    let typed = child.stdin.take();
    let ran = child.wait_with_output().expect("script ends");
    drop(typed);
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

#[test]
fn recordings_are_played_and_cut_with_the_prompt() {
    if !has_package("bsdutils", has_program("script"), "recordings_are_played_and_cut_with_the_prompt") {
        return;
    }
    let folder = project("phone-plays", PLAYER);
    let seen = watch(&folder, "--as expert --save audits/call.toml");
    let played = fs::read_to_string(folder.0.join("played")).expect("what was played");
    let lines: Vec<&str> = played.lines().collect();
    // The ring, the welcome in full, the menu's first offer until a key cuts it, the key, music.
    for wanted in ["play 24000", "done 3200", "play 16000", "play 800"] {
        assert!(lines.contains(&wanted), "{wanted}: {played}\n{seen}");
    }
    assert!(!lines.contains(&"done 16000"), "the prompt was not cut:\n{played}");
    assert!(seen.contains("a person after"), "{seen}");
    assert!(seen.contains("pw-play"), "the player is not named:\n{seen}");
    // Nothing is left: no player, no file for one.
    let left = fs::read_dir(folder.0.join("tmp")).expect("a folder");
    assert_eq!(left.count(), 0);
    // And the call is an audit that passes.
    let ran = ringtrue(&folder.0, ["audit", "--brief", "audits/call.toml"], b"");
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn players_that_fail_leave_the_call_silent() {
    if !has_package("bsdutils", has_program("script"), "players_that_fail_leave_the_call_silent") {
        return;
    }
    let folder = project("phone-silent", "#!/bin/sh\nexit 1\n");
    let seen = watch(&folder, "--as zero-presser");
    assert!(seen.contains("no sound: no player here finds a device"), "{seen}");
    assert!(seen.contains("a person after"), "{seen}");
}

#[test]
fn a_call_can_be_hurried_and_is_silent_then() {
    if !has_package("bsdutils", has_program("script"), "a_call_can_be_hurried_and_is_silent_then") {
        return;
    }
    let folder = project("phone-fast", PLAYER);
    let seen = watch(&folder, "--as silent --speed 50");
    assert!(seen.contains("silent: sound has one speed only"), "{seen}");
    assert!(seen.contains("a person after"), "{seen}");
    assert_eq!(fs::read_to_string(folder.0.join("played")).expect("what was played"), "");
}
