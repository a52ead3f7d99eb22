//! What is said differently, and how long it takes.

use std::collections::HashMap;

use super::{Change, Cx, Length, Side, What};
use crate::graph::{Language, Piece, Prompt, PromptId, PromptRole, StepId};
use crate::time::Time;
use crate::timing::Filled;

/// The least difference of two lengths that is told (ours): what is shorter is shown as nothing.
const LEAST: Time = Time::from_millis(1);

/// The prompts of each step of a line.
pub(super) type ByStep = HashMap<StepId, Vec<PromptId>>;

/// Sorts the prompts of a line by their steps.
pub(super) fn by_step(side: &Side<'_>) -> ByStep {
    let mut all = ByStep::new();
    for (at, prompt) in side.graph.prompts.iter().enumerate() {
        if let Some(id) = side.graph.prompt_at(at) {
            all.entry(prompt.step).or_default().push(id);
        }
    }
    all
}

/// Compares what two steps say, but for the offers of choices: those go with their choices.
pub(super) fn compare(cx: &Cx<'_>, name: &str, ids: (&[PromptId], &[PromptId]), out: &mut Vec<Change>) {
    let keyed = |side: &Side<'_>, ids: &[PromptId]| -> Vec<(String, PromptId)> {
        ids.iter().filter_map(|id| Some((slot(side, *id)?, *id))).collect()
    };
    let (old, new) = (keyed(cx.old, ids.0), keyed(cx.new, ids.1));
    let olds: HashMap<&str, PromptId> = old.iter().map(|(slot, id)| (slot.as_str(), *id)).collect();
    let news: HashMap<&str, PromptId> = new.iter().map(|(slot, id)| (slot.as_str(), *id)).collect();
    for (slot, id) in &new {
        one(cx, name, (olds.get(slot.as_str()).copied(), Some(*id)), out);
    }
    for (slot, id) in &old {
        if !news.contains_key(slot.as_str()) {
            one(cx, name, (Some(*id), None), out);
        }
    }
}

/// What a prompt is for, as it can be found in the other line; nothing for the offer of a choice.
fn slot(side: &Side<'_>, id: PromptId) -> Option<String> {
    let prompt = side.graph.prompt(id);
    Some(match prompt.role {
        PromptRole::Choice(_) => return None,
        // A step has one of these, whatever its kind; of what is played there may be several.
        PromptRole::Ask | PromptRole::Closing | PromptRole::Announce => "says 0".to_owned(),
        PromptRole::Play => {
            let all = side.graph.own_prompts(prompt.step);
            format!("says {}", all.iter().position(|own| *own == id).unwrap_or_default())
        }
        PromptRole::NoInput(at) | PromptRole::NoMatch(at) | PromptRole::Comfort(at) => {
            format!("{} {at}", prompt.role.name())
        }
        PromptRole::Outcome(at) => {
            let outcome = side.graph.step(prompt.step).outcomes.get(at);
            format!("outcome {}", outcome.map_or("", |outcome| outcome.name.as_str()))
        }
        role => role.name().to_owned(),
    })
}

/// Compares one prompt in every language that both lines speak.
pub(super) fn one(cx: &Cx<'_>, name: &str, ids: (Option<PromptId>, Option<PromptId>), out: &mut Vec<Change>) {
    let (old, new) = (ids.0.map(|id| cx.old.graph.prompt(id)), ids.1.map(|id| cx.new.graph.prompt(id)));
    let Some(either) = new.or(old) else { return };
    for (language, tag) in cx.new.graph.line.languages.iter().enumerate() {
        let Some(before) = cx.old.graph.language(tag) else { continue };
        let said = (old.filter(|prompt| is_own(prompt, before)), new.filter(|prompt| is_own(prompt, language)));
        let lengths = (
            said.0.and(ids.0).map(|id| length(cx.old, id, before)),
            said.1.and(ids.1).map(|id| length(cx.new, id, language)),
        );
        let words = (said.0.map(|prompt| words(prompt, before)), said.1.map(|prompt| words(prompt, language)));
        let what = match (lengths, &words) {
            ((None, None), _) => continue,
            ((None, Some(_)), _) => What::PromptAdded,
            ((Some(_), None), _) => What::PromptRemoved,
            (_, (before, after)) if before != after => What::Words,
            ((Some(was), Some(is)), _) => {
                let apart = Time::from_micros((is.time - was.time).micros().abs());
                if apart < LEAST {
                    continue;
                }
                What::Length
            }
        };
        let mut change = Change::of(what, name, either.stem.clone())
            .values(words.0, words.1)
            .at(old.map(|prompt| prompt.span), new.map(|prompt| prompt.span));
        change.language = Some(tag.clone());
        change.lengths = Some(lengths);
        out.push(change);
    }
}

/// Whether a prompt is heard in a language in words of that language: others are compared in their own.
fn is_own(prompt: &Prompt, language: Language) -> bool {
    prompt.is_said(language) && prompt.words.get(language).is_some_and(|words| words.language == language)
}

/// The words, each blank one blank; the names of the files where there are none.
fn words(prompt: &Prompt, language: Language) -> String {
    let Some(words) = prompt.words.get(language) else { return String::new() };
    match &words.text {
        Some(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        None => words
            .pieces
            .iter()
            .filter_map(|piece| if let Piece::File { name, .. } = piece { Some(name.as_str()) } else { None })
            .collect::<Vec<_>>()
            .join(" "),
    }
}

fn length(side: &Side<'_>, id: PromptId, language: Language) -> Length {
    let spoken = side.times.speak(id, language, Filled::default());
    Length { time: spoken.length, basis: spoken.basis }
}
