//! Many calls, one after another, each with a seed of its own.

use std::sync::Arc;

use super::{Chance, PersonaCaller};
use crate::call::{Act, Caller, Heard, Ivr, Poll, What, play};
use crate::graph::{Action, MenuGraph, PromptId, Step, StepId, StepKind, Steps};
use crate::time::Time;
use crate::timing::{Callers, Holds, Intent, Outcome, Persona, TimeModel};

/// A line that is called again and again.
#[derive(Clone, Debug)]
pub struct Simulation {
    graph: Arc<MenuGraph>,
    times: Arc<TimeModel>,
    holds: Arc<Holds>,
    callers: Callers,
    person_by_itself: Steps,
}

/// What came of one call; times from the answer on.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Called {
    /// What the caller got.
    pub outcome: Outcome,
    /// When.
    pub at: Time,
    /// The choice of a person had been offered in full.
    pub announced: Option<Time>,
    /// A key for a person would have been taken.
    pub selectable: Option<Time>,
    /// The wait for a person began.
    pub queued: Option<Time>,
    /// Keys pressed.
    pub keys: u32,
}

impl Simulation {
    /// A line to be called.
    #[must_use]
    pub fn new(graph: Arc<MenuGraph>, times: Arc<TimeModel>, holds: Arc<Holds>, callers: Callers) -> Self {
        let person_by_itself = graph.comes_by_itself_to(Step::is_human);
        Self { graph, times, holds, callers, person_by_itself }
    }

    /// One call; the same seed is the same call.
    #[must_use]
    pub fn call(&self, persona: Persona, intent: &Intent, seed: u64) -> Called {
        let world = Chance::new(Arc::clone(&self.holds), !seed);
        let ivr = Ivr::new(Arc::clone(&self.graph), Arc::clone(&self.times), Box::new(world), 0);
        let mut caller = Watched {
            caller: PersonaCaller::new(&self.graph, &self.holds, self.callers, persona, intent, seed),
            line: self,
            step: None,
            announced: None,
            selectable: None,
            queued: None,
        };
        let ended = play(ivr, &mut caller, &mut ());
        // A call that the line never ends and the caller never leaves has come to nothing.
        let (outcome, at) = caller.caller.got().unwrap_or((Outcome::Lost, ended));
        Called {
            outcome,
            at,
            announced: caller.announced,
            selectable: caller.selectable,
            queued: caller.queued,
            keys: caller.caller.keys_pressed(),
        }
    }
}

/// A caller, and a look at what passes by.
struct Watched<'l> {
    caller: PersonaCaller<'l>,
    line: &'l Simulation,
    step: Option<StepId>,
    announced: Option<Time>,
    selectable: Option<Time>,
    queued: Option<Time>,
}

impl Watched<'_> {
    /// Whether the menu has a key from which the call comes to a person by itself: one whose offer this is, or any.
    fn has_person(&self, offer: Option<PromptId>) -> Option<&Step> {
        let step = self.line.graph.step(self.step?);
        let StepKind::Menu(menu) = &step.kind else { return None };
        let has = menu.keys.iter().any(|key| {
            let leads = matches!(key.action, Action::Goto(to) if self.line.person_by_itself.has(to.step));
            let own = key.choice.and_then(|choice| menu.choices[choice].prompt);
            leads && (offer.is_none() || own == offer)
        });
        has.then_some(step)
    }
}

impl Caller for Watched<'_> {
    fn handle(&mut self, now: Time, heard: &Heard) {
        self.caller.handle(now, heard);
        if matches!(self.caller.got(), Some((Outcome::Served, _))) {
            return;
        }
        match &heard.what {
            What::Entered(step) => {
                self.step = Some(*step);
                if self.has_person(None).is_some_and(|step| step.settings.barge_in) {
                    self.selectable.get_or_insert(now);
                }
            }
            What::Listening if self.has_person(None).is_some() => {
                self.selectable.get_or_insert(now);
            }
            What::PromptEnded { prompt, whole: true } if self.has_person(Some(*prompt)).is_some() => {
                self.announced.get_or_insert(now);
            }
            What::HoldBegan(_) | What::Transferred
                if self.step.is_some_and(|step| self.line.graph.step(step).is_human()) =>
            {
                self.queued.get_or_insert(now);
            }
            _ => {}
        }
    }

    fn poll(&mut self, now: Time) -> Poll<Act> {
        self.caller.poll(now)
    }
}
