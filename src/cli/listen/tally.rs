//! What many calls come to together.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use crate::finding::count_of;
use crate::project::{KnownPrompts, Line};
use crate::report::{Cell, Listened, Table};
use crate::time::Time;

/// What a call adds to the whole.
#[derive(Clone, Default)]
pub(super) struct Part {
    length: Time,
    fault: Option<String>,
    /// Files of the prompts that were heard.
    heard: HashSet<String>,
    /// Steps that were entered.
    entered: HashSet<String>,
}

impl Part {
    /// Of a call that was listened to.
    pub(super) fn of(call: &Listened) -> Self {
        Self {
            length: call.length,
            fault: call.trouble.as_ref().map(|trouble| trouble.kind.to_owned()),
            heard: call.events.iter().filter_map(|event| event.what.file()).map(|file| file.file.clone()).collect(),
            entered: call.walked.iter().flat_map(|walked| &walked.steps).map(|(step, _)| step.clone()).collect(),
        }
    }

    /// Of a row of an earlier run.
    pub(super) fn of_row(row: &Value) -> Self {
        let events = row["events"].as_array().map(Vec::as_slice).unwrap_or_default();
        Self {
            length: Time::from_secs_f64(row["seconds"].as_f64().unwrap_or_default()),
            fault: row["fault_kind"].as_str().map(str::to_owned),
            heard: events.iter().filter_map(|event| event["file"].as_str()).map(str::to_owned).collect(),
            entered: row["walked"]["path"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|visit| visit["step"].as_str())
                .map(str::to_owned)
                .collect(),
        }
    }
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
    /// Faults by their kinds: how many calls, and one of them.
    faults: BTreeMap<String, (usize, String)>,
    /// Prompts, by their files: in how many calls they were heard.
    heard: BTreeMap<String, usize>,
    /// Steps that some call entered.
    entered: HashSet<String>,
}

impl Tally {
    /// One more call.
    pub(super) fn add(&mut self, file: &str, part: Part) {
        self.calls += 1;
        self.length += part.length;
        if let Some(fault) = part.fault {
            self.faulty += 1;
            let (count, first) = self.faults.entry(fault).or_insert_with(|| (0, file.to_owned()));
            *count += 1;
            // The same calls in another order are told in the same words.
            if file < first.as_str() {
                *first = file.to_owned();
            }
        }
        self.entered.extend(part.entered);
        for prompt in part.heard {
            *self.heard.entry(prompt).or_default() += 1;
        }
    }

    /// The steps of a line that no call entered.
    pub(super) fn never_entered(&self, line: Option<&Line>) -> Option<Table> {
        let line = line.filter(|_| self.calls > 0)?;
        let all: Vec<&str> = line.graph.step_names().collect();
        let never: Vec<&&str> = all.iter().filter(|name| !self.entered.contains(**name)).collect();
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

    /// The faults by kind, and the prompts that no call had.
    pub(super) fn tables(&self, known: &KnownPrompts) -> Vec<Table> {
        let mut tables = Vec::new();
        if !self.faults.is_empty() {
            let row = |(kind, (count, first)): (&String, &(usize, String))| {
                vec![Cell::text(kind), Cell::Count(*count), Cell::text(first)]
            };
            tables.push(Table {
                name: "faults",
                title: "Calls with faults".to_owned(),
                columns: vec!["fault", "calls", "one of them"],
                rows: self.faults.iter().map(row).collect(),
            });
        }
        let never: Vec<Vec<Cell>> = known
            .names
            .iter()
            .enumerate()
            .filter(|(at, name)| known.library.can_find(*at) && !self.heard.contains_key(&name.file))
            .map(|(_, name)| vec![Cell::text(&name.name), Cell::text(&name.file)])
            .collect();
        if !never.is_empty() && self.calls > 0 {
            tables.push(Table {
                name: "never_heard",
                title: format!("{} of {} never heard", never.len(), count_of(known.names.len(), "prompt")),
                columns: vec!["prompt", "file"],
                rows: never,
            });
        }
        tables
    }
}
