//! How a line did from run to run: a row of points, for whoever draws them.

use crate::time::Time;

/// A line's runs, the oldest first.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct TrendView {
    /// The line.
    pub line: String,
    /// Its runs.
    pub points: Vec<TrendPoint>,
}

/// A line in one run.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct TrendPoint {
    /// The number of the run.
    pub run: i64,
    /// When it began, for people.
    pub at: String,
    /// When it began, in seconds since 1970 (UTC).
    pub seconds: i64,
    /// The letter of its grade, where it was graded.
    pub grade: Option<String>,
    /// Its points.
    pub points: Option<f64>,
    /// How many there were to have.
    pub points_of: Option<f64>,
    /// Audits that passed.
    pub passed: usize,
    /// Audits that failed.
    pub failed: usize,
    /// The mean time to a person, of the calls that came to one.
    pub human_mean: Option<Time>,
}
