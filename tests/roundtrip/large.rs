//! Long calls on large lines.

use std::sync::Arc;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::call::{Act, Caller, Ivr, Poll, What, drive};
use ringtrue::project::Project;
use ringtrue::recording::path::walk;
use ringtrue::time::Time;

use crate::story::{heard, names, way};
use crate::support;

/// Presses a random key of the menus of a long line whenever it listens.
struct Wanderer(Pcg64Mcg, Option<Time>);

impl Caller for Wanderer {
    fn handle(&mut self, now: Time, heard: &ringtrue::call::Heard) {
        if matches!(heard.what, What::Listening) {
            self.1 = Some(now + Time::from_millis(200));
        }
    }

    fn poll(&mut self, now: Time) -> Poll<Act> {
        if now >= Time::from_secs(3_600) {
            return Poll::Output(Act::HangUp);
        }
        match self.1 {
            Some(at) if at <= now => {
                self.1 = None;
                let key = if self.0.random_bool(0.5) { '1' } else { '2' };
                Poll::Output(Act::Key { key, length: Time::from_millis(100) })
            }
            at => Poll::Wait(Some(at.unwrap_or(Time::from_secs(3_600)))),
        }
    }
}

/// A second that sounds like no other: as far as samples go.
fn sound(which: usize) -> Vec<i16> {
    (0..8_000).map(|at| if which >> (at % 11) & 1 == 1 { 8_000 } else { 0 }).collect()
}

#[test]
fn an_hour_on_a_line_of_a_thousand_steps_takes_a_moment() {
    let folder = support::Folder::new("thousand");
    let mut text = "line: Thousand\nlanguages: [en-US]\nprompts: prompts\nstart: s0\nsteps:\n".to_owned();
    std::fs::create_dir_all(folder.0.join("prompts/en-US")).unwrap();
    for step in 0..1_000_usize {
        let to = |which: usize| if 2 * step + which < 1_000 { 2 * step + which } else { 0 };
        text.push_str(&format!(
            "  s{step}:\n    menu:\n      - {{press: 1, say: First., audio: a{step}.wav, goto: s{}}}\n      - {{press: 2, say: Second., audio: \
             b{step}.wav, goto: s{}}}\n",
            to(1),
            to(2)
        ));
        for letter in ["a", "b"] {
            let bytes = ringtrue::audio::wav::write_mulaw(&sound(2 * step + usize::from(letter == "b"))).unwrap();
            std::fs::write(folder.0.join(format!("prompts/en-US/{letter}{step}.wav")), bytes).unwrap();
        }
    }
    std::fs::write(folder.0.join("menu.yaml"), text).unwrap();
    let line = Project::new(folder.0.clone(), None).line(std::path::Path::new("menu.yaml")).unwrap();
    assert!(line.findings.is_empty(), "{:?}", line.findings.first());
    let names = names(&line);
    assert_eq!(names.len(), 2_000);
    let world = Box::new(ringtrue::call::Given::default());
    let ivr = Ivr::new(Arc::clone(&line.graph), Arc::clone(&line.times), world, 0);
    let trace = drive(&line.graph, ivr, &mut Wanderer(Pcg64Mcg::seed_from_u64(1), None), Time::ZERO);
    let timeline = heard(&trace, &names);
    let began = std::time::Instant::now();
    let walked = walk(&line.graph, &line.times, &names, &timeline);
    let took = began.elapsed();
    println!("{} sounds in {took:?}", timeline.heard.len());
    assert!(timeline.heard.len() > 2_000, "{}", timeline.heard.len());
    assert_eq!(way(&walked.trace), way(&trace));
    assert!(took.as_secs_f64() < if cfg!(debug_assertions) { 20.0 } else { 1.0 }, "{took:?}");
}
