//! `hear = "main"`: a step, a prompt, or words of one. With `press`, the offer of that key.

use super::Expectation;
use crate::audit::follow::{Moment, Seen, Sign};
use crate::audit::plan::Target;
use crate::audit::{AUDIT_NAMES_UNKNOWN, Deed, Way};
use crate::finding::{Finding, did_you_mean};
use crate::graph::{MenuGraph, PromptId, PromptRole, StepId, StepKind};
use crate::source::Spanned;

pub(super) static EXPECTATION: Expectation =
    Expectation { name: "hear", takes: "a step, a prompt's file stem, or words of its text", resolve, met, missed };

fn resolve(graph: &MenuGraph, way: &Way, name: &Spanned<String>) -> Result<Target, Finding> {
    let ids = || (0..graph.prompts.len()).filter_map(|at| graph.prompt_at(at));
    let mut target = Target::new(&name.value);
    if let Some(step) = graph.find(&name.value) {
        target.steps = vec![step];
        target.should = Some(graph.step(step).span);
        let own: Vec<PromptId> = graph.own_prompts(step);
        // A whole step was heard when the last of its segments was.
        target.prompts = own.last().copied().into_iter().collect();
        target.begins = own;
        if target.prompts.is_empty() {
            return Err(Finding::new(
                &AUDIT_NAMES_UNKNOWN,
                name.span,
                format!("step `{}` says nothing that could be heard", name.value),
            )
            .related(graph.step(step).span, "it is written here")
            .help(format!("expect to come there: `reach = \"{}\"`", name.value)));
        }
    } else {
        let stem = name.value.strip_suffix(".wav").unwrap_or(&name.value);
        let words = plain(&name.value);
        let named = |id: &PromptId| graph.prompt(*id).stem == stem || graph.prompt(*id).is_recorded_as(stem);
        let said = |id: &PromptId| {
            !words.is_empty()
                && graph
                    .prompt(*id)
                    .words
                    .iter()
                    .any(|each| each.text.as_deref().is_some_and(|text| plain(text).contains(&words)))
        };
        target.prompts = ids().filter(named).collect();
        if target.prompts.is_empty() {
            target.prompts = ids().filter(said).collect();
        }
        target.begins.clone_from(&target.prompts);
        target.steps = target.prompts.iter().map(|id| graph.prompt(*id).step).collect();
        target.steps.dedup();
        target.should = target.prompts.first().map(|id| graph.prompt(*id).span);
        if target.prompts.is_empty() {
            let near = did_you_mean(
                &name.value,
                graph.step_names().chain(graph.prompts.iter().map(|prompt| prompt.stem.as_str())),
            );
            return Err(Finding::new(
                &AUDIT_NAMES_UNKNOWN,
                name.span,
                format!("`{}` is no step and no prompt of the line, and nobody says it{near}", name.value),
            )
            .help(format!("`hear` takes {}", EXPECTATION.takes)));
        }
    }
    if let Some(Spanned { value: Deed::Press(press), .. }) = &way.act {
        offers(graph, press, &mut target);
    }
    Ok(target)
}

/// Which prompts offer a key in the steps that are to be heard.
fn offers(graph: &MenuGraph, press: &str, target: &mut Target) {
    let mut found = Vec::new();
    for step in &target.steps {
        found.extend(offers_in(graph, *step, press));
    }
    // Reading an entry back asks for a key in words of its own.
    let confirms = |id: &&PromptId| matches!(graph.prompt(**id).role, PromptRole::Confirm);
    found.extend(target.prompts.iter().filter(confirms).copied());
    target.needs_offer = true;
    if let Some(offer) = found.first() {
        target.should = Some(graph.prompt(*offer).span);
    }
    target.prompts = found;
}

/// The prompts of a step that offer a key: its choice, or wherever the words name it.
#[must_use]
pub fn offers_in(graph: &MenuGraph, step: StepId, press: &str) -> Vec<PromptId> {
    match &graph.step(step).kind {
        StepKind::Menu(menu) => {
            let own: Vec<PromptId> = menu
                .choices
                .iter()
                .filter(|choice| choice.press.iter().any(|(key, _)| key.keys() == press))
                .filter_map(|choice| choice.prompt)
                .collect();
            if !own.is_empty() || menu.key(press).is_none() {
                return own;
            }
            // A reserved key is offered wherever some prompt of the menu names it.
            menu.prompts
                .iter()
                .copied()
                .filter(|id| {
                    graph
                        .prompt(*id)
                        .words
                        .iter()
                        .any(|words| names_key(words.text.as_deref().unwrap_or_default(), press))
                })
                .collect()
        }
        StepKind::Queue(queue) => {
            queue.callback.iter().filter(|offer| offer.press.keys() == press).filter_map(|offer| offer.prompt).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a text names a key: the digit itself, or the word for star and pound.
fn names_key(text: &str, press: &str) -> bool {
    let words: &[&str] = match press {
        "*" => &["star", "asterisco", "estrella", "étoile", "stern", "asterisk"],
        "#" => &["pound", "hash", "numeral", "almohadilla", "dièse", "raute", "cancelletto"],
        "0" => &["0", "zero", "cero", "zéro", "null"],
        digits => &[digits],
    };
    plain(text).split(' ').any(|word| words.contains(&word))
}

fn met(target: &Target, moment: &Moment, barges_in: bool) -> bool {
    match &moment.sign {
        Sign::PromptEnded { prompt, whole } => *whole && target.prompts.contains(prompt),
        // Who barges in needs no more than the beginning.
        Sign::PromptBegan { prompt, .. } => barges_in && target.begins.contains(prompt),
        _ => false,
    }
}

fn missed(graph: &MenuGraph, target: &Target, act: Option<&Deed>, seen: &Seen) -> String {
    let heard = target.steps.iter().any(|step| seen.steps.iter().any(|(entered, _)| entered == step));
    if let (true, true, Some(Deed::Press(press))) = (heard, target.needs_offer, act) {
        return format!("`{}` was heard, and never offers key {press}", target.name);
    }
    let wanted = if heard {
        format!("`{}` was not heard to its end", target.name)
    } else {
        format!("`{}` was not heard", target.name)
    };
    match seen.way(graph) {
        Some(way) => format!("{wanted}: the call went {way}"),
        None => wanted,
    }
}

/// Lower case, letters and digits only, single spaces: how words are compared.
fn plain(text: &str) -> String {
    let spaced: String = text.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
