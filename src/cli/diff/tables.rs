//! The same for programs, in tables.

use super::words::Share;
use crate::diff::{CallerChange, Change, Diff, Length, Turn};
use crate::report::{Cell, Table};
use crate::source::{Sources, Span};
use crate::time::Time;

/// Everything for programs: `callers` and `changes`.
pub(super) fn tables(diff: &Diff, sources: &Sources) -> Vec<Table> {
    vec![
        Table {
            name: "callers",
            title: String::new(),
            columns: vec![
                "reason",
                "turn",
                "share",
                "keys_before",
                "keys_after",
                "human_mean_before",
                "human_mean_after",
                "human_p90_before",
                "human_p90_after",
                "human_before",
                "human_after",
                "served_before",
                "served_after",
                "message_before",
                "message_after",
                "lost_before",
                "lost_after",
            ],
            rows: diff.callers.iter().map(caller_row).collect(),
        },
        Table {
            name: "changes",
            title: String::new(),
            columns: vec![
                "change",
                "steps",
                "part",
                "language",
                "before",
                "after",
                "seconds_before",
                "seconds_after",
                "basis_before",
                "basis_after",
                "old_place",
                "new_place",
            ],
            rows: diff.changes.iter().map(|change| change_row(change, sources)).collect(),
        },
    ]
}

fn caller_row(change: &CallerChange) -> Vec<Cell> {
    let figures = [change.old.as_ref(), change.new.as_ref()];
    let number = |number: Option<f64>| number.map_or(Cell::Nothing, Cell::Number);
    let time = |time: Option<Time>| time.map_or(Cell::Nothing, Cell::Time);
    let share = change.new.as_ref().or(change.old.as_ref()).and_then(|figures| figures.share);
    let turn = match change.turn() {
        Turn::Same => "same",
        Turn::Better => "better",
        Turn::Worse => "worse",
        Turn::Mixed => "mixed",
    };
    let mut row = vec![Cell::text(&change.reason), Cell::text(turn), number(share)];
    row.extend(figures.map(|figures| number(figures.and_then(|figures| figures.keys))));
    row.extend(figures.map(|figures| time(figures.and_then(|figures| figures.t_human_mean))));
    row.extend(figures.map(|figures| time(figures.and_then(|figures| figures.t_human_p90))));
    let shares: [Share; 4] =
        [|outcomes| outcomes.human, |outcomes| outcomes.served, |outcomes| outcomes.message, |outcomes| outcomes.lost];
    for of in shares {
        row.extend(figures.map(|figures| number(figures.and_then(|figures| figures.outcomes.as_ref()).map(of))));
    }
    row
}

fn change_row(change: &Change, sources: &Sources) -> Vec<Cell> {
    let text = |text: &Option<String>| text.as_ref().map_or(Cell::Nothing, Cell::text);
    let place = |span: Option<Span>| span.map_or(Cell::Nothing, |span| Cell::text(sources.place(span)));
    let (before, after) = change.lengths.unwrap_or_default();
    let time = |length: Option<Length>| length.map_or(Cell::Nothing, |length| Cell::Time(length.time));
    let basis = |length: Option<Length>| length.map_or(Cell::Nothing, |length| Cell::text(length.basis.name()));
    vec![
        Cell::text(change.what.name()),
        Cell::text(change.steps.join(", ")),
        Cell::text(&change.part),
        text(&change.language),
        text(&change.before),
        text(&change.after),
        time(before),
        time(after),
        basis(before),
        basis(after),
        place(change.old),
        place(change.new),
    ]
}
