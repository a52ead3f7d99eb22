//! What was heard in recorded calls, for a spreadsheet.

use super::told::tenth;
use super::{Listened, ListenedEvent, Listening};
use crate::report::{Cell, LeftView, StrangerView, Table, WalkedView};
use crate::time::Time;

/// Everything that was heard in some calls, a row an event. Where a call was laid along a menu, each row has the step
/// that the call was in, and steps that were entered, places where the call left the menu and voices or prompts that are
/// not on it are rows of their own: `step`, `departure`, `stranger`, `remark`.
#[must_use]
pub fn listened_table(calls: &[Listened]) -> Table {
    let rows = calls.iter().flat_map(rows).collect();
    Table { name: "events", title: String::new(), columns: COLUMNS.to_vec(), rows }
}

/// The columns of [`listened_table`]; the words of `departure` are also those of a stranger and of a remark.
const COLUMNS: [&str; 16] = [
    "call",
    "at",
    "until",
    "kind",
    "name",
    "file",
    "key",
    "from",
    "cut",
    "by",
    "confidence",
    "low_dbm0",
    "twist_db",
    "step",
    "departure",
    "fault",
];

/// The rows of a call, by time; its fault first.
fn rows(call: &Listened) -> Vec<Vec<Cell>> {
    let mut rows: Vec<(Time, Vec<Cell>)> = Vec::new();
    if let Some(walked) = &call.walked {
        // A step is entered before anything is heard in it.
        rows.extend(walked.steps.iter().map(|(step, at)| (*at, step_row(call, *at, step))));
        rows.extend(walked.left.iter().map(|left| (left.at, left_row(call, left))));
        rows.extend(walked.remarks.iter().map(|(at, step, words)| (*at, remark_row(call, *at, step, words))));
        rows.extend(walked.strangers.iter().map(|stranger| (stranger.at, stranger_row(call, stranger))));
    }
    rows.extend(call.events.iter().map(|event| (event.at, event_row(call, event))));
    rows.sort_by_key(|(at, _)| *at);
    let fault = call.trouble.iter().map(|trouble| row(call, "fault", [("fault", Cell::text(&trouble.what))]));
    fault.chain(rows.into_iter().map(|(_, row)| row)).collect()
}

/// A row with some of its cells, by their columns.
fn row<const N: usize>(call: &Listened, kind: &str, cells: [(&str, Cell); N]) -> Vec<Cell> {
    let mut row = vec![Cell::Nothing; COLUMNS.len()];
    for (column, cell) in [("call", Cell::text(&call.file)), ("kind", Cell::text(kind))].into_iter().chain(cells) {
        if let Some(place) = COLUMNS.iter().position(|name| *name == column) {
            row[place] = cell;
        }
    }
    row
}

fn step_row(call: &Listened, at: Time, step: &str) -> Vec<Cell> {
    row(call, "step", [("at", Cell::Time(at)), ("until", Cell::Time(at)), ("step", Cell::text(step))])
}

fn left_row(call: &Listened, left: &LeftView) -> Vec<Cell> {
    let words = format!("{}; {}", left.heard, left.design);
    let (at, step) = (Cell::Time(left.at), Cell::text(&left.step));
    row(call, "departure", [("at", at.clone()), ("until", at), ("step", step), ("departure", Cell::text(words))])
}

fn remark_row(call: &Listened, at: Time, step: &str, words: &str) -> Vec<Cell> {
    let at = Cell::Time(at);
    row(
        call,
        "remark",
        [("at", at.clone()), ("until", at), ("step", Cell::text(step)), ("departure", Cell::text(words))],
    )
}

fn stranger_row(call: &Listened, stranger: &StrangerView) -> Vec<Cell> {
    let text = |text: Option<&str>| text.map_or(Cell::Nothing, Cell::text);
    let cells = [
        ("at", Cell::Time(stranger.at)),
        ("until", Cell::Time(stranger.until)),
        ("name", text(stranger.file.as_ref().map(|file| file.name.as_str()))),
        ("file", text(stranger.file.as_ref().map(|file| file.file.as_str()))),
        ("step", text(stranger.step.as_deref())),
        ("departure", Cell::text(stranger.words())),
    ];
    row(call, "stranger", cells)
}

fn event_row(call: &Listened, event: &ListenedEvent) -> Vec<Cell> {
    let text = |text: Option<&str>| text.map_or(Cell::Nothing, Cell::text);
    let level = |level: Option<f64>| level.map_or(Cell::Nothing, |level| Cell::Number(tenth(level)));
    let (key, levels) = match event.what {
        Listening::Key { key, levels } => (Cell::text(key), Some(levels)),
        _ => (Cell::Nothing, None),
    };
    let (from, cut) = match event.what {
        Listening::Prompt { from, cut, .. } => (Cell::Time(from), Cell::text(if cut { "yes" } else { "no" })),
        _ => (Cell::Nothing, Cell::Nothing),
    };
    let file = event.what.file();
    let sure = if event.derived { Cell::Nothing } else { Cell::Number((event.confidence * 1e3).round() / 1e3) };
    let cells = [
        ("at", Cell::Time(event.at)),
        ("until", Cell::Time(event.until)),
        ("name", text(file.map(|file| file.name.as_str()))),
        ("file", text(file.map(|file| file.file.as_str()))),
        ("key", key),
        ("from", from),
        ("cut", cut),
        ("by", text(event.by)),
        ("confidence", sure),
        ("low_dbm0", level(levels.map(|(low, _)| low))),
        ("twist_db", level(levels.map(|(low, high)| high - low))),
        ("step", text(call.walked.as_ref().and_then(|walked| walked.step_at(event.at)))),
    ];
    row(call, event.what.kind(), cells)
}

/// The path of a call, for a second track of labels: each step until the next is entered, and each departure.
#[must_use]
pub fn path_labels(call: &Listened, walked: &WalkedView) -> Vec<(Time, Time, String)> {
    let mut labels: Vec<(Time, Time, String)> = walked
        .stays(call.length)
        .into_iter()
        .map(|(step, at, until)| (at, until, step.to_owned()))
        .chain(walked.left.iter().map(|left| (left.at, left.at, format!("left the menu: {}", left.heard))))
        .collect();
    labels.sort_by_key(|(at, ..)| *at);
    labels
}
