//! The menu file as it was written: names unresolved, every value with its place.
//!
//! What the names mean is for [`crate::graph`]; what a caller lives through is for [`crate::call`].

mod facts;
mod files;
mod hours;
mod kinds;
mod press;
mod prompt;
mod read;
pub mod shape;
mod step;
mod wait;

pub use facts::{FACTS, Fact, FactKind, FactValue};
pub use files::{Format, Loudness, PromptFacts, PromptFiles};
pub use hours::{Days, Hours, Opening};
pub use press::Press;
pub(crate) use prompt::LONG_FORM;
pub use prompt::{Prompt, Text, is_language};
pub use read::read;
pub(crate) use step::KINDS;
pub use wait::Wait;

use crate::source::{FileId, Span, Spanned};
use crate::time::Time;

/// Steps of the largest line that is read: 250,000 (ours; DESIGN 4).
pub const MAX_STEPS: usize = 250_000;
/// Attempts that a menu may grant; more is `unlimited` in all but name (ours).
pub const MAX_ATTEMPTS: u32 = 20;

/// One menu file, or several that were joined by `include:`.
#[derive(Debug, Default)]
pub struct Document {
    /// Whether the text was read to its end; of a part only what is there may be judged.
    pub complete: bool,
    /// The top of the file.
    pub span: Option<Span>,
    /// What the line is called.
    pub line: Option<Spanned<String>>,
    /// The number that people dial.
    pub number: Option<Spanned<String>>,
    /// ISO 3166 code: which tones callers hear.
    pub country: Option<Spanned<String>>,
    /// Languages, the first is the one a call starts in.
    pub languages: Vec<Spanned<String>>,
    /// The first step.
    pub start: Option<Spanned<String>>,
    /// The line's local time.
    pub timezone: Option<Spanned<String>>,
    /// The folder of the prompt files, below the menu file's own.
    pub prompts: Option<Spanned<String>>,
    /// What the file is.
    pub role: Role,
    /// Files to take in.
    pub include: Vec<Spanned<String>>,
    /// Settings for every step that does not say otherwise.
    pub defaults: Settings,
    /// Keys that work in every menu.
    pub keys: Vec<KeyBinding>,
    /// Opening hours by name.
    pub hours: Vec<(Spanned<String>, Hours)>,
    /// Why people call.
    pub reasons: Vec<Reason>,
    /// What the law asks and no menu holds.
    pub facts: Vec<Fact>,
    /// The steps, in the order of the file.
    pub steps: Vec<Step>,
}

/// What a menu file is: two rules are errors only on a line.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Role {
    /// A telephone line with callers.
    #[default]
    Line,
    /// A part that returns to whoever called it.
    Module,
    /// Questions after a call.
    Survey,
}

/// Why somebody calls.
#[derive(Debug)]
pub struct Reason {
    /// Its name.
    pub name: Spanned<String>,
    /// Share of calls, 0 to 1.
    pub share: Option<Spanned<f64>>,
    /// What sort of reason it is, for the laws that name one.
    pub kind: Option<Spanned<&'static str>>,
}

/// How a step deals with keys and silence; what is absent is inherited.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Settings {
    /// A key interrupts the prompt.
    pub barge_in: Option<Spanned<bool>>,
    /// Keys pressed before they are asked for are kept.
    pub keys_ahead: Option<Spanned<bool>>,
    /// Time for the first key, from the end of the prompt.
    pub timeout: Option<Spanned<Time>>,
    /// Time for the next key of several.
    pub interdigit: Option<Spanned<Time>>,
    /// How often the step is tried; `None` inside is without end.
    pub attempts: Option<Spanned<Option<u32>>>,
    /// Silence before a prompt that follows a sound or a key.
    pub gap: Option<Spanned<Time>>,
    /// Words a minute of recordings that are not measured.
    pub words_per_minute: Option<Spanned<f64>>,
}

/// A reserved key and what it does.
#[derive(Clone, Debug)]
pub struct KeyBinding {
    /// The key.
    pub press: Spanned<Press>,
    /// A step, or `repeat`, `back`, `none`.
    pub target: Spanned<String>,
}

/// A node of the flow.
#[derive(Debug)]
pub struct Step {
    /// Its name.
    pub name: Spanned<String>,
    /// What it does; `None` where the kind could not be read (a finding says so).
    pub kind: Option<Kind>,
    /// Where the key of its kind stands.
    pub kind_span: Span,
    /// Where the call goes on.
    pub goto: Option<Spanned<String>>,
    /// Reasons that are met here without a person.
    pub serves: Vec<Spanned<String>>,
    /// The language of the call from here on.
    pub language: Option<Spanned<String>>,
    /// How long a step without words of its own lasts.
    pub takes: Option<Spanned<Time>>,
    /// Its settings, where it has any of its own.
    pub settings: Option<Box<Settings>>,
    /// What the world may answer.
    pub outcomes: Vec<Outcome>,
    /// What happens on silence and wrong keys.
    pub retries: Retries,
}

/// What a menu or a collect says and does when no usable key came.
#[derive(Default, Debug)]
pub struct Retries {
    /// After silence, by attempt; the last one stands for all later ones.
    pub no_input: Vec<Prompt>,
    /// After a wrong key, by attempt.
    pub no_match: Vec<Prompt>,
    /// Before silence ends the last attempt.
    pub help: Option<Box<Prompt>>,
    /// Where silence leads after the last attempt.
    pub exhausted_no_input: Option<Spanned<String>>,
    /// Where wrong keys lead after the last attempt.
    pub exhausted_no_match: Option<Spanned<String>>,
}

/// An answer of the world and where it leads.
#[derive(Debug)]
pub struct Outcome {
    /// The answer.
    pub name: Spanned<String>,
    /// Where the call goes on.
    pub goto: Option<Spanned<String>>,
    /// How often this is the answer, 0 to 1.
    pub share: Option<Spanned<f64>>,
    /// What is said first.
    pub say: Option<Prompt>,
}

/// What a step does.
#[derive(Debug)]
pub enum Kind {
    /// Says something.
    Play(Vec<Prompt>),
    /// Offers choices.
    Menu(Menu),
    /// Takes several digits.
    Collect(Box<Collect>),
    /// Opening hours decide.
    Hours {
        /// Which.
        hours: Option<Spanned<String>>,
        /// Where to when open.
        open: Option<Spanned<String>>,
        /// Where to when closed.
        closed: Option<Spanned<String>>,
        /// Where to on a holiday; else as closed.
        holiday: Option<Spanned<String>>,
    },
    /// Data decides; the ways are the step's outcomes.
    Data(Option<Spanned<String>>),
    /// Waits for a person.
    Queue(Box<Queue>),
    /// Hands the call to another number.
    Transfer(Transfer),
    /// Takes a message.
    Voicemail {
        /// What is said before the beep.
        prompt: Option<Prompt>,
        /// The longest message.
        max: Option<Spanned<Time>>,
        /// A beep precedes the message.
        beep: bool,
    },
    /// Promises to call back.
    Callback {
        /// What is said.
        prompt: Option<Prompt>,
        /// How soon.
        within: Option<Spanned<Time>>,
    },
    /// Ends the call.
    Disconnect(Option<Prompt>),
    /// What only passes through: the words say what it is.
    Opaque(Spanned<String>),
}

/// Choices in the order in which they are spoken.
#[derive(Debug)]
pub struct Menu {
    /// What is said before the first choice.
    pub intro: Option<Prompt>,
    /// One file for the whole menu, by language (`None`: for every language).
    pub audio: Vec<Text>,
    /// The choices.
    pub choices: Vec<Choice>,
    /// Reserved keys that differ here.
    pub keys: Vec<KeyBinding>,
}

/// One choice of a menu.
#[derive(Debug)]
pub struct Choice {
    /// The whole of it.
    pub span: Span,
    /// The keys that take it; none: it is only spoken.
    pub press: Vec<Spanned<Press>>,
    /// What is said; `None`: nobody is told.
    pub prompt: Option<Prompt>,
    /// The reasons it is for.
    pub reasons: Vec<Spanned<String>>,
    /// Where it leads.
    pub goto: Option<Spanned<String>>,
    /// The language of the call from here on.
    pub language: Option<Spanned<String>>,
}

/// Digits to be entered.
#[derive(Debug)]
pub struct Collect {
    /// What is asked.
    pub prompt: Option<Prompt>,
    /// Fewest digits.
    pub min: u32,
    /// Most digits.
    pub max: u32,
    /// The key that ends an entry early.
    pub terminator: Option<Spanned<Press>>,
    /// What the entry is called.
    pub stores: Option<Spanned<String>>,
    /// A code that is not read back.
    pub secret: bool,
    /// The entry read back; key 1 says that it is right.
    pub confirm: Option<Prompt>,
}

/// Waiting for a person.
#[derive(Debug)]
pub struct Queue {
    /// How long.
    pub wait: Option<Spanned<Wait>>,
    /// Who answers.
    pub to: Option<Spanned<String>>,
    /// A person answers; else a machine.
    pub human: bool,
    /// What is said first.
    pub announce_wait: Option<Prompt>,
    /// The file that plays while nothing is said.
    pub music: Option<Spanned<String>>,
    /// Time from one comfort message to the next.
    pub comfort_every: Option<Spanned<Time>>,
    /// Comfort messages, in turn.
    pub comfort: Vec<Prompt>,
    /// The offer to call back.
    pub callback: Option<CallbackOffer>,
    /// What happens when the wait is too long.
    pub overflow: Option<Overflow>,
}

/// The offer to be called back instead of waiting.
#[derive(Debug)]
pub struct CallbackOffer {
    /// Time in the queue until it is made.
    pub after: Spanned<Time>,
    /// The offer.
    pub prompt: Option<Prompt>,
    /// The key that takes it.
    pub press: Spanned<Press>,
    /// Where it leads.
    pub goto: Option<Spanned<String>>,
}

/// The longest time in a queue.
#[derive(Debug)]
pub struct Overflow {
    /// That time.
    pub after: Spanned<Time>,
    /// Where callers go then.
    pub goto: Option<Spanned<String>>,
}

/// Handing the call to another number.
#[derive(Debug)]
pub struct Transfer {
    /// The number or name.
    pub to: Option<Spanned<String>>,
    /// A person answers; else a machine.
    pub human: bool,
    /// What is said first.
    pub prompt: Option<Prompt>,
    /// How long it rings until somebody answers.
    pub ring: Option<Spanned<Time>>,
    /// The other number costs the caller more.
    pub dearer: bool,
    /// The caller was asked whether that is all right.
    pub consent_asked: bool,
}

impl Document {
    /// Takes in what an included file brings. What both have, the including file's counts; names that collide are
    /// reported by the graph.
    pub fn include(&mut self, part: Self) {
        self.complete &= part.complete;
        self.keys.extend(part.keys);
        self.hours.extend(part.hours);
        self.reasons.extend(part.reasons);
        self.facts.extend(part.facts);
        self.steps.extend(part.steps);
        self.start = self.start.take().or(part.start);
        self.line = self.line.take().or(part.line);
        self.number = self.number.take().or(part.number);
        self.country = self.country.take().or(part.country);
        self.timezone = self.timezone.take().or(part.timezone);
        if self.languages.is_empty() {
            self.languages = part.languages;
        }
    }

    /// The text that a file id of this document's spans belongs to, if it holds anything.
    #[must_use]
    pub fn file(&self) -> Option<FileId> {
        self.span.map(|span| span.file)
    }
}
