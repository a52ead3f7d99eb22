//! The best path as the line's own recorder would have written the call down.
//!
//! What was heard has its own moments. What was not (a step entered, a wait begun, the time for a key over) has the moment at
//! which the line would have done it, counted from what was heard last, and never lies behind what was heard next.

mod fits;
mod said;
mod went;

use super::index::Index;
use super::moves::By;
use super::observe::{Observation, Observed, What as Seen};
use super::search::{Happened, Happening};
use super::state::{Line, Place, State};
use super::{Departure, Left, Remark, Remarked, Stranger};
use crate::call::{CallTrace, Heard, Recorder, What};
use crate::graph::{Language, PromptId, StepId, StepKind};
use crate::time::Time;
use crate::timing::TimeModel;

/// A sound that follows what the line did this soon is its first: its beginning was too quiet to be heard.
const NEAR: Time = Time::from_millis(700);

/// What came of a path.
pub(super) struct Written {
    /// The call.
    pub(super) trace: CallTrace,
    /// Where it left its design.
    pub(super) departures: Vec<Departure>,
    /// What was heard and is not on the menu.
    pub(super) strangers: Vec<Stranger>,
    /// Prompts that were heard, each as often as it was.
    pub(super) heard: Vec<PromptId>,
    /// What else is to be known of it.
    pub(super) remarks: Vec<Remark>,
}

/// A prompt that is being said.
#[derive(Debug)]
struct Saying {
    prompt: PromptId,
    language: Language,
    began: Time,
    until: Time,
    /// So much of it lies before the recording.
    missing: Time,
    cut: bool,
    /// Nobody has recorded it: it is as long as it was heard.
    unknown: bool,
    part: u8,
    /// Something was said between its parts that nobody made out.
    gaps: bool,
    digits: String,
    minutes: Option<u8>,
    step: StepId,
}

enum Out {
    Heard(What),
    Key(usize),
    Concluded(char),
}

struct Writer<'w, 'a> {
    line: &'w Line<'a>,
    index: &'w Index,
    times: &'w TimeModel,
    observed: &'w Observed,
    out: Vec<(Time, Out)>,
    /// The moment up to which the line's doings are told.
    clock: Time,
    saying: Option<Saying>,
    /// When the last prompt was over: the pause before the next one counts from there.
    said_until: Option<Time>,
    /// Music that plays: until when it was heard.
    music: Option<Time>,
    /// How much of it was heard, and since when.
    played: (Time, Time),
    /// What was entered last.
    entered: String,
    /// Since when the call waits.
    hold: Option<Time>,
    /// Since when it rings or is busy at the other end, until when that was heard, and whether it is busy.
    ringing: Option<(Time, Time, bool)>,
    departures: Vec<Departure>,
    strangers: Vec<Stranger>,
    heard: Vec<PromptId>,
    remarks: Vec<Remark>,
    /// Keys that are none, by their places.
    none_such: Vec<usize>,
}

/// Writes a path down.
pub(super) fn write(line: &Line<'_>, times: &TimeModel, observed: &Observed, path: &[Happened]) -> Written {
    let mut writer = Writer {
        line,
        index: line.index,
        times,
        observed,
        out: Vec::new(),
        clock: Time::ZERO,
        saying: None,
        said_until: None,
        music: None,
        played: (Time::ZERO, Time::ZERO),
        entered: String::new(),
        hold: None,
        ringing: None,
        departures: Vec::new(),
        strangers: Vec::new(),
        heard: Vec::new(),
        remarks: Vec::new(),
        none_such: path.iter().filter_map(Happened::none_such).collect(),
    };
    let mut before: Option<State> = None;
    for (at, happened) in path.iter().enumerate() {
        let next = path[at + 1..].iter().find_map(|later| later.observation()).and_then(|at| observed.all.get(at));
        let next = next.map_or(observed.ended, |next| next.at);
        writer.happened(happened, before.unwrap_or(happened.state), next);
        before = Some(happened.state);
    }
    writer.finish(before)
}

impl Happened {
    /// The observation that it explains.
    fn observation(&self) -> Option<usize> {
        match self.what {
            Happening::Begins | Happening::Again(_) | Happening::Went { .. } => None,
            Happening::Begun { at, .. } => Some(at),
            Happening::Heard { at, .. }
            | Happening::Unclear { at, .. }
            | Happening::Jumped { at, .. }
            | Happening::Fits(at)
            | Happening::Stray(at)
            | Happening::Passes(at) => Some(at),
        }
    }

    /// The key that it says is none.
    fn none_such(&self) -> Option<usize> {
        match self.what {
            Happening::Went { by: By::NoneSuch(key), .. } => Some(key as usize),
            _ => None,
        }
    }
}

impl Writer<'_, '_> {
    fn hear(&mut self, at: Time, what: What) {
        self.out.push((at, Out::Heard(what)));
    }

    fn happened(&mut self, happened: &Happened, before: State, next: Time) {
        let state = happened.state;
        match happened.what {
            Happening::Begins => self.enter(state.step),
            Happening::Begun { at, prompt } => self.begun(at, prompt, state),
            // What comes after it is another call's.
            Happening::Again(_) => {}
            Happening::Went { by, enters } => self.went(by, enters, before, state, next),
            Happening::Heard { at, prompt, part, other_language } => {
                let Some(observation) = self.observed.all.get(at) else { return };
                if other_language {
                    self.depart(observation.at, state.step, Left::OtherLanguage(prompt));
                }
                self.prompt(observation, prompt, part, state);
            }
            Happening::Unclear { at, prompt } => {
                let Some(observation) = self.observed.all.get(at) else { return };
                self.unclear(observation, prompt, state);
            }
            Happening::Jumped { at, prompt, part } => {
                let Some(observation) = self.observed.all.get(at) else { return };
                self.close();
                self.depart(observation.at, before.step, Left::Went(prompt));
                self.clock = self.clock.max(self.last_key_before(observation.at)).min(observation.at);
                self.leave_place();
                self.enter(state.step);
                self.prompt(observation, prompt, part, state);
            }
            Happening::Fits(at) => {
                if let Some(observation) = self.observed.all.get(at) {
                    self.fits(observation, before, state);
                }
            }
            Happening::Stray(at) => {
                if let Some(observation) = self.observed.all.get(at) {
                    self.stray(observation, state);
                }
            }
            Happening::Passes(at) => {
                if let Some(observation) = self.observed.all.get(at) {
                    self.passes(observation, state);
                }
            }
        }
    }

    /// A prompt of the menu that does not belong where it was heard.
    fn stray(&mut self, observation: &Observation, state: State) {
        let Seen::Playing { file, from, .. } = observation.what else { return };
        let uses = self.index.uses(file).iter();
        let mut uses = uses.filter(|use_| {
            let part = self.index.parts(use_.prompt, use_.language).get(use_.part);
            part.is_some_and(|part| part.is(file, from))
        });
        let first = uses.clone().next();
        let own = uses.find(|use_| self.line.graph.prompt(use_.prompt).step == state.step);
        let Some(use_) = own.or(first).copied() else { return };
        self.depart(observation.at, state.step, Left::Stray(use_.prompt));
        let part = u8::try_from(use_.part).unwrap_or_default();
        let language = u16::try_from(use_.language).unwrap_or_default();
        self.prompt(observation, use_.prompt, part, State { language, ..state });
    }

    /// Something that is nothing of the line's.
    fn passes(&mut self, observation: &Observation, state: State) {
        let file = match observation.what {
            // What may be nothing is not told.
            Seen::Playing { .. } if observation.doubtful => return,
            Seen::Playing { file, .. } => Some(file),
            Seen::Voice if !matches!(state.place, Place::Human | Place::Message | Place::Over(_)) => None,
            _ => return,
        };
        // A voice that goes on behind a key is one.
        if let Some(last) = self.strangers.last_mut().filter(|last| (last.file, last.until) == (None, observation.at))
            && file.is_none()
        {
            last.until = observation.until;
            return;
        }
        let step = Some(state.step);
        self.strangers.push(Stranger { at: observation.at, until: observation.until, file, step });
    }

    fn depart(&mut self, at: Time, step: StepId, left: Left) {
        self.departures.push(Departure { at, step, left });
    }

    fn remark(&mut self, at: Time, step: StepId, what: Remarked) {
        self.remarks.push(Remark { at, step, what });
    }

    /// The recording begins in the middle of the call.
    fn begun(&mut self, at: usize, prompt: Option<(PromptId, u8)>, state: State) {
        let Some(observation) = self.observed.all.get(at) else { return };
        // Nothing of what would have come before is in it.
        self.out.clear();
        (self.clock, self.saying, self.hold) = (Time::ZERO, None, None);
        self.remark(Time::ZERO, state.step, Remarked::BeginsWithin);
        self.enter(state.step);
        match prompt {
            Some((prompt, part)) => self.prompt(observation, prompt, part, state),
            None => self.fits(observation, state, state),
        }
    }

    /// When each key that is one was let go.
    fn released(&self) -> impl Iterator<Item = Time> {
        let keys = self.observed.keys.iter().enumerate();
        keys.filter(|(at, _)| !self.none_such.contains(at)).map(|(_, key)| key.until)
    }

    fn last_key_before(&self, at: Time) -> Time {
        self.released().filter(|until| *until <= at).max().unwrap_or_default()
    }

    /// When a step says what is next: after the pause since the last prompt or key.
    fn due(&self, step: StepId) -> Time {
        let key = self.released().filter(|until| *until <= self.clock).max();
        let quiet = self.said_until.max(key);
        quiet.map_or(self.clock, |quiet| self.clock.max(quiet + self.line.graph.step(step).settings.gap))
    }

    /// A step is entered at the moment that was come to.
    fn enter(&mut self, step: StepId) {
        self.hear(self.clock, What::Entered(step));
        if matches!(self.line.graph.step(step).kind, StepKind::Queue(_)) {
            self.hear(self.clock, What::HoldBegan(step));
            self.hold = Some(self.clock);
            self.played = (Time::ZERO, Time::ZERO);
        }
    }

    /// Whatever lasts as long as the call is where it is ends.
    fn leave_place(&mut self) {
        self.end_music();
        if self.hold.take().is_some() {
            self.hear(self.clock, What::HoldEnded);
        }
        self.end_ringing();
    }

    fn finish(mut self, last: Option<State>) -> Written {
        self.close();
        if let Some(last) = last {
            self.unheard_until(self.observed.ended, last);
        }
        // Music that stopped before the end of the call: nobody knows what came instead, and the wait went on.
        if let Some(until) = self.music.filter(|until| *until + NEAR < self.observed.ended) {
            self.clock = until;
            self.end_music();
        }
        if let (Some(state), true) = (last, self.ringing.is_some()) {
            self.ring_is_over(state, self.observed.ended);
            if self.clock < self.observed.ended {
                self.end_ringing();
            }
        }
        let keys = self.observed.keys.iter().enumerate().filter(|(at, _)| !self.none_such.contains(at));
        self.out.extend(keys.map(|(at, key)| (key.at, Out::Key(at))));
        self.out.sort_by_key(|(at, _)| *at);
        let mut recorder = Recorder::new(self.observed.ring);
        for (at, out) in self.out {
            match out {
                Out::Concluded(key) => recorder.concluded_key(key, at),
                Out::Heard(what) => recorder.heard(&Heard { at, what }),
                Out::Key(place) => {
                    if let Some(key) = self.observed.keys.get(place) {
                        recorder.key(key.key, key.at, key.until - key.at);
                    }
                }
            }
        }
        let graph = self.line.graph;
        self.departures.sort_by_key(|departure| departure.at);
        self.remarks.sort_by_key(|remark| remark.at);
        Written {
            trace: recorder.finish(self.observed.ended, |step| !graph.step(step).serves.is_empty()),
            departures: self.departures,
            strangers: self.strangers,
            heard: self.heard,
            remarks: self.remarks,
        }
    }
}
