//! The measure of prompt files: their headers only, and the pauses of those that hold a whole menu without cue points.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::Line;
use super::heard::{Heard, How};
use super::store::Store;
use crate::audio::{Clip, level, silence, wav};
use crate::graph::{Filling, MenuGraph, Piece};
use crate::menu::{Format, Loudness, PromptFacts, PromptFiles};
use crate::time::Time;

/// The shortest pause that may lie between two choices (EVIDENCE 3, RT309: under 0.25 s it is hardly one).
const PAUSE: Time = Time::from_millis(250);

/// Looks at every file that a line could play. Nothing is read but headers, however long the recordings.
pub(super) fn measure(graph: &MenuGraph, folder: &Path, store: &Store, heard: Option<&Heard>) -> PromptFiles {
    let mut files = PromptFiles::default();
    if !store.is_folder(folder) {
        return files;
    }
    let whole = whole_without_cues(graph);
    let mut look = |name: &str| {
        if files.get(name).is_none()
            && let Some(facts) = facts(store, folder, name, whole.contains(name), heard)
        {
            files.insert(name.to_owned(), facts);
        }
    };
    let mut filled: HashSet<(usize, Filling)> = HashSet::new();
    for words in graph.prompts.iter().flat_map(|prompt| &prompt.words) {
        for piece in &words.pieces {
            match piece {
                Piece::File { name, .. } => look(name),
                Piece::Filled(filling) => {
                    filled.insert((words.language, *filling));
                }
                Piece::Unknown(_) => {}
            }
        }
    }
    for (language, filling) in filled {
        filling.files(&graph.line.languages[language]).for_each(|(name, _)| look(&name));
    }
    for (name, _) in graph.music() {
        look(name);
    }
    files.recorded = graph
        .line
        .languages
        .iter()
        .filter(|language| {
            store.list(&folder.join(language)).is_ok_and(|names| names.iter().any(|name| store.is_file(name)))
        })
        .cloned()
        .collect();
    files
}

/// Files that hold a whole menu whose choices do not say where they begin.
fn whole_without_cues(graph: &MenuGraph) -> HashSet<String> {
    let mut names = HashSet::new();
    for (_, _, menu) in graph.menus() {
        let parts: Vec<_> = menu.prompts.iter().map(|id| graph.prompt(*id)).filter(|prompt| prompt.in_whole).collect();
        if parts.iter().skip(1).any(|prompt| prompt.at.is_none()) {
            let files = parts.iter().flat_map(|prompt| &prompt.words).flat_map(|words| &words.pieces);
            names.extend(
                files.filter_map(|piece| if let Piece::File { name, .. } = piece { Some(name.clone()) } else { None }),
            );
        }
    }
    names
}

/// Where a file is: in its language's folder, or in the prompt folder itself, as platforms with one language have it.
pub(super) fn locate(store: &Store, folder: &Path, name: &str) -> Option<PathBuf> {
    let direct = folder.join(name);
    if store.is_file(&direct) {
        return Some(direct);
    }
    let flat = folder.join(name.split_once('/')?.1);
    store.is_file(&flat).then_some(flat)
}

fn facts(store: &Store, folder: &Path, name: &str, with_pauses: bool, heard: Option<&Heard>) -> Option<PromptFacts> {
    let path = locate(store, folder, name)?;
    let look = || look(store, &path, with_pauses);
    Some(match (heard, store) {
        (Some(heard), Store::Disk) => heard.of(&path, if with_pauses { How::Pauses } else { How::Header }, look),
        _ => look(),
    })
}

/// Looks at a file: its header, and on request its pauses.
fn look(store: &Store, path: &Path, with_pauses: bool) -> PromptFacts {
    let mut facts = PromptFacts::default();
    let header = store.open(path).map(|(file, length)| wav::facts(file, length));
    match header {
        Err(error) => facts.fault = Some(format!("it cannot be opened: {error}")),
        Ok(Err(fault)) => facts.fault = Some(fault.to_string()),
        Ok(Ok(header)) => {
            facts.length = Some(header.length);
            facts.fault = header.fault.map(|fault| fault.to_string());
            facts.format = Some(Format {
                rate: header.rate,
                channels: header.channels,
                bits: header.bits,
                encoding: header.encoding.to_string(),
            });
        }
    }
    if with_pauses
        && facts.length.is_some()
        && let Ok((bytes, _)) = store.read(path, u64::MAX)
        && let Ok((clip, _)) = wav::read(&bytes)
    {
        facts.pauses = pauses(&clip);
    }
    facts
}

/// The pauses inside a sound, none at its beginning or end.
fn pauses(clip: &Clip) -> Vec<(Time, Time)> {
    let found = silence::pauses(&clip.samples, PAUSE).into_iter();
    found.filter(|(from, until)| *from > Time::ZERO && *until < clip.length()).collect()
}

impl Line {
    /// The facts of the prompt files with what only listening tells: how loud each is, and its pauses. Reads every one
    /// of them to its end, and keeps none; of a revision that git keeps nothing is listened to.
    #[must_use]
    pub fn listened(&self) -> PromptFiles {
        let mut files = self.files.clone();
        if !self.on_disk {
            return files;
        }
        files.again(|name, facts| {
            if facts.length.is_none() {
                return;
            }
            let Some(path) = self.recording(name) else { return };
            let listen = || {
                let mut facts = facts.clone();
                if let Ok((bytes, _)) = Store::Disk.read(&path, u64::MAX)
                    && let Ok((clip, _)) = wav::read(&bytes)
                {
                    let (level, peak) = (level::active_dbov(&clip.samples), level::peak_dbfs(&clip.samples));
                    facts.loudness = Some(Loudness { level, peak });
                    facts.pauses = pauses(&clip);
                }
                facts
            };
            *facts = match &self.heard {
                Some(heard) => heard.of(&path, How::Whole, listen),
                None => listen(),
            };
        });
        files
    }

    /// Where a prompt file of the line lies, if it is there.
    #[must_use]
    pub fn recording(&self, name: &str) -> Option<PathBuf> {
        locate(&Store::Disk, &self.folder, name)
    }
}
