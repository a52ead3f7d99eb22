//! `ringtrue check --watch`: the same check again whenever a file that it rests on is saved.
//!
//! The loop itself has no clock: it is told when to look, by a timer or by a test.

use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};

use super::{CLEAN, Stdio};
use crate::error::Error;
use crate::finding::count_of;
use crate::project::{PERIOD, Watch, stamp};

/// A check; it says which files it rests on.
pub(super) type Check<'a> = &'a mut dyn FnMut(&mut Stdio<'_>, &mut Vec<PathBuf>) -> Result<u8, Error>;

/// Checks until Ctrl-C, which is a good end.
pub(super) fn until_interrupted(paths: &[PathBuf], stdio: &mut Stdio<'_>, check: Check<'_>) -> Result<u8, Error> {
    if paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(Error::new("standard input cannot be watched").help("name the menu's file"));
    }
    let (stop, stopped) = mpsc::channel();
    ctrlc::set_handler(move || {
        // Nobody listens any more when the second one comes.
        let _ = stop.send(());
    })
    .map_err(|error| Error::new(format!("cannot wait for Ctrl-C: {error}")))?;
    let looks = std::iter::from_fn(|| match stopped.recv_timeout(PERIOD) {
        Err(RecvTimeoutError::Timeout) => Some(()),
        Ok(()) | Err(RecvTimeoutError::Disconnected) => None,
    });
    watch(paths, stdio, check, looks)
}

/// Checks, and at each look checks again if something changed and has come to rest since the look before.
fn watch(
    paths: &[PathBuf],
    stdio: &mut Stdio<'_>,
    check: Check<'_>,
    looks: impl Iterator<Item = ()>,
) -> Result<u8, Error> {
    let mut rests_on = Vec::new();
    checked(stdio, check, &mut rests_on)?;
    let mut watch = Watch::new(paths.to_vec(), stdio.here.clone(), rests_on);
    for () in looks {
        if watch.look() {
            let mut rests_on = watch.rests_on().to_vec();
            checked(stdio, check, &mut rests_on)?;
            watch.told(rests_on);
        }
    }
    Ok(CLEAN)
}

/// Checks once, on a clean screen. That there is nothing to check is told and waited out.
fn checked(stdio: &mut Stdio<'_>, check: Check<'_>, rests_on: &mut Vec<PathBuf>) -> Result<(), Error> {
    if stdio.person {
        super::put(stdio, "\x1b[2J\x1b[3J\x1b[H")?;
    }
    let known = rests_on.clone();
    if let Err(error) = check(stdio, rests_on) {
        // What it rested on before is still where a change may come from.
        rests_on.extend(known);
        rests_on.sort();
        rests_on.dedup();
        let _ = writeln!(stdio.stderr, "ringtrue: {error}");
        if let Some(help) = error.advice() {
            let _ = writeln!(stdio.stderr, "  help: {help}");
        }
    }
    let there = rests_on.iter().filter_map(|path| stamp(path)).filter(|stamp| !stamp.is_folder()).count();
    let _ = writeln!(stdio.stderr, "watching {}; Ctrl-C ends", count_of(there, "file"));
    Ok(())
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test writes the files that are watched")]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::cli::{Stdio, run};

    const PART: &str = "steps:\n  bye: {disconnect: Goodbye.}\n";

    fn menu(include: &str, play: &str) -> String {
        format!("line: Test\nstart: a\n{include}steps:\n  a: {{play: {play}, goto: bye}}\n")
    }

    /// Runs the watch over a folder; each of the steps is done between two looks and followed by two looks at rest. Gives
    /// what was printed after each check, and what was said.
    fn watched(name: &str, steps: &[&dyn Fn(&Path)]) -> (Vec<String>, String) {
        let folder = std::env::temp_dir().join(format!("ringtrue-watch-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("menus")).unwrap();
        fs::write(folder.join("menus/main.yaml"), menu("include: [part.yaml]\n", "Hello.")).unwrap();
        fs::write(folder.join("menus/part.yaml"), PART).unwrap();
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let mut stdio = Stdio {
            stdin: &mut std::io::empty(),
            stdout: &mut stdout,
            stderr: &mut stderr,
            here: folder.clone(),
            color: false,
            person: true,
            now: None,
        };
        let mut at = 0;
        let looks = std::iter::from_fn(|| {
            if at % 3 == 0 {
                steps.get(at / 3)?(&folder);
            }
            at += 1;
            Some(())
        });
        let mut check = |stdio: &mut Stdio<'_>, rests_on: &mut Vec<PathBuf>| {
            let subcommand = &super::super::check::SUBCOMMAND;
            let command = (subcommand.command)(clap::Command::new("check"));
            super::super::check::once(&command.get_matches_from(["check", "menus/main.yaml"]), stdio, rests_on)
        };
        let code = watch(&["menus/main.yaml".into()], &mut stdio, &mut check, looks).unwrap();
        assert_eq!(code, CLEAN, "the end of a watch is a good one, whatever was found");
        let _ = fs::remove_dir_all(&folder);
        let text = String::from_utf8(stdout).unwrap();
        let printed = text.split("\x1b[2J\x1b[3J\x1b[H").skip(1).map(str::to_owned).collect();
        (printed, String::from_utf8(stderr).unwrap())
    }

    #[test]
    fn a_file_that_is_saved_is_checked_again_and_one_that_is_not_is_not() {
        let (printed, said) = watched(
            "saved",
            &[
                &|_| {},
                &|folder| fs::write(folder.join("menus/main.yaml"), menu("include: [part.yaml]\n", "[Hello]")).unwrap(),
                &|_| {},
            ],
        );
        assert_eq!(printed.len(), 2, "{printed:?}");
        assert!(said.ends_with("watching 2 files; Ctrl-C ends\n"), "{said}");
    }

    #[test]
    fn included_files_are_followed_as_they_come_and_go_and_are_broken() {
        let (printed, said) = watched(
            "included",
            &[
                &|folder| fs::write(folder.join("menus/part.yaml"), "steps:\n  bye: {disconnect: [}\n").unwrap(),
                &|folder| fs::remove_file(folder.join("menus/part.yaml")).unwrap(),
                &|folder| fs::write(folder.join("menus/part.yaml"), PART).unwrap(),
                &|folder| fs::write(folder.join("menus/main.yaml"), menu("include: [new.yaml]\n", "Hello.")).unwrap(),
                &|folder| fs::write(folder.join("menus/new.yaml"), PART).unwrap(),
                &|folder| fs::write(folder.join("menus/part.yaml"), "nobody includes this any more").unwrap(),
            ],
        );
        let codes = [None, Some("RT001"), Some("RT007"), None, Some("RT007"), None];
        assert_eq!(printed.len(), codes.len(), "{printed:#?}");
        for (text, code) in printed.iter().zip(codes) {
            assert_eq!(text.contains("error[RT0"), code.is_some(), "{text}");
            assert!(text.contains(code.unwrap_or("1 menu")), "{text}");
        }
        assert_eq!(said.matches("watching 2 files").count(), 4, "{said}");
    }

    #[test]
    fn a_menu_that_vanishes_is_waited_for() {
        let (printed, said) = watched(
            "vanished",
            &[&|folder| fs::remove_file(folder.join("menus/main.yaml")).unwrap(), &|folder| {
                fs::write(folder.join("menus/main.yaml"), menu("", "Hello.").replace("bye", "a")).unwrap()
            }],
        );
        assert_eq!(printed.len(), 3);
        assert!(said.contains("`menus/main.yaml` is not there"), "{said}");
        assert_eq!(printed[1], "");
        assert!(printed[2].contains("1 menu"), "{}", printed[2]);
    }

    #[test]
    fn a_prompt_that_is_recorded_is_seen() {
        let (printed, _) = watched(
            "prompt",
            &[&|folder| fs::create_dir_all(folder.join("menus/prompts/en-US")).unwrap(), &|folder| {
                fs::write(folder.join("menus/prompts/en-US/a.wav"), b"RIFF").unwrap()
            }],
        );
        assert_eq!(printed.len(), 3, "{printed:#?}");
        assert!(!printed[1].contains("a.wav") && printed[2].contains("a.wav"), "{}", printed[2]);
    }

    #[test]
    fn standard_input_cannot_be_watched() {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let mut stdio = Stdio {
            stdin: &mut std::io::empty(),
            stdout: &mut stdout,
            stderr: &mut stderr,
            here: std::env::temp_dir(),
            color: false,
            person: false,
            now: None,
        };
        assert_eq!(run(["ringtrue", "check", "--watch", "-"].map(Into::into), &mut stdio), crate::cli::COULD_NOT);
        assert!(String::from_utf8(stderr).unwrap().contains("standard input cannot be watched"));
    }
}
