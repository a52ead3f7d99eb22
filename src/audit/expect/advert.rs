//! `advert = "5s"`: how long the caller listens to prompts that advertise something, all of them together.

use super::{Amount, Limit, Unit};
use crate::call::{CallTrace, EventKind};
use crate::graph::MenuGraph;
use crate::time::Time;

pub(super) static LIMIT: Limit = Limit {
    name: "advert",
    unit: Unit::Time,
    about: "How long the caller hears adverts (`advert: true` in the menu), at most.",
    help: "leave the advert out where people want something else, or state how long they are meant to listen",
    of,
    passed_at,
};

/// Each advert as much of it as was heard: when it began, and for how long.
fn adverts(graph: &MenuGraph, trace: &CallTrace) -> impl Iterator<Item = (Time, Time)> {
    trace
        .events
        .iter()
        .filter(|event| matches!(&event.kind, EventKind::Prompt { prompt, .. } if graph.prompt(*prompt).advert))
        .map(|event| (event.at, event.until - event.at))
}

fn of(graph: &MenuGraph, trace: &CallTrace) -> Amount {
    Amount::Time(adverts(graph, trace).map(|(_, lasts)| lasts).sum())
}

fn passed_at(graph: &MenuGraph, trace: &CallTrace, limit: Amount) -> Option<Time> {
    let Amount::Time(mut left) = limit else { return None };
    for (at, lasts) in adverts(graph, trace) {
        if lasts > left {
            return Some(at + left);
        }
        left -= lasts;
    }
    None
}
