//! `ringtrue listen`: which prompts, keys, tones, holds and silences are in recorded calls.

mod hear;
mod many;
mod rows;
mod sources;
mod tally;

use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command};

use self::hear::Ears;
use self::many::{Work, interrupted};
use self::tally::{Part, Tally};
use super::{CLEAN, FOUND, Stdio, Subcommand, folders_of, format_arg, project_of};
use crate::error::{Error, Result};
use crate::project::{Project, Recordings, write_file};
use crate::recording::Side;
use crate::render::{self, Style, listened_row};
use crate::report::{Count, Listened, Report, listened_table};
use crate::source::Sources;

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "listen", command, run };

/// Formats, and the ending of a file in each.
const FORMATS: [(&str, &str); 6] =
    [("text", "txt"), ("json", "json"), ("jsonl", "jsonl"), ("csv", "csv"), ("labels", "labels.txt"), ("html", "html")];

/// The names of [`FORMATS`].
const NAMES: &[&str] = &["text", "json", "jsonl", "csv", "labels", "html"];

/// Bytes of sound in one page of many calls (ours): as for audits.
const MOST_SOUND: usize = 10 << 20;

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
            Arg::new("jobs")
                .long("jobs")
                .value_name("N")
                .value_parser(clap::value_parser!(u16).range(1..=1024))
                .help("Calls that are listened to at once [default: one a core]"),
        )
        .after_help(
            "Files called hold, moh or music, and those in a folder of such a name, are music: they are heard from any \
             moment on.\nEvery time counts from the beginning of the file, as players and editors count; `answered` says when the \
             line answered. Audits (`audit --call`) count from the answer.",
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
    let mut project = project_of(matches, stdio);
    let mut report = Report { command: "listen", folders: folders_of(stdio), ..Report::default() };
    report.listened_alone = matches!(paths.as_slice(), [one] if found.paths == [one.clone()]);
    let sources = sources::prompts(matches, stdio, &mut project, &mut report)?;
    let menu = matches.get_one::<PathBuf>("menu").map(|menu| project.line(menu)).transpose()?;
    let ears = Ears {
        line: menu.map(|line| (std::sync::Arc::clone(&line), line.names_of(&sources.known))),
        known: sources.known,
        country: sources.country,
        caller: matches.get_one::<String>("caller").map(|side| if side == "left" { Side::Left } else { Side::Right }),
        here: stdio.here.clone(),
        with_sound: format == "html" && out.is_none_or(|out| !is_rows(&out)),
    };
    if found.left_out > 0 {
        let other = crate::finding::count_of(found.left_out, "other file");
        report.notes.push(format!("{other} in the folders: no recording by the ending of the name"));
    }
    // People read what is wrong with the prompts in the result; programs' output has no place for it.
    let is_text = format == "text" || out.is_some();
    if !is_text && format != "html" {
        sources::tell(&mut report, stdio);
    }
    let jobs = matches.get_one::<u16>("jobs").map_or(0, |jobs| usize::from(*jobs));
    let code = match out {
        Some(out) if is_rows(&out) => rows::write(out, &ears, &found.paths, jobs, stdio, &mut report)?,
        Some(folder) => each_its_file(folder, format, &ears, &found.paths, jobs, stdio, &mut report)?,
        None if format == "jsonl" => return stream(&ears, &found.paths, jobs, stdio, &report),
        None => together(format, &ears, &found.paths, jobs, stdio, &mut report)?,
    };
    let format = if out.is_some() { "text" } else { format };
    show(format, &report, stdio, &project)?;
    Ok(if sources::is_faulty(&report) { FOUND } else { code })
}

fn show(format: &str, report: &Report, stdio: &mut Stdio<'_>, project: &Project) -> Result<()> {
    super::put(stdio, &drawn(format, report, &project.sources, stdio.color))
}

fn drawn(format: &str, report: &Report, sources: &Sources, color: bool) -> String {
    let style = Style { color, width: 0, quiet: false };
    render::format(format).map(|format| (format.render)(report, sources, &style)).unwrap_or_default()
}

/// Says that not every call was listened to.
fn stopped(taken: usize, of: usize) -> Error {
    Error::new(format!("stopped: {taken} of {of} calls were listened to"))
        .help("`--out FILE.jsonl` keeps what is done, and goes on with the others")
}

/// All calls in one result, in the order of their names.
fn together(
    format: &str,
    ears: &Ears,
    paths: &[PathBuf],
    jobs: usize,
    stdio: &mut Stdio<'_>,
    report: &mut Report,
) -> Result<u8> {
    let stop = interrupted();
    let watched = stdio.person && paths.len() > 1;
    let work = Work { ears, paths, jobs, watched, stop: &stop };
    let mut calls: Vec<Option<Listened>> = vec![None; paths.len()];
    let (mut room, mut silent) = (MOST_SOUND, 0);
    let taken = work.each(&mut |at, mut call| {
        if let Some(bytes) = call.sound.as_ref().map(|reel| reel.bytes.len()) {
            match room.checked_sub(bytes) {
                Some(left) => room = left,
                None => call.sound = None,
            }
        }
        let unheard = call.trouble.as_ref().is_some_and(|trouble| trouble.unheard);
        silent += usize::from(format == "html" && call.sound.is_none() && !unheard);
        if let Some(place) = calls.get_mut(at) {
            *place = Some(call);
        }
        Ok(true)
    })?;
    if taken < paths.len() {
        return Err(stopped(taken, paths.len()));
    }
    report.listened = calls.into_iter().flatten().collect();
    if silent > 0 {
        let calls = crate::finding::count_of(silent, "call");
        report.notes.push(format!("{calls} without sound here, so that the page stays small"));
    }
    let mut tally = Tally::default();
    report.listened.iter().for_each(|call| tally.add(&call.file, Part::of(call)));
    report.looked_at = vec![Count { count: tally.calls, what: "call" }];
    if format == "csv" {
        report.data.push(listened_table(&report.listened));
    } else if paths.len() > 1 {
        report.tables = tally.tables(&ears.known);
        report.tables.extend(tally.never_entered(ears.line.as_ref().map(|(line, _)| &**line)));
    }
    Ok(if tally.faulty > 0 { FOUND } else { CLEAN })
}

/// A row a call to standard output, each as soon as it is done.
fn stream(ears: &Ears, paths: &[PathBuf], jobs: usize, stdio: &mut Stdio<'_>, report: &Report) -> Result<u8> {
    let stop = interrupted();
    let work = Work { ears, paths, jobs, watched: false, stop: &stop };
    let (mut faulty, mut read_on) = (sources::is_faulty(report), true);
    let taken = work.each(&mut |_, call| {
        faulty |= call.trouble.is_some();
        let row = listened_row(&call);
        match stdio.stdout.write_all(row.as_bytes()).and_then(|()| stdio.stdout.flush()) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => read_on = false,
            Err(error) => return Err(Error::new(format!("cannot write the result: {error}"))),
        }
        Ok(read_on)
    })?;
    if taken < paths.len() && read_on {
        return Err(stopped(taken, paths.len()));
    }
    Ok(if faulty { FOUND } else { CLEAN })
}

/// A file a call in a folder, under the names that the calls have.
fn each_its_file(
    folder: &Path,
    format: &str,
    ears: &Ears,
    paths: &[PathBuf],
    jobs: usize,
    stdio: &mut Stdio<'_>,
    report: &mut Report,
) -> Result<u8> {
    let stop = interrupted();
    let work = Work { ears, paths, jobs, watched: stdio.person, stop: &stop };
    let ending = FORMATS.iter().find(|(name, _)| *name == format).map_or("txt", |(_, ending)| ending);
    let mut tally = Tally::default();
    let taken = work.each(&mut |at, call| {
        tally.add(&call.file, Part::of(&call));
        let name = paths.get(at).map(|path| below(path)).unwrap_or_default();
        let mut path = folder.join(name).into_os_string();
        path.push(format!(".{ending}"));
        let path = PathBuf::from(path);
        let mut one = Report { command: "listen", listened: vec![call], listened_alone: true, ..Report::default() };
        one.looked_at = vec![Count { count: 1, what: "call" }];
        if format == "csv" {
            one.data.push(listened_table(&one.listened));
        }
        let text = drawn(format, &one, &Sources::default(), false);
        let written = write_file(&ears.here.join(&path), text.as_bytes());
        written.map_err(|error| Error::path("write", &path, &error))?;
        Ok(true)
    })?;
    if taken < paths.len() {
        return Err(stopped(taken, paths.len()));
    }
    report.tables = tally.tables(&ears.known);
    report.tables.extend(tally.never_entered(ears.line.as_ref().map(|(line, _)| &**line)));
    report.looked_at = vec![Count { count: tally.calls, what: "call" }];
    report.notes.push(format!("written to `{}`, a file a call", folder.display()));
    Ok(if tally.faulty > 0 { FOUND } else { CLEAN })
}

/// A path as it stands below another folder: without what leads out of it.
fn below(path: &Path) -> PathBuf {
    path.components().filter(|part| matches!(part, std::path::Component::Normal(_))).collect()
}
