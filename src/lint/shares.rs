//! How many callers of a menu want each of its choices, for the rules about breadth and order.

use super::Cx;
use crate::graph::{Action, Menu, StepId};

/// What is known of who wants what in a menu.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Shares {
    /// By choice, 0 to 1, of those who take one.
    Known(Vec<f64>),
    /// Nobody who listens comes to the menu, or nobody can interrupt it.
    Nobody,
    /// The reasons do not say.
    Unknown,
    /// The line is too long to be measured.
    TooLong,
}

impl Cx<'_> {
    /// Whether the line says why people call, with the share of each reason.
    fn has_shares(&self) -> bool {
        let reasons = &self.graph.line.reasons;
        !reasons.is_empty() && reasons.iter().all(|(_, share)| share.is_some())
    }

    /// How many of those who listen to a menu want each of its choices. A choice that no reason is for and that none
    /// leads through is wanted by somebody of whom nothing is known: then the others say little too.
    pub(super) fn shares(&self, id: StepId, menu: &Menu) -> Shares {
        if !self.has_shares() {
            return Shares::Unknown;
        }
        let Some(measure) = self.measured() else { return Shares::TooLong };
        let mut often = vec![0.0; menu.choices.len()];
        let from = measure.taken.partition_point(|taken| taken.menu < id);
        for taken in measure.taken[from..].iter().take_while(|taken| taken.menu == id) {
            if let Some(often) = often.get_mut(taken.choice) {
                *often += taken.often;
            }
        }
        let all: f64 = often.iter().sum();
        if all <= 0.0 {
            return Shares::Nobody;
        }
        let open = |at: usize| often[at] <= 0.0 && menu.choices[at].reasons.is_empty() && self.is_ordinary(menu, at);
        if (0..often.len()).any(open) {
            return Shares::Unknown;
        }
        Shares::Known(often.into_iter().map(|often| often / all).collect())
    }

    /// Whether a choice is one of the list: not a person's `0`, `star`, `pound`, a language, or words without a key.
    pub(super) fn is_ordinary(&self, menu: &Menu, choice: usize) -> bool {
        let mut keys = menu.keys.iter().filter(|key| key.choice == Some(choice));
        keys.any(|key| {
            matches!(key.action, Action::Goto(_))
                && key.language.is_none()
                && !matches!(key.press.keys(), "0" | "*" | "#")
        })
    }
}
