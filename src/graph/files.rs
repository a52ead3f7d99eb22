//! Which prompt files a line plays, and where it says so.

use std::collections::{HashMap, HashSet};

use super::{Filling, Language, MenuGraph, Piece};
use crate::source::Span;

/// A file that is played somewhere on the line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileUse {
    /// Relative to the prompt folder: `en-US/welcome.wav`.
    pub name: String,
    /// What it holds.
    pub plays: Plays,
    /// Whose folder it lies in; `None` for music.
    pub language: Option<Language>,
    /// Where it is named; else what is said with it. The first such place.
    pub span: Span,
    /// The menu names it.
    pub named: bool,
    /// It has to be there: of some prompt that plays it neither the length is declared (`takes`) nor do its words only
    /// stand in for those of another language.
    pub expected: bool,
    /// How many steps play it, one after another counted once.
    pub steps: usize,
}

/// What a prompt file holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Plays {
    /// Words of a prompt.
    Words,
    /// One value of those that are filled in.
    Filling(Filling),
    /// Music on hold.
    Music,
}

impl MenuGraph {
    /// Every file that the line plays, each once, in the order in which they come up; music last.
    #[must_use]
    pub fn files(&self) -> Vec<FileUse> {
        let mut files: Vec<FileUse> = Vec::new();
        let mut known: HashMap<&str, (usize, super::StepId)> = HashMap::new();
        let mut filled: HashSet<(Language, Filling)> = HashSet::new();
        for prompt in &self.prompts {
            for words in &prompt.words {
                let expected = prompt.takes.is_none() && !words.stands_in;
                for piece in &words.pieces {
                    let filling = match piece {
                        Piece::File { name, named, .. } => {
                            let span = named.unwrap_or(prompt.span);
                            if let Some((at, last)) = known.get_mut(name.as_str()) {
                                let file = &mut files[*at];
                                if expected && !file.expected {
                                    (file.span, file.expected) = (span, true);
                                }
                                file.named |= named.is_some();
                                file.steps += usize::from(*last != prompt.step);
                                *last = prompt.step;
                                continue;
                            }
                            known.insert(name, (files.len(), prompt.step));
                            files.push(FileUse {
                                name: name.clone(),
                                plays: Plays::Words,
                                language: Some(words.language),
                                span,
                                named: named.is_some(),
                                expected,
                                steps: 1,
                            });
                            continue;
                        }
                        Piece::Filled(filling) => *filling,
                        Piece::Unknown(_) => continue,
                    };
                    if !expected || !filled.insert((words.language, filling)) {
                        continue;
                    }
                    files.extend(filling.files(&self.line.languages[words.language]).map(|(name, _)| FileUse {
                        name,
                        plays: Plays::Filling(filling),
                        language: Some(words.language),
                        span: prompt.span,
                        named: false,
                        expected,
                        steps: 1,
                    }));
                }
            }
        }
        files.extend(self.music().map(|(name, span)| FileUse {
            name: name.to_owned(),
            plays: Plays::Music,
            language: None,
            span,
            named: true,
            expected: true,
            steps: 1,
        }));
        files
    }
}
