//! `--report FILE.html`: a report as a page, beside whatever is printed.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches};

use super::play::PlayedCall;
use super::{coverage, score, sound};
use crate::error::Error;
use crate::project::{Project, write_file};
use crate::render::{Style, format};
use crate::report::Report;

/// `--report`.
pub(super) fn arg() -> Arg {
    Arg::new("report")
        .long("report")
        .value_name("FILE.html")
        .value_parser(clap::value_parser!(PathBuf))
        .help("Write a page for a leader: grade, worst things, trend, each call with its sound; one file")
}

/// Whether the page has a name that a page can have: asked before anything is played.
pub(super) fn can_write(matches: &ArgMatches) -> Result<(), Error> {
    match matches.get_one::<PathBuf>("report") {
        Some(path) if path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("html")) => {
            Err(Error::new(format!("`--report {}` is written as a page of HTML", path.display()))
                .help("give it a name that ends in .html; other formats are `--format` and `>`"))
        }
        _ => Ok(()),
    }
}

/// Writes the page, whole or not at all: with the sound of each call. What is printed afterwards stays as it was.
pub(super) fn write(
    path: &Path,
    matches: &ArgMatches,
    report: &mut Report,
    calls: &[PlayedCall],
    project: &Project,
) -> Result<(), Error> {
    let notes = report.notes.len();
    sound::of_audits(report, calls);
    coverage::of_calls(calls, &report.calls).tell(matches, true, report, &project.sources)?;
    let headline = std::mem::replace(&mut report.headline, score::headline(&report.scores));
    let html = format("html").map(|format| (format.render)(report, &project.sources, &Style::default()));
    report.headline = headline;
    report.notes.truncate(notes);
    report.tables.clear();
    report.data.clear();
    report.graphs.clear();
    report.coverage.clear();
    report.calls.iter_mut().for_each(|call| call.sound = None);
    write_file(&project.here().join(path), html.unwrap_or_default().as_bytes())
        .map_err(|error| Error::path("write", path, &error))
}
