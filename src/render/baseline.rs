//! The baseline: findings that were there before, as TOML that people can read in a change and `check --baseline` reads.

use serde::Serialize;

use super::{Format, Style};
use crate::finding::Finding;
use crate::report::Report;
use crate::source::Sources;

pub(super) static FORMAT: Format = Format { name: "baseline", render };

/// The version of this format.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Baseline {
    version: u32,
    finding: Vec<Known>,
}

#[derive(Serialize)]
struct Known {
    rule: &'static str,
    file: String,
    message: String,
    #[serde(skip_serializing_if = "is_one")]
    count: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references out")]
fn is_one(count: &usize) -> bool {
    *count == 1
}

fn render(report: &Report, sources: &Sources, _: &Style) -> String {
    let mut known: Vec<(Known, (&str, String))> = Vec::new();
    for finding in report.findings.iter() {
        let Some(span) = finding.span() else { continue };
        let file = sources.file(span.file).name.trim_start_matches("./").to_owned();
        let likeness = Finding::likeness(finding);
        match known.iter_mut().find(|(known, like)| known.file == file && *like == likeness) {
            Some((known, _)) => known.count += 1,
            None => {
                let message = finding.message.clone();
                known.push((Known { rule: finding.code.name, file, message, count: 1 }, likeness));
            }
        }
    }
    let baseline = Baseline { version: VERSION, finding: known.into_iter().map(|(known, _)| known).collect() };
    let text = toml::to_string(&baseline).unwrap_or_default();
    format!(
        "# What `ringtrue check` found when this was written. `ringtrue check --baseline` with this file shows only what\n\
         # is new. Digits in messages do not count, and lines may move. Take out what has been mended.\n{text}"
    )
}
