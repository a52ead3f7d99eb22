//! Where rules put what they find.

use super::{NotJudged, Why};
use crate::finding::{Code, Edit, Finding, Severity};
use crate::source::Span;

/// Takes what a rule reports, under the rule's own name and severity.
#[derive(Debug)]
pub struct Sink {
    pub(super) code: &'static Code,
    pub(super) findings: Vec<Finding>,
    pub(super) not_judged: Vec<NotJudged>,
}

impl Sink {
    /// Reports something at its smallest place. It is complete when the value that comes back is dropped.
    pub fn report(&mut self, span: Span, message: impl Into<String>) -> Reported<'_> {
        Reported { finding: Some(Finding::new(self.code, span, message)), sink: self }
    }

    /// Says that so many things could not be judged, and why; nothing is said of none.
    pub fn not_judged(&mut self, why: Why, count: usize) {
        match self.not_judged.iter_mut().find(|known| known.why == why) {
            Some(known) => known.count += count,
            None if count > 0 => self.not_judged.push(NotJudged { code: self.code, why, count }),
            None => {}
        }
    }
}

/// A finding to which more can be said.
#[derive(Debug)]
pub struct Reported<'s> {
    sink: &'s mut Sink,
    finding: Option<Finding>,
}

impl Reported<'_> {
    fn with(mut self, change: impl FnOnce(Finding) -> Finding) -> Self {
        self.finding = self.finding.take().map(change);
        self
    }

    /// Words beside the primary place.
    pub fn label(self, text: impl Into<String>) -> Self {
        self.with(|finding| finding.label(text))
    }

    /// Another place, and why it is shown.
    pub fn related(self, span: Span, text: impl Into<String>) -> Self {
        self.with(|finding| finding.related(span, text))
    }

    /// What to write instead.
    pub fn help(self, text: impl Into<String>) -> Self {
        self.with(|finding| finding.help(text))
    }

    /// Edits that together would mend it; none: a person has to.
    pub fn edits(self, edits: Vec<Edit>) -> Self {
        if edits.is_empty() { self } else { self.with(|finding| finding.edits(edits)) }
    }

    /// Another severity than the rule's.
    pub fn severity(self, severity: Severity) -> Self {
        self.with(|finding| finding.severity(severity))
    }
}

impl Drop for Reported<'_> {
    fn drop(&mut self) {
        self.sink.findings.extend(self.finding.take());
    }
}
