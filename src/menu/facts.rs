//! Facts about the line that laws ask for and no menu holds. What is absent is "not judged", never passed.

use std::fmt;

use super::hours::Hours;
use crate::finding::list_of;
use crate::source::Spanned;
use crate::syntax::{Node, Reader};
use crate::time::Time;

/// One fact as it was written.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its name in [`FACTS`].
    pub name: Spanned<&'static str>,
    /// Its value.
    pub value: FactValue,
}

/// The value of a fact.
#[derive(Clone, Debug)]
pub enum FactValue {
    /// Yes or no.
    Yes(bool),
    /// 0 to 1.
    Share(f64),
    /// A length of time.
    Length(Time),
    /// A word of the fact's list.
    Word(&'static str),
    /// Opening hours.
    Hours(Hours),
    /// So large a share within so long.
    Within(Vec<(f64, Time)>),
}

/// As it is written in a menu.
impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Yes(yes) => write!(f, "{yes}"),
            Self::Share(share) => write!(f, "{}%", tidy(share * 100.0)),
            Self::Length(time) => write!(f, "{time}"),
            Self::Word(word) => f.write_str(word),
            Self::Hours(hours) => write!(f, "{hours}"),
            Self::Within(all) => {
                for (at, (share, time)) in all.iter().enumerate() {
                    let comma = if at == 0 { "" } else { ", " };
                    write!(f, "{comma}{}% within {time}", tidy(share * 100.0))?;
                }
                Ok(())
            }
        }
    }
}

/// At most two decimals, none that say nothing.
fn tidy(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What kind of value a fact takes.
#[derive(Debug)]
pub enum FactKind {
    /// `true` or `false`.
    Yes,
    /// `85%`.
    Share,
    /// `30s`.
    Length,
    /// One of these words.
    Word(&'static [&'static str]),
    /// `Mon-Fri 08:30-21:30`.
    Hours,
    /// `{share: 85%, seconds: 20}`, or several of them.
    Within,
}

/// Every fact: its name, what it takes, and what it says (EVIDENCE 4 has the laws that ask).
pub static FACTS: &[(&str, FactKind, &str)] = &[
    ("toll_free", FactKind::Yes, "callers pay nothing"),
    ("basic_rate", FactKind::Yes, "the number costs no more than a standard call"),
    ("number_kind", FactKind::Word(&["free", "geographic", "mobile", "flat", "premium"]), "what kind of number it is"),
    ("cost_said", FactKind::Yes, "the cost of the call is announced"),
    ("price_said", FactKind::Yes, "the price of waiting is announced when the first wait begins"),
    ("waiting_free", FactKind::Yes, "waiting costs the caller nothing"),
    ("free_until_human", FactKind::Yes, "nothing is charged until a person handles the request"),
    (
        "sector",
        FactKind::Word(&[
            "electricity",
            "gas",
            "water",
            "telecom",
            "finance",
            "insurance",
            "transport",
            "health",
            "public",
            "retail",
            "other",
        ]),
        "whose line it is",
    ),
    ("continuous_service", FactKind::Yes, "the service is continuous or periodic, so that it can be cancelled"),
    ("dearer_transfer", FactKind::Yes, "some transfer leads to a dearer number, without asking the caller"),
    ("text_channel", FactKind::Yes, "there is an equal way to be served without hearing or speech"),
    ("advert_consent", FactKind::Yes, "callers agreed to advertising on hold"),
    ("over_60_to_agent", FactKind::Yes, "callers aged 60 and over go straight to an agent"),
    ("human_hours", FactKind::Hours, "when a person can be reached"),
    ("answered_within", FactKind::Within, "share of calls answered within a time"),
    ("transfer_within", FactKind::Within, "share of transfers answered within a time"),
    ("callback_within", FactKind::Length, "how soon a promised callback comes"),
    ("mean_hold", FactKind::Length, "measured mean hold"),
    ("mean_answer", FactKind::Length, "measured mean time to a person"),
    ("answered_share", FactKind::Share, "share of calls answered in a month"),
    ("available_share", FactKind::Share, "share of the year in which the line works"),
    ("busy_share", FactKind::Share, "share of calls that meet a busy tone"),
    ("disconnect_share", FactKind::Share, "share of calls that are cut off"),
    ("interpreter_share", FactKind::Share, "share of calls served with an interpreter where one is needed"),
    ("tty_share", FactKind::Share, "share of TTY calls served"),
    ("accuracy_share", FactKind::Share, "share of answers that were right"),
];

impl FactKind {
    /// How a value is written: `` `true` or `false` ``, `a share in percent`.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Yes => "`true` or `false`".to_owned(),
            Self::Share => "a share in percent".to_owned(),
            Self::Length => "a time: `90s`".to_owned(),
            Self::Word(words) => format!("one of {}", list_of(words.iter().copied())),
            Self::Hours => "hours: `Mon-Fri 08:30-21:30`".to_owned(),
            Self::Within => "a share and its time: `{share: ...%, seconds: ...}`".to_owned(),
        }
    }
}

impl Reader<'_> {
    /// The facts of a line.
    pub fn facts(&mut self, node: &Node) -> Vec<Fact> {
        let mut table = self.table(node, "`facts`");
        let mut facts = Vec::new();
        for (name, kind, _) in FACTS {
            let Some(entry) = table.entry(name) else { continue };
            let value = &entry.value;
            let value = match kind {
                FactKind::Yes => self.boolean(value).map(|yes| FactValue::Yes(yes.value)),
                FactKind::Share => self.share(value).map(|share| FactValue::Share(share.value)),
                FactKind::Length => self.duration(value).map(|time| FactValue::Length(time.value)),
                FactKind::Word(words) => self.word(value, words).map(|word| FactValue::Word(word.value)),
                FactKind::Hours => Some(FactValue::Hours(self.hours(value))),
                FactKind::Within => Some(FactValue::Within(self.withins(value))),
            };
            facts.extend(value.map(|value| Fact { name: Spanned::new(*name, entry.key.span), value }));
        }
        table.finish(self);
        facts
    }

    fn withins(&mut self, node: &Node) -> Vec<(f64, Time)> {
        let mut all = Vec::new();
        for item in self.list(node) {
            let mut table = self.table(item, "a share within a time");
            let share =
                table.need(self, "share", "write `{share: 85%, seconds: 20}`").and_then(|node| self.share(node));
            let time = table
                .need(self, "seconds", "write `{share: 85%, seconds: 20}`")
                .and_then(|node| self.number(node, 86_400.0));
            table.finish(self);
            all.extend(share.zip(time).map(|(share, secs)| (share.value, Time::from_secs_f64(secs.value))));
        }
        all
    }
}
