//! What is on the screen during a call: the clock, what is said, what may be pressed, what was.

use std::collections::HashSet;

use super::frame::Look;
use crate::call::{Heard, What};
use crate::graph::{PromptId, Step, StepId, StepKind, Steps};
use crate::project::Line;
use crate::time::Time;
use crate::timing::Basis;

/// Lines of the log that are kept (ours): more than any screen is high.
const MOST_LOG: usize = 200;

/// What is known of a call to show it.
pub(super) struct Board<'l> {
    /// The line that is called.
    pub(super) line: &'l Line,
    /// Steps from which the call comes to a person by itself.
    pub(super) people: Steps,
    /// Who calls, where that is not the person at the keyboard.
    pub(super) who: Option<String>,
    /// Seconds of the call in a second.
    pub(super) speed: f64,
    /// What was heard and pressed, in order.
    pub(super) log: Vec<(Time, Look, String)>,
    /// What is being said.
    pub(super) saying: Option<Saying>,
    /// Prompts that were said to their end since the step was entered.
    pub(super) said: HashSet<PromptId>,
    /// Where the call is; `None` before the answer.
    pub(super) step: Option<StepId>,
    /// Keys pressed since something was last said.
    pub(super) typed: String,
    /// What goes on while nothing is said.
    pub(super) state: State,
    /// Since when.
    pub(super) since: Time,
    /// When a person spoke.
    pub(super) human: Option<Time>,
    /// A word to the person at the keyboard.
    pub(super) remark: Option<String>,
}

/// What goes on while nothing is said.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It rings, and nobody has answered.
    Ringing,
    /// The line waits for a key.
    Listening,
    /// The call waits for somebody.
    Holding,
    /// It rings where the call was handed on to.
    RingingThere,
    /// It is busy there.
    Busy,
    /// A message is recorded.
    Recording,
    /// A person speaks.
    Human,
    /// None of these.
    Quiet,
}

/// A prompt that is being said.
pub(super) struct Saying {
    /// Which.
    pub(super) prompt: PromptId,
    /// Its words, filled in.
    pub(super) words: String,
    /// When it began.
    pub(super) since: Time,
    /// How long it is.
    pub(super) length: Time,
    /// What the length rests on.
    pub(super) basis: Basis,
    /// A key interrupts it.
    pub(super) interruptible: bool,
}

impl<'l> Board<'l> {
    /// Before the first ring.
    pub(super) fn new(line: &'l Line, who: Option<String>, speed: f64) -> Self {
        Self {
            line,
            people: line.graph.comes_by_itself_to(Step::is_human),
            who,
            speed,
            log: Vec::new(),
            saying: None,
            said: HashSet::new(),
            step: None,
            typed: String::new(),
            state: State::Ringing,
            since: Time::ZERO,
            human: None,
            remark: None,
        }
    }

    /// Something is heard.
    pub(super) fn heard(&mut self, heard: &Heard) {
        let graph = &self.line.graph;
        let at = heard.at;
        match &heard.what {
            What::Entered(step) => {
                if self.step != Some(*step) {
                    self.said.clear();
                }
                self.step = Some(*step);
                self.typed.clear();
                self.becomes(State::Quiet, at);
            }
            What::PromptBegan { prompt, language, spoken, interruptible } => {
                let words = spoken.fill(graph.prompt(*prompt).said_in(*language));
                self.typed.clear();
                self.saying = Some(Saying {
                    prompt: *prompt,
                    words,
                    since: at,
                    length: spoken.length,
                    basis: spoken.basis,
                    interruptible: interruptible.unwrap_or(true),
                });
            }
            What::PromptEnded { prompt, whole } => {
                if *whole {
                    self.said.insert(*prompt);
                }
                if let Some(saying) = self.saying.take() {
                    let cut = if *whole { "" } else { " (cut off)" };
                    let stem = &graph.prompt(*prompt).stem;
                    let words = if saying.words.is_empty() { String::new() } else { format!("  {}", saying.words) };
                    self.note(saying.since, Look::Faint, format!("{stem}{words}{cut}"));
                }
            }
            What::Listening => self.becomes(State::Listening, at),
            What::KeyLost(key) => self.note(at, Look::Plain, format!("key {key} does nothing here")),
            What::HoldBegan(step) => {
                self.becomes(State::Holding, at);
                self.note(at, Look::Plain, format!("on hold in {}", graph.step(*step).name));
            }
            What::HoldEnded | What::RingEnded | What::BusyEnded => self.becomes(State::Quiet, at),
            What::Transferred => self.note(at, Look::Plain, "handed on".to_owned()),
            What::RingBegan => self.becomes(State::RingingThere, at),
            What::BusyBegan => self.becomes(State::Busy, at),
            What::BeepBegan => self.note(at, Look::Plain, "beep".to_owned()),
            What::Voicemail => {
                self.becomes(State::Recording, at);
                self.note(at, Look::Plain, "a message is recorded; # ends it".to_owned());
            }
            What::Callback => self.note(at, Look::Plain, "a call back is promised".to_owned()),
            What::Human => {
                self.human.get_or_insert(at);
                self.becomes(State::Human, at);
                self.note(at, Look::Good, "A PERSON SPEAKS".to_owned());
            }
            What::Ended(_) => self.note(at, Look::Plain, "the line hangs up".to_owned()),
            What::MusicBegan { .. } | What::MusicEnded | What::BeepEnded | What::Moved(_) => {}
        }
    }

    /// A key goes down.
    pub(super) fn pressed(&mut self, key: char, at: Time) {
        self.typed.push(key);
        let secret = self.step.is_some_and(
            |step| matches!(&self.line.graph.step(step).kind, StepKind::Collect(collect) if collect.secret),
        );
        let who = if self.who.is_some() { "presses" } else { "you press" };
        let shown = if secret { '•' } else { key };
        self.note(at, Look::Key, format!("{who} {shown}"));
    }

    /// A word to the person at the keyboard, until the next one.
    pub(super) fn remark(&mut self, remark: String) {
        self.remark = Some(remark);
    }

    fn becomes(&mut self, state: State, at: Time) {
        if self.state != State::Human {
            (self.state, self.since) = (state, at);
        }
    }

    fn note(&mut self, at: Time, look: Look, words: String) {
        // A prompt is noted when it is over, among what happened since it began.
        let place = self.log.iter().rposition(|(other, _, _)| *other <= at).map_or(0, |place| place + 1);
        self.log.insert(place, (at, look, words));
        if self.log.len() > MOST_LOG {
            self.log.remove(0);
        }
    }
}
