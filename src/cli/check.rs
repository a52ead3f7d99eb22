//! `ringtrue check`: lints menus and audits.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::{
    CLEAN, FOUND, Stdio, Subcommand, folders_of, format_arg, mend, paths_arg, paths_of, profile_arg, profiles_named,
    prompts_arg, put, stdin_bytes, watch, write_report,
};
use crate::error::Error;
use crate::finding::{self, Allowance, Finding, count_of};
use crate::lint::{Judged, Profile, Selection, law};
use crate::project::{Found, Line, Project, STDIN, severity_named, write_file};
use crate::render::{self, Style};
use crate::report::{self, Count, Report, SetAside};
use crate::source::Sources;
use crate::syntax::resolve;

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "check", command, run };

fn command(command: Command) -> Command {
    command
        .about("Lint menus and audits")
        .long_about("Lints menus and audits: what would hurt callers, where it is written, why (with its source), and what to write instead.")
        .after_help(
            "Exit codes: 0 clean, 1 findings from --fail-on up, 2 the work could not be done.\n\
             `ringtrue explain RT213` says why a rule is there, `ringtrue explain --profile es` what a law asks.",
        )
        .arg(paths_arg("Menus, audits or folders of them; `-` is a menu on standard input [default: menus/ and audits/]"))
        .arg(format_arg(&["text", "json", "sarif", "github", "junit", "html", "markdown", "baseline"]))
        .arg(prompts_arg())
        .arg(picks_arg("select", "Ask only these rules: names, ids, or how ids begin (RT2, RT30)"))
        .arg(picks_arg("ignore", "Do not ask these rules; what cannot be read is shown all the same"))
        .arg(
            Arg::new("baseline")
                .long("baseline")
                .value_name("FILE")
                .value_parser(clap::value_parser!(PathBuf))
                .help("Show only what this file does not hold: findings that were there before"),
        )
        .arg(
            Arg::new("update-baseline")
                .long("update-baseline")
                .action(ArgAction::SetTrue)
                .requires("baseline")
                .help("Write what is found now to the baseline, and exit with 0"),
        )
        .arg(
            Arg::new("fix")
                .long("fix")
                .action(ArgAction::SetTrue)
                .help("Mend what needs no judgement, and leave every other byte as it is"),
        )
        .arg(
            Arg::new("diff")
                .long("diff")
                .action(ArgAction::SetTrue)
                .conflicts_with("fix")
                .help("Show what --fix would change, and write nothing; exit with 1 where it would"),
        )
        .arg(
            Arg::new("watch")
                .long("watch")
                .action(ArgAction::SetTrue)
                .help("Check again whenever a file that counts is saved, until Ctrl-C"),
        )
        .arg(
            Arg::new("fail-on")
                .long("fail-on")
                .value_name("SEVERITY")
                .value_parser(["info", "warning", "error"])
                .help("Exit with 1 from this severity on [default: warning, or what ringtrue.toml says]"),
        )
        .arg(profile_arg().action(ArgAction::Append).value_delimiter(',').help(
            "Also ask these laws, by name (es) or by country (tr: all of Turkey) [default: what ringtrue.toml says]",
        ))
}

fn picks_arg(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name("RULE,...").value_delimiter(',').action(ArgAction::Append).help(help)
}

/// What a run looks at, and what stands in place of the files.
#[derive(Clone)]
pub(super) struct Asked {
    found: Found,
    /// What came from standard input.
    stdin: Option<Vec<u8>>,
    prompts: Option<PathBuf>,
    selection: Selection,
    baseline: Option<PathBuf>,
    /// The severity from which on the run fails, where the command line says so.
    fail_on: Option<finding::Severity>,
    drafts: HashMap<PathBuf, Arc<str>>,
}

impl Asked {
    /// A menu came from standard input.
    pub(super) fn reads_stdin(&self) -> bool {
        self.stdin.is_some()
    }

    /// Lets a text stand in place of a file, or of standard input.
    pub(super) fn put(&mut self, path: Option<&Path>, text: &str) {
        match path {
            Some(path) => {
                self.drafts.insert(path.to_path_buf(), text.into());
            }
            None => self.stdin = Some(text.as_bytes().to_vec()),
        }
    }
}

/// What a run found.
pub(super) struct Judgement {
    pub(super) project: Project,
    pub(super) report: Report,
    /// From which severity on the run fails.
    fail_on: finding::Severity,
}

fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    if matches.get_flag("watch") {
        return watch::until_interrupted(&paths_of(matches), stdio, &mut |stdio, rests_on| {
            once(matches, stdio, rests_on)
        });
    }
    once(matches, stdio, &mut Vec::new())
}

/// Checks once. `rests_on` is told which files the result rests on.
pub(super) fn once(matches: &ArgMatches, stdio: &mut Stdio<'_>, rests_on: &mut Vec<PathBuf>) -> Result<u8, Error> {
    let found = Found::new(&paths_of(matches), &stdio.here)?;
    let stdin = if found.stdin { Some(stdin_bytes(stdio)?) } else { None };
    let mut asked = Asked {
        found,
        stdin,
        prompts: matches.get_one::<PathBuf>("prompts").cloned(),
        selection: selection(matches)?,
        baseline: matches.get_one::<PathBuf>("baseline").cloned(),
        fail_on: matches.get_one::<String>("fail-on").map(|word| severity_named(word)),
        drafts: HashMap::new(),
    };
    if matches.get_flag("update-baseline") {
        let path = asked.baseline.take().unwrap_or_default();
        return update(&judge(&asked, stdio)?, &path, stdio);
    }
    let judgement = if matches.get_flag("diff") {
        let outcome = mend::mend(&mut asked, stdio)?;
        put(stdio, &outcome.patch())?;
        let _ = writeln!(stdio.stderr, "{}", outcome.summary("would be mended"));
        return Ok(if outcome.files.is_empty() { CLEAN } else { FOUND });
    } else if matches.get_flag("fix") {
        let mut outcome = mend::mend(&mut asked, stdio)?;
        outcome.write()?;
        // What is left with a fix was tried and did harm.
        outcome.judgement.report.mendable = 0;
        if !outcome.files.is_empty() {
            outcome.judgement.report.tables.push(outcome.table());
            outcome.judgement.report.notes.push(outcome.summary("mended"));
        }
        if asked.found.stdin {
            return mended_stdin(outcome, &asked, stdio);
        }
        outcome.judgement
    } else {
        judge(&asked, stdio)?
    };
    *rests_on = judgement.project.rests_on();
    write_report(matches, stdio, &judgement.report, &judgement.project.sources, false)?;
    Ok(judgement.exit())
}

impl Judgement {
    fn exit(&self) -> u8 {
        if self.report.fails(self.fail_on) { FOUND } else { CLEAN }
    }
}

/// Standard input mended goes to standard output, and what is left to say to standard error.
fn mended_stdin(outcome: mend::Outcome, asked: &Asked, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    stdio
        .stdout
        .write_all(asked.stdin.as_deref().unwrap_or_default())
        .map_err(|error| Error::new(format!("cannot write the result: {error}")))?;
    let judgement = outcome.judgement;
    if let Some(format) = render::format("text") {
        let text = (format.render)(&judgement.report, &judgement.project.sources, &Style::default());
        let _ = stdio.stderr.write_all(text.as_bytes());
    }
    Ok(judgement.exit())
}

/// Reads and judges all that a run looks at.
pub(super) fn judge(asked: &Asked, stdio: &Stdio<'_>) -> Result<Judgement, Error> {
    let mut project = Project::new(stdio.here.clone(), asked.prompts.clone()).with_unsaved(asked.drafts.clone());
    let found = &asked.found;
    let selection = &asked.selection;
    let mut lines = Vec::new();
    if let Some(bytes) = &asked.stdin {
        lines.push(project.line_of(STDIN, bytes.clone()));
    }
    for path in &found.menus {
        lines.push(project.line(path)?);
    }
    let mut fail_on = lines.first().map(|line| line.config.fail_on);
    let mut judged = Judged::default();
    judge_lines(&lines, selection).into_iter().for_each(|of_line| judged.add(of_line));
    for path in &found.audits {
        let audit = project.audit(path)?;
        if let Some(line) = &audit.line {
            fail_on = fail_on.or(Some(line.config.fail_on));
        }
        judged.findings.extend(audit.all_findings().cloned());
    }
    let mut findings = std::mem::take(&mut judged.findings);
    findings.extend(unused(&judged, &project.sources));
    findings.append(&mut project.config_findings);
    // What a rule says was asked for; the rest is not about rules.
    findings.retain(|finding| selection.asks(finding.code) || selection.shows(finding.code, finding.severity));
    finding::tidy(&mut findings);
    resolve(&project.sources, &mut findings);
    let mut looked_at = Vec::new();
    let menus = found.menus.len() + usize::from(found.stdin);
    for (count, what) in [(menus, "menu"), (found.audits.len(), "audit")] {
        if count > 0 {
            looked_at.push(Count { count, what });
        }
    }
    let fail_on = asked.fail_on.or(fail_on).unwrap_or(finding::Severity::Warning);
    let mut report = Report {
        command: "check",
        findings,
        not_judged: judged.not_judged,
        profiles: judged.profiles,
        looked_at,
        files: found.names(),
        fail_on: Some(fail_on),
        folders: folders_of(stdio),
        ..Report::default()
    };
    if judged.allowed > 0 {
        report.set_aside.push(SetAside { count: judged.allowed, name: "allowed", why: "allowed by comments" });
    }
    if let Some(path) = &asked.baseline {
        compare(&mut project, path, &mut report)?;
    }
    let can_be_mended = |found: &&Finding| found.fix.as_ref().is_some_and(|fix| fix.replacements().is_some());
    report.mendable = report.findings.iter().filter(can_be_mended).count();
    if report.profiles.is_empty() && selection.profiles.is_none() && selection.is_about_laws_alone() {
        report.notes.push("no law was asked: choose one with --profile (`ringtrue explain --profile`)".to_owned());
    }
    Ok(Judgement { project, report, fail_on })
}

/// What is to be said of each line, in their order: lines have nothing to do with one another, so each half has a core of
/// its own.
fn judge_lines(lines: &[Arc<Line>], selection: &Selection) -> Vec<Judged> {
    let judge = |lines: &[Arc<Line>]| lines.iter().map(|line| line.judge(selection)).collect::<Vec<_>>();
    let (first, second) = lines.split_at(lines.len() / 2);
    if first.is_empty() {
        return judge(second);
    }
    std::thread::scope(|scope| {
        let other = scope.spawn(|| judge(second));
        let mut all = judge(first);
        // A thread ends without a result only by a panic, which is passed on.
        all.append(&mut other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        all
    })
}

fn selection(matches: &ArgMatches) -> Result<Selection, Error> {
    let words = |name| matches.get_many::<String>(name).map(|words| words.cloned().collect()).unwrap_or_default();
    let (select, ignore): (Vec<String>, Vec<String>) = (words("select"), words("ignore"));
    let mut selection = Selection::parse(&select, &ignore, &report::codes())
        .map_err(|message| Error::new(message).help("`ringtrue explain` lists the rules"))?;
    selection.profiles = profiles(matches)?;
    Ok(selection)
}

/// The profiles that are named on the command line; `None`: none are, the settings decide.
fn profiles(matches: &ArgMatches) -> Result<Option<Vec<&'static Profile>>, Error> {
    let Some(words) = matches.get_many::<String>("profile") else { return Ok(None) };
    let mut profiles = Vec::new();
    for word in words {
        law::add(&mut profiles, profiles_named(word)?);
    }
    Ok(Some(profiles))
}

/// Findings about allowances that matched nothing in any line; a file may be included by several.
fn unused(judged: &Judged, sources: &Sources) -> Vec<Finding> {
    let place = |allowance: &Allowance| (sources.file(allowance.comment.file).name.as_str(), allowance.code.span.start);
    let used: HashSet<_> =
        judged.allowances.iter().filter(|(_, used)| *used).map(|(allowance, _)| place(allowance)).collect();
    let unused = judged.allowances.iter().map(|(allowance, _)| allowance).filter(|known| !used.contains(&place(known)));
    unused.map(Allowance::unused).collect()
}

/// Takes out what a baseline holds, and says so.
fn compare(project: &mut Project, path: &Path, report: &mut Report) -> Result<(), Error> {
    let aside = project.baseline(path)?.set_aside(&mut report.findings, &project.sources);
    if aside.known > 0 {
        report.set_aside.push(SetAside { count: aside.known, name: "known", why: "in the baseline" });
    }
    if aside.gone > 0 {
        let (are, them) = if aside.gone == 1 { ("finding is", "it") } else { ("findings are", "them") };
        report.notes.push(format!(
            "{}: {} {are} no longer there; take {them} out with --update-baseline",
            path.display(),
            aside.gone
        ));
    }
    Ok(())
}

/// Writes what is found now to a baseline.
fn update(judgement: &Judgement, path: &Path, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    let Judgement { project, report, .. } = judgement;
    let format = render::format("baseline").ok_or_else(|| Error::new("there is no format `baseline`"))?;
    let text = (format.render)(report, &project.sources, &Style::default());
    write_file(&project.here().join(path), text.as_bytes()).map_err(|error| Error::path("write", path, &error))?;
    let findings = count_of(report.findings.len(), "finding");
    let _ = writeln!(stdio.stderr, "{findings} written to {}", path.display());
    Ok(CLEAN)
}
