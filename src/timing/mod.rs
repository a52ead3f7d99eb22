//! How long everything takes: prompts measured or estimated, waits, and how callers behave.
//!
//! A recorded prompt has its measured length; words alone are estimated (EVIDENCE 7.1) and every number built on an
//! estimate says so.

mod advice;
mod answer;
mod bound;
mod breadth;
mod budget;
mod callers;
mod chain;
mod estimate;
mod factors;
mod holds;
mod intent;
mod law;
mod measure;
mod order;
mod outcome;
mod queue;
mod solve;
mod wait;

pub use advice::{BetterOrder, Efficiency, Taken};
pub use answer::{Answer, Blame};
pub use bound::{Bound, order_cost};
pub use breadth::{
    all_heard, best_breadth_all_heard, best_breadth_until_found, levels_all_heard, levels_until_found, right_path,
    until_found,
};
pub use budget::{Amount, Budget, Held, Known, Moment, Op, Quantity, Statistic};
pub use callers::{Callers, Persona};
pub use chain::{Chain, Chains, Exit, Hold, Marks, State, To, Window, answers};
pub use estimate::{estimate, syllables};
pub use holds::Holds;
pub use intent::{Aim, Intent, Knows};
pub use law::{Goal, Law, Quantile};
pub use measure::{Asked, Measure, reasons};
pub use order::{Offer, Order, best_order, flat_is_faster, heard_after};
pub use outcome::Outcome;
pub use queue::{ErlangA, erlang_b, erlang_c, erlang_c_mean_wait, halfin_whitt, mean_wait};
pub use solve::{Solution, Transitions};
pub use wait::{Leaving, Unstable, WaitLaw};

use std::collections::HashMap;
use std::sync::Arc;

use crate::finding::{BAD_VALUE, Finding};
use crate::graph::{Filling, Language, Menu, MenuGraph, Piece, PromptId};
use crate::menu::{PromptFiles, Wait};
use crate::source::Span;
use crate::time::Time;

/// How long a busy tone is heard before the line goes on (ours: six periods of the US tone).
pub const BUSY_FOR: Time = Time::from_secs(6);
/// How long it rings where nobody answers (ours: five rings of six seconds).
pub const NO_ANSWER_AFTER: Time = Time::from_secs(30);
/// The beep before a message (ours).
pub const BEEP: Time = Time::from_millis(500);

/// What a length rests on, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Basis {
    /// The file's own length.
    Measured,
    /// The menu says so (`takes`).
    Declared,
    /// Computed from the words.
    Estimated,
}

impl Basis {
    /// The word in lists and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Declared => "declared",
            Self::Estimated => "estimated",
        }
    }
}

/// Where a choice's offer begins in a file that holds the whole menu.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cue {
    /// The prompt has a file of its own.
    None,
    /// The menu says where.
    Stated,
    /// At one of the longest pauses of the file.
    Found,
    /// Neither said nor found: the file is cut into equal parts.
    Guessed,
}

/// A stretch of sound: a part of a file, or as much silence where nothing is recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sound {
    /// Relative to the prompt folder; `None`: words without a recording. Shared: it is spoken on every call.
    pub file: Option<Arc<str>>,
    /// Where in the file it begins.
    pub from: Time,
    /// How long it lasts.
    pub length: Time,
}

/// What is heard when a prompt is spoken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spoken {
    /// How long it lasts.
    pub length: Time,
    /// The worst of what its parts rest on.
    pub basis: Basis,
    /// Its parts, in order, without a gap.
    pub sounds: Sounds,
    /// What was filled in, in words.
    pub filled: Vec<(Filling, String)>,
}

/// Sounds one after another. Nearly every prompt is one: a call of a simulation asks no memory for it.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub enum Sounds {
    /// Nothing.
    #[default]
    None,
    /// One.
    One(Sound),
    /// Several.
    Several(Vec<Sound>),
}

impl Sounds {
    fn push(&mut self, sound: Sound) {
        *self = match std::mem::take(self) {
            Self::None => Self::One(sound),
            Self::One(first) => Self::Several(vec![first, sound]),
            Self::Several(mut sounds) => {
                sounds.push(sound);
                Self::Several(sounds)
            }
        };
    }
}

impl std::ops::Deref for Sounds {
    type Target = [Sound];

    fn deref(&self) -> &[Sound] {
        match self {
            Self::None => &[],
            Self::One(sound) => std::slice::from_ref(sound),
            Self::Several(sounds) => sounds,
        }
    }
}

impl Spoken {
    fn add(&mut self, sound: &Sound, basis: Basis) {
        self.length += sound.length;
        self.basis = self.basis.max(basis);
        self.sounds.push(sound.clone());
    }

    /// A text with what was filled in.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        self.filled.iter().fold(text.to_owned(), |text, (filling, words)| {
            text.replacen(&format!("{{{}}}", filling.placeholder()), words, 1)
        })
    }
}

/// What is filled into a prompt on a call.
#[derive(Clone, Copy, Default, Debug)]
pub struct Filled<'a> {
    /// For `{digits}`.
    pub digits: &'a str,
    /// For `{wait}`.
    pub wait: Option<Time>,
}

impl Filled<'_> {
    /// The values to speak for a filling, one recording each.
    fn values(self, filling: Filling) -> Vec<u8> {
        match filling {
            Filling::Digits => self.digits.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect(),
            Filling::Wait => {
                // Whole minutes, rounded up; beyond the longest recording that one is said.
                let minutes = self.wait.unwrap_or_default().micros().max(1).unsigned_abs().div_ceil(60_000_000);
                let most = *filling.values().end();
                vec![u8::try_from(minutes).unwrap_or(most).min(most)]
            }
        }
    }
}

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
struct Fixed {
    parts: Parts,
    cue: Cue,
}

/// Nearly every prompt is one file: a million of them need no list each.
#[derive(Clone, Debug)]
enum Parts {
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
enum Part {
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

/// The wait that a replay assumes where nothing is given: the mean, on a sample.
#[must_use]
pub fn likeliest_wait(wait: Wait) -> Time {
    mean_wait(wait).on_sample()
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

/// Cuts the one file of a menu into its introduction and its choices.
fn cut_whole(
    graph: &MenuGraph,
    menu: &Menu,
    language: Language,
    files: &PromptFiles,
    fixed: &mut [Fixed],
    findings: &mut Vec<Finding>,
) {
    let parts: Vec<PromptId> = menu.prompts.iter().copied().filter(|id| graph.prompt(*id).in_whole).collect();
    let Some(first) = parts.first() else { return };
    let Some(Piece::File { name, .. }) = graph.prompt(*first).words[language].pieces.first() else { return };
    let Some(facts) = files.get(name) else { return };
    let Some(length) = facts.length else { return };
    let stated: Vec<Option<(Time, Span)>> =
        parts.iter().map(|id| graph.prompt(*id)).map(|prompt| prompt.at.map(|at| (at, prompt.span))).collect();
    let (starts, cue) = if stated.iter().skip(1).all(Option::is_some) {
        let mut starts: Vec<Time> = Vec::new();
        for (at, span) in stated.iter().map(|stated| stated.unwrap_or((Time::ZERO, graph.prompt(*first).span))) {
            let before = starts.last().copied();
            if at >= length || before.is_some_and(|before| at <= before && at > Time::ZERO) {
                let limit = if at >= length {
                    format!("`{name}` ends at {length}")
                } else {
                    format!("the choice before begins at {}", before.unwrap_or_default())
                };
                findings.push(
                    Finding::new(&BAD_VALUE, span, format!("the cue point {at} cannot be: {limit}"))
                        .help("cue points ascend and lie inside the file"),
                );
            }
            starts.push(at.min(length).max(before.unwrap_or_default()));
        }
        // What comes before the first cue point belongs to what is heard first.
        if let Some(first) = starts.first_mut().filter(|_| parts.len() > 1) {
            *first = Time::ZERO;
        }
        (starts, Cue::Stated)
    } else {
        let mut pauses = facts.pauses.clone();
        let found = pauses.len() + 1 >= parts.len();
        // The longest pauses are the ones between choices.
        pauses.sort_by_key(|(from, until)| (-(*until - *from), *from));
        pauses.truncate(parts.len() - 1);
        let mut starts: Vec<Time> =
            std::iter::once(Time::ZERO).chain(pauses.into_iter().map(|(_, until)| until)).collect();
        starts.sort_unstable();
        if !found {
            let count = parts.len() as i64;
            starts = (0..count).map(|at| Time::from_micros(length.micros() * at / count).on_sample()).collect();
        }
        (starts, if found { Cue::Found } else { Cue::Guessed })
    };
    for (at, id) in parts.iter().enumerate() {
        let until = starts.get(at + 1).copied().unwrap_or(length);
        let sound =
            Sound { file: Some(name.as_str().into()), from: starts[at], length: (until - starts[at]).at_least_zero() };
        let basis = if cue == Cue::Guessed { Basis::Estimated } else { Basis::Measured };
        fixed[id.index() * graph.line.languages.len() + language] =
            Fixed { parts: Parts::One(Part::Sound(sound, basis)), cue };
    }
}
