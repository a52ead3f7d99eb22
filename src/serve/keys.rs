//! What keys do, as a page shows it: their words, where they lead, and which prompts offer them.

use super::wire;
use crate::graph::{Action, CallbackOffer, Language, MenuGraph, MenuKey, PromptId, Queue, StepId, StepKind};
use crate::lint::spoken;

/// What the keys of a menu do, and which prompts offer them.
pub(super) fn of_menu(graph: &MenuGraph, step: StepId, language: Language) -> Vec<wire::Key> {
    let StepKind::Menu(menu) = &graph.step(step).kind else { return Vec::new() };
    let retries = menu.retries.no_input.iter().chain(&menu.retries.no_match).chain(&menu.retries.help);
    let all: Vec<PromptId> = menu.prompts.iter().chain(retries).copied().collect();
    // Some words are in another language than the call: those that offer to change it.
    let said = |prompt: PromptId| {
        let words = graph.prompt(prompt).words.get(language);
        let own = words.map_or(language, |words| words.language);
        (graph.prompt(prompt).said_in(own), graph.line.languages.get(own).map_or("", String::as_str))
    };
    let says = |prompt: PromptId, press: &str| {
        let (text, tag) = said(prompt);
        graph.prompt(prompt).is_said(language) && spoken::mentions(text, tag, press)
    };
    let key = |key: &MenuKey| {
        let press = key.press.keys();
        let own = key.choice.and_then(|choice| menu.choices.get(choice)?.prompt);
        let own = own.filter(|own| graph.prompt(*own).is_said(language));
        let mut offered: Vec<PromptId> = all.iter().copied().filter(|prompt| says(*prompt, press)).collect();
        offered.extend(own.filter(|own| !offered.contains(own)));
        let (words, tag) = own.or(offered.first().copied()).map_or(("", ""), said);
        wire::Key {
            press: press.to_owned(),
            words: words.to_owned(),
            language: tag.to_owned(),
            leads: leads(graph, step, key),
            spoken: !offered.is_empty(),
            offered: offered.into_iter().map(PromptId::index).collect(),
        }
    };
    menu.keys.iter().map(key).collect()
}

/// Where a key leads, in words.
fn leads(graph: &MenuGraph, menu: StepId, key: &MenuKey) -> String {
    let name = |step: StepId| graph.step(step).name.clone();
    let to = match key.action {
        Action::Goto(target) if target.step == menu && key.language.is_some() => String::new(),
        Action::Goto(target) => name(target.step),
        Action::Repeat => "again from the start".to_owned(),
        Action::Back => match &graph.step(menu).kind {
            StepKind::Menu(menu) => {
                menu.back.map_or_else(|| "back".to_owned(), |back| format!("back to {}", name(back)))
            }
            _ => "back".to_owned(),
        },
        Action::Nowhere => "nowhere".to_owned(),
    };
    match key.language.and_then(|language| graph.line.languages.get(language)) {
        Some(tag) if to.is_empty() => format!("on in {tag}"),
        Some(tag) => format!("{to}, in {tag}"),
        None => to,
    }
}

/// The key that takes the offer to call back.
pub(super) fn of_queue(graph: &MenuGraph, queue: &Queue, language: Language) -> Vec<wire::Key> {
    let key = |offer: &CallbackOffer| wire::Key {
        press: offer.press.keys().to_owned(),
        words: offer.prompt.map_or("", |prompt| graph.prompt(prompt).said_in(language)).to_owned(),
        language: graph.line.languages.get(language).cloned().unwrap_or_default(),
        leads: offer.target.map_or_else(|| "nowhere".to_owned(), |target| graph.step(target.step).name.clone()),
        offered: offer.prompt.iter().map(|prompt| prompt.index()).collect(),
        spoken: offer.prompt.is_some(),
    };
    queue.callback.iter().map(key).collect()
}
