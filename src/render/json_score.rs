//! Grades in JSON, version 1.

use serde_json::{Value, json};

use super::json::seconds;
use super::json_call::call;
use crate::report::{CheckView, LostView, Report};
use crate::source::Sources;

pub(super) fn scores(report: &Report, sources: &Sources) -> Value {
    let scores = report.scores.iter().map(|card| {
        let parts = card.parts.iter().map(|part| {
            json!({
                "name": part.name,
                "about": part.about,
                "weight": part.weight,
                "points": part.points.map(tenth),
                "checks": part.checks.iter().map(check).collect::<Vec<_>>(),
                "lost": part.lost.iter().map(|one| lost(one, sources)).collect::<Vec<_>>(),
            })
        });
        let worst = card.worst.iter().map(|worst| {
            let mut value = lost(&worst.lost, sources);
            value["points"] = json!((worst.points * 100.0).round() / 100.0);
            value["part"] = json!(worst.part);
            value["calls"] = json!(worst.calls);
            value["checks"] = json!(worst.checks);
            value["saves"] = json!(worst.saves.map(seconds));
            value
        });
        json!({
            "line": card.line,
            "menu": card.menu,
            "grade": card.grade.map(String::from),
            "points": card.points.map(tenth),
            "parts": parts.collect::<Vec<_>>(),
            "worst": worst.collect::<Vec<_>>(),
            "standard_calls": card.standard.iter().map(|one| call(one, sources)).collect::<Vec<_>>(),
            "formula": card.formula,
        })
    });
    Value::Array(scores.collect())
}

fn check(check: &CheckView) -> Value {
    json!({
        "what": check.what,
        "call": check.call,
        "actual": check.actual,
        "limit": check.limit,
        "earned": (check.earned * 1e4).round() / 1e4,
        "weight": check.weight,
    })
}

fn tenth(points: f64) -> f64 {
    (points * 10.0).round() / 10.0
}

fn lost(lost: &LostView, sources: &Sources) -> Value {
    json!({
        "points": (lost.points * 100.0).round() / 100.0,
        "what": lost.what,
        "actual": lost.actual,
        "limit": lost.limit,
        "call": lost.call.as_ref().map(|(name, _)| name),
        "at": lost.call.as_ref().map(|(_, at)| seconds(*at)),
        "place": lost.place.map(|span| sources.place(span)),
        "rule": lost.rule,
        "help": lost.help,
    })
}
