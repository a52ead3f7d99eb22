//! Finds and reads files, and takes the measure of prompts. The only part that reads menus, audits and recordings from
//! a disk, or from a revision that git keeps.

mod allow;
mod audit;
mod baseline;
mod config;
mod find;
mod git;
mod heard;
mod index;
mod judge;
mod known;
mod load;
mod prompts;
mod recordings;
mod row_file;
mod rules;
mod score;
mod shape;
mod store;
mod text;
mod walk;
mod watch;

pub use audit::{Audit, AuditCall};
pub use baseline::{Baseline, SetAside};
pub use config::Config;
pub(crate) use find::CONFIG;
pub use find::{Found, STDIN, root_of};
pub use heard::Heard;
pub use index::{Index, Unsaved, real};
pub use known::{KnownPrompts, Prompts};
pub use load::{AtRevision, Line, Project};
pub use recordings::{Recordings, open_recording};
pub use row_file::{RowFile, no_rows};
pub use shape::shape;
pub use watch::{PERIOD, Watch};

/// How a file looks from outside: when it is written it looks another way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// Bytes.
    length: u64,
    /// When it was last written, where the system says.
    written: Option<std::time::SystemTime>,
    /// It is a folder.
    folder: bool,
}

impl Stamp {
    /// Its length in bytes.
    #[must_use]
    pub fn bytes(self) -> u64 {
        self.length
    }

    /// When it was last written, where the system says.
    #[must_use]
    pub fn written(self) -> Option<std::time::SystemTime> {
        self.written
    }

    /// Whether it is a folder.
    #[must_use]
    pub fn is_folder(self) -> bool {
        self.folder
    }
}

#[expect(clippy::disallowed_methods, reason = "the project is the part that touches files")]
mod files {
    use std::ffi::OsString;
    use std::fs::{self, File};
    use std::io::{self, Read};
    use std::path::{Path, PathBuf};

    /// Reads at most so many bytes; says how long the file is.
    pub(crate) fn read(path: &Path, most: u64) -> io::Result<(Vec<u8>, u64)> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut bytes = Vec::new();
        file.take(most).read_to_end(&mut bytes)?;
        Ok((bytes, length))
    }

    /// Opens a file for reading and says how long it is.
    pub(crate) fn open(path: &Path) -> io::Result<(File, u64)> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok((file, length))
    }

    /// Writes a whole file or nothing: beside it first, then in its place.
    pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut beside = path.as_os_str().to_owned();
        beside.push(".part");
        fs::write(&beside, bytes)?;
        fs::rename(&beside, path).inspect_err(|_| {
            let _ = fs::remove_file(&beside);
        })
    }

    /// Writes files where none are, all of them or none: beside their places first, then each in its own.
    pub(crate) fn write_all(all: &[(PathBuf, String)]) -> Result<(), (PathBuf, io::Error)> {
        let beside = |path: &Path| {
            let mut name = path.as_os_str().to_owned();
            name.push(".part");
            PathBuf::from(name)
        };
        let mut made: Vec<PathBuf> = Vec::new();
        let undo = |made: &[PathBuf]| made.iter().for_each(|path| drop(fs::remove_file(path)));
        for (path, text) in all {
            let part = beside(path);
            let done = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&part, text));
            made.push(part);
            done.map_err(|error| {
                undo(&made);
                (path.clone(), error)
            })?;
        }
        for (at, (path, _)) in all.iter().enumerate() {
            // A link never replaces what came there in the meantime.
            let done = fs::hard_link(&made[at], path).or_else(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => Err(error),
                // Some file systems have no links.
                _ if path.exists() => Err(io::ErrorKind::AlreadyExists.into()),
                _ => fs::copy(&made[at], path).map(drop),
            });
            done.map_err(|error| {
                undo(&made);
                all[..at].iter().for_each(|(path, _)| drop(fs::remove_file(path)));
                (path.clone(), error)
            })?;
        }
        undo(&made);
        Ok(())
    }

    /// The real path, links followed.
    pub(crate) fn canonical(path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    /// Whether anything lies there, links followed.
    pub(crate) fn is_there(path: &Path) -> bool {
        path.exists()
    }

    /// What changes when a file is written: `None` where nothing lies there.
    pub(crate) fn stamp(path: &Path) -> Option<super::Stamp> {
        let data = fs::metadata(path).ok()?;
        Some(super::Stamp { length: data.len(), written: data.modified().ok(), folder: data.is_dir() })
    }

    /// Whether a file lies there, links followed.
    pub(crate) fn is_file(path: &Path) -> bool {
        path.is_file()
    }

    /// Whether a folder lies there, links followed.
    pub(crate) fn is_folder(path: &Path) -> bool {
        path.is_dir()
    }

    /// Whether a link lies there, whatever it leads to.
    pub(crate) fn is_link(path: &Path) -> bool {
        path.is_symlink()
    }

    /// What stands in a folder.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub(crate) enum Entry {
        /// A folder.
        Folder,
        /// A link, whatever it leads to.
        Link,
        /// A file, or what else there is.
        Other,
    }

    /// The names in a folder with what they are, in no order; nothing is asked of the files themselves.
    pub(crate) fn entries(path: &Path) -> io::Result<Vec<(OsString, Entry)>> {
        let entries = fs::read_dir(path)?.map(|entry| {
            let entry = entry?;
            let kind = match entry.file_type() {
                Ok(kind) if kind.is_dir() => Entry::Folder,
                Ok(kind) if kind.is_symlink() => Entry::Link,
                _ => Entry::Other,
            };
            Ok((entry.file_name(), kind))
        });
        entries.collect()
    }

    /// The names in a folder, in order.
    pub(crate) fn list(path: &Path) -> io::Result<Vec<PathBuf>> {
        let mut names =
            fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
        names.sort();
        Ok(names)
    }
}

pub(crate) use config::severity as severity_named;
pub(crate) use files::{is_folder, is_there, stamp, write as write_file, write_all};
pub(crate) use git::commit_of;
