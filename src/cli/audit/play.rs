//! Plays audits, one call after another, and keeps what is needed of them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::{calls, rate};
use crate::audio::wav;
use crate::audit::{self, Judged, Plan, Script, judge};
use crate::call::CallTrace;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::project::{Audit, AuditCall, Line, Project, write_file};
use crate::recording::{self, Reel};
use crate::report::{CallView, Recording, Report, Verdict};
use crate::source::Sources;
use crate::time::Time;

/// Calls that were played, in the order of the report's.
pub(super) struct Played {
    /// The calls.
    pub(super) calls: Vec<PlayedCall>,
    /// How many there were to play.
    pub(super) looked_at: usize,
    /// Lines with errors of their own.
    pub(super) broken: Vec<String>,
    /// Where each call is written to.
    record: Option<PathBuf>,
    /// The names of files that were written.
    names: HashSet<String>,
}

/// A call that was played.
pub(super) struct PlayedCall {
    /// The line that was called.
    pub(super) line: Arc<Line>,
    /// What happened.
    pub(super) trace: CallTrace,
    /// What came of it.
    pub(super) judged: Judged,
    /// The sound of a call that was recorded.
    pub(super) sound: Option<Arc<Reel>>,
    /// Its audit, and which call of it.
    audit: (Rc<Audit>, usize),
}

impl PlayedCall {
    /// A call that was recorded, not played.
    pub(super) fn real(
        line: Arc<Line>,
        trace: CallTrace,
        judged: Judged,
        audit: (Rc<Audit>, usize),
        sound: Option<Arc<Reel>>,
    ) -> Self {
        Self { line, trace, judged, sound, audit }
    }

    /// What was expected.
    pub(super) fn script(&self) -> &Script {
        &self.audit.0.calls[self.audit.1].script
    }

    /// How it was planned; nothing was played without.
    pub(super) fn plan(&self) -> Option<&Plan> {
        self.audit.0.calls[self.audit.1].plan.as_ref()
    }
}

/// Who is told of each call as soon as it was judged.
pub(super) type Judge<'a> = dyn FnMut(&mut CallView, &[Finding], &Sources) + 'a;

impl Played {
    /// Before the first.
    pub(super) fn new(record: Option<PathBuf>) -> Self {
        Self { calls: Vec::new(), looked_at: 0, broken: Vec::new(), record, names: HashSet::new() }
    }

    /// Plays an audit: one call, or one a row.
    pub(super) fn audit(
        &mut self,
        path: &Path,
        project: &mut Project,
        report: &mut Report,
        judged: &mut Judge<'_>,
    ) -> Result<(), Error> {
        let audit = Rc::new(project.audit(path)?);
        self.looked_at += audit.calls.len().max(1);
        report.findings.extend(audit.findings.iter().cloned());
        let Some(line) = &audit.line else { return Ok(()) };
        if !line.complete {
            report.findings.extend(line.findings.iter().cloned());
            return Ok(());
        }
        self.note_broken(line);
        // A call that follows a script with a hole in it would fail for the hole.
        if audit.findings.iter().any(|finding| finding.severity == Severity::Error) {
            return Ok(());
        }
        for (at, call) in audit.calls.iter().enumerate() {
            let Some(plan) = &call.plan else { continue };
            let (view, played) = self.call(project, (&audit, at), plan, line)?;
            let first = report.findings.len();
            let mut view = with_findings(view, call, &played.judged.findings, &mut report.findings);
            judged(&mut view, &report.findings[first..], &project.sources);
            report.calls.push(view);
            self.calls.push(played);
        }
        Ok(())
    }

    /// Keeps in mind that a line has errors of its own.
    pub(super) fn note_broken(&mut self, line: &Line) {
        if line.findings.iter().any(|finding| finding.severity == Severity::Error) && !self.broken.contains(&line.name)
        {
            self.broken.push(line.name.clone());
        }
    }

    /// Plays one call of an audit and judges it.
    fn call(
        &mut self,
        project: &Project,
        (audit, at): (&Rc<Audit>, usize),
        plan: &Plan,
        line: &Arc<Line>,
    ) -> Result<(CallView, PlayedCall), Error> {
        let call = &audit.calls[at];
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
        if let Some(folder) = &self.record {
            // A row may be called what no file can be.
            let forbidden = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
            let name: String = call.name.chars().map(|c| if forbidden(c) { '-' } else { c }).collect();
            // Audits of two folders may share a name; no call is written over another.
            let name = (1..)
                .map(|at| if at == 1 { name.clone() } else { format!("{name}-{at}") })
                .find(|name| self.names.insert(name.to_lowercase()));
            let path = folder.join(format!("{}.wav", name.unwrap_or_default()));
            view.recording = Some(save(project, line, &trace, &path)?);
        }
        Ok((view, PlayedCall { line: Arc::clone(line), trace, judged, sound: None, audit: (Rc::clone(audit), at) }))
    }
}

/// Adds what was found on a call. A turn that names what the line does not have is played all the same: the call shows
/// what is there instead. A wrong name in a turn is told with the moment of the call; one elsewhere made it another call
/// than was meant.
pub(super) fn with_findings(
    mut view: CallView,
    call: &AuditCall,
    judged: &[Finding],
    all: &mut Vec<Finding>,
) -> CallView {
    let same = |a: &Finding, b: &Finding| a.code.id == b.code.id && a.span() == b.span();
    let mut elsewhere = call.unknown.clone();
    elsewhere.retain(|finding| !judged.iter().any(|judged| same(judged, finding)));
    if !elsewhere.is_empty() {
        view.verdict = Some(Verdict::Failed);
    }
    // The rows of an audit share what is wrong with their script.
    elsewhere.retain(|finding| !all.iter().any(|other| is_same(other, finding)));
    all.extend(elsewhere);
    all.extend(judged.iter().cloned());
    view
}

/// Whether two findings say the same of the same place.
pub(super) fn is_same(a: &Finding, b: &Finding) -> bool {
    a.code.id == b.code.id && a.span() == b.span() && a.message == b.message
}

/// Writes a call as a WAV file, whole or not at all. What it ends in is heard for a moment.
pub(in crate::cli) fn save(project: &Project, line: &Line, trace: &CallTrace, path: &Path) -> Result<Recording, Error> {
    let trace = recording::lingering(trace);
    let played = recording::write(&trace, line.graph.line.country.as_deref(), &mut |name| line.clip(name));
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
