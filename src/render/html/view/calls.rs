//! Calls, second by second.

use base64::Engine;
use base64::prelude::BASE64_STANDARD as STANDARD;

use super::path::Path;
use super::strip::{self, Stretch};
use crate::render::words;
use crate::report::{CallView, TurnView, Verdict};
use crate::source::Sources;
use crate::time::Time;
use crate::timing::Basis;

/// A call.
pub(in crate::render::html) struct Call<'a> {
    /// The call itself, for what is shown as it is.
    pub(in crate::render::html) call: &'a CallView,
    /// `passed`, `failed` or `call`.
    pub(in crate::render::html) verdict: &'static str,
    /// Who calls which line.
    pub(in crate::render::html) who: String,
    /// What happened.
    pub(in crate::render::html) events: Vec<Event>,
    /// What was expected.
    pub(in crate::render::html) turns: Vec<Turn>,
    /// Where it was written to; may be empty.
    pub(in crate::render::html) recording: String,
    /// Its id on the page.
    pub(in crate::render::html) id: String,
    /// The call as one line.
    pub(in crate::render::html) strip: Vec<Stretch>,
    /// Its sound.
    pub(in crate::render::html) sound: Option<Sound>,
    /// Drawings of how loud each of its channels is, where it was recorded.
    pub(in crate::render::html) outline: Vec<String>,
    /// A recorded call at a glance: words and what they are about.
    pub(in crate::render::html) glance: Vec<(&'static str, String)>,
    /// Its path through a menu, where it was laid along one.
    pub(in crate::render::html) path: Option<Path>,
}

/// The sound of a call.
pub(in crate::render::html) struct Sound {
    /// Its id on the page.
    pub(in crate::render::html) id: String,
    /// The file, as an address.
    pub(in crate::render::html) address: String,
    /// What was left out of it; may be empty.
    pub(in crate::render::html) left_out: String,
}

/// The id of a call's sound.
pub(super) fn sound_id(call: &str) -> String {
    format!("{call}-sound")
}

/// The sound of a call by its id.
pub(super) fn sound(call: &CallView, id: &str) -> Option<Sound> {
    call.sound.as_ref().map(|reel| Sound {
        id: sound_id(id),
        address: format!("data:audio/wav;base64,{}", STANDARD.encode(&reel.bytes)),
        left_out: match reel.cuts.iter().map(|(_, lasts)| *lasts).fold(Time::ZERO, |a, b| a + b) {
            Time::ZERO => String::new(),
            left_out => format!("{left_out} of music and silence left out of the sound"),
        },
    })
}

/// Something that happened.
pub(in crate::render::html) struct Event {
    /// When.
    pub(in crate::render::html) at: String,
    /// What: `hears main-1`, `presses 1`.
    pub(in crate::render::html) what: String,
    /// How long it took; may be empty.
    pub(in crate::render::html) lasts: String,
    /// The words that were heard, and their language; may be empty.
    pub(in crate::render::html) words: (String, String),
    /// Anything else; may be empty.
    pub(in crate::render::html) detail: String,
    /// `key`, `human`, `lost` or nothing.
    pub(in crate::render::html) class: &'static str,
    /// Where it lies in the sound, in seconds, and on the line, in percent.
    pub(in crate::render::html) play: Option<(String, String)>,
}

/// Something that was expected.
pub(in crate::render::html) struct Turn {
    /// `passed`, `failed` or `not reached`.
    pub(in crate::render::html) verdict: &'static str,
    /// When it was met; may be empty.
    pub(in crate::render::html) at: String,
    /// What it is.
    pub(in crate::render::html) what: String,
    /// What was expected.
    pub(in crate::render::html) expected: String,
    /// What happened.
    pub(in crate::render::html) actual: String,
    /// Where the call first left the script: the place in the file; else empty.
    pub(in crate::render::html) first: String,
    /// Where it was met in the sound, in seconds.
    pub(in crate::render::html) play: Option<String>,
}

/// A call of the report.
pub(in crate::render::html) fn call<'a>(call: &'a CallView, id: String, sources: &Sources) -> Call<'a> {
    Call {
        strip: strip::strip(call),
        sound: sound(call, &id),
        outline: Vec::new(),
        glance: Vec::new(),
        path: None,
        id,
        call,
        verdict: match call.verdict {
            Some(Verdict::Passed) => "passed",
            Some(_) => "failed",
            None => "call",
        },
        who: words::who(call),
        events: call.lines.iter().map(|line| event(call, line)).collect(),
        turns: call.turns.iter().chain(&call.limits).map(|one| turn(call, one, sources)).collect(),
        recording: call.recording.as_ref().map(words::recording).unwrap_or_default(),
    }
}

fn event(call: &CallView, line: &crate::report::Line) -> Event {
    let length = line.until - line.at;
    let mut lasts = if length > Time::ZERO { length.to_string() } else { String::new() };
    let mut detail = line.detail.clone().unwrap_or_default();
    let (mut words, mut class) = ((String::new(), String::new()), "");
    let what = match (&line.heard, &line.pressed) {
        (Some(heard), _) => {
            let about = if heard.basis == Basis::Estimated { "~" } else { "" };
            lasts = if heard.cut {
                format!("{about}{length} of {}", heard.length)
            } else {
                format!("{about}{}", heard.length)
            };
            words = (heard.text.clone(), heard.language.clone());
            format!("hears {}", heard.name)
        }
        (_, Some(pressed)) => {
            class = if pressed.lost { "lost" } else { "key" };
            lasts = String::new();
            if pressed.lost {
                detail = "lost: the line was not listening".to_owned();
            }
            format!("presses {}", pressed.key)
        }
        _ if line.kind == "human" => {
            class = "human";
            "a person speaks".to_owned()
        }
        _ => words::words_for(line.kind).to_owned(),
    };
    let play =
        call.sound.as_ref().map(|reel| (reel.at(line.at).seconds(), format!("{:.2}", strip::percent(call, line.at))));
    Event { at: line.at.clock(), what, lasts, words, detail, class, play }
}

fn turn(call: &CallView, turn: &TurnView, sources: &Sources) -> Turn {
    Turn {
        verdict: match turn.verdict {
            Verdict::Passed => "passed",
            Verdict::Failed => "failed",
            Verdict::Skipped => "skipped",
            Verdict::NotReached => "not reached",
        },
        at: turn.at.map_or_else(String::new, Time::clock),
        what: turn.what.clone(),
        expected: turn.expected.clone(),
        actual: turn.actual.clone(),
        first: if turn.first_divergence { sources.place(turn.span) } else { String::new() },
        play: call.sound.as_ref().zip(turn.at).map(|(reel, at)| reel.at(at).seconds()),
    }
}
