//! Follows a call through a script: which turn is met when. The same for a caller on the wire and for a judge afterwards.

use super::Deed;
use super::plan::{Plan, PlannedTurn, PlannedWay};
use crate::call::{CallTrace, EventKind, Heard, What};
use crate::graph::{MenuGraph, PromptId, StepId};
use crate::time::Time;
use crate::timing::Persona;

/// Something that can meet an expectation.
#[derive(Clone, PartialEq, Debug)]
pub struct Moment {
    /// When.
    pub at: Time,
    /// What.
    pub sign: Sign,
}

/// What can meet an expectation.
#[derive(Clone, PartialEq, Debug)]
pub enum Sign {
    /// A step was entered.
    Entered(StepId),
    /// A prompt began.
    PromptBegan {
        /// Which.
        prompt: PromptId,
    },
    /// A prompt was over.
    PromptEnded {
        /// Which.
        prompt: PromptId,
        /// In full.
        whole: bool,
    },
    /// A wait began.
    HoldBegan,
    /// A person spoke.
    Human,
    /// A message was recorded.
    Voicemail,
    /// A call back was promised.
    Callback,
    /// The line hung up.
    Ended,
}

/// What happened since the turn before.
#[derive(Clone, Default, Debug)]
pub struct Seen {
    /// Steps that were entered, with when.
    pub steps: Vec<(StepId, Time)>,
    /// Prompts that began.
    pub prompts: Vec<PromptId>,
}

/// A turn that lies behind the call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Passed {
    /// When it was met, or what left it out.
    pub at: Time,
    /// Which of its ways was met; `None`: it is optional and was left out.
    pub way: Option<usize>,
}

impl Seen {
    /// The way the call took, for a message: at most six steps.
    #[must_use]
    pub fn way(&self, graph: &MenuGraph) -> Option<String> {
        let names: Vec<String> = self.steps.iter().map(|(step, _)| format!("`{}`", graph.step(*step).name)).collect();
        let shown = if names.len() > 6 {
            [&names[..2], &["...".to_owned()], &names[names.len() - 3..]].concat()
        } else {
            names
        };
        (!shown.is_empty()).then(|| shown.join(" > "))
    }
}

/// How far a call has come in a script.
#[derive(Debug)]
pub struct Follow<'p> {
    plan: &'p Plan,
    /// The turn that is waited for.
    turn: usize,
    /// What became of each turn before it.
    pub passed: Vec<Passed>,
    /// What happened since.
    pub seen: Seen,
    /// The turn and the way whose silence still lasts.
    silent: Option<(usize, usize)>,
    /// Prompts that began in the attempt that goes on.
    begun: Vec<PromptId>,
    /// A person spoke: silence is no answer to anything any more.
    has_human: bool,
    /// What is so since the step was entered: a turn that expects it is met at once.
    here: Vec<Sign>,
}

impl<'p> Follow<'p> {
    /// At the beginning of a call.
    #[must_use]
    pub fn new(plan: &'p Plan) -> Self {
        Self {
            plan,
            turn: 0,
            passed: Vec::new(),
            seen: Seen::default(),
            silent: None,
            begun: Vec::new(),
            has_human: false,
            here: Vec::new(),
        }
    }

    /// The turn that is waited for; `None`: all were met.
    #[must_use]
    pub fn turn(&self) -> Option<usize> {
        (self.turn < self.plan.turns.len()).then_some(self.turn)
    }

    /// Takes a moment of the call. `Some`: it met this way of this turn.
    pub fn take(&mut self, moment: &Moment) -> Option<(usize, usize)> {
        self.break_silence(&moment.sign);
        match &moment.sign {
            Sign::Entered(step) => {
                self.seen.steps.push((*step, moment.at));
                self.here = vec![moment.sign.clone()];
            }
            Sign::HoldBegan | Sign::Human | Sign::Voicemail | Sign::Callback => self.here.push(moment.sign.clone()),
            Sign::PromptBegan { prompt } => self.seen.prompts.push(*prompt),
            _ => {}
        }
        let way = self.met_by(moment)?;
        Some((self.pass(moment.at, way), way))
    }

    /// Silence is over when the line says or does something that belongs to no attempt that was heard already.
    fn break_silence(&mut self, sign: &Sign) {
        let over = match sign {
            Sign::PromptBegan { prompt } => {
                let again = self.begun.contains(prompt);
                if again {
                    self.begun.clear();
                }
                self.begun.push(*prompt);
                again || self.silent.is_some_and(|(turn, way)| !self.plan.turns[turn].ways[way].rest.contains(prompt))
            }
            Sign::Entered(_) => {
                self.begun.clear();
                true
            }
            Sign::Human => {
                self.has_human = true;
                true
            }
            Sign::Voicemail | Sign::Callback | Sign::Ended => true,
            Sign::PromptEnded { .. } | Sign::HoldBegan => false,
        };
        if over {
            self.silent = None;
        }
    }

    /// Whether the caller deliberately says nothing, and the line has not answered that yet.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.silent.is_some()
    }

    /// The turns of which one may come next: the one that is waited for, and as long as they are optional those behind it.
    pub fn awaited(&self) -> impl Iterator<Item = &'p PlannedTurn> + use<'p> {
        let turns = &self.plan.turns[self.turn.min(self.plan.turns.len())..];
        let last = turns.iter().position(|turn| !turn.optional).map_or(turns.len(), |at| at + 1);
        turns[..last].iter()
    }

    /// The way in which a moment meets a turn. Optional turns before that one are left out.
    fn met_by(&mut self, moment: &Moment) -> Option<usize> {
        let meets = |way: &PlannedWay| {
            let barges_in = self.plan.caller == Persona::Expert || way.press_at.is_some();
            way.expect.as_ref().is_some_and(|(expectation, target)| (expectation.met)(target, moment, barges_in))
        };
        let found = self
            .awaited()
            .enumerate()
            .find_map(|(after, turn)| turn.ways.iter().position(meets).map(|way| (after, way)));
        let (after, way) = found?;
        for _ in 0..after {
            self.passed.push(Passed { at: moment.at, way: None });
            self.turn += 1;
        }
        Some(way)
    }

    /// The way in which a turn is met without anything more: it waits for nothing, or for what is so already.
    pub fn free(&mut self, now: Time) -> Option<usize> {
        if self.is_silent() {
            return None;
        }
        if let Some(PlannedTurn { ways, .. }) = self.plan.turns.get(self.turn)
            && let [PlannedWay { expect: None, .. }] = ways.as_slice()
        {
            return Some(0);
        }
        self.here.clone().into_iter().find_map(|sign| self.met_by(&Moment { at: now, sign }))
    }

    /// The turn that is waited for is met now, in this way.
    pub fn pass(&mut self, at: Time, way: usize) -> usize {
        let turn = self.turn;
        self.passed.push(Passed { at, way: Some(way) });
        let silent = !self.has_human && self.plan.turns[turn].ways[way].act == Some(Deed::StaySilent);
        self.silent = silent.then_some((turn, way));
        self.turn += 1;
        self.begin_turn();
        turn
    }

    fn begin_turn(&mut self) {
        // The step the call is in stays seen: a turn may be about the rest of it.
        let here = self.seen.steps.pop();
        self.seen.steps.clear();
        self.seen.steps.extend(here);
        self.seen.prompts.clear();
    }
}

impl Moment {
    /// What is heard on the wire, if it can meet anything.
    #[must_use]
    pub fn heard(heard: &Heard) -> Option<Self> {
        let sign = match &heard.what {
            What::Entered(step) => Sign::Entered(*step),
            What::PromptBegan { prompt, .. } => Sign::PromptBegan { prompt: *prompt },
            What::PromptEnded { prompt, whole } => Sign::PromptEnded { prompt: *prompt, whole: *whole },
            What::HoldBegan(_) => Sign::HoldBegan,
            What::Human => Sign::Human,
            What::Voicemail => Sign::Voicemail,
            What::Callback => Sign::Callback,
            What::Ended(_) => Sign::Ended,
            _ => return None,
        };
        Some(Self { at: heard.at, sign })
    }

    /// The moments of a whole call, in order.
    #[must_use]
    pub fn of(trace: &CallTrace) -> Vec<Self> {
        let mut moments: Vec<(Time, u8, Sign)> =
            trace.path.iter().map(|visit| (visit.at, 1, Sign::Entered(visit.step))).collect();
        for event in &trace.events {
            match &event.kind {
                EventKind::Prompt { prompt, cut, .. } => {
                    moments.push((event.at, 2, Sign::PromptBegan { prompt: *prompt }));
                    // What ends at a moment ends before the next thing begins.
                    moments.push((event.until, 0, Sign::PromptEnded { prompt: *prompt, whole: !cut }));
                }
                EventKind::Hold => moments.push((event.at, 2, Sign::HoldBegan)),
                EventKind::Human => moments.push((event.at, 2, Sign::Human)),
                EventKind::Voicemail => moments.push((event.at, 2, Sign::Voicemail)),
                EventKind::Callback => moments.push((event.at, 0, Sign::Callback)),
                EventKind::End if trace.reason != crate::call::EndReason::CallerHungUp => {
                    moments.push((event.at, 3, Sign::Ended))
                }
                _ => {}
            }
        }
        // Stable: what lies at one moment keeps the order in which it was written down.
        moments.sort_by_key(|(at, order, _)| (*at, *order));
        moments.into_iter().map(|(at, _, sign)| Self { at, sign }).collect()
    }
}
