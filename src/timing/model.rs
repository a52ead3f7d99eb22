//! The length of every prompt in every language.

use std::collections::HashMap;

use super::whole::cut_whole;
use super::{Basis, Cue, Filled, Sound, Sounds, Spoken, estimate};
use crate::finding::Finding;
use crate::graph::{Filling, Language, MenuGraph, Piece, PromptId};
use crate::menu::PromptFiles;
use crate::time::Time;

/// How long each prompt lasts in each language.
#[derive(Debug)]
pub struct TimeModel {
    /// One a prompt and language: all languages of the first prompt, then of the second ...
    fixed: Vec<Fixed>,
    /// The sound of each value of each filling.
    filled: HashMap<(Language, Filling, u8), (Sound, Basis)>,
    music: HashMap<String, Option<Time>>,
    languages: Vec<String>,
}

/// A prompt in one language, as far as it is the same on every call.
#[derive(Clone, Debug)]
pub(super) struct Fixed {
    pub parts: Parts,
    pub cue: Cue,
}

/// Nearly every prompt is one file: a million of them need no list each.
#[derive(Clone, Debug)]
pub(super) enum Parts {
    One(Part),
    Several(Vec<Part>),
}

impl Parts {
    fn as_slice(&self) -> &[Part] {
        match self {
            Self::One(part) => std::slice::from_ref(part),
            Self::Several(parts) => parts,
        }
    }
}

#[derive(Clone, Debug)]
pub(super) enum Part {
    Sound(Sound, Basis),
    Filled(Filling, Language),
}

impl TimeModel {
    /// Takes the measure of a line. Cue points that cannot be are findings.
    #[must_use]
    pub fn new(graph: &MenuGraph, files: &PromptFiles) -> (Self, Vec<Finding>) {
        let languages = graph.line.languages.len();
        let mut findings = Vec::new();
        let mut fixed: Vec<Fixed> = Vec::with_capacity(graph.prompts.len() * languages);
        for prompt in &graph.prompts {
            fixed.extend((0..languages).map(|language| alone(graph, prompt, language, files)));
        }
        for (_, _, menu) in graph.menus() {
            for language in 0..languages {
                cut_whole(graph, menu, language, files, &mut fixed, &mut findings);
            }
        }
        let mut filled = HashMap::new();
        for (language, tag) in graph.line.languages.iter().enumerate() {
            for filling in Filling::ALL {
                for (value, (name, text)) in filling.values().zip(filling.files(tag)) {
                    filled.insert((language, filling, value), sound(&name, &text, tag, None, files));
                }
            }
        }
        let music = graph.music().map(|(name, _)| (name.to_owned(), files.length(name))).collect();
        (Self { fixed, filled, music, languages: graph.line.languages.clone() }, findings)
    }

    /// What is heard when a prompt is spoken in a language.
    #[must_use]
    pub fn speak(&self, prompt: PromptId, language: Language, filled: Filled<'_>) -> Spoken {
        let mut spoken =
            Spoken { length: Time::ZERO, basis: Basis::Measured, sounds: Sounds::None, filled: Vec::new() };
        let Some(fixed) = self.fixed(prompt, language) else { return spoken };
        for part in fixed.parts.as_slice() {
            match part {
                Part::Sound(sound, basis) => spoken.add(sound, *basis),
                Part::Filled(filling, language) => {
                    let values = filled.values(*filling);
                    let words = values.iter().map(|value| filling.text(&self.languages[*language], *value));
                    spoken.filled.push((*filling, words.collect::<Vec<_>>().join(" ")));
                    for value in values {
                        if let Some((sound, basis)) = self.filled.get(&(*language, *filling, value)) {
                            spoken.add(sound, *basis);
                        }
                    }
                }
            }
        }
        spoken
    }

    /// How long it takes to say a prompt in a language.
    #[must_use]
    pub fn length(&self, prompt: PromptId, language: Language, filled: Filled<'_>) -> Time {
        match self.fixed(prompt, language).map(|fixed| &fixed.parts) {
            Some(Parts::One(Part::Sound(sound, _))) => sound.length,
            Some(_) => self.speak(prompt, language, filled).length,
            None => Time::ZERO,
        }
    }

    /// How a prompt's beginning in its file is known.
    #[must_use]
    pub fn cue(&self, prompt: PromptId, language: Language) -> Cue {
        self.fixed(prompt, language).map_or(Cue::None, |fixed| fixed.cue)
    }

    fn fixed(&self, prompt: PromptId, language: Language) -> Option<&Fixed> {
        let languages = self.languages.len();
        self.fixed.get(prompt.index() * languages + language).filter(|_| language < languages)
    }

    /// The length of a file of music; `None`: it is not there.
    #[must_use]
    pub fn music(&self, name: &str) -> Option<Time> {
        self.music.get(name).copied().flatten()
    }
}

fn alone(graph: &MenuGraph, prompt: &crate::graph::Prompt, language: Language, files: &PromptFiles) -> Fixed {
    let words = &prompt.words[language];
    let tag = &graph.line.languages[words.language];
    let rate = prompt.words_per_minute.or(graph.step(prompt.step).settings.words_per_minute);
    let unknown = words.pieces.iter().any(|piece| matches!(piece, Piece::Unknown(_)));
    let recorded = |piece: &Piece| matches!(piece, Piece::File { name, .. } if files.length(name).is_some());
    // A prompt that changes from call to call lasts as long as it says it does, unless it is recorded after all.
    if let Some(takes) = prompt.takes.filter(|_| unknown || !words.pieces.iter().any(recorded)) {
        let sound = Sound { file: None, from: Time::ZERO, length: takes };
        return Fixed { parts: Parts::One(Part::Sound(sound, Basis::Declared)), cue: Cue::None };
    }
    let part = |piece: &Piece| match piece {
        Piece::File { name, text, .. } => {
            let (sound, basis) = sound(name, text, tag, rate, files);
            Part::Sound(sound, basis)
        }
        Piece::Filled(filling) => Part::Filled(*filling, words.language),
        Piece::Unknown(what) => {
            let length = estimate(what, tag, rate);
            Part::Sound(Sound { file: None, from: Time::ZERO, length }, Basis::Estimated)
        }
    };
    let parts = match words.pieces.as_slice() {
        [only] => Parts::One(part(only)),
        pieces => Parts::Several(pieces.iter().map(part).collect()),
    };
    Fixed { parts, cue: Cue::None }
}

fn sound(name: &str, text: &str, language: &str, rate: Option<f64>, files: &PromptFiles) -> (Sound, Basis) {
    match files.length(name) {
        Some(length) => (Sound { file: Some(name.into()), from: Time::ZERO, length }, Basis::Measured),
        None => (Sound { file: None, from: Time::ZERO, length: estimate(text, language, rate) }, Basis::Estimated),
    }
}
