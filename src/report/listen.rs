//! A recorded call as it is shown: what was heard in it, second by second.

use std::sync::Arc;

use super::{Cell, Table, WalkedView};
use crate::audio::ear::Kind;
use crate::audio::envelope::Envelope;
use crate::recording::{Answered, Channels, KnownBy, Reel, Timeline};
use crate::time::Time;

/// A recording, and what was heard in it.
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
    /// The first sample, from the answer on: negative where it rings before.
    pub began: Time,
    /// The end of the recording.
    pub ended: Time,
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
    /// When it began, from the answer on.
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
    /// The path of its file.
    pub file: String,
    /// Files with the very same sound.
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

impl ListenedEvent {
    /// What it is in a word or two: `welcome`, `key 1`, `special information tones`.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.what {
            Listening::Prompt { file, .. } => file.name.clone(),
            Listening::Key { key, .. } => format!("key {key}"),
            Listening::Music(Some(file)) => format!("music {}", file.name),
            Listening::Music(None) => "music".to_owned(),
            Listening::Other("sit") => "special information tones".to_owned(),
            Listening::Other("busy") => "busy tone".to_owned(),
            Listening::Other("congestion") => "congestion tone".to_owned(),
            Listening::Other("hold") => "on hold".to_owned(),
            Listening::Other(kind) => (*kind).to_owned(),
        }
    }

    /// What else there is to say of it; may be empty.
    #[must_use]
    pub fn detail(&self) -> String {
        let mut said = Vec::new();
        match &self.what {
            Listening::Prompt { from, cut, .. } => {
                if *from > Time::ZERO {
                    said.push(format!("from {from} on"));
                }
                if *cut {
                    said.push("cut".to_owned());
                }
            }
            Listening::Key { levels: (low, high), .. } => {
                said.push(format!("{:.1} dBm0, twist {:+.1} dB", low.max(*high), tenth(high - low)));
            }
            _ => {}
        }
        if self.derived {
            said.push("concluded".to_owned());
        } else if self.confidence < UNSURE {
            said.push(format!("{:.0} % sure", self.confidence * 100.0));
        }
        said.join(", ")
    }
}

/// Rounded to a tenth; nothing is below zero by less.
fn tenth(level: f64) -> f64 {
    (level * 10.0).round() / 10.0 + 0.0
}

/// Below this certainty people are told (ours): above it nobody would listen again.
const UNSURE: f64 = 0.75;

impl Listened {
    /// Takes over what was heard; `names` has the prompts in the order of the library.
    pub fn heard(&mut self, timeline: Timeline, names: &[Arc<PromptName>]) {
        (self.began, self.ended) = (timeline.began, timeline.ended);
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
                let (at, until, confidence) = (heard.sound.at, heard.sound.until, heard.sound.confidence);
                ListenedEvent { at, until, what, by, confidence, derived: false }
            })
            .collect();
        let line = caller.map(|_| "line");
        self.events.extend(timeline.holds.into_iter().map(|(at, until)| ListenedEvent {
            at,
            until,
            what: Listening::Other("hold"),
            by: line,
            confidence: 1.0,
            derived: true,
        }));
        // What lasts longer stands before what is within it.
        self.events.sort_by_key(|event| (event.at, std::cmp::Reverse(event.until)));
        self.outlines = timeline.outlines;
    }

    /// How long the recording is.
    #[must_use]
    pub fn length(&self) -> Time {
        self.ended - self.began
    }

    /// One line about the recording and its moment 0.
    #[must_use]
    pub fn about(&self) -> String {
        let mut said = vec![self.format.clone()];
        match self.caller {
            Some((side, "assumed")) => said.push(format!("{side} taken for the caller (nothing tells; --caller)")),
            Some((side, _)) => said.push(format!("{side} the caller")),
            None => {}
        }
        said.push(match self.answered_by {
            "first-sound" => format!("0 is the first sound after the ringing, {} into the file", -self.began),
            "ringback" => format!("0 is the end of the last ring, {} into the file", -self.began),
            "nobody" => "nobody answered; 0 is the beginning of the file".to_owned(),
            _ => "0 is the beginning of the file".to_owned(),
        });
        said.retain(|said| !said.is_empty());
        said.join("; ")
    }
}

/// Everything that was heard in some calls, a row an event, for a spreadsheet.
#[must_use]
pub fn listened_table(calls: &[Listened]) -> Table {
    let rows = calls.iter().flat_map(|call| {
        let fault = call.trouble.iter().map(|trouble| {
            let mut row = vec![Cell::Nothing; COLUMNS.len()];
            (row[0], row[3], row[13]) = (Cell::text(&call.file), Cell::text("fault"), Cell::text(&trouble.what));
            row
        });
        fault.chain(call.events.iter().map(|event| {
            let text = |text: Option<&str>| text.map_or(Cell::Nothing, Cell::text);
            let yes = |yes: bool| Cell::text(if yes { "yes" } else { "no" });
            let (key, levels) = match event.what {
                Listening::Key { key, levels } => (Cell::text(key), Some(levels)),
                _ => (Cell::Nothing, None),
            };
            let (from, cut) = match event.what {
                Listening::Prompt { from, cut, .. } => (Cell::Time(from), yes(cut)),
                _ => (Cell::Nothing, Cell::Nothing),
            };
            let file = event.what.file();
            let level = |level: Option<f64>| level.map_or(Cell::Nothing, |level| Cell::Number(tenth(level)));
            vec![
                Cell::text(&call.file),
                Cell::Time(event.at),
                Cell::Time(event.until),
                Cell::text(event.what.kind()),
                text(file.map(|file| file.name.as_str())),
                text(file.map(|file| file.file.as_str())),
                key,
                from,
                cut,
                text(event.by),
                if event.derived { Cell::Nothing } else { Cell::Number((event.confidence * 1e3).round() / 1e3) },
                level(levels.map(|(low, _)| low)),
                level(levels.map(|(low, high)| high - low)),
                Cell::Nothing,
            ]
        }))
    });
    Table { name: "events", title: String::new(), columns: COLUMNS.to_vec(), rows: rows.collect() }
}

/// The columns of [`listened_table`].
const COLUMNS: [&str; 14] = [
    "call",
    "at",
    "until",
    "kind",
    "name",
    "file",
    "key",
    "from",
    "cut",
    "by",
    "confidence",
    "low_dbm0",
    "twist_db",
    "fault",
];
