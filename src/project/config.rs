//! Settings: `ringtrue.toml` beside `menus/`.

use std::path::{Path, PathBuf};

use super::files;
use super::find::CONFIG;
use crate::finding::Severity;
use crate::source::Sources;
use crate::syntax::{Notation, Reader, parse};
use crate::timing::Callers;

/// What a project's settings say; what is absent has its default.
#[derive(Clone, Debug)]
pub struct Config {
    /// From which severity on a finding makes `check` fail.
    pub fail_on: Severity,
    /// How callers are assumed to behave.
    pub callers: Callers,
}

impl Default for Config {
    fn default() -> Self {
        Self { fail_on: Severity::Warning, callers: Callers::default() }
    }
}

/// The words for severities.
pub(crate) const SEVERITIES: [&str; 3] = ["info", "warning", "error"];

/// The severity of a word of [`SEVERITIES`].
pub(crate) fn severity(word: &str) -> Severity {
    match word {
        "info" => Severity::Info,
        "error" => Severity::Error,
        _ => Severity::Warning,
    }
}

impl Config {
    /// Reads the settings of a project's root, with what is wrong with them.
    pub(super) fn read(root: &Path, shown: PathBuf, sources: &mut Sources) -> (Self, Vec<crate::finding::Finding>) {
        let mut config = Self::default();
        let Ok((bytes, _)) = files::read(&root.join(CONFIG), crate::syntax::MAX_BYTES) else {
            return (config, Vec::new());
        };
        let file = sources.add(shown.display().to_string(), String::from_utf8_lossy(&bytes));
        let parsed = parse(sources, file, Notation::Toml);
        let mut reader = Reader::new(sources);
        reader.findings.extend(parsed.findings);
        if let Some(root) = &parsed.root {
            let mut table = reader.table(root, "`ringtrue.toml`");
            if let Some(node) = table.take("check") {
                let mut table = reader.table(node, "`[check]`");
                if let Some(word) = table.take("fail_on").and_then(|node| reader.word(node, &SEVERITIES)) {
                    config.fail_on = severity(word.value);
                }
                table.finish(&mut reader);
            }
            if let Some(node) = table.take("callers") {
                let mut table = reader.table(node, "`[callers]`");
                let callers = &mut config.callers;
                for (key, time) in [
                    ("reaction", &mut callers.reaction),
                    ("hesitation", &mut callers.hesitation),
                    ("digit", &mut callers.digit),
                    ("key", &mut callers.key),
                ] {
                    if let Some(value) = table.take(key).and_then(|node| reader.duration(node)) {
                        *time = value.value;
                    }
                }
                table.finish(&mut reader);
            }
            table.finish(&mut reader);
        }
        (config, reader.findings)
    }
}
