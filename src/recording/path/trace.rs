//! The best path as the line's own recorder would have written the call down.
//!
//! What was heard has its own moments. What was not (a step entered, a wait begun, the time for a key over) has the moment at
//! which the line would have done it, counted from what was heard last, and never lies behind what was heard next.

use super::index::{Index, Part};
use super::moves::By;
use super::observe::{Observation, Observed, What as Seen};
use super::search::{Happened, Happening};
use super::state::{Line, Over, Place, State};
use super::{Departure, Left, Stranger};
use crate::call::{CallTrace, EndReason, Heard, Recorder, What};
use crate::graph::{Collect, Language, Look, PromptId, PromptRole, StepId, StepKind};
use crate::time::Time;
use crate::timing::{BEEP, BUSY_FOR, Filled, TimeModel};

/// A sound that follows what the line did this soon is its first: its beginning was too quiet to be heard.
const NEAR: Time = Time::from_millis(700);
/// A prompt that broke off so near a key was cut by it.
const CUT_BY_KEY: Time = Time::from_millis(300);
/// Music that ended so long before a voice did so for it.
const ANSWERED: Time = Time::from_secs(5);

/// What came of a path.
pub(super) struct Written {
    /// The call.
    pub(super) trace: CallTrace,
    /// Where it left its design.
    pub(super) departures: Vec<Departure>,
    /// What was heard and is not on the menu.
    pub(super) strangers: Vec<Stranger>,
    /// Prompts that were heard, each as often as it was.
    pub(super) heard: Vec<PromptId>,
}

/// A prompt that is being said.
#[derive(Debug)]
struct Saying {
    prompt: PromptId,
    language: Language,
    began: Time,
    until: Time,
    cut: bool,
    part: u8,
    digits: String,
    minutes: Option<u8>,
    step: StepId,
}

enum Out {
    Heard(What),
    Key(usize),
}

struct Writer<'w, 'a> {
    line: &'w Line<'a>,
    index: &'w Index,
    times: &'w TimeModel,
    observed: &'w Observed,
    out: Vec<(Time, Out)>,
    /// The moment up to which the line's doings are told.
    clock: Time,
    saying: Option<Saying>,
    /// Music that plays: until when it was heard.
    music: Option<Time>,
    /// How much of it was heard, and since when.
    played: (Time, Time),
    /// What was entered last.
    entered: String,
    /// Since when the call waits.
    hold: Option<Time>,
    /// Since when it rings or is busy at the other end, until when that was heard, and whether it is busy.
    ringing: Option<(Time, Time, bool)>,
    departures: Vec<Departure>,
    strangers: Vec<Stranger>,
    heard: Vec<PromptId>,
}

/// Writes a path down.
pub(super) fn write(line: &Line<'_>, times: &TimeModel, observed: &Observed, path: &[Happened]) -> Written {
    let mut writer = Writer {
        line,
        index: line.index,
        times,
        observed,
        out: Vec::new(),
        clock: Time::ZERO,
        saying: None,
        music: None,
        played: (Time::ZERO, Time::ZERO),
        entered: String::new(),
        hold: None,
        ringing: None,
        departures: Vec::new(),
        strangers: Vec::new(),
        heard: Vec::new(),
    };
    let mut before: Option<State> = None;
    for (at, happened) in path.iter().enumerate() {
        let next = path[at + 1..].iter().find_map(|later| later.observation()).and_then(|at| observed.all.get(at));
        let next = next.map_or(observed.ended, |next| next.at);
        writer.happened(happened, before.unwrap_or(happened.state), next);
        before = Some(happened.state);
    }
    writer.finish(before)
}

impl Happened {
    /// The observation that it explains.
    fn observation(&self) -> Option<usize> {
        match self.what {
            Happening::Begins | Happening::Went { .. } => None,
            Happening::Heard { at, .. }
            | Happening::Unclear { at, .. }
            | Happening::Jumped { at, .. }
            | Happening::Fits(at)
            | Happening::Stray(at)
            | Happening::Passes(at) => Some(at),
        }
    }
}

impl Writer<'_, '_> {
    fn hear(&mut self, at: Time, what: What) {
        self.out.push((at, Out::Heard(what)));
    }

    fn happened(&mut self, happened: &Happened, before: State, next: Time) {
        let state = happened.state;
        match happened.what {
            Happening::Begins => self.enter(state.step),
            Happening::Went { by, enters } => self.went(by, enters, before, state, next),
            Happening::Heard { at, prompt, part, other_language } => {
                let Some(observation) = self.observed.all.get(at) else { return };
                if other_language {
                    self.depart(observation.at, state.step, Left::OtherLanguage(prompt));
                }
                self.prompt(observation, prompt, part, state);
            }
            Happening::Unclear { at, prompt } => {
                let Some(observation) = self.observed.all.get(at) else { return };
                self.close();
                // The line says what is due when it is due.
                let due = self.clock + self.line.graph.step(state.step).settings.gap;
                self.clock = due.min(observation.until);
                self.saying = Some(Saying {
                    prompt,
                    language: state.language(),
                    began: self.clock,
                    until: observation.until,
                    cut: true,
                    part: 0,
                    digits: String::new(),
                    minutes: None,
                    step: state.step,
                });
                self.heard.push(prompt);
            }
            Happening::Jumped { at, prompt, part } => {
                let Some(observation) = self.observed.all.get(at) else { return };
                self.close();
                self.depart(observation.at, before.step, Left::Went(prompt));
                self.clock = self.clock.max(self.last_key_before(observation.at)).min(observation.at);
                self.leave_place();
                self.enter(state.step);
                self.prompt(observation, prompt, part, state);
            }
            Happening::Fits(at) => {
                if let Some(observation) = self.observed.all.get(at) {
                    self.fits(observation, before, state);
                }
            }
            Happening::Stray(at) => {
                let Some(observation) = self.observed.all.get(at) else { return };
                let Seen::Playing { file, from, .. } = observation.what else { return };
                let uses = self.index.uses(file).iter();
                let mut uses = uses.filter(|use_| {
                    let part = self.index.parts(use_.prompt, use_.language).get(use_.part);
                    part.is_some_and(|part| part.is(file, from))
                });
                let first = uses.clone().next();
                let own = uses.find(|use_| self.line.graph.prompt(use_.prompt).step == state.step);
                let Some(use_) = own.or(first).copied() else { return };
                self.depart(observation.at, state.step, Left::Stray(use_.prompt));
                let part = u8::try_from(use_.part).unwrap_or_default();
                let language = u16::try_from(use_.language).unwrap_or_default();
                self.prompt(observation, use_.prompt, part, State { language, ..state });
            }
            Happening::Passes(at) => {
                let Some(observation) = self.observed.all.get(at) else { return };
                let file = match observation.what {
                    // What may be nothing is not told.
                    Seen::Playing { .. } if observation.doubtful => return,
                    Seen::Playing { file, .. } => Some(file),
                    Seen::Voice if !matches!(state.place, Place::Human | Place::Message | Place::Over(_)) => None,
                    _ => return,
                };
                let step = Some(state.step);
                self.strangers.push(Stranger { at: observation.at, until: observation.until, file, step });
            }
        }
    }

    fn depart(&mut self, at: Time, step: StepId, left: Left) {
        self.departures.push(Departure { at, step, left });
    }

    fn last_key_before(&self, at: Time) -> Time {
        self.observed.keys.iter().map(|key| key.until).filter(|until| *until <= at).max().unwrap_or_default()
    }

    /// A step is entered at the moment that was come to.
    fn enter(&mut self, step: StepId) {
        self.hear(self.clock, What::Entered(step));
        if matches!(self.line.graph.step(step).kind, StepKind::Queue(_)) {
            self.hear(self.clock, What::HoldBegan(step));
            self.hold = Some(self.clock);
            self.played = (Time::ZERO, Time::ZERO);
        }
    }

    /// Whatever lasts as long as the call is where it is ends.
    fn leave_place(&mut self) {
        self.end_music();
        if self.hold.take().is_some() {
            self.hear(self.clock, What::HoldEnded);
        }
        self.end_ringing();
    }

    fn end_music(&mut self) {
        if self.music.take().is_some() {
            self.played.0 += (self.clock - self.played.1).at_least_zero();
            self.hear(self.clock, What::MusicEnded);
        }
    }

    fn end_ringing(&mut self) {
        if let Some((_, _, busy)) = self.ringing.take() {
            self.hear(self.clock, if busy { What::BusyEnded } else { What::RingEnded });
        }
    }

    /// A prompt, or one of its parts.
    fn prompt(&mut self, observation: &Observation, prompt: PromptId, part: u8, state: State) {
        let Seen::Playing { file, cut, .. } = observation.what else { return };
        let goes_on = self.saying.as_ref().is_some_and(|saying| {
            saying.prompt == prompt && (part > saying.part || (part == saying.part && !saying.digits.is_empty()))
        });
        if !goes_on {
            self.close();
            self.clock = observation.at.max(self.clock);
            if self.music.is_some() {
                self.clock = observation.at;
                self.end_music();
            }
            self.saying = Some(Saying {
                prompt,
                language: state.language(),
                began: observation.at,
                until: observation.until,
                cut,
                part,
                digits: String::new(),
                minutes: None,
                step: state.step,
            });
            self.heard.push(prompt);
        }
        let value = match self.line.part(prompt, part, state.language()) {
            Some(Part::Filled(filling, values)) => {
                values.iter().find(|(of, _)| *of == file).map(|(_, value)| (*filling, *value))
            }
            _ => None,
        };
        let Some(saying) = &mut self.saying else { return };
        (saying.until, saying.cut, saying.part) = (observation.until, cut, part);
        match value {
            Some((crate::graph::Filling::Digits, digit)) => saying.digits.push(char::from(b'0' + digit.min(9))),
            Some((crate::graph::Filling::Wait, minutes)) => saying.minutes = Some(minutes),
            None => {}
        }
    }

    /// What was being said is over.
    fn close(&mut self) {
        let Some(saying) = self.saying.take() else { return };
        let Saying { prompt, language, began, until, cut, ref digits, minutes, step, .. } = saying;
        let wait = minutes.map(|minutes| Time::from_secs(60 * i64::from(minutes)));
        // What was cut off, or not made out, was read back all the same.
        let digits = if self.entered.starts_with(digits.as_str()) { &self.entered } else { digits };
        let spoken = self.times.speak(prompt, language, Filled { digits, wait });
        let whole = began + spoken.length;
        let key = self.observed.keys.iter().map(|key| key.until);
        let key = key.filter(|_| self.is_interruptible(prompt, step)).find(|key| *key > began && *key < whole);
        let ends = match key {
            Some(key) if until <= key + CUT_BY_KEY => key,
            _ if !cut => whole,
            _ if until + CUT_BY_KEY >= self.observed.ended => self.observed.ended,
            _ => until,
        };
        let ends = ends.min(self.observed.ended.max(began));
        let interruptible = Some(self.is_interruptible(prompt, step));
        let of = self.line.graph.prompt(prompt).words[language].language;
        self.hear(began, What::PromptBegan { prompt, language: of, interruptible, spoken });
        self.hear(ends, What::PromptEnded { prompt, whole: ends >= whole });
        self.clock = self.clock.max(ends);
    }

    fn is_interruptible(&self, prompt: PromptId, step: StepId) -> bool {
        match self.line.graph.prompt(prompt).role {
            PromptRole::Announce | PromptRole::Comfort(_) => false,
            PromptRole::CallbackOffer => true,
            PromptRole::Closing => {
                let here = self.line.graph.step(step);
                matches!(here.kind, StepKind::Voicemail { .. }) && here.settings.barge_in
            }
            _ => self.line.graph.step(step).settings.barge_in,
        }
    }

    /// The line went on without anything being heard.
    fn went(&mut self, by: By, enters: bool, before: State, state: State, next: Time) {
        // From one part of a prompt to the next.
        if let (By::Itself, Some((prompt, part))) = (by, state.next(self.line))
            && part > 0
            && self.saying.as_ref().is_some_and(|saying| saying.prompt == prompt)
        {
            return;
        }
        self.close();
        let here = self.line.graph.step(before.step);
        let settings = &here.settings;
        let bounded = |clock: Time, later: Time| later.min(next).max(clock);
        match by {
            By::Itself => {
                if let (StepKind::Opaque(_), Some(takes), true) = (&here.kind, here.takes, enters) {
                    self.clock = bounded(self.clock, self.clock + takes);
                }
                if matches!(here.kind, StepKind::Callback { .. })
                    && state.place != before.place
                    && before.is_said(self.line)
                {
                    self.hear(self.clock, What::Callback);
                }
            }
            By::Unhearable(prompt) => self.unhearable(prompt, before, next),
            By::LeftOut(prompt) => self.depart(next, before.step, Left::NotHeard(prompt)),
            By::Passed => self.depart(next, before.step, Left::Passed),
            By::Cut => {}
            By::Keys(from, count) | By::Wrong(from, count) => self.keys(from, count, before, next),
            By::Lost(key, lost) => self.lose(key, lost),
            By::Ignored(key) => {
                let Some(pressed) = self.observed.keys.get(key as usize) else { return };
                self.depart(pressed.until, before.step, Left::KeyIgnored(pressed.key));
                self.lose(key, true);
            }
            By::Silence => self.clock = bounded(self.clock, self.clock + settings.timeout),
            By::TooSoon => {
                self.depart(next, before.step, Left::TooSoon);
                self.clock = bounded(self.clock, next);
            }
            By::Miscounted { silent, keys } => {
                if silent {
                    self.clock = bounded(self.clock, self.clock + settings.timeout);
                } else {
                    self.keys(before.taken, keys, before, next);
                }
                self.depart(
                    next,
                    before.step,
                    Left::Miscounted { early: enters || matches!(state.place, Place::Over(_)) },
                );
            }
            By::NoKey(key) => {
                self.depart(next, before.step, Left::NoKey(key));
            }
            By::Overflow => {
                let due = match (&here.kind, self.hold) {
                    (StepKind::Queue(queue), Some(since)) => queue.overflow.as_ref().map(|(after, _)| since + *after),
                    _ => None,
                };
                let heard = self.music.unwrap_or(self.clock);
                self.clock =
                    due.filter(|due| *due <= next && *due + NEAR >= heard).unwrap_or(heard.max(self.clock)).min(next);
            }
            By::MessageEnds => {
                let max = if let StepKind::Voicemail { max, .. } = here.kind { max } else { None };
                self.clock = bounded(self.clock, max.map_or(next, |max| self.clock + max));
            }
            By::NotAnswered => self.ring_is_over(before, next),
        }
        if enters || matches!(state.place, Place::Over(_)) {
            if let Place::Ringing = before.place {
                self.ring_is_over(before, next);
            }
            if let (Place::Over(_), Some(until)) = (state.place, self.music) {
                self.clock = self.clock.max(until);
            }
            self.leave_place();
        }
        if enters {
            self.enter(state.step);
        }
        match state.place {
            Place::Message if before.place != Place::Message => self.hear(self.clock, What::Voicemail),
            Place::Over(why) if before.place != state.place => {
                let step = before.step;
                let reason = match why {
                    Over::Disconnected => EndReason::Disconnected,
                    Over::NoWay => EndReason::NoWayAfterAttempts(step),
                    Over::DeadEnd => EndReason::DeadEnd(step),
                    Over::Missing => EndReason::Missing(step),
                    Over::Elsewhere => EndReason::Elsewhere,
                };
                self.hear(self.clock, What::Ended(reason));
            }
            _ => {}
        }
    }

    /// Words without a recording: they were said if there was time for them.
    fn unhearable(&mut self, prompt: PromptId, state: State, next: Time) {
        let spoken = self.times.speak(prompt, state.language(), Filled::default());
        if self.clock + spoken.length > next + NEAR {
            return;
        }
        let here = self.line.graph.step(state.step);
        // The pause before it, where there is time for that too.
        let began = self.clock + if self.clock == Time::ZERO { Time::ZERO } else { here.settings.gap };
        let began = began.min((next - spoken.length).max(self.clock));
        let interruptible = Some(self.is_interruptible(prompt, state.step));
        let language = self.line.graph.prompt(prompt).words[state.language()].language;
        let ends = (began + spoken.length).min(next.max(began));
        self.hear(began, What::PromptBegan { prompt, language, interruptible, spoken });
        self.hear(ends, What::PromptEnded { prompt, whole: true });
        self.clock = ends;
    }

    /// Keys are taken: when the last of them is let go, or when the line comes to ask for them.
    fn keys(&mut self, from: u32, count: u32, state: State, next: Time) {
        let keys = from as usize..(from as usize + count as usize).min(self.observed.keys.len());
        let Some(last) = self.observed.keys.get(keys.clone()).and_then(<[_]>::last) else { return };
        self.clock = self.clock.max(last.until);
        let here = self.line.graph.step(state.step);
        let pressed = self.line.pressed.get(keys).unwrap_or_default();
        let open = match &here.kind {
            StepKind::Menu(menu) => matches!(menu.look(pressed), Look::Open(_)),
            StepKind::Collect(_) if matches!(state.place, Place::Confirm { .. } | Place::Confirmed) => false,
            StepKind::Collect(collect) => {
                self.entered = pressed.chars().filter(char::is_ascii_digit).collect();
                is_open(collect, pressed)
            }
            _ => false,
        };
        if open {
            self.clock = (self.clock + here.settings.interdigit).min(next).max(self.clock);
        }
    }

    fn lose(&mut self, key: u32, lost: bool) {
        let Some(pressed) = self.observed.keys.get(key as usize) else { return };
        // What was pressed before the wait began was forgotten, not refused.
        if lost && self.hold.is_none_or(|since| pressed.until > since) {
            self.out.push((pressed.until, Out::Heard(What::KeyLost(pressed.key))));
        }
    }

    fn ring_is_over(&mut self, before: State, next: Time) {
        let Some((since, until, busy)) = self.ringing else { return };
        let here = self.line.graph.step(before.step);
        let StepKind::Transfer { ring, .. } = here.kind else { return };
        let due = since + if busy { BUSY_FOR } else { ring };
        // A ring is a tone and a pause: it goes on behind the last tone that was heard.
        self.clock = if due + NEAR >= until && due <= next + NEAR { due.min(next) } else { until.min(next) };
    }

    /// Music, ringing, a beep, a person.
    fn fits(&mut self, observation: &Observation, before: State, state: State) {
        self.close();
        let near = |clock: Time| if observation.at - clock < NEAR { clock } else { observation.at };
        match (&observation.what, state.place) {
            (Seen::Music(file), _) => {
                if self.music.is_none() {
                    self.clock = near(self.clock).max(self.clock);
                    let queue = match &self.line.graph.step(state.step).kind {
                        StepKind::Queue(queue) => queue.music.as_ref().map(|(name, _)| name.as_str()),
                        _ => None,
                    };
                    let known = file.and_then(|file| self.index.music_name(file));
                    let name = known.or(queue).unwrap_or_default().to_owned();
                    let from = match self.times.music(&name) {
                        Some(length) if length > Time::ZERO => {
                            Time::from_micros(self.played.0.micros() % length.micros())
                        }
                        _ => Time::ZERO,
                    };
                    self.played.1 = self.clock;
                    self.hear(self.clock, What::MusicBegan { file: name, from });
                }
                self.music = Some(observation.until);
            }
            (Seen::Ringback | Seen::Busy, _) => match &mut self.ringing {
                Some((_, until, _)) => *until = observation.until,
                None => {
                    let busy = observation.what == Seen::Busy;
                    self.clock = near(self.clock).max(self.clock);
                    self.hear(self.clock, What::Transferred);
                    self.hear(self.clock, if busy { What::BusyBegan } else { What::RingBegan });
                    self.ringing = Some((self.clock, observation.until, busy));
                }
            },
            (Seen::Beep, _) => {
                self.clock = near(self.clock).max(self.clock);
                self.hear(self.clock, What::BeepBegan);
                self.clock += BEEP;
                self.hear(self.clock, What::BeepEnded);
                self.hear(self.clock, What::Voicemail);
            }
            (Seen::Voice, Place::Human) => {
                if self.ringing.is_some() {
                    self.ring_is_over(before, observation.at);
                } else {
                    let quiet = self.music.filter(|until| observation.at - *until < ANSWERED);
                    self.clock = quiet.unwrap_or(observation.at).min(observation.at).max(self.clock);
                }
                self.leave_place();
                self.hear(self.clock, What::Human);
            }
            _ => {}
        }
    }

    fn finish(mut self, last: Option<State>) -> Written {
        self.close();
        // Music that stopped before the end of the call: nobody knows what came instead, and the wait went on.
        if let Some(until) = self.music.filter(|until| *until + NEAR < self.observed.ended) {
            self.clock = until;
            self.end_music();
        }
        if let (Some(state), true) = (last, self.ringing.is_some()) {
            self.ring_is_over(state, self.observed.ended);
            if self.clock < self.observed.ended {
                self.end_ringing();
            }
        }
        let keys = self.observed.keys.iter().enumerate().map(|(at, key)| (key.at, Out::Key(at)));
        self.out.extend(keys);
        self.out.sort_by_key(|(at, _)| *at);
        let mut recorder = Recorder::new(self.observed.ring);
        for (at, out) in self.out {
            match out {
                Out::Heard(what) => recorder.heard(&Heard { at, what }),
                Out::Key(place) => {
                    if let Some(key) = self.observed.keys.get(place) {
                        recorder.key(key.key, key.at, key.until - key.at);
                    }
                }
            }
        }
        let graph = self.line.graph;
        self.departures.sort_by_key(|departure| departure.at);
        Written {
            trace: recorder.finish(self.observed.ended, |step| !graph.step(step).serves.is_empty()),
            departures: self.departures,
            strangers: self.strangers,
            heard: self.heard,
        }
    }
}

/// Whether more digits may have followed these.
fn is_open(collect: &Collect, keys: &str) -> bool {
    let ended = collect.terminator.is_some_and(|terminator| keys.ends_with(terminator));
    !ended && keys.chars().all(|key| key.is_ascii_digit()) && keys.len() < collect.max as usize
}
