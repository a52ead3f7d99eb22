//! `--report FILE.html`: a report as a page, beside whatever is printed.

use std::path::Path;

use super::score::{self, Kept};
use super::sound;
use crate::error::Error;
use crate::project::{Project, write_file};
use crate::render::{Style, format};
use crate::report::Report;

/// Writes the page of audits: with their grades, their sound and how they went before. What is printed stays as it was.
pub(super) fn of_audits(path: &Path, report: &mut Report, kept: &[Kept], project: &Project) -> Result<(), Error> {
    sound::of_audits(report, kept);
    let headline = std::mem::replace(&mut report.headline, score::headline(&report.scores));
    write(path, report, project)?;
    report.headline = headline;
    report.calls.iter_mut().for_each(|call| call.sound = None);
    Ok(())
}

/// Writes the page, whole or not at all.
fn write(path: &Path, report: &Report, project: &Project) -> Result<(), Error> {
    if path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("html")) {
        return Err(Error::new(format!("`--report {}` is written as a page of HTML", path.display()))
            .help("give it a name that ends in .html; other formats are `--format` and `>`"));
    }
    let html = format("html").map(|format| (format.render)(report, &project.sources, &Style::default()));
    write_file(&project.here().join(path), html.unwrap_or_default().as_bytes())
        .map_err(|error| Error::path("write", path, &error))
}
