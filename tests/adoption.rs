//! What other people's CI takes from this repository: the pre-commit hooks and the GitHub Action, run as they run them.

#![expect(clippy::disallowed_methods, reason = "hooks and actions start programs")]

mod support;

use std::path::Path;
use std::process::{Command, Output};

use serde_yaml::Value;
use support::{Folder, has_package, has_program, ringtrue, root};

fn read(name: &str) -> Value {
    serde_yaml::from_str(&std::fs::read_to_string(root().join(name)).expect(name)).expect("YAML")
}

/// The action's steps that run a script.
fn scripts() -> Vec<(String, String, Vec<String>)> {
    let action = read("action.yml");
    let steps = action["runs"]["steps"].as_sequence().expect("steps").clone();
    let script = |step: &Value| {
        assert_eq!(step["shell"], "bash", "a composite action names its shell");
        let script = step["run"].as_str().expect("a script").to_owned();
        assert!(!script.contains("${{"), "an input would be read as a command:\n{script}");
        let env =
            step["env"].as_mapping().map(|env| env.keys().filter_map(|key| Some(key.as_str()?.to_owned())).collect());
        (step["name"].as_str().expect("a name").to_owned(), script, env.unwrap_or_default())
    };
    steps.iter().map(script).collect()
}

/// Runs a step of the action as GitHub does, with this build in the path.
fn step(name: &str, here: &Path, inputs: &[(&str, &str)]) -> Output {
    let scripts = scripts();
    let (_, script, env) = scripts.iter().find(|(known, ..)| known == name).expect("the step");
    let bin = Path::new(env!("CARGO_BIN_EXE_ringtrue")).parent().expect("a folder");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]).current_dir(here).env("PATH", path);
    for variable in env {
        let value = inputs.iter().find(|(known, _)| known == variable).map_or("", |(_, value)| value);
        command.env(variable, value);
    }
    command.output().expect("bash runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn what_init_shows_behind_a_hash_can_be_written() {
    let folder = Folder::new("init-settings");
    assert_eq!(support::ringtrue(&folder.0, ["init"], b"").code, 0);
    let settings = std::fs::read_to_string(folder.0.join("ringtrue.toml")).expect("settings");
    let is_written = |line: &str| line.contains(" = ") || line.starts_with('[');
    let lines = settings.lines().map(|line| line.strip_prefix("# ").filter(|line| is_written(line)).unwrap_or(line));
    let all: Vec<&str> = lines.collect();
    assert!(["profiles", "[rules]", "budgets"].iter().all(|word| all.iter().any(|line| line.starts_with(word))));
    folder.write("ringtrue.toml", &all.join("\n"));
    let checked = support::ringtrue(&folder.0, ["check"], b"");
    assert_eq!(checked.code, 0, "{}{}", checked.stdout, checked.stderr);
    let laws = support::ringtrue(&folder.0, ["check", "--profile", "us"], b"");
    assert_eq!(laws.code, 0, "{}{}", laws.stdout, laws.stderr);
    let measured = support::ringtrue(&folder.0, ["measure", "menus/main.yaml"], b"");
    assert_eq!(measured.code, 0, "{}{}", measured.stdout, measured.stderr);
}

#[test]
fn the_action_checks_what_init_wrote() {
    let folder = Folder::new("action");
    ringtrue(&folder.0, ["init"], b"");
    for name in ["Check", "Audit"] {
        let ran = step(name, &folder.0, &[]);
        assert!(ran.status.success(), "{name}: {}{}", text(&ran.stdout), text(&ran.stderr));
    }
}

#[test]
fn the_action_fails_and_annotates_and_writes_sarif() {
    let folder = Folder::new("action-fails");
    folder.write("lines/a b.yaml", "line: Acme\nstart: hello\nsteps:\n  hello: {play: Hello., goto: nowhere}\n");
    let inputs = [("PATHS", "lines/a b.yaml\n"), ("SARIF", "out.sarif"), ("FAIL_ON", "error"), ("PROFILE", "es")];
    let ran = step("Check", &folder.0, &inputs);
    assert_eq!(ran.status.code(), Some(1), "{}", text(&ran.stderr));
    assert!(text(&ran.stdout).contains("::error file=lines/a b.yaml,line=4"), "{}", text(&ran.stdout));
    let sarif = std::fs::read_to_string(folder.0.join("out.sarif")).expect("it was written");
    assert!(sarif.contains("\"2.1.0\"") && sarif.contains("RT219"), "{sarif}");
    // A word that is none is an error of its own, not one of the menu's.
    let ran = step("Check", &folder.0, &[inputs[0], ("PROFILE", "atlantis"), ("SARIF", "out.sarif")]);
    assert_eq!(ran.status.code(), Some(2), "{}", text(&ran.stderr));
    assert!(text(&ran.stderr).contains("no profile is called `atlantis`"), "{}", text(&ran.stderr));
}

#[test]
fn the_hooks_run_commands_that_there_are() {
    let hooks = read(".pre-commit-hooks.yaml");
    let folder = Folder::new("hooks");
    ringtrue(&folder.0, ["init"], b"");
    let hooks = hooks.as_sequence().expect("hooks");
    assert!(hooks.len() >= 3);
    for hook in hooks {
        let entry = hook["entry"].as_str().expect("an entry");
        let mut words = entry.split(' ');
        assert_eq!(words.next(), Some("ringtrue"));
        let ran = ringtrue(&folder.0, words, b"");
        assert_eq!(ran.code, 0, "{entry}: {}{}", ran.stdout, ran.stderr);
    }
    if has_package("pre-commit", has_program("pre-commit"), "the hooks' manifest") {
        let manifest = root().join(".pre-commit-hooks.yaml");
        let ran = Command::new("pre-commit").arg("validate-manifest").arg(manifest).output().expect("pre-commit runs");
        assert!(ran.status.success(), "{}{}", text(&ran.stdout), text(&ran.stderr));
    }
}
