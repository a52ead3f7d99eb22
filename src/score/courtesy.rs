//! Courtesy: what only people can answer.

use super::{Check, Cx, Part};

pub(super) static PART: Part = Part {
    name: "courtesy",
    about: "what people said of the calls, from the worst answer of a scale to its best",
    weight: 5.0,
    checks,
};

fn checks(cx: &Cx<'_>) -> Vec<Check> {
    let calls = cx.calls.iter().enumerate();
    let rated = calls.flat_map(|(at, call)| call.ratings.iter().map(move |rating| (at, call, rating)));
    rated
        .map(|(at, call, rating)| {
            let span = f64::from(rating.scale.saturating_sub(1).max(1));
            let earned = (f64::from(rating.rating.saturating_sub(1)) / span).clamp(0.0, 1.0);
            let actual = format!("{} of {}", rating.rating, rating.scale);
            let mut check = Check::new(
                format!("\"{}\"", rating.ask),
                actual,
                format!("{} of {}", rating.scale, rating.scale),
                earned,
            );
            check.weight = rating.weight;
            check.at(at, call.trace.human_at().unwrap_or(call.trace.ended)).place(Some(rating.span))
        })
        .collect()
}
