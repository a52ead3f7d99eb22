//! What the rules say of a line, and what they could not say.

use super::{MOST_MEASURED, Profile, Settings, count_of, fact};
use crate::finding::{Allowance, Code, Finding, allow};

/// Why a rule could not judge something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Why {
    /// A prompt whose words are not in the file.
    NoText,
    /// A prompt whose length nothing tells.
    NoLength,
    /// A prompt without a recording.
    NoRecording,
    /// A prompt in a language whose spoken keys are not read.
    NoGrammar,
    /// Reasons to call without shares.
    NoShares,
    /// A number to ring, on a line that does not state its own.
    NoNumber,
    /// A prompt in a language whose words are not known.
    Language,
    /// A line of more steps than are measured.
    TooLong,
    /// A line that does not write a fact of this name under `facts:`.
    NoFact(&'static str),
}

impl Why {
    /// So many of them: `3 prompts without text`.
    #[must_use]
    pub fn words(self, count: usize) -> String {
        match self {
            Self::NoText => format!("{} without text", count_of(count, "prompt")),
            Self::NoLength => format!("{} without a length", count_of(count, "prompt")),
            Self::NoRecording => format!("{} without a recording", count_of(count, "prompt")),
            Self::NoGrammar => format!("{} in another language", count_of(count, "prompt")),
            Self::NoShares => format!("{} without `reasons` and their shares", count_of(count, "menu")),
            Self::NoNumber => format!("{} with a number on a line without `number`", count_of(count, "prompt")),
            Self::Language => format!("{} in another language than is judged", count_of(count, "prompt")),
            Self::TooLong => format!("{} of more than {MOST_MEASURED} steps", count_of(count, "line")),
            Self::NoFact(fact) => format!("{} without the fact `{fact}`", count_of(count, "line")),
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoText => "no-text",
            Self::NoLength => "no-length",
            Self::NoRecording => "no-recording",
            Self::NoGrammar => "no-grammar",
            Self::NoShares => "no-shares",
            Self::NoNumber => "no-number",
            Self::Language => "language",
            Self::TooLong => "too-long",
            Self::NoFact(_) => "no-fact",
        }
    }

    /// The fact that is missing, and what to write for it; `None`: something else is missing.
    #[must_use]
    pub fn fact(self) -> Option<(&'static str, String)> {
        match self {
            Self::NoFact(fact) => Some((fact, fact::to_write(fact))),
            _ => None,
        }
    }
}

/// What a rule could not judge.
#[derive(Clone, Copy, Debug)]
pub struct NotJudged {
    /// The rule.
    pub code: &'static Code,
    /// Why not.
    pub why: Why,
    /// How many.
    pub count: usize,
}

/// What the rules say of a line.
#[derive(Default, Debug)]
pub struct Judged {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What could not be judged.
    pub not_judged: Vec<NotJudged>,
    /// How many findings were allowed by comments.
    pub allowed: usize,
    /// Allowances of rules that were asked, and whether they matched anything.
    pub allowances: Vec<(Allowance, bool)>,
    /// Profiles whose laws were asked.
    pub profiles: Vec<&'static Profile>,
}

impl Judged {
    /// Takes out what comments allow. Allowances of rules that were not asked are not counted.
    pub fn allow(&mut self, allowances: &[Allowance], settings: &Settings) {
        let found = allow(std::mem::take(&mut self.findings), allowances);
        self.findings = found.kept;
        self.allowed += found.count;
        let asked = allowances.iter().zip(found.used).filter(|(allowance, _)| settings.asks(allowance.code.value));
        self.allowances.extend(asked.map(|(allowance, used)| (allowance.clone(), used)));
    }

    /// Takes in what the rules say of another line; what could not be judged for the same reason is added up.
    pub fn add(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.allowed += other.allowed;
        self.allowances.extend(other.allowances);
        for profile in other.profiles {
            if !self.profiles.iter().any(|known| known.name == profile.name) {
                self.profiles.push(profile);
            }
        }
        for new in other.not_judged {
            let same = |known: &&mut NotJudged| (known.code.id, known.why) == (new.code.id, new.why);
            match self.not_judged.iter_mut().find(same) {
                Some(known) => known.count += new.count,
                None => self.not_judged.push(new),
            }
        }
    }
}
