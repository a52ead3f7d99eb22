//! The soonest moment at which any call can meet a turn: what is said without being interruptible, and waits.
//!
//! A lower bound and no forecast: keys are taken as pressed before they are asked for, so that a finding made from it is
//! true of every caller. Its use is before a replay: `within` that nothing could keep is a slip of the pen.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::plan::{Plan, PlannedWay};
use super::{Script, TURN_LATE};
use crate::call::World;
use crate::finding::Finding;
use crate::graph::{MenuGraph, PromptId, StepId, StepKind};
use crate::time::Time;
use crate::timing::{Filled, Persona, TimeModel};

impl Script {
    /// Turns whose `within` no call can keep.
    #[must_use]
    pub fn too_soon(&self, plan: &Plan, graph: &MenuGraph, times: &TimeModel) -> Vec<Finding> {
        if self.turns.iter().all(|turn| turn.within.is_none()) {
            return Vec::new();
        }
        let mut soonest = Soonest { graph, times, plan, at: HashMap::new() };
        soonest.walk();
        let mut findings = Vec::new();
        // A turn comes no sooner than the one before it.
        let mut before = Time::ZERO;
        for (turn, planned) in self.turns.iter().zip(&plan.turns) {
            if turn.optional || planned.ways.iter().any(|way| way.unknown.is_some()) {
                continue;
            }
            let best = planned.ways.iter().filter_map(|way| soonest.way(way)).min_by_key(|(at, _)| *at);
            let own = best.map_or(Time::ZERO, |(at, _)| at);
            if let (Some(within), false, Some((at, by))) = (turn.within, turn.after_turn, best)
                && at.max(before) > within.value
            {
                let at = at.max(before);
                let name = planned.ways.iter().find_map(|way| way.expect.as_ref()).map(|(_, target)| &target.name);
                let name = name.map_or("", String::as_str);
                let finding = Finding::new(
                    &TURN_LATE,
                    within.span,
                    format!("no call can be at `{name}` before {at}, and `within` is {}", within.value),
                );
                let finding = match by.filter(|_| own >= before) {
                    Some(step) => finding.related(graph.step(step).span, "callers wait or listen here"),
                    None => finding,
                };
                findings.push(finding.help("allow more time, or shorten what callers cannot pass over"));
            }
            let early = turn.not_before.filter(|_| !turn.after_turn).map_or(Time::ZERO, |early| early.value);
            before = before.max(own).max(early);
        }
        findings
    }
}

struct Soonest<'a> {
    graph: &'a MenuGraph,
    times: &'a TimeModel,
    plan: &'a Plan,
    /// When each step that is reachable can be entered at the soonest.
    at: HashMap<StepId, Time>,
}

impl Soonest<'_> {
    /// Dijkstra from the start.
    fn walk(&mut self) {
        let mut open = BinaryHeap::from([(Reverse(Time::ZERO), self.graph.start)]);
        while let Some((Reverse(at), step)) = open.pop() {
            if self.at.contains_key(&step) {
                continue;
            }
            self.at.insert(step, at);
            let leaves = at + self.takes(step);
            let ways = self.graph.ways(step).filter(|(to, _)| !self.at.contains_key(to));
            open.extend(ways.map(|(to, _)| (Reverse(leaves), to)));
        }
    }

    /// The least time that a prompt takes, in any language.
    fn length(&self, prompt: PromptId) -> Time {
        let languages = 0..self.graph.line.languages.len();
        let length = languages.map(|language| self.times.length(prompt, language, Filled::default())).min();
        length.unwrap_or_default()
    }

    /// What nobody is spared between entering a step and leaving it for another.
    fn takes(&self, step: StepId) -> Time {
        let here = self.graph.step(step);
        match &here.kind {
            StepKind::Play(_) | StepKind::Menu(_) | StepKind::Collect(_) if !here.settings.barge_in => {
                self.graph.own_prompts(step).into_iter().map(|prompt| self.length(prompt)).sum()
            }
            StepKind::Transfer { prompt, .. } => prompt.map(|prompt| self.length(prompt)).unwrap_or_default(),
            StepKind::Opaque(_) => here.takes.unwrap_or_default(),
            _ => Time::ZERO,
        }
    }

    /// When a person can speak at the soonest, after a step was entered; `None`: nobody does there.
    fn person(&self, step: StepId) -> Option<Time> {
        match &self.graph.step(step).kind {
            StepKind::Queue(queue) if queue.human => {
                let hold = self.plan.given.clone().hold(self.graph, step).unwrap_or_default();
                let overflows = queue.overflow.as_ref().is_some_and(|(after, _)| *after < hold);
                (!overflows).then_some(hold)
            }
            StepKind::Transfer { human: true, ring, .. } => Some(self.takes(step) + *ring),
            _ => None,
        }
    }

    /// The soonest moment of a way to meet a turn, and the step that takes longest to bear; `None`: no bound is known.
    fn way(&self, way: &PlannedWay) -> Option<(Time, Option<StepId>)> {
        let (expectation, target) = way.expect.as_ref()?;
        if expectation.name == "hear" {
            let barges_in = self.plan.caller == Persona::Expert || way.press_at.is_some();
            let heard = target.prompts.iter().filter_map(|prompt| {
                let step = self.graph.prompt(*prompt).step;
                let entered = *self.at.get(&step)?;
                Some((entered + if barges_in { Time::ZERO } else { self.length(*prompt) }, Some(step)))
            });
            return heard.min_by_key(|(at, _)| *at);
        }
        match target.place {
            Some("human") => {
                let people = self.at.iter().filter_map(|(step, at)| Some((*at + self.person(*step)?, *step)));
                people.min().map(|(at, step)| (at, Some(step)))
            }
            Some(_) => None,
            None => {
                let entered = target.steps.iter().filter_map(|step| self.at.get(step).copied());
                entered.min().map(|at| (at, None))
            }
        }
    }
}
