//! `total = "4m"`: from the answer to the end.

use super::{Amount, Limit, Unit};
use crate::call::CallTrace;
use crate::graph::MenuGraph;
use crate::time::Time;

pub(super) static LIMIT: Limit = Limit {
    name: "total",
    unit: Unit::Time,
    about: "How long the whole call takes, at most.",
    help: "shorten the way, or state the limit that callers are meant to live with",
    of,
    passed_at,
};

fn of(_: &MenuGraph, trace: &CallTrace) -> Amount {
    Amount::Time(trace.ended)
}

fn passed_at(_: &MenuGraph, trace: &CallTrace, limit: Amount) -> Option<Time> {
    match limit {
        Amount::Time(most) if trace.ended > most => Some(most),
        _ => None,
    }
}
