//! The line's machine on random menus with random keys: laws that hold whatever the menu.

use std::path::PathBuf;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use ringtrue::call::{CallTrace, EventKind, Given, Heard, Input, Ivr, LONGEST_CALL, Poll, Recorder, What};
use ringtrue::project::{Line, Project};
use ringtrue::time::Time;

/// Steps of a menu.
const STEPS: usize = 5;

/// Lengths that meet each other and the timers: whole half seconds, nothing among them.
fn length() -> impl Strategy<Value = String> {
    (0..12_u32).prop_map(|halves| format!("{}ms", halves * 500))
}

fn goto() -> impl Strategy<Value = String> {
    (0..STEPS).prop_map(|step| format!("s{step}"))
}

fn prompt() -> impl Strategy<Value = String> {
    length().prop_map(|length| format!("{{say: Words., takes: {length}}}"))
}

/// What stands beside a step that asks.
fn beside() -> impl Strategy<Value = String> {
    let retries = || proptest::option::of(prompt());
    let attempts = prop_oneof![3 => Just("1"), 3 => Just("2"), 3 => Just("3"), 1 => Just("unlimited")];
    let flags = (any::<bool>(), any::<bool>());
    (retries(), retries(), retries(), proptest::option::of(goto()), attempts, flags).prop_map(
        |(no_input, no_match, help, exhausted, attempts, (barge_in, keys_ahead))| {
            let mut text =
                format!("    attempts: {attempts}\n    barge_in: {barge_in}\n    keys_ahead: {keys_ahead}\n");
            for (key, value) in
                [("no_input", no_input), ("no_match", no_match), ("help", help), ("exhausted", exhausted)]
            {
                text.push_str(&value.map(|value| format!("    {key}: {value}\n")).unwrap_or_default());
            }
            text
        },
    )
}

fn menu() -> impl Strategy<Value = String> {
    let presses = proptest::sample::subsequence(vec!["1", "2", "12", "500", "5", "star"], 0..=4);
    let choices = presses.prop_flat_map(|presses| {
        presses
            .into_iter()
            .map(|press| (prompt(), goto()).prop_map(move |(prompt, goto)| (press, prompt, goto)))
            .collect::<Vec<_>>()
    });
    (choices, beside()).prop_map(|(choices, beside)| {
        let lines: String = choices
            .iter()
            .map(|(press, prompt, goto)| format!("      - {{press: \"{press}\", say: {prompt}, goto: {goto}}}\n"))
            .collect();
        let lines = if lines.is_empty() { " []\n".to_owned() } else { format!("\n{lines}") };
        format!("    menu:{lines}{beside}")
    })
}

fn collect() -> impl Strategy<Value = String> {
    (prompt(), 1..3_u32, 0..3_u32, proptest::option::of(prompt()), goto(), beside()).prop_map(
        |(say, min, more, confirm, goto, beside)| {
            let confirm = confirm.map(|confirm| format!(", confirm: {confirm}")).unwrap_or_default();
            let max = min + more;
            format!(
                "    collect: {{say: {say}, min: {min}, max: {max}, terminator: pound{confirm}}}\n    goto: {goto}\n{beside}"
            )
        },
    )
}

fn queue() -> impl Strategy<Value = String> {
    let more = (proptest::option::of(prompt()), any::<bool>(), proptest::option::of(prompt()));
    let exits = (proptest::option::of((length(), prompt(), goto())), proptest::option::of((length(), goto())));
    (0..90_u32, more, exits).prop_map(|(wait, (announce, music, comfort), (offer, overflow))| {
        let mut text = format!("    queue:\n      wait: {wait}s\n");
        if let Some(announce) = announce {
            text.push_str(&format!("      announce_wait: {announce}\n"));
        }
        if music {
            text.push_str("      music: hold.wav\n");
        }
        if let Some(comfort) = comfort {
            text.push_str(&format!("      comfort: {{every: 2s, say: {comfort}}}\n"));
        }
        if let Some((after, say, goto)) = offer {
            text.push_str(&format!("      callback: {{after: {after}, say: {say}, press: 1, goto: {goto}}}\n"));
        }
        if let Some((after, goto)) = overflow {
            text.push_str(&format!("      overflow: {{after: {after}, goto: {goto}}}\n"));
        }
        text
    })
}

fn transfer() -> impl Strategy<Value = String> {
    (prompt(), length(), 0..100_u32, goto(), goto(), any::<bool>()).prop_map(
        |(say, ring, busy, first, second, human)| {
            let rest = 100 - busy;
            format!(
                "    transfer: {{to: \"1\", say: {say}, ring: {ring}, human: {human}}}\n    outcomes:\n      \
                 busy: {{goto: {first}, share: {busy}%}}\n      no_answer: {{goto: {second}, share: {rest}%}}\n"
            )
        },
    )
}

fn step() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => (prompt(), goto()).prop_map(|(say, goto)| format!("    play: {say}\n    goto: {goto}\n")),
        4 => menu(),
        3 => collect(),
        2 => queue(),
        1 => transfer(),
        1 => (prompt(), length(), any::<bool>(), goto()).prop_map(|(say, max, beep, goto)| format!(
            "    voicemail: {say}\n    max: {max}\n    beep: {beep}\n    goto: {goto}\n"
        )),
        1 => (prompt(), goto()).prop_map(|(say, goto)| format!("    callback: {say}\n    goto: {goto}\n")),
        1 => prompt().prop_map(|say| format!("    disconnect: {say}\n")),
        1 => (goto(), goto()).prop_map(|(yes, no)| format!(
            "    branch: {{data: x}}\n    outcomes: {{yes: {yes}, no: {no}}}\n"
        )),
        1 => (length(), goto()).prop_map(|(takes, goto)| format!(
            "    opaque: Looks it up.\n    takes: {takes}\n    goto: {goto}\n"
        )),
    ]
}

/// A whole menu.
fn line() -> impl Strategy<Value = String> {
    let steps = proptest::collection::vec(step(), STEPS);
    (steps, length(), length(), length()).prop_map(|(steps, timeout, interdigit, gap)| {
        let steps: String = steps.iter().enumerate().map(|(at, step)| format!("  s{at}:\n{step}")).collect();
        format!(
            "line: Random\ndefaults: {{timeout: {timeout}, interdigit: {interdigit}, gap: {gap}}}\n\
             keys: {{0: s0, star: repeat, pound: back}}\nstart: s0\nsteps:\n{steps}"
        )
    })
}

/// Keys, each with the milliseconds since the one before.
fn keys() -> impl Strategy<Value = Vec<(u32, char)>> {
    let key = proptest::sample::select("0123456789*#".chars().collect::<Vec<_>>());
    // Half of them fall on the menus' own half seconds.
    let after = prop_oneof![(0..12_u32).prop_map(|halves| halves * 500), 0..6_000_u32];
    proptest::collection::vec((after, key), 0..12)
}

fn read(menu: &str) -> Arc<Line> {
    let mut project = Project::new(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases"), None);
    let line = project.line_of("menu.yaml", menu.as_bytes().to_vec());
    let findings: Vec<&str> = line.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(line.complete && findings.is_empty(), "{findings:?}\n{menu}");
    line
}

/// A call: what was heard, with the moment at which it was, and the trace. The machine is asked at every key, at every
/// look, and where it is not `late` whenever it says that something is due.
fn call(line: &Line, keys: &[(Time, char)], looks: &[Time], late: bool) -> (Vec<(Time, Heard)>, CallTrace) {
    let mut ivr = Ivr::new(Arc::clone(&line.graph), Arc::clone(&line.times), Box::new(Given::default()), 0);
    let (mut keys, mut looks) = (keys.iter().peekable(), looks.iter().peekable());
    let (mut all, mut now) = (Vec::new(), Time::ZERO);
    let mut recorder = Recorder::new(Time::ZERO);
    loop {
        let deadline = loop {
            match ivr.poll() {
                Poll::Output(heard) => {
                    recorder.heard(&heard);
                    all.push((now, heard));
                }
                Poll::Wait(until) => break until,
            }
        };
        assert!(all.len() < 500_000, "a call without end");
        let asked = [keys.peek().map(|(at, _)| *at), looks.peek().map(|at| **at)].into_iter().flatten().min();
        let due = if late { asked.is_none().then_some(LONGEST_CALL) } else { deadline };
        let Some(next) = asked.into_iter().chain(due).min() else { break };
        if recorder.has_ended() {
            break;
        }
        now = next;
        match keys.next_if(|(at, _)| *at == now) {
            Some((at, key)) => {
                recorder.key(*key, *at, Time::ZERO);
                ivr.handle(now, Input::Key(*key));
            }
            None => {
                while looks.next_if(|at| **at == now).is_some() {}
                ivr.handle(now, Input::Time);
            }
        }
    }
    (all, recorder.finish(now, |_| false))
}

/// Random, and the same on every run.
fn runner() -> TestRunner {
    let config = Config { cases: 60, failure_persistence: None, max_shrink_iters: 50, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]))
}

#[test]
fn a_call_ends_in_order_and_does_not_depend_on_when_it_is_looked_at() {
    let looks = proptest::collection::vec(0..120_000_u32, 0..40);
    let run = |(menu, keys, looks): (String, Vec<(u32, char)>, Vec<u32>)| {
        let line = read(&menu);
        let mut at = Time::ZERO;
        let keys: Vec<(Time, char)> = keys
            .iter()
            .map(|(after, key)| {
                at += Time::from_millis(i64::from(*after));
                (at, *key)
            })
            .collect();
        let mut looks: Vec<Time> = looks.iter().map(|look| Time::from_millis(i64::from(*look))).collect();
        // Moments at which something is due anyway, too.
        looks.extend((0..40).map(|halves| Time::from_millis(halves * 500)));
        looks.sort_unstable();

        let (heard, trace) = call(&line, &keys, &[], false);
        prop_assert!(trace.ended <= LONGEST_CALL);
        let ends = heard.iter().filter(|(_, heard)| matches!(heard.what, What::Ended(_))).count();
        prop_assert_eq!(ends, 1, "a call ends once");
        prop_assert!(
            matches!(heard.last(), Some((_, Heard { what: What::Ended(_), .. }))),
            "and then nothing is heard"
        );
        for (arrived, heard) in &heard {
            prop_assert!(heard.at <= *arrived, "{:?} is heard before it happens", heard);
        }
        for pair in heard.windows(2) {
            prop_assert!(pair[0].1.at <= pair[1].1.at, "{:?} comes after {:?}", pair[0], pair[1]);
        }
        let prompts: Vec<_> =
            trace.events.iter().filter(|event| matches!(event.kind, EventKind::Prompt { .. })).collect();
        for pair in prompts.windows(2) {
            prop_assert!(pair[0].until <= pair[1].at, "{:?} is spoken into {:?}", pair[1], pair[0]);
        }
        for event in &trace.events {
            prop_assert!(event.at <= event.until && event.until <= trace.ended, "{:?}", event);
        }

        for late in [false, true] {
            let (looked, looked_trace) = call(&line, &keys, &looks, late);
            let differs = heard.iter().zip(&looked).find(|((_, heard), (_, looked))| heard != looked);
            prop_assert!(differs.is_none(), "late: {}: {:?}", late, differs);
            prop_assert_eq!(heard.len(), looked.len());
            if !late {
                prop_assert_eq!(&trace, &looked_trace);
            }
        }
        Ok(())
    };
    if let Err(error) = runner().run(&(line(), keys(), looks), run) {
        panic!("{error}");
    }
}
