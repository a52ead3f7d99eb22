//! What is known of prompt files from one reading of a line to the next: for an editor, where a line is read again at
//! every key and its recordings stay what they are.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::{Stamp, files};
use crate::menu::PromptFacts;

/// Facts of prompt files, each true for as long as its file has the same length and date.
#[derive(Default, Debug)]
pub struct Heard {
    facts: Mutex<HashMap<(PathBuf, How), (Stamp, PromptFacts)>>,
}

/// How closely a file was looked at.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum How {
    /// Its header.
    Header,
    /// Its header, and its pauses.
    Pauses,
    /// To its end: how loud it is.
    Whole,
}

impl Heard {
    /// The facts of a file: those known where it is the same file, else what `look` finds.
    pub(super) fn of(&self, path: &Path, how: How, look: impl FnOnce() -> PromptFacts) -> PromptFacts {
        let Some(stamp) = files::stamp(path) else { return look() };
        let key = (path.to_path_buf(), how);
        if let Ok(facts) = self.facts.lock()
            && let Some((known, facts)) = facts.get(&key)
            && *known == stamp
        {
            return facts.clone();
        }
        let found = look();
        if let Ok(mut facts) = self.facts.lock() {
            facts.insert(key, (stamp, found.clone()));
        }
        found
    }
}
