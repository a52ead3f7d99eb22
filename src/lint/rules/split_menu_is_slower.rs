//! RT202 split-menu-is-slower: choices behind "more choices" that would be reached sooner in the menu itself.

use crate::finding::{Code, Severity};
use crate::graph::{Action, Menu, PromptId, PromptRole, Step, StepId, StepKind};
use crate::lint::shares::Shares;
use crate::lint::wording::{base, find_phrase, words};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit, Why};
use crate::time::Time;
use crate::timing::{Filled, flat_is_faster};

/// A longer menu is not proposed.
static MOST: Threshold = Threshold {
    key: "most",
    default: 8.0,
    unit: Unit::Count,
    what: "choices of the one menu that is proposed, at most",
    source: "ours",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT202",
        name: "split-menu-is-slower",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "choices behind \"more choices\" that would be reached sooner in the menu itself",
        explain: "\
## What it checks
A choice such as \"for more choices\" or \"for anything else\" that leads to a second menu, where one menu with all of them
is faster in the model: the mean time until callers have heard theirs, with the lengths of these prompts, the shares of
`reasons:` (where they do not say, all choices are wanted alike), and what a level costs beside its choices: the
reaction, the key and what is said on the way. Only menus that can be interrupted are compared, only words in English,
Spanish, French, German, Portuguese and Italian are known, and no menu of more than `most` choices is proposed (ours).
It never proposes to split a menu, and a menu of a topic is none of \"more choices\".

## Why it matters
Callers who want what lies behind it hear the first menu in vain, press a key and begin again. In experiments the flat
menu was quicker than \"more options\", on repeated and on single trials (Virzi, Huitema 1997,
https://sage.cnpereading.com/doi/10.1177/107118139704100171); broad menus did better than deep ones in four studies
(Boren 2005, https://globethesis.com/?t=1458390008481784; Commarford et al. 2008,
https://stars.library.ucf.edu/scopus2000/10692).

## Example
```yaml
main: {menu: [{press: 1, say: \"For billing, press 1.\", goto: billing}, {press: 2, say: \"For more choices, press 2.\", goto: more}]}
more: {menu: [{press: 1, say: \"For repairs, press 1.\", goto: repairs}, {press: 2, say: \"To move, press 2.\", goto: moving}]}
```

## Instead
```yaml
main:
  menu:
    - {press: 1, say: \"For billing, press 1.\", goto: billing}
    - {press: 2, say: \"For repairs, press 2.\", goto: repairs}
    - {press: 3, say: \"To move, press 3.\", goto: moving}
```
",
    },
    thresholds: &[&MOST],
    check,
};

/// How a choice is called that leads to the rest of the list (ours): `language | phrases`.
const MORE: [(&str, &[&str]); 6] = [
    (
        "en",
        &[
            "more choices",
            "more options",
            "other choices",
            "other options",
            "additional options",
            "additional choices",
            "further options",
            "further choices",
            "all other",
            "anything else",
            "everything else",
            "something else",
            "other matters",
            "other inquiries",
            "other services",
            "other questions",
        ],
    ),
    (
        "es",
        &[
            "más opciones",
            "otras opciones",
            "otra opción",
            "cualquier otro",
            "cualquier otra",
            "otros asuntos",
            "otros servicios",
            "otras consultas",
        ],
    ),
    (
        "fr",
        &[
            "plus de choix",
            "plus d'options",
            "autres choix",
            "autres options",
            "toute autre",
            "tout autre",
            "autres services",
            "autres demandes",
        ],
    ),
    (
        "de",
        &[
            "weitere optionen",
            "weitere auswahl",
            "weitere möglichkeiten",
            "alles andere",
            "alle anderen",
            "andere anliegen",
            "sonstige anliegen",
            "sonstiges",
        ],
    ),
    ("pt", &["mais opções", "outras opções", "demais opções", "outros assuntos", "outros serviços", "qualquer outro"]),
    (
        "it",
        &[
            "altre opzioni",
            "altre scelte",
            "ulteriori opzioni",
            "altri servizi",
            "altre richieste",
            "qualsiasi altra",
            "tutte le altre",
        ],
    ),
];

/// Less than this, in seconds a call that comes to the menu, is no difference (ours).
const WORTH_TELLING: f64 = 0.1;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    out.not_judged(Why::NoText, cx.without_text());
    let most = cx.threshold(&MOST) as usize;
    for (id, step, menu) in cx.menus() {
        for at in (0..menu.choices.len()).filter(|at| cx.is_ordinary(menu, *at) && says_more(cx, menu, *at)) {
            let Some((between, inner_id)) = nested(cx, id, menu, at) else { continue };
            let inner_step = cx.graph.step(inner_id);
            let StepKind::Menu(inner) = &inner_step.kind else { continue };
            let (outer_list, inner_list) = (list(cx, menu), list(cx, inner));
            let Some(place) = outer_list.iter().position(|choice| *choice == at) else { continue };
            let own: Vec<usize> = inner_list.into_iter().filter(|at| cx.is_ordinary(inner, *at)).collect();
            let others = outer_list.iter().filter(|other| **other != at && cx.is_ordinary(menu, **other)).count();
            let interrupted = step.settings.barge_in && inner_step.settings.barge_in;
            if own.is_empty() || others + own.len() > most || !interrupted {
                continue;
            }
            let shares = match (cx.shares(id, menu), cx.shares(inner_id, inner)) {
                (Shares::Known(outer), Shares::Known(inner)) => Some((outer, inner)),
                (Shares::TooLong, _) | (_, Shares::TooLong) => {
                    out.not_judged(Why::TooLong, 1);
                    return;
                }
                _ => None,
            };
            let alike = shares.is_none();
            let (outer_shares, inner_shares) = shares.unwrap_or_else(|| {
                let mut outer = vec![1.0; menu.choices.len()];
                outer[at] = own.len() as f64;
                (outer, vec![1.0; inner.choices.len()])
            });
            let offers = |of: &Menu, step: &Step, list: &[usize], shares: &[f64]| -> Vec<(f64, f64)> {
                let all: f64 = list.iter().map(|at| shares[*at]).sum();
                let part = |at: &usize| (if all > 0.0 { shares[*at] / all } else { 0.0 }, length(cx, of, step, *at));
                list.iter().map(part).collect()
            };
            let outer = offers(menu, step, &outer_list, &outer_shares);
            let inside = offers(inner, inner_step, &own, &inner_shares);
            let level =
                (cx.callers.reaction + cx.callers.key).secs_f64() + between + introduction(cx, inner, inner_step);
            let Some(saves) = flat_is_faster(&outer, place, level, &inside).filter(|saves| *saves >= WORTH_TELLING)
            else {
                continue;
            };
            let span = menu.choices[at].prompt.map_or(step.span, |prompt| cx.graph.prompt(prompt).span);
            let saves = Time::from_millis((saves * 10.0).round() as i64 * 100);
            let assumed = if alike { ", if all choices are wanted alike" } else { "" };
            out.report(
                span,
                format!("one menu is {saves} a call faster than `{}` behind `{}`{assumed}", inner_step.name, step.name),
            )
            .related(inner_step.span, "its choices could stand in the first menu")
            .help(format!(
                "say the {} choices of `{}` here, in place of this one",
                own.len(),
                inner_step.name
            ));
        }
    }
}

/// Whether a choice is called "more choices", in whichever language.
fn says_more(cx: &Cx<'_>, menu: &Menu, choice: usize) -> bool {
    let Some(prompt) = menu.choices[choice].prompt else { return false };
    cx.graph.prompt(prompt).words.iter().filter(|words| !words.stands_in).any(|said| {
        let (Some(tag), Some(text)) = (cx.graph.line.languages.get(said.language), said.text.as_deref()) else {
            return false;
        };
        let words = words(text);
        let phrases = MORE.iter().find(|(language, _)| *language == base(tag)).map_or(&[][..], |(_, phrases)| phrases);
        phrases.iter().any(|phrase| find_phrase(&words, phrase).is_some())
    })
}

/// The menu that a choice leads to with nothing but announcements on the way, and how long these last in seconds; only
/// where no other way leads there.
fn nested(cx: &Cx<'_>, id: StepId, menu: &Menu, choice: usize) -> Option<(f64, StepId)> {
    let key = menu.keys.iter().find(|key| key.choice == Some(choice))?;
    let Action::Goto(target) = key.action else { return None };
    let (mut at, mut said) = (target.step, 0.0);
    // An announcement that leads back to itself ends nowhere.
    for _ in 0..8 {
        let step = cx.graph.step(at);
        match &step.kind {
            StepKind::Menu(inner) => return (inner.back == Some(id) && at != id).then_some((said, at)),
            StepKind::Play(prompts) => {
                said += prompts.iter().map(|prompt| spoken(cx, *prompt, step)).sum::<f64>();
                at = step.goto?.step;
            }
            _ => return None,
        }
    }
    None
}

/// The choices of a menu that are spoken in the line's first language and change no language, in order.
fn list(cx: &Cx<'_>, menu: &Menu) -> Vec<usize> {
    (0..menu.choices.len())
        .filter(|at| {
            let changes = menu.keys.iter().any(|key| key.choice == Some(*at) && key.language.is_some());
            !changes && menu.choices[*at].prompt.is_some_and(|prompt| cx.graph.prompt(prompt).is_said(0))
        })
        .collect()
}

fn length(cx: &Cx<'_>, menu: &Menu, step: &Step, choice: usize) -> f64 {
    menu.choices[choice].prompt.map_or(0.0, |prompt| spoken(cx, prompt, step))
}

/// How long a prompt lasts with the gap after it, in seconds.
fn spoken(cx: &Cx<'_>, prompt: PromptId, step: &Step) -> f64 {
    let gap = if cx.graph.prompt(prompt).in_whole { 0.0 } else { step.settings.gap.secs_f64() };
    cx.times.length(prompt, 0, Filled::default()).secs_f64() + gap
}

/// How long the introduction of a menu lasts, in seconds.
fn introduction(cx: &Cx<'_>, menu: &Menu, step: &Step) -> f64 {
    let intro = menu.prompts.iter().filter(|prompt| cx.graph.prompt(**prompt).role == PromptRole::Intro);
    intro.map(|prompt| spoken(cx, *prompt, step)).sum()
}
