//! Audits: scripted mystery calls. Reading a script, playing the caller, judging what happened.
//!
//! A script does not know where a trace comes from: the same judge serves a replay, a recording and a live call.

mod cases;
mod codes;
mod expect;
mod fill;
mod follow;
mod judge;
mod made;
mod plan;
mod play;
mod rate;
mod read;
pub mod shape;
mod soonest;
mod told;
mod turn;
mod write;
mod wrong;

pub use codes::{
    AUDIT_NAMES_UNKNOWN, AUDITS, LIMIT_PASSED, RATED_TWICE, RATING_LEFT_OPEN, RATING_OUT_OF_SCALE,
    RATING_WITHOUT_QUESTION, TURN_LATE, TURN_NOT_MET,
};
pub(crate) use expect::PLACES;
pub use expect::offers;
pub use expect::{Amount, EXPECTATIONS, Expectation, LIMITS, Limit, Unit};
pub use follow::{Follow, Moment, Passed, Sign};
pub use judge::{Judged, JudgedLimit, JudgedTurn, Verdict, judge};
pub(crate) use made::stem;
pub use made::{Cut, MadeCall};
pub use plan::{Plan, PlannedTurn, PlannedWay, Target};
pub use play::{MysteryCaller, replay};
pub use rate::{Rate, Rating, read_ratings};
pub use read::read;
pub use write::{Draft, DraftGiven, DraftTurn, duration, margin, write};
pub(crate) use wrong::key as wrong_key;

use std::collections::BTreeSet;

use jiff::civil::DateTime;

use crate::finding::Finding;
use crate::source::{Span, Spanned};
use crate::time::Time;
use crate::timing::Persona;

/// An audit as it was written: names unresolved, every value with its place.
#[derive(Debug)]
pub struct Script {
    /// The text was read to its end.
    pub complete: bool,
    /// The top of the file.
    pub span: Span,
    /// The menu file, relative to the audit's folder.
    pub line: Option<Spanned<String>>,
    /// The row of the audit that it is; `None`: the audit has no rows.
    pub case: Option<Case>,
    /// What the call is to show.
    pub purpose: Option<Spanned<String>>,
    /// How the caller behaves where a turn does not say.
    pub caller: Persona,
    /// The local moment of the answer.
    pub at: Option<Spanned<DateTime>>,
    /// The language the call begins in; else the line's first.
    pub language: Option<Spanned<String>>,
    /// What the world answers.
    pub given: Given,
    /// The turns, in order.
    pub turns: Vec<Turn>,
    /// What only a person can judge.
    pub rates: Vec<Rate>,
    /// The limits, by their place in [`LIMITS`].
    pub limits: Vec<(&'static Limit, Spanned<Amount>)>,
}

/// A row of an audit.
#[derive(Debug)]
pub struct Case {
    /// Its name.
    pub name: Spanned<String>,
    /// Places of the script that hold a value of the row.
    pub filled: BTreeSet<Span>,
}

impl Script {
    /// A finding about this call: where the audit has rows it says which.
    #[must_use]
    pub fn in_row(&self, mut finding: Finding) -> Finding {
        let Some(case) = &self.case else { return finding };
        finding.message = format!("row `{}`: {}", case.name.value, finding.message);
        finding.related(case.name.span, "in this row")
    }

    /// A finding about the script: where a value of its row stands there it says which row.
    #[must_use]
    pub fn in_row_where_filled(&self, finding: Finding) -> Finding {
        let filled = self.case.as_ref().zip(finding.span()).is_some_and(|(case, span)| case.filled.contains(&span));
        if filled { self.in_row(finding) } else { finding }
    }
}

/// What the world answers in a replay.
#[derive(Default, Debug)]
pub struct Given {
    /// How long every queue takes.
    pub hold: Option<Spanned<Time>>,
    /// How long the queue of a step takes.
    pub holds: Vec<(Spanned<String>, Spanned<Time>)>,
    /// The outcome of a step.
    pub outcomes: Vec<(Spanned<String>, Spanned<String>)>,
    /// How often it rings before the answer.
    pub rings: Option<Spanned<u32>>,
}

/// One thing heard and answered.
#[derive(Debug)]
pub struct Turn {
    /// The whole of it.
    pub span: Span,
    /// What meets it and what is done then: one way, or those of `one_of`, of which the first that comes counts.
    pub ways: Vec<Way>,
    /// It may be left out: what a later turn waits for comes first.
    pub optional: bool,
    /// The latest moment.
    pub within: Option<Spanned<Time>>,
    /// The earliest moment.
    pub not_before: Option<Spanned<Time>>,
    /// Both count from the turn before, not from the answer.
    pub after_turn: bool,
}

/// One thing that may be heard, and the answer to it.
#[derive(Debug)]
pub struct Way {
    /// The whole of it.
    pub span: Span,
    /// What is expected; `None`: the caller only acts.
    pub expect: Option<(&'static Expectation, Spanned<String>)>,
    /// What the caller does then.
    pub act: Option<Spanned<Deed>>,
    /// Barge-in: so long after the step began to speak.
    pub press_at: Option<Spanned<Time>>,
}

/// What a caller does in a turn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Deed {
    /// Presses what was offered.
    Press(String),
    /// Enters digits.
    Enter(String),
    /// Presses a key that means nothing where the call is.
    PressWrong,
    /// Deliberately nothing, until the line says or does something else.
    StaySilent,
    /// Hangs up.
    HangUp,
}
