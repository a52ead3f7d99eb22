//! `ringtrue graph`: the line as a picture.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command};

use super::prompts::menu_arg;
use super::{CLEAN, FOUND, Stdio, Subcommand, line_of, project_of, prompts_arg, put};
use crate::error::Error;
use crate::finding::{self, Severity, did_you_mean};
use crate::graph::{MenuGraph, StepId};
use crate::lint::Selection;
use crate::project::write_file;
use crate::render::{self, Style, svg};
use crate::report::{Count, GraphOptions, GraphView, Report};

/// Without a word about it the picture is Mermaid: text that reads in a terminal, and that the page of a pull request or
/// a wiki draws as it is, with nothing to install and no file to carry about. A drawing to hang up is `-o line.svg`.
pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "graph", command, run };

/// What a file's name says about its format.
const EXTENSIONS: [(&str, &str); 8] = [
    ("svg", "svg"),
    ("dot", "dot"),
    ("gv", "dot"),
    ("mmd", "mermaid"),
    ("mermaid", "mermaid"),
    ("md", "mermaid"),
    ("json", "json"),
    ("txt", "text"),
];

fn command(command: Command) -> Command {
    command
        .about("Draw a line: its steps, the keys between them, and what is wrong where")
        .long_about(
            "Draws a line: its steps with what they say, the keys between them, and what `ringtrue check` finds wrong with \
             each. Mermaid is drawn by the page of a pull request or a wiki as it is; an SVG stands alone; DOT is for \
             Graphviz. Keys that do the same in every menu are written once and not drawn.",
        )
        .arg(menu_arg())
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .value_parser(["text", "mermaid", "dot", "svg", "json"])
                .help("How the picture is written [default: what the file's name says, else mermaid]"),
        )
        .arg(
            Arg::new("output")
                .short('o')
                .long("output")
                .value_name("FILE")
                .value_parser(clap::value_parser!(PathBuf))
                .help("Write it to a file: line.svg, line.dot, line.mmd, line.json, line.txt"),
        )
        .arg(
            Arg::new("seconds")
                .long("seconds")
                .action(clap::ArgAction::SetTrue)
                .help("Write to each step how long it speaks, heard in full and in the first language; ~ is an estimate"),
        )
        .arg(
            Arg::new("steps")
                .long("steps")
                .value_name("STEP,...")
                .value_delimiter(',')
                .conflicts_with_all(["from", "depth"])
                .help("Draw these steps alone"),
        )
        .arg(Arg::new("from").long("from").value_name("STEP").help("Draw what a call can come to from this step"))
        .arg(
            Arg::new("depth")
                .long("depth")
                .value_name("N")
                .value_parser(clap::value_parser!(usize))
                .help("At most so many ways from --from, or from where a call begins"),
        )
        .arg(prompts_arg())
}

fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    let output = matches.get_one::<PathBuf>("output");
    let name = format_name(matches.get_one::<String>("format").map(String::as_str), output.map(PathBuf::as_path))?;
    let format = render::format(name).ok_or_else(|| Error::new(format!("there is no format `{name}`")))?;
    let mut project = project_of(matches, stdio);
    let line = line_of(matches, &mut project, stdio)?;
    let findings = line.judge(&Selection::default()).findings;
    let mut report = Report { command: "graph", findings, ..Report::default() };
    finding::tidy(&mut report.findings);
    let part = part(matches, &line.graph)?;
    let options = GraphOptions {
        times: matches.get_flag("seconds").then_some(&*line.times),
        findings: &report.findings,
        sources: &project.sources,
        part: part.as_deref(),
    };
    let view = GraphView::new(&line.graph, &options);
    let steps = view.nodes.len();
    if name == "svg" && !svg::fits(&view) {
        let ways = view.edges.len();
        let (most_steps, most_ways) = (svg::MOST_STEPS, svg::MOST_WAYS);
        return Err(Error::new(format!(
            "{steps} steps and {ways} ways are too many for a drawing, which holds {most_steps} and {most_ways}"
        ))
        .help("draw a part with `--from STEP --depth 4`, or write `--format dot` and leave the layout to Graphviz"));
    }
    report.looked_at.push(Count { count: steps, what: "step" });
    report.graphs.push(view);
    // Marks say what is wrong where; the findings themselves are for programs, and for `ringtrue check`.
    if name != "json" {
        report.findings.clear();
    }
    let broken = line.findings.iter().any(|finding| finding.severity == Severity::Error);
    if broken && name != "json" {
        let _ = writeln!(stdio.stderr, "ringtrue: the menu has errors; `ringtrue check` lists them");
    }
    let color = stdio.color && output.is_none();
    let text = (format.render)(&report, &project.sources, &Style { color, width: 0, quiet: false });
    match output {
        None => put(stdio, &text)?,
        Some(file) => {
            let at = stdio.here.join(file);
            write_file(&at, text.as_bytes()).map_err(|error| Error::path("write", file, &error))?;
        }
    }
    Ok(if broken { FOUND } else { CLEAN })
}

/// What was asked for, else what the file's name says, else Mermaid.
fn format_name<'a>(asked: Option<&'a str>, output: Option<&Path>) -> Result<&'a str, Error> {
    let Some(file) = output.filter(|_| asked.is_none()) else { return Ok(asked.unwrap_or("mermaid")) };
    let extension = file.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
    EXTENSIONS.iter().find(|(known, _)| *known == extension).map(|(_, name)| *name).ok_or_else(|| {
        Error::new(format!("the name of `{}` says nothing about its format", file.display()))
            .help("name it line.svg, line.dot, line.mmd, line.json or line.txt, or say `--format`")
    })
}

/// The steps that are wanted; `None`: all.
fn part(matches: &ArgMatches, graph: &MenuGraph) -> Result<Option<Vec<StepId>>, Error> {
    if let Some(names) = matches.get_many::<String>("steps") {
        let names = names.map(|name| name.trim()).filter(|name| !name.is_empty());
        return names.map(|name| step(graph, name)).collect::<Result<Vec<_>, _>>().map(Some);
    }
    let (from, depth) = (matches.get_one::<String>("from"), matches.get_one::<usize>("depth").copied());
    if from.is_none() && depth.is_none() {
        return Ok(None);
    }
    let from = from.map_or(Ok(graph.start), |name| step(graph, name))?;
    Ok(Some(GraphView::around(graph, from, depth.unwrap_or(usize::MAX))))
}

fn step(graph: &MenuGraph, name: &str) -> Result<StepId, Error> {
    graph.find(name).ok_or_else(|| {
        let near = did_you_mean(name, graph.step_names());
        Error::new(format!("no step is called `{name}`{near}"))
            .help(format!("the steps are {}", finding::list_of(graph.step_names())))
    })
}
