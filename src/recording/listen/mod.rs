//! A call that was recorded: what is heard in it, on which side, and when it was answered.
//!
//! One channel or two, a channel each way. The ears of [`crate::audio::ear`] hear each; here a call is made of it: who is
//! the caller, what is only an echo, how long the hold was. What the prompts mean is known elsewhere.

mod answer;
mod hold;
mod sides;

use std::sync::Arc;

use crate::audio::ear::{Ear, Sound};
use crate::audio::envelope::Envelope;
use crate::audio::likeness::Library;
use crate::time::Time;

/// A channel of two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// The first.
    Left,
    /// The second.
    Right,
}

impl Side {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }

    /// The word that is printed and read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
        }
    }
}

/// Who is heard on which channel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Channels {
    /// One channel has both.
    One,
    /// Two channels with the same samples: one was listened to.
    Same,
    /// A channel each way.
    Two {
        /// The caller's.
        caller: Side,
        /// By what that is known.
        known_by: KnownBy,
    },
}

/// By what it is known which channel is the caller's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KnownBy {
    /// It was given.
    Given,
    /// Prompts, music or tones of the network are on the other one.
    Line,
    /// Keys are on this one only.
    Keys,
    /// By nothing: the left one, as this program records.
    Nothing,
}

/// What the moment of the answer rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answered {
    /// The first sound of the line, soon after the last ring.
    Sound,
    /// The end of the last ring: nothing followed soon.
    Ringing,
    /// Nobody answered: it rings to the end, or the network refuses the call. Time counts from the beginning.
    Nobody,
    /// Nothing rings before the line is heard: the beginning of the recording.
    Beginning,
}

/// Something heard on a call.
#[derive(Clone, PartialEq, Debug)]
pub struct Heard {
    /// The channel, where there is one each way.
    pub side: Option<Side>,
    /// What, and when from the answer on.
    pub sound: Sound,
}

/// A recorded call. Times count from the answer; what lies before it is negative.
#[derive(Clone, PartialEq, Debug)]
pub struct Timeline {
    /// The first sample.
    pub began: Time,
    /// The end of the recording.
    pub ended: Time,
    /// What the moment of the answer rests on.
    pub answered: Answered,
    /// Who is on which channel.
    pub channels: Channels,
    /// What was heard, in order of its beginning.
    pub heard: Vec<Heard>,
    /// Stretches on hold, from the beginning of the first music to the end of the last; concluded, not heard.
    pub holds: Vec<(Time, Time)>,
    /// The outline of each channel that was listened to.
    pub outlines: Vec<Envelope>,
}

/// Hears a call that comes in pieces of any length.
pub struct Listener {
    ears: Vec<Ear>,
    outlines: Vec<Envelope>,
    samples: u64,
    /// Both channels were the same until now.
    same: bool,
}

impl Listener {
    /// Listens for known prompts, and for the tones of a country or of all, on one channel or two.
    #[must_use]
    pub fn new(library: &Arc<Library>, country: Option<&str>, channels: usize) -> Self {
        let channels = channels.clamp(1, 2);
        Self {
            ears: (0..channels).map(|_| Ear::new(Arc::clone(library), country)).collect(),
            outlines: vec![Envelope::default(); channels],
            samples: 0,
            same: channels == 2,
        }
    }

    /// Takes the next samples of each channel, mono at 8 kHz; the second is not looked at where there is one.
    pub fn push(&mut self, sides: &[Vec<i16>; 2]) {
        self.same &= sides[0] == sides[1];
        self.samples += sides[0].len() as u64;
        for ((ear, outline), side) in self.ears.iter_mut().zip(&mut self.outlines).zip(sides) {
            ear.push(side);
            outline.push(side);
        }
    }

    /// The call is over. `caller` says which channel is the caller's, where somebody knows.
    #[must_use]
    pub fn finish(mut self, caller: Option<Side>) -> Timeline {
        let length = Time::from_samples(self.samples);
        if self.same {
            self.ears.truncate(1);
            self.outlines.truncate(1);
        }
        let mut heard = self.ears.into_iter().map(Ear::finish);
        let (channels, mut heard) = match (heard.next(), heard.next(), self.outlines.as_slice()) {
            (Some(left), Some(right), [of_left, of_right]) => {
                let (left, right) = (sides::Channel::new(&left, of_left), sides::Channel::new(&right, of_right));
                sides::together(left, right, caller)
            }
            (one, ..) => {
                let alone = |sound| Heard { side: None, sound };
                let channels = if self.same { Channels::Same } else { Channels::One };
                (channels, one.unwrap_or_default().into_iter().map(alone).collect())
            }
        };
        let caller = if let Channels::Two { caller, .. } = channels { Some(caller) } else { None };
        let is_line = |heard: &&Heard| caller.is_none() || heard.side != caller;
        let (answer, answered) = answer::answer(heard.iter().filter(is_line).map(|heard| &heard.sound), length);
        for heard in &mut heard {
            heard.sound.at -= answer;
            heard.sound.until -= answer;
        }
        let holds = hold::holds(heard.iter().filter(is_line).map(|heard| &heard.sound));
        Timeline { began: -answer, ended: length - answer, answered, channels, heard, holds, outlines: self.outlines }
    }
}

#[cfg(test)]
mod tests;
