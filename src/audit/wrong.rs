//! `press_wrong = true`: which key is wrong where.
//!
//! In a menu a key that no choice and no reserved key begins with. In a collect `*`, or `#` where the star ends an entry:
//! a key that no entry takes, so the line answers at once; too few digits would be answered only after a wait.

use super::AUDIT_NAMES_UNKNOWN;
use super::plan::Target;
use crate::finding::Finding;
use crate::graph::{Look, MenuGraph, StepKind};
use crate::source::Span;

/// In the order in which they are tried: 7 is the choice that menus have least, and 0 is known to mean a person (ours).
const TRIED: &str = "786543219#*0";

/// A key that is wrong in a step; `None` where every key means something, or none is asked for.
pub(crate) fn key(kind: &StepKind) -> Option<char> {
    match kind {
        StepKind::Menu(_) => TRIED.chars().find(|key| is_wrong(kind, *key)),
        StepKind::Collect(_) => ['*', '#'].into_iter().find(|key| is_wrong(kind, *key)),
        _ => None,
    }
}

/// Whether a step takes a key for a mistake.
pub(super) fn is_wrong(kind: &StepKind, key: char) -> bool {
    match kind {
        StepKind::Menu(menu) => matches!(menu.look(key.encode_utf8(&mut [0; 4])), Look::Wrong),
        StepKind::Collect(collect) => !key.is_ascii_digit() && collect.terminator != Some(key),
        _ => false,
    }
}

/// A target in which some key is wrong; else why none can be.
pub(super) fn only(graph: &MenuGraph, target: Target, written: Span) -> Result<Target, Finding> {
    let mut steps = target.steps.iter().map(|step| graph.step(*step));
    if steps.clone().any(|step| key(&step.kind).is_some()) {
        return Ok(target);
    }
    let menu = steps.clone().find(|step| matches!(step.kind, StepKind::Menu(_)));
    let message = match menu {
        Some(step) => format!("no key is wrong in `{}`: each of the twelve is a choice, or begins one", step.name),
        None => format!("`{}` asks for no key, so none is wrong there", target.name),
    };
    let finding = Finding::new(&AUDIT_NAMES_UNKNOWN, written, message).help(match menu {
        Some(_) => "press one of its keys, or `stay_silent = true`",
        None => "`press_wrong` goes where a menu or a `collect` is heard",
    });
    Err(match menu.or(steps.next()) {
        Some(step) => finding.related(step.span, "it is written here"),
        None => finding,
    })
}
