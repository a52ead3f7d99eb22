//! Recorded calls judged by audits: what the program recorded itself, and what real folders hold besides.

#![expect(clippy::disallowed_methods, reason = "calls are written to files")]

mod support;

use std::fs;
use std::path::Path;

use ringtrue::audio::{Clip, wav};
use ringtrue::cli;
use serde_json::Value;
use support::{Folder, has_package, json, ringtrue, root};

const ASTERISK: &str = "/usr/share/asterisk/sounds/en_US_f_Allison";

/// Shipped lines with sound: their audits, their prompts, and those audits whose calls ears that are not optimised hear
/// in seconds.
const LINES: [(&str, Option<&str>, &[&str]); 2] = [
    ("audits", None, &["a-holiday-caller-is-told-so-and-can-report-a-wire", "an-expert-barges-in-and-gets-a-balance"]),
    ("tests/asterisk-demo/audits", Some(ASTERISK), &["an-impatient-caller-tries-the-demonstration-server"]),
];

/// The rows of the list of journeys: call, audit, result.
fn journeys(report: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rows = report["journeys"].as_array().expect("journeys").iter();
    rows.map(|row| {
        let call = text(&row["call"]);
        let call = Path::new(&call).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        (call, text(&row["audit"]), text(&row["result"]))
    })
    .collect()
}

#[test]
fn every_journey_that_passes_passes_again_as_a_recorded_call() {
    let test = "every_journey_that_passes_passes_again_as_a_recorded_call";
    for (audits, prompts, few) in LINES {
        let is_here = prompts.is_none_or(|prompts| Path::new(prompts).join("demo-instruct.wav").is_file());
        if !has_package("asterisk-core-sounds-en-wav", is_here, test) {
            continue;
        }
        let folder = Folder::new(&format!("again-{}", audits.replace('/', "-")));
        let calls = folder.0.join("calls");
        let calls = calls.to_str().expect("UTF-8");
        let paths: Vec<String> = match cfg!(debug_assertions) {
            true => few.iter().map(|name| format!("{audits}/{name}.toml")).collect(),
            false => vec![audits.to_owned()],
        };
        let paths: Vec<&str> =
            paths.iter().map(String::as_str).chain(prompts.iter().flat_map(|prompts| ["--prompts", prompts])).collect();
        let recorded = json(&root(), [&["audit", "--format", "json", "--record", calls][..], &paths].concat());
        let recorded: Vec<&Value> = recorded["audits"].as_array().expect("audits").iter().collect();
        assert!(recorded.len() >= few.len() && recorded.iter().all(|call| call["verdict"] == "passed"));
        let judged = json(&root(), [&["audit", "--format", "json", "--call", calls][..], &paths].concat());
        let judged = journeys(&judged);
        for call in recorded {
            let name = call["name"].as_str().expect("a name");
            // Rows of one audit may be the same call at another hour.
            let audit = name.split(" [").next().expect("a name");
            let own = judged.iter().find(|(of, by, _)| of == name && by.split(" [").next() == Some(audit));
            assert_eq!(own.map(|(_, _, result)| result.as_str()), Some("passed"), "{name}: {judged:?}");
        }
    }
}

/// The sound of a prompt of the shipped line.
fn prompt(name: &str) -> Clip {
    wav::read(&fs::read(root().join("menus/prompts/en-US").join(name)).expect("a prompt")).expect("a WAV file").0
}

/// A folder of calls as they come in: two journeys, one of which is late, one that no audit walks, one that ends on hold,
/// a call of another line, and a letter.
fn inbox(name: &str) -> Folder {
    let folder = Folder::new(name);
    let here = root();
    let out = folder.0.join("played");
    let out = out.to_str().expect("UTF-8");
    let audits =
        ["audits/an-expert-barges-in-and-gets-a-balance.toml", "audits/a-caller-at-night-leaves-a-message.toml"];
    let audits = [&audits[..], &["audits/zero-reaches-a-person-at-any-hour.toml"]].concat();
    let ran = ringtrue(&here, [&["audit", "--brief", "--record", out][..], &audits].concat(), b"");
    assert_eq!(ran.code, cli::CLEAN, "{}{}", ran.stdout, ran.stderr);
    fs::create_dir_all(folder.0.join("calls/Büro 2")).expect("a folder");
    let put = |from: &str, to: &str, seconds: Option<u32>| {
        let mut bytes = fs::read(folder.0.join("played").join(from)).expect("a call");
        if let Some(seconds) = seconds {
            let (clips, _) = hound_sides(&bytes);
            let most = seconds as usize * 8_000;
            bytes = wav::write_stereo(&clips[0][..most], &clips[1][..most]).expect("a file");
        }
        fs::write(folder.0.join("calls").join(to), bytes).expect("a file");
    };
    put("an-expert-barges-in-and-gets-a-balance.wav", "balance.wav", None);
    put("a-caller-at-night-leaves-a-message.wav", "Büro 2/nachts um drei.wav", None);
    put("zero-reaches-a-person-at-any-hour [in the morning].wav", "zero.wav", None);
    put("zero-reaches-a-person-at-any-hour [in the morning].wav", "ends-on-hold.wav", Some(50));
    let stranger: Vec<i16> = prompt("goodbye.wav").samples.into_iter().rev().collect();
    fs::write(folder.0.join("calls/another-line.wav"), wav::write_mono(&stranger).expect("a file")).expect("a file");
    fs::write(folder.0.join("calls/letter.wav"), "Dear Sir").expect("a file");
    for name in ["an-expert-barges-in-and-gets-a-balance", "zero-reaches-a-person-at-any-hour"] {
        let text = fs::read_to_string(here.join(format!("audits/{name}.toml"))).expect("an audit");
        let menu = here.join("menus/harbor-electric.yaml");
        let text = text.replace("../menus/harbor-electric.yaml", menu.to_str().expect("UTF-8"));
        // One of the journeys is to be faster than any line is.
        let text = text.replace("within = \"45s\"", "within = \"5s\"");
        folder.write(&format!("audits/{name}.toml"), &text);
    }
    folder
}

/// Both channels of a call.
fn hound_sides(bytes: &[u8]) -> ([Vec<i16>; 2], u32) {
    let mut reader = hound::WavReader::new(bytes).expect("a WAV file");
    let rate = reader.spec().sample_rate;
    let samples: Vec<i16> = reader.samples::<i16>().map(|sample| sample.expect("a sample")).collect();
    ([0, 1].map(|side| samples.iter().skip(side).step_by(2).copied().collect()), rate)
}

#[test]
fn a_folder_of_calls_says_of_each_what_came_of_it_and_why() {
    let folder = inbox("inbox");
    let run = |format: &str| ringtrue(&folder.0, ["audit", "--call", "calls", "--format", format], b"");
    let text = run("text");
    let row = |name: &str| {
        let line = text.stdout.lines().find(|line| line.starts_with(name));
        line.unwrap_or_else(|| panic!("{name}: {}", text.stdout))
            .split("  ")
            .filter(|cell| !cell.is_empty())
            .map(str::trim)
            .collect::<Vec<_>>()
    };
    assert_eq!(text.code, cli::FOUND, "{}", text.stderr);
    assert!(text.stdout.starts_with("Journeys of 6 calls in calls\n"), "{}", text.stdout);
    assert_eq!(row("balance.wav")[2..], ["passed", "an-expert-barges-in-and-gets-a-balance"]);
    assert_eq!(row("Büro 2/nachts um drei.wav")[2..], ["no journey", "-"]);
    assert_eq!(row("another-line.wav")[1..], ["-", "not judged", "-"]);
    assert_eq!(row("letter.wav")[1..], ["-", "not judged", "-"]);
    assert_eq!(row("zero.wav")[2..], ["failed", "zero-reaches-a-person-at-any-hour [in the morning]"]);
    assert_eq!(row("ends-on-hold.wav")[2..], ["no journey", "-"]);
    for why in [
        "no recording that can be read: it begins like text",
        "none of the prompts of",
        "nearest is zero-reaches-a-person-at-any-hour [in the morning], 2 of 4 turns",
        "expected within 5 s",
    ] {
        assert!(text.stdout.contains(why), "{why}: {}", text.stdout);
    }
    assert!(
        text.stdout.ends_with("6 calls, 2 audits: 1 passed, 1 failed, 2 on no journey, 2 not judged; 1 error\n"),
        "{}",
        text.stdout
    );

    let report: Value = serde_json::from_str(&run("json").stdout).expect("JSON");
    let summary = |name: &str| report["summary"][name].as_u64();
    assert_eq!(
        ["calls", "audits", "passed", "failed", "no_journey", "not_judged"].map(summary),
        [6, 2, 1, 1, 2, 2].map(Some)
    );
    assert_eq!(journeys(&report).len(), 6);
    let junit = run("junit").stdout;
    assert!(!junit.contains("could not be played"), "{junit}");
    // A failed journey and two files that nobody could judge; the calls without a journey are passed over.
    assert!(junit.contains("tests=\"6\" skipped=\"2\" failures=\"1\" errors=\"2\""), "{junit}");
    assert_eq!(junit.matches("<skipped").count(), 2, "{junit}");
    // Ears that are not optimised take half a minute for each.
    if cfg!(debug_assertions) {
        return;
    }
    // A list for spreadsheets is one table.
    let csv = run("csv").stdout;
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(rows.records().filter(|row| row.as_ref().is_ok_and(|row| row.len() == 7)).count(), 6, "{csv}");
    for format in ["html", "markdown", "github", "sarif"] {
        let ran = run(format);
        assert!(
            ran.code == cli::FOUND && ran.stdout.contains("RT702") && ran.stdout.contains("zero.wav"),
            "{format}: {}",
            ran.stdout
        );
    }
}

#[test]
fn one_call_by_several_audits_says_which_of_them_it_is() {
    let folder = inbox("one-call");
    let ran = ringtrue(&folder.0, ["audit", "--call", "calls/balance.wav"], b"");
    assert_eq!(ran.code, cli::CLEAN, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.starts_with("Journeys of one call\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("1 call, 2 audits: 1 passed, 0 failed\n"), "{}", ran.stdout);
    // By its audit alone it is told second by second.
    let audit = "audits/an-expert-barges-in-and-gets-a-balance.toml";
    let ran = ringtrue(&folder.0, ["audit", "--call", "calls/balance.wav", audit], b"");
    assert!(ran.code == cli::CLEAN && ran.stdout.contains("  ok "), "{}{}", ran.stdout, ran.stderr);
    // Nobody takes a call for passed that walked none of them.
    let ran = ringtrue(&folder.0, ["audit", "--call", "calls/Büro 2"], b"");
    assert_eq!(ran.code, cli::FOUND, "{}", ran.stdout);
    assert!(ran.stdout.contains("0 passed, 0 failed, 1 on no journey"), "{}", ran.stdout);
}

#[test]
fn a_call_of_one_line_is_no_fault_of_another() {
    let folder = inbox("two-lines");
    for gone in ["another-line.wav", "letter.wav", "zero.wav", "ends-on-hold.wav"] {
        fs::remove_file(folder.0.join("calls").join(gone)).expect("it was there");
    }
    fs::remove_file(folder.0.join("audits/zero-reaches-a-person-at-any-hour.toml")).expect("it was there");
    // A second line whose only prompt no call has.
    folder.write(
        "menus/other.yaml",
        "line: Other\nstart: hello\nprompts: other\nsteps:\n  hello: {disconnect: Goodbye.}\n",
    );
    fs::create_dir_all(folder.0.join("menus/other/en-US")).expect("a folder");
    let stranger: Vec<i16> = prompt("goodbye.wav").samples.into_iter().rev().collect();
    let bytes = wav::write_mono(&stranger).expect("a file");
    fs::write(folder.0.join("menus/other/en-US/hello.wav"), bytes).expect("a file");
    folder.write("audits/other.toml", "line = \"../menus/other.yaml\"\n\n[[turn]]\nhear = \"hello\"\n");
    let ran = ringtrue(&folder.0, ["audit", "--call", "calls"], b"");
    assert!(
        ran.stdout.contains("2 calls, 2 audits: 1 passed, 0 failed, 1 on no journey"),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
    assert_eq!(ran.code, cli::CLEAN, "{}", ran.stdout);
}

#[test]
fn many_calls_have_the_same_rows_however_many_are_judged_at_once_and_a_broken_file_costs_one() {
    let folder = inbox("many");
    let whole = fs::read(folder.0.join("calls/balance.wav")).expect("a call");
    fs::remove_dir_all(folder.0.join("calls")).expect("it was there");
    let (sides, _) = hound_sides(&whole);
    // Calls of four to nine seconds from the last ring on, the longer ones first: what is begun later is done earlier.
    for at in 0..18 {
        let part = 40_000..40_000 + (9 - at % 6) * 8_000;
        let bytes = wav::write_stereo(&sides[0][part.clone()], &sides[1][part]).expect("a file");
        fs::create_dir_all(folder.0.join("calls")).expect("a folder");
        fs::write(folder.0.join(format!("calls/{at:02}.wav")), bytes).expect("a file");
    }
    fs::write(folder.0.join("calls/03-whole.wav"), &whole).expect("a file");
    for (name, bytes) in [("05-nothing", &b""[..]), ("11-letter", b"Dear Sir"), ("13-head", &whole[..44])] {
        fs::write(folder.0.join(format!("calls/{name}.wav")), bytes).expect("a file");
    }
    let run = |jobs: &str| {
        let args = ["audit", "--call", "calls", "--format", "json", "--jobs", jobs];
        let ran = ringtrue(&folder.0, args, b"");
        assert_eq!(ran.code, cli::FOUND, "{}{}", ran.stdout, ran.stderr);
        ran.stdout
    };
    let one = run("1");
    let report: Value = serde_json::from_str(&one).expect("JSON");
    let rows = report["journeys"].as_array().expect("journeys");
    let names: Vec<&str> = rows.iter().filter_map(|row| row["call"].as_str()).collect();
    assert!(names.is_sorted() && names.len() == 22, "{names:?}");
    let because = |name: &str| {
        let row = rows.iter().find(|row| row["call"] == format!("calls/{name}.wav")).expect("a row");
        (row["result"].as_str().unwrap_or_default(), row["because"].as_str().unwrap_or_default())
    };
    assert_eq!(because("03-whole"), ("passed", ""));
    for (name, why) in [("05-nothing", "0 bytes"), ("11-letter", "begins like text"), ("13-head", "no so")] {
        let (result, because) = because(name);
        assert!(result == "not judged" && because.contains(why), "{name}: {because}");
    }
    assert_eq!(report["summary"]["not_judged"], 3, "{report}");
    // What could not be heard is no call in which a prompt is missing.
    assert!(one.contains("in none of 19 calls"), "{report}");
    assert_eq!(run("2"), one);
}
