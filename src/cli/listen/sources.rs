//! Where the prompts come from that are listened for.

use std::path::PathBuf;
use std::sync::Arc;

use clap::ArgMatches;

use crate::audio::tone;
use crate::cli::Stdio;
use crate::error::{Error, Result};
use crate::finding::{Severity, list_of};
use crate::project::{Found, KnownPrompts, Line, Project, Prompts};
use crate::report::{Report, Sign, Told, ToldLine};

/// What is listened for.
pub(super) struct Known {
    /// The prompts.
    pub(super) known: KnownPrompts,
    /// Whose tones; `None`: those of all countries.
    pub(super) country: Option<String>,
}

/// Prompts of `--prompts`, else of the line of `--menu`, else of all lines of the project. What is wrong with them is
/// put into the report.
pub(super) fn prompts(
    matches: &ArgMatches,
    stdio: &mut Stdio<'_>,
    project: &mut Project,
    report: &mut Report,
) -> Result<Known> {
    let folder = matches.get_one::<PathBuf>("prompts");
    let lines: Vec<Arc<Line>> = match matches.get_one::<PathBuf>("menu") {
        Some(menu) => vec![project.line(menu)?],
        None if folder.is_some() => Vec::new(),
        // Without a project only what needs no prompts is heard.
        None => {
            let menus = Found::new(&[], &stdio.here).map(|found| found.menus).unwrap_or_default();
            menus.iter().filter_map(|menu| project.line(menu).ok()).collect()
        }
    };
    for line in &lines {
        if line.findings.iter().any(|finding| finding.severity == Severity::Error) {
            report.notes.push(format!("{0} has errors of its own: `ringtrue check {0}` lists them", line.name));
        }
    }
    let prompts = match folder {
        Some(folder) => {
            let mut prompts = Prompts::of_folder(folder, &stdio.here)?;
            prompts.also_music(&lines);
            prompts
        }
        None => Prompts::of_lines(&lines),
    };
    if prompts.count() == 0 {
        report.notes.push(match lines.as_slice() {
            [] => "no prompts are known: `--prompts DIR` or `--menu MENU` names them".to_owned(),
            lines => format!(
                "no prompts are known: none of {} is recorded",
                list_of(lines.iter().map(|line| line.name.as_str()))
            ),
        });
    }
    let known = prompts.read()?;
    told(&known, folder.is_some(), report);
    let mut countries: Vec<Option<&String>> = lines.iter().map(|line| line.graph.line.country.as_ref()).collect();
    countries.dedup();
    let country = if let [Some(country)] = countries.as_slice() { Some((*country).clone()) } else { None };
    Ok(Known { known, country })
}

/// The country of `--country`.
pub(super) fn country(matches: &ArgMatches) -> Result<Option<String>> {
    let Some(code) = matches.get_one::<String>("country") else { return Ok(None) };
    let (_, stands_in) = tone::tones(Some(code));
    if stands_in {
        return Err(Error::new(format!("no tones of a country `{code}` are known"))
            .help("write two letters, as DE or US; without `--country` the tones of all countries are heard"));
    }
    Ok(Some(code.to_ascii_uppercase()))
}

/// What is wrong with prompt files, a line each. Two with the same sound are worth a line in a folder that somebody
/// named; a line that says the same words in several steps knows that it does.
pub(in crate::cli) fn told(known: &KnownPrompts, with_same: bool, report: &mut Report) {
    let line = |sign, subject: &str, text| ToldLine {
        sign,
        subject: subject.to_owned(),
        text,
        quotes: Vec::new(),
        places: Vec::new(),
    };
    let mut lines: Vec<ToldLine> = known
        .faults
        .iter()
        .map(|(file, what, help)| {
            let help = help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
            line(Sign::Worse, file, format!("{what}{help}"))
        })
        .collect();
    for name in known.names.iter().filter(|name| with_same && !name.also.is_empty()) {
        let others = list_of(name.also.iter().map(String::as_str));
        lines.push(line(Sign::Changed, &name.file, format!("has the same sound as {others}: they are heard as one")));
    }
    if !lines.is_empty() {
        report.told.push(Told { title: "Prompt files".to_owned(), lines });
    }
}

/// Whether a prompt file could not be read, or not wholly; two that are the same are no fault.
pub(super) fn is_faulty(report: &Report) -> bool {
    report.told.iter().flat_map(|told| &told.lines).any(|line| line.sign == Sign::Worse)
}

/// The same to standard error, for output that programs read: they find the other names of a prompt beside it.
pub(super) fn tell(report: &mut Report, stdio: &mut Stdio<'_>) {
    let faults = report.told.iter().flat_map(|told| &told.lines).filter(|line| line.sign == Sign::Worse);
    for line in faults {
        let _ = writeln!(stdio.stderr, "ringtrue: {}: {}", line.subject, line.text);
    }
    for note in report.notes.drain(..) {
        let _ = writeln!(stdio.stderr, "{note}");
    }
}
