//! What audits walk, and the audits that walk the rest: all of it, each needed, and all pass.

#![expect(clippy::disallowed_methods, reason = "projects are copied, and audits set aside")]

mod support;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ringtrue::call::{Ivr, drive};
use ringtrue::coverage::{Coverage, Generated, Item, Kind, Moments, Walks, Wanted, generate, items, walked};
use ringtrue::project::{Line, Project};
use ringtrue::sim::{Chance, PersonaCaller};
use ringtrue::time::Time;
use ringtrue::timing::{Callers, Holds, Intent, Persona};
use support::random::line;
use support::{Folder, json, ringtrue};

/// The share of a line that is walked, of all its items.
fn share(here: &Path, paths: &[&str]) -> (u64, u64) {
    let args = ["audit", "--coverage", "--format", "json"].iter().chain(paths).copied();
    let told = json(here, args);
    let all = told["coverage"].as_array().expect("a table").iter().filter(|row| row["what"] == "all");
    all.fold((0, 0), |(walked, of), row| {
        (walked + row["walked"].as_u64().expect("a count"), of + row["of"].as_u64().expect("a count"))
    })
}

/// Copies a project's folder, text files and all.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(&from, &to).expect("a copy");
        }
    }
}

/// The names of the audits in a folder.
fn audits(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    found.sort();
    found
}

/// A project is covered by what is written for it; taking any one of the new audits away loses coverage.
fn covers(from: &Path, name: &str) {
    let folder = Folder::new(name);
    let here = folder.0.as_path();
    for part in ["menus", "audits"] {
        if from.join(part).is_dir() {
            copy(&from.join(part), &here.join(part));
        }
    }
    let before = share(here, &[]);
    let had: HashSet<PathBuf> = audits(&here.join("audits")).into_iter().collect();
    let ran = ringtrue(here, ["audit", "--generate", "audits"], b"");
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let after = share(here, &[]);
    assert!(before.0 < before.1, "{name} is covered already: {before:?}");
    assert_eq!(after.0, after.1, "{name}: {}", ran.stdout);
    let ran = ringtrue(here, ["audit", "--brief"], b"");
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    let written: Vec<PathBuf> = audits(&here.join("audits")).into_iter().filter(|path| !had.contains(path)).collect();
    assert!(!written.is_empty());
    for path in written {
        let aside = path.with_extension("aside");
        std::fs::rename(&path, &aside).expect("it is set aside");
        let less = share(here, &[]);
        assert!(less.0 < after.0, "{} is not needed", path.display());
        std::fs::rename(&aside, &path).expect("it is put back");
    }
    let again = ringtrue(here, ["audit", "--generate", "audits"], b"");
    assert!(again.code == 0 && again.stdout.contains("nothing to write"), "{}", again.stdout);
}

#[test]
fn the_shipped_line_is_covered_and_every_written_audit_is_needed() {
    covers(&support::root(), "shipped");
}

#[test]
fn the_demonstration_of_asterisk_is_covered_and_every_written_audit_is_needed() {
    covers(&support::root().join("tests/asterisk-demo"), "asterisk");
}

#[test]
fn a_line_without_audits_is_covered_from_nothing() {
    let folder = Folder::new("from-nothing");
    assert_eq!(ringtrue(&folder.0, ["init"], b"").code, 0);
    std::fs::remove_dir_all(folder.0.join("audits")).expect("no audits");
    assert_eq!(share(&folder.0, &[]).0, 0);
    let ran = ringtrue(&folder.0, ["audit", "--generate", "new/audits"], b"");
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let (walked, of) = share(&folder.0, &["menus", "new/audits"]);
    assert!(walked == of && of > 0, "{walked} of {of}: {}", ran.stdout);
}

fn read(text: String) -> Arc<Line> {
    Project::new(PathBuf::from("."), None).line_of("menu.yaml", text.into_bytes())
}

/// Audits for a line that has none, with its items and what is walked.
fn cover(line: &Line) -> (Coverage, Generated) {
    let moments = Moments::new(&line.graph, jiff::civil::date(2026, 11, 23));
    let walks = Walks::new(&line.graph, &moments);
    let mut coverage = Coverage::new(items(&line.graph, &walks));
    let made = generate(&Wanted {
        graph: &line.graph,
        times: &line.times,
        callers: Callers::default(),
        walks: &walks,
        moments: &moments,
        items: &coverage.items,
        has: &vec![false; coverage.items.all.len()],
        line: "menu.yaml",
    });
    made.audits.iter().for_each(|audit| coverage.add(&audit.walked));
    (coverage, made)
}

#[test]
fn random_lines_are_covered_as_far_as_calls_of_one_world_go() {
    let (mut all, mut left, mut calls, mut least, mut told) = (0, 0, 0, 0, Vec::new());
    for seed in 0..24 {
        let line = read(line(seed));
        let (coverage, made) = cover(&line);
        assert!(made.at_least.is_none_or(|least| least <= made.audits.len()), "line {seed}: {:?}", made.at_least);
        for audit in &made.audits {
            let (_, judged) = audit.draft.replayed(&line.graph, &line.times, Callers::default());
            assert!(judged.passed() && judged.findings.is_empty(), "line {seed}: {:?}", judged.findings);
            let own = |item: &Item| coverage.items.place(*item).is_some_and(|place| coverage.audits[place] == 1);
            assert!(audit.walked.iter().any(own), "line {seed}: {} is not needed", audit.name);
        }
        let missing: Vec<Item> = coverage.missing().collect();
        assert_eq!(missing.len(), made.left.len(), "line {seed}: what is left is told");
        told.extend(made.left.iter().map(|(item, why)| format!("line {seed}: {}: {why}", item.words(&line.graph))));
        all += coverage.audits.len();
        left += missing.len();
        calls += made.audits.len();
        least += made.at_least.unwrap_or_default();
    }
    assert!(left * 50 < all, "{left} of {all} are left: {told:#?}");
    assert!(calls < least * 2, "{calls} audits, at least {least}");
}

/// Whatever callers do at random is among the items: what is said to be out of reach is.
#[test]
fn what_calls_walk_at_random_is_among_the_items() {
    let callers = Callers { mistake: 0.3, callback: 0.5, ..Callers::default() };
    let (mut walked_at_all, mut all) = (0, 0);
    for seed in 0..16 {
        let line = read(line(seed));
        let moments = Moments::new(&line.graph, jiff::civil::date(2026, 11, 23));
        let walks = Walks::new(&line.graph, &moments);
        let items = items(&line.graph, &walks);
        let (holds, _) = Holds::new(&line.graph, &callers);
        let holds = Arc::new(holds);
        let mut seen: HashSet<Item> = HashSet::new();
        for call in 0..8 {
            for (persona, _) in Persona::ALL {
                let reason = call as usize % line.graph.line.reasons.len();
                let intent = Intent::new(&line.graph, reason, persona.knows());
                let world = Box::new(Chance::new(Arc::clone(&holds), call));
                let ivr = Ivr::new(Arc::clone(&line.graph), Arc::clone(&line.times), world, 0);
                let mut caller = PersonaCaller::new(&line.graph, &holds, callers, persona, &intent, call);
                let trace = drive(&line.graph, ivr, &mut caller, Time::ZERO);
                seen.extend(walked(&line.graph, &trace, 0));
            }
        }
        for item in &seen {
            assert!(items.place(*item).is_some(), "line {seed}: {} was walked", item.words(&line.graph));
        }
        walked_at_all += seen.len();
        all += items.all.len();
    }
    // Most of it, or this shows little.
    assert!(walked_at_all * 2 > all, "{walked_at_all} of {all}");
}

#[test]
fn every_kind_of_item_is_read_from_a_call() {
    let line = Project::new(support::root(), None).line(Path::new("menus/harbor-electric.yaml")).expect("a line");
    let (coverage, _) = cover(&line);
    let kinds: HashSet<Kind> = coverage.items.all.iter().map(|item| item.kind(&line.graph)).collect();
    assert_eq!(kinds.len(), Kind::ALL.len(), "the shipped line has some of each");
    for kind in Kind::ALL {
        let (walked, of) = coverage.count(&line.graph, Some(kind));
        assert_eq!(walked, of, "{}", kind.name());
    }
}
