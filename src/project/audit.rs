//! From an audit's path to its script and its line.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::load::{Line, Project};
use crate::audio::{Clip, wav};
use crate::audit::{self, AUDIT_NAMES_UNKNOWN, Plan, Script};
use crate::error::Result;
use crate::finding::{self, Finding};
use crate::syntax::{Notation, Reader, parse};

/// An audit, ready to be played.
#[derive(Debug)]
pub struct Audit {
    /// The file as people wrote its path.
    pub name: String,
    /// Its file stem.
    pub stem: String,
    /// The line that it calls; `None` where it is not there.
    pub line: Option<Arc<Line>>,
    /// Its calls: one, or one a row.
    pub calls: Vec<AuditCall>,
    /// What was wrong with the audit itself, and of no call alone.
    pub findings: Vec<Finding>,
}

/// A call of an audit.
#[derive(Debug)]
pub struct AuditCall {
    /// What it is called: the file's stem, and the row.
    pub name: String,
    /// What was written.
    pub script: Script,
    /// Its names found in its line; `None` where the line is not there.
    pub plan: Option<Plan>,
    /// What it names and the line does not have, and what no call can do.
    pub unknown: Vec<Finding>,
}

impl Audit {
    /// Everything that is wrong with it before anybody calls.
    pub fn all_findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().chain(self.calls.iter().flat_map(|call| &call.unknown))
    }
}

impl Project {
    /// Reads an audit and the line it calls.
    ///
    /// # Errors
    /// When the audit's own file cannot be opened.
    pub fn audit(&mut self, path: &Path) -> Result<Audit> {
        let (file, mut findings) = self.text(path)?;
        let parsed = parse(&self.sources, file, Notation::Toml);
        let mut reader = Reader::new(&self.sources);
        let scripts = audit::read(&mut reader, file, parsed);
        findings.append(&mut reader.findings);
        let mut line = None;
        if let Some(name) = scripts.iter().find_map(|script| script.line.as_ref()) {
            match self.line(&beside(path, &name.value)) {
                Ok(found) => line = Some(found),
                Err(error) => findings.push(
                    Finding::new(&AUDIT_NAMES_UNKNOWN, name.span, error.to_string())
                        .help("the path counts from the folder of this audit"),
                ),
            }
        }
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let calls = scripts.into_iter().map(|script| {
            let (mut plan, mut unknown) = (None, Vec::new());
            if let Some(line) = &line {
                let (planned, named) = script.plan(&line.graph);
                // Half a line would be told only what is missing from it.
                if line.complete {
                    let too_soon = script.too_soon(&planned, &line.graph, &line.times);
                    unknown =
                        named.into_iter().chain(too_soon).map(|finding| script.in_row_where_filled(finding)).collect();
                    finding::tidy(&mut unknown);
                }
                plan = Some(planned);
            }
            let name = match &script.case {
                Some(case) => format!("{stem} [{}]", case.name.value),
                None => stem.clone(),
            };
            AuditCall { name, script, plan, unknown }
        });
        let calls = calls.collect();
        finding::tidy(&mut findings);
        Ok(Audit { name: path.display().to_string(), stem, line, calls, findings })
    }
}

/// A path that is written in a file, as seen from where the file is: `a/../b` is `b`, as people would write it.
fn beside(file: &Path, name: &str) -> PathBuf {
    straight(&file.parent().unwrap_or(Path::new("")).join(name))
}

/// A path without `.` and without `..` as far as it goes; nothing is looked up.
pub(super) fn straight(whole: &Path) -> PathBuf {
    let mut path = PathBuf::new();
    for part in whole.components() {
        match part {
            std::path::Component::ParentDir if path.file_name().is_some() => {
                path.pop();
            }
            std::path::Component::CurDir => {}
            part => path.push(part),
        }
    }
    path
}

impl Line {
    /// The sound of a prompt file at 8 kHz; `None` where there is none or it cannot be read.
    #[must_use]
    pub fn clip(&self, name: &str) -> Option<Arc<Clip>> {
        let mut clips = self.clips.lock().ok()?;
        if let Some(clip) = clips.get(name) {
            return clip.clone();
        }
        let clip = super::prompts::locate(&super::store::Store::Disk, &self.folder, name)
            .and_then(|path| super::files::read(&path, u64::MAX).ok())
            .and_then(|(bytes, _)| wav::read(&bytes).ok())
            .map(|(clip, _)| Arc::new(clip));
        clips.insert(name.to_owned(), clip.clone());
        clip
    }
}
