//! What a line could be: the least time that any menu needs for its reasons, and the best order of each menu's choices
//! (EVIDENCE 7.4).

use crate::graph::StepId;

/// The time that callers spend choosing, against the least that any menu needs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Efficiency {
    /// The least mean time in seconds from the answer to the last choice, for these reasons and shares, with offers and
    /// introductions as long as this line's.
    pub bound: f64,
    /// This line's, seconds.
    pub actual: f64,
    /// Length of an offer, with the gap after it: mean, seconds.
    pub offer: f64,
    /// What a level costs beside its offers: introduction, reaction, key and gap; mean, seconds.
    pub level: f64,
}

impl Efficiency {
    /// Bound over actual, 0 to 1.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        if self.actual > 0.0 { (self.bound / self.actual).min(1.0) } else { 1.0 }
    }
}

/// A menu whose choices would better be said in another order.
#[derive(Clone, PartialEq, Debug)]
pub struct BetterOrder {
    /// The menu.
    pub menu: StepId,
    /// Its choices in the best order, as indices into its choices.
    pub order: Vec<usize>,
    /// Mean seconds a call of the line that it would save.
    pub saves: f64,
    /// How often a call comes to the menu.
    pub visits: f64,
}
