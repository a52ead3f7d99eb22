//! How many calls a second are played by chance on one core, beside the same line as a SimPy model in the same run.
//!
//! `cargo bench --bench calls` writes the line, its callers and its waits as plain numbers for `simpy/calls.py`, lets both
//! play, and compares first what they come to: the mean time to a person must agree within what chance allows.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark has a clock, starts the program it is set beside, and prints"
)]

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use ringtrue::graph::{Action, MenuGraph, PromptId, Retries, Step, StepKind, Target};
use ringtrue::menu::Wait;
use ringtrue::project::{Line, Project};
use ringtrue::sim::{Called, Simulation};
use ringtrue::time::Time;
use ringtrue::timing::{
    BEEP, BUSY_FOR, Callers, Filled, Intent, NO_ANSWER_AFTER, Outcome, Persona, TimeModel, answers, reasons,
};
use serde_json::{Value, json};

/// Calls of ours; SimPy plays fewer, it takes longer.
const CALLS: u64 = 400_000;
const CALLS_IN_SIMPY: u64 = 20_000;
/// Further apart than this many standard errors, and the two do not model the same.
const MOST_APART: f64 = 4.0;

/// How many calls, how long they took, the share that comes to a person, and the mean and variance of when.
#[derive(Clone, Copy)]
struct Played {
    calls: f64,
    seconds: f64,
    share: f64,
    mean: f64,
    variance: f64,
}

fn main() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut project = Project::new(root.clone(), None);
    let line = project.line(&root.join("menus/harbor-electric.yaml")).expect("the line is there");
    let only = |persona: usize| std::array::from_fn(|at| if at == persona { 1.0 } else { 0.0 });
    let mixed = Callers::default().personas;
    for (name, personas) in [("first-time callers", only(0)), ("callers of all personas", mixed)] {
        let callers = Callers { personas, ..line.config.callers };
        let ours = play(&line, callers);
        println!(
            "harbor-electric, {name}: {:.0} calls a second; {:.2} % come to a person, after {:.3} s",
            ours.calls / ours.seconds,
            ours.share * 100.0,
            ours.mean
        );
        let Some((version, theirs)) = simpy(&root, &line, callers) else {
            println!(
                "left out: the same by SimPy, because python3 has no module simpy (python3-simpy, or pip install simpy)"
            );
            continue;
        };
        println!(
            "  SimPy {version}: {:.0} calls a second; {:.2} % come to a person, after {:.3} s",
            theirs.calls / theirs.seconds,
            theirs.share * 100.0,
            theirs.mean
        );
        let error = |of: fn(&Played) -> f64| (of(&ours) + of(&theirs)).sqrt();
        let share = (ours.share - theirs.share).abs() / error(|of| of.share * (1.0 - of.share) / of.calls);
        let mean = (ours.mean - theirs.mean).abs() / error(|of| of.variance / (of.share * of.calls));
        println!("  apart: {share:.1} standard errors of the share, {mean:.1} of the mean");
        assert!(share < MOST_APART && mean < MOST_APART, "the two do not model the same");
        println!("  ratio: {:.1} times", ours.calls / ours.seconds * theirs.seconds / theirs.calls);
    }
}

/// What one of so many calls, drawn evenly, is: the reason and persona at a place in 0 to 1.
fn drawn(shares: &[f64], at: f64) -> usize {
    let mut sum = 0.0;
    shares
        .iter()
        .position(|share| {
            sum += share;
            at < sum
        })
        .unwrap_or(shares.len() - 1)
}

fn play(line: &Line, callers: Callers) -> Played {
    let simulation =
        Simulation::new(Arc::clone(&line.graph), Arc::clone(&line.times), Arc::clone(&line.holds), callers);
    let asked = reasons(&line.graph);
    let shares: Vec<f64> = asked.iter().map(|asked| asked.share).collect();
    let intents: Vec<Vec<Intent>> = asked
        .iter()
        .map(|asked| {
            let of = |(persona, _): &(Persona, _)| Intent::new(&line.graph, asked.reason, persona.knows());
            Persona::ALL.iter().map(of).collect()
        })
        .collect();
    let began = Instant::now();
    let (mut humans, mut sum, mut squares) = (0_u64, 0.0, 0.0);
    for call in 0..CALLS {
        // Two irrational steps spread reasons and personas evenly.
        let place = |step: f64| (call as f64 * step).fract();
        let reason = drawn(&shares, place(0.754_877_666_246_692_7));
        let persona = drawn(&callers.personas, place(0.569_840_290_998_053_3));
        let called: Called = simulation.call(Persona::ALL[persona].0, &intents[reason][persona], call);
        if called.outcome == Outcome::Human {
            let at = called.at.secs_f64();
            humans += 1;
            sum += at;
            squares += at * at;
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    let (n, calls) = (humans as f64, CALLS as f64);
    Played { calls, seconds, share: n / calls, mean: sum / n, variance: squares / n - (sum / n).powi(2) }
}

fn simpy(root: &std::path::Path, line: &Line, callers: Callers) -> Option<(String, Played)> {
    let imports = Command::new("python3").args(["-c", "import simpy"]).stderr(Stdio::null()).status().ok()?.success();
    let python = if imports { "python3" } else { "/usr/bin/python3" };
    let mut child = Command::new(python)
        .arg(root.join("benches/simpy/calls.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(model(line, callers).to_string().as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    let told: Value = serde_json::from_slice(&output.stdout).ok()?;
    let number = |name: &str| told[name].as_f64().expect("a number");
    let played = Played {
        calls: number("calls"),
        seconds: number("seconds"),
        share: number("share"),
        mean: number("mean"),
        variance: number("variance"),
    };
    Some((told["version"].as_str()?.to_owned(), played))
}

/// The line for SimPy: steps with the lengths of their prompts, by language.
fn model(line: &Line, callers: Callers) -> Value {
    let (graph, times) = (&line.graph, &line.times);
    let asked = reasons(graph);
    let steps: Vec<Value> = graph.steps().map(|(_, step)| step_of(graph, times, step)).collect();
    let intents: Vec<Value> = asked
        .iter()
        .map(|asked| {
            let wants =
                |(persona, _): &(Persona, &str)| wants(graph, &Intent::new(graph, asked.reason, persona.knows()));
            json!({
                "share": asked.share,
                "person": asked.reason == ringtrue::graph::PERSON,
                "serves": graph.steps().map(|(_, step)| step.serves.contains(&asked.reason)).collect::<Vec<_>>(),
                "wants": Persona::ALL.iter().map(wants).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "calls": CALLS_IN_SIMPY, "start": graph.start.index(), "steps": steps, "intents": intents,
        "personas": callers.personas, "reaction": callers.reaction.secs_f64(),
        "hesitation": callers.hesitation.secs_f64(), "digit": callers.digit.secs_f64(), "key": callers.key.secs_f64(),
        "mistake": callers.mistake, "callback": callers.callback, "beep": BEEP.secs_f64(),
        "busy": BUSY_FOR.secs_f64(), "no_answer": NO_ANSWER_AFTER.secs_f64(),
    })
}

/// For each menu and language and aim: the key that is wanted, the place of its offer and the aim from then on.
fn wants(graph: &MenuGraph, intent: &Intent) -> Value {
    let aims = [ringtrue::timing::Aim::Reason, ringtrue::timing::Aim::Service, ringtrue::timing::Aim::Person];
    let place = |aim| aims.iter().position(|of| *of == aim);
    let of = |step: &Step| {
        let StepKind::Menu(menu) = &step.kind else { return Value::Null };
        (0..graph.line.languages.len())
            .map(|language| {
                aims.iter()
                    .map(|aim| {
                        // Who wants a person looks for nothing else.
                        if intent.first() == ringtrue::timing::Aim::Person && *aim != intent.first() {
                            return Value::Null;
                        }
                        intent.wants(graph, menu, language, *aim).map_or(Value::Null, |(key, next)| {
                            let offer = key.choice.and_then(|choice| menu.choices[choice].prompt);
                            json!([key.press.keys(), offer.map(PromptId::index), place(next)])
                        })
                    })
                    .collect::<Vec<_>>()
            })
            .collect::<Vec<_>>()
            .into()
    };
    graph.steps().map(|(_, step)| of(step)).collect::<Vec<Value>>().into()
}

fn step_of(graph: &MenuGraph, times: &TimeModel, step: &Step) -> Value {
    let target = |target: Option<Target>| target.map(|target| target.step.index());
    // Said in a language: prompt and length; the entry that is read back is ten digits here, or as many as there must be.
    let said = |prompts: &[PromptId], digits: &str, wait: Option<Time>| -> Value {
        (0..graph.line.languages.len())
            .map(|language| {
                prompts
                    .iter()
                    .filter(|id| graph.prompt(**id).is_said(language))
                    .map(|id| json!([id.index(), times.length(*id, language, Filled { digits, wait }).secs_f64()]))
                    .collect::<Vec<_>>()
            })
            .collect::<Vec<_>>()
            .into()
    };
    let retries = |retries: &Retries| {
        json!({
            "no_input": retries.no_input.iter().map(|id| said(&[*id], "", None)).collect::<Vec<_>>(),
            "no_match": retries.no_match.iter().map(|id| said(&[*id], "", None)).collect::<Vec<_>>(),
            "help": retries.help.map(|id| said(&[id], "", None)),
            "exhausted_no_input": target(retries.exhausted_no_input),
            "exhausted_no_match": target(retries.exhausted_no_match),
        })
    };
    let kind = match &step.kind {
        StepKind::Play(prompts) => json!({"kind": "play", "say": said(prompts, "", None)}),
        StepKind::Menu(menu) => {
            let keys: serde_json::Map<String, Value> = menu
                .keys
                .iter()
                .map(|key| {
                    let to = match key.action {
                        Action::Goto(target) => json!(target.step.index()),
                        Action::Repeat => json!("repeat"),
                        Action::Back => json!(menu.back.map(ringtrue::graph::StepId::index)),
                        Action::Nowhere => Value::Null,
                    };
                    (key.press.keys().to_owned(), json!([to, key.language]))
                })
                .collect();
            json!({"kind": "menu", "say": said(&menu.prompts, "", None), "keys": keys, "retries": retries(&menu.retries)})
        }
        StepKind::Collect(collect) => {
            let digits: String = "1234567890".chars().cycle().take(collect.min.max(1) as usize).collect();
            assert_eq!(
                (collect.min, collect.terminator),
                (collect.max, None),
                "entries of a fixed length are modelled"
            );
            json!({
                "kind": "collect", "say": said(collect.prompt.as_slice(), "", None), "digits": collect.min,
                "confirm": collect.confirm.map(|id| said(&[id], &digits, None)), "retries": retries(&collect.retries),
            })
        }
        StepKind::Hours { open, closed, holiday, .. } => {
            json!({"kind": "hours", "to": target(open.or(*closed).or(*holiday))})
        }
        StepKind::Queue(queue) => {
            let wait = match queue.wait.expect("a wait") {
                Wait::Fixed(wait) => json!({"kind": "fixed", "wait": wait.secs_f64()}),
                Wait::Mean(mean) => json!({"kind": "mean", "mean": mean.secs_f64()}),
                Wait::Percentiles { p50, p90 } => {
                    json!({"kind": "percentiles", "p50": p50.secs_f64(), "p90": p90.secs_f64()})
                }
                Wait::Load { agents, calls_per_hour, handle_time, patience } => json!({
                    "kind": "load", "agents": agents, "calls_per_hour": calls_per_hour,
                    "handle_time": handle_time.secs_f64(), "patience": patience.map(Time::secs_f64),
                    "leave": queue.overflow.as_ref().map(|(after, _)| after.secs_f64()),
                }),
            };
            let told = queue.wait.map(ringtrue::timing::likeliest_wait);
            json!({
                "kind": "queue", "wait": wait, "human": queue.human,
                "announce": said(queue.announce.as_slice(), "", told),
                "comfort": queue.comfort.as_ref().map(|(every, messages)| {
                    json!([every.secs_f64(), messages.iter().map(|id| said(&[*id], "", told)).collect::<Vec<_>>()])
                }),
                "offer": queue.callback.as_ref().map(|offer| {
                    json!([offer.after.secs_f64(), said(offer.prompt.as_slice(), "", told)])
                }),
                "overflow": queue.overflow.as_ref().map(|(after, to)| json!([after.secs_f64(), target(*to)])),
                "music": queue.music.is_some(),
            })
        }
        StepKind::Transfer { prompt, human, ring, .. } => json!({
            "kind": "transfer", "say": said(prompt.as_slice(), "", None), "human": human, "ring": ring.secs_f64(),
        }),
        StepKind::Voicemail { prompt, beep, .. } => {
            json!({"kind": "voicemail", "say": said(prompt.as_slice(), "", None), "beep": beep})
        }
        StepKind::Callback { prompt, .. } => json!({"kind": "callback", "say": said(prompt.as_slice(), "", None)}),
        StepKind::Disconnect(prompt) => json!({"kind": "disconnect", "say": said(prompt.as_slice(), "", None)}),
        StepKind::Data => json!({"kind": "data"}),
        StepKind::Opaque(_) => json!({"kind": "opaque", "takes": step.takes.unwrap_or_default().secs_f64()}),
        StepKind::Missing => json!({"kind": "missing"}),
    };
    let answers: Vec<Value> = answers(step)
        .iter()
        .map(|(answer, share)| {
            let outcome = answer.map(|answer| &step.outcomes[answer]);
            json!([
                share,
                outcome.map(|outcome| outcome.name.clone()),
                outcome.and_then(|outcome| outcome.say).map(|id| said(&[id], "", None)),
                target(outcome.and_then(|outcome| outcome.target).or(step.goto)),
            ])
        })
        .collect();
    let settings = &step.settings;
    json!({
        "is": kind, "answers": answers, "language": step.language, "human": step.is_human(),
        "gap": settings.gap.secs_f64(), "timeout": settings.timeout.secs_f64(),
        "interdigit": settings.interdigit.secs_f64(), "attempts": settings.attempts, "barge_in": settings.barge_in,
    })
}
