//! Numbers that rules go by, and what a project's settings make of them.

use super::{Cx, LISTS, Profile, Rule, Selection, law};
use crate::finding::{Code, Severity};
use crate::time::Time;

/// A number that a rule goes by; `ringtrue.toml` may say another one.
///
/// A threshold is a `static` of its rule's file: it is asked for by itself, not by its name.
#[derive(Debug)]
pub struct Threshold {
    /// Its key below `[rules.<rule>]`.
    pub key: &'static str,
    /// The value where nothing is set: seconds, a count, a share from 0 to 1, decibels, the place of a word. A time may be
    /// infinite: there is no limit until one is set, and `none` is the word for it.
    pub default: f64,
    /// What it is a number of.
    pub unit: Unit,
    /// What it decides, lower case.
    pub what: &'static str,
    /// Who says so; `ours` where nobody does.
    pub source: &'static str,
}

/// What a threshold is a number of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Seconds, written `45s`.
    Time,
    /// A whole number.
    Count,
    /// 0 to 1, written `25%`.
    Share,
    /// Decibels, -100 to 100.
    Decibels,
    /// One of these words; its value is its place among them.
    Word(&'static [&'static str]),
}

/// A list of words that a rule goes by; `ringtrue.toml` may say another one, or add to it.
///
/// It stands in [`super::LISTS`]; as a threshold it is a `static` of its rule's file.
#[derive(Debug)]
pub struct WordList {
    /// The name of the rule that goes by it.
    pub rule: &'static str,
    /// Its key below `[rules.<rule>]`: the whole list. What is added stands under [`WordList::more`].
    pub key: &'static str,
    /// The key of what is added.
    pub more: &'static str,
    /// The words and phrases where nothing is set, in small letters.
    pub default: &'static [&'static str],
    /// What they are, lower case.
    pub what: &'static str,
    /// Who says so; `ours` where nobody does.
    pub source: &'static str,
}

impl Rule {
    /// The word lists that the rule goes by.
    pub fn lists(&self) -> impl Iterator<Item = &'static WordList> {
        LISTS.iter().copied().filter(|list| list.rule == self.code.name)
    }
}

/// A word list as a project has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The words of the list itself.
    pub words: Vec<String>,
    /// The project wrote them: they are no longer the rule's own.
    pub own: bool,
    /// What the project added.
    pub more: Vec<String>,
}

impl Threshold {
    /// A value of it as people read it: `45 s`, `3`, `25%`, `-28 dB`.
    #[must_use]
    pub fn shown(&self, value: f64) -> String {
        match self.unit {
            Unit::Time if value.is_infinite() => "none".to_owned(),
            Unit::Time => Time::from_secs_f64(value).to_string(),
            Unit::Count => format!("{value}"),
            Unit::Share => format!("{}%", (value * 1e3).round() / 10.0),
            Unit::Decibels => format!("{value} dB"),
            Unit::Word(words) => words.get(value as usize).copied().unwrap_or_default().to_owned(),
        }
    }

    /// Its default as it is written in `ringtrue.toml`: `"45s"`, `3`, `"25%"`, `-28`, `"none"`.
    #[must_use]
    pub fn written(&self) -> String {
        match self.unit {
            Unit::Word(_) => format!("\"{}\"", self.shown(self.default)),
            Unit::Time if self.default.is_infinite() => "\"none\"".to_owned(),
            Unit::Time if self.default < 1.0 => format!("\"{}ms\"", (self.default * 1e3).round()),
            Unit::Time => format!("\"{}s\"", self.default),
            Unit::Share => format!("\"{}\"", self.shown(self.default)),
            Unit::Count | Unit::Decibels => format!("{}", self.default),
        }
    }
}

/// What becomes of a rule's findings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// The rule is not asked.
    Off,
    /// All of them have this severity.
    At(Severity),
}

/// What a project says about rules; what is absent has its default.
#[derive(Clone, Default, Debug)]
pub struct Settings {
    /// Profiles that were chosen: their laws are asked as well.
    pub profiles: Vec<&'static Profile>,
    levels: Vec<(&'static str, Level)>,
    values: Vec<(&'static Threshold, f64)>,
    selection: Selection,
    /// By list: its words, and whether they are added to it.
    words: Vec<(&'static WordList, bool, Vec<String>)>,
}

impl Settings {
    /// Says what becomes of the findings of the rule of this name.
    pub fn set_level(&mut self, rule: &'static str, level: Level) {
        self.levels.push((rule, level));
    }

    /// Sets a threshold, in its own unit.
    pub fn set(&mut self, threshold: &'static Threshold, value: f64) {
        self.values.push((threshold, value));
    }

    /// The same where a run asks some of the rules.
    #[must_use]
    pub fn selected(mut self, selection: Selection) -> Self {
        if let Some(profiles) = &selection.profiles {
            self.profiles.clone_from(profiles);
        }
        self.selection = selection;
        self
    }

    /// Sets the words of a list, in small letters, or adds to them.
    pub fn set_words(&mut self, list: &'static WordList, added: bool, words: Vec<String>) {
        self.words.push((list, added, words));
    }

    /// The words of a list.
    #[must_use]
    pub fn words(&self, list: &'static WordList) -> Listed {
        let set = |added: bool| {
            let mut set = self.words.iter().filter(|(known, ..)| std::ptr::eq(*known, list));
            set.find(|(_, also, _)| *also == added).map(|(.., words)| words.clone())
        };
        let own = set(false);
        Listed {
            own: own.is_some(),
            words: own.unwrap_or_else(|| list.default.iter().map(|word| (*word).to_owned()).collect()),
            more: set(true).unwrap_or_default(),
        }
    }

    /// What becomes of the findings of the rule of this name; `None`: they keep their severities.
    #[must_use]
    pub fn level(&self, rule: &str) -> Option<Level> {
        self.levels.iter().find(|(name, _)| *name == rule).map(|(_, level)| *level)
    }

    /// Whether a rule or a law's check is asked: it is selected, not turned off, and of a profile that was chosen.
    #[must_use]
    pub fn asks(&self, code: &Code) -> bool {
        let chosen = |profile: &Profile| self.profiles.iter().any(|known| known.name == profile.name);
        self.selection.asks(code)
            && self.level(code.name) != Some(Level::Off)
            && law::of(code).is_none_or(|(profile, _)| chosen(profile))
    }

    /// A threshold's value, in its own unit.
    #[must_use]
    pub fn value(&self, threshold: &'static Threshold) -> f64 {
        let set = self.values.iter().find(|(known, _)| std::ptr::eq(*known, threshold));
        set.map_or(threshold.default, |(_, value)| *value)
    }
}

/// A threshold that was passed.
#[derive(Clone, Copy, Debug)]
pub struct Passed {
    /// How bad that is.
    pub severity: Severity,
    /// Which one.
    pub threshold: &'static Threshold,
    /// Its value, in its own unit.
    pub limit: f64,
}

impl Passed {
    /// `limit 45 s`.
    #[must_use]
    pub fn words(&self) -> String {
        format!("limit {}", self.threshold.shown(self.limit))
    }
}

impl Cx<'_> {
    /// A threshold's value, in its own unit: a law's, where the rule is asked for a law.
    #[must_use]
    pub fn threshold(&self, threshold: &'static Threshold) -> f64 {
        let of_the_law = self.of_the_law.get().iter().find(|(key, _)| *key == threshold.key);
        of_the_law.map_or_else(|| self.settings.value(threshold), |(_, value)| *value)
    }

    /// The word that a threshold of words is set to.
    #[must_use]
    pub fn word(&self, threshold: &'static Threshold) -> &'static str {
        let Unit::Word(words) = threshold.unit else { return "" };
        words.get(self.threshold(threshold) as usize).copied().unwrap_or_default()
    }

    /// The same as a time.
    #[must_use]
    pub fn time(&self, threshold: &'static Threshold) -> Time {
        Time::from_secs_f64(self.threshold(threshold))
    }

    /// The worst of several thresholds that a value is above; the worst stands last.
    #[must_use]
    pub fn above(&self, value: f64, ladder: &[(&'static Threshold, Severity)]) -> Option<Passed> {
        let passed = ladder.iter().rev().map(|(threshold, severity)| Passed {
            severity: *severity,
            threshold,
            limit: self.threshold(threshold),
        });
        // What adding up fractions leaves over is not above anything.
        passed.into_iter().find(|passed| value > passed.limit + 1e-9)
    }
}
