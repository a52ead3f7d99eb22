//! Where what was heard goes: all of it in one result, a call after the other, or a file a call.

use std::collections::BTreeMap;

use super::Hearing;
use super::sources;
use super::tally::Tally;
use crate::cli::many::{Gate, Work, interrupted};
use crate::cli::{CLEAN, FOUND, Stdio, put, put_now};
use crate::error::{Error, Result};
use crate::render::{self, Style, listened_begin, listened_end, listened_piece, listened_row};
use crate::report::{Count, Listened, Report, WalkedView, listened_table};
use crate::source::Sources;

/// Bytes of sound in one page of many calls (ours): as for audits.
const MOST_SOUND: usize = 10 << 20;

/// Calls on one page (ours): with their outlines some twenty megabytes, which a browser still opens.
pub(super) const MOST_ON_PAGE: usize = 200;

/// Writes a report.
pub(super) fn show(format: &str, report: &Report, sources: &Sources, stdio: &mut Stdio<'_>) -> Result<()> {
    let text = drawn(format, report, sources, stdio.color);
    put(stdio, &text)
}

/// A report in a format.
pub(super) fn drawn(format: &str, report: &Report, sources: &Sources, color: bool) -> String {
    let style = Style { color, width: 0, quiet: false };
    render::format(format).map(|format| (format.render)(report, sources, &style)).unwrap_or_default()
}

/// Says that not every call was listened to.
pub(super) fn stopped(taken: usize, of: usize) -> Error {
    Error::new(format!("stopped: {taken} of {of} calls were listened to"))
        .help("`--out FILE.jsonl` keeps what is done, and goes on with the others")
}

/// Rows of a list that people read to its end below their calls (ours).
const SHOWN: usize = 12;

/// Cuts long lists of what no call has, so that what is told of the calls is not lost above them; `whole` has all of it.
pub(super) fn shorten(report: &mut Report, whole: &str) {
    for table in report.tables.iter_mut().filter(|table| table.rows.len() > 2 * SHOWN) {
        table.rows.truncate(SHOWN);
        table.title = format!("{}: the first {SHOWN} ({whole} has all)", table.title);
    }
}

/// What the calls come to, below them.
pub(super) fn sum_up(tally: &Tally, hearing: &Hearing<'_>, report: &mut Report) -> u8 {
    report.looked_at = vec![Count { count: tally.calls, what: "call" }];
    report.tables = tally.tables(&hearing.ears.known, hearing.ears.line());
    report.findings.extend(
        hearing
            .ears
            .line
            .as_ref()
            .into_iter()
            .flat_map(|(line, names)| tally.never_said(line, names, &hearing.ears.known)),
    );
    let fails = |on| report.fails(on) || tally.worst.is_some_and(|worst| worst >= on);
    if tally.faulty > 0 || hearing.fail_on.is_some_and(fails) { FOUND } else { CLEAN }
}

/// All calls in one result, in the order of their names.
pub(super) fn together(format: &str, hearing: &Hearing<'_>, stdio: &mut Stdio<'_>, report: &mut Report) -> Result<u8> {
    let Hearing { ears, paths, jobs, .. } = *hearing;
    let stop = interrupted();
    let watched = stdio.person && paths.len() > 1;
    let work = Work { ears, paths, jobs, watched, stop: &stop, gate: None };
    let mut calls: Vec<Option<Listened>> = vec![None; paths.len()];
    let (mut room, mut silent) = (MOST_SOUND, 0);
    let taken = work.each(stdio.stderr, &mut |at, mut call| {
        if let Some(bytes) = call.sound.as_ref().map(|reel| reel.bytes.len()) {
            match room.checked_sub(bytes) {
                Some(left) => room = left,
                None => call.sound = None,
            }
        }
        let unheard = call.trouble.as_ref().is_some_and(|trouble| trouble.unheard);
        silent += usize::from(format == "html" && call.sound.is_none() && !unheard);
        if let Some(place) = calls.get_mut(at) {
            *place = Some(call);
        }
        Ok(true)
    })?;
    if taken < paths.len() {
        return Err(stopped(taken, paths.len()));
    }
    report.listened = calls.into_iter().flatten().collect();
    if silent > 0 {
        let calls = crate::finding::count_of(silent, "call");
        report.notes.push(format!("{calls} without sound here, so that the page stays small"));
    }
    let mut tally = Tally::default();
    report.listened.iter().for_each(|call| tally.add(call));
    let code = sum_up(&tally, hearing, report);
    if format == "csv" {
        report.tables.clear();
        report.data.push(listened_table(&report.listened));
    } else if report.listened_alone && !(format == "html" && ears.line.is_some()) {
        // Of one call, what it has not is most of the line.
        report.tables.clear();
    }
    Ok(code)
}

/// Whether a result is written a call after the other, with no more of them in memory than are worked on.
pub(super) fn goes_by(format: &str) -> bool {
    matches!(format, "text" | "csv" | "json")
}

/// Each call as soon as those before it are done, in the order of their names; what they come to stands below them.
pub(super) fn one_by_one(
    format: &str,
    hearing: &Hearing<'_>,
    stdio: &mut Stdio<'_>,
    report: &mut Report,
) -> Result<u8> {
    let Hearing { ears, paths, jobs, .. } = *hearing;
    let stop = interrupted();
    let gate = Gate::new(jobs);
    // The calls themselves show how far it is.
    let work = Work { ears, paths, jobs, watched: false, stop: &stop, gate: Some(&gate) };
    let (mut tally, mut early, mut next) = (Tally::default(), BTreeMap::new(), 0);
    let (mut read_on, color) = (true, stdio.color);
    let Stdio { stdout, stderr, .. } = stdio;
    let taken = work.each(*stderr, &mut |at, call| {
        early.insert(at, call);
        while let Some(call) = early.remove(&next) {
            tally.add(&call);
            let text = one(format, call, next == 0, color);
            next += 1;
            gate.open(next);
            read_on &= put_now(*stdout, &text)?;
        }
        Ok(read_on)
    })?;
    if !read_on {
        return Ok(sum_up(&tally, hearing, report));
    }
    let is_stopped = taken < paths.len();
    let code = sum_up(&tally, hearing, report);
    let stopped = stopped(next, paths.len());
    match format {
        "json" => {
            // What was begun is a whole document, stopped or not.
            report.notes.extend(is_stopped.then(|| stopped.to_string()));
            let begin = if next == 0 { listened_begin() } else { String::new() };
            put(stdio, &(begin + &listened_end(report, &ears.sources)))?;
        }
        // Of rows that went by one by one nothing is left to be said.
        "csv" => {}
        _ if is_stopped => {}
        _ => {
            shorten(report, "`--format json`");
            show(format, report, &ears.sources, stdio)?;
        }
    }
    if is_stopped { Err(stopped) } else { Ok(code) }
}

/// One call of several.
fn one(format: &str, call: Listened, is_first: bool, color: bool) -> String {
    if format == "json" {
        let begin = if is_first { listened_begin() } else { String::new() };
        return begin + &listened_piece(&call, is_first);
    }
    let mut report = Report { command: "listen", listened: vec![call], ..Report::default() };
    if format != "csv" {
        return drawn(format, &report, &Sources::default(), color) + "\n";
    }
    report.data.push(listened_table(&report.listened));
    let text = drawn(format, &report, &Sources::default(), false);
    if is_first { text } else { text.split_once('\n').map(|(_, rows)| rows.to_owned()).unwrap_or_default() }
}

/// A row a call to standard output, each as soon as it is done.
pub(super) fn stream(hearing: &Hearing<'_>, stdio: &mut Stdio<'_>, report: &Report) -> Result<u8> {
    let Hearing { ears, paths, jobs, fail_on } = *hearing;
    let stop = interrupted();
    let work = Work { ears, paths, jobs, watched: false, stop: &stop, gate: None };
    let (mut faulty, mut read_on) = (sources::is_faulty(report), true);
    let Stdio { stdout, stderr, .. } = stdio;
    let taken = work.each(*stderr, &mut |_, call| {
        faulty |= call.trouble.is_some();
        let worst = call.walked.as_ref().and_then(WalkedView::severity);
        faulty |= fail_on.is_some_and(|on| worst.is_some_and(|worst| worst >= on));
        let row = listened_row(&call);
        read_on &= put_now(*stdout, &row)?;
        Ok(read_on)
    })?;
    if taken < paths.len() && read_on {
        return Err(stopped(taken, paths.len()));
    }
    Ok(if faulty { FOUND } else { CLEAN })
}
