//! RT209 key-live-but-unspoken: a key works and nobody is told.

use std::collections::HashMap;

use crate::finding::{Code, Severity};
use crate::graph::{Action, Language, Menu, MenuKey, PERSON, PromptId, StepId, StepKind};
use crate::lint::told::{Ends, Told};
use crate::lint::{Cx, Rule, Sink};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT209",
        name: "key-live-but-unspoken",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "a key works and nobody is told",
        explain: "\
## What it checks
In each language some prompt speaks of every choice's key: the menu's own, what it says after silence or a wrong key, or
what is said on the way to it. So too of the callback key of a queue, and, anywhere on the line, of a reserved key
(`keys:`) that leads to a step. A second key for what another one does is an expert's short way and needs no words;
`repeat` and `back` are found by habit; keys to a person are RT106's. A number of three digits or more (ours) needs words
of its choice and not itself: \"Or enter an extension.\" A menu of which any prompt has no words in the
file, or words of another language than English, Spanish, French, German, Portuguese and Italian, is not judged.

## Why it matters
A choice that nobody hears of is one that callers need and do not get. Among public lines a menu seven levels deep had a
sixth choice that no prompt names, and another wired keys that its prompts never mention.

## Example
```yaml
- {press: 1, say: \"For billing, press 1.\", goto: billing}
- {press: 2, goto: repairs}
```

## Instead
```yaml
- {press: 1, say: \"For billing, press 1.\", goto: billing}
- {press: 2, say: \"For repairs, press 2.\", goto: repairs}
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let languages = cx.graph.line.languages.len();
    let mut unspoken: Vec<(Span, String, Vec<Language>)> = Vec::new();
    let mut note = |span: Span, message: String, language: Language| match unspoken
        .iter_mut()
        .find(|(known, other, _)| *known == span && *other == message)
    {
        Some((_, _, in_languages)) => in_languages.push(language),
        None => unspoken.push((span, message, vec![language])),
    };
    for language in 0..languages {
        let before = before_menus(cx, language);
        for (id, step, menu) in cx.menus() {
            let mut told = cx.menu_told(menu, language);
            before.get(&id).into_iter().flatten().for_each(|prompt| told.add(cx.told(&[*prompt], language)));
            let mut silent: Vec<&MenuKey> =
                menu.keys.iter().filter(|key| key.choice.is_some() && is_unspoken(cx, id, menu, key, &told)).collect();
            // Where the words of a choice name another key, that is the finding.
            if !silent.is_empty() {
                let wrong: Vec<usize> = menu.says_another(&told).into_iter().map(|(choice, ..)| choice).collect();
                silent.retain(|key| key.choice.is_none_or(|choice| !wrong.contains(&choice)));
            }
            // Nothing is said at all: the words are elsewhere.
            if silent.is_empty() || told.not_judged(out) || told.texts.is_empty() {
                continue;
            }
            for key in silent {
                note(key.span, format!("{} works in `{}`, and no prompt says so", key.press, step.name), language);
            }
        }
        for (_, step) in cx.graph.steps().filter(|(id, _)| cx.reachable.has(*id)) {
            let StepKind::Queue(queue) = &step.kind else { continue };
            let Some(callback) = &queue.callback else { continue };
            let comfort = queue.comfort.iter().flat_map(|(_, prompts)| prompts);
            let prompts = queue.announce.iter().chain(comfort).chain(&callback.prompt);
            let told = cx.told(&prompts.copied().collect::<Vec<_>>(), language);
            let offered = callback.prompt.is_some_and(|prompt| told.mentions(prompt, callback.press.keys()));
            if !offered && !told.names(callback.press.keys()) && !told.texts.is_empty() && !told.not_judged(out) {
                let message =
                    format!("{} asks to be called back in `{}`, and no prompt says so", callback.press, step.name);
                note(callback.prompt.map_or(step.span, |prompt| cx.graph.prompt(prompt).span), message, language);
            }
        }
        reserved(cx, language, &mut note);
    }
    for (span, message, in_languages) in unspoken {
        let finding = out.report(span, message).help("say it: \"For ..., press ...\", or take the key out");
        if in_languages.len() < languages {
            let tags: Vec<&str> =
                in_languages.iter().filter_map(|at| cx.graph.line.languages.get(*at)).map(String::as_str).collect();
            drop(finding.label(format!("in {}", tags.join(", "))));
        }
    }
}

/// A press of so many keys is a number that somebody was given (ours).
const NUMBER: usize = 3;

/// Prompts that speak of keys on the way to each menu.
fn before_menus(cx: &Cx<'_>, language: Language) -> HashMap<StepId, Vec<PromptId>> {
    let mut before: HashMap<StepId, Vec<PromptId>> = HashMap::new();
    for (id, step, _) in cx.passages(language) {
        let (StepKind::Play(prompts), Ends::To(ends)) = (&step.kind, cx.comes_to(id)) else { continue };
        for end in ends {
            before.entry(end).or_default().extend(prompts);
        }
    }
    before
}

/// No prompt speaks of the key of a choice, nor of another key that does the same.
fn is_unspoken(cx: &Cx<'_>, id: StepId, menu: &Menu, key: &MenuKey, told: &Told<'_>) -> bool {
    let Some(at) = key.choice else { return false };
    let Some(choice) = menu.choices.get(at) else { return false };
    let Some(target) = cx.graph.leads(id, key) else { return false };
    let human = choice.reasons.contains(&PERSON) || (key.press.keys() == "0" && cx.human_by_itself.has(target));
    if human || key.action == Action::Nowhere {
        return false;
    }
    let says = |other: &MenuKey| {
        let own = other.choice.and_then(|choice| menu.choices.get(choice)?.prompt);
        told.names(other.press.keys()) || own.is_some_and(|own| told.mentions(own, other.press.keys()))
    };
    // "Or enter an extension": who has a number of three digits or more knows it.
    if choice.prompt.is_some() && key.press.keys().len() >= NUMBER {
        return false;
    }
    // A choice that says something else is no short way to the same.
    let short = choice.prompt.is_none();
    let same = |other: &&MenuKey| other.choice == key.choice || (short && cx.graph.leads(id, other) == Some(target));
    !menu.keys.iter().filter(same).any(says)
}

/// Reserved keys that lead to a step and are spoken of nowhere on the line: one fact, not one a menu.
fn reserved(cx: &Cx<'_>, language: Language, note: &mut impl FnMut(Span, String, Language)) {
    let mut keys: Vec<&MenuKey> = Vec::new();
    for (_, _, menu) in cx.menus() {
        let is_new = |key: &&MenuKey| match key.action {
            Action::Goto(target) => {
                let step = cx.graph.step(target.step);
                // A step that is not there could be a person.
                let human =
                    step.leads_to_a_human() || key.press.keys() == "0" || matches!(step.kind, StepKind::Missing);
                key.choice.is_none() && !human
            }
            _ => false,
        };
        for key in menu.keys.iter().filter(is_new) {
            if !keys.iter().any(|known| known.press == key.press) {
                keys.push(key);
            }
        }
    }
    if keys.is_empty() {
        return;
    }
    let everything: Vec<PromptId> = (0..cx.graph.prompts.len()).filter_map(|at| cx.graph.prompt_at(at)).collect();
    let told = cx.told(&everything, language);
    if told.without_text + told.without_grammar > 0 || told.texts.is_empty() {
        return;
    }
    for key in keys.into_iter().filter(|key| !told.names(key.press.keys())) {
        note(key.span, format!("{} works in every menu, and no prompt of the line says so", key.press), language);
    }
}
