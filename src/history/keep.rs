//! Keeping: a run as it begins, each call as it was judged, grades, the end; and forgetting.

use jiff::Timestamp;

use super::db::{Failure, Value, Writing};
use super::{History, KeptFinding, KeptRating, Names, RunId, RunStart, Score};
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
                "INSERT INTO run (began, version, command, revision, planned) VALUES (?1, ?2, ?3, ?4, ?5)",
                values![
                    start.at.as_microsecond(),
                    start.version.as_str(),
                    start.command.as_str(),
                    start.revision.as_deref(),
                    start.planned
                ],
            )?;
            Ok(RunId(run))
        })
    }

    /// Keeps a call with its turns and limits, what people said of it and what its judge found, whole or not at all: when
    /// this comes back it is on the disk. Its files are kept by their names from the project's root.
    ///
    /// # Errors
    /// When it cannot be written. What was kept before stays.
    pub fn add_call(
        &mut self,
        run: RunId,
        names: &Names,
        call: &CallView,
        ratings: &[KeptRating],
        findings: &[KeptFinding],
    ) -> Result<()> {
        self.write(|writing| {
            let id = add(writing, run, names, call, (ratings.len(), findings.len()))?;
            add_turns(writing, id, call)?;
            add_told(writing, id, ratings, findings)
        })
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
        let moment = values![moment.as_microsecond()];
        let forgotten = self.write(|writing| writing.run("DELETE FROM run WHERE began < ?1", moment))?;
        // What is removed leaves the file as well; another run that is just writing is not held up for it.
        if forgotten > 0 {
            let _ = self.db.compact();
        }
        Ok(forgotten)
    }

    fn write<T>(&mut self, work: impl FnOnce(&Writing<'_>) -> Result<T, Failure>) -> Result<T> {
        self.db.write(work).map_err(|failure| super::open::told(&self.path, &failure))
    }
}

/// The call itself, and how many rows belong to it.
fn add(
    writing: &Writing<'_>,
    run: RunId,
    names: &Names,
    call: &CallView,
    (ratings, findings): (usize, usize),
) -> Result<i64, Failure> {
    let lasted = |line: &crate::report::Line| line.until - line.at;
    let human = call.lines.iter().find(|line| line.kind == "human").map(|line| line.at.micros());
    let hold = call.lines.iter().filter(|line| line.kind == "hold").map(lasted).max().unwrap_or(Time::ZERO);
    let keys = call.lines.iter().filter(|line| line.pressed.is_some()).count();
    writing.insert(
        "INSERT INTO call (run, place, name, file, menu, line, purpose, caller, answered_at, verdict, result, reason,
             outcome, began, ended, human_at, hold, keys, estimated, prompts, turns, ratings, findings)
         VALUES (?1, (SELECT count(*) FROM call WHERE run = ?1),
             ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
        values![
            run.0,
            call.name.as_str(),
            call.file.as_deref().map(|file| names.from_root(file)).as_deref(),
            names.from_root(&call.menu).as_str(),
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
            ratings,
            findings
        ],
    )
}

fn add_turns(writing: &Writing<'_>, id: i64, call: &CallView) -> Result<(), Failure> {
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
    Ok(())
}

fn add_told(writing: &Writing<'_>, id: i64, ratings: &[KeptRating], findings: &[KeptFinding]) -> Result<(), Failure> {
    for (place, rating) in ratings.iter().enumerate() {
        writing.run(
            "INSERT INTO rating (call, place, ask, scale, weight, rating, rated_by, note)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            values![
                id,
                place,
                rating.ask.as_str(),
                i64::from(rating.scale),
                rating.weight,
                rating.rating.map(i64::from),
                rating.by.as_deref(),
                rating.note.as_deref()
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
