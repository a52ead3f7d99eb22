//! `--call`: a call that was recorded, judged by the same audits as a replay.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::{Arg, ArgMatches};

use super::ears::Ears;
use super::folder::House;
use super::play::{Judge, Played, PlayedCall, is_same, with_findings};
use super::{calls, rate};
use crate::audit::{Judged, Verdict, judge};
use crate::cli::Stdio;
use crate::cli::listen::sources::told;
use crate::cli::unsaid::left_out;
use crate::error::{Error, Result};
use crate::finding::{Severity, count_of, did_you_mean, list_of};
use crate::project::{Audit, Line, Project, Recordings, is_folder};
use crate::recording::path::{self, Walked};
use crate::report::{Count, Report};
use crate::time::Time;

/// `--call`, `--case` and `--jobs`.
pub(super) fn args() -> [Arg; 3] {
    [
        Arg::new("call")
            .long("call")
            .value_name("CALL|DIR")
            .value_parser(clap::value_parser!(PathBuf))
            .conflicts_with_all(["record", "rate", "rate-form"])
            .help("Judge a call that was recorded; of a folder of calls, or by several audits, which journeys were walked and which passed"),
        Arg::new("case")
            .long("case")
            .value_name("ROW")
            .requires("call")
            .help("The row of an audit that the recorded call is [default: the one that fits best]"),
        Arg::new("jobs")
            .long("jobs")
            .value_name("N")
            .value_parser(clap::value_parser!(u16).range(1..=1024))
            .requires("call")
            .help("Recorded calls that are judged at once [default: one a core]"),
    ]
}

/// Whether the result can be written in the format that was asked for: asked before anything is listened to.
pub(super) fn can_write(matches: &ArgMatches, real: Option<&Real>) -> Result<()> {
    let csv = matches.get_one::<String>("format").is_some_and(|format| format == "csv");
    if csv && !super::coverage::is_asked(matches) && !real.is_some_and(|real| real.is_list) {
        return Err(Error::new("rows of CSV are for a folder of recorded calls: `--call DIR`")
            .help("of one call `--format json` has everything"));
    }
    let of_one = [("--score", matches.get_flag("score")), ("--coverage", super::coverage::is_asked(matches))];
    if let Some((flag, _)) = of_one.iter().find(|(_, asked)| *asked && real.is_some_and(|real| real.is_list)) {
        return Err(Error::new(format!("`{flag}` is for a replay, or for one recorded call and its audit"))
            .help(format!("leave it out, or name both: `--call CALL.wav AUDIT {flag}`")));
    }
    Ok(())
}

/// Recorded calls, and what they are held against.
pub(super) struct Real {
    /// The recordings, as people write their paths.
    found: Recordings,
    /// What they were named by.
    named: PathBuf,
    /// They were named as a folder, or there are several audits: the answer is a list of journeys.
    pub(super) is_list: bool,
    here: PathBuf,
    case: Option<String>,
    /// Threads; 0: one a core.
    jobs: usize,
    /// What listens, by the line's menu file.
    ears: HashMap<String, Arc<Ears>>,
    /// The audits that a list of calls is held against.
    house: House,
}

impl Real {
    /// The calls of `--call`, where it was given.
    pub(super) fn of(matches: &ArgMatches, stdio: &Stdio<'_>, audits: usize) -> Result<Option<Self>> {
        let Some(call) = matches.get_one::<PathBuf>("call") else { return Ok(None) };
        let found = Recordings::new(std::slice::from_ref(call), &stdio.here)?;
        if found.paths.is_empty() {
            return Err(Error::new(format!("`{}` holds no recordings", call.display()))
                .help("recordings end in .wav, .mp3, .ogg or .flac"));
        }
        Ok(Some(Self {
            found,
            named: call.clone(),
            is_list: audits > 1 || is_folder(&stdio.here.join(call)),
            here: stdio.here.clone(),
            case: matches.get_one::<String>("case").cloned(),
            jobs: matches.get_one::<u16>("jobs").map_or(0, |jobs| usize::from(*jobs)),
            ears: HashMap::new(),
            house: House::default(),
        }))
    }

    /// Judges the calls by an audit.
    pub(super) fn audit(
        &mut self,
        path: &Path,
        project: &mut Project,
        report: &mut Report,
        played: &mut Played,
        judged: &mut Judge<'_>,
    ) -> Result<()> {
        let audit = Rc::new(project.audit(path)?);
        played.looked_at += 1;
        report.findings.extend(audit.findings.iter().cloned());
        let Some(line) = audit.line.clone() else { return Ok(()) };
        if !line.complete || audit.findings.iter().any(|finding| finding.severity == Severity::Error) {
            report.findings.extend(line.findings.iter().filter(|_| !line.complete).cloned());
            return Ok(());
        }
        played.note_broken(&line);
        let ears = self.ears_of(&line, report)?;
        let rows = self.rows(&audit)?;
        if self.is_list {
            // No call can pass by a name that the line does not have.
            for finding in rows.iter().flat_map(|row| &audit.calls[*row].unknown) {
                if !report.findings.iter().any(|other| is_same(other, finding)) {
                    report.findings.push(finding.clone());
                }
            }
            // They are listened to when every line is known of which they could be calls.
            self.house.add(audit, &ears, rows);
            return Ok(());
        }
        let never = AtomicBool::new(false);
        for path in &self.found.paths {
            let name = path.display().to_string();
            let call = match ears.listen(&self.here.join(path), &name, true, &never) {
                Some(Ok(call)) => call,
                Some(Err(fault)) => return Err(Error::new(format!("`{name}` cannot be judged: {fault}"))),
                None => continue,
            };
            if call.walked.heard.is_empty() {
                let none = format!("`{name}` is no call of this line: {}", ears.none_of());
                return Err(Error::new(none).help(
                    "name the call's own menu in the audit, or the prompts that the line plays now with `--prompts`",
                ));
            }
            let shown = format!("`{name}`");
            report.notes.extend(call.fault.as_ref().map(|fault| format!("{shown}: {fault}")));
            report.findings.extend(path::findings(&line.graph, &call.walked, &shown, |file| ears.file(file)));
            let Some((row, judgement)) = best_row(&audit, &rows, &line, &call.walked) else { continue };
            let answer = -call.walked.trace.began;
            if answer > Time::ZERO {
                report.notes.push(format!("`{name}`: times count from the answer, {answer} into the file"));
            }
            let script = &audit.calls[row].script;
            if rows.len() > 1 {
                let case = script.case.as_ref().map(|case| case.name.value.as_str()).unwrap_or_default();
                report
                    .notes
                    .push(format!("{}: row `{case}` fits the call best; `--case ROW` names another", audit.name));
            }
            let mut view = calls::view(&call.walked.trace, &line, "recorded");
            view.name.clone_from(&audit.calls[row].name);
            view.case = script.case.as_ref().map(|case| case.name.clone());
            view.file = Some(audit.name.clone());
            view.ratings = rate::questions(script);
            view.purpose = script.purpose.as_ref().map(|purpose| purpose.value.clone());
            calls::judged(&mut view, &judgement);
            let first = report.findings.len();
            let mut view = with_findings(view, &audit.calls[row], &judgement.findings, &mut report.findings);
            judged(&mut view, &report.findings[first..], &project.sources);
            report.calls.push(view);
            let trace = call.walked.trace;
            let of = (Rc::clone(&audit), row);
            played.calls.push(PlayedCall::real(Arc::clone(&line), trace, judgement, of, call.sound));
        }
        Ok(())
    }

    /// Whether every folder of calls could be looked into.
    pub(super) fn is_whole(&self) -> bool {
        self.found.unread.is_empty()
    }

    /// The rows of an audit that a call may be.
    fn rows(&self, audit: &Audit) -> Result<Vec<usize>> {
        let all = || (0..audit.calls.len()).filter(|at| audit.calls[*at].plan.is_some());
        let Some(wanted) = &self.case else { return Ok(all().collect()) };
        let name = |at: usize| audit.calls[at].script.case.as_ref().map(|case| case.name.value.as_str());
        let rows: Vec<usize> = all().filter(|at| name(*at) == Some(wanted)).collect();
        if rows.is_empty() && !self.is_list {
            let names: Vec<&str> = all().filter_map(name).collect();
            let near = did_you_mean(wanted, names.iter().copied());
            return Err(Error::new(format!("{} has no row `{wanted}`{near}", audit.name))
                .help(format!("its rows are {}", list_of(names))));
        }
        Ok(rows)
    }

    /// What listens to calls of a line; the first time it tells which prompt files cannot be listened for.
    fn ears_of(&mut self, line: &Arc<Line>, report: &mut Report) -> Result<Arc<Ears>> {
        if let Some(ears) = self.ears.get(&line.name) {
            return Ok(Arc::clone(ears));
        }
        let ears = Arc::new(Ears::new(line)?);
        told(&ears.known, false, report);
        self.ears.insert(line.name.clone(), Arc::clone(&ears));
        Ok(ears)
    }

    /// Listens to a list of calls, after the last audit, and tells what they come to. Somebody who stops it gets what is
    /// done until then, and the error says so.
    ///
    /// # Errors
    /// When the system gives no threads to work with.
    pub(super) fn finish(&self, format: &str, stdio: &mut Stdio<'_>, report: &mut Report) -> Result<Option<Error>> {
        report.notes.push(
            "what an audit gives (`at`, `[given]`) was not looked at: on a recorded call it is what it was".to_owned(),
        );
        if !self.is_list {
            return Ok(None);
        }
        left_out(&self.found, report);
        let (paths, all) = (&self.found.paths, self.found.paths.len());
        let (journeys, taken) = self.house.hold(paths, &self.named, self.jobs, stdio, report)?;
        report.looked_at.push(Count { count: journeys.calls(), what: "call" });
        if format == "csv" {
            report.data.push(journeys.table());
        } else {
            report.overview.push(journeys.overview());
            report.told.extend(journeys.told());
            report.data.push(journeys.table());
            report.tables.push(journeys.walked());
        }
        report.journeys = Some(journeys);
        let stopped = (taken < all).then(|| format!("stopped: {taken} of {} were judged", count_of(all, "call")));
        report.notes.extend(stopped.clone());
        Ok(stopped.map(|stopped| Error::new(stopped).help("the same command begins again with all of them")))
    }
}

/// The row that a call is: which has most of its turns met, then fewest findings.
pub(super) fn best_row(audit: &Audit, rows: &[usize], line: &Line, walked: &Walked) -> Option<(usize, Judged)> {
    let judged = rows.iter().filter_map(|row| {
        let call = &audit.calls[*row];
        let plan = call.plan.as_ref()?;
        Some((*row, judge(&call.script, plan, &line.graph, &walked.trace)))
    });
    judged.min_by_key(|(_, judged)| {
        let met = judged.turns.iter().filter(|turn| turn.verdict == Verdict::Passed).count();
        let missed = judged.turns.len() - met;
        (missed, judged.findings.len())
    })
}
