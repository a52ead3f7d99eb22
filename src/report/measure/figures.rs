//! What is drawn: how many have a person by when, and where the seconds go.

use super::Cx;
use crate::report::{Curve, Curves, Parts, PartsBar};
use crate::time::Time;
use crate::timing::{Amount, Answer, Blame, Moment, Outcome, Quantity};

/// Points of a curve (ours): a pixel or two each.
const POINTS: i64 = 120;
/// Curves beside the one of all callers (ours): more cannot be told apart.
const CURVES: usize = 8;
/// Bars of a waterfall (ours).
const BARS: usize = 15;

/// How many have a person by when, by reason.
pub(super) fn curves(cx: &Cx<'_>) -> Option<Curves> {
    let measure = cx.of.measure;
    let mut answers: Vec<(&str, &Answer)> = vec![("all", &cx.answer)];
    match cx.of.reason {
        Some(at) => answers[0].0 = &measure.reasons[at].name,
        None => {
            let mut reasons: Vec<(f64, &str, &Answer)> = measure
                .reasons
                .iter()
                .zip(&cx.by_reason)
                .filter_map(|(asked, answer)| Some((asked.share, asked.name.as_str(), answer.as_ref()?)))
                .filter(|(share, _, answer)| *share > 0.0 && answer.human().is_reached())
                .collect();
            reasons.sort_by(|a, b| b.0.total_cmp(&a.0));
            answers.extend(reasons.into_iter().map(|(_, name, answer)| (name, answer)).take(CURVES));
        }
    }
    // What comes after nearly everybody has a person stretches the picture and shows nothing.
    let until = answers.iter().filter_map(|(_, answer)| answer.human().quantile(0.98)).map(|found| found.at).max()?;
    let last = Time::from_micros((until.micros() / 30_000_000 + 1) * 30_000_000);
    let curves = answers
        .into_iter()
        .filter(|(_, answer)| answer.human().is_reached())
        .map(|(name, answer)| {
            let law = answer.human();
            let point = |at: i64| {
                let at = Time::from_micros(last.micros() / POINTS * at);
                (at, law.reached_by(at).clamp(0.0, 1.0))
            };
            Curve {
                name: name.to_owned(),
                points: (0..=POINTS).map(point).collect(),
                share: answer.share(Outcome::Human),
                p50: law.quantile(0.5).map(|found| found.at),
                p90: law.quantile(0.9).map(|found| found.at),
            }
        })
        .collect();
    let limits = cx.of.budgets.iter().filter_map(|(held, _)| match (held.budget.quantity, held.budget.limit) {
        (Quantity::Time(Moment::Human, _), Amount::Time(limit)) if limit <= last => {
            Some((limit, held.budget.text.clone()))
        }
        _ => None,
    });
    Some(Curves {
        title: "time to a person, by reason".to_owned(),
        caption:
            "share of calls in which a person has spoken, by the time since the answer; a curve ends at the share \
                  that ever reaches one"
                .to_owned(),
        curves,
        limits: limits.collect(),
    })
}

/// Where the seconds of an average call go.
pub(super) fn parts(cx: &Cx<'_>) -> Option<Parts> {
    let parts = |step: &Blame| [step.heard, step.quiet, step.hold].map(Time::from_secs_f64).to_vec();
    let steps: Vec<&Blame> = cx.answer.visits.iter().filter(|step| step.seconds() > 0.0).collect();
    let (shown, rest) = steps.split_at(steps.len().min(BARS));
    let mut bars: Vec<PartsBar> = shown
        .iter()
        .map(|step| PartsBar {
            name: cx.of.graph.step(step.step).name.clone(),
            parts: parts(step),
            note: visits(step.visits),
        })
        .collect();
    if !rest.is_empty() {
        let sum =
            rest.iter().fold([0.0; 3], |sum, step| [sum[0] + step.heard, sum[1] + step.quiet, sum[2] + step.hold]);
        bars.push(PartsBar {
            name: "other steps".to_owned(),
            parts: sum.map(Time::from_secs_f64).to_vec(),
            note: format!("{} steps", rest.len()),
        });
    }
    (!bars.is_empty()).then(|| Parts {
        title: "where the seconds of a call go".to_owned(),
        caption: "mean seconds a call, the dearest step first; together they are the length of an average call"
            .to_owned(),
        names: vec!["heard", "keys and silence", "on hold"],
        bars,
        waterfall: true,
    })
}

/// How often calls come by, in words.
fn visits(visits: f64) -> String {
    if visits < 0.995 { format!("in {:.0}% of calls", visits * 100.0) } else { format!("{visits:.2} times a call") }
}
