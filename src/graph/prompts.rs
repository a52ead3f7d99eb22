//! Everything that can be said on a line: words and file by language, in the pieces that a studio records.

use std::sync::Arc;

use super::{Language, StepId};
use crate::menu;
use crate::source::Span;
use crate::time::Time;

/// A prompt of [`super::MenuGraph::prompts`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PromptId(pub(super) u32);

impl PromptId {
    /// Its place in the list of prompts.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The smallest thing that is heard: one prompt, or one choice's offer inside a menu's recording.
#[derive(Debug)]
pub struct Prompt {
    /// The step that says it.
    pub step: StepId,
    /// What it is for.
    pub role: PromptRole,
    /// File stem where nothing else was written: `main-1`.
    pub stem: String,
    /// Where it was written.
    pub span: Span,
    /// Words and file, one a language of the line.
    pub words: Vec<Words>,
    /// Where it begins in a file that holds a whole menu.
    pub at: Option<Time>,
    /// It is a part of a file that holds the whole menu.
    pub in_whole: bool,
    /// It advertises something.
    pub advert: bool,
    /// Declared length.
    pub takes: Option<Time>,
    /// Declared rate of speech.
    pub words_per_minute: Option<f64>,
    /// The other number that callers are told to ring.
    pub refers_to: Option<String>,
}

/// What a prompt is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PromptRole {
    /// A step's own words.
    Play,
    /// Before a menu's first choice.
    Intro,
    /// A choice, by its place in the menu.
    Choice(usize),
    /// After silence, by attempt.
    NoInput(usize),
    /// After a wrong key, by attempt.
    NoMatch(usize),
    /// Before silence ends the last attempt.
    Help,
    /// Asks for digits.
    Ask,
    /// Reads an entry back.
    Confirm,
    /// Tells the wait.
    Announce,
    /// A comfort message, by its turn.
    Comfort(usize),
    /// Offers to call back.
    CallbackOffer,
    /// Before a transfer, a message, the end.
    Closing,
    /// What an outcome says, by its place.
    Outcome(usize),
}

impl PromptRole {
    /// The word in lists: `choice`, `no-input` ...
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Play => "play",
            Self::Intro => "intro",
            Self::Choice(_) => "choice",
            Self::NoInput(_) => "no-input",
            Self::NoMatch(_) => "no-match",
            Self::Help => "help",
            Self::Ask => "ask",
            Self::Confirm => "confirm",
            Self::Announce => "announce-wait",
            Self::Comfort(_) => "comfort",
            Self::CallbackOffer => "callback-offer",
            Self::Closing => "closing",
            Self::Outcome(_) => "outcome",
        }
    }
}

/// A prompt in one language.
#[derive(Clone, Default, Debug)]
pub struct Words {
    /// The text with its placeholders; `None`: only a file is named, or nothing at all.
    pub text: Option<Arc<str>>,
    /// The language the words are in: not the call's where there were none in it.
    pub language: Language,
    /// In this language nothing was written, and another one's words stand in.
    pub stands_in: bool,
    /// What is played, in order.
    pub pieces: Vec<Piece>,
}

/// What is recorded as one file, or filled in on the call.
#[derive(Clone, PartialEq, Debug)]
pub enum Piece {
    /// A file, relative to the prompt folder, and its words.
    File {
        /// `en-US/main-1.wav`.
        name: String,
        /// The words; where they are all of the prompt's, the same text in memory.
        text: Arc<str>,
        /// Where the menu names it; `None`: the name is derived from the step's.
        named: Option<Span>,
    },
    /// A value that is filled in on the call and spoken from recordings of its own.
    Filled(Filling),
    /// Something that is different on every call and has no file.
    Unknown(String),
}

/// A value that is spoken from a folder of recordings.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Filling {
    /// `{digits}`: what was entered, digit by digit, from `en-US/digits/7.wav`.
    Digits,
    /// `{wait}`: the wait in whole minutes, from `en-US/wait/2.wav`; the last one stands for all longer ones.
    Wait,
}

impl Filling {
    /// Every filling.
    pub const ALL: [Self; 2] = [Self::Digits, Self::Wait];

    /// The word between the braces, and the folder of its recordings.
    #[must_use]
    pub const fn placeholder(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::Wait => "wait",
        }
    }

    /// The values that can be spoken.
    #[must_use]
    pub const fn values(self) -> std::ops::RangeInclusive<u8> {
        match self {
            Self::Digits => 0..=9,
            Self::Wait => 1..=10,
        }
    }

    /// The file of a value in a language.
    #[must_use]
    pub fn file(self, language: &str, value: u8) -> String {
        format!("{language}/{}/{value}.wav", self.placeholder())
    }

    /// What is said for a value: for minutes, in words of the languages that the studio's list knows.
    #[must_use]
    pub fn text(self, language: &str, value: u8) -> String {
        let minutes = match language.split('-').next().unwrap_or_default() {
            "es" | "pt" => ("minuto", "minutos"),
            "it" => ("minuto", "minuti"),
            "de" => ("Minute", "Minuten"),
            _ => ("minute", "minutes"),
        };
        match self {
            Self::Digits => value.to_string(),
            Self::Wait => format!("{value} {}", if value == 1 { minutes.0 } else { minutes.1 }),
        }
    }

    /// Every file of a language, with its words.
    pub fn files(self, language: &str) -> impl Iterator<Item = (String, String)> {
        self.values().map(move |value| (self.file(language, value), self.text(language, value)))
    }
}

impl Prompt {
    /// Makes a prompt of what was written.
    pub(super) fn new(
        step: StepId,
        role: PromptRole,
        stem: String,
        written: &menu::Prompt,
        languages: &[String],
    ) -> Self {
        let words = (0..languages.len()).map(|language| words(&stem, written, None, language, languages)).collect();
        Self {
            step,
            role,
            stem,
            span: written.span,
            words,
            at: written.at.map(|at| at.value),
            in_whole: false,
            advert: written.advert,
            takes: written.takes.map(|takes| takes.value),
            words_per_minute: written.words_per_minute.map(|rate| rate.value),
            refers_to: written.refers_to.as_ref().map(|number| number.value.clone()),
        }
    }

    /// Makes a part of the one file that holds a whole menu.
    pub(super) fn in_whole(mut self, written: &menu::Prompt, audio: &[menu::Text], languages: &[String]) -> Self {
        self.in_whole = true;
        self.words =
            (0..languages.len()).map(|language| words(&self.stem, written, Some(audio), language, languages)).collect();
        self
    }

    /// Whether anything is to be heard in a language: words, a file, or a declared length.
    #[must_use]
    pub fn is_said(&self, language: Language) -> bool {
        self.takes.is_some() || self.words.get(language).is_some_and(|words| !words.pieces.is_empty())
    }

    /// Whether one of its files has this stem, whatever its folder.
    #[must_use]
    pub fn is_recorded_as(&self, stem: &str) -> bool {
        let file = |piece: &Piece| match piece {
            Piece::File { name, .. } => {
                let last = name.rsplit('/').next().unwrap_or(name);
                last.rsplit_once('.').map_or(last, |(stem, _)| stem) == stem
            }
            _ => false,
        };
        self.words.iter().any(|words| words.pieces.iter().any(file))
    }

    /// The words as they are when spoken in a language, whatever the call's.
    #[must_use]
    pub fn said_in(&self, language: Language) -> &str {
        self.words
            .iter()
            .find(|words| words.language == language)
            .and_then(|words| words.text.as_deref())
            .unwrap_or_default()
    }
}

fn words(
    stem: &str,
    written: &menu::Prompt,
    whole: Option<&[menu::Text]>,
    language: Language,
    languages: &[String],
) -> Words {
    fn tag(text: &menu::Text) -> Option<&str> {
        text.language.as_ref().map(|language| language.value.as_str())
    }
    let index = |tag: Option<&str>| tag.map_or(Some(0), |tag| languages.iter().position(|language| language == tag));
    // A prompt that is said in one language whatever the call's is not missing the others.
    let own = written.language.as_ref().and_then(|own| index(Some(&own.value)));
    let wanted = own.unwrap_or(language);
    let text =
        written.say.iter().find(|text| index(tag(text)) == Some(wanted) || (own.is_some() && text.language.is_none()));
    let audio = whole.unwrap_or(&written.audio);
    let named = audio.iter().find(|name| name.language.is_none() || index(tag(name)) == Some(wanted));
    let (text, stands_in, spoken) = match text {
        Some(text) => (Some(text), false, wanted),
        // Words for another language only: it is what callers will hear.
        None => match written.say.first() {
            Some(text) => {
                let own_file = named.is_some_and(|name| name.language.is_some());
                (Some(text), !own_file, if own_file { wanted } else { index(tag(text)).unwrap_or(0) })
            }
            None => (None, false, wanted),
        },
    };
    let text: Option<Arc<str>> = text.map(|text| text.text.value.as_str().into());
    let folder = &languages[spoken];
    let pieces = match (named, &text) {
        (Some(name), _) => vec![Piece::File {
            name: format!("{folder}/{}", name.text.value),
            text: text.clone().unwrap_or_else(|| "".into()),
            named: Some(name.text.span),
        }],
        (None, Some(text)) => pieces(&format!("{folder}/{stem}"), text),
        (None, None) => Vec::new(),
    };
    Words { text, language: spoken, stands_in, pieces }
}

/// Cuts a text at its placeholders: what stands between them is recorded, each piece a file of its own.
fn pieces(path: &str, text: &Arc<str>) -> Vec<Piece> {
    let file = |part: &str, text: Arc<str>| Piece::File { name: format!("{path}{part}.wav"), text, named: None };
    if !text.contains('{') {
        return vec![file("", Arc::clone(text))];
    }
    let mut cut: Vec<(Option<&str>, &str)> = Vec::new();
    let mut rest = &**text;
    while let Some((open, close)) =
        rest.find('{').and_then(|open| rest[open..].find('}').map(|close| (open, open + close)))
    {
        cut.push((None, &rest[..open]));
        cut.push((Some(rest[open + 1..close].trim()), ""));
        rest = &rest[close + 1..];
    }
    cut.push((None, rest));
    if cut.len() == 1 {
        return vec![file("", Arc::clone(text))];
    }
    let mut letters = 'a'..='z';
    cut.into_iter()
        .filter_map(|(placeholder, words)| match placeholder {
            Some(word) => Some(
                Filling::ALL
                    .into_iter()
                    .find(|filling| filling.placeholder() == word)
                    .map_or_else(|| Piece::Unknown(word.to_owned()), Piece::Filled),
            ),
            // A full stop after a placeholder is nothing to record.
            None if !words.contains(char::is_alphanumeric) => None,
            None => {
                let words = words.trim().trim_start_matches([' ', '.', ',']);
                Some(file(&format!("-{}", letters.next().unwrap_or('z')), words.into()))
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_recorded_in_the_pieces_between_its_placeholders() {
        let Piece::File { name, text, .. } =
            &pieces("en-US/account-confirm", &"You entered {digits}. If that is right, press 1.".into())[2]
        else {
            panic!("the last piece is words")
        };
        assert_eq!((name.as_str(), &**text), ("en-US/account-confirm-b.wav", "If that is right, press 1."));
        assert_eq!(
            pieces("en-US/x", &"Your wait is {wait}.".into()),
            vec![
                Piece::File { name: "en-US/x-a.wav".into(), text: "Your wait is".into(), named: None },
                Piece::Filled(Filling::Wait),
            ]
        );
    }
}
