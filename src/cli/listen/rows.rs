//! `--out FILE.jsonl`: a row a call, as soon as it is done, in a file that the next run goes on with.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::Value;

use super::hear::Ears;
use super::many::{Work, interrupted};
use super::tally::{Part, Tally};
use crate::cli::{CLEAN, FOUND, Stdio};
use crate::error::{Error, Result};
use crate::finding::count_of;
use crate::project::{RowFile, no_rows};
use crate::render::listened_row;
use crate::report::Report;
use crate::time::Time;

/// A call that has its row.
struct Row {
    bytes: u64,
    modified: Option<String>,
    part: Part,
}

/// Rows that are there, by file: the last of each counts.
fn known_rows(path: &Path, shown: &Path, print: &str) -> Result<(RowFile, HashMap<String, Row>, u64)> {
    let mut rows: HashMap<String, Row> = HashMap::new();
    let (file, torn) = RowFile::open(path, &mut |number, line| {
        let row: Value = serde_json::from_str(line).map_err(|_| no_rows(shown, number))?;
        let (Some(file), Some(with)) = (row["file"].as_str(), row["listened_for"].as_str()) else {
            return Err(no_rows(shown, number));
        };
        if with != print {
            return Err(Error::new(format!(
                "the rows of `{}` were heard with other prompts, tones or sides (line {number})",
                shown.display()
            ))
            .help("give `--out` the name of another file, or move this one away"));
        }
        // What could not be opened may be there now.
        if row["fault_kind"] == "not-opened" {
            rows.remove(file);
            return Ok(());
        }
        let (bytes, modified) = (row["bytes"].as_u64().unwrap_or_default(), row["modified"].as_str());
        let part = Part::of_row(&row);
        rows.insert(file.to_owned(), Row { bytes, modified: modified.map(str::to_owned), part });
        Ok(())
    })?;
    Ok((file, rows, torn))
}

/// Listens to every call that has no row, and sums up those that were asked for.
#[expect(clippy::disallowed_methods, reason = "the command line says how long the work took")]
pub(super) fn write(
    out: &Path,
    ears: &Ears,
    paths: &[PathBuf],
    jobs: usize,
    stdio: &mut Stdio<'_>,
    report: &mut Report,
) -> Result<u8> {
    let (mut file, mut rows, torn) = known_rows(&stdio.here.join(out), out, &ears.print())?;
    if torn > 0 {
        let _ = writeln!(stdio.stderr, "ringtrue: the last row of `{}` was not whole and was cut off", out.display());
    }
    let mut tally = Tally::default();
    let mut open = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        let (bytes, modified) = ears.stamp(path);
        match rows.remove(&name).filter(|row| row.bytes == bytes && row.modified == modified) {
            Some(row) => tally.add(&name, row.part),
            None => open.push(path.clone()),
        }
    }
    let known = tally.calls;
    if known > 0 {
        let _ = writeln!(
            stdio.stderr,
            "{} of {} have a row in `{}` already",
            known,
            count_of(paths.len(), "call"),
            out.display()
        );
    }
    let began = Instant::now();
    let mut length = Time::ZERO;
    let stop = interrupted();
    let work = Work { ears, paths: &open, jobs, watched: stdio.person, stop: &stop };
    let taken = work.each(&mut |_, call| {
        file.append(&listened_row(&call)).map_err(|error| {
            Error::path("write", out, &error).help("rows that are there stay; the same command goes on after them")
        })?;
        length += call.length;
        tally.add(&call.file, Part::of(&call));
        Ok(true)
    })?;
    let worked = Time::from_secs_f64(began.elapsed().as_secs_f64());
    if taken < open.len() {
        return Err(Error::new(format!(
            "stopped: {} of {} have a row in `{}`",
            known + taken,
            count_of(paths.len(), "call"),
            out.display()
        ))
        .help("the same command goes on with the others"));
    }
    report.tables = tally.tables(&ears.known);
    let heard = if known > 0 { format!(", of which {taken} now") } else { String::new() };
    let faults = match tally.faulty {
        0 => "none with a fault".to_owned(),
        faulty => format!("{faulty} with a fault"),
    };
    let speed = length.secs_f64() / worked.secs_f64().max(1e-3);
    let took =
        if taken > 0 { format!("; {worked} of work, {speed:.0} times as fast as the calls") } else { String::new() };
    report.headline = Some(format!(
        "{}{heard}, {} of call, {faults}{took}: rows in {}",
        count_of(tally.calls, "call"),
        tally.length,
        out.display()
    ));
    Ok(if tally.faulty > 0 { FOUND } else { CLEAN })
}
