//! `hold = "2m"`: the longest single wait for somebody.

use super::{Amount, Limit, Unit};
use crate::call::{CallTrace, EventKind};
use crate::graph::MenuGraph;
use crate::time::Time;

pub(super) static LIMIT: Limit = Limit {
    name: "hold",
    unit: Unit::Time,
    about: "The longest time on hold.",
    help: "shorten the way, or state the limit that callers are meant to live with",
    of,
    passed_at,
};

fn of(_: &MenuGraph, trace: &CallTrace) -> Amount {
    Amount::Time(trace.longest_hold())
}

fn passed_at(_: &MenuGraph, trace: &CallTrace, limit: Amount) -> Option<Time> {
    let Amount::Time(most) = limit else { return None };
    let holds = trace.events.iter().filter(|event| matches!(event.kind, EventKind::Hold));
    holds.filter(|event| event.until - event.at > most).map(|event| event.at + most).min()
}
