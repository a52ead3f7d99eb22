//! The README is true: its commands are run, its rule table is made from the rules.
//!
//! A `console` block holds commands (`$ ringtrue ...`) and what they print, standing in the repository, or in a copy of its
//! menus and audits where one of them writes sound; a last line of `...` means that more follows. `UPDATE_README=1 cargo test --release --test readme` writes what is printed now.

#![expect(clippy::disallowed_methods, reason = "a test reads the README, and writes it where it is told to")]

mod support;

use std::path::Path;

use support::{Folder, ringtrue, root};

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).expect("README.md")
}

/// The README as it should be.
fn made(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        if line == "```console" {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            out.push_str(&console(&block));
            out.push_str("```\n");
        } else if let Some(what) = line.strip_prefix("<!-- made: ").and_then(|rest| rest.strip_suffix(" -->")) {
            while lines.next_if(|line| *line != "<!-- end -->").is_some() {}
            out.push_str(&table(what));
        }
    }
    out
}

/// A block run again: as many lines as it had where it ends in `...`.
fn console(block: &[&str]) -> String {
    let copy = block.iter().any(|line| line.contains("--record")).then(copy);
    let here = copy.as_ref().map_or_else(root, |folder| folder.0.clone());
    let mut out = String::new();
    let mut at = 0;
    while at < block.len() {
        let line = block[at];
        let end =
            block[at + 1..].iter().position(|line| line.starts_with("$ ")).map_or(block.len(), |next| at + 1 + next);
        let printed = &block[at + 1..end];
        out.push_str(line);
        out.push('\n');
        if let Some(args) = line.strip_prefix("$ ringtrue ") {
            let ran = ringtrue(&here, words(args).iter().map(String::as_str), b"");
            let all: Vec<String> = (ran.stdout + &ran.stderr).lines().map(|line| line.trim_end().to_owned()).collect();
            let cut = printed.last() == Some(&"...");
            let most = if cut { printed.len() - 1 } else { all.len() };
            for line in all.iter().take(most) {
                out.push_str(line);
                out.push('\n');
            }
            if cut {
                out.push_str("...\n");
            }
        } else {
            printed.iter().for_each(|line| out.push_str(&format!("{line}\n")));
        }
        at = end;
    }
    out
}

/// Menus and audits as someone has them who begins.
fn copy() -> Folder {
    fn copy_into(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).expect("a folder");
        for entry in std::fs::read_dir(from).expect("a folder").flatten() {
            let (path, there) = (entry.path(), to.join(entry.file_name()));
            if path.is_dir() {
                copy_into(&path, &there);
            } else {
                std::fs::copy(&path, &there).expect("a file can be copied");
            }
        }
    }
    let folder = Folder::new("readme");
    for name in ["menus", "audits"] {
        copy_into(&root().join(name), &folder.0.join(name));
    }
    folder
}

/// The words of a command line; what stands in double quotes is one word.
fn words(line: &str) -> Vec<String> {
    let unspaced = line.split('"').enumerate().flat_map(|(at, part)| {
        let quoted = at % 2 == 1;
        if quoted { vec![part.to_owned()] } else { part.split_whitespace().map(str::to_owned).collect() }
    });
    unspaced.collect()
}

/// Tables made from the program itself.
fn table(what: &str) -> String {
    let row = |code: &ringtrue::finding::Code| {
        format!("| {} | `{}` | {} | {} |\n", code.id, code.name, code.severity.name(), code.summary)
    };
    let head = "| code | rule | severity | what |\n| --- | --- | --- | --- |\n";
    match what {
        "rules" => head.to_owned() + &ringtrue::lint::RULES.iter().map(|rule| row(&rule.code)).collect::<String>(),
        "reading" => head.to_owned() + &ringtrue::finding::READING.iter().map(|code| row(code)).collect::<String>(),
        "audits" => head.to_owned() + &ringtrue::audit::AUDITS.iter().map(|code| row(code)).collect::<String>(),
        "thresholds" => {
            let mut out = "| rule | key | default | what | source |\n| --- | --- | --- | --- | --- |\n".to_owned();
            for rule in ringtrue::lint::RULES {
                for it in rule.thresholds {
                    let (key, default) = (it.key, it.written());
                    out += &format!("| `{}` | `{key}` | `{default}` | {} | {} |\n", rule.code.name, it.what, it.source);
                }
            }
            out
        }
        "laws" => {
            let mut out = "| profile | country | code | check | by |\n| --- | --- | --- | --- | --- |\n".to_owned();
            for profile in ringtrue::lint::PROFILES {
                for check in profile.checks {
                    let (code, by) = (&check.code, check.how.words().join("; "));
                    let (name, country) = (profile.name, profile.country);
                    out += &format!("| `{name}` | {country} | {} | `{}` | {by} |\n", code.id, code.name);
                }
            }
            out
        }
        "spoken" => support::spoken::table(),
        "smallest-rule" => smallest_rule(),
        "facts" => {
            let rows = ringtrue::menu::FACTS.iter().map(|(name, _, about)| format!("| `{name}` | {about} |\n"));
            "| fact | what it says |\n| --- | --- |\n".to_owned() + &rows.collect::<String>()
        }
        other => panic!("nothing is called {other}"),
    }
}

/// The rule with the shortest file, as the change that brought it.
fn smallest_rule() -> String {
    let read =
        |path: &str| std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let length = |name: &str| read(&format!("src/lint/rules/{name}.rs")).lines().count();
    let stems = ringtrue::lint::RULES.iter().map(|rule| rule.code.name.replace('-', "_"));
    let stem = stems.min_by_key(|stem| length(stem)).expect("a rule");
    let folder = format!("tests/lint/{}", stem.replace('_', "-"));
    let mut out = format!("```diff\n--- a/src/lint/rules/mod.rs\n+++ b/src/lint/rules/mod.rs\n+    {stem},\n");
    for path in [format!("src/lint/rules/{stem}.rs"), format!("{folder}/bad.yaml"), format!("{folder}/good.yaml")] {
        out.push_str(&format!("--- /dev/null\n+++ b/{path}\n"));
        for line in read(&path).lines() {
            out.push_str(&format!("+{line}\n"));
        }
    }
    out.push_str("```\n");
    out
}

#[test]
fn the_readme_is_what_the_program_prints() {
    let is = readme();
    let should = made(&is);
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(root().join("README.md"), &should).expect("README.md can be written");
        return;
    }
    for (at, (is, should)) in is.lines().zip(should.lines()).enumerate() {
        assert_eq!(is, should, "README.md:{}; UPDATE_README=1 writes it anew", at + 1);
    }
    assert_eq!(is.lines().count(), should.lines().count());
}

#[test]
fn every_menu_and_audit_of_the_readme_is_read_without_a_finding() {
    let text = readme();
    let folder = support::Folder::new("readme");
    let mut count = 0;
    for language in ["yaml", "toml"] {
        let fence = format!("```{language}\n");
        for block in text.split(&fence).skip(1).filter_map(|rest| rest.split("\n```").next()) {
            // Blocks that begin with a comment naming a file are whole files; the others are parts.
            let Some(name) =
                block.lines().next().and_then(|line| line.strip_prefix("# ")).filter(|name| name.ends_with(language))
            else {
                continue;
            };
            let path = folder.0.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, block).unwrap();
            count += 1;
        }
    }
    assert!(count >= 2, "{count} whole files");
    let ran = ringtrue(&folder.0, ["check"], b"");
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let ran = ringtrue(&folder.0, ["audit", "--brief"], b"");
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
}
