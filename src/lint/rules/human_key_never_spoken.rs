//! RT106 human-key-never-spoken: a key to a person that nobody is told of.

use crate::finding::{Code, Severity};
use crate::graph::{Menu, MenuKey, PromptId, StepId, StepKind};
use crate::lint::wording::{base, tongue};
use crate::lint::{Cx, Rule, Sink, Why};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT106",
        name: "human-key-never-spoken",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "a key to a person works and nobody is told",
        explain: "\
## What it checks
Where keys of the main menu lead to a person, a prompt says so before callers leave that menu: the offer of a choice,
or words about the key in what is said before it or in it. Where only another prompt names such a key, the finding is
for information. Keys are found in English, Spanish, French, German, Portuguese and Italian; a menu that is a recording
without text is not judged, and a menu in another language is left alone. In a file that is a module or a survey (`role:`) the finding
is for information only.

## Why it matters
A key that only insiders know helps insiders. Summaries of Italy's AGCOM 255/24/CONS want the choice of an operator
explicit and transparent (https://punto-informatico.it/servizio-assistenza-clienti-nuove-regole-agcom); W3C's Cognitive
Accessibility Task Force has it said, as the first choice of each menu (https://github.com/w3c/coga,
design-guide/o6p04-voice-menus.html). Whether a law binds your line, check with counsel.

## Example
```yaml
keys: {0: agents}
steps:
  main:
    menu:
      - {press: 1, say: \"For billing, press 1.\", goto: billing}
    exhausted: agents
```

## Instead
```yaml
keys: {0: agents}
steps:
  main:
    menu:
      - {press: 1, say: \"For billing, press 1.\", goto: billing}
      - {press: 0, say: \"To speak to a person, press 0.\", goto: agents}
    exhausted: agents
```
",
    },
    thresholds: &[],
    check,
};

/// What prompts say of a key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    Never,
    /// Some are in a language whose keys are not known.
    Foreign,
    /// Some have no text.
    NoText,
    Yes,
}

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let openings = cx.openings();
    for id in cx.graph.main_menus() {
        let step = cx.graph.step(id);
        let StepKind::Menu(menu) = &step.kind else { continue };
        let to_a_human: Vec<&MenuKey> = menu.keys.iter().filter(|key| leads_to_a_human(cx, id, key)).collect();
        let before = openings.iter().filter(|opening| opening.menu == id).flat_map(|opening| &opening.said);
        let heard: Vec<PromptId> = before.map(|(prompt, _)| *prompt).chain(menu.prompts.iter().copied()).collect();
        let told = |prompts: &[PromptId]| to_a_human.iter().map(|key| tells(cx, menu, key, prompts)).max();
        let Some(now) = told(&heard) else { continue };
        match now {
            Told::Yes | Told::Foreign => continue,
            Told::NoText => {
                out.not_judged(Why::NoText, heard.iter().filter(|prompt| cx.text(**prompt).is_none()).count().max(1));
                continue;
            }
            Told::Never => {}
        }
        let everywhere: Vec<PromptId> = (0..cx.graph.prompts.len()).filter_map(|at| cx.graph.prompt_at(at)).collect();
        let later = told(&everywhere) == Some(Told::Yes);
        let severity = if later { Severity::Info } else { RULE.code.severity };
        let words = if later { "callers are told only later" } else { "nobody is told" };
        let key = to_a_human[0];
        out.report(step.span, format!("{} leads to a person in `{}`, and {words}", key.press, step.name))
            .related(key.span, "the key")
            .severity(cx.on_a_line(severity))
            .help(format!(
                "add a choice: `- {{press: {}, say: \"To speak to a person, press {0}.\", goto: {}}}`",
                key.press,
                cx.somebody()
            ));
    }
}

fn leads_to_a_human(cx: &Cx<'_>, menu: StepId, key: &MenuKey) -> bool {
    cx.graph.leads(menu, key).is_some_and(|target| cx.human_by_itself.has(target))
}

/// Whether some of these prompts tell of a key: the offer of its choice, or words that name it.
fn tells(cx: &Cx<'_>, menu: &Menu, key: &MenuKey, prompts: &[PromptId]) -> Told {
    let offer = key.choice.and_then(|choice| menu.choices.get(choice)?.prompt);
    if offer.is_some_and(|offer| prompts.contains(&offer)) {
        return Told::Yes;
    }
    let of = |id: &PromptId| {
        let words = cx.graph.prompt(*id).words.iter().find(|words| words.text.is_some());
        let Some((text, words)) = words.and_then(|words| Some((words.text.as_deref()?, words))) else {
            return Told::NoText;
        };
        match cx.graph.line.languages.get(words.language).and_then(|tag| tongue(base(tag))) {
            Some(tongue) if tongue.names(text, key.press.keys()) => Told::Yes,
            Some(_) => Told::Never,
            None => Told::Foreign,
        }
    };
    prompts.iter().map(of).max().unwrap_or(Told::Never)
}
