//! The ways between steps: one a pair, with all that leads there; keys that work in every menu are told once.

use std::collections::HashMap;

use super::{EdgeKind, EdgeView};
use crate::finding::list_of;
use crate::graph::{Action, By, Edge, MenuGraph, MenuKey, StepId, StepKind};
use crate::menu::Press;

/// So many menus in which a key does something else are named (ours); where there are more, it is drawn where it works.
const MOST_EXCEPTIONS: usize = 3;
/// So many words on one way (ours); the others are counted.
const MOST_WORDS: usize = 6;
/// After the last attempt.
const SILENCE: &str = "silence";
/// After the last attempt.
const WRONG_KEY: &str = "wrong key";
/// Both of them.
const NEITHER: &str = "no valid key";

/// All ways of a line.
pub(super) struct Ways {
    ways: Vec<Way>,
    /// Keys that are told and not drawn.
    pub(super) everywhere: Vec<Everywhere>,
}

/// One thing that leads from a step to another, in words.
type Part<'a> = (EdgeKind, &'a str);

/// One thing that leads from a step to another.
struct Way {
    from: StepId,
    to: StepId,
    kind: EdgeKind,
    word: String,
}

/// A key that does the same in every menu.
pub(super) struct Everywhere {
    /// Where it leads; `None` for a menu said again and for the menu before.
    pub(super) to: Option<StepId>,
    /// At the step where it leads: `0 in every menu`.
    pub(super) short: String,
    /// For the whole picture: `0 in every menu: agents`.
    pub(super) text: String,
}

impl Ways {
    pub(super) fn new(graph: &MenuGraph) -> Self {
        let (everywhere, told) = everywhere(graph);
        let mut ways = Vec::new();
        for (from, step) in graph.steps() {
            let mut put = |to: StepId, kind, word: String| ways.push(Way { from, to, kind, word });
            if let StepKind::Menu(menu) = &step.kind {
                for key in &menu.keys {
                    let Some(to) = graph.leads(from, key) else { continue };
                    let is_told = key.choice.is_none() && told.contains(&(key.press.clone(), Does::new(key)));
                    if !is_told {
                        put(to, EdgeKind::Key, key_word(graph, from, key));
                    }
                }
            }
            // The graph gives what was added last first; people read in the order of the file.
            let mut others: Vec<(StepId, &Edge)> = graph.ways(from).collect();
            others.reverse();
            for (to, edge) in others {
                if let Some((kind, word)) = word(graph, from, edge) {
                    put(to, kind, word);
                }
            }
        }
        Self { ways, everywhere }
    }

    /// The ways between steps that are drawn, by their place in the picture, and how many leave it from which.
    pub(super) fn edges(&self, place: &[Option<usize>]) -> (Vec<EdgeView>, Vec<(usize, usize)>) {
        let mut edges: Vec<(usize, usize, Vec<Part<'_>>)> = Vec::new();
        let mut at: HashMap<(StepId, StepId), usize> = HashMap::new();
        let mut left_out: Vec<(usize, Vec<StepId>)> = Vec::new();
        for way in &self.ways {
            match (place[way.from.index()], place[way.to.index()]) {
                (Some(from), Some(to)) => {
                    let at = *at.entry((way.from, way.to)).or_insert_with(|| {
                        edges.push((from, to, Vec::new()));
                        edges.len() - 1
                    });
                    edges[at].2.push((way.kind, &way.word));
                }
                (Some(from), None) => match left_out.last_mut().filter(|(last, _)| *last == from) {
                    Some((_, to)) if to.contains(&way.to) => {}
                    Some((_, to)) => to.push(way.to),
                    None => left_out.push((from, vec![way.to])),
                },
                _ => {}
            }
        }
        let edges = edges
            .into_iter()
            .map(|(from, to, mut parts)| {
                // Keys in the order of their offers: the sort is stable.
                parts.sort_by_key(|(kind, _)| *kind);
                let kind = parts.first().map_or(EdgeKind::Itself, |(kind, _)| *kind);
                EdgeView { from, to, label: label(&parts), kind }
            })
            .collect();
        (edges, left_out.into_iter().map(|(from, to)| (from, to.len())).collect())
    }

    /// The steps that are at most so many ways from one, itself included.
    pub(super) fn around(&self, graph: &MenuGraph, from: StepId, depth: usize) -> Vec<StepId> {
        let mut next: Vec<Vec<StepId>> = vec![Vec::new(); graph.steps().count()];
        for way in &self.ways {
            next[way.from.index()].push(way.to);
        }
        let mut seen = vec![false; next.len()];
        seen[from.index()] = true;
        let (mut all, mut rim) = (vec![from], vec![from]);
        for _ in 0..depth {
            let mut further = Vec::new();
            for to in rim.iter().flat_map(|step| &next[step.index()]) {
                if !std::mem::replace(&mut seen[to.index()], true) {
                    further.push(*to);
                }
            }
            if further.is_empty() {
                break;
            }
            all.extend(&further);
            rim = further;
        }
        all
    }
}

/// `1, 2`, `4, no valid key`; each word once.
fn label(parts: &[Part<'_>]) -> String {
    let mut words: Vec<&str> = Vec::new();
    for (_, word) in parts {
        if !word.is_empty() && !words.contains(word) {
            words.push(word);
        }
    }
    // Nearly always both lead to the same step, and half of all ways would say so at length.
    if let (Some(silence), Some(wrong)) = (place(&words, SILENCE), place(&words, WRONG_KEY)) {
        words[silence.min(wrong)] = NEITHER;
        words.remove(silence.max(wrong));
    }
    if words.len() > MOST_WORDS {
        let more = words.len() - (MOST_WORDS - 1);
        return format!("{} and {more} more", words[..MOST_WORDS - 1].join(", "));
    }
    words.join(", ")
}

fn place(words: &[&str], wanted: &str) -> Option<usize> {
    words.iter().position(|word| *word == wanted)
}

/// What a key is called on a way: with the language it switches to, and with what it does where that is no step.
fn key_word(graph: &MenuGraph, at: StepId, key: &MenuKey) -> String {
    let does = match key.action {
        Action::Repeat => " again",
        Action::Back => " back",
        _ => "",
    };
    let own = graph.step(at).language.unwrap_or(0);
    match key.language.filter(|language| *language != own).and_then(|language| graph.line.languages.get(language)) {
        Some(tag) => format!("{}{does} ({tag})", key.press),
        None => format!("{}{does}", key.press),
    }
}

/// What stands on a way; `None` for keys, which are read from their menus.
fn word(graph: &MenuGraph, from: StepId, edge: &Edge) -> Option<(EdgeKind, String)> {
    let step = graph.step(from);
    Some(match &edge.by {
        By::Key(_) | By::Reserved(_) => return None,
        // Beside answers of the world, what is written beside the kind is for all the others.
        By::Goto if !step.outcomes.is_empty() => (EdgeKind::World, "else".to_owned()),
        By::Goto => (EdgeKind::Itself, String::new()),
        By::Open => (EdgeKind::World, "open".to_owned()),
        By::Closed => (EdgeKind::World, "closed".to_owned()),
        By::Holiday => (EdgeKind::World, "holiday".to_owned()),
        By::Outcome(name) => (EdgeKind::World, name.clone()),
        By::Callback(press) => (EdgeKind::Queue, format!("{press} to be called back")),
        By::Overflow => {
            let after = match &step.kind {
                StepKind::Queue(queue) => queue.overflow.as_ref().map(|(after, _)| *after),
                _ => None,
            };
            (EdgeKind::Queue, after.map_or_else(|| "too long".to_owned(), |after| format!("after {after}")))
        }
        By::NoInput => (EdgeKind::Lapse, SILENCE.to_owned()),
        By::NoMatch => (EdgeKind::Lapse, WRONG_KEY.to_owned()),
    })
}

/// What a key does, where it was written left aside.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Does {
    Leads(StepId),
    Repeats,
    GoesBack,
    Nothing,
}

impl Does {
    fn new(key: &MenuKey) -> Self {
        match key.action {
            Action::Goto(target) => Self::Leads(target.step),
            Action::Repeat => Self::Repeats,
            Action::Back => Self::GoesBack,
            Action::Nowhere => Self::Nothing,
        }
    }
}

/// The reserved keys that are told once for the whole picture instead of being drawn at each menu.
fn everywhere(graph: &MenuGraph) -> (Vec<Everywhere>, Vec<(Press, Does)>) {
    let menus = graph.menus().count();
    let mut reserved: Vec<(Press, Does)> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for key in graph.menus().flat_map(|(_, _, menu)| &menu.keys).filter(|key| key.choice.is_none()) {
        if seen.insert((key.press.clone(), Does::new(key))) {
            reserved.push((key.press.clone(), Does::new(key)));
        }
    }
    let (mut everywhere, mut told) = (Vec::new(), Vec::new());
    for (press, does) in reserved {
        let without: Vec<&str> = graph
            .menus()
            .filter(|(_, _, menu)| menu.key(press.keys()).is_none_or(|key| Does::new(key) != does))
            .map(|(_, step, _)| step.name.as_str())
            .collect();
        let few = without.len() <= MOST_EXCEPTIONS && without.len() * 2 < menus;
        let (to, what) = match does {
            // One menu's keys are no crowd, and a key of some menus is theirs.
            Does::Leads(_) if menus < 2 || !few => continue,
            Does::Leads(to) => (Some(to), graph.step(to).name.as_str()),
            Does::Repeats => (None, "says it again"),
            Does::GoesBack => (None, "back to the menu before"),
            Does::Nothing => continue,
        };
        let short = match (without.is_empty(), few) {
            (true, _) if menus == 1 => format!("{press} in the menu"),
            (true, _) => format!("{press} in every menu"),
            (false, true) => format!("{press} in every menu but {}", list_of(without).replace('`', "")),
            (false, false) => format!("{press} in {} of {menus} menus", menus - without.len()),
        };
        everywhere.push(Everywhere { to, text: format!("{short}: {what}"), short });
        told.push((press, does));
    }
    // Where keys lead stands before what they repeat.
    everywhere.sort_by_key(|everywhere| everywhere.to.is_none());
    (everywhere, told)
}
