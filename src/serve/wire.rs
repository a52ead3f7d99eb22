//! What goes over the socket, as JSON: these types are the page's and nobody else's. Times are seconds from the answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::time::Time;

/// The largest message that a page may send, bytes (ours): a dial with an answer for every step of a large line.
pub(super) const LARGEST: usize = 64 * 1024;

/// What a page says.
#[derive(Deserialize, Debug)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Said {
    /// Dials the line.
    Dial(Dial),
    /// Presses a key.
    Key {
        /// `0` to `9`, `*`, `#`.
        key: char,
    },
    /// Hangs up.
    HangUp {},
    /// Is still there.
    Ping {},
}

/// How the line is dialled.
#[derive(Deserialize, Default, Debug)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Dial {
    /// The language the call begins in; else the line's first.
    pub language: Option<String>,
    /// The line's local time of the answer; else within hours.
    pub at: Option<String>,
    /// How long every queue takes, as people write it: `95s`.
    pub hold: Option<String>,
    /// How often it rings before the answer.
    pub rings: u32,
    /// What the world answers, by step.
    pub outcomes: BTreeMap<String, String>,
}

/// What a page is told.
#[derive(Serialize, Debug)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub(super) enum Told<'a> {
    /// The page is known by this name, also after a reload.
    Hello {
        /// Its name.
        session: &'a str,
    },
    /// What happened on the call since.
    Call(Box<Call>),
    /// Something was not done, and why.
    Refused {
        /// Why.
        message: String,
        /// What to do instead; may be empty.
        help: String,
    },
    /// The answer to a ping.
    Pong {
        /// The moment of the call.
        now: Option<f64>,
    },
    /// The last word.
    Bye {
        /// Why.
        message: &'a str,
    },
}

/// The line as it is now.
#[derive(Serialize, Debug)]
pub(super) struct Line {
    /// `line`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its number; another one after each reading that can be dialled.
    pub serial: u64,
    /// It can be dialled.
    pub ready: bool,
    /// What is said of itself.
    pub name: String,
    /// The number that callers ring.
    pub number: String,
    /// The menu file.
    pub file: String,
    /// Why an earlier reading of it is still dialled; empty where it is this one.
    pub stale: String,
    /// Its languages, the first first.
    pub languages: Vec<String>,
    /// The zone of its local time.
    pub timezone: String,
    /// It has opening hours.
    pub has_hours: bool,
    /// It has queues.
    pub has_queues: bool,
    /// The moment of the answer where the page does not say; empty: within hours.
    pub at: String,
    /// What the world can answer.
    pub asks: Vec<Asks>,
    /// More of these than are told.
    pub more_asks: usize,
    /// Where a call begins.
    pub start: String,
    /// The steps in the order in which they are drawn; empty where the line is too large to be drawn.
    pub steps: Vec<String>,
    /// The ways in the order in which they are drawn, from and to.
    pub ways: Vec<(usize, usize)>,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// More of these than are told.
    pub more_findings: usize,
    /// An audit can be written here.
    pub writes: bool,
}

/// A step at which the world answers.
#[derive(Serialize, Debug)]
pub(super) struct Asks {
    /// The step.
    pub step: String,
    /// What it may answer; the likeliest first.
    pub answers: Vec<String>,
}

/// Something that is wrong with the line.
#[derive(Serialize, Debug)]
pub(super) struct Finding {
    /// `RT213`.
    pub id: &'static str,
    /// `dead-end`.
    pub name: &'static str,
    /// `error`, `warning` or `info`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// File, line and column: `menus/main.yaml:12:7`.
    pub place: String,
    /// The line of the file.
    pub text: String,
    /// What to write instead; may be empty.
    pub help: String,
}

/// What happened on a call since the page was told last.
#[derive(Serialize, Default, Debug)]
pub(super) struct Call {
    /// The line it is on.
    pub serial: u64,
    /// The page forgets what it had: this is all of it.
    pub fresh: bool,
    /// The moment of the call.
    pub now: f64,
    /// Steps that were entered.
    pub entered: Vec<Entered>,
    /// What began.
    pub began: Vec<Began>,
    /// What ended, or turned out otherwise.
    pub ended: Vec<Ended>,
    /// The keys that do something now; `None`: as before.
    pub keys: Option<Vec<Key>>,
    /// Everything was said and a key is waited for.
    pub listens: bool,
    /// So many digits are wanted, least and most.
    pub digits: Option<(u32, u32)>,
    /// How the call ended.
    pub over: Option<Over>,
}

/// A step was entered.
#[derive(Serialize, Debug)]
pub(super) struct Entered {
    /// Which.
    pub step: String,
    /// What it does.
    pub kind: &'static str,
    /// When.
    pub at: f64,
}

/// Something is heard, or was pressed.
#[derive(Serialize, Debug)]
pub(super) struct Began {
    /// Its number on the call.
    pub n: usize,
    /// `prompt`, `key`, `ringback`, `busy`, `hold`, `music`, `beep`, `transfer`, `human`, `voicemail`, `callback`.
    pub kind: &'static str,
    /// When.
    pub at: f64,
    /// Until when, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<f64>,
    /// The step it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// What is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt: Option<Prompt>,
    /// The key, and whether it did nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<(char, bool)>,
    /// What plays without end, and from where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sound: Option<Part>,
}

/// What is said.
#[derive(Serialize, Debug)]
pub(super) struct Prompt {
    /// Its number on the line: keys name the prompts that offer them.
    pub id: usize,
    /// Its words; empty where only a recording is known.
    pub words: String,
    /// The file stem.
    pub stem: String,
    /// The language of the words.
    pub language: String,
    /// Its whole length.
    pub length: f64,
    /// `measured`, `declared` or `estimated`.
    pub basis: &'static str,
    /// What is heard, in order.
    pub parts: Vec<Part>,
    /// Something cut it.
    pub cut: bool,
}

/// A stretch of sound.
#[derive(Serialize, Debug)]
pub(super) struct Part {
    /// The number of the sound on its line; `None`: silence.
    pub sound: Option<usize>,
    /// Where it begins in the sound.
    pub from: f64,
    /// How long it lasts; nothing for what plays without end.
    pub length: f64,
}

/// Something ended, or turned out otherwise.
#[derive(Serialize, Debug)]
pub(super) struct Ended {
    /// Its number on the call.
    pub n: usize,
    /// When.
    pub until: f64,
    /// A prompt was cut.
    pub cut: bool,
    /// A key did nothing.
    pub lost: bool,
}

/// A key that does something now.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub(super) struct Key {
    /// One or several: `1`, `500`.
    pub press: String,
    /// What is said of it; empty where nothing is.
    pub words: String,
    /// The language of those words.
    pub language: String,
    /// Where it leads, in words.
    pub leads: String,
    /// The prompts that offer it: it is announced when one of them was heard.
    pub offered: Vec<usize>,
    /// It is spoken somewhere in this step at all.
    pub spoken: bool,
}

/// How a call ended.
#[derive(Serialize, Debug)]
pub(super) struct Over {
    /// `human`, `served`, `message` or `lost`.
    pub outcome: &'static str,
    /// What came of it, in a sentence.
    pub words: String,
    /// When it ended.
    pub ended: f64,
    /// When a person spoke.
    pub human: Option<f64>,
    /// The keys that were pressed.
    pub keys: String,
    /// Where the time went, in words and seconds.
    pub costs: Vec<(&'static str, f64)>,
    /// A purpose for an audit of it.
    pub purpose: String,
}

/// A call that is to become an audit.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Audit {
    /// The page whose call it is.
    pub session: String,
    /// What the audit is to show.
    #[serde(default)]
    pub purpose: String,
    /// Its file's name, without folder; empty: made from the purpose.
    #[serde(default)]
    pub file: String,
}

/// An audit as it is or would be written.
#[derive(Serialize, Debug)]
pub(super) struct Drafted {
    /// Its file, as seen from the project.
    pub path: String,
    /// Its file's name.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Such a file is there already.
    pub taken: bool,
    /// It was written.
    pub written: bool,
}

/// Why a request was not done.
#[derive(Serialize, Debug)]
pub(super) struct Fault {
    /// Why.
    pub message: String,
    /// What to do instead; may be empty.
    pub help: String,
}

/// Seconds, to the microsecond.
pub(super) fn secs(time: Time) -> f64 {
    time.secs_f64()
}

/// Seconds, where there is an end.
pub(super) fn ends(time: Time) -> Option<f64> {
    (time != Time::MAX).then(|| time.secs_f64())
}
