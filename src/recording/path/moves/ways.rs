//! Where a step leads.

use super::super::costs::UNLIKELY;
use super::super::state::{Over, Place};
use super::{By, Moves};
use crate::graph::{Step, Target};

impl Moves<'_, '_> {
    /// By what the world answers, else by `goto`.
    pub(super) fn leave(&mut self, here: &Step, by: By) {
        let mut shares: Vec<f64> = here.outcomes.iter().map(|outcome| outcome.share).collect();
        shares.sort_by(f64::total_cmp);
        for (at, outcome) in here.outcomes.iter().enumerate() {
            let likelier = shares.iter().rev().take_while(|share| **share > outcome.share).count();
            let cost = UNLIKELY * u32::try_from(likelier.min(9)).unwrap_or(9);
            match outcome.say {
                Some(_) => {
                    let outcome = u16::try_from(at).unwrap_or(u16::MAX);
                    self.push(self.from.at(Place::Outcome { outcome, part: 0 }), cost, by, false);
                }
                None => self.go(outcome.target.or(here.goto), cost, by),
            }
        }
        if here.outcomes.is_empty() {
            self.go(here.goto, 0, by);
        }
    }

    pub(super) fn go(&mut self, target: Option<Target>, cost: u32, by: By) {
        match target {
            Some(target) => self.push(self.from.enter(self.line, target.step, self.now), cost, by, true),
            None => self.push(self.from.at(Place::Over(Over::DeadEnd)), cost, by, false),
        }
    }

    pub(super) fn follow_or_end(&mut self, here: &Step, cost: u32, by: By) {
        match here.goto {
            Some(target) => self.go(Some(target), cost, by),
            None => self.push(self.from.at(Place::Over(Over::Disconnected)), cost, by, false),
        }
    }

    pub(super) fn over(&mut self, why: Over) {
        self.push(self.from.at(Place::Over(why)), 0, By::Itself, false);
    }
}
