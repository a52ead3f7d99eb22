//! What laws want offered in menus: complaints, and cancelling.

use crate::graph::{Choice, Menu, StepId, StepKind};
use crate::lint::{Cx, Sink, Why};

/// What callers want that a law names.
struct Topic {
    /// The reason that marks its choice: `for: [complaint]`.
    reason: &'static str,
    /// In words.
    words: &'static str,
    /// What to say for it.
    say: &'static str,
    /// Beginnings of words that tell of it (ours): English, Portuguese, Spanish, Italian.
    stems: &'static [&'static str],
}

static COMPLAINT: Topic = Topic {
    reason: "complaint",
    words: "complaints",
    say: "To complain, press 3.",
    stems: &["complain", "reclam", "queja", "lamentel"],
};
static CANCEL: Topic = Topic {
    reason: "cancel",
    words: "cancelling",
    say: "To cancel, press 4.",
    stems: &["cancel", "terminat", "rescis", "disdett", "recess", "darse de baja", "dar de baja"],
};

/// A choice of the first menu is for complaints.
pub(super) fn complaint_in_first_menu(cx: &Cx<'_>, out: &mut Sink) {
    in_first_menu(cx, out, &COMPLAINT);
}

/// A choice of the first menu is for cancelling.
pub(super) fn cancel_in_first_menu(cx: &Cx<'_>, out: &mut Sink) {
    in_first_menu(cx, out, &CANCEL);
}

/// Some menu has a choice for cancelling.
pub(super) fn cancel_in_a_menu(cx: &Cx<'_>, out: &mut Sink) {
    let told: Vec<Told> = cx.menus().map(|(_, _, menu)| told(cx, menu, &CANCEL)).collect();
    let main = cx.graph.main_menus();
    let Some(first) = main.first().filter(|_| !told.iter().any(|told| matches!(told, Told::Yes))) else { return };
    missing(cx, out, *first, &CANCEL, "no menu", told.iter().map(Told::unread).sum());
}

fn in_first_menu(cx: &Cx<'_>, out: &mut Sink, topic: &Topic) {
    for id in cx.graph.main_menus() {
        let StepKind::Menu(menu) = &cx.graph.step(id).kind else { continue };
        let told = told(cx, menu, topic);
        if !matches!(told, Told::Yes) {
            missing(cx, out, id, topic, "the first menu", told.unread());
        }
    }
}

fn missing(cx: &Cx<'_>, out: &mut Sink, menu: StepId, topic: &Topic, where_not: &str, unread: usize) {
    if unread > 0 {
        out.not_judged(Why::NoText, unread);
        return;
    }
    let a = if where_not == "no menu" { "a" } else { "no" };
    out.report(cx.graph.step(menu).span, format!("{where_not} has {a} choice for {}", topic.words)).help(format!(
        "add one: `- {{press: ..., for: [{}], say: \"{}\", goto: {}}}`; a choice that is there already is known by its \
         `for:`",
        topic.reason,
        topic.say,
        cx.somebody()
    ));
}

/// What a menu says of a topic.
enum Told {
    Yes,
    /// Nothing; so many offers have no text and no mark.
    No(usize),
}

impl Told {
    fn unread(&self) -> usize {
        match self {
            Self::Yes => 0,
            Self::No(unread) => *unread,
        }
    }
}

/// By the marks of a menu's choices, or the words of their offers.
fn told(cx: &Cx<'_>, menu: &Menu, topic: &Topic) -> Told {
    let marked = |choice: &Choice| {
        let name = |reason: &usize| cx.graph.line.reasons.get(*reason).map(|(name, _)| name.as_str());
        choice.reasons.iter().filter_map(name).any(|name| name.starts_with(topic.reason))
    };
    let texts = |choice: &Choice| -> Vec<String> {
        let words = choice.prompt.map(|prompt| cx.graph.prompt(prompt).words.as_slice()).unwrap_or_default();
        words.iter().filter_map(|words| words.text.as_deref()).map(str::to_lowercase).collect()
    };
    let says =
        |choice: &Choice| texts(choice).iter().any(|text| topic.stems.iter().any(|stem| begins_a_word(text, stem)));
    if menu.choices.iter().any(|choice| marked(choice) || says(choice)) {
        return Told::Yes;
    }
    Told::No(menu.choices.iter().filter(|choice| choice.reasons.is_empty() && texts(choice).is_empty()).count())
}

/// Whether a word of a text begins like this.
fn begins_a_word(text: &str, stem: &str) -> bool {
    text.match_indices(stem).any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}
