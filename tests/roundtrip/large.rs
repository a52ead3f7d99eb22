//! Long calls on large lines.

use std::sync::Arc;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::audio::ear::{Kind, Sound};
use ringtrue::call::{Act, Caller, Ivr, Poll, What, drive};
use ringtrue::project::Project;
use ringtrue::recording::path::walk;
use ringtrue::recording::{Answered, Channels, Heard, Timeline};
use ringtrue::time::Time;

use crate::story::{HARBOR, heard, line, names, way};
use crate::support;

/// Presses a random key of the menus of a long line whenever it listens.
pub(crate) struct Wanderer {
    random: Pcg64Mcg,
    due: Option<Time>,
    /// When they hang up.
    patience: Time,
}

impl Wanderer {
    pub(crate) fn new(seed: u64, patience: Time) -> Self {
        Self { random: Pcg64Mcg::seed_from_u64(seed), due: None, patience }
    }
}

impl Caller for Wanderer {
    fn handle(&mut self, now: Time, heard: &ringtrue::call::Heard) {
        if matches!(heard.what, What::Listening) {
            self.due = Some(now + Time::from_millis(200));
        }
    }

    fn poll(&mut self, now: Time) -> Poll<Act> {
        if now >= self.patience {
            return Poll::Output(Act::HangUp);
        }
        match self.due {
            Some(at) if at <= now => {
                self.due = None;
                let key = if self.random.random_bool(0.5) { '1' } else { '2' };
                Poll::Output(Act::Key { key, length: Time::from_millis(100) })
            }
            at => Poll::Wait(Some(at.unwrap_or(self.patience))),
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
    let trace = drive(&line.graph, ivr, &mut Wanderer::new(1, Time::from_secs(3_600)), Time::ZERO);
    let timeline = heard(&trace, &names);
    let began = std::time::Instant::now();
    let walked = walk(&line.graph, &line.times, &names, &timeline);
    let took = began.elapsed();
    println!("{} sounds in {took:?}", timeline.heard.len());
    assert!(timeline.heard.len() > 2_000, "{}", timeline.heard.len());
    assert_eq!(way(&walked.trace), way(&trace));
    assert!(took.as_secs_f64() < if cfg!(debug_assertions) { 20.0 } else { 1.0 }, "{took:?}");
}

/// A timeline of nothing but these sounds.
fn of(heard: Vec<Heard>, ended: Time) -> Timeline {
    let (answered, channels) = (Answered::Beginning, Channels::One);
    Timeline { began: Time::ZERO, ended, answered, channels, heard, holds: Vec::new(), outlines: Vec::new() }
}

#[test]
fn ten_hours_of_silence_and_twenty_thousand_sounds_that_make_no_sense_come_to_an_end() {
    let line = line(HARBOR);
    let names = names(&line);
    let began = std::time::Instant::now();
    let silence = walk(&line.graph, &line.times, &names, &of(Vec::new(), Time::from_secs(36_000)));
    assert_eq!(silence.trace.ended, Time::from_secs(36_000));
    let mut random = Pcg64Mcg::seed_from_u64(5);
    let sounds = if cfg!(debug_assertions) { 2_000 } else { 20_000 };
    let heard = (0..sounds).map(|at| {
        let kind = match random.random_range(0..10) {
            0 => Kind::Speech,
            1 => Kind::Music { prompt: None },
            2 => Kind::Key { key: ['1', '5', '#'][random.random_range(0..3)], levels: (-10.0, -8.0) },
            3 => Kind::Ringback,
            _ => Kind::Prompt {
                prompt: random.random_range(0..names.len()),
                from: Time::ZERO,
                cut: random.random_bool(0.3),
            },
        };
        let at = Time::from_millis(i64::from(at) * 1_500);
        Heard { side: None, sound: Sound { at, until: at + Time::from_millis(1_200), kind, confidence: 1.0 } }
    });
    let ended = Time::from_millis(i64::from(sounds) * 1_500);
    let walked = walk(&line.graph, &line.times, &names, &of(heard.collect(), ended));
    println!("{sounds} sounds that make no sense in {:?}", began.elapsed());
    assert!(walked.departures.len() > 100);
    assert!(began.elapsed().as_secs() < 60);
}
