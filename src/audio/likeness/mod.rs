//! Which known prompts are heard in a call, when, and how much of each: by likeness of sound, without any speech
//! recognition, in any language.
//!
//! Sound becomes levels in twenty bands every 10 ms. Pieces of a second of every known prompt, its beginning first, are
//! correlated with the call through the FFT in blocks; gain and the colour of the channel fall out, because each band of
//! a piece has its mean taken away. Where a piece is like the call, the prompt is laid over it and followed frame by
//! frame, forwards and back: each frame speaks for the prompt, or for anything else (other speech, or silence), and
//! where the sum is highest the playing ends. What overlaps competes: what explains more of the sound wins, so a prompt
//! that is contained in another, or begins as it does, is not told twice. At last the waveforms are laid over each other
//! for the exact moment, also where the channel turns one over; where a codec leaves nothing of the waveform, the moment of
//! the bands stands.
//!
//! Where a prompt breaks off is found by its waveform too, to a few milliseconds, also under a key. One that breaks off
//! within a pause of its own ends with its last sound; how long it may have gone on is told beside it. One of which
//! only silence is missing is whole. Of prompts that are the same sound one is told, and the level is no difference.
//!
//! A copy has one lag throughout; other words of the same speaker are like it in one place, and at another lag in the next.
//! A prompt that is heard without its beginning, and not at the beginning of the call, starts out of quiet or out of known
//! sound: the same words within somebody else's are not the prompt. One that breaks off within its first second is told
//! unless other words go on from it at once, and one that sounds for less than 0.2 s only between pauses.
//!
//! # Cost
//!
//! Time grows with `length of the call × (spectra + pieces)`: each known prompt has two pieces for its beginning and one
//! for every second that follows (every four seconds of looped music), and a piece costs the same however long the call
//! is. Memory grows with the length of all prompts, and does not grow with the call: two minutes of its past are kept.
//! `benches/listening.rs` measures all of this.

mod align;
mod ends;
mod features;
mod finder;
mod library;
mod same;
mod search;
mod track;

#[cfg(test)]
mod tests;

pub use finder::Finder;
pub(super) use finder::Over;
pub use library::{Known, Library};
pub use same::Print;

use crate::time::Time;

/// One playing of a known prompt.
#[derive(Clone, PartialEq, Debug)]
pub struct Playing {
    /// Which prompt: its place in the [`Library`].
    pub prompt: usize,
    /// When it began, from the first sample that was heard.
    pub at: Time,
    /// When it ended or was cut. One that was cut within a pause of its own ends with its last sound.
    pub until: Time,
    /// Up to here it may have gone on unheard, in a pause of its own or under something louder; never before `until`.
    pub latest: Time,
    /// The moment of the prompt that was heard at `at`: zero, unless its beginning is missing or it is looped.
    pub from: Time,
    /// It broke off before its last sound; a looped prompt is never cut.
    pub cut: bool,
    /// How like the prompt the sound was, from 0 to 1: the evidence of all frames beside that of a perfect copy.
    pub confidence: f64,
}

/// What a [`Finder`] reports.
#[derive(Clone, PartialEq, Debug)]
pub enum Heard {
    /// A prompt is being played. Provisional: `until` is how far it has been heard, and it may end as another
    /// prompt that begins in the same way.
    Began {
        /// Names this playing among all of one finder.
        id: u64,
        /// What is known of it by now.
        playing: Playing,
    },
    /// A playing is over and settled. Each that began ends; short ones end without having begun.
    Ended {
        /// The name under which it began, if it did.
        id: u64,
        /// All of it.
        playing: Playing,
    },
    /// What began under this name was part of another playing, or nothing: it is taken back.
    Withdrawn {
        /// The name under which it began.
        id: u64,
    },
}
