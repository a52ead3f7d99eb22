//! What broke and what was mended between two runs, in words and as a table.

use jiff::tz::TimeZone;

use super::when;
use crate::finding::count_of;
use crate::history::{Comparison, Differs, KeptCall, KeptRun, KeptTurn, Moved};
use crate::report::{Cell, Report, Sign, Table, Told, ToldLine, Verdict};
use crate::time::Time;

/// Audits that are named before the rest is counted (ours).
const NAMED: usize = 3;

/// Audits of a list that is not about what broke (ours): enough to see which they are.
const LISTED: usize = 10;

pub(super) fn tell(report: &mut Report, first: &KeptRun, second: &KeptRun, compared: &Comparison, zone: &TimeZone) {
    let run = |run: &KeptRun| format!("run {} ({})", run.id.number(), when::shown(run.start.at, zone));
    let what = match (counts(compared).join(", "), compared.both) {
        (words, 0) if words.is_empty() => "neither has played an audit".to_owned(),
        (words, both) if words.is_empty() => format!("nothing broke, nothing moved ({})", count_of(both, "audit")),
        (words, _) => words,
    };
    report.headline = Some(format!("{} against {}: {what}", run(second), run(first)));
    let (was, is) = (first.id.number(), second.id.number());
    let mut part = |title: String, lines: Vec<ToldLine>| {
        if !lines.is_empty() {
            report.told.push(Told { title, lines });
        }
    };
    part("broke".to_owned(), compared.broke.iter().map(|one| broke(one, was, is)).collect());
    part("mended".to_owned(), compared.mended.iter().map(|one| mended(one, was)).collect());
    part("failed in both".to_owned(), compared.failing.iter().map(|one| failing(one, was, is)).collect());
    let (slower, faster): (Vec<&Moved>, Vec<&Moved>) = compared.moved.iter().partition(|moved| moved.is > moved.was);
    part("slower".to_owned(), slower.into_iter().map(|one| moved(one, Sign::Worse)).collect());
    part("faster".to_owned(), faster.into_iter().map(|one| moved(one, Sign::Better)).collect());
    part(format!("new in run {is}"), some(&compared.new, Sign::Added));
    part(format!("not played in run {is}"), some(&compared.gone, Sign::Removed));
    for (run, number) in [(first, was), (second, is)] {
        if run.ended.is_none() {
            let planned = count_of(run.start.planned, "audit");
            report.notes.push(format!("run {number} was interrupted after {} of {planned}", run.files));
        }
    }
    if !compared.moved.is_empty() {
        report.notes.push("slower and faster: by more than 10 % and 2 s".to_owned());
    }
    report.notes.push(when::zone_note(zone));
    report.data.push(data(compared));
}

/// The whole in one line, what broke by its names.
pub(super) fn in_a_line(first: &KeptRun, second: &KeptRun, compared: &Comparison) -> String {
    let (was, is) = (first.id.number(), second.id.number());
    let mut parts = counts(compared);
    if parts.is_empty() {
        return format!("run {is} against run {was}: nothing broke, nothing moved");
    }
    if !compared.broke.is_empty() {
        let names: Vec<String> = compared.broke.iter().take(NAMED).map(|one| format!("`{}`", one.is.name)).collect();
        let more = compared.broke.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        parts[0].push_str(&format!(" ({}{more})", names.join(", ")));
    }
    format!("run {is} against run {was}: {}; `ringtrue history {was} {is}` says how", parts.join(", "))
}

/// How many of each, the worst first.
fn counts(compared: &Comparison) -> Vec<String> {
    let slower = compared.moved.iter().filter(|moved| moved.is > moved.was).count();
    let counts = [
        (compared.broke.len(), "broke"),
        (compared.mended.len(), "mended"),
        (compared.failing.len(), "failed in both"),
        (slower, "slower"),
        (compared.moved.len() - slower, "faster"),
        (compared.new.len(), "new"),
        (compared.gone.len(), "not played"),
    ];
    counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect()
}

/// A line about a call, and what is to be said of it run by run.
fn told(call: &KeptCall, sign: Sign, text: String, runs: &[(i64, String)]) -> ToldLine {
    let quotes = runs.iter().map(|(run, words)| (Sign::Plain, format!("run {run}: {words}"))).collect();
    ToldLine { sign, subject: call.name.clone(), text, quotes, places: Vec::new() }
}

/// Where a call left its script: `hear main, press 0: never heard (expected within 20 s)`.
fn divergence(call: &KeptCall) -> String {
    match call.first_divergence() {
        Some(KeptTurn { what, expected, actual, .. }) => format!("{what}: {actual} (expected {expected})"),
        // What is wrong outside the turns fails a call as well.
        None => call.findings.first().map_or_else(|| call.result.clone(), |finding| finding.message.clone()),
    }
}

/// How the same turn of the other call went.
fn same_turn<'a>(call: &'a KeptCall, other: &KeptCall) -> Option<&'a KeptTurn> {
    let what = &other.first_divergence()?.what;
    call.turns.iter().chain(&call.limits).find(|turn| turn.what == *what && turn.verdict == Verdict::Passed)
}

/// The same turn then and now.
fn broke(one: &Differs, was: i64, is: i64) -> ToldLine {
    let then = same_turn(&one.was, &one.is).map_or_else(|| one.was.result.clone(), |turn| turn.actual.clone());
    let (text, now) = match one.is.first_divergence() {
        Some(turn) => (format!("{} (expected {})", turn.what, turn.expected), turn.actual.clone()),
        None => (String::new(), divergence(&one.is)),
    };
    told(&one.is, Sign::Worse, text, &[(was, then), (is, now)])
}

fn mended(one: &Differs, was: i64) -> ToldLine {
    told(&one.is, Sign::Better, one.is.result.clone(), &[(was, divergence(&one.was))])
}

fn failing(one: &Differs, was: i64, is: i64) -> ToldLine {
    let (then, now) = (divergence(&one.was), divergence(&one.is));
    if then == now {
        return told(&one.is, Sign::Changed, now, &[]);
    }
    told(&one.is, Sign::Changed, one.is.result.clone(), &[(was, then), (is, now)])
}

fn moved(one: &Moved, sign: Sign) -> ToldLine {
    let what = if one.to_person { "a person after" } else { "over after" };
    let by =
        if one.is > one.was { format!("{} later", one.is - one.was) } else { format!("{} sooner", one.was - one.is) };
    let text = format!("{what} {}, was {} ({by})", one.is, one.was);
    told(&one.calls.is, sign, text, &[])
}

/// Calls that only one of the runs has: the first few, and how many more.
fn some(calls: &[KeptCall], sign: Sign) -> Vec<ToldLine> {
    let mut lines: Vec<ToldLine> = calls.iter().take(LISTED).map(|call| alone(call, sign)).collect();
    if let Some(more) = calls.len().checked_sub(LISTED).filter(|more| *more > 0) {
        let text = format!("{more} more: `--format csv` lists all");
        lines.push(ToldLine { sign, subject: String::new(), text, quotes: Vec::new(), places: Vec::new() });
    }
    lines
}

fn alone(call: &KeptCall, sign: Sign) -> ToldLine {
    let verdict = match call.verdict {
        Some(Verdict::Passed) => "passed: ",
        Some(_) => "failed: ",
        None => "",
    };
    told(call, sign, format!("{verdict}{}", call.result), &[])
}

/// For programs: a row an audit that did otherwise.
fn data(compared: &Comparison) -> Table {
    let call = |change: &str, was: Option<&KeptCall>, is: Option<&KeptCall>| {
        let either = is.or(was);
        let text = |of: fn(&KeptCall) -> Option<String>, call: Option<&KeptCall>| {
            call.and_then(of).map_or(Cell::Nothing, Cell::text)
        };
        let divergence = |call: &KeptCall| (call.verdict != Some(Verdict::Passed)).then(|| divergence(call));
        vec![
            Cell::text(change),
            text(|call| Some(call.name.clone()), either),
            text(|call| call.file.clone(), either),
            text(|call| Some(call.line.clone()), either),
            text(|call| Some(call.result.clone()), was),
            text(|call| Some(call.result.clone()), is),
            text(divergence, was),
            text(divergence, is),
            seconds(was),
            seconds(is),
        ]
    };
    let pairs = |change: &'static str, list: &[Differs]| -> Vec<Vec<Cell>> {
        list.iter().map(|one| call(change, Some(&one.was), Some(&one.is))).collect()
    };
    let mut rows = pairs("broke", &compared.broke);
    rows.extend(pairs("mended", &compared.mended));
    rows.extend(pairs("failed-in-both", &compared.failing));
    rows.extend(compared.moved.iter().map(|one| {
        let change = if one.is > one.was { "slower" } else { "faster" };
        let mut row = call(change, Some(&one.calls.was), Some(&one.calls.is));
        row[8] = Cell::Time(one.was);
        row[9] = Cell::Time(one.is);
        row
    }));
    rows.extend(compared.new.iter().map(|one| call("new", None, Some(one))));
    rows.extend(compared.gone.iter().map(|one| call("not-played", Some(one), None)));
    Table {
        name: "changes",
        columns: vec![
            "change",
            "audit",
            "file",
            "line",
            "result_was",
            "result_is",
            "divergence_was",
            "divergence_is",
            "seconds_was",
            "seconds_is",
        ],
        rows,
        ..Table::default()
    }
}

/// When a person spoke, else the end.
fn seconds(call: Option<&KeptCall>) -> Cell {
    let at = |call: &KeptCall| -> Time { call.human_at.unwrap_or(call.ended) };
    call.map_or(Cell::Nothing, |call| Cell::Time(at(call)))
}
