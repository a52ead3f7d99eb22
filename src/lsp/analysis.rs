//! What is known of a line, an audit or the settings at one moment: read, judged, and every text with its tree.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::Range;

use super::place::FileKind;
use super::text::{Lines, Units};
use crate::audit;
use crate::finding::{self, Finding, Severity};
use crate::lint::Selection;
use crate::project::{Audit, CONFIG, Heard, Line, Project, real, root_of};
use crate::source::{FileId, Span};
use crate::syntax::{Node, Notation, parse, resolve};

/// What a file is, by its name.
pub(super) fn kind_of(path: &Path) -> FileKind {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("toml") if path.file_name().is_some_and(|name| name == CONFIG) => FileKind::Config,
        Some("toml") => FileKind::Audit,
        _ => FileKind::Menu,
    }
}

/// The tree of a text, as far as it can be read.
pub(super) fn tree_of(kind: FileKind, text: &str) -> Option<Node> {
    let mut sources = crate::source::Sources::default();
    let file = sources.add("", text);
    parse(&sources, file, notation(kind)).root
}

/// The notation of a kind of files.
pub(super) fn notation(kind: FileKind) -> Notation {
    if kind == FileKind::Menu { Notation::Yaml } else { Notation::Toml }
}

/// A line with its menu files, an audit with its line, or the settings.
#[derive(Debug)]
pub(super) struct Analysis {
    project: Project,
    /// The line that it is about.
    pub line: Option<Arc<Line>>,
    /// The audit that it is about.
    pub audit: Option<Audit>,
    /// All that is wrong.
    pub findings: Vec<Finding>,
    /// The texts, by their place in [`Analysis::files`].
    files: Vec<Text>,
}

/// A text of an analysis.
#[derive(Debug)]
pub(super) struct Text {
    /// Which of the texts.
    pub id: FileId,
    /// Its real path.
    pub path: PathBuf,
    /// What it is.
    pub kind: FileKind,
    lines: OnceCell<Lines>,
    tree: OnceCell<Option<Node>>,
}

impl Analysis {
    /// Reads and judges what begins with a file. A file that is gone is a finding nowhere: nothing is left to say.
    pub(super) fn new(path: &Path, unsaved: &HashMap<PathBuf, Arc<str>>, heard: &Arc<Heard>) -> Self {
        let mut project = Project::new(root_of(path), None).in_an_editor(unsaved.clone(), Arc::clone(heard));
        let shown = path.strip_prefix(project.here()).unwrap_or(path).to_path_buf();
        let (mut line, mut audit, mut findings) = (None, None, Vec::new());
        match kind_of(path) {
            FileKind::Menu => {
                line = project.line(&shown).ok();
                findings.extend(line.iter().flat_map(|line| judge_line(line)));
            }
            FileKind::Audit => {
                audit = project.audit(&shown).ok();
                if let Some(audit) = &audit {
                    line.clone_from(&audit.line);
                    findings.extend(judge_audit(audit));
                }
            }
            FileKind::Config => {
                project.config(&shown);
            }
        }
        findings.append(&mut project.config_findings);
        finding::tidy(&mut findings);
        resolve(&project.sources, &mut findings);
        let files = project.sources.ids().map(|id| Text::new(&project, id)).collect();
        Self { project, line, audit, findings, files }
    }

    /// Every text that was read.
    pub(super) fn files(&self) -> impl Iterator<Item = &Text> {
        self.files.iter()
    }

    /// The text of a path.
    pub(super) fn file(&self, path: &Path) -> Option<&Text> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The text that a span lies in.
    pub(super) fn file_of(&self, span: Span) -> Option<&Text> {
        self.files.iter().find(|file| file.id == span.file)
    }

    /// What stands in a text.
    pub(super) fn text(&self, file: &Text) -> &str {
        self.project.sources.text(file.id)
    }

    /// What a span covers.
    pub(super) fn slice(&self, span: Span) -> &str {
        self.project.sources.slice(span)
    }

    /// The tree of a text.
    pub(super) fn tree<'a>(&'a self, file: &'a Text) -> Option<&'a Node> {
        let read = || parse(&self.project.sources, file.id, notation(file.kind)).root;
        file.tree.get_or_init(read).as_ref()
    }

    /// The lines of a text.
    pub(super) fn lines<'a>(&'a self, file: &'a Text) -> &'a Lines {
        file.lines.get_or_init(|| Lines::new(self.text(file)))
    }

    /// A span as the editor counts it.
    pub(super) fn range(&self, span: Span, units: Units) -> Range {
        self.file_of(span).map(|file| self.lines(file).range(self.text(file), span, units)).unwrap_or_default()
    }
}

impl Text {
    fn new(project: &Project, id: FileId) -> Self {
        let path = real(&project.here().join(&project.sources.file(id).name));
        let kind = kind_of(&path);
        Self { id, path, kind, lines: OnceCell::new(), tree: OnceCell::new() }
    }
}

/// The line that a menu or an audit is about, built and not judged.
pub(super) fn line_of(path: &Path, unsaved: &HashMap<PathBuf, Arc<str>>, heard: &Arc<Heard>) -> Option<Arc<Line>> {
    let mut project = Project::new(root_of(path), None).in_an_editor(unsaved.clone(), Arc::clone(heard));
    match kind_of(path) {
        FileKind::Menu => project.line(path).ok(),
        FileKind::Audit => project.audit(path).ok()?.line,
        FileKind::Config => None,
    }
}

/// What is wrong with a line, as `ringtrue check` tells it.
fn judge_line(line: &Line) -> Vec<Finding> {
    let judged = line.judge(&Selection::default());
    let unused = judged.allowances.iter().filter(|(_, used)| !used).map(|(allowance, _)| allowance.unused());
    judged.findings.iter().cloned().chain(unused).collect()
}

/// What is wrong with an audit, and where the call that it describes goes another way.
fn judge_audit(audit: &Audit) -> Vec<Finding> {
    let mut findings: Vec<Finding> = audit.all_findings().cloned().collect();
    let misread = audit.findings.iter().any(|finding| finding.severity == Severity::Error);
    let Some(line) = audit.line.as_ref().filter(|line| line.complete && !misread) else { return findings };
    let mut judged = Vec::new();
    for call in &audit.calls {
        let Some(plan) = &call.plan else { continue };
        let trace = audit::replay(plan, &line.graph, &line.times, line.config.callers);
        judged.extend(audit::judge(&call.script, plan, &line.graph, &trace).findings);
    }
    // A wrong name is told once, with what the call did instead.
    let same = |a: &Finding, b: &Finding| a.code.id == b.code.id && a.span() == b.span();
    findings.retain(|finding| !judged.iter().any(|other| same(finding, other)));
    findings.extend(judged);
    findings
}
