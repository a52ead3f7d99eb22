//! RT208 key-spoken-but-dead: callers are told to press a key that does nothing, or not that.

use std::collections::HashSet;

use crate::finding::{Code, Severity};
use crate::graph::{Action, Language, Menu, MenuKey, PromptId, Queue, Step, StepId, StepKind};
use crate::lint::spoken::Offer;
use crate::lint::told::{Ends, Told};
use crate::lint::{Cx, Rule, Sink, some_of};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT208",
        name: "key-spoken-but-dead",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "callers are told to press a key that does not do what is said",
        explain: "\
## What it checks
Every key that a menu speaks of works in that menu, in each language, and the words of a choice name its own key. The
same for keys that a prompt on the way to a menu speaks of, the callback key of a queue, and the key that ends an entry.
Keys are read from the text in English, Spanish, French, German, Portuguese and Italian, lists included (\"1 for sales or
2 for support\"); recordings without words and other languages are not judged. Keys named in a message before a
transfer or a voicemail are somebody else's.

## Why it matters
Callers do what they are told and hear that it was wrong. On public lines a plain search for \"press N\" was wrong nearly
always, so the keys are read by a grammar whose precision is measured; since free text is never certain, a warning and
no error. `[rules]` makes it one.

## Example
```yaml
- {press: 1, say: \"For billing, press 2.\", goto: billing}
```

## Instead
```yaml
- {press: 1, say: \"For billing, press 1.\", goto: billing}
```
",
    },
    thresholds: &[],
    check,
};

/// What was reported: the same words in two languages of the call are one fact.
type Seen = HashSet<(Span, String)>;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let mut seen = Seen::new();
    for language in 0..cx.graph.line.languages.len() {
        for (_, step, menu) in cx.menus() {
            let told = cx.menu_told(menu, language);
            if language == 0 {
                told.not_judged(out);
            }
            wrong_names(cx, (step, menu), &told, language, &mut seen, out);
            // A choice whose key could not be read has its finding, and might have been the one.
            if menu.choices.iter().any(|choice| choice.press.is_empty()) {
                continue;
            }
            for (prompt, offer) in told.keys().filter(|(_, offer)| !menu.takes(&offer.keys)) {
                let working: Vec<String> = menu.keys.iter().map(|key| key.press.to_string()).collect();
                let working: Vec<&str> = working.iter().map(String::as_str).collect();
                let help = match working.len() {
                    0 => "add the choice, or take the key out of the words".to_owned(),
                    _ => format!("add the choice, or say one of its keys: {}", some_of(&working)),
                };
                dead(cx, (prompt, offer), language, &format!("no key of `{}`", step.name), &help, &mut seen, out);
            }
        }
        for (id, step) in cx.graph.steps().filter(|(id, _)| cx.reachable.has(*id)) {
            in_entries(cx, id, step, language, &mut seen, out);
        }
        for (id, _, told) in cx.passages(language) {
            let Ends::To(ends) = cx.comes_to(id) else { continue };
            for (prompt, offer) in told.keys().filter(|(_, offer)| !ends.iter().any(|end| may_take(cx, *end, offer))) {
                let help = "say it in the menu that has the key, or lead to one";
                dead(cx, (prompt, offer), language, "a key that nothing waits for", help, &mut seen, out);
            }
        }
    }
}

/// Choices that are taken by another key than they say.
fn wrong_names(
    cx: &Cx<'_>,
    (step, menu): (&Step, &Menu),
    told: &Told<'_>,
    language: Language,
    seen: &mut Seen,
    out: &mut Sink,
) {
    for (choice, prompt, offer) in menu.says_another(told) {
        let span = cx.graph.prompt(prompt).span;
        let Some((press, at)) = menu.choices[choice].press.first() else { continue };
        if !seen.insert((span, offer.keys.clone())) {
            continue;
        }
        let said = shown(&offer.keys);
        let leads = match menu.key(&offer.keys) {
            Some(MenuKey { action: Action::Goto(target), .. }) => {
                format!("`{said}` leads to `{}`", cx.name(target.step))
            }
            Some(_) => format!("`{said}` does something else"),
            None => format!("`{said}` does nothing here"),
        };
        let tongue = in_language(cx, prompt, language);
        out.report(
            span,
            format!("the words of a choice of `{}` say {said}{tongue}, and its key is {press}", step.name),
        )
        .label(leads)
        .related(*at, "the key that works")
        .help(format!("say {press}, or write `press: {said}`"));
    }
}

/// Keys that a queue or an entry speaks of.
fn in_entries(cx: &Cx<'_>, id: StepId, step: &Step, language: Language, seen: &mut Seen, out: &mut Sink) {
    match &step.kind {
        StepKind::Queue(queue) => {
            let comfort = queue.comfort.iter().flat_map(|(_, prompts)| prompts);
            let callback = queue.callback.iter().filter_map(|offer| offer.prompt.as_ref());
            for prompt in queue.announce.iter().chain(comfort).chain(callback) {
                let told = cx.told(&[*prompt], language);
                for (prompt, offer) in told.keys().filter(|(_, offer)| !may_take(cx, id, offer)) {
                    let help = match &queue.callback {
                        Some(callback) => format!("the key that works here is {}", callback.press),
                        None => {
                            "give the queue a `callback:` with that `press`, or take the key out of the words".into()
                        }
                    };
                    dead(
                        cx,
                        (prompt, offer),
                        language,
                        &format!("no key of the queue `{}`", step.name),
                        &help,
                        seen,
                        out,
                    );
                }
            }
        }
        StepKind::Collect(collect) => {
            let mut told = cx.told(collect.prompt.as_slice(), language);
            told.add(cx.retries_told(&collect.retries, language));
            let ends = |offer: &Offer| {
                let sign = offer.keys.chars().last().filter(|key| !key.is_ascii_digit());
                sign.is_none() || sign == collect.terminator
            };
            for (prompt, offer) in told.keys().filter(|(_, offer)| !ends(offer)) {
                let help = match collect.terminator {
                    Some(key) => format!("the key that ends the entry is {}", shown(&key.to_string())),
                    None => format!("write `terminator: {}`, or take the key out of the words", shown(&offer.keys)),
                };
                dead(cx, (prompt, offer), language, &format!("no key of the entry `{}`", step.name), &help, seen, out);
            }
        }
        _ => {}
    }
}

/// Whether a step could do something with a key.
fn may_take(cx: &Cx<'_>, step: StepId, offer: &Offer) -> bool {
    match &cx.graph.step(step).kind {
        StepKind::Menu(menu) => menu.takes(&offer.keys),
        StepKind::Queue(Queue { callback, .. }) => {
            callback.as_ref().is_some_and(|callback| callback.press.keys() == offer.keys)
        }
        StepKind::Disconnect(_) => false,
        // What takes digits, what we only pass through and what answers elsewhere has keys of its own.
        _ => true,
    }
}

fn dead(
    cx: &Cx<'_>,
    (prompt, offer): (PromptId, &Offer),
    language: Language,
    what: &str,
    help: &str,
    seen: &mut Seen,
    out: &mut Sink,
) {
    let span = cx.graph.prompt(prompt).span;
    if seen.insert((span, offer.keys.clone())) {
        let tongue = in_language(cx, prompt, language);
        out.report(span, format!("callers are told{tongue} to press {}, which is {what}", shown(&offer.keys)))
            .help(help);
    }
}

/// In which language that is said, where a line has several.
fn in_language(cx: &Cx<'_>, prompt: PromptId, language: Language) -> String {
    let spoken = cx.graph.prompt(prompt).words.get(language).map_or(language, |words| words.language);
    match cx.graph.line.languages.get(spoken) {
        Some(tag) if cx.graph.line.languages.len() > 1 => format!(" in {tag}"),
        _ => String::new(),
    }
}

/// A key as a menu writes it.
fn shown(keys: &str) -> String {
    match keys {
        "*" => "star".to_owned(),
        "#" => "pound".to_owned(),
        keys => keys.to_owned(),
    }
}
