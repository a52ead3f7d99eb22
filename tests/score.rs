//! The grade, made again from what is printed: nothing in it that a reader could not check.

#![expect(clippy::disallowed_methods, reason = "a test reads the menus it grades")]

mod support;

use std::fs;

use ringtrue::score::grade;
use serde_json::Value;
use support::{Folder, ringtrue, root};

/// The report of `audit --score` in a folder.
fn scored(folder: &std::path::Path) -> Value {
    let ran = ringtrue(folder, ["audit", "--score", "--format", "json"], b"");
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", ran.stdout, ran.stderr))
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

/// The mean of values by weights.
fn mean(of: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (sum, weights) =
        of.fold((0.0, 0.0), |(sum, weights), (value, weight)| (sum + value * weight, weights + weight));
    (weights > 0.0).then(|| sum / weights)
}

/// Makes a grade again from its checks, by the formula that is printed with it.
fn holds(score: &Value) {
    let parts = score["parts"].as_array().expect("parts");
    let made: Vec<(Option<f64>, f64)> = parts
        .iter()
        .map(|part| {
            let checks = part["checks"].as_array().expect("checks").iter();
            (
                mean(checks.map(|check| (100.0 * number(&check["earned"]), number(&check["weight"])))),
                number(&part["weight"]),
            )
        })
        .collect();
    for (part, (points, _)) in parts.iter().zip(&made) {
        match points {
            Some(points) => {
                assert!((points - number(&part["points"])).abs() <= 0.06, "{points} is not {}", part["points"])
            }
            None => assert!(part["points"].is_null()),
        }
    }
    let all = mean(made.iter().filter_map(|(points, weight)| Some(((*points)?, *weight)))).expect("points");
    assert!((all - number(&score["points"])).abs() <= 0.06, "{all} is not {}", score["points"]);
    assert_eq!(score["grade"], grade(number(&score["points"])).to_string());
    let lost: f64 = parts
        .iter()
        .flat_map(|part| part["lost"].as_array().expect("what was lost"))
        .map(|lost| number(&lost["points"]))
        .sum();
    let many = parts.iter().map(|part| part["lost"].as_array().map_or(0, Vec::len)).sum::<usize>();
    let rounded = 0.006 * many as f64 + 0.06;
    assert!((100.0 - all - lost).abs() <= rounded, "{lost} points lost of {}", 100.0 - all);
    let worst: f64 = score["worst"].as_array().expect("the worst").iter().map(|worst| number(&worst["points"])).sum();
    assert!((worst - lost).abs() <= rounded, "every lost point is in one of the worst things: {worst}, {lost}");
}

#[test]
fn a_grade_can_be_made_again_from_its_checks() {
    let shipped = scored(&root());
    let scores = shipped["scores"].as_array().expect("scores");
    assert_eq!(scores.len(), 1);
    holds(&scores[0]);
    assert_eq!(scores[0]["grade"], "A", "the shipped line is a good one: {}", scores[0]["worst"]);
    let mut grades = String::new();
    for entry in fs::read_dir(root().join("tests/real")).expect("real menus").flatten() {
        let Ok(menu) = fs::read_to_string(entry.path().join("menu.yaml")) else { continue };
        let folder = Folder::new(&format!("score-{}", entry.file_name().to_string_lossy()));
        folder.write("menus/menu.yaml", &menu);
        folder.write(
            "audits/a.toml",
            "line = \"../menus/menu.yaml\"\n[[turn]]\nreach = \"human\"\nwithin = \"2m\"\n[limits]\nkeys = 2\n",
        );
        let report = scored(&folder.0);
        let score = &report["scores"][0];
        holds(score);
        grades += score["grade"].as_str().expect("a grade");
    }
    let of = |letter: char| grades.chars().filter(|grade| *grade == letter).count();
    assert!(grades.len() >= 14 && of('A') <= 3 && of('F') >= 3, "real lines are told apart: {grades}");
}

#[test]
fn every_lost_point_has_its_line_and_calls_have_their_second() {
    let report = scored(&root().join("tests/cases/score/a-grade-with-what-it-lost"));
    for part in report["scores"][0]["parts"].as_array().expect("parts") {
        for lost in part["lost"].as_array().expect("what was lost") {
            assert!(lost["place"].as_str().is_some_and(|place| place.contains(".yaml:")), "{lost}");
            assert_eq!(lost["call"].is_null(), lost["at"].is_null(), "{lost}");
            assert!(!lost["help"].as_str().expect("help").is_empty(), "{lost}");
        }
    }
}
