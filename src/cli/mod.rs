//! The command line: one file a subcommand, and nothing of what they do.
//!
//! Standard input, output and error are handed in, so that a test can run any command in process.

mod audit;
mod call;
mod calls;
mod check;
mod diff;
mod explain;
mod graph;
mod history;
mod init;
mod listen;
mod lsp;
mod many;
mod measure;
mod mend;
mod phone;
mod prompts;
mod schema;
mod serve;
mod unsaid;
mod watch;

use std::io::{IsTerminal, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::{ArgMatches, Command};
use jiff::Zoned;

use crate::error::Error;
use crate::lint::{PROFILES, Profile, law};
use crate::project::{Line, Project, real, root_of};
use crate::render::{self, Format, Style};
use crate::report::{Folders, Report};
use crate::source::Sources;

/// Clean.
pub const CLEAN: u8 = 0;
/// Findings at or above the level that fails, or a failed audit.
pub const FOUND: u8 = 1;
/// The work could not be done.
pub const COULD_NOT: u8 = 2;

/// A subcommand: how it is called and what it does.
pub struct Subcommand {
    /// Its name.
    pub name: &'static str,
    /// Its arguments and help.
    pub command: fn(Command) -> Command,
    /// Does the work and gives the exit code.
    pub run: fn(&ArgMatches, &mut Stdio<'_>) -> Result<u8, Error>,
}

/// Every subcommand, in the order of the help.
pub static SUBCOMMANDS: &[&Subcommand] = &[
    &check::SUBCOMMAND,
    &measure::SUBCOMMAND,
    &audit::SUBCOMMAND,
    &listen::SUBCOMMAND,
    &history::SUBCOMMAND,
    &call::SUBCOMMAND,
    &serve::SUBCOMMAND,
    &diff::SUBCOMMAND,
    &prompts::SUBCOMMAND,
    &graph::SUBCOMMAND,
    &explain::SUBCOMMAND,
    &schema::SUBCOMMAND,
    &init::SUBCOMMAND,
    &lsp::SUBCOMMAND,
];

/// What a command reads and writes, and the folder it stands in.
pub struct Stdio<'a> {
    /// Standard input.
    pub stdin: &'a mut dyn Read,
    /// Standard output: data.
    pub stdout: &'a mut dyn Write,
    /// Standard error: talk.
    pub stderr: &'a mut dyn Write,
    /// Where relative paths begin.
    pub here: PathBuf,
    /// Standard output is a terminal that shows colours.
    pub color: bool,
    /// Standard input and output are a terminal that a person sits at.
    pub person: bool,
    /// What time it is, in the zone of whoever gave the command. Without a clock nothing is kept in a history.
    pub now: Option<&'a dyn Fn() -> Zoned>,
}

/// Runs one command line; `args` begins with the program's name. Returns the exit code.
pub fn run(args: impl IntoIterator<Item = std::ffi::OsString>, stdio: &mut Stdio<'_>) -> u8 {
    let mut command = Command::new("ringtrue")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Does your phone line ring true? Phone menus as code: checked, timed, and called.")
        .after_help("Exit codes: 0 clean, 1 findings or a failed audit, 2 the work could not be done.")
        .subcommand_required(true)
        .arg_required_else_help(true);
    for subcommand in SUBCOMMANDS {
        command = command.subcommand((subcommand.command)(Command::new(subcommand.name)));
    }
    let matches = match command.try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) => {
            let text = error.render();
            let text = if stdio.color { text.ansi().to_string() } else { text.to_string() };
            let out: &mut dyn Write = if error.use_stderr() { stdio.stderr } else { stdio.stdout };
            // Help into a pipe that nobody reads is no failure.
            let _ = out.write_all(text.as_bytes());
            return if error.use_stderr() { COULD_NOT } else { CLEAN };
        }
    };
    let done = matches.subcommand().and_then(|(name, matches)| {
        SUBCOMMANDS.iter().find(|subcommand| subcommand.name == name).map(|subcommand| (subcommand.run)(matches, stdio))
    });
    match done {
        Some(Ok(code)) => code,
        Some(Err(error)) => {
            let _ = writeln!(stdio.stderr, "ringtrue: {error}");
            if let Some(help) = error.advice() {
                let _ = writeln!(stdio.stderr, "  help: {help}");
            }
            COULD_NOT
        }
        None => COULD_NOT,
    }
}

/// Runs the command line of this process.
#[expect(clippy::disallowed_methods, reason = "the one place that looks at the process's surroundings")]
pub fn main() -> std::process::ExitCode {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let (stdin, stdout, stderr) = (std::io::stdin(), std::io::stdout(), std::io::stderr());
    let color = stdout.is_terminal() && !no_color;
    let person = stdin.is_terminal() && stdout.is_terminal();
    let here = std::env::current_dir().unwrap_or_default();
    let code = run(
        std::env::args_os(),
        &mut Stdio {
            stdin: &mut stdin.lock(),
            stdout: &mut stdout.lock(),
            stderr: &mut stderr.lock(),
            here,
            color,
            person,
            now: Some(&clock),
        },
    );
    std::process::ExitCode::from(code)
}

/// What time it is, where the system says that it is.
#[expect(clippy::disallowed_methods, reason = "the command line knows what day it is")]
fn clock() -> Zoned {
    Zoned::now()
}

/// `--format`, with the formats a command has.
fn format_arg(names: &'static [&'static str]) -> clap::Arg {
    clap::Arg::new("format")
        .long("format")
        .value_name("FORMAT")
        .value_parser(clap::builder::PossibleValuesParser::new(names))
        .default_value("text")
        .help("How the result is written")
}

/// `--prompts`.
fn prompts_arg() -> clap::Arg {
    clap::Arg::new("prompts")
        .long("prompts")
        .value_name("DIR")
        .value_parser(clap::value_parser!(PathBuf))
        .help("Look for prompt files here instead of in the line's own folder")
}

/// `--profile`.
fn profile_arg() -> clap::Arg {
    clap::Arg::new("profile").long("profile").value_name("PROFILE")
}

/// The profiles that a word chooses.
fn profiles_named(word: &str) -> Result<Vec<&'static Profile>, Error> {
    law::chosen(word).map_err(|near| {
        let mut names: Vec<&str> = PROFILES.iter().map(|profile| profile.name).collect();
        names.sort_unstable();
        Error::new(format!("no profile is called `{word}`{near}"))
            .help(format!("there are {}; `ringtrue explain --profile` says whose laws they are", names.join(", ")))
    })
}

/// `--record`.
fn record_arg() -> clap::Arg {
    clap::Arg::new("record").long("record").value_name("DIR").value_parser(clap::value_parser!(PathBuf)).help(
        "Also write each call as the caller would have heard it: left the keys, right the line; a made voice stands in \
             for the person who answers",
    )
}

fn paths_arg(help: &'static str) -> clap::Arg {
    clap::Arg::new("paths").value_name("PATH").num_args(0..).value_parser(clap::value_parser!(PathBuf)).help(help)
}

fn paths_of(matches: &ArgMatches) -> Vec<PathBuf> {
    matches.get_many::<PathBuf>("paths").map(|paths| paths.cloned().collect()).unwrap_or_default()
}

fn project_of(matches: &ArgMatches, stdio: &Stdio<'_>) -> Project {
    let prompts = matches.try_get_one::<PathBuf>("prompts").ok().flatten().cloned();
    Project::new(stdio.here.clone(), prompts)
}

/// The line of the one menu that a command is about; `-` is standard input.
fn line_of(matches: &ArgMatches, project: &mut Project, stdio: &mut Stdio<'_>) -> Result<Arc<Line>, Error> {
    let path = matches.get_one::<PathBuf>("menu").cloned().unwrap_or_default();
    if path.as_os_str() == "-" {
        let bytes = stdin_bytes(stdio)?;
        return Ok(project.line_of("<stdin>", bytes));
    }
    project.line(&path)
}

/// Where the names of files begin, for formats that others read.
fn folders_of(stdio: &Stdio<'_>) -> Folders {
    Folders { here: real(&stdio.here), root: root_of(&stdio.here) }
}

/// Writes a report in the format that was asked for.
fn write_report(
    matches: &ArgMatches,
    stdio: &mut Stdio<'_>,
    report: &Report,
    sources: &Sources,
    quiet: bool,
) -> Result<(), Error> {
    let name = matches.get_one::<String>("format").map_or("text", String::as_str);
    let format: &Format = render::format(name).ok_or_else(|| Error::new(format!("there is no format `{name}`")))?;
    let text = (format.render)(report, sources, &Style { color: stdio.color, width: 0, quiet });
    put(stdio, &text)
}

/// Writes data to standard output. A reader that stops reading (`| head`) is no failure.
fn put(stdio: &mut Stdio<'_>, text: &str) -> Result<(), Error> {
    put_now(stdio.stdout, text).map(|_| ())
}

/// Writes a piece of the result at once; tells whether somebody still reads.
fn put_now(stdout: &mut dyn Write, text: &str) -> Result<bool, Error> {
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Error::new(format!("cannot write the result: {error}"))),
    }
}

/// What the numbers of calls rest on, where prompts are not recorded.
fn estimated_note(prompts: usize) -> String {
    let what = if prompts == 1 { "1 prompt heard is".to_owned() } else { format!("{prompts} prompts heard are") };
    format!("{what} not recorded: lengths with ~ are estimated from the words")
}

/// All of standard input, up to a byte past the limit.
fn stdin_bytes(stdio: &mut Stdio<'_>) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    stdio
        .stdin
        .take(crate::syntax::MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::new(format!("cannot read standard input: {error}")))?;
    Ok(bytes)
}
