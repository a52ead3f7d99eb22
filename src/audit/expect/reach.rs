//! `reach = "human"`: a person, a queue, a message, a promise to call back, the end of the call, or a step.

use super::Expectation;
use crate::audit::follow::{Moment, Seen, Sign};
use crate::audit::plan::Target;
use crate::audit::{AUDIT_NAMES_UNKNOWN, Deed, Way};
use crate::finding::{Finding, did_you_mean};
use crate::graph::{MenuGraph, StepKind};
use crate::source::Spanned;

pub(super) static EXPECTATION: Expectation = Expectation {
    name: "reach",
    takes: "`human`, `queue`, `voicemail`, `callback`, `end` or a step",
    resolve,
    met,
    missed,
};

/// Where a call can come to that is no step.
pub(crate) const PLACES: [&str; 5] = ["human", "queue", "voicemail", "callback", "end"];

fn resolve(graph: &MenuGraph, _: &Way, name: &Spanned<String>) -> Result<Target, Finding> {
    // A step of the line comes before a word of the language: its author meant the step.
    if let Some(step) = graph.find(&name.value) {
        return Ok(Target { steps: vec![step], should: Some(graph.step(step).span), ..Target::new(&name.value) });
    }
    if let Some(place) = PLACES.iter().find(|place| **place == name.value) {
        let leads = |kind: &StepKind| match *place {
            "human" => {
                matches!(kind, StepKind::Queue(queue) if queue.human)
                    || matches!(kind, StepKind::Transfer { human: true, .. })
            }
            "queue" => matches!(kind, StepKind::Queue(_)),
            "voicemail" => matches!(kind, StepKind::Voicemail { .. }),
            "callback" => matches!(kind, StepKind::Callback { .. }),
            _ => matches!(kind, StepKind::Disconnect(_)),
        };
        // Where several steps could bring it about, none of them is to blame.
        let mut could = graph.steps().filter(|(_, step)| leads(&step.kind)).map(|(_, step)| step.span);
        let should = could.next().filter(|_| could.next().is_none());
        return Ok(Target { place: Some(place), should, ..Target::new(&name.value) });
    }
    let near = did_you_mean(&name.value, graph.step_names().chain(PLACES));
    Err(Finding::new(&AUDIT_NAMES_UNKNOWN, name.span, format!("the line has no step `{}`{near}", name.value))
        .help(format!("`reach` takes {}", EXPECTATION.takes)))
}

fn met(target: &Target, moment: &Moment, _: bool) -> bool {
    match (target.place, &moment.sign) {
        (Some("human"), Sign::Human)
        | (Some("queue"), Sign::HoldBegan)
        | (Some("voicemail"), Sign::Voicemail)
        | (Some("callback"), Sign::Callback)
        | (Some("end"), Sign::Ended) => true,
        (None, Sign::Entered(step)) => target.steps.contains(step),
        _ => false,
    }
}

fn missed(graph: &MenuGraph, target: &Target, _: Option<&Deed>, seen: &Seen) -> String {
    let wanted = match target.place {
        Some("human") => "no person spoke".to_owned(),
        Some("queue") => "no queue was entered".to_owned(),
        Some("voicemail") => "no message could be left".to_owned(),
        Some("callback") => "no call back was promised".to_owned(),
        Some(_) => "the line did not end the call".to_owned(),
        None => format!("`{}` was not reached", target.name),
    };
    match seen.way(graph) {
        Some(way) => format!("{wanted}: the call went {way}"),
        None => wanted,
    }
}
