//! One recording of a whole menu, cut into its introduction and its choices.

use super::model::{Fixed, Part, Parts};
use super::{Basis, Cue, Sound};
use crate::finding::{BAD_VALUE, Finding};
use crate::graph::{Language, Menu, MenuGraph, Piece, PromptId};
use crate::menu::PromptFiles;
use crate::source::Span;
use crate::time::Time;

/// Cuts the one file of a menu into its introduction and its choices.
pub(super) fn cut_whole(
    graph: &MenuGraph,
    menu: &Menu,
    language: Language,
    files: &PromptFiles,
    fixed: &mut [Fixed],
    findings: &mut Vec<Finding>,
) {
    let parts: Vec<PromptId> = menu.prompts.iter().copied().filter(|id| graph.prompt(*id).in_whole).collect();
    let Some(first) = parts.first() else { return };
    let Some(Piece::File { name, .. }) = graph.prompt(*first).words[language].pieces.first() else { return };
    let Some(facts) = files.get(name) else { return };
    let Some(length) = facts.length else { return };
    let stated: Vec<Option<(Time, Span)>> =
        parts.iter().map(|id| graph.prompt(*id)).map(|prompt| prompt.at.map(|at| (at, prompt.span))).collect();
    let (starts, cue) = if stated.iter().skip(1).all(Option::is_some) {
        let mut starts: Vec<Time> = Vec::new();
        for (at, span) in stated.iter().map(|stated| stated.unwrap_or((Time::ZERO, graph.prompt(*first).span))) {
            let before = starts.last().copied();
            if at >= length || before.is_some_and(|before| at <= before && at > Time::ZERO) {
                let limit = if at >= length {
                    format!("`{name}` ends at {length}")
                } else {
                    format!("the choice before begins at {}", before.unwrap_or_default())
                };
                findings.push(
                    Finding::new(&BAD_VALUE, span, format!("the cue point {at} cannot be: {limit}"))
                        .help("cue points ascend and lie inside the file"),
                );
            }
            starts.push(at.min(length).max(before.unwrap_or_default()));
        }
        // What comes before the first cue point belongs to what is heard first.
        if let Some(first) = starts.first_mut().filter(|_| parts.len() > 1) {
            *first = Time::ZERO;
        }
        (starts, Cue::Stated)
    } else {
        let mut pauses = facts.pauses.clone();
        let found = pauses.len() + 1 >= parts.len();
        // The longest pauses are the ones between choices.
        pauses.sort_by_key(|(from, until)| (-(*until - *from), *from));
        pauses.truncate(parts.len() - 1);
        let mut starts: Vec<Time> =
            std::iter::once(Time::ZERO).chain(pauses.into_iter().map(|(_, until)| until)).collect();
        starts.sort_unstable();
        if !found {
            let count = parts.len() as i64;
            starts = (0..count).map(|at| Time::from_micros(length.micros() * at / count).on_sample()).collect();
        }
        (starts, if found { Cue::Found } else { Cue::Guessed })
    };
    for (at, id) in parts.iter().enumerate() {
        let until = starts.get(at + 1).copied().unwrap_or(length);
        let sound =
            Sound { file: Some(name.as_str().into()), from: starts[at], length: (until - starts[at]).at_least_zero() };
        let basis = if cue == Cue::Guessed { Basis::Estimated } else { Basis::Measured };
        fixed[id.index() * graph.line.languages.len() + language] =
            Fixed { parts: Parts::One(Part::Sound(sound, basis)), cue };
    }
}
