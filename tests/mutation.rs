//! Faults on purpose: from a clean line of forty steps 500 faults of twenty kinds, one at a time, each somewhere at
//! random (seeded), and how many of them `ringtrue check` finds.
//!
//! The line is `menus/harbor-electric.yaml` with its recordings and seven steps more. A fault is found where the clean
//! line had no finding and the faulty one has some; how many are no more than worth knowing is printed beside it. Faults that change nothing for callers are not
//! counted: `ringtrue diff` says so. A twenty-first kind, two targets swapped, is printed beside the others: no reader of
//! a menu alone can know that billing was meant to lead to billing.

#![expect(clippy::disallowed_methods, reason = "lines and recordings are written to be checked")]
#![expect(clippy::print_stdout, reason = "the shares are what this test is for")]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use serde_yaml::{Mapping, Value};
use support::{Folder, ringtrue, root};

/// Faults of each kind.
const EACH: usize = 25;
/// The least share that is found, of those that hurt a caller.
const LEAST: f64 = 0.95;
/// The least share that is found as a warning or an error.
const LEAST_SERIOUS: f64 = 0.93;

// ---- the clean line ----

/// Steps beside those of the shipped line; their words have recordings there.
const MORE: &str = r#"
is-it-a-storm:
  branch: {data: storm}
  outcomes:
    calm: {goto: is-it-open, share: 95%}
    storm: {goto: storm-note, share: 5%}
storm-note:
  play:
    audio: wire-note.wav
    say:
      en-US: Stay far away from the wire, and keep others away.
      es-US: Aléjese del cable y mantenga lejos a los demás.
  goto: is-it-open
which-team:
  branch: {data: kind-of-account}
  outcomes:
    home: {goto: agents, share: 90%}
    business: {goto: business-desk, share: 10%}
business-desk:
  queue:
    wait: {mean: 45s}
    announce_wait:
      audio: moving-desk-announce-wait.wav
      say:
        en-US: The moving team will answer in about one minute.
        es-US: El equipo de mudanzas contestará en un minuto más o menos.
    music: hold.wav
    comfort:
      every: 30s
      say:
        audio: agents-comfort.wav
        say:
          en-US: Please stay on the line. You keep your place.
          es-US: No cuelgue. Usted conserva su lugar.
    overflow: {after: 8m, goto: business-message}
business-message:
  voicemail:
    audio: message.wav
    say:
      en-US: Please leave your name, your number and your question after the tone.
      es-US: Deje su nombre, su número y su pregunta después del tono.
  max: 2m
  goto: message-thanks
moving-closed-note:
  play:
    audio: closed-note.wav
    say:
      en-US: Our office is open Monday to Friday, from eight to six.
      es-US: La oficina abre de lunes a viernes, de ocho a seis.
  goto: person
rebate-kind:
  branch: {data: kind-of-account}
  outcomes:
    home: {goto: rebates, share: 90%}
    business: {goto: plan-note, share: 10%}
"#;

fn clean() -> Value {
    let text = std::fs::read_to_string(root().join("menus/harbor-electric.yaml")).expect("the shipped line");
    let mut line: Value = serde_yaml::from_str(&text).expect("YAML");
    let more: Mapping = serde_yaml::from_str(MORE).expect("YAML");
    let steps = line["steps"].as_mapping_mut().expect("steps");
    steps.extend(more);
    steps["welcome"]["goto"] = "is-it-a-storm".into();
    steps["person"]["branch"]["open"] = "which-team".into();
    steps["moving-open"]["branch"]["closed"] = "moving-closed-note".into();
    for choice in steps["main"]["menu"].as_sequence_mut().expect("choices") {
        if choice["goto"] == "rebates" {
            choice["goto"] = "rebate-kind".into();
        }
    }
    assert_eq!(steps.len(), 40);
    line
}

// ---- faults ----

/// Where a value stands: keys and places in lists, from the top.
type Place = Vec<Value>;

fn at<'v>(line: &'v mut Value, place: &[Value]) -> &'v mut Value {
    place.iter().fold(line, |value, key| match key {
        Value::Number(at) if value.is_sequence() => &mut value[at.as_u64().expect("a place") as usize],
        key => value.as_mapping_mut().expect("a table").get_mut(key).expect("the key"),
    })
}

/// Every place that is wanted.
fn places(line: &Value, wanted: impl Fn(&[Value], &Value) -> bool) -> Vec<Place> {
    let (mut found, mut open) = (Vec::new(), vec![(Vec::new(), line)]);
    while let Some((place, value)) = open.pop() {
        if wanted(&place, value) {
            found.push(place.clone());
        }
        let below = |key: Value| place.iter().cloned().chain([key]).collect::<Vec<_>>();
        match value {
            Value::Mapping(map) => open.extend(map.iter().map(|(key, value)| (below(key.clone()), value))),
            Value::Sequence(items) => {
                open.extend(items.iter().enumerate().map(|(at, value)| (below(Value::from(at as u64)), value)));
            }
            _ => {}
        }
    }
    found.sort_by_key(|place| format!("{place:?}"));
    found
}

fn key_is(place: &[Value], key: &str) -> bool {
    place.last().and_then(Value::as_str) == Some(key)
}

/// The steps of a kind.
fn steps_with(line: &Value, kinds: &[&str]) -> Vec<Place> {
    places(line, |place, value| {
        place.len() == 2 && place[0] == "steps" && kinds.iter().any(|kind| value.get(kind).is_some())
    })
}

/// Choices with a key.
fn choices(line: &Value) -> Vec<Place> {
    places(line, |place, value| place.len() == 4 && place[2] == "menu" && value.get("press").is_some())
}

struct Dice(Pcg64Mcg);

impl Dice {
    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.0.random_range(0..of.len())].clone()
    }

    /// Two different ones with the same menu.
    fn two_choices(&mut self, line: &Value) -> (Place, Place) {
        let all = choices(line);
        loop {
            let (a, b) = (self.one(&all), self.one(&all));
            if a != b && a[1] == b[1] {
                return (a, b);
            }
        }
    }
}

fn set(line: &mut Value, place: &[Value], key: &str, value: impl Into<Value>) {
    at(line, place).as_mapping_mut().expect("a table").insert(key.into(), value.into());
}

fn drop_key(line: &mut Value, place: &[Value], key: &str) {
    at(line, place).as_mapping_mut().expect("a table").shift_remove(key);
}

fn swap(line: &mut Value, a: &[Value], b: &[Value], key: &str) {
    let (first, second) = (at(line, a)[key].clone(), at(line, b)[key].clone());
    set(line, a, key, second);
    set(line, b, key, first);
}

/// What is done to a recording.
#[derive(Clone, Copy, PartialEq)]
enum Harm {
    Cut,
    Missing,
    Quiet,
    Loud,
}

/// A kind of fault.
enum Fault {
    Menu(fn(&mut Value, &mut Dice)),
    Recording(Harm),
}

const KINDS: [(&str, Fault); 21] = [
    (
        "a target dropped",
        Fault::Menu(|line, dice| {
            let place = dice.one(&places(line, |place, value| {
                place.len() > 1 && place[0] == "steps" && value.get("goto").is_some()
            }));
            drop_key(line, &place, "goto");
        }),
    ),
    (
        "a target misspelt",
        Fault::Menu(|line, dice| {
            let place =
                dice.one(&places(line, |place, _| place.len() > 2 && place[0] == "steps" && key_is(place, "goto")));
            let wrong = format!("{}s", at(line, &place).as_str().expect("a name"));
            *at(line, &place) = wrong.into();
        }),
    ),
    (
        "two keys swapped",
        Fault::Menu(|line, dice| {
            let (a, b) = dice.two_choices(line);
            swap(line, &a, &b, "press");
        }),
    ),
    (
        "a key bound twice",
        Fault::Menu(|line, dice| {
            let (a, b) = dice.two_choices(line);
            let key = at(line, &a)["press"].clone();
            set(line, &b, "press", key);
        }),
    ),
    (
        "an offer names another key",
        Fault::Menu(|line, dice| {
            let place =
                dice.one(&choices(line).into_iter().filter(|place| line_has_english(line, place)).collect::<Vec<_>>());
            let said = at(line, &place)["say"]["en-US"].as_str().expect("words").to_owned();
            let wrong = said
                .chars()
                .map(|letter| letter.to_digit(10).map_or(letter, |digit| char::from(b'0' + ((digit + 5) % 10) as u8)));
            let wrong: String = wrong.collect();
            at(line, &place)["say"]["en-US"] = wrong.into();
        }),
    ),
    (
        "an offer left out",
        Fault::Menu(|line, dice| {
            let place = dice.one(&choices(line));
            drop_key(line, &place, "say");
            drop_key(line, &place, "audio");
        }),
    ),
    (
        "a choice left out",
        Fault::Menu(|line, dice| {
            let mut place = dice.one(&choices(line));
            let choice = place.pop().and_then(|place| place.as_u64()).expect("a place");
            at(line, &place).as_sequence_mut().expect("a list").remove(choice as usize);
        }),
    ),
    (
        "no way on after the last attempt",
        Fault::Menu(|line, dice| {
            let place = dice.one(&steps_with(line, &["menu", "collect"]));
            drop_key(line, &place, "exhausted");
        }),
    ),
    (
        "the last attempt ends the call",
        Fault::Menu(|line, dice| {
            let place = dice.one(&steps_with(line, &["menu", "collect"]));
            set(line, &place, "exhausted", "goodbye");
        }),
    ),
    (
        "one attempt only",
        Fault::Menu(|line, dice| {
            let place = dice.one(&steps_with(line, &["menu", "collect"]));
            set(line, &place, "attempts", 1);
        }),
    ),
    (
        "attempts without end",
        Fault::Menu(|line, dice| {
            let place = dice.one(&steps_with(line, &["menu", "collect"]));
            set(line, &place, "attempts", "unlimited");
            drop_key(line, &place, "exhausted");
        }),
    ),
    (
        "0 does nothing",
        Fault::Menu(|line, dice| {
            let place = dice.one(&steps_with(line, &["menu"]));
            drop_choice_0(line, &place);
            set(line, &place, "keys", Mapping::from_iter([(Value::from(0), Value::from("none"))]));
        }),
    ),
    (
        "0 means something else",
        Fault::Menu(|line, dice| {
            let place = dice.one(&steps_with(line, &["menu"]));
            drop_choice_0(line, &place);
            set(line, &place, "keys", Mapping::from_iter([(Value::from(0), Value::from("goodbye"))]));
        }),
    ),
    (
        "too little time for the first key",
        Fault::Menu(|line, dice| {
            let place = dice.one(&steps_with(line, &["menu", "collect"]));
            set(line, &place, "timeout", "1s");
        }),
    ),
    (
        "a step leads to itself",
        Fault::Menu(|line, dice| {
            let place = dice.one(&steps_with(line, &["play"]));
            let own = place[1].clone();
            set(line, &place, "goto", own);
        }),
    ),
    (
        "a wait of half an hour",
        Fault::Menu(|line, dice| {
            let mut place = dice.one(&steps_with(line, &["queue"]));
            place.push("queue".into());
            set(line, &place, "wait", Mapping::from_iter([(Value::from("mean"), Value::from("30m"))]));
        }),
    ),
    (
        "a translation missing",
        Fault::Menu(|line, dice| {
            let place =
                dice.one(&places(line, |_, value| value.get("en-US").is_some() && value.get("es-US").is_some()));
            drop_key(line, &place, "es-US");
        }),
    ),
    ("a recording cut off", Fault::Recording(Harm::Cut)),
    ("a recording missing", Fault::Recording(Harm::Missing)),
    ("a recording too quiet or too loud", Fault::Recording(Harm::Quiet)),
    (
        "two targets swapped",
        Fault::Menu(|line, dice| {
            let (a, b) = dice.two_choices(line);
            swap(line, &a, &b, "goto");
        }),
    ),
];

fn line_has_english(line: &Value, place: &[Value]) -> bool {
    let mut line = line.clone();
    at(&mut line, place).get("say").and_then(|say| say.get("en-US")).is_some()
}

fn drop_choice_0(line: &mut Value, menu: &[Value]) {
    let choices = at(line, menu)["menu"].as_sequence_mut().expect("choices");
    choices.retain(|choice| choice.get("press") != Some(&Value::from(0)));
}

// ---- judging ----

/// The worst severity that is found in a menu, as a word; `None`: nothing.
fn worst(here: &Path, menu: &str) -> Option<String> {
    let ran = ringtrue(here, ["check", "--format", "json", menu], b"");
    let report: serde_json::Value =
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", ran.stdout, ran.stderr));
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    let has = |severity: &str| findings.iter().any(|finding| finding["severity"] == severity);
    ["error", "warning", "info"].into_iter().find(|severity| has(severity)).map(str::to_owned)
}

/// A folder like another, its files linked and not copied.
fn linked(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").filter_map(Result::ok) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            linked(&entry.path(), &target);
        } else if std::fs::hard_link(entry.path(), &target).is_err() {
            std::fs::copy(entry.path(), &target).expect("a copy");
        }
    }
}

fn recordings(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = ["en-US", "es-US"]
        .iter()
        .flat_map(|language| std::fs::read_dir(folder.join(language)).expect("a folder"))
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "wav"))
        .collect();
    found.sort();
    found
}

/// Puts a harmed recording in the place of a sound one.
fn harm(path: &Path, harm: Harm) {
    let bytes = std::fs::read(path).expect("a recording");
    std::fs::remove_file(path).expect("it was there");
    match harm {
        Harm::Missing => {}
        Harm::Cut => std::fs::write(path, &bytes[..bytes.len() / 2]).expect("written"),
        Harm::Quiet | Harm::Loud => {
            let factor = if harm == Harm::Quiet { 0.2 } else { 8.0 };
            let mut reader = hound::WavReader::new(bytes.as_slice()).expect("a recording");
            let mut writer = hound::WavWriter::create(path, reader.spec()).expect("written");
            for sample in reader.samples::<i16>() {
                let sample = f64::from(sample.expect("a sample")) * factor;
                writer.write_sample(sample.clamp(-32_768.0, 32_767.0) as i16).expect("written");
            }
            writer.finalize().expect("written");
        }
    }
}

/// What became of the faults of a kind.
#[derive(Default)]
struct Count {
    made: usize,
    harmless: usize,
    found: usize,
    as_info: usize,
}

/// The worst that is found, and whether the fault hurts a caller at all.
fn judge(kind: usize, number: usize, clean: &Value, text: &str) -> (Option<String>, bool) {
    let folder = Folder::new(&format!("mutation-{kind}-{number}"));
    let mut dice = Dice(Pcg64Mcg::seed_from_u64((kind * 1_000 + number) as u64));
    linked(&root().join("menus/prompts"), &folder.0.join("prompts"));
    match &KINDS[kind].1 {
        Fault::Menu(change) => {
            let mut line = clean.clone();
            change(&mut line, &mut dice);
            folder.write("line.yaml", &serde_yaml::to_string(&line).expect("YAML"));
        }
        Fault::Recording(what) => {
            folder.write("line.yaml", text);
            let what = if *what == Harm::Quiet { dice.one(&[Harm::Quiet, Harm::Loud]) } else { *what };
            harm(&dice.one(&recordings(&folder.0.join("prompts"))), what);
        }
    }
    let worst = worst(&folder.0, "line.yaml");
    // What was not found and changes nothing for callers hurts none of them.
    let hurts = worst.is_some() || {
        folder.write("clean.yaml", text);
        let diff = ringtrue(&folder.0, ["diff", "clean.yaml", "line.yaml"], b"");
        !diff.stdout.to_lowercase().starts_with("no change for callers")
    };
    (worst, hurts)
}

#[test]
fn nearly_every_fault_that_hurts_a_caller_is_found() {
    let clean = clean();
    let text = serde_yaml::to_string(&clean).expect("YAML");
    let folder = Folder::new("mutation-clean");
    linked(&root().join("menus/prompts"), &folder.0.join("prompts"));
    folder.write("line.yaml", &text);
    assert_eq!(worst(&folder.0, "line.yaml"), None, "the line is clean before anything is done to it");
    let jobs: Vec<(usize, usize)> =
        (0..KINDS.len()).flat_map(|kind| (0..EACH).map(move |number| (kind, number))).collect();
    let (next, counts) = (Mutex::new(jobs.into_iter()), Mutex::new(BTreeMap::<usize, Count>::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some((kind, number)) = next.lock().expect("no panic").next() else { break };
                    let (worst, hurts) = judge(kind, number, &clean, &text);
                    let mut counts = counts.lock().expect("no panic");
                    let count = counts.entry(kind).or_default();
                    count.made += 1;
                    match worst.as_deref() {
                        Some(severity) => {
                            count.found += 1;
                            count.as_info += usize::from(severity == "info");
                        }
                        None if !hurts => count.harmless += 1,
                        None => {}
                    }
                }
            });
        }
    });
    let counts = counts.into_inner().expect("no panic");
    let (mut found, mut hurting) = (0, 0);
    println!("{:<36} made  harmless  found  as info", "kind of fault");
    for (kind, count) in &counts {
        let (name, _) = &KINDS[*kind];
        println!("{name:<36} {:>4}  {:>8}  {:>5}  {:>7}", count.made, count.harmless, count.found, count.as_info);
        if *name != "two targets swapped" {
            found += count.found;
            hurting += count.made - count.harmless;
        }
    }
    let share = found as f64 / hurting as f64;
    println!("found {found} of {hurting} that hurt a caller: {:.1} %", share * 100.0);
    assert_eq!(counts.values().map(|count| count.made).sum::<usize>(), EACH * KINDS.len());
    let serious = counts.iter().filter(|(kind, _)| KINDS[**kind].0 != "two targets swapped");
    let serious: usize = serious.map(|(_, count)| count.found - count.as_info).sum();
    println!("of them {serious} as warnings or errors");
    assert!(serious as f64 / hurting as f64 >= LEAST_SERIOUS, "only {serious} of {hurting} as warnings or errors");
    assert!(share >= LEAST, "found {found} of {hurting}: {:.1} %", share * 100.0);
}
