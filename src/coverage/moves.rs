//! The ways of calls through a line: from a step in a language, by what the caller or the world does, to another.

use std::collections::HashSet;

use super::{Item, Moments, When, same_way};
use crate::audit::wrong_key;
use crate::call::{Hour, Move};
use crate::graph::{Action, Collect, Language, Lapse, MenuGraph, Queue, Retries, Step, StepId, StepKind, Target};

/// A step in a language: an index.
pub type Node = usize;

/// A way on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Onward {
    /// By what; `None`: by itself.
    pub by: Option<Move>,
    /// Where to; `None`: the call ends.
    pub to: Option<Node>,
}

/// All ways of a line. What only spends an attempt is no way on: it is possible in every step that asks.
#[derive(Debug)]
pub struct Walks {
    languages: usize,
    onward: Vec<Vec<Onward>>,
    /// Where calls can begin, with the language in which they do.
    pub roots: Vec<(Node, Language)>,
    reachable: Vec<bool>,
    hours: HashSet<(StepId, Hour)>,
}

impl Walks {
    /// The ways of a line at its moments.
    #[must_use]
    pub fn new(graph: &MenuGraph, moments: &Moments) -> Self {
        let languages = graph.line.languages.len().max(1);
        let count = graph.steps().count();
        let mut walks = Self {
            languages,
            onward: Vec::with_capacity(count * languages),
            roots: Vec::new(),
            reachable: vec![false; count * languages],
            hours: moments.0.iter().flat_map(|when| when.told.iter().copied()).collect(),
        };
        for (id, step) in graph.steps() {
            for language in 0..languages {
                let onward = walks.ways(graph, id, step, language);
                walks.onward.push(onward);
            }
        }
        // A language that nobody can change to is one that calls begin in.
        let changes: HashSet<Language> = graph
            .steps()
            .flat_map(|(_, step)| {
                let keys = match &step.kind {
                    StepKind::Menu(menu) => menu.keys.as_slice(),
                    _ => &[],
                };
                step.language.into_iter().chain(keys.iter().filter_map(|key| key.language))
            })
            .collect();
        walks.roots = (0..languages)
            .filter(|language| *language == 0 || !changes.contains(language))
            .map(|language| (walks.enter(graph, graph.start, language), language))
            .collect();
        for when in &moments.0 {
            walks.reach(when);
        }
        walks
    }

    /// The step of a node.
    #[must_use]
    pub fn step(&self, node: Node) -> StepId {
        StepId::new(node / self.languages)
    }

    /// The language of a node.
    #[must_use]
    pub fn language(&self, node: Node) -> Language {
        node % self.languages
    }

    /// How many nodes there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.onward.len()
    }

    /// The ways on from a node.
    #[must_use]
    pub fn onward(&self, node: Node) -> &[Onward] {
        &self.onward[node]
    }

    /// Whether a way is open at a moment.
    #[must_use]
    pub fn is_open(&self, node: Node, by: Option<Move>, when: &When) -> bool {
        match by {
            Some(Move::Hours(hour)) => when.hour(self.step(node)) == hour,
            _ => true,
        }
    }

    /// What is walked by being at a node: the step, and it heard in its language.
    pub fn at(&self, graph: &MenuGraph, node: Node) -> impl Iterator<Item = Item> + use<> {
        let (step, language) = (self.step(node), self.language(node));
        let spoken = (self.languages > 1 && speaks(graph, step, language)).then_some(Item::Spoken(step, language));
        std::iter::once(Item::Entered(step)).chain(spoken)
    }

    /// Everything that some call can walk.
    pub(super) fn items(&self, graph: &MenuGraph) -> HashSet<Item> {
        let mut found = HashSet::new();
        for node in (0..self.count()).filter(|node| self.reachable[*node]) {
            let step = self.step(node);
            found.extend(self.at(graph, node));
            for way in &self.onward[node] {
                found.extend(way.by.map(|by| Item::Moved(step, by).plain(graph)));
            }
            found.extend(lapses(graph.step(step)).into_iter().map(|by| Item::Moved(step, by)));
        }
        found
    }

    fn reach(&mut self, when: &When) {
        let mut seen = vec![false; self.count()];
        let mut open: Vec<Node> = self.roots.iter().map(|(node, _)| *node).collect();
        while let Some(node) = open.pop() {
            if std::mem::replace(&mut seen[node], true) {
                continue;
            }
            self.reachable[node] = true;
            for way in &self.onward[node] {
                if self.is_open(node, way.by, when) {
                    open.extend(way.to.filter(|to| !seen[*to]));
                }
            }
        }
    }

    fn enter(&self, graph: &MenuGraph, step: StepId, language: Language) -> Node {
        step.index() * self.languages + graph.step(step).language.unwrap_or(language).min(self.languages - 1)
    }

    /// The ways on from a step in a language. A way to a step that is not there ends the call.
    fn ways(&self, graph: &MenuGraph, id: StepId, step: &Step, language: Language) -> Vec<Onward> {
        let to = |target: Option<Target>, language: Language| {
            let target = target.filter(|target| !matches!(graph.step(target.step).kind, StepKind::Missing));
            target.map(|target| self.enter(graph, target.step, language))
        };
        let on = |by: Move, target: Option<Target>| Onward { by: Some(by), to: to(target, language) };
        let itself = |target: Option<Target>| Onward { by: None, to: to(target, language) };
        let answers = || {
            step.outcomes
                .iter()
                .enumerate()
                .map(|(at, outcome)| on(Move::Outcome(Some(at)), outcome.target.or(step.goto)))
        };
        let spent = |retries: &Retries| {
            let lapses = Lapse::ALL.into_iter().filter(|lapse| {
                step.settings.attempts.is_some()
                    && (*lapse == Lapse::Silence || wrong_key(&step.kind).is_some() && !same_way(retries))
            });
            lapses.map(|lapse| on(Move::Spent(lapse), retries.exhausted(lapse))).collect::<Vec<_>>()
        };
        match &step.kind {
            StepKind::Menu(menu) => {
                let mut ways: Vec<Onward> = Vec::new();
                for (at, key) in menu.keys.iter().enumerate() {
                    let after = key.language.unwrap_or(language);
                    let to = match key.action {
                        Action::Goto(target) => to(Some(target), after),
                        Action::Repeat => Some(id.index() * self.languages + after.min(self.languages - 1)),
                        Action::Back => Some(self.enter(graph, menu.back.unwrap_or(id), after)),
                        Action::Nowhere => None,
                    };
                    ways.push(Onward { by: Some(Move::Key(at)), to });
                }
                ways.extend(spent(&menu.retries));
                ways
            }
            StepKind::Collect(collect) => {
                let mut ways: Vec<Onward> = answers().collect();
                if step.outcomes.is_empty() {
                    ways.push(on(Move::Outcome(None), step.goto));
                }
                ways.extend(spent(&collect.retries));
                ways
            }
            StepKind::Data | StepKind::Opaque(_) if !step.outcomes.is_empty() => answers().collect(),
            StepKind::Hours { open, closed, holiday, .. } => {
                let all = [
                    (Hour::Open, open.or(*closed).or(*holiday)),
                    (Hour::Closed, closed.or(*open).or(*holiday)),
                    (Hour::Holiday, *holiday),
                ];
                let known = all.into_iter().filter(|(hour, _)| self.hours.contains(&(id, *hour)));
                known.map(|(hour, target)| on(Move::Hours(hour), target)).collect()
            }
            StepKind::Queue(queue) => {
                let mut ways = vec![Onward { by: Some(Move::Answered), to: None }];
                if let Some((_, target)) = &queue.overflow {
                    ways.push(on(Move::Overflow, *target));
                }
                if let Some(offer) = queue.callback.as_ref().filter(|_| is_offered(queue)) {
                    ways.push(on(Move::CallBack, offer.target));
                }
                ways
            }
            StepKind::Transfer { .. } => {
                let answered = Onward { by: Some(Move::Outcome(None)), to: None };
                std::iter::once(answered).chain(answers()).collect()
            }
            StepKind::Disconnect(_) | StepKind::Missing => vec![Onward { by: None, to: None }],
            StepKind::Play(_)
            | StepKind::Data
            | StepKind::Opaque(_)
            | StepKind::Voicemail { .. }
            | StepKind::Callback { .. } => vec![itself(step.goto)],
        }
    }
}

/// The offer to call back is made before the wait is given up.
fn is_offered(queue: &Queue) -> bool {
    let overflow = queue.overflow.as_ref().map(|(after, _)| *after);
    queue.callback.as_ref().is_some_and(|offer| overflow.is_none_or(|overflow| offer.after < overflow))
}

/// What spends an attempt in a step.
pub(super) fn lapses(step: &Step) -> Vec<Move> {
    let wrong = wrong_key(&step.kind).map(|_| Move::WrongKey);
    match &step.kind {
        StepKind::Menu(_) => std::iter::once(Move::Silence).chain(wrong).collect(),
        StepKind::Collect(Collect { confirm, .. }) => {
            std::iter::once(Move::Silence).chain(wrong).chain(confirm.map(|_| Move::NotConfirmed)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a step says anything of its own in a language.
fn speaks(graph: &MenuGraph, step: StepId, language: Language) -> bool {
    graph.own_prompts(step).into_iter().any(|prompt| graph.prompt(prompt).is_said(language))
}

/// What is written of a step, whether a call can walk it or not.
pub(super) fn written(graph: &MenuGraph, step: StepId) -> Vec<Item> {
    let here = graph.step(step);
    let languages = graph.line.languages.len();
    let mut items = vec![Item::Entered(step)];
    let mut put = |by: Move| items.push(Item::Moved(step, by));
    let spent = |retries: &Retries| {
        let own = here.settings.attempts.is_some();
        let wrong = own && !same_way(retries) && wrong_key(&here.kind).is_some();
        [own.then_some(Lapse::Silence), wrong.then_some(Lapse::WrongKey)].into_iter().flatten()
    };
    match &here.kind {
        StepKind::Menu(menu) => {
            (0..menu.keys.len()).for_each(|key| put(Move::Key(key)));
            lapses(here).into_iter().for_each(&mut put);
            spent(&menu.retries).for_each(|lapse| put(Move::Spent(lapse)));
        }
        StepKind::Collect(collect) => {
            if here.outcomes.is_empty() {
                put(Move::Outcome(None));
            }
            (0..here.outcomes.len()).for_each(|at| put(Move::Outcome(Some(at))));
            lapses(here).into_iter().for_each(&mut put);
            spent(&collect.retries).for_each(|lapse| put(Move::Spent(lapse)));
        }
        StepKind::Hours { hours, holiday, .. } => {
            put(Move::Hours(Hour::Open));
            if hours.is_some() {
                put(Move::Hours(Hour::Closed));
            }
            if holiday.is_some() {
                put(Move::Hours(Hour::Holiday));
            }
        }
        StepKind::Data | StepKind::Opaque(_) => (0..here.outcomes.len()).for_each(|at| put(Move::Outcome(Some(at)))),
        StepKind::Queue(queue) => {
            put(Move::Answered);
            if queue.overflow.is_some() {
                put(Move::Overflow);
            }
            if queue.callback.is_some() {
                put(Move::CallBack);
            }
        }
        StepKind::Transfer { .. } => {
            put(Move::Outcome(None));
            (0..here.outcomes.len()).for_each(|at| put(Move::Outcome(Some(at))));
        }
        _ => {}
    }
    if languages > 1 {
        items.extend(
            (0..languages)
                .filter(|language| speaks(graph, step, *language))
                .map(|language| Item::Spoken(step, language)),
        );
    }
    items
}

/// Why no call walks something in a step that calls do enter.
pub(super) fn why_never(graph: &MenuGraph, item: Item) -> String {
    match item {
        Item::Moved(_, Move::Hours(Hour::Open)) => "it is never open".to_owned(),
        Item::Moved(_, Move::Hours(Hour::Closed)) => "it is never closed".to_owned(),
        Item::Moved(_, Move::Hours(Hour::Holiday)) => "the hours have no holiday on which nobody answers".to_owned(),
        Item::Moved(step, Move::CallBack) => match &graph.step(step).kind {
            StepKind::Queue(Queue { overflow: Some((after, _)), callback: Some(offer), .. }) => {
                format!("the wait is given up after {after}, and the offer would come after {}", offer.after)
            }
            _ => "it is never offered".to_owned(),
        },
        Item::Spoken(_, language) => {
            let name = graph.line.languages.get(language).map_or("that language", String::as_str);
            format!("no call comes here in {name}")
        }
        _ => "no call comes to it".to_owned(),
    }
}
