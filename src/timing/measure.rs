//! A line measured: for each reason and persona how long until a person speaks, and how many never come so far.

use super::advice::Gathered;
use super::answer::{Answer, Blame, Detail, blame};
use super::chain::{Chain, Chains, To};
use super::solve::Solution;
use super::{BetterOrder, Callers, Efficiency, Holds, Intent, Knows, Persona, Taken, TimeModel};
use crate::finding::{CALLERS_GO_ROUND, Finding};
use crate::graph::{MenuGraph, PERSON, StepId};

/// A line measured.
#[derive(Debug)]
pub struct Measure {
    /// Why people call; `person` is the last.
    pub reasons: Vec<Asked>,
    /// How many behave how: the assumption.
    pub personas: Vec<(Persona, f64)>,
    /// One a reason and persona: all personas of the first reason, then of the second ...
    pub answers: Vec<Answer>,
    /// Where the seconds go, over all reasons and personas: the dearest step first.
    pub blame: Vec<Blame>,
    /// The time that first-time callers spend choosing, against the least that any menu needs; `None`: there is nothing
    /// to choose.
    pub efficiency: Option<Efficiency>,
    /// Menus that a better order of choices would make faster, the one that saves the most first.
    pub orders: Vec<BetterOrder>,
    /// How often each choice is taken by callers who listen for it.
    pub taken: Vec<Taken>,
    /// Callers whom the line leads in circles.
    pub findings: Vec<Finding>,
}

/// A reason.
#[derive(Clone, PartialEq, Debug)]
pub struct Asked {
    /// Index into the line's reasons, or [`PERSON`].
    pub reason: usize,
    /// Its name.
    pub name: String,
    /// Share of calls; what nobody stated is shared evenly, and `person` gets what is left.
    pub share: f64,
}

impl Measure {
    /// Measures a line.
    #[must_use]
    pub fn new(graph: &MenuGraph, times: &TimeModel, holds: &Holds, callers: Callers) -> Self {
        let shares = callers.personas;
        let personas = Persona::ALL.iter().zip(shares).map(|((persona, _), share)| (*persona, share)).collect();
        Self::with(graph, times, holds, callers, personas, Detail::Laws)
    }

    /// The same for first-time callers alone, and without percentiles: a fraction of the work.
    #[must_use]
    pub fn means(graph: &MenuGraph, times: &TimeModel, holds: &Holds, callers: Callers) -> Self {
        Self::with(graph, times, holds, callers, vec![(Persona::FirstTime, 1.0)], Detail::Means)
    }

    fn with(
        graph: &MenuGraph,
        times: &TimeModel,
        holds: &Holds,
        callers: Callers,
        personas: Vec<(Persona, f64)>,
        detail: Detail,
    ) -> Self {
        let chains = Chains::new(graph, times, holds, callers);
        let reasons = reasons(graph);
        let of_reason = |asked: &Asked, gathered: &mut Gathered| -> (Vec<Answer>, Option<Finding>) {
            let said = Intent::new(graph, asked.reason, Knows::WhatIsSaid);
            let known = Intent::new(graph, asked.reason, Knows::EveryKey);
            let mut finding = None;
            let answers = personas.iter().map(|(persona, share)| {
                let intent = if persona.knows() == Knows::EveryKey { &known } else { &said };
                let chain = chains.of(*persona, intent);
                let (answer, solved, costs) = Answer::of(&chain, detail);
                if let Some(solved) = &solved {
                    let shares = (asked.share * share, asked.share);
                    gathered.add(&chains, &chain, (*persona, intent), shares, solved, &costs);
                    if *persona == Persona::FirstTime {
                        finding = goes_round(graph, asked, &closed(&chain, solved));
                    }
                }
                answer
            });
            (answers.collect(), finding)
        };
        // Reasons have nothing to do with one another: each half has a core of its own.
        let (first, second) = reasons.split_at(reasons.len() / 2);
        let all = |half: &[Asked]| {
            let mut gathered = Gathered::default();
            (half.iter().map(|asked| of_reason(asked, &mut gathered)).collect::<Vec<_>>(), gathered)
        };
        let halves = std::thread::scope(|scope| {
            let other = scope.spawn(|| all(second));
            let own = all(first);
            // A thread ends without a result only by a panic, which is passed on.
            [own, other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))]
        });
        let mut answers = Vec::with_capacity(reasons.len() * personas.len());
        let mut findings = Vec::new();
        let mut gathered = Gathered::default();
        for (half, from_half) in halves {
            for (mut of, finding) in half {
                answers.append(&mut of);
                findings.extend(finding);
            }
            gathered.join(from_half);
        }
        let of_all = reasons.iter().enumerate().flat_map(|(at, asked)| {
            let personas = &personas;
            answers[at * personas.len()..(at + 1) * personas.len()]
                .iter()
                .zip(personas)
                .map(move |(answer, (_, share))| (asked.share * share, answer))
        });
        let blame = blame(of_all.flat_map(|(share, answer)| answer.visits.iter().map(move |visit| (share, *visit))));
        let (efficiency, orders) = (gathered.efficiency(&chains), gathered.orders(&chains));
        Self { reasons, personas, answers, blame, efficiency, orders, taken: gathered.taken(), findings }
    }

    /// What becomes of the callers of a reason, an index into [`Measure::reasons`], who behave like a persona.
    #[must_use]
    pub fn of(&self, reason: usize, persona: Persona) -> Option<&Answer> {
        let place = self.personas.iter().position(|(known, _)| *known == persona)?;
        (reason < self.reasons.len()).then(|| &self.answers[reason * self.personas.len() + place])
    }

    /// What becomes of the callers of a reason, whatever their persona.
    #[must_use]
    pub fn of_reason(&self, reason: usize) -> Answer {
        let answers = self.answers.chunks(self.personas.len().max(1)).nth(reason).unwrap_or_default();
        Answer::mix(self.personas.iter().map(|(_, share)| *share).zip(answers))
    }

    /// What becomes of callers of a persona, whatever their reason.
    #[must_use]
    pub fn of_persona(&self, persona: Persona) -> Answer {
        Answer::mix(
            self.reasons
                .iter()
                .enumerate()
                .filter_map(|(at, asked)| self.of(at, persona).map(|answer| (asked.share, answer))),
        )
    }

    /// What becomes of callers, whatever their reason and persona.
    #[must_use]
    pub fn of_all(&self) -> Answer {
        Answer::mix(self.reasons.iter().enumerate().flat_map(|(at, asked)| {
            self.personas
                .iter()
                .filter_map(move |(persona, share)| self.of(at, *persona).map(|answer| (asked.share * share, answer)))
        }))
    }
}

impl Measure {
    /// What becomes of the callers of a reason and a persona; what is `None` means all of them.
    #[must_use]
    pub fn answer(&self, reason: Option<usize>, persona: Option<Persona>) -> Answer {
        match (reason, persona) {
            (Some(reason), Some(persona)) => {
                self.of(reason, persona).cloned().unwrap_or_else(|| Answer::mix(std::iter::empty()))
            }
            (Some(reason), None) => self.of_reason(reason),
            (None, Some(persona)) => self.of_persona(persona),
            (None, None) => self.of_all(),
        }
    }
}

/// The reasons of a line with their shares; `person` is the last and has what is left.
#[must_use]
pub fn reasons(graph: &MenuGraph) -> Vec<Asked> {
    let written = &graph.line.reasons;
    let stated: f64 = written.iter().filter_map(|(_, share)| *share).sum();
    let open = written.iter().filter(|(_, share)| share.is_none()).count();
    // Shares that add up to more than all calls are a finding; here they keep their proportions.
    let scale = if stated > 1.0 { 1.0 / stated } else { 1.0 };
    let left = (1.0 - stated * scale).max(0.0);
    let each = if open > 0 { left / open as f64 } else { 0.0 };
    let person = if open > 0 || left < 1e-9 { 0.0 } else { left };
    let mut reasons: Vec<Asked> = written
        .iter()
        .enumerate()
        .map(|(reason, (name, share))| Asked {
            reason,
            name: name.clone(),
            share: share.map_or(each, |share| share * scale),
        })
        .collect();
    reasons.push(Asked { reason: PERSON, name: "person".to_owned(), share: person });
    reasons
}

/// The steps of a class of states that some call comes to and none leaves.
fn closed(chain: &Chain, solved: &Solution) -> Vec<StepId> {
    let mut entered = vec![false; chain.states.len()];
    let mut open = vec![0];
    while let Some(state) = open.pop() {
        if !std::mem::replace(&mut entered[state], true) {
            open.extend(chain.exits(state).iter().filter_map(|exit| match exit.to {
                To::State(next) => Some(next),
                To::End(_) => None,
            }));
        }
    }
    let mut steps: Vec<StepId> = (0..chain.states.len())
        .filter(|state| entered[*state] && solved.closed[*state])
        .map(|state| chain.states[state].step)
        .collect();
    steps.dedup();
    steps
}

fn goes_round(graph: &MenuGraph, asked: &Asked, round: &[StepId]) -> Option<Finding> {
    let first = graph.step(*round.first()?);
    let mut names: Vec<String> = Vec::new();
    for step in round {
        let name = format!("`{}`", graph.step(*step).name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.truncate(6);
    let who = if asked.reason == PERSON {
        "who want a person".to_owned()
    } else {
        format!("with the reason `{}`", asked.name)
    };
    Some(
        Finding::new(&CALLERS_GO_ROUND, first.span, format!("callers {who} never get out of {}", names.join(" > ")))
            .label("they come here and go round for ever")
            .help("give these steps a way out, or mark the step that helps them with `serves:`"),
    )
}
