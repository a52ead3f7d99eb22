//! Files as they were in a revision of a git repository. The `git` program is asked; nothing of its folder is read here.
//!
//! It is run so that it cannot wait for anybody: no pager, no question, nothing fetched from elsewhere.

mod program;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::process::Output;
use std::sync::Mutex;

use self::program::{Reader, git, not_run};
use super::files;
use crate::error::{Error, Result};
use crate::finding::did_you_mean;

/// What comes before a revision and a path: `git:HEAD:menus/line.yaml`.
pub(super) const PREFIX: &str = "git:";

/// What to write where a file of a revision was meant.
const EXAMPLE: &str = "write `git:HEAD:menus/line.yaml`; git counts the path from the top of the repository";

/// The revision and the path of `git:REV:path`; `None` for a path of the file system.
///
/// # Errors
/// When it begins with `git:` and does not name both.
pub(super) fn parse(text: &str) -> Result<Option<(&str, &str)>> {
    let Some(rest) = text.strip_prefix(PREFIX) else { return Ok(None) };
    // `HEAD@{10:30}` has a colon of its own.
    let mut depth = 0_i32;
    let colon = rest.char_indices().find(|(_, letter)| {
        depth += i32::from(*letter == '{') - i32::from(*letter == '}');
        *letter == ':' && depth <= 0
    });
    let Some((at, _)) = colon else {
        return Err(Error::new(format!("`{text}` names no file of the revision")).help(EXAMPLE));
    };
    let (revision, path) = (&rest[..at], &rest[at + 1..]);
    if revision.is_empty() || path.is_empty() {
        let what = if revision.is_empty() { "no revision" } else { "no file" };
        return Err(Error::new(format!("`{text}` names {what}")).help(EXAMPLE));
    }
    if revision.starts_with('-') {
        return Err(Error::new(format!("`{revision}` is no revision: it begins as an option does")).help(EXAMPLE));
    }
    Ok(Some((revision, path)))
}

/// One revision of the repository that a folder lies in. Its paths are those of the working tree.
pub(super) struct Revision {
    /// As people wrote it.
    name: String,
    /// The top of the working tree.
    top: PathBuf,
    /// Git's own folder, shared by all working trees.
    shared: PathBuf,
    /// The object of each file, by its path below the top.
    objects: BTreeMap<PathBuf, String>,
    /// How many files lie below each folder, at any depth.
    folders: HashMap<PathBuf, usize>,
    reader: Mutex<Reader>,
}

impl fmt::Debug for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Revision({} of {})", self.name, self.top.display())
    }
}

fn ask(folder: &Path, args: &[&str]) -> Result<Output> {
    git(folder).args(args).output().map_err(|error| not_run(&error))
}

/// The commit that is checked out around a folder, where git keeps it and has one.
pub(crate) fn commit_of(folder: &Path) -> Option<String> {
    let said = ask(folder, &["rev-parse", "--verify", "--quiet", "HEAD"]).ok().filter(|said| said.status.success())?;
    Some(line(&said)).filter(|commit| commit.len() >= 40 && commit.bytes().all(|letter| letter.is_ascii_hexdigit()))
}

/// A line of what git printed.
fn line(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).trim_end_matches(['\n', '\r']).to_owned()
}

impl Revision {
    /// Looks a revision up in the repository around a folder.
    ///
    /// # Errors
    /// When there is no git, no repository, or no such revision.
    pub(super) fn open(here: &Path, name: &str) -> Result<Self> {
        let top = ask(here, &["rev-parse", "--show-toplevel"])?;
        if !top.status.success() {
            let said = String::from_utf8_lossy(&top.stderr);
            let said = said.lines().next().unwrap_or_default().trim_start_matches("fatal: ").trim();
            return Err(if said.is_empty() || said.starts_with("not a git repository") {
                Error::new("this folder lies in no git repository")
                    .help("stand in the repository, or name two files: `ringtrue diff old.yaml new.yaml`")
            } else {
                Error::new(format!("git does not open the repository: {said}"))
                    .help("`git status` in this folder says more")
            });
        }
        let top = PathBuf::from(line(&top));
        let commit = format!("{name}^{{commit}}");
        let commit = ask(&top, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
        if !commit.status.success() {
            let shallow = line(&ask(&top, &["rev-parse", "--is-shallow-repository"])?) == "true";
            let help = if shallow {
                "this clone is shallow, as CI makes them: `git fetch --unshallow`, or fetch the branch that is meant"
            } else {
                "`git log --oneline` and `git branch --all` list what there is; a branch elsewhere has to be fetched first"
            };
            return Err(Error::new(format!("git knows no revision `{name}`")).help(help));
        }
        let commit = line(&commit);
        let shared = ask(&top, &["rev-parse", "--git-common-dir"])?;
        let tree = ask(&top, &["ls-tree", "-r", "-z", "--full-tree", &commit, "--"])?;
        if !tree.status.success() {
            return Err(Error::new(format!("git does not list the files of `{name}`"))
                .help(String::from_utf8_lossy(&tree.stderr).trim().to_owned()));
        }
        let mut objects = BTreeMap::new();
        let mut folders: HashMap<PathBuf, usize> = HashMap::new();
        for entry in tree.stdout.split(|byte| *byte == 0) {
            let entry = String::from_utf8_lossy(entry);
            let Some((head, path)) = entry.split_once('\t') else { continue };
            let mut head = head.split(' ').skip(1);
            let (Some("blob"), Some(object)) = (head.next(), head.next()) else { continue };
            let path = PathBuf::from(path);
            path.ancestors().skip(1).for_each(|folder| *folders.entry(folder.to_path_buf()).or_default() += 1);
            objects.insert(path, object.to_owned());
        }
        Ok(Self {
            name: name.to_owned(),
            shared: top.join(line(&shared)),
            reader: Mutex::new(Reader::start(&top)?),
            top,
            objects,
            folders,
        })
    }

    /// The path in the working tree of a path as git knows it: from the top, or from `here` where it begins with a dot.
    ///
    /// # Errors
    /// When the revision has no such file.
    pub(super) fn locate(&self, here: &Path, path: &str) -> Result<PathBuf> {
        let here = files::canonical(here).unwrap_or_else(|_| here.to_path_buf());
        let own = here.strip_prefix(&self.top).unwrap_or(Path::new(""));
        let from_here = tidy(&own.join(path));
        let wanted =
            if path.starts_with("./") || path.starts_with("../") { from_here.clone() } else { tidy(Path::new(path)) };
        let name = &self.name;
        if self.objects.contains_key(&wanted) {
            return Ok(self.top.join(wanted));
        }
        let shown = wanted.display();
        if self.folders.contains_key(&wanted) {
            return Err(Error::new(format!("`{shown}` is a folder in `{name}`")).help("name one menu file of it"));
        }
        let error = Error::new(format!("`{shown}` is not in `{name}`"));
        Err(if self.objects.contains_key(&from_here) {
            error.help(format!(
                "git counts the path from the top of the repository: write `git:{name}:{}`, or `git:{name}:./{path}`",
                from_here.display()
            ))
        } else {
            let names: Vec<&str> = self.objects.keys().filter_map(|path| path.to_str()).collect();
            let near = did_you_mean(&shown.to_string(), names);
            error.help(format!("`git ls-tree -r --name-only {name}` lists its files{near}"))
        })
    }

    /// As people write a file of the working tree when they mean the one of the revision: `HEAD:menus/line.yaml`.
    pub(super) fn shown(&self, path: &Path) -> String {
        let own = self.below(path).unwrap_or_else(|| path.to_path_buf());
        format!("{}:{}", self.name, own.display())
    }

    /// Whether a path lies in the repository at all.
    pub(super) fn holds(&self, path: &Path) -> bool {
        self.below(path).is_some()
    }

    /// Whether git keeps anything below a folder now: a folder that is ignored was never in any revision.
    pub(super) fn keeps(&self, folder: &Path) -> bool {
        let Some(own) = self.below(folder) else { return false };
        let own = if own.as_os_str().is_empty() { PathBuf::from(".") } else { own };
        let Some(own) = own.to_str() else { return true };
        ask(&self.top, &["--literal-pathspecs", "ls-files", "-z", "--", own]).is_ok_and(|kept| !kept.stdout.is_empty())
    }

    /// A path below the top, its dots resolved.
    fn below(&self, path: &Path) -> Option<PathBuf> {
        tidy(path).strip_prefix(&self.top).ok().map(Path::to_path_buf)
    }

    /// The file's path with its dots resolved, where there is such a file or folder.
    pub(super) fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        let own = self.below(path).ok_or(io::ErrorKind::NotFound)?;
        if self.objects.contains_key(&own) || self.folders.contains_key(&own) {
            Ok(self.top.join(own))
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }

    pub(super) fn is_file(&self, path: &Path) -> bool {
        self.below(path).is_some_and(|own| self.objects.contains_key(&own))
    }

    pub(super) fn is_folder(&self, path: &Path) -> bool {
        self.below(path).is_some_and(|own| self.folders.contains_key(&own))
    }

    /// The files and folders in a folder, in order.
    pub(super) fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let own = self.below(folder).ok_or(io::ErrorKind::NotFound)?;
        let mut names: Vec<PathBuf> = self
            .objects
            .range(own.clone()..)
            .take_while(|(path, _)| path.starts_with(&own))
            .filter_map(|(path, _)| path.strip_prefix(&own).ok()?.components().next().map(|first| folder.join(first)))
            .collect();
        names.dedup();
        Ok(names)
    }

    /// At most so many bytes of a file, and its length.
    pub(super) fn read(&self, path: &Path, most: u64) -> io::Result<(Vec<u8>, u64)> {
        let own = self.below(path).ok_or(io::ErrorKind::NotFound)?;
        let object = self.objects.get(&own).ok_or(io::ErrorKind::NotFound)?;
        let mut reader = self.reader.lock().map_err(|_| io::ErrorKind::Other)?;
        let (bytes, length) = reader.object(object, most)?;
        drop(reader);
        match self.large(&bytes) {
            Some(path) => files::read(&path, most),
            None => Ok((bytes, length)),
        }
    }

    /// Recordings are often kept by Git LFS, and git itself has only a note of them: where the recording lies.
    fn large(&self, bytes: &[u8]) -> Option<PathBuf> {
        let note = std::str::from_utf8(bytes).ok().filter(|_| bytes.len() < 1024)?;
        let rest = note.strip_prefix("version https://git-lfs.github.com/spec/")?;
        let name = rest.lines().find_map(|line| line.strip_prefix("oid sha256:"))?.trim();
        if name.len() != 64 || !name.bytes().all(|letter| letter.is_ascii_hexdigit()) {
            return None;
        }
        let path = self.shared.join("lfs/objects").join(&name[..2]).join(&name[2..4]).join(name);
        files::is_file(&path).then_some(path)
    }
}

/// A path with its dots resolved: `a/../b` is `b`.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                tidy.pop();
            }
            Component::CurDir => {}
            part => tidy.push(part),
        }
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_and_a_path_are_parted_at_the_first_colon_outside_braces() {
        assert_eq!(parse("git:HEAD~2:menus/a.yaml").unwrap(), Some(("HEAD~2", "menus/a.yaml")));
        assert_eq!(parse("git:main@{10:30}:a.yaml").unwrap(), Some(("main@{10:30}", "a.yaml")));
        assert_eq!(parse("menus/a.yaml").unwrap(), None);
        for wrong in ["git:HEAD", "git::a.yaml", "git:HEAD:", "git:--output=x:a.yaml"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
