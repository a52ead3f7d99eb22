//! A recorded call as it is shown: what was heard in it, second by second.

mod index;
mod table;
mod told;

pub use index::CallIndex;
pub use table::{listened_table, path_labels};

use std::sync::Arc;

use super::WalkedView;
use crate::audio::ear::Kind;
use crate::audio::envelope::Envelope;
use crate::recording::{Answered, Channels, KnownBy, Reel, Timeline};
use crate::time::Time;

/// A recording, and what was heard in it. Every time counts from the beginning of the file, as players and editors count.
#[derive(Clone, Default, Debug)]
pub struct Listened {
    /// The file, as people wrote its path.
    pub file: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// When it was last written (RFC 3339, UTC), where the system says.
    pub modified: Option<String>,
    /// Names the prompts that were listened for, and how: the same name, the same result.
    pub listened_for: String,
    /// How it is coded: `16-bit PCM, 8000 Hz, 1 channel`.
    pub format: String,
    /// How long it is.
    pub length: Time,
    /// When the line answered; `None`: nobody did.
    pub answered: Option<Time>,
    /// What the moment of the answer rests on, as a word of JSON.
    pub answered_by: &'static str,
    /// Where there is a channel each way: the caller's, and by what that is known, as words of JSON.
    pub caller: Option<(&'static str, &'static str)>,
    /// What was heard, in order of its beginning.
    pub events: Vec<ListenedEvent>,
    /// Its path through a menu, where one was given.
    pub walked: Option<WalkedView>,
    /// What is wrong with the file.
    pub trouble: Option<Trouble>,
    /// The outline of each channel, for a page.
    pub outlines: Vec<Envelope>,
    /// Its sound, for a page.
    pub sound: Option<Arc<Reel>>,
}

/// Something heard.
#[derive(Clone, PartialEq, Debug)]
pub struct ListenedEvent {
    /// When it began.
    pub at: Time,
    /// When it ended.
    pub until: Time,
    /// What it is.
    pub what: Listening,
    /// Whose channel it was on, `caller` or `line`, where there is one each way.
    pub by: Option<&'static str>,
    /// How sure it is, from 0 to 1.
    pub confidence: f64,
    /// Concluded, not heard.
    pub derived: bool,
}

/// What was heard.
#[derive(Clone, PartialEq, Debug)]
pub enum Listening {
    /// A known prompt.
    Prompt {
        /// Its file.
        file: Arc<PromptName>,
        /// The moment of it that was heard first: zero, unless its beginning is missing.
        from: Time,
        /// It broke off.
        cut: bool,
    },
    /// A key.
    Key {
        /// Which.
        key: char,
        /// The levels of the low and the high tone, dBm0.
        levels: (f64, f64),
    },
    /// Music, and the file where it is known.
    Music(Option<Arc<PromptName>>),
    /// Anything else, by its word in JSON: `ringback`, `busy`, `congestion`, `sit`, `beep`, `speech`, `silence`, `hold`.
    Other(&'static str),
}

/// The names of a prompt.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct PromptName {
    /// The stem of its file: `main-1`.
    pub name: String,
    /// What people read: the name, with its folder where two have the same.
    pub shown: String,
    /// The path of its file.
    pub file: String,
    /// Files with the same sound, in whatever format and at whatever level.
    pub also: Vec<String>,
}

/// Why a recording was not heard, or not all of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trouble {
    /// Which kind, as a word that can be counted: `empty`, `truncated`.
    pub kind: &'static str,
    /// In words, as they stand after the name of the file.
    pub what: String,
    /// What to do.
    pub help: Option<String>,
    /// Nothing of it was heard.
    pub unheard: bool,
}

impl Listening {
    /// The word of JSON.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Prompt { .. } => "prompt",
            Self::Key { .. } => "key",
            Self::Music(_) => "music",
            Self::Other(kind) => kind,
        }
    }

    /// The prompt or the music, where it is known.
    #[must_use]
    pub fn file(&self) -> Option<&Arc<PromptName>> {
        match self {
            Self::Prompt { file, .. } => Some(file),
            Self::Music(file) => file.as_ref(),
            _ => None,
        }
    }
}

impl Listened {
    /// Takes over what was heard, which counts from the answer; `names` has the prompts in the order of the library.
    pub fn heard(&mut self, timeline: Timeline, names: &[Arc<PromptName>]) {
        let began = timeline.began;
        self.length = timeline.ended - began;
        self.answered = (timeline.answered != Answered::Nobody).then_some(-began);
        self.answered_by = match timeline.answered {
            Answered::Sound => "first-sound",
            Answered::Ringing => "ringback",
            Answered::Nobody => "nobody",
            Answered::Beginning => "beginning",
        };
        let caller = if let Channels::Two { caller, known_by } = timeline.channels {
            let by = match known_by {
                KnownBy::Given => "given",
                KnownBy::Line => "line",
                KnownBy::Keys => "keys",
                KnownBy::Nothing => "assumed",
            };
            self.caller = Some((caller.name(), by));
            Some(caller)
        } else {
            None
        };
        let name = |prompt: usize| names.get(prompt).cloned().unwrap_or_default();
        self.events = timeline
            .heard
            .into_iter()
            .map(|heard| {
                let what = match heard.sound.kind {
                    Kind::Prompt { prompt, from, cut } => Listening::Prompt { file: name(prompt), from, cut },
                    Kind::Key { key, levels } => Listening::Key { key, levels },
                    Kind::Music { prompt } => Listening::Music(prompt.map(name)),
                    Kind::Ringback => Listening::Other("ringback"),
                    Kind::Busy => Listening::Other("busy"),
                    Kind::Congestion => Listening::Other("congestion"),
                    Kind::Sit => Listening::Other("sit"),
                    Kind::Beep => Listening::Other("beep"),
                    Kind::Speech => Listening::Other("speech"),
                    Kind::Silence => Listening::Other("silence"),
                };
                let by = heard.side.map(|side| if Some(side) == caller { "caller" } else { "line" });
                let (at, until) = (heard.sound.at - began, heard.sound.until - began);
                let confidence = heard.sound.confidence;
                ListenedEvent { at, until, what, by, confidence, derived: false }
            })
            .collect();
        let line = caller.map(|_| "line");
        self.events.extend(timeline.holds.into_iter().map(|(at, until)| ListenedEvent {
            at: at - began,
            until: until - began,
            what: Listening::Other("hold"),
            by: line,
            confidence: 1.0,
            derived: true,
        }));
        // What lasts longer stands before what is within it.
        self.events.sort_by_key(|event| (event.at, std::cmp::Reverse(event.until)));
        self.outlines = timeline.outlines;
    }
}
