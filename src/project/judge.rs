//! What is to be said of a line: what was met while reading it, and what the rules say.

use super::Line;
use crate::lint::{self, Cx, Judged, Selection};

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
            judged.allow(&self.allowances, &settings);
        }
        judged.findings.extend(self.findings.iter().cloned());
        judged
    }
}
