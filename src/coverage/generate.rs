//! The fewest audits that walk what no audit walks: calls are planned one after another, told, replayed, and kept where
//! they pass; then every one that the others make needless is left out.
//!
//! A minimum path cover in which a call may pass a step twice is a minimum flow, and its size is the bound that is told
//! with the audits. That every call also has one world (an account is valid or it is not) and asks no more than a caller
//! bears makes the choice of calls as hard as covering sets, so they are chosen greedily: each goes from the nearest that
//! is missing to the nearest that is missing next.

use std::collections::HashSet;
use std::sync::Arc;

use super::flow::{Edge, fewest};
use super::planner::{Planner, Taste};
use super::tell::Tell;
use super::{Item, Items, Moments, Walks, walked};
use crate::audit::{Amount, Draft};
use crate::graph::{MenuGraph, StepId};
use crate::timing::{Callers, TimeModel};

/// Calls in a row that walk nothing further, after which the rest is given up (ours).
const MOST_FAILURES: usize = 3;

/// An audit that was written.
#[derive(Debug)]
pub struct Written {
    /// The audit.
    pub draft: Draft,
    /// A name for its file, without ending; unique among the others.
    pub name: String,
    /// What it walks.
    pub walked: HashSet<Item>,
}

/// The audits that walk the rest of a line.
#[derive(Debug)]
pub struct Generated {
    /// The audits; leave one out, and something is walked by none.
    pub audits: Vec<Written>,
    /// What none of them walks, with why.
    pub left: Vec<(Item, String)>,
    /// No set of calls that walks the same can be smaller; `None`: the line is too large to say.
    pub at_least: Option<usize>,
}

/// What is needed of a line.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'l> {
    /// The line.
    pub graph: &'l Arc<MenuGraph>,
    /// How long everything takes on it.
    pub times: &'l Arc<TimeModel>,
    /// Times that are assumed of callers.
    pub callers: Callers,
    /// Its ways.
    pub walks: &'l Walks,
    /// Its moments.
    pub moments: &'l Moments,
    /// Its items.
    pub items: &'l Items,
    /// For each item, whether it is walked already.
    pub has: &'l [bool],
    /// The menu file, relative to the folder of the audits.
    pub line: &'l str,
}

/// Items of the largest line that is walked in every taste (ours): a larger one in the first alone.
const MOST_TRIED: usize = 3_000;

/// Writes the audits that walk the rest of a line.
#[must_use]
pub fn generate(wanted: &Wanted<'_>) -> Generated {
    let near = in_taste(wanted, Taste::NearFirst);
    if wanted.has.len() > MOST_TRIED {
        return near;
    }
    let deep = in_taste(wanted, Taste::DeepFirst);
    let fewer = (deep.left.len(), deep.audits.len()) < (near.left.len(), near.audits.len());
    if fewer { deep } else { near }
}

fn in_taste(wanted: &Wanted<'_>, taste: Taste) -> Generated {
    let Wanted { graph, walks, moments, items, .. } = *wanted;
    let planner = Planner::new(graph, walks, moments, items);
    let tell = Tell { graph, walks, moments, items, line: wanted.line };
    let mut missing: Vec<bool> = wanted.has.iter().map(|has| !has).collect();
    let mut failed: Vec<usize> = vec![0; missing.len()];
    let mut why: Vec<Option<String>> = vec![None; missing.len()];
    let mut audits: Vec<Written> = Vec::new();
    // One thing alone where it failed together with others.
    let mut alone: Vec<usize> = Vec::new();
    loop {
        let call = match alone.pop() {
            Some(place) if missing[place] => {
                let mut only = vec![false; missing.len()];
                only[place] = true;
                let call = planner.call(&only, taste).or_else(|| planner.call(&only, taste.other()));
                if call.is_none() {
                    missing[place] = false;
                    why[place] = Some("no call of one world comes to it".to_owned());
                }
                call
            }
            Some(_) => continue,
            None => match planner.call(&missing, taste).or_else(|| planner.call(&missing, taste.other())) {
                Some(call) => Some(call),
                // What stands in each other's way together may be come to alone.
                None => {
                    alone = (0..missing.len()).filter(|place| missing[*place]).collect();
                    if alone.is_empty() {
                        break;
                    }
                    continue;
                }
            },
        };
        let Some(call) = call else { continue };
        let (draft, name) = tell.draft(&call);
        let (done, trouble) = replayed(wanted, draft);
        let mut news = false;
        if let Some((draft, walked)) = done {
            let places: Vec<usize> = walked.iter().filter_map(|item| items.place(*item)).collect();
            news = places.iter().any(|place| missing[*place]);
            if news {
                places.into_iter().for_each(|place| missing[place] = false);
                audits.push(Written { draft, name, walked });
            }
        }
        for place in call.gains.iter().copied().filter(|place| missing[*place]).collect::<Vec<_>>() {
            failed[place] += 1;
            if failed[place] >= MOST_FAILURES {
                missing[place] = false;
                why[place] = Some(trouble.clone().unwrap_or_else(|| "the call goes another way".to_owned()));
            } else if !news || call.gains.len() > 1 {
                alone.push(place);
            }
        }
    }
    needed(&mut audits, items, wanted.has);
    name_apart(&mut audits);
    let reason = |place: usize| why[place].clone().unwrap_or_else(|| "no call of one world comes to it".to_owned());
    let walked: HashSet<usize> =
        audits.iter().flat_map(|audit| &audit.walked).filter_map(|item| items.place(*item)).collect();
    let left: Vec<usize> = (0..missing.len()).filter(|place| !wanted.has[*place] && !walked.contains(place)).collect();
    let at_least = at_least(wanted, &left);
    Generated { audits, left: left.into_iter().map(|place| (items.all[place], reason(place))).collect(), at_least }
}

/// Plays a draft; `Some`: it passes, is bounded, and this is what it walked. Else why not.
fn replayed(wanted: &Wanted<'_>, mut draft: Draft) -> (Option<(Draft, HashSet<Item>)>, Option<String>) {
    let (trace, judged) = draft.replayed(wanted.graph, wanted.times, wanted.callers);
    if !judged.passed() || !judged.findings.is_empty() {
        let first = judged.findings.first().map(|finding| finding.message.clone());
        return (None, first.or_else(|| Some("its replay does not pass".to_owned())));
    }
    let met: Vec<_> = judged.turns.iter().map(|turn| turn.at).collect();
    draft.bound(|at| met.get(at).copied().flatten());
    draft.limits = vec![("keys", Amount::Count(trace.keys().len()))];
    let language = draft.language.as_ref().and_then(|tag| wanted.graph.language(tag)).unwrap_or_default();
    let walked = walked(wanted.graph, &trace, language);
    (Some((draft, walked)), None)
}

/// Leaves out what the others make needless, those that walk least of their own first.
fn needed(audits: &mut Vec<Written>, items: &Items, has: &[bool]) {
    let places: Vec<Vec<usize>> = audits
        .iter()
        .map(|audit| audit.walked.iter().filter_map(|item| items.place(*item)).filter(|place| !has[*place]).collect())
        .collect();
    let mut walked = vec![0_usize; has.len()];
    places.iter().flatten().for_each(|place| walked[*place] += 1);
    let mut order: Vec<usize> = (0..audits.len()).collect();
    order.sort_by_key(|at| places[*at].iter().filter(|place| walked[**place] == 1).count());
    let mut keep = vec![true; audits.len()];
    for at in order {
        if places[at].iter().all(|place| walked[*place] > 1) {
            keep[at] = false;
            places[at].iter().for_each(|place| walked[*place] -= 1);
        }
    }
    let mut keep = keep.into_iter();
    audits.retain(|_| keep.next().unwrap_or(true));
}

/// No two have one name.
fn name_apart(audits: &mut [Written]) {
    let mut names: HashSet<String> = HashSet::new();
    for audit in audits {
        let name = (1..).map(|at| if at == 1 { audit.name.clone() } else { format!("{}-{at}", audit.name) });
        audit.name = name.into_iter().find(|name| !names.contains(name)).unwrap_or_default();
        names.insert(audit.name.clone());
    }
}

/// The bound: a flow over the steps, in which every way that is wanted is taken; and one over the steps in their languages,
/// in which every one that is wanted is heard. The larger of the two.
fn at_least(wanted: &Wanted<'_>, left: &[usize]) -> Option<usize> {
    let Wanted { graph, walks, items, has, .. } = *wanted;
    let left: HashSet<usize> = left.iter().copied().collect();
    let is_wanted =
        |item: Item| items.place(item.plain(graph)).is_some_and(|place| !has[place] && !left.contains(&place));
    let roots: Vec<usize> = walks.roots.iter().map(|(node, _)| *node).collect();
    // Each node twice: to be come to, and to be left.
    let network = |count: usize, of: &dyn Fn(usize) -> usize, by_way: bool| {
        let (source, sink) = (count * 2, count * 2 + 1);
        let mut edges: Vec<Edge> = Vec::new();
        let mut at: Vec<bool> = vec![false; count];
        let mut seen: HashSet<(usize, Option<crate::call::Move>, usize)> = HashSet::new();
        for node in 0..walks.count() {
            let (place, step) = (of(node), walks.step(node));
            at[place] |= walks.at(graph, node).any(|item| match item {
                Item::Entered(_) => by_way && is_wanted(item),
                item => !by_way && is_wanted(item),
            });
            at[place] |=
                by_way && super::moves::lapses(graph.step(step)).into_iter().any(|by| is_wanted(Item::Moved(step, by)));
            for way in walks.onward(node) {
                let to = way.to.map_or(sink, |to| of(to) * 2);
                let by = way.by.filter(|_| by_way);
                if seen.insert((place, by, to)) {
                    edges.push(Edge { from: place * 2 + 1, to, wanted: false });
                }
            }
        }
        // What leads to two places by the language it is taken in is wanted of neither alone.
        if by_way {
            let mut places: std::collections::HashMap<(usize, crate::call::Move), Vec<usize>> =
                std::collections::HashMap::new();
            let mut index = 0;
            let mut again: HashSet<(usize, Option<crate::call::Move>, usize)> = HashSet::new();
            for node in 0..walks.count() {
                for way in walks.onward(node) {
                    let key = (of(node), way.by, way.to.map_or(sink, |to| of(to) * 2));
                    if again.insert(key) {
                        if let Some(by) = way.by {
                            places.entry((of(node), by)).or_default().push(index);
                        }
                        index += 1;
                    }
                }
            }
            for ((place, by), ways) in places {
                if let [way] = ways.as_slice() {
                    edges[*way].wanted = is_wanted(Item::Moved(StepId::new(place), by));
                }
            }
        }
        edges.extend((0..count).map(|node| Edge { from: node * 2, to: node * 2 + 1, wanted: at[node] }));
        edges.extend(roots.iter().map(|root| Edge { from: source, to: of(*root) * 2, wanted: false }));
        // A call may be hung up anywhere; only where no way ends it is that an end.
        let ends = edges.iter().any(|edge| edge.to == sink);
        if !ends {
            edges.extend((0..count).map(|node| Edge { from: node * 2 + 1, to: sink, wanted: false }));
        }
        fewest(count * 2 + 2, &edges, source, sink)
    };
    let steps = network(graph.steps().count(), &|node| walks.step(node).index(), true);
    let languages = network(walks.count(), &|node| node, false);
    steps.max(languages).filter(|_| steps.is_some())
}
