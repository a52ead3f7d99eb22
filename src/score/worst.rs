//! The worst things: lost points by what caused them, and what a call would be shorter by.

use super::{Check, Score};
use crate::source::Span;
use crate::time::Time;

/// One thing that cost points, on however many calls.
#[derive(Clone, Debug)]
pub struct Worst {
    /// Points of the line's 100 that it cost.
    pub points: f64,
    /// The part that it cost the most of, by its place in [`super::PARTS`].
    pub part: usize,
    /// The check that lost the most of them.
    pub check: Check,
    /// How many checks it cost.
    pub checks: usize,
    /// How many calls.
    pub calls: usize,
    /// What one of those calls would be shorter by, on average; `None`: it is not about time.
    pub saves: Option<Time>,
}

impl Score {
    /// What cost the most points, the dearest first. What lies at one place of the menu, or comes from one rule, is one
    /// thing.
    #[must_use]
    pub fn worst(&self) -> Vec<Worst> {
        let mut causes: Vec<(Cause, Vec<(usize, &Check)>)> = Vec::new();
        for (part, score) in self.parts.iter().enumerate() {
            for check in score.checks.iter().filter(|check| check.earned < 1.0) {
                let cause = Cause::of(check);
                match causes.iter_mut().find(|(known, _)| *known == cause) {
                    Some((_, lost)) => lost.push((part, check)),
                    None => causes.push((cause, vec![(part, check)])),
                }
            }
        }
        let mut worst: Vec<Worst> = causes.into_iter().filter_map(|(_, lost)| self.one(&lost)).collect();
        worst.sort_by(|a, b| b.points.total_cmp(&a.points).then(b.saves.cmp(&a.saves)));
        worst
    }

    fn one(&self, lost: &[(usize, &Check)]) -> Option<Worst> {
        let points = |(part, check): &(usize, &Check)| self.lost(*part, check);
        // Of equals the first is shown.
        let (part, check) = *lost.iter().rev().max_by(|a, b| points(a).total_cmp(&points(b)))?;
        let mut calls: Vec<usize> = lost.iter().filter_map(|(_, check)| check.moment.map(|(call, _)| call)).collect();
        calls.sort_unstable();
        calls.dedup();
        // The longest delay of each call is what that call would be shorter by.
        let saved = |call: usize| {
            lost.iter()
                .filter(|(_, check)| check.moment.is_some_and(|(at, _)| at == call))
                .filter_map(|(_, check)| check.saves)
                .max()
        };
        let by_call: Vec<Time> = calls.iter().filter_map(|call| saved(*call)).collect();
        let of_no_call = lost.iter().filter(|(_, check)| check.moment.is_none()).filter_map(|(_, check)| check.saves);
        let saves = match by_call.len() {
            0 => of_no_call.max(),
            many => {
                let sum: i64 = by_call.iter().map(|time| time.micros()).sum();
                Some(Time::from_micros(sum / i64::try_from(many).unwrap_or(1)))
            }
        };
        Some(Worst {
            points: lost.iter().map(points).sum(),
            part,
            check: check.clone(),
            checks: lost.len(),
            calls: calls.len(),
            saves,
        })
    }
}

/// What makes two lost checks one thing.
#[derive(PartialEq)]
enum Cause {
    Rule(&'static str),
    Place(Span),
    What(String),
}

impl Cause {
    fn of(check: &Check) -> Self {
        match (&check.finding, check.place) {
            (Some((rule, _)), _) => Self::Rule(rule),
            (None, Some(place)) => Self::Place(place),
            _ => Self::What(check.what.clone()),
        }
    }
}
