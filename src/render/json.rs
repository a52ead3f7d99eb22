//! JSON, version 1: types of their own, so that nothing inside the program is frozen by what is written here.
//!
//! Times are seconds with three decimals; `at` counts from the answer, and in what was heard in a file from the beginning of
//! the file. Lines and columns count from 1, bytes from 0.

use serde::Serialize;
use serde_json::{Map, Number, Value, json};

use super::{Format, Style};
use crate::finding::{Finding, Label, Place, Severity};
use crate::report::{CallView, Cell, Fate, Line, RatingView, Report, Table, TurnView};
use crate::source::{Sources, Span};
use crate::time::Time;

pub(super) static FORMAT: Format = Format { name: "json", render };

fn render(report: &Report, sources: &Sources, _: &Style) -> String {
    // One call is its own document, as each line of many is.
    if let ([only], true) = (report.listened.as_slice(), report.listened_alone) {
        return super::listened::only(only);
    }
    let out = document(report, sources);
    if report.command == "listen" {
        return super::listened::several(&report.listened, out);
    }
    let mut text = serde_json::to_string_pretty(&Value::Object(out)).unwrap_or_default();
    text.push('\n');
    text
}

/// A report without what was listened to.
pub(super) fn document(report: &Report, sources: &Sources) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("version".into(), json!(1));
    out.insert("command".into(), json!(report.command));
    if let Some(headline) = &report.headline {
        out.insert("headline".into(), json!(headline));
    }
    let findings: Vec<_> = report.findings.iter().map(|finding| JsonFinding::new(finding, sources)).collect();
    out.insert("findings".into(), json!(findings));
    for table in report.tables.iter().chain(&report.data) {
        out.insert(table.name.into(), rows(table));
    }
    if !report.calls.is_empty() || report.command == "audit" {
        let calls: Vec<_> = report.calls.iter().map(|call| JsonCall::new(call, sources)).collect();
        out.insert(if report.command == "audit" { "audits" } else { "calls" }.into(), json!(calls));
    }
    if !report.scores.is_empty() {
        out.insert("scores".into(), super::json_score::scores(report, sources));
    }
    super::json_figure::figures(&mut out, report);
    if !report.graphs.is_empty() {
        out.insert("graphs".into(), Value::Array(report.graphs.iter().map(super::json_graph::graph).collect()));
    }
    let mut summary = Map::new();
    for count in &report.looked_at {
        summary.insert(format!("{}s", count.what.replace(' ', "_")), json!(count.count));
    }
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        summary.insert(format!("{}s", severity.name()), json!(report.count(severity)));
    }
    if let Some(journeys) = &report.journeys {
        let fates = [Fate::Passed, Fate::Failed, Fate::Another, Fate::NotJudged];
        for (name, fate) in ["passed", "failed", "no_journey", "not_judged"].into_iter().zip(fates) {
            summary.insert(name.into(), json!(journeys.count(fate)));
        }
    } else if report.command == "audit" {
        let passed = report.calls.iter().filter(|call| call.verdict == Some(crate::report::Verdict::Passed)).count();
        summary.insert("passed".into(), json!(passed));
        summary.insert("failed".into(), json!(report.calls.len() - passed));
        let looked_at: usize = report.looked_at.iter().map(|count| count.count).sum();
        summary.insert("not_played".into(), json!(looked_at.saturating_sub(report.calls.len())));
    }
    for aside in &report.set_aside {
        summary.insert(aside.name.into(), json!(aside.count));
    }
    out.insert("summary".into(), Value::Object(summary));
    if !report.not_judged.is_empty() {
        let left = report.not_judged.iter().map(|left| {
            let (code, why) = (left.code, left.why);
            let mut out = json!({"code": code.id, "rule": code.name, "why": why.name(), "count": left.count});
            if let Some((fact, write)) = why.fact() {
                out["fact"] = json!(fact);
                out["help"] = json!(write);
            }
            out
        });
        out.insert("not_judged".into(), left.collect());
    }
    if !report.profiles.is_empty() {
        let asked = report.profiles.iter().map(|profile| {
            json!({
                "name": profile.name,
                "country": profile.country,
                "law": profile.law,
                "state": profile.state,
                "checks": profile.checks.iter().map(|check| check.code.id).collect::<Vec<_>>(),
                "note": "check with counsel",
            })
        });
        out.insert("profiles".into(), asked.collect());
    }
    if !report.notes.is_empty() {
        out.insert("notes".into(), json!(report.notes));
    }
    out
}

/// Seconds with three decimals: `95.0` and `9.87` are the same number either way.
pub(super) fn seconds(time: Time) -> Value {
    let rounded = (time.micros() as f64 / 1_000.0).round() / 1_000.0;
    Number::from_f64(rounded).map_or(Value::Null, Value::Number)
}

fn rows(table: &Table) -> Value {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => json!(text),
        Cell::Time(time) => seconds(*time),
        Cell::Count(count) => json!(count),
        Cell::Number(number) | Cell::Share(number) => json!((number * 1e6).round() / 1e6),
        Cell::Nothing => Value::Null,
    };
    let row = |cells: &Vec<Cell>| -> Value {
        Value::Object(table.columns.iter().zip(cells).map(|(name, value)| ((*name).to_owned(), cell(value))).collect())
    };
    Value::Array(table.rows.iter().map(row).collect())
}

/// A place in a text.
#[derive(Serialize)]
struct JsonPlace {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start_byte: u32,
    end_byte: u32,
}

impl JsonPlace {
    fn new(span: Span, sources: &Sources) -> Self {
        let start = sources.line_column(span.file, span.start);
        let end = sources.line_column(span.file, span.end);
        Self {
            file: sources.file(span.file).name.clone(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            start_byte: span.start,
            end_byte: span.end,
        }
    }
}

#[derive(Serialize)]
struct JsonFinding {
    code: &'static str,
    rule: &'static str,
    severity: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none", flatten)]
    place: Option<JsonPlace>,
    #[serde(skip_serializing_if = "String::is_empty")]
    label: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Value>,
}

impl JsonFinding {
    fn new(finding: &Finding, sources: &Sources) -> Self {
        let related = |label: &Label| match label.place {
            Place::Text(span) => json!({"place": JsonPlace::new(span, sources), "text": label.text}),
            Place::Time(time) => json!({"at": seconds(time), "text": label.text}),
        };
        Self {
            code: finding.code.id,
            rule: finding.code.name,
            severity: finding.severity.name(),
            message: finding.message.clone(),
            place: finding.span().map(|span| JsonPlace::new(span, sources)),
            label: finding.primary.text.clone(),
            related: finding.related.iter().map(related).collect(),
            help: finding.help.clone(),
            fix: finding.fix.as_ref().and_then(|fix| fix.replacements()).map(|edits| {
                let edit = |(span, text)| json!({"place": JsonPlace::new(span, sources), "text": text});
                Value::Array(edits.into_iter().map(edit).collect())
            }),
        }
    }
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

/// A call, as any list of calls has it.
pub(super) fn call(call: &CallView, sources: &Sources) -> Value {
    json!(JsonCall::new(call, sources))
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
            verdict: call.verdict.map(super::super::report::Verdict::name),
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
