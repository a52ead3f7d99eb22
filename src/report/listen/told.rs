//! What was heard in a recorded call, in the words that people read.

use super::{Listened, ListenedEvent, Listening};
use crate::time::Time;

/// Names, keys or holds that are told one by one (ours): more are counted.
const MOST: usize = 12;

/// Keys that follow each other sooner than this are one entry (ours): the inter-digit times of lines are 2 to 4 s.
const ONE_ENTRY: Time = Time::from_secs(3);

/// A silence shorter than this is told by no line of its own to people (ours): it is a pause between prompts.
const PAUSE: Time = Time::from_secs(1);

impl ListenedEvent {
    /// What it is in a word or two: `welcome`, `key 1`, `special information tones`.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.what {
            Listening::Prompt { file, .. } => file.shown.clone(),
            Listening::Key { key, .. } => format!("key {key}"),
            Listening::Music(Some(file)) => format!("music {}", file.shown),
            Listening::Music(None) => "music".to_owned(),
            Listening::Other("sit") => "special information tones".to_owned(),
            Listening::Other("busy") => "busy tone".to_owned(),
            Listening::Other("congestion") => "congestion tone".to_owned(),
            Listening::Other("hold") => "on hold".to_owned(),
            Listening::Other(kind) => (*kind).to_owned(),
        }
    }

    /// Whether it is worth a line to people: a pause between two prompts is none.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.what != Listening::Other("silence") || self.until - self.at >= PAUSE
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
pub(super) fn tenth(level: f64) -> f64 {
    (level * 10.0).round() / 10.0 + 0.0
}

/// Below this certainty people are told (ours): above it nobody would listen again.
const UNSURE: f64 = 0.75;

impl Listened {
    /// One line about the recording: how it is coded, who is where, and when the line answered.
    #[must_use]
    pub fn about(&self) -> String {
        let mut said = vec![self.format.clone()];
        match self.caller {
            Some((side, "assumed")) => said.push(format!(
                "{side} taken for the caller: nothing tells which it is; --caller left or right says so"
            )),
            Some((side, _)) => said.push(format!("{side} the caller")),
            None => {}
        }
        said.push(match (self.answered, self.answered_by) {
            (Some(at), "first-sound") => format!("answered at {}, the first sound after the ringing", at.clock()),
            (Some(at), "ringback") => format!("answered at {}, the end of the last ring", at.clock()),
            (None, "nobody") => "nobody answered".to_owned(),
            _ => "nothing rings: answered from the beginning".to_owned(),
        });
        said.retain(|said| !said.is_empty());
        said.join("; ")
    }

    /// The call at a glance: what was heard, which keys, how long the hold, when a person spoke, and what nobody knows.
    /// Each is a word and what it is about; nothing of a recording that was not heard.
    #[must_use]
    pub fn glance(&self) -> Vec<(&'static str, String)> {
        if self.trouble.as_ref().is_some_and(|trouble| trouble.unheard) {
            return Vec::new();
        }
        let prompts = self.events.iter().filter_map(|event| match &event.what {
            Listening::Prompt { file, cut, .. } => Some(format!("{}{}", file.shown, if *cut { " (cut)" } else { "" })),
            _ => None,
        });
        let holds = self.events.iter().filter(|event| event.what == Listening::Other("hold"));
        let holds = holds.map(|hold| format!("{} from {}", hold.until - hold.at, hold.at.clock()));
        let tones = self.events.iter().filter(|event| is_told_tone(&event.what));
        let tones: Vec<String> = tones.map(|tone| format!("{} at {}", tone.title(), tone.at.clock())).collect();
        let mut rows = vec![
            ("prompts", list(prompts.collect(), "no known one")),
            ("keys", list(self.entries(), "none")),
            ("hold", list(holds.collect(), "none")),
        ];
        if !tones.is_empty() {
            rows.push(("tones", list(tones, "none")));
        }
        if let Some(at) = self.walked.as_ref().and_then(|walked| walked.human) {
            rows.push(("person", format!("from {} on, by the menu", at.clock())));
        }
        if self.caller.is_some() {
            let own = self.total("voices", |event| event.by == Some("caller") && is_voice(event));
            rows.push(("caller", own.unwrap_or_else(|| "says nothing".to_owned())));
        }
        let unknown = [
            self.total("voices", |event| event.by != Some("caller") && is_voice(event)),
            self.total("music", |event| event.by != Some("caller") && event.what == Listening::Music(None)),
        ];
        rows.push(("unknown", list(unknown.into_iter().flatten().collect(), "nothing")));
        rows
    }

    /// Keys as they were entered, with when: `1 at 00:04.5`, `12345# at 00:09.0`.
    fn entries(&self) -> Vec<String> {
        self.together().into_iter().map(|(keys, at)| format!("{keys} at {}", at.clock())).collect()
    }

    /// The same without when: `1`, `12345#`.
    pub(super) fn entered(&self) -> Vec<String> {
        self.together().into_iter().map(|(keys, _)| keys).collect()
    }

    /// Keys that were pressed as one entry, and when it began.
    fn together(&self) -> Vec<(String, Time)> {
        let mut entries: Vec<(String, Time, Time)> = Vec::new();
        for event in &self.events {
            let Listening::Key { key, .. } = event.what else { continue };
            match entries.last_mut() {
                Some((keys, _, last)) if event.at - *last < ONE_ENTRY => {
                    keys.push(key);
                    *last = event.until;
                }
                _ => entries.push((key.to_string(), event.at, event.until)),
            }
        }
        entries.into_iter().map(|(keys, at, _)| (keys, at)).collect()
    }

    /// How long some events are together, and when the first one is; `None`: there are none.
    fn total(&self, name: &str, is_one: impl Fn(&ListenedEvent) -> bool) -> Option<String> {
        let mut events = self.events.iter().filter(|event| is_one(event));
        let first = events.next()?;
        let length = events.fold(first.until - first.at, |sum, event| sum + (event.until - event.at));
        Some(format!("{name} {length}, the first at {}", first.at.clock()))
    }
}

fn is_voice(event: &ListenedEvent) -> bool {
    event.what == Listening::Other("speech")
}

/// Tones that say what became of the call; ringing stands with the answer.
fn is_told_tone(what: &Listening) -> bool {
    matches!(what, Listening::Other("busy" | "congestion" | "sit" | "beep"))
}

/// Words in a row, the first of many; or other words where there are none.
pub(super) fn list(mut words: Vec<String>, none: &str) -> String {
    let left = words.len().saturating_sub(MOST);
    words.truncate(MOST);
    if left > 0 {
        words.push(format!("and {left} more"));
    }
    if words.is_empty() { none.to_owned() } else { words.join(", ") }
}
