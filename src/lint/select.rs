//! Which rules and laws a run asks: `--select`, `--ignore` and `--profile`.

use super::{Profile, RULES, law};
use crate::finding::{Code, Severity, did_you_mean};

/// Rules by name, by id, or by the beginning of their ids: `dead-end`, `RT213`, `RT2`.
#[derive(Clone, Debug)]
enum Pick {
    /// One of them.
    One(&'static Code),
    /// All whose ids begin like this, in capital letters.
    Family(String),
}

impl Pick {
    fn parse(word: &str, codes: &[&'static Code]) -> Result<Self, String> {
        if let Some(code) = codes.iter().find(|code| code.name == word || code.id.eq_ignore_ascii_case(word)) {
            return Ok(Self::One(code));
        }
        let family = word.to_ascii_uppercase();
        if family.starts_with("RT") && codes.iter().any(|code| code.id.starts_with(&family)) {
            return Ok(Self::Family(family));
        }
        let near = did_you_mean(word, codes.iter().map(|code| code.name));
        Err(format!("no rule is called `{word}`, and no id begins like this{near}"))
    }

    fn takes(&self, code: &Code) -> bool {
        match self {
            Self::One(one) => one.id == code.id,
            Self::Family(family) => code.id.starts_with(family.as_str()),
        }
    }
}

/// Which rules are asked.
#[derive(Clone, Default, Debug)]
pub struct Selection {
    /// Only these rules; where there are none, all.
    select: Vec<Pick>,
    /// Not these.
    ignore: Vec<Pick>,
    /// Laws to ask in place of those that the settings choose; `None`: those.
    pub profiles: Option<Vec<&'static Profile>>,
}

impl Selection {
    /// Reads the words of `--select` and `--ignore`; `codes` is all that there is to choose from.
    ///
    /// # Errors
    /// When a word names no rule and begins no id: which, and what is near it.
    pub fn parse(select: &[String], ignore: &[String], codes: &[&'static Code]) -> Result<Self, String> {
        let picks = |words: &[String]| -> Result<Vec<Pick>, String> {
            words.iter().map(|word| Pick::parse(word.trim(), codes)).collect()
        };
        Ok(Self { select: picks(select)?, ignore: picks(ignore)?, profiles: None })
    }

    /// Whether a rule is asked.
    #[must_use]
    pub fn asks(&self, code: &Code) -> bool {
        (self.select.is_empty() || self.select.iter().any(|pick| pick.takes(code))) && !self.ignores(code)
    }

    /// Whether nothing but checks of laws was selected.
    #[must_use]
    pub fn is_about_laws_alone(&self) -> bool {
        let no_rule = !RULES.iter().any(|rule| self.asks(&rule.code));
        no_rule && law::checks().any(|check| self.asks(&check.code))
    }

    /// Whether a finding of no rule is shown: one that was met while reading, or that an audit made. `--select` is about
    /// rules and leaves them; what could not be read is shown whatever is wanted.
    #[must_use]
    pub fn shows(&self, code: &Code, severity: Severity) -> bool {
        severity == Severity::Error || !self.ignores(code)
    }

    fn ignores(&self, code: &Code) -> bool {
        self.ignore.iter().any(|pick| pick.takes(code))
    }
}
