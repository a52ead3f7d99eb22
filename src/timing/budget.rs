//! Budgets: limits that a line's numbers are held to, read from a sentence and compared with what was measured.
//!
//! `[REASON] [PERSONA] QUANTITY [STATISTIC] OP LIMIT`, as in `pay-bill first-time t_human p90 < 3m`. What is left out
//! means all of them, mixed by their shares.

use super::law::Law;
use super::measure::{Answer, Asked, Blame, Measure};
use super::{Outcome, Persona};
use crate::finding::{BAD_VALUE, Finding, OVER_BUDGET, UNKNOWN_NAME, did_you_mean, list_of};
use crate::graph::MenuGraph;
use crate::source::{Span, Spanned};
use crate::syntax::duration_of;
use crate::time::Time;

/// A limit that a number of a line is held to.
#[derive(Clone, PartialEq, Debug)]
pub struct Budget {
    /// As it was written.
    pub text: String,
    /// Where.
    pub span: Span,
    /// Callers of this reason, an index into [`Measure::reasons`]; `None`: all.
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

/// Steps that a broken budget names (ours).
const NAMED: usize = 3;

const GRAMMAR: &str = "a budget is `[REASON] [PERSONA] QUANTITY [STATISTIC] < LIMIT`, for instance \
                       `pay-bill first-time t_human p90 < 3m`, `any human >= 95%` or `keys < 4`";

impl Budget {
    /// Reads a budget.
    ///
    /// # Errors
    /// What is wrong with it, as a finding where it was written.
    pub fn read(written: &Spanned<String>, reasons: &[Asked]) -> Result<Self, Finding> {
        let (text, span) = (written.value.trim(), written.span);
        let bad = |message: String| Finding::new(&BAD_VALUE, span, message).help(GRAMMAR);
        let spaced = spaced(text);
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let ops: Vec<(usize, Op)> = words
            .iter()
            .enumerate()
            .filter_map(|(at, word)| Some((at, Op::ALL.iter().find(|(_, op)| op == word)?.0)))
            .collect();
        let (at, op) = match ops.as_slice() {
            [one] => *one,
            [] if text.is_empty() => return Err(bad("the budget is empty".to_owned())),
            [] => return Err(bad(format!("the budget `{text}` compares nothing: it has no `<` or `>`"))),
            _ => return Err(bad(format!("the budget `{text}` compares more than once"))),
        };
        let (names, quantity) = quantity(text, &words[..at], span)?;
        let (reason, persona) = callers(names, reasons, span).map_err(|unknown| {
            unknown.unwrap_or_else(|| bad(format!("the budget `{text}` names more than a reason and a persona")))
        })?;
        let limit = limit(quantity, &words[at + 1..].join(" ")).map_err(|(wrong, help)| {
            Finding::new(&BAD_VALUE, span, format!("the budget `{text}` {wrong}")).help(help)
        })?;
        Ok(Self { text: text.to_owned(), span, reason, persona, quantity, op, limit })
    }

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

/// A blank on both sides of each comparison.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if matches!(letter, '<' | '>') {
            out.push(' ');
            out.push(letter);
            out.extend(letters.next_if(|next| *next == '='));
            out.push(' ');
        } else {
            out.push(letter);
        }
    }
    out
}

/// The names before the quantity, and the quantity.
fn quantity<'w, 't>(text: &str, words: &'w [&'t str], span: Span) -> Result<(&'w [&'t str], Quantity), Finding> {
    let statistic = |word: &str| Statistic::ALL.iter().find(|(_, name)| *name == word).map(|(one, _)| *one);
    let moment = |word: &str| Moment::ALL.iter().find(|(_, name)| *name == word).map(|(one, _)| *one);
    let outcome = |word: &str| Outcome::ALL.into_iter().find(|outcome| outcome.name() == word);
    let statistics = || Statistic::ALL.iter().map(|(_, name)| *name);
    let quantities = || {
        let moments = Moment::ALL.iter().map(|(_, name)| *name);
        moments.chain(Outcome::ALL.iter().map(|outcome| outcome.name())).chain(["keys"])
    };
    let bad = |message: String, help: String| Err(Finding::new(&BAD_VALUE, span, message).help(help));
    let unknown = |what: &str, word: &str, near: String, known: String| {
        Err(Finding::new(&UNKNOWN_NAME, span, format!("no {what} is called `{word}`{near}"))
            .help(format!("a {what} is one of {known}")))
    };
    let (names, word, said) = match words {
        [] => return bad(format!("the budget `{text}` limits nothing"), GRAMMAR.to_owned()),
        [names @ .., word, last] if statistic(last).is_some() => (names, *word, statistic(last)),
        // A word that is none of ours after a moment is a statistic that does not exist.
        [.., word, last] if moment(word).is_some() && !quantities().any(|known| known == *last) => {
            return unknown("statistic", last, did_you_mean(last, statistics()), list_of(statistics()));
        }
        [_] if statistic(words[0]).is_some() => {
            let example = format!("say of what: `t_human {}`", words[0]);
            return bad(format!("the budget `{text}` limits nothing: `{}` is a statistic", words[0]), example);
        }
        [names @ .., word] => (names, *word, None),
    };
    if let Some(moment) = moment(word) {
        return match said {
            Some(statistic) => Ok((names, Quantity::Time(moment, statistic))),
            None => bad(
                format!("`{word}` is different on every call: which number of it is meant?"),
                format!("write a statistic after it, as in `{word} p90 < 3m`: one of {}", list_of(statistics())),
            ),
        };
    }
    let quantity = match outcome(word) {
        Some(outcome) => Quantity::Share(outcome),
        None if word == "keys" => Quantity::Keys,
        None => return unknown("quantity", word, did_you_mean(word, quantities()), list_of(quantities())),
    };
    match said {
        None => Ok((names, quantity)),
        Some(Statistic::Mean) if quantity == Quantity::Keys => Ok((names, quantity)),
        Some(_) if quantity == Quantity::Keys => {
            bad("of `keys` only the mean is known".to_owned(), "write `keys < 4`".to_owned())
        }
        Some(_) => bad(
            format!("`{word}` is a share of calls: it has no mean and no percentiles"),
            format!("write `{word} >= 95%`; the time of it is `t_human`"),
        ),
    }
}

/// The reason and the persona of at most two names, in either order. `Err(None)`: there are more.
fn callers(names: &[&str], reasons: &[Asked], span: Span) -> Result<(Option<usize>, Option<Persona>), Option<Finding>> {
    if names.len() > 2 {
        return Err(None);
    }
    let (mut reason, mut persona) = (None, None);
    for name in names {
        let as_reason = reasons.iter().position(|asked| asked.name == *name);
        let as_persona = Persona::ALL.iter().find(|(_, word)| word == name).map(|(one, _)| *one);
        match (as_reason, as_persona) {
            _ if *name == "any" => {}
            (Some(found), _) if reason.is_none() => reason = Some(found),
            (_, Some(found)) if persona.is_none() => persona = Some(found),
            (None, None) => {
                let known = || reasons.iter().map(|asked| asked.name.as_str());
                let personas = || Persona::ALL.iter().map(|(_, word)| *word);
                let near = did_you_mean(name, known().chain(personas()));
                let message = format!("no reason and no persona is called `{name}`{near}");
                return Err(Some(Finding::new(&UNKNOWN_NAME, span, message).help(format!(
                    "the reasons are {}; the personas are {}; `any` is all of them",
                    list_of(known()),
                    list_of(personas())
                ))));
            }
            _ => return Err(None),
        }
    }
    Ok((reason, persona))
}

/// The limit of a quantity; else what is wrong and what to write.
fn limit(quantity: Quantity, text: &str) -> Result<Amount, (String, String)> {
    let missing = |example: &str| {
        let wrong = if text.is_empty() {
            "has no limit".to_owned()
        } else {
            format!("has no limit that can be read: `{text}`")
        };
        (wrong, format!("write for instance {example}"))
    };
    match quantity {
        Quantity::Time(..) => match duration_of(text) {
            Some(time) => Ok(Amount::Time(time)),
            None if text.parse::<f64>().is_ok_and(f64::is_finite) => Err((
                format!("has a limit without a unit: `{text}`"),
                format!("write `{text}s` for seconds, `{text}m` for minutes"),
            )),
            None => Err(missing("`90s`, `3m` or `1m 30s`")),
        },
        Quantity::Share(_) => {
            let percent = text.strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok());
            match percent {
                Some(percent) if (0.0..=100.0).contains(&percent) => Ok(Amount::Share(percent / 100.0)),
                _ => Err(missing("`95%`, from 0% to 100%")),
            }
        }
        Quantity::Keys => {
            let number = text.strip_suffix("keys").unwrap_or(text).trim().parse::<f64>().ok();
            match number.filter(|number| number.is_finite() && *number >= 0.0) {
                Some(number) => Ok(Amount::Keys(number)),
                None => Err(missing("`4` or `3.5`")),
            }
        }
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
