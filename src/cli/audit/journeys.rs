//! Calls by audits: which journeys were walked, and which of them passed.

use std::collections::BTreeMap;

use super::real::is_another_journey;
use crate::audit::Judged;
use crate::project::Line;
use crate::recording::path::Walked;
use crate::report::{Cell, Table};
use crate::time::Time;

/// One call judged by one audit.
pub(super) struct Journey {
    call: String,
    audit: String,
    line: String,
    result: Fate,
    /// The first thing that was wrong, where the journey was walked.
    wrong: String,
    left: Option<(Time, String)>,
    ended: Time,
}

/// How a call and an audit go together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Passed,
    Failed,
    Another,
}

/// All of them.
#[derive(Default)]
pub(super) struct Journeys {
    all: Vec<Journey>,
    unheard: BTreeMap<String, String>,
}

impl Journey {
    /// Of a call that was judged.
    pub(super) fn of(call: &str, audit: &str, walked: &Walked, judged: &Judged, line: &Line) -> Self {
        let result = if judged.passed() {
            Fate::Passed
        } else if judged.findings.iter().any(is_another_journey) {
            Fate::Another
        } else {
            Fate::Failed
        };
        let wrong = judged.findings.first().filter(|_| result == Fate::Failed);
        let left = walked.departures.first();
        Self {
            call: call.to_owned(),
            audit: audit.to_owned(),
            line: line.name.clone(),
            result,
            wrong: wrong.map(|finding| finding.message.clone()).unwrap_or_default(),
            left: left.map(|left| (left.at, left.told(&line.graph).heard)),
            ended: walked.trace.ended,
        }
    }
}

impl Journeys {
    /// One more.
    pub(super) fn add(&mut self, journey: Journey) {
        self.all.push(journey);
    }

    /// A call that no audit could judge.
    pub(super) fn unheard(&mut self, call: &str, why: &str) {
        self.unheard.insert(call.to_owned(), why.to_owned());
    }

    /// Whether a journey was walked and failed.
    pub(super) fn fails(&self) -> bool {
        self.all.iter().any(|journey| journey.result == Fate::Failed) || !self.unheard.is_empty()
    }

    /// A row for each journey that was walked and for each call without one, and a row for each audit.
    pub(super) fn tables(&mut self) -> Vec<Table> {
        let walked = |journey: &&Journey| journey.result != Fate::Another;
        let mut calls: Vec<&str> = self.all.iter().map(|journey| journey.call.as_str()).collect();
        calls.extend(self.unheard.keys().map(String::as_str));
        calls.sort_unstable();
        calls.dedup();
        let mut rows = Vec::new();
        for call in &calls {
            let own = || self.all.iter().filter(|journey| journey.call == *call);
            let first = own().next();
            let length = first.map_or(Cell::Nothing, |journey| Cell::Time(journey.ended));
            let left = first.and_then(|journey| journey.left.as_ref());
            let left = [
                left.map_or(Cell::Nothing, |(at, _)| Cell::Time(*at)),
                left.map_or(Cell::Nothing, |(_, heard)| Cell::text(heard)),
            ];
            let row = |audit: Cell, result: &str, wrong: Cell| {
                [vec![Cell::text(*call), length.clone(), audit, Cell::text(result), wrong], left.to_vec()].concat()
            };
            let before = rows.len();
            for journey in own().filter(walked) {
                let result = if journey.result == Fate::Passed { "passed" } else { "failed" };
                let wrong = if journey.wrong.is_empty() { Cell::Nothing } else { Cell::text(&journey.wrong) };
                rows.push(row(Cell::text(&journey.audit), result, wrong));
            }
            if rows.len() == before {
                match self.unheard.get(*call) {
                    Some(why) => rows.push(row(Cell::Nothing, "not judged", Cell::text(why))),
                    None => rows.push(row(Cell::Nothing, "no journey of these audits", Cell::Nothing)),
                }
            }
        }
        let mut audits: Vec<(&str, &str)> =
            self.all.iter().map(|journey| (journey.audit.as_str(), journey.line.as_str())).collect();
        audits.dedup();
        audits.sort_unstable();
        audits.dedup();
        let of = |audit: &str, fate: Fate| {
            Cell::Count(self.all.iter().filter(|journey| journey.audit == audit && journey.result == fate).count())
        };
        let by_audit = audits.iter().map(|(audit, line)| {
            vec![Cell::text(*audit), Cell::text(*line), of(audit, Fate::Passed), of(audit, Fate::Failed)]
        });
        vec![
            Table {
                name: "journeys",
                title: format!("Journeys of {}", crate::finding::count_of(calls.len(), "call")),
                columns: vec!["call", "length", "audit", "result", "because", "left_menu_at", "left_menu"],
                rows,
            },
            Table {
                name: "walked",
                title: "Calls by audit".to_owned(),
                columns: vec!["audit", "menu", "passed", "failed"],
                rows: by_audit.collect(),
            },
        ]
    }
}
