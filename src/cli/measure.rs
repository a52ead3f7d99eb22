//! `ringtrue measure`: how long until a person, before anyone dials.

use clap::{Arg, ArgMatches, Command};

use super::prompts::menu_arg;
use super::{CLEAN, FOUND, Stdio, Subcommand, format_arg, line_of, project_of, prompts_arg, write_report};
use crate::error::Error;
use crate::finding::{self, Finding, Severity, did_you_mean, list_of};
use crate::project::{Line, Project};
use crate::report::{Cell, Count, GraphOptions, GraphView, Measured, Report};
use crate::source::{Span, Spanned};
use crate::timing::{Budget, Held, Measure, Persona};

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "measure", command, run };

fn command(command: Command) -> Command {
    command
        .about("Say how long until a person, for every reason and caller, and where the seconds go")
        .long_about(
            "Says how long it takes until a person speaks, for every reason to call and every kind of caller, how many \
             never come so far, and which steps cost the most: computed from the menu and its recorded prompts, before \
             anybody dials. What is assumed of callers is printed with the numbers.",
        )
        .arg(menu_arg())
        .arg(format_arg(&["text", "json", "csv", "markdown", "html"]))
        .arg(prompts_arg())
        .arg(Arg::new("reason").long("reason").value_name("NAME").help("Callers of this reason alone, in full; `person` is one"))
        .arg(
            Arg::new("as")
                .long("as")
                .value_name("PERSONA")
                .help("Callers who behave so alone: first-time, expert, hesitant, silent, zero-presser, mistaken"),
        )
        .arg(
            Arg::new("budget")
                .long("budget")
                .value_name("BUDGET")
                .action(clap::ArgAction::Append)
                .help("Exit with 1 unless this holds: \"pay-bill first-time t_human p90 < 3m\"; may be given again"),
        )
        .after_help(
            "A budget is `[REASON] [PERSONA] QUANTITY [STATISTIC] < LIMIT`, also in ringtrue.toml: `[measure] budgets = [...]`.\n\
             Times: t_announced, t_selectable, t_queue, t_human with best, mean, sd, p50, p90, p99 or worst.\n\
             Shares of calls: human, served, message, lost. Keys a call: keys. Compared by <, <=, >, >=.\n\
             A reason or persona that is left out means all of them, mixed by their shares.\n\n\
             Exit codes: 0 measured, and every budget is met; 1 a budget is broken or the menu has errors; 2 the work could \
             not be done.",
        )
}

fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    let mut project = project_of(matches, stdio);
    let line = line_of(matches, &mut project, stdio)?;
    let mut budgets = line.config.budgets.clone();
    for text in matches.get_many::<String>("budget").into_iter().flatten() {
        let file = project.sources.add("--budget", text);
        budgets.push(Spanned::new(text.clone(), Span::new(file, 0, text.len())));
    }
    let mut findings: Vec<Finding> =
        line.findings.iter().filter(|finding| finding.severity == Severity::Error).cloned().collect();
    let mut report = if line.complete {
        let measure = Measure::new(&line.graph, &line.times, &line.holds, line.config.callers);
        let (reason, persona) = selected(matches, &measure)?;
        let asked = reason.is_some() || persona.is_some();
        let name = matches.get_one::<String>("format").map_or("text", String::as_str);
        findings.extend(measure.findings.iter().cloned());
        let held = held(&budgets, &line, &measure, &project, &mut findings);
        let mut report = Report::measured(Measured {
            graph: &line.graph,
            times: &line.times,
            holds: &line.holds,
            callers: &line.config.callers,
            measure: &measure,
            budgets: &held,
            reason,
            persona,
            full: asked || matches!(name, "json" | "csv"),
        });
        arrange(&mut report, name, asked);
        if matches!(name, "json" | "html") {
            let options = GraphOptions { times: None, findings: &findings, sources: &project.sources, part: None };
            report.graphs.push(GraphView::measured(&line.graph, &options, &measure.answer(reason, persona)));
        }
        report
    } else {
        Report {
            command: "measure",
            headline: Some("the menu cannot be read to its end: nothing is measured".to_owned()),
            ..Report::default()
        }
    };
    findings.append(&mut project.config_findings);
    finding::tidy(&mut findings);
    report.findings = findings;
    if !budgets.is_empty() {
        report.looked_at.push(Count { count: budgets.len(), what: "budget" });
    }
    write_report(matches, stdio, &report, &project.sources, false)?;
    Ok(if report.fails(line.config.fail_on) { FOUND } else { CLEAN })
}

/// The budgets that can be read, compared; what is wrong becomes a finding.
fn held(
    budgets: &[Spanned<String>],
    line: &Line,
    measure: &Measure,
    project: &Project,
    findings: &mut Vec<Finding>,
) -> Vec<(Held, String)> {
    let mut all = Vec::new();
    for written in budgets {
        match Budget::read(written, &measure.reasons) {
            Ok(budget) => {
                let held = budget.hold(measure);
                findings.extend(held.finding(&line.graph));
                let at = project.sources.line_column(written.span.file, written.span.start).line;
                let name = &project.sources.file(written.span.file).name;
                all.push((held, if name == "--budget" { name.clone() } else { format!("{name}:{at}") }));
            }
            Err(finding) => findings.push(finding),
        }
    }
    all
}

/// The reason and the persona that were asked for.
fn selected(matches: &ArgMatches, measure: &Measure) -> Result<(Option<usize>, Option<Persona>), Error> {
    let reasons = || measure.reasons.iter().map(|asked| asked.name.as_str());
    let personas = || Persona::ALL.iter().map(|(_, name)| *name);
    let reason = match matches.get_one::<String>("reason") {
        None => None,
        Some(name) => Some(reasons().position(|reason| reason == name).ok_or_else(|| {
            Error::new(format!("no reason is called `{name}`{}", did_you_mean(name, reasons())))
                .help(format!("the reasons are {}", list_of(reasons())))
        })?),
    };
    let persona = match matches.get_one::<String>("as") {
        None => None,
        Some(name) => Some(
            Persona::ALL.iter().find(|(_, persona)| persona == name).map(|(persona, _)| *persona).ok_or_else(|| {
                Error::new(format!("no persona is called `{name}`{}", did_you_mean(name, personas())))
                    .help(format!("the personas are {}", list_of(personas())))
            })?,
        ),
    };
    Ok((reason, persona))
}

/// What is too long for people unless they ask for it, and too much for one list.
fn arrange(report: &mut Report, format: &str, asked: bool) {
    match format {
        "json" => {}
        "csv" => {
            report.tables.clear();
            report.data.retain(|table| table.name == "times");
        }
        _ if asked => {
            // What they never come to has no times, and who they are stands in the first of these tables.
            report.data.iter_mut().filter(|table| table.name == "times").for_each(|table| {
                table.rows.retain(|row| row.get(3) != Some(&Cell::Share(0.0)));
            });
            report.tables.retain(|table| table.name != "personas");
            report.tables.splice(0..0, std::mem::take(&mut report.data)).for_each(drop);
        }
        _ => {
            report.notes.push(
                "`--reason NAME` and `--as PERSONA` show those callers in full, `--format json` everything".to_owned(),
            );
        }
    }
}
