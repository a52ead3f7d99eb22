//! `ringtrue explain CODE`: a rule's documentation.

use clap::{Arg, ArgMatches, Command};

use super::{CLEAN, Stdio, Subcommand, profile_arg, profiles_named, put};
use crate::error::Error;
use crate::finding::did_you_mean;
use crate::lint::{PROFILES, Profile};
use crate::report;

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "explain", command, run };

fn command(command: Command) -> Command {
    command
        .about("Print what a rule checks, why it matters to callers, and what to write instead")
        .arg(
            Arg::new("code")
                .value_name("CODE")
                .help("An id (RT213) or a name (dead-end); without it, all of them in one line each"),
        )
        .arg(
            profile_arg()
                .num_args(0..=1)
                .default_missing_value("")
                .conflicts_with("code")
                .help("Print what a law checks and what it cannot (es, tr); without a name, all laws in one line each"),
        )
}

fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    if let Some(wanted) = matches.get_one::<String>("profile") {
        put(stdio, &profiles(wanted)?)?;
        return Ok(CLEAN);
    }
    let codes = report::codes();
    let Some(wanted) = matches.get_one::<String>("code") else {
        let lines: String = codes
            .iter()
            .map(|code| format!("{}  {:<37} {:<8} {}\n", code.id, code.name, code.severity.name(), code.summary))
            .collect();
        put(stdio, &lines)?;
        return Ok(CLEAN);
    };
    let Some(code) = report::code_named(wanted) else {
        let near = did_you_mean(wanted, codes.iter().flat_map(|code| [code.id, code.name]));
        return Err(Error::new(format!("no rule is called `{wanted}`{near}")).help("`ringtrue explain` lists them all"));
    };
    let text = format!(
        "# {} {} ({}, since {})\n\n{}.\n\n{}",
        code.id,
        code.name,
        code.severity.name(),
        code.since,
        capital(code.summary),
        report::docs(code)
    );
    put(stdio, &text)?;
    Ok(CLEAN)
}

/// What is said of the profiles of a name; of none, all in a line each.
fn profiles(wanted: &str) -> Result<String, Error> {
    if wanted.is_empty() {
        let line = |profile: &&Profile| {
            format!("{:<15} {:<15} {} ({})\n", profile.name, profile.country, profile.law, profile.checks.len())
        };
        return Ok(PROFILES.iter().map(line).collect());
    }
    let texts: Vec<String> = profiles_named(wanted)?.into_iter().map(profile).collect();
    Ok(texts.join("\n"))
}

/// A law: what it is, and what of it can and cannot be checked.
fn profile(profile: &Profile) -> String {
    let mut text = format!("# {}: {}\n\n{}\n\n", profile.name, profile.country, profile.law);
    text += &format!("Scope: {}.\nState: {}.\n", profile.scope, profile.state);
    text += "Whether it binds your line, and whether you keep it, check with counsel.\n\n## What is checked\n";
    for check in profile.checks {
        text += &format!("\n{} {}: {}\n", check.code.id, check.code.name, check.article);
        for words in check.how.words() {
            text += &format!("* {words}\n");
        }
    }
    text += "\nA fact that the line does not write under `facts:` is not judged, never passed.\n";
    if !profile.not_checkable.is_empty() {
        text += "\n## What cannot be checked\n\n";
        for what in profile.not_checkable {
            text += &format!("* {what}\n");
        }
    }
    text += "\n## Sources\n\n";
    for source in profile.sources {
        text += &format!("* {source}\n");
    }
    text
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
