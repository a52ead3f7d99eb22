//! How a line did from run to run, as rows of letters: one a run, the newest last.

use serde_json::{Value, json};

use super::json::seconds;
use crate::report::{TrendPoint, TrendView};
use crate::time::Time;

/// Runs of a row (ours): beside its words a line of 80 columns. The newest are shown.
const SHOWN: usize = 40;

/// Eighths of a letter's height, from a little to all.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// One row: what it is about, a letter a run, and the newest in words.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) letters: String,
    pub(super) words: String,
}

/// The rows of a line. Of one run there is nothing to see, and none is given.
pub(super) fn rows(trend: &TrendView) -> Vec<Row> {
    let points = &trend.points[trend.points.len().saturating_sub(SHOWN)..];
    let [_, .., last] = points else { return Vec::new() };
    let mut rows = vec![person(points), failed(points, last)];
    if points.iter().any(|point| point.grade.is_some()) {
        rows.push(grade(points, last));
    }
    rows
}

/// The height is the time from nothing on, so that twice as high is twice as long.
fn person(points: &[TrendPoint]) -> Row {
    let most = points.iter().filter_map(|point| point.human_mean).max().unwrap_or(Time::ZERO);
    let letters = points.iter().map(|point| match point.human_mean {
        Some(time) => {
            let share = time.secs_f64() / most.secs_f64().max(1e-6);
            BARS[((share * 8.0).ceil() as usize).clamp(1, 8) - 1]
        }
        None => ' ',
    });
    let known: Vec<(i64, Time)> = points.iter().filter_map(|point| Some((point.run, point.human_mean?))).collect();
    let words = match known.as_slice() {
        [] => "no call came to a person".to_owned(),
        [.., (run, time)] if points.last().is_some_and(|last| last.human_mean.is_none()) => {
            format!("nobody, {time} in run {run}")
        }
        [(_, only)] => only.to_string(),
        [(run, first), .., (_, last)] if first == last => format!("{last}, as in run {run}"),
        [(run, first), .., (_, last)] => format!("{last}, {first} in run {run}"),
    };
    Row { name: "a person after", letters: letters.collect(), words }
}

/// How many failed, a dot for none.
fn failed(points: &[TrendPoint], last: &TrendPoint) -> Row {
    let letters = points.iter().map(|point| match u32::try_from(point.failed) {
        Ok(0) => '·',
        Ok(few) => char::from_digit(few, 10).unwrap_or('+'),
        Err(_) => '+',
    });
    let all = last.passed + last.failed;
    let words = if last.failed == 0 { format!("none of {all}") } else { format!("{} of {all}", last.failed) };
    Row { name: "audits failed", letters: letters.collect(), words }
}

fn grade(points: &[TrendPoint], last: &TrendPoint) -> Row {
    let letters = points.iter().map(|point| point.grade.as_ref().and_then(|grade| grade.chars().next()).unwrap_or(' '));
    let words = |point: &TrendPoint| match (&point.grade, point.points, point.points_of) {
        (Some(grade), Some(points), Some(of)) => format!("{grade}, {points:.0} of {of:.0}"),
        (Some(grade), ..) => grade.clone(),
        (None, ..) => "not graded".to_owned(),
    };
    // The first of several is what it is held against; where the newest has none, the newest that has.
    let known: Vec<&TrendPoint> = points.iter().filter(|point| point.grade.is_some()).collect();
    let other = if last.grade.is_some() { known.first() } else { known.last() };
    let words = match other {
        Some(other) if other.run != last.run => format!("{}; {} in run {}", words(last), words(other), other.run),
        _ => words(last),
    };
    Row { name: "grade", letters: letters.collect(), words }
}

/// The numbers behind the rows, version 1.
pub(super) fn json(trend: &TrendView) -> Value {
    let points = trend.points.iter().map(|point| {
        json!({
            "run": point.run,
            "at": point.at,
            "unix": point.seconds,
            "grade": point.grade,
            "points": point.points,
            "points_of": point.points_of,
            "passed": point.passed,
            "failed": point.failed,
            "human_mean": point.human_mean.map(seconds),
        })
    });
    json!({"line": trend.line, "points": points.collect::<Value>()})
}
