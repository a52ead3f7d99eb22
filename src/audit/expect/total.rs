//! `total = "4m"`: from the answer to the end.

use super::{Amount, Limit, Unit};
use crate::call::CallTrace;
use crate::time::Time;

pub(super) static LIMIT: Limit = Limit { name: "total", unit: Unit::Time, of, passed_at };

fn of(trace: &CallTrace) -> Amount {
    Amount::Time(trace.ended)
}

fn passed_at(trace: &CallTrace, limit: Amount) -> Option<Time> {
    match limit {
        Amount::Time(most) if trace.ended > most => Some(most),
        _ => None,
    }
}
