//! Numbers that rules go by, and what a project's settings make of them.

use super::{Cx, Profile};
use crate::finding::Severity;
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

    /// What becomes of the findings of the rule of this name; `None`: they keep their severities.
    #[must_use]
    pub fn level(&self, rule: &str) -> Option<Level> {
        self.levels.iter().find(|(name, _)| *name == rule).map(|(_, level)| *level)
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
