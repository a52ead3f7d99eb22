//! What is written: labels, pages.

use std::fs;
use std::path::Path;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::audio::wav;
use ringtrue::cli;

use serde_json::Value;

use crate::support::{Folder, ringtrue, root};
use crate::{SECOND, assert_call, call, folder, listen, mixed, rows, write};

// ---- JSON ----

/// Judges JSON by the schema that the program prints.
fn assert_fits(value: &Value, what: &str) {
    let printed = ringtrue(&root(), ["schema", "listen"], b"");
    let schema: Value = serde_json::from_str(&printed.stdout).expect("JSON");
    assert!(jsonschema::draft202012::meta::is_valid(&schema), "it is no schema");
    let schema = jsonschema::draft202012::new(&schema).expect("a schema");
    let wrong: Vec<String> = schema.iter_errors(value).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{what}: {wrong:?} in {value:#}");
}

#[test]
fn one_recording_is_one_object_and_a_folder_an_object_with_calls() {
    let folder = folder("shapes");
    let bytes = wav::write_mono(&mixed()).expect("a file");
    write(&folder, "calls/a.wav", &bytes);
    let json = |args: &[&str]| -> Value {
        let ran = listen(&folder, &[args, &["--format", "json"]].concat());
        let value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stdout));
        assert_fits(&value, &args.join(" "));
        value
    };
    assert_call(&json(&["calls/a.wav"]), 0.02, "a file");
    // A folder is one whatever it holds: a script that reads it need not count.
    let folder_of_one = json(&["calls"]);
    assert_eq!(folder_of_one["calls"].as_array().map(Vec::len), Some(1));
    assert_call(&folder_of_one["calls"][0], 0.02, "a folder of one");
    write(&folder, "calls/b.wav", b"");
    let two = json(&["calls"]);
    let calls = two["calls"].as_array().expect("calls");
    assert_eq!((calls.len(), calls[1]["fault_kind"].as_str()), (2, Some("empty")));
    assert!(calls[1]["answered"].is_null() && calls[1]["answered_by"].is_null(), "{two:#}");
    for row in rows(&listen(&folder, &["calls", "--format", "jsonl"]).stdout) {
        assert_fits(&row, "a row");
    }
}

#[test]
fn a_schema_refuses_what_is_never_written() {
    let printed = ringtrue(&root(), ["schema", "listen"], b"");
    let schema: Value = serde_json::from_str(&printed.stdout).expect("JSON");
    let schema = jsonschema::draft202012::new(&schema).expect("a schema");
    let good = serde_json::json!({
        "file": "a.wav", "seconds": 2.0, "answered": 0.0, "answered_by": "beginning", "bytes": 44, "listened_for": "x",
        "events": [{"kind": "key", "key": "5", "at": 1.0, "until": 1.1, "confidence": 1.0, "low_dbm0": -9.0,
                    "high_dbm0": -9.0, "twist_db": 0.0}],
    });
    assert!(schema.is_valid(&good));
    for (place, value) in [
        ("/events/0/at", serde_json::json!(-1.0)),
        ("/events/0/kind", serde_json::json!("noise")),
        ("/events/0/kind", serde_json::json!("prompt")),
        ("/events/0/key", serde_json::json!("55")),
        ("/answered_by", serde_json::json!("somebody")),
        ("/events", serde_json::json!(null)),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(place).expect("a place") = value;
        assert!(!schema.is_valid(&bad), "{place}");
    }
}

// ---- a path ----

/// A call of the shipped line in a folder of its own.
fn recorded(name: &str) -> (Folder, String) {
    let folder = Folder::new(&format!("listen-{name}"));
    let audit = "audits/an-expert-barges-in-and-gets-a-balance.toml";
    let ran = ringtrue(&root(), ["audit", audit, "--record", folder.0.to_str().expect("UTF-8"), "--brief"], b"");
    assert_eq!(ran.code, cli::CLEAN, "{}{}", ran.stdout, ran.stderr);
    let call = folder.0.join("an-expert-barges-in-and-gets-a-balance.wav");
    (folder, call.to_str().expect("UTF-8").to_owned())
}

#[test]
fn every_time_of_a_path_counts_from_the_beginning_of_the_file_in_every_format() {
    let (folder, call) = recorded("path");
    let menu = "menus/harbor-electric.yaml";
    let run = |format: &str| ringtrue(&root(), ["listen", &call, "--menu", menu, "--format", format], b"").stdout;
    let json: Value = serde_json::from_str(&run("json")).expect("JSON");
    assert_fits(&json, "with a menu");
    let answered = json["answered"].as_f64().expect("an answer");
    assert!(answered > 5.0, "it rings first: {answered}");
    let path = json["walked"]["path"].as_array().expect("a path");
    assert!((path[0]["at"].as_f64().expect("s") - answered).abs() < 0.02, "{path:?}");
    let steps: Vec<&str> = path.iter().filter_map(|visit| visit["step"].as_str()).collect();
    assert!(steps.starts_with(&["welcome"]) && steps.ends_with(&["goodbye"]), "{steps:?}");
    // CSV: the steps are rows, and every event has its step.
    let csv = run("csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let heads = reader.headers().expect("heads").clone();
    let column = |name: &str| heads.iter().position(|head| head == name).expect("a column");
    let records: Vec<csv::StringRecord> = reader.records().map(|record| record.expect("a row")).collect();
    let entered: Vec<&str> =
        records.iter().filter(|row| &row[column("kind")] == "step").map(|row| &row[column("step")]).collect();
    assert_eq!(entered, steps);
    let departures = records.iter().filter(|row| !row[column("departure")].is_empty()).count();
    let left = json["walked"]["left"].as_array().map_or(0, Vec::len);
    let strangers = json["walked"]["strangers"].as_array().map_or(0, Vec::len);
    assert_eq!(departures, left + strangers);
    let times: Vec<f64> = records.iter().filter_map(|row| row[column("at")].parse().ok()).collect();
    assert!(times.is_sorted() && times.first() == Some(&0.0), "{times:?}");
    assert!(records.iter().filter(|row| &row[column("kind")] == "key").all(|row| !row[column("step")].is_empty()));
    // Labels: the path is a track of its own.
    let out = folder.0.join("out");
    let out_name = out.to_str().expect("UTF-8");
    ringtrue(&root(), ["listen", &call, "--menu", menu, "--format", "labels", "--out", out_name], b"");
    let below = out.join(Path::new(&call).strip_prefix("/").expect("a whole path"));
    let track = fs::read_to_string(format!("{}.path.txt", below.display())).expect("a track");
    let labels: Vec<Vec<&str>> = track.lines().map(|line| line.split('\t').collect()).collect();
    let named: Vec<&str> = labels.iter().map(|label| label[2]).filter(|name| !name.starts_with("left")).collect();
    assert_eq!(named, steps);
    assert!((labels[0][0].parse::<f64>().expect("s") - answered).abs() < 0.02, "{track}");
    // The page: steps to scale, and the same places.
    let page = scraper::Html::parse_document(&run("html"));
    assert!(page.errors.is_empty(), "{:?}", page.errors);
    let count = |what: &str| page.select(&scraper::Selector::parse(what).expect("a selector")).count();
    assert_eq!((count(".departures li"), count(".steps .departure")), (left, left));
    assert_eq!(count(".moments:not(.departures) li"), steps.len() + strangers);
}

// ---- several calls ----

#[test]
fn calls_that_go_by_one_by_one_come_in_the_order_of_their_names() {
    let folder = folder("order");
    // The first takes longest.
    let long = [mixed(), vec![0; 60 * 8_000]].concat();
    write(&folder, "calls/a.wav", &wav::write_mono(&long).expect("a file"));
    for name in ["b", "c", "d", "e", "f"] {
        write(&folder, &format!("calls/{name}.wav"), &wav::write_mono(&mixed()).expect("a file"));
    }
    let text = listen(&folder, &["calls", "--jobs", "3"]).stdout;
    let names: Vec<&str> = text.lines().filter(|line| line.starts_with("calls/")).map(|line| &line[..11]).collect();
    let wanted = ["a", "b", "c", "d", "e", "f"].map(|name| format!("calls/{name}.wav"));
    assert_eq!(names, wanted);
    assert!(text.ends_with("6 calls\n"), "{text}");
    let csv = listen(&folder, &["calls", "--jobs", "3", "--format", "csv"]).stdout;
    let mut names: Vec<String> =
        csv.lines().map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect();
    assert_eq!(names.iter().filter(|name| *name == "call").count(), 1, "one line of heads");
    names.dedup();
    assert_eq!(names[1..], wanted);
    let json = listen(&folder, &["calls", "--jobs", "3", "--format", "json"]).stdout;
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_fits(&json, "many calls");
    let names: Vec<&str> =
        json["calls"].as_array().expect("calls").iter().filter_map(|call| call["file"].as_str()).collect();
    assert_eq!(names, wanted);
    assert_eq!(json["summary"]["calls"], 6);
}

#[test]
fn a_page_of_more_calls_than_a_browser_opens_is_a_page_a_call() {
    let folder = folder("pages");
    let short = wav::write_mono(&mixed()[..800]).expect("a file");
    (0..201).for_each(|at| write(&folder, &format!("calls/{at:03}.wav"), &short));
    let ran = listen(&folder, &["calls", "--format", "html"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (cli::COULD_NOT, ""));
    assert!(
        ran.stderr.contains("201 calls are too many for one page") && ran.stderr.contains("--out DIR"),
        "{}",
        ran.stderr
    );
    let ran = listen(&folder, &["calls", "--format", "html", "--out", "pages"]);
    assert_eq!(ran.code, cli::CLEAN, "{}", ran.stderr);
    assert!(folder.0.join("pages/calls/200.wav.html").is_file());
}

#[test]
fn a_call_is_heard_once_however_often_and_however_it_is_named() {
    let folder = folder("named-twice");
    write(&folder, "Büro 2/der erste Anruf.wav", &wav::write_mono(&mixed()).expect("a file"));
    let call = "Büro 2/der erste Anruf.wav";
    let named = [call, "./Büro 2/der erste Anruf.wav", "Büro 2", call];
    let json: Value =
        serde_json::from_str(&listen(&folder, &[&named[..], &["--format", "json"]].concat()).stdout).expect("JSON");
    let calls = json["calls"].as_array().expect("calls");
    assert_eq!(calls.len(), 1, "{json:#}");
    assert_call(&calls[0], 0.02, call);
    assert_eq!(calls[0]["file"], call);
}

#[test]
fn a_result_goes_nowhere_else_than_it_was_meant_to() {
    let folder = folder("out-names");
    write(&folder, "call.wav", &wav::write_mono(&mixed()).expect("a file"));
    write(&folder, "there", b"of somebody");
    for (args, said) in [
        (&["--out", "there"][..], "`there` is a file"),
        (&["--menu", "call.wav"], "`call.wav` has no steps"),
        (&["--format", "csv", "--out", "calls.csv"], "`calls.csv` is neither"),
        (&["--out", "calls.json"], "`calls.json` is neither"),
        (&["--out", "calls.parquet"], "`calls.parquet` is neither"),
        (&["--format", "csv", "--out", "calls.jsonl"], "are lines of JSON, and no csv"),
    ] {
        let ran = listen(&folder, &[&["call.wav"], args].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (cli::COULD_NOT, ""), "{args:?}");
        assert!(ran.stderr.contains(said) && ran.stderr.contains("help:"), "{args:?}: {}", ran.stderr);
    }
    let there: Vec<_> =
        fs::read_dir(&folder.0).expect("a folder").map(|entry| entry.expect("it").file_name()).collect();
    assert_eq!(there.len(), 3, "nothing was made: {there:?}");
    assert_eq!(fs::read(folder.0.join("there")).expect("it"), b"of somebody");
    assert_eq!(listen(&folder, &["call.wav", "--format", "jsonl", "--out", "calls.jsonl"]).code, cli::CLEAN);
}

// ---- labels and pages ----

#[test]
fn labels_count_from_the_beginning_of_the_file_and_a_folder_gets_a_file_a_call() {
    let folder = folder("out");
    write(&folder, "calls/a/call.wav", &wav::write_mono(&mixed()).expect("a file"));
    write(&folder, "calls/b/call.wav", &wav::write_mono(&mixed()).expect("a file"));
    let refused = listen(&folder, &["calls", "--format", "labels"]);
    assert_eq!(refused.code, cli::COULD_NOT);
    assert!(refused.stderr.contains("`--out DIR`"), "{}", refused.stderr);
    let ran = listen(&folder, &["calls", "--format", "labels", "--out", "out"]);
    assert_eq!(ran.code, cli::CLEAN, "{}{}", ran.stdout, ran.stderr);
    let labels = fs::read_to_string(folder.0.join("out/calls/a/call.wav.labels.txt")).expect("labels");
    assert_eq!(labels, fs::read_to_string(folder.0.join("out/calls/b/call.wav.labels.txt")).expect("labels"));
    for line in labels.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let (at, until): (f64, f64) = (fields[0].parse().expect("s"), fields[1].parse().expect("s"));
        assert!(fields.len() == 3 && (0.0..=until).contains(&at) && until <= 9.01, "{line}");
    }
    assert!(labels.lines().any(|line| line.ends_with("\tgoodbye")), "{labels}");
}

#[test]
fn a_page_has_the_outline_the_events_and_the_sound() {
    let folder = folder("page");
    let (caller, line) = call();
    write(&folder, "a <call>.wav", &wav::write_stereo(&caller, &line).expect("a file"));
    let page = listen(&folder, &["a <call>.wav", "--format", "html"]).stdout;
    let parsed = scraper::Html::parse_document(&page);
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    let count = |what: &str| parsed.select(&scraper::Selector::parse(what).expect("a selector")).count();
    assert_eq!((count("svg.outline path"), count("audio[src^='data:audio/wav']")), (2, 1));
    assert_eq!((count(".strip .prompt"), count("article .strip .key")), (3, 1), "the legend has one prompt as well");
    assert!(
        count("ol.timeline li") >= 3 && page.contains("a &#60;call&#62;.wav") | page.contains("a &lt;call&gt;.wav")
    );
}

#[test]
fn a_long_list_of_what_no_call_has_does_not_bury_the_calls_and_is_whole_for_programs() {
    let folder = folder("long-list");
    let mut random = Pcg64Mcg::seed_from_u64(9);
    for at in 0..30 {
        let noise: Vec<i16> = (0..SECOND / 2).map(|_| random.random_range(-9_000..9_000)).collect();
        write(&folder, &format!("prompts/en-US/never-{at:02}.wav"), &wav::write_mono(&noise).expect("a file"));
    }
    write(&folder, "calls/a.wav", &wav::write_mono(&mixed()).expect("a file"));
    write(&folder, "calls/b.wav", b"Dear Sir");
    let text = listen(&folder, &["calls"]).stdout;
    assert!(text.contains("30 of 32 prompts never heard: the first 12 (`--format json` has all)\n"), "{text}");
    assert_eq!(text.matches("never-").count(), 24, "a name and a file each: {text}");
    let json: Value = serde_json::from_str(&listen(&folder, &["calls", "--format", "json"]).stdout).expect("JSON");
    assert_eq!(json["never_heard"].as_array().map(Vec::len), Some(30), "{json:#}");
    let text = listen(&folder, &["calls", "--format", "html", "--out", "pages"]).stdout;
    assert!(text.contains("the first 12 (`pages/index.html` has all)\n"), "{text}");
    let page = fs::read_to_string(folder.0.join("pages/index.html")).expect("an index");
    assert!((0..30).all(|at| page.contains(&format!("never-{at:02}.wav"))));
}
