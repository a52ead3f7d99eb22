//! `check --fix`: what it must hold to over every menu of the tests.
//!
//! Mending twice changes nothing more; no comment is lost; nothing becomes harder to read; and where another YAML reader
//! reads the file before and after, no more values differ than were mended.

#![expect(clippy::disallowed_methods, reason = "the menus are read from the tests")]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_yaml::Value;
use support::{json, ringtrue, root};

/// Every menu below a folder, of at most this many bytes: hostile ones are longer.
const MOST: u64 = 60_000;

fn menus(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            menus(&path, found);
        } else if path.extension().is_some_and(|end| end == "yaml")
            && path.metadata().is_ok_and(|about| about.len() < MOST)
        {
            found.push(path);
        }
    }
}

/// How many errors of reading a menu has.
fn reading_errors(folder: &Path, text: &str) -> usize {
    let ran = ringtrue(folder, ["check", "--format", "json", "-"], text.as_bytes());
    let report: Value = serde_yaml::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stdout));
    let findings = report["findings"].as_sequence().cloned().unwrap_or_default();
    let is_one = |found: &&Value| {
        found["severity"] == "error" && found["code"].as_str().is_some_and(|code| code.starts_with("RT0"))
    };
    findings.iter().filter(is_one).count()
}

/// The values of a file by where they stand; `None` where this reader does not read it, or alone would take minutes.
fn leaves(text: &str) -> Option<BTreeMap<String, String>> {
    fn walk(value: &Value, path: String, found: &mut BTreeMap<String, String>) {
        match value {
            Value::Mapping(map) => {
                for (key, value) in map {
                    walk(value, format!("{path}/{key:?}"), found);
                }
            }
            Value::Sequence(items) => {
                for (at, value) in items.iter().enumerate() {
                    walk(value, format!("{path}/{at}"), found);
                }
            }
            other => {
                found.insert(path, format!("{other:?}"));
            }
        }
    }
    if text.contains(['&', '*']) {
        return None;
    }
    let value: Value = serde_yaml::from_str(text).ok()?;
    let mut found = BTreeMap::new();
    walk(&value, String::new(), &mut found);
    Some(found)
}

fn comments(text: &str) -> Vec<String> {
    let comment = |line: &str| Some(line.trim_start()).filter(|line| line.starts_with("# ")).map(str::to_owned);
    text.lines().filter_map(comment).filter(|comment| !comment.contains("ringtrue")).collect()
}

#[test]
fn mending_changes_what_it_says_and_nothing_else() {
    let mut all = Vec::new();
    for part in ["tests/lint", "tests/cases", "tests/tangled", "tests/asterisk-demo", "menus"] {
        menus(&root().join(part), &mut all);
    }
    let (mut mended, mut compared) = (0, 0);
    for path in all {
        let folder = path.parent().expect("a folder");
        let Ok(before) = std::fs::read_to_string(&path) else { continue };
        // A menu that comes from standard input is not written; the files that it includes would be, here among the tests.
        if before.contains("include:") {
            continue;
        }
        let ran = ringtrue(folder, ["check", "--fix", "-"], before.as_bytes());
        let after = ran.stdout;
        if before == after {
            continue;
        }
        mended += 1;
        let shown = path.display();
        let again = ringtrue(folder, ["check", "--fix", "-"], after.as_bytes());
        assert_eq!(again.stdout, after, "{shown}: mending twice changes more");
        assert!(reading_errors(folder, &after) <= reading_errors(folder, &before), "{shown}: harder to read");
        let kept = comments(&after);
        assert!(comments(&before).iter().all(|comment| kept.contains(comment)), "{shown}: a comment is lost");
        // How many findings were mended, of which some move whole items.
        let count = ran
            .stderr
            .lines()
            .find_map(|line| line.split_once(" mended in ")?.0.split(' ').next()?.parse::<usize>().ok());
        let moved = ran.stderr.contains("keys-out-of-order");
        if let (Some(old), Some(new), Some(count), false) = (leaves(&before), leaves(&after), count, moved) {
            let changed = old.iter().filter(|(path, value)| new.get(*path) != Some(value)).count();
            let fresh = new.keys().filter(|path| !old.contains_key(*path)).count();
            // A setting may be written at several steps for one finding.
            assert!(changed.max(fresh) <= count * 4, "{shown}: {changed} values changed, {fresh} new, {count} mended");
            compared += 1;
        }
    }
    assert!(mended > 25 && compared > 15, "only {mended} mended, {compared} compared");
}

#[test]
fn what_is_mended_is_found_no_more() {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root().join("tests/lint"))
        .expect("a folder")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    folders.sort();
    let mut seen = 0;
    for folder in folders {
        let rule = folder.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        let own = |report: &serde_json::Value| {
            let findings = report["findings"].as_array().cloned().unwrap_or_default();
            let fixable = |found: &&serde_json::Value| found["rule"] == rule.as_str() && found["fix"].is_array();
            findings.iter().filter(fixable).count()
        };
        let before = own(&json(&folder, ["check", "--format", "json", "bad.yaml"]));
        if before == 0 {
            continue;
        }
        seen += 1;
        let text = std::fs::read(folder.join("bad.yaml")).expect("a menu");
        let after = ringtrue(&folder, ["check", "--select", &rule, "--fix", "-"], &text).stdout;
        let report = ringtrue(&folder, ["check", "--format", "json", "-"], after.as_bytes()).stdout;
        let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
        assert_eq!(own(&report), 0, "{rule}: still to be mended\n{after}");
    }
    assert!(seen >= 10, "only {seen} rules mend anything");
}

#[test]
fn files_are_written_whole_and_only_where_something_was_mended() {
    let folder = support::Folder::new("fixes");
    let head = "line: Acme\nstart: agents\n";
    folder.write("clean.yaml", &format!("{head}steps:\n  agents: {{queue: {{wait: 30s}}}}\n"));
    folder.write("typo.yaml", &format!("{head}steps:\n  agents: {{queue: {{wiat: 30s}}}} # who speaks\n"));
    folder.write("ringtrue.toml", "[chek]\nfail_on = \"error\"\n");
    let touched =
        |name: &str| std::fs::metadata(folder.0.join(name)).and_then(|about| about.modified()).expect("it is there");
    let before = touched("clean.yaml");
    let ran = ringtrue(&folder.0, ["check", "--fix", "clean.yaml", "typo.yaml"], b"");
    assert!(ran.stdout.contains("2 findings mended in 2 files"), "{}{}", ran.stdout, ran.stderr);
    let text = |name: &str| std::fs::read_to_string(folder.0.join(name)).expect("it is there");
    assert_eq!(text("typo.yaml"), format!("{head}steps:\n  agents: {{queue: {{wait: 30s}}}} # who speaks\n"));
    assert_eq!(text("ringtrue.toml"), "[check]\nfail_on = \"error\"\n");
    assert_eq!(touched("clean.yaml"), before, "a clean file is not written");
    assert_eq!(std::fs::read_dir(&folder.0).expect("a folder").count(), 3, "nothing is left behind");
}
