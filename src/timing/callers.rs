//! How callers behave. No published value exists for any of these times: they are declared assumptions, kept here alone,
//! settable in `ringtrue.toml`, printed with every number that rests on them.

use super::Knows;
use crate::graph::Collect;
use crate::time::Time;

/// Times that are assumed of callers.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Callers {
    /// From having heard what they need to the key going down. 1 s, ours: between the 0.95 s of reaching for a keypad
    /// (Holleis et al. 2007) and the 1.35 s of making up one's mind (Card, Moran, Newell 1980).
    pub reaction: Time,
    /// The same for somebody who hesitates. 3 s, ours.
    pub hesitation: Time,
    /// From one digit's beginning to the next one's. 0.4 s: a phone keypress takes 0.39 s (Holleis et al. 2007).
    pub digit: Time,
    /// How long a key is held. 100 ms (EVIDENCE 8.1, the default test signal).
    pub key: Time,
    /// How often the mistaken caller's key is another one than was meant, 0 to 1. 5 %, ours.
    pub mistake: f64,
    /// How many take the offer to be called back once they have heard it, 0 to 1. None, ours: who waits goes on waiting.
    pub callback: f64,
    /// How many callers behave in which way, 0 to 1 and 1 in all; in the order of [`Persona::ALL`]. Ours.
    pub personas: [f64; Persona::ALL.len()],
}

impl Default for Callers {
    fn default() -> Self {
        Self {
            reaction: Time::from_secs(1),
            hesitation: Time::from_secs(3),
            digit: Time::from_millis(400),
            key: Time::from_millis(100),
            mistake: 0.05,
            callback: 0.0,
            personas: [0.50, 0.20, 0.10, 0.05, 0.10, 0.05],
        }
    }
}

/// How a caller behaves where nothing else is said.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Persona {
    /// Listens until the offer has been spoken, then presses.
    #[default]
    FirstTime,
    /// Knows the menu and presses as soon as it begins.
    Expert,
    /// As the first-time caller, and takes longer to decide.
    Hesitant,
    /// Presses nothing; in an audit, nothing that it does not ask for.
    Silent,
    /// Presses 0 wherever a key is asked for, as soon as the prompt begins; in an audit, where it says nothing.
    ZeroPresser,
    /// As the first-time caller, but each key may be another one, any of the eleven; in an audit, once, in the first menu,
    /// and a key that is no choice.
    Mistaken,
}

impl Persona {
    /// Every persona, with the word for it.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::FirstTime, "first-time"),
        (Self::Expert, "expert"),
        (Self::Hesitant, "hesitant"),
        (Self::Silent, "silent"),
        (Self::ZeroPresser, "zero-presser"),
        (Self::Mistaken, "mistaken"),
    ];

    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(persona, _)| *persona == self).map_or("", |(_, name)| name)
    }

    /// Whether the key comes as soon as the prompt begins, and not after what it says.
    #[must_use]
    pub const fn is_early(self) -> bool {
        matches!(self, Self::Expert | Self::ZeroPresser)
    }

    /// What the caller knows of a line before it is said.
    #[must_use]
    pub const fn knows(self) -> Knows {
        if matches!(self, Self::Expert) { Knows::EveryKey } else { Knows::WhatIsSaid }
    }

    /// What is entered where digits are asked for; `None`: nothing. As many digits as there must be, then the key that
    /// ends an entry where more could follow; whoever presses 0 at everything presses it here too.
    #[must_use]
    pub fn entry(self, collect: &Collect) -> Option<String> {
        match self {
            Self::Silent => None,
            Self::ZeroPresser => Some("0".to_owned()),
            _ => {
                let digits = collect.min.max(1).min(collect.max);
                let mut entry: String = "1234567890".chars().cycle().take(digits as usize).collect();
                entry.extend(collect.terminator.filter(|_| digits < collect.max));
                Some(entry)
            }
        }
    }

    /// From having heard what is needed to the key.
    #[must_use]
    pub const fn reaction(self, callers: &Callers) -> Time {
        match self {
            Self::Hesitant => callers.hesitation,
            _ => callers.reaction,
        }
    }
}
