//! `--out FILE.jsonl`: a row a call, as soon as it is done, in a file that the next run goes on with.
//!
//! The last row of a call counts. It still holds while the file is the same, and so are the prompts, tones and sides that
//! were listened for; else the call is heard again. Rows that no longer hold are taken out at the end of a whole run.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::Value;

use super::Hearing;
use super::hear::Ears;
use super::tally::{Part, Tally};
use crate::cli::many::{Work, interrupted};
use crate::cli::{CLEAN, FOUND, Stdio};
use crate::error::{Error, Result};
use crate::finding::count_of;
use crate::project::{RowFile, no_rows};
use crate::render::listened_row;
use crate::report::Report;
use crate::time::Time;

/// What is known of a call by its last row.
enum Row {
    /// It has none, or none that could be opened.
    None,
    /// It holds.
    Holds(Part),
    /// The file is another one since.
    Changed,
    /// Other things were listened for.
    Stale,
}

/// The rows that are there.
struct Rows {
    file: RowFile,
    /// The calls that were asked for, in their order.
    asked: Vec<(PathBuf, Row)>,
    /// Bytes of a last row that was not whole.
    torn: u64,
    /// Some rows no longer hold.
    some_go: bool,
}

impl Rows {
    /// Opens the file, and looks at every row for what it says of the calls that are asked for.
    fn open(out: &Path, ears: &Ears, paths: &[PathBuf], tally: &mut Tally) -> Result<Self> {
        let print = ears.print();
        let mut places: HashMap<String, usize> = HashMap::with_capacity(paths.len());
        let mut asked: Vec<(PathBuf, Row)> = Vec::with_capacity(paths.len());
        for path in paths {
            // Whoever names a call twice gets its row once.
            places.entry(path.display().to_string()).or_insert_with(|| {
                asked.push((path.clone(), Row::None));
                asked.len() - 1
            });
        }
        let mut some_go = false;
        let (file, torn) = RowFile::open(&ears.here.join(out), &mut |number, line| {
            let row: Value = serde_json::from_str(line).map_err(|_| no_rows(out, number))?;
            let (Some(file), Some(with)) = (row["file"].as_str(), row["listened_for"].as_str()) else {
                return Err(no_rows(out, number));
            };
            let Some((path, known)) = places.get(file).and_then(|at| asked.get_mut(*at)) else { return Ok(()) };
            some_go |= !matches!(known, Row::None);
            // What could not be opened may be there now.
            *known = if row["fault_kind"] == "not-opened" {
                some_go = true;
                Row::None
            } else if with != print {
                Row::Stale
            } else {
                let (bytes, modified) = ears.stamp(path);
                let same = row["bytes"].as_u64() == Some(bytes) && row["modified"].as_str() == modified.as_deref();
                if same { Row::Holds(tally.part_of_row(&row)) } else { Row::Changed }
            };
            Ok(())
        })?;
        Ok(Self { file, asked, torn, some_go })
    }
}

/// Listens to every call that has no row, and sums up those that were asked for.
#[expect(clippy::disallowed_methods, reason = "the command line says how long the work took")]
pub(super) fn write(out: &Path, hearing: &Hearing<'_>, stdio: &mut Stdio<'_>, report: &mut Report) -> Result<u8> {
    let mut tally = Tally::default();
    let ears = hearing.ears;
    let Rows { mut file, asked, torn, mut some_go } = Rows::open(out, ears, hearing.paths, &mut tally)?;
    let shown = out.display();
    if torn > 0 {
        let _ = writeln!(stdio.stderr, "ringtrue: the last row of `{shown}` was not whole and was cut off");
    }
    let all = asked.len();
    let (mut stale, mut changed) = (0, 0);
    let mut open = Vec::new();
    for (path, row) in asked {
        match row {
            Row::Holds(part) => {
                tally.add_part(&path.display().to_string(), part);
                continue;
            }
            Row::Stale => stale += 1,
            Row::Changed => changed += 1,
            Row::None => {}
        }
        open.push(path);
    }
    some_go |= stale + changed > 0;
    let known = tally.calls;
    let calls = count_of(all, "call");
    for (count, what) in [
        (known, "a row already"),
        (changed, "a row and changed since: heard again"),
        (stale, "a row that was heard with other prompts, tones or sides: heard again"),
    ] {
        if count > 0 {
            let _ = writeln!(stdio.stderr, "`{shown}`: {count} of {calls} have {what}");
        }
    }
    let began = Instant::now();
    let mut length = Time::ZERO;
    let stop = interrupted();
    let work = Work { ears, paths: &open, jobs: hearing.jobs, watched: stdio.person, stop: &stop, gate: None };
    let taken = work.each(stdio.stderr, &mut |_, call| {
        file.append(&listened_row(&call)).map_err(|error| {
            Error::path("write", out, &error).help("rows that are there stay; the same command goes on after them")
        })?;
        length += call.length;
        tally.add(&call);
        Ok(true)
    })?;
    let worked = Time::from_secs_f64(began.elapsed().as_secs_f64());
    if taken < open.len() {
        return Err(Error::new(format!("stopped: {} of {calls} have a row in `{shown}`", known + taken))
            .help("the same command goes on with the others"));
    }
    if some_go && let Err(error) = file.keep_last(&ears.here.join(out), &name) {
        let _ = writeln!(stdio.stderr, "ringtrue: rows that no longer hold stay in `{shown}`: {error}");
    }
    report.tables = tally.tables(&ears.known, ears.line());
    let heard = if known > 0 { format!(", of which {taken} now") } else { String::new() };
    let faults = match tally.faulty {
        0 => "none with a fault".to_owned(),
        faulty => format!("{faulty} with a fault"),
    };
    let speed = length.secs_f64() / worked.secs_f64().max(1e-3);
    let took =
        if taken > 0 { format!("; {worked} of work, {speed:.0} times as fast as the calls") } else { String::new() };
    report.headline = Some(format!(
        "{}{heard}, {} of call, {faults}{took}: rows in {shown}",
        count_of(tally.calls, "call"),
        tally.length,
    ));
    let fails = |on| tally.worst.is_some_and(|worst| worst >= on);
    Ok(if tally.faulty > 0 || hearing.fail_on.is_some_and(fails) { FOUND } else { CLEAN })
}

/// The call that a row is about.
fn name(row: &str) -> Option<String> {
    let row: Value = serde_json::from_str(row).ok()?;
    row["file"].as_str().map(str::to_owned)
}
