//! What audits walk of a line, and what none of them does; and the fewest further audits that walk the rest.
//!
//! A line is cut into [`Item`]s, each of which some call can walk. What a call walked is read from its trace; what no call
//! ever can is listed apart.

mod flow;
mod generate;
mod moments;
mod moves;
mod planner;
mod purpose;
mod tell;
mod words;

pub use generate::{Generated, Wanted, Written, generate};
pub use moments::{Moments, When};
pub use moves::{Node, Onward, Walks};
pub use planner::MOST_ANSWERS;

use std::collections::{HashMap, HashSet};

use crate::call::{CallTrace, EventKind, Hour, Move};
use crate::graph::{Language, Lapse, MenuGraph, PromptRole, StepId, StepKind};
use crate::source::Span;

/// Something that a call can walk.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Item {
    /// A step is entered.
    Entered(StepId),
    /// A step that speaks is heard in a language.
    Spoken(StepId, Language),
    /// A call goes on from a step in this way.
    Moved(StepId, Move),
}

/// The kinds of items, in the order of a report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// Steps.
    Steps,
    /// Keys of choices.
    Choices,
    /// Keys that work in every menu, once for each menu.
    Everywhere,
    /// Silence where a key is asked for.
    Silence,
    /// Wrong keys, and entries that are not confirmed.
    Mistakes,
    /// What follows the last attempt.
    Spent,
    /// Answers of the world: entries, data, transfers.
    Answers,
    /// Opening hours.
    Hours,
    /// Ways out of a queue.
    Queues,
    /// Steps by language.
    Languages,
}

impl Kind {
    /// Every kind, in the order of a report.
    pub const ALL: [Self; 10] = [
        Self::Steps,
        Self::Choices,
        Self::Everywhere,
        Self::Silence,
        Self::Mistakes,
        Self::Spent,
        Self::Answers,
        Self::Hours,
        Self::Queues,
        Self::Languages,
    ];

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Steps => "steps",
            Self::Choices => "choices",
            Self::Everywhere => "keys for every menu",
            Self::Silence => "silence",
            Self::Mistakes => "wrong keys",
            Self::Spent => "last attempts",
            Self::Answers => "answers and entries",
            Self::Hours => "opening hours",
            Self::Queues => "queues",
            Self::Languages => "steps by language",
        }
    }
}

impl Item {
    /// The step it belongs to.
    #[must_use]
    pub const fn step(self) -> StepId {
        match self {
            Self::Entered(step) | Self::Spoken(step, _) | Self::Moved(step, _) => step,
        }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(self, graph: &MenuGraph) -> Kind {
        match self {
            Self::Entered(_) => Kind::Steps,
            Self::Spoken(..) => Kind::Languages,
            Self::Moved(step, by) => match by {
                Move::Key(key) => match &graph.step(step).kind {
                    StepKind::Menu(menu) if menu.keys.get(key).is_some_and(|key| key.choice.is_none()) => {
                        Kind::Everywhere
                    }
                    _ => Kind::Choices,
                },
                Move::Silence => Kind::Silence,
                Move::WrongKey | Move::NotConfirmed => Kind::Mistakes,
                Move::Spent(_) => Kind::Spent,
                Move::Outcome(_) => Kind::Answers,
                Move::Hours(_) => Kind::Hours,
                Move::Answered | Move::Overflow | Move::CallBack => Kind::Queues,
            },
        }
    }

    /// Where it is written in the menu.
    #[must_use]
    pub fn span(self, graph: &MenuGraph) -> Span {
        let here = graph.step(self.step());
        let retries = || match &here.kind {
            StepKind::Menu(menu) => Some(&menu.retries),
            StepKind::Collect(collect) => Some(&collect.retries),
            _ => None,
        };
        let said = |prompts: &[crate::graph::PromptId]| prompts.first().map(|prompt| graph.prompt(*prompt).span);
        let found = match self {
            Self::Entered(_) | Self::Spoken(..) => None,
            Self::Moved(_, by) => match (by, &here.kind) {
                (Move::Key(key), StepKind::Menu(menu)) => menu.keys.get(key).map(|key| key.span),
                (Move::Silence, _) => retries().and_then(|retries| said(&retries.no_input)),
                (Move::WrongKey, _) => retries().and_then(|retries| said(&retries.no_match)),
                (Move::NotConfirmed, StepKind::Collect(collect)) => {
                    collect.confirm.map(|prompt| graph.prompt(prompt).span)
                }
                (Move::Spent(lapse), _) => {
                    retries().and_then(|retries| retries.exhausted(lapse)).map(|target| target.span)
                }
                (Move::Outcome(Some(at)), _) => here.outcomes.get(at).map(|outcome| outcome.span),
                (Move::Hours(hour), StepKind::Hours { open, closed, holiday, .. }) => match hour {
                    Hour::Open => open.map(|target| target.span),
                    Hour::Closed => closed.map(|target| target.span),
                    Hour::Holiday => holiday.map(|target| target.span),
                },
                (Move::Overflow, StepKind::Queue(queue)) => {
                    queue.overflow.and_then(|(_, target)| target).map(|target| target.span)
                }
                (Move::CallBack, StepKind::Queue(queue)) => {
                    queue.callback.as_ref().and_then(|offer| offer.target).map(|target| target.span)
                }
                _ => None,
            },
        };
        found.unwrap_or(here.span)
    }

    /// The same way after the last attempt, whichever lapse led there, is one item.
    #[must_use]
    pub fn plain(self, graph: &MenuGraph) -> Self {
        let Self::Moved(step, Move::Spent(Lapse::WrongKey)) = self else { return self };
        let same = match &graph.step(step).kind {
            StepKind::Menu(menu) => same_way(&menu.retries),
            StepKind::Collect(collect) => same_way(&collect.retries),
            _ => false,
        };
        if same { Self::Moved(step, Move::Spent(Lapse::Silence)) } else { self }
    }
}

fn same_way(retries: &crate::graph::Retries) -> bool {
    retries.exhausted_no_input.map(|target| target.step) == retries.exhausted_no_match.map(|target| target.step)
}

/// The items of a line.
#[derive(Debug)]
pub struct Items {
    /// What some call can walk, by step in the order of the file.
    pub all: Vec<Item>,
    /// What is written and no call can walk, with why.
    pub never: Vec<(Item, String)>,
    /// The place of each of `all`.
    places: HashMap<Item, usize>,
}

impl Items {
    /// The place of an item.
    #[must_use]
    pub fn place(&self, item: Item) -> Option<usize> {
        self.places.get(&item).copied()
    }
}

/// The items of a line: what its calls can walk. Time grows with its steps and keys.
#[must_use]
pub fn items(graph: &MenuGraph, walks: &Walks) -> Items {
    let walked = walks.items(graph);
    let (mut all, mut never) = (Vec::new(), Vec::new());
    for (step, here) in graph.steps() {
        if matches!(here.kind, StepKind::Missing) {
            continue;
        }
        let entered = walked.contains(&Item::Entered(step));
        for item in moves::written(graph, step) {
            if walked.contains(&item) {
                all.push(item);
            } else if entered {
                never.push((item, moves::why_never(graph, item)));
            } else if matches!(item, Item::Entered(_)) {
                never.push((item, "no way leads to this step".to_owned()));
            }
        }
    }
    let places = all.iter().enumerate().map(|(at, item)| (*item, at)).collect();
    Items { all, never, places }
}

/// What a call walked; `language`: the one in which it began.
#[must_use]
pub fn walked(graph: &MenuGraph, trace: &CallTrace, language: Language) -> HashSet<Item> {
    let mut walked: HashSet<Item> = trace.path.iter().map(|visit| Item::Entered(visit.step)).collect();
    for moved in &trace.moves {
        walked.insert(Item::Moved(moved.step, moved.by).plain(graph));
    }
    // The language of each visit: it changes where a step says so, and by a key that does.
    let mut now = graph.step(graph.start).language.unwrap_or(language);
    let mut moves = trace.moves.iter().peekable();
    for (at, visit) in trace.path.iter().enumerate() {
        let until = trace.path.get(at + 1).map_or(trace.ended, |next| next.at);
        now = graph.step(visit.step).language.unwrap_or(now);
        // What a step says of its own; that it also answers silence in a language does not make it heard.
        let speaks = |event: &crate::call::Event| match event.kind {
            EventKind::Prompt { prompt, .. } if event.step == Some(visit.step) => matches!(
                graph.prompt(prompt).role,
                PromptRole::Play
                    | PromptRole::Intro
                    | PromptRole::Choice(_)
                    | PromptRole::Ask
                    | PromptRole::Announce
                    | PromptRole::Closing
            ),
            _ => false,
        };
        let from = trace.events.partition_point(|event| event.at < visit.at);
        let events = &trace.events[from..];
        // A key in the middle of a menu may say it again in another language.
        let mut said = vec![now];
        while let Some(moved) = moves.next_if(|moved| moved.step == visit.step) {
            if let (Move::Key(key), StepKind::Menu(menu)) = (moved.by, &graph.step(moved.step).kind) {
                now = menu.keys.get(key).and_then(|key| key.language).unwrap_or(now);
                if matches!(menu.keys.get(key).map(|key| key.action), Some(crate::graph::Action::Repeat)) {
                    said.push(now);
                    continue;
                }
                break;
            }
            if ends_visit(moved.by) {
                break;
            }
        }
        if graph.line.languages.len() > 1 && events.iter().take_while(|event| event.at <= until).any(speaks) {
            walked.extend(said.into_iter().map(|language| Item::Spoken(visit.step, language)));
        }
    }
    walked
}

/// Whether the call leaves the step by this.
const fn ends_visit(by: Move) -> bool {
    !matches!(by, Move::Silence | Move::WrongKey | Move::NotConfirmed)
}

/// How much of a line some audits walk.
#[derive(Debug)]
pub struct Coverage {
    /// The items of the line.
    pub items: Items,
    /// For each of [`Items::all`], how many audits walk it.
    pub audits: Vec<usize>,
}

impl Coverage {
    /// Nothing is walked yet.
    #[must_use]
    pub fn new(items: Items) -> Self {
        let audits = vec![0; items.all.len()];
        Self { items, audits }
    }

    /// One more audit walked this.
    pub fn add(&mut self, walked: &HashSet<Item>) {
        for item in walked {
            if let Some(place) = self.items.place(*item) {
                self.audits[place] += 1;
            }
        }
    }

    /// How many items are walked, and how many there are; of a kind, or of all.
    #[must_use]
    pub fn count(&self, graph: &MenuGraph, kind: Option<Kind>) -> (usize, usize) {
        let of = self
            .items
            .all
            .iter()
            .zip(&self.audits)
            .filter(|(item, _)| kind.is_none_or(|kind| item.kind(graph) == kind));
        of.fold((0, 0), |(walked, all), (_, audits)| (walked + usize::from(*audits > 0), all + 1))
    }

    /// The share that is walked, 0 to 1; of a line without items all is.
    #[must_use]
    pub fn share(&self) -> f64 {
        let walked = self.audits.iter().filter(|audits| **audits > 0).count();
        if self.audits.is_empty() { 1.0 } else { walked as f64 / self.audits.len() as f64 }
    }

    /// What no audit walks, by step in the order of the file.
    pub fn missing(&self) -> impl Iterator<Item = Item> {
        self.items.all.iter().zip(&self.audits).filter(|(_, audits)| **audits == 0).map(|(item, _)| *item)
    }
}
