//! `ringtrue audit`: replays mystery calls and judges them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Arg, ArgMatches, Command};

use super::{
    CLEAN, FOUND, Stdio, Subcommand, calls, coverage, folders_of, format_arg, generate, paths_arg, paths_of,
    project_of, prompts_arg, rate, record_arg, write_report,
};
use crate::audio::wav;
use crate::audit::{self, Plan, judge};
use crate::call::CallTrace;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::project::{Audit, AuditCall, Found, Line, Project, write_file};
use crate::recording;
use crate::report::{CallView, Count, Recording, Report, Verdict};
use crate::time::Time;

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "audit", command, run };

fn command(command: Command) -> Command {
    let command = command
        .about("Replay mystery calls against a line and judge them")
        .long_about(
            "Replays each audit against its line: the menu with the recorded prompts' real lengths, a caller who follows the \
             script, and no time lost. Prints what was heard and pressed second by second, and where the call first left the script.",
        )
        .arg(paths_arg("Audits or folders of them [default: audits/]"))
        .arg(format_arg(&["text", "json", "sarif", "github", "junit", "html", "markdown", "csv", "svg", "dot", "mermaid"]))
        .arg(prompts_arg())
        .arg(record_arg())
        .args(rate::args())
        .arg(Arg::new("brief").long("brief").action(clap::ArgAction::SetTrue).help("One line for an audit that passed"));
    coverage::args(command)
}

fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    let mut project = project_of(matches, stdio);
    if coverage::is_generating(matches) {
        return generate::run(matches, stdio, &mut project);
    }
    let mut walked = coverage::asked(matches)?;
    let paths = match &walked {
        Some(_) => coverage::audits_of(&paths_of(matches), stdio)?,
        None => audits_of(&paths_of(matches), stdio)?,
    };
    rate::can_write(matches, stdio)?;
    let record = matches.get_one::<PathBuf>("record").cloned();
    let mut report = Report {
        command: "audit",
        files: paths.iter().map(|path| path.display().to_string()).collect(),
        fail_on: Some(Severity::Error),
        folders: folders_of(stdio),
        ..Report::default()
    };
    let mut names = HashSet::new();
    let mut broken: Vec<String> = Vec::new();
    let mut looked_at = 0;
    for path in &paths {
        let audit = project.audit(path)?;
        looked_at += audit.calls.len().max(1);
        report.findings.extend(audit.findings.iter().cloned());
        let Some(line) = &audit.line else { continue };
        if !line.complete {
            report.findings.extend(line.findings.iter().cloned());
            continue;
        }
        if line.findings.iter().any(|finding| finding.severity == Severity::Error) && !broken.contains(&line.name) {
            broken.push(line.name.clone());
        }
        // A call that follows a script with a hole in it would fail for the hole.
        if audit.findings.iter().any(|finding| finding.severity == Severity::Error) {
            continue;
        }
        for call in &audit.calls {
            let Some(plan) = &call.plan else { continue };
            let (mut view, findings) = replay(&project, (&audit, call), plan, line, record.as_deref(), &mut names)?;
            // A turn that names what the line does not have is played all the same: the call shows what is there
            // instead. A wrong name in a turn is told with the moment of the call; one elsewhere made it another call
            // than was meant.
            let same = |a: &Finding, b: &Finding| a.code.id == b.code.id && a.span() == b.span();
            let mut elsewhere = call.unknown.clone();
            elsewhere.retain(|finding| !findings.iter().any(|judged| same(judged, finding)));
            if !elsewhere.is_empty() {
                view.verdict = Some(Verdict::Failed);
            }
            // The rows of an audit share what is wrong with their script.
            let known = |finding: &Finding| {
                report.findings.iter().any(|other| same(other, finding) && other.message == finding.message)
            };
            elsewhere.retain(|finding| !known(finding));
            report.findings.extend(elsewhere);
            if let Some(walked) = &mut walked {
                walked.add(plan, line, view.verdict != Some(Verdict::Failed));
            }
            report.calls.push(view);
            report.findings.extend(findings);
        }
    }
    rate::apply(matches, stdio, &mut project, &paths, &mut report)?;
    report.findings.append(&mut project.config_findings);
    for name in broken {
        report.notes.push(format!("{name} has errors of its own: `ringtrue check {name}` lists them"));
    }
    let estimated: usize = report.calls.iter().map(|call| call.estimated.0).sum();
    if estimated > 0 {
        report.notes.push(super::estimated_note(estimated));
    }
    report.looked_at = vec![Count { count: looked_at, what: "audit" }];
    let too_little = match walked {
        Some(walked) => walked.told(matches, stdio, &mut project, &mut report)?,
        None => false,
    };
    let brief = matches.get_flag("brief") || coverage::is_asked(matches);
    write_report(matches, stdio, &report, &project.sources, brief)?;
    Ok(if too_little || report.fails(Severity::Error) { FOUND } else { CLEAN })
}

fn audits_of(paths: &[PathBuf], stdio: &Stdio<'_>) -> Result<Vec<PathBuf>, Error> {
    let found = Found::new(paths, &stdio.here)?;
    if found.audits.is_empty() {
        return Err(Error::new("there are no audits here")
            .help("an audit is a .toml file in `audits/`; `ringtrue init` writes a first one"));
    }
    Ok(found.audits)
}

/// Plays one call of an audit and judges it.
fn replay(
    project: &Project,
    (audit, call): (&Audit, &AuditCall),
    plan: &Plan,
    line: &Arc<Line>,
    record: Option<&Path>,
    names: &mut HashSet<String>,
) -> Result<(CallView, Vec<Finding>), Error> {
    let (graph, script) = (&line.graph, &call.script);
    let trace = audit::replay(plan, graph, &line.times, line.config.callers);
    let judged = judge(script, plan, graph, &trace);
    let mut view = calls::view(&trace, line, plan.caller.name());
    view.name.clone_from(&call.name);
    view.case = script.case.as_ref().map(|case| case.name.clone());
    view.file = Some(audit.name.clone());
    view.ratings = rate::questions(script);
    view.purpose = script.purpose.as_ref().map(|purpose| purpose.value.clone());
    view.answered_at = script.at.map(|at| at.value.strftime("%A %Y-%m-%d %H:%M").to_string());
    calls::judged(&mut view, &judged);
    if let Some(folder) = record {
        // A row may be called what no file can be.
        let forbidden = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
        let name: String = call.name.chars().map(|c| if forbidden(c) { '-' } else { c }).collect();
        // Audits of two folders may share a name; no call is written over another.
        let name = (1..)
            .map(|at| if at == 1 { name.clone() } else { format!("{name}-{at}") })
            .find(|name| names.insert(name.to_lowercase()));
        let path = folder.join(format!("{}.wav", name.unwrap_or_default()));
        view.recording = Some(save(project, line, &trace, &path)?);
    }
    Ok((view, judged.findings))
}

/// Writes a call as a WAV file, whole or not at all.
pub(super) fn save(project: &Project, line: &Line, trace: &CallTrace, path: &Path) -> Result<Recording, Error> {
    let played = recording::write(trace, line.graph.line.country.as_deref(), &mut |name| line.clip(name));
    let bytes = wav::write_stereo(&played.left, &played.right)
        .map_err(|error| Error::new(format!("cannot write the call: {error}")))?;
    write_file(&project.here().join(path), &bytes).map_err(|error| Error::path("write", path, &error))?;
    Ok(Recording {
        file: path.display().to_string(),
        length: Time::from_samples(played.right.len() as u64),
        tones: (played.tones.to_owned(), played.tones_stand_in),
        silent: played.silent,
    })
}
