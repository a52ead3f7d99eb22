//! A call that somebody made becomes an audit that passes: the same keys, the same way, the same outcome.

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::audit::{Cut, Draft, MadeCall, write};
use ringtrue::call::{Act, CallTrace, Caller, EventKind, Heard, Ivr, Poll, What, drive};
use ringtrue::graph::StepId;
use ringtrue::project::{Line, Project};
use ringtrue::sim::{Chance, PersonaCaller};
use ringtrue::time::Time;
use ringtrue::timing::{Callers, Holds, Intent, Persona};
use support::random::line;

/// Presses whatever comes to mind, whenever: digits in a row, keys ahead, keys into prompts; or hangs up.
struct Fidgety {
    random: Pcg64Mcg,
    next: Option<Time>,
    patience: Time,
    gone: bool,
}

impl Fidgety {
    fn new(seed: u64) -> Self {
        let mut random = Pcg64Mcg::seed_from_u64(seed);
        let next = Some(Time::from_millis(random.random_range(100..20_000)));
        let patience = Time::from_millis(random.random_range(5_000..400_000));
        Self { random, next, patience, gone: false }
    }
}

impl Caller for Fidgety {
    fn handle(&mut self, _: Time, heard: &Heard) {
        self.gone |= matches!(heard.what, What::Ended(_));
    }

    fn poll(&mut self, now: Time) -> Poll<Act> {
        if self.gone {
            return Poll::Wait(None);
        }
        if now >= self.patience {
            self.gone = true;
            return Poll::Output(Act::HangUp);
        }
        let Some(next) = self.next.filter(|next| *next <= now) else {
            return Poll::Wait(Some(self.next.unwrap_or(self.patience).min(self.patience)));
        };
        let most = if self.random.random_bool(0.4) { 900 } else { 25_000 };
        let length = Time::from_millis(self.random.random_range(40..250));
        self.next = Some(next + length + Time::from_millis(self.random.random_range(20..most)));
        let keys: Vec<char> = "11122233450*#79".chars().collect();
        let key = keys[self.random.random_range(0..keys.len())];
        Poll::Output(Act::Key { key, length })
    }
}

fn path(trace: &CallTrace) -> Vec<StepId> {
    trace.path.iter().map(|visit| visit.step).collect()
}

/// Who speaks to a person talks to no menu: what is pressed then is no part of the audit.
fn keys(trace: &CallTrace) -> String {
    let human = trace.human_at().unwrap_or(Time::MAX);
    let key = |kind: &EventKind| if let EventKind::Key { key, .. } = kind { Some(*key) } else { None };
    trace.events.iter().filter(|event| event.at < human).filter_map(|event| key(&event.kind)).collect()
}

fn read(text: String) -> Arc<Line> {
    Project::new(PathBuf::from("."), None).line_of("menu.yaml", text.into_bytes())
}

/// Makes an audit of a call and plays it. Gives where it ends early.
fn make(line: &Line, trace: &CallTrace, what: &str) -> (Draft, Option<Cut>) {
    let made = MadeCall {
        graph: &line.graph,
        times: &line.times,
        callers: Callers::default(),
        trace,
        line: "../menus/menu.yaml",
        purpose: None,
        at: None,
        language: 0,
    };
    let (draft, cut) = Draft::of_call(&made);
    let (again, judged) = draft.replayed(&line.graph, &line.times, Callers::default());
    assert!(judged.passed() && judged.findings.is_empty(), "{what}:\n{}\n{:#?}", write(&draft), judged.findings);
    assert!(!draft.turns.is_empty(), "{what}");
    if cut.is_none() {
        assert_eq!(again.keys(), keys(trace), "{what}:\n{}", write(&draft));
        assert_eq!(again.outcome, trace.outcome, "{what}:\n{}", write(&draft));
        assert_eq!(path(&again), path(trace), "{what}:\n{}", write(&draft));
    } else {
        assert!(path(trace).starts_with(&path(&again)), "{what}:\n{}", write(&draft));
    }
    (draft, cut)
}

/// Random calls of a line, by persons and by people: how many, and how many were cut.
fn random_calls(line: &Line, seeds: std::ops::Range<u64>, what: &str) -> (usize, usize, usize) {
    let callers = Callers { mistake: 0.2, callback: 0.3, ..Callers::default() };
    let (holds, _) = Holds::new(&line.graph, &callers);
    let holds = Arc::new(holds);
    let (mut calls, mut cuts, mut by_clock) = (0, 0, 0);
    for seed in seeds {
        for (persona, name) in Persona::ALL {
            let reason = (seed as usize) % line.graph.line.reasons.len().max(1);
            let intent = Intent::new(&line.graph, reason, persona.knows());
            let world = Box::new(Chance::new(Arc::clone(&holds), seed));
            let ivr = Ivr::new(Arc::clone(&line.graph), Arc::clone(&line.times), world, 0);
            let trace = if name == "hesitant" {
                drive(&line.graph, ivr, &mut Fidgety::new(seed), Time::ZERO)
            } else {
                drive(
                    &line.graph,
                    ivr,
                    &mut PersonaCaller::new(&line.graph, &holds, callers, persona, &intent, seed),
                    Time::ZERO,
                )
            };
            // A call that goes round for hours is nobody's audit.
            if trace.path.len() > 300 {
                continue;
            }
            calls += 1;
            let (draft, cut) = make(line, &trace, &format!("{what}, {name}, seed {seed}"));
            if let Some(cut) = cut {
                cuts += 1;
                assert!(cut.at <= trace.ended);
            } else {
                by_clock += usize::from(draft.turns.iter().any(|turn| turn.expect.is_none()));
            }
        }
    }
    (calls, cuts, by_clock)
}

#[test]
fn a_call_of_the_shipped_lines_becomes_an_audit_that_passes() {
    for menu in ["menus/harbor-electric.yaml", "tests/asterisk-demo/menus/asterisk-demo.yaml"] {
        let line = Project::new(support::root(), None).line(Path::new(menu)).expect("a line");
        let (calls, cuts, by_clock) = random_calls(&line, 0..20, menu);
        assert!(calls > 60, "{menu}: {calls}");
        assert!(cuts * 10 < calls, "{menu}: {cuts} of {calls} are cut");
        // Only who presses at random is told by the clock.
        assert!(by_clock * 10 < calls, "{menu}: {by_clock} of {calls} are told by the clock");
    }
}

#[test]
fn a_call_of_a_random_line_becomes_an_audit_that_passes() {
    let (mut calls, mut cuts, mut by_clock) = (0, 0, 0);
    for seed in 0..24 {
        let line = read(line(seed));
        let (more, cut, clock) = random_calls(&line, 0..4, &format!("line {seed}"));
        (calls, cuts, by_clock) = (calls + more, cuts + cut, by_clock + clock);
    }
    // Random lines go round, and then a step answers twice.
    assert!(calls > 300 && cuts * 4 < calls, "{cuts} of {calls} are cut");
    assert!(by_clock * 8 < calls, "{by_clock} of {calls} are told by the clock");
}

#[test]
fn a_step_that_answered_twice_ends_the_audit_and_is_named() {
    let line = read(
        "line: Twice\nstart: data\nsteps:\n  data:\n    branch: {data: x}\n    outcomes:\n      yes: {goto: done, share: 50%}\n      \
         no: {goto: again, share: 50%}\n  again:\n    play: Once more.\n    goto: data\n  done:\n    disconnect: Bye.\n"
            .to_owned(),
    );
    struct Turns(usize);
    impl ringtrue::call::World for Turns {
        fn answered_at(&self) -> Option<jiff::Timestamp> {
            None
        }
        fn hold(&mut self, _: &ringtrue::graph::MenuGraph, _: StepId) -> Option<Time> {
            None
        }
        fn outcome(&mut self, _: &ringtrue::graph::MenuGraph, _: StepId) -> Option<usize> {
            self.0 += 1;
            Some(usize::from(self.0 == 1))
        }
    }
    let ivr = Ivr::new(Arc::clone(&line.graph), Arc::clone(&line.times), Box::new(Turns(0)), 0);
    struct Nobody;
    impl Caller for Nobody {
        fn handle(&mut self, _: Time, _: &Heard) {}
        fn poll(&mut self, _: Time) -> Poll<Act> {
            Poll::Wait(None)
        }
    }
    let trace = drive(&line.graph, ivr, &mut Nobody, Time::ZERO);
    assert_eq!(trace.path.len(), 4, "twice asked, then done");
    let (_, cut) = make(&line, &trace, "twice");
    assert!(cut.is_some_and(|cut| cut.why.contains("`data` came twice")), "the step is named");
}
