//! Which files of a project belong together: which lines take a file in, and which audits there are.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::audit::straight;
use super::files;
use super::find::{Found, root_of};
use crate::source::Sources;
use crate::syntax::{MAX_BYTES, Node, Notation, Value, parse};

/// Texts that an editor has not saved, by their real paths.
pub type Unsaved = HashMap<PathBuf, Arc<str>>;

/// What the files of a project include, remembered as long as they stay the same.
#[derive(Default, Debug)]
pub struct Index {
    includes: HashMap<PathBuf, (Version, Vec<PathBuf>)>,
}

/// What tells that a text is another one than before.
#[derive(PartialEq, Debug)]
enum Version {
    /// Length and date of a file.
    File(Option<super::Stamp>),
    /// A text of the editor's.
    Unsaved(Arc<str>),
}

/// The real path of a file, links followed; of one that is not there its path without `.` and `..`.
#[must_use]
pub fn real(path: &Path) -> PathBuf {
    files::canonical(path).unwrap_or_else(|_| straight(path))
}

impl Index {
    /// The lines that a menu file is a part of: those that include it, by whatever way, and are included by none. A
    /// file that no other includes is a line of its own.
    pub fn lines_of(&mut self, menu: &Path, unsaved: &Unsaved) -> Vec<PathBuf> {
        let mut included_by: HashMap<PathBuf, Vec<PathBuf>> = HashMap::new();
        for path in menus_beside(menu, unsaved) {
            for part in self.includes(&path, unsaved) {
                included_by.entry(part).or_default().push(path.clone());
            }
        }
        let mut lines = Vec::new();
        let (mut seen, mut open) = (HashSet::from([menu.to_path_buf()]), vec![menu.to_path_buf()]);
        while let Some(path) = open.pop() {
            match included_by.get(&path) {
                Some(by) => open.extend(by.iter().filter(|path| seen.insert((*path).clone())).cloned()),
                None => lines.push(path),
            }
        }
        // Files that include each other have no top: each is its own line, and is told so.
        if lines.is_empty() {
            lines.push(menu.to_path_buf());
        }
        lines.sort();
        lines
    }

    /// The audits of the project that a file belongs to.
    #[must_use]
    pub fn audits(path: &Path, unsaved: &Unsaved) -> Vec<PathBuf> {
        let root = root_of(path);
        let mut audits = Found::new(&[], &root).map(|found| found.audits).unwrap_or_default();
        if audits.is_empty() {
            audits = beside(path).into_iter().filter(|path| extension(path) == "toml").collect();
        }
        let audits = audits.into_iter().map(|path| root.join(path));
        let open = unsaved.keys().filter(|path| path.starts_with(&root)).cloned();
        let mut audits: Vec<PathBuf> = audits
            .chain(open)
            .map(|path| real(&path))
            .filter(|path| extension(path) == "toml" && path.file_name().is_none_or(|name| name != super::CONFIG))
            .collect();
        audits.sort();
        audits.dedup();
        audits
    }

    /// The menus of the project that a file belongs to.
    #[must_use]
    pub fn menus(path: &Path, unsaved: &Unsaved) -> Vec<PathBuf> {
        menus_beside(path, unsaved)
    }

    /// What lies in a folder: each name, and whether it is a folder itself. What begins with a dot is left out.
    #[must_use]
    pub fn folder(path: &Path) -> Vec<(String, bool)> {
        let names = files::list(path).unwrap_or_default();
        let name = |path: PathBuf| {
            let name = path.file_name()?.to_str().filter(|name| !name.starts_with('.'))?.to_owned();
            Some((name, files::is_folder(&path)))
        };
        names.into_iter().filter_map(name).collect()
    }

    /// The files that a menu includes itself.
    fn includes(&mut self, path: &Path, unsaved: &Unsaved) -> Vec<PathBuf> {
        let stamp = match unsaved.get(path) {
            Some(text) => Version::Unsaved(Arc::clone(text)),
            None => Version::File(files::stamp(path)),
        };
        if let Some((known, includes)) = self.includes.get(path)
            && *known == stamp
        {
            return includes.clone();
        }
        let text = match &stamp {
            Version::Unsaved(text) => text.to_string(),
            Version::File(_) => files::read(path, MAX_BYTES)
                .map(|(bytes, _)| String::from_utf8_lossy(&bytes).into_owned())
                .unwrap_or_default(),
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        let includes: Vec<PathBuf> = included(&text).iter().map(|name| real(&folder.join(name))).collect();
        self.includes.insert(path.to_path_buf(), (stamp, includes.clone()));
        includes
    }
}

/// What a menu's text includes, as it was written.
fn included(text: &str) -> Vec<String> {
    // Nearly no menu includes anything, and reading them all would take its time.
    if !text.contains("include") {
        return Vec::new();
    }
    let mut sources = Sources::default();
    let file = sources.add("", text);
    let parsed = parse(&sources, file, Notation::Yaml);
    let node = parsed.root.as_ref().and_then(|root| root.get("include"));
    let items: &[Node] = match node {
        Some(Node { value: Value::List { items, .. }, .. }) => items,
        Some(node) => std::slice::from_ref(node),
        None => &[],
    };
    items.iter().filter_map(|item| item.text().map(str::to_owned)).collect()
}

/// The menus of the project that a file belongs to, by their real paths; where nothing says what the project is, those
/// of its own folder.
fn menus_beside(menu: &Path, unsaved: &Unsaved) -> Vec<PathBuf> {
    let root = root_of(menu);
    let found = Found::new(&[], &root).map(|found| found.menus).unwrap_or_default();
    let mut menus: Vec<PathBuf> = found.into_iter().map(|path| real(&root.join(path))).collect();
    menus.extend(beside(menu).iter().map(|path| real(path)));
    menus.extend(unsaved.keys().filter(|path| path.starts_with(&root)).cloned());
    menus.retain(|path| matches!(extension(path), "yaml" | "yml"));
    menus.sort();
    menus.dedup();
    menus
}

/// The files in a file's own folder.
fn beside(path: &Path) -> Vec<PathBuf> {
    let names = path.parent().and_then(|folder| files::list(folder).ok()).unwrap_or_default();
    names.into_iter().filter(|path| files::is_file(path)).collect()
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}
