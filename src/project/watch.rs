//! Files that are watched: a check that runs again and a page that shows another line when something is saved.
//!
//! Files are looked at from outside several times a second: their length and when they were written. Asking the system to
//! tell of changes would spare that, and works neither on network drives nor inside most containers, misses files that
//! editors put in the place of others, and the crate that does it is under no licence that `deny.toml` takes. A line of a
//! thousand files is looked at in a few milliseconds.
//!
//! There is no clock here: who owns a [`Watch`] says when it looks.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Found, Stamp, stamp};

/// How often files are looked at (ours): nobody waits for less, and an editor has written its file by the next look.
pub const PERIOD: Duration = Duration::from_millis(250);

/// Files that somebody wants to be told of.
#[derive(Debug)]
pub struct Watch {
    /// What was named: files, and folders in which others may come.
    paths: Vec<PathBuf>,
    /// Where relative paths begin.
    here: PathBuf,
    /// The files that the last result rests on.
    rests_on: Vec<PathBuf>,
    /// What it was made from.
    told: View,
    /// What the look before saw, where that was something else.
    before: Option<View>,
}

/// What is seen from outside: which files there are, and how those look that the last result rests on.
#[derive(PartialEq, Debug)]
struct View {
    found: Result<Vec<String>, String>,
    stamps: Vec<Option<Stamp>>,
}

impl View {
    fn of(paths: &[PathBuf], here: &Path, rests_on: &[PathBuf]) -> Self {
        Self {
            found: Found::new(paths, here).map(|found| found.names()).map_err(|error| error.to_string()),
            stamps: rests_on.iter().map(|path| stamp(path)).collect(),
        }
    }
}

impl Watch {
    /// A watch over what a result was just made from.
    #[must_use]
    pub fn new(paths: Vec<PathBuf>, here: PathBuf, rests_on: Vec<PathBuf>) -> Self {
        let told = View::of(&paths, &here, &rests_on);
        Self { paths, here, rests_on, told, before: None }
    }

    /// Looks: whether something changed since the last result, and has come to rest since the look before.
    pub fn look(&mut self) -> bool {
        let now = View::of(&self.paths, &self.here, &self.rests_on);
        // An editor that is still writing is given until the next look.
        if now == self.told || self.before.as_ref() != Some(&now) {
            self.before = Some(now);
            return false;
        }
        true
    }

    /// There is a new result, and this is what it rests on.
    pub fn told(&mut self, rests_on: Vec<PathBuf>) {
        self.rests_on = rests_on;
        self.told = View::of(&self.paths, &self.here, &self.rests_on);
        self.before = None;
    }

    /// What the last result rests on.
    #[must_use]
    pub fn rests_on(&self) -> &[PathBuf] {
        &self.rests_on
    }
}
