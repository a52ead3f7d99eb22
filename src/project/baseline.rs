//! Baselines: the findings that an old line had when its people began to check it.

use std::collections::HashMap;
use std::path::Path;

use super::Project;
use crate::error::{Error, Result};
use crate::finding::{Finding, without_digits};
use crate::source::Sources;
use crate::syntax::{Notation, Reader, parse};

/// The version of the format that is read.
const VERSION: u32 = 1;
/// The largest count of a finding in a baseline (ours).
const MOST: u32 = 1_000_000;

/// Findings that are known: how many of each rule, file and message.
#[derive(Debug)]
pub struct Baseline {
    known: HashMap<(String, String, String), usize>,
}

impl Project {
    /// Reads a baseline.
    ///
    /// # Errors
    /// When it cannot be opened or is none: nothing can be compared then.
    pub fn baseline(&mut self, path: &Path) -> Result<Baseline> {
        let advice = "`ringtrue check --baseline FILE --update-baseline` writes one";
        let (file, mut findings) = self.text(path).map_err(|error| error.help(advice))?;
        let parsed = parse(&self.sources, file, Notation::Toml);
        findings.extend(parsed.findings);
        let mut reader = Reader::new(&self.sources);
        let mut known = HashMap::new();
        if let Some(root) = &parsed.root {
            let mut table = reader.table(root, "a baseline");
            if let Some(node) = table.need(&mut reader, "version", "write `version = 1`") {
                reader.whole(node, VERSION, VERSION);
            }
            let list = table.take("finding").map(|node| reader.list(node)).unwrap_or_default();
            for node in list {
                let mut table = reader.table(node, "a finding of a baseline");
                let mut text = |reader: &mut Reader<'_>, key| {
                    let node = table.need(reader, key, "write the baseline anew with `--update-baseline`")?;
                    node.text().map(str::to_owned)
                };
                let (rule, file, message) =
                    (text(&mut reader, "rule"), text(&mut reader, "file"), text(&mut reader, "message"));
                let count = table.take("count").and_then(|node| reader.whole(node, 1, MOST));
                table.finish(&mut reader);
                if let (Some(rule), Some(file), Some(message)) = (rule, file, message) {
                    let count = count.map_or(1, |count| count.value as usize);
                    *known.entry((rule, file, without_digits(&message))).or_default() += count;
                }
            }
            table.finish(&mut reader);
        }
        findings.append(&mut reader.findings);
        if let Some(finding) = findings.first() {
            let place = finding.span().map(|span| self.sources.place(span)).unwrap_or_default();
            return Err(Error::new(format!("{place}: this is no baseline: {}", finding.message)).help(advice));
        }
        Ok(Baseline { known })
    }
}

/// What a baseline took out.
#[derive(Clone, Copy, Debug)]
pub struct SetAside {
    /// So many findings were known.
    pub known: usize,
    /// So many of the baseline were not found any more.
    pub gone: usize,
}

impl Baseline {
    /// Takes out the findings that are known.
    pub fn set_aside(mut self, findings: &mut Vec<Finding>, sources: &Sources) -> SetAside {
        let all = findings.len();
        findings.retain(|finding| {
            let Some(span) = finding.span() else { return true };
            let file = sources.file(span.file).name.trim_start_matches("./").to_owned();
            let key = (finding.code.name.to_owned(), file, finding.likeness().1);
            match self.known.get_mut(&key) {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    false
                }
                _ => true,
            }
        });
        SetAside { known: all - findings.len(), gone: self.known.values().sum() }
    }
}
