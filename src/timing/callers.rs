//! How callers behave. No published value exists for any of these times: they are declared assumptions, kept here alone,
//! settable in `ringtrue.toml`, printed with every number that rests on them.

use crate::time::Time;

/// Times that are assumed of callers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
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
}

impl Default for Callers {
    fn default() -> Self {
        Self {
            reaction: Time::from_secs(1),
            hesitation: Time::from_secs(3),
            digit: Time::from_millis(400),
            key: Time::from_millis(100),
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
    /// Presses nothing that the audit does not ask for.
    Silent,
    /// Presses 0 wherever the audit says nothing.
    ZeroPresser,
    /// Presses a key that is no choice, once, in the first menu.
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

    /// From having heard what is needed to the key.
    #[must_use]
    pub const fn reaction(self, callers: &Callers) -> Time {
        match self {
            Self::Hesitant => callers.hesitation,
            _ => callers.reaction,
        }
    }
}
