//! A persona with a reason, as a caller on the wire.

use std::collections::VecDeque;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use crate::call::{Act, Caller, Heard, Poll, What};
use crate::graph::{Language, Look, MenuGraph, PromptId, PromptRole, Queue, StepId, StepKind};
use crate::time::Time;
use crate::timing::{Aim, Callers, Holds, Intent, Outcome, Persona};

/// Somebody who calls for a reason and behaves as a persona does.
///
/// She decides anew with every attempt that she hears begin, and lets be what she has not begun to press by then. She does
/// not press a key that would come when the line has given up waiting.
#[derive(Debug)]
pub struct PersonaCaller<'l> {
    graph: &'l MenuGraph,
    holds: &'l Holds,
    callers: Callers,
    persona: Persona,
    intent: &'l Intent,
    random: Pcg64Mcg,
    aim: Aim,
    step: Option<StepId>,
    language: Language,
    attempt: Attempt,
    /// What she means to press in this attempt, and what she is after from then on.
    plan: Option<Plan>,
    /// Keys to come, all of one press, with when each goes down.
    keys: VecDeque<(Time, char)>,
    /// What she is after once the first of them is down.
    next_aim: Option<Aim>,
    /// What she pressed in this attempt.
    typed: String,
    /// When she gives up waiting.
    gives_up: Option<Time>,
    /// Never gives up.
    patient: bool,
    got: Option<(Outcome, Time)>,
    gone: bool,
    pressed: u32,
}

/// How far an attempt has come for the caller.
#[derive(Clone, Copy, Default, Debug)]
struct Attempt {
    /// It has begun: she has decided.
    begun: bool,
    /// What is being said can be interrupted.
    interruptible: bool,
    /// What she waited for has been said.
    ready: bool,
    /// The line listened.
    listened: bool,
    /// She pressed something.
    pressed: bool,
}

#[derive(Clone, PartialEq, Debug)]
struct Plan {
    keys: String,
    aim: Aim,
    /// The offer that must be heard first; `None`: all that is said.
    offer: Option<PromptId>,
    /// Some other key may be pressed in its place.
    may_slip: bool,
}

impl<'l> PersonaCaller<'l> {
    /// Somebody about to call; the seed decides about mistakes and patience.
    #[must_use]
    pub fn new(
        graph: &'l MenuGraph,
        holds: &'l Holds,
        callers: Callers,
        persona: Persona,
        intent: &'l Intent,
        seed: u64,
    ) -> Self {
        Self {
            graph,
            holds,
            callers,
            persona,
            intent,
            random: Pcg64Mcg::seed_from_u64(seed),
            aim: intent.first(),
            step: None,
            language: 0,
            attempt: Attempt::default(),
            plan: None,
            keys: VecDeque::new(),
            next_aim: None,
            typed: String::new(),
            gives_up: None,
            patient: false,
            got: None,
            gone: false,
            pressed: 0,
        }
    }

    /// The same, but waiting for as long as it takes.
    #[must_use]
    pub fn patient(mut self) -> Self {
        self.patient = true;
        self
    }

    /// What the call came to for this caller, and when; `None`: it goes on.
    #[must_use]
    pub const fn got(&self) -> Option<(Outcome, Time)> {
        self.got
    }

    /// How many keys were pressed.
    #[must_use]
    pub const fn keys_pressed(&self) -> u32 {
        self.pressed
    }

    fn gets(&mut self, outcome: Outcome, at: Time) {
        if self.got.is_none() {
            self.got = Some((outcome, at));
        }
        self.keys.clear();
        self.gives_up = None;
    }

    /// What it is to be let down here: nothing, for whoever has just been served.
    fn nothing(&self) -> Outcome {
        let served = self.step.is_some_and(|step| self.intent.is_served(self.graph.step(step)));
        if served { Outcome::Served } else { Outcome::Lost }
    }

    fn entered(&mut self, step: StepId, at: Time) {
        if self.step.is_some() && self.nothing() == Outcome::Served {
            self.gets(Outcome::Served, at);
        }
        self.hears_language();
        self.step = Some(step);
        if let Some(language) = self.graph.step(step).language {
            self.language = language;
        }
        self.attempt = Attempt::default();
        self.plan = None;
        self.keys.clear();
    }

    /// What she pressed may have changed the call's language.
    fn hears_language(&mut self) {
        if let Some(StepKind::Menu(menu)) = self.kind()
            && let Look::Takes(key, _) | Look::Open(Some((key, _))) = menu.look(&self.typed)
            && let Some(language) = key.language
        {
            self.language = language;
        }
        self.typed.clear();
    }

    /// Another attempt begins: she decides what to press.
    fn begin(&mut self, interruptible: bool) {
        self.hears_language();
        self.attempt = Attempt { begun: true, interruptible, ..Attempt::default() };
        self.keys.clear();
        self.plan = None;
        let Some(step) = self.step else { return };
        self.plan = match &self.graph.step(step).kind {
            StepKind::Menu(menu) => match self.persona {
                Persona::Silent => None,
                Persona::ZeroPresser => {
                    Some(Plan { keys: "0".to_owned(), aim: self.aim, offer: None, may_slip: false })
                }
                _ => self.intent.wants(self.graph, menu, self.language, self.aim).map(|(key, aim)| Plan {
                    keys: key.press.keys().to_owned(),
                    aim,
                    offer: key.choice.and_then(|choice| menu.choices[choice].prompt),
                    may_slip: self.persona == Persona::Mistaken,
                }),
            },
            StepKind::Collect(collect) => {
                self.persona.entry(collect).map(|keys| Plan { keys, aim: self.aim, offer: None, may_slip: false })
            }
            _ => None,
        };
    }

    fn prompt_began(&mut self, prompt: PromptId, interruptible: bool, at: Time) {
        let again = self.attempt.listened || self.attempt.pressed;
        match self.graph.prompt(prompt).role {
            PromptRole::Intro
            | PromptRole::Choice(_)
            | PromptRole::NoInput(_)
            | PromptRole::NoMatch(_)
            | PromptRole::Ask
                if !self.attempt.begun || again =>
            {
                self.begin(interruptible);
                if self.persona.is_early() && interruptible {
                    self.press(at);
                }
            }
            PromptRole::Confirm => {
                let keys = match self.persona {
                    Persona::Silent => None,
                    Persona::ZeroPresser => Some("0"),
                    _ => Some("1"),
                };
                self.attempt = Attempt { begun: true, interruptible, ..Attempt::default() };
                self.plan = keys.map(|keys| Plan {
                    keys: keys.to_owned(),
                    aim: self.aim,
                    offer: None,
                    may_slip: self.persona == Persona::Mistaken,
                });
                if self.persona.is_early() && interruptible {
                    self.press(at);
                }
            }
            PromptRole::Outcome(_) | PromptRole::Help => self.plan = None,
            _ => self.attempt.interruptible = interruptible,
        }
    }

    fn prompt_ended(&mut self, prompt: PromptId, at: Time) {
        let is_offer = self.plan.as_ref().is_some_and(|plan| plan.offer == Some(prompt));
        if is_offer && !self.persona.is_early() {
            self.attempt.ready = true;
            if self.attempt.interruptible {
                self.press(at);
            }
        }
        if self.graph.prompt(prompt).role == PromptRole::CallbackOffer
            && self.persona != Persona::Silent
            && self.random.random::<f64>() < self.callers.callback
            && let Some(StepKind::Queue(Queue { callback: Some(offer), .. })) = self.kind()
        {
            let keys = offer.press.keys().chars().take(1);
            self.keys = keys.map(|key| (at + self.persona.reaction(&self.callers), key)).collect();
        }
    }

    fn kind(&self) -> Option<&'l StepKind> {
        let graph: &'l MenuGraph = self.graph;
        self.step.map(|step| &graph.step(step).kind)
    }

    fn listened(&mut self, at: Time) {
        let asks = matches!(self.kind(), Some(StepKind::Menu(_) | StepKind::Collect(_)));
        // An attempt in which nothing is said begins with the line's listening.
        if asks && (!self.attempt.begun || self.attempt.listened || self.attempt.pressed) {
            self.begin(false);
        }
        self.attempt.listened = true;
        let offered = self
            .plan
            .as_ref()
            .is_some_and(|plan| self.persona.is_early() || plan.offer.is_none() || self.attempt.ready);
        if offered && self.keys.is_empty() {
            self.press(at);
        }
        let timeout = self.step.map_or(Time::ZERO, |step| self.graph.step(step).settings.timeout);
        if self.keys.front().is_some_and(|(down, _)| *down + self.callers.key >= at + timeout) {
            self.keys.clear();
            self.plan = None;
        }
    }

    /// Means to press what was planned, as soon as a person would.
    fn press(&mut self, at: Time) {
        let Some(plan) = self.plan.take() else { return };
        let from = at + self.persona.reaction(&self.callers);
        let mut keys = plan.keys;
        self.next_aim = Some(plan.aim);
        if plan.may_slip && self.random.random::<f64>() < self.callers.mistake {
            let others: Vec<char> = "1234567890*#".chars().filter(|key| !keys.starts_with(*key)).collect();
            keys = others[self.random.random_range(0..others.len())].to_string();
            self.next_aim = None;
        }
        self.keys = keys.chars().enumerate().map(|(at, key)| (from + self.callers.digit * at as i64, key)).collect();
    }
}

impl Caller for PersonaCaller<'_> {
    fn handle(&mut self, now: Time, heard: &Heard) {
        if self.got.is_some() {
            return;
        }
        match &heard.what {
            What::Entered(step) => self.entered(*step, now),
            What::PromptBegan { prompt, interruptible, .. } => {
                self.prompt_began(*prompt, interruptible.unwrap_or(true), now);
            }
            What::PromptEnded { prompt, whole: true } => self.prompt_ended(*prompt, now),
            What::Listening => self.listened(now),
            What::HoldBegan(step) => {
                if let Some(patience) = self.holds.law(*step).and_then(|law| law.patience())
                    && !self.patient
                {
                    let lasts = -patience * (1.0 - self.random.random::<f64>()).ln();
                    self.gives_up = Some(now + Time::from_secs_f64(lasts));
                }
            }
            What::HoldEnded => {
                self.gives_up = None;
                self.keys.clear();
            }
            What::Human => self.gets(Outcome::Human, now),
            What::Voicemail | What::Callback => self.gets(Outcome::Message, now),
            What::Ended(_) => self.gets(self.nothing(), now),
            _ => {}
        }
    }

    fn poll(&mut self, now: Time) -> Poll<Act> {
        if self.gives_up.is_some_and(|at| at <= now) {
            self.gets(self.nothing(), now);
        }
        if self.got.is_some() {
            return if std::mem::replace(&mut self.gone, true) { Poll::Wait(None) } else { Poll::Output(Act::HangUp) };
        }
        match self.keys.front() {
            Some((down, key)) if *down <= now => {
                let key = *key;
                self.keys.pop_front();
                self.attempt.pressed = true;
                self.typed.push(key);
                self.aim = self.next_aim.take().unwrap_or(self.aim);
                self.pressed += 1;
                Poll::Output(Act::Key { key, length: self.callers.key })
            }
            next => Poll::Wait(next.map(|(down, _)| *down).into_iter().chain(self.gives_up).min()),
        }
    }
}
