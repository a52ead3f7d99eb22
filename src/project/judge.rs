//! What is to be said of a line: what was met while reading it, and what the rules say.

use super::Line;
use crate::finding::{Finding, TEXT_CUT_SHORT};
use crate::lint::{self, Cx, Judged, Selection};
use crate::source::Span;

/// The rule that speaks of keys which no prompt offers.
const UNSPOKEN: &str = "key-live-but-unspoken";

impl Line {
    /// What is wrong with the line: while reading, and by the rules where it was read to its end. What comments allow is
    /// left out, and counted.
    #[must_use]
    pub fn judge(&self, selection: &Selection) -> Judged {
        let mut judged = Judged::default();
        let settings = self.config.rules.clone().selected(selection.clone());
        if self.complete {
            let (files, callers) = (self.listened(), self.config.callers);
            judged = lint::check(&Cx::new(&self.graph, &self.times, &self.holds, &files, callers, &settings));
            let cut = self.cut_short();
            let is_repeated =
                |found: &Finding| found.span().is_some_and(|span| cut.iter().any(|choice| choice.holds(span)));
            judged.findings.retain(|found| found.code.name != UNSPOKEN || !is_repeated(found));
            judged.allow(&self.allowances, &settings);
        }
        judged.findings.extend(self.findings.iter().cloned());
        judged
    }

    /// Choices whose words were cut short while reading: that their key is not spoken is the same mistake.
    fn cut_short(&self) -> Vec<Span> {
        let cut = self.findings.iter().filter(|found| found.code.id == TEXT_CUT_SHORT.id);
        let cut: Vec<Span> = cut.filter_map(Finding::span).collect();
        if cut.is_empty() {
            return Vec::new();
        }
        let choices = self.graph.menus().flat_map(|(.., menu)| &menu.choices).map(|choice| choice.span);
        choices.filter(|choice| cut.iter().any(|cut| choice.holds(*cut))).collect()
    }
}
