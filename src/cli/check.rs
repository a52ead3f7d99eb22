//! `ringtrue check`: lints menus and audits.

use std::borrow::Cow;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::{
    CLEAN, FOUND, Stdio, Subcommand, format_arg, paths_arg, paths_of, profile_arg, profiles_named, project_of,
    prompts_arg, stdin_bytes, write_report,
};
use crate::error::Error;
use crate::finding;
use crate::lint::{self, Judged, Profile, law};
use crate::project::{Found, Line, severity_named};
use crate::report::{Count, Report};

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "check", command, run };

fn command(command: Command) -> Command {
    command
        .about("Lint menus and audits")
        .long_about("Lints menus and audits: what would hurt callers, where it is written, why (with its source), and what to write instead.")
        .arg(paths_arg("Menus, audits or folders of them; `-` is a menu on standard input [default: menus/ and audits/]"))
        .arg(format_arg(&["text", "json", "html"]))
        .arg(prompts_arg())
        .arg(
            Arg::new("fail-on")
                .long("fail-on")
                .value_name("SEVERITY")
                .value_parser(["info", "warning", "error"])
                .help("Exit with 1 from this severity on [default: warning, or what ringtrue.toml says]"),
        )
        .arg(profile_arg().action(ArgAction::Append).value_delimiter(',').help(
            "Also ask these laws, by name (es) or by country (tr: all of Turkey) [default: what ringtrue.toml says]",
        ))
}

fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    let mut project = project_of(matches, stdio);
    let profiles = profiles_of(matches)?;
    let found = Found::new(&paths_of(matches), &stdio.here)?;
    let mut judged = Judged::default();
    let mut fail_on = None;
    if found.stdin {
        let bytes = stdin_bytes(stdio)?;
        let line = project.line_of("<stdin>", bytes);
        fail_on = Some(line.config.fail_on);
        judged.add(check_line_by(&line, profiles.as_deref()));
    }
    for path in &found.menus {
        let line = project.line(path)?;
        fail_on = fail_on.or(Some(line.config.fail_on));
        judged.add(check_line_by(&line, profiles.as_deref()));
    }
    for path in &found.audits {
        let audit = project.audit(path)?;
        if let Some((_, line)) = &audit.planned {
            fail_on = fail_on.or(Some(line.config.fail_on));
        }
        judged.findings.extend(audit.findings);
    }
    let Judged { mut findings, not_judged, profiles } = judged;
    findings.append(&mut project.config_findings);
    finding::tidy(&mut findings);
    let mut looked_at = Vec::new();
    let menus = found.menus.len() + usize::from(found.stdin);
    for (count, what) in [(menus, "menu"), (found.audits.len(), "audit")] {
        if count > 0 {
            looked_at.push(Count { count, what });
        }
    }
    let report = Report { command: "check", findings, not_judged, profiles, looked_at, ..Report::default() };
    write_report(matches, stdio, &report, &project.sources, false)?;
    let asked = matches.get_one::<String>("fail-on").map(|word| severity_named(word));
    let level = asked.or(fail_on).unwrap_or(finding::Severity::Warning);
    Ok(if report.fails(level) { FOUND } else { CLEAN })
}

/// The profiles that are named on the command line; `None`: none are, the settings decide.
fn profiles_of(matches: &ArgMatches) -> Result<Option<Vec<&'static Profile>>, Error> {
    let Some(words) = matches.get_many::<String>("profile") else { return Ok(None) };
    let mut profiles = Vec::new();
    for word in words {
        law::add(&mut profiles, profiles_named(word)?);
    }
    Ok(Some(profiles))
}

/// What is wrong with a line: while reading, and by the rules where it was read to its end.
pub(super) fn check_line(line: &Line) -> Judged {
    check_line_by(line, None)
}

/// The same, by these profiles instead of those of its settings.
fn check_line_by(line: &Line, profiles: Option<&[&'static Profile]>) -> Judged {
    let mut judged = Judged::default();
    if line.complete {
        let config = &line.config;
        let mut rules = Cow::Borrowed(&config.rules);
        if let Some(profiles) = profiles {
            rules.to_mut().profiles = profiles.to_vec();
        }
        judged = lint::check(&lint::Cx::new(
            &line.graph,
            &line.times,
            &line.holds,
            &line.listened(),
            config.callers,
            &rules,
        ));
    }
    judged.findings.extend(line.findings.iter().cloned());
    judged
}
