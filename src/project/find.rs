//! Which files a command is about: the paths that were named, or `menus/` and `audits/`.

use std::path::{Path, PathBuf};

use super::files;
use crate::error::{Error, Result};

/// The files that were found, in the order of their names.
#[derive(Clone, Default, Debug)]
pub struct Found {
    /// Menu files.
    pub menus: Vec<PathBuf>,
    /// Audit files.
    pub audits: Vec<PathBuf>,
    /// A menu is to be read from standard input.
    pub stdin: bool,
}

/// What standard input is called.
pub const STDIN: &str = "<stdin>";

/// The settings file.
pub(crate) const CONFIG: &str = "ringtrue.toml";

/// The project that a path belongs to: the nearest folder above it with `ringtrue.toml`, else the parent of `menus/`,
/// else the folder of the file itself.
#[must_use]
pub fn root_of(path: &Path) -> PathBuf {
    let real = files::canonical(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = if files::is_folder(&real) { real.as_path() } else { real.parent().unwrap_or(Path::new(".")) };
    if let Some(root) = folder.ancestors().find(|folder| files::is_file(&folder.join(CONFIG))) {
        return root.to_path_buf();
    }
    let above = |name: &str| {
        folder.ancestors().find(|folder| folder.file_name().is_some_and(|last| last == name)).and_then(Path::parent)
    };
    above("menus").or_else(|| above("audits")).unwrap_or(folder).to_path_buf()
}

impl Found {
    /// Finds the menus and audits of some paths; without a path those of the project in `here`.
    ///
    /// # Errors
    /// When a named path is not there, or holds nothing that could be looked at.
    pub fn new(paths: &[PathBuf], here: &Path) -> Result<Self> {
        let mut found = Self::default();
        if paths.is_empty() {
            let root = root_of(here);
            let root = if files::is_folder(&root.join("menus")) || files::is_folder(&root.join("audits")) {
                root
            } else {
                here.to_path_buf()
            };
            let shown = shortest(&root, here);
            for folder in ["menus", "audits"] {
                let folder = shown.join(folder);
                if files::is_folder(&here.join(&folder)) {
                    found.walk(here, &folder)?;
                }
            }
            if found.is_empty() {
                return Err(Error::new("there are no menus and no audits here")
                    .help("name a file or a folder, or begin with `ringtrue init`"));
            }
            return Ok(found);
        }
        for path in paths {
            if path.as_os_str() == "-" {
                found.stdin = true;
                continue;
            }
            let whole = here.join(path);
            if files::is_folder(&whole) {
                let before = found.count();
                found.walk(here, path)?;
                if found.count() == before {
                    return Err(Error::new(format!(
                        "`{}` holds no menus (.yaml) and no audits (.toml)",
                        path.display()
                    )));
                }
            } else if path.file_name().is_some_and(|name| name == CONFIG) {
                return Err(Error::new(format!("`{}` holds settings: it is no menu and no audit", path.display()))
                    .help("name a menu or an audit; its settings are judged with it"));
            } else if files::is_file(&whole) {
                found.take(path);
            } else {
                return Err(Error::new(format!("`{}` is not there", path.display()))
                    .help("name a file or a folder that exists"));
            }
        }
        Ok(found)
    }

    /// How many files were found.
    #[must_use]
    pub fn count(&self) -> usize {
        self.menus.len() + self.audits.len() + usize::from(self.stdin)
    }

    /// The names under which findings know them, in the order in which they are looked at.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let stdin = self.stdin.then(|| STDIN.to_owned());
        stdin.into_iter().chain(self.menus.iter().chain(&self.audits).map(|path| path.display().to_string())).collect()
    }

    fn is_empty(&self) -> bool {
        self.count() == 0
    }

    fn take(&mut self, path: &Path) {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("toml") => self.audits.push(path.to_path_buf()),
            _ => self.menus.push(path.to_path_buf()),
        }
    }

    /// Menus and audits below a folder. Folders that begin with a dot, and prompt folders, hold neither.
    fn walk(&mut self, here: &Path, folder: &Path) -> Result<()> {
        let mut open = vec![folder.to_path_buf()];
        let (mut menus, mut audits) = (Vec::new(), Vec::new());
        while let Some(folder) = open.pop() {
            let names =
                files::list(&here.join(&folder)).map_err(|error| Error::path("read the folder", &folder, &error))?;
            for name in names {
                let Some(last) = name.file_name().map(|last| last.to_owned()) else { continue };
                let path = folder.join(&last);
                let extension =
                    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_owned();
                if last.to_string_lossy().starts_with('.') {
                    continue;
                }
                // A link to a folder could lead around in a circle; a link to a file cannot.
                if files::is_folder(&name) && !files::is_link(&name) {
                    open.push(path);
                } else if matches!(extension.as_str(), "yaml" | "yml") && files::is_file(&name) {
                    menus.push(path);
                } else if extension == "toml" && last != CONFIG && files::is_file(&name) {
                    audits.push(path);
                }
            }
        }
        menus.sort();
        audits.sort();
        self.menus.extend(menus);
        self.audits.extend(audits);
        Ok(())
    }
}

/// A folder as seen from another one, for messages: relative where it lies below.
fn shortest(folder: &Path, here: &Path) -> PathBuf {
    let real = files::canonical(here).unwrap_or_else(|_| here.to_path_buf());
    folder.strip_prefix(&real).map_or_else(|_| folder.to_path_buf(), Path::to_path_buf)
}
