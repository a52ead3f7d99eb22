//! `ringtrue audit`: replays mystery calls and judges them.

mod coverage;
mod ears;
mod folder;
mod generate;
mod journeys;
mod keep;
mod page;
mod play;
mod rate;
mod real;
mod score;
mod sound;

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command};

pub(super) use play::save;

use self::keep::{Keeper, no_history_arg};
use self::play::Played;
use super::{
    CLEAN, FOUND, Stdio, Subcommand, calls, folders_of, format_arg, paths_arg, paths_of, project_of, prompts_arg,
    record_arg, write_report,
};
use crate::error::Error;
use crate::finding::Severity;
use crate::project::Found;
use crate::report::{Count, Journeys, Report};

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "audit", command, run };

fn command(command: Command) -> Command {
    let command = command
        .about("Replay mystery calls against a line and judge them")
        .long_about(
            "Replays each audit against its line: the menu with the recorded prompts' real lengths, a caller who follows the \
             script, and no time lost. Prints what was heard and pressed second by second, and where the call first left the script. \
             With --call it judges a call that was recorded instead: the path through the menu that explains best which prompts, \
             keys and tones are heard in it.",
        )
        .arg(paths_arg("Audits or folders of them [default: audits/]"))
        .arg(format_arg(&["text", "json", "sarif", "github", "junit", "html", "markdown", "csv", "svg", "dot", "mermaid"]))
        .arg(prompts_arg())
        .arg(record_arg())
        .args(real::args())
        .args(rate::args())
        .arg(
            Arg::new("score")
                .long("score")
                .action(ArgAction::SetTrue)
                .help("Grade each line from A to F, with the formula and every point that was lost"),
        )
        .arg(page::arg())
        .arg(no_history_arg())
        .arg(Arg::new("brief").long("brief").action(ArgAction::SetTrue).help("One line for an audit that passed"));
    coverage::args(command)
}

fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    let mut project = project_of(matches, stdio);
    if coverage::is_generating(matches) {
        return generate::run(matches, stdio, &mut project);
    }
    coverage::can_tell(matches)?;
    let covered = coverage::is_asked(matches);
    let paths = match covered {
        true => coverage::audits_of(&paths_of(matches), stdio)?,
        false => audits_of(&paths_of(matches), stdio)?,
    };
    rate::can_write(matches, stdio)?;
    page::can_write(matches)?;
    let mut report = Report {
        command: "audit",
        files: paths.iter().map(|path| path.display().to_string()).collect(),
        fail_on: Some(Severity::Error),
        folders: folders_of(stdio),
        ..Report::default()
    };
    let answers = rate::Answers::read(matches, stdio, &mut project, &paths)?;
    let mut keeper = Keeper::begin(matches, stdio, &paths);
    let mut played = Played::new(matches.get_one::<PathBuf>("record").cloned());
    let mut real = real::Real::of(matches, stdio, paths.len())?;
    real::can_write(matches, real.as_ref())?;
    for path in &paths {
        let judged: &mut play::Judge<'_> = &mut |call, findings, sources| {
            answers.fill(call);
            keeper.call(stdio, call, findings, sources);
        };
        match &mut real {
            Some(real) => real.audit(path, &mut project, &mut report, &mut played, judged)?,
            None => played.audit(path, &mut project, &mut report, judged)?,
        }
    }
    let mut stopped = None;
    if let Some(real) = &real {
        let format = matches.get_one::<String>("format").map_or("text", String::as_str);
        stopped = real.finish(format, stdio, &mut report)?;
    }
    answers.finish(&mut report);
    rate::write_form(matches, stdio, &mut report)?;
    let graded = matches.get_flag("score");
    let page = matches.get_one::<PathBuf>("report");
    if graded || page.is_some() || keeper.is_keeping() {
        report.scores = score::scorecards(&played.calls, &report.calls, page.is_some());
    }
    report.trends = keeper.finish(stdio, &report.scores);
    report.findings.append(&mut project.config_findings);
    for name in &played.broken {
        report.notes.push(format!("{name} has errors of its own: `ringtrue check {name}` lists them"));
    }
    let estimated: usize = report.calls.iter().map(|call| call.estimated.0).sum();
    if estimated > 0 {
        report.notes.push(super::estimated_note(estimated));
    }
    report.looked_at.push(Count { count: played.looked_at, what: "audit" });
    if let Some(path) = page {
        page::write(path, matches, &mut report, &played.calls, &project)?;
    }
    let mut too_little = false;
    if covered {
        let lines = coverage::of_calls(&played.calls, &report.calls);
        too_little = lines.told(matches, stdio, &mut project, &mut report)?;
    }
    if !graded {
        report.notes.extend(report.scores.iter().filter_map(|card| score::note(card, &report.trends)));
        report.scores.clear();
        report.trends.clear();
    }
    write_report(matches, stdio, &report, &project.sources, covered || matches.get_flag("brief"))?;
    if let Some(stopped) = stopped {
        return Err(stopped);
    }
    let fails = too_little
        || real.is_some_and(|real| !real.is_whole())
        || report.fails(Severity::Error)
        || report.journeys.as_ref().is_some_and(Journeys::fails);
    Ok(if fails { FOUND } else { CLEAN })
}

fn audits_of(paths: &[PathBuf], stdio: &Stdio<'_>) -> Result<Vec<PathBuf>, Error> {
    let found = Found::new(paths, &stdio.here)?;
    if found.audits.is_empty() {
        return Err(Error::new("there are no audits here")
            .help("an audit is a .toml file in `audits/`; `ringtrue init` writes a first one"));
    }
    Ok(found.audits)
}
