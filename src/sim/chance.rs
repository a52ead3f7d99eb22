//! The world by chance: outcomes by their shares, waits by their laws.

use std::sync::Arc;

use jiff::Timestamp;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use crate::call::World;
use crate::graph::{MenuGraph, StepId};
use crate::time::Time;
use crate::timing::{Holds, answers};

/// A world that answers by chance; the same seed gives the same answers.
#[derive(Debug)]
pub struct Chance {
    holds: Arc<Holds>,
    random: Pcg64Mcg,
}

impl Chance {
    /// A world with the waits of a line.
    #[must_use]
    pub fn new(holds: Arc<Holds>, seed: u64) -> Self {
        Self { holds, random: Pcg64Mcg::seed_from_u64(seed) }
    }
}

impl World for Chance {
    fn answered_at(&self) -> Option<Timestamp> {
        None
    }

    fn hold(&mut self, _: &MenuGraph, step: StepId) -> Option<Time> {
        let at = self.random.random();
        // Nobody answers where the queue only grows.
        self.holds.law(step).map(|law| Time::from_secs_f64(law.offered(at)))
    }

    fn outcome(&mut self, graph: &MenuGraph, step: StepId) -> Option<usize> {
        let mut at: f64 = self.random.random();
        let answers = answers(graph.step(step));
        for (answer, share) in &answers {
            if at < *share {
                return *answer;
            }
            at -= share;
        }
        answers.last().and_then(|(answer, _)| *answer)
    }
}
