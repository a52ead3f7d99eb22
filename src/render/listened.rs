//! Recorded calls for programs: JSON, a line of JSON a call, and the labels of Audacity.

use serde::Serialize;
use serde_json::{Map, Value};

use super::json::seconds;
use super::{Format, Style, plain};
use crate::report::{
    LeftView, Listened, ListenedEvent, Listening, MEND, Report, StrangerView, TAKE_OFF, WalkedView, path_labels,
};
use crate::source::Sources;
use crate::time::Time;

pub(super) static JSONL: Format = Format { name: "jsonl", render: lines };

pub(super) static LABELS: Format = Format { name: "labels", render: labels };

/// A call as one line of JSON.
#[must_use]
pub fn listened_row(call: &Listened) -> String {
    let mut row = serde_json::to_string(&JsonListened::new(call)).unwrap_or_default();
    row.push('\n');
    row
}

/// The one call of a report, by itself.
pub(super) fn only(call: &Listened) -> String {
    let mut text = serde_json::to_string_pretty(&JsonListened::new(call)).unwrap_or_default();
    text.push('\n');
    text
}

/// The calls of a report in a list, each with its fields in the same order as by itself; `rest` sums them up.
pub(super) fn several(calls: &[Listened], rest: Map<String, Value>) -> String {
    let mut text = listened_begin();
    for (at, call) in calls.iter().enumerate() {
        text.push_str(&listened_piece(call, at == 0));
    }
    text + &end(rest)
}

/// The beginning of a list of calls that are written one after another; then come [`listened_piece`] and
/// [`listened_end`].
#[must_use]
pub fn listened_begin() -> String {
    "{\n  \"version\": 1,\n  \"command\": \"listen\",\n  \"calls\": [".to_owned()
}

/// A call of such a list.
#[must_use]
pub fn listened_piece(call: &Listened, is_first: bool) -> String {
    let text = serde_json::to_string_pretty(&JsonListened::new(call)).unwrap_or_default();
    let between = if is_first { "\n    " } else { ",\n    " };
    // No text of JSON has a line break in it.
    between.to_owned() + &text.replace('\n', "\n    ")
}

/// The end of such a list: what sums the calls up.
#[must_use]
pub fn listened_end(report: &Report, sources: &Sources) -> String {
    end(super::json::document(report, sources))
}

fn end(mut rest: Map<String, Value>) -> String {
    rest.remove("version");
    rest.remove("command");
    let rest = serde_json::to_string_pretty(&Value::Object(rest)).unwrap_or_default();
    // Its own first brace is the document's, which is open.
    match rest.strip_prefix("{\n") {
        Some(rest) => format!("\n  ],\n{rest}\n"),
        None => "\n  ]\n}\n".to_owned(),
    }
}

fn lines(report: &Report, _: &Sources, _: &Style) -> String {
    report.listened.iter().map(listened_row).collect()
}

fn labels(report: &Report, _: &Sources, _: &Style) -> String {
    let events = report.listened.iter().flat_map(|call| &call.events).map(|event| {
        let detail = event.detail();
        let words = if detail.is_empty() { event.title() } else { format!("{} ({detail})", event.title()) };
        label(event.at, event.until, &words)
    });
    events.collect()
}

/// The path of a call as a label track of its own, which lies below that of the events.
#[must_use]
pub fn path_track(call: &Listened) -> Option<String> {
    let walked = call.walked.as_ref()?;
    Some(path_labels(call, walked).iter().map(|(at, until, words)| label(*at, *until, words)).collect())
}

/// A label: from, until, words, with tabs between them.
fn label(at: Time, until: Time, words: &str) -> String {
    format!("{:.6}\t{:.6}\t{}\n", at.secs_f64(), until.secs_f64(), plain(words))
}

/// A call. The file stands first, so that lines in the order of their letters are in that of the files.
#[derive(Serialize)]
struct JsonListened<'a> {
    file: &'a str,
    seconds: Value,
    answered: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller_known_by: Option<&'static str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    format: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault_kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<&'a str>,
    listened_for: &'a str,
    events: Vec<JsonEvent<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    walked: Option<JsonWalked<'a>>,
}

/// The path of a call through its menu.
#[derive(Serialize)]
struct JsonWalked<'a> {
    path: Vec<JsonVisit<'a>>,
    left: Vec<JsonLeft<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    strangers: Vec<JsonStranger<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<JsonRemark<'a>>,
    prompts: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    human: Option<Value>,
    outcome: &'static str,
    reason: &'static str,
}

/// A step that was entered.
#[derive(Serialize)]
struct JsonVisit<'a> {
    step: &'a str,
    at: Value,
}

/// A place at which the call left its menu.
#[derive(Serialize)]
struct JsonLeft<'a> {
    at: Value,
    step: &'a str,
    heard: &'a str,
    menu: &'a str,
    code: &'static str,
    place: &'a str,
    help: &'static str,
}

/// What else is to be known of the path.
#[derive(Serialize)]
struct JsonRemark<'a> {
    at: Value,
    step: &'a str,
    what: &'a str,
}

/// Something that was heard and is not on the menu.
#[derive(Serialize)]
struct JsonStranger<'a> {
    at: Value,
    until: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'static str>,
}

impl<'a> JsonWalked<'a> {
    fn new(walked: &'a WalkedView) -> Self {
        let left = |left: &'a LeftView| JsonLeft {
            at: seconds(left.at),
            step: &left.step,
            heard: &left.heard,
            menu: &left.design,
            code: left.code().id,
            place: &left.place,
            help: MEND,
        };
        let remark = |(at, step, what): &'a (Time, String, String)| JsonRemark { at: seconds(*at), step, what };
        let stranger = |stranger: &'a StrangerView| JsonStranger {
            at: seconds(stranger.at),
            until: seconds(stranger.until),
            name: stranger.file.as_ref().map(|file| file.name.as_str()),
            file: stranger.file.as_ref().map(|file| file.file.as_str()),
            step: stranger.step.as_deref(),
            code: stranger.code().map(|code| code.id),
            help: stranger.code().map(|_| TAKE_OFF),
        };
        Self {
            path: walked.steps.iter().map(|(step, at)| JsonVisit { step, at: seconds(*at) }).collect(),
            left: walked.left.iter().map(left).collect(),
            strangers: walked.strangers.iter().map(stranger).collect(),
            remarks: walked.remarks.iter().map(remark).collect(),
            prompts: walked.heard,
            human: walked.human.map(seconds),
            outcome: walked.outcome,
            reason: walked.reason,
        }
    }
}

impl<'a> JsonListened<'a> {
    fn new(call: &'a Listened) -> Self {
        let trouble = call.trouble.as_ref();
        Self {
            file: &call.file,
            seconds: seconds(call.length),
            answered: call.answered.map(seconds),
            answered_by: trouble.is_none_or(|trouble| !trouble.unheard).then_some(call.answered_by),
            caller: call.caller.map(|(side, _)| side),
            caller_known_by: call.caller.map(|(_, by)| by),
            format: &call.format,
            fault: trouble.map(|trouble| trouble.what.as_str()),
            fault_kind: trouble.map(|trouble| trouble.kind),
            help: trouble.and_then(|trouble| trouble.help.as_deref()),
            bytes: call.bytes,
            modified: call.modified.as_deref(),
            listened_for: &call.listened_for,
            events: call.events.iter().map(JsonEvent::new).collect(),
            walked: call.walked.as_ref().map(JsonWalked::new),
        }
    }
}

/// Something heard; which fields there are depends on the kind.
#[derive(Serialize)]
struct JsonEvent<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    at: Value,
    until: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    cut: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    low_dbm0: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high_dbm0: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    twist_db: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    also: &'a [String],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    derived: bool,
}

impl<'a> JsonEvent<'a> {
    fn new(event: &'a ListenedEvent) -> Self {
        let tenth = |level: f64| (level * 10.0).round() / 10.0 + 0.0;
        let file = event.what.file();
        let (key, levels) = match event.what {
            Listening::Key { key, levels } => (Some(key.to_string()), Some(levels)),
            _ => (None, None),
        };
        let (from, cut) = match event.what {
            Listening::Prompt { from, cut, .. } => ((from > Time::ZERO).then(|| seconds(from)), Some(cut)),
            _ => (None, None),
        };
        Self {
            kind: event.what.kind(),
            name: file.map(|file| file.name.as_str()),
            key,
            at: seconds(event.at),
            until: seconds(event.until),
            cut,
            confidence: (!event.derived).then(|| (event.confidence * 100.0).round() / 100.0),
            from,
            low_dbm0: levels.map(|(low, _)| tenth(low)),
            high_dbm0: levels.map(|(_, high)| tenth(high)),
            twist_db: levels.map(|(low, high)| tenth(high - low)),
            by: event.by,
            file: file.map(|file| file.file.as_str()),
            also: file.map_or(&[], |file| file.also.as_slice()),
            derived: event.derived,
        }
    }
}
