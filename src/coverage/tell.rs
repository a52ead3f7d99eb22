//! A planned call as an audit: what is heard and answered at each step, and the purpose in the words of the line.

use super::planner::{Hop, PlannedCall};
use super::{Item, Items, Moments, Walks};
use crate::audit::{Deed, Draft, DraftGiven, DraftTurn, offers_in};
use crate::call::{Hour, Move};
use crate::graph::{Action, Collect, Language, Menu, MenuGraph, PromptId, Queue, Retries, StepId, StepKind};
use crate::time::Time;
use crate::timing::Persona;

/// The wait of a caller who is answered, where nothing forbids it (ours): long enough to hear what is said on hold.
const HOLD: Time = Time::from_secs(60);
/// Details that a purpose names (ours); the others are for the coverage report.
const MOST_DETAILS: usize = 3;

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
            self.hop(&mut turns, hop, at + 1 == call.hops.len());
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

    fn hop(&self, turns: &mut Vec<DraftTurn>, hop: &Hop, last: bool) {
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
            StepKind::Play(_) => self.hear(turns, step, language),
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

    /// What the call shows, in a sentence, and in a file's name.
    fn purpose(&self, call: &PlannedCall) -> (String, String) {
        let mut details: Vec<(u8, String, String)> = Vec::new();
        for place in &call.gains {
            let Some(item) = self.items.all.get(*place) else { continue };
            details.extend(self.detail(*item));
        }
        // What is rare says most; what was found first comes first.
        details.sort_by_key(|(rank, ..)| *rank);
        let mut keys: Vec<(u8, String, String)> = Vec::new();
        if details.is_empty() {
            keys.extend(call.hops.iter().filter_map(|hop| {
                let by = hop.by.filter(|by| matches!(by, Move::Key(_)))?;
                self.detail(Item::Moved(self.walks.step(hop.node), by))
            }));
        }
        details.extend(keys);
        details.dedup_by(|a, b| a.1 == b.1);
        let (end, end_name) = self.end(call);
        let language = call.hops.last().map(|hop| self.walks.language(hop.node)).unwrap_or_default();
        let speaks = match self.graph.line.languages.get(language) {
            Some(tag) if language > 0 => format!(" in {tag}"),
            _ => String::new(),
        };
        let when = &self.moments.0[call.when];
        let closed = call.hops.iter().find_map(|hop| match hop.by {
            Some(Move::Hours(hour)) => Some(hour),
            _ => None,
        });
        let time = match closed {
            Some(Hour::Closed) if !when.word.is_empty() => format!("On {}, ", when.word),
            Some(Hour::Holiday) => "On a holiday, ".to_owned(),
            _ => String::new(),
        };
        let mut told: Vec<String> = details.iter().take(MOST_DETAILS).map(|(_, words, _)| words.clone()).collect();
        told.push(end);
        let last = told.pop().unwrap_or_default();
        let way = if told.is_empty() { last } else { format!("{} and {last}", told.join(", ")) };
        let who = if time.is_empty() { "A caller" } else { "a caller" };
        let mut name: Vec<String> = details.first().map(|(.., name)| name.clone()).into_iter().collect();
        name.push(end_name);
        if language > 0 {
            name.push(format!("in-{}", self.graph.line.languages[language]));
        }
        (format!("{time}{who}{speaks} {way}"), slug(&name.join("-")))
    }

    /// A thing that a call is made for: how rare it is, what the caller does, and a name for it.
    fn detail(&self, item: Item) -> Option<(u8, String, String)> {
        let step = self.graph.step(item.step());
        let name = &step.name;
        let Item::Moved(_, by) = item else { return None };
        Some(match by {
            Move::Overflow => (0, format!("waits too long in {name}"), format!("too-long-a-wait-in-{name}")),
            Move::CallBack => {
                (0, format!("takes the offer to be called back in {name}"), format!("a-call-back-from-{name}"))
            }
            Move::Spent(_) => (1, format!("gives no valid key at {name}"), format!("no-valid-key-at-{name}")),
            Move::NotConfirmed => {
                (2, format!("does not confirm an entry at {name}"), format!("not-confirmed-at-{name}"))
            }
            Move::WrongKey => (3, format!("presses a wrong key at {name}"), format!("a-wrong-key-at-{name}")),
            Move::Silence => (3, format!("is silent at {name}"), format!("silence-at-{name}")),
            Move::Outcome(Some(at)) => {
                let word = &step.outcomes.get(at)?.name;
                (4, format!("is {word} at {name}"), format!("{name}-{word}"))
            }
            Move::Key(at) => {
                let StepKind::Menu(menu) = &step.kind else { return None };
                let key = menu.keys.get(at)?;
                match key.action {
                    Action::Repeat => (6, format!("hears {name} again"), format!("{name}-again")),
                    Action::Back => (6, format!("goes back from {name}"), format!("back-from-{name}")),
                    _ => (5, format!("presses {} at {name}", key.press), format!("key-{}-at-{name}", key.press)),
                }
            }
            Move::Hours(Hour::Closed) => (7, format!("finds {name} closed"), format!("{name}-closed")),
            Move::Hours(_) | Move::Outcome(None) | Move::Answered => return None,
        })
    }

    /// What the call comes to, in words and in a name.
    fn end(&self, call: &PlannedCall) -> (String, String) {
        let Some(hop) = call.hops.last() else { return ("calls".to_owned(), "a-call".to_owned()) };
        let step = self.graph.step(self.walks.step(hop.node));
        let served = call.hops.iter().any(|hop| !self.graph.step(self.walks.step(hop.node)).serves.is_empty());
        let (words, name) = match (&step.kind, hop.by) {
            _ if hop.hangs_up => ("comes to", "comes-to"),
            (StepKind::Queue(Queue { human: true, .. }), Some(Move::Answered))
            | (StepKind::Transfer { human: true, .. }, Some(Move::Outcome(None))) => {
                return ("reaches a person".to_owned(), "reaches-a-person".to_owned());
            }
            (StepKind::Voicemail { .. }, _) => {
                return ("can leave a message".to_owned(), "leaves-a-message".to_owned());
            }
            (StepKind::Callback { .. }, _) => {
                return ("is promised a call back".to_owned(), "is-called-back".to_owned());
            }
            (StepKind::Disconnect(_), _) if served => return ("is served".to_owned(), "is-served".to_owned()),
            (StepKind::Transfer { .. } | StepKind::Queue(_), _) => ("is handed on by", "is-handed-on-by"),
            _ => ("hears the call end in", "ends-in"),
        };
        (format!("{words} {}", step.name), format!("{name}-{}", step.name))
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

/// A file's name of plain letters: lower case, a hyphen between words, at most sixty letters.
fn slug(text: &str) -> String {
    let mut out = String::new();
    for letter in text.to_lowercase().chars() {
        match letter {
            '*' => out.push_str("star"),
            letter if letter.is_ascii_alphanumeric() => out.push(letter),
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    let cut = out.char_indices().nth(60).map_or(out.len(), |(at, _)| out[..at].rfind('-').unwrap_or(at));
    out.truncate(cut);
    let out = out.trim_matches('-').to_owned();
    if out.is_empty() { "a-call".to_owned() } else { out }
}
