//! The mystery caller: plays a script on the wire.

use std::collections::VecDeque;
use std::sync::Arc;

use super::follow::{Follow, Moment};
use super::plan::{Plan, Target};
use super::{Deed, wrong};
use crate::audio::tone;
use crate::call::{Act, CallTrace, Caller, Heard, Ivr, Poll, What, drive};
use crate::graph::{MenuGraph, StepId, StepKind};
use crate::time::Time;
use crate::timing::{Callers, Persona, TimeModel};

/// A caller who follows a script, and where it says nothing behaves as its persona does.
#[derive(Debug)]
pub struct MysteryCaller<'p> {
    graph: &'p MenuGraph,
    plan: &'p Plan,
    callers: Callers,
    follow: Follow<'p>,
    /// What will be done, with when.
    todo: VecDeque<(Time, Act)>,
    /// Done as soon as the line listens: keys would be ignored before.
    when_listening: Option<Deed>,
    /// What is being said cannot be interrupted.
    must_wait: bool,
    step: Option<StepId>,
    /// The persona's own mistake was made.
    mistaken: bool,
    gone: bool,
}

impl<'p> MysteryCaller<'p> {
    /// Somebody about to call.
    #[must_use]
    pub fn new(graph: &'p MenuGraph, plan: &'p Plan, callers: Callers) -> Self {
        let mut caller = Self {
            graph,
            plan,
            callers,
            follow: Follow::new(plan),
            todo: VecDeque::new(),
            when_listening: None,
            must_wait: false,
            step: None,
            mistaken: false,
            gone: false,
        };
        caller.free_turns(Time::ZERO);
        caller
    }

    /// Turns that wait for nothing are done at once.
    fn free_turns(&mut self, now: Time) {
        while let Some(way) = self.follow.free(now) {
            let turn = self.follow.pass(now, way);
            self.act(turn, way, now);
        }
        if self.is_through() && self.todo.is_empty() && self.when_listening.is_none() {
            // Everything was found out: the caller hangs up.
            self.todo.push_back((now, Act::HangUp));
        }
    }

    /// Every turn was met, and no silence still waits for its answer.
    fn is_through(&self) -> bool {
        self.follow.turn().is_none() && !self.follow.is_silent()
    }

    /// Does what a turn says, as soon as a person would.
    fn act(&mut self, turn: usize, way: usize, now: Time) {
        let way = &self.plan.turns[turn].ways[way];
        let Some(deed) = &way.act else { return };
        match way.press_at {
            Some(after) => self.press(deed, now + after),
            // Nobody presses into a prompt that takes no keys; who listens knows when it is over.
            None if self.must_wait && matches!(deed, Deed::Press(_) | Deed::Enter(_) | Deed::PressWrong) => {
                self.when_listening = Some(deed.clone())
            }
            None => self.press(deed, now + self.plan.caller.reaction(&self.callers)),
        }
    }

    fn press(&mut self, deed: &Deed, from: Time) {
        match deed {
            Deed::Press(keys) | Deed::Enter(keys) => {
                for (at, key) in keys.chars().enumerate() {
                    let start = from + self.callers.digit * at as i64;
                    self.todo.push_back((start, Act::Key { key, length: self.callers.key }));
                }
            }
            Deed::PressWrong => {
                let wrong = self.step.and_then(|step| wrong::key(&self.graph.step(step).kind));
                self.todo.extend(wrong.map(|key| (from, Act::Key { key, length: self.callers.key })));
            }
            Deed::StaySilent => {}
            Deed::HangUp => self.todo.push_back((from, Act::HangUp)),
        }
    }

    /// The line listens in a step that the script says nothing about, or whose offer it never made.
    fn listened(&mut self, now: Time) {
        if let Some(deed) = self.when_listening.take() {
            self.press(&deed, now + self.plan.caller.reaction(&self.callers));
            return;
        }
        let Some(step) = self.step.filter(|_| !self.follow.is_silent()) else { return };
        let awaited: Vec<&Target> = self
            .follow
            .awaited()
            .flat_map(|turn| &turn.ways)
            .filter_map(|way| way.expect.as_ref().map(|(_, target)| target))
            .collect();
        let meant = awaited.iter().any(|target| target.steps.contains(&step));
        let hopeless = awaited.iter().all(|target| target.needs_offer && target.steps.contains(&step));
        if hopeless && meant && self.todo.is_empty() {
            // Everything was said and the key was not offered: no use waiting.
            self.todo.push_back((now + self.plan.caller.reaction(&self.callers), Act::HangUp));
            return;
        }
        let menu = matches!(self.graph.step(step).kind, StepKind::Menu(_));
        if menu && !meant && self.plan.caller == Persona::ZeroPresser && self.todo.is_empty() {
            self.todo.push_back((now + self.callers.reaction, Act::Key { key: '0', length: self.callers.key }));
        }
    }

    /// The mistaken caller's one wrong key, in the first menu, before its offers were heard.
    fn mistake(&mut self, at: Time) {
        let Some(kind @ StepKind::Menu(_)) = self.step.map(|step| &self.graph.step(step).kind) else { return };
        if self.plan.caller != Persona::Mistaken || std::mem::replace(&mut self.mistaken, true) {
            return;
        }
        if let Some(key) = wrong::key(kind) {
            self.todo.push_back((at + self.callers.reaction, Act::Key { key, length: self.callers.key }));
        }
    }
}

/// Plays a whole audit against a line on a virtual clock: a call of any length takes no time.
#[must_use]
pub fn replay(plan: &Plan, graph: &Arc<MenuGraph>, times: &Arc<TimeModel>, callers: Callers) -> CallTrace {
    let ivr = Ivr::new(Arc::clone(graph), Arc::clone(times), Box::new(plan.given.clone()), plan.language);
    let (tones, _) = tone::tones(graph.line.country.as_deref());
    let ring = tone::cycle(&tones.ring) * i64::from(plan.rings);
    let mut caller = MysteryCaller::new(graph, plan, callers);
    drive(graph, ivr, &mut caller, ring)
}

impl Caller for MysteryCaller<'_> {
    fn handle(&mut self, now: Time, heard: &Heard) {
        if self.gone {
            return;
        }
        match &heard.what {
            What::Entered(step) => self.step = Some(*step),
            What::PromptBegan { interruptible, .. } => {
                self.must_wait = *interruptible == Some(false);
                self.mistake(now);
            }
            What::Listening => self.must_wait = false,
            _ => {}
        }
        let silent = self.follow.is_silent();
        let met = Moment::heard(heard).and_then(|moment| self.follow.take(&moment));
        if let Some((turn, way)) = met {
            self.act(turn, way, now);
        }
        if met.is_some() || (silent && !self.follow.is_silent()) {
            self.free_turns(now);
        }
        match &heard.what {
            What::Listening => self.listened(now),
            // Nothing that a script could still wait for comes after these.
            What::Human | What::Voicemail if self.follow.turn().is_some() && met.is_none() => {
                self.todo.push_back((now, Act::HangUp))
            }
            What::Ended(_) => self.gone = true,
            _ => {}
        }
    }

    fn poll(&mut self, now: Time) -> Poll<Act> {
        match self.todo.front() {
            _ if self.gone => Poll::Wait(None),
            Some((at, act)) if *at <= now => {
                let act = *act;
                self.todo.pop_front();
                if act == Act::HangUp {
                    self.gone = true;
                } else if self.todo.is_empty() && self.is_through() {
                    // The last thing to do was a key: its end is heard on the line before the caller hangs up.
                    self.todo.push_back((now + self.callers.key, Act::HangUp));
                }
                Poll::Output(act)
            }
            _ if now >= self.plan.patience => {
                self.gone = true;
                Poll::Output(Act::HangUp)
            }
            next => Poll::Wait(Some(next.map_or(self.plan.patience, |(at, _)| *at).min(self.plan.patience))),
        }
    }
}
