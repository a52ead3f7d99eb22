//! Two small lines, and what differs.

use std::path::PathBuf;
use std::sync::Arc;

use super::{ALIKE, CallerChange, Change, Outcomes, ReasonFigures, Side, Turn, What, diff, figures};
use crate::project::{Line, Project};
use crate::time::Time;

const LINE: &str = "
line: A line
start: main
reasons: {balance: 50%}
steps:
  main:
    menu:
      - {press: 1, say: \"For your balance, press 1.\", goto: balance}
      - {press: 2, say: \"For a person, press 2.\", goto: agents}
    exhausted: agents
  balance: {play: Your balance., takes: 3s, serves: [balance], goto: main}
  agents: {queue: {wait: 60s}}
";

fn lines(old: &str, new: &str) -> (Arc<Line>, Arc<Line>) {
    let mut project = Project::new(PathBuf::from("there-is-no-such-folder"), None);
    (project.line_of("old", old.as_bytes().to_vec()), project.line_of("new", new.as_bytes().to_vec()))
}

fn changes(old: &str, new: &str) -> Vec<Change> {
    let (old, new) = lines(old, new);
    let side = |line: &'_ Line| figures(&line.graph);
    let (before, after) = (side(&old), side(&new));
    let old = Side { graph: &old.graph, times: &old.times, reasons: before };
    let new = Side { graph: &new.graph, times: &new.times, reasons: after };
    diff(&old, &new).changes
}

fn told(changes: &[Change]) -> Vec<(What, String, Option<&str>, Option<&str>)> {
    let one = |change: &'_ Change| (change.what, format!("{} {}", change.steps.join(","), change.part));
    changes
        .iter()
        .map(|change| {
            let (what, about) = one(change);
            (what, about, change.before.as_deref(), change.after.as_deref())
        })
        .collect()
}

#[test]
fn a_line_does_not_differ_from_itself() {
    assert_eq!(told(&changes(LINE, LINE)), []);
}

#[test]
fn a_step_under_another_name_is_renamed_and_nothing_else_changes() {
    let new = LINE.replace("balance}", "account}").replace("  balance:", "  account:");
    assert_eq!(
        told(&changes(LINE, &new)),
        [(What::StepRenamed, "account ".to_owned(), Some("balance"), Some("account"))]
    );
}

#[test]
fn a_step_that_says_and_leads_to_something_else_is_another_one() {
    // Of "play 0 Your", "play 0 balance.", "from main key 1", "to main goto" and the kind nothing but the kind and the
    // way into it is left: far less than what counts as alike.
    let new = LINE.replace("balance}", "account}").replace(
        "  balance: {play: Your balance., takes: 3s, serves: [balance], goto: main}",
        "  account: {play: Nothing to be seen here at all., serves: [balance], goto: agents}",
    );
    let changes = changes(LINE, &new);
    let kinds: Vec<What> = changes.iter().map(|change| change.what).collect();
    assert_eq!(kinds, [What::KeyTarget, What::StepAdded, What::StepRemoved], "{ALIKE}");
}

#[test]
fn every_change_names_both_places() {
    let new = LINE.replace("For a person, press 2.", "For somebody, press 2.");
    let found = changes(LINE, &new);
    assert_eq!(found.len(), 1);
    let (old, new_place) = (found[0].old.expect("the old place"), found[0].new.expect("the new place"));
    assert_ne!(old.file, new_place.file);
    assert_eq!(LINE[old.start as usize..].get(..13), Some("\"For a person"));
    assert_eq!(new[new_place.start as usize..].get(..13), Some("\"For somebody"));
}

#[test]
fn a_key_that_is_written_once_is_told_once() {
    let more = "  more:\n    menu:\n      - {press: 1, say: \"On, press 1.\", goto: main}\n    exhausted: agents\n";
    let old = format!("{LINE}{more}").replace("goto: balance}", "goto: more}");
    let new = old.replace("start: main\n", "start: main\nkeys: {0: agents}\n");
    assert_eq!(
        told(&changes(&old, &new)),
        [(What::KeyAdded, "main,more reserved key 0".to_owned(), None, Some("agents"))]
    );
}

#[test]
fn a_reserved_key_that_becomes_a_choice_is_only_offered() {
    let old = LINE
        .replace("start: main\n", "start: main\nkeys: {2: agents}\n")
        .replace("      - {press: 2, say: \"For a person, press 2.\", goto: agents}\n", "");
    let found = changes(&old, LINE);
    let kinds: Vec<What> = found.iter().map(|change| change.what).collect();
    assert_eq!(kinds, [What::PromptAdded], "{found:?}");
}

#[test]
fn forty_thousand_steps_under_other_names_are_no_trouble() {
    let line = |stem: &str| {
        let mut text = "line: A\nstart: agents\nsteps:\n  agents: {queue: {wait: 60s}}\n".to_owned();
        for at in 0..20_000 {
            text.push_str(&format!("  {stem}{at}: {{play: Part {at}, goto: agents}}\n"));
        }
        // Steps that are all the same are told apart by nothing.
        for at in 0..20_000 {
            text.push_str(&format!("  {stem}-same-{at}: {{play: The same., goto: agents}}\n"));
        }
        text
    };
    let found = changes(&line("a"), &line("b"));
    assert_eq!(found.len(), 40_000);
    assert!(found.iter().all(|change| change.what == What::StepRenamed));
}

fn reason(keys: f64, mean: i64, human: f64) -> ReasonFigures {
    ReasonFigures {
        reason: "balance".to_owned(),
        share: None,
        keys: Some(keys),
        t_human_mean: Some(Time::from_secs(mean)),
        t_human_p90: None,
        outcomes: Some(Outcomes { human, served: 0.0, message: 0.0, lost: 1.0 - human }),
    }
}

#[test]
fn fewer_keys_and_sooner_are_better_and_lost_calls_are_worse() {
    let turn = |old, new| CallerChange { reason: "balance".to_owned(), old: Some(old), new: Some(new) }.turn();
    assert_eq!(turn(reason(2.0, 60, 0.9), reason(2.0, 60, 0.9)), Turn::Same);
    assert_eq!(turn(reason(2.0, 60, 0.9), reason(1.0, 60, 0.9)), Turn::Better);
    assert_eq!(turn(reason(2.0, 60, 0.9), reason(2.0, 71, 0.9)), Turn::Worse);
    assert_eq!(turn(reason(2.0, 60, 0.9), reason(1.0, 71, 0.9)), Turn::Mixed);
    assert_eq!(turn(reason(2.0, 60, 0.9), reason(2.0, 60, 0.8)), Turn::Worse);
    let later =
        CallerChange { reason: "balance".to_owned(), old: Some(reason(2.0, 60, 0.9)), new: Some(reason(2.0, 71, 0.9)) };
    assert_eq!(later.t_human_mean(), Some(Time::from_secs(11)));
}
