//! `ringtrue listen`: which prompts, keys, tones, holds and silences are in recorded calls.

mod files;
mod hear;
mod rows;
pub(super) mod sources;
mod tally;
mod written;

use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};

use self::hear::Ears;
use super::unsaid::left_out;
use super::{FOUND, Stdio, Subcommand, folders_of, format_arg, project_of};
use crate::error::{Error, Result};
use crate::finding::Severity;
use crate::project::{Recordings, is_folder, severity_named, stamp};
use crate::recording::Side;
use crate::report::Report;

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "listen", command, run };

/// The formats.
const NAMES: &[&str] = &["text", "json", "jsonl", "csv", "labels", "html"];

/// What is listened to, by what, and how many at once.
struct Hearing<'a> {
    /// The ears.
    ears: &'a Ears,
    /// The recordings.
    paths: &'a [PathBuf],
    /// Threads; 0: one a core.
    jobs: usize,
    /// From which severity on what is found on a path fails.
    fail_on: Option<Severity>,
}

fn command(command: Command) -> Command {
    command
        .about("Hear recorded calls: which prompts, keys, tones, holds and silences, and when")
        .long_about(
            "Listens to recorded calls without speech recognition: which of the line's own prompts are heard, when, and how \
             much of each; which keys are pressed, with their levels; ringing, busy tones, music, voices, silence. Reads WAV \
             of any kind (PCM, float, mu-law, A-law), MP3, FLAC and Ogg Vorbis, at any rate, with one channel or one each way.",
        )
        .arg(
            Arg::new("paths")
                .value_name("CALL")
                .num_args(1..)
                .required(true)
                .value_parser(clap::value_parser!(PathBuf))
                .help("Recordings, or folders of them"),
        )
        .arg(
            Arg::new("menu")
                .long("menu")
                .value_name("MENU")
                .value_parser(clap::value_parser!(PathBuf))
                .help(
                    "The line that was called: its prompts, its country's tones, and the path of each call through it \
                     [default: the prompts of the project's menus]",
                ),
        )
        .arg(
            Arg::new("prompts")
                .long("prompts")
                .value_name("DIR")
                .value_parser(clap::value_parser!(PathBuf))
                .help("Listen for every prompt file in this folder and those below it"),
        )
        .arg(format_arg(NAMES))
        .arg(
            Arg::new("out")
                .long("out")
                .value_name("FILE.jsonl|DIR")
                .value_parser(clap::value_parser!(PathBuf))
                .help("Append a row a call to a file, which the next run goes on with; or write a file a call into a folder"),
        )
        .arg(
            Arg::new("caller")
                .long("caller")
                .value_name("SIDE")
                .value_parser(["left", "right"])
                .help("The caller's channel of two [default: the one with the keys and without prompts]"),
        )
        .arg(
            Arg::new("country")
                .long("country")
                .value_name("CODE")
                .help("Whose ringing and busy tones are heard: US, DE, ... [default: the menu's country, else those of all]"),
        )
        .arg(
            Arg::new("jobs")
                .long("jobs")
                .value_name("N")
                .value_parser(clap::value_parser!(u16).range(1..=1024))
                .help("Calls that are listened to at once [default: one a core]"),
        )
        .arg(
            Arg::new("fail-on")
                .long("fail-on")
                .value_name("SEVERITY")
                .value_parser(["info", "warning"])
                .requires("menu")
                .help("Exit with 1 where a call left the menu (warning), or also where a prompt is not on it (info)"),
        )
        .after_help(
            "Without prompts, keys, tones, holds, voices and silence are heard all the same.\n\
             Files called hold, moh or music, and those in a folder of such a name, are music: they are heard from any \
             moment on.\nEvery time counts from the beginning of the file, as players and editors count; `answered` says when the \
             line answered. Audits (`audit --call`) count from the answer.\nOne recording is one object of JSON, a folder an \
             object with `calls`; `ringtrue schema listen` has the fields.\nFor thousands of calls `--out calls.jsonl` uses \
             every core and goes on after a kill; what reads JSON lines reads it: `duckdb -c \"select * from 'calls.jsonl'\"`. \
             Parquet is not written. A page (html) takes up to 200 calls; `--out DIR` writes one for each, and \
             `index.html` with all calls of the run.",
        )
}

fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8> {
    let format = matches.get_one::<String>("format").map_or("text", String::as_str);
    let paths = matches.get_many::<PathBuf>("paths").map(|paths| paths.cloned().collect()).unwrap_or_default();
    let paths: Vec<PathBuf> = paths;
    let found = Recordings::new(&paths, &stdio.here)?;
    if found.paths.is_empty() {
        return Err(Error::new("there are no recordings here").help("recordings end in .wav, .mp3, .ogg or .flac"));
    }
    let out = matches.get_one::<PathBuf>("out");
    let is_rows = |path: &&PathBuf| path.extension().is_some_and(|ending| ending == "jsonl");
    if format == "labels" && found.paths.len() > 1 && out.is_none_or(|out| is_rows(&out)) {
        return Err(Error::new(format!("labels are for one call, and here are {}", found.paths.len()))
            .help("`--out DIR` writes a file of labels a call"));
    }
    if let Some(out) = out {
        can_write(out, matches, stdio)?;
    } else if format == "html" && found.paths.len() > written::MOST_ON_PAGE {
        return Err(Error::new(format!("{} calls are too many for one page", found.paths.len()))
            .help("`--out DIR` writes a page a call; `--format text` or `csv` takes them all"));
    }
    let mut project = project_of(matches, stdio);
    let mut report = Report { command: "listen", folders: folders_of(stdio), ..Report::default() };
    report.listened_alone = matches!(paths.as_slice(), [one] if found.paths == [one.clone()]);
    let sources = sources::prompts(matches, stdio, &mut project, &mut report)?;
    let menu = matches.get_one::<PathBuf>("menu").map(|menu| project.line(menu)).transpose()?;
    if let Some(line) = menu.as_ref().filter(|line| line.graph.step_names().next().is_none()) {
        return Err(Error::new(format!("`{}` has no steps that a call could go through", line.name))
            .help(format!("`--menu` takes a menu file; `ringtrue check {}` lists what is wrong with it", line.name)));
    }
    let ears = Ears {
        line: menu.map(|line| (std::sync::Arc::clone(&line), line.names_of(&sources.known))),
        known: sources.known,
        country: sources::country(matches)?.or(sources.country),
        caller: matches.get_one::<String>("caller").map(|side| if side == "left" { Side::Left } else { Side::Right }),
        here: stdio.here.clone(),
        sources: std::mem::take(&mut project.sources),
        with_sound: format == "html" && out.is_none_or(|out| !is_rows(&out)),
    };
    if format == "labels" && ears.line.is_some() && out.is_none() {
        report.notes.push("the path is a label track of its own: `--out DIR` writes both".to_owned());
    }
    let unread = left_out(&found, &mut report);
    // People read what is wrong with the prompts in the result; programs' output has no place for it.
    let is_text = format == "text" || out.is_some();
    if !is_text && format != "html" {
        sources::tell(&mut report, stdio);
    }
    let jobs = matches.get_one::<u16>("jobs").map_or(0, |jobs| usize::from(*jobs));
    let fail_on = matches.get_one::<String>("fail-on").map(|word| severity_named(word));
    let hearing = Hearing { ears: &ears, paths: &found.paths, jobs, fail_on };
    let code = match out {
        Some(out) if is_rows(&out) => rows::write(out, &hearing, stdio, &mut report)?,
        Some(folder) => {
            let code = files::each_its_file(folder, format, &hearing, stdio, &mut report)?;
            let index = format!("`{}`", folder.join(files::INDEX).display());
            written::shorten(&mut report, if format == "html" { &index } else { "`--format json`" });
            code
        }
        None if format == "jsonl" => {
            let code = written::stream(&hearing, stdio, &report)?;
            return Ok(if unread { FOUND } else { code });
        }
        None if !report.listened_alone && written::goes_by(format) => {
            let code = written::one_by_one(format, &hearing, stdio, &mut report)?;
            return Ok(if unread || sources::is_faulty(&report) { FOUND } else { code });
        }
        None => written::together(format, &hearing, stdio, &mut report)?,
    };
    let format = if out.is_some() { "text" } else { format };
    written::show(format, &report, &ears.sources, stdio)?;
    Ok(if unread || sources::is_faulty(&report) { FOUND } else { code })
}

/// Refuses what would be written otherwise than it was meant: a folder that is called as a file, rows in another format.
fn can_write(out: &Path, matches: &ArgMatches, stdio: &Stdio<'_>) -> Result<()> {
    let ending = out.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let is_given = matches.value_source("format") == Some(ValueSource::CommandLine);
    let format = matches.get_one::<String>("format").map_or("text", String::as_str);
    if ending == "jsonl" && is_given && format != "jsonl" {
        return Err(Error::new(format!("the rows of `{}` are lines of JSON, and no {format}", out.display()))
            .help("leave `--format` out, or name a folder: `--out DIR` writes a file a call"));
    }
    let is_there = stamp(&stdio.here.join(out)).is_some();
    if ending != "jsonl" && is_there && !is_folder(&stdio.here.join(out)) {
        return Err(Error::new(format!(
            "`{}` is a file, and what is written there are files in a folder",
            out.display()
        ))
        .help("name a folder, which may be new, or a file that ends in .jsonl"));
    }
    let is_file = matches!(ending.as_str(), "txt" | "json" | "csv" | "html" | "htm" | "parquet");
    if is_file && !is_folder(&stdio.here.join(out)) {
        return Err(Error::new(format!(
            "`--out` takes a folder, or a file that ends in .jsonl: `{}` is neither",
            out.display()
        ))
        .help(format!("`> {}` puts the result of all calls into one file", out.display())));
    }
    Ok(())
}
