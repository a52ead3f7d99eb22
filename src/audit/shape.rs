//! What an audit takes, for editors: the words of [`super::read()`].

use super::read::{LARGEST_SCALE, MOST_RINGS};
use super::{EXPECTATIONS, LIMITS, Unit};
use crate::menu::shape::values::{language, press};
use crate::syntax::shape::{Fields, Grammar, Key, Law, Shape, There, key, must};
use crate::timing::Persona;

/// The top of an audit.
#[must_use]
pub fn shape() -> Grammar {
    let limits = LIMITS.iter().map(|limit| {
        let shape = match limit.unit {
            Unit::Count => Shape::whole(0, 10_000),
            Unit::Time => Shape::duration(),
        };
        key(limit.name, shape, limit.about)
    });
    let keys = vec![
        must("line", Shape::Text, "The menu file, counted from the folder of this audit."),
        key("purpose", Shape::Text, "What the call is to show, in a sentence."),
        key("caller", callers(), "How the caller behaves where a turn does not say."),
        key("at", moment(), "When the call is answered, in the local time of the line."),
        key("language", language(), "The language of the call, where it is not the line's first."),
        key("given", given(), "What the world answers in this replay; else the likeliest."),
        must("turn", Shape::List(Box::new(Shape::Named("turn"))), "What is heard and answered, one after another."),
        key("limits", Fields::new("`[limits]`", limits.collect()).shape(), "What the whole call may take at most."),
        key(
            "rate",
            Shape::List(Box::new(Shape::Named("rate"))),
            "Questions that only a person can answer, who listens to the call.",
        ),
        key(
            "case",
            Shape::List(Box::new(Shape::Named("case"))),
            "Rows: the same script run again with other values, each a call of its own.",
        ),
    ];
    Grammar {
        title: "A ringtrue audit",
        about: "A mystery call: what is expected of a line, turn by turn.",
        top: Fields::new("an audit", keys).shape(),
        parts: vec![("turn", turn()), ("way", way()), ("case", case()), ("rate", rate())],
    }
}

fn callers() -> Shape {
    Shape::Word(Persona::ALL.iter().map(|(_, word)| *word).collect())
}

/// What a value may be, or a text with the value of a row in it.
fn filled(shape: Shape) -> Shape {
    let value = Shape::like("^[\\s\\S]*\\{[A-Za-z][A-Za-z0-9_-]*\\}[\\s\\S]*$", &[]).what("a value of a row: `{name}`");
    Shape::Any(vec![shape, value])
}

fn rate() -> Shape {
    let keys = vec![
        must("ask", Shape::Text, "The question."),
        key("scale", Shape::whole(2, LARGEST_SCALE), "The best answer; the worst is 1. Where nothing is said it is 5."),
        key("weight", Shape::number(0, 100), "How much it counts beside the other questions: 1 where nothing is said."),
    ];
    Fields::new("a `[[rate]]`", keys).shape()
}

fn case() -> Shape {
    let keys = vec![
        must("name", Shape::Text, "What the row is called; no other has this name."),
        key("at", moment(), "When the call of this row is answered."),
        key("language", language(), "The language of this row's call."),
        key("caller", callers(), "How the caller of this row behaves."),
        key("given", given(), "What the world answers in this row, above what it answers in all of them."),
    ];
    Fields::new("a row of `[[case]]`", keys).and_names("^[A-Za-z][A-Za-z0-9_-]*$".to_owned(), Shape::Text).shape()
}

fn moment() -> Shape {
    let date = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])";
    let time = "(?:[01][0-9]|2[0-3])(?::[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?)?";
    Shape::like(format!("^{date}(?:[Tt ]{time})?$"), &["2026-11-23T10:00"])
        .what("a local date and time: `2026-11-23T10:00`")
}

fn given() -> Shape {
    let by_queue = Fields::of_names("hold", String::new(), filled(Shape::duration())).shape();
    Fields::new(
        "`[given]`",
        vec![
            key(
                "hold",
                Shape::Any(vec![filled(Shape::duration()), by_queue]),
                "How long the hold is; `hold.agents` for one queue alone.",
            ),
            key("rings", filled(Shape::whole(0, MOST_RINGS)), "How often it rings before the line answers."),
        ],
    )
    .and_names(String::new(), Shape::Text)
    .shape()
}

/// What is expected and done: the keys of an entry of `one_of`, and of a turn.
fn way_keys() -> Vec<Key> {
    let expectations = EXPECTATIONS.iter().map(|each| key(each.name, Shape::Text, format!("Expects {}.", each.takes)));
    let mut keys: Vec<Key> = expectations.collect();
    keys.extend([
        key("press", filled(press()), "The keys that the caller presses, once their offer was heard."),
        key("enter", filled(press()), "The digits that the caller enters."),
        key("press_wrong", filled(Shape::boolean()), "The caller presses a key that means nothing there."),
        key("stay_silent", filled(Shape::boolean()), "The caller presses nothing until the line says something else."),
        key("hang_up", filled(Shape::boolean()), "The caller hangs up."),
        key(
            "press_at",
            filled(Shape::duration()),
            "When the key is pressed, counted from where the prompt begins: a barge-in.",
        ),
    ]);
    keys
}

const DEEDS: [There; 5] = [
    There::Key("press"),
    There::Key("enter"),
    There::Yes("press_wrong"),
    There::Yes("stay_silent"),
    There::Yes("hang_up"),
];

fn expected() -> Vec<There> {
    EXPECTATIONS.iter().map(|each| There::Key(each.name)).collect()
}

/// What the keys of a way ask of each other.
fn way_laws(mut fields: Fields) -> Fields {
    fields = fields
        .law(Law::Needs(
            There::Key("press_at"),
            vec![There::Key("press"), There::Key("enter"), There::Yes("press_wrong")],
        ))
        .law(Law::Needs(There::Yes("press_wrong"), expected()));
    for group in [expected().as_slice(), &DEEDS] {
        for (at, one) in group.iter().enumerate() {
            for other in &group[at + 1..] {
                fields = fields.law(Law::NotBoth(*one, *other));
            }
        }
    }
    fields
}

fn way() -> Shape {
    way_laws(Fields::new("an entry of `one_of`", way_keys())).law(Law::OneOf(expected())).shape()
}

fn turn() -> Shape {
    let mut keys = way_keys();
    keys.extend([
        key(
            "one_of",
            Shape::List(Box::new(Shape::Named("way"))),
            "What may be heard instead of each other, with what is done then: the first that comes counts.",
        ),
        key("optional", filled(Shape::boolean()), "The turn may be left out: what a later turn waits for comes first."),
        key("within", filled(Shape::duration()), "By when it has to be met."),
        key("not_before", filled(Shape::duration()), "Before when it must not be met."),
        key(
            "after",
            filled(Shape::Word(vec!["turn", "answer"])),
            "What `within` and `not_before` count from: the turn before, or the answer, which it is where nothing is said.",
        ),
    ]);
    let something = expected().into_iter().chain(DEEDS).chain([There::Key("one_of")]).collect();
    let mut fields = way_laws(Fields::new("a turn", keys)).law(Law::OneOf(something));
    for other in expected().into_iter().chain(DEEDS) {
        fields = fields.law(Law::NotBoth(There::Key("one_of"), other));
    }
    fields.shape()
}
