//! The stated limits, and hostile text: one clear finding, quickly, whichever way the text comes in.

#![expect(clippy::disallowed_methods, reason = "a test writes the files that it is about")]

use std::fs;
use std::path::{Path, PathBuf};

use ringtrue::menu;
use ringtrue::source::Sources;
use ringtrue::syntax::{Notation, Reader, parse};

/// What a command did.
struct Done {
    code: u8,
    out: String,
    err: String,
}

/// Runs one command line in process, in a folder, with some standard input.
fn ringtrue(here: &Path, args: &[&str], mut stdin: &[u8]) -> Done {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = ringtrue::cli::run(
        std::iter::once("ringtrue").chain(args.iter().copied()).map(Into::into),
        &mut ringtrue::cli::Stdio {
            stdin: &mut stdin,
            stdout: &mut out,
            stderr: &mut err,
            here: here.to_path_buf(),
            color: false,
            person: false,
            now: None,
        },
    );
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Done { code, out: text(out), err: text(err) }
}

/// An empty folder below the target folder.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("limits").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Checks a text as a file and from standard input; both must say the same. Gives what the file led to.
fn check(name: &str, text: &[u8]) -> Done {
    let here = folder(name);
    fs::write(here.join("menu.yaml"), text).expect("a file");
    let file = ringtrue(&here, &["check", "menu.yaml"], b"");
    let stdin = ringtrue(&here, &["check", "-"], text);
    assert_eq!(file.code, stdin.code, "{name}");
    // The name of the file is longer in one of them, and so are the dashes before it.
    let alike = |done: &Done| {
        let lines = done.out.lines().filter(|line| !line.contains("-->") && !line.contains(":::"));
        lines.map(str::trim).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(alike(&file), alike(&stdin), "{name}");
    fs::remove_dir_all(&here).expect("removed");
    file
}

/// A menu whose first step is given, down to its end.
fn acme(welcome: &str) -> Vec<u8> {
    format!("line: Acme\nstart: welcome\nsteps:\n  welcome: {welcome}\n  agents: {{queue: {{wait: 30s}}}}\n")
        .into_bytes()
}

#[test]
fn a_file_past_32_mb_is_not_read() {
    let mut text = acme("{play: Hello., goto: agents}");
    text.resize(32 * 1024 * 1024 + 1, b'#');
    let done = check("past-32-mb", &text);
    assert_eq!(done.code, 1);
    assert!(done.out.contains("error[RT009]") && done.out.contains("the limit is 32 MB"), "{}", done.out);
    assert!(done.out.ends_with("1 menu: 1 error\n"), "{}", done.out);
}

#[test]
fn a_file_of_almost_32_mb_is_read() {
    let mut text = acme("{play: Hello., gotoo: agents, goto: agents}");
    let mut comment = b"# ".repeat(60);
    comment.push(b'\n');
    while text.len() + comment.len() <= 32 * 1024 * 1024 {
        text.extend_from_slice(&comment);
    }
    let done = check("almost-32-mb", &text);
    assert!(done.out.contains("did you mean `goto`?"), "{}", done.out);
    assert!(!done.out.contains("RT009"), "{}", done.out);
}

#[test]
fn the_step_past_250_000_is_not_read() {
    let mut text = String::from("line: Acme\nstart: s0\nsteps:\n");
    for step in 0..=250_000 {
        text.push_str(&format!("  s{step}: {{play: Hello., goto: s{}}}\n", (step + 1) % 250_000));
    }
    let mut sources = Sources::default();
    let file = sources.add("menu.yaml", text);
    let mut reader = Reader::new(&sources);
    let document = menu::read(&mut reader, file, parse(&sources, file, Notation::Yaml), false);
    assert_eq!(document.steps.len(), menu::MAX_STEPS);
    let found: Vec<&str> = reader.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(found, ["the line has more than 250000 steps; from `s250000` on they are not read"]);
}

#[test]
fn nesting_costs_no_more_than_its_length() {
    let mut blocks = String::from("line: Acme\nstart: welcome\nsteps:\n  welcome:\n");
    for depth in 2..2_000 {
        blocks.push_str(&"  ".repeat(depth));
        blocks.push_str("a:\n");
    }
    let brackets = acme(&format!("{{play: {}}}", "[".repeat(100_000)));
    let braces = acme(&format!("{{play: {}}}", "{a: ".repeat(100_000)));
    let dashes = acme(&format!("\n    {}", "- ".repeat(100_000)));
    for (name, text) in
        [("blocks", blocks.into_bytes()), ("brackets", brackets), ("braces", braces), ("dashes", dashes)]
    {
        let done = check(name, &text);
        assert_eq!(done.code, 1, "{name}");
        assert!(done.out.contains("error[RT009]: too-large: nested deeper than 64 levels"), "{name}: {}", done.out);
    }
}

#[test]
fn anchors_cost_no_more_than_their_length() {
    let list = format!("{}x", "x, ".repeat(200_000));
    // A list used often; the same list anchored again on every level around it.
    let used = format!("a: &a [{list}]\nb: [{}]\n", "*a, ".repeat(20_000));
    let nested = {
        let open: String = (0..50).map(|level| format!("&a{level} [")).collect();
        format!("a: {open}{list}{}\nb: [*a0, *a49]\n", "]".repeat(50))
    };
    for (name, hostile) in [("used", used), ("nested", nested)] {
        let mut text = hostile.into_bytes();
        text.extend(acme("{play: Hello., goto: agents}"));
        let done = check(name, &text);
        assert_eq!(done.code, 1, "{name}");
        assert!(
            done.out.contains("the aliases of this file stand for more than 250000 values"),
            "{name}: {}",
            done.out
        );
    }
}

#[test]
fn many_findings_cost_no_more_than_their_number() {
    let mut lines = String::from("line: Acme\nstart: welcome\nkeys:\n");
    for key in 0..20_000 {
        lines.push_str(&format!("  {key}: no such step\n"));
    }
    lines.push_str("steps:\n  welcome: {play: Hello., goto: agents}\n  agents: {queue: {wait: 30s}}\n");
    let unknown: String = (0..20_000).map(|key| format!(", k{key}: 1")).collect();
    let one_line = acme(&format!("{{play: Hello., goto: agents{unknown}}}"));
    let long_key = acme(&format!("{{{}: Hello., goto: agents}}", "play".repeat(200)));
    for (name, text) in [("lines", lines.into_bytes()), ("one-line", one_line), ("long-key", long_key)] {
        let done = check(name, &text);
        assert_eq!(done.code, 1, "{name}");
    }
}

#[test]
fn every_bad_input_is_told_the_same_from_standard_input() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/bad-input");
    let mut names: Vec<PathBuf> =
        fs::read_dir(cases).expect("the cases").map(|entry| entry.expect("a case").path()).collect();
    names.sort();
    let mut seen = 0;
    for case in names {
        let name = case.file_name().expect("a name").to_string_lossy().into_owned();
        let Ok(text) = fs::read(case.join("menu.yaml")) else { continue };
        seen += 1;
        let done = ringtrue(&case, &["check", "-"], &text);
        assert!(!done.out.contains("panicked") && !done.err.contains("panicked"), "{name}");
        // What is written for another command is only not to fail here.
        let command = fs::read_to_string(case.join("cmd")).expect("what is run");
        if !command.starts_with("check") {
            assert!(done.code <= 2, "{name}");
            continue;
        }
        // Some are fine after all, and then so from standard input.
        let kept = fs::read_to_string(case.join("output.snap")).expect("what is expected");
        if kept.contains("\nexit code: 0\n") {
            assert_eq!(done.code, 0, "{name}: {}{}", done.out, done.err);
            continue;
        }
        assert!(matches!(done.code, 1 | 2), "{name}: {}\n{}{}", done.code, done.out, done.err);
        let told = done.out.contains(" --> ") || done.err.starts_with("ringtrue: ");
        assert!(told, "{name}:\n{}{}", done.out, done.err);
    }
    assert!(seen > 50, "only {seen} cases");
}
