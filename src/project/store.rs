//! Where the bytes of files come from: the disk, or a revision of a git repository. Paths are the same in both.

use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use super::files;
use super::git::Revision;

/// A source of files.
#[derive(Debug)]
pub(super) enum Store {
    /// The files that lie there now.
    Disk,
    /// The files as they were.
    Git(Box<Revision>),
}

/// Bytes that can be read anywhere.
pub(super) trait Bytes: Read + Seek {}

impl<T: Read + Seek> Bytes for T {}

impl Store {
    /// Reads at most so many bytes; says how long the file is.
    pub(super) fn read(&self, path: &Path, most: u64) -> io::Result<(Vec<u8>, u64)> {
        match self {
            Self::Disk => files::read(path, most),
            Self::Git(revision) => revision.read(path, most),
        }
    }

    /// Opens a file of which little will be read; says how long it is.
    pub(super) fn open(&self, path: &Path) -> io::Result<(Box<dyn Bytes>, u64)> {
        match self {
            Self::Disk => {
                let (file, length) = files::open(path)?;
                // A small buffer: a header is a few dozen bytes, and there may be a million files.
                Ok((Box::new(BufReader::with_capacity(512, file)), length))
            }
            Self::Git(revision) => {
                let (bytes, length) = revision.read(path, u64::MAX)?;
                let length = length.max(bytes.len() as u64);
                Ok((Box::new(Cursor::new(bytes)), length))
            }
        }
    }

    /// The real path, links followed.
    pub(super) fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        match self {
            Self::Disk => files::canonical(path),
            Self::Git(revision) => revision.canonical(path),
        }
    }

    /// Whether a file lies there.
    pub(super) fn is_file(&self, path: &Path) -> bool {
        match self {
            Self::Disk => files::is_file(path),
            Self::Git(revision) => revision.is_file(path),
        }
    }

    /// Whether a folder lies there.
    pub(super) fn is_folder(&self, path: &Path) -> bool {
        match self {
            Self::Disk => files::is_folder(path),
            Self::Git(revision) => revision.is_folder(path),
        }
    }

    /// The names in a folder, in order.
    pub(super) fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        match self {
            Self::Disk => files::list(path),
            Self::Git(revision) => revision.list(path),
        }
    }

    /// A path as findings show it.
    pub(super) fn shown(&self, path: &Path) -> String {
        match self {
            Self::Disk => path.display().to_string(),
            Self::Git(revision) => revision.shown(path),
        }
    }
}
