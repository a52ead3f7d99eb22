//! A budget beside what was measured, and what is said where it is broken.

use super::{Amount, Budget, Moment, Op, Quantity};
use crate::finding::{Finding, OVER_BUDGET};
use crate::graph::MenuGraph;
use crate::time::Time;
use crate::timing::{Blame, Measure};

/// Steps that a broken budget names (ours).
const NAMED: usize = 3;

/// What is known of a number.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Known {
    /// The number, and how far it may be off.
    Value {
        /// The number.
        amount: Amount,
        /// The true value lies no further away.
        within: Time,
    },
    /// No call comes so far.
    Nobody,
    /// There is no latest moment: a wait may last for any time.
    Endless,
    /// So many histories of calls are possible that it was not worked out.
    Unknown,
}

/// A budget and what was measured.
#[derive(Clone, PartialEq, Debug)]
pub struct Held {
    /// The budget.
    pub budget: Budget,
    /// The number.
    pub value: Known,
    /// It is within its limit.
    pub met: bool,
    /// The steps that cost the calls in question the most: of a number that can be shortened there.
    pub dearest: Vec<Blame>,
}

impl Budget {
    /// Compares with what was measured.
    #[must_use]
    pub fn hold(self, measure: &Measure) -> Held {
        let answer = measure.answer(self.reason, self.persona);
        let value = match self.quantity {
            Quantity::Time(moment, statistic) => statistic.of(moment.law(&answer)),
            Quantity::Share(outcome) => {
                Known::Value { amount: Amount::Share(answer.share(outcome)), within: Time::ZERO }
            }
            Quantity::Keys => Known::Value { amount: Amount::Keys(answer.keys), within: Time::ZERO },
        };
        let met = match value {
            Known::Value { amount, .. } => amount.is_within(self.op, self.limit),
            Known::Nobody | Known::Unknown => false,
            Known::Endless => !self.op.is_upper(),
        };
        let mut dearest = match self.quantity {
            Quantity::Time(..) if self.op.is_upper() => answer.visits,
            _ => Vec::new(),
        };
        if !matches!(self.quantity, Quantity::Time(Moment::Human, _)) {
            // Before the wait begins nobody waits.
            dearest.iter_mut().for_each(|step| step.hold = 0.0);
            dearest.sort_by(|a, b| b.seconds().total_cmp(&a.seconds()));
        }
        dearest.retain(|step| step.seconds() > 0.0);
        dearest.truncate(NAMED);
        Held { budget: self, value, met, dearest }
    }
}

impl Held {
    /// How far the number lies from its limit.
    #[must_use]
    pub fn apart(&self) -> Option<Amount> {
        match self.value {
            Known::Value { amount, .. } => amount.apart(self.budget.limit),
            _ => None,
        }
    }

    /// How far the number may be off, where its limit lies no further away.
    #[must_use]
    pub fn in_doubt(&self) -> Option<Time> {
        match (self.value, self.apart()) {
            (Known::Value { within, .. }, Some(Amount::Time(apart))) if within > Time::ZERO && apart <= within => {
                Some(within)
            }
            _ => None,
        }
    }

    /// That it is broken, with the value, the limit, and where the seconds go.
    #[must_use]
    pub fn finding(&self, graph: &MenuGraph) -> Option<Finding> {
        if self.met {
            return None;
        }
        let Budget { text, span, quantity, op, limit, .. } = &self.budget;
        let name = text.split(['<', '>']).next().unwrap_or_default().trim();
        let nobody = match quantity {
            Quantity::Time(moment, _) => moment.nobody(),
            _ => "",
        };
        let bound = match op {
            Op::Less => "to stay under",
            Op::AtMost => "at most",
            Op::More => "more than",
            Op::AtLeast => "at least",
        };
        let message = match self.value {
            Known::Value { amount, .. } => {
                let over = if op.is_upper() { "over" } else { "short" };
                let by = match self.apart() {
                    Some(Amount::Share(share)) if share >= 5e-5 => {
                        format!("{} points {over}", (share * 1e4).round() / 1e2)
                    }
                    Some(by) if !by.is_nothing() => format!("{by} {over}"),
                    // Exactly at a limit that has to be stayed under.
                    _ => "exactly there".to_owned(),
                };
                let (is, limit) = told_apart(amount, *limit);
                format!("`{name}` is {is}, limit {bound} {limit} ({by})")
            }
            Known::Nobody => format!("`{name}` has no value: {nobody}; limit {bound} {limit}"),
            Known::Endless => {
                format!("`{name}` has no end: a wait of this line may last for any time; limit {bound} {limit}")
            }
            Known::Unknown => {
                format!("`{name}` cannot be said: too many calls end later than was followed; limit {bound} {limit}")
            }
        };
        let mut finding = Finding::new(&OVER_BUDGET, *span, message);
        if let Some(within) = self.in_doubt() {
            finding = finding.label(format!("the value is known to within {within}, and the limit lies in that"));
        }
        for (place, step) in self.dearest.iter().enumerate() {
            finding = finding.related(graph.step(step.step).span, words(place, step));
        }
        Some(finding.help(match self.value {
            Known::Nobody => "give these callers a way to a person, or limit what they do come to (`served`, `message`)",
            Known::Endless => "a percentile has a value (`p99`), and so has the wait of a queue with `overflow:`",
            Known::Unknown => "limit a mean instead, or a percentile of one reason and one persona",
            Known::Value { .. } if self.dearest.is_empty() => {
                "mend the line so that it keeps the limit, or change the limit in the same change, where a reviewer sees it"
            }
            Known::Value { .. } => {
                "shorten the steps that cost the most, or raise the limit in the same change, where a reviewer sees it"
            }
        }))
    }
}

/// Two numbers in words that differ where the numbers do.
fn told_apart(value: Amount, limit: Amount) -> (String, String) {
    match (value, limit) {
        (Amount::Time(a), Amount::Time(b)) if a != b && a.to_string() == b.to_string() => {
            (format!("{} s", a.seconds()), format!("{} s", b.seconds()))
        }
        _ => (value.to_string(), limit.to_string()),
    }
}

/// What a step costs, in words.
fn words(place: usize, step: &Blame) -> String {
    let seconds = |seconds: f64| Time::from_secs_f64(seconds);
    let parts: Vec<String> = [(step.heard, "heard"), (step.quiet, "keys and silence"), (step.hold, "on hold")]
        .into_iter()
        .filter(|(cost, _)| *cost >= 0.05)
        .map(|(cost, what)| format!("{} {what}", seconds(cost)))
        .collect();
    let rank = if place == 0 { "costs the most: " } else { "then this: " };
    let parts = if parts.len() > 1 { format!(" ({})", parts.join(", ")) } else { String::new() };
    format!("{rank}{} a call{parts}", seconds(step.seconds()))
}
