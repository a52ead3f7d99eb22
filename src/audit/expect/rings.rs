//! `rings = 4`: rings before the answer, one that was cut short counted.

use super::{Amount, Limit, Unit};
use crate::audio::tone;
use crate::call::CallTrace;
use crate::graph::MenuGraph;
use crate::time::Time;

pub(super) static LIMIT: Limit = Limit {
    name: "rings",
    unit: Unit::Count,
    about: "Rings before the line answers, at most.",
    help: "answer sooner, or state the rings that callers are meant to wait",
    of,
    passed_at,
};

/// One ring and the silence after it, in the line's country.
fn ring(graph: &MenuGraph) -> Time {
    let (tones, _) = tone::tones(graph.line.country.as_deref());
    tone::cycle(&tones.ring)
}

fn of(graph: &MenuGraph, trace: &CallTrace) -> Amount {
    let (rang, ring) = ((-trace.began).micros().max(0) as usize, ring(graph).micros().max(1) as usize);
    Amount::Count(rang.div_ceil(ring))
}

fn passed_at(graph: &MenuGraph, trace: &CallTrace, limit: Amount) -> Option<Time> {
    let Amount::Count(most) = limit else { return None };
    let next = trace.began + ring(graph) * i64::try_from(most).unwrap_or(i64::MAX);
    (next < Time::ZERO).then_some(next)
}
