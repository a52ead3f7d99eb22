//! `transfers = 1`: how often the call is handed on, to a queue or to another number.

use super::{Amount, Limit, Unit};
use crate::call::{CallTrace, EventKind};
use crate::graph::MenuGraph;
use crate::time::Time;

pub(super) static LIMIT: Limit = Limit {
    name: "transfers",
    unit: Unit::Count,
    about: "How often the call is handed on, at most.",
    help: "shorten the way, or state the limit that callers are meant to live with",
    of,
    passed_at,
};

fn handed_on(trace: &CallTrace) -> impl Iterator<Item = Time> {
    trace
        .events
        .iter()
        .filter(|event| matches!(event.kind, EventKind::Hold | EventKind::Transfer))
        .map(|event| event.at)
}

fn of(_: &MenuGraph, trace: &CallTrace) -> Amount {
    Amount::Count(handed_on(trace).count())
}

fn passed_at(_: &MenuGraph, trace: &CallTrace, limit: Amount) -> Option<Time> {
    match limit {
        Amount::Count(most) => handed_on(trace).nth(most),
        Amount::Time(_) => None,
    }
}
