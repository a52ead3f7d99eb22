//! What a menu file takes, for editors: the words of [`super::read()`] and of the readers of its parts.

mod steps;
pub(crate) mod values;

use self::values::{PRESS, country, language, number_to_dial, openings, timezone};
use super::MAX_ATTEMPTS;
use super::facts::{FACTS, FactKind};
use super::read::REASON_KINDS;
use crate::syntax::shape::{Fields, Grammar, Key, Shape, key, must};

/// The top of a menu file. `part`: it is included by another one and needs no start of its own.
#[must_use]
pub fn shape(part: bool) -> Grammar {
    let need = |name, shape, about: &'static str| if part { key(name, shape, about) } else { must(name, shape, about) };
    let mut keys = vec![
        key("line", Shape::Text, "The name of the line, as people know it."),
        key("number", number_to_dial(), "The number that callers dial, in quotes: `\"+1-800-555-0142\"`."),
        key("country", country(), "Where the line is, as two capital letters: whose tones, key names and laws count."),
        key("languages", language().or_several(), "The languages of the line. A call begins in the first."),
        key("timezone", timezone(), "The zone in which opening hours count."),
        key("prompts", Shape::Text, "The folder of the prompt files, one folder a language inside it. Else `prompts`."),
        key(
            "role",
            Shape::Word(vec!["line", "module", "survey"]),
            "What the file is: a `line` that callers ring, a `module` that other lines hand calls to, a `survey`.",
        ),
        key("include", Shape::Text.or_several(), "Other menu files whose steps, keys and hours count here too."),
        key(
            "defaults",
            Fields::new("`defaults`", settings()).shape(),
            "How menus and entries behave where they do not say otherwise.",
        ),
        key("keys", Shape::Named("keys"), "Keys that work in every menu: `{0: agents, star: repeat, pound: back}`."),
        key(
            "hours",
            Fields::of_names("`hours`", own_names(), hours()).shape(),
            "Opening hours by name, for `branch` steps: `office: {open: Mon-Fri 08:00-18:00}`.",
        ),
        key(
            "reasons",
            Fields::of_names("`reasons`", format!("^(?!person$){}", own_names().trim_start_matches('^')), reason())
                .shape(),
            "Why people call, with their shares: `pay-bill: 40%`. `person`, to speak to somebody, always exists.",
        ),
        key("facts", facts(), "What laws ask and no menu holds. What is absent is not judged."),
    ];
    keys.push(need("start", Shape::name(), "The step that a call begins with."));
    keys.push(need(
        "steps",
        Fields::of_names("`steps`", own_names(), Shape::Named("step")).shape(),
        "The steps of the call, by name.",
    ));
    Grammar {
        title: if part { "A part of a ringtrue menu" } else { "A ringtrue menu" },
        about: "A phone line written down: its steps, what they say, and where each leads.",
        top: Fields::new("a menu file", keys).shape(),
        parts: steps::parts(),
    }
}

/// Names of the author's own: no word of the language.
fn own_names() -> String {
    "^(?!(?:repeat|back|none)$)[A-Za-z][A-Za-z0-9._-]{0,63}$".to_owned()
}

/// What may stand in `defaults` and beside every kind of step.
fn settings() -> Vec<Key> {
    let attempts = Shape::Any(vec![Shape::whole(1, MAX_ATTEMPTS), Shape::Word(vec!["unlimited"])]);
    vec![
        key("barge_in", Shape::boolean(), "Callers may press a key while a prompt is playing."),
        key("keys_ahead", Shape::boolean(), "Keys pressed before the menu is reached count in it."),
        key("timeout", Shape::duration(), "How long the line waits for the first key after the prompt has ended."),
        key("interdigit", Shape::duration(), "How long the line waits for a further key where one could follow."),
        key("attempts", attempts, "How often callers are asked, or `unlimited`. Silence and wrong keys count alike."),
        key("gap", Shape::duration(), "The silence between two prompts."),
        key("words_per_minute", Shape::number(30, 600), "How fast prompts are spoken that nobody has recorded yet."),
    ]
}

fn hours() -> Shape {
    let date = "[0-9]{4}-(?:0[13578]-(?:[0-2][0-9]|3[01])|1[02]-(?:[0-2][0-9]|3[01])|(?:0[469]|11)-(?:[0-2][0-9]|30)|02-[0-2][0-9])";
    // A time of day is passed over.
    let date = format!("^{date}(?:[Tt ][0-9]{{2}}(?::[0-9]{{2}}){{0,2}})?$");
    let day = Shape::Any(vec![Shape::Word(vec!["closed"]), openings().or_several()]);
    let holidays = Shape::Any(vec![
        Fields::of_names("holidays", date.clone(), day).shape(),
        Shape::like(date, &["2026-12-25"]).what("a date: year, month, day, `2026-12-25`").or_several(),
    ]);
    let long = Fields::new(
        "opening hours",
        vec![
            must(
                "open",
                openings().or_several(),
                "When somebody answers: `Mon-Fri 08:00-18:00`, several in a list, or `always`.",
            ),
            key("holidays", holidays, "Days on which nobody answers: `[2026-12-25]`, or each with hours of its own."),
            key("timezone", timezone(), "The zone of these hours, where it is not that of the line."),
        ],
    );
    Shape::Any(vec![openings().or_several(), long.shape()])
}

fn reason() -> Shape {
    let long = Fields::new(
        "a reason",
        vec![
            key("share", Shape::share(), "The share of callers who have this reason."),
            key("kind", Shape::Word(REASON_KINDS.to_vec()), "What sort of reason it is, as laws name it."),
        ],
    );
    Shape::Any(vec![Shape::share(), long.shape(), Shape::Nothing])
}

fn facts() -> Shape {
    let within = Fields::new(
        "a share within a time",
        vec![
            must("share", Shape::share(), "How many of them."),
            must("seconds", Shape::number(0, 86_400), "Within how many seconds."),
        ],
    );
    let value = |kind: &FactKind| match kind {
        FactKind::Yes => Shape::boolean(),
        FactKind::Share => Shape::share(),
        FactKind::Length => Shape::duration(),
        FactKind::Word(words) => Shape::Word(words.to_vec()),
        FactKind::Hours => hours(),
        FactKind::Within => within.clone().shape().or_several(),
    };
    let about = |words: &str| {
        let mut letters = words.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).chain(['.']).collect::<String>())
    };
    let keys = FACTS.iter().map(|(name, kind, words)| key(name, value(kind), about(words).unwrap_or_default()));
    Fields::new("`facts`", keys.collect()).shape()
}

/// Reserved keys: the key of a telephone, and where it leads.
fn keys() -> Shape {
    Fields::of_names("`keys`", PRESS.to_owned(), Shape::name()).shape()
}

/// Names of steps, reasons and the like: one or several.
fn several_names() -> Shape {
    Shape::name().or_several()
}
