//! `ringtrue prompts`: everything that is said on a line, for the studio.

use std::collections::HashSet;
use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command};

use super::{CLEAN, FOUND, Stdio, Subcommand, format_arg, line_of, project_of, prompts_arg, write_report};
use crate::error::Error;
use crate::finding::Severity;
use crate::graph::{Filling, Piece};
use crate::project::Line;
use crate::report::{Cell, Count, Report, Table};
use crate::timing::{Cue, estimate};

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "prompts", command, run };

fn command(command: Command) -> Command {
    command
        .about("List every prompt of a line: file, language, text, length, recorded or missing")
        .arg(menu_arg())
        .arg(format_arg(&["text", "json", "csv"]))
        .arg(prompts_arg())
        .arg(Arg::new("missing").long("missing").action(clap::ArgAction::SetTrue).help("Only what is not recorded"))
}

/// The one menu that a command is about.
pub(super) fn menu_arg() -> Arg {
    Arg::new("menu")
        .value_name("MENU")
        .required(true)
        .value_parser(clap::value_parser!(PathBuf))
        .help("A menu file; `-` is standard input")
}

fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    let mut project = project_of(matches, stdio);
    let line = line_of(matches, &mut project, stdio)?;
    let mut report = Report { command: "prompts", ..Report::default() };
    let mut rows = rows(&line);
    if matches.get_flag("missing") {
        rows.retain(|row| row[6] != Cell::text("recorded"));
    }
    let missing = rows.iter().filter(|row| row[6] == Cell::text("missing")).count();
    report.looked_at.push(Count { count: rows.len(), what: "prompt" });
    if missing > 0 {
        let are = if missing == 1 { "is" } else { "are" };
        report.notes.push(format!(
            "{missing} {are} not recorded yet: until then `takes` says how long, else the words are counted"
        ));
    }
    report.tables.push(Table {
        name: "prompts",
        title: String::new(),
        columns: vec!["file", "language", "step", "part", "text", "seconds", "state", "cue"],
        rows,
    });
    // The list is the answer; what is wrong with the menu goes to the side, unless there is nothing to list.
    report.findings = line.findings.iter().filter(|finding| finding.severity == Severity::Error).cloned().collect();
    let broken = !report.findings.is_empty();
    let csv = matches.get_one::<String>("format").is_some_and(|format| format == "csv");
    if csv && broken {
        let _ = writeln!(stdio.stderr, "ringtrue: the menu has errors; `ringtrue check` lists them");
    }
    write_report(matches, stdio, &report, &project.sources, false)?;
    Ok(if broken { FOUND } else { CLEAN })
}

/// A row a file: a file that several prompts play is recorded once.
fn rows(line: &Line) -> Vec<Vec<Cell>> {
    let (graph, files) = (&line.graph, &line.files);
    let mut rows: Vec<(usize, Vec<Cell>)> = Vec::new();
    let mut seen = HashSet::new();
    let state = |name: &str| match files.get(name) {
        Some(facts) if facts.length.is_none() => "unreadable",
        Some(_) => "recorded",
        None => "missing",
    };
    let mut filled: Vec<(usize, Filling)> = Vec::new();
    for (at, prompt) in graph.prompts.iter().enumerate() {
        let id = graph.prompt_at(at);
        let step = &graph.step(prompt.step).name;
        for (language, words) in prompt.words.iter().enumerate() {
            if words.stands_in || words.language != language {
                // Another language's words: they are listed there.
                if words.stands_in {
                    continue;
                }
            }
            let tag = &graph.line.languages[words.language];
            // What a prompt takes is the length of all its pieces.
            let takes = prompt.takes.filter(|_| words.pieces.len() == 1);
            for piece in &words.pieces {
                let (name, text, state, seconds) = match piece {
                    Piece::File { name, text, .. } => {
                        let length = files
                            .length(name)
                            .unwrap_or_else(|| takes.unwrap_or_else(|| estimate(text, tag, prompt.words_per_minute)));
                        (Cell::text(name), text.to_string(), state(name), Cell::Time(length))
                    }
                    Piece::Filled(filling) => {
                        if !filled.contains(&(words.language, *filling)) {
                            filled.push((words.language, *filling));
                        }
                        continue;
                    }
                    Piece::Unknown(what) => {
                        (Cell::Nothing, format!("{{{what}}}"), "dynamic", takes.map_or(Cell::Nothing, Cell::Time))
                    }
                };
                let cue = id.map_or(Cue::None, |id| line.times.cue(id, language));
                let part = match cue {
                    Cue::None => prompt.role.name().to_owned(),
                    _ => format!("{} (in the whole menu's file)", prompt.role.name()),
                };
                if prompt.in_whole || name == Cell::Nothing || seen.insert(format!("{name:?}")) {
                    let seconds = match (prompt.in_whole, id) {
                        (true, Some(id)) => {
                            Cell::Time(line.times.speak(id, language, crate::timing::Filled::default()).length)
                        }
                        _ => seconds,
                    };
                    let cue = match cue {
                        Cue::None => Cell::Nothing,
                        Cue::Stated => Cell::text("stated"),
                        Cue::Found => Cell::text("found at a pause"),
                        Cue::Guessed => Cell::text("guessed"),
                    };
                    rows.push((
                        words.language,
                        vec![
                            name,
                            Cell::text(tag),
                            Cell::text(step),
                            Cell::text(part),
                            Cell::text(text),
                            seconds,
                            Cell::text(state),
                            cue,
                        ],
                    ));
                }
            }
        }
    }
    for (language, filling) in filled {
        let tag = &graph.line.languages[language];
        for (name, text) in filling.files(tag) {
            let length = files.length(&name).unwrap_or_else(|| estimate(&text, tag, None));
            let state = state(&name);
            rows.push((
                language,
                vec![
                    Cell::text(name),
                    Cell::text(tag),
                    Cell::Nothing,
                    Cell::text(filling.placeholder()),
                    Cell::text(text),
                    Cell::Time(length),
                    Cell::text(state),
                    Cell::Nothing,
                ],
            ));
        }
    }
    // By language: that is how a voice is booked.
    rows.sort_by_key(|(language, _)| *language);
    let mut rows: Vec<Vec<Cell>> = rows.into_iter().map(|(_, row)| row).collect();
    for (name, _) in graph.music() {
        let length = files.length(name).map_or(Cell::Nothing, Cell::Time);
        rows.push(vec![
            Cell::text(name),
            Cell::Nothing,
            Cell::Nothing,
            Cell::text("music"),
            Cell::text(""),
            length,
            Cell::text(state(name)),
            Cell::Nothing,
        ]);
    }
    rows
}
