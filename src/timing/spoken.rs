//! What is heard when a prompt is spoken, and what is known of its length.

use std::sync::Arc;

use crate::graph::Filling;
use crate::time::Time;

/// What a length rests on, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Basis {
    /// The file's own length.
    Measured,
    /// The menu says so (`takes`).
    Declared,
    /// Computed from the words.
    Estimated,
}

impl Basis {
    /// The word in lists and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Declared => "declared",
            Self::Estimated => "estimated",
        }
    }
}

/// Where a choice's offer begins in a file that holds the whole menu.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cue {
    /// The prompt has a file of its own.
    None,
    /// The menu says where.
    Stated,
    /// At one of the longest pauses of the file.
    Found,
    /// Neither said nor found: the file is cut into equal parts.
    Guessed,
}

/// A stretch of sound: a part of a file, or as much silence where nothing is recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sound {
    /// Relative to the prompt folder; `None`: words without a recording. Shared: it is spoken on every call.
    pub file: Option<Arc<str>>,
    /// Where in the file it begins.
    pub from: Time,
    /// How long it lasts.
    pub length: Time,
}

/// What is heard when a prompt is spoken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spoken {
    /// How long it lasts.
    pub length: Time,
    /// The worst of what its parts rest on.
    pub basis: Basis,
    /// Its parts, in order, without a gap.
    pub sounds: Sounds,
    /// What was filled in, in words.
    pub filled: Vec<(Filling, String)>,
}

/// Sounds one after another. Nearly every prompt is one: a call of a simulation asks no memory for it.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub enum Sounds {
    /// Nothing.
    #[default]
    None,
    /// One.
    One(Sound),
    /// Several.
    Several(Vec<Sound>),
}

impl Sounds {
    fn push(&mut self, sound: Sound) {
        *self = match std::mem::take(self) {
            Self::None => Self::One(sound),
            Self::One(first) => Self::Several(vec![first, sound]),
            Self::Several(mut sounds) => {
                sounds.push(sound);
                Self::Several(sounds)
            }
        };
    }
}

impl std::ops::Deref for Sounds {
    type Target = [Sound];

    fn deref(&self) -> &[Sound] {
        match self {
            Self::None => &[],
            Self::One(sound) => std::slice::from_ref(sound),
            Self::Several(sounds) => sounds,
        }
    }
}

impl Spoken {
    pub(super) fn add(&mut self, sound: &Sound, basis: Basis) {
        self.length += sound.length;
        self.basis = self.basis.max(basis);
        self.sounds.push(sound.clone());
    }

    /// A text with what was filled in.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        self.filled.iter().fold(text.to_owned(), |text, (filling, words)| {
            text.replacen(&format!("{{{}}}", filling.placeholder()), words, 1)
        })
    }
}

/// What is filled into a prompt on a call.
#[derive(Clone, Copy, Default, Debug)]
pub struct Filled<'a> {
    /// For `{digits}`.
    pub digits: &'a str,
    /// For `{wait}`.
    pub wait: Option<Time>,
}

impl Filled<'_> {
    /// The values to speak for a filling, one recording each.
    pub(super) fn values(self, filling: Filling) -> Vec<u8> {
        match filling {
            Filling::Digits => self.digits.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect(),
            Filling::Wait => {
                // Whole minutes, rounded up; beyond the longest recording that one is said.
                let minutes = self.wait.unwrap_or_default().micros().max(1).unsigned_abs().div_ceil(60_000_000);
                let most = *filling.values().end();
                vec![u8::try_from(minutes).unwrap_or(most).min(most)]
            }
        }
    }
}
