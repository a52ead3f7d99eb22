//! Runs of audits, kept: one SQLite file a project, each call written whole as soon as it was judged.
//!
//! What was kept outlives a killed process, a full disk and a power cut: a call is one transaction that is on the disk
//! before [`History::add_call`] comes back. Two runs may write at once. There is no clock here: moments are handed in.
//! Only `db` names SQLite; opening and its refusals are in `open`, the tables in `schema`.

mod compare;
mod db;
mod keep;
mod names;
mod network;
mod open;
mod read;
mod schema;

pub use compare::{Comparison, Differs, Moved};
pub use names::Names;
pub use read::{KeptCall, KeptRun, KeptTurn};

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use self::db::{Db, Failure};
use crate::error::{Error, Result};

/// The folder at a project's root.
pub const FOLDER: &str = ".ringtrue";
/// The file in it.
pub const FILE: &str = "history.db";

/// A project's history, open.
#[derive(Debug)]
pub struct History {
    db: Db,
    path: PathBuf,
}

/// The number of a run. It counts from 1, and no number is used twice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RunId(i64);

/// What is known of a run when it begins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunStart {
    /// When.
    pub at: Timestamp,
    /// The version of the program.
    pub version: String,
    /// The command line, as people wrote it.
    pub command: String,
    /// The commit of git's that is checked out, where there is one.
    pub revision: Option<String>,
    /// How many audits it is about to play.
    pub planned: usize,
}

/// A finding of a call's judge, as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptFinding {
    /// Its id: `RT701`.
    pub code: String,
    /// Its message.
    pub message: String,
    /// `file:line:column` of its primary place.
    pub place: String,
}

/// What a person answered about a call, or is still to be asked.
#[derive(Clone, PartialEq, Debug)]
pub struct KeptRating {
    /// The question.
    pub ask: String,
    /// The best answer; the worst is 1.
    pub scale: u32,
    /// How much it counts beside other questions.
    pub weight: f64,
    /// The answer, from 1 to `scale`; `None`: nobody has answered.
    pub rating: Option<u32>,
    /// Who answered.
    pub by: Option<String>,
    /// What else they said.
    pub note: Option<String>,
}

/// The grade of a line in a run.
#[derive(Clone, PartialEq, Debug)]
pub struct Score {
    /// The letter: `A` to `F`.
    pub grade: String,
    /// Points.
    pub points: f64,
    /// How many there were to have.
    pub of: f64,
    /// What they are made of: name, points, how many there were to have.
    pub parts: Vec<(String, f64, f64)>,
}

/// Where the history of a project lies.
#[must_use]
pub fn path_in(root: &Path) -> PathBuf {
    root.join(FOLDER).join(FILE)
}

impl RunId {
    /// The number that people write.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl History {
    /// Opens a history for keeping runs in it; where there is none it is made, and its folder with it.
    ///
    /// # Errors
    /// When it cannot be written, is damaged, was written by a newer version, or is something else. Then the file is as
    /// it was.
    pub fn open(path: &Path) -> Result<Self> {
        Ok(Self { db: open::open(path, env!("CARGO_PKG_VERSION"))?, path: path.to_path_buf() })
    }

    /// Opens a history to look at it; `None` where none was begun. Nothing is made, and it can be read where it cannot
    /// be written.
    ///
    /// # Errors
    /// When it cannot be read, is damaged, was written by a newer version, or is something else.
    pub fn read(path: &Path) -> Result<Option<Self>> {
        Ok(open::read(path, env!("CARGO_PKG_VERSION"))?.map(|db| Self { db, path: path.to_path_buf() }))
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn told(&self, failure: &Failure) -> Error {
        open::told(&self.path, failure)
    }
}
