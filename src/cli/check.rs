//! `ringtrue check`: lints menus and audits.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::{
    CLEAN, FOUND, Stdio, Subcommand, folders_of, format_arg, paths_arg, paths_of, project_of, prompts_arg, stdin_bytes,
    watch, write_report,
};
use crate::error::Error;
use crate::finding;
use crate::lint::{self, Judged};
use crate::project::{Found, Line, severity_named};
use crate::report::{Count, Report};

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "check", command, run };

fn command(command: Command) -> Command {
    command
        .about("Lint menus and audits")
        .long_about("Lints menus and audits: what would hurt callers, where it is written, why (with its source), and what to write instead.")
        .arg(paths_arg("Menus, audits or folders of them; `-` is a menu on standard input [default: menus/ and audits/]"))
        .arg(format_arg(&["text", "json", "sarif", "github", "junit", "html", "markdown"]))
        .arg(prompts_arg())
        .arg(
            Arg::new("watch")
                .long("watch")
                .action(ArgAction::SetTrue)
                .help("Check again whenever a file that counts is saved, until Ctrl-C"),
        )
        .arg(
            Arg::new("fail-on")
                .long("fail-on")
                .value_name("SEVERITY")
                .value_parser(["info", "warning", "error"])
                .help("Exit with 1 from this severity on [default: warning, or what ringtrue.toml says]"),
        )
}

fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    if matches.get_flag("watch") {
        return watch::until_interrupted(&paths_of(matches), stdio, &mut |stdio, rests_on| {
            once(matches, stdio, rests_on)
        });
    }
    once(matches, stdio, &mut Vec::new())
}

/// Checks once. `rests_on` is told which files the result rests on.
pub(super) fn once(matches: &ArgMatches, stdio: &mut Stdio<'_>, rests_on: &mut Vec<PathBuf>) -> Result<u8, Error> {
    let mut project = project_of(matches, stdio);
    let found = Found::new(&paths_of(matches), &stdio.here)?;
    let mut judged = Judged::default();
    let mut fail_on = None;
    if found.stdin {
        let bytes = stdin_bytes(stdio)?;
        let line = project.line_of("<stdin>", bytes);
        fail_on = Some(line.config.fail_on);
        judged.add(check_line(&line));
    }
    for path in &found.menus {
        let line = project.line(path)?;
        fail_on = fail_on.or(Some(line.config.fail_on));
        judged.add(check_line(&line));
    }
    for path in &found.audits {
        let audit = project.audit(path)?;
        if let Some((_, line)) = &audit.planned {
            fail_on = fail_on.or(Some(line.config.fail_on));
        }
        judged.findings.extend(audit.findings);
    }
    *rests_on = project.rests_on();
    let Judged { mut findings, not_judged } = judged;
    findings.append(&mut project.config_findings);
    finding::tidy(&mut findings);
    let mut looked_at = Vec::new();
    let menus = found.menus.len() + usize::from(found.stdin);
    for (count, what) in [(menus, "menu"), (found.audits.len(), "audit")] {
        if count > 0 {
            looked_at.push(Count { count, what });
        }
    }
    let asked = matches.get_one::<String>("fail-on").map(|word| severity_named(word));
    let level = asked.or(fail_on).unwrap_or(finding::Severity::Warning);
    let report = Report {
        command: "check",
        findings,
        not_judged,
        looked_at,
        files: found.names(),
        fail_on: Some(level),
        folders: folders_of(stdio),
        ..Report::default()
    };
    write_report(matches, stdio, &report, &project.sources, false)?;
    Ok(if report.fails(level) { FOUND } else { CLEAN })
}

/// What is wrong with a line: while reading, and by the rules where it was read to its end.
pub(super) fn check_line(line: &Line) -> Judged {
    let mut judged = Judged::default();
    if line.complete {
        let config = &line.config;
        judged = lint::check(&lint::Cx::new(
            &line.graph,
            &line.times,
            &line.holds,
            &line.listened(),
            config.callers,
            &config.rules,
        ));
    }
    judged.findings.extend(line.findings.iter().cloned());
    judged
}
