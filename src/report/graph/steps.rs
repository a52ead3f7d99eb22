//! What is written into a step's box.

use unicode_segmentation::UnicodeSegmentation;

use super::{MOST_LETTERS, Mark, NodeKind, NodeView};
use crate::graph::{MenuGraph, Step, StepId, StepKind};
use crate::time::Time;
use crate::timing::{Basis, Filled, TimeModel, likeliest_wait, mean_wait};

pub(super) fn node(graph: &MenuGraph, id: StepId, times: Option<&TimeModel>, mark: Option<Mark>) -> NodeView {
    let step = graph.step(id);
    NodeView {
        id: id.index(),
        name: step.name.clone(),
        kind: kind(step),
        human: step.is_human(),
        start: id == graph.start,
        lines: line(graph, id).map(|line| cut(&line, MOST_LETTERS)).into_iter().collect(),
        notes: times.map(|times| seconds(graph, id, times)).unwrap_or_default(),
        mark,
    }
}

fn kind(step: &Step) -> NodeKind {
    match step.kind {
        StepKind::Play(_) => NodeKind::Play,
        StepKind::Menu(_) => NodeKind::Menu,
        StepKind::Collect(_) => NodeKind::Collect,
        StepKind::Hours { .. } | StepKind::Data => NodeKind::Branch,
        StepKind::Queue(_) => NodeKind::Queue,
        StepKind::Transfer { .. } => NodeKind::Transfer,
        StepKind::Voicemail { .. } => NodeKind::Voicemail,
        StepKind::Callback { .. } => NodeKind::Callback,
        StepKind::Disconnect(_) => NodeKind::Disconnect,
        StepKind::Opaque(_) => NodeKind::Opaque,
        StepKind::Missing => NodeKind::Missing,
    }
}

/// What is said, in the first language; where nothing is, what the step does.
fn line(graph: &MenuGraph, id: StepId) -> Option<String> {
    let said = graph
        .own_prompts(id)
        .into_iter()
        .filter_map(|prompt| graph.prompt(prompt).words.first()?.text.as_deref())
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    if !said.is_empty() {
        return Some(said);
    }
    match &graph.step(id).kind {
        StepKind::Hours { hours, .. } => Some(
            hours
                .and_then(|at| graph.line.hours.get(at))
                .map_or_else(|| "hours".to_owned(), |(name, _)| format!("hours: {name}")),
        ),
        StepKind::Data => Some("data decides".to_owned()),
        StepKind::Transfer { to, .. } => to.clone(),
        StepKind::Queue(queue) => queue.to.clone(),
        StepKind::Opaque(what) => Some(what.clone()).filter(|what| !what.is_empty()),
        StepKind::Missing => Some("not written".to_owned()),
        _ => None,
    }
}

/// At most so many letters, an ellipsis counted as one, between words where that loses little.
fn cut(text: &str, most: usize) -> String {
    let letters: Vec<&str> = text.graphemes(true).take(most + 1).collect();
    if letters.len() <= most {
        return text.to_owned();
    }
    let kept = &letters[..most.saturating_sub(1)];
    // A long word is cut where it stands: half the line is too much to lose.
    let end =
        kept.iter().rposition(|letter| letter.trim().is_empty()).filter(|end| *end > most / 2).unwrap_or(kept.len());
    let words = kept[..end].concat();
    format!("{}…", words.trim_end_matches(|letter: char| letter.is_whitespace() || ",.;:".contains(letter)))
}

/// How long the step speaks when nobody interrupts it, and what follows before anything else happens.
fn seconds(graph: &MenuGraph, id: StepId, times: &TimeModel) -> Vec<String> {
    let step = graph.step(id);
    let wait = match &step.kind {
        StepKind::Queue(queue) => queue.wait,
        _ => None,
    };
    let filled = Filled { digits: "", wait: wait.map(likeliest_wait) };
    let prompts = graph.own_prompts(id);
    let (mut length, mut basis) = (Time::ZERO, Basis::Measured);
    for (at, prompt) in prompts.iter().enumerate() {
        let spoken = times.speak(*prompt, 0, filled);
        // Inside one file there is no gap.
        let goes_on = at > 0 && graph.prompt(prompts[at - 1]).in_whole && graph.prompt(*prompt).in_whole;
        if at > 0 && !goes_on {
            length += step.settings.gap;
        }
        length += spoken.length;
        basis = basis.max(spoken.basis);
    }
    if prompts.is_empty() {
        (length, basis) = (step.takes.unwrap_or_default(), Basis::Declared);
    }
    let mut notes = Vec::new();
    if length > Time::ZERO {
        let about = if basis == Basis::Estimated { "~" } else { "" };
        notes.push(format!("{about}{length}"));
    }
    match &step.kind {
        StepKind::Queue(_) => notes.extend(wait.map(|wait| format!("mean wait {}", mean_wait(wait)))),
        StepKind::Transfer { ring, .. } => notes.push(format!("rings {ring}")),
        StepKind::Voicemail { max: Some(max), .. } => notes.push(format!("up to {max}")),
        _ => {}
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_text_is_cut_between_words_and_never_inside_a_letter() {
        assert_eq!(cut("For billing, press 1.", 40), "For billing, press 1.");
        assert_eq!(cut("For billing, press 1. For outages, press 2.", 24), "For billing, press 1…");
        assert_eq!(cut("aaaaaaaaaaaaaaaaaaaa", 10), "aaaaaaaaa…");
        assert_eq!(cut("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 2), "👩‍👩‍👧…");
    }
}
