//! A node of the graph: what a step does, with everything resolved.

use super::{Language, Lapse, PromptId, StepId};
use crate::menu::{Press, Wait};
use crate::source::Span;
use crate::time::Time;

/// A node: a step with its settings, everything resolved.
#[derive(Debug)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// Where the name was written.
    pub span: Span,
    /// Where its kind was written.
    pub kind_span: Span,
    /// What it does.
    pub kind: StepKind,
    /// How it deals with keys and silence.
    pub settings: Settings,
    /// Reasons that are met here without a person, as indices into [`super::Line::reasons`].
    pub serves: Vec<usize>,
    /// The language of the call from here on.
    pub language: Option<Language>,
    /// How long it lasts where no prompt says so.
    pub takes: Option<Time>,
    /// Where the call goes on.
    pub goto: Option<Target>,
    /// What the world may answer.
    pub outcomes: Vec<Outcome>,
}

/// How a step deals with keys and silence; nothing is left open.
#[derive(Clone, Debug)]
pub struct Settings {
    /// A key interrupts the prompt.
    pub barge_in: bool,
    /// Keys pressed before they are asked for are kept.
    pub keys_ahead: bool,
    /// Time for the first key, from the end of the prompt.
    pub timeout: Time,
    /// Time for the next key of several.
    pub interdigit: Time,
    /// How often the step is tried; `None` is without end.
    pub attempts: Option<u32>,
    /// Silence before a prompt that follows a sound or a key.
    pub gap: Time,
    /// Declared rate of speech, for lengths that are estimated.
    pub words_per_minute: Option<f64>,
}

/// A way to another step and where it was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Target {
    /// Where to.
    pub step: StepId,
    /// Where the name was written.
    pub span: Span,
}

/// An answer of the world and where it leads.
#[derive(Debug)]
pub struct Outcome {
    /// The answer.
    pub name: String,
    /// Where it was written.
    pub span: Span,
    /// Where to; `None`: nothing was written.
    pub target: Option<Target>,
    /// How often this is the answer, 0 to 1; what nobody stated is shared evenly.
    pub share: f64,
    /// What is said first.
    pub say: Option<PromptId>,
}

/// What a step does.
#[derive(Debug)]
pub enum StepKind {
    /// Says something and goes on.
    Play(Vec<PromptId>),
    /// Offers choices.
    Menu(Menu),
    /// Takes several digits.
    Collect(Collect),
    /// Opening hours decide.
    Hours {
        /// Index into [`super::Line::hours`]; `None` where the name is unknown.
        hours: Option<usize>,
        /// When open.
        open: Option<Target>,
        /// When closed.
        closed: Option<Target>,
        /// On a holiday.
        holiday: Option<Target>,
    },
    /// Data decides; the ways are the outcomes.
    Data,
    /// Waits for somebody.
    Queue(Queue),
    /// Hands the call on.
    Transfer {
        /// Number or name.
        to: Option<String>,
        /// A person answers.
        human: bool,
        /// Said first.
        prompt: Option<PromptId>,
        /// How long it rings.
        ring: Time,
    },
    /// Takes a message.
    Voicemail {
        /// Said first.
        prompt: Option<PromptId>,
        /// The longest message.
        max: Option<Time>,
        /// A beep precedes it.
        beep: bool,
    },
    /// Promises to call back.
    Callback {
        /// What is said.
        prompt: Option<PromptId>,
        /// How soon.
        within: Option<Time>,
    },
    /// Ends the call.
    Disconnect(Option<PromptId>),
    /// Passes through.
    Opaque(String),
    /// Stands in for a step that is named and not written, or whose kind could not be read.
    Missing,
}

/// A menu: what is said, in order, and what each key does.
#[derive(Debug)]
pub struct Menu {
    /// What one attempt says, in order: the introduction, then the choices.
    pub prompts: Vec<PromptId>,
    /// The choices as they were written.
    pub choices: Vec<Choice>,
    /// What each key does here, reserved keys included; each key once.
    pub keys: Vec<MenuKey>,
    /// What happens without a usable key.
    pub retries: Retries,
    /// The nearest menu that every way here passes: where `back` leads.
    pub back: Option<StepId>,
}

/// One choice.
#[derive(Debug)]
pub struct Choice {
    /// The whole of it.
    pub span: Span,
    /// Its keys, with where each was written.
    pub press: Vec<(Press, Span)>,
    /// Its offer.
    pub prompt: Option<PromptId>,
    /// Reasons it is for; [`PERSON`] stands for `person`.
    pub reasons: Vec<usize>,
    /// Where it leads.
    pub target: Option<Target>,
}

/// The reason that always exists: to speak to a person.
pub const PERSON: usize = usize::MAX;

/// What a key does in a menu.
#[derive(Clone, Debug)]
pub struct MenuKey {
    /// The key or keys.
    pub press: Press,
    /// What it does.
    pub action: Action,
    /// The language of the call from then on.
    pub language: Option<Language>,
    /// Index of its choice; `None` for a reserved key.
    pub choice: Option<usize>,
    /// Where the key was written.
    pub span: Span,
}

/// What a key does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// Leads to a step.
    Goto(Target),
    /// Says the menu again, at no cost.
    Repeat,
    /// Leads to the menu before.
    Back,
    /// Nothing was written: the choice leads nowhere.
    Nowhere,
}

/// What happens without a usable key.
#[derive(Default, Debug)]
pub struct Retries {
    /// After silence, by attempt.
    pub no_input: Vec<PromptId>,
    /// After a wrong key, by attempt.
    pub no_match: Vec<PromptId>,
    /// Before silence ends the last attempt.
    pub help: Option<PromptId>,
    /// Where silence leads after the last attempt; `None`: the call is disconnected.
    pub exhausted_no_input: Option<Target>,
    /// Where wrong keys lead after the last attempt; `None`: the call is disconnected.
    pub exhausted_no_match: Option<Target>,
}

/// Digits to be entered.
#[derive(Debug)]
pub struct Collect {
    /// What is asked.
    pub prompt: Option<PromptId>,
    /// Fewest digits.
    pub min: u32,
    /// Most digits.
    pub max: u32,
    /// Ends an entry early.
    pub terminator: Option<char>,
    /// What the entry is called.
    pub stores: Option<String>,
    /// Not to be read back.
    pub secret: bool,
    /// The entry read back.
    pub confirm: Option<PromptId>,
    /// What happens without a usable entry.
    pub retries: Retries,
}

/// Waiting for somebody.
#[derive(Debug)]
pub struct Queue {
    /// How long; `None` where it could not be read.
    pub wait: Option<Wait>,
    /// Who answers.
    pub to: Option<String>,
    /// A person answers.
    pub human: bool,
    /// Said first.
    pub announce: Option<PromptId>,
    /// File that plays while nothing is said, relative to the prompt folder.
    pub music: Option<(String, Span)>,
    /// Comfort messages and the time from one to the next.
    pub comfort: Option<(Time, Vec<PromptId>)>,
    /// The offer to call back.
    pub callback: Option<CallbackOffer>,
    /// What happens when the wait is too long.
    pub overflow: Option<(Time, Option<Target>)>,
}

/// The offer to be called back.
#[derive(Debug)]
pub struct CallbackOffer {
    /// Time in the queue until it is made.
    pub after: Time,
    /// The offer.
    pub prompt: Option<PromptId>,
    /// The key that takes it.
    pub press: Press,
    /// Where it leads.
    pub target: Option<Target>,
}

impl Step {
    /// A person answers here.
    #[must_use]
    pub fn is_human(&self) -> bool {
        matches!(self.kind, StepKind::Queue(Queue { human: true, .. }) | StepKind::Transfer { human: true, .. })
    }

    /// A person answers here, or will call.
    #[must_use]
    pub fn leads_to_a_human(&self) -> bool {
        self.is_human() || matches!(self.kind, StepKind::Callback { .. })
    }

    /// The call goes on by itself: nobody is asked, nobody waits.
    #[must_use]
    pub fn passes_through(&self) -> bool {
        matches!(self.kind, StepKind::Play(_) | StepKind::Hours { .. } | StepKind::Data | StepKind::Opaque(_))
    }

    /// The kind as it is written in a menu.
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            StepKind::Play(_) => "play",
            StepKind::Menu(_) => "menu",
            StepKind::Collect(_) => "collect",
            StepKind::Hours { .. } | StepKind::Data => "branch",
            StepKind::Queue(_) => "queue",
            StepKind::Transfer { .. } => "transfer",
            StepKind::Voicemail { .. } => "voicemail",
            StepKind::Callback { .. } => "callback",
            StepKind::Disconnect(_) => "disconnect",
            StepKind::Opaque(_) => "opaque",
            StepKind::Missing => "missing",
        }
    }
}

impl Retries {
    /// Where a caller is led after the last attempt; `None`: the call is disconnected.
    #[must_use]
    pub fn exhausted(&self, lapse: Lapse) -> Option<Target> {
        match lapse {
            Lapse::Silence => self.exhausted_no_input,
            Lapse::WrongKey => self.exhausted_no_match,
        }
    }
}

impl Menu {
    /// What a press does here.
    #[must_use]
    pub fn key(&self, press: &str) -> Option<&MenuKey> {
        self.keys.iter().find(|key| key.press.keys() == press)
    }
}
