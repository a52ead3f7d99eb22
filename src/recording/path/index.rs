//! Which prompts a file can be, and which files a prompt is made of.

use std::collections::HashMap;

use crate::graph::{Filling, Language, MenuGraph, Piece, PromptId};
use crate::time::Time;
use crate::timing::{Filled, TimeModel};

/// How far the moment of a file that was heard first may be off.
const UNCERTAIN: Time = Time::from_millis(40);

/// The prompts of a line by the files that were listened for.
#[derive(Debug)]
pub(super) struct Index {
    languages: usize,
    parts: Vec<Vec<Part>>,
    /// How long it takes to say each of them, as far as anybody knows who has not heard it.
    unheard: Vec<Time>,
    by_file: HashMap<usize, Vec<Use>>,
    /// Where a file is cut: beginnings of the prompts in it.
    cues: HashMap<usize, Vec<Time>>,
    /// Files of music, by their names.
    music: HashMap<String, usize>,
}

/// A part of a prompt that is heard by itself.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Part {
    /// A file, or a stretch of one.
    File {
        /// Which of those that were listened for.
        file: usize,
        /// Where in it.
        from: Time,
        /// How long.
        length: Time,
    },
    /// A value that is filled in: the file of each.
    Filled(Filling, Vec<(usize, u8)>),
    /// Nobody can hear it.
    Unhearable,
}

/// A place where a file is played.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Use {
    /// The prompt.
    pub(super) prompt: PromptId,
    /// In a call in this language.
    pub(super) language: Language,
    /// Which of its parts.
    pub(super) part: usize,
}

impl Index {
    /// Looks at every prompt. `names`: what each file that was listened for is called, relative to the prompt folder.
    pub(super) fn new(graph: &MenuGraph, times: &TimeModel, names: &[Vec<String>]) -> Self {
        let files: HashMap<&str, usize> = names
            .iter()
            .enumerate()
            .flat_map(|(file, names)| names.iter().map(move |name| (name.as_str(), file)))
            .collect();
        let languages = graph.line.languages.len();
        let mut index = Self {
            languages,
            parts: Vec::with_capacity(graph.prompts.len() * languages),
            unheard: Vec::with_capacity(graph.prompts.len() * languages),
            by_file: HashMap::new(),
            cues: HashMap::new(),
            music: graph.music().filter_map(|(name, _)| Some((name.to_owned(), *files.get(name)?))).collect(),
        };
        for at in 0..graph.prompts.len() {
            let Some(prompt) = graph.prompt_at(at) else { continue };
            for language in 0..languages {
                let parts = parts(graph, times, prompt, language, &files);
                for (part, what) in parts.iter().enumerate() {
                    index.note(what, Use { prompt, language, part });
                }
                index.parts.push(parts);
                index.unheard.push(times.length(prompt, language, Filled::default()));
            }
        }
        for cues in index.cues.values_mut() {
            cues.sort_unstable();
            cues.dedup();
        }
        index
    }

    fn note(&mut self, part: &Part, at: Use) {
        match part {
            Part::File { file, from, .. } => {
                self.by_file.entry(*file).or_default().push(at);
                self.cues.entry(*file).or_default().push(*from);
            }
            Part::Filled(_, files) => {
                for (file, _) in files {
                    self.by_file.entry(*file).or_default().push(at);
                }
            }
            Part::Unhearable => {}
        }
    }

    /// The parts of a prompt in a call of a language.
    pub(super) fn parts(&self, prompt: PromptId, language: Language) -> &[Part] {
        self.parts.get(prompt.index() * self.languages + language).map_or(&[], Vec::as_slice)
    }

    /// How long a prompt lasts of which nothing can be heard.
    pub(super) fn unheard(&self, prompt: PromptId, language: Language) -> Time {
        self.unheard.get(prompt.index() * self.languages + language).copied().unwrap_or_default()
    }

    /// Whether anything of a prompt can be heard.
    pub(super) fn is_hearable(&self, prompt: PromptId, language: Language) -> bool {
        self.parts(prompt, language).iter().any(|part| *part != Part::Unhearable)
    }

    /// Where a file is played on the line.
    pub(super) fn uses(&self, file: usize) -> &[Use] {
        self.by_file.get(&file).map_or(&[], Vec::as_slice)
    }

    /// The moments of a file at which a prompt begins.
    pub(super) fn cues(&self, file: usize) -> &[Time] {
        self.cues.get(&file).map_or(&[], Vec::as_slice)
    }

    /// The file of a queue's music.
    pub(super) fn music(&self, name: &str) -> Option<usize> {
        self.music.get(name).copied()
    }

    /// The name of a file of music.
    pub(super) fn music_name(&self, file: usize) -> Option<&str> {
        self.music.iter().find(|(_, of)| **of == file).map(|(name, _)| name.as_str())
    }

    /// Whether the line plays a file at all.
    pub(super) fn plays(&self, file: usize) -> bool {
        self.by_file.contains_key(&file) || self.music.values().any(|of| *of == file)
    }
}

impl Part {
    /// Whether a stretch of a file is this part.
    pub(super) fn is(&self, of: usize, at: Time) -> bool {
        match self {
            Self::File { file, from, length } => {
                let at = at + UNCERTAIN;
                *file == of && at >= *from && at < *from + *length
            }
            Self::Filled(_, files) => files.iter().any(|(file, _)| *file == of),
            Self::Unhearable => false,
        }
    }
}

fn parts(
    graph: &MenuGraph,
    times: &TimeModel,
    prompt: PromptId,
    language: Language,
    files: &HashMap<&str, usize>,
) -> Vec<Part> {
    let spoken = times.speak(prompt, language, Filled { digits: "0", wait: None });
    let words = &graph.prompt(prompt).words[language];
    if words.pieces.is_empty() && spoken.sounds.is_empty() {
        return Vec::new();
    }
    if spoken.sounds.iter().all(|sound| sound.file.is_none()) {
        return vec![Part::Unhearable];
    }
    if let ([_], [sound]) = (words.pieces.as_slice(), &*spoken.sounds)
        && spoken.filled.is_empty()
    {
        let file = sound.file.as_deref().and_then(|name| files.get(name));
        return vec![file.map_or(Part::Unhearable, |file| Part::File {
            file: *file,
            from: sound.from,
            length: sound.length,
        })];
    }
    let tag = &graph.line.languages[words.language];
    let part = |piece: &Piece| match piece {
        Piece::File { name, .. } => files.get(name.as_str()).map_or(Part::Unhearable, |file| Part::File {
            file: *file,
            from: Time::ZERO,
            length: Time::MAX,
        }),
        Piece::Filled(filling) => {
            let values = filling.values().zip(filling.files(tag));
            let known: Vec<(usize, u8)> =
                values.filter_map(|(value, (name, _))| Some((*files.get(name.as_str())?, value))).collect();
            if known.is_empty() { Part::Unhearable } else { Part::Filled(*filling, known) }
        }
        Piece::Unknown(_) => Part::Unhearable,
    };
    words.pieces.iter().map(part).collect()
}
