//! The exact numbers against judges that no one here wrote: SciPy solves the same chains from their ways and the
//! parameters of their waits (`judge/solve.py`), and where it is installed the model checker Storm does (`judge/storm.py`).

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a judge is another program, lines lie in folders, and the largest difference is told"
)]

mod support;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use ringtrue::graph::{MenuGraph, Queue, StepKind};
use ringtrue::menu::Wait;
use ringtrue::project::{Line, Project};
use ringtrue::time::Time;
use ringtrue::timing::{Callers, Chain, Chains, Goal, Holds, Intent, Measure, Outcome, Persona, To};
use serde_json::{Value, json};
use support::random;

/// Debian's own, because `python3-scipy` is for it.
const PYTHON: &str = "/usr/bin/python3";
/// The most that two numbers may lie apart, beside the larger of 1 and the number.
const MOST: f64 = 1e-6;
/// Random lines beside the written ones.
const RANDOM: u64 = 8;
const PERCENTILES: [f64; 3] = [0.5, 0.9, 0.99];
const GOALS: [Goal; 3] = [Goal::Announced, Goal::Selectable, Goal::Queue];

/// A chain as the judge gets it, and what we say it comes to.
struct Case {
    name: String,
    asked: Value,
    ends: Vec<[f64; 3]>,
    goals: Vec<[f64; 3]>,
    visits: Vec<f64>,
    /// Time, and how far the true one may lie from it.
    human: Vec<Option<(f64, f64)>>,
}

fn micros(time: Time) -> i64 {
    time.micros()
}

/// The wait of a queue: its name and parameters, in seconds.
fn wait(queue: &Queue) -> (&'static str, Vec<f64>) {
    match queue.wait.expect("a wait") {
        Wait::Fixed(wait) => ("fixed", vec![wait.secs_f64()]),
        Wait::Mean(mean) => ("mean", vec![mean.secs_f64()]),
        Wait::Percentiles { p50, p90 } => ("percentiles", vec![p50.secs_f64(), p90.secs_f64()]),
        Wait::Load { agents, calls_per_hour, handle_time, patience } => (
            "load",
            vec![f64::from(agents), calls_per_hour, handle_time.secs_f64(), patience.map_or(0.0, Time::secs_f64)],
        ),
    }
}

/// The chain without any number that was computed of it.
fn asked(graph: &MenuGraph, chain: &Chain, callers: &Callers) -> Value {
    let (mut ways, mut ends, mut holds) = (Vec::new(), Vec::new(), Vec::new());
    let to = |to: To| match to {
        To::State(next) => json!(["state", next]),
        To::End(outcome) => json!(["end", outcome as usize]),
    };
    for state in 0..chain.states.len() {
        let Some(hold) = chain.hold(state) else {
            for exit in chain.exits(state) {
                match exit.to {
                    To::State(next) => ways.push(json!([state, next, exit.share, micros(exit.after)])),
                    To::End(outcome) => ends.push(json!([state, outcome as usize, exit.share, micros(exit.after)])),
                }
            }
            continue;
        };
        let StepKind::Queue(queue) = &graph.step(chain.states[state].step).kind else { panic!("a wait is a queue's") };
        let (kind, parameters) = wait(queue);
        let taken = (hold.windows.len() > 1).then(|| hold.windows[0].until.expect("the first of two ends"));
        let overflow = queue.overflow.as_ref().map(|(after, _)| *after);
        let offer = queue.callback.as_ref().map(|offer| json!([micros(offer.after), callers.callback]));
        let leaves = overflow.map(|after| json!([micros(after), 1.0]));
        let leads =
            |at: Option<Time>| chain.exits(state).iter().find(|exit| Some(exit.after) == at).map(|exit| to(exit.to));
        holds.push(json!({
            "state": state, "kind": kind, "parameters": parameters,
            "leaving": offer.into_iter().chain(leaves).collect::<Vec<_>>(),
            "answered": hold.answered as usize, "gave_up": hold.gave_up as usize,
            "taken": taken.map(micros), "overflow": overflow.map(micros), "callback": callers.callback,
            "on_callback": leads(taken), "on_overflow": leads(overflow),
        }));
    }
    let marks = GOALS.map(|goal| {
        (0..chain.states.len())
            .filter_map(|state| goal.mark(chain, state).map(|at| json!([state, micros(at)])))
            .collect::<Vec<_>>()
    });
    json!({
        "states": chain.states.len(), "ways": ways, "ends": ends, "holds": holds, "marks": marks,
        "percentiles": PERCENTILES,
    })
}

/// Every reason and persona of a line.
fn cases(name: &str, line: &Line, callers: Callers) -> Vec<Case> {
    let (holds, _) = Holds::new(&line.graph, &callers);
    let measure = Measure::new(&line.graph, &line.times, &holds, callers);
    let chains = Chains::new(&line.graph, &line.times, &holds, callers);
    let mut cases = Vec::new();
    for (at, reason) in measure.reasons.iter().enumerate() {
        for (persona, word) in Persona::ALL {
            let chain = chains.of(persona, &Intent::new(&line.graph, reason.reason, persona.knows()));
            let solved = chain.transitions(None).solve().expect("the chain can be solved");
            let human = measure.of(at, persona).expect("it was measured").human();
            let goals =
                GOALS.map(|goal| chain.transitions(Some(goal)).solve().expect("the chain can be solved").moments(0, 0));
            cases.push(Case {
                name: format!("{name}, {} {word}", reason.name),
                asked: asked(&line.graph, &chain, &callers),
                ends: (0..Outcome::ALL.len()).map(|end| solved.moments(0, end)).collect(),
                goals: goals.to_vec(),
                visits: solved.visits.clone(),
                human: PERCENTILES
                    .iter()
                    .map(|share| human.quantile(*share).map(|at| (at.at.secs_f64(), at.within.secs_f64())))
                    .collect(),
            });
        }
    }
    cases
}

/// The written lines, and some random ones.
fn all_cases() -> Vec<Case> {
    let mut project = Project::new(support::root(), None);
    let mut files: Vec<PathBuf> = ["menus", "tests/tangled/menus", "tests/asterisk-demo/menus"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(support::root().join(folder)).expect("a folder of lines"))
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    let mut lines: Vec<(String, Arc<Line>)> = files
        .iter()
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, project.line(path).expect("a line"))
        })
        .collect();
    assert!(lines.len() >= 3, "the written lines are there: {}", lines.len());
    for seed in 0..RANDOM {
        let mut project = Project::new(PathBuf::from("."), None);
        lines.push((format!("random {seed}"), project.line_of("menu.yaml", random::line(seed).into_bytes())));
    }
    let mut cases = Vec::new();
    for (name, line) in &lines {
        cases.append(&mut self::cases(name, line, Callers::default()));
        let callers = Callers { mistake: 0.2, callback: 0.3, ..Callers::default() };
        cases.append(&mut self::cases(&format!("{name} with callbacks"), line, callers));
    }
    cases
}

/// Hands chains to a judge and takes what they come to, one a line.
fn ask<'v>(python: &str, script: &str, chains: impl IntoIterator<Item = &'v Value>) -> Vec<Value> {
    let mut child = Command::new(python)
        .arg(support::root().join("tests/judge").join(script))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python can be started");
    let mut stdin = child.stdin.take().expect("its input");
    let text: String = chains.into_iter().map(|chain| format!("{chain}\n")).collect();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("all was written").expect("all was taken");
    assert!(output.status.success(), "{script} ends well");
    let text = String::from_utf8(output.stdout).expect("text");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

/// Everything that was compared: what, and how far apart.
#[derive(Default)]
struct Differences {
    all: Vec<(f64, String)>,
    percentiles: usize,
}

impl Differences {
    fn of(&mut self, what: String, ours: f64, judged: f64) {
        let apart = (ours - judged).abs() / judged.abs().max(1.0);
        self.all.push((if apart.is_nan() { f64::INFINITY } else { apart }, format!("{what}: {ours}, judged {judged}")));
    }

    fn case(&mut self, case: &Case, judged: &Value) {
        let words = ["share", "first moment", "second moment"];
        for (end, ours) in Outcome::ALL.iter().zip(&case.ends) {
            for (k, word) in words.iter().enumerate() {
                let judged = number(&judged["ends"][*end as usize][k]);
                self.of(format!("{}: {} {word}", case.name, end.name()), ours[k], judged);
            }
        }
        for (at, ours) in case.goals.iter().enumerate() {
            for (k, word) in words.iter().enumerate() {
                self.of(format!("{}: {:?} {word}", case.name, GOALS[at]), ours[k], number(&judged["goals"][at][k]));
            }
        }
        for (state, ours) in case.visits.iter().enumerate() {
            self.of(format!("{}: visits of state {state}", case.name), *ours, number(&judged["visits"][state]));
        }
        for (at, share) in PERCENTILES.iter().enumerate() {
            let (Some((ours, within)), Some(judged)) = (case.human[at], judged["human"].get(at)) else { continue };
            let (low, high) = (number(&judged[0]), judged[1].as_f64().unwrap_or(f64::INFINITY));
            // Ours is a whole microsecond.
            let nearest = ours.clamp((low - within).min(high), high + within);
            let ours = if (ours - nearest).abs() <= 1e-6 { nearest } else { ours };
            self.of(format!("{}: p{} of the time to a person", case.name, share * 100.0), ours, nearest);
            self.percentiles += 1;
        }
    }

    /// The largest, and what it is of.
    fn largest(&self) -> &(f64, String) {
        self.all.iter().max_by(|a, b| a.0.total_cmp(&b.0)).expect("something was compared")
    }
}

fn has_scipy(test: &str) -> bool {
    let imports = Command::new(PYTHON).args(["-c", "import scipy.sparse.linalg"]).stderr(Stdio::null()).status();
    support::has_package("python3-scipy", imports.is_ok_and(|status| status.success()), test)
}

#[test]
fn scipy_solves_the_same_chains_and_comes_to_the_same() {
    if !has_scipy("judge::scipy_solves_the_same_chains_and_comes_to_the_same") {
        return;
    }
    let cases = all_cases();
    let judged = ask(PYTHON, "solve.py", cases.iter().map(|case| &case.asked));
    assert_eq!(judged.len(), cases.len());
    let mut differences = Differences::default();
    for (case, judged) in cases.iter().zip(&judged) {
        differences.case(case, judged);
    }
    let (apart, what) = differences.largest();
    println!(
        "{} numbers of {} chains, {} of them percentiles; the largest difference is {apart:.1e} ({what})",
        differences.all.len(),
        cases.len(),
        differences.percentiles
    );
    let wrong: Vec<&str> =
        differences.all.iter().filter(|(apart, _)| *apart > MOST).map(|(_, what)| what.as_str()).collect();
    assert!(wrong.is_empty(), "{} numbers differ:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    assert!(differences.percentiles > 100, "few percentiles were compared: {}", differences.percentiles);
    storm(&cases, &judged);
}

/// The same once more by Storm, where Python has `stormpy`.
fn storm(cases: &[Case], judged: &[Value]) {
    let imports = Command::new("python3").args(["-c", "import stormpy"]).stderr(Stdio::null()).status();
    if !imports.is_ok_and(|status| status.success()) {
        println!("left out: Storm, because python3 has no module stormpy (pip install stormpy)");
        return;
    }
    let answers = ask("python3", "storm.py", judged.iter().map(|judged| &judged["numbers"]));
    let mut differences = Differences::default();
    for (case, answer) in cases.iter().zip(&answers) {
        for end in Outcome::ALL {
            let share = number(&answer["shares"][end as usize]);
            differences.of(format!("{}: {}", case.name, end.name()), case.ends[end as usize][0], share);
        }
        if let Some(lasts) = answer["lasts"].as_f64() {
            let ours = case.ends.iter().map(|moments| moments[1]).sum();
            differences.of(format!("{}: mean length of a call", case.name), ours, lasts);
        }
    }
    let (apart, what) = differences.largest();
    println!(
        "Storm: {} numbers of {} chains; the largest difference is {apart:.1e} ({what})",
        differences.all.len(),
        cases.len()
    );
    assert!(*apart <= MOST, "{what}");
}

/// A judge that lets everything pass is none: one altered share, time or parameter and it must object.
#[test]
fn the_judge_objects_where_one_number_is_altered() {
    if !has_scipy("judge::the_judge_objects_where_one_number_is_altered") {
        return;
    }
    let mut project = Project::new(support::root(), None);
    let line = project.line(&support::root().join("menus/harbor-electric.yaml")).expect("a line");
    let callers = Callers { callback: 0.3, ..Callers::default() };
    let cases: Vec<Case> =
        cases("harbor-electric", &line, callers).into_iter().filter(|case| case.name.contains("mistaken")).collect();
    let has = |case: &&Case| {
        let has_load =
            case.asked["holds"].as_array().is_some_and(|holds| holds.iter().any(|hold| hold["kind"] == "load"));
        has_load && case.human[0].is_some()
    };
    let case = cases.iter().find(has).expect("somebody waits for a person");
    let alterations: [(&str, Alter); 5] = [
        ("nothing", |_| {}),
        ("a share", |asked| add(asked.pointer_mut("/ways/1/2"), -2e-5)),
        ("a time", |asked| add(asked.pointer_mut("/ways/0/3"), 2_000.0)),
        ("a mark", |asked| add(asked.pointer_mut("/marks/2/0/1"), 2_000.0)),
        ("a parameter of a wait", |asked| {
            let holds = asked["holds"].as_array_mut().expect("waits");
            let load = holds.iter_mut().find(|hold| hold["kind"] == "load").expect("a load");
            add(load.pointer_mut("/parameters/2"), 0.01);
        }),
    ];
    for (what, alter) in alterations {
        let mut asked = case.asked.clone();
        alter(&mut asked);
        let judged = ask(PYTHON, "solve.py", [&asked]);
        let mut differences = Differences::default();
        differences.case(case, &judged[0]);
        let (apart, found) = differences.largest();
        println!("{what} altered: {apart:.1e} ({found})");
        assert_eq!(*apart <= MOST, what == "nothing", "{what} was altered: {found}");
    }
}

fn add(number: Option<&mut Value>, by: f64) {
    let number = number.expect("it is there");
    let sum = number.as_f64().expect("a number") + by;
    *number = if number.is_i64() { json!(sum as i64) } else { json!(sum) };
}

/// Changes one number of a case.
type Alter = fn(&mut Value);
