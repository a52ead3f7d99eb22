//! `ringtrue diff` against revisions of a real repository, made for the test.

#![expect(clippy::disallowed_methods, reason = "the test makes a repository and looks at it")]

mod support;

use std::path::Path;
use std::process::Command;

use support::{Folder, json, ringtrue};

const LINE: &str = "line: Harbor Electric\nstart: main\ninclude: [parts/agents.yaml]\nreasons: {outage: 100%}\nsteps:\n  main:\n    menu:\n      - {press: 1, for: [outage], say: \"For an outage, press 1.\", goto: agents}\n    no_input: I did not hear a key.\n    no_match: That is not a choice.\n    exhausted: agents\n";
const AGENTS: &str = "steps:\n  agents: {queue: {wait: 60s}}\n";

fn git(folder: &Path, args: &[&str]) {
    let done = Command::new("git")
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"])
        .args(["-c", "init.defaultBranch=main", "-c", "core.autocrlf=false"])
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("git can be run");
    assert!(done.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// A tone of so many milliseconds.
fn recording(path: &Path, millis: u32) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 8_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).expect("a file");
    for at in 0..millis * 8 {
        writer.write_sample((f64::from(at) * 0.5).sin().mul_add(8_000.0, 0.0) as i16).expect("a sample");
    }
    writer.finalize().expect("a file");
}

/// A repository with two versions of a line: another wait in the included file, a longer recording.
fn repository(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("menus/line.yaml", LINE);
    folder.write("menus/parts/agents.yaml", AGENTS);
    folder.write("ringtrue.toml", "");
    recording(&folder.0.join("menus/prompts/en-US/main-1.wav"), 2_000);
    git(&folder.0, &["init", "-q"]);
    git(&folder.0, &["add", "."]);
    git(&folder.0, &["commit", "-q", "-m", "one"]);
    git(&folder.0, &["tag", "one"]);
    folder.write("menus/parts/agents.yaml", "steps:\n  agents: {queue: {wait: 90s}}\n");
    recording(&folder.0.join("menus/prompts/en-US/main-1.wav"), 3_500);
    git(&folder.0, &["commit", "-q", "-a", "-m", "two"]);
    folder
}

#[test]
fn a_revision_brings_its_own_included_files_and_recordings() {
    let folder = repository("diff-revision");
    let report = json(&folder.0, ["diff", "git:one:menus/line.yaml", "git:HEAD:menus/line.yaml", "--format", "json"]);
    let changes = report["changes"].as_array().expect("changes");
    assert_eq!(changes.len(), 2, "{report}");
    let length = &changes[0];
    assert_eq!((length["change"].as_str(), length["part"].as_str()), (Some("length"), Some("main-1")));
    assert_eq!((length["seconds_before"].as_f64(), length["seconds_after"].as_f64()), (Some(2.0), Some(3.5)));
    assert_eq!(length["basis_before"], "measured");
    let wait = &changes[1];
    assert_eq!(
        (wait["part"].as_str(), wait["before"].as_str(), wait["after"].as_str()),
        (Some("wait"), Some("1 m"), Some("1 m 30 s"))
    );
    assert_eq!(wait["old_place"], "one:menus/parts/agents.yaml:2:3");
    assert_eq!(wait["new_place"], "HEAD:menus/parts/agents.yaml:2:3");
}

#[test]
fn without_a_second_menu_the_file_in_the_working_tree_is_the_new_one() {
    let folder = repository("diff-working");
    let same = ringtrue(&folder.0, ["diff", "git:HEAD:menus/line.yaml"], b"");
    assert_eq!((same.code, same.stdout.as_str()), (0, "no change for callers\n"), "{}", same.stderr);
    folder.write("menus/line.yaml", &LINE.replace("For an outage", "For a storm"));
    let ran = ringtrue(&folder.0, ["diff", "git:HEAD:menus/line.yaml"], b"");
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.contains("+ For a storm, press 1."), "{}", ran.stdout);
    assert!(ran.stdout.contains("as long as it was (3.5 s): is it the old one?"), "{}", ran.stdout);
    assert!(ran.stdout.contains("(menus/line.yaml:8:40, was 8:40)"), "{}", ran.stdout);
    // From a folder below, with git's own word for it.
    let below = ringtrue(&folder.0.join("menus"), ["diff", "git:HEAD:./line.yaml"], b"");
    assert!(below.stdout.contains("(line.yaml:8:40, was 8:40)"), "{}{}", below.stdout, below.stderr);
}

#[test]
fn a_file_that_is_gone_is_compared_with_what_came_for_it() {
    let folder = repository("diff-gone");
    git(&folder.0, &["mv", "menus/line.yaml", "menus/service.yaml"]);
    let ran = ringtrue(&folder.0, ["diff", "git:one:menus/line.yaml", "menus/service.yaml"], b"");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.starts_with("2 changes (1 prompt, 1 setting)"), "{}", ran.stdout);
    let alone = ringtrue(&folder.0, ["diff", "git:one:menus/line.yaml"], b"");
    assert_eq!(alone.code, 2);
    assert!(alone.stderr.contains("cannot read `menus/line.yaml`"), "{}", alone.stderr);
}

#[test]
fn recordings_that_git_does_not_keep_are_those_of_the_folder() {
    let folder = Folder::new("diff-ignored");
    folder.write("menus/line.yaml", &LINE.replace("include: [parts/agents.yaml]\n", "").replace("steps:\n", AGENTS));
    folder.write(".gitignore", "prompts/\n");
    recording(&folder.0.join("menus/prompts/en-US/main-1.wav"), 2_000);
    git(&folder.0, &["init", "-q"]);
    git(&folder.0, &["add", "."]);
    git(&folder.0, &["commit", "-q", "-m", "one"]);
    let ran = ringtrue(&folder.0, ["diff", "git:HEAD:menus/line.yaml"], b"");
    assert_eq!(
        ran.stdout,
        "no change for callers\n\ngit does not keep the prompts of `HEAD:menus/line.yaml`: they are taken from the \
         folder as it is now\n"
    );
}

#[test]
fn what_git_does_not_have_is_said_with_what_to_write_instead() {
    let folder = repository("diff-wrong");
    let wrong = |here: &Path, text: &str| {
        let ran = ringtrue(here, ["diff", text], b"");
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
        assert_eq!(ran.stderr.lines().count(), 2, "{}", ran.stderr);
        ran.stderr
    };
    let revision = wrong(&folder.0, "git:two:menus/line.yaml");
    assert!(revision.contains("git knows no revision `two`") && revision.contains("git branch"), "{revision}");
    let path = wrong(&folder.0, "git:HEAD:menus/lime.yaml");
    assert!(path.contains("`menus/lime.yaml` is not in `HEAD`"), "{path}");
    assert!(path.contains("did you mean `menus/line.yaml`?"), "{path}");
    let below = wrong(&folder.0.join("menus"), "git:HEAD:line.yaml");
    assert!(below.contains("write `git:HEAD:menus/line.yaml`, or `git:HEAD:./line.yaml`"), "{below}");
    assert!(wrong(&folder.0, "git:HEAD:menus").contains("is a folder"));
    assert!(wrong(&folder.0, "git:-1:menus/line.yaml").contains("is no revision"));
    let outside = Folder::new("diff-outside");
    assert!(wrong(&outside.0, "git:HEAD:menus/line.yaml").contains("no git repository"));
}

#[test]
fn without_git_it_says_so() {
    let folder = Folder::new("diff-no-git");
    folder.write("line.yaml", LINE);
    let ran = Command::new(env!("CARGO_BIN_EXE_ringtrue"))
        .args(["diff", "git:HEAD:line.yaml"])
        .current_dir(&folder.0)
        .env("PATH", folder.text())
        .output()
        .expect("the program can be run");
    assert_eq!(ran.status.code(), Some(2));
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(said.contains("cannot run `git`: there is no such program here"), "{said}");
    assert!(said.contains("help: install git, or name two files"), "{said}");
}

#[test]
fn a_recording_that_git_lfs_keeps_is_measured_where_it_lies() {
    let folder = Folder::new("diff-lfs");
    folder.write("menus/line.yaml", &LINE.replace("include: [parts/agents.yaml]\n", "").replace("steps:\n", AGENTS));
    let name = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";
    let note = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{name}\nsize 32044\n");
    folder.write("menus/prompts/en-US/main-1.wav", &note);
    git(&folder.0, &["init", "-q"]);
    git(&folder.0, &["add", "."]);
    git(&folder.0, &["commit", "-q", "-m", "one"]);
    recording(&folder.0.join(".git/lfs/objects").join(&name[..2]).join(&name[2..4]).join(name), 2_000);
    recording(&folder.0.join("menus/prompts/en-US/main-1.wav"), 2_500);
    let ran = ringtrue(&folder.0, ["diff", "git:HEAD:menus/line.yaml"], b"");
    assert!(ran.stdout.contains("the same words, 500 ms longer (2.5 s, was 2 s)"), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn an_include_that_a_revision_lacks_is_a_finding_of_that_revision() {
    let folder = repository("diff-include");
    git(&folder.0, &["rm", "-q", "menus/parts/agents.yaml"]);
    git(&folder.0, &["commit", "-q", "-m", "three"]);
    folder.write("menus/parts/agents.yaml", AGENTS);
    let ran = ringtrue(&folder.0, ["diff", "git:one:menus/line.yaml", "git:HEAD:menus/line.yaml"], b"");
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("--> HEAD:menus/line.yaml:3:11"), "{}", ran.stdout);
}
