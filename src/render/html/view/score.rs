//! Grades, what they lost, and where on the page and in the files that is.

use super::calls::{Call, call};
use crate::render::html::letters::{escaped, prose};
use crate::report::{LostView, Report, SHOWN_WORST, Scorecard, tenths};
use crate::source::Sources;

/// A grade.
pub(in crate::render::html) struct Score {
    /// The line's name.
    pub(in crate::render::html) line: String,
    /// The letter.
    pub(in crate::render::html) grade: String,
    /// What to think of it: `good`, `warning` or `bad`.
    pub(in crate::render::html) tone: &'static str,
    /// `84.3`.
    pub(in crate::render::html) points: String,
    /// The parts.
    pub(in crate::render::html) parts: Vec<Part>,
    /// The worst things that are shown.
    pub(in crate::render::html) worst: Vec<Worst>,
    /// How many of them there are in all.
    pub(in crate::render::html) causes: usize,
    /// Every lost point, part by part.
    pub(in crate::render::html) lost: Vec<(&'static str, Lost)>,
    /// What the parts are about.
    pub(in crate::render::html) about: Vec<(&'static str, String)>,
    /// How it is counted.
    pub(in crate::render::html) formula: Vec<String>,
}

/// A part of a grade.
pub(in crate::render::html) struct Part {
    /// Its name.
    pub(in crate::render::html) name: &'static str,
    /// `96.8`, or a dash where it was not judged.
    pub(in crate::render::html) points: String,
    /// Percent of the bar; 0 where it was not judged.
    pub(in crate::render::html) width: String,
    /// `good`, `warning`, `bad` or nothing.
    pub(in crate::render::html) tone: &'static str,
    /// `weight 25, 33 checks, 2 not fully earned`.
    pub(in crate::render::html) note: String,
}

/// One of the worst things.
pub(in crate::render::html) struct Worst {
    /// `4.2`.
    pub(in crate::render::html) points: String,
    /// The part.
    pub(in crate::render::html) part: &'static str,
    /// What is gained where it is mended.
    pub(in crate::render::html) gain: String,
    /// The dearest of it.
    pub(in crate::render::html) lost: Lost,
}

/// A lost point.
pub(in crate::render::html) struct Lost {
    /// `0.8`.
    pub(in crate::render::html) points: String,
    /// What was checked, as markup.
    pub(in crate::render::html) what: String,
    /// What it was, as markup.
    pub(in crate::render::html) actual: String,
    /// What it should be, as markup.
    pub(in crate::render::html) limit: String,
    /// The rule that said so; may be empty.
    pub(in crate::render::html) rule: &'static str,
    /// `menus/a.yaml:12:3`, and the line itself; may be empty.
    pub(in crate::render::html) place: (String, String),
    /// The second of the call.
    pub(in crate::render::html) moment: Option<Moment>,
    /// What to do, as markup; may be empty.
    pub(in crate::render::html) help: String,
}

/// A second of a call, to jump to.
pub(in crate::render::html) struct Moment {
    /// The call's id on the page; empty: it is not there.
    pub(in crate::render::html) id: String,
    /// Its name.
    pub(in crate::render::html) name: String,
    /// As a clock.
    pub(in crate::render::html) clock: String,
    /// The sound's id and the second in it; nothing where there is no sound.
    pub(in crate::render::html) sound: Option<(String, String)>,
}

/// The id of a call on the page.
pub(super) fn call_id(at: usize) -> String {
    format!("call-{at}")
}

/// The id of a standard call on the page.
fn standard_id(card: usize, at: usize) -> String {
    format!("standard-{card}-{at}")
}

fn tone_of(points: f64) -> &'static str {
    // From B on it is good, from D on it is bad (ours).
    match points.round() {
        80.0.. => "good",
        70.0.. => "warning",
        _ => "bad",
    }
}

/// The standard calls of all grades.
pub(in crate::render::html) fn standard<'a>(report: &'a Report, sources: &Sources) -> Vec<Vec<Call<'a>>> {
    let cards = report.scores.iter().enumerate();
    cards
        .map(|(card, score)| {
            let calls = score.standard.iter().enumerate();
            calls.map(|(at, one)| call(one, standard_id(card, at), sources)).collect()
        })
        .collect()
}

/// A grade of the report.
pub(in crate::render::html) fn score(card: usize, score: &Scorecard, report: &Report, sources: &Sources) -> Score {
    let find = |lost: &LostView| lost_view(card, score, lost, report, sources);
    let parts = score.parts.iter().map(|part| Part {
        name: part.name,
        points: part.points.map_or_else(|| "\u{2013}".to_owned(), tenths),
        width: format!("{:.1}", part.points.unwrap_or_default()),
        tone: part.points.map_or("", tone_of),
        note: {
            let checks = crate::finding::count_of(part.checks.len(), "check");
            match (part.points, part.lost.len()) {
                (None, _) => format!("not judged: nothing to go by; its weight of {} is not counted", part.weight),
                (_, 0) => format!("weight {}, {checks}, all earned", part.weight),
                (_, lost) => format!("weight {}, {checks}, {lost} not fully earned", part.weight),
            }
        },
    });
    let worst = score.worst.iter().take(SHOWN_WORST).map(|worst| Worst {
        points: tenths(worst.points),
        part: worst.part,
        gain: worst.gain(),
        lost: find(&worst.lost),
    });
    let lost = score.parts.iter().flat_map(|part| part.lost.iter().map(|lost| (part.name, find(lost))));
    Score {
        line: score.line.clone(),
        grade: score.grade.map_or_else(|| "none".to_owned(), String::from),
        tone: score.points.map_or("", tone_of),
        points: score.points.map(tenths).unwrap_or_default(),
        parts: parts.collect(),
        worst: worst.collect(),
        causes: score.worst.len(),
        lost: lost.collect(),
        about: score.parts.iter().map(|part| (part.name, prose(part.about))).collect(),
        formula: score.formula.iter().map(|sentence| prose(sentence)).collect(),
    }
}

fn lost_view(card: usize, score: &Scorecard, lost: &LostView, report: &Report, sources: &Sources) -> Lost {
    let moment = lost.call.as_ref().map(|(name, at)| {
        let audits = report.calls.iter().enumerate().map(|(at, call)| (call_id(at), call));
        let usual = score.standard.iter().enumerate().map(|(at, call)| (standard_id(card, at), call));
        let found = audits.chain(usual).find(|(_, call)| call.name == *name);
        let sound = found.as_ref().and_then(|(id, call)| {
            let sound = call.sound.as_ref()?;
            Some((super::calls::sound_id(id), sound.at(*at).seconds()))
        });
        Moment { id: found.map(|(id, _)| id).unwrap_or_default(), name: name.clone(), clock: at.clock(), sound }
    });
    Lost {
        points: tenths(lost.points),
        what: prose(&lost.what),
        actual: prose(&lost.actual),
        limit: prose(&lost.limit),
        rule: lost.rule.unwrap_or_default(),
        place: lost
            .place
            .map(|span| {
                let (_, line) = sources.line(span.file, sources.bytes(span).0);
                let text = sources.text(span.file).get(line).unwrap_or_default().trim();
                (sources.place(span), escaped(super::super::excerpt::beginning(text)))
            })
            .unwrap_or_default(),
        moment,
        help: prose(&lost.help),
    }
}
