//! The waits of a line's queues, as callers see them.

use std::collections::HashMap;
use std::sync::Arc;

use super::Callers;
use super::wait::{Leaving, WaitLaw};
use crate::finding::{Finding, QUEUE_ONLY_GROWS};
use crate::graph::{MenuGraph, StepId, StepKind};
use crate::menu::Wait;
use crate::time::Time;

/// The law of the wait in every queue.
#[derive(Debug)]
pub struct Holds {
    laws: HashMap<StepId, Arc<WaitLaw>>,
}

impl Holds {
    /// The laws of a line's waits. A queue that only grows has none, and is a finding: nobody is ever answered there.
    #[must_use]
    pub fn new(graph: &MenuGraph, callers: &Callers) -> (Self, Vec<Finding>) {
        let mut laws = HashMap::new();
        let mut findings = Vec::new();
        for (id, step) in graph.steps() {
            let StepKind::Queue(queue) = &step.kind else { continue };
            let offer = queue.callback.as_ref().map(|offer| Leaving { after: offer.after, share: callers.callback });
            let overflow = queue.overflow.as_ref().map(|(after, _)| Leaving { after: *after, share: 1.0 });
            let leaving: Vec<Leaving> = offer.into_iter().chain(overflow).collect();
            match WaitLaw::new(queue.wait.unwrap_or(Wait::Fixed(Time::ZERO)), &leaving) {
                Ok(law) => {
                    laws.insert(id, Arc::new(law));
                }
                Err(unstable) => findings.push(
                    Finding::new(
                        &QUEUE_ONLY_GROWS,
                        step.kind_span,
                        format!("queue `{}`: {unstable}", step.name),
                    )
                    .label("no caller can count on an answer here")
                    .help("give it more agents or shorter calls, say after how long callers give up (`patience: 3m`), or send them on (`overflow: {after: 10m, goto: ...}`)"),
                ),
            }
        }
        (Self { laws }, findings)
    }

    /// The wait of a step's queue; `None`: it only grows.
    #[must_use]
    pub fn law(&self, step: StepId) -> Option<&Arc<WaitLaw>> {
        self.laws.get(&step)
    }
}
