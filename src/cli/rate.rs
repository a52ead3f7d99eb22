//! `ringtrue audit --rate FILE` and `--rate-form FILE`: what people say of calls, read and asked for.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, value_parser};

use super::Stdio;
use crate::audit::{Script, read_ratings};
use crate::error::Error;
use crate::finding::{self, Finding, count_of};
use crate::project::{Found, Project, is_there, write_file};
use crate::report::{RatingView, Report, rate, rate_form};
use crate::syntax::{Notation, Reader, parse};

pub(super) fn args() -> [Arg; 2] {
    let file = |name: &'static str| Arg::new(name).long(name).value_name("FILE").value_parser(value_parser!(PathBuf));
    [
        file("rate").action(ArgAction::Append).help("Read people's answers to the questions of `[[rate]]` from a file"),
        file("rate-form").help("Write a file with every question that is open, to be filled in and given to --rate"),
    ]
}

/// The questions of an audit, all open.
pub(super) fn questions(script: &Script) -> Vec<RatingView> {
    script
        .rates
        .iter()
        .map(|rate| RatingView {
            ask: rate.ask.value.clone(),
            scale: rate.scale,
            weight: rate.weight,
            rating: None,
            by: None,
            on: None,
            note: None,
            span: rate.ask.span,
        })
        .collect()
}

/// Whether the form can be written where it shall be: asked before anything is played.
pub(super) fn can_write(matches: &ArgMatches, stdio: &Stdio<'_>) -> Result<(), Error> {
    match matches.get_one::<PathBuf>("rate-form") {
        Some(path) if is_there(&stdio.here.join(path)) => {
            Err(Error::new(format!("{} is there already", path.display()))
                .help("answers may stand in it: name another file, or move this one away"))
        }
        _ => Ok(()),
    }
}

/// Fills in what people have answered, and writes the form with what is open still.
pub(super) fn apply(
    matches: &ArgMatches,
    stdio: &Stdio<'_>,
    project: &mut Project,
    played: &[PathBuf],
    report: &mut Report,
) -> Result<(), Error> {
    let mut ratings = Vec::new();
    let mut findings: Vec<Finding> = Vec::new();
    for path in matches.get_many::<PathBuf>("rate").into_iter().flatten() {
        let (file, mut found) = project.text(path)?;
        findings.append(&mut found);
        let parsed = parse(&project.sources, file, Notation::Toml);
        let mut reader = Reader::new(&project.sources);
        ratings.extend(read_ratings(&mut reader, parsed));
        findings.append(&mut reader.findings);
    }
    // A run over a few audits is given the ratings of all.
    let all = Found::new(&[], &stdio.here).map(|found| found.audits).unwrap_or_default();
    let others: Vec<String> = played.iter().chain(&all).map(|path| path.display().to_string()).collect();
    findings.extend(rate(&ratings, &mut report.calls, &others));
    finding::tidy(&mut findings);
    report.findings.append(&mut findings);
    let Some(path) = matches.get_one::<PathBuf>("rate-form") else { return Ok(()) };
    match rate_form(&report.calls) {
        Some(form) => {
            write_file(&stdio.here.join(path), form.as_bytes()).map_err(|error| Error::path("write", path, &error))?;
            let open = report.calls.iter().flat_map(|call| &call.ratings).filter(|rating| rating.rating.is_none());
            report.notes.push(format!("{} written to {}", count_of(open.count(), "open question"), path.display()));
        }
        None => report.notes.push(format!("no question is open: {} was not written", path.display())),
    }
    Ok(())
}
