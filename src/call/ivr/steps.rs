//! From step to step: entering, leaving by what the world answers, handing on, ending.

use std::sync::Arc;

use super::{BUSY_FOR, Ivr, MOST_TURNS, NO_ANSWER_AFTER, Phase};
use crate::call::trace::EndReason;
use crate::call::wire::{Hour, Move, What};
use crate::graph::{Step, StepId, StepKind, Target};
use crate::time::Time;

impl Ivr {
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
                let (hour, target) = self.by_hours(*hours, open.as_ref(), closed.as_ref(), holiday.as_ref(), at);
                self.moves(Move::Hours(hour), at);
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
    pub(super) fn is_in_a_circle(&mut self, at: Time) -> bool {
        self.turns += 1;
        self.entered_at = if self.entered_at.0 == at { (at, self.entered_at.1 + 1) } else { (at, 1) };
        // Every step once without a moment passing is a long way; twice is a circle.
        let most = self.graph.steps().size_hint().1.unwrap_or(usize::MAX).saturating_mul(2).max(16);
        self.entered_at.1 > most || self.turns > MOST_TURNS
    }

    pub(super) fn by_hours(
        &self,
        hours: Option<usize>,
        open: Option<&Target>,
        closed: Option<&Target>,
        holiday: Option<&Target>,
        at: Time,
    ) -> (Hour, Option<Target>) {
        let line = &self.graph.line;
        let moment = self.world.answered_at().and_then(|answered| {
            let hours = &line.hours.get(hours?)?.1;
            let zone = hours.timezone.as_ref().map_or(&line.timezone, |zone| &zone.value);
            let passed = jiff::SignedDuration::from_micros(at.micros());
            Some((hours, answered.checked_add(passed).ok()?.in_tz(zone).ok()?))
        });
        let first = |targets: [Option<&Target>; 3]| targets.into_iter().flatten().next().copied();
        let Some((hours, moment)) = moment else {
            let hour = if open.is_some() || closed.is_none() { Hour::Open } else { Hour::Closed };
            return (hour, first([open, closed, holiday]));
        };
        let minute = u16::try_from(i32::from(moment.hour()) * 60 + i32::from(moment.minute())).unwrap_or_default();
        if hours.is_open(moment.date(), minute) {
            (Hour::Open, first([open, closed, holiday]))
        } else if hours.is_holiday(moment.date()) && holiday.is_some() {
            (Hour::Holiday, holiday.copied())
        } else {
            (Hour::Closed, closed.copied().or_else(|| first([open, holiday, None])))
        }
    }

    /// Leaves a step by what the world answers, else by its `goto`.
    pub(super) fn leave(&mut self, at: Time) {
        let graph = Arc::clone(&self.graph);
        let here = graph.step(self.step);
        let outcome = if here.outcomes.is_empty() { None } else { self.world.outcome(&graph, self.step) };
        if !here.outcomes.is_empty() || matches!(here.kind, StepKind::Collect(_)) {
            self.moves(Move::Outcome(outcome), at);
        }
        self.leave_by(here, outcome, at);
    }

    pub(super) fn leave_by(&mut self, here: &Step, outcome: Option<usize>, at: Time) {
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

    pub(super) fn go(&mut self, target: Option<Target>, at: Time) {
        match target {
            Some(target) => self.enter(target.step, at),
            None => self.end(at, EndReason::DeadEnd(self.step)),
        }
    }

    pub(super) fn follow_or_end(&mut self, at: Time) {
        match self.here().goto {
            Some(target) => self.enter(target.step, at),
            None => self.end(at, EndReason::Disconnected),
        }
    }

    pub(super) fn end(&mut self, at: Time, reason: EndReason) {
        self.cut(at);
        if let Phase::Holding(_) = self.phase {
            self.end_hold(at);
        }
        self.phase = Phase::Ended;
        self.hear(at, What::Ended(reason));
    }

    pub(super) fn transfer(&mut self, here: &Step, at: Time) {
        self.ahead.clear();
        self.hear(at, What::Transferred);
        let graph = Arc::clone(&self.graph);
        let outcome = if here.outcomes.is_empty() { None } else { self.world.outcome(&graph, self.step) };
        self.moves(Move::Outcome(outcome), at);
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

    pub(super) fn after_ringing(&mut self, answered: bool, outcome: Option<usize>, at: Time) {
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
