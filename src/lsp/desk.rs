//! The files that are open in the editor, and what is known of them: read again only when something changed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use gen_lsp_types::{Diagnostic, Location, Position, TextDocumentContentChangeEvent, Uri};

use super::analysis::{Analysis, Text, kind_of, tree_of};
use super::place::{self, FileKind};
use super::text::{Lines, Units, changed};
use crate::project::{CONFIG, Heard, Index, is_there, real, root_of};
use crate::source::Span;
use crate::syntax::Value;

/// A file that is open in the editor.
#[derive(Debug)]
pub(super) struct Document {
    /// Its address, as the editor writes it.
    pub uri: Uri,
    /// The editor's number for its text.
    pub version: i32,
    /// Its text.
    pub text: Arc<str>,
}

/// All that the server remembers.
#[derive(Default, Debug)]
pub(super) struct Desk {
    /// What places are counted in.
    pub units: Units,
    open: BTreeMap<PathBuf, Document>,
    index: Index,
    /// What is known of prompt files.
    pub heard: Arc<Heard>,
    /// What is known, by the file that it begins with.
    known: HashMap<PathBuf, Rc<Analysis>>,
    /// The lines that a menu is a part of.
    lines: HashMap<PathBuf, Vec<PathBuf>>,
    /// Whether a file is one that is judged here.
    ours: HashMap<PathBuf, bool>,
    /// What the editor was told last about each file.
    told: BTreeMap<Uri, (Option<i32>, Vec<Diagnostic>)>,
}

/// The file of an address; `None` where it is none on this machine.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    if uri.scheme() != "file" {
        return None;
    }
    uri.to_file_path().ok().map(|path| real(&path))
}

impl Desk {
    /// A file was opened.
    pub(super) fn open(&mut self, uri: Uri, version: i32, text: String) {
        if let Some(path) = path_of(&uri) {
            self.open.insert(path, Document { uri, version, text: text.into() });
            self.forget();
        }
    }

    /// A file was changed in the editor.
    pub(super) fn change(&mut self, uri: &Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let Some((path, document)) = path_of(uri).and_then(|path| self.open.get_mut(&path).map(|file| (path, file)))
        else {
            return;
        };
        let before = Arc::clone(&document.text);
        document.text = changed(&before, changes, self.units).into();
        document.version = version;
        self.ours.remove(&path);
        if before.contains("include") || document.text.contains("include") {
            self.lines.clear();
            self.ours.clear();
        }
        self.known.retain(|_, analysis| analysis.file(&path).is_none());
    }

    /// A file was closed: from now on what lies on the disk counts.
    pub(super) fn close(&mut self, uri: &Uri) {
        if let Some(path) = path_of(uri) {
            self.open.remove(&path);
            self.forget();
        }
    }

    /// Files changed outside the editor, or were saved by it.
    pub(super) fn forget(&mut self) {
        self.known.clear();
        self.lines.clear();
        self.ours.clear();
    }

    /// The texts of the editor, by their paths.
    pub(super) fn unsaved(&self) -> HashMap<PathBuf, Arc<str>> {
        self.open.iter().map(|(path, file)| (path.clone(), Arc::clone(&file.text))).collect()
    }

    /// An open file.
    pub(super) fn document(&self, uri: &Uri) -> Option<(PathBuf, &Document)> {
        let path = path_of(uri)?;
        let document = self.open.get(&path)?;
        Some((path, document))
    }

    /// Whether a file is a menu, an audit or settings: editors hand over every YAML and TOML file there is, and a
    /// workflow or a package is nobody's telephone line. It is one where it lies in the place for it in a project with
    /// settings, where a line includes it, or where it looks like one.
    pub(super) fn is_ours(&mut self, path: &Path) -> bool {
        if let Some(known) = self.ours.get(path) {
            return *known;
        }
        let ours = kind_of(path) == FileKind::Config
            || (in_its_place(path) && is_there(&root_of(path).join(CONFIG)))
            || self.open.get(path).is_some_and(|document| looks_like_ours(path, &document.text))
            || self.tops(path) != [path];
        self.ours.insert(path.to_path_buf(), ours);
        ours
    }

    /// Whether a file is, or may become, a menu, an audit or settings.
    pub(super) fn may_be_ours(&mut self, path: &Path) -> bool {
        in_its_place(path) || self.is_ours(path)
    }

    /// The files with which everything begins that a file is a part of.
    pub(super) fn tops(&mut self, path: &Path) -> Vec<PathBuf> {
        if kind_of(path) != FileKind::Menu {
            return vec![path.to_path_buf()];
        }
        if let Some(lines) = self.lines.get(path) {
            return lines.clone();
        }
        let lines = self.index.lines_of(path, &self.unsaved());
        self.lines.insert(path.to_path_buf(), lines.clone());
        lines
    }

    /// What is known of a line, an audit or the settings that begin with a file.
    pub(super) fn analysis(&mut self, top: &Path) -> Rc<Analysis> {
        if let Some(known) = self.known.get(top) {
            return Rc::clone(known);
        }
        let analysis = Rc::new(Analysis::new(top, &self.unsaved(), &self.heard));
        self.known.insert(top.to_path_buf(), Rc::clone(&analysis));
        analysis
    }

    /// What is known of the first line, or the audit, that a file is a part of.
    pub(super) fn of(&mut self, uri: &Uri) -> Option<(PathBuf, Rc<Analysis>)> {
        let path = path_of(uri).filter(|path| self.is_ours(path))?;
        let top = self.tops(&path).into_iter().next()?;
        let analysis = self.analysis(&top);
        analysis.file(&path)?;
        Some((path, analysis))
    }

    /// The address of a file: as the editor writes it where it is open.
    pub(super) fn uri(&self, path: &Path) -> Option<Uri> {
        match self.open.get(path) {
            Some(document) => Some(document.uri.clone()),
            None => Uri::from_file_path(path).ok(),
        }
    }

    /// The editor's number for the text of a file that is open.
    pub(super) fn version(&self, path: &Path) -> Option<i32> {
        self.open.get(path).map(|document| document.version)
    }

    /// A place of an analysis for the editor.
    pub(super) fn location(&self, analysis: &Analysis, span: Span) -> Option<Location> {
        let uri = self.uri(&analysis.file_of(span)?.path)?;
        Some(Location { uri, range: analysis.range(span, self.units) })
    }

    /// What the editor is to be told now: every file about which there is something else to say than the last time.
    pub(super) fn news(&mut self) -> Vec<(Uri, Option<i32>, Vec<Diagnostic>)> {
        let mut paths: Vec<PathBuf> = self.open.keys().cloned().collect();
        paths.retain(|path| self.is_ours(path));
        let tops: BTreeSet<PathBuf> = paths.iter().flat_map(|path| self.tops(path)).collect();
        let mut now: BTreeMap<Uri, (Option<i32>, Vec<Diagnostic>)> = BTreeMap::new();
        for document in self.open.values() {
            now.insert(document.uri.clone(), (Some(document.version), Vec::new()));
        }
        for top in &tops {
            let analysis = self.analysis(top);
            for (path, diagnostics) in super::diagnostics::of(self, &analysis) {
                let Some(uri) = self.uri(&path) else { continue };
                let version = self.version(&path);
                let (_, known) = now.entry(uri).or_insert_with(|| (version, Vec::new()));
                for diagnostic in diagnostics {
                    // A part of two lines has the same fault in both.
                    if !known.contains(&diagnostic) {
                        known.push(diagnostic);
                    }
                }
            }
        }
        // What nobody looks at any more is read again when somebody does.
        self.known.retain(|top, _| tops.contains(top));
        let gone = self.told.iter().filter(|(uri, (_, told))| !told.is_empty() && !now.contains_key(*uri));
        let mut news: Vec<_> = gone.map(|(uri, _)| (uri.clone(), None, Vec::new())).collect();
        for (uri, (version, diagnostics)) in &now {
            if self.told.get(uri) != Some(&(*version, diagnostics.clone())) {
                news.push((uri.clone(), *version, diagnostics.clone()));
            }
        }
        self.told = now;
        news
    }
}

/// Whether a file lies where menus or audits do.
fn in_its_place(path: &Path) -> bool {
    let folder = if kind_of(path) == FileKind::Menu { "menus" } else { "audits" };
    path.ancestors().skip(1).any(|above| above.file_name().is_some_and(|name| name == folder))
}

/// Whether a text has what a menu or an audit has and other files do not.
fn looks_like_ours(path: &Path, text: &str) -> bool {
    let kind = kind_of(path);
    let Some(root) = tree_of(kind, text) else { return false };
    let has = |key: &str| root.get(key).is_some();
    let steps = root.get("steps").is_some_and(|steps| matches!(steps.value, Value::Map { .. }));
    match kind {
        FileKind::Menu => steps || (has("start") && has("line")),
        FileKind::Audit => has("turn") || (has("line") && (has("limits") || has("given"))),
        FileKind::Config => true,
    }
}

/// A place in an open file, looked up in what is known of it.
pub(super) struct Spot<'a> {
    /// What is known.
    pub analysis: &'a Analysis,
    /// The text.
    pub file: &'a Text,
    /// The byte of the text.
    pub byte: usize,
    /// What stands there.
    pub found: Option<place::Found<'a>>,
}

impl<'a> Spot<'a> {
    /// Looks a place up.
    pub(super) fn new(analysis: &'a Analysis, path: &Path, at: Position, units: Units) -> Option<Self> {
        let file = analysis.file(path)?;
        let byte = analysis.lines(file).byte(analysis.text(file), at, units);
        let found = analysis.tree(file).and_then(|root| place::at(root, byte));
        Some(Self { analysis, file, byte, found })
    }

    /// What the word there names.
    pub(super) fn slot(&self) -> Option<place::Slot> {
        self.found.as_ref()?.slot(self.file.kind)
    }

    /// The text of the line that the place is in, and where in it the place is.
    pub(super) fn line(&self) -> (&'a str, usize) {
        line_at(self.analysis.text(self.file), self.analysis.lines(self.file), self.byte)
    }
}

/// The line of a text that a byte is in, and where in it the byte is.
pub(super) fn line_at<'t>(text: &'t str, lines: &Lines, byte: usize) -> (&'t str, usize) {
    let at = lines.position(text, byte, Units::Utf8);
    let line = lines.line(text, at.line as usize).unwrap_or_default();
    (&text[line.clone()], byte.clamp(line.start, line.end) - line.start)
}
