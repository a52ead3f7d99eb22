//! A folder of recorded calls: of which line each is one, and what it comes to by every audit.

use std::collections::HashSet;

use super::journeys::{Gathered, Held};
use super::real::{Heard, Real, best_row, none_of};
use crate::graph::{Piece, PromptId};
use crate::recording::path::{self, Walked};
use crate::report::{Journeys, Report};

/// Calls from which on a prompt that none of them has is worth telling (ours): of a few calls it says nothing.
const MANY: usize = 10;

impl Heard {
    /// How many prompts of the line a call has.
    fn prompts(&self, at: usize) -> usize {
        self.calls.get(at).and_then(|call| call.as_ref().ok()).map_or(0, |call| call.walked.heard.len())
    }

    /// Whether a call is one of the line: lines of one house share prompts, and a call is of that of which it has most.
    fn is_theirs(&self, at: usize, best: &[usize]) -> bool {
        self.prompts(at) * 2 > best.get(at).copied().unwrap_or(0)
    }
}

impl Real {
    /// Holds every call of the folder against every audit.
    pub(super) fn hold(&self, report: &mut Report) -> Journeys {
        let mut gathered = Gathered::default();
        let best = self.best();
        let mut told: HashSet<&str> = HashSet::new();
        for (audit, heard, rows) in &self.audits {
            if told.insert(heard.line.name.as_str()) {
                self.tell(heard, |at| heard.is_theirs(at, &best), report);
            }
            let places: Vec<(usize, usize)> = rows
                .iter()
                .map(|row| (*row, gathered.audit(&audit.calls[*row].name, &audit.name, &heard.line.name)))
                .collect();
            for (at, (path, call)) in self.paths.iter().zip(&heard.calls).enumerate() {
                let name = path.display().to_string();
                let call = match call {
                    Ok(call) if heard.is_theirs(at, &best) => call,
                    Ok(_) => {
                        gathered.unheard(&name, &none_of(&heard.line));
                        continue;
                    }
                    Err(fault) => {
                        gathered.unheard(&name, fault);
                        continue;
                    }
                };
                let Some((row, judged)) = best_row(audit, rows, &heard.line, &call.walked) else { continue };
                let place = places.iter().find(|(of, _)| *of == row).map(|(_, place)| *place);
                let of = &audit.calls[row];
                let (Some(audit), Some(plan)) = (place, &of.plan) else { continue };
                let (script, walked) = (&of.script, &call.walked);
                let held = Held { call: &name, audit, script, plan, walked, judged: &judged };
                if gathered.add(&held, &heard.line) {
                    report.findings.extend(judged.findings.into_iter().map(|mut finding| {
                        finding.message = format!("`{name}`: {}", finding.message);
                        finding
                    }));
                }
            }
        }
        gathered.finish(self.named.display().to_string())
    }

    /// How many prompts each call has of the line of which it has most.
    fn best(&self) -> Vec<usize> {
        let of = |at: usize| self.heard.values().map(|heard| heard.prompts(at)).max().unwrap_or(0);
        (0..self.paths.len()).map(of).collect()
    }

    /// Tells what the calls show of a line; `is_theirs`: of those, by their places, that are calls of it.
    pub(super) fn tell(&self, heard: &Heard, is_theirs: impl Fn(usize) -> bool, report: &mut Report) {
        let graph = &heard.line.graph;
        let mut walked: Vec<&Walked> = Vec::new();
        for (at, (name, call)) in self.paths.iter().zip(&heard.calls).enumerate() {
            let Some(call) = call.as_ref().ok().filter(|_| is_theirs(at)) else { continue };
            let shown = format!("`{}`", name.display());
            if let Some(fault) = &call.fault {
                report.notes.push(format!("{shown}: {fault}"));
            }
            report.findings.extend(path::findings(graph, &call.walked, &shown, |file| heard.files.get(file).cloned()));
            walked.extend((!call.walked.heard.is_empty()).then_some(&call.walked));
        }
        if walked.len() >= MANY {
            let names: HashSet<&str> = heard.recorded.iter().flatten().map(String::as_str).collect();
            let is_recorded = |prompt: PromptId| {
                let pieces = graph.prompt(prompt).words.iter().flat_map(|words| &words.pieces);
                pieces
                    .into_iter()
                    .any(|piece| matches!(piece, Piece::File { name, .. } if names.contains(name.as_str())))
            };
            let said = walked.iter().flat_map(|walked| walked.heard.iter().copied()).collect();
            report.findings.extend(path::never_heard(graph, walked.len(), is_recorded, &said));
        }
    }
}
