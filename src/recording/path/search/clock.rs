//! When a line has come to a place in silence, and what it would have done there by then.
//!
//! Words that nobody recorded cannot be heard, and the time for a key passes in silence: but a line takes its time for
//! both, so that a key tells by its moment what had been said before it.

use super::super::costs::OVERDUE;
use super::super::moves::{By, Move};
use super::super::state::{Place, State};
use super::explore::Looked;
use super::{SLACK, Search};
use crate::graph::{Collect, Look, StepKind};
use crate::time::Time;

impl Search<'_, '_> {
    /// By which moment the line has gone on from a place.
    pub(super) fn clock_after(&self, here: &Looked, next: &Move) -> Time {
        let step = self.line.graph.step(here.state.step);
        let after = |time: Time| if here.clock == Time::MAX { Time::MAX } else { here.clock + time };
        match next.by {
            By::Itself => match (&step.kind, step.takes) {
                (StepKind::Opaque(_), takes) if next.enters => takes.map_or(Time::MAX, after),
                (StepKind::Queue(_) | StepKind::Transfer { .. } | StepKind::Voicemail { .. }, _) => Time::MAX,
                _ => here.clock,
            },
            By::Unhearable(prompt) => after(step.settings.gap + self.line.index.unheard(prompt, here.state.language())),
            By::Cut | By::Lost(..) | By::Ignored(_) | By::NoneSuch(_) => here.clock,
            By::Silence => after(step.settings.timeout),
            By::Keys(from, count) | By::Wrong(from, count) => {
                let keys = from as usize..from as usize + count as usize;
                let last = self.line.keys.get(keys.clone()).and_then(<[_]>::last);
                let pressed = self.line.pressed.get(keys).unwrap_or_default();
                let open = is_open(&step.kind, here.state.place, pressed);
                let more = if open { step.settings.interdigit } else { Time::ZERO };
                last.map_or(Time::MAX, |last| here.clock.max(last.until + more))
            }
            _ => Time::MAX,
        }
    }

    /// What it costs that keys are taken at a place where the line would have done something else long before.
    pub(super) fn overdue(&self, here: &Looked, by: By) -> u32 {
        let (By::Keys(from, _) | By::Wrong(from, _)) = by else { return 0 };
        let key = self.line.keys.get(from as usize);
        key.map_or(0, |key| if self.is_over(here.state, here.clock, key.at) { OVERDUE } else { 0 })
    }

    /// Whether the line, at a place by a moment, has said what is next there, or waited long enough, before another one.
    pub(super) fn is_over(&self, state: State, clock: Time, at: Time) -> bool {
        let step = self.line.graph.step(state.step);
        let lasts = match state.next(self.line) {
            Some((prompt, 0)) if !self.line.index.is_hearable(prompt, state.language()) => {
                step.settings.gap + self.line.index.unheard(prompt, state.language())
            }
            Some(_) => return false,
            None => match step.kind {
                StepKind::Menu(_) | StepKind::Collect(_) => step.settings.timeout + SLACK,
                _ => return false,
            },
        };
        at - clock >= lasts
    }
}

/// Whether the line waits for more keys than these.
pub(in super::super) fn is_open(kind: &StepKind, place: Place, keys: &str) -> bool {
    match kind {
        StepKind::Menu(menu) => matches!(menu.look(keys), Look::Open(_)),
        StepKind::Collect(_) if matches!(place, Place::Confirm { .. } | Place::Confirmed) => false,
        StepKind::Collect(collect) => takes_more(collect, keys),
        _ => false,
    }
}

/// Whether more digits may have followed these.
fn takes_more(collect: &Collect, keys: &str) -> bool {
    let ended = collect.terminator.is_some_and(|terminator| keys.ends_with(terminator));
    !ended && keys.chars().all(|key| key.is_ascii_digit()) && keys.len() < collect.max as usize
}
