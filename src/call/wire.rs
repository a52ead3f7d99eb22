//! The wire between the line and the caller: what goes over it, and how a machine is asked.

use crate::graph::{Language, Lapse, PromptId, StepId};
use crate::time::Time;
use crate::timing::Spoken;

use super::trace::EndReason;

/// What a machine answers when it is asked.
#[derive(Clone, PartialEq, Debug)]
pub enum Poll<T> {
    /// Something goes out; ask again.
    Output(T),
    /// Nothing until this moment or the next input; `None`: nothing until the next input.
    Wait(Option<Time>),
}

/// What reaches the line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Input {
    /// Time has passed.
    Time,
    /// A key was pressed and released: the line acts at its end, which is now.
    Key(char),
    /// An agent takes the call out of the queue, where the world did not say when.
    Agent,
    /// The caller is gone.
    HangUp,
}

/// Something heard on the line. It arrives no earlier than the moment it is about, and may arrive later.
#[derive(Clone, PartialEq, Debug)]
pub struct Heard {
    /// The moment it is about.
    pub at: Time,
    /// What is heard.
    pub what: What,
}

/// What is heard.
#[derive(Clone, PartialEq, Debug)]
pub enum What {
    /// A step is entered. Silent: only our own far end can tell.
    Entered(StepId),
    /// A prompt segment begins.
    PromptBegan {
        /// Which.
        prompt: PromptId,
        /// In which language.
        language: Language,
        /// A key interrupts it; `None`: nobody knows.
        interruptible: Option<bool>,
        /// How long it will last if nobody interrupts, and what it is made of.
        spoken: Spoken,
    },
    /// A prompt segment is over.
    PromptEnded {
        /// Which.
        prompt: PromptId,
        /// In full; else something cut it.
        whole: bool,
    },
    /// The line listens: everything was said and a key is waited for.
    Listening,
    /// A key was not taken: the line was not listening.
    KeyLost(char),
    /// The wait for somebody begins.
    HoldBegan(StepId),
    /// The wait is over, whatever came.
    HoldEnded,
    /// Music begins, at a place of its endlessly repeated file.
    MusicBegan {
        /// Relative to the prompt folder.
        file: String,
        /// Place in the file.
        from: Time,
    },
    /// Music stops.
    MusicEnded,
    /// The call is handed on.
    Transferred,
    /// It rings at the other end.
    RingBegan,
    /// Ringing stops.
    RingEnded,
    /// A busy tone.
    BusyBegan,
    /// The busy tone stops.
    BusyEnded,
    /// The beep before a message begins.
    BeepBegan,
    /// It is over.
    BeepEnded,
    /// A message is being recorded from now on.
    Voicemail,
    /// A call back was promised.
    Callback,
    /// A person speaks.
    Human,
    /// By what the call goes on, before it does. Silent: only our own far end can tell.
    Moved(Moved),
    /// The line hung up.
    Ended(EndReason),
}

/// By what a call goes on in a step.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Moved {
    /// The step that decided.
    pub step: StepId,
    /// The language of the call until then.
    pub language: Language,
    /// By what.
    pub by: Move,
}

/// By what a call goes on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Move {
    /// A key of a menu was taken: its place among the menu's keys.
    Key(usize),
    /// Silence spent an attempt.
    Silence,
    /// A wrong key spent an attempt.
    WrongKey,
    /// An entry that was read back was not confirmed, which spent an attempt.
    NotConfirmed,
    /// That was the last attempt.
    Spent(Lapse),
    /// The world answered: the place of its outcome; `None`: none of those that are written (a transfer that is answered, an
    /// entry of which nothing is asked).
    Outcome(Option<usize>),
    /// Opening hours decided.
    Hours(Hour),
    /// Somebody answered in a queue.
    Answered,
    /// The wait in a queue was too long.
    Overflow,
    /// The offer to call back was taken.
    CallBack,
}

/// What opening hours say of a moment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Hour {
    /// Within them.
    Open,
    /// Outside of them.
    Closed,
    /// On a day that is named as a holiday, where that leads elsewhere.
    Holiday,
}

/// What a caller does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// Presses a key and holds it.
    Key {
        /// `0` to `9`, `*`, `#`.
        key: char,
        /// For how long.
        length: Time,
    },
    /// Hangs up.
    HangUp,
}

/// Somebody who calls: a script, a persona, a person at a terminal.
pub trait Caller {
    /// Something is heard; `heard.at` is not later than `now`.
    fn handle(&mut self, now: Time, heard: &Heard);

    /// What the caller does now, or until when nothing.
    fn poll(&mut self, now: Time) -> Poll<Act>;
}
