//! Reading: runs, their calls, and how a line did from run to run.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::db::{Failure, Row, Value};
use super::{History, KeptFinding, KeptRating, RunId, RunStart, Score};
use crate::error::Result;
use crate::report::{TrendPoint, TrendView, Verdict};
use crate::time::Time;

/// A run that was kept, and its calls in numbers.
#[derive(Clone, PartialEq, Debug)]
pub struct KeptRun {
    /// Its number.
    pub id: RunId,
    /// What was known when it began.
    pub start: RunStart,
    /// When it ended; `None`: it was interrupted, or is not over.
    pub ended: Option<Timestamp>,
    /// Calls that went as they should.
    pub passed: usize,
    /// Calls that did not.
    pub failed: usize,
    /// Audit files that were played: one may make several calls.
    pub files: usize,
    /// The mean time to a person, of the calls that came to one.
    pub human_mean: Option<Time>,
    /// The longest.
    pub human_longest: Option<Time>,
    /// The longest hold of a call; none where nobody waited.
    pub hold: Option<Time>,
    /// Grades, by line.
    pub scores: Vec<(String, Score)>,
}

/// A call that was kept.
#[derive(Clone, PartialEq, Debug)]
pub struct KeptCall {
    /// Its place among the calls of its run, from 0.
    pub place: usize,
    /// What it is called.
    pub name: String,
    /// Its audit file, from the project's root.
    pub file: Option<String>,
    /// The menu file, in the same way.
    pub menu: String,
    /// The line.
    pub line: String,
    /// What the call was to show.
    pub purpose: Option<String>,
    /// Who called.
    pub caller: String,
    /// The local moment of the answer.
    pub answered_at: Option<String>,
    /// How it went; `None`: nobody said how it should.
    pub verdict: Option<Verdict>,
    /// One line: what came of it.
    pub result: String,
    /// Why it ended, as a word.
    pub reason: String,
    /// What the caller got, as a word.
    pub outcome: String,
    /// The first ring.
    pub began: Time,
    /// The end.
    pub ended: Time,
    /// When a person spoke.
    pub human_at: Option<Time>,
    /// The longest hold.
    pub hold: Time,
    /// Keys pressed.
    pub keys: usize,
    /// Prompts whose length is estimated, of all.
    pub estimated: (usize, usize),
    /// The turns.
    pub turns: Vec<KeptTurn>,
    /// The limits.
    pub limits: Vec<KeptTurn>,
    /// What people said of it.
    pub ratings: Vec<KeptRating>,
    /// What its judge found.
    pub findings: Vec<KeptFinding>,
}

/// A turn or a limit that was kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptTurn {
    /// What it is: `hear main`, `limit keys`.
    pub what: String,
    /// What was expected.
    pub expected: String,
    /// What happened.
    pub actual: String,
    /// When it was met, or a limit passed.
    pub at: Option<Time>,
    /// How it ended.
    pub verdict: Verdict,
    /// This is where the call first left the script.
    pub first_divergence: bool,
}

impl KeptCall {
    /// Where the call first left its script.
    #[must_use]
    pub fn first_divergence(&self) -> Option<&KeptTurn> {
        self.turns.iter().chain(&self.limits).find(|turn| turn.first_divergence)
    }
}

impl History {
    /// The runs from a moment on, the oldest first; all of them without one. With a line only those that called it, and
    /// their numbers count its calls alone.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn runs(&self, since: Option<Timestamp>, line: Option<&str>) -> Result<Vec<KeptRun>> {
        self.read_runs(since, line).map_err(|failure| self.told(&failure))
    }

    /// The calls of a run, in the order in which they were made.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn calls(&self, run: RunId) -> Result<Vec<KeptCall>> {
        self.read_calls(run).map_err(|failure| self.told(&failure))
    }

    /// The lines that were called, by the order of their names.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn lines(&self, since: Option<Timestamp>) -> Result<Vec<String>> {
        let since = Value::from(since.map_or(i64::MIN, Timestamp::as_microsecond));
        let sql = "SELECT DISTINCT call.line FROM call JOIN run ON run.id = call.run WHERE run.began >= ?1 ORDER BY 1";
        self.db.rows(sql, &[since], |row| row.text()).map_err(|failure| self.told(&failure))
    }

    /// How a line did from run to run, from a moment on. Moments are told as they are in a zone.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn trend(&self, line: &str, since: Option<Timestamp>, zone: &TimeZone) -> Result<TrendView> {
        let point = |run: KeptRun| {
            let score = run.scores.iter().find(|(known, _)| known == line).map(|(_, score)| score.clone());
            TrendPoint {
                run: run.id.number(),
                at: run.start.at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string(),
                seconds: run.start.at.as_second(),
                points: score.as_ref().map(|score| score.points),
                points_of: score.as_ref().map(|score| score.of),
                grade: score.map(|score| score.grade),
                passed: run.passed,
                failed: run.failed,
                human_mean: run.human_mean,
            }
        };
        let points = self.runs(since, Some(line))?.into_iter().map(point).collect();
        Ok(TrendView { line: line.to_owned(), points })
    }

    fn read_runs(&self, since: Option<Timestamp>, line: Option<&str>) -> Result<Vec<KeptRun>, Failure> {
        let values = [Value::from(since.map_or(i64::MIN, Timestamp::as_microsecond)), Value::from(line)];
        let mut runs = self.db.rows(
            "SELECT run.id, run.began, run.version, run.command, run.revision, run.planned, run.ended,
                 count(*) FILTER (WHERE call.verdict = 'passed'), count(*) FILTER (WHERE call.verdict = 'failed'),
                 count(DISTINCT coalesce(call.file, call.name)),
                 CAST(avg(call.human_at) AS INTEGER), max(call.human_at), max(nullif(call.hold, 0))
             FROM run LEFT JOIN call ON call.run = run.id AND (?2 IS NULL OR call.line = ?2)
             WHERE run.began >= ?1 GROUP BY run.id HAVING ?2 IS NULL OR count(call.id) > 0 ORDER BY run.id",
            &values,
            run,
        )?;
        let sql = "SELECT score.id, score.run, score.line, score.grade, score.points, score.points_of
             FROM score JOIN run ON run.id = score.run
             WHERE run.began >= ?1 AND (?2 IS NULL OR score.line = ?2) ORDER BY score.run, score.line";
        let scores = self.db.rows(sql, &values, |row| {
            let (id, run, line) = (row.int()?, RunId(row.int()?), row.text()?);
            let score = Score { grade: row.text()?, points: row.real()?, of: row.real()?, parts: Vec::new() };
            Ok((id, run, line, score))
        })?;
        for (id, run, line, mut score) in scores {
            let sql = "SELECT name, points, points_of FROM score_part WHERE score = ?1 ORDER BY place";
            score.parts = self.db.rows(sql, &[Value::from(id)], |row| Ok((row.text()?, row.real()?, row.real()?)))?;
            if let Ok(at) = runs.binary_search_by_key(&run, |run| run.id) {
                runs[at].scores.push((line, score));
            }
        }
        Ok(runs)
    }

    fn read_calls(&self, run: RunId) -> Result<Vec<KeptCall>, Failure> {
        let sql =
            "SELECT id, turns, ratings, findings, place, name, file, menu, line, purpose, caller, answered_at, verdict,
                 result, reason, outcome, began, ended, human_at, hold, keys, estimated, prompts
             FROM call WHERE run = ?1 ORDER BY place";
        let calls = self.db.rows(sql, &[Value::from(run.0)], |row| {
            Ok((row.int()?, [row.count()?, row.count()?, row.count()?], call(row)?))
        })?;
        let mut out = Vec::with_capacity(calls.len());
        for (id, counts, mut call) in calls {
            let id = [Value::from(id)];
            let sql = "SELECT is_limit, what, expected, actual, at, verdict, first_divergence FROM turn WHERE call = ?1
                 ORDER BY place";
            for (is_limit, turn) in self.db.rows(sql, &id, |row| Ok((row.int()?, turn(row)?)))? {
                (if is_limit == 1 { &mut call.limits } else { &mut call.turns }).push(turn);
            }
            let sql = "SELECT ask, scale, weight, rating, rated_by, note FROM rating WHERE call = ?1 ORDER BY place";
            call.ratings = self.db.rows(sql, &id, rating)?;
            let sql = "SELECT code, message, written FROM finding WHERE call = ?1 ORDER BY place";
            call.findings = self.db.rows(sql, &id, |row| {
                Ok(KeptFinding { code: row.text()?, message: row.text()?, place: row.text()? })
            })?;
            // A call was written whole: one that is not was not written by us.
            if counts != [call.turns.len() + call.limits.len(), call.ratings.len(), call.findings.len()] {
                return Err(Failure::Damaged);
            }
            out.push(call);
        }
        Ok(out)
    }
}

fn run(row: &mut Row<'_>) -> Result<KeptRun, Failure> {
    Ok(KeptRun {
        id: RunId(row.int()?),
        start: RunStart {
            at: moment(row.int()?)?,
            version: row.text()?,
            command: row.text()?,
            revision: row.maybe_text()?,
            planned: row.count()?,
        },
        ended: row.maybe_int()?.map(moment).transpose()?,
        passed: row.count()?,
        failed: row.count()?,
        files: row.count()?,
        human_mean: row.maybe_int()?.map(Time::from_micros),
        human_longest: row.maybe_int()?.map(Time::from_micros),
        hold: row.maybe_int()?.map(Time::from_micros),
        scores: Vec::new(),
    })
}

fn call(row: &mut Row<'_>) -> Result<KeptCall, Failure> {
    Ok(KeptCall {
        place: row.count()?,
        name: row.text()?,
        file: row.maybe_text()?,
        menu: row.text()?,
        line: row.text()?,
        purpose: row.maybe_text()?,
        caller: row.text()?,
        answered_at: row.maybe_text()?,
        verdict: row.maybe_text()?.map(|word| verdict(&word)).transpose()?,
        result: row.text()?,
        reason: row.text()?,
        outcome: row.text()?,
        began: Time::from_micros(row.int()?),
        ended: Time::from_micros(row.int()?),
        human_at: row.maybe_int()?.map(Time::from_micros),
        hold: Time::from_micros(row.int()?),
        keys: row.count()?,
        estimated: (row.count()?, row.count()?),
        turns: Vec::new(),
        limits: Vec::new(),
        ratings: Vec::new(),
        findings: Vec::new(),
    })
}

fn turn(row: &mut Row<'_>) -> Result<KeptTurn, Failure> {
    Ok(KeptTurn {
        what: row.text()?,
        expected: row.text()?,
        actual: row.text()?,
        at: row.maybe_int()?.map(Time::from_micros),
        verdict: verdict(&row.text()?)?,
        first_divergence: row.int()? == 1,
    })
}

fn rating(row: &mut Row<'_>) -> Result<KeptRating, Failure> {
    let small = |number: i64| u32::try_from(number).map_err(|_| Failure::Damaged);
    Ok(KeptRating {
        ask: row.text()?,
        scale: small(row.int()?)?,
        weight: row.real()?,
        rating: row.maybe_int()?.map(small).transpose()?,
        by: row.maybe_text()?,
        note: row.maybe_text()?,
    })
}

fn moment(micros: i64) -> Result<Timestamp, Failure> {
    Timestamp::from_microsecond(micros).map_err(|_| Failure::Damaged)
}

fn verdict(word: &str) -> Result<Verdict, Failure> {
    Verdict::ALL.into_iter().find(|verdict| verdict.name() == word).ok_or(Failure::Damaged)
}
