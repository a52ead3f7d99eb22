//! Clarity: what the rules say about the words of each step that speaks and about the sound of its recordings.

use super::{Check, Cx, Part};
use crate::finding::{Finding, Severity};
use crate::graph::StepId;
use crate::source::Span;

pub(super) static PART: Part = Part {
    name: "clarity",
    about: "each step that speaks: all of it without a finding on its words and recordings, half with a warning, nothing with an error",
    weight: 10.0,
    checks,
};

/// Rules about what is said, beside the families of wording (RT3xx) and recordings (RT6xx).
const ABOUT_WORDS: [&str; 6] = ["RT206", "RT208", "RT209", "RT210", "RT215", "RT217"];

fn is_about_clarity(finding: &Finding) -> bool {
    let id = finding.code.id;
    finding.severity > Severity::Info && (id.starts_with("RT3") || id.starts_with("RT6") || ABOUT_WORDS.contains(&id))
}

fn checks(cx: &Cx<'_>) -> Vec<Check> {
    let reachable = cx.graph.reachable();
    let speaks: Vec<(StepId, Span)> = cx
        .graph
        .steps()
        .filter(|(id, _)| reachable.has(*id) && !cx.graph.own_prompts(*id).is_empty())
        .map(|(id, step)| (id, step.span))
        .collect();
    let found: Vec<(&Finding, Span)> = cx
        .findings
        .iter()
        .filter(|finding| is_about_clarity(finding))
        .filter_map(|finding| Some((finding, finding.span()?)))
        .collect();
    let mut worst: Vec<Option<(&Finding, Span)>> = vec![None; speaks.len()];
    for (finding, span) in found {
        // A step reaches from its name to the next one's, in the file that wrote it.
        let inside = speaks
            .iter()
            .enumerate()
            .filter(|(_, (_, step))| step.file == span.file && step.start <= span.start)
            .max_by_key(|(_, (_, step))| step.start);
        if let Some((at, _)) = inside
            && worst[at].is_none_or(|(before, _)| before.severity < finding.severity)
        {
            worst[at] = Some((finding, span));
        }
    }
    let steps = speaks.iter().zip(worst);
    steps
        .map(|((id, span), worst)| {
            let what = format!("what `{}` says", cx.graph.step(*id).name);
            let Some((finding, at)) = worst else {
                return Check::new(what, "no finding", "no finding", 1.0).place(Some(*span));
            };
            let earned = if finding.severity == Severity::Error { 0.0 } else { 0.5 };
            let mut check = Check::new(what, finding.message.clone(), "no finding", earned).place(Some(at));
            check.finding = Some((finding.code.id, finding.message.clone()));
            check.help(finding.help.clone().unwrap_or_default())
        })
        .collect()
}
