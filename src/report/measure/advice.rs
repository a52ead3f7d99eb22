//! The steps that cost callers the most seconds, and what can be done about each.

use super::Cx;
use crate::graph::StepKind;
use crate::report::{Sign, Told, ToldLine};
use crate::time::Time;
use crate::timing::Blame;

/// Steps that are told (ours): as many as anybody takes on in a day.
const TOLD: usize = 3;

/// The dearest steps; `None`: nothing takes any time.
pub(super) fn dearest(cx: &Cx<'_>) -> Option<Told> {
    let all: f64 = cx.answer.visits.iter().map(Blame::seconds).sum();
    let lines: Vec<ToldLine> = cx
        .answer
        .visits
        .iter()
        .filter(|step| step.seconds() >= 0.05)
        .take(TOLD)
        .map(|step| ToldLine {
            sign: Sign::Plain,
            subject: cx.of.graph.step(step.step).name.clone(),
            text: format!("{} a call, {}: {}", cx.about(seconds(step.seconds())), where_to(step), advice(cx, step)),
            quotes: Vec::new(),
            places: vec![cx.of.graph.step(step.step).span],
        })
        .collect();
    let title = format!("where the seconds go: the dearest of {} a call", cx.about(seconds(all)));
    (!lines.is_empty()).then_some(Told { title, lines })
}

fn seconds(seconds: f64) -> Time {
    Time::from_secs_f64(seconds)
}

/// What most of the time is spent on.
fn where_to(step: &Blame) -> &'static str {
    if step.hold >= step.heard.max(step.quiet) {
        "on hold"
    } else if step.heard >= step.quiet {
        "listening"
    } else {
        "keys and silence"
    }
}

/// What can be done about it.
fn advice(cx: &Cx<'_>, step: &Blame) -> String {
    let written = cx.of.graph.step(step.step);
    let better = cx.of.measure.orders.iter().find(|order| order.menu == step.step);
    match &written.kind {
        StepKind::Queue(queue) if step.hold >= step.heard => match &queue.callback {
            None => "more people, or offer to call back so that nobody has to hold (`callback:`)".to_owned(),
            Some(offer) => format!("more people, or offer the call back before {}", offer.after),
        },
        StepKind::Menu(_) if better.is_some() => {
            let saves = better.map_or(0.0, |better| better.saves);
            format!("say its choices in a better order (below): saves {}", seconds(saves))
        }
        StepKind::Menu(_) if step.quiet > step.heard => format!(
            "most of it is silence after the choices: a timeout under {}, or fewer attempts",
            written.settings.timeout
        ),
        StepKind::Menu(_) => "shorter offers, and what most callers want first".to_owned(),
        StepKind::Collect(collect) if step.quiet > step.heard => {
            format!("{} digits are a lot to key: ask for fewer, or know callers by their number", collect.min.max(1))
        }
        StepKind::Collect(_) => "fewer words before the first digit".to_owned(),
        StepKind::Play(_) | StepKind::Disconnect(_) | StepKind::Callback { .. } | StepKind::Voicemail { .. } => {
            "say it in fewer words".to_owned()
        }
        StepKind::Transfer { ring, .. } => format!("it rings up to {ring}: let somebody answer sooner"),
        _ => "see what takes so long here".to_owned(),
    }
}
