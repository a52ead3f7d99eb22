//! The far end: plays a menu to whoever calls. A machine without a clock, told the time with every input.

use std::collections::VecDeque;
use std::sync::Arc;

use super::keys::{Look, look};
use super::queue::Hold;
use super::trace::EndReason;
use super::wire::{Heard, Input, Poll, What};
use super::world::World;
use crate::graph::{
    Action, Collect, Language, Menu, MenuGraph, MenuKey, PromptId, Retries, Step, StepId, StepKind, Target,
};
use crate::time::Time;
use crate::timing::{Filled, TimeModel};

/// The longest call (ours): beyond it the line hangs up, as platforms do.
pub const LONGEST_CALL: Time = Time::from_secs(4 * 3_600);
/// How long a busy tone is heard before the line goes on (ours: six periods of the US tone).
const BUSY_FOR: Time = Time::from_secs(6);
/// How long it rings where nobody answers (ours: five rings of six seconds).
const NO_ANSWER_AFTER: Time = Time::from_secs(30);
/// The beep before a message (ours).
const BEEP: Time = Time::from_millis(500);
/// Keys that are kept at most (ours): two long entries.
const MOST_AHEAD: usize = 128;

/// Steps and attempts of one call at most (ours): seven a second for four hours. Nobody follows more, and no memory holds
/// the call of a hostile menu.
const MOST_TURNS: usize = 100_000;

/// A line that was answered at time zero.
pub struct Ivr {
    pub(super) graph: Arc<MenuGraph>,
    pub(super) times: Arc<TimeModel>,
    pub(super) world: Box<dyn World + Send>,
    out: VecDeque<Heard>,
    pub(super) step: StepId,
    pub(super) language: Language,
    pub(super) phase: Phase,
    pub(super) saying: Saying,
    /// Keys that nobody has taken yet.
    ahead: String,
    /// What was entered last, for `{digits}`.
    entered: String,
    attempt: u32,
    helped: bool,
    /// The end of the last sound or key; `None`: nothing was heard yet.
    pub(super) quiet_since: Option<Time>,
    /// Steps and attempts begun without time passing.
    entered_at: (Time, usize),
    /// All of them.
    turns: usize,
    started: bool,
    /// The latest moment that was dealt with: nothing happens before it any more.
    clock: Time,
}

/// What is being said, and what comes next.
#[derive(Default, Debug)]
pub(super) struct Saying {
    pub(super) items: VecDeque<PromptId>,
    pub(super) now: Option<Now>,
    /// When the next item begins.
    next_at: Time,
    /// What is filled into `{wait}`.
    pub(super) wait: Option<Time>,
    /// Keys interrupt.
    interruptible: bool,
    /// The last item was a part of the whole menu's file: what follows in that file follows without a gap.
    in_whole: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    prompt: PromptId,
    ends: Time,
}

/// Where in a step the call is.
#[derive(Debug)]
pub(super) enum Phase {
    /// Says something, then goes on.
    Play,
    /// An outcome's words, then to its target.
    Leaving(Option<Target>),
    /// A menu or a collect speaks, retry prompts included.
    Asking,
    /// It listens: silence ends at `until`; `open` while several keys may be one press.
    Listening { until: Time, open: bool },
    /// An entry is read back.
    Confirming,
    /// The answer to that is awaited.
    Confirmed { until: Time },
    /// Lasts until then, silently.
    Passing { until: Time },
    /// Waits for somebody.
    Holding(Hold),
    /// Says that it hands the call on.
    Transferring,
    /// Rings or is busy at the other end, then goes on.
    Ringing { until: Time, answered: bool, busy: bool, outcome: Option<usize> },
    /// Says how to leave a message.
    BeforeBeep,
    /// The beep.
    Beeping { until: Time },
    /// The message.
    Recording { until: Option<Time> },
    /// Says that somebody will call.
    Promising,
    /// A person speaks.
    Human,
    /// Says goodbye.
    Closing,
    /// Over.
    Ended,
}

impl Ivr {
    /// A line that is just being answered. Nothing is heard before the first [`Ivr::poll`].
    #[must_use]
    pub fn new(graph: Arc<MenuGraph>, times: Arc<TimeModel>, world: Box<dyn World + Send>, language: Language) -> Self {
        let step = graph.start;
        Self {
            graph,
            times,
            world,
            out: VecDeque::new(),
            step,
            language,
            phase: Phase::Play,
            saying: Saying::default(),
            ahead: String::new(),
            entered: String::new(),
            attempt: 1,
            helped: false,
            quiet_since: None,
            entered_at: (Time::ZERO, 0),
            turns: 0,
            started: false,
            clock: Time::ZERO,
        }
    }

    /// What is heard next, or until when nothing is.
    pub fn poll(&mut self) -> Poll<Heard> {
        if !self.started {
            self.started = true;
            self.enter(self.step, Time::ZERO);
        }
        match self.out.pop_front() {
            Some(heard) => Poll::Output(heard),
            None => Poll::Wait(self.deadline()),
        }
    }

    /// Takes an input at a moment that does not lie before an earlier one. What was due until then happens first, each
    /// thing at its own moment.
    pub fn handle(&mut self, now: Time, input: Input) {
        if !self.started {
            self.started = true;
            self.enter(self.step, Time::ZERO);
        }
        while let Some(due) = self.deadline().filter(|due| *due <= now) {
            self.clock = due;
            self.due(due);
        }
        self.clock = self.clock.max(now);
        match input {
            Input::Time => {}
            Input::Key(key) => self.key(key, now),
            Input::Agent => {
                if let Phase::Holding(_) = self.phase {
                    self.answered_from_hold(now);
                }
            }
            Input::HangUp => {
                self.cut(now);
                self.phase = Phase::Ended;
            }
        }
    }

    /// The step the call is in.
    #[must_use]
    pub fn step(&self) -> StepId {
        self.step
    }

    /// The call's language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The keys that do something now, with what is said of each.
    #[must_use]
    pub fn keys(&self) -> Vec<(String, Option<PromptId>)> {
        match (&self.here().kind, &self.phase) {
            (_, Phase::Ended | Phase::Human | Phase::Ringing { .. }) => Vec::new(),
            (StepKind::Menu(menu), _) => menu
                .keys
                .iter()
                .map(|key| (key.press.to_string(), key.choice.and_then(|choice| menu.choices[choice].prompt)))
                .collect(),
            (StepKind::Queue(queue), Phase::Holding(hold)) if hold.offers() => {
                queue.callback.iter().map(|offer| (offer.press.to_string(), offer.prompt)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// How many digits are wanted now, least and most.
    #[must_use]
    pub fn digits(&self) -> Option<(u32, u32)> {
        match &self.here().kind {
            StepKind::Collect(collect) => Some((collect.min, collect.max)),
            _ => None,
        }
    }

    fn here(&self) -> &Step {
        self.graph.step(self.step)
    }

    pub(super) fn hear(&mut self, at: Time, what: What) {
        self.out.push_back(Heard { at, what });
    }

    /// The next moment at which something happens by itself.
    fn deadline(&self) -> Option<Time> {
        let own = match &self.phase {
            Phase::Ended | Phase::Human => return (!matches!(self.phase, Phase::Ended)).then_some(LONGEST_CALL),
            Phase::Listening { until, .. }
            | Phase::Confirmed { until }
            | Phase::Passing { until }
            | Phase::Ringing { until, .. }
            | Phase::Beeping { until } => Some(*until),
            Phase::Recording { until } => *until,
            Phase::Holding(hold) => hold.deadline(self.saying.is_over()),
            _ => None,
        };
        // What was held up by something else is due now, not when it should have been.
        [own, self.saying.deadline(), Some(LONGEST_CALL)].into_iter().flatten().min().map(|due| due.max(self.clock))
    }

    /// Something happens by itself at `at`.
    fn due(&mut self, at: Time) {
        if at >= LONGEST_CALL {
            self.end(at, EndReason::TooLong);
            return;
        }
        if let Phase::Holding(_) = self.phase {
            // The end of a wait comes before whatever else is due at the same moment.
            self.hold_due(at);
            return;
        }
        if self.saying.deadline() == Some(at) {
            self.speak(at);
            return;
        }
        match &self.phase {
            Phase::Listening { open, .. } => {
                if *open {
                    self.no_more_keys(at);
                } else {
                    self.silence(at);
                }
            }
            Phase::Confirmed { .. } => self.silence(at),
            Phase::Passing { .. } => self.leave(at),
            Phase::Ringing { answered, busy, outcome, .. } => {
                let (answered, busy, outcome) = (*answered, *busy, *outcome);
                self.hear(at, if busy { What::BusyEnded } else { What::RingEnded });
                self.quiet_since = Some(at);
                self.after_ringing(answered, outcome, at);
            }
            Phase::Beeping { .. } => {
                self.hear(at, What::BeepEnded);
                self.hear(at, What::Voicemail);
                let max = match &self.here().kind {
                    StepKind::Voicemail { max, .. } => *max,
                    _ => None,
                };
                self.phase = Phase::Recording { until: max.map(|max| at + max) };
            }
            Phase::Recording { .. } => {
                self.quiet_since = Some(at);
                self.follow_or_end(at);
            }
            _ => {}
        }
    }

    // ---- entering and leaving steps ----

    pub(super) fn enter(&mut self, step: StepId, at: Time) {
        self.step = step;
        if self.is_in_a_circle(at) {
            self.end(at, EndReason::Loop(step));
            return;
        }
        self.hear(at, What::Entered(step));
        self.attempt = 1;
        self.helped = false;
        let graph = Arc::clone(&self.graph);
        let here = graph.step(step);
        if let Some(language) = here.language {
            self.language = language;
        }
        match &here.kind {
            StepKind::Play(prompts) => {
                self.phase = Phase::Play;
                self.say(prompts.iter().copied(), here.settings.barge_in, at);
            }
            StepKind::Menu(menu) => self.ask_menu(menu, here, at),
            StepKind::Collect(collect) => self.ask_digits(collect, here, at),
            StepKind::Hours { hours, open, closed, holiday } => {
                let target = self.by_hours(*hours, open.as_ref(), closed.as_ref(), holiday.as_ref(), at);
                self.go(target, at);
            }
            StepKind::Data => self.leave(at),
            StepKind::Opaque(_) => match here.takes {
                Some(takes) if takes > Time::ZERO => self.phase = Phase::Passing { until: at + takes },
                _ => self.leave(at),
            },
            StepKind::Queue(queue) => {
                self.ahead.clear();
                self.hold(queue, at);
            }
            StepKind::Transfer { prompt, .. } => {
                self.phase = Phase::Transferring;
                self.say(prompt.iter().copied(), false, at);
            }
            StepKind::Voicemail { prompt, .. } => {
                self.phase = Phase::BeforeBeep;
                self.say(prompt.iter().copied(), here.settings.barge_in, at);
            }
            StepKind::Callback { prompt, .. } => {
                self.phase = Phase::Promising;
                self.say(prompt.iter().copied(), false, at);
            }
            StepKind::Disconnect(prompt) => {
                self.phase = Phase::Closing;
                self.say(prompt.iter().copied(), false, at);
            }
            StepKind::Missing => self.end(at, EndReason::Missing(step)),
        }
    }

    /// A step or an attempt begins: whether too many did, in all or without a moment passing.
    fn is_in_a_circle(&mut self, at: Time) -> bool {
        self.turns += 1;
        self.entered_at = if self.entered_at.0 == at { (at, self.entered_at.1 + 1) } else { (at, 1) };
        // Every step once without a moment passing is a long way; twice is a circle.
        let most = self.graph.steps().size_hint().1.unwrap_or(usize::MAX).saturating_mul(2).max(16);
        self.entered_at.1 > most || self.turns > MOST_TURNS
    }

    fn by_hours(
        &self,
        hours: Option<usize>,
        open: Option<&Target>,
        closed: Option<&Target>,
        holiday: Option<&Target>,
        at: Time,
    ) -> Option<Target> {
        let line = &self.graph.line;
        let moment = self.world.answered_at().and_then(|answered| {
            let hours = &line.hours.get(hours?)?.1;
            let zone = hours.timezone.as_ref().map_or(&line.timezone, |zone| &zone.value);
            let passed = jiff::SignedDuration::from_micros(at.micros());
            Some((hours, answered.checked_add(passed).ok()?.in_tz(zone).ok()?))
        });
        let first = |targets: [Option<&Target>; 3]| targets.into_iter().flatten().next().copied();
        let Some((hours, moment)) = moment else { return first([open, closed, holiday]) };
        let minute = u16::try_from(i32::from(moment.hour()) * 60 + i32::from(moment.minute())).unwrap_or_default();
        if hours.is_open(moment.date(), minute) {
            first([open, closed, holiday])
        } else if hours.is_holiday(moment.date()) && holiday.is_some() {
            holiday.copied()
        } else {
            closed.copied().or_else(|| first([open, holiday, None]))
        }
    }

    /// Leaves a step by what the world answers, else by its `goto`.
    fn leave(&mut self, at: Time) {
        let graph = Arc::clone(&self.graph);
        let here = graph.step(self.step);
        let outcome = if here.outcomes.is_empty() { None } else { self.world.outcome(&graph, self.step) };
        self.leave_by(here, outcome, at);
    }

    fn leave_by(&mut self, here: &Step, outcome: Option<usize>, at: Time) {
        let outcome = outcome.and_then(|outcome| here.outcomes.get(outcome));
        let target = outcome.and_then(|outcome| outcome.target).or(here.goto);
        match outcome.and_then(|outcome| outcome.say) {
            Some(say) => {
                self.phase = Phase::Leaving(target);
                self.say([say], here.settings.barge_in, at);
            }
            None => self.go(target, at),
        }
    }

    fn go(&mut self, target: Option<Target>, at: Time) {
        match target {
            Some(target) => self.enter(target.step, at),
            None => self.end(at, EndReason::DeadEnd(self.step)),
        }
    }

    fn follow_or_end(&mut self, at: Time) {
        match self.here().goto {
            Some(target) => self.enter(target.step, at),
            None => self.end(at, EndReason::Disconnected),
        }
    }

    fn end(&mut self, at: Time, reason: EndReason) {
        self.cut(at);
        if let Phase::Holding(_) = self.phase {
            self.end_hold(at);
        }
        self.phase = Phase::Ended;
        self.hear(at, What::Ended(reason));
    }

    // ---- speaking ----

    /// Says prompts one after another; what cannot be heard in this language is passed over.
    pub(super) fn say(&mut self, prompts: impl IntoIterator<Item = PromptId>, interruptible: bool, at: Time) {
        let heard = |id: &PromptId| self.graph.prompt(*id).is_said(self.language);
        self.saying.items = prompts.into_iter().filter(heard).collect();
        self.saying.now = None;
        self.saying.interruptible = interruptible;
        self.saying.in_whole = false;
        self.schedule(at);
        if self.saying.is_over() {
            self.said(at);
        }
    }

    /// Fixes when the next item begins: after the gap, unless it goes on in the same file.
    fn schedule(&mut self, at: Time) {
        let Some(next) = self.saying.items.front() else { return };
        let goes_on = self.saying.in_whole && self.graph.prompt(*next).in_whole;
        let after = self.quiet_since.filter(|_| !goes_on).map(|since| since + self.here().settings.gap);
        self.saying.next_at = after.map_or(at, |after| after.max(at));
    }

    /// A prompt ends, or the next one begins.
    pub(super) fn speak(&mut self, at: Time) {
        if let Some(now) = self.saying.now.take() {
            self.hear(at, What::PromptEnded { prompt: now.prompt, whole: true });
            self.saying.in_whole = self.graph.prompt(now.prompt).in_whole;
            self.quiet_since = Some(at);
            self.schedule(at);
            if self.saying.is_over() {
                self.said(at);
            }
            return;
        }
        let Some(prompt) = self.saying.items.pop_front() else { return };
        let spoken = self.times.speak(prompt, self.language, Filled { digits: &self.entered, wait: self.saying.wait });
        let ends = at + spoken.length;
        self.hear(
            at,
            What::PromptBegan {
                prompt,
                language: self.graph.prompt(prompt).words[self.language].language,
                interruptible: Some(self.saying.interruptible),
                length: spoken.length,
                basis: spoken.basis,
                sounds: spoken.sounds,
            },
        );
        self.saying.now = Some(Now { prompt, ends });
    }

    /// Stops whatever is being said or is about to be.
    pub(super) fn cut(&mut self, at: Time) {
        if let Some(now) = self.saying.now.take() {
            self.hear(at, What::PromptEnded { prompt: now.prompt, whole: now.ends <= at });
            self.quiet_since = Some(at);
        }
        self.saying.items.clear();
    }

    /// Everything was said: on with the step.
    fn said(&mut self, at: Time) {
        let graph = Arc::clone(&self.graph);
        let here = graph.step(self.step);
        match &self.phase {
            Phase::Play => self.leave(at),
            Phase::Leaving(target) => {
                let target = *target;
                self.go(target, at);
            }
            Phase::Asking => self.listen(here, false, at),
            Phase::Confirming => {
                self.hear(at, What::Listening);
                self.phase = Phase::Confirmed { until: at + here.settings.timeout };
                self.take_ahead(at);
            }
            Phase::Transferring => self.transfer(here, at),
            Phase::BeforeBeep => {
                let beep = matches!(here.kind, StepKind::Voicemail { beep: true, .. });
                if beep {
                    self.hear(at, What::BeepBegan);
                }
                // Without a beep the message begins at once.
                self.phase = Phase::Beeping { until: at + if beep { BEEP } else { Time::ZERO } };
                if !beep {
                    self.due(at);
                }
            }
            Phase::Promising => {
                self.hear(at, What::Callback);
                self.follow_or_end(at);
            }
            Phase::Closing => self.end(at, EndReason::Disconnected),
            _ => {}
        }
    }

    // ---- asking ----

    /// A menu's attempt begins: its prompts, unless keys pressed ahead decide at once.
    fn ask_menu(&mut self, menu: &Menu, here: &Step, at: Time) {
        self.phase = Phase::Asking;
        if !self.ahead.is_empty() && here.settings.barge_in && self.menu_takes(menu, at) {
            return;
        }
        self.say(menu.prompts.iter().copied(), here.settings.barge_in, at);
    }

    fn ask_digits(&mut self, collect: &Collect, here: &Step, at: Time) {
        self.phase = Phase::Asking;
        self.entered.clear();
        if !self.ahead.is_empty() && here.settings.barge_in {
            self.listen(here, true, at);
            return;
        }
        self.say(collect.prompt.iter().copied(), here.settings.barge_in, at);
    }

    /// Everything was said; or a key cut it, and then nobody hears that the line listens.
    fn listen(&mut self, here: &Step, cut: bool, at: Time) {
        if !cut {
            self.hear(at, What::Listening);
        }
        self.phase = Phase::Listening { until: at + here.settings.timeout, open: false };
        self.take_ahead(at);
    }

    /// Keys that were pressed before the line listened.
    fn take_ahead(&mut self, at: Time) {
        if !self.ahead.is_empty() {
            self.take_keys(at);
        }
    }

    fn key(&mut self, key: char, at: Time) {
        if matches!(self.phase, Phase::Ended | Phase::Human) {
            return;
        }
        if let Phase::Holding(_) = self.phase {
            self.hold_key(key, at);
            return;
        }
        if let Phase::Recording { .. } = self.phase {
            // Pound ends a message; any other key is a part of it.
            if key == '#' {
                self.quiet_since = Some(at);
                self.follow_or_end(at);
            }
            return;
        }
        let (barge_in, keys_ahead) = {
            let settings = &self.here().settings;
            (settings.barge_in, settings.keys_ahead)
        };
        let asks = matches!(self.here().kind, StepKind::Menu(_) | StepKind::Collect(_));
        let listens = matches!(self.phase, Phase::Listening { .. } | Phase::Confirmed { .. });
        let interrupts = barge_in && self.saying.interruptible && !self.saying.is_over();
        if self.ahead.len() >= MOST_AHEAD || !(listens || keys_ahead || (asks && interrupts)) {
            self.hear(at, What::KeyLost(key));
            if interrupts {
                self.interrupt(at);
            }
            return;
        }
        self.ahead.push(key);
        self.quiet_since = Some(at);
        if listens {
            self.take_keys(at);
        } else if interrupts {
            self.interrupt(at);
        }
    }

    /// A key cuts what is being said.
    fn interrupt(&mut self, at: Time) {
        self.cut(at);
        self.quiet_since = Some(at);
        match self.phase {
            Phase::Asking => {
                let graph = Arc::clone(&self.graph);
                self.listen(graph.step(self.step), true, at);
            }
            _ => self.said(at),
        }
    }

    /// What the keys pressed so far come to, while the line listens.
    fn take_keys(&mut self, at: Time) {
        let graph = Arc::clone(&self.graph);
        let here = graph.step(self.step);
        match (&here.kind, &self.phase) {
            (StepKind::Collect(collect), Phase::Confirmed { .. }) => {
                let right = self.ahead.remove(0) == '1';
                if right {
                    self.leave(at);
                } else {
                    self.fail(&collect.retries, here, false, None, at);
                }
            }
            (StepKind::Menu(menu), _) => {
                let decided = self.menu_takes(menu, at);
                if !decided {
                    self.phase = Phase::Listening { until: at + here.settings.interdigit, open: true };
                }
            }
            (StepKind::Collect(collect), _) => self.collect_takes(collect, here, at),
            _ => {}
        }
    }

    /// Whether the keys pressed so far decide something.
    fn menu_takes(&mut self, menu: &Menu, at: Time) -> bool {
        match look(menu, &self.ahead) {
            Look::Takes(key, length) => {
                self.ahead.drain(..length);
                self.take(menu, key, at);
                true
            }
            Look::Wrong => {
                self.wrong(&menu.retries, at);
                true
            }
            Look::Open(_) | Look::Nothing => false,
        }
    }

    /// No further key came in time: what was pressed is all there is.
    fn no_more_keys(&mut self, at: Time) {
        let graph = Arc::clone(&self.graph);
        let here = graph.step(self.step);
        match &here.kind {
            StepKind::Menu(menu) => match look(menu, &self.ahead) {
                Look::Takes(key, length) | Look::Open(Some((key, length))) => {
                    self.ahead.drain(..length);
                    self.take(menu, key, at);
                }
                Look::Open(None) | Look::Wrong => self.wrong(&menu.retries, at),
                Look::Nothing => self.silence(at),
            },
            StepKind::Collect(collect) => self.entry(collect, here, at),
            _ => {}
        }
    }

    fn take(&mut self, menu: &Menu, key: &MenuKey, at: Time) {
        self.cut(at);
        if let Some(language) = key.language {
            self.language = language;
        }
        match key.action {
            Action::Goto(target) => self.enter(target.step, at),
            Action::Repeat => {
                let graph = Arc::clone(&self.graph);
                self.ask_menu(menu, graph.step(self.step), at);
            }
            Action::Back => self.enter(menu.back.unwrap_or(self.step), at),
            Action::Nowhere => self.end(at, EndReason::DeadEnd(self.step)),
        }
    }

    fn collect_takes(&mut self, collect: &Collect, here: &Step, at: Time) {
        while !self.ahead.is_empty() {
            let key = self.ahead.remove(0);
            if collect.terminator == Some(key) {
                self.entry(collect, here, at);
                return;
            }
            if !key.is_ascii_digit() {
                self.wrong(&collect.retries, at);
                return;
            }
            self.entered.push(key);
            if self.entered.len() >= collect.max as usize {
                self.entry(collect, here, at);
                return;
            }
        }
        self.phase = Phase::Listening { until: at + here.settings.interdigit, open: true };
    }

    /// An entry is over.
    fn entry(&mut self, collect: &Collect, here: &Step, at: Time) {
        if self.entered.len() < collect.min as usize {
            self.wrong(&collect.retries, at);
            return;
        }
        match collect.confirm {
            Some(confirm) => {
                self.phase = Phase::Confirming;
                self.say([confirm], here.settings.barge_in, at);
            }
            None => self.leave(at),
        }
    }

    fn wrong(&mut self, retries: &Retries, at: Time) {
        let graph = Arc::clone(&self.graph);
        self.ahead.clear();
        let prompt = pick(&retries.no_match, self.attempt);
        self.fail(retries, graph.step(self.step), false, prompt, at);
    }

    fn silence(&mut self, at: Time) {
        let graph = Arc::clone(&self.graph);
        let here = graph.step(self.step);
        let (StepKind::Menu(Menu { retries, .. }) | StepKind::Collect(Collect { retries, .. })) = &here.kind else {
            return;
        };
        let last = here.settings.attempts.is_some_and(|attempts| self.attempt >= attempts);
        if let Some(help) = retries.help.filter(|_| last && !self.helped) {
            self.helped = true;
            self.phase = Phase::Asking;
            self.say([help], here.settings.barge_in, at);
            return;
        }
        let prompt = pick(&retries.no_input, self.attempt);
        self.fail(retries, here, true, prompt, at);
    }

    /// An attempt is spent: a new one begins with the words for it, or there are no more.
    fn fail(&mut self, retries: &Retries, here: &Step, silent: bool, prompt: Option<PromptId>, at: Time) {
        self.cut(at);
        if here.settings.attempts.is_some_and(|attempts| self.attempt >= attempts) {
            let target = if silent { retries.exhausted_no_input } else { retries.exhausted_no_match };
            match target {
                Some(target) => self.enter(target.step, at),
                None => self.end(at, EndReason::NoWayAfterAttempts(self.step)),
            }
            return;
        }
        // An attempt that takes no time and never ends.
        if self.is_in_a_circle(at) {
            self.end(at, EndReason::Loop(self.step));
            return;
        }
        self.attempt = self.attempt.saturating_add(1);
        self.phase = Phase::Asking;
        self.entered.clear();
        let again: Vec<PromptId> = match &here.kind {
            StepKind::Menu(menu) => menu.prompts.clone(),
            StepKind::Collect(collect) => collect.prompt.into_iter().collect(),
            _ => Vec::new(),
        };
        self.say(prompt.into_iter().chain(again), here.settings.barge_in, at);
    }

    // ---- handing on ----

    fn transfer(&mut self, here: &Step, at: Time) {
        self.ahead.clear();
        self.hear(at, What::Transferred);
        let graph = Arc::clone(&self.graph);
        let outcome = if here.outcomes.is_empty() { None } else { self.world.outcome(&graph, self.step) };
        let StepKind::Transfer { ring, .. } = here.kind else { return };
        let word = outcome.and_then(|outcome| here.outcomes.get(outcome)).map(|outcome| outcome.name.as_str());
        let (busy, lasts) = match word {
            Some("busy") => (true, BUSY_FOR),
            Some("no_answer") => (false, NO_ANSWER_AFTER),
            _ => (false, ring),
        };
        self.hear(at, if busy { What::BusyBegan } else { What::RingBegan });
        self.phase =
            Phase::Ringing { until: at + lasts, answered: matches!(word, None | Some("answered")), busy, outcome };
    }

    fn after_ringing(&mut self, answered: bool, outcome: Option<usize>, at: Time) {
        let graph = Arc::clone(&self.graph);
        let here = graph.step(self.step);
        if !answered {
            self.leave_by(here, outcome, at);
        } else if here.is_human() {
            self.hear(at, What::Human);
            self.phase = Phase::Human;
        } else {
            self.end(at, EndReason::Elsewhere);
        }
    }
}

impl Saying {
    /// Nothing is being said and nothing is about to be.
    pub(super) fn is_over(&self) -> bool {
        self.now.is_none() && self.items.is_empty()
    }

    fn deadline(&self) -> Option<Time> {
        match (&self.now, self.items.front()) {
            (Some(now), _) => Some(now.ends),
            (None, Some(_)) => Some(self.next_at),
            (None, None) => None,
        }
    }

    pub(super) fn is_due(&self, at: Time) -> bool {
        self.deadline() == Some(at)
    }
}

/// The prompt of an attempt; the last one stands for all later ones.
fn pick(prompts: &[PromptId], attempt: u32) -> Option<PromptId> {
    let at = (attempt as usize - 1).min(prompts.len().checked_sub(1)?);
    Some(prompts[at])
}

impl std::fmt::Debug for Ivr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ivr").field("step", &self.here().name).field("phase", &self.phase).finish_non_exhaustive()
    }
}
