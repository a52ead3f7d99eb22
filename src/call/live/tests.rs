//! The call in real time against the one that is replayed.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;
use crate::call::{Act, Caller, EventKind, Given, drive};
use crate::project::Project;

const MENU: &str = "line: Test
start: main
steps:
  main:
    menu:
      - {press: 1, say: 'For billing, press 1.', goto: bye}
      - {press: 0, say: 'For a person, press 0.', goto: agents}
    attempts: 3
    exhausted: agents
  agents: {queue: {wait: 10s}}
  bye: {disconnect: Goodbye.}
";

fn live(menu: &str) -> Live {
    let line = Project::new("/".into(), None).line_of("a.yaml", menu.as_bytes().to_vec());
    assert!(line.findings.is_empty(), "{:?}", line.findings);
    Live::new(&line.graph, &line.times, Box::new(Given::default()), 0, Time::from_secs(6))
}

#[test]
fn a_key_acts_at_its_end_and_the_next_one_waits_for_it() {
    let mut live = live(MENU);
    live.advance(Time::ZERO);
    let at = Time::from_millis(300);
    assert_eq!(live.key(at, '1', KEY), Some(at));
    assert_eq!(live.key(at, '0', KEY), Some(at + KEY + PAUSE));
    assert_eq!(live.deadline(), Some(at));
    assert!(!live.advance(at).iter().any(|heard| matches!(heard.what, What::PromptEnded { .. })));
    assert_eq!(live.deadline(), Some(at + KEY));
    let heard = live.advance(at + KEY);
    assert!(heard.iter().any(|heard| matches!(heard.what, What::Entered(_)) && heard.at == at + KEY), "{heard:?}");
    let trace = {
        live.advance(Time::from_secs(60));
        live.finish()
    };
    assert_eq!((trace.keys().as_str(), trace.outcome.name()), ("10", "lost"));
    let keys: Vec<(Time, Time)> = trace
        .events
        .iter()
        .filter(|event| matches!(event.kind, EventKind::Key { .. }))
        .map(|event| (event.at, event.until))
        .collect();
    assert_eq!(keys, [(at, at + KEY), (at + KEY + PAUSE, at + KEY + PAUSE + KEY)]);
}

#[test]
fn asked_late_it_tells_the_same_call() {
    let (mut often, mut seldom) = (live(MENU), live(MENU));
    for live in [&mut often, &mut seldom] {
        live.advance(Time::ZERO);
        live.key(Time::from_secs(4), '0', KEY);
    }
    let mut heard = Vec::new();
    for tenth in 0..300 {
        heard.extend(often.advance(Time::from_millis(tenth * 100)));
    }
    heard.extend(often.advance(Time::from_secs(30)));
    assert_eq!(heard, seldom.advance(Time::from_secs(30)));
    let (often, seldom) = (often.finish(), seldom.finish());
    assert_eq!(often, seldom);
    assert_eq!(often.outcome.name(), "human");
}

/// Presses and hangs up at moments that were fixed beforehand.
struct Typist(VecDeque<(Time, Act)>);

impl Caller for Typist {
    fn handle(&mut self, _: Time, _: &Heard) {}

    fn poll(&mut self, now: Time) -> Poll<Act> {
        match self.0.front() {
            Some((at, act)) if *at <= now => {
                let act = *act;
                self.0.pop_front();
                Poll::Output(act)
            }
            next => Poll::Wait(next.map(|(at, _)| *at)),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(7464), cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// However often the clock is looked at: the trace is the one that a replay of the same keys gives.
    #[test]
    fn a_call_in_real_time_is_the_call_that_is_replayed(
        pauses in proptest::collection::vec((150..9_000_i64, proptest::sample::select(vec!['0', '1', '7', '*'])), 0..6),
        rest in 150..40_000_i64,
        looks in proptest::collection::vec(1..7_000_i64, 0..60),
    ) {
        let (mut at, mut acts) = (0, VecDeque::new());
        for (pause, key) in pauses {
            at += pause;
            acts.push_back((Time::from_millis(at), Act::Key { key, length: KEY }));
        }
        let end = Time::from_millis(at + rest);
        acts.push_back((end, Act::HangUp));
        let line = Project::new("/".into(), None).line_of("a.yaml", MENU.as_bytes().to_vec());
        let ivr = Ivr::new(Arc::clone(&line.graph), Arc::clone(&line.times), Box::new(Given::default()), 0);
        let replayed = drive(&line.graph, ivr, &mut Typist(acts.clone()), Time::from_secs(6));
        let mut live = live(MENU);
        let mut now = 0;
        let mut looks: Vec<Time> = looks.iter().map(|look| { now += look; Time::from_millis(now) }).collect();
        looks.retain(|look| *look < end);
        for (at, act) in acts {
            // Looks before this key; the key itself is told at its own moment.
            while looks.first().is_some_and(|look| *look < at) {
                live.advance(looks.remove(0));
            }
            match act {
                Act::Key { key, length } => drop(live.key(at, key, length)),
                Act::HangUp => drop(live.hang_up(at)),
            }
        }
        prop_assert_eq!(live.finish(), replayed);
    }
}

#[test]
fn before_the_answer_and_after_the_end_nothing_is_taken() {
    let mut live = live(MENU);
    assert!(live.advance(Time::from_secs(-3)).is_empty());
    assert_eq!(live.key(Time::from_secs(-3), '1', KEY), None);
    assert_eq!(live.key(Time::ZERO, 'A', KEY), None);
    for _ in 0..MOST_KEYS {
        assert!(live.key(Time::ZERO, '5', KEY).is_some());
    }
    assert_eq!(live.key(Time::ZERO, '5', KEY), None);
    live.hang_up(Time::from_secs(2));
    assert!(live.is_over() && live.deadline().is_none());
    assert_eq!(live.key(Time::from_secs(3), '1', KEY), None);
    assert!(live.advance(Time::from_secs(500)).is_empty());
    let trace = live.finish();
    assert_eq!((trace.ended, trace.reason.name()), (Time::from_secs(2), "caller-hung-up"));
    assert!(trace.events.iter().all(|event| event.until <= trace.ended));
}

#[test]
fn hung_up_while_it_rings_a_call_ends_before_its_answer() {
    let mut live = live(MENU);
    live.advance(Time::from_secs(-5));
    assert!(live.hang_up(Time::from_secs(-4)).is_empty());
    let trace = live.finish();
    assert_eq!((trace.began, trace.ended), (Time::from_secs(-6), Time::from_secs(-4)));
    assert_eq!(trace.events.len(), 2, "{:?}", trace.events);
}
