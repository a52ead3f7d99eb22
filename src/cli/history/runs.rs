//! The runs as a table, and a trend for each line.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::when;
use crate::error::Error;
use crate::finding::count_of;
use crate::history::{History, KeptRun};
use crate::report::{Cell, Report, Table};
use crate::time::Time;

/// Rows of people's table (ours): a screen. Programs get all.
const SHOWN: usize = 20;

/// Letters of a commit that people read (as git's own short form).
const COMMIT: usize = 7;

pub(super) fn tell(
    report: &mut Report,
    history: &History,
    runs: &[&KeptRun],
    since: Option<Timestamp>,
    line: Option<&str>,
    zone: &TimeZone,
) -> Result<(), Error> {
    report.data.push(data(runs));
    if runs.is_empty() {
        return Ok(());
    }
    let older = runs.len().saturating_sub(SHOWN);
    report.overview.push(overview(&runs[older..], zone));
    if older > 0 {
        let them = count_of(older, "older run");
        report.notes.push(format!("{them} not in this table: `--format csv` has all"));
    }
    let lines = match line {
        Some(line) => vec![line.to_owned()],
        None => history.lines(since)?,
    };
    for line in lines {
        report.trends.push(history.trend(&line, since, zone)?);
    }
    Ok(())
}

/// For people: what is the same in all runs has no column.
fn overview(runs: &[&KeptRun], zone: &TimeZone) -> Table {
    let graded = runs.iter().any(|run| !run.scores.is_empty());
    let commits = runs.iter().any(|run| run.start.revision.is_some());
    let remarks: Vec<String> = runs.iter().map(|run| remark(run)).collect();
    let remarked = remarks.iter().any(|remark| !remark.is_empty());
    let mut table = Table {
        name: "runs",
        columns: vec!["run", "when", "passed", "failed", "a person after", "at most", "hold up to"],
        ..Table::default()
    };
    table.columns.extend(
        [(graded, "grade"), (commits, "commit"), (remarked, "remark")].iter().filter(|one| one.0).map(|one| one.1),
    );
    for (run, remark) in runs.iter().zip(remarks) {
        let mut row = vec![
            Cell::Count(usize::try_from(run.id.number()).unwrap_or_default()),
            Cell::text(when::shown(run.start.at, zone)),
            Cell::Count(run.passed),
            Cell::Count(run.failed),
            time(run.human_mean),
            time(run.human_longest),
            time(run.hold),
        ];
        if graded {
            let grades: Vec<String> =
                run.scores.iter().map(|(_, score)| format!("{} {:.0}", score.grade, score.points)).collect();
            row.push(if grades.is_empty() { Cell::Nothing } else { Cell::text(grades.join(", ")) });
        }
        if commits {
            let short = |commit: &String| Cell::text(commit.chars().take(COMMIT).collect::<String>());
            row.push(run.start.revision.as_ref().map_or(Cell::Nothing, short));
        }
        if remarked {
            row.push(Cell::text(remark));
        }
        table.rows.push(row);
    }
    table
}

/// The last run, and before it the one to hold it against: the last that came to its end and played all there was, as
/// one that was about a single audit says nothing of the others; else the one before.
pub(super) fn last_two(runs: &[KeptRun]) -> Option<(&KeptRun, &KeptRun)> {
    let (last, before) = runs.split_last()?;
    let whole = |run: &&KeptRun| run.ended.is_some() && !names_audits(run);
    Some((before.iter().rev().find(whole).or(before.last())?, last))
}

/// What stands before the first flag are the audits that were named.
fn names_audits(run: &KeptRun) -> bool {
    run.start.command.strip_prefix("audit ").is_some_and(|rest| !rest.starts_with("--"))
}

/// What was not as always: the run was interrupted, or was about some audits only.
fn remark(run: &KeptRun) -> String {
    let mut words = Vec::new();
    if run.ended.is_none() {
        words.push(format!("interrupted after {} of {}", run.files, count_of(run.start.planned, "audit")));
    }
    if names_audits(run) {
        words.push(run.start.command.split(" --").next().unwrap_or_default().to_owned());
    }
    words.join("; ")
}

fn time(time: Option<Time>) -> Cell {
    time.map_or(Cell::Nothing, Cell::Time)
}

/// For programs: a row a run; moments are UTC.
pub(super) fn data(runs: &[&KeptRun]) -> Table {
    let row = |run: &&KeptRun| {
        // One line a project is the rule; of several the worst grade stands for the run.
        let worst = run.scores.iter().map(|(_, score)| score).max_by(|a, b| a.grade.cmp(&b.grade));
        vec![
            Cell::Count(usize::try_from(run.id.number()).unwrap_or_default()),
            Cell::text(run.start.at.to_string()),
            run.ended.map_or(Cell::Nothing, |ended| Cell::text(ended.to_string())),
            Cell::Count(run.start.planned),
            Cell::Count(run.passed),
            Cell::Count(run.failed),
            time(run.human_mean),
            time(run.human_longest),
            time(run.hold),
            worst.map_or(Cell::Nothing, |score| Cell::text(score.grade.as_str())),
            worst.map_or(Cell::Nothing, |score| Cell::Number(score.points)),
            Cell::text(run.start.command.as_str()),
            run.start.revision.as_ref().map_or(Cell::Nothing, |commit| Cell::text(commit.as_str())),
            Cell::text(run.start.version.as_str()),
        ]
    };
    Table {
        name: "runs",
        columns: vec![
            "run",
            "began",
            "ended",
            "planned",
            "passed",
            "failed",
            "human_mean",
            "human_longest",
            "hold_longest",
            "grade",
            "points",
            "command",
            "commit",
            "version",
        ],
        rows: runs.iter().map(row).collect(),
        ..Table::default()
    }
}
