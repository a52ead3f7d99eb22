//! Figures: curves, bars and tiles, as numbers with their words. Whoever draws them decides nothing.

use crate::time::Time;

/// Curves over time: how many calls have come to something by then.
#[derive(Clone, Debug, Default)]
pub struct Curves {
    /// Above the figure.
    pub title: String,
    /// Below it: how to read it.
    pub caption: String,
    /// The curves, the most important first.
    pub curves: Vec<Curve>,
    /// A limit to draw as a line, with its words.
    pub limits: Vec<(Time, String)>,
}

/// One curve.
#[derive(Clone, Debug, Default)]
pub struct Curve {
    /// What it is about: a reason.
    pub name: String,
    /// Time, and the share of calls by then, 0 to 1; by time, rising.
    pub points: Vec<(Time, f64)>,
    /// Where it ends up: the share of calls that come to it at all.
    pub share: f64,
    /// Half of those who come to it have come by then.
    pub p50: Option<Time>,
    /// Nine of ten have.
    pub p90: Option<Time>,
}

/// Bars of stacked parts: where the seconds of a call go.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Above the figure.
    pub title: String,
    /// Below it: how to read it.
    pub caption: String,
    /// What the parts of each bar are called, in order.
    pub names: Vec<&'static str>,
    /// The bars, in order; of a waterfall each begins where the one before ended.
    pub bars: Vec<PartsBar>,
    /// Each bar begins where the one before ended.
    pub waterfall: bool,
}

/// One bar.
#[derive(Clone, Debug, Default)]
pub struct PartsBar {
    /// What it is about: a step.
    pub name: String,
    /// Its parts, as [`Parts::names`].
    pub parts: Vec<Part>,
    /// Remarks beside it.
    pub note: String,
}

/// One part of a bar.
pub type Part = Time;

/// A number that a leader looks at first.
#[derive(Clone, Debug)]
pub struct Tile {
    /// What it is: `time to a person, on average`.
    pub name: String,
    /// The number with its unit: `1 m 35 s`.
    pub value: String,
    /// What to make of it, in a few words.
    pub note: String,
    /// How good it is, where that can be said.
    pub tone: TileTone,
}

/// How good a number is.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum TileTone {
    /// Nothing is said.
    #[default]
    Plain,
    /// As it should be.
    Good,
    /// To be looked at.
    Warning,
    /// Bad.
    Bad,
}
