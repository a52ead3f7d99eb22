//! Why *we* could not do the work: a file that cannot be opened, a folder that cannot be written.
//!
//! What is wrong with the content of their files is a [`crate::finding::Finding`].

use std::fmt;
use std::path::{Path, PathBuf};

/// A reason to stop with exit code 2, in one sentence, with what to do about it.
#[derive(Debug)]
pub struct Error {
    what: String,
    help: Option<String>,
}

/// The result of work that can fail for our own reasons.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Lower case, no full stop.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), help: None }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The operating system refused something about a path.
    #[must_use]
    pub fn path(doing: &str, path: &Path, cause: &std::io::Error) -> Self {
        let reason = match cause.kind() {
            std::io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
            std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
            _ => cause.to_string(),
        };
        Self::new(format!("cannot {doing} `{}`: {reason}", PathBuf::from(path).display()))
    }

    /// What to do about it, if there is something to say.
    #[must_use]
    pub fn advice(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Error {}
