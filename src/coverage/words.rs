//! An item in the words of the line.

use super::Item;
use crate::call::{Hour, Move};
use crate::graph::{Action, Lapse, MenuGraph, StepKind};

impl Item {
    /// What it is of its step, in a word or two: `key 2`, `silence`, `in es-US`; the step itself is `all of it`.
    #[must_use]
    pub fn short(self, graph: &MenuGraph) -> String {
        let here = graph.step(self.step());
        match self {
            Self::Entered(_) => "all of it".to_owned(),
            Self::Spoken(_, language) => {
                format!("in {}", graph.line.languages.get(language).map_or("?", String::as_str))
            }
            Self::Moved(_, by) => match by {
                Move::Key(at) => match &here.kind {
                    StepKind::Menu(menu) => {
                        menu.keys.get(at).map_or("a key".to_owned(), |key| format!("key {}", key.press))
                    }
                    _ => "a key".to_owned(),
                },
                Move::Silence => "silence".to_owned(),
                Move::WrongKey => "a wrong key".to_owned(),
                Move::NotConfirmed => "an entry not confirmed".to_owned(),
                Move::Spent(_) => "the last attempt".to_owned(),
                Move::Outcome(Some(at)) => here.outcomes.get(at).map_or("?".to_owned(), |outcome| outcome.name.clone()),
                Move::Outcome(None) | Move::Answered => match here.kind {
                    StepKind::Collect(_) => "an entry".to_owned(),
                    _ => "answered".to_owned(),
                },
                Move::Hours(Hour::Open) => "open".to_owned(),
                Move::Hours(Hour::Closed) => "closed".to_owned(),
                Move::Hours(Hour::Holiday) => "on a holiday".to_owned(),
                Move::Overflow => "too long a wait".to_owned(),
                Move::CallBack => "the call back taken".to_owned(),
            },
        }
    }

    /// What it is, in a clause: ``key 2 at `main` ``, ``silence at `main` ``, `` `person` when closed``.
    #[must_use]
    pub fn words(self, graph: &MenuGraph) -> String {
        let here = graph.step(self.step());
        let name = &here.name;
        match self {
            Self::Entered(_) => format!("`{name}` ({})", here.kind_name()),
            Self::Spoken(_, language) => {
                let language = graph.line.languages.get(language).map_or("?", String::as_str);
                format!("`{name}` in {language}")
            }
            Self::Moved(_, by) => match by {
                Move::Key(at) => match &here.kind {
                    StepKind::Menu(menu) => match menu.keys.get(at) {
                        Some(key) => {
                            let does = match key.action {
                                Action::Goto(target) => format!(" to `{}`", graph.step(target.step).name),
                                Action::Repeat => ", the menu again".to_owned(),
                                Action::Back => ", back".to_owned(),
                                Action::Nowhere => ", which leads nowhere".to_owned(),
                            };
                            format!("key {} at `{name}`{does}", key.press)
                        }
                        None => format!("a key at `{name}`"),
                    },
                    _ => format!("a key at `{name}`"),
                },
                Move::Silence => format!("silence at `{name}`"),
                Move::WrongKey => format!("a wrong key at `{name}`"),
                Move::NotConfirmed => format!("an entry at `{name}` that is not confirmed"),
                Move::Spent(lapse) => {
                    let wrong = Self::Moved(self.step(), Move::Spent(Lapse::WrongKey));
                    let both = wrong.plain(graph) != wrong;
                    let of = match (both, lapse) {
                        (true, _) => "",
                        (false, Lapse::Silence) => "silence on ",
                        (false, Lapse::WrongKey) => "a wrong key on ",
                    };
                    format!("{of}the last attempt at `{name}`")
                }
                Move::Outcome(Some(at)) => {
                    let word = here.outcomes.get(at).map_or("?", |outcome| outcome.name.as_str());
                    format!("`{name}` answers {word}")
                }
                Move::Outcome(None) => match here.kind {
                    StepKind::Transfer { .. } => format!("`{name}` is answered"),
                    _ => format!("an entry at `{name}`"),
                },
                Move::Hours(Hour::Open) => format!("`{name}` when open"),
                Move::Hours(Hour::Closed) => format!("`{name}` when closed"),
                Move::Hours(Hour::Holiday) => format!("`{name}` on a holiday"),
                Move::Answered => format!("`{name}` is answered"),
                Move::Overflow => format!("too long a wait in `{name}`"),
                Move::CallBack => format!("the offer to call back in `{name}` is taken"),
            },
        }
    }
}
