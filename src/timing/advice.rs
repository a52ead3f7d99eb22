//! What a line could be: the least time that any menu needs for its reasons, and the best order of each menu's choices
//! (EVIDENCE 7.4).

use std::collections::HashMap;

use super::answer::Blame;
use super::chain::{Chain, Chains, To};
use super::{Bound, Filled, Intent, Offer, Outcome, Persona, Solution, best_order};
use crate::graph::{Menu, MenuKey, PromptId, PromptRole, Step, StepId, StepKind};

/// The time that callers spend choosing, against the least that any menu needs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Efficiency {
    /// The least mean time in seconds from the answer to the last choice, for these reasons and shares, with offers and
    /// introductions as long as this line's.
    pub bound: f64,
    /// This line's, seconds.
    pub actual: f64,
    /// Length of an offer, with the gap after it: mean, seconds.
    pub offer: f64,
    /// What a level costs beside its offers: introduction, reaction, key and gap; mean, seconds.
    pub level: f64,
}

impl Efficiency {
    /// Bound over actual, 0 to 1.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        if self.actual > 0.0 { (self.bound / self.actual).min(1.0) } else { 1.0 }
    }
}

/// A menu whose choices would better be said in another order.
#[derive(Clone, PartialEq, Debug)]
pub struct BetterOrder {
    /// The menu.
    pub menu: StepId,
    /// Its choices in the best order, as indices into its choices.
    pub order: Vec<usize>,
    /// Mean seconds a call of the line that it would save.
    pub saves: f64,
    /// How often a call comes to the menu.
    pub visits: f64,
}

/// How often a choice is taken by callers who listen for it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Taken {
    /// The menu.
    pub menu: StepId,
    /// The choice, by its place in the menu.
    pub choice: usize,
    /// How often a call of the line takes it; above 0.
    pub often: f64,
}

/// Keys that a menu can offer as choices: 1 to 9; 0, star and pound have their own meaning.
const MOST_CHOICES: usize = 9;
/// A better order that saves less than this, in seconds a call of the line, is none.
const WORTH_TELLING: f64 = 0.05;

/// Gathers who takes which choice, while a line is measured.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// By menu and choice: how often a call of the line takes it after having listened for it.
    takes: HashMap<(StepId, usize), f64>,
    /// By menu: how often a call of the line comes to it.
    visits: HashMap<StepId, f64>,
    /// What first-time callers choose on their way, and how often a call of the line is one of theirs.
    ways: HashMap<Vec<(StepId, usize)>, f64>,
    /// Mean seconds that a call of a first-time caller spends in menus.
    choosing: f64,
    /// Some first-time callers never get out: what they spend has no mean.
    endless: bool,
}

impl Gathered {
    /// Takes one caller's chain; `share`: how often a call of the line is hers. `reason`: how often it has her reason.
    pub(super) fn add(
        &mut self,
        line: &Chains<'_>,
        chain: &Chain,
        caller: (Persona, &Intent),
        shares: (f64, f64),
        solved: &Solution,
        costs: &[Blame],
    ) {
        let visits = &solved.visits;
        let (persona, intent) = caller;
        let (share, reason) = shares;
        let chosen = |state: usize| {
            let here = &chain.states[state];
            let step = line.graph.step(here.step);
            let StepKind::Menu(menu) = &step.kind else { return None };
            let key = intent.wants(line.graph, menu, here.language, here.aim).map(|(key, _)| key);
            Some((here.step, step, key))
        };
        let listens = matches!(persona, Persona::FirstTime | Persona::Hesitant | Persona::Mistaken);
        for (state, visits) in visits.iter().enumerate().filter(|(_, visits)| **visits > 0.0) {
            let Some((id, step, key)) = chosen(state) else { continue };
            *self.visits.entry(id).or_default() += share * visits;
            // Whoever cannot interrupt hears all of it in any order.
            if listens
                && step.settings.barge_in
                && let Some(choice) = key.and_then(|key| key.choice)
            {
                *self.takes.entry((id, choice)).or_default() += share * visits;
            }
        }
        if persona == Persona::FirstTime && reason > 0.0 {
            let is_menu = |step: StepId| matches!(line.graph.step(step).kind, StepKind::Menu(_));
            self.choosing += reason * costs.iter().filter(|cost| is_menu(cost.step)).map(Blame::seconds).sum::<f64>();
            let ended: f64 = (0..Outcome::ALL.len()).map(|end| solved.share(0, end)).sum();
            self.endless |= ended < 1.0 - 1e-9;
            *self.ways.entry(way(chain, chosen)).or_default() += reason;
        }
    }

    /// Takes what was gathered elsewhere.
    pub(super) fn join(&mut self, other: Self) {
        other.takes.into_iter().for_each(|(choice, often)| *self.takes.entry(choice).or_default() += often);
        other.visits.into_iter().for_each(|(step, often)| *self.visits.entry(step).or_default() += often);
        other.ways.into_iter().for_each(|(way, often)| *self.ways.entry(way).or_default() += often);
        self.choosing += other.choosing;
        self.endless |= other.endless;
    }

    /// What no menu could better.
    pub(super) fn efficiency(&self, line: &Chains<'_>) -> Option<Efficiency> {
        if self.ways.len() < 2 || self.choosing <= 0.0 || self.endless {
            return None;
        }
        let mean = |of: Vec<f64>| if of.is_empty() { 0.0 } else { of.iter().sum::<f64>() / of.len() as f64 };
        let menus = || line.graph.menus().filter(|(id, ..)| self.visits.contains_key(id));
        let length = |step: &Step, id: PromptId| {
            let prompt = line.graph.prompt(id);
            let gap = if prompt.in_whole { 0.0 } else { step.settings.gap.secs_f64() };
            prompt.is_said(0).then(|| line.times.length(id, 0, Filled::default()).secs_f64() + gap)
        };
        let offer = mean(
            menus()
                .flat_map(|(_, step, menu)| {
                    menu.choices.iter().filter_map(|choice| choice.prompt).filter_map(|id| length(step, id))
                })
                .collect(),
        );
        let before = mean(
            menus()
                .map(|(_, step, menu)| {
                    let is_intro = |id: &PromptId| line.graph.prompt(*id).role == PromptRole::Intro;
                    menu.prompts.iter().copied().filter(is_intro).filter_map(|id| length(step, id)).sum()
                })
                .collect(),
        );
        let level = before + (line.callers.reaction + line.callers.key).secs_f64();
        let mut shares: Vec<f64> = self.ways.values().copied().collect();
        shares.sort_by(f64::total_cmp);
        (offer > 0.0).then(|| Efficiency {
            bound: Bound::new(&shares, offer, level, MOST_CHOICES).seconds,
            actual: self.choosing / shares.iter().sum::<f64>(),
            offer,
            level,
        })
    }

    /// Choices that callers listen for and take, in the order of the menus. Where the prompt cannot be interrupted nobody
    /// gains by the order, and nothing is here.
    pub(super) fn taken(&self) -> Vec<Taken> {
        let taken = self.takes.iter().filter(|(_, often)| **often > 0.0);
        let mut taken: Vec<Taken> =
            taken.map(|((menu, choice), often)| Taken { menu: *menu, choice: *choice, often: *often }).collect();
        taken.sort_by_key(|taken| (taken.menu, taken.choice));
        taken
    }

    /// Menus that another order would make faster, the one that saves the most first.
    pub(super) fn orders(&self, line: &Chains<'_>) -> Vec<BetterOrder> {
        let mut orders: Vec<BetterOrder> =
            line.graph.menus().filter_map(|(id, step, menu)| self.order(line, id, step, menu)).collect();
        orders.sort_by(|a, b| b.saves.total_cmp(&a.saves).then(a.menu.cmp(&b.menu)));
        orders
    }

    fn order(&self, line: &Chains<'_>, id: StepId, step: &Step, menu: &Menu) -> Option<BetterOrder> {
        let visits = *self.visits.get(&id)?;
        let said: Vec<(usize, PromptId)> = menu
            .choices
            .iter()
            .enumerate()
            .filter_map(|(at, choice)| choice.prompt.map(|prompt| (at, prompt)))
            .filter(|(_, prompt)| line.graph.prompt(*prompt).is_said(0))
            .collect();
        let offers: Vec<Offer> = said
            .iter()
            .map(|(at, prompt)| {
                let gap = if line.graph.prompt(*prompt).in_whole { 0.0 } else { step.settings.gap.secs_f64() };
                Offer {
                    share: self.takes.get(&(id, *at)).copied().unwrap_or(0.0),
                    length: line.times.length(*prompt, 0, Filled::default()).secs_f64() + gap,
                    // Who does not understand the menu must not wait for the way out of it.
                    pinned: changes_language(menu, *at),
                }
            })
            .collect();
        let best = best_order(&offers);
        (best.saves > WORTH_TELLING).then(|| BetterOrder {
            menu: id,
            order: best.order.iter().map(|at| said[*at].0).collect(),
            saves: best.saves,
            visits,
        })
    }
}

fn changes_language(menu: &Menu, choice: usize) -> bool {
    menu.keys.iter().any(|key| key.choice == Some(choice) && key.language.is_some())
}

/// What a caller chooses on the likeliest way through a chain.
fn way<'g>(
    chain: &Chain,
    chosen: impl Fn(usize) -> Option<(StepId, &'g Step, Option<&'g MenuKey>)>,
) -> Vec<(StepId, usize)> {
    let mut way = Vec::new();
    let mut state = 0;
    // A way that comes back goes round.
    for _ in 0..chain.states.len() {
        if let Some((step, _, Some(key))) = chosen(state)
            && let Some(choice) = key.choice
            && !way.contains(&(step, choice))
        {
            way.push((step, choice));
        }
        let likeliest = chain.exits(state).iter().max_by(|a, b| a.share.total_cmp(&b.share));
        match likeliest.map(|exit| exit.to) {
            Some(To::State(next)) if chain.hold(state).is_none() => state = next,
            _ => break,
        }
    }
    way
}
