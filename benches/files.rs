//! A thousand menu files of forty steps, checked from a cold start, beside `yamllint` on the same files in the same run.
//!
//! `cargo bench --bench files` writes the files, runs both as whole processes in turn, and prints the ratio of the
//! fastest runs. yamllint reads the same text and looks at its layout; ringtrue builds the graph, times it, and asks
//! every rule.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark has a clock, starts the program it is set beside, and prints"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const FILES: usize = 1_000;
const RUNS: usize = 3;

/// What callers ask for: five areas with three questions each.
const AREAS: [(&str, [&str; 3]); 5] = [
    ("billing", ["the amount due", "a copy of a bill", "a payment plan"]),
    ("repairs", ["a loose cable", "a broken meter", "a visit of ours"]),
    ("deliveries", ["a parcel on its way", "a missed delivery", "a return"]),
    ("appointments", ["a new date", "another date", "a cancelled date"]),
    ("contracts", ["a new contract", "the terms", "a notice of leaving"]),
];

fn main() {
    let folder = std::env::temp_dir().join(format!("ringtrue-files-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("menus")).expect("a folder");
    for number in 0..FILES {
        std::fs::write(folder.join(format!("menus/line-{number:04}.yaml")), line(number)).expect("a file");
    }
    let ringtrue = PathBuf::from(env!("CARGO_BIN_EXE_ringtrue"));
    let ours = fastest(&ringtrue, &["check", "menus"], &folder);
    println!("ringtrue check: {FILES} files of 40 steps in {ours:.2} s, {:.2} ms a file", ours * 1e3 / FILES as f64);
    if Command::new("yamllint").arg("--version").stdout(Stdio::null()).status().is_ok() {
        let theirs = fastest(Path::new("yamllint"), &["-d", "relaxed", "menus"], &folder);
        println!(
            "yamllint:       {FILES} files of 40 steps in {theirs:.2} s, {:.2} ms a file",
            theirs * 1e3 / FILES as f64
        );
        println!("ringtrue is {:.1} times as fast", theirs / ours);
    } else {
        println!("left out: yamllint is not there: apt-get install yamllint");
    }
    let _ = std::fs::remove_dir_all(&folder);
}

/// The seconds of the fastest of several runs. Each has to find nothing: a program that gives up is fast.
fn fastest(program: &Path, args: &[&str], here: &Path) -> f64 {
    let run = |_| {
        let began = Instant::now();
        let ran = Command::new(program).args(args).current_dir(here).output().expect("it runs");
        let seconds = began.elapsed().as_secs_f64();
        assert!(ran.status.success(), "{}: {:.400}", program.display(), String::from_utf8_lossy(&ran.stdout));
        seconds
    };
    (0..RUNS).map(run).fold(f64::INFINITY, f64::min)
}

/// A line of forty steps that has nothing to be found in it.
fn line(number: usize) -> String {
    let mut text = format!(
        "line: Customer line {number}\nnumber: \"+1-800-555-{number:04}\"\ncountry: US\nlanguages: [en-US]\nstart: is-it-open\n\
         keys: {{0: agents, star: repeat, pound: back}}\nhours:\n  office: {{open: Mon-Fri 08:00-18:00, timezone: America/New_York}}\n\
         reasons: {{"
    );
    let shares = [30, 25, 20, 15, 10];
    for (at, ((area, _), share)) in AREAS.iter().zip(shares).enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        let _ = write!(text, "{comma}{area}: {share}%");
    }
    text +=
        "}\n\nsteps:\n  is-it-open:\n    branch: {hours: office, open: main, closed: closed}\n\n  main:\n    menu:\n";
    for (at, (area, _)) in AREAS.iter().enumerate() {
        let key = at + 1;
        let _ = write!(
            text,
            "      - press: {key}\n        for: [{area}]\n        say: For {area}, press {key}.\n        goto: {area}\n"
        );
    }
    text += "      - press: 0\n        say: To speak to a person, press 0. To hear this again, press star.\n        goto: agents\n";
    text += RETRIES;
    for (number, (area, questions)) in AREAS.iter().enumerate() {
        let _ = write!(text, "  {area}:\n    menu:\n");
        for (at, question) in questions.iter().enumerate() {
            let (key, back) = (at + 1, if at == 2 { " To go back, press pound." } else { "" });
            let _ = write!(
                text,
                "      - press: {key}\n        say: For {question}, press {key}.{back}\n        goto: {area}-answer-{key}\n"
            );
        }
        text += RETRIES;
        for (at, question) in questions.iter().enumerate() {
            let key = at + 1;
            let next = if at == 0 { format!("{area}-number") } else { "agents".to_owned() };
            let _ = write!(
                text,
                "  {area}-answer-{key}:\n    play: Somebody will help you with {question}.\n    serves: [{area}]\n    goto: {next}\n\n"
            );
        }
        let _ = write!(
            text,
            "  {area}-number:\n    collect:\n      say: Please enter the six digits of your customer number.\n      digits: 6\n      \
             confirm: You entered {{digits}}. If that is right, press 1.\n    timeout: 8s\n    interdigit: 3s\n    \
             outcomes:\n      known: {{goto: {area}-known, share: 90%}}\n      unknown: {{goto: agents, share: 10%}}\n{RETRIES}  \
             {area}-known:\n    play: Thank you. One moment please.\n    goto: {}\n\n",
            if number < 4 { format!("{area}-note") } else { "agents".to_owned() }
        );
        if number < 4 {
            let _ =
                write!(text, "  {area}-note:\n    play: Please have your latest letter at hand.\n    goto: agents\n\n");
        }
    }
    text += "  closed:\n    play: We are open Monday to Friday, from eight to six.\n    goto: message\n\n";
    text += "  message: {voicemail: Please leave your name and number after the tone., max: 2m, goto: goodbye}\n\n";
    text += "  goodbye: {disconnect: Thank you for calling. Goodbye.}\n\n";
    text += "  agents:\n    queue:\n      wait: {agents: 14, calls_per_hour: 120, handle_time: 5m, patience: 4m}\n      \
             announce_wait: We will answer in about one minute.\n      comfort: {every: 10s, say: Please stay on the line. You keep your place.}\n";
    text
}

const RETRIES: &str = "    no_input: [Sorry. I did not hear a key., Still nothing. A person will help you soon.]\n    \
                       no_match: [That is not one of the choices., That key does not work here either.]\n    \
                       help: Press a key now or wait for a person.\n    exhausted: agents\n\n";
