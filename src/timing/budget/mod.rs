//! Budgets: limits that a line's numbers are held to, read from a sentence and compared with what was measured.
//!
//! `[REASON] [PERSONA] QUANTITY [STATISTIC] OP LIMIT`, as in `pay-bill first-time t_human p90 < 3m`. What is left out
//! means all of them, mixed by their shares.

mod held;
mod read;

pub use held::{Held, Known};

use super::law::Law;
use super::{Answer, Outcome, Persona};
use crate::source::Span;
use crate::time::Time;

/// A limit that a number of a line is held to.
#[derive(Clone, PartialEq, Debug)]
pub struct Budget {
    /// As it was written.
    pub text: String,
    /// Where.
    pub span: Span,
    /// Callers of this reason, an index into [`super::Measure::reasons`]; `None`: all.
    pub reason: Option<usize>,
    /// Callers who behave so; `None`: all.
    pub persona: Option<Persona>,
    /// Which number.
    pub quantity: Quantity,
    /// How it is compared.
    pub op: Op,
    /// With what.
    pub limit: Amount,
}

/// A number that can be limited.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quantity {
    /// A time from the answer on, of the calls that come so far.
    Time(Moment, Statistic),
    /// How many calls come to an outcome.
    Share(Outcome),
    /// Keys that are pressed in a call, on average.
    Keys,
}

/// A moment of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
    /// The choice of a person was offered in full.
    Announced,
    /// A key for a person would be taken.
    Selectable,
    /// The wait for a person began.
    Queue,
    /// A person spoke.
    Human,
}

impl Moment {
    /// Every moment in the order of a call, with the word for it.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Announced, "t_announced"),
        (Self::Selectable, "t_selectable"),
        (Self::Queue, "t_queue"),
        (Self::Human, "t_human"),
    ];

    /// What becomes of some callers at this moment.
    #[must_use]
    pub fn law(self, answer: &Answer) -> &Law {
        match self {
            Self::Announced => &answer.announced,
            Self::Selectable => &answer.selectable,
            Self::Queue => &answer.queue,
            Self::Human => answer.human(),
        }
    }

    /// That nobody comes so far, in words.
    const fn nobody(self) -> &'static str {
        match self {
            Self::Announced => "nobody is offered a person",
            Self::Selectable => "no key of these callers leads to a person",
            Self::Queue => "nobody comes to wait for a person",
            Self::Human => "nobody reaches a person",
        }
    }
}

/// One number out of a law.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Statistic {
    /// The earliest.
    Best,
    /// The mean.
    Mean,
    /// The standard deviation.
    Deviation,
    /// Half have come by then.
    P50,
    /// Nine of ten have.
    P90,
    /// Ninety-nine of a hundred have.
    P99,
    /// The latest.
    Worst,
}

impl Statistic {
    /// Every statistic, with the word for it.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Best, "best"),
        (Self::Mean, "mean"),
        (Self::Deviation, "sd"),
        (Self::P50, "p50"),
        (Self::P90, "p90"),
        (Self::P99, "p99"),
        (Self::Worst, "worst"),
    ];

    /// The number, and how far it may be off.
    #[must_use]
    pub fn of(self, law: &Law) -> Known {
        let known = |at: Option<Time>| at.map(|at| Known::Value { amount: Amount::Time(at), within: Time::ZERO });
        let percentile = |share| {
            law.quantile(share).map(|found| Known::Value { amount: Amount::Time(found.at), within: found.within })
        };
        if !law.is_reached() {
            return Known::Nobody;
        }
        let value = match self {
            Self::Best => known(law.best()),
            Self::Mean => known(law.mean()),
            Self::Deviation => known(law.deviation()),
            Self::P50 => percentile(0.5),
            Self::P90 => percentile(0.9),
            Self::P99 => percentile(0.99),
            Self::Worst if law.left() > 0.0 => None,
            Self::Worst => return known(law.worst()).unwrap_or(Known::Endless),
        };
        value.unwrap_or(Known::Unknown)
    }
}

/// How two numbers are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Op {
    /// Less than.
    Less,
    /// At most.
    AtMost,
    /// More than.
    More,
    /// At least.
    AtLeast,
}

impl Op {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Less, "<"), (Self::AtMost, "<="), (Self::More, ">"), (Self::AtLeast, ">=")];

    /// Whether the limit is the most that is allowed.
    #[must_use]
    pub const fn is_upper(self) -> bool {
        matches!(self, Self::Less | Self::AtMost)
    }

    fn holds<T: PartialOrd>(self, value: &T, limit: &T) -> bool {
        match self {
            Self::Less => value < limit,
            Self::AtMost => value <= limit,
            Self::More => value > limit,
            Self::AtLeast => value >= limit,
        }
    }
}

/// A number with its kind.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Amount {
    /// A length of time.
    Time(Time),
    /// A share of calls, 0 to 1.
    Share(f64),
    /// Keys.
    Keys(f64),
}

/// As people read it: `3 m 5 s`, `94.2%`, `3.4 keys`.
impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Time(time) => write!(f, "{time}"),
            Self::Share(share) => write!(f, "{}%", (share * 1e4).round() / 1e2),
            Self::Keys(keys) => {
                let keys = (keys * 1e2).round() / 1e2;
                write!(f, "{keys} {}", if keys == 1.0 { "key" } else { "keys" })
            }
        }
    }
}

impl Amount {
    /// How far apart two numbers of the same kind are.
    #[must_use]
    pub fn apart(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Time(a), Self::Time(b)) => Some(Self::Time(Time::from_micros((a - b).micros().abs()))),
            (Self::Share(a), Self::Share(b)) => Some(Self::Share((a - b).abs())),
            (Self::Keys(a), Self::Keys(b)) => Some(Self::Keys((a - b).abs())),
            _ => None,
        }
    }

    fn is_nothing(self) -> bool {
        matches!(self, Self::Time(Time::ZERO)) || matches!(self, Self::Share(much) | Self::Keys(much) if much < 1e-9)
    }

    fn is_within(self, op: Op, limit: Self) -> bool {
        match (self, limit) {
            (Self::Time(value), Self::Time(limit)) => op.holds(&value, &limit),
            (Self::Share(value), Self::Share(limit)) | (Self::Keys(value), Self::Keys(limit)) => {
                // What is equal but for the last bit of a sum is equal.
                let value = if (value - limit).abs() < 1e-9 { limit } else { value };
                op.holds(&value, &limit)
            }
            _ => false,
        }
    }
}
