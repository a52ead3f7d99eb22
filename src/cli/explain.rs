//! `ringtrue explain CODE`: a rule's documentation.

use clap::{Arg, ArgMatches, Command};

use super::{CLEAN, Stdio, Subcommand, put};
use crate::audit::AUDITS;
use crate::error::Error;
use crate::finding::{Code, READING, did_you_mean};
use crate::lint::{RULES, Threshold};

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "explain", command, run };

fn command(command: Command) -> Command {
    command.about("Print what a rule checks, why it matters to callers, and what to write instead").arg(
        Arg::new("code")
            .value_name("CODE")
            .help("An id (RT213) or a name (dead-end); without it, all of them in one line each"),
    )
}

/// Every code there is, in order of id.
pub(crate) fn codes() -> Vec<&'static Code> {
    let mut codes: Vec<&Code> =
        READING.iter().copied().chain(RULES.iter().map(|rule| &rule.code)).chain(AUDITS.iter().copied()).collect();
    codes.sort_by_key(|code| code.id);
    codes
}

fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    let codes = codes();
    let Some(wanted) = matches.get_one::<String>("code") else {
        let lines: String = codes
            .iter()
            .map(|code| format!("{}  {:<32} {:<8} {}\n", code.id, code.name, code.severity.name(), code.summary))
            .collect();
        put(stdio, &lines)?;
        return Ok(CLEAN);
    };
    let known =
        codes.iter().find(|code| code.id.eq_ignore_ascii_case(wanted) || code.name.eq_ignore_ascii_case(wanted));
    let Some(code) = known else {
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
        code.explain
    ) + &thresholds(code);
    put(stdio, &text)?;
    Ok(CLEAN)
}

/// The numbers that a rule goes by, and how to set them.
fn thresholds(code: &Code) -> String {
    let Some(rule) = RULES.iter().find(|rule| rule.code.id == code.id) else { return String::new() };
    if rule.thresholds.is_empty() && rule.lists().next().is_none() {
        return String::new();
    }
    let mut text = format!("\n## Thresholds\nIn `ringtrue.toml`, where they differ:\n```toml\n[rules.{}]\n", code.name);
    let line = |threshold: &&&Threshold| format!("{} = {}", threshold.key, threshold.written());
    let width = rule.thresholds.iter().map(|threshold| line(&threshold).len()).max().unwrap_or_default();
    for threshold in rule.thresholds {
        text += &format!("{:width$}  # {}; {}\n", line(&threshold), threshold.what, threshold.source);
    }
    for list in rule.lists() {
        text += &format!("# {}; {}\n{} = [\n", list.what, list.source, list.key);
        for words in list.default.chunks(6) {
            let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
            text += &format!("    {},\n", words.join(", "));
        }
        text += &format!("]\n{} = []  # beside those\n", list.more);
    }
    text + "```\n"
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
