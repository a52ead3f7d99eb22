//! The grade of a line: six parts, each the mean of checks that anyone can make again, each lost point with its place.
//!
//! ```text
//! a time, at most L          1 up to L, nothing from 2 L on, a straight line between
//! a count, at most n         1 up to n, one half at n + 1, nothing from n + 2 on
//! yes or no                  1 or 0
//! a part                     100 × the mean of its checks
//! the line                   the mean of its parts by their weights; a part without checks is not judged and not counted
//! A from 90, B from 80, C from 70, D from 60, F below (ours: the marks of a school)
//! ```
//!
//! What is checked are calls: the audits, and a few standard calls that every line gets, so that two lines can be
//! compared whatever their audits ask.

mod clarity;
mod courtesy;
mod earn;
mod effort;
mod errors;
mod reach;
mod settings;
mod speed;
mod standard;
mod worst;

pub use settings::Settings;
pub use standard::{Standard, StandardCall, Wish, standard_calls};
pub use worst::Worst;

use crate::audit::{Judged, Script};
use crate::call::CallTrace;
use crate::finding::Finding;
use crate::graph::{MenuGraph, PromptRole};
use crate::source::Span;
use crate::time::Time;
use crate::timing::Held;

/// A part of the grade.
#[derive(Debug)]
pub struct Part {
    /// Its name, and its key in `[score.weights]`.
    pub name: &'static str,
    /// What it is about, for people.
    pub about: &'static str,
    /// Its weight where nothing else is said. Ours.
    pub weight: f64,
    checks: fn(&Cx<'_>) -> Vec<Check>,
}

/// Every part, in the order in which they are shown.
pub static PARTS: [&Part; 6] =
    [&speed::PART, &effort::PART, &reach::PART, &errors::PART, &clarity::PART, &courtesy::PART];

/// All that a grade is made of.
#[derive(Debug)]
pub struct Cx<'a> {
    /// The line.
    pub graph: &'a MenuGraph,
    /// Its calls: audits and standard calls.
    pub calls: &'a [Call<'a>],
    /// What is wrong with the line.
    pub findings: &'a [Finding],
    /// The line's own budgets, held to what was measured.
    pub budgets: &'a [Held],
    /// Limits and weights.
    pub settings: &'a Settings,
}

/// A call that counts.
#[derive(Debug)]
pub struct Call<'a> {
    /// What it is called.
    pub name: String,
    /// What happened.
    pub trace: &'a CallTrace,
    /// What was expected.
    pub judged: Option<(&'a Script, &'a Judged)>,
    /// How often it rang, where that is known and not assumed.
    pub rings: Option<u32>,
    /// Its holds are as long as the audit wanted them: a bad day played, not one that was.
    pub hold_is_given: bool,
    /// It is one of the standard calls.
    pub standard: Option<Standard>,
    /// What people said of it.
    pub ratings: Vec<Rating>,
}

/// What a person said of a call.
#[derive(Clone, Debug)]
pub struct Rating {
    /// The question.
    pub ask: String,
    /// The answer, on its scale.
    pub rating: u32,
    /// The best answer; the worst is 1.
    pub scale: u32,
    /// How much it counts beside others.
    pub weight: f64,
    /// Where the question was written.
    pub span: Span,
}

/// One check of a part.
#[derive(Clone, Debug)]
pub struct Check {
    /// What was checked: `hold`, `what is said in main`.
    pub what: String,
    /// What it was.
    pub actual: String,
    /// What it should be: `at most 2 m`, `a person`.
    pub limit: String,
    /// How much of it was earned, 0 to 1.
    pub earned: f64,
    /// How much it counts beside others of its part; 1 for most.
    pub weight: f64,
    /// The call, by its place in [`Cx::calls`], and the moment.
    pub moment: Option<(usize, Time)>,
    /// The line of the menu.
    pub place: Option<Span>,
    /// The finding it comes from: rule id and message.
    pub finding: Option<(&'static str, String)>,
    /// What a call would be shorter by if it were mended.
    pub saves: Option<Time>,
    /// What to do.
    pub help: String,
}

impl Check {
    fn new(what: impl Into<String>, actual: impl ToString, limit: impl ToString, earned: f64) -> Self {
        Self {
            what: what.into(),
            actual: actual.to_string(),
            limit: limit.to_string(),
            earned,
            weight: 1.0,
            moment: None,
            place: None,
            finding: None,
            saves: None,
            help: String::new(),
        }
    }

    /// The same of what is counted or lasts.
    fn at_most(what: impl Into<String>, actual: impl ToString, limit: impl ToString, earned: f64) -> Self {
        Self::new(what, actual, format!("at most {}", limit.to_string()), earned)
    }

    fn at(mut self, call: usize, at: Time) -> Self {
        self.moment = Some((call, at));
        self
    }

    fn place(mut self, place: Option<Span>) -> Self {
        self.place = place;
        self
    }

    fn saves(mut self, saves: Time) -> Self {
        self.saves = (saves > Time::ZERO).then_some(saves);
        self
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// A part that was judged.
#[derive(Clone, Debug)]
pub struct PartScore {
    /// Which.
    pub part: &'static Part,
    /// Its weight here.
    pub weight: f64,
    /// Its checks; none: it is not judged.
    pub checks: Vec<Check>,
}

impl PartScore {
    /// 0 to 100; `None`: nothing was there to judge.
    #[must_use]
    pub fn points(&self) -> Option<f64> {
        let weights: f64 = self.checks.iter().map(|check| check.weight).sum();
        (weights > 0.0)
            .then(|| 100.0 * self.checks.iter().map(|check| check.weight * check.earned).sum::<f64>() / weights)
    }
}

/// The grade of a line and what it is made of.
#[derive(Clone, Debug)]
pub struct Score {
    /// The parts, as [`PARTS`].
    pub parts: Vec<PartScore>,
}

impl Score {
    /// Judges a line.
    #[must_use]
    pub fn of(cx: &Cx<'_>) -> Self {
        let parts = PARTS.iter().zip(cx.settings.weights);
        Self { parts: parts.map(|(part, weight)| PartScore { part, weight, checks: (part.checks)(cx) }).collect() }
    }

    /// 0 to 100; `None`: nothing was there to judge.
    #[must_use]
    pub fn points(&self) -> Option<f64> {
        let judged = || self.parts.iter().filter_map(|part| Some((part.weight, part.points()?)));
        let weights: f64 = judged().map(|(weight, _)| weight).sum();
        (weights > 0.0).then(|| judged().map(|(weight, points)| weight * points).sum::<f64>() / weights)
    }

    /// The letter.
    #[must_use]
    pub fn grade(&self) -> Option<char> {
        self.points().map(grade)
    }

    /// What a check cost the line, of its 100 points.
    #[must_use]
    pub fn lost(&self, part: usize, check: &Check) -> f64 {
        let weights: f64 = self.parts.iter().filter(|part| part.points().is_some()).map(|part| part.weight).sum();
        let of_part: f64 = self.parts[part].checks.iter().map(|check| check.weight).sum();
        if weights <= 0.0 || of_part <= 0.0 {
            return 0.0;
        }
        100.0 * self.parts[part].weight / weights * check.weight / of_part * (1.0 - check.earned)
    }
}

/// The letter of so many points of 100. Ours: the marks of a school.
#[must_use]
pub fn grade(points: f64) -> char {
    // What is shown as 90 is an A.
    match points.round() {
        90.0.. => 'A',
        80.0.. => 'B',
        70.0.. => 'C',
        60.0.. => 'D',
        _ => 'F',
    }
}

impl Call<'_> {
    /// The caller was silent or pressed a wrong key: what the line said to that was heard.
    fn met_trouble(&self, graph: &MenuGraph) -> bool {
        self.trace.events.iter().any(|event| match &event.kind {
            crate::call::EventKind::Prompt { prompt, .. } => {
                matches!(graph.prompt(*prompt).role, PromptRole::NoInput(_) | PromptRole::NoMatch(_))
            }
            _ => false,
        }) || matches!(self.standard, Some(Standard { wish: Wish::Silence | Wish::WrongKeys, .. }))
    }

    /// Where in the menu a call was at a moment.
    fn place(&self, graph: &MenuGraph, at: Time) -> Option<Span> {
        self.trace.path.iter().rev().find(|visit| visit.at <= at).map(|visit| graph.step(visit.step).span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_those_of_a_school() {
        let letters: String = [100.0, 89.5, 89.4, 80.0, 70.0, 60.0, 59.4, 0.0].map(grade).iter().collect();
        assert_eq!(letters, "AABBCDFF");
    }

    #[test]
    fn a_part_without_checks_is_not_counted() {
        let part = |at: usize, weight, earned: &[f64]| PartScore {
            part: PARTS[at],
            weight,
            checks: earned.iter().map(|earned| Check::new("x", "", "", *earned)).collect(),
        };
        let score = Score { parts: vec![part(0, 30.0, &[1.0, 0.5]), part(1, 10.0, &[0.0]), part(2, 60.0, &[])] };
        // (30 × 75 + 10 × 0) / 40
        assert_eq!(score.points(), Some(56.25));
        assert_eq!(score.grade(), Some('F'));
        let lost: f64 = (0..3)
            .flat_map(|at| score.parts[at].checks.iter().map(move |check| (at, check)))
            .map(|(at, check)| score.lost(at, check))
            .sum();
        assert!((lost - (100.0 - 56.25)).abs() < 1e-9, "every point that is missing was lost somewhere: {lost}");
        assert_eq!(Score { parts: vec![part(0, 1.0, &[])] }.points(), None);
    }
}
