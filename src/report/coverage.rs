//! What audits walk of a line, for any format: shares by kind, what no audit walks, how often each step is walked.

use std::collections::HashMap;

use super::{Cell, Mark, Table};
use crate::coverage::{Coverage, Item, Kind};
use crate::finding::{Severity, count_of};
use crate::graph::MenuGraph;
use crate::source::{Sources, Span};

/// What is said of a step that no audit comes to.
const ALL: &str = "all of it";
/// Letters of a line of what is not walked (ours): whole in any table.
const WIDTH: usize = 60;

/// Rows of what is not walked (ours): more is for programs.
const MOST_ROWS: usize = 200;

/// How much of a line is walked.
#[derive(Clone, Debug)]
pub struct CoverageView {
    /// The menu file.
    pub line: String,
    /// How many audits count: those that passed.
    pub audits: usize,
    /// By kind, in the order of [`Kind::ALL`]: its name, how many are walked, of how many. Kinds of which the line has none
    /// are left out.
    pub kinds: Vec<(&'static str, usize, usize)>,
    /// What no audit walks, in the order of the file.
    pub missing: Vec<NotWalked>,
    /// What is written and no call can walk; not counted.
    pub never: Vec<(NotWalked, String)>,
    /// Each step of the line that calls come to, and how many audits walk it.
    pub steps: Vec<(String, usize)>,
}

/// Something that no audit walks.
#[derive(Clone, Debug)]
pub struct NotWalked {
    /// What, in the words of the line.
    pub what: String,
    /// The same beside its step: `key 2`; `all of it` for the step itself.
    pub short: String,
    /// Its kind, as in [`CoverageView::kinds`].
    pub kind: &'static str,
    /// Where it is written.
    pub span: Span,
    /// The step it belongs to.
    pub step: String,
}

impl CoverageView {
    /// The view of what some audits walk of a line; `line`: the menu file as people wrote its path.
    #[must_use]
    pub fn new(line: &str, graph: &MenuGraph, coverage: &Coverage, audits: usize) -> Self {
        let kinds = Kind::ALL.iter().filter_map(|kind| {
            let (walked, of) = coverage.count(graph, Some(*kind));
            (of > 0).then_some((kind.name(), walked, of))
        });
        let not_walked = |item: Item| NotWalked {
            what: item.words(graph),
            short: item.short(graph),
            kind: item.kind(graph).name(),
            span: item.span(graph),
            step: graph.step(item.step()).name.clone(),
        };
        let steps = coverage.items.all.iter().zip(&coverage.audits).filter_map(|(item, audits)| match item {
            Item::Entered(step) => Some((graph.step(*step).name.clone(), *audits)),
            _ => None,
        });
        Self {
            line: line.to_owned(),
            audits,
            kinds: kinds.collect(),
            missing: coverage.missing().map(not_walked).collect(),
            never: coverage.items.never.iter().map(|(item, why)| (not_walked(*item), why.clone())).collect(),
            steps: steps.collect(),
        }
    }

    /// How many items are walked, and how many there are.
    #[must_use]
    pub fn total(&self) -> (usize, usize) {
        self.kinds.iter().fold((0, 0), |(walked, all), (_, some, of)| (walked + some, all + of))
    }

    /// The share that is walked, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        let (walked, of) = self.total();
        if of == 0 { 1.0 } else { walked as f64 / of as f64 }
    }

    /// The whole in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let (walked, of) = self.total();
        let audits = count_of(self.audits, "audit");
        let walk = if self.audits == 1 { "walks" } else { "walk" };
        format!("{}: {audits} {walk} {walked} of {of} ({})", self.line, super::percent(self.share()))
    }

    /// What no audit walks, one by one, for programs.
    #[must_use]
    pub fn data(&self, sources: &Sources) -> Table {
        let row = |one: &NotWalked| {
            vec![
                Cell::Text(sources.place(one.span)),
                Cell::text(one.kind),
                Cell::text(&one.step),
                Cell::text(&one.what),
            ]
        };
        Table {
            name: "not_walked",
            title: String::new(),
            columns: vec!["place", "kind", "step", "what"],
            rows: self.missing.iter().map(row).collect(),
        }
    }

    /// What no audit walks, step by step, in lines of a length that people read.
    fn by_step(&self, sources: &Sources) -> Vec<Vec<Cell>> {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let mut at = 0;
        while let Some(first) = self.missing.get(at) {
            if rows.len() >= MOST_ROWS {
                let more = self.missing.len() - at;
                rows.push(vec![
                    Cell::text(""),
                    Cell::text("..."),
                    Cell::Text(format!("and {more} more in other steps")),
                ]);
                break;
            }
            let many = self.missing[at..].iter().take_while(|one| one.step == first.step).count();
            let step = &self.missing[at..at + many];
            at += many;
            let all = step.iter().any(|one| one.short == ALL);
            let mut lines = vec![String::new()];
            for word in if all { vec![ALL] } else { step.iter().map(|one| one.short.as_str()).collect() } {
                match lines.last_mut() {
                    Some(line) if line.is_empty() => line.push_str(word),
                    Some(line) if line.len() + word.len() < WIDTH => {
                        line.push_str(", ");
                        line.push_str(word);
                    }
                    _ => lines.push(word.to_owned()),
                }
            }
            for (row, line) in lines.into_iter().enumerate() {
                let once = |text: String| if row == 0 { Cell::Text(text) } else { Cell::text("") };
                rows.push(vec![once(sources.place(first.span)), once(first.step.clone()), Cell::Text(line)]);
            }
        }
        rows
    }

    /// The tables of it: by kind, what no audit walks, what no call can.
    #[must_use]
    pub fn tables(&self, sources: &Sources) -> Vec<Table> {
        let (walked, of) = self.total();
        let row = |what: &str, walked: usize, of: usize| {
            let share = if of == 0 { 1.0 } else { walked as f64 / of as f64 };
            vec![Cell::text(&self.line), Cell::text(what), Cell::Count(walked), Cell::Count(of), Cell::Share(share)]
        };
        let mut rows: Vec<Vec<Cell>> = self.kinds.iter().map(|(kind, walked, of)| row(kind, *walked, *of)).collect();
        rows.push(row("all", walked, of));
        let mut tables = vec![Table {
            name: "coverage",
            title: self.sentence(),
            columns: vec!["line", "what", "walked", "of", "share"],
            rows,
        }];
        // The place says the file already.
        if !self.missing.is_empty() {
            tables.push(Table {
                name: "not_walked_by_step",
                title: "No audit walks".to_owned(),
                columns: vec!["place", "step", "what"],
                rows: self.by_step(sources),
            });
        }
        if !self.never.is_empty() {
            let row = |(one, why): &(NotWalked, String)| {
                vec![Cell::text(sources.place(one.span)), Cell::text(&one.what), Cell::text(why)]
            };
            tables.push(Table {
                name: "never_walked",
                title: "No call can walk, and not counted".to_owned(),
                columns: vec!["place", "what", "why"],
                rows: self.never.iter().map(row).collect(),
            });
        }
        tables
    }

    /// What is to be drawn at each step of the line: how many audits walk it, and a mark where something of it is not
    /// walked.
    #[must_use]
    pub fn at_steps(&self) -> HashMap<&str, (String, Option<Mark>)> {
        let mut missing: HashMap<&str, usize> = HashMap::new();
        for one in &self.missing {
            *missing.entry(&one.step).or_default() += 1;
        }
        let of = |step: &str, audits: usize| {
            let walk = count_of(audits, "audit");
            let mark = |severity, words| Some(Mark { severity, codes: vec![words] });
            match (audits, missing.get(step)) {
                (0, _) => ("no audit".to_owned(), mark(Severity::Error, "not walked")),
                (_, None) => (walk, None),
                (_, Some(more)) => {
                    (format!("{walk}, {more} not walked"), mark(Severity::Warning, "not walked in full"))
                }
            }
        };
        self.steps.iter().map(|(step, audits)| (step.as_str(), of(step, *audits))).collect()
    }
}
