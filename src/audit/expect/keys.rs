//! `keys = 3`: keys pressed on the whole call, every digit counted.

use super::{Amount, Limit, Unit};
use crate::call::{CallTrace, EventKind};
use crate::graph::MenuGraph;
use crate::time::Time;

pub(super) static LIMIT: Limit = Limit {
    name: "keys",
    unit: Unit::Count,
    about: "Keys that the caller presses, at most.",
    help: "shorten the way, or state the limit that callers are meant to live with",
    of,
    passed_at,
};

fn pressed(trace: &CallTrace) -> impl Iterator<Item = Time> {
    trace.events.iter().filter(|event| matches!(event.kind, EventKind::Key { .. })).map(|event| event.at)
}

fn of(_: &MenuGraph, trace: &CallTrace) -> Amount {
    Amount::Count(pressed(trace).count())
}

fn passed_at(_: &MenuGraph, trace: &CallTrace, limit: Amount) -> Option<Time> {
    match limit {
        Amount::Count(most) => pressed(trace).nth(most),
        Amount::Time(_) => None,
    }
}
