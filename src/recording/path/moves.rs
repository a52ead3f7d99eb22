//! By what a call goes on without anything being heard: the rules of [`crate::call::Ivr`], with a price on what breaks them.

use super::costs::{HUNG_UP, IGNORED, LEFT_OUT, MISCOUNTED, NO_KEY, PASSED, TOO_SOON, UNHEARABLE, UNLIKELY};
use super::index::Part;
use super::state::{Line, Now, Over, Place, State};
use crate::graph::{Action, Collect, Look, Menu, MenuKey, PromptId, Retries, Step, StepId, StepKind, Target};

/// A step of the search.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    /// Where to.
    pub(super) to: State,
    /// What it costs.
    pub(super) cost: u32,
    /// What happened.
    pub(super) by: By,
    /// A step is entered.
    pub(super) enters: bool,
}

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum By {
    /// Nothing that a caller could tell.
    Itself,
    /// This was said, as far as anybody knows: it cannot be heard.
    Unhearable(PromptId),
    /// This was not heard.
    LeftOut(PromptId),
    /// Nothing of what a step still had to say was heard.
    Passed,
    /// What was left to say was cut by a key.
    Cut,
    /// Keys were taken: from which on, how many.
    Keys(u32, u32),
    /// Keys were taken, and were none of the choices.
    Wrong(u32, u32),
    /// A key did nothing, as the menu has it; `true`: the line was not listening.
    Lost(u32, bool),
    /// A key did nothing, though it should have.
    Ignored(u32),
    /// The time for a key was over.
    Silence,
    /// The same, too soon.
    TooSoon,
    /// Attempts ended when others should have followed, or went on when none should.
    Miscounted {
        /// After silence.
        silent: bool,
        /// These many keys were wrong.
        keys: u32,
    },
    /// It went on as if a key had been pressed: its first one.
    NoKey(char),
    /// The wait was too long.
    Overflow,
    /// The time of a message was over.
    MessageEnds,
    /// Nobody answered, or it was busy.
    NotAnswered,
}

/// Collects moves.
pub(super) struct Moves<'l, 'a> {
    line: &'l Line<'a>,
    now: Now,
    from: State,
    /// What was found.
    pub(super) found: Vec<Move>,
}

impl<'l, 'a> Moves<'l, 'a> {
    /// Nothing yet.
    pub(super) fn new(line: &'l Line<'a>, now: Now) -> Self {
        Self { line, now, from: State::nowhere(line.graph.start), found: Vec::new() }
    }

    /// Finds the ways on from a state.
    pub(super) fn from(&mut self, from: State) {
        self.found.clear();
        self.from = from;
        let line = self.line;
        let here = line.graph.step(from.step);
        self.words(here);
        self.keys(here);
        match (&here.kind, from.place) {
            (_, Place::Over(_) | Place::Human) => {}
            (_, Place::Outcome { outcome, part: u8::MAX }) => {
                let target = here.outcomes.get(usize::from(outcome)).and_then(|outcome| outcome.target).or(here.goto);
                self.go(target, 0, By::Itself);
            }
            (_, Place::Outcome { .. } | Place::Retry { .. } | Place::Confirm { .. } | Place::Hold { .. }) => {}
            (StepKind::Hours { open, closed, holiday, .. }, _) => {
                for (cost, target) in [(0, open), (UNLIKELY, closed), (2 * UNLIKELY, holiday)] {
                    if target.is_some() {
                        self.go(*target, cost, By::Itself);
                    }
                }
            }
            (StepKind::Data | StepKind::Opaque(_), _) => self.leave(here, By::Itself),
            (StepKind::Missing, _) => self.over(Over::Missing),
            (StepKind::Menu(Menu { retries, .. }) | StepKind::Collect(Collect { retries, .. }), _) => {
                if from.is_said(line) || from.place == Place::Confirmed {
                    self.silence(retries, here);
                }
                if from.waiting(self.now) == 0 {
                    self.without_key(here);
                }
            }
            (StepKind::Queue(queue), Place::Own { .. }) => {
                if let Some((_, target)) = &queue.overflow {
                    self.go(*target, UNLIKELY, By::Overflow);
                }
                if !queue.human {
                    self.push(from.at(Place::Over(Over::Elsewhere)), UNLIKELY, By::Itself, false);
                }
                if let Some(offer) = &queue.callback
                    && from.offered
                    && from.waiting(self.now) == 0
                    && let Some(key) = offer.press.keys().chars().next()
                {
                    self.go(offer.target, NO_KEY, By::NoKey(key));
                }
            }
            (StepKind::Transfer { .. }, Place::Ringing) => {
                self.leave(here, By::NotAnswered);
                if !here.is_human() {
                    self.push(from.at(Place::Over(Over::Elsewhere)), 0, By::Itself, false);
                }
            }
            (StepKind::Voicemail { beep, .. }, Place::Own { .. }) if from.is_said(line) && !*beep => {
                self.push(from.at(Place::Message), 0, By::Itself, false);
            }
            (StepKind::Voicemail { .. }, Place::Message) => self.follow_or_end(here, UNLIKELY, By::MessageEnds),
            (StepKind::Play(_), _) if from.is_said(line) => self.leave(here, By::Itself),
            (StepKind::Callback { .. }, _) if from.is_said(line) => self.follow_or_end(here, 0, By::Itself),
            (StepKind::Disconnect(_), _) if from.is_said(line) => self.over(Over::Disconnected),
            _ => {}
        }
    }

    fn push(&mut self, to: State, cost: u32, by: By, enters: bool) {
        self.found.push(Move { to, cost, by, enters });
    }

    /// What is next to be said and was not heard.
    fn words(&mut self, here: &Step) {
        let (line, from) = (self.line, self.from);
        let Some((prompt, part)) = from.next(line) else { return };
        if part == u8::MAX {
            return;
        }
        let of = line.graph.prompt(prompt);
        if !of.is_said(from.language()) {
            self.push(from.past_prompt(line), 0, By::Itself, false);
            return;
        }
        if !line.index.is_hearable(prompt, from.language()) {
            self.push(from.past_prompt(line), UNHEARABLE, By::Unhearable(prompt), false);
            return;
        }
        match line.part(prompt, part, from.language()) {
            // Digits are over when the next part begins, and an unknown part is never heard.
            Some(Part::Filled(..)) | Some(Part::Unhearable) => {
                self.push(from.past_part(line, prompt, part), UNHEARABLE, By::Itself, false);
            }
            _ => {}
        }
        let rest = self.rest();
        if from.cut {
            self.push(State { cut: false, ..rest }, 0, By::Cut, false);
            return;
        }
        self.push(from.past_prompt(line), LEFT_OUT, By::LeftOut(prompt), false);
        let left = match from.place {
            Place::Own { prompt, .. } => line.own(from.step).len() - usize::from(prompt),
            _ => 1,
        };
        if left > 2 && !matches!(here.kind, StepKind::Queue(_)) {
            self.push(rest, PASSED, By::Passed, false);
        }
    }

    /// After everything that the step was about to say.
    fn rest(&self) -> State {
        let (line, from) = (self.line, self.from);
        match from.place {
            Place::Own { .. } | Place::Retry { .. } => {
                let said = u16::try_from(line.own(from.step).len()).unwrap_or(u16::MAX);
                from.at(Place::Own { prompt: said, part: 0 })
            }
            _ => from.past_prompt(line),
        }
    }

    /// Keys that were pressed and not taken yet.
    fn keys(&mut self, here: &Step) {
        let (line, from, now) = (self.line, self.from, self.now);
        let waiting = from.waiting(now);
        let Some(keys) = line.pressed.get(from.taken as usize..now.pressed).filter(|_| waiting > 0) else { return };
        let first = keys.chars().next().unwrap_or('0');
        let listens = from.is_said(line) || from.place == Place::Confirmed;
        let takes = listens || here.settings.barge_in;
        match (&here.kind, from.place) {
            (_, Place::Over(_) | Place::Human) => self.lose(0, false),
            (StepKind::Queue(queue), _) => match &queue.callback {
                Some(offer) if from.offered && offer.press.keys().starts_with(first) => {
                    self.take(offer.target, 1, None);
                    self.lose(IGNORED, true);
                }
                _ => self.lose(0, true),
            },
            (StepKind::Voicemail { .. }, Place::Message) if first == '#' => {
                let to = State { taken: from.taken + 1, ..from };
                match here.goto {
                    Some(target) => self.take(Some(target), 1, None),
                    None => self.push(to.at(Place::Over(Over::Disconnected)), 0, By::Keys(from.taken, 1), false),
                }
                self.lose(IGNORED, false);
            }
            (StepKind::Voicemail { .. }, Place::Message) => self.lose(0, false),
            (StepKind::Menu(menu), _) if takes => {
                self.menu_keys(menu, here, keys);
                self.lose(IGNORED, false);
            }
            (StepKind::Collect(collect), Place::Confirmed | Place::Confirm { .. }) if takes => {
                let by = By::Keys(from.taken, 1);
                if first == '1' {
                    let kept = self.from;
                    self.from.taken += 1;
                    self.leave(here, by);
                    self.from = kept;
                } else {
                    self.fail(&collect.retries, here, false, None, 1);
                }
                self.lose(IGNORED, false);
            }
            (StepKind::Collect(collect), Place::Own { .. } | Place::Retry { .. } | Place::Help { .. }) if takes => {
                self.digits(collect, here, keys);
                self.lose(IGNORED, false);
            }
            _ if !here.settings.keys_ahead => self.lose(0, true),
            (StepKind::Transfer { .. } | StepKind::Disconnect(_) | StepKind::Callback { .. }, _) => self.lose(0, false),
            _ => self.lose(IGNORED, false),
        }
    }

    /// The first key does nothing.
    fn lose(&mut self, cost: u32, lost: bool) {
        let taken = self.from.taken;
        let by = if cost > 0 { By::Ignored(taken) } else { By::Lost(taken, lost) };
        self.push(State { taken: taken + 1, ..self.from }, cost, by, false);
    }

    /// Keys are taken and lead somewhere.
    fn take(&mut self, target: Option<Target>, count: usize, language: Option<usize>) {
        let from = self.from;
        let count = u32::try_from(count).unwrap_or(1);
        let mut to = State { taken: from.taken + count, cut: false, ..from };
        if let Some(language) = language {
            to.language = u16::try_from(language).unwrap_or_default();
        }
        let by = By::Keys(from.taken, count);
        match target {
            Some(target) => self.push(to.enter(self.line, target.step, self.now), 0, by, true),
            None => self.push(to.at(Place::Over(Over::DeadEnd)), 0, by, false),
        }
    }

    fn menu_keys(&mut self, menu: &Menu, here: &Step, keys: &str) {
        match menu.look(keys) {
            Look::Takes(key, length) => self.choose(menu, key, length),
            Look::Open(Some((key, length))) => self.choose(menu, key, length),
            Look::Open(None) => self.fail(&menu.retries, here, false, Some(&menu.retries.no_match), keys.len()),
            Look::Wrong => {
                // The first key that fits nothing is wrong at once; what was pressed by then is forgotten with it.
                let wrong = (1..=keys.len())
                    .find(|length| keys.get(..*length).is_some_and(|keys| matches!(menu.look(keys), Look::Wrong)));
                let wrong = wrong.unwrap_or(keys.len());
                self.fail(&menu.retries, here, false, Some(&menu.retries.no_match), wrong);
                if wrong < keys.len() {
                    self.fail(&menu.retries, here, false, Some(&menu.retries.no_match), keys.len());
                }
            }
            Look::Nothing => {}
        }
    }

    fn choose(&mut self, menu: &Menu, key: &MenuKey, length: usize) {
        let from = self.from;
        match key.action {
            Action::Goto(target) => self.take(Some(target), length, key.language),
            Action::Back => {
                let back = menu.back.unwrap_or(from.step);
                self.take(Some(Target { step: back, span: key.span }), length, key.language);
            }
            Action::Repeat => {
                let count = u32::try_from(length).unwrap_or(1);
                let mut to = State { taken: from.taken + count, cut: false, ..from };
                if let Some(language) = key.language {
                    to.language = u16::try_from(language).unwrap_or_default();
                }
                self.push(to.at(Place::Own { prompt: 0, part: 0 }), 0, By::Keys(from.taken, count), false);
            }
            Action::Nowhere => self.take(None, length, key.language),
        }
    }

    fn digits(&mut self, collect: &Collect, here: &Step, keys: &str) {
        let mut digits = 0;
        let mut over = None;
        for (at, key) in keys.chars().enumerate() {
            if collect.terminator == Some(key) {
                over = Some((at + 1, digits >= collect.min));
            } else if !key.is_ascii_digit() {
                over = Some((at + 1, false));
            } else {
                digits += 1;
                if digits >= collect.max {
                    over = Some((at + 1, true));
                }
            }
            if over.is_some() {
                break;
            }
        }
        // No further key came: what was entered is all there is.
        let (count, right) = over.unwrap_or((keys.len(), digits >= collect.min));
        if !right {
            self.fail(&collect.retries, here, false, Some(&collect.retries.no_match), count);
            return;
        }
        let taken = u32::try_from(count).unwrap_or(u32::MAX);
        let by = By::Keys(self.from.taken, taken);
        let to = State { taken: self.from.taken + taken, cut: false, ..self.from };
        match collect.confirm {
            Some(prompt) => self.push(to.at(Place::Confirm { prompt, part: 0 }), 0, by, false),
            None => {
                let kept = std::mem::replace(&mut self.from, to);
                self.leave(here, by);
                self.from = kept;
            }
        }
    }

    /// The time for a key is over.
    fn silence(&mut self, retries: &Retries, here: &Step) {
        let from = self.from;
        if from.waiting(self.now) > 0 {
            return;
        }
        let last = here.settings.attempts.is_some_and(|attempts| u32::from(from.attempt) >= attempts);
        let soon = self.now.quiet + self.now.slack < here.settings.timeout;
        let (cost, by) = if soon { (TOO_SOON, By::TooSoon) } else { (0, By::Silence) };
        if let Some(prompt) = retries.help.filter(|_| last && !from.helped) {
            let to = State { helped: true, ..from };
            self.push(to.at(Place::Help { prompt, part: 0 }), cost, by, false);
            return;
        }
        let first = self.found.len();
        self.fail(retries, here, true, Some(&retries.no_input), 0);
        for found in &mut self.found[first..] {
            found.cost += cost;
            if found.by == By::Silence {
                found.by = by;
            }
        }
    }

    /// An attempt is spent: another one, or none.
    fn fail(&mut self, retries: &Retries, here: &Step, silent: bool, words: Option<&Vec<PromptId>>, keys: usize) {
        let from = self.from;
        let keys = u32::try_from(keys).unwrap_or(u32::MAX);
        let spent = State { taken: from.taken + keys, cut: false, ..from };
        let last = here.settings.attempts.is_some_and(|attempts| u32::from(from.attempt) >= attempts);
        let by = if silent { By::Silence } else { By::Wrong(from.taken, keys) };
        let off = By::Miscounted { silent, keys };
        let (end, again) = if last { ((0, by), (MISCOUNTED, off)) } else { ((MISCOUNTED, off), (0, by)) };
        let target = if silent { retries.exhausted_no_input } else { retries.exhausted_no_match };
        match target {
            Some(target) => self.push(spent.enter(self.line, target.step, self.now), end.0, end.1, true),
            None => self.push(spent.at(Place::Over(Over::NoWay)), end.0 + HUNG_UP, end.1, false),
        }
        let words = words.and_then(|words| {
            let at = usize::from(from.attempt - 1).min(words.len().checked_sub(1)?);
            words.get(at).copied()
        });
        // Beyond the last words of its own every attempt is like the one before: no need to count on.
        let most = retries.no_input.len().max(retries.no_match.len()).max(here.settings.attempts.unwrap_or(1) as usize);
        let attempt = (usize::from(from.attempt) + 1).min(most + 1).min(usize::from(u8::MAX));
        let to = State { attempt: u8::try_from(attempt).unwrap_or(u8::MAX), ..spent };
        let place = words.map_or(Place::Own { prompt: 0, part: 0 }, |prompt| Place::Retry { prompt, part: 0 });
        self.push(to.at(place), again.0, again.1, false);
    }

    /// As if a key had been pressed that nobody heard.
    fn without_key(&mut self, here: &Step) {
        let from = self.from;
        let first = self.found.len();
        match &here.kind {
            StepKind::Menu(menu) => {
                let mut targets: Vec<(StepId, char, Option<usize>)> = Vec::new();
                // To hear a menu again is no key that was missed: it was said again, or out of its order.
                for key in menu.keys.iter().filter(|key| key.action != Action::Repeat) {
                    let Some(step) = self.line.graph.leads(from.step, key) else { continue };
                    let letter = key.press.keys().chars().next().unwrap_or('0');
                    if !targets.iter().any(|(other, _, language)| *other == step && *language == key.language) {
                        targets.push((step, letter, key.language));
                    }
                }
                for (step, letter, language) in targets {
                    let mut to = from;
                    if let Some(language) = language {
                        to.language = u16::try_from(language).unwrap_or_default();
                    }
                    self.push(to.enter(self.line, step, self.now), NO_KEY, By::NoKey(letter), true);
                }
            }
            StepKind::Collect(collect) if from.place != Place::Confirmed && collect.confirm.is_some() => {
                if let Some(prompt) = collect.confirm {
                    self.push(from.at(Place::Confirm { prompt, part: 0 }), NO_KEY, By::NoKey('0'), false);
                }
            }
            StepKind::Collect(_) => {
                let key = if from.place == Place::Confirmed { '1' } else { '0' };
                self.leave(here, By::NoKey(key));
                for found in &mut self.found[first..] {
                    found.cost += NO_KEY;
                }
            }
            _ => {}
        }
    }

    /// By what the world answers, else by `goto`.
    fn leave(&mut self, here: &Step, by: By) {
        let mut shares: Vec<f64> = here.outcomes.iter().map(|outcome| outcome.share).collect();
        shares.sort_by(f64::total_cmp);
        for (at, outcome) in here.outcomes.iter().enumerate() {
            let likelier = shares.iter().rev().take_while(|share| **share > outcome.share).count();
            let cost = UNLIKELY * u32::try_from(likelier.min(9)).unwrap_or(9);
            match outcome.say {
                Some(_) => {
                    let outcome = u16::try_from(at).unwrap_or(u16::MAX);
                    self.push(self.from.at(Place::Outcome { outcome, part: 0 }), cost, by, false);
                }
                None => self.go(outcome.target.or(here.goto), cost, by),
            }
        }
        if here.outcomes.is_empty() {
            self.go(here.goto, 0, by);
        }
    }

    fn go(&mut self, target: Option<Target>, cost: u32, by: By) {
        match target {
            Some(target) => self.push(self.from.enter(self.line, target.step, self.now), cost, by, true),
            None => self.push(self.from.at(Place::Over(Over::DeadEnd)), cost, by, false),
        }
    }

    fn follow_or_end(&mut self, here: &Step, cost: u32, by: By) {
        match here.goto {
            Some(target) => self.go(Some(target), cost, by),
            None => self.push(self.from.at(Place::Over(Over::Disconnected)), cost, by, false),
        }
    }

    fn over(&mut self, why: Over) {
        self.push(self.from.at(Place::Over(why)), 0, By::Itself, false);
    }
}

impl State {
    /// Before a call.
    pub(super) fn nowhere(step: StepId) -> Self {
        Self {
            step,
            place: Place::Own { prompt: 0, part: 0 },
            attempt: 1,
            helped: false,
            offered: false,
            cut: false,
            language: 0,
            taken: 0,
        }
    }
}
