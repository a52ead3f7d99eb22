//! Figures in JSON, version 1: tiles, curves and parts as the numbers they are drawn from.

use serde_json::{Map, Value, json};

use super::json::seconds;
use crate::report::{Curves, Parts, Report, TileTone};

pub(super) fn figures(out: &mut Map<String, Value>, report: &Report) {
    if !report.tiles.is_empty() {
        let tiles = report
            .tiles
            .iter()
            .map(|tile| json!({"name": tile.name, "value": tile.value, "note": tile.note, "tone": tone(tile.tone)}));
        out.insert("tiles".into(), tiles.collect());
    }
    if !report.curves.is_empty() {
        out.insert("curves".into(), report.curves.iter().map(curves).collect());
    }
    if !report.parts.is_empty() {
        out.insert("parts".into(), report.parts.iter().map(parts).collect());
    }
    if !report.trends.is_empty() {
        out.insert("trends".into(), report.trends.iter().map(super::trend::json).collect());
    }
}

fn tone(tone: TileTone) -> &'static str {
    match tone {
        TileTone::Plain => "plain",
        TileTone::Good => "good",
        TileTone::Warning => "warning",
        TileTone::Bad => "bad",
    }
}

/// `points` are pairs of seconds and a share from 0 to 1.
fn curves(curves: &Curves) -> Value {
    let lines = curves.curves.iter().map(|curve| {
        let points = curve.points.iter().map(|(at, share)| json!([seconds(*at), (share * 1e6).round() / 1e6]));
        json!({
            "name": curve.name,
            "share": (curve.share * 1e6).round() / 1e6,
            "p50": curve.p50.map(seconds),
            "p90": curve.p90.map(seconds),
            "points": points.collect::<Value>(),
        })
    });
    let limits = curves.limits.iter().map(|(at, text)| json!({"at": seconds(*at), "text": text}));
    json!({
        "title": curves.title,
        "caption": curves.caption,
        "curves": lines.collect::<Value>(),
        "limits": limits.collect::<Value>(),
    })
}

/// Each bar has as many seconds as there are `names`.
fn parts(parts: &Parts) -> Value {
    let bars = parts.bars.iter().map(|bar| {
        json!({
            "name": bar.name,
            "seconds": bar.parts.iter().map(|part| seconds(*part)).collect::<Value>(),
            "note": bar.note,
        })
    });
    json!({
        "title": parts.title,
        "caption": parts.caption,
        "names": parts.names,
        "waterfall": parts.waterfall,
        "bars": bars.collect::<Value>(),
    })
}
