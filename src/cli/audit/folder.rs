//! A folder of recorded calls: of which line each is one, and what it comes to by every audit.
//!
//! Each call is heard, judged and forgotten on whichever core is free. Of its sound, its timeline and its path nothing is
//! left but a row and what was found, so that the size of the folder is no matter.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::ears::{Ears, HeardCall};
use super::journeys::{Held, JourneyCall, finish};
use super::real::best_row;
use crate::cli::Stdio;
use crate::cli::many::{Hears, Work, interrupted};
use crate::cli::unsaid::never_said;
use crate::error::Result;
use crate::finding::Finding;
use crate::project::{Audit, stamp};
use crate::recording::path;
use crate::report::{JourneyAudit, Journeys, Report};
use crate::time::Time;

/// What calls are held against, in the order in which it was named.
#[derive(Default)]
pub(super) struct House {
    /// The lines.
    lines: Vec<Arc<Ears>>,
    /// The audits, each with the place of its line and the rows that are meant.
    audits: Vec<(Rc<Audit>, usize, Vec<usize>)>,
}

impl House {
    /// One more audit.
    pub(super) fn add(&mut self, audit: Rc<Audit>, ears: &Arc<Ears>, rows: Vec<usize>) {
        let line = self.lines.iter().position(|known| Arc::ptr_eq(known, ears)).unwrap_or_else(|| {
            self.lines.push(Arc::clone(ears));
            self.lines.len() - 1
        });
        self.audits.push((audit, line, rows));
    }

    /// Holds every call of the folder `named` against every audit; also gives how many of them, which are all unless
    /// somebody stopped it.
    ///
    /// # Errors
    /// When the system gives no threads to work with.
    pub(super) fn hold(
        &self,
        paths: &[PathBuf],
        named: &Path,
        jobs: usize,
        stdio: &mut Stdio<'_>,
        report: &mut Report,
    ) -> Result<(Journeys, usize)> {
        let mut all = Vec::new();
        let mut audits = Vec::new();
        for (audit, line, rows) in &self.audits {
            let (first, menu) = (all.len(), &self.lines[*line].line.name);
            all.extend(rows.iter().map(|row| JourneyAudit {
                name: audit.calls[*row].name.clone(),
                file: audit.name.clone(),
                menu: menu.clone(),
            }));
            audits.push(Against { audit, line: *line, rows, first });
        }
        let judge = Judge { here: &stdio.here, lines: &self.lines, audits: &audits, all: &all };
        let stop = interrupted();
        let watched = stdio.person && paths.len() > 1;
        let work = Work { ears: &judge, paths, jobs, watched, stop: &stop, gate: None };
        let mut calls: Vec<Option<Row>> = (0..paths.len()).map(|_| None).collect();
        let mut said: Vec<(usize, HashSet<usize>)> = vec![(0, HashSet::new()); self.lines.len()];
        let taken = work.each(stdio.stderr, &mut |at, (row, heard)| {
            for (line, prompts) in heard {
                if let Some((calls, all)) = said.get_mut(line) {
                    *calls += 1;
                    all.extend(prompts);
                }
            }
            calls[at] = Some(row);
            Ok(true)
        })?;
        if calls.iter().flatten().any(|call| call.rang) {
            report.notes.push(
                "times count from the answer; `ringtrue listen` counts from the beginning of the file".to_owned(),
            );
        }
        // In the order of the calls, whichever was done first.
        let mut told: HashSet<usize> = HashSet::new();
        for (at, against) in audits.iter().enumerate() {
            if told.insert(against.line) {
                for call in calls.iter_mut().flatten() {
                    report.notes.extend(call.note(against.line));
                    report.findings.extend(call.found(&Of::Line(against.line)));
                }
                let (calls, heard) = &said[against.line];
                let Ears { line, known, recorded } = &*self.lines[against.line];
                report.findings.extend(never_said(line, recorded, known, *calls, |at| heard.contains(&at)));
            }
            for call in calls.iter_mut().flatten() {
                report.findings.extend(call.found(&Of::Audit(at)));
            }
        }
        let rows = paths.iter().zip(calls).filter_map(|(path, call)| Some((path.display().to_string(), call?.came)));
        Ok((finish(named.display().to_string(), all, rows.collect()), taken))
    }
}

/// An audit that calls are held against.
struct Against<'a> {
    audit: &'a Audit,
    /// Its line, by its place.
    line: usize,
    /// Its rows that are meant.
    rows: &'a [usize],
    /// The place of the first of them among all.
    first: usize,
}

/// What listens to each call and judges it.
struct Judge<'a> {
    here: &'a Path,
    lines: &'a [Arc<Ears>],
    audits: &'a [Against<'a>],
    all: &'a [JourneyAudit],
}

/// What is left of a call: what came of it, and what was found.
#[derive(Default)]
struct Row {
    came: JourneyCall,
    /// What was found, and by what.
    found: Vec<(Of, Finding)>,
    /// What else is to be known of it, and the line of which it is a call.
    notes: Vec<(usize, String)>,
    /// The line answered later than the file begins.
    rang: bool,
}

/// By what something was found.
#[derive(PartialEq, Eq)]
enum Of {
    /// By a line, by its place: the call left its menu.
    Line(usize),
    /// By an audit, by its place: the call failed.
    Audit(usize),
}

impl Row {
    /// Takes out what was found by something, in its order.
    fn found(&mut self, of: &Of) -> impl Iterator<Item = Finding> + use<'_> {
        let (taken, rest) = std::mem::take(&mut self.found).into_iter().partition(|(by, _)| by == of);
        self.found = rest;
        let taken: Vec<(Of, Finding)> = taken;
        taken.into_iter().map(|(_, finding)| finding)
    }

    /// What is to be known of it as a call of a line.
    fn note(&self, line: usize) -> impl Iterator<Item = String> + use<'_> {
        self.notes.iter().filter(move |(of, _)| *of == line).map(|(_, note)| note.clone())
    }
}

/// What is left of a call, and of each line of which it is one what was heard, by its place among what is known.
type Judged = (Row, Vec<(usize, HashSet<usize>)>);

impl Hears for Judge<'_> {
    type Call = Judged;

    fn hear(&self, path: &Path, stop: &AtomicBool) -> Option<Judged> {
        // A call that makes something give up shall cost its own row alone.
        catch_unwind(AssertUnwindSafe(|| self.judge(path, stop))).unwrap_or_else(|_| {
            let mut row = Row::default();
            row.came.unheard = Some(
                "judging it failed: this is a fault of the program; please report it, with the file if you may"
                    .to_owned(),
            );
            Some((row, Vec::new()))
        })
    }

    fn bytes(&self, path: &Path) -> u64 {
        stamp(&self.here.join(path)).map_or(0, |stamp| stamp.bytes())
    }
}

impl Judge<'_> {
    /// One call by all lines and audits; `None`: it was stopped.
    fn judge(&self, path: &Path, stop: &AtomicBool) -> Option<Judged> {
        let (whole, name) = (self.here.join(path), path.display().to_string());
        let mut row = Row::default();
        let mut heard = Vec::new();
        for ears in self.lines {
            match ears.listen(&whole, &name, false, stop)? {
                Ok(call) => heard.push(call),
                // Of a file that cannot be read no line hears more.
                Err(why) => {
                    row.came.unheard = Some(why);
                    return Some((row, Vec::new()));
                }
            }
        }
        row.came.fault = heard.iter().find_map(|call| call.fault.clone());
        // Lines of one house share prompts, and a call is of that of which it has most.
        let best = heard.iter().map(|call| call.walked.heard.len()).max().unwrap_or(0);
        let is_theirs = |call: &HeardCall| call.walked.heard.len() * 2 > best;
        let shown = format!("`{name}`");
        for (at, (ears, call)) in self.lines.iter().zip(&heard).enumerate().filter(|(_, (_, call))| is_theirs(call)) {
            row.rang |= call.walked.trace.began < Time::ZERO;
            row.notes.extend(call.fault.as_ref().map(|fault| (at, format!("{shown}: {fault}"))));
            let found = path::findings(&ears.line.graph, &call.walked, &shown, |file| ears.file(file));
            row.found.extend(found.into_iter().map(|finding| (Of::Line(at), finding)));
        }
        for (at, against) in self.audits.iter().enumerate() {
            let (Some(ears), Some(call)) = (self.lines.get(against.line), heard.get(against.line)) else { continue };
            if !is_theirs(call) {
                row.came.unheard = Some(ears.none_of());
                continue;
            }
            let (line, walked) = (&ears.line, &call.walked);
            let Some((of, judged)) = best_row(against.audit, against.rows, line, walked) else { continue };
            let place = against.rows.iter().position(|row| *row == of).map(|place| against.first + place);
            let of = &against.audit.calls[of];
            let (Some(audit), Some(plan)) = (place, &of.plan) else { continue };
            let held = Held { call: &name, audit, script: &of.script, plan, walked, judged: &judged };
            if row.came.add(&held, line, self.all) {
                row.found.extend(judged.findings.into_iter().map(|mut finding| {
                    finding.message = format!("{shown}: {}", finding.message);
                    (Of::Audit(at), finding)
                }));
            }
        }
        let heard = heard.into_iter().enumerate().filter(|(_, call)| is_theirs(call));
        let heard = heard.map(|(line, call)| (line, call.heard)).collect();
        Some((row, heard))
    }
}
