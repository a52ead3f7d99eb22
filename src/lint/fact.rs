//! Facts of a line, as rules and laws ask for them. What is not written is not judged, never passed.

use super::{Cx, Sink, Why};
use crate::menu::{FACTS, Fact, FactValue, Hours};
use crate::source::Span;
use crate::time::Time;

impl<'a> Cx<'a> {
    /// A fact that was written.
    pub(super) fn fact(&self, name: &str) -> Option<&'a Fact> {
        let facts: &'a [Fact] = &self.graph.line.facts;
        facts.iter().find(|fact| fact.name.value == name)
    }

    /// A fact that is yes or no.
    pub(super) fn yes(&self, name: &str) -> Option<bool> {
        match self.fact(name)?.value {
            FactValue::Yes(yes) => Some(yes),
            _ => None,
        }
    }

    /// A fact that is a word.
    pub(super) fn fact_word(&self, name: &str) -> Option<&'static str> {
        match self.fact(name)?.value {
            FactValue::Word(word) => Some(word),
            _ => None,
        }
    }

    /// A fact that is a time.
    pub(super) fn fact_time(&self, name: &str) -> Option<Time> {
        match self.fact(name)?.value {
            FactValue::Length(time) => Some(time),
            _ => None,
        }
    }

    /// Where a fact is written; else the head of the line.
    pub(super) fn fact_span(&self, names: &[&str]) -> Span {
        let written = names.iter().find_map(|name| self.fact(name)).map(|fact| fact.name.span);
        written.or(self.graph.line.span).unwrap_or(self.graph.step(self.graph.start).span)
    }

    /// Whether calls to the line cost more than a standard call; `None`: nothing says so.
    pub(super) fn is_dear(&self) -> Option<bool> {
        if self.yes("toll_free") == Some(true) || self.yes("basic_rate") == Some(true) {
            return Some(false);
        }
        match (self.fact_word("number_kind"), self.yes("basic_rate")) {
            (_, Some(false)) | (Some("premium"), _) => Some(true),
            (Some(_), _) => Some(false),
            (None, _) => None,
        }
    }
}

impl Sink {
    /// Says that the line does not write a fact.
    pub(super) fn no_fact(&mut self, fact: &'static str) {
        self.not_judged(Why::NoFact(fact), 1);
    }
}

/// What to write for a fact: `` `toll_free: ...` under `facts:`, `true` or `false` ``.
pub(super) fn to_write(fact: &str) -> String {
    let kind = FACTS.iter().find(|(name, ..)| *name == fact).map(|(_, kind, _)| kind.written()).unwrap_or_default();
    format!("write `{fact}` under `facts:`, {kind}")
}

/// What a law wants a fact to be.
#[derive(Clone, Copy, Debug)]
pub enum Wanted {
    /// This.
    Is(bool),
    /// A share of at least this, 0 to 1.
    AtLeast(f64),
    /// A share of at most this, 0 to 1.
    AtMost(f64),
    /// A time of at most so many seconds.
    NoLonger(i64),
    /// So large a share, 0 to 1, within so many seconds.
    Within(f64, i64),
    /// Hours that cover these minutes of the day, on the first so many days of the week.
    Covers {
        /// Days from Monday on, 1 to 7.
        days: usize,
        /// First minute, in.
        from: u16,
        /// Last minute, out.
        until: u16,
    },
    /// Hours of at least so many minutes a day, on the first so many days of the week and on every other day that has any.
    Daily {
        /// Days from Monday on, 1 to 7.
        days: usize,
        /// Minutes.
        minutes: u16,
    },
}

/// Minutes of a day.
const DAY: u16 = 24 * 60;

impl Wanted {
    /// What is wanted, in words: `at least 95%`.
    pub(super) fn words(self) -> String {
        let share = |share: f64| format!("{}%", (share * 1e3).round() / 10.0);
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        match self {
            Self::Is(yes) => format!("`{yes}`"),
            Self::AtLeast(least) => format!("at least {}", share(least)),
            Self::AtMost(most) => format!("at most {}", share(most)),
            Self::NoLonger(secs) => format!("at most {}", Time::from_secs(secs)),
            Self::Within(least, secs) => format!("at least {} within {}", share(least), Time::from_secs(secs)),
            Self::Covers { days, from, until } => {
                let days = if days == 7 { "every day" } else { "Monday to Friday" };
                format!("{days} from {} to {}", clock(from), clock(until))
            }
            Self::Daily { minutes, .. } => format!("at least {} hours on each of its days", minutes / 60),
        }
    }

    /// A value that would do, as it is written in a menu.
    pub(super) fn written(self) -> String {
        let share = |share: f64| format!("{}%", (share * 1e3).round() / 10.0);
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let days = |days: usize| if days == 7 { "Mon-Sun" } else { "Mon-Fri" };
        match self {
            Self::Is(yes) => yes.to_string(),
            Self::AtLeast(least) => share(least),
            Self::AtMost(most) => share(most),
            Self::NoLonger(secs) => format!("{secs}s"),
            Self::Within(least, secs) => format!("{{share: {}, seconds: {secs}}}", share(least)),
            Self::Covers { days: of, from, until } => format!("{} {}-{}", days(of), clock(from), clock(until)),
            Self::Daily { days: of, minutes } => format!("{} {}-{}", days(of), clock(540), clock(540 + minutes)),
        }
    }

    /// Whether a fact is as it is wanted; `None`: it says nothing about it.
    pub(super) fn holds(self, fact: &FactValue) -> Option<bool> {
        match (self, fact) {
            (Self::Is(wanted), FactValue::Yes(yes)) => Some(wanted == *yes),
            (Self::AtLeast(least), FactValue::Share(share)) => Some(*share >= least - 1e-9),
            (Self::AtMost(most), FactValue::Share(share)) => Some(*share <= most + 1e-9),
            (Self::NoLonger(secs), FactValue::Length(time)) => Some(*time <= Time::from_secs(secs)),
            (Self::Within(least, secs), FactValue::Within(all)) => within(all, least, Time::from_secs(secs)),
            (Self::Covers { days, from, until }, FactValue::Hours(hours)) => {
                Some(minutes(hours)[..days].iter().all(|day| (from..until).all(|minute| day[usize::from(minute)])))
            }
            (Self::Daily { days, minutes: least }, FactValue::Hours(hours)) => {
                let open = |day: &[bool; DAY as usize]| day.iter().filter(|open| **open).count();
                let long = |(at, day): (usize, &[bool; DAY as usize])| {
                    open(day) >= usize::from(least) || at >= days && open(day) == 0
                };
                Some(minutes(hours).iter().enumerate().all(long))
            }
            _ => None,
        }
    }
}

/// Whether so large a share is answered in so short a time, as far as the shares that were written tell: who is answered
/// sooner is answered, and a share that is too small for a longer time is too small for a shorter one.
fn within(all: &[(f64, Time)], least: f64, most: Time) -> Option<bool> {
    let enough = |(share, time): &(f64, Time)| *time <= most && *share >= least - 1e-9;
    let too_few = |(share, time): &(f64, Time)| *time >= most && *share < least - 1e-9;
    if all.iter().any(enough) {
        Some(true)
    } else if all.iter().any(too_few) {
        Some(false)
    } else {
        None
    }
}

/// The minutes of a week in which somebody answers, Monday first. Holidays are left out.
fn minutes(hours: &Hours) -> [[bool; DAY as usize]; 7] {
    let mut week = [[false; DAY as usize]; 7];
    for opening in &hours.open {
        for day in (0..7).filter(|day| opening.days[*day]) {
            let from = usize::from(opening.from);
            let until = usize::from(opening.until.min(DAY));
            if until > from {
                week[day][from..until].fill(true);
            } else {
                week[day][from..].fill(true);
                week[(day + 1) % 7][..until].fill(true);
            }
        }
    }
    week
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_within_another_time_tells_what_it_can() {
        let secs = Time::from_secs;
        assert_eq!(within(&[(0.95, secs(120))], 0.95, secs(180)), Some(true));
        assert_eq!(within(&[(0.90, secs(200))], 0.95, secs(180)), Some(false));
        assert_eq!(within(&[(0.90, secs(120))], 0.95, secs(180)), None);
        assert_eq!(within(&[(0.90, secs(120)), (0.96, secs(180))], 0.95, secs(180)), Some(true));
        assert_eq!(within(&[], 0.95, secs(180)), None);
    }
}
