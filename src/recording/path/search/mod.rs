//! The cheapest way through a line that explains everything that was heard, in order (Viterbi).
//!
//! From one sound to the next, all that the line may do in silence is gone through in order of its cost (Dijkstra), until
//! what is left costs more than can matter. What is kept is every state in which the call may then be, with the cheapest
//! way there: so a file that two steps share is decided by what comes after it as much as by what came before.

mod begun;
mod clock;
mod end;
mod explore;
mod hears;

pub(super) use begun::another_call;
pub(super) use clock::is_open;

use std::collections::HashMap;

use self::explore::Looked;
use super::costs::{BEAM, DOUBTED, JUMP, KEPT, LANGUAGE, OTHER_BEGINNING, STRAY};
use super::moves::By;
use super::observe::{Observation, Observed, What};
use super::state::{Line, Now, Place, State};
use crate::graph::{PromptId, StepKind};
use crate::time::Time;

/// How much shorter a silence may be heard than it was: ends of prompts are silent, and clocks differ.
const SLACK: Time = Time::from_millis(700);

/// One thing that happened on the best path.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Happened {
    /// What.
    pub(super) what: Happening,
    /// The state after it.
    pub(super) state: State,
}

/// What happened.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Happening {
    /// The call begins.
    Begins,
    /// The line went on by itself, or by keys.
    Went {
        /// By what.
        by: By,
        /// A step was entered.
        enters: bool,
    },
    /// Nothing leads here: the call went on with this observation.
    Jumped {
        /// Which observation.
        at: usize,
        /// Which prompt.
        prompt: PromptId,
        /// Which of its parts.
        part: u8,
    },
    /// The recording begins here, in the middle of the call: with this observation, and with this prompt where it is one.
    Begun {
        /// Which observation.
        at: usize,
        /// Which prompt, and which of its parts.
        prompt: Option<(PromptId, u8)>,
    },
    /// Another call begins with this observation.
    Again(usize),
    /// An observation is this prompt.
    Heard {
        /// Which observation.
        at: usize,
        /// Which prompt.
        prompt: PromptId,
        /// Which of its parts.
        part: u8,
        /// In another language than the call's.
        other_language: bool,
    },
    /// An observation is the beginning of this prompt, as far as anybody can tell.
    Unclear {
        /// Which observation.
        at: usize,
        /// Which prompt.
        prompt: PromptId,
    },
    /// An observation is what the line does here: music, ringing, a beep, a person.
    Fits(usize),
    /// An observation is a prompt of the menu, and does not belong here.
    Stray(usize),
    /// An observation is nothing of the line's.
    Passes(usize),
}

#[derive(Clone, Copy, Debug)]
struct Node {
    happened: Happened,
    before: u32,
}

/// A state that a path may be in, and what it cost.
#[derive(Clone, Copy, Debug)]
struct Open {
    state: State,
    cost: u32,
    node: u32,
}

/// What was found for an observation.
#[derive(Clone, Copy, Debug)]
struct Found {
    looked: usize,
    state: State,
    cost: u32,
    what: Happening,
}

pub(super) struct Search<'l, 'a> {
    line: &'l Line<'a>,
    observed: &'l Observed,
    nodes: Vec<Node>,
    open: Vec<Open>,
    pressed: usize,
    /// When what was heard last was over.
    quiet_since: Time,
    sound_until: Time,
    /// Something that this line plays was heard.
    has_begun: bool,
    /// It rings, or is busy, and nothing came after that.
    tone: bool,
}

impl<'l, 'a> Search<'l, 'a> {
    /// Everything that happened on the best path, and what it costs.
    pub(super) fn run(line: &'l Line<'a>, observed: &'l Observed) -> (Vec<Happened>, u32) {
        let mut search = Self {
            line,
            observed,
            nodes: Vec::new(),
            open: Vec::new(),
            pressed: 0,
            quiet_since: Time::ZERO,
            sound_until: Time::ZERO,
            has_begun: false,
            tone: false,
        };
        search.begin();
        for at in 0..observed.all.len() {
            let observation = &observed.all[at];
            match observation.what {
                What::Key(_) => search.press(),
                _ => search.hear(at, observation),
            }
            search.quiet_since = search.quiet_since.max(observation.until);
            if !matches!(observation.what, What::Key(_)) {
                search.sound_until = search.sound_until.max(observation.until);
            }
        }
        search.end()
    }

    fn begin(&mut self) {
        let languages = self.line.graph.line.languages.len();
        for language in 0..languages {
            let state = State {
                language: u16::try_from(language).unwrap_or_default(),
                ..State::nowhere(self.line.graph.start)
            };
            let state = state.enter(self.line, state.step, self.now(Time::ZERO));
            let node = self.node(Happened { what: Happening::Begins, state }, u32::MAX);
            let cost = if language == 0 { 0 } else { OTHER_BEGINNING };
            self.open.push(Open { state, cost, node });
        }
    }

    fn now(&self, at: Time) -> Now {
        let last = self.pressed.checked_sub(1).and_then(|last| self.line.keys.get(last));
        Now {
            pressed: self.pressed,
            quiet: (at - self.quiet_since).at_least_zero(),
            key_in_quiet: last.is_some_and(|key| key.at > self.sound_until),
            slack: SLACK,
            at,
            lasted: if self.observed.may_be_begun { Time::MAX } else { at },
        }
    }

    fn node(&mut self, happened: Happened, before: u32) -> u32 {
        self.nodes.push(Node { happened, before });
        u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX)
    }

    /// A key: what it does is decided when the next thing is heard.
    fn press(&mut self) {
        self.pressed += 1;
        for open in &mut self.open {
            let here = self.line.graph.step(open.state.step);
            let speaks = matches!(
                here.kind,
                StepKind::Play(_)
                    | StepKind::Menu(_)
                    | StepKind::Collect(_)
                    | StepKind::Voicemail { .. }
                    | StepKind::Data
            );
            let message = open.state.place == Place::Message;
            open.state.cut |= here.settings.barge_in && speaks && !message;
        }
    }

    fn hear(&mut self, at: usize, observation: &Observation) {
        let best = self.open.iter().map(|open| open.cost).min().unwrap_or_default();
        let known = match observation.what {
            What::Playing { file, .. } => self.line.index.plays(file),
            _ => true,
        };
        let mut found = Vec::new();
        let mut looked = Vec::new();
        let again = self.again(at, observation).filter(|_| known);
        if known {
            self.open.extend(again);
            (looked, found) = self.search(at, observation, best);
        }
        self.begun(at, observation, &mut found);
        let cheapest = found.iter().map(|found: &Found| found.cost).min().unwrap_or(u32::MAX);
        if let What::Playing { file, from, .. } = observation.what {
            let (price, what) = match (known, observation.doubtful) {
                (false, _) => (0, Happening::Passes(at)),
                (true, true) => (DOUBTED, Happening::Passes(at)),
                (true, false) => (STRAY, Happening::Stray(at)),
            };
            if cheapest > best + BEAM.min(price) {
                // Every path may go on as if it had not been heard; the best one may have gone where it is said.
                let here = self.open.len() - usize::from(again.is_some());
                for (place, open) in self.open.iter().enumerate().take(here) {
                    found.push(Found { looked: place, state: open.state, cost: open.cost + price, what });
                }
                if known && looked.is_empty() {
                    looked = self.as_looked();
                }
                if !observation.doubtful {
                    self.jump(&mut found, at, file, from);
                }
            }
            if looked.is_empty() {
                looked = self.as_looked();
            }
        } else {
            if looked.is_empty() {
                looked = self.as_looked();
            }
            for (place, open) in self.open.iter().enumerate() {
                let cost = open.cost + self.unexplained(open.state, observation);
                found.push(Found { looked: place, state: open.state, cost, what: Happening::Passes(at) });
            }
        }
        self.keep(&looked, found);
        self.tone = matches!(observation.what, What::Ringback | What::Busy);
    }

    /// From the best path to wherever the file is played.
    fn jump(&self, found: &mut Vec<Found>, at: usize, file: usize, from: Time) {
        let Some((place, open)) = self.open.iter().enumerate().min_by_key(|(_, open)| open.cost) else { return };
        let now = self.now(self.observed.all[at].at);
        for use_ in self.line.index.uses(file) {
            let Some(part) = self.line.index.parts(use_.prompt, use_.language).get(use_.part) else { continue };
            if !part.is(file, from) {
                continue;
            }
            let part = u8::try_from(use_.part).unwrap_or_default();
            let language = u16::try_from(use_.language).unwrap_or_default();
            let other = language != open.state.language;
            // Keys that were pressed before have done what they did.
            let taken = u32::try_from(now.pressed).unwrap_or(u32::MAX);
            let start = State { taken, ..open.state };
            let Some(mut there) = start.about_to_say(self.line, use_.prompt, part, now) else { continue };
            there.language = language;
            let state = there.past_part(self.line, use_.prompt, part);
            let cost = open.cost + JUMP + if other { LANGUAGE } else { 0 };
            let what = Happening::Jumped { at, prompt: use_.prompt, part };
            found.push(Found { looked: place, state, cost, what });
        }
    }

    /// Goes through what the line may do in silence, cheapest first, and asks everywhere whether this is what is heard.
    fn search(&self, at: usize, observation: &Observation, best: u32) -> (Vec<Looked>, Vec<Found>) {
        let now = self.now(observation.at);
        let mut looked = self.as_looked();
        let mut found: Vec<Found> = Vec::new();
        let mut limit = best + JUMP;
        self.explore(&mut looked, now, |place, here| {
            let first = found.len();
            self.hears(at, observation, place, here, now, &mut found);
            for new in &found[first..] {
                limit = limit.min(new.cost + BEAM);
            }
            limit
        });
        (looked, found)
    }

    /// Keeps the cheapest path to each state.
    fn keep(&mut self, looked: &[Looked], mut found: Vec<Found>) {
        found.sort_by_key(|found| found.cost);
        let Some(best) = found.first().map(|found| found.cost) else { return };
        let mut known: HashMap<State, ()> = HashMap::new();
        let mut made: HashMap<u32, u32> = HashMap::new();
        let mut open = Vec::with_capacity(found.len().min(KEPT));
        for found in found {
            if open.len() >= KEPT || found.cost > best + BEAM.max(JUMP) {
                break;
            }
            if known.insert(found.state, ()).is_some() {
                continue;
            }
            let before = self.commit(looked, u32::try_from(found.looked).unwrap_or(u32::MAX), &mut made);
            let node = self.node(Happened { what: found.what, state: found.state }, before);
            open.push(Open { state: found.state, cost: found.cost, node });
        }
        self.open = open;
    }
}
