//! What did happen on a call: timed events and where the call went. Simulated, recorded and live calls all become this.

use crate::graph::{Language, PromptId, StepId};
use crate::time::Time;
pub use crate::timing::Outcome;
use crate::timing::Spoken;

use super::wire::{Heard, Moved, What};

/// A whole call.
#[derive(Clone, PartialEq, Debug)]
pub struct CallTrace {
    /// The first ring, not after the answer at zero.
    pub began: Time,
    /// The end of the call.
    pub ended: Time,
    /// Why it ended.
    pub reason: EndReason,
    /// What the caller got.
    pub outcome: Outcome,
    /// What was heard and pressed, by beginning.
    pub events: Vec<Event>,
    /// The steps that were entered.
    pub path: Vec<Visit>,
    /// By what the call went on, in order; empty where only the sound of a call is known.
    pub moves: Vec<Moved>,
}

/// A step that was entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Visit {
    /// Which.
    pub step: StepId,
    /// When.
    pub at: Time,
}

/// Something that lasted from one moment to another.
#[derive(Clone, PartialEq, Debug)]
pub struct Event {
    /// When it began.
    pub at: Time,
    /// When it ended; the same moment for what has no length.
    pub until: Time,
    /// The step it belongs to.
    pub step: Option<StepId>,
    /// Not heard but concluded from what was.
    pub derived: bool,
    /// What it was.
    pub kind: EventKind,
}

/// What an event was.
#[derive(Clone, PartialEq, Debug)]
pub enum EventKind {
    /// A prompt segment, or as much of it as was heard.
    Prompt {
        /// Which.
        prompt: PromptId,
        /// In which language.
        language: Language,
        /// All of it, heard or not.
        spoken: Spoken,
        /// Something cut it.
        cut: bool,
    },
    /// A key.
    Key {
        /// `0` to `9`, `*`, `#`.
        key: char,
        /// The line was not listening, the key did nothing.
        lost: bool,
    },
    /// Ringing.
    Ringback,
    /// A busy tone.
    Busy,
    /// The whole wait for somebody.
    Hold,
    /// Music.
    Music {
        /// Relative to the prompt folder.
        file: String,
        /// Place in the file where it began.
        from: Time,
    },
    /// Nothing was heard.
    Silence,
    /// The beep before a message.
    Beep,
    /// The call was handed on.
    Transfer,
    /// A person speaks.
    Human,
    /// A message is being recorded.
    Voicemail,
    /// A call back was promised.
    Callback,
    /// The end.
    End,
}

impl EventKind {
    /// The word for it in JSON (DESIGN 7).
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Prompt { .. } => "prompt",
            Self::Key { .. } => "key",
            Self::Ringback => "ringback",
            Self::Busy => "busy",
            Self::Hold => "hold",
            Self::Music { .. } => "music",
            Self::Silence => "silence",
            Self::Beep => "beep",
            Self::Transfer => "transfer",
            Self::Human => "human",
            Self::Voicemail => "voicemail",
            Self::Callback => "callback",
            Self::End => "end",
        }
    }

    /// Whether it fills its time with sound or presence, so that the rest is silence.
    const fn is_heard(&self) -> bool {
        !matches!(self, Self::Key { .. } | Self::Hold | Self::Silence | Self::Transfer | Self::Callback | Self::End)
    }
}

/// Why a call ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EndReason {
    /// The caller hung up.
    CallerHungUp,
    /// The menu ends here.
    Disconnected,
    /// Silence or wrong keys, and the step says not where to go.
    NoWayAfterAttempts(StepId),
    /// The step has no way on.
    DeadEnd(StepId),
    /// A step that is not there.
    Missing(StepId),
    /// Steps that lead into one another without anything being said.
    Loop(StepId),
    /// The call went on past all patience.
    TooLong,
    /// Handed on to where no person answers.
    Elsewhere,
}

impl EndReason {
    /// The word for it in JSON.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::CallerHungUp => "caller-hung-up",
            Self::Disconnected => "disconnected",
            Self::NoWayAfterAttempts(_) => "no-way-after-attempts",
            Self::DeadEnd(_) => "dead-end",
            Self::Missing(_) => "missing-step",
            Self::Loop(_) => "loop",
            Self::TooLong => "too-long",
            Self::Elsewhere => "elsewhere",
        }
    }

    /// The step that is at fault, if one is.
    #[must_use]
    pub const fn step(&self) -> Option<StepId> {
        match self {
            Self::NoWayAfterAttempts(step) | Self::DeadEnd(step) | Self::Missing(step) | Self::Loop(step) => {
                Some(*step)
            }
            _ => None,
        }
    }
}

/// Writes a trace down while a call goes on.
#[derive(Clone, Debug)]
pub struct Recorder {
    began: Time,
    events: Vec<Event>,
    path: Vec<Visit>,
    moves: Vec<Moved>,
    ended: Option<(Time, EndReason)>,
}

impl Recorder {
    /// A call that rings for so long before it is answered.
    #[must_use]
    pub fn new(ring: Time) -> Self {
        let began = -ring.at_least_zero();
        let mut recorder = Self { began, events: Vec::new(), path: Vec::new(), moves: Vec::new(), ended: None };
        if began < Time::ZERO {
            recorder.put(began, EventKind::Ringback);
            recorder.close(Time::ZERO, |kind| matches!(kind, EventKind::Ringback));
        }
        recorder
    }

    /// Something was heard.
    pub fn heard(&mut self, heard: &Heard) {
        let at = heard.at;
        match &heard.what {
            What::Entered(step) => {
                // A message ends where the call goes on.
                self.close(at, |kind| matches!(kind, EventKind::Voicemail));
                self.path.push(Visit { step: *step, at });
            }
            What::PromptBegan { prompt, language, spoken, .. } => self.put(
                at,
                EventKind::Prompt { prompt: *prompt, language: *language, spoken: spoken.clone(), cut: false },
            ),
            What::PromptEnded { prompt, whole } => {
                let ended = *prompt;
                self.close(at, |kind| matches!(kind, EventKind::Prompt { prompt, .. } if *prompt == ended));
                if let Some(Event { kind: EventKind::Prompt { cut, .. }, .. }) = self
                    .events
                    .iter_mut()
                    .rev()
                    .find(|event| matches!(event.kind, EventKind::Prompt { prompt, .. } if prompt == ended))
                {
                    *cut = !whole;
                }
            }
            What::Listening => {}
            What::KeyLost(_) => {
                if let Some(Event { kind: EventKind::Key { lost, .. }, .. }) =
                    self.events.iter_mut().rev().find(|event| matches!(event.kind, EventKind::Key { .. }))
                {
                    *lost = true;
                }
            }
            What::HoldBegan(_) => {
                self.put(at, EventKind::Hold);
                if let Some(event) = self.events.last_mut() {
                    event.derived = true;
                }
            }
            What::HoldEnded => self.close(at, |kind| matches!(kind, EventKind::Hold)),
            What::MusicBegan { file, from } => self.put(at, EventKind::Music { file: file.clone(), from: *from }),
            What::MusicEnded => self.close(at, |kind| matches!(kind, EventKind::Music { .. })),
            What::Transferred => self.put(at, EventKind::Transfer),
            What::RingBegan => self.put(at, EventKind::Ringback),
            What::RingEnded => self.close(at, |kind| matches!(kind, EventKind::Ringback)),
            What::BusyBegan => self.put(at, EventKind::Busy),
            What::BusyEnded => self.close(at, |kind| matches!(kind, EventKind::Busy)),
            What::BeepBegan => self.put(at, EventKind::Beep),
            What::BeepEnded => self.close(at, |kind| matches!(kind, EventKind::Beep)),
            What::Voicemail => self.put(at, EventKind::Voicemail),
            What::Callback => self.put(at, EventKind::Callback),
            What::Human => self.put(at, EventKind::Human),
            What::Moved(moved) => self.moves.push(*moved),
            What::Ended(reason) => self.ended = self.ended.take().or(Some((at, reason.clone()))),
        }
    }

    /// A key was pressed.
    pub fn key(&mut self, key: char, at: Time, length: Time) {
        self.put(at, EventKind::Key { key, lost: false });
        if let Some(event) = self.events.last_mut() {
            event.until = at + length;
        }
    }

    /// A key must have been pressed, and nobody heard it: it was let go at this moment.
    pub fn concluded_key(&mut self, key: char, at: Time) {
        self.put(at, EventKind::Key { key, lost: false });
        if let Some(event) = self.events.last_mut() {
            (event.until, event.derived) = (at, true);
        }
    }

    /// Whether the line hung up.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        self.ended.is_some()
    }

    /// Whether a person speaks.
    #[must_use]
    pub fn has_human(&self) -> bool {
        self.events.iter().any(|event| matches!(event.kind, EventKind::Human))
    }

    /// What has been written so far.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The steps that were entered so far.
    #[must_use]
    pub fn path(&self) -> &[Visit] {
        &self.path
    }

    /// The call is over: at `at` the caller hung up, unless the line did before. `served`: whether a step serves.
    #[must_use]
    pub fn finish(mut self, at: Time, served: impl Fn(StepId) -> bool) -> CallTrace {
        let (ended, reason) = self.ended.take().unwrap_or((at, EndReason::CallerHungUp));
        let any = |wanted: fn(&EventKind) -> bool| self.events.iter().any(|event| wanted(&event.kind));
        let outcome = if any(|kind| matches!(kind, EventKind::Human)) {
            Outcome::Human
        } else if any(|kind| matches!(kind, EventKind::Voicemail | EventKind::Callback)) {
            Outcome::Message
        } else if self.path.iter().any(|visit| served(visit.step)) {
            Outcome::Served
        } else {
            Outcome::Lost
        };
        for event in &mut self.events {
            // Cut off by the end: what lasts at all lasts until then.
            if event.until == Time::MAX || event.until > ended {
                event.until = ended.max(event.at);
                if let EventKind::Prompt { cut, spoken, .. } = &mut event.kind {
                    *cut = event.until - event.at < spoken.length;
                }
            }
        }
        self.put(ended, EventKind::End);
        let mut trace = CallTrace {
            began: self.began,
            ended,
            reason,
            outcome,
            events: self.events,
            path: self.path,
            moves: self.moves,
        };
        trace.note_silence();
        trace.events.sort_by_key(|event| (event.at, matches!(event.kind, EventKind::End)));
        trace
    }

    fn put(&mut self, at: Time, kind: EventKind) {
        let lasts = matches!(
            kind,
            EventKind::Prompt { .. }
                | EventKind::Ringback
                | EventKind::Busy
                | EventKind::Hold
                | EventKind::Music { .. }
                | EventKind::Beep
                | EventKind::Human
                | EventKind::Voicemail
        );
        let step = self.path.last().map(|visit| visit.step);
        self.events.push(Event { at, until: if lasts { Time::MAX } else { at }, step, derived: false, kind });
    }

    fn close(&mut self, at: Time, wanted: impl Fn(&EventKind) -> bool) {
        if let Some(event) = self.events.iter_mut().rev().find(|event| event.until == Time::MAX && wanted(&event.kind))
        {
            event.until = at;
        }
    }
}

impl CallTrace {
    /// The whole of it, ringing included.
    #[must_use]
    pub fn length(&self) -> Time {
        self.ended - self.began
    }

    /// The keys that were pressed, in order.
    #[must_use]
    pub fn keys(&self) -> String {
        self.events
            .iter()
            .filter_map(|event| if let EventKind::Key { key, .. } = event.kind { Some(key) } else { None })
            .collect()
    }

    /// The longest wait for somebody.
    #[must_use]
    pub fn longest_hold(&self) -> Time {
        self.events
            .iter()
            .filter(|event| matches!(event.kind, EventKind::Hold))
            .map(|event| event.until - event.at)
            .max()
            .unwrap_or_default()
    }

    /// How often the call was handed on.
    #[must_use]
    pub fn transfers(&self) -> usize {
        self.events.iter().filter(|event| matches!(event.kind, EventKind::Transfer)).count()
    }

    /// When a person spoke.
    #[must_use]
    pub fn human_at(&self) -> Option<Time> {
        self.events.iter().find(|event| matches!(event.kind, EventKind::Human)).map(|event| event.at)
    }

    /// Stretches of at least a second in which nothing is heard: derived, so that a reader sees every second accounted for.
    fn note_silence(&mut self) {
        let mut heard: Vec<(Time, Time)> =
            self.events.iter().filter(|event| event.kind.is_heard()).map(|event| (event.at, event.until)).collect();
        // Silence on hold is another one than silence before it.
        let holds = self.events.iter().filter(|event| matches!(event.kind, EventKind::Hold));
        heard.extend(holds.flat_map(|event| [(event.at, event.at), (event.until, event.until)]));
        heard.push((self.ended, self.ended));
        heard.sort_unstable();
        let mut quiet_from = self.began;
        for (at, until) in heard {
            if at - quiet_from >= Time::from_secs(1) {
                let step = self.path.iter().rev().find(|visit| visit.at <= quiet_from).map(|visit| visit.step);
                self.events.push(Event { at: quiet_from, until: at, step, derived: true, kind: EventKind::Silence });
            }
            quiet_from = quiet_from.max(until);
        }
    }
}
