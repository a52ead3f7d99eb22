//! Which step a finding is about: the one in whose text its primary place lies.

use std::collections::HashMap;

use super::{GraphOptions, Mark};
use crate::finding::Severity;
use crate::graph::{MenuGraph, StepKind};
use crate::source::{FileId, Sources, Span};

/// One a step; `None` where nothing is wrong.
pub(super) fn marks(graph: &MenuGraph, options: &GraphOptions<'_>) -> Vec<Option<Mark>> {
    let mut files: HashMap<FileId, Vec<(Span, usize)>> = HashMap::new();
    for (id, step) in
        graph.steps().filter(|(_, step)| !matches!(step.kind, StepKind::Missing) || is_written(graph, &step.name))
    {
        files.entry(step.span.file).or_default().push((step.span, id.index()));
    }
    for steps in files.values_mut() {
        steps.sort_unstable_by_key(|(span, _)| span.start);
    }
    let mut found: Vec<Vec<(Severity, &'static str)>> = vec![Vec::new(); graph.steps().count()];
    for finding in options.findings.iter().filter(|finding| finding.severity >= Severity::Warning) {
        let Some(span) = finding.span() else { continue };
        let Some(steps) = files.get(&span.file) else { continue };
        let after = steps.partition_point(|(step, _)| step.start <= span.start);
        let Some((step, at)) = after.checked_sub(1).map(|at| steps[at]) else { continue };
        if is_inside(step, span, options.sources) {
            found[at].push((finding.severity, finding.code.id));
        }
    }
    found
        .into_iter()
        .map(|mut found| {
            found.sort_unstable_by(|a, b| (b.0, a.1).cmp(&(a.0, b.1)));
            found.dedup();
            let severity = found.first()?.0;
            let mut codes: Vec<&'static str> = Vec::new();
            for (_, code) in found {
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
            Some(Mark { severity, codes })
        })
        .collect()
}

/// A step whose kind could not be read is written all the same; one that stands in for another is not.
fn is_written(graph: &MenuGraph, name: &str) -> bool {
    graph.find(name).is_some()
}

/// Whether a place lies in the text of the step before it: what follows the last step at the left margin is the line's.
fn is_inside(step: Span, place: Span, sources: &Sources) -> bool {
    let text = sources.text(step.file);
    let between = text.get(step.end as usize..place.start as usize).unwrap_or_default();
    let own_line = text.get(place.start as usize..).unwrap_or_default();
    let margin = |line: &str| line.starts_with(|letter: char| !letter.is_whitespace() && !"#-}]".contains(letter));
    let mut lines = between.split('\n').skip(1).collect::<Vec<_>>();
    // The last of them is where the place begins.
    let last = lines.pop();
    !lines.into_iter().any(margin)
        && !last.is_some_and(|before| margin(if before.is_empty() { own_line } else { before }))
}
