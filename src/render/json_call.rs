//! A call in JSON: what was expected of it, and what happened second by second.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::json::seconds;
use super::json_finding::JsonPlace;
use crate::report::{CallView, Line, RatingView, TurnView, Verdict};
use crate::source::Sources;
use crate::time::Time;

/// A call, as any list of calls has it.
pub(super) fn call(call: &CallView, sources: &Sources) -> Value {
    json!(JsonCall::new(call, sources))
}

#[derive(Serialize)]
struct JsonCall {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    menu: String,
    line: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<String>,
    caller: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
    result: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    turns: Vec<JsonTurn>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    limits: Vec<JsonTurn>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ratings: Vec<Value>,
    trace: JsonTrace,
    #[serde(skip_serializing_if = "Option::is_none")]
    recording: Option<Value>,
}

#[derive(Serialize)]
struct JsonTurn {
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    met_by: Option<String>,
    expected: String,
    actual: String,
    at: Option<Value>,
    verdict: &'static str,
    first_divergence: bool,
    place: JsonPlace,
}

#[derive(Serialize)]
struct JsonTrace {
    began: Value,
    answered: Value,
    ended: Value,
    seconds: Value,
    reason: &'static str,
    outcome: &'static str,
    prompts: usize,
    prompts_estimated: usize,
    path: Vec<Value>,
    events: Vec<Value>,
}

impl JsonCall {
    fn new(call: &CallView, sources: &Sources) -> Self {
        let turns = |turns: &[TurnView]| turns.iter().map(|turn| JsonTurn::new(turn, sources)).collect();
        Self {
            name: call.name.clone(),
            case: call.case.as_ref().map(|case| case.value.clone()),
            file: call.file.clone(),
            menu: call.menu.clone(),
            line: call.line.clone(),
            purpose: call.purpose.clone(),
            caller: call.caller.clone(),
            answered_at: call.answered_at.clone(),
            verdict: call.verdict.map(Verdict::name),
            result: call.result.clone(),
            turns: turns(&call.turns),
            limits: turns(&call.limits),
            ratings: call.ratings.iter().map(|rating| self::rating(rating, sources)).collect(),
            trace: JsonTrace {
                began: seconds(call.began),
                answered: seconds(Time::ZERO),
                ended: seconds(call.ended),
                seconds: seconds(call.ended - call.began),
                reason: call.reason,
                outcome: call.outcome,
                prompts: call.estimated.1,
                prompts_estimated: call.estimated.0,
                path: call.path.iter().map(|(step, at)| json!({"step": step, "at": seconds(*at)})).collect(),
                events: call.lines.iter().map(|line| event(line, sources)).collect(),
            },
            recording: call.recording.as_ref().map(|recording| {
                json!({
                    "file": recording.file,
                    "seconds": seconds(recording.length),
                    "samples": recording.length.sample(),
                    "answered": seconds(-call.began),
                    "tones": recording.tones.0,
                    "tones_stand_in": recording.tones.1,
                    "prompts_not_recorded": recording.silent,
                })
            }),
        }
    }
}

/// A question to people; `rating` is null where nobody has answered it.
fn rating(rating: &RatingView, sources: &Sources) -> Value {
    json!({
        "ask": rating.ask,
        "scale": rating.scale,
        "weight": rating.weight,
        "rating": rating.rating,
        "by": rating.by,
        "on": rating.on,
        "note": rating.note,
        "place": JsonPlace::new(rating.span, sources),
    })
}

impl JsonTurn {
    fn new(turn: &TurnView, sources: &Sources) -> Self {
        Self {
            what: turn.what.clone(),
            met_by: turn.met_by.clone(),
            expected: turn.expected.clone(),
            actual: turn.actual.clone(),
            at: turn.at.map(seconds),
            verdict: turn.verdict.name(),
            first_divergence: turn.first_divergence,
            place: JsonPlace::new(turn.span, sources),
        }
    }
}

/// `{kind, at, until, ...}`: the same for a call that was simulated, recorded or made.
fn event(line: &Line, sources: &Sources) -> Value {
    let mut out = Map::new();
    out.insert("kind".into(), json!(line.kind));
    out.insert("at".into(), seconds(line.at));
    out.insert("until".into(), seconds(line.until));
    let mut put = |key: &str, value: Value| {
        out.insert(key.into(), value);
    };
    if let Some(step) = &line.step {
        put("step", json!(step));
    }
    if let Some(heard) = &line.heard {
        put("name", json!(heard.name));
        put("files", json!(heard.files));
        put("language", json!(heard.language));
        put("text", json!(heard.text));
        put("length", seconds(heard.length));
        put("cut", json!(heard.cut));
        put("basis", json!(heard.basis.name()));
        put("menu_line", json!(sources.place(heard.span)));
    }
    if let Some(pressed) = &line.pressed {
        put("key", json!(pressed.key.to_string()));
        if pressed.lost {
            put("lost", json!(true));
        }
    }
    if let Some(detail) = &line.detail {
        put("detail", json!(detail));
    }
    if line.derived {
        put("derived", json!(true));
    }
    Value::Object(out)
}
