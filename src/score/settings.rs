//! Limits and weights of the grade.

use super::PARTS;
use crate::finding::count_of;
use crate::time::Time;

/// What `[score]` of `ringtrue.toml` says; what is absent has its default. An audit's own limits count before these.
#[derive(Clone, PartialEq, Debug)]
pub struct Settings {
    /// Rings before the answer. 4: answered before the fifth ring (ours, as every default here).
    pub rings: u32,
    /// The longest wait for somebody. 2 minutes.
    pub hold: Time,
    /// From the answer to a person, for a caller who asks for one. 3 minutes (Spain's law for a person: EVIDENCE 4).
    pub person: Time,
    /// Keys pressed in menus; digits of an entry are not counted. 4.
    pub keys: u32,
    /// How often a call may be handed on. 1.
    pub transfers: u32,
    /// How often the same thing may be asked for again. Never.
    pub asked_twice: u32,
    /// How often one prompt may be heard again by a caller who made no mistake. Once.
    pub repeats: u32,
    /// The weights of [`PARTS`], in their order.
    pub weights: [f64; PARTS.len()],
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rings: 4,
            hold: Time::from_secs(120),
            person: Time::from_secs(180),
            keys: 4,
            transfers: 1,
            asked_twice: 0,
            repeats: 1,
            weights: PARTS.map(|part| part.weight),
        }
    }
}

impl Settings {
    /// The limits in a sentence, for whoever makes the grade again.
    #[must_use]
    pub fn limits(&self) -> String {
        let Self { rings, hold, person, keys, transfers, asked_twice, repeats, .. } = self;
        format!(
            "Limits are each audit's own, else: {}, {hold} on hold, a person within {person}, {}, {}, asked twice {}, one prompt heard again {}.",
            count_of(*rings as usize, "ring"),
            count_of(*keys as usize, "key"),
            count_of(*transfers as usize, "transfer"),
            times(*asked_twice),
            times(*repeats),
        )
    }
}

fn times(count: u32) -> String {
    match count {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        many => format!("{many} times"),
    }
}
