//! Tests that are folders. Each is run in process, as if by the command line, standing in its folder.
//!
//! * `tests/lint/<rule>/`: `good.yaml` has no finding at all; `bad.yaml` has the rule's, and the whole output lies beside
//!   it in `bad.snap`.
//! * `tests/law/<check>/`: the same for a law's check, with its profile chosen; where it asks for facts, `unjudged.yaml` does
//!   not write them, and is not judged.
//! * `tests/cases/<kind>/<name>/`: the first line of `cmd` is what stands after `ringtrue`, `< file` at its end names
//!   standard input; both outputs and the exit code lie in `output.snap`. Where a file `now` holds moments, a line each, the
//!   folder is copied, and each line of `cmd` is run in the copy at the moment of its line; `cp a b` copies a file, and
//!   `> /dev/null` leaves standard output out.
//!
//! `cargo test --test fixtures dead-end` runs one; `INSTA_UPDATE=always` writes what is expected, to be read before it is
//! kept.

#![expect(clippy::disallowed_methods, reason = "tests that are folders are read from them")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use ringtrue::cli;
use ringtrue::lint::PROFILES;
use support::{Folder, ringtrue, ringtrue_at};

fn main() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut trials = Vec::new();
    for folder in folders(&tests.join("lint")) {
        let name = format!("lint/{}", name_of(&folder));
        trials.push(Trial::test(name, move || lint(&folder)));
    }
    for folder in folders(&tests.join("law")) {
        let name = format!("law/{}", name_of(&folder));
        trials.push(Trial::test(name, move || law(&folder)));
    }
    for kind in folders(&tests.join("cases")) {
        for folder in folders(&kind) {
            let name = format!("{}/{}", name_of(&kind), name_of(&folder));
            trials.push(Trial::test(name, move || case(&folder)));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// A rule speaks about the bad menu and is silent about the good one, and so is every other rule.
fn lint(folder: &Path) -> Result<(), Failed> {
    let good = ringtrue(folder, ["check", "good.yaml"], b"");
    if good.code != cli::CLEAN || !good.stdout.ends_with("no findings\n") {
        return Err(format!("good.yaml is not clean:\n{}{}", good.stdout, good.stderr).into());
    }
    let rule = name_of(folder);
    let json = ringtrue(folder, ["check", "--format", "json", "bad.yaml"], b"").stdout;
    let report: serde_json::Value = serde_json::from_str(&json)?;
    let found = report["findings"].as_array().ok_or("the report has no findings")?;
    let own: Vec<_> = found.iter().filter(|finding| finding["rule"] == *rule || finding["name"] == *rule).collect();
    if own.is_empty() {
        return Err(format!("bad.yaml has no finding called `{rule}`:\n{json}").into());
    }
    let bad = ringtrue(folder, ["check", "bad.yaml"], b"");
    let fails = found.iter().any(|finding| finding["severity"] != "info");
    let expected = if fails { cli::FOUND } else { cli::CLEAN };
    if bad.code != expected {
        return Err(format!("the exit code is {}, not {expected}", bad.code).into());
    }
    snapshot(folder, "bad", bad.stdout + &bad.stderr);
    Ok(())
}

/// A law speaks about the bad menu and is silent about the good one, as is every rule; of the third it cannot tell.
fn law(folder: &Path) -> Result<(), Failed> {
    let check = name_of(folder);
    let profile = PROFILES.iter().find(|profile| profile.checks.iter().any(|known| known.code.name == check));
    let profile = profile.ok_or("no profile has a check of this name")?.name;
    let ran = |file: &str| ringtrue(folder, ["check", "--profile", profile, file], b"");
    let good = ran("good.yaml");
    if good.code != cli::CLEAN || !good.stdout.ends_with("no findings\n") {
        return Err(format!("good.yaml is not clean:\n{}{}", good.stdout, good.stderr).into());
    }
    let json = |file: &str, what: &str| -> Result<Vec<serde_json::Value>, Failed> {
        let text = ringtrue(folder, ["check", "--profile", profile, "--format", "json", file], b"").stdout;
        let report: serde_json::Value = serde_json::from_str(&text)?;
        let all = report[what].as_array().cloned().unwrap_or_default();
        Ok(all.into_iter().filter(|one| one["rule"] == *check).collect())
    };
    if !json("good.yaml", "not_judged")?.is_empty() {
        return Err("good.yaml is not judged".into());
    }
    let own = json("bad.yaml", "findings")?;
    let counsel =
        |one: &serde_json::Value| one["help"].as_str().is_some_and(|help| help.ends_with("check with counsel"));
    if own.is_empty() || !own.iter().all(counsel) {
        return Err(format!("bad.yaml has no finding called `{check}` that sends to counsel: {own:?}").into());
    }
    let bad = ran("bad.yaml");
    if bad.code != cli::FOUND {
        return Err(format!("the exit code is {}, not {}", bad.code, cli::FOUND).into());
    }
    snapshot(folder, "bad", bad.stdout + &bad.stderr);
    if folder.join("unjudged.yaml").is_file() {
        let left = json("unjudged.yaml", "not_judged")?;
        if !left.iter().any(|left| left["why"] == "no-fact") || !json("unjudged.yaml", "findings")?.is_empty() {
            return Err("unjudged.yaml is judged".into());
        }
        let unjudged = ran("unjudged.yaml");
        snapshot(folder, "unjudged", unjudged.stdout + &unjudged.stderr);
    }
    Ok(())
}

/// A command line does what it did.
fn case(folder: &Path) -> Result<(), Failed> {
    let cmd = fs::read_to_string(folder.join("cmd"))?;
    if let Ok(now) = fs::read_to_string(folder.join("now")) {
        return lines(folder, &cmd, &now);
    }
    let line = cmd.lines().next().unwrap_or_default();
    // What stands in quotes is an argument, whatever it looks like.
    let (args, stdin) = match line.rsplit_once(" < ").filter(|(_, file)| !file.contains('"')) {
        Some((args, file)) => (args, fs::read(folder.join(file.trim()))?),
        None => (line, Vec::new()),
    };
    let args = words(args);
    let ran = ringtrue(folder, args.iter().map(String::as_str), &stdin);
    let text = format!("exit code: {}\n--- stdout\n{}\n--- stderr\n{}", ran.code, ran.stdout, ran.stderr);
    snapshot(folder, "output", text);
    Ok(())
}

/// Command lines do what they did, one after the other, each at its moment.
fn lines(folder: &Path, cmd: &str, now: &str) -> Result<(), Failed> {
    let copy = Folder::new(&format!("case-{}", name_of(folder)));
    copy_all(folder, &copy.0)?;
    let mut text = String::new();
    let mut moments = now.lines();
    let mut moment = None;
    for line in cmd.lines() {
        text.push_str(&format!("$ {line}\n"));
        if let Some((from, to)) = line.strip_prefix("cp ").and_then(|files| files.split_once(' ')) {
            fs::copy(copy.0.join(from), copy.0.join(to))?;
            continue;
        }
        moment = moments.next().or(moment);
        let quiet = line.strip_suffix(" > /dev/null");
        let args = words(quiet.unwrap_or(line));
        let ran = ringtrue_at(moment, &copy.0, args.iter().map(String::as_str), b"");
        let stdout = if quiet.is_some() { "" } else { ran.stdout.as_str() };
        text.push_str(&format!("{stdout}{}", ran.stderr));
        text.push_str(&format!("exit code: {}\n\n", ran.code));
    }
    snapshot(folder, "output", text);
    Ok(())
}

/// A folder and all in it but what was expected of it.
fn copy_all(from: &Path, to: &Path) -> Result<(), Failed> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let to = to.join(name_of(&path));
        if path.is_dir() {
            copy_all(&path, &to)?;
        } else if path.extension().is_none_or(|extension| extension != "snap") {
            fs::copy(&path, &to)?;
        }
    }
    Ok(())
}

/// Cuts a command line at its blanks; `"two words"` and `'two words'` are one argument.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for letter in line.chars() {
        match (quote, letter) {
            (None, ' ') => words.extend(word.take()),
            (None, '"' | '\'') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (Some(open), letter) if open == letter => quote = None,
            (_, letter) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

fn snapshot(folder: &Path, name: &str, text: String) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The folders inside a folder, in the order of their names; none where it is not there.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut folders: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn name_of(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}
