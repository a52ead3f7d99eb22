//! Small lines whose structure can be worked out by hand.

use std::fmt::Write as _;
use std::sync::Arc;

use super::shape;
use crate::graph::{MenuGraph, PERSON, StepId};
use crate::project::Project;

fn graph(text: &str) -> Arc<MenuGraph> {
    let mut project = Project::new(std::path::PathBuf::from("there-is-no-such-folder"), None);
    Arc::clone(&project.line_of("<test>", text.as_bytes().to_vec()).graph)
}

/// Billing asks for an account first; support is two menus down; the queue can be had by key 0 everywhere.
const LINE: &str = r#"
line: A line
languages: [en-US, es-US]
start: welcome
keys: {0: agents, pound: back}
reasons: {balance: 40%, broken: 40%, nobody-thought-of-it: 20%}
steps:
  welcome: {play: {en-US: Hello., es-US: Hola.}, goto: gate}
  gate:
    menu:
      - {press: 1, say: {en-US: "For customers, press 1.", es-US: "Para clientes, oprima 1."}, goto: main}
  main:
    menu:
      - {press: 1, for: [balance], say: "For your balance, press 1.", goto: account}
      - {press: 22, for: [broken], say: "For what is broken, press 2 2.", goto: support}
      - {press: 3, goto: account}
      - {say: "That was all."}
    exhausted: agents
  account:
    collect: {say: Your number please., digits: 4, confirm: "You entered {digits}. If that is right, press 1."}
    outcomes:
      valid: {goto: balance, share: 100%}
      invalid: {goto: desk, share: 0%}
    exhausted: main
  balance: {play: Your balance., takes: 3s, serves: [balance], goto: main}
  support:
    menu:
      - {press: 1, say: "For the desk, press 1.", goto: desk}
    exhausted: {no_input: support, no_match: agents}
  desk: {transfer: {to: desk}}
  agents: {queue: {wait: 60s}}
  island: {play: Nobody comes here., goto: agents}
"#;

fn names(graph: &MenuGraph, steps: &[StepId]) -> String {
    steps.iter().map(|step| graph.step(*step).name.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn depth_counts_the_menus_that_are_left_on_the_shallowest_way() {
    let graph = graph(LINE);
    let shape = shape(&graph);
    let depth = |name: &str| shape.depth_of(graph.find(name).expect(name));
    assert_eq!(depth("welcome"), Some(0));
    assert_eq!(depth("gate"), Some(0));
    assert_eq!(depth("main"), Some(1));
    assert_eq!(depth("account"), Some(2));
    // Nobody counts an entry of digits as a menu.
    assert_eq!(depth("balance"), Some(2));
    // By 0 in the first menu, not by silence in the second.
    assert_eq!(depth("agents"), Some(1));
    // An answer that never happens is a way all the same: depth is about what was drawn.
    assert_eq!(depth("desk"), Some(2));
    assert_eq!(depth("island"), None);
    assert_eq!((names(&graph, &[shape.deepest.0]).as_str(), shape.deepest.1), ("account", 2));
    assert_eq!(shape.deepest_human, graph.find("desk").map(|desk| (desk, 2)));
}

#[test]
fn breadth_counts_choices_with_a_key() {
    let graph = graph(LINE);
    let breadth = graph.breadth().expect("menus");
    assert_eq!((breadth.menus, breadth.min, breadth.max), (3, 1, 3));
    assert!((breadth.mean - 5.0 / 3.0).abs() < 1e-12, "{}", breadth.mean);
    assert_eq!(names(&graph, &[breadth.widest]), "main");
}

#[test]
fn what_everybody_passes_is_named_in_the_order_of_the_call() {
    let graph = graph(LINE);
    let passes = graph.passes();
    let find = |name: &str| graph.find(name).expect(name);
    assert_eq!(names(&graph, &passes.must_pass(find("balance"))), "gate main account");
    assert_eq!(names(&graph, &passes.must_answer(find("balance"))), "gate main account");
    // The desk is also reached from the account.
    assert_eq!(names(&graph, &passes.must_pass(find("desk"))), "gate main");
    assert_eq!(names(&graph, &passes.must_pass(find("agents"))), "gate");
    assert_eq!(names(&graph, &passes.humans), "desk agents");
    assert_eq!(names(&graph, &passes.passed_by_all_who_reach_a_human()), "gate");
    assert_eq!(passes.must_pass(find("island")), []);
    assert_eq!(passes.must_pass(find("welcome")), []);
}

#[test]
fn where_one_person_answers_their_step_is_passed_by_all() {
    let graph = graph(
        "line: A\nstart: ask\nsteps:\n  ask: {collect: {say: Your number., digits: 3}, goto: one}\n  one: {queue: {wait: 5s}}\n",
    );
    let passes = graph.passes();
    assert_eq!(names(&graph, &passes.passed_by_all_who_reach_a_human()), "one");
    // The start is everybody's; that it asks for digits is worth saying.
    assert_eq!(names(&graph, &passes.must_answer(passes.humans[0])), "ask");
}

#[test]
fn loops_are_told_by_a_shortest_circle_and_back_keys_are_none() {
    let graph = graph(LINE);
    let loops = graph.loops();
    let words: Vec<_> = loops.iter().map(|found| found.words(&graph)).collect();
    // account goes back to main after silence; balance goes there by itself, the longer way round.
    assert_eq!(words, ["main > account > main", "support > support"]);
    assert_eq!(names(&graph, &loops[0].steps), "main account balance");
    assert_eq!(names(&graph, &loops[1].steps), "support");
}

#[test]
fn a_choice_without_an_offer_is_unheard() {
    let graph = graph(LINE);
    let unheard = graph.unheard();
    let told: Vec<_> =
        unheard.iter().map(|one| (graph.step(one.step).name.as_str(), one.press.to_string(), one.language)).collect();
    assert_eq!(told, [("main", "3".to_owned(), None)]);
}

#[test]
fn an_offer_that_is_only_recorded_in_one_language_is_unheard_in_the_other() {
    let graph = graph(
        "line: A\nlanguages: [en-US, es-US]\nstart: main\nsteps:\n  main:\n    menu:\n      - {press: 1, say: {audio: {es-US: uno.wav}}, goto: one}\n  one: {queue: {wait: 5s}}\n",
    );
    let unheard = graph.unheard();
    assert_eq!(unheard.iter().map(|one| one.language).collect::<Vec<_>>(), [graph.language("en-US")]);
}

#[test]
fn keys_to_a_reason_are_the_fewest_and_the_way_is_told() {
    let graph = graph(LINE);
    let ways = graph.ways_of_callers();
    let told = |way: Option<super::Way>| way.map(|way| (way.cost.keys, way.words(&graph)));
    let (balance, broken, other) = (0, 1, 2);
    assert_eq!(told(ways.to_choice(balance)), Some((2, "welcome > gate 1 > main 1".to_owned())));
    // 1, 1, four digits and the key that confirms them.
    assert_eq!(
        told(ways.to_served(balance)),
        Some((7, "welcome > gate 1 > main 1 > account (5 keys) > balance".to_owned()))
    );
    // From the balance back to main, and 0 there.
    assert_eq!(
        told(ways.to_human(balance)),
        Some((8, "welcome > gate 1 > main 1 > account (5 keys) > balance > main 0 > agents".to_owned()))
    );
    assert_eq!(told(ways.to_choice(broken)), Some((3, "welcome > gate 1 > main 22".to_owned())));
    assert_eq!(told(ways.to_served(broken)), None);
    assert_eq!(told(ways.to_human(broken)).map(|(keys, _)| keys), Some(4));
    assert_eq!(told(ways.to_goal(broken)).map(|(keys, _)| keys), Some(4));
    assert_eq!(told(ways.to_choice(other)), None);
    for reason in [other, PERSON] {
        assert_eq!(told(ways.to_goal(reason)), Some((1, "welcome > gate 0 > agents".to_owned())));
    }
}

#[test]
fn nobody_is_led_to_a_person_by_silence_or_after_hours() {
    let graph = graph(
        "line: A\nstart: is-it-open\nhours: {office: Mon-Fri 08:00-18:00}\nsteps:\n  is-it-open: {branch: {hours: office, open: main, closed: one}}\n  main:\n    menu:\n      - {press: 1, say: Press 1 for the end., goto: end}\n    exhausted: one\n  one: {queue: {wait: 5s}}\n  end: {disconnect: Bye.}\n",
    );
    assert_eq!(graph.ways_of_callers().to_any_human(), None);
}

#[test]
fn fifty_thousand_menus_in_a_row_are_no_trouble() {
    let count = 50_000;
    let mut text = String::from(
        "line: A\nstart: m0\nkeys: {0: agents, pound: back, star: m0}\nreasons: {end: 100%}\nsteps:\n  agents: {queue: {wait: 5s}}\n",
    );
    for at in 0..count {
        let next = if at + 1 == count { "end".to_owned() } else { format!("m{}", at + 1) };
        let _ =
            write!(text, "  m{at}:\n    menu:\n      - {{press: 1, say: On., goto: {next}}}\n    exhausted: agents\n");
    }
    text.push_str("  end: {disconnect: Bye., serves: [end]}\n");
    let graph = graph(&text);
    let shape = shape(&graph);
    assert_eq!(shape.deepest.1, count);
    assert_eq!(shape.deepest_human.map(|(_, depth)| depth), Some(1));
    let end = graph.find("end").expect("the end");
    assert_eq!(shape.passes.must_pass(end).len(), count as usize - 1);
    assert_eq!(names(&graph, &shape.passes.passed_by_all_who_reach_a_human()), "agents");
    assert_eq!(shape.ways.to_served(0).map(|way| way.cost.keys), Some(count));
    // By star from any menu to the first.
    assert_eq!(shape.loops.len(), 1);
    assert_eq!(shape.loops[0].words(&graph), "m0 > m0");
}
