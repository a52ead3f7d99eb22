//! A call as a semi-Markov chain: its states are (step, attempt, language) and what else the next sounds depend on, its
//! exits carry the time that passes until they are taken.
//!
//! One chain is one caller: a persona with a reason. What the world decides (an outcome, a wait) and what the persona
//! leaves to chance (a wrong key) are the only forks, so a chain is hardly longer than the way that its caller takes.
//! The chain is worked out from the graph and the times alone. The machine that plays the line ([`crate::call::Ivr`]) is
//! another account of the same thing, and a test holds the two together.

mod ask;
mod hold;
mod pass;

use std::collections::HashMap;

pub use hold::{Hold, Window};

use super::intent::{Aim, Intent};
use super::{Callers, Filled, Holds, Outcome, Persona, TimeModel};
use crate::graph::{
    Filling, Language, Lapse, MenuGraph, Piece, PromptId, PromptRole, Step, StepId, StepKind, Steps, Target,
};
use crate::time::Time;

/// Where a call is: everything that what follows depends on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct State {
    /// The step.
    pub step: StepId,
    /// What the caller is after.
    pub aim: Aim,
    /// The call's language.
    pub language: Language,
    /// From 1 on. Without a last attempt, later ones count as the last that sounds different.
    pub attempt: u32,
    /// What is said first, because of how the attempt before ended.
    pub after: Option<Lapse>,
    /// How long it has been silent, as far as a gap still depends on it.
    pub lull: Time,
    /// How many digits the last entry had, where a later prompt reads them back.
    pub entered: u32,
}

/// One way on from a state.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Exit {
    /// How often it is taken, 0 to 1.
    pub share: f64,
    /// How long after the state was entered.
    pub after: Time,
    /// How much of that time something was said.
    pub heard: Time,
    /// Keys pressed on the way.
    pub keys: u32,
    /// Where it leads.
    pub to: To,
}

/// Where an exit leads.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum To {
    /// To a state of the chain.
    State(usize),
    /// Out of the call.
    End(Outcome),
}

/// What happens in a state for certain, and when, from its entry on.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub struct Marks {
    /// The choice of a person has been offered in full.
    pub announced: Option<Time>,
    /// A key for a person would be taken.
    pub selectable: Option<Time>,
    /// The wait for a person begins.
    pub queue: Option<Time>,
}

/// The chain of one caller.
#[derive(Debug)]
pub struct Chain {
    /// Its states; the call begins in the first.
    pub states: Vec<State>,
    /// Where the exits of each state begin, and where the last one's end.
    first: Vec<usize>,
    exits: Vec<Exit>,
    marks: Vec<Marks>,
    holds: HashMap<usize, Hold>,
    /// It was cut: the line is too large for the memory that a chain may take.
    pub cut: bool,
}

/// The most states a chain may have (ours): 8 for each step of the longest line.
const MOST_STATES: usize = 2_000_000;

/// What a line's chains have in common.
#[derive(Debug)]
pub struct Chains<'l> {
    pub(super) graph: &'l MenuGraph,
    pub(super) times: &'l TimeModel,
    holds: &'l Holds,
    pub(super) callers: Callers,
    /// Steps from which a call comes to a person by itself.
    person_by_itself: Steps,
    /// The longest gap: silence beyond it makes no difference.
    longest_gap: Time,
    /// Some prompt other than a confirmation reads an entry back.
    reads_entries: bool,
}

/// What one state comes to.
#[derive(Default)]
struct Row {
    exits: Vec<(f64, Time, Time, u32, Next)>,
    marks: Marks,
    hold: Option<Hold>,
}

impl Row {
    fn push(&mut self, moment: Moment, next: Next) {
        self.exits.push((moment.share, moment.at, moment.heard, moment.keys, next));
    }
}

impl Moment {
    /// The same moment for a part of the calls.
    fn of(self, part: f64) -> Self {
        Self { share: self.share * part, ..self }
    }
}

/// Where an exit leads, before the state has a number.
#[derive(Clone, Copy, PartialEq)]
enum Next {
    State(State),
    End(Outcome),
}

/// Something said, from the entry of the state on.
#[derive(Clone, Copy, Debug)]
struct Segment {
    prompt: PromptId,
    at: Time,
    until: Time,
}

/// The moment in a state up to which everything has been told: what was said, and how quiet it is.
#[derive(Clone, Copy, Debug)]
struct Moment {
    /// From the entry of the state on.
    at: Time,
    /// The end of the last sound or key; before zero where it lies before the state.
    quiet_since: Time,
    /// How much was said since the entry.
    heard: Time,
    /// Keys pressed since the entry.
    keys: u32,
    /// How many of those who entered the state come here, 0 to 1.
    share: f64,
}

impl<'l> Chains<'l> {
    /// The chains of a line.
    #[must_use]
    pub fn new(graph: &'l MenuGraph, times: &'l TimeModel, holds: &'l Holds, callers: Callers) -> Self {
        let reads = |piece: &Piece| matches!(piece, Piece::Filled(Filling::Digits));
        Self {
            graph,
            times,
            holds,
            callers,
            person_by_itself: graph.comes_by_itself_to(Step::is_human),
            longest_gap: graph.steps().map(|(_, step)| step.settings.gap).max().unwrap_or_default(),
            reads_entries: graph.prompts.iter().any(|prompt| {
                prompt.role != PromptRole::Confirm && prompt.words.iter().any(|words| words.pieces.iter().any(reads))
            }),
        }
    }

    /// The chain of one caller.
    #[must_use]
    pub fn of(&self, persona: Persona, intent: &Intent) -> Chain {
        self.from(self.graph.start, persona, intent)
    }

    /// The chain of one caller whose call is at the beginning of a step, in the line's first language.
    #[must_use]
    pub fn from(&self, step: StepId, persona: Persona, intent: &Intent) -> Chain {
        let one = One { line: self, persona, intent };
        let start = one.enter(step, 0, intent.first(), self.longest_gap, 0);
        let mut chain = Chain {
            states: vec![start],
            first: vec![0],
            exits: Vec::new(),
            marks: Vec::new(),
            holds: HashMap::new(),
            cut: false,
        };
        let mut numbers = HashMap::from([(start, 0_usize)]);
        let mut at = 0;
        while at < chain.states.len() {
            let row = one.row(chain.states[at]);
            let from = chain.exits.len();
            for (share, after, heard, keys, next) in row.exits {
                let to = match next {
                    Next::End(outcome) => To::End(outcome),
                    Next::State(state) => {
                        let room = chain.states.len() < MOST_STATES;
                        let states = &mut chain.states;
                        let number = numbers.get(&state).copied().or_else(|| {
                            room.then(|| {
                                states.push(state);
                                numbers.insert(state, states.len() - 1);
                                states.len() - 1
                            })
                        });
                        chain.cut |= number.is_none();
                        number.map_or(To::End(Outcome::Lost), To::State)
                    }
                };
                // Eleven wrong keys mostly come to the same.
                match chain.exits[from..].iter_mut().find(|exit| exit.to == to && exit.after == after) {
                    Some(exit) => exit.share += share,
                    None => chain.exits.push(Exit { share, after, heard, keys, to }),
                }
            }
            chain.first.push(chain.exits.len());
            chain.marks.push(row.marks);
            if let Some(hold) = row.hold {
                chain.holds.insert(at, hold);
            }
            at += 1;
        }
        chain
    }
}

impl Chain {
    /// The ways on from a state; together with its hold their shares make 1.
    #[must_use]
    pub fn exits(&self, state: usize) -> &[Exit] {
        &self.exits[self.first[state]..self.first[state + 1]]
    }

    /// What happens in a state for certain.
    #[must_use]
    pub fn marks(&self, state: usize) -> Marks {
        self.marks[state]
    }

    /// The wait of a state, which ends the call at a random time.
    #[must_use]
    pub fn hold(&self, state: usize) -> Option<&Hold> {
        self.holds.get(&state)
    }
}

/// One caller of a line.
struct One<'l> {
    line: &'l Chains<'l>,
    persona: Persona,
    intent: &'l Intent,
}

impl One<'_> {
    fn row(&self, state: State) -> Row {
        let step = self.line.graph.step(state.step);
        let begin = Moment { at: Time::ZERO, quiet_since: -state.lull, heard: Time::ZERO, keys: 0, share: 1.0 };
        let mut row = Row::default();
        match &step.kind {
            StepKind::Menu(menu) => self.menu(state, step, menu, begin, &mut row),
            StepKind::Collect(collect) => self.collect(state, step, collect, begin, &mut row),
            StepKind::Queue(queue) => self.queue(state, step, queue, begin, &mut row),
            _ => self.pass(state, step, begin, &mut row),
        }
        row
    }

    /// The state in which a step begins.
    fn enter(&self, step: StepId, language: Language, aim: Aim, lull: Time, entered: u32) -> State {
        let Step { kind, language: spoken, .. } = self.line.graph.step(step);
        State {
            step,
            aim,
            language: spoken.unwrap_or(language),
            attempt: 1,
            after: None,
            lull: lull.min(self.line.longest_gap),
            // Whoever is asked for digits has entered none yet.
            entered: if self.line.reads_entries && !matches!(kind, StepKind::Collect(_)) { entered } else { 0 },
        }
    }

    /// Says prompts one after another, with the gaps between.
    fn say(
        &self,
        step: &Step,
        language: Language,
        prompts: impl IntoIterator<Item = PromptId>,
        filled: Filled<'_>,
        moment: &mut Moment,
    ) -> Vec<Segment> {
        let mut segments = Vec::new();
        let mut in_whole = false;
        for prompt in prompts {
            let written = self.line.graph.prompt(prompt);
            if !written.is_said(language) {
                continue;
            }
            if !(in_whole && written.in_whole) {
                moment.at = moment.at.max(moment.quiet_since + step.settings.gap);
            }
            let at = moment.at;
            let length = self.line.times.length(prompt, language, filled);
            moment.at += length;
            moment.heard += length;
            moment.quiet_since = moment.at;
            in_whole = written.in_whole;
            segments.push(Segment { prompt, at, until: moment.at });
        }
        segments
    }

    /// On to another step, or out of the call; whoever was served here is content.
    fn go(&self, row: &mut Row, state: State, moment: Moment, to: Option<(Target, Language, Aim)>) {
        let served = self.intent.is_served(self.line.graph.step(state.step));
        let next = match to {
            _ if served => Next::End(Outcome::Served),
            Some((target, language, aim)) => {
                Next::State(self.enter(target.step, language, aim, moment.at - moment.quiet_since, state.entered))
            }
            None => Next::End(Outcome::Lost),
        };
        row.push(moment, next);
    }

    /// The line hangs up, or nothing follows.
    fn lose(&self, row: &mut Row, state: State, moment: Moment) {
        self.go(row, state, moment, None);
    }
}

/// How much of what was said had been heard by then.
fn heard_by(segments: &[Segment], at: Time) -> Time {
    segments.iter().fold(Time::ZERO, |heard, segment| heard + (segment.until.min(at) - segment.at).at_least_zero())
}

/// The answers of the world to a step and how often each is given: an index into its outcomes, or `None` for none of them.
/// Shares that add up to more than 1 are scaled down; what is left of less is `None`.
#[must_use]
pub fn answers(step: &Step) -> Vec<(Option<usize>, f64)> {
    let sum: f64 = step.outcomes.iter().map(|outcome| outcome.share.max(0.0)).sum();
    let scale = if sum > 1.0 { 1.0 / sum } else { 1.0 };
    let mut answers: Vec<(Option<usize>, f64)> = step
        .outcomes
        .iter()
        .enumerate()
        .filter(|(_, outcome)| outcome.share > 0.0)
        .map(|(at, outcome)| (Some(at), outcome.share * scale))
        .collect();
    let left = 1.0 - sum * scale;
    if left > 1e-12 || answers.is_empty() {
        answers.push((None, left));
    }
    answers
}
