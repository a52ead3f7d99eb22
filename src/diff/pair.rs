//! Which step of the old line is which of the new one: by name, else by likeness.

use std::collections::{HashMap, HashSet};

use crate::graph::{By, MenuGraph, StepId, StepKind};

/// How much of two steps has to be the same, of all that either of them says and leads to, for one to be the other under
/// another name: 0.6, ours. The words of its prompts, its ways on and the ways into it count alike.
pub const ALIKE: f64 = 0.6;

/// A trait that so many steps have says nothing about any of them (ours); it keeps the work near the length of the files.
const COMMON: usize = 16;

/// Which step is which.
#[derive(Debug)]
pub(super) struct Pairs {
    /// For each old step its new one.
    pub(super) to_new: HashMap<StepId, StepId>,
    /// For each new step its old one.
    pub(super) to_old: HashMap<StepId, StepId>,
}

impl Pairs {
    fn join(&mut self, old: StepId, new: StepId) {
        self.to_new.insert(old, new);
        self.to_old.insert(new, old);
    }

    /// Whether two targets are the same step.
    pub(super) fn same(&self, old: Option<StepId>, new: Option<StepId>) -> bool {
        match (old, new) {
            (Some(old), Some(new)) => self.to_new.get(&old) == Some(&new),
            (None, None) => true,
            _ => false,
        }
    }
}

/// Finds the pairs.
pub(super) fn pairs(old: &MenuGraph, new: &MenuGraph) -> Pairs {
    let mut pairs = Pairs { to_new: HashMap::new(), to_old: HashMap::new() };
    let mut names: HashMap<&str, StepId> = HashMap::new();
    for (id, step) in new.steps() {
        names.entry(&step.name).or_insert(id);
    }
    for (id, step) in old.steps() {
        if let Some(same) = names.get(step.name.as_str()) {
            pairs.join(id, *same);
        }
    }
    let lonely = |graph: &MenuGraph, known: &HashMap<StepId, StepId>| -> Vec<StepId> {
        let own = graph.steps().filter(|(_, step)| !matches!(step.kind, StepKind::Missing));
        own.map(|(id, _)| id).filter(|id| !known.contains_key(id)).collect()
    };
    let (gone, come) = (lonely(old, &pairs.to_new), lonely(new, &pairs.to_old));
    if gone.is_empty() || come.is_empty() {
        return pairs;
    }
    let gone = traits_of(old, &gone, &pairs.to_new);
    let come = traits_of(new, &come, &pairs.to_old);
    same_traits(&gone, &come, &mut pairs);
    like(&gone, &come, &mut pairs);
    pairs
}

/// A step and what can be said of it without its name.
type Traits = (StepId, Vec<String>);

/// What a step does, says and leads to, and what leads to it. The names of steps without a partner say nothing: they may
/// be new names too.
fn traits_of(graph: &MenuGraph, steps: &[StepId], known: &HashMap<StepId, StepId>) -> Vec<Traits> {
    let wanted: HashSet<StepId> = steps.iter().copied().collect();
    let mut traits: HashMap<StepId, Vec<String>> = steps.iter().map(|id| (*id, Vec::new())).collect();
    let name = |id: StepId| if known.contains_key(&id) { graph.step(id).name.as_str() } else { "?" };
    for (id, _) in graph.steps() {
        for (to, edge) in graph.ways(id) {
            let by = words_of(&edge.by);
            if let Some(own) = traits.get_mut(&id) {
                own.push(format!("to {} {by}", if to == id { "itself" } else { name(to) }));
            }
            if let Some(own) = traits.get_mut(&to).filter(|_| to != id) {
                own.push(format!("from {} {by}", name(id)));
            }
        }
    }
    for prompt in graph.prompts.iter().filter(|prompt| wanted.contains(&prompt.step)) {
        let Some(own) = traits.get_mut(&prompt.step) else { continue };
        for (language, words) in prompt.words.iter().enumerate().filter(|(_, words)| !words.stands_in) {
            let text = words.text.as_deref().unwrap_or_default().to_lowercase();
            own.extend(text.split_whitespace().map(|word| format!("{} {language} {word}", prompt.role.name())));
        }
    }
    steps
        .iter()
        .map(|id| {
            let mut own = traits.remove(id).unwrap_or_default();
            own.push(format!("kind {}", graph.step(*id).kind_name()));
            if *id == graph.start {
                own.push("start".to_owned());
            }
            own.sort_unstable();
            (*id, own)
        })
        .collect()
}

fn words_of(by: &By) -> String {
    match by {
        By::Key(press) | By::Reserved(press) | By::Callback(press) => format!("key {press}"),
        By::Outcome(name) => format!("outcome {name}"),
        By::Goto => "goto".to_owned(),
        By::NoInput => "silence".to_owned(),
        By::NoMatch => "wrong key".to_owned(),
        By::Open => "open".to_owned(),
        By::Closed => "closed".to_owned(),
        By::Holiday => "holiday".to_owned(),
        By::Overflow => "overflow".to_owned(),
    }
}

/// Steps that differ in nothing but their names, in the order of the files.
fn same_traits(gone: &[Traits], come: &[Traits], pairs: &mut Pairs) {
    let mut by_traits: HashMap<&[String], Vec<StepId>> = HashMap::new();
    for (id, traits) in come.iter().rev() {
        by_traits.entry(traits).or_default().push(*id);
    }
    for (id, traits) in gone {
        if let Some(same) = by_traits.get_mut(traits.as_slice()).and_then(Vec::pop) {
            pairs.join(*id, same);
        }
    }
}

/// Steps of one kind that are alike enough, the most alike first.
fn like(gone: &[Traits], come: &[Traits], pairs: &mut Pairs) {
    let mut having: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, (id, traits)) in come.iter().enumerate() {
        if pairs.to_old.contains_key(id) {
            continue;
        }
        let mut traits: Vec<&str> = traits.iter().map(String::as_str).collect();
        traits.dedup();
        traits.into_iter().for_each(|one| having.entry(one).or_default().push(at));
    }
    let mut found: Vec<(f64, usize, usize)> = Vec::new();
    for (from, (id, traits)) in gone.iter().enumerate() {
        if pairs.to_new.contains_key(id) {
            continue;
        }
        let mut candidates: Vec<usize> = traits
            .iter()
            .filter_map(|one| having.get(one.as_str()))
            .filter(|have| have.len() <= COMMON)
            .flatten()
            .copied()
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        for to in candidates {
            let share = likeness(traits, &come[to].1);
            if share >= ALIKE {
                found.push((share, from, to));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    for (_, from, to) in found {
        let (old, new) = (gone[from].0, come[to].0);
        if !pairs.to_new.contains_key(&old) && !pairs.to_old.contains_key(&new) {
            pairs.join(old, new);
        }
    }
}

/// Of all that either has, the share that both have: twice what is common over the sum (Dice). Both lists are sorted, a
/// trait stands in them as often as it is had. Steps of two kinds are not alike.
fn likeness(a: &[String], b: &[String]) -> f64 {
    let kind = |traits: &[String]| traits.iter().find(|one| one.starts_with("kind ")).cloned();
    if kind(a) != kind(b) {
        return 0.0;
    }
    let (mut at, mut to, mut common) = (0, 0, 0_usize);
    while let (Some(one), Some(other)) = (a.get(at), b.get(to)) {
        match one.cmp(other) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => to += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                at += 1;
                to += 1;
            }
        }
    }
    2.0 * common as f64 / (a.len() + b.len()) as f64
}
