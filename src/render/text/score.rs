//! Grades.

use std::fmt::Write as _;

use super::Paint;
use crate::finding::count_of;
use crate::report::{LostView, SHOWN_WORST, Scorecard, tenths};
use crate::source::Sources;

/// Letters of the bar of a part.
const BAR: usize = 20;

pub(super) fn draw(out: &mut String, card: &Scorecard, sources: &Sources, paint: Paint) {
    let (Some(grade), Some(points)) = (card.grade, card.points) else {
        let _ = writeln!(out, "{}\n", paint.bold(&format!("{}: nothing to grade", card.line)));
        return;
    };
    let headline = format!("{}: grade {grade}, {} of 100 points", card.line, tenths(points));
    let headline = if points >= 79.5 { paint.good(&headline) } else { paint.bold(&headline) };
    let _ = writeln!(out, "{headline}\n");
    for part in &card.parts {
        let (bar, points) = match part.points {
            Some(points) => {
                let full = ((points / 100.0 * BAR as f64).round() as usize).min(BAR);
                (format!("{}{}", "#".repeat(full), ".".repeat(BAR - full)), format!("{:>5}", tenths(points)))
            }
            None => (" ".repeat(BAR), "    -".to_owned()),
        };
        let counted = if part.points.is_some() {
            let lost =
                if part.lost.is_empty() { String::new() } else { format!(", {} not fully earned", part.lost.len()) };
            format!("weight {}, {}{lost}", part.weight, count_of(part.checks.len(), "check"))
        } else {
            format!("not judged: nothing to go by (weight {}, not counted)", part.weight)
        };
        let _ = writeln!(out, "  {:<9} {points}  {bar}  {}", part.name, paint.dim(&counted));
    }
    out.push('\n');
    if !card.worst.is_empty() {
        let shown = card.worst.len().min(SHOWN_WORST);
        let title = match shown {
            1 => "the one thing to mend".to_owned(),
            many => format!("the {many} worst things"),
        };
        let _ = writeln!(out, "  {}", paint.bold(&title));
        for (at, worst) in card.worst.iter().take(SHOWN_WORST).enumerate() {
            let _ = writeln!(out, "  {}. -{}  {}", at + 1, tenths(worst.points), line(&worst.lost));
            let place = worst.lost.place.map(|span| format!("{}: ", sources.place(span))).unwrap_or_default();
            let _ = writeln!(out, "     {}", paint.dim(&format!("{place}{}", worst.gain())));
            if !worst.lost.help.is_empty() {
                let _ = writeln!(out, "     {}", paint.dim(&format!("help: {}", worst.lost.help)));
            }
        }
        out.push('\n');
        let _ = writeln!(out, "  {}", paint.bold("every point that was lost"));
        for part in card.parts.iter().filter(|part| !part.lost.is_empty()) {
            for lost in &part.lost {
                let place = lost.place.map(|span| sources.place(span)).unwrap_or_default();
                let _ = writeln!(
                    out,
                    "  {:<9} -{:<5} {}  {}",
                    part.name,
                    tenths(lost.points),
                    line(lost),
                    paint.dim(&place)
                );
            }
        }
        out.push('\n');
    }
    let _ = writeln!(out, "  {}", paint.dim("how it is counted"));
    for part in &card.parts {
        let _ = writeln!(out, "  {}", paint.dim(&format!("{:<9} {}", part.name, part.about)));
    }
    for sentence in card.formula.iter().map(String::as_str).chain(["`--format json` lists every check."]) {
        let _ = writeln!(out, "  {}", paint.dim(sentence));
    }
    out.push('\n');
}

/// `hold 8 m, at most 2 m (a-callback-is-taken, 0:35)`.
fn line(lost: &LostView) -> String {
    let rule = lost.rule.map(|rule| format!("{rule} ")).unwrap_or_default();
    let call = lost.call.as_ref().map(|(name, at)| format!(" ({name}, {})", at.clock())).unwrap_or_default();
    match lost.rule {
        Some(_) => format!("{}: {rule}{}{call}", lost.what, lost.actual),
        None => format!("{}: {}, should be {}{call}", lost.what, lost.actual, lost.limit),
    }
}
