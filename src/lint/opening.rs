//! What callers hear before they are offered a choice.

use std::collections::BTreeSet;

use super::Cx;
use crate::graph::{Language, Menu, MenuGraph, PromptId, PromptRole, StepId, StepKind};
use crate::time::Time;
use crate::timing::{Basis, Filled};

/// What is heard before the first choice of a menu.
#[derive(Clone, Debug)]
pub(super) struct Opening {
    /// The menu.
    pub menu: StepId,
    /// The time until its first choice is spoken: from the answer, or from the key that led here.
    pub time: Time,
    /// What is said in that time, in order, and how long each lasts.
    pub said: Vec<(PromptId, Time)>,
    /// The worst of what the time rests on.
    pub basis: Basis,
    /// No key leads here: the time counts from the answer.
    pub first: bool,
}

/// The shortest way to a step by which no key leads.
#[derive(Clone, Copy, Debug)]
struct Way {
    /// From the answer until the step is left; of a menu until its first choice.
    time: Time,
    basis: Basis,
    language: Language,
    /// Something was said on the way.
    spoke: bool,
    /// The step before.
    from: Option<StepId>,
}

const START: Way = Way { time: Time::ZERO, basis: Basis::Measured, language: 0, spoke: false, from: None };

impl Way {
    fn say(&mut self, cx: &Cx<'_>, step: StepId, prompt: PromptId) -> Time {
        let spoken = cx.times.speak(prompt, self.language, Filled::default());
        if self.spoke {
            self.time += cx.graph.step(step).settings.gap;
        }
        self.time += spoken.length;
        self.basis = self.basis.max(spoken.basis);
        self.spoke = true;
        spoken.length
    }
}

impl Cx<'_> {
    /// What is heard before the first choice of each menu. Where several ways lead to the first menu without a key, the
    /// shortest: what no caller is spared.
    pub(super) fn openings(&self) -> Vec<Opening> {
        let graph = self.graph;
        // How the call comes to each step.
        let mut ways: Vec<Option<Way>> = vec![None; graph.steps().count()];
        let mut done = vec![false; ways.len()];
        let mut open = BTreeSet::from([(Time::ZERO, graph.start)]);
        ways[graph.start.index()] = Some(START);
        while let Some((_, id)) = open.pop_first() {
            let step = graph.step(id);
            if std::mem::replace(&mut done[id.index()], true) || !step.passes_through() {
                continue;
            }
            let Some(mut way) = ways[id.index()] else { continue };
            way.language = step.language.unwrap_or(way.language);
            way.time += step.takes.unwrap_or_default();
            for prompt in played(self, id) {
                way.say(self, id, *prompt);
            }
            way.from = Some(id);
            for (to, _) in graph.ways(id) {
                let known = &mut ways[to.index()];
                if !done[to.index()] && known.is_none_or(|known| way.time < known.time) {
                    *known = Some(way);
                    open.insert((way.time, to));
                }
            }
        }
        let opening = |(id, _, menu): (StepId, _, &Menu)| {
            let known = ways[id.index()];
            let mut way = known.unwrap_or(START);
            let mut said = Vec::new();
            let mut before = way.from;
            while let Some(step) = before {
                let language = graph.step(step).language.or(ways[step.index()].map(|way| way.language)).unwrap_or(0);
                let length = |prompt: &PromptId| (*prompt, self.times.length(*prompt, language, Filled::default()));
                said.extend(played(self, step).iter().rev().map(length));
                before = ways[step.index()].and_then(|way| way.from);
            }
            said.reverse();
            let choice = |id: &PromptId| matches!(graph.prompt(*id).role, PromptRole::Choice(_));
            for prompt in menu.prompts.iter().take_while(|id| !choice(id)) {
                said.push((*prompt, way.say(self, id, *prompt)));
            }
            Opening { menu: id, time: way.time, said, basis: way.basis, first: known.is_some() }
        };
        self.menus().map(opening).collect()
    }
}

/// What a step plays that no key belongs to.
fn played<'a>(cx: &Cx<'a>, step: StepId) -> &'a [PromptId] {
    let graph: &'a MenuGraph = cx.graph;
    match &graph.step(step).kind {
        StepKind::Play(prompts) => prompts,
        _ => &[],
    }
}
