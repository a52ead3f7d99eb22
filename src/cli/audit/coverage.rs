//! `ringtrue audit --coverage`: what audits walk of their lines, and what none does.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Arg, ArgAction, ArgMatches, Command};
use jiff::civil::{Date, date};

use super::play::PlayedCall;
use crate::audit::Plan;
use crate::call::CallTrace;
use crate::cli::{Stdio, paths_of};
use crate::coverage::{Coverage, Moments, Walks, items, walked};
use crate::error::Error;
use crate::graph::StepKind;
use crate::menu::Role;
use crate::project::{Found, Line, Project};
use crate::render::svg;
use crate::report::{CallView, CoverageView, GraphOptions, GraphView, Report, Verdict, percent};
use crate::source::Sources;

/// A Monday around which calls lie where neither an audit nor a holiday says a date (ours): any would do.
const SOME_MONDAY: Date = date(2026, 11, 23);

/// The arguments of coverage.
pub(super) fn args(command: Command) -> Command {
    command
        .arg(
            Arg::new("coverage").long("coverage").action(ArgAction::SetTrue).help(
                "Also say what the audits walk of their lines: steps, keys, silence, wrong keys, hours, languages",
            ),
        )
        .arg(
            Arg::new("coverage-at-least")
                .long("coverage-at-least")
                .value_name("SHARE")
                .value_parser(share)
                .help("Fail where the audits walk less of a line: 80%"),
        )
        .arg(
            Arg::new("generate")
                .long("generate")
                .value_name("DIR")
                .value_parser(clap::value_parser!(PathBuf))
                .help("Write the fewest audits that walk the rest into this folder"),
        )
}

/// `80%`, from 0% to 100%.
fn share(text: &str) -> Result<f64, String> {
    let number = text.trim().strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok());
    match number.filter(|number| (0.0..=100.0).contains(number)) {
        Some(number) => Ok(number / 100.0),
        None => Err("write a share from 0% to 100%, with its sign: `80%`".to_owned()),
    }
}

/// A line with what was walked of it.
pub(super) struct Walked {
    /// The line.
    pub(super) line: Arc<Line>,
    /// Its moments.
    pub(super) moments: Moments,
    /// Its ways.
    pub(super) walks: Walks,
    /// What was walked.
    pub(super) coverage: Coverage,
    /// Audits that passed.
    pub(super) audits: usize,
    /// Audits that did not.
    pub(super) failed: usize,
}

impl Walked {
    fn new(line: &Arc<Line>, around: Option<Date>) -> Self {
        let graph = &line.graph;
        let holidays = graph.line.hours.iter().flat_map(|(_, hours)| hours.holidays.iter().map(|(day, _)| *day));
        let around = around.or(holidays.min()).unwrap_or(SOME_MONDAY);
        let moments = Moments::new(graph, around);
        let walks = Walks::new(graph, &moments);
        let coverage = Coverage::new(items(graph, &walks));
        Self { line: Arc::clone(line), moments, walks, coverage, audits: 0, failed: 0 }
    }

    /// The view of it.
    pub(super) fn view(&self) -> CoverageView {
        CoverageView::new(&self.line.name, &self.line.graph, &self.coverage, self.audits)
    }
}

/// The lines of some audits, and what they walk.
#[derive(Default)]
pub(super) struct Lines {
    lines: Vec<Walked>,
}

impl Lines {
    /// An audit was played: what it walked counts where it passed.
    pub(super) fn add(&mut self, line: &Arc<Line>, plan: &Plan, trace: &CallTrace, passed: bool) {
        let at = self.line(line, plan.given.answered_at.map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date()));
        if !passed {
            at.failed += 1;
            return;
        }
        at.coverage.add(&walked(&line.graph, trace, plan.language));
        at.audits += 1;
    }

    fn line(&mut self, line: &Arc<Line>, around: Option<Date>) -> &mut Walked {
        let place = self.lines.iter().position(|known| Arc::ptr_eq(&known.line, line)).unwrap_or_else(|| {
            self.lines.push(Walked::new(line, around));
            self.lines.len() - 1
        });
        &mut self.lines[place]
    }

    /// Lines that no audit is about.
    ///
    /// # Errors
    /// When a menu that was named cannot be opened.
    pub(super) fn rest(&mut self, project: &mut Project, menus: &[PathBuf]) -> Result<(), Error> {
        for path in menus {
            let line = project.line(path)?;
            let calls = line.complete && line.graph.line.role == Role::Line;
            if calls && line.graph.steps().any(|(_, step)| !matches!(step.kind, StepKind::Missing)) {
                self.line(&line, None);
            }
        }
        Ok(())
    }

    /// The lines, to be walked further.
    pub(super) fn lines(&mut self) -> &mut [Walked] {
        &mut self.lines
    }

    /// Puts what was walked, of the lines of these audits and of those without any, into a report; `true`: less than was
    /// asked for.
    ///
    /// # Errors
    /// When a menu cannot be opened, or a line is too large for the drawing that is wanted.
    pub(super) fn told(
        mut self,
        matches: &ArgMatches,
        stdio: &Stdio<'_>,
        project: &mut Project,
        report: &mut Report,
    ) -> Result<bool, Error> {
        self.rest(project, &menus_of(&paths_of(matches), stdio)?)?;
        let too_little = self.tell(matches, false, report, &project.sources)?;
        if self.lines.iter().any(|walked| walked.coverage.missing().next().is_some()) {
            report.notes.push("`ringtrue audit --generate DIR` writes audits that walk the rest".to_owned());
        }
        Ok(too_little)
    }

    /// The same of the lines that are here, for a page or for the format that was asked for.
    pub(super) fn tell(
        &self,
        matches: &ArgMatches,
        page: bool,
        report: &mut Report,
        sources: &Sources,
    ) -> Result<bool, Error> {
        let least = matches.get_one::<f64>("coverage-at-least").copied();
        let format = matches.get_one::<String>("format").map_or("text", String::as_str);
        let mut too_little = false;
        for walked in &self.lines {
            let view = walked.view();
            report.tables.extend(view.tables(sources));
            report.data.push(view.data(sources));
            if walked.failed > 0 {
                let audits = crate::finding::count_of(walked.failed, "audit");
                report.notes.push(format!("{audits} of {} failed: what was walked there does not count", view.line));
            }
            if let Some(least) = least.filter(|least| view.share() < *least) {
                let (is, wanted) = (percent(view.share()), percent(least));
                report.notes.push(format!("{}: {is} is walked, {wanted} is wanted", view.line));
                too_little = true;
            }
            if page || DRAWN.contains(&format) || matches!(format, "html" | "json") {
                let options = GraphOptions { times: None, findings: &[], sources, part: None };
                let graph = GraphView::covered(&walked.line.graph, &options, &view);
                if !page && format == "svg" && !svg::fits(&graph) {
                    return Err(Error::new(format!("{} has too many steps for a drawing", view.line))
                        .help("write `--format dot` and leave the layout to Graphviz"));
                }
                report.graphs.push(graph);
            }
            report.coverage.push(view);
        }
        Ok(too_little)
    }
}

/// Formats that draw a line, and tell nothing else.
const DRAWN: [&str; 3] = ["svg", "dot", "mermaid"];

/// Whether the format that is wanted has anything to show.
///
/// # Errors
/// When a drawing of coverage is asked for, and coverage is not.
pub(super) fn can_tell(matches: &ArgMatches) -> Result<(), Error> {
    let format = matches.get_one::<String>("format").map_or("text", String::as_str);
    let of_calls = format == "csv" && matches.contains_id("call");
    if !is_asked(matches) && !of_calls && (DRAWN.contains(&format) || format == "csv") {
        return Err(Error::new(format!("`--format {format}` shows what audits walk of a line"))
            .help("add `--coverage`; a line alone is drawn by `ringtrue graph`"));
    }
    Ok(())
}

/// What calls that were played walk of their lines. `views` are the same calls as they are shown.
pub(super) fn of_calls(calls: &[PlayedCall], views: &[CallView]) -> Lines {
    let mut lines = Lines::default();
    for (call, view) in calls.iter().zip(views) {
        if let Some(plan) = call.plan() {
            lines.add(&call.line, plan, &call.trace, view.verdict != Some(Verdict::Failed));
        }
    }
    lines
}

/// The audits of some paths. Menus without any are walked by none.
///
/// # Errors
/// When a named path is not there, or holds nothing that could be looked at.
pub(super) fn audits_of(paths: &[PathBuf], stdio: &Stdio<'_>) -> Result<Vec<PathBuf>, Error> {
    Ok(Found::new(paths, &stdio.here)?.audits)
}

/// Whether coverage is asked for.
pub(super) fn is_asked(matches: &ArgMatches) -> bool {
    matches.get_flag("coverage") || matches.get_one::<f64>("coverage-at-least").is_some()
}

/// The menus beside the audits of a command: where no path was named, all of the project.
pub(super) fn menus_of(paths: &[PathBuf], stdio: &Stdio<'_>) -> Result<Vec<PathBuf>, Error> {
    Ok(Found::new(paths, &stdio.here)?.menus)
}

/// Whether audits are to be written.
pub(super) fn is_generating(matches: &ArgMatches) -> bool {
    matches.contains_id("generate")
}
