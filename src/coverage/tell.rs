//! A planned call as an audit: what is heard and answered at each step, and the purpose in the words of the line.

use super::planner::{Hop, PlannedCall};
use super::{Item, Items, Moments, Walks};
use crate::audit::{Deed, Draft, DraftGiven, DraftTurn, offers_in};
use crate::call::Move;
use crate::graph::{Collect, Language, Menu, MenuGraph, PromptId, Queue, Retries, StepId, StepKind};
use crate::time::Time;
use crate::timing::Persona;

/// The wait of a caller who is answered, where nothing forbids it (ours): long enough to hear what is said on hold.
const HOLD: Time = Time::from_secs(60);

/// Writes audits of one line.
#[derive(Debug)]
pub(super) struct Tell<'l> {
    pub(super) graph: &'l MenuGraph,
    pub(super) walks: &'l Walks,
    pub(super) moments: &'l Moments,
    pub(super) items: &'l Items,
    /// The menu file, relative to the folder of the audits.
    pub(super) line: &'l str,
}

impl Tell<'_> {
    /// The audit of a call, and its name: a file's stem.
    pub(super) fn draft(&self, call: &PlannedCall) -> (Draft, String) {
        let mut turns = Vec::new();
        for (at, hop) in call.hops.iter().enumerate() {
            // What every call passes on its way is told where this one is made for it, or something led there.
            let led = at.checked_sub(1).is_some_and(|before| call.hops[before].by.is_some());
            let told = led || self.walks.at(self.graph, hop.node).any(|item| self.is_gained(call, item));
            self.hop(&mut turns, hop, told, at + 1 == call.hops.len());
        }
        let when = &self.moments.0[call.when];
        let (purpose, name) = self.purpose(call);
        let draft = Draft {
            line: self.line.to_owned(),
            purpose,
            at: when.at.map(|at| (at, when.word.clone())),
            language: self.graph.line.languages.get(call.language).filter(|_| call.language > 0).cloned(),
            given: self.given(call),
            turns,
            ..Draft::default()
        };
        (draft, name)
    }

    /// Whether a call is made for something.
    fn is_gained(&self, call: &PlannedCall, item: Item) -> bool {
        self.items.place(item).is_some_and(|place| call.gains.contains(&place))
    }

    /// What the world answers at the steps that the call passes.
    fn given(&self, call: &PlannedCall) -> DraftGiven {
        let mut given = DraftGiven::default();
        let mut holds: Vec<(StepId, Time)> = Vec::new();
        for hop in &call.hops {
            let step = self.walks.step(hop.node);
            let here = self.graph.step(step);
            let known = |given: &DraftGiven| given.outcomes.iter().any(|(name, _)| *name == here.name);
            match (call.world.get(&step), &here.kind) {
                (Some(Move::Outcome(Some(at))), _) if !known(&given) => {
                    let word = here.outcomes.get(*at).map(|outcome| outcome.name.clone());
                    given.outcomes.extend(word.map(|word| (here.name.clone(), word)));
                }
                (Some(Move::Outcome(None)), StepKind::Transfer { .. })
                    if !here.outcomes.is_empty() && !known(&given) =>
                {
                    given.outcomes.push((here.name.clone(), "answered".to_owned()));
                }
                (Some(by), StepKind::Queue(queue)) if holds.iter().all(|(known, _)| *known != step) => {
                    holds.push((step, hold(queue, *by)));
                }
                _ => {}
            }
        }
        match holds.as_slice() {
            [] => {}
            [(_, first), rest @ ..] if rest.iter().all(|(_, hold)| hold == first) => given.hold = Some(*first),
            _ => given.holds = holds.iter().map(|(step, hold)| (self.graph.step(*step).name.clone(), *hold)).collect(),
        }
        given
    }

    fn hop(&self, turns: &mut Vec<DraftTurn>, hop: &Hop, told: bool, last: bool) {
        let (step, language) = (self.walks.step(hop.node), self.walks.language(hop.node));
        let here = self.graph.step(step);
        let name = here.name.clone();
        let ends = hop.to.is_none() && !hop.hangs_up;
        match &here.kind {
            StepKind::Menu(menu) => {
                self.lapses(turns, hop, &menu.retries, None);
                if let Some(Move::Key(key)) = hop.by {
                    self.key(turns, step, menu, key, language);
                }
            }
            StepKind::Collect(collect) => {
                self.lapses(turns, hop, &collect.retries, Some(collect));
                if let Some(Move::Outcome(outcome)) = hop.by {
                    self.entry(turns, step, collect, language, "1");
                    self.outcome(turns, step, outcome, language);
                }
            }
            StepKind::Hours { .. } | StepKind::Data | StepKind::Opaque(_) => {
                if let Some(Move::Outcome(outcome)) = hop.by {
                    self.outcome(turns, step, outcome, language);
                }
            }
            StepKind::Queue(queue) => match hop.by {
                Some(Move::CallBack) => {
                    let offer = queue.callback.as_ref();
                    let key = offer.map(|offer| offer.press.keys().chars().take(1).collect::<String>());
                    let act = Deed::Press(key.unwrap_or_default());
                    match offer.and_then(|offer| offer.prompt).filter(|prompt| self.is_said(*prompt, language)) {
                        Some(prompt) => turns.push(DraftTurn::hear(self.stem(prompt)).and(act)),
                        None => turns.push(DraftTurn {
                            press_at: offer.map(|offer| offer.after + Time::from_secs(5)),
                            ..DraftTurn::reach(name.clone()).and(act)
                        }),
                    }
                }
                Some(Move::Overflow) => turns.push(DraftTurn::reach(name.clone()).saying("and waits in vain")),
                _ => {}
            },
            StepKind::Voicemail { .. } if !ends && !hop.hangs_up => {
                turns
                    .push(DraftTurn::reach("voicemail").and(Deed::Press("#".to_owned())).saying("the message is left"));
            }
            StepKind::Callback { .. } if !ends && !hop.hangs_up => turns.push(DraftTurn::reach("callback")),
            StepKind::Transfer { .. } => {
                self.hear(turns, step, language);
                if let (Some(Move::Outcome(outcome)), false) = (hop.by, ends) {
                    self.outcome(turns, step, outcome, language);
                }
            }
            StepKind::Play(_) if told => self.hear(turns, step, language),
            _ => {}
        }
        if !last {
            return;
        }
        turns.push(match &here.kind {
            _ if hop.hangs_up => DraftTurn::reach(name).and(Deed::HangUp),
            StepKind::Queue(Queue { human: true, .. }) if hop.by == Some(Move::Answered) => DraftTurn::reach("human"),
            StepKind::Transfer { human: true, .. } if hop.by == Some(Move::Outcome(None)) => DraftTurn::reach("human"),
            StepKind::Voicemail { .. } => DraftTurn::reach("voicemail"),
            StepKind::Callback { .. } => DraftTurn::reach("callback"),
            _ => DraftTurn::reach("end"),
        });
    }

    /// Attempts that are spent, each with what the line says to it.
    fn lapses(&self, turns: &mut Vec<DraftTurn>, hop: &Hop, retries: &Retries, collect: Option<&Collect>) {
        let (step, language) = (self.walks.step(hop.node), self.walks.language(hop.node));
        let spends = matches!(hop.by, Some(Move::Spent(_)));
        for (at, lapse) in hop.lapses.iter().enumerate() {
            let last = spends && at + 1 == hop.lapses.len();
            let reaction = match lapse {
                Move::Silence => {
                    turns.push(self.whole(step, language).and(Deed::StaySilent));
                    if last { retries.help } else { by_attempt(&retries.no_input, at) }
                }
                Move::NotConfirmed => {
                    if let Some(collect) = collect {
                        self.entry(turns, step, collect, language, "2");
                    }
                    None
                }
                _ => {
                    turns.push(self.whole(step, language).and(Deed::PressWrong));
                    by_attempt(&retries.no_match, at).filter(|_| !last)
                }
            };
            if let Some(prompt) = reaction.filter(|prompt| self.is_said(*prompt, language)) {
                turns.push(DraftTurn::hear(self.stem(prompt)));
            }
        }
    }

    /// A key: after its offer; where nobody offers it, after all that is said.
    fn key(&self, turns: &mut Vec<DraftTurn>, step: StepId, menu: &Menu, key: usize, language: Language) {
        let Some(key) = menu.keys.get(key) else { return };
        let keys = key.press.keys();
        let act = Deed::Press(keys.to_owned());
        let offered = offers_in(self.graph, step, keys).into_iter().any(|prompt| self.is_said(prompt, language));
        if offered {
            turns.push(DraftTurn::hear(self.graph.step(step).name.clone()).and(act));
        } else {
            turns.push(self.whole(step, language));
            turns.push(DraftTurn::default().and(act).saying("works, though nobody says so here"));
        }
    }

    /// An entry, and the answer where it is read back.
    fn entry(&self, turns: &mut Vec<DraftTurn>, step: StepId, collect: &Collect, language: Language, answer: &str) {
        let digits = Persona::FirstTime.entry(collect).unwrap_or_default();
        turns.push(self.whole(step, language).and(Deed::Enter(digits)));
        let Some(confirm) = collect.confirm else { return };
        let act = Deed::Press(answer.to_owned());
        turns.push(if self.is_said(confirm, language) {
            DraftTurn::hear(self.stem(confirm)).and(act)
        } else {
            DraftTurn { press_at: Some(Time::from_secs(6)), ..DraftTurn::default().and(act) }
        });
    }

    /// What is said with an answer of the world.
    fn outcome(&self, turns: &mut Vec<DraftTurn>, step: StepId, outcome: Option<usize>, language: Language) {
        let outcome = outcome.and_then(|at| self.graph.step(step).outcomes.get(at));
        let said = outcome.and_then(|outcome| outcome.say).filter(|prompt| self.is_said(*prompt, language));
        turns.extend(said.map(|prompt| DraftTurn::hear(self.stem(prompt))));
    }

    /// A step that says something and goes on.
    fn hear(&self, turns: &mut Vec<DraftTurn>, step: StepId, language: Language) {
        let turn = self.whole(step, language);
        if turn.expect.as_ref().is_some_and(|(word, _)| *word == "hear") {
            turns.push(turn);
        }
    }

    /// All that a step says of its own; a step that says nothing is only reached.
    fn whole(&self, step: StepId, language: Language) -> DraftTurn {
        let own = self.graph.own_prompts(step);
        let name = self.graph.step(step).name.clone();
        match own.iter().rev().find(|prompt| self.is_said(**prompt, language)) {
            None => DraftTurn::reach(name),
            Some(said) if own.last() == Some(said) => DraftTurn::hear(name),
            Some(said) => DraftTurn::hear(self.stem(*said)),
        }
    }

    fn is_said(&self, prompt: PromptId, language: Language) -> bool {
        self.graph.prompt(prompt).is_said(language)
    }

    fn stem(&self, prompt: PromptId) -> String {
        crate::audit::stem(self.graph, prompt)
    }
}

/// A wait after which a call goes on as it is meant to.
fn hold(queue: &Queue, by: Move) -> Time {
    let overflow = queue.overflow.as_ref().map(|(after, _)| *after);
    let offer = queue.callback.as_ref().map(|offer| offer.after);
    let minutes = |time: Time, more: i64| Time::from_secs((time.micros() / 60_000_000 + more) * 60);
    match by {
        Move::Answered => {
            let most = [overflow, offer].into_iter().flatten().min();
            let half = |time: Time| Time::from_secs(time.micros() / 2_000_000);
            most.map_or(HOLD, |most| HOLD.min(half(most)))
        }
        _ => minutes(overflow.max(offer).unwrap_or_default(), 5),
    }
}

/// The prompt of an attempt; the last one stands for all later ones.
fn by_attempt(prompts: &[PromptId], at: usize) -> Option<PromptId> {
    prompts.get(at).or(prompts.last()).copied()
}
