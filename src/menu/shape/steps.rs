//! Steps: one shape a kind, as [`crate::menu::step`] and [`crate::menu::kinds`] read them.

use super::values::{LANGUAGE, file_name, language, opening, press, timezones};
use super::{keys, settings, several_names};
use crate::menu::kinds::MAX_DIGITS;
use crate::menu::prompt::LONG_FORM;
use crate::syntax::shape::{Fields, Key, Law, Shape, There, key, must};

/// The keys of a prompt's long form that stand beside others in a table of a kind.
const BESIDE_SAY: [&str; 6] = ["audio", "at", "advert", "takes", "words_per_minute", "refers_to"];

/// The shapes that are named.
pub(super) fn parts() -> Vec<(&'static str, Shape)> {
    vec![
        ("step", step()),
        ("words", words()),
        ("prompt", Shape::Any(vec![Shape::Named("words"), Shape::Named("long-prompt")])),
        ("long-prompt", long_prompt()),
        ("files", files()),
        ("keys", keys()),
        ("choice", choice()),
        ("wait", wait()),
        ("opening", opening()),
        ("timezone", timezones()),
    ]
}

// ---- prompts ----

fn words() -> Shape {
    words_but(&LONG_FORM)
}

/// A text, or one a language. `at`, `say` and `max` look like languages: keys that stand there instead are none.
fn words_but(keys: &[&'static str]) -> Shape {
    let names = format!("^(?!(?:{})$){}", keys.join("|"), LANGUAGE.trim_start_matches('^'));
    Shape::Any(vec![Shape::Text, Fields::of_names("a text by language", names, Shape::Text).shape()])
}

fn files() -> Shape {
    let by_language = Fields::of_names("a file by language", LANGUAGE.to_owned(), file_name());
    Shape::Any(vec![file_name(), by_language.shape()])
}

fn prompt() -> Shape {
    Shape::Named("prompt")
}

fn prompts() -> Shape {
    prompt().or_several()
}

/// What a table has that says something: words, a file, and what is known of them.
fn inside() -> Vec<Key> {
    vec![
        key("say", prompt(), "The words: a text, or one a language: `{en-US: Hello., es-US: Hola.}`."),
        key("audio", Shape::Named("files"), "The prompt file, where it is not called as the step is."),
        key("at", Shape::duration(), "Where it begins in a file that holds more than it."),
        key("advert", Shape::boolean(), "It advertises something."),
        key("takes", Shape::duration(), "How long it is, where it changes from call to call and cannot be recorded."),
        key("words_per_minute", Shape::number(30, 600), "How fast it is spoken, where nobody has recorded it yet."),
        key("refers_to", Shape::Text, "The other number that it tells callers to ring."),
    ]
}

/// A prompt in a table below `say` is all there is.
fn say_alone() -> Law {
    Law::Alone { key: "say", table_with: LONG_FORM.to_vec(), without: BESIDE_SAY.to_vec() }
}

fn inside_and(what: &'static str, mut more: Vec<Key>) -> Fields {
    more.extend(inside());
    Fields::new(what, more).law(say_alone())
}

fn long_prompt() -> Shape {
    let language = key("language", language(), "The language that it is in, whatever that of the call.");
    inside_and("a prompt", vec![language]).law(Law::OneOf(LONG_FORM.map(There::Key).to_vec())).shape()
}

// ---- kinds ----

/// A step of a kind: what the kind holds, what stands beside it, and what stands beside every kind.
fn kind(what: &'static str, kind: Key, beside: Vec<Key>, goes_on: bool) -> Shape {
    let name = kind.name;
    // What may stand inside a kind or beside it stands in one of the two places.
    let both = ["max", "beep", "within"].into_iter().filter(|key| beside.iter().any(|other| other.name == *key));
    let alone: Vec<Law> = both.map(|key| Law::Alone { key: name, table_with: vec![key], without: vec![key] }).collect();
    let mut keys = vec![kind];
    keys.extend(beside);
    if goes_on {
        keys.push(key("goto", Shape::name(), "The step that follows."));
    }
    keys.extend([
        key("serves", several_names(), "Reasons that are met here without a person."),
        key("language", language(), "The call goes on in this language."),
        key("takes", Shape::duration(), "How long the step takes, where that changes from call to call."),
    ]);
    keys.extend(settings());
    Fields { laws: alone, ..Fields::new(what, keys) }.shape()
}

fn step() -> Shape {
    let outcomes = || key("outcomes", outcomes(), "What may come of it, each with where it leads and its share.");
    let max = || key("max", Shape::duration(), "The longest message that is taken.");
    let beep = || key("beep", Shape::boolean(), "A beep is heard before the message. Else there is one.");
    let within = || key("within", Shape::duration(), "How soon the callback is promised.");
    let mut menu = vec![
        key("intro", prompt(), "What is said before the choices."),
        key("audio", Shape::Named("files"), "One prompt file for the whole menu, with `at:` on its choices."),
        key("keys", Shape::Named("keys"), "Keys that work in this menu beside its choices."),
    ];
    menu.extend(retries());
    let mut collected = retries();
    collected.push(outcomes());
    Shape::Any(vec![
        kind("a `play` step", must("play", prompts(), "Says something and goes on."), Vec::new(), true),
        kind(
            "a `menu` step",
            must("menu", menu_choices(), "Choices, in the order in which they are spoken."),
            menu,
            false,
        ),
        kind("a `collect` step", must("collect", collect(), "Has callers enter digits."), collected, true),
        kind(
            "a `branch` step",
            must("branch", by_hours(), "Goes one way or another by opening hours."),
            Vec::new(),
            false,
        ),
        kind(
            "a `branch` step",
            must("branch", by_data(), "Goes one way or another by what is known."),
            vec![outcomes()],
            true,
        ),
        kind("a `queue` step", must("queue", queue(), "Has callers wait for a person."), Vec::new(), false),
        kind(
            "a `transfer` step",
            must("transfer", transfer(), "Hands the call to another number."),
            vec![outcomes()],
            true,
        ),
        kind(
            "a `voicemail` step",
            must(
                "voicemail",
                kind_prompt(inside_and("this step", vec![max(), beep()]), &["say", "audio", "max"]),
                "Takes a message.",
            ),
            vec![max(), beep()],
            true,
        ),
        kind(
            "a `callback` step",
            must(
                "callback",
                kind_prompt(inside_and("this step", vec![within()]), &["say", "audio", "within"]),
                "Promises to call back.",
            ),
            vec![within()],
            true,
        ),
        kind(
            "a `disconnect` step",
            must("disconnect", Shape::Any(vec![prompt(), Shape::Nothing]), "Ends the call, with words or without."),
            Vec::new(),
            false,
        ),
        kind(
            "an `opaque` step",
            must("opaque", Shape::Text, "Something that only the platform knows: it is passed through."),
            vec![outcomes()],
            true,
        ),
    ])
}

/// The words of a kind that has keys of its own beside them in the long form.
fn kind_prompt(long: Fields, any_of: &[&'static str]) -> Shape {
    let long = long.law(Law::OneOf(any_of.iter().map(|key| There::Key(key)).collect()));
    // Without words or a file it is a prompt like any other.
    let mut short = inside();
    short.retain(|key| !matches!(key.name, "say" | "audio"));
    short.push(key("language", language(), "The language that it is in, whatever that of the call."));
    let present = short.iter().map(|key| There::Key(key.name)).collect();
    let short = Fields::new("a prompt", short).law(Law::OneOf(present));
    let no_languages: Vec<&str> = LONG_FORM.into_iter().chain(["max", "within"]).collect();
    Shape::Any(vec![words_but(&no_languages), long.shape(), short.shape(), Shape::Nothing])
}

fn retries() -> Vec<Key> {
    let by_cause = Fields::new(
        "`exhausted`",
        vec![
            key("no_input", Shape::name(), "Where the last silence leads."),
            key("no_match", Shape::name(), "Where the last wrong key leads."),
        ],
    );
    let exhausted = Shape::Any(vec![Shape::name(), by_cause.shape()]);
    vec![
        key("no_input", prompts(), "What is said after silence, before the menu is said again; one or one an attempt."),
        key("no_match", prompts(), "What is said after a wrong key; one or one an attempt."),
        key("help", prompt(), "What is said before the last silence is over."),
        key("exhausted", exhausted, "Where the call goes after the last attempt. Without it the call ends there."),
    ]
}

fn menu_choices() -> Shape {
    Shape::Any(vec![Shape::List(Box::new(Shape::Named("choice"))), Shape::Nothing])
}

fn presses() -> Shape {
    Shape::Any(vec![press(), Shape::List(Box::new(press()))])
}

fn choice() -> Shape {
    inside_and(
        "a choice",
        vec![
            key("press", presses(), "The key: a digit, `star`, `pound`, or several in a row: `\"500\"`."),
            key("language", language(), "The call goes on in this language."),
            key("for", several_names(), "The reasons that this choice is for."),
            key("goto", Shape::name(), "Where it leads: a step, `repeat` or `back`."),
        ],
    )
    .law(Law::Needs(There::Key("goto"), vec![There::Key("press")]))
    .shape()
}

fn outcomes() -> Shape {
    let long = inside_and(
        "an outcome",
        vec![
            key("goto", Shape::name(), "Where it leads."),
            key("share", Shape::share(), "How often it comes to that."),
        ],
    );
    Fields::of_names("`outcomes`", String::new(), Shape::Any(vec![Shape::name(), long.shape()])).shape()
}

fn collect() -> Shape {
    let there = There::Key;
    inside_and(
        "`collect`",
        vec![
            key("digits", Shape::whole(1, MAX_DIGITS), "How many digits are entered."),
            key("min", Shape::whole(0, MAX_DIGITS), "The fewest digits, where their number is open."),
            key("max", Shape::whole(1, MAX_DIGITS), "The most digits, where their number is open."),
            key("terminator", presses(), "The key that ends the entry: `pound`."),
            key("stores", Shape::name(), "What is entered, by name: the same asked twice on one way is a finding."),
            key("secret", Shape::boolean(), "It is not said back to the caller."),
            key("confirm", prompt(), "What is said back: `You entered {digits}. If that is right, press 1.`"),
        ],
    )
    .law(Law::OneOf(vec![there("digits"), there("min"), there("max")]))
    .law(Law::NotBoth(there("digits"), there("min")))
    .law(Law::NotBoth(there("digits"), there("max")))
    .shape()
}

fn by_hours() -> Shape {
    Fields::new(
        "`branch`",
        vec![
            must("hours", Shape::name(), "Which of the `hours` at the top of the file."),
            key("open", Shape::name(), "Where the call goes while they last."),
            key("closed", Shape::name(), "Where it goes outside of them."),
            key("holiday", Shape::name(), "Where it goes on holidays; else where `closed` leads."),
        ],
    )
    .shape()
}

fn by_data() -> Shape {
    let data =
        must("data", Shape::name(), "What is known of the call, by name. What may come of it stands in `outcomes`.");
    Fields::new("`branch`", vec![data]).shape()
}

fn queue() -> Shape {
    let comfort =
        inside_and("`comfort`", vec![must("every", Shape::duration(), "How often it is said, from a second on.")]);
    // Several are said one after another, and have nothing beside them.
    let comfort =
        with_several(comfort).law(Law::Alone { key: "say", table_with: Vec::new(), without: BESIDE_SAY.to_vec() });
    let offer = inside_and(
        "the callback offer",
        vec![
            must("after", Shape::duration(), "How long somebody has waited by then."),
            must("press", presses(), "The key that takes it."),
            must("goto", Shape::name(), "The `callback` step."),
        ],
    );
    let overflow = Fields::new(
        "`overflow`",
        vec![
            must("after", Shape::duration(), "How long somebody has waited by then."),
            must("goto", Shape::name(), "Where the call goes."),
        ],
    );
    Fields::new(
        "`queue`",
        vec![
            must(
                "wait",
                Shape::Named("wait"),
                "How long callers wait: `95s`, `{mean: 95s}`, two percentiles, or the load.",
            ),
            key("to", Shape::Text, "Which agents."),
            key("human", Shape::boolean(), "A person answers. Else one does."),
            key("announce_wait", prompt(), "How the wait is told: `Your wait is about {wait}.`"),
            key("music", file_name(), "The music on hold, a file."),
            key("comfort", comfort.shape(), "What is said again and again to those who wait."),
            key("callback", offer.shape(), "The offer to be called back."),
            key("overflow", overflow.shape(), "Where callers go who have waited too long."),
        ],
    )
    .shape()
}

/// The same table, with several prompts below `say`.
fn with_several(mut fields: Fields) -> Fields {
    for key in fields.keys.iter_mut().filter(|key| key.name == "say") {
        key.shape = Shape::Any(vec![prompt(), Shape::List(Box::new(prompt()))]);
    }
    fields
}

fn transfer() -> Shape {
    let long = inside_and(
        "`transfer`",
        vec![
            key("to", Shape::Text, "The number."),
            key("human", Shape::boolean(), "A person answers there. Else one does."),
            key("ring", Shape::duration(), "How long it rings before nobody answers."),
            key("dearer", Shape::boolean(), "The call costs more from there on."),
            key("consent_asked", Shape::boolean(), "Callers are asked before that."),
        ],
    );
    Shape::Any(vec![Shape::Text, long.shape()])
}

fn wait() -> Shape {
    let table = |keys| Fields::new("a wait", keys).shape();
    Shape::Any(vec![
        Shape::duration(),
        table(vec![must("mean", Shape::duration(), "The mean wait; waits are exponential.")]),
        table(vec![
            must("p50", Shape::duration(), "Half of the callers wait no longer."),
            must("p90", Shape::duration(), "Nine of ten wait no longer."),
        ]),
        table(vec![
            must("agents", Shape::whole(1, 100_000), "How many people answer."),
            must("calls_per_hour", Shape::number(0, 10_000_000), "How many calls come in an hour."),
            must("handle_time", Shape::duration(), "The mean time that a person spends on a call."),
            key("patience", Shape::duration(), "The mean time after which a caller gives up."),
        ]),
    ])
}
