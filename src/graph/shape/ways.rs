//! With how many keys a caller comes to what they called for.

use std::collections::HashSet;
use std::ops::Add;

use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, EdgeIndex};
use petgraph::visit::{EdgeRef, Reversed};

use crate::graph::{By, MenuGraph, PERSON, StepId, StepKind};
use crate::menu::Press;

/// What a way costs: keys first, then steps.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Cost {
    /// Keys that are pressed: those of choices (several for `500`), and the fewest digits of what is collected, with the
    /// one that confirms them.
    pub keys: u32,
    /// Steps that are left.
    pub steps: u32,
}

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { keys: self.keys.saturating_add(other.keys), steps: self.steps.saturating_add(other.steps) }
    }
}

/// A way through the line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Way {
    /// What it costs.
    pub cost: Cost,
    /// Its steps from the start on, each with what is pressed there.
    pub legs: Vec<Leg>,
}

/// A step of a way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leg {
    /// The step.
    pub step: StepId,
    /// The key that leads on.
    pub press: Option<Press>,
    /// Digits that are entered, the key that confirms them included.
    pub digits: u32,
}

/// The cheapest ways of callers who know the line: by the keys of choices and reserved keys, by what goes on by itself,
/// by answers of the world that happen, in opening hours. Nobody waits in silence to be led on.
#[derive(Debug)]
pub struct Ways<'g> {
    graph: &'g MenuGraph,
    /// Fewest keys from the start, by the index of the step.
    from_start: Vec<Option<Cost>>,
    /// Fewest keys to a person, by the index of the step.
    to_human: Vec<Option<Cost>>,
    /// The way into each step that is cheapest from the start.
    before: Vec<Option<EdgeIndex>>,
    /// The way out of each step that is cheapest to a person.
    after: Vec<Option<EdgeIndex>>,
    /// The cheapest choice for each reason, as its menu and its place there; the last one is `person`.
    choices: Vec<Option<(Cost, StepId, usize)>>,
    /// The cheapest choice for each reason whose caller comes to a person, counted to the person.
    choices_to_human: Vec<Option<(Cost, StepId, usize)>>,
    /// The cheapest step that serves each reason.
    served: Vec<Option<(Cost, StepId)>>,
}

impl MenuGraph {
    /// The cheapest ways of callers who know the line.
    #[must_use]
    pub fn ways_of_callers(&self) -> Ways<'_> {
        let (open, human) = self.open_ways();
        let mut from_start = vec![None; open.node_count()];
        for (step, cost) in dijkstra(&open, self.start, None, |edge| edge.weight().0) {
            from_start[step.index()] = Some(cost);
        }
        let mut to_human = vec![None; open.node_count()];
        for (step, cost) in dijkstra(Reversed(&open), human, None, |edge| edge.weight().0) {
            to_human[step.index()] = Some(cost);
        }
        let mut before = vec![None; self.steps.node_count()];
        let mut after = vec![None; self.steps.node_count()];
        for edge in open.edge_references() {
            let (cost, Some(own)) = *edge.weight() else { continue };
            let (from, to) = (edge.source(), edge.target());
            let cheapest = |costs: &[Option<Cost>], near: StepId, far: StepId| {
                costs[near.index()].is_some_and(|near| costs[far.index()] == Some(near + cost))
            };
            // Of equals the one that was written first.
            if before[to.index()].is_none_or(|known| own < known) && cheapest(&from_start, from, to) {
                before[to.index()] = Some(own);
            }
            if after[from.index()].is_none_or(|known| own < known) && cheapest(&to_human, to, from) {
                after[from.index()] = Some(own);
            }
        }
        let reasons = self.line.reasons.len() + 1;
        let mut ways = Ways {
            graph: self,
            from_start,
            to_human,
            before,
            after,
            choices: vec![None; reasons],
            choices_to_human: vec![None; reasons],
            served: vec![None; reasons],
        };
        ways.look_for_reasons();
        ways
    }

    /// What callers may take, with what it costs and which way of the line it is; and a node behind every person.
    fn open_ways(&self) -> (DiGraph<(), (Cost, Option<EdgeIndex>)>, StepId) {
        let mut open = DiGraph::with_capacity(self.steps.node_count() + 1, self.steps.edge_count());
        for _ in 0..=self.steps.node_count() {
            open.add_node(());
        }
        let human = StepId::new(self.steps.node_count());
        for (id, step) in self.steps() {
            if step.is_human() {
                open.add_edge(id, human, (Cost::default(), None));
            }
            let entered = self.digits(id);
            let never: HashSet<&str> = step
                .outcomes
                .iter()
                .filter(|outcome| outcome.share <= 0.0)
                .map(|outcome| outcome.name.as_str())
                .collect();
            for edge in self.steps.edges(id) {
                let keys = match &edge.weight().by {
                    By::Key(press) | By::Reserved(press) | By::Callback(press) => press.keys().len() as u32,
                    By::Outcome(name) if never.contains(name.as_str()) => continue,
                    By::Goto | By::Outcome(_) => entered,
                    By::Open => 0,
                    By::Closed | By::Holiday | By::NoInput | By::NoMatch | By::Overflow => continue,
                };
                open.add_edge(id, edge.target(), (Cost { keys, steps: 1 }, Some(edge.id())));
            }
        }
        (open, human)
    }

    /// The fewest digits of what a step collects, and the key that confirms them.
    fn digits(&self, step: StepId) -> u32 {
        match &self.steps[step].kind {
            StepKind::Collect(collect) => collect.min + u32::from(collect.confirm.is_some()),
            _ => 0,
        }
    }
}

/// Steps that are passed at most on the way to the next menu (ours).
const MOST_PASSED: usize = 64;

impl MenuGraph {
    /// The menus that a call comes to next from a step, nothing being pressed on the way.
    fn next_menus(&self, step: StepId) -> Vec<StepId> {
        let (mut menus, mut seen, mut open) = (Vec::new(), Vec::new(), vec![step]);
        while let Some(step) = open.pop().filter(|_| seen.len() < MOST_PASSED) {
            if seen.contains(&step) {
                continue;
            }
            seen.push(step);
            match &self.step(step).kind {
                StepKind::Menu(_) => menus.push(step),
                _ if self.step(step).passes_through() => open.extend(self.ways(step).map(|(to, _)| to)),
                _ => {}
            }
        }
        menus
    }

    /// Whether a menu has a choice that is marked for a reason.
    fn offers(&self, step: StepId, reason: usize) -> bool {
        match &self.step(step).kind {
            StepKind::Menu(menu) => menu.choices.iter().any(|choice| choice.reasons.contains(&reason)),
            _ => false,
        }
    }
}

impl Ways<'_> {
    fn look_for_reasons(&mut self) {
        fn take<T: Ord>(best: &mut Option<T>, found: T) {
            if best.as_ref().is_none_or(|best| found < *best) {
                *best = Some(found);
            }
        }
        let person = self.graph.line.reasons.len();
        let place = |reason: usize| if reason == PERSON { person } else { reason };
        for (id, step) in self.graph.steps() {
            let Some(here) = self.from_start[id.index()] else { continue };
            for reason in &step.serves {
                take(&mut self.served[place(*reason)], (here, id));
            }
            let StepKind::Menu(menu) = &step.kind else { continue };
            for (at, choice) in menu.choices.iter().enumerate() {
                let Some(keys) = choice.press.iter().map(|(press, _)| press.keys().len()).min() else { continue };
                let taken = here + Cost { keys: keys as u32, steps: 1 };
                let on = choice.target.and_then(|target| self.to_human[target.step.index()]);
                let next = choice.target.map(|target| self.graph.next_menus(target.step)).unwrap_or_default();
                for reason in &choice.reasons {
                    take(&mut self.choices[place(*reason)], (taken, id, at));
                    // A caller who is offered the reason again in the next menu takes it there.
                    let is_last = !next.iter().any(|menu| *menu != id && self.graph.offers(*menu, *reason));
                    if let Some(on) = on.filter(|_| is_last) {
                        take(&mut self.choices_to_human[place(*reason)], (taken + on, id, at));
                    }
                }
            }
        }
    }

    /// Where a reason is kept; [`PERSON`] comes last.
    fn place(&self, reason: usize) -> usize {
        reason.min(self.graph.line.reasons.len())
    }

    /// To the cheapest choice marked for a reason, its key included.
    #[must_use]
    pub fn to_choice(&self, reason: usize) -> Option<Way> {
        let (cost, menu, choice) = (*self.choices.get(self.place(reason))?)?;
        let mut legs = self.legs_to(menu);
        self.press(&mut legs, choice);
        Some(Way { cost, legs })
    }

    /// To the cheapest step that serves a reason.
    #[must_use]
    pub fn to_served(&self, reason: usize) -> Option<Way> {
        let (cost, step) = (*self.served.get(self.place(reason))?)?;
        Some(Way { cost, legs: self.legs_to(step) })
    }

    /// To a person by a choice that is marked for the reason; where none is, to any person.
    #[must_use]
    pub fn to_human(&self, reason: usize) -> Option<Way> {
        let place = self.place(reason);
        if self.choices.get(place)?.is_none() {
            return self.to_any_human();
        }
        let (cost, menu, choice) = self.choices_to_human[place]?;
        let mut legs = self.legs_to(menu);
        self.press(&mut legs, choice);
        if let StepKind::Menu(menu) = &self.graph.step(menu).kind
            && let Some(target) = menu.choices[choice].target
        {
            legs.extend(self.legs_on(target.step));
        }
        Some(Way { cost, legs })
    }

    /// To the person who is reached with the fewest keys.
    #[must_use]
    pub fn to_any_human(&self) -> Option<Way> {
        let cost = self.to_human[self.graph.start.index()]?;
        Some(Way { cost, legs: self.legs_on(self.graph.start) })
    }

    /// The way that a caller with a reason wants: to a step that serves it, else to a person.
    #[must_use]
    pub fn to_goal(&self, reason: usize) -> Option<Way> {
        if reason == PERSON { None } else { self.to_served(reason) }.or_else(|| self.to_human(reason))
    }

    /// Presses the shortest key of a choice in the last step of a way.
    fn press(&self, legs: &mut [Leg], choice: usize) {
        let Some(leg) = legs.last_mut() else { return };
        if let StepKind::Menu(menu) = &self.graph.step(leg.step).kind {
            let presses = menu.choices[choice].press.iter().map(|(press, _)| press);
            leg.press = presses.min_by_key(|press| press.keys().len()).cloned();
        }
    }

    fn leg(&self, step: StepId, by: Option<EdgeIndex>) -> Leg {
        let by = by.and_then(|edge| self.graph.steps.edge_weight(edge)).map(|edge| &edge.by);
        match by {
            Some(By::Key(press) | By::Reserved(press) | By::Callback(press)) => {
                Leg { step, press: Some(press.clone()), digits: 0 }
            }
            Some(_) => Leg { step, press: None, digits: self.graph.digits(step) },
            None => Leg { step, press: None, digits: 0 },
        }
    }

    /// From the start to a step. Each leg costs a step more than the one before, so there is no going round.
    fn legs_to(&self, step: StepId) -> Vec<Leg> {
        let mut legs = vec![self.leg(step, None)];
        let mut at = step;
        while let Some(edge) = self.before[at.index()].filter(|_| at != self.graph.start) {
            let Some((from, _)) = self.graph.steps.edge_endpoints(edge) else { break };
            legs.push(self.leg(from, Some(edge)));
            at = from;
        }
        legs.reverse();
        legs
    }

    /// From a step to the nearest person.
    fn legs_on(&self, step: StepId) -> Vec<Leg> {
        let mut legs = Vec::new();
        let mut at = step;
        while let Some(edge) = self.after[at.index()].filter(|_| !self.graph.step(at).is_human()) {
            let Some((_, to)) = self.graph.steps.edge_endpoints(edge) else { break };
            legs.push(self.leg(at, Some(edge)));
            at = to;
        }
        legs.push(self.leg(at, None));
        legs
    }
}

impl Way {
    /// The way in words: `main 1 > account (10 digits) > balance`.
    #[must_use]
    pub fn words(&self, graph: &MenuGraph) -> String {
        let leg = |leg: &Leg| {
            let name = &graph.step(leg.step).name;
            match (&leg.press, leg.digits) {
                (Some(press), _) => format!("{name} {press}"),
                (None, 0) => name.clone(),
                (None, 1) => format!("{name} (1 key)"),
                (None, digits) => format!("{name} ({digits} keys)"),
            }
        };
        self.legs.iter().map(leg).collect::<Vec<_>>().join(" > ")
    }
}
