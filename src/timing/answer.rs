//! What becomes of callers of one kind: the laws of their times, and what the steps cost them.

use super::chain::{Chain, Chains, To};
use super::law::{Goal, Law, follow};
use super::solve::{Solution, Transitions};
use super::{Intent, Outcome, Persona};
use crate::graph::StepId;
use crate::time::Time;

/// How much is computed of the laws.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Detail {
    /// All of them, percentiles too.
    Laws,
    /// Shares, means and deviations of the ends, the announcement and the queue; the rest is left empty.
    Means,
}

/// What becomes of the callers of one reason, of one persona or of all.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The choice of a person was offered in full.
    pub announced: Law,
    /// A key for a person would be taken.
    pub selectable: Law,
    /// The wait for a person began.
    pub queue: Law,
    /// By [`Outcome::ALL`]: the call came to this.
    pub ends: [Law; 4],
    /// Calls that go round for ever; they count as lost.
    pub stuck: f64,
    /// Mean number of keys pressed in a call.
    pub keys: f64,
    /// Keys on the fastest way to a person, else to being served.
    pub fewest_keys: Option<u32>,
    /// The steps of that way.
    pub way: Vec<StepId>,
    /// Mean number of times that each step is entered or asked again, and the seconds spent in it; steps that are never
    /// entered are left out.
    pub visits: Vec<Blame>,
}

/// What a step costs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Blame {
    /// The step.
    pub step: StepId,
    /// Mean times it is entered or asked again in a call.
    pub visits: f64,
    /// Mean seconds a call in which something is said.
    pub heard: f64,
    /// Mean seconds a call in which nothing is said and nobody is waited for: reacting, keying, silence, ringing.
    pub quiet: f64,
    /// Mean seconds a call on hold.
    pub hold: f64,
}

impl Blame {
    /// Mean seconds a call.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.heard + self.quiet + self.hold
    }
}

impl Answer {
    /// How many calls come to an outcome, 0 to 1.
    #[must_use]
    pub fn share(&self, outcome: Outcome) -> f64 {
        self.end(outcome).share()
    }

    /// The law of the time to an outcome.
    #[must_use]
    pub fn end(&self, outcome: Outcome) -> &Law {
        &self.ends[outcome as usize]
    }

    /// The law of the time to a person.
    #[must_use]
    pub fn human(&self) -> &Law {
        self.end(Outcome::Human)
    }

    /// What becomes of a caller with a reason who is at the beginning of a step, without percentiles. Times count from
    /// there.
    #[must_use]
    pub fn from_step(chains: &Chains<'_>, step: StepId, persona: Persona, reason: usize) -> Self {
        let intent = Intent::new(chains.graph, reason, persona.knows());
        Self::of(&chains.from(step, persona, &intent), Detail::Means).0
    }

    /// The same with the law of every time: the earliest and the latest moment, and the share by each in between.
    #[must_use]
    pub fn followed_from(chains: &Chains<'_>, step: StepId, persona: Persona, reason: usize) -> Self {
        let intent = Intent::new(chains.graph, reason, persona.knows());
        Self::of(&chains.from(step, persona, &intent), Detail::Laws).0
    }

    /// What becomes of callers of several kinds together.
    #[must_use]
    pub fn mix<'l>(answers: impl IntoIterator<Item = (f64, &'l Self)>) -> Self {
        let answers: Vec<(f64, &Self)> = answers.into_iter().collect();
        let law = |of: &dyn Fn(&Self) -> Law| {
            let laws: Vec<(f64, Law)> = answers.iter().map(|(share, answer)| (*share, of(answer))).collect();
            Law::mix(laws.iter().map(|(share, law)| (*share, law)))
        };
        let best = answers
            .iter()
            .filter(|(share, answer)| *share > 0.0 && answer.fewest_keys.is_some())
            .min_by_key(|(_, answer)| (answer.human().best().is_none(), answer.human().best(), answer.fewest_keys));
        Self {
            announced: law(&|answer| answer.announced.clone()),
            selectable: law(&|answer| answer.selectable.clone()),
            queue: law(&|answer| answer.queue.clone()),
            ends: Outcome::ALL.map(|outcome| law(&|answer| answer.end(outcome).clone())),
            stuck: answers.iter().map(|(share, answer)| share * answer.stuck).sum(),
            keys: answers.iter().map(|(share, answer)| share * answer.keys).sum(),
            fewest_keys: best.and_then(|(_, answer)| answer.fewest_keys),
            way: best.map(|(_, answer)| answer.way.clone()).unwrap_or_default(),
            visits: blame(
                answers.iter().flat_map(|(share, answer)| answer.visits.iter().map(move |visit| (*share, *visit))),
            ),
        }
    }
}

/// Adds up what steps cost, the dearest first.
pub(super) fn blame(visits: impl IntoIterator<Item = (f64, Blame)>) -> Vec<Blame> {
    let mut steps: std::collections::BTreeMap<StepId, Blame> = std::collections::BTreeMap::new();
    for (share, visit) in visits {
        let sum = steps.entry(visit.step).or_insert(Blame {
            step: visit.step,
            visits: 0.0,
            heard: 0.0,
            quiet: 0.0,
            hold: 0.0,
        });
        sum.visits += share * visit.visits;
        sum.heard += share * visit.heard;
        sum.quiet += share * visit.quiet;
        sum.hold += share * visit.hold;
    }
    let mut steps: Vec<Blame> = steps.into_values().filter(|step| step.visits > 1e-12).collect();
    steps.sort_by(|a, b| b.seconds().total_cmp(&a.seconds()));
    steps
}

impl Answer {
    /// What becomes of the caller of a chain; the chain solved, and what the steps cost.
    pub(super) fn of(chain: &Chain, detail: Detail) -> (Self, Option<Solution>, Vec<Blame>) {
        let transitions = chain.transitions(None);
        let solved = transitions.solve();
        let closed = solved.as_ref().map_or(&[][..], |solved| &solved.closed);
        let mut ends = match detail {
            Detail::Laws => follow(chain, None, closed),
            Detail::Means => vec![Law::default(); Outcome::ALL.len()],
        };
        let (mut keys, mut stuck) = (0.0, 0.0);
        let mut visits = Vec::new();
        if let Some(solved) = &solved {
            for (end, law) in ends.iter_mut().enumerate() {
                law.moments = solved.moments(0, end);
            }
            // Who never gets out is lost.
            let out: f64 = (0..Outcome::ALL.len()).map(|end| solved.share(0, end)).sum();
            stuck = if 1.0 - out > 1e-9 { 1.0 - out } else { 0.0 };
            if let Some(lost) = ends.get_mut(Outcome::Lost as usize) {
                lost.stay(stuck);
            }
            keys = (0..chain.states.len())
                .map(|state| {
                    let keys: f64 = chain.exits(state).iter().map(|exit| exit.share * f64::from(exit.keys)).sum();
                    solved.visits[state] * keys
                })
                .sum();
            visits = blame((0..chain.states.len()).map(|state| (solved.visits[state], chain.cost(state))));
        }
        let passage = |goal: Goal| {
            // What a call can still come to is another thing than where it can still end.
            let solved = chain.transitions(Some(goal)).solve();
            let closed = solved.as_ref().map_or(&[][..], |solved| &solved.closed);
            let mut law = match detail {
                Detail::Laws => follow(chain, Some(goal), closed).swap_remove(0),
                Detail::Means => Law::default(),
            };
            if let Some(solved) = solved {
                law.moments = solved.moments(0, 0);
            }
            law
        };
        let (fewest_keys, way) = chain.fastest(Outcome::Human).or_else(|| chain.fastest(Outcome::Served)).unzip();
        let answer = Self {
            announced: passage(Goal::Announced),
            selectable: match detail {
                Detail::Laws => passage(Goal::Selectable),
                Detail::Means => Law::default(),
            },
            queue: passage(Goal::Queue),
            ends: ends.try_into().unwrap_or_default(),
            stuck,
            keys,
            fewest_keys,
            way: way.unwrap_or_default(),
            visits: visits.clone(),
        };
        (answer, solved, visits)
    }
}

impl Chain {
    /// The chain as numbers. With a goal, calls end where it is reached.
    #[must_use]
    pub fn transitions(&self, goal: Option<Goal>) -> Transitions {
        let mut numbers = Transitions {
            states: self.states.len(),
            ends: if goal.is_some() { 1 } else { Outcome::ALL.len() },
            ..Transitions::default()
        };
        for state in 0..self.states.len() {
            if let Some(mark) = goal.and_then(|goal| goal.mark(self, state)).map(Time::secs_f64) {
                numbers.last.push((state, 0, [1.0, mark, mark * mark]));
                continue;
            }
            for exit in self.exits(state) {
                let (share, after) = (exit.share, exit.after.secs_f64());
                match exit.to {
                    To::State(next) => numbers.ways.push((state, next, share, after)),
                    To::End(outcome) if goal.is_none() => {
                        numbers.last.push((state, outcome as usize, [share, share * after, share * after * after]));
                    }
                    To::End(_) => {}
                }
            }
            if let Some(hold) = self.hold(state).filter(|_| goal.is_none()) {
                let moments: [(f64, f64); 3] = std::array::from_fn(|k| hold.moments(k));
                numbers.last.push((state, hold.answered as usize, moments.map(|(answered, _)| answered)));
                numbers.last.push((state, hold.gave_up as usize, moments.map(|(_, gave_up)| gave_up)));
            }
        }
        numbers
    }

    /// What one stay in a state costs.
    fn cost(&self, state: usize) -> Blame {
        let mut cost = Blame { step: self.states[state].step, visits: 1.0, heard: 0.0, quiet: 0.0, hold: 0.0 };
        for exit in self.exits(state) {
            let heard = exit.share * exit.heard.secs_f64();
            let all = exit.share * exit.after.secs_f64();
            if self.hold(state).is_some() {
                cost.hold += all;
            } else {
                cost.heard += heard;
                cost.quiet += all - heard;
            }
        }
        if let Some(hold) = self.hold(state) {
            let (answered, gave_up) = hold.moments(1);
            cost.hold += answered + gave_up;
        }
        cost
    }

    /// The fastest way to an outcome: its keys and steps.
    fn fastest(&self, outcome: Outcome) -> Option<(u32, Vec<StepId>)> {
        let mut graph = petgraph::graph::DiGraph::<(), Time>::with_capacity(self.states.len() + 1, 0);
        for _ in 0..=self.states.len() {
            graph.add_node(());
        }
        let node = |at: usize| petgraph::graph::NodeIndex::new(at);
        let end = node(self.states.len());
        for state in 0..self.states.len() {
            for exit in self.exits(state).iter().filter(|exit| exit.share > 0.0) {
                match exit.to {
                    To::State(next) => drop(graph.add_edge(node(state), node(next), exit.after)),
                    To::End(reached) if reached == outcome => drop(graph.add_edge(node(state), end, exit.after)),
                    To::End(_) => {}
                }
            }
            if let Some(hold) = self.hold(state).filter(|hold| hold.answered == outcome && hold.shares().0 > 0.0) {
                let least = hold.law.as_ref().map_or(Time::ZERO, |law| Time::from_secs_f64(law.best()));
                graph.add_edge(node(state), end, least);
            }
        }
        let (_, way) = petgraph::algo::astar(&graph, node(0), |at| at == end, |edge| *edge.weight(), |_| Time::ZERO)?;
        let mut keys = 0;
        for pair in way.windows(2) {
            let to = if pair[1] == end { To::End(outcome) } else { To::State(pair[1].index()) };
            let fastest = self.exits(pair[0].index()).iter().filter(|exit| exit.to == to).min_by_key(|exit| exit.after);
            keys += fastest.map_or(0, |exit| exit.keys);
        }
        let mut steps: Vec<StepId> = way[..way.len() - 1].iter().map(|at| self.states[at.index()].step).collect();
        steps.dedup();
        Some((keys, steps))
    }
}
