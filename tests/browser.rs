//! Pages in a real browser. The scripts are in `tests/browser/`; here they are given something to look at, and what they
//! leave behind is judged.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "the program, node and a browser are run, and what is left out is said"
)]

mod support;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use ringtrue::audio::wav;
use support::{Folder, has_package, has_program, ringtrue, root};

/// A server that ends with its test.
struct Served {
    child: Child,
    address: String,
}

impl Served {
    /// Starts the program; its first line is its address.
    fn new(folder: &Folder, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ringtrue"))
            .arg("serve")
            .args(args)
            .current_dir(&folder.0)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut address = String::new();
        let stdout = child.stdout.take().expect("its output");
        BufReader::new(stdout).read_line(&mut address).expect("its first line");
        Self { child, address: address.trim().to_owned() }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether scripts can be run: node, what they import, and a browser.
fn has_browser(test: &str) -> bool {
    let modules = root().join("tests/browser/node_modules/playwright-core").is_dir();
    if !modules {
        let words = format!("{test} needs what `npm ci` puts into tests/browser/node_modules");
        assert!(std::env::var_os("CI").is_none(), "{words}");
        eprintln!("left out: {words}");
    }
    has_package("nodejs", has_program("node"), test)
        && has_package("chromium", has_program("chromium"), test)
        && modules
}

/// Runs a script of `tests/browser/`; what it prints.
fn script(name: &str, args: &[&str]) -> String {
    let ran = Command::new("node").arg(root().join("tests/browser").join(name)).args(args).output().expect("node runs");
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{name}:\n{out}{err}");
    out.trim().to_owned()
}

#[test]
fn a_caller_reaches_a_person_over_a_wrong_key_and_a_reload_and_makes_an_audit_that_passes() {
    let test = "a_caller_reaches_a_person_over_a_wrong_key_and_a_reload_and_makes_an_audit_that_passes";
    if !has_browser(test) {
        return;
    }
    let folder = Folder::new("phone-page");
    let harbor = std::fs::read_to_string(root().join("menus/harbor-electric.yaml")).expect("the shipped line");
    folder.write("menus/line.yaml", &harbor);
    let prompts = root().join("menus/prompts");
    let prompts = prompts.to_str().expect("a path of plain letters");
    let served =
        Served::new(&folder, &["menus/line.yaml", "--port", "0", "--prompts", prompts, "--token", "for-a-test"]);
    let menu = folder.0.join("menus/line.yaml");
    let audit = script("phone.mjs", &[&served.address, menu.to_str().expect("a path of plain letters")]);
    assert!(audit.starts_with("audits/a-caller-who-mistypes-7"), "{audit}");
    let ran = ringtrue(&folder.0, ["audit", &audit, "--prompts", prompts], b"");
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    assert!(ran.stdout.contains("passed"), "{}", ran.stdout);
}

#[test]
fn a_report_opens_from_its_file_and_plays_every_moment_of_its_calls() {
    let test = "a_report_opens_from_its_file_and_plays_every_moment_of_its_calls";
    if !has_browser(test) {
        return;
    }
    let folder = Folder::new("report-page");
    let path = |name: &str| folder.0.join(name).to_str().expect("a path of plain letters").to_owned();
    // A line that is as it should be, and one that lost points, with a run before.
    let (good, bad) = (path("good.html"), path("bad.html"));
    let ran = ringtrue(&root(), ["audit", "--brief", "--report", &good], b"");
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    let case = root().join("tests/cases/score/a-grade-with-what-it-lost");
    for name in ["menus/menu.yaml", "audits/call.toml"] {
        folder.write(name, &std::fs::read_to_string(case.join(name)).expect("a fixture"));
    }
    for _ in 0..2 {
        let ran = support::ringtrue_at(
            Some("2026-11-16T09:00:00-05:00[America/New_York]"),
            &folder.0,
            ["audit", "--brief", "--report", &bad],
            b"",
        );
        assert_eq!((ran.code, ran.stderr.as_str()), (1, ""), "{}", ran.stdout);
    }
    let page = std::fs::read_to_string(&bad).expect("a page");
    assert!(page.contains("id=\"trend-0\"") && page.contains("class=\"letter\">F"), "a grade and a trend");
    assert_eq!(script("report.mjs", &[&bad]), "5", "one audit and four standard calls have sound");
    let sounds: usize = script("report.mjs", &[&good]).parse().expect("a count");
    assert!(sounds >= 12, "every audit of the shipped line has sound: {sounds}");
}

/// Copies a folder.
fn copied(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copied(&path, &to);
        } else {
            std::fs::copy(&path, &to).expect("a copy");
        }
    }
}

/// The samples of a prompt.
fn sound(path: &std::path::Path) -> Vec<i16> {
    wav::read(&std::fs::read(path).expect("a prompt")).expect("a WAV file").0.samples
}

#[test]
fn a_page_of_recorded_calls_shows_their_paths_and_plays_every_moment() {
    let test = "a_page_of_recorded_calls_shows_their_paths_and_plays_every_moment";
    if !has_browser(test) {
        return;
    }
    let folder = Folder::new("heard-page");
    let calls = folder.0.join("calls");
    let path = |path: &std::path::Path| path.to_str().expect("a path of plain letters").to_owned();
    for audit in ["an-expert-barges-in-and-gets-a-balance", "a-billing-question-reaches-a-person"] {
        let audit = format!("audits/{audit}.toml");
        let ran = ringtrue(&root(), ["audit", &audit, "--record", &path(&calls), "--format", "json"], b"");
        assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    }
    // One call has a prompt that is on no menu.
    let prompts = folder.0.join("prompts");
    copied(&root().join("menus/prompts"), &prompts);
    let advert: Vec<i16> = sound(&prompts.join("en-US/goodbye.wav")).into_iter().rev().collect();
    std::fs::write(prompts.join("en-US/advert.wav"), wav::write_mono(&advert).expect("a file")).expect("a prompt");
    let line = sound(&prompts.join("en-US/welcome.wav"));
    let right: Vec<i16> = [vec![0; 8_000], line, vec![0; 4_000], advert, vec![0; 8_000]].concat();
    let strange = wav::write_stereo(&vec![0; right.len()], &right).expect("a file");
    // One call whose middle is cut out leaves the menu, and one file is none.
    let first = std::fs::read_dir(&calls).expect("calls").next().expect("a call").expect("a file").path();
    let bytes = std::fs::read(&first).expect("a call");
    let third = (bytes.len() - 44) / 12 * 4;
    let middle = [&bytes[..44 + third], &bytes[44 + 2 * third..]].concat();
    std::fs::write(calls.join("z-cut.wav"), middle).expect("a file");
    std::fs::write(calls.join("zz-no-call.wav"), "Dear Sir").expect("a file");
    std::fs::write(calls.join("z-advert.wav"), strange).expect("a file");
    let menu = ["--menu", "menus/harbor-electric.yaml", "--prompts", &path(&prompts)];
    let ran = ringtrue(&root(), [&["listen", &path(&calls), "--format", "html"][..], &menu].concat(), b"");
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    let page = folder.0.join("calls.html");
    std::fs::write(&page, &ran.stdout).expect("a page");
    let seen = script("heard.mjs", &[&path(&page)]);
    let seen: Vec<usize> = seen.split(' ').map(|count| count.parse().expect("a count")).collect();
    let [sounds, paths, departures, strangers, _] = seen[..] else { panic!("{seen:?}") };
    assert_eq!((sounds, paths, strangers), (4, 4, 1), "four calls with sound and a path: {seen:?}");
    assert!(departures > 0, "{seen:?}");
    // The same as a page a call, with an index.
    let pages = path(&folder.0.join("pages"));
    let calls = path(&calls);
    let args = [&["listen", &calls, "--format", "html", "--out", &pages][..], &menu].concat();
    let ran = ringtrue(&root(), args, b"");
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert_eq!(script("index.mjs", &[&format!("{pages}/index.html")]), "2 of 5 to look at");
}
