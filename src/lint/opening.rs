//! What callers hear before they are offered a choice.

use std::collections::BTreeSet;

use super::Cx;
use crate::graph::{Language, PromptId, PromptRole, StepId, StepKind};
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

#[derive(Clone, Debug)]
struct Way {
    time: Time,
    said: Vec<(PromptId, Time)>,
    basis: Basis,
    language: Language,
}

impl Way {
    fn say(&mut self, cx: &Cx<'_>, step: StepId, prompt: PromptId) {
        let spoken = cx.times.speak(prompt, self.language, Filled::default());
        if !self.said.is_empty() {
            self.time += cx.graph.step(step).settings.gap;
        }
        self.time += spoken.length;
        self.basis = self.basis.max(spoken.basis);
        self.said.push((prompt, spoken.length));
    }
}

impl Cx<'_> {
    /// What is heard before the first choice of each menu. Where several ways lead to the first menu without a key, the
    /// shortest: what no caller is spared.
    pub(super) fn openings(&self) -> Vec<Opening> {
        let start = Way { time: Time::ZERO, said: Vec::new(), basis: Basis::Measured, language: 0 };
        let mut ways: Vec<Option<Way>> = Vec::new();
        ways.resize_with(self.graph.steps().count(), || None);
        let mut open = BTreeSet::from([(Time::ZERO, self.graph.start)]);
        let mut done = BTreeSet::new();
        if let Some(first) = ways.get_mut(self.graph.start.index()) {
            *first = Some(start.clone());
        }
        while let Some((_, id)) = open.pop_first() {
            let step = self.graph.step(id);
            if !done.insert(id) || !step.passes_through() {
                continue;
            }
            let Some(Some(mut way)) = ways.get(id.index()).cloned() else { continue };
            way.language = step.language.unwrap_or(way.language);
            way.time += step.takes.unwrap_or_default();
            if let StepKind::Play(prompts) = &step.kind {
                prompts.iter().for_each(|prompt| way.say(self, id, *prompt));
            }
            for (to, _) in self.graph.ways(id) {
                let known = &mut ways[to.index()];
                if !done.contains(&to) && known.as_ref().is_none_or(|known| way.time < known.time) {
                    *known = Some(way.clone());
                    open.insert((way.time, to));
                }
            }
        }
        self.menus()
            .map(|(id, _, menu)| {
                let first = ways[id.index()].take();
                let (mut way, first) = first.map_or((start.clone(), false), |way| (way, true));
                let choice = |id: &PromptId| matches!(self.graph.prompt(*id).role, PromptRole::Choice(_));
                menu.prompts.iter().take_while(|id| !choice(id)).for_each(|prompt| way.say(self, id, *prompt));
                Opening { menu: id, time: way.time, said: way.said, basis: way.basis, first }
            })
            .collect()
    }
}
