//! What many calls come to together.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use crate::cli::unsaid::never_said;
use crate::finding::{Finding, Severity, count_of};
use crate::project::{KnownPrompts, Line};
use crate::recording::path::PATHS;
use crate::report::{Cell, Listened, Table, WalkedView};
use crate::time::Time;

/// What a call adds to the whole; names are numbers of the tally that made it.
#[derive(Default)]
pub(super) struct Part {
    length: Time,
    fault: Option<usize>,
    /// Nothing of it could be heard.
    unheard: bool,
    /// Files of the prompts that were heard.
    heard: Vec<usize>,
    /// Steps that were entered.
    entered: Vec<usize>,
    /// The worst that was found on its path.
    worst: Option<Severity>,
}

/// Calls together.
#[derive(Default)]
pub(super) struct Tally {
    /// How many.
    pub(super) calls: usize,
    /// How long they are.
    pub(super) length: Time,
    /// How many had a fault.
    pub(super) faulty: usize,
    /// Of how many nothing could be heard.
    unheard: usize,
    /// The worst that was found on any path.
    pub(super) worst: Option<Severity>,
    /// Faults by their kinds: how many calls, and one of them.
    faults: BTreeMap<String, (usize, String)>,
    /// In how many calls each prompt was heard.
    heard: HashMap<usize, usize>,
    /// Steps that some call entered.
    entered: HashSet<usize>,
    /// Files, steps and faults: of a hundred thousand calls each is kept once.
    names: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Tally {
    fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), self.names.len() - 1);
        self.names.len() - 1
    }

    fn numbers<'a>(&mut self, names: impl Iterator<Item = &'a str>) -> Vec<usize> {
        let mut numbers: Vec<usize> = names.map(|name| self.number(name)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Of a row of an earlier run.
    pub(super) fn part_of_row(&mut self, row: &Value) -> Part {
        let list = |value: &'static str, row: &Value| row[value].as_array().cloned().unwrap_or_default();
        let (events, path) = (list("events", row), list("path", &row["walked"]));
        Part {
            length: Time::from_secs_f64(row["seconds"].as_f64().unwrap_or_default()),
            fault: row["fault_kind"].as_str().map(|kind| self.number(kind)),
            // How a recording is coded is known of each that was begun.
            unheard: row["format"].is_null(),
            heard: self.numbers(events.iter().filter_map(|event| event["file"].as_str())),
            entered: self.numbers(path.iter().filter_map(|visit| visit["step"].as_str())),
            worst: ["left", "strangers"]
                .into_iter()
                .flat_map(|what| list(what, &row["walked"]))
                .filter_map(|found| {
                    let code = found["code"].as_str()?;
                    PATHS.iter().find(|path| path.id == code).map(|path| path.severity)
                })
                .max(),
        }
    }

    /// One more call that was listened to.
    pub(super) fn add(&mut self, call: &Listened) {
        let files = call.events.iter().filter_map(|event| event.what.file()).map(|file| file.file.as_str());
        let steps = call.walked.iter().flat_map(|walked| &walked.steps).map(|(step, _)| step.as_str());
        let part = Part {
            length: call.length,
            fault: call.trouble.as_ref().map(|trouble| self.number(trouble.kind)),
            unheard: call.trouble.as_ref().is_some_and(|trouble| trouble.unheard),
            heard: self.numbers(files),
            entered: self.numbers(steps),
            worst: call.walked.as_ref().and_then(WalkedView::severity),
        };
        self.add_part(&call.file, part);
    }

    /// One more call by what it adds.
    pub(super) fn add_part(&mut self, file: &str, part: Part) {
        self.calls += 1;
        self.unheard += usize::from(part.unheard);
        self.length += part.length;
        if let Some(fault) = part.fault.and_then(|fault| self.names.get(fault)) {
            self.faulty += 1;
            let (count, first) = self.faults.entry(fault.clone()).or_insert_with(|| (0, file.to_owned()));
            *count += 1;
            // The same calls in another order are told in the same words.
            if file < first.as_str() {
                *first = file.to_owned();
            }
        }
        self.worst = self.worst.max(part.worst);
        self.entered.extend(part.entered);
        for prompt in part.heard {
            *self.heard.entry(prompt).or_default() += 1;
        }
    }

    /// The lists under the calls: faults by kind, prompts that no call had, steps that none entered.
    pub(super) fn tables(&self, known: &KnownPrompts, line: Option<&Line>) -> Vec<Table> {
        [self.faults(), self.never_heard(known), self.never_entered(line)].into_iter().flatten().collect()
    }

    /// Prompts of a line that are recorded and that none of many calls has; `names`: what the known ones are called on it.
    pub(super) fn never_said(&self, line: &Line, names: &[Vec<String>], known: &KnownPrompts) -> Vec<Finding> {
        let is_heard = |at: usize| known.names.get(at).is_some_and(|name| self.has(&name.file));
        never_said(line, names, known, self.heard_calls(), is_heard)
    }

    /// Calls of which something was heard: what the others have nobody knows.
    fn heard_calls(&self) -> usize {
        self.calls - self.unheard
    }

    /// Whether a prompt was heard in any call, by its file.
    fn has(&self, file: &str) -> bool {
        self.numbers.get(file).is_some_and(|number| self.heard.contains_key(number))
    }

    fn faults(&self) -> Option<Table> {
        let row = |(kind, (count, first)): (&String, &(usize, String))| {
            vec![Cell::text(kind), Cell::Count(*count), Cell::text(first)]
        };
        (!self.faults.is_empty()).then(|| Table {
            name: "faults",
            title: "Calls with faults".to_owned(),
            columns: vec!["fault", "calls", "one of them"],
            rows: self.faults.iter().map(row).collect(),
        })
    }

    fn never_heard(&self, known: &KnownPrompts) -> Option<Table> {
        let never: Vec<Vec<Cell>> = known
            .names
            .iter()
            .enumerate()
            .filter(|(at, name)| known.library.can_find(*at) && !self.has(&name.file))
            .map(|(_, name)| vec![Cell::text(&name.name), Cell::text(&name.file)])
            .collect();
        (!never.is_empty() && self.heard_calls() > 0).then(|| Table {
            name: "never_heard",
            title: format!("{} of {} never heard", never.len(), count_of(known.names.len(), "prompt")),
            columns: vec!["prompt", "file"],
            rows: never,
        })
    }

    fn never_entered(&self, line: Option<&Line>) -> Option<Table> {
        let line = line.filter(|_| self.heard_calls() > 0)?;
        let is_entered = |step: &str| self.numbers.get(step).is_some_and(|number| self.entered.contains(number));
        let all: Vec<&str> = line.graph.step_names().collect();
        let never: Vec<&&str> = all.iter().filter(|name| !is_entered(name)).collect();
        let row = |name: &&&str| {
            let kind = line.graph.find(name).map(|step| line.graph.step(step).kind_name());
            vec![Cell::text(**name), kind.map_or(Cell::Nothing, Cell::text)]
        };
        (!never.is_empty()).then(|| Table {
            name: "never_entered",
            title: format!("{} of {} never entered", never.len(), count_of(all.len(), "step")),
            columns: vec!["step", "kind"],
            rows: never.iter().map(row).collect(),
        })
    }
}
