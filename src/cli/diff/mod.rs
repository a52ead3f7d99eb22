//! `ringtrue diff`: what a change of a line does to callers.

mod tables;
mod words;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Arg, ArgMatches, Command};

use super::{
    CLEAN, FOUND, Stdio, Subcommand, folders_of, format_arg, project_of, prompts_arg, stdin_bytes, write_report,
};
use crate::diff::{self, Area, Diff, Outcomes, ReasonFigures, Side};
use crate::error::Error;
use crate::finding::{self, Finding, Severity, count_of};
use crate::lint::Selection;
use crate::project::{Line, Project};
use crate::report::{Report, Told};
use crate::timing::{Basis, Measure, Outcome};

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "diff", command, run };

fn command(command: Command) -> Command {
    let menu = |name: &'static str, value: &'static str| Arg::new(name).value_name(value);
    command
        .about("Show what a change of a menu does to callers")
        .long_about(
            "Shows what a change of a menu does to callers: which reasons need more keys, which words, keys and times \
             differ. What only looks different (layout, comments, order of keys in the file) is no change.",
        )
        .arg(menu("old", "OLD").required(true).help(
            "The menu as it was: a file, `git:REV:path` as git knows it (git:HEAD~1:menus/line.yaml), or `-`",
        ))
        .arg(menu("new", "NEW").help("The menu as it is, in the same ways [default: the file that OLD names in git]"))
        .arg(format_arg(&["text", "json", "csv", "markdown", "html", "sarif", "github"]))
        .arg(prompts_arg())
        .after_help(
            "Exit codes: 0 the lines were compared, whether they differ or not; 1 NEW has errors that OLD has not, which \
             are shown; 2 the work could not be done.",
        )
}

/// A line that was read, and where the same file lies in the working tree if it came from git.
struct Read {
    line: Arc<Line>,
    working: Option<PathBuf>,
    note: Option<String>,
}

fn read(project: &mut Project, stdio: &mut Stdio<'_>, text: &str) -> Result<Read, Error> {
    if text == "-" {
        let bytes = stdin_bytes(stdio)?;
        return Ok(Read { line: project.line_of("<stdin>", bytes), working: None, note: None });
    }
    match project.revision(text)? {
        Some(at) => Ok(Read { line: at.line, working: Some(at.working), note: at.note }),
        None => Ok(Read { line: project.line(Path::new(text))?, working: None, note: None }),
    }
}

fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    let mut project = project_of(matches, stdio);
    let named = |name| matches.get_one::<String>(name).map(String::as_str);
    let (old, new) = (named("old").unwrap_or_default(), named("new"));
    if old == "-" && new == Some("-") {
        return Err(Error::new("both menus are to be read from standard input").help("name a file for one of them"));
    }
    let old = read(&mut project, stdio, old)?;
    let new = match (new, &old.working) {
        (Some(new), _) => read(&mut project, stdio, new)?,
        (None, Some(working)) => Read { line: project.line(working)?, working: None, note: None },
        (None, None) => {
            return Err(Error::new("there is nothing to compare with")
                .help("name the new menu as well, or the old one in git: `ringtrue diff git:HEAD:menus/line.yaml`"));
        }
    };
    let mut report = Report { command: "diff", folders: folders_of(stdio), ..Report::default() };
    report.notes.extend([&old.note, &new.note].into_iter().flatten().cloned());
    let (old, new) = (old.line, new.line);
    if !old.complete {
        let mut errors = old.findings.iter().filter(|finding| finding.severity == Severity::Error);
        // That the text breaks off explains what else is wrong.
        let why = errors.clone().find(|finding| finding.code.id == finding::SYNTAX.id).or_else(|| errors.next());
        let why = why.map_or_else(String::new, |finding| format!(": {}", finding.message));
        return Err(Error::new(format!("`{}` cannot be read to its end{why}", old.name))
            .help("compare with a version that can be read; `ringtrue check` shows what is wrong with one"));
    }
    report.findings = new_errors(&old, &new);
    report.findings.append(&mut project.config_findings);
    let code = if report.fails(Severity::Error) { FOUND } else { CLEAN };
    if new.complete {
        let (before, after) = (side(&old), side(&new));
        let found = diff::diff(&before, &after);
        tell(&mut report, &found, &new);
        report.data = tables::tables(&found, &project.sources);
        if named("format") == Some("csv") {
            // Two tables in one would be none.
            report.data.retain(|table| table.name == "changes");
        }
    } else {
        report.headline = Some("the new line cannot be read to its end: nothing is compared".to_owned());
        report.data = tables::tables(&Diff::default(), &project.sources);
    }
    let known = old.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    if known > 0 {
        let errors = count_of(known, "error");
        report.notes.push(format!("`{}` has {errors}: what could not be read of it is not compared", old.name));
    }
    write_report(matches, stdio, &report, &project.sources, false)?;
    Ok(code)
}

/// One of the two lines, with what is known of its callers.
fn side(line: &Line) -> Side<'_> {
    Side { graph: &line.graph, times: &line.times, reasons: figures(line) }
}

/// What callers live through on a line, by reason, whatever their persona.
fn figures(line: &Line) -> Vec<ReasonFigures> {
    let measure = Measure::new(&line.graph, &line.times, &line.holds, line.config.callers);
    let mut figures = diff::figures(&line.graph);
    for (at, figures) in figures.iter_mut().enumerate() {
        let answer = measure.of_reason(at);
        let [human, served, message, lost] = Outcome::ALL.map(|outcome| answer.share(outcome));
        figures.keys = figures.keys.map(|_| answer.keys);
        figures.t_human_mean = answer.human().mean();
        figures.t_human_p90 = answer.human().quantile(0.9).map(|found| found.at);
        figures.outcomes = Some(Outcomes { human, served, message, lost });
    }
    // Where every call has another reason nobody calls for a person, and what is different for nobody is no change.
    figures.retain(|figures| {
        figures.reason != "person" || measure.reasons.last().is_some_and(|person| person.share > 0.0)
    });
    figures
}

/// Errors of the new line that the old one has not, wherever they stand.
fn new_errors(old: &Line, new: &Line) -> Vec<Finding> {
    let errors = |line: &Line| {
        let mut findings = line.judge(&Selection::default()).findings;
        finding::tidy(&mut findings);
        findings.retain(|finding| finding.severity == Severity::Error);
        findings
    };
    // An error whose number is another one now is still the same error.
    let same = Finding::likeness;
    let mut known: HashMap<(&str, String), usize> = HashMap::new();
    for finding in errors(old) {
        *known.entry(same(&finding)).or_default() += 1;
    }
    let mut fresh = errors(new);
    fresh.retain(|finding| match known.get_mut(&same(finding)) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    });
    fresh
}

/// Tells people what differs.
fn tell(report: &mut Report, found: &Diff, new: &Line) {
    report.headline = Some(words::headline(found));
    let callers = Told { title: "callers".to_owned(), lines: found.callers.iter().filter_map(words::caller).collect() };
    let tongues = new.graph.line.languages.len() > 1;
    let areas = Area::ALL.into_iter().map(|area| Told {
        title: area.name().to_owned(),
        lines: found
            .changes
            .iter()
            .filter(|change| change.what.area() == area)
            .map(|change| words::change(change, tongues))
            .collect(),
    });
    report.told = std::iter::once(callers).chain(areas).filter(|told| !told.lines.is_empty()).collect();
    let estimated = found
        .changes
        .iter()
        .filter_map(|change| change.lengths)
        .any(|(old, new)| [old, new].into_iter().flatten().any(|length| length.basis == Basis::Estimated));
    if estimated {
        report.notes.push("lengths with ~ are estimated from the words: these prompts are not recorded".to_owned());
    }
    let renamed = found.changes.iter().any(|change| change.what == diff::What::StepRenamed);
    if renamed {
        let share = (diff::ALIKE * 100.0).round();
        report.notes.push(format!(
            "a step counts as renamed where {share}% of its words and ways are the same as those of one that is gone"
        ));
    }
}
