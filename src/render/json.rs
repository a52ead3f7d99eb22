//! JSON, version 1: types of their own, so that nothing inside the program is frozen by what is written here.
//!
//! Times are seconds with three decimals; `at` counts from the answer, and in what was heard in a file from the beginning of
//! the file. Lines and columns count from 1, bytes from 0.

use serde_json::{Map, Number, Value, json};

use super::{Format, Style};
use crate::finding::Severity;
use crate::report::{Cell, Fate, Report, Table};
use crate::source::Sources;
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
    let findings: Vec<_> =
        report.findings.iter().map(|finding| super::json_finding::finding(finding, sources)).collect();
    out.insert("findings".into(), Value::Array(findings));
    for table in report.tables.iter().chain(&report.data) {
        out.insert(table.name.into(), rows(table));
    }
    if !report.calls.is_empty() || report.command == "audit" {
        let calls: Vec<_> = report.calls.iter().map(|call| super::json_call::call(call, sources)).collect();
        out.insert(if report.command == "audit" { "audits" } else { "calls" }.into(), Value::Array(calls));
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
        Cell::Text(text) | Cell::Link(text, _) => json!(text),
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
