//! `--call`: a call that was recorded, judged by the same audits as a replay.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use clap::{Arg, ArgMatches};
use rayon::prelude::*;

use super::play::{Judge, Played, PlayedCall, with_findings};
use super::{calls, rate};
use crate::audio::decode::Recording as Decoded;
use crate::audit::{Judged, Verdict, judge};
use crate::cli::Stdio;
use crate::error::{Error, Result};
use crate::finding::{Severity, did_you_mean, list_of};
use crate::project::{Audit, KnownPrompts, Line, Project, Prompts, Recordings, is_folder, open_recording};
use crate::recording::path::{self, Walked};
use crate::recording::{Listener, Reel, Timeline};
use crate::report::{Count, Report};
use crate::time::Time;

/// `--call` and `--case`.
pub(super) fn args() -> [Arg; 2] {
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

/// Recorded calls, and what was heard in them.
pub(super) struct Real {
    /// The recordings, as people write their paths.
    pub(super) paths: Vec<PathBuf>,
    /// What they were named by.
    pub(super) named: PathBuf,
    /// They were named as a folder, or there are several audits: the answer is a list of journeys.
    pub(super) is_list: bool,
    here: PathBuf,
    case: Option<String>,
    /// What was heard, by the line's menu file.
    pub(super) heard: HashMap<String, Arc<Heard>>,
    /// The audits that a folder of calls is held against, with the rows that are meant.
    pub(super) audits: Vec<(Rc<Audit>, Arc<Heard>, Vec<usize>)>,
}

/// Every call as it went through one line.
pub(super) struct Heard {
    pub(super) line: Arc<Line>,
    /// What each file that was listened for is called, by its place in the library.
    pub(super) files: Vec<String>,
    /// The same, as the line names them.
    pub(super) recorded: Vec<Vec<String>>,
    pub(super) calls: Vec<std::result::Result<HeardCall, String>>,
}

/// One call as it went through one line.
pub(super) struct HeardCall {
    pub(super) walked: Walked,
    sound: Option<Arc<Reel>>,
    pub(super) fault: Option<String>,
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
            paths: found.paths,
            named: call.clone(),
            is_list: audits > 1 || is_folder(&stdio.here.join(call)),
            here: stdio.here.clone(),
            case: matches.get_one::<String>("case").cloned(),
            heard: HashMap::new(),
            audits: Vec::new(),
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
        let is_first = !self.heard.contains_key(&line.name);
        let heard = self.heard_on(&line)?;
        let rows = self.rows(&audit)?;
        if self.is_list {
            // Of which line a call is one is known when all have been listened for.
            self.audits.push((audit, heard, rows));
            return Ok(());
        }
        if is_first {
            self.tell(&heard, |_| true, report);
        }
        for (path, heard_call) in self.paths.iter().zip(&heard.calls) {
            let name = path.display().to_string();
            let call = match heard_call {
                Ok(call) if call.walked.heard.is_empty() => {
                    let none = format!("`{name}` is no call of this line: {}", none_of(&line));
                    return Err(Error::new(none).help(
                        "name the call's own menu in the audit, or the prompts that the line plays now with `--prompts`",
                    ));
                }
                Ok(call) => call,
                Err(fault) => return Err(Error::new(format!("`{name}` cannot be judged: {fault}"))),
            };
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
            let trace = call.walked.trace.clone();
            let of = (Rc::clone(&audit), row);
            played.calls.push(PlayedCall::real(Arc::clone(&line), trace, judgement, of, call.sound.clone()));
        }
        Ok(())
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

    /// Everything that is heard in the calls, as calls of a line.
    fn heard_on(&mut self, line: &Arc<Line>) -> Result<Arc<Heard>> {
        if let Some(heard) = self.heard.get(&line.name) {
            return Ok(Arc::clone(heard));
        }
        let prompts = Prompts::of_lines(std::slice::from_ref(line));
        if prompts.count() == 0 {
            return Err(Error::new(format!(
                "none of the prompts of {} is recorded: no call of it can be recognised",
                line.name
            ))
            .help("put the prompt files where the menu says they are, or name their folder with `--prompts`"));
        }
        let known = prompts.read()?;
        let recorded = line.names_of(&known);
        let (here, with_sound) = (&self.here, !self.is_list);
        let listened = |path: &PathBuf| listen(&here.join(path), with_sound, line, &known, &recorded);
        let calls: Vec<_> = self.paths.par_iter().map(listened).collect();
        let files = known.names.iter().map(|names| names.name.clone()).collect();
        let heard = Arc::new(Heard { line: Arc::clone(line), files, recorded, calls });
        self.heard.insert(line.name.clone(), Arc::clone(&heard));
        Ok(heard)
    }

    /// What all calls together show, after the last audit.
    pub(super) fn finish(&self, format: &str, report: &mut Report) {
        report.notes.push(
            "what an audit gives (`at`, `[given]`) was not looked at: on a recorded call it is what it was".to_owned(),
        );
        if !self.is_list {
            return;
        }
        let journeys = self.hold(report);
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
    }
}

/// Everything that is heard in a recording, as a call of a line.
fn listen(
    path: &Path,
    with_sound: bool,
    line: &Line,
    known: &KnownPrompts,
    recorded: &[Vec<String>],
) -> std::result::Result<HeardCall, String> {
    let (file, length) = open_recording(path).map_err(|error| format!("it cannot be opened: {error}"))?;
    let mut recording = Decoded::open(file, length).map_err(|refused| {
        let help = refused.advice(&path.display().to_string()).map(|help| format!("; {help}")).unwrap_or_default();
        format!("{}{help}", refused.fault)
    })?;
    let country = line.graph.line.country.as_deref();
    let mut listener = Listener::new(&known.library, country, recording.channels());
    let mut sides = [Vec::new(), Vec::new()];
    let mut mixed: Vec<i16> = Vec::new();
    while recording.next(&mut sides) {
        listener.push(&sides);
        if with_sound {
            let [left, right] = &sides;
            let right = right.iter().copied().chain(std::iter::repeat(0));
            mixed.extend(left.iter().zip(right).map(|(left, right)| left.saturating_add(right)));
        }
    }
    let timeline: Timeline = listener.finish(None);
    let sound = if with_sound { Reel::of_recording(&mixed, &timeline).map(Arc::new) } else { None };
    let walked = path::walk(&line.graph, &line.times, recorded, &timeline);
    Ok(HeardCall { walked, sound, fault: recording.fault().map(ToString::to_string) })
}

/// Why a call is none of a line.
pub(super) fn none_of(line: &Line) -> String {
    format!("none of the prompts of {} was heard", line.name)
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
