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
        let offers = || spoken::offers(text, tag).is_some_and(|offers| offers.iter().any(|offer| offer.keys == press));
        // Star and pound have no other meaning in a prompt than the key.
        let names =
            || matches!(press, "*" | "#") && spoken::mentions(text, tag.split('-').next().unwrap_or(tag), press);
        graph.prompt(prompt).is_said(language) && (offers() || names())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Project;

    #[test]
    fn a_key_is_offered_by_whatever_prompt_says_it_and_in_its_own_language() {
        let menu = "line: Test
languages: [en-US, es-US]
keys: {0: agents, star: repeat, pound: back}
start: main
steps:
  main:
    menu:
      - {press: 9, say: {es-US: 'Para español, oprima 9.'}, language: es-US, goto: main}
      - {press: 1, say: {en-US: 'For billing, press 1.', es-US: 'Para su factura, oprima 1.'}, goto: bye}
      - {say: {en-US: 'To hear this again, press star.', es-US: 'Para escuchar de nuevo, oprima asterisco.'}}
    exhausted: agents
  agents: {queue: {wait: 10s}}
  bye: {disconnect: {en-US: Goodbye., es-US: Adiós.}}
";
        let line = Project::new("/".into(), None).line_of("a.yaml", menu.as_bytes().to_vec());
        let told = |language| -> Vec<(String, String, String, bool)> {
            of_menu(&line.graph, line.graph.start, language)
                .into_iter()
                .map(|key| (key.press, key.words, key.leads, key.spoken))
                .collect()
        };
        let of = |press: &str, words: &str, leads: &str| {
            (press.to_owned(), words.to_owned(), leads.to_owned(), !words.is_empty())
        };
        let english = told(0);
        assert!(english.contains(&of("9", "Para español, oprima 9.", "on in es-US")), "{english:?}");
        assert!(english.contains(&of("1", "For billing, press 1.", "bye")), "{english:?}");
        assert!(english.contains(&of("*", "To hear this again, press star.", "again from the start")), "{english:?}");
        assert!(english.contains(&of("0", "", "agents")), "{english:?}");
        let spanish = told(1);
        assert!(spanish.contains(&of("1", "Para su factura, oprima 1.", "bye")), "{spanish:?}");
        let star = of("*", "Para escuchar de nuevo, oprima asterisco.", "again from the start");
        assert!(spanish.contains(&star), "{spanish:?}");
    }
}
