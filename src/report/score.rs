//! The grade of a line as it is shown: its parts, every lost point with its place, and what is worst.

use super::CallView;
use crate::source::Span;
use crate::time::Time;

/// A line's grade.
#[derive(Clone, Debug, Default)]
pub struct Scorecard {
    /// The line's name.
    pub line: String,
    /// Its menu file.
    pub menu: String,
    /// `A` to `F`; `None`: nothing was there to judge.
    pub grade: Option<char>,
    /// 0 to 100.
    pub points: Option<f64>,
    /// The parts, in their order.
    pub parts: Vec<PartView>,
    /// What cost the most points, the dearest first.
    pub worst: Vec<WorstView>,
    /// Calls that every line gets, beside the audits.
    pub standard: Vec<CallView>,
    /// How it is counted, a sentence each.
    pub formula: Vec<String>,
}

/// A part of a grade.
#[derive(Clone, Debug, Default)]
pub struct PartView {
    /// Its name.
    pub name: &'static str,
    /// What it is about.
    pub about: &'static str,
    /// Its weight.
    pub weight: f64,
    /// 0 to 100; `None`: it was not judged.
    pub points: Option<f64>,
    /// The checks that it is the mean of.
    pub checks: Vec<CheckView>,
    /// What was not fully earned, the dearest first.
    pub lost: Vec<LostView>,
}

/// One check, earned or not.
#[derive(Clone, Debug, Default)]
pub struct CheckView {
    /// What was checked.
    pub what: String,
    /// The call's name, if it was on one.
    pub call: Option<String>,
    /// What it was.
    pub actual: String,
    /// What it should be.
    pub limit: String,
    /// How much of it was earned, 0 to 1.
    pub earned: f64,
    /// How much it counts beside the others.
    pub weight: f64,
}

/// Points that were lost, and where.
#[derive(Clone, Debug, Default)]
pub struct LostView {
    /// Points of the line's 100.
    pub points: f64,
    /// What was checked.
    pub what: String,
    /// What it was.
    pub actual: String,
    /// What it should be.
    pub limit: String,
    /// The call's name and its moment.
    pub call: Option<(String, Time)>,
    /// The line of the menu, or of the audit.
    pub place: Option<Span>,
    /// The finding's rule.
    pub rule: Option<&'static str>,
    /// What to do; may be empty.
    pub help: String,
}

/// One thing that cost points on one call or many.
#[derive(Clone, Debug, Default)]
pub struct WorstView {
    /// All that it cost of the line's 100 points.
    pub points: f64,
    /// The part that it cost the most.
    pub part: &'static str,
    /// The dearest of its lost points.
    pub lost: LostView,
    /// How many calls it cost.
    pub calls: usize,
    /// How many checks.
    pub checks: usize,
    /// What one of those calls would be shorter by; `None`: it is not about time.
    pub saves: Option<Time>,
}

impl WorstView {
    /// What is gained where it is mended, in words: `saves 1 m 20 s a call, on 3 calls`.
    #[must_use]
    pub fn gain(&self) -> String {
        let calls = match self.calls {
            0 => String::new(),
            1 => " on one call".to_owned(),
            many => format!(" on {many} calls"),
        };
        match self.saves {
            Some(saves) if self.calls == 0 => format!("mended, it saves {saves} a call on average"),
            Some(saves) if self.calls > 1 => format!("mended, it saves {saves} a call{calls}"),
            Some(saves) => format!("mended, it saves {saves}{calls}"),
            None if self.calls > 0 => format!("it happened{calls}"),
            None if self.checks > 1 => format!("it stands in {} places", self.checks),
            None => "it stands in one place".to_owned(),
        }
    }
}

/// How many of the worst things are shown to people.
pub const SHOWN_WORST: usize = 3;

/// Points as people read them: whole where the letter counts, to a tenth where they are lost.
#[must_use]
pub fn tenths(points: f64) -> String {
    let tenths = (points * 10.0).round() / 10.0;
    if points > 0.0 && tenths == 0.0 { "<0.1".to_owned() } else { format!("{tenths}") }
}
