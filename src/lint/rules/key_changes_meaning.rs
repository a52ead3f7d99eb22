//! RT215 key-changes-meaning: what one key does in one menu, another key does in the next.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Code, Severity};
use crate::graph::{Action, Choice, Menu, MenuKey, PERSON, StepId, StepKind};
use crate::lint::{Cx, Rule, Sink, some_of};
use crate::menu::Press;
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT215",
        name: "key-changes-meaning",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "what one key does in one menu, another key does in the next",
        explain: "\
## What it checks
Some key of its own means the same in every menu that has it: to speak to a person (a choice `for: [person]`, or `0`), to
hear the menu again, to go back or to the main menu, to change to a language, to end the call (a choice that says so). And `star` and `pound`
do not say the menu again here and lead back there. A second key for the same in some menus is no fault.
How many keys are reserved is not judged: one or two are asked for (W3C, below), while `0` for a person, `star` to
repeat and `pound` to go back are three, and customary.

## Why it matters
Callers learn a key once and press it without listening. W3C's Cognitive Accessibility Task Force wants reserved digits
that mean one thing, at any time (https://github.com/w3c/coga, design-guide/o6p04-voice-menus.html); consistency is a
principle of the ISO 9241 series.

## Example
```yaml
main: {menu: [{press: 1, say: \"For billing, press 1.\", goto: billing}], keys: {star: repeat}}
billing: {menu: [{press: 1, say: \"To pay, press 1.\", goto: pay}], keys: {pound: repeat}}
```

## Instead
```yaml
keys: {star: repeat}
```
",
    },
    thresholds: &[],
    check,
};

/// What a key of its own is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Does {
    Person,
    Repeat,
    Back,
    Main,
    Language(usize),
    End,
}

impl Does {
    fn words(self, cx: &Cx<'_>) -> String {
        match self {
            Self::Person => "a person".to_owned(),
            Self::Repeat => "hearing the menu again".to_owned(),
            Self::Back => "going back".to_owned(),
            Self::Main => "the main menu".to_owned(),
            Self::Language(language) => {
                let tag = cx.graph.line.languages.get(language).map_or("", String::as_str);
                format!("the language {tag}")
            }
            Self::End => "ending the call".to_owned(),
        }
    }
}

/// Words of a choice that ends the call, in small letters.
const ENDS: [&str; 16] = [
    "end the call",
    "end this call",
    "end your call",
    "hang up",
    "disconnect",
    "terminar la llamada",
    "finalizar la llamada",
    "colgar",
    "terminer l'appel",
    "raccrocher",
    "anruf beenden",
    "gespräch beenden",
    "encerrar a ligação",
    "terminar a chamada",
    "terminare la chiamata",
    "chiudere la chiamata",
];

/// Words of a choice that leads back or to the main menu, in small letters.
const BACK: [&str; 16] = [
    "go back",
    "return to",
    "previous menu",
    "main menu",
    "regresar",
    "volver",
    "menú principal",
    "menú anterior",
    "revenir",
    "retourner",
    "menu principal",
    "menu précédent",
    "zurück",
    "hauptmenü",
    "voltar",
    "tornare",
];

/// The keys of a function in each menu that has it, with where each was written.
type Keys<'a> = BTreeMap<StepId, BTreeMap<&'a Press, Span>>;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let mut functions: BTreeMap<Does, Keys<'_>> = BTreeMap::new();
    let main = cx.graph.main_menus();
    for (id, _, menu) in cx.menus() {
        for key in &menu.keys {
            if let Some(does) = does(cx, &main, id, menu, key) {
                functions.entry(does).or_default().entry(id).or_default().insert(&key.press, key.span);
            }
        }
    }
    let mut told: BTreeSet<Does> = BTreeSet::new();
    for (does, menus) in &functions {
        // The key that most menus have; of keys as common the one that comes first.
        let mut common: BTreeMap<&Press, usize> = BTreeMap::new();
        menus.values().flat_map(BTreeMap::keys).for_each(|press| *common.entry(press).or_default() += 1);
        let Some((usual, count)) = common.into_iter().rev().max_by_key(|(_, count)| *count) else { continue };
        if count == menus.len() {
            continue;
        }
        told.insert(*does);
        let odd: Vec<(StepId, &Press, Span)> = menus
            .iter()
            .filter(|(_, keys)| !keys.contains_key(usual))
            .filter_map(|(menu, keys)| keys.iter().next().map(|(press, span)| (*menu, *press, *span)))
            .collect();
        let Some((menu, press, span)) = odd.first() else { continue };
        let usually = menus.iter().find_map(|(menu, keys)| keys.get(usual).map(|span| (*menu, *span)));
        let names: Vec<&str> = odd.iter().filter(|(_, own, _)| own == press).map(|(menu, ..)| cx.name(*menu)).collect();
        let message = match usually {
            Some((usually, _)) => format!(
                "the key for {} is `{press}` in {} and `{usual}` in `{}`",
                does.words(cx),
                some_of(&names),
                cx.name(usually)
            ),
            None => format!("the key for {} is another one in `{}`", does.words(cx), cx.name(*menu)),
        };
        let mut finding = out.report(*span, message).help(format!("give it `{usual}` in every menu that has it"));
        if let Some((_, span)) = usually {
            finding = finding.related(span, "the usual key");
        }
        drop(finding);
    }
    turned(cx, out, &functions, &told);
}

/// `star` and `pound` that say a menu again here and lead back there.
fn turned(cx: &Cx<'_>, out: &mut Sink, functions: &BTreeMap<Does, Keys<'_>>, told: &BTreeSet<Does>) {
    if told.contains(&Does::Repeat) || told.contains(&Does::Back) {
        return;
    }
    let of = |does: Does, key: &str| -> Vec<(StepId, Span)> {
        let menus = functions.get(&does).into_iter().flatten();
        menus
            .filter_map(|(menu, keys)| {
                keys.iter().find(|(press, _)| press.keys() == key).map(|(_, span)| (*menu, *span))
            })
            .collect()
    };
    for (key, name) in [("*", "star"), ("#", "pound")] {
        let (repeats, backs) = (of(Does::Repeat, key), of(Does::Back, key));
        let (Some((first, span)), Some((other, other_span))) = (repeats.first(), backs.first()) else { continue };
        out.report(
            *other_span,
            format!("`{name}` leads back from `{}` and says `{}` again", cx.name(*other), cx.name(*first)),
        )
        .related(*span, "here it says the menu again")
        .help("give each its own key, the same in every menu: `keys: {star: repeat, pound: back}`");
    }
}

/// What a key of its own is for; `None`: an ordinary choice.
fn does(cx: &Cx<'_>, main: &[StepId], at: StepId, menu: &Menu, key: &MenuKey) -> Option<Does> {
    let own = cx.graph.step(at).language;
    match (key.action, key.language) {
        (Action::Goto(_), Some(language)) if own != Some(language) => Some(Does::Language(language)),
        (Action::Goto(_), Some(_)) | (Action::Nowhere, _) => None,
        (Action::Repeat, _) => Some(Does::Repeat),
        (Action::Back, _) => Some(Does::Back),
        (Action::Goto(target), None) => {
            let choice = key.choice.and_then(|choice| menu.choices.get(choice));
            let asked = choice.is_some_and(|choice| choice.reasons.contains(&PERSON));
            if asked || (key.press.keys() == "0" && cx.human_by_itself.has(target.step)) {
                Some(Does::Person)
            } else if target.step == at {
                Some(Does::Repeat)
            } else if choice.is_some_and(|choice| says(cx, choice, &BACK)) && cx.is_menu(target.step) {
                // What leads to the main menu from right below it is either; only the words tell.
                if main.contains(&target.step) {
                    Some(Does::Main)
                } else {
                    (menu.back == Some(target.step)).then_some(Does::Back)
                }
            } else if matches!(cx.graph.step(target.step).kind, StepKind::Disconnect(_))
                && choice.is_some_and(|choice| says(cx, choice, &ENDS))
            {
                Some(Does::End)
            } else {
                None
            }
        }
    }
}

/// Whether a choice has some of these words.
fn says(cx: &Cx<'_>, choice: &Choice, phrases: &[&str]) -> bool {
    let Some(text) = choice.prompt.and_then(|prompt| cx.text(prompt)) else { return false };
    let text = text.to_lowercase();
    phrases.iter().any(|words| text.contains(words))
}
