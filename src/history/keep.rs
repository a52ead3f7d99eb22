//! Keeping: a run as it begins, each call as it was judged, grades, the end; and forgetting.

use jiff::Timestamp;

use super::db::{Failure, Value, Writing};
use super::{History, KeptFinding, RunId, RunStart, Score};
use crate::error::Result;
use crate::report::{CallView, TurnView, Verdict};
use crate::time::Time;

/// Values of a row, each turned into what a file can hold.
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$(Value::from($value)),*] };
}

impl History {
    /// Begins a run.
    ///
    /// # Errors
    /// When it cannot be written. Nothing of it is kept then.
    pub fn begin_run(&mut self, start: &RunStart) -> Result<RunId> {
        self.write(|writing| {
            let run = writing.insert(
                "INSERT INTO run (began, version, command, folder, revision, planned) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                values![
                    start.at.as_microsecond(),
                    start.version.as_str(),
                    start.command.as_str(),
                    start.folder.as_str(),
                    start.revision.as_deref(),
                    start.planned
                ],
            )?;
            Ok(RunId(run))
        })
    }

    /// Keeps a call with its turns, limits and findings, whole or not at all: when this comes back it is on the disk.
    ///
    /// # Errors
    /// When it cannot be written. What was kept before stays.
    pub fn add_call(&mut self, run: RunId, call: &CallView, findings: &[KeptFinding]) -> Result<()> {
        self.write(|writing| add(writing, run, call, findings))
    }

    /// Keeps the grade of a line in a run; a grade that was kept before is replaced.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add_score(&mut self, run: RunId, line: &str, score: &Score) -> Result<()> {
        self.write(|writing| {
            writing.run("DELETE FROM score WHERE run = ?1 AND line = ?2", values![run.0, line])?;
            let id = writing.insert(
                "INSERT INTO score (run, line, grade, points, points_of) VALUES (?1, ?2, ?3, ?4, ?5)",
                values![run.0, line, score.grade.as_str(), score.points, score.of],
            )?;
            for (place, (name, points, of)) in score.parts.iter().enumerate() {
                writing.run(
                    "INSERT INTO score_part (score, place, name, points, points_of) VALUES (?1, ?2, ?3, ?4, ?5)",
                    values![id, place, name.as_str(), *points, *of],
                )?;
            }
            Ok(())
        })
    }

    /// Says that a run came to its end: one that did not was interrupted.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish_run(&mut self, run: RunId, at: Timestamp) -> Result<()> {
        self.write(|writing| {
            writing.run("UPDATE run SET ended = ?2 WHERE id = ?1", values![run.0, at.as_microsecond()]).map(drop)
        })
    }

    /// Removes the runs that began before a moment, with all that was kept of them, and nothing else. Says how many.
    ///
    /// # Errors
    /// When it cannot be written. Nothing is removed then.
    pub fn forget_before(&mut self, moment: Timestamp) -> Result<usize> {
        self.write(|writing| writing.run("DELETE FROM run WHERE began < ?1", values![moment.as_microsecond()]))
    }

    fn write<T>(&mut self, work: impl FnOnce(&Writing<'_>) -> Result<T, Failure>) -> Result<T> {
        self.db.write(work).map_err(|failure| super::open::told(&self.path, &failure))
    }
}

fn add(writing: &Writing<'_>, run: RunId, call: &CallView, findings: &[KeptFinding]) -> Result<(), Failure> {
    let lasted = |line: &crate::report::Line| line.until - line.at;
    let human = call.lines.iter().find(|line| line.kind == "human").map(|line| line.at.micros());
    let hold = call.lines.iter().filter(|line| line.kind == "hold").map(lasted).max().unwrap_or(Time::ZERO);
    let keys = call.lines.iter().filter(|line| line.pressed.is_some()).count();
    let id = writing.insert(
        "INSERT INTO call (run, place, name, file, menu, line, purpose, caller, answered_at, verdict, result, reason,
             outcome, began, ended, human_at, hold, keys, estimated, prompts, turns, findings)
         VALUES (?1, (SELECT count(*) FROM call WHERE run = ?1),
             ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
        values![
            run.0,
            call.name.as_str(),
            call.file.as_deref(),
            call.menu.as_str(),
            call.line.as_str(),
            call.purpose.as_deref(),
            call.caller.as_str(),
            call.answered_at.as_deref(),
            call.verdict.map(Verdict::name),
            call.result.as_str(),
            call.reason,
            call.outcome,
            call.began.micros(),
            call.ended.micros(),
            human,
            hold.micros(),
            keys,
            call.estimated.0,
            call.estimated.1,
            call.turns.len() + call.limits.len(),
            findings.len()
        ],
    )?;
    let turns = call.turns.iter().map(|turn| (turn, false)).chain(call.limits.iter().map(|limit| (limit, true)));
    for (place, (turn, is_limit)) in turns.enumerate() {
        let TurnView { what, span: _, expected, actual, at, verdict, first_divergence, met_by: _ } = turn;
        writing.run(
            "INSERT INTO turn (call, place, is_limit, what, expected, actual, at, verdict, first_divergence)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            values![
                id,
                place,
                is_limit,
                what.as_str(),
                expected.as_str(),
                actual.as_str(),
                at.map(Time::micros),
                verdict.name(),
                *first_divergence
            ],
        )?;
    }
    for (place, finding) in findings.iter().enumerate() {
        writing.run(
            "INSERT INTO finding (call, place, code, message, written) VALUES (?1, ?2, ?3, ?4, ?5)",
            values![id, place, finding.code.as_str(), finding.message.as_str(), finding.place.as_str()],
        )?;
    }
    Ok(())
}
