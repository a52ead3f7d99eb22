//! From paths to lines: menus with what they include, built, their prompts measured.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::audit::straight;
use super::config::Config;
use super::git::{self, Revision};
use super::heard::Heard;
use super::store::Store;
use super::{allow, files, find, prompts};
use crate::audio::Clip;
use crate::error::Result;
use crate::finding::{Allowance, Finding, INCLUDE, did_you_mean};
use crate::graph::{self, MenuGraph};
use crate::menu::{self, Document, PromptFiles};
use crate::source::{FileId, Sources, Span, Spanned};
use crate::syntax::{Notation, Reader, parse};
use crate::timing::{Holds, TimeModel};

/// The texts of a run and the lines that were read from them.
#[derive(Debug)]
pub struct Project {
    /// All texts.
    pub sources: Sources,
    /// Where relative paths begin.
    here: PathBuf,
    /// A folder that replaces the lines' own prompt folders.
    prompts: Option<PathBuf>,
    lines: HashMap<PathBuf, Arc<Line>>,
    configs: HashMap<PathBuf, Config>,
    /// Files that were asked for, whether they were there or not, as absolute paths.
    pub(super) asked: Vec<PathBuf>,
    /// What is wrong with settings files, to be shown once.
    pub config_findings: Vec<Finding>,
    /// Texts that count in place of what lies on the disk, by their real paths: mended, or not saved yet.
    unsaved: HashMap<PathBuf, Arc<str>>,
    /// What is known of prompt files from earlier readings.
    heard: Option<Arc<Heard>>,
}

/// A line, ready to be checked and dialled.
#[derive(Debug)]
pub struct Line {
    /// The menu file as people wrote its path.
    pub name: String,
    /// Everything resolved.
    pub graph: Arc<MenuGraph>,
    /// How long everything takes.
    pub times: Arc<TimeModel>,
    /// How long its queues take.
    pub holds: Arc<Holds>,
    /// What is known of the prompt files.
    pub files: PromptFiles,
    /// The prompt folder, as a path that can be opened.
    pub folder: PathBuf,
    /// What was wrong while reading.
    pub findings: Vec<Finding>,
    /// Findings of rules that comments allow.
    pub allowances: Vec<Allowance>,
    /// The menu was read to its end; of a part, only what is there may be judged.
    pub complete: bool,
    /// Settings of its project.
    pub config: Config,
    /// The prompts lie on the disk, not in a revision.
    pub(super) on_disk: bool,
    /// Sounds that were read already.
    pub(super) clips: Mutex<HashMap<String, Option<Arc<Clip>>>>,
    /// What is known of prompt files from earlier readings.
    pub(super) heard: Option<Arc<Heard>>,
}

/// A line as it was in a revision.
#[derive(Debug)]
pub struct AtRevision {
    /// The line.
    pub line: Arc<Line>,
    /// The same file in the working tree.
    pub working: PathBuf,
    /// What is not as it was then, in a sentence.
    pub note: Option<String>,
}

impl Project {
    /// A run that begins in a folder.
    #[must_use]
    pub fn new(here: PathBuf, prompts: Option<PathBuf>) -> Self {
        Self {
            sources: Sources::default(),
            here,
            prompts,
            lines: HashMap::new(),
            configs: HashMap::new(),
            asked: Vec::new(),
            config_findings: Vec::new(),
            unsaved: HashMap::new(),
            heard: None,
        }
    }

    /// The same with texts that count in place of files, by their real paths.
    #[must_use]
    pub fn with_unsaved(self, unsaved: HashMap<PathBuf, Arc<str>>) -> Self {
        Self { unsaved, ..self }
    }

    /// The same with texts that count in place of files, by their real paths, and with what is known of prompt files.
    #[must_use]
    pub fn in_an_editor(mut self, unsaved: HashMap<PathBuf, Arc<str>>, heard: Arc<Heard>) -> Self {
        self.unsaved = unsaved;
        self.heard = Some(heard);
        self
    }

    /// The text that counts in place of a file.
    pub(super) fn unsaved(&self, path: &Path) -> Option<&Arc<str>> {
        if self.unsaved.is_empty() {
            return None;
        }
        self.unsaved.get(&self.real(&Store::Disk, path).unwrap_or_else(|_| path.to_path_buf()))
    }

    /// The real path of a file; one that an editor has not saved yet is where it will be.
    fn real(&self, store: &Store, path: &Path) -> std::io::Result<PathBuf> {
        store.canonical(path).or_else(|error| {
            let straight = straight(path);
            if self.unsaved.contains_key(&straight) { Ok(straight) } else { Err(error) }
        })
    }

    /// Where relative paths begin.
    #[must_use]
    pub fn here(&self) -> &Path {
        &self.here
    }

    /// Every file that what was read so far rests on, as absolute paths: menus with what they include, audits, settings and
    /// prompt files. Also those that were looked for in vain: they may come.
    #[must_use]
    pub fn rests_on(&self) -> Vec<PathBuf> {
        let mut paths = self.asked.clone();
        paths.extend(self.configs.keys().map(|root| root.join(find::CONFIG)));
        for line in self.lines.values() {
            paths.push(line.folder.clone());
            if files::is_folder(&line.folder) {
                paths.extend(line.graph.files().into_iter().map(|file| line.folder.join(file.name)));
            }
        }
        paths.sort();
        paths.dedup();
        paths
    }

    /// Reads and builds the line of a menu file; the same file once.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn line(&mut self, path: &Path) -> Result<Arc<Line>> {
        let whole = self.here.join(path);
        let key = files::canonical(&whole).unwrap_or(whole);
        if let Some(line) = self.lines.get(&key) {
            return Ok(Arc::clone(line));
        }
        let (file, findings) = self.text(path)?;
        let line = Arc::new(self.build(&Store::Disk, path, file, findings));
        self.lines.insert(key, Arc::clone(&line));
        Ok(line)
    }

    /// Builds the line of a text that came from elsewhere, as if it lay in the current folder.
    pub fn line_of(&mut self, name: &str, bytes: Vec<u8>) -> Arc<Line> {
        let length = bytes.len() as u64;
        let (file, findings) = self.text_of(name.to_owned(), bytes, length);
        Arc::new(self.build(&Store::Disk, Path::new("menu.yaml"), file, findings))
    }

    /// Reads and builds the line of a menu file as it was in a revision: `git:HEAD~3:menus/line.yaml`, with what it
    /// includes and its prompts at that revision. Also gives the same file's path in the working tree, and what is not
    /// as it was then. `None` where the text does not begin with `git:`. Settings are those of the working tree.
    ///
    /// # Errors
    /// When there is no git, no repository, no such revision, or no such file in it.
    pub fn revision(&mut self, text: &str) -> Result<Option<AtRevision>> {
        let Some((revision, path)) = git::parse(text)? else { return Ok(None) };
        let revision = Revision::open(&self.here, revision)?;
        let path = revision.locate(&self.here, path)?;
        let store = Store::Git(Box::new(revision));
        let (file, findings) = self.text_in(&store, &path)?;
        let line = Arc::new(self.build(&store, &path, file, findings));
        let here = files::canonical(&self.here).unwrap_or_else(|_| self.here.clone());
        let working = path.strip_prefix(&here).unwrap_or(&path).to_path_buf();
        let note = match &store {
            Store::Git(revision) if self.prompts.is_none() && !Self::has_prompts(revision, &line.folder) => {
                files::is_folder(&line.folder).then(|| {
                    format!(
                        "git does not keep the prompts of `{}`: they are taken from the folder as it is now",
                        line.name
                    )
                })
            }
            _ => None,
        };
        Ok(Some(AtRevision { line, working, note }))
    }

    /// Whether a revision can be asked about a prompt folder: not about one outside the repository, and not about one
    /// that git never kept.
    fn has_prompts(revision: &Revision, folder: &Path) -> bool {
        revision.is_folder(folder) || (revision.holds(folder) && revision.keeps(folder))
    }

    /// The settings that count for a path.
    pub fn config(&mut self, path: &Path) -> Config {
        let root = find::root_of(&self.here.join(path));
        if let Some(config) = self.configs.get(&root) {
            return config.clone();
        }
        let here = files::canonical(&self.here).unwrap_or_else(|_| self.here.clone());
        let shown = root.strip_prefix(&here).unwrap_or(&root).join(find::CONFIG);
        let (config, findings) =
            Config::read(&root, shown, self.unsaved(&root.join(find::CONFIG)).cloned(), &mut self.sources);
        self.config_findings.extend(findings);
        self.configs.insert(root, config.clone());
        config
    }

    fn build(&mut self, store: &Store, path: &Path, file: FileId, findings: Vec<Finding>) -> Line {
        let config = self.config(path);
        let unreadable = !findings.is_empty() && self.sources.text(file).is_empty();
        let Parts { document, findings: mut found, allowances } =
            if unreadable { Parts::default() } else { self.document(store, path, file) };
        found.extend(findings);
        let (graph, resolved) = graph::build(&document);
        let complete = document.complete;
        // Everything is in the graph now; of a long line two copies are a lot.
        drop(document);
        let shown = match &self.prompts {
            Some(folder) => folder.clone(),
            None => path.parent().unwrap_or(Path::new("")).join(&graph.line.prompts),
        };
        let folder = self.here.join(&shown);
        let kept = match store {
            Store::Git(revision) if self.prompts.is_none() && Self::has_prompts(revision, &folder) => store,
            _ => &Store::Disk,
        };
        let mut files = prompts::measure(&graph, &folder, kept, self.heard.as_deref());
        files.folder = shown.display().to_string();
        let (times, timed) = TimeModel::new(&graph, &files);
        let (holds, held) = Holds::new(&graph, &config.callers);
        // What was read of half a menu would only be told what is missing from it.
        if complete {
            found.extend(resolved);
            found.extend(timed);
            found.extend(held);
        }
        crate::finding::tidy(&mut found);
        Line {
            name: self.sources.file(file).name.clone(),
            graph: Arc::new(graph),
            times: Arc::new(times),
            holds: Arc::new(holds),
            files,
            folder,
            findings: found,
            allowances,
            complete: complete && !unreadable,
            config,
            on_disk: matches!(kept, Store::Disk),
            clips: Mutex::default(),
            heard: self.heard.clone(),
        }
    }

    /// A menu file and all it includes.
    fn document(&mut self, store: &Store, path: &Path, file: FileId) -> Parts {
        let root = find::root_of(&self.here.join(path));
        let parsed = parse(&self.sources, file, Notation::Yaml);
        let mut allowances = Vec::new();
        let mut reader = Reader::new(&self.sources);
        allow::read(&parsed.comments, &mut allowances, &mut reader.findings);
        let mut document = menu::read(&mut reader, file, parsed, false);
        let mut findings = reader.findings;
        let whole = self.here.join(path);
        let mut taken: Vec<(PathBuf, Option<Span>)> = vec![(store.canonical(&whole).unwrap_or(whole), None)];
        let mut open: Vec<(PathBuf, Spanned<String>)> = includes(path, &document);
        open.reverse();
        while let Some((from, name)) = open.pop() {
            let wanted = from.join(&name.value);
            let mut wrong =
                |message: String, help: &str| findings.push(Finding::new(&INCLUDE, name.span, message).help(help));
            self.asked.push(self.here.join(&wanted));
            let Ok(real) = self.real(store, &self.here.join(&wanted)) else {
                let folder = store.list(&self.here.join(&from)).unwrap_or_default();
                let names = folder.iter().filter_map(|path| path.file_name()?.to_str());
                let near = did_you_mean(&name.value, names);
                wrong(format!("`{}` is not there{near}", name.value), "the path counts from the folder of this file");
                continue;
            };
            if !real.starts_with(&root) {
                wrong(
                    format!("`{}` lies outside the project", name.value),
                    "a project includes its own files only; copy it in, or put a `ringtrue.toml` in the folder above both",
                );
                continue;
            }
            if let Some((_, first)) = taken.iter().find(|(path, _)| *path == real) {
                let what = match first {
                    Some(_) => "is included already",
                    None if name.span.file == file => "includes itself",
                    None => "is already being read: it includes this file",
                };
                let mut finding = Finding::new(&INCLUDE, name.span, format!("`{}` {what}", name.value))
                    .help("remove it: a file is included once, and never by itself");
                if let Some(first) = first {
                    finding = finding.related(*first, "it is included here");
                }
                findings.push(finding);
                continue;
            }
            if store.is_folder(&real) {
                wrong(format!("`{}` is a folder", name.value), "name the files one by one");
                continue;
            }
            taken.push((real, Some(name.span)));
            let (file, mut encoding) = match self.text_in(store, &wanted) {
                Ok(text) => text,
                Err(error) => {
                    findings.push(Finding::new(&INCLUDE, name.span, error.to_string()));
                    continue;
                }
            };
            findings.append(&mut encoding);
            let parsed = parse(&self.sources, file, Notation::Yaml);
            let mut reader = Reader::new(&self.sources);
            allow::read(&parsed.comments, &mut allowances, &mut reader.findings);
            let part = menu::read(&mut reader, file, parsed, true);
            findings.append(&mut reader.findings);
            let mut more = includes(&wanted, &part);
            more.reverse();
            open.extend(more);
            document.include(part);
        }
        Parts { document, findings, allowances }
    }
}

/// What a menu file and all that it includes hold.
#[derive(Default)]
struct Parts {
    document: Document,
    findings: Vec<Finding>,
    allowances: Vec<Allowance>,
}

/// What a document includes, each with the folder that its path counts from.
fn includes(path: &Path, document: &Document) -> Vec<(PathBuf, Spanned<String>)> {
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    document.include.iter().map(|name| (folder.clone(), name.clone())).collect()
}
