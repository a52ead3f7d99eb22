//! `ringtrue audit --rate FILE` and `--rate-form FILE`: what people say of calls, read and asked for.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, value_parser};

use crate::audit::{Rating, Script, read_ratings};
use crate::cli::Stdio;
use crate::error::Error;
use crate::finding::{self, Finding, count_of};
use crate::project::{Found, Project, is_there, write_file};
use crate::report::{CallView, RatingView, Report, rate, rate_form};
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

/// What people have answered.
pub(super) struct Answers {
    ratings: Vec<Rating>,
    /// What is wrong with their files.
    findings: Vec<Finding>,
    /// Audits that exist, called or not: a run over a few is given the ratings of all.
    audits: Vec<String>,
}

impl Answers {
    /// Reads the files of answers that were named.
    pub(super) fn read(
        matches: &ArgMatches,
        stdio: &Stdio<'_>,
        project: &mut Project,
        audits: &[PathBuf],
    ) -> Result<Self, Error> {
        let all = Found::new(&[], &stdio.here).map(|found| found.audits).unwrap_or_default();
        let audits = audits.iter().chain(&all).map(|path| path.display().to_string()).collect();
        let mut answers = Self { ratings: Vec::new(), findings: Vec::new(), audits };
        for path in matches.get_many::<PathBuf>("rate").into_iter().flatten() {
            let (file, mut found) = project.text(path)?;
            answers.findings.append(&mut found);
            let parsed = parse(&project.sources, file, Notation::Toml);
            let mut reader = Reader::new(&project.sources);
            answers.ratings.extend(read_ratings(&mut reader, parsed));
            answers.findings.append(&mut reader.findings);
        }
        Ok(answers)
    }

    /// Fills in what was answered of a call, so that it is kept with it. What does not fit is told at the end.
    pub(super) fn fill(&self, call: &mut CallView) {
        if !self.ratings.is_empty() {
            let _ = rate(&self.ratings, std::slice::from_mut(call), &self.audits);
        }
    }

    /// Every call was made: tells what fits none of them.
    pub(super) fn finish(mut self, report: &mut Report) {
        self.findings.extend(rate(&self.ratings, &mut report.calls, &self.audits));
        finding::tidy(&mut self.findings);
        report.findings.append(&mut self.findings);
    }
}

/// Writes the form with what is open still.
pub(super) fn write_form(matches: &ArgMatches, stdio: &Stdio<'_>, report: &mut Report) -> Result<(), Error> {
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
