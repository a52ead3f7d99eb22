//! Steps that ask for keys: one attempt of a menu or of an entry is one state.

use super::pass::LONE_ZERO;
use super::{Filled, Moment, Next, One, Row, Segment, State, heard_by};
use crate::graph::{Action, Collect, Lapse, Look, Menu, MenuKey, PromptId, Retries, Step, Target};
use crate::time::Time;
use crate::timing::{Aim, Persona};

/// What keys come to.
struct Pressed<'m> {
    /// What is taken; `None`: nothing fits.
    key: Option<&'m MenuKey>,
    moment: Moment,
}

impl One<'_> {
    /// One attempt of a menu.
    pub(super) fn menu(&self, state: State, step: &Step, menu: &Menu, begin: Moment, row: &mut Row) {
        let mut said = begin;
        let first = prompt_after(&menu.retries, state);
        let prompts = first.into_iter().chain(menu.prompts.iter().copied());
        let entry = super::pass::entry(state.entered);
        let filled = Filled { digits: &entry, wait: None };
        let segments = self.say(step, state.language, prompts, filled, &mut said);
        let is_person =
            |key: &MenuKey| matches!(key.action, Action::Goto(to) if self.line.person_by_itself.has(to.step));
        if menu.keys.iter().any(is_person) {
            row.marks.selectable = Some(if step.settings.barge_in { Time::ZERO } else { said.at });
        }
        let wants = match self.persona {
            Persona::Silent => None,
            Persona::ZeroPresser => Some(("0", None, state.aim)),
            _ => self
                .intent
                .wants(self.line.graph, menu, state.language, state.aim)
                .map(|(key, aim)| (key.press.keys(), key.choice.and_then(|choice| menu.choices[choice].prompt), aim)),
        };
        let pressed_at = wants.and_then(|(_, offer, _)| self.pressed_at(step, &segments, offer, begin, said.at));
        let cut_at = pressed_at.unwrap_or(Time::MAX);
        row.marks.announced = segments
            .iter()
            .filter(|segment| {
                let is_offer = |key: &&MenuKey| {
                    key.choice.is_some_and(|choice| menu.choices[choice].prompt == Some(segment.prompt))
                };
                segment.until <= cut_at && menu.keys.iter().filter(is_offer).any(is_person)
            })
            .map(|segment| segment.until)
            .next();
        let (Some((keys, _, aim)), Some(at)) = (wants, pressed_at) else {
            self.silent(state, step, &menu.retries, said, row);
            return;
        };
        let cut = Moment { at, quiet_since: at, heard: heard_by(&segments, at), ..begin };
        let mistake = if self.persona == Persona::Mistaken { self.line.callers.mistake } else { 0.0 };
        self.take(state, menu, step, self.press(menu, step, keys, cut.of(1.0 - mistake)), aim, row);
        if mistake > 0.0 {
            for key in "1234567890*#".chars().filter(|key| !keys.starts_with(*key)) {
                let key = key.to_string();
                self.take(state, menu, step, self.press(menu, step, &key, cut.of(mistake / 11.0)), state.aim, row);
            }
        }
    }

    /// When the caller's first key is over; `None`: the line would have given up waiting before, so it is not pressed.
    fn pressed_at(
        &self,
        step: &Step,
        segments: &[Segment],
        offer: Option<PromptId>,
        begin: Moment,
        listens: Time,
    ) -> Option<Time> {
        let known = if self.persona.is_early() {
            segments.first().map(|segment| segment.at)
        } else {
            offer
                .and_then(|offer| segments.iter().rfind(|segment| segment.prompt == offer))
                .map(|segment| segment.until)
        };
        let from = if step.settings.barge_in { known.unwrap_or(listens) } else { listens }.max(begin.at);
        let callers = &self.line.callers;
        let at = from + self.persona.reaction(callers) + callers.key;
        (at < listens + step.settings.timeout).then_some(at)
    }

    /// Presses keys one after another, the first at the moment, until something is taken or nothing fits.
    fn press<'m>(&self, menu: &'m Menu, step: &Step, keys: &str, first: Moment) -> Pressed<'m> {
        let mut moment = first;
        let between = self.line.callers.digit;
        for length in 1..=keys.len() {
            moment.keys += 1;
            moment.quiet_since = moment.at;
            let best = match menu.look(&keys[..length]) {
                Look::Takes(key, _) => return Pressed { key: Some(key), moment },
                Look::Wrong | Look::Nothing => return Pressed { key: None, moment },
                Look::Open(best) => best.map(|(key, _)| key),
            };
            if length == keys.len() || between >= step.settings.interdigit {
                moment.at += step.settings.interdigit;
                return Pressed { key: best, moment };
            }
            moment.at += between;
        }
        Pressed { key: None, moment }
    }

    fn take(&self, state: State, menu: &Menu, step: &Step, pressed: Pressed<'_>, aim: Aim, row: &mut Row) {
        let moment = pressed.moment;
        let Some(key) = pressed.key else {
            self.fail(state, step, &menu.retries, Lapse::WrongKey, moment, row);
            return;
        };
        let language = key.language.unwrap_or(state.language);
        match key.action {
            Action::Goto(target) => self.go(row, state, moment, Some((target, language, aim))),
            Action::Repeat => {
                let lull = (moment.at - moment.quiet_since).min(self.line.longest_gap);
                let again = State { language, after: None, lull, ..state };
                row.push(moment, Next::State(again));
            }
            Action::Back => {
                let target = Target { step: menu.back.unwrap_or(state.step), span: key.span };
                self.go(row, state, moment, Some((target, language, aim)));
            }
            Action::Nowhere => self.lose(row, state, moment),
        }
    }

    /// Nobody presses anything: the line waits, offers its help before the last attempt ends, and counts the attempt.
    fn silent(&self, state: State, step: &Step, retries: &Retries, said: Moment, row: &mut Row) {
        let mut moment = said;
        moment.at += step.settings.timeout;
        let last = step.settings.attempts.is_some_and(|attempts| state.attempt >= attempts);
        if let Some(help) = retries.help.filter(|_| last) {
            let entry = super::pass::entry(state.entered);
            self.say(step, state.language, [help], Filled { digits: &entry, wait: None }, &mut moment);
            moment.at += step.settings.timeout;
        }
        self.fail(state, step, retries, Lapse::Silence, moment, row);
    }

    /// An attempt is spent.
    fn fail(&self, state: State, step: &Step, retries: &Retries, lapse: Lapse, moment: Moment, row: &mut Row) {
        self.try_again(state, step, retries, (lapse, true), moment, row);
    }

    /// An attempt is spent; whether the next one begins with words for it.
    fn try_again(
        &self,
        state: State,
        step: &Step,
        retries: &Retries,
        (lapse, is_told): (Lapse, bool),
        moment: Moment,
        row: &mut Row,
    ) {
        if step.settings.attempts.is_some_and(|attempts| state.attempt >= attempts) {
            let target = retries.exhausted(lapse);
            self.go(row, state, moment, target.map(|target| (target, state.language, state.aim)));
            return;
        }
        // Attempts without end sound alike once their last own words are reached.
        let most = retries.no_input.len().max(retries.no_match.len()).max(1) as u32 + 1;
        let attempt = state.attempt + 1;
        let attempt = if step.settings.attempts.is_none() { attempt.min(most) } else { attempt };
        let lull = (moment.at - moment.quiet_since).min(self.line.longest_gap);
        let words = if lapse == Lapse::Silence { &retries.no_input } else { &retries.no_match };
        let after = Some(lapse).filter(|_| is_told && !words.is_empty());
        let again = State { attempt, after, lull, entered: 0, ..state };
        row.push(moment, Next::State(again));
    }

    /// One attempt of an entry.
    pub(super) fn collect(&self, state: State, step: &Step, collect: &Collect, begin: Moment, row: &mut Row) {
        let mut said = begin;
        let first = prompt_after(&collect.retries, state);
        let prompts = first.into_iter().chain(collect.prompt);
        let segments = self.say(step, state.language, prompts, Filled::default(), &mut said);
        let settings = &step.settings;
        let entry = self.persona.entry(collect);
        let offer = segments.last().map(|segment| segment.prompt);
        let pressed_at = entry.as_ref().and_then(|_| self.pressed_at(step, &segments, offer, begin, said.at));
        let (Some(entry), Some(at)) = (entry, pressed_at) else {
            self.silent(state, step, &collect.retries, said, row);
            return;
        };
        let mut moment = Moment { at, quiet_since: at, heard: heard_by(&segments, at), keys: 1, ..begin };
        let mut digits = String::new();
        let mut keys = entry.chars().peekable();
        while let Some(key) = keys.next() {
            if collect.terminator == Some(key) {
                break;
            }
            digits.push(key);
            if digits.len() >= collect.max as usize {
                break;
            }
            if keys.peek().is_none() || self.line.callers.digit >= settings.interdigit {
                moment.at += settings.interdigit;
                break;
            }
            moment.at += self.line.callers.digit;
            moment.quiet_since = moment.at;
            moment.keys += 1;
        }
        let entered = if digits == "0" { LONE_ZERO } else { digits.len() as u32 };
        let state = State { entered, ..state };
        if digits.len() < collect.min as usize {
            self.fail(state, step, &collect.retries, Lapse::WrongKey, moment, row);
            return;
        }
        let Some(confirm) = collect.confirm else {
            self.leave(state, step, moment, row);
            return;
        };
        let read = moment;
        let filled = Filled { digits: &digits, wait: None };
        let segments = self.say(step, state.language, [confirm], filled, &mut moment);
        let Some(at) = self.pressed_at(step, &segments, Some(confirm), read, moment.at) else {
            self.silent(state, step, &collect.retries, moment, row);
            return;
        };
        let answered =
            Moment { at, quiet_since: at, heard: read.heard + heard_by(&segments, at), keys: read.keys + 1, ..read };
        let right = match self.persona {
            Persona::ZeroPresser => 0.0,
            Persona::Mistaken => 1.0 - self.line.callers.mistake,
            _ => 1.0,
        };
        if right > 0.0 {
            self.leave(state, step, answered.of(right), row);
        }
        if right < 1.0 {
            self.try_again(state, step, &collect.retries, (Lapse::WrongKey, false), answered.of(1.0 - right), row);
        }
    }
}

/// What is said first because of how the attempt before ended.
fn prompt_after(retries: &Retries, state: State) -> Option<PromptId> {
    let prompts = match state.after? {
        Lapse::Silence => &retries.no_input,
        Lapse::WrongKey => &retries.no_match,
    };
    let at = (state.attempt.saturating_sub(2) as usize).min(prompts.len().checked_sub(1)?);
    Some(prompts[at])
}
