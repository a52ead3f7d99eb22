//! `ringtrue check --fix` and `--diff`: what is mechanical is mended, round by round, until nothing is left to mend.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use super::Stdio;
use super::check::{Asked, Judgement, judge};
use crate::error::Error;
use crate::finding::{self, ENCODING, Finding, Fix, Severity, count_of};
use crate::project::{STDIN, real, write_file};
use crate::render;
use crate::report::{Cell, Table};
use crate::source::{FileId, Sources};

/// Rounds of mending (ours): what is left after so many mends each other's work for ever.
const MOST_ROUNDS: usize = 16;

/// A file with another text than before.
pub(super) struct Mended {
    /// Its name as people wrote it.
    name: String,
    /// The file; `None`: standard input.
    path: Option<PathBuf>,
    before: String,
    pub(super) after: String,
}

/// What became of the files, and what is said of them now.
pub(super) struct Outcome {
    pub(super) judgement: Judgement,
    pub(super) files: Vec<Mended>,
    /// Rule, place and message of what was mended.
    fixed: Vec<[String; 3]>,
}

/// Mends what can be mended, and writes nothing.
pub(super) fn mend(asked: &mut Asked, stdio: &Stdio<'_>) -> Result<Outcome, Error> {
    let mut judgement = judge(asked, stdio)?;
    let mut files: BTreeMap<String, Mended> = BTreeMap::new();
    let mut fixed = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let fixes = fixes(&judgement, asked.reads_stdin());
        let errors = reading_errors(&judgement);
        let all: Vec<&Finding> = fixes.iter().map(|at| &judgement.report.findings[*at]).collect();
        let next = attempt(asked, stdio, &judgement, &all)?;
        let (next, taken, changes) = match next {
            None => break,
            Some((next, changes)) if reading_errors(&next) <= errors => (next, all, changes),
            // One of them did more harm than good: each has to show that it does not.
            Some(_) => {
                let mut found = None;
                for finding in all {
                    let tried = attempt(asked, stdio, &judgement, &[finding])?;
                    if let Some((next, changes)) = tried.filter(|(next, _)| reading_errors(next) <= errors) {
                        found = Some((next, vec![finding], changes));
                        break;
                    }
                }
                let Some(found) = found else { break };
                found
            }
        };
        let sources = &judgement.project.sources;
        fixed.extend(taken.iter().map(|finding| {
            let place = finding.span().map(|span| sources.place(span)).unwrap_or_default();
            [finding.code.name.to_owned(), place, finding.message.clone()]
        }));
        for (file, after) in changes {
            let name = sources.file(file).name.clone();
            let path = path_of(&name, stdio);
            asked.put(path.as_deref(), &after);
            match files.get_mut(&name) {
                Some(known) => known.after = after,
                None => {
                    let before = sources.text(file).to_owned();
                    files.insert(name.clone(), Mended { name, path, before, after });
                }
            }
        }
        judgement = next;
    }
    let files = files.into_values().filter(|file| file.before != file.after).collect();
    Ok(Outcome { judgement, files, fixed })
}

/// The findings that can be mended at once: their edits do not touch. Whoever hands in a text wants it back, and no other
/// file changed.
fn fixes(judgement: &Judgement, only_stdin: bool) -> Vec<usize> {
    let sources = &judgement.project.sources;
    let findings = &judgement.report.findings;
    // Of a text that is not what the file holds, no byte has its place.
    let garbled: HashSet<FileId> = findings
        .iter()
        .filter(|found| found.code.id == ENCODING.id)
        .filter_map(|found| Some(found.span()?.file))
        .collect();
    // A file that several lines include was read once for each: the first reading is mended.
    let mut readings: HashMap<&str, FileId> = HashMap::new();
    let mut fixable: Vec<(usize, &Fix)> = Vec::new();
    for (at, found) in findings.iter().enumerate() {
        let Some((fix, replacements)) = found.fix.as_ref().and_then(|fix| Some((fix, fix.replacements()?))) else {
            continue;
        };
        let mendable = replacements.iter().all(|(span, _)| {
            !garbled.contains(&span.file)
                && (!only_stdin || sources.file(span.file).name == STDIN)
                && *readings.entry(&sources.file(span.file).name).or_insert(span.file) == span.file
        });
        if mendable {
            fixable.push((at, fix));
        }
    }
    let fixes: Vec<&Fix> = fixable.iter().map(|(_, fix)| *fix).collect();
    finding::apart(&fixes).into_iter().map(|at| fixable[at].0).collect()
}

/// What is said of the files once these findings are mended; `None` where no text changes.
type Attempt = Option<(Judgement, Vec<(FileId, String)>)>;

fn attempt(asked: &Asked, stdio: &Stdio<'_>, judgement: &Judgement, findings: &[&Finding]) -> Result<Attempt, Error> {
    let sources: &Sources = &judgement.project.sources;
    let mut edits: BTreeMap<FileId, Vec<(crate::source::Span, &str)>> = BTreeMap::new();
    for fix in findings.iter().filter_map(|finding| finding.fix.as_ref()) {
        for (span, text) in fix.replacements().unwrap_or_default() {
            edits.entry(span.file).or_default().push((span, text));
        }
    }
    let mended = |(file, edits): (FileId, Vec<_>)| (file, finding::apply(sources.text(file), &edits));
    let changes: Vec<(FileId, String)> =
        edits.into_iter().map(mended).filter(|(file, text)| sources.text(*file) != text).collect();
    if changes.is_empty() {
        return Ok(None);
    }
    let mut asked = asked.clone();
    for (file, text) in &changes {
        asked.put(path_of(&sources.file(*file).name, stdio).as_deref(), text);
    }
    Ok(Some((judge(&asked, stdio)?, changes)))
}

fn reading_errors(judgement: &Judgement) -> usize {
    let is_one = |found: &&Finding| found.severity == Severity::Error && found.code.id.starts_with("RT0");
    judgement.report.findings.iter().filter(is_one).count()
}

/// The real path of a file that people know by a name; `None`: standard input.
fn path_of(name: &str, stdio: &Stdio<'_>) -> Option<PathBuf> {
    (name != STDIN).then(|| real(&stdio.here.join(name)))
}

impl Outcome {
    /// Writes the files that changed, each whole or not at all. What came from standard input is not written.
    pub(super) fn write(&self) -> Result<(), Error> {
        for file in &self.files {
            if let Some(path) = &file.path {
                write_file(path, file.after.as_bytes())
                    .map_err(|error| Error::path("write", std::path::Path::new(&file.name), &error))?;
            }
        }
        Ok(())
    }

    /// What would be written, as a patch.
    pub(super) fn patch(&self) -> String {
        self.files.iter().map(|file| render::patch(&file.name, &file.before, &file.after)).collect()
    }

    /// `5 findings mended in 2 files`.
    pub(super) fn summary(&self, verb: &str) -> String {
        if self.files.is_empty() {
            return "nothing to mend".to_owned();
        }
        format!("{} {verb} in {}", count_of(self.fixed.len(), "finding"), count_of(self.files.len(), "file"))
    }

    /// What was mended, as a list.
    pub(super) fn table(&self) -> Table {
        Table {
            name: "mended",
            title: "mended".to_owned(),
            columns: vec!["rule", "place", "was"],
            rows: self.fixed.iter().map(|row| row.iter().map(Cell::text).collect()).collect(),
        }
    }
}
