//! JUnit XML read by another XML reader: well-formed, its counts true, and a failure wherever the exit code says so.

#![expect(clippy::disallowed_methods, reason = "tests read their fixtures")]

mod support;

use std::fs;
use std::path::Path;

use roxmltree::{Document, Node};
use support::{Folder, Ran, ringtrue, root};

fn count(node: Node<'_, '_>, name: &str) -> usize {
    node.descendants().filter(|one| one.has_tag_name(name)).count()
}

/// Holds a report to what it says of itself; gives the number of its cases.
#[track_caller]
fn true_to_itself(ran: &Ran, what: &Path) -> usize {
    let document = Document::parse(&ran.stdout).unwrap_or_else(|error| panic!("{}: {error}", what.display()));
    let top = document.root_element();
    assert!(top.has_tag_name("testsuites"));
    for node in top.children().filter(Node::is_element).chain([top]) {
        for (attribute, element) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error")] {
            let said = node.attribute(attribute).and_then(|number| number.parse().ok());
            assert_eq!(said, Some(count(node, element)), "{attribute} of {}", what.display());
        }
    }
    let fails = count(top, "failure") + count(top, "error") > 0;
    assert_eq!(fails, ran.code == ringtrue::cli::FOUND, "{}:\n{}", what.display(), ran.stdout);
    for case in top.descendants().filter(|one| one.has_tag_name("testcase")) {
        assert!(case.attribute("name").is_some_and(|name| !name.is_empty()));
        assert!(case.parent().is_some_and(|suite| suite.attribute("name") == case.attribute("classname")));
    }
    count(top, "testcase")
}

#[test]
fn what_check_finds_in_every_fixture_fails_as_the_exit_code_says() {
    let mut cases = 0;
    for folder in folders("tests/lint") {
        for menu in ["good.yaml", "bad.yaml"] {
            cases += true_to_itself(&ringtrue(&folder, ["check", "--format", "junit", menu], b""), &folder);
        }
    }
    assert!(cases > 100, "{cases} cases");
}

#[test]
fn every_audit_of_the_fixtures_is_a_case() {
    let mut cases = 0;
    for folder in folders("tests/cases/audit") {
        let ran = ringtrue(&folder, ["audit", "--format", "junit"], b"");
        if ran.code != ringtrue::cli::COULD_NOT {
            cases += true_to_itself(&ran, &folder);
        }
    }
    assert!(cases > 50, "{cases} cases");
}

#[test]
fn what_xml_cannot_hold_is_left_out() {
    let folder = Folder::new("junit-hostile");
    folder.write(
        "menu.yaml",
        "line: \"\\e[31m ]]> <b> \\0 & \\\"\"\nstart: \"a\\x01]]>b\"\nsteps: {a: {play: \"<x>&\\b\"}}\n",
    );
    let ran = ringtrue(&folder.0, ["check", "--format", "junit", "menu.yaml"], b"");
    assert!(true_to_itself(&ran, &folder.0) > 1, "{}", ran.stdout);
}

fn folders(name: &str) -> Vec<std::path::PathBuf> {
    let mut folders: Vec<_> = fs::read_dir(root().join(name))
        .expect("a folder")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}
