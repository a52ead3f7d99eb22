//! Published phone menus, rewritten in our language: what `ringtrue check` says of them, and the verdict on each finding.
//!
//! `tests/real/<name>/`: `menu.yaml`, what is said of it in `check.snap`, and `VERDICT.md`, whose table has one row for each
//! code: `| RT105 | true | why |`. `tests/real/README.md` says what the verdicts are.
//!
//! `INSTA_UPDATE=always cargo test --test real` writes what is said, to be read and judged before it is kept.

#![expect(clippy::disallowed_methods, reason = "tests that are folders are read from them")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use support::{json, ringtrue, root};

/// What a finding can be. The fourth, a false alarm, is not kept: the rule is mended.
const VERDICTS: [&str; 3] = ["true", "true of what is published", "cannot be known"];

fn menus() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("tests/real")).into_iter().flatten();
    let mut menus: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    menus.sort();
    menus
}

/// The rows of a verdict's table: code, verdict, why. A cell that is missing is empty.
fn verdicts(folder: &Path) -> Vec<[String; 3]> {
    let text = fs::read_to_string(folder.join("VERDICT.md")).unwrap_or_default();
    let rows = text.lines().filter(|line| line.starts_with("| RT"));
    rows.map(|row| {
        let mut cells = row.trim_matches('|').splitn(3, '|').map(|cell| cell.trim().to_owned());
        [cells.next(), cells.next(), cells.next()].map(Option::unwrap_or_default)
    })
    .collect()
}

#[test]
fn check_says_what_it_said() {
    for folder in menus() {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let ran = ringtrue(&folder, ["check", "menu.yaml"], b"");
        settings.bind(|| insta::assert_snapshot!("check", ran.stdout + &ran.stderr));
    }
}

#[test]
fn every_finding_has_a_verdict_and_none_is_a_false_alarm() {
    let mut wrong = Vec::new();
    for folder in menus() {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let report = json(&folder, ["check", "--format", "json", "menu.yaml"]);
        let findings = report["findings"].as_array().unwrap();
        let found: BTreeSet<&str> = findings.iter().map(|finding| finding["code"].as_str().unwrap()).collect();
        let rows = verdicts(&folder);
        for [code, verdict, why] in &rows {
            if !found.contains(code.as_str()) {
                wrong.push(format!("{name}: {code} has a verdict and is no longer found"));
            }
            if !VERDICTS.contains(&verdict.as_str()) {
                wrong.push(format!("{name}: {code} is judged `{verdict}`, which is none of {VERDICTS:?}"));
            }
            if why.len() < 20 {
                wrong.push(format!("{name}: {code} is judged without a reason"));
            }
        }
        for code in found {
            match rows.iter().filter(|row| row[0] == code).count() {
                0 => wrong.push(format!("{name}: {code} has no verdict")),
                1 => {}
                _ => wrong.push(format!("{name}: {code} has several verdicts")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_menu_says_where_it_comes_from() {
    for folder in menus() {
        let text = fs::read_to_string(folder.join("menu.yaml")).unwrap();
        let head: String = text.lines().take_while(|line| line.starts_with('#')).collect();
        for wanted in ["Published at", "http", "wording", "Taken:"] {
            assert!(head.contains(wanted), "{}: the head does not say `{wanted}`", folder.display());
        }
    }
    assert!(menus().len() >= 12, "{} menus", menus().len());
}
