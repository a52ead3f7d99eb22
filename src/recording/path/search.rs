//! The cheapest way through a line that explains everything that was heard, in order (Viterbi).
//!
//! From one sound to the next, all that the line may do in silence is gone through in order of its cost (Dijkstra), until
//! what is left costs more than can matter. What is kept is every state in which the call may then be, with the cheapest
//! way there: so a file that two steps share is decided by what comes after it as much as by what came before.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::costs::{
    BEAM, DOUBTED, HUNG_UP, IGNORED, JUMP, KEPT, KEY_LEFT, LANGUAGE, LOOKED_AT, OTHER_BEGINNING, OTHER_MUSIC,
    OUT_OF_ORDER, STRAY, TONE, UNCLEAR, VOICE, VOICE_ON_HOLD,
};
use super::index::Part;
use super::moves::{By, Moves};
use super::observe::{Observation, Observed, What};
use super::state::{Line, Now, Place, State};
use crate::graph::{Filling, PromptId, StepKind};
use crate::time::Time;

/// How much shorter a silence may be heard than it was: ends of prompts are silent, and clocks differ.
const SLACK: Time = Time::from_millis(700);
/// The same of the silence at the end, of which the recording knows how long it was.
const SLACK_AT_END: Time = Time::from_millis(60);
/// How far from its moment a prompt may begin that nobody could make out.
const DUE: Time = Time::from_millis(150);
/// The longest prompt that nobody could make out: more of it would have been known.
const SHORT: Time = Time::from_millis(1_500);
/// What lies so near the end of the recording was cut by it.
const CUT_BY_END: Time = Time::from_millis(60);

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

/// A place that was looked at between two observations.
#[derive(Clone, Copy, Debug)]
struct Looked {
    state: State,
    cost: u32,
    from: From,
    by: Option<(By, bool)>,
}

#[derive(Clone, Copy, Debug)]
enum From {
    Node(u32),
    Looked(u32),
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
        if known {
            (looked, found) = self.search(at, observation, best);
        }
        let cheapest = found.iter().map(|found: &Found| found.cost).min().unwrap_or(u32::MAX);
        if let What::Playing { file, from, .. } = observation.what {
            let (price, what) = match (known, observation.doubtful) {
                (false, _) => (0, Happening::Passes(at)),
                (true, true) => (DOUBTED, Happening::Passes(at)),
                (true, false) => (STRAY, Happening::Stray(at)),
            };
            if cheapest > best + BEAM.min(price) {
                // Every path may go on as if it had not been heard; the best one may have gone where it is said.
                for (place, open) in self.open.iter().enumerate() {
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
                let cost = open.cost + self.unexplained(open.state, &observation.what);
                found.push(Found { looked: place, state: open.state, cost, what: Happening::Passes(at) });
            }
        }
        self.keep(&looked, found);
    }

    fn as_looked(&self) -> Vec<Looked> {
        let looked = |open: &Open| Looked { state: open.state, cost: open.cost, from: From::Node(open.node), by: None };
        self.open.iter().map(looked).collect()
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

    /// In order of cost; `visit` says up to which cost it goes on.
    fn explore(&self, looked: &mut Vec<Looked>, now: Now, mut visit: impl FnMut(usize, &Looked) -> u32) {
        let mut heap: BinaryHeap<Reverse<(u32, u32)>> = BinaryHeap::new();
        let mut best: HashMap<State, u32> = HashMap::with_capacity(64);
        for (place, here) in looked.iter().enumerate() {
            heap.push(Reverse((here.cost, u32::try_from(place).unwrap_or(u32::MAX))));
            best.insert(here.state, here.cost);
        }
        let mut moves = Moves::new(self.line, now);
        let mut limit = u32::MAX;
        let mut visited = 0;
        while let Some(Reverse((cost, place))) = heap.pop() {
            let here = looked[place as usize];
            if best.get(&here.state).is_some_and(|best| *best < cost) {
                continue;
            }
            visited += 1;
            if cost > limit || visited > LOOKED_AT {
                break;
            }
            limit = visit(place as usize, &here);
            moves.from(here.state);
            for next in &moves.found {
                let cost = cost + next.cost;
                if cost > limit || best.get(&next.to).is_some_and(|best| *best <= cost) {
                    continue;
                }
                best.insert(next.to, cost);
                heap.push(Reverse((cost, u32::try_from(looked.len()).unwrap_or(u32::MAX))));
                let by = Some((next.by, next.enters));
                looked.push(Looked { state: next.to, cost, from: From::Looked(place), by });
            }
        }
    }

    /// Whether the line does in a state what was heard.
    fn hears(
        &self,
        at: usize,
        observation: &Observation,
        place: usize,
        here: &Looked,
        now: Now,
        found: &mut Vec<Found>,
    ) {
        let state = here.state;
        let step = self.line.graph.step(state.step);
        let mut fits = |to: State, cost: u32| {
            let to = State { cut: false, ..to };
            found.push(Found { looked: place, state: to, cost: here.cost + cost, what: Happening::Fits(at) });
        };
        match (&observation.what, &step.kind, state.place) {
            (What::Playing { file, from, .. }, ..) => {
                let asks = matches!(step.kind, StepKind::Menu(_) | StepKind::Collect(_)) && step.settings.barge_in;
                if !(asks && state.waiting(now) > 0) {
                    self.says(at, (*file, *from), place, here, found);
                }
            }
            (What::Music(file), StepKind::Queue(queue), Place::Own { .. }) => {
                let own = queue.music.as_ref().and_then(|(name, _)| self.line.index.music(name));
                fits(state, if file.is_none() || own == *file { 0 } else { OTHER_MUSIC });
            }
            (What::Ringback | What::Busy, StepKind::Transfer { .. }, Place::Own { .. }) if state.is_said(self.line) => {
                fits(state.at(Place::Ringing), 0);
            }
            (What::Ringback | What::Busy, StepKind::Transfer { .. }, Place::Ringing) => fits(state, 0),
            (What::Beep, StepKind::Voicemail { beep: true, .. }, Place::Own { .. }) if state.is_said(self.line) => {
                fits(state.at(Place::Message), 0);
            }
            (What::Voice, StepKind::Queue(_), Place::Own { .. }) if step.is_human() => fits(state.at(Place::Human), 0),
            (What::Voice, StepKind::Transfer { .. }, Place::Ringing) if step.is_human() => {
                fits(state.at(Place::Human), 0);
            }
            (What::Voice, StepKind::Transfer { .. }, Place::Own { .. })
                if step.is_human() && state.is_said(self.line) =>
            {
                fits(state.at(Place::Human), VOICE_ON_HOLD);
            }
            (What::Voice, ..) => self.says_unclearly(at, observation, place, here, found),
            _ => {}
        }
    }

    /// A voice just where a prompt is due: it was cut before anybody could make out which.
    fn says_unclearly(
        &self,
        at: usize,
        observation: &Observation,
        place: usize,
        here: &Looked,
        found: &mut Vec<Found>,
    ) {
        let state = here.state;
        let Some((prompt, 0)) = state.next(self.line) else { return };
        let due = self.quiet_since + self.line.graph.step(state.step).settings.gap;
        let is_due = observation.at >= due - DUE && observation.at <= due + DUE;
        let is_short = observation.until - observation.at <= SHORT;
        let Some(Part::File { .. }) = self.line.part(prompt, 0, state.language()) else { return };
        if is_due && is_short {
            let to = State { cut: false, ..state.past_prompt(self.line) };
            let what = Happening::Unclear { at, prompt };
            found.push(Found { looked: place, state: to, cost: here.cost + UNCLEAR, what });
        }
    }

    fn says(&self, at: usize, (file, from): (usize, Time), place: usize, here: &Looked, found: &mut Vec<Found>) {
        let state = here.state;
        let mut put = |state: State, prompt: PromptId, part: u8, to: State, cost: u32, other_language: bool| {
            let to = State { cut: false, language: state.language, ..to };
            let what = Happening::Heard { at, prompt, part, other_language };
            found.push(Found { looked: place, state: to, cost: here.cost + cost, what });
        };
        let candidates = state.next(self.line).map(|(prompt, part)| (prompt, part, false));
        let on_hold = state.on_hold(self.line).map(|(prompt, offer)| (prompt, 0, offer));
        for (prompt, part, offer) in candidates.into_iter().chain(on_hold) {
            let languages = self.line.graph.line.languages.len();
            let own = state.language();
            let mut heard = |language: usize, cost: u32| {
                let is = self.line.part(prompt, part, language).is_some_and(|part| part.is(file, from));
                if !is {
                    return false;
                }
                let language = u16::try_from(language).unwrap_or_default();
                let state = State { language, offered: state.offered || offer, ..state };
                // What is said on hold is no part of what the queue says first.
                let held = if offer || state.next(self.line).map(|next| next.0) != Some(prompt) {
                    state.at(Place::Hold { prompt, part })
                } else {
                    state
                };
                let digits =
                    matches!(self.line.part(prompt, part, state.language()), Some(Part::Filled(Filling::Digits, _)));
                let to = if digits { held } else { held.past_part(self.line, prompt, part) };
                put(state, prompt, part, to, cost, cost > 0);
                true
            };
            if !heard(own, 0) {
                for language in (0..languages).filter(|language| *language != own) {
                    if heard(language, LANGUAGE) {
                        break;
                    }
                }
            }
        }
        // What the step has said already, or left out: later than it should.
        if let Place::Own { prompt, part: 0 } = state.place {
            let before = self.line.own(state.step).iter().take(usize::from(prompt));
            let is = |prompt: &PromptId| {
                self.line.part(*prompt, 0, state.language()).is_some_and(|part| part.is(file, from))
            };
            if before.into_iter().any(is) {
                let cost = here.cost + OUT_OF_ORDER;
                found.push(Found { looked: place, state, cost, what: Happening::Stray(at) });
            }
        }
    }

    /// What it costs that a path says nothing of what was heard.
    fn unexplained(&self, state: State, what: &What) -> u32 {
        let step = self.line.graph.step(state.step);
        match (what, state.place) {
            (_, Place::Human | Place::Over(_)) => 0,
            (What::Voice, Place::Message) => 0,
            (What::Voice, _) if step.is_human() && matches!(step.kind, StepKind::Queue(_)) => VOICE_ON_HOLD,
            (What::Voice, _) => VOICE,
            _ => TONE,
        }
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

    /// Writes down the way to a place that was looked at.
    fn commit(&mut self, looked: &[Looked], place: u32, made: &mut HashMap<u32, u32>) -> u32 {
        let mut way = Vec::new();
        let mut at = place;
        let mut before = loop {
            if let Some(node) = made.get(&at) {
                break *node;
            }
            let here = looked[at as usize];
            match here.from {
                From::Node(node) => break node,
                From::Looked(from) => {
                    way.push(at);
                    at = from;
                }
            }
        };
        for place in way.into_iter().rev() {
            let here = looked[place as usize];
            if let Some((by, enters)) = here.by {
                before = self.node(Happened { what: Happening::Went { by, enters }, state: here.state }, before);
            }
            made.insert(place, before);
        }
        before
    }

    /// The call is over: the cheapest of all states in which it may have ended.
    fn end(mut self) -> (Vec<Happened>, u32) {
        let now = Now { slack: SLACK_AT_END, ..self.now(self.observed.ended) };
        let mut looked = self.as_looked();
        let open = looked.len();
        // A prompt that was cut by the end of the call: nothing came after it.
        let last = self.observed.all.iter().rev().find(|observation| !matches!(observation.what, What::Key(_)));
        let cut = last.is_some_and(|last| {
            matches!(last.what, What::Playing { cut: true, .. })
                && last.until + CUT_BY_END >= self.observed.ended
                && self.line.keys.last().is_none_or(|key| key.until <= last.at)
        });
        let mut ends: Vec<(u32, Reverse<u32>, usize)> = Vec::new();
        let mut limit = u32::MAX;
        let speaks = self.sound_until + CUT_BY_END >= self.observed.ended;
        self.explore(&mut looked, now, |place, here| {
            let depth = u32::try_from(place).unwrap_or(u32::MAX);
            let stays = cut && here.state.waiting(now) == 0 && place >= open;
            if let Some(cost) = self.may_end(here.state, now, speaks).filter(|_| !stays) {
                ends.push((here.cost + cost, Reverse(depth), place));
                limit = limit.min(here.cost + cost + IGNORED);
            }
            limit
        });
        let best = ends.into_iter().min();
        let Some((cost, _, place)) = best else { return (Vec::new(), 0) };
        let mut node = self.commit(&looked, u32::try_from(place).unwrap_or(u32::MAX), &mut HashMap::new());
        let mut way = Vec::new();
        while let Some(here) = self.nodes.get(node as usize) {
            way.push(here.happened);
            node = here.before;
        }
        way.reverse();
        (way, cost)
    }

    /// What it costs that a call ends in a state; `None`: no call stays there.
    fn may_end(&self, state: State, now: Now, speaks: bool) -> Option<u32> {
        let step = self.line.graph.step(state.step);
        let left = u32::try_from(state.waiting(now)).unwrap_or(u32::MAX).saturating_mul(KEY_LEFT);
        let rests = match (&step.kind, state.place) {
            (_, Place::Over(_)) => return Some(left),
            (StepKind::Play(_), Place::Own { .. }) if state.is_said(self.line) => speaks,
            (StepKind::Hours { .. } | StepKind::Data | StepKind::Missing, Place::Own { .. }) => false,
            (StepKind::Disconnect(_) | StepKind::Callback { .. }, _) if state.is_said(self.line) => speaks,
            _ => true,
        };
        rests.then_some(HUNG_UP + left)
    }
}
