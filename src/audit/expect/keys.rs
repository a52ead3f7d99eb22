//! `keys = 3`: keys pressed on the whole call, every digit counted.

use super::{Amount, Limit, Unit};
use crate::call::{CallTrace, EventKind};
use crate::time::Time;

pub(super) static LIMIT: Limit = Limit { name: "keys", unit: Unit::Count, of, passed_at };

fn pressed(trace: &CallTrace) -> impl Iterator<Item = Time> {
    trace.events.iter().filter(|event| matches!(event.kind, EventKind::Key { .. })).map(|event| event.at)
}

fn of(trace: &CallTrace) -> Amount {
    Amount::Count(pressed(trace).count())
}

fn passed_at(trace: &CallTrace, limit: Amount) -> Option<Time> {
    match limit {
        Amount::Count(most) => pressed(trace).nth(most),
        Amount::Time(_) => None,
    }
}
