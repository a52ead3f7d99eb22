//! Recorded calls held against audits: which journeys were walked, and which of them passed.

use super::{Cell, Sign, Table, Told, ToldLine};
use crate::time::Time;

/// Recorded calls and audits.
#[derive(Clone, Default, Debug)]
pub struct Journeys {
    /// The folder that holds the calls, as people wrote it.
    pub folder: String,
    /// Every audit or row of one, with or without a call.
    pub audits: Vec<JourneyAudit>,
    /// Each call with each audit that it walked; one without any stands once. By call.
    pub all: Vec<JourneyView>,
}

/// An audit that calls are held against.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JourneyAudit {
    /// Its name, with its row.
    pub name: String,
    /// Its file.
    pub file: String,
    /// The menu of its line.
    pub menu: String,
}

/// A call and an audit that it walked, or a call without one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JourneyView {
    /// The recording, as people wrote its path.
    pub call: String,
    /// How long the call is; `None`: nothing of it is known.
    pub length: Option<Time>,
    /// The audit, by its place; `None`: it walked none.
    pub audit: Option<usize>,
    /// What came of it.
    pub fate: Fate,
    /// Why it is not passed; may be empty.
    pub because: String,
    /// Where the call first left its menu: when, and what was heard.
    pub left: Option<(Time, String)>,
}

/// How a call and the audits go together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fate {
    /// It walked the journey, and all was as expected.
    Passed,
    /// It walked the journey, and the line was not as expected.
    Failed,
    /// It is the journey of no audit.
    Another,
    /// No audit could judge it.
    NotJudged,
}

impl Fate {
    /// The words of every output.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Another => "no journey of these audits",
            Self::NotJudged => "not judged",
        }
    }
}

impl Journeys {
    /// How many calls there are.
    #[must_use]
    pub fn calls(&self) -> usize {
        let mut calls: Vec<&str> = self.all.iter().map(|journey| journey.call.as_str()).collect();
        calls.dedup();
        calls.len()
    }

    /// How many journeys, or calls without one, came to something.
    #[must_use]
    pub fn count(&self, fate: Fate) -> usize {
        self.all.iter().filter(|journey| journey.fate == fate).count()
    }

    /// Whether a journey was walked and failed, a call could not be judged, or no journey was walked at all: nobody shall
    /// take that for passed.
    #[must_use]
    pub fn fails(&self) -> bool {
        let is_none = !self.all.is_empty() && self.all.iter().all(|journey| journey.audit.is_none());
        is_none || self.all.iter().any(|journey| matches!(journey.fate, Fate::Failed | Fate::NotJudged))
    }

    /// A call's name inside its folder.
    #[must_use]
    pub fn shown<'a>(&self, call: &'a str) -> &'a str {
        let below = call.strip_prefix(self.folder.as_str()).map(|rest| rest.trim_start_matches('/'));
        below.filter(|rest| !rest.is_empty()).unwrap_or(call)
    }

    /// The list for people: a row for each call, what came of it, and by which audit.
    #[must_use]
    pub fn overview(&self) -> Table {
        let row = |journey: &JourneyView| {
            let audit = journey.audit.and_then(|at| self.audits.get(at));
            let result = if journey.fate == Fate::Another { "no journey" } else { journey.fate.words() };
            vec![
                Cell::text(self.shown(&journey.call)),
                journey.length.map_or(Cell::Nothing, Cell::Time),
                Cell::text(result),
                audit.map_or(Cell::Nothing, |audit| Cell::text(&audit.name)),
            ]
        };
        Table {
            name: "journeys",
            title: match self.all.as_slice() {
                [first, ..] if first.call == self.folder => "Journeys of one call".to_owned(),
                _ => format!("Journeys of {} in {}", crate::finding::count_of(self.calls(), "call"), self.folder),
            },
            columns: vec!["call", "length", "result", "audit"],
            rows: self.all.iter().map(row).collect(),
        }
    }

    /// Why calls did not pass, a line each; `None`: all did.
    #[must_use]
    pub fn told(&self) -> Option<Told> {
        let line = |journey: &JourneyView| {
            let audit = journey.audit.and_then(|at| self.audits.get(at));
            let why = match (journey.fate, journey.because.as_str()) {
                (Fate::Another, "") => "it is like none of these audits",
                (_, because) => because,
            };
            let text = audit.map_or_else(|| why.to_owned(), |audit| format!("{}: {why}", audit.name));
            let left = journey.left.as_ref().map(|(at, heard)| format!("; left the menu at {}: {heard}", at.clock()));
            ToldLine {
                sign: Sign::Plain,
                subject: self.shown(&journey.call).to_owned(),
                text: text + &left.unwrap_or_default(),
                quotes: Vec::new(),
                places: Vec::new(),
            }
        };
        let lines: Vec<ToldLine> = self.all.iter().filter(|journey| journey.fate != Fate::Passed).map(line).collect();
        (!lines.is_empty()).then(|| Told { title: "Calls that did not pass".to_owned(), lines })
    }

    /// The same for programs.
    #[must_use]
    pub fn table(&self) -> Table {
        let row = |journey: &JourneyView| {
            let text = |words: &str| if words.is_empty() { Cell::Nothing } else { Cell::text(words) };
            let audit = journey.audit.and_then(|at| self.audits.get(at));
            let left = journey.left.as_ref();
            vec![
                Cell::text(&journey.call),
                journey.length.map_or(Cell::Nothing, Cell::Time),
                audit.map_or(Cell::Nothing, |audit| Cell::text(&audit.name)),
                Cell::text(journey.fate.words()),
                text(&journey.because),
                left.map_or(Cell::Nothing, |(at, _)| Cell::Time(*at)),
                left.map_or(Cell::Nothing, |(_, heard)| Cell::text(heard)),
            ]
        };
        Table {
            name: "journeys",
            title: String::new(),
            columns: vec!["call", "length", "audit", "result", "because", "left_menu_at", "left_menu"],
            rows: self.all.iter().map(row).collect(),
        }
    }

    /// How many calls walked each audit.
    #[must_use]
    pub fn walked(&self) -> Table {
        let row = |(at, audit): (usize, &JourneyAudit)| {
            let of = |fate: Fate| {
                let own = self.all.iter().filter(|journey| journey.audit == Some(at) && journey.fate == fate);
                Cell::Count(own.count())
            };
            vec![Cell::text(&audit.name), Cell::text(&audit.menu), of(Fate::Passed), of(Fate::Failed)]
        };
        Table {
            name: "walked",
            title: "Calls by audit".to_owned(),
            columns: vec!["audit", "menu", "passed", "failed"],
            rows: self.audits.iter().enumerate().map(row).collect(),
        }
    }
}
