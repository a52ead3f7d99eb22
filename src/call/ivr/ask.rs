//! Asking for keys: attempts, silence, wrong keys, keys pressed ahead, entries of several digits.

use std::sync::Arc;

use super::{Ivr, MOST_AHEAD, Phase};
use crate::call::trace::EndReason;
use crate::call::wire::{Move, What};
use crate::graph::{Action, Collect, Lapse, Look, Menu, MenuKey, PromptId, Retries, Step, StepKind};
use crate::time::Time;

impl Ivr {
    /// A menu's attempt begins: its prompts, unless keys pressed ahead decide at once.
    pub(super) fn ask_menu(&mut self, menu: &Menu, here: &Step, at: Time) {
        self.phase = Phase::Asking;
        if !self.ahead.is_empty() && here.settings.barge_in && self.menu_takes(menu, at) {
            return;
        }
        self.say(menu.prompts.iter().copied(), here.settings.barge_in, at);
    }

    pub(super) fn ask_digits(&mut self, collect: &Collect, here: &Step, at: Time) {
        self.phase = Phase::Asking;
        self.entered.clear();
        if !self.ahead.is_empty() && here.settings.barge_in {
            self.listen(here, true, at);
            return;
        }
        self.say(collect.prompt.iter().copied(), here.settings.barge_in, at);
    }

    /// Everything was said; or a key cut it, and then nobody hears that the line listens.
    pub(super) fn listen(&mut self, here: &Step, cut: bool, at: Time) {
        if !cut {
            self.hear(at, What::Listening);
        }
        self.phase = Phase::Listening { until: at + here.settings.timeout, open: false };
        self.take_ahead(at);
    }

    /// Keys that were pressed before the line listened.
    pub(super) fn take_ahead(&mut self, at: Time) {
        if !self.ahead.is_empty() {
            self.take_keys(at);
        }
    }

    pub(super) fn key(&mut self, key: char, at: Time) {
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
    pub(super) fn interrupt(&mut self, at: Time) {
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
    pub(super) fn take_keys(&mut self, at: Time) {
        let graph = Arc::clone(&self.graph);
        let here = graph.step(self.step);
        match (&here.kind, &self.phase) {
            (StepKind::Collect(collect), Phase::Confirmed { .. }) => {
                let right = self.ahead.remove(0) == '1';
                if right {
                    self.leave(at);
                } else {
                    self.fail(&collect.retries, here, Move::NotConfirmed, None, at);
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
    pub(super) fn menu_takes(&mut self, menu: &Menu, at: Time) -> bool {
        match menu.look(&self.ahead) {
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
    pub(super) fn no_more_keys(&mut self, at: Time) {
        let graph = Arc::clone(&self.graph);
        let here = graph.step(self.step);
        match &here.kind {
            StepKind::Menu(menu) => match menu.look(&self.ahead) {
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

    pub(super) fn take(&mut self, menu: &Menu, key: &MenuKey, at: Time) {
        self.cut(at);
        if let Some(place) = menu.keys.iter().position(|own| own.press == key.press) {
            self.moves(Move::Key(place), at);
        }
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

    pub(super) fn collect_takes(&mut self, collect: &Collect, here: &Step, at: Time) {
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
    pub(super) fn entry(&mut self, collect: &Collect, here: &Step, at: Time) {
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

    pub(super) fn wrong(&mut self, retries: &Retries, at: Time) {
        let graph = Arc::clone(&self.graph);
        self.ahead.clear();
        let prompt = pick(&retries.no_match, self.attempt);
        self.fail(retries, graph.step(self.step), Move::WrongKey, prompt, at);
    }

    pub(super) fn silence(&mut self, at: Time) {
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
        self.fail(retries, here, Move::Silence, prompt, at);
    }

    /// An attempt is spent: a new one begins with the words for it, or there are no more.
    pub(super) fn fail(&mut self, retries: &Retries, here: &Step, by: Move, prompt: Option<PromptId>, at: Time) {
        self.cut(at);
        self.moves(by, at);
        if here.settings.attempts.is_some_and(|attempts| self.attempt >= attempts) {
            let lapse = if by == Move::Silence { Lapse::Silence } else { Lapse::WrongKey };
            self.moves(Move::Spent(lapse), at);
            match retries.exhausted(lapse) {
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
        let again: &[PromptId] = match &here.kind {
            StepKind::Menu(menu) => &menu.prompts,
            StepKind::Collect(collect) => collect.prompt.as_slice(),
            _ => &[],
        };
        self.say(prompt.into_iter().chain(again.iter().copied()), here.settings.barge_in, at);
    }
}

/// The prompt of an attempt; the last one stands for all later ones.
fn pick(prompts: &[PromptId], attempt: u32) -> Option<PromptId> {
    let at = (attempt as usize - 1).min(prompts.len().checked_sub(1)?);
    Some(prompts[at])
}
