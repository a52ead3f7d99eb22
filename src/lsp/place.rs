//! Where in a file something stands: the keys that lead there, and what is wanted at such a place.

use crate::source::{Span, Spanned};
use crate::syntax::{Entry, Node, Value};

/// The three kinds of files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FileKind {
    /// A menu.
    Menu,
    /// An audit.
    Audit,
    /// `ringtrue.toml`.
    Config,
}

/// What a word is the name of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Slot {
    /// A step, where the call goes to.
    Step,
    /// A step, where it is written.
    StepItself,
    /// A step or a word of the language, where a key leads.
    StepOrWord,
    /// A step, a prompt or words, in an audit.
    Heard,
    /// A step or a place, in an audit.
    Reached,
    /// The outcome of a step, in an audit.
    Outcome,
    /// Why people call.
    Reason,
    /// Opening hours.
    Hours,
    /// A language of the line.
    Language,
    /// A menu file, relative to this one.
    Menu,
    /// A prompt file in a language's folder.
    Audio,
    /// A file of music.
    Music,
    /// A rule, in the settings.
    Rule,
    /// A number of a rule.
    Threshold,
    /// What becomes of a rule's findings.
    Level,
}

/// What stands for one of several in a list, in a way of keys.
const ITEM: &str = "-";

/// What the value at the end of a way of keys names.
pub(super) fn value_slot(kind: FileKind, way: &[&str]) -> Option<Slot> {
    match kind {
        FileKind::Menu => menu_slot(way),
        FileKind::Audit => match way {
            ["line"] => Some(Slot::Menu),
            ["language"] => Some(Slot::Language),
            ["case", ITEM, "language"] => Some(Slot::Language),
            ["turn", ITEM, "hear"] | ["turn", ITEM, "one_of", ITEM, "hear"] => Some(Slot::Heard),
            ["turn", ITEM, "reach"] | ["turn", ITEM, "one_of", ITEM, "reach"] => Some(Slot::Reached),
            ["given", step] | ["case", ITEM, "given", step] if !matches!(*step, "hold" | "rings") => {
                Some(Slot::Outcome)
            }
            _ => None,
        },
        FileKind::Config => match way {
            ["rules", _] | ["rules", _, "level"] => Some(Slot::Level),
            _ => None,
        },
    }
}

/// What the key at the end of a way of keys names.
pub(super) fn key_slot(kind: FileKind, way: &[&str]) -> Option<Slot> {
    match (kind, way) {
        (FileKind::Menu, ["steps", _]) => Some(Slot::StepItself),
        (FileKind::Audit, ["given", "hold", _] | ["case", ITEM, "given", "hold", _]) => Some(Slot::Step),
        (FileKind::Audit, ["given", step] | ["case", ITEM, "given", step]) if !matches!(*step, "hold" | "rings") => {
            Some(Slot::Step)
        }
        (FileKind::Config, ["rules", _]) => Some(Slot::Rule),
        (FileKind::Config, ["rules", _, _]) => Some(Slot::Threshold),
        _ => None,
    }
}

fn menu_slot(way: &[&str]) -> Option<Slot> {
    Some(match way {
        ["start"] => Slot::Step,
        ["keys", _] => Slot::StepOrWord,
        ["include"] | ["include", ITEM] => Slot::Menu,
        ["steps", _, inside @ ..] => match inside {
            ["goto"] | ["exhausted"] | ["exhausted", "no_input" | "no_match"] => Slot::Step,
            ["keys", _] => Slot::StepOrWord,
            ["outcomes", _] | ["outcomes", _, "goto"] => Slot::Step,
            ["menu", ITEM, "goto"] | ["menu", "goto"] => Slot::StepOrWord,
            ["menu", ITEM, "for"] | ["menu", ITEM, "for", ITEM] | ["serves"] | ["serves", ITEM] => Slot::Reason,
            ["branch", "hours"] => Slot::Hours,
            ["branch", "open" | "closed" | "holiday"] => Slot::Step,
            ["queue", "callback" | "overflow", "goto"] => Slot::Step,
            ["queue", "music"] => Slot::Music,
            // Written inside the kind it is a mistake, and still says where its author wants to go.
            ["play" | "collect" | "branch", "goto"] => Slot::Step,
            [.., "audio"] | [.., "audio", _] => Slot::Audio,
            [.., "language"] => Slot::Language,
            _ => return None,
        },
        _ => return None,
    })
}

/// Goes through all words of a file: each with the way of keys that leads to it, and what it names.
pub(super) fn names<'n>(kind: FileKind, root: &'n Node, tell: &mut impl FnMut(Slot, &[&'n str], &'n str, Span)) {
    fn go<'n>(
        kind: FileKind,
        node: &'n Node,
        way: &mut Vec<&'n str>,
        tell: &mut impl FnMut(Slot, &[&'n str], &'n str, Span),
    ) {
        match &node.value {
            Value::Map { entries, .. } => {
                for Entry { key, value, .. } in entries {
                    way.push(&key.value);
                    if let Some(slot) = key_slot(kind, way) {
                        tell(slot, way, &key.value, key.span);
                    }
                    go(kind, value, way, tell);
                    way.pop();
                }
            }
            Value::List { items, .. } => {
                way.push(ITEM);
                items.iter().for_each(|item| go(kind, item, way, tell));
                way.pop();
            }
            Value::Scalar(scalar) => {
                if let Some(slot) = value_slot(kind, way) {
                    tell(slot, way, &scalar.text, node.span);
                }
            }
            Value::Null => {}
        }
    }
    go(kind, root, &mut Vec::new(), tell);
}

/// What stands at a byte.
#[derive(Debug)]
pub(super) struct Found<'n> {
    /// The keys that lead there; `-` for an item of a list.
    pub way: Vec<&'n str>,
    /// It is the last key itself, not its value.
    pub is_key: bool,
    /// The word; empty where there is none.
    pub word: Spanned<&'n str>,
    /// The table that it stands in.
    pub table: Option<&'n Node>,
}

impl Found<'_> {
    /// What it names.
    pub(super) fn slot(&self, kind: FileKind) -> Option<Slot> {
        if self.is_key { key_slot(kind, &self.way) } else { value_slot(kind, &self.way) }
    }
}

/// Finds what stands at a byte: a key, or a single value. Tables of TOML are written in pieces, so that only keys and
/// values tell where they are.
pub(super) fn at(root: &Node, byte: usize) -> Option<Found<'_>> {
    find(root, &|_, span| (span.start as usize..=span.end as usize).contains(&byte))
}

/// Finds the first key or single value that is wanted.
pub(super) fn find<'n>(root: &'n Node, wanted: &dyn Fn(&str, Span) -> bool) -> Option<Found<'n>> {
    fn go<'n>(
        node: &'n Node,
        table: Option<&'n Node>,
        wanted: &dyn Fn(&str, Span) -> bool,
        way: &mut Vec<&'n str>,
    ) -> Option<Found<'n>> {
        match &node.value {
            Value::Map { entries, .. } => {
                for Entry { key, value, .. } in entries {
                    way.push(&key.value);
                    if wanted(&key.value, key.span) {
                        let word = Spanned::new(&*key.value, key.span);
                        return Some(Found { way: way.clone(), is_key: true, word, table: Some(node) });
                    }
                    if let Some(found) = go(value, Some(node), wanted, way) {
                        return Some(found);
                    }
                    way.pop();
                }
                None
            }
            Value::List { items, .. } => {
                way.push(ITEM);
                let found = items.iter().find_map(|item| go(item, table, wanted, way));
                way.pop();
                found
            }
            Value::Scalar(scalar) if wanted(&scalar.text, node.span) => {
                let word = Spanned::new(&*scalar.text, node.span);
                Some(Found { way: way.clone(), is_key: false, word, table })
            }
            _ => None,
        }
    }
    go(root, None, wanted, &mut Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_called_like_a_key_is_no_way_to_go() {
        assert_eq!(value_slot(FileKind::Menu, &["steps", "goto", "play"]), None);
        assert_eq!(value_slot(FileKind::Menu, &["steps", "keys", "goto"]), Some(Slot::Step));
        assert_eq!(value_slot(FileKind::Menu, &["steps", "a", "outcomes", "goto", "share"]), None);
        assert_eq!(key_slot(FileKind::Menu, &["steps", "start"]), Some(Slot::StepItself));
    }
}
