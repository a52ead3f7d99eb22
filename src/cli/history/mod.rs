//! `ringtrue history`: the runs that were kept, how each line does from run to run, and what broke between two.

mod changes;
mod runs;
mod when;

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{CLEAN, FOUND, Stdio, Subcommand, folders_of, format_arg, put, write_report};
use crate::error::Error;
use crate::finding::{count_of, did_you_mean};
use crate::history::{History, KeptRun, path_in};
use crate::project::{is_folder, root_of};
use crate::report::{Count, Report};
use crate::source::Sources;

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "history", command, run };

fn command(command: Command) -> Command {
    let run = |name: &'static str, value: &'static str| Arg::new(name).value_name(value);
    command
        .about("Show the audits of earlier runs, and what broke between two")
        .long_about(
            "Shows the runs of `ringtrue audit` that were kept, how each line did from run to run, and, of two runs, which \
             audits broke and which were mended. Runs are kept in `.ringtrue/history.db` at the project's root.",
        )
        .arg(run("old", "OLD").help("A run: its number, `last`, `last-1`, or a date: the last run of that day or before"))
        .arg(run("new", "NEW").help("The run to compare it with [default: last]"))
        .arg(
            Arg::new("since")
                .long("since")
                .value_name("WHEN")
                .allow_hyphen_values(true)
                .conflicts_with("old")
                .help("Only runs from then on: a date (2026-10-01), or so long ago (7d, 2w, 36h)"),
        )
        .arg(Arg::new("line").long("line").value_name("NAME").help("Only the audits of one line"))
        .arg(format_arg(&["text", "json", "csv", "markdown", "html"]))
        .arg(
            Arg::new("fail-on-break")
                .long("fail-on-break")
                .action(ArgAction::SetTrue)
                .help("Exit with 1 where an audit that passed fails"),
        )
        .arg(
            Arg::new("forget-before")
                .long("forget-before")
                .value_name("WHEN")
                .allow_hyphen_values(true)
                .conflicts_with_all(["old", "new", "since", "line", "fail-on-break"])
                .help("Remove the runs before then, and nothing else"),
        )
        .arg(
            Arg::new("project")
                .long("project")
                .value_name("DIR")
                .value_parser(clap::value_parser!(PathBuf))
                .help("The project whose history it is [default: the one you stand in]"),
        )
        .after_help(
            "Without OLD the last run is compared with the last one before it that came to its end and named no audits of \
             its own, else with the one before.\n\nExit codes: 0 the history was shown, whatever it shows; 1 with --fail-on-break, an audit that passed in the \
             older run fails in the newer; 2 the work could not be done.",
        )
}

fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    let named = |name| matches.get_one::<String>(name).map(String::as_str);
    let now = stdio.now.map(|now| now());
    let zone = now.as_ref().map_or(TimeZone::UTC, |now| now.time_zone().clone());
    let moment = |word| when::moment(word, now.as_ref(), &zone);
    let since = named("since").map(moment).transpose()?;
    let forget = named("forget-before").map(moment).transpose()?;
    let root = match matches.get_one::<PathBuf>("project") {
        Some(project) if !is_folder(&stdio.here.join(project)) => {
            return Err(
                Error::new(format!("`{}` is no folder", project.display())).help("name the folder of a project")
            );
        }
        Some(project) => root_of(&stdio.here.join(project)),
        None => root_of(&stdio.here),
    };
    let history = History::read(&path_in(&root))?;
    if let Some(moment) = forget {
        return forget_before(stdio, history, moment, &zone);
    }
    let line = named("line");
    let all = history.as_ref().map(|history| history.runs(None, line)).transpose()?.unwrap_or_default();
    let mut report = Report { command: "history", folders: folders_of(stdio), ..Report::default() };
    let mut broke = false;
    match (history, named("old")) {
        (Some(history), Some(old)) => {
            line_is_known(&history, line)?;
            let first = when::run(old, &all, &zone)?;
            let second = when::run(named("new").unwrap_or("last"), &all, &zone)?;
            let compared = history.compare(first, second, line)?;
            broke = !compared.broke.is_empty();
            changes::tell(&mut report, first, second, &compared, &zone);
        }
        (None, Some(_)) => return Err(Error::new("no run is kept here").help(BEGIN)),
        (Some(history), None) if !all.is_empty() => {
            line_is_known(&history, line)?;
            let shown: Vec<&KeptRun> =
                all.iter().filter(|run| since.is_none_or(|since| run.start.at >= since)).collect();
            runs::tell(&mut report, &history, &shown, since, line, &zone)?;
            if let (true, Some(since), Some(last)) = (shown.is_empty(), since, all.last()) {
                let (since, at) = (when::shown(since, &zone), when::shown(last.start.at, &zone));
                report.headline = Some(format!("no run since {since}; the last was run {}, {at}", last.id.number()));
            }
            if let Some((first, second)) = runs::last_two(&all) {
                let compared = history.compare(first, second, line)?;
                broke = !compared.broke.is_empty();
                report.notes.push(changes::in_a_line(first, second, &compared));
            }
            report.notes.push(when::zone_note(&zone));
            report.looked_at.extend((!shown.is_empty()).then_some(Count { count: shown.len(), what: "run" }));
        }
        (history, None) => {
            history.as_ref().map_or(Ok(()), |history| line_is_known(history, line))?;
            report.headline = Some(format!("no run is kept here; {BEGIN}"));
            report.data.push(runs::data(&[]));
        }
    }
    write_report(matches, stdio, &report, &Sources::default(), false)?;
    Ok(if broke && matches.get_flag("fail-on-break") { FOUND } else { CLEAN })
}

/// How a history begins.
const BEGIN: &str = "`ringtrue audit` keeps each of its runs, `--project DIR` looks in another project";

/// A line that nobody has called is a slip.
fn line_is_known(history: &History, line: Option<&str>) -> Result<(), Error> {
    let lines = history.lines(None)?;
    match line {
        Some(line) if !lines.iter().any(|known| known == line) => {
            let near = did_you_mean(line, lines.iter().map(String::as_str));
            let known = lines.iter().map(|line| format!("`{line}`")).collect::<Vec<_>>().join(", ");
            let error = Error::new(format!("no run has called a line `{line}`{near}"));
            Err(if lines.is_empty() { error } else { error.help(format!("the lines in this history are {known}")) })
        }
        _ => Ok(()),
    }
}

fn forget_before(
    stdio: &mut Stdio<'_>,
    history: Option<History>,
    moment: Timestamp,
    zone: &TimeZone,
) -> Result<u8, Error> {
    let Some(mut history) = history else { return Err(Error::new("no run is kept here").help(BEGIN)) };
    let forgotten = history.forget_before(moment)?;
    let left = history.runs(None, None)?.len();
    let when = when::shown(moment, zone);
    put(stdio, &format!("{} from before {when} removed, {left} left\n", count_of(forgotten, "run")))?;
    Ok(CLEAN)
}
