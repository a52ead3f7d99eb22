//! What an audit can expect: of a turn, and of the whole call. One file each, one line here.

mod advert;
mod asked_twice;
mod hear;
mod hold;
mod keys;
mod reach;
mod repeats;
mod rings;
mod total;
mod transfers;

pub use hear::offers_in as offers;
pub(crate) use reach::PLACES;

use crate::call::CallTrace;
use crate::finding::Finding;
use crate::graph::MenuGraph;
use crate::source::Spanned;
use crate::time::Time;

use super::follow::{Moment, Seen};
use super::plan::Target;
use super::{Deed, Way};

/// An expectation of a turn.
#[derive(Debug)]
pub struct Expectation {
    /// Its key in the audit file.
    pub name: &'static str,
    /// What may be written, for help.
    pub takes: &'static str,
    /// Finds what is meant in the line.
    pub resolve: fn(&MenuGraph, &Way, &Spanned<String>) -> Result<Target, Finding>,
    /// Whether a moment of the call meets it, for a caller who barges in or not.
    pub met: fn(&Target, &Moment, bool) -> bool,
    /// Why it was not met, from what was heard since the turn before; a clause about the call.
    pub missed: fn(&MenuGraph, &Target, Option<&Deed>, &Seen) -> String,
}

/// A limit of the whole call.
#[derive(Debug)]
pub struct Limit {
    /// Its key in the audit file.
    pub name: &'static str,
    /// What it is measured in.
    pub unit: Unit,
    /// What it says, in a sentence.
    pub about: &'static str,
    /// What to do where a call passed it.
    pub help: &'static str,
    /// How much a call took of it.
    pub of: fn(&MenuGraph, &CallTrace) -> Amount,
    /// The moment at which a call passed it.
    pub passed_at: fn(&MenuGraph, &CallTrace, Amount) -> Option<Time>,
}

/// What a limit is measured in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Pieces.
    Count,
    /// Time.
    Time,
}

/// So many, or so long.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Amount {
    /// So many.
    Count(usize),
    /// So long.
    Time(Time),
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(count) => count.fmt(f),
            Self::Time(time) => time.fmt(f),
        }
    }
}

/// Every expectation of a turn.
pub static EXPECTATIONS: &[&Expectation] = &[&hear::EXPECTATION, &reach::EXPECTATION];

/// Every limit of a call.
pub static LIMITS: &[&Limit] = &[
    &keys::LIMIT,
    &hold::LIMIT,
    &transfers::LIMIT,
    &total::LIMIT,
    &asked_twice::LIMIT,
    &rings::LIMIT,
    &repeats::LIMIT,
    &advert::LIMIT,
];
