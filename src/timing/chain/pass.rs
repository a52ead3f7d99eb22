//! Steps at which a caller does nothing: something is said, something is decided, the call is handed on or ends.

use super::{Filled, Moment, Next, One, Row, State, answers};
use crate::graph::{Step, StepKind};
use crate::time::Time;
use crate::timing::{BEEP, BUSY_FOR, NO_ANSWER_AFTER, Outcome};

impl One<'_> {
    pub(super) fn pass(&self, state: State, step: &Step, begin: Moment, row: &mut Row) {
        let mut moment = begin;
        let mut say = |prompts: &[_]| {
            let entry = entry(state.entered);
            let filled = Filled { digits: &entry, wait: None };
            self.say(step, state.language, prompts.iter().copied(), filled, &mut moment);
            moment
        };
        match &step.kind {
            StepKind::Play(prompts) => {
                let moment = say(prompts);
                self.leave(state, step, moment, row);
            }
            StepKind::Hours { open, closed, holiday, .. } => {
                let target = [open, closed, holiday].into_iter().flatten().next();
                let to = target.map(|target| (*target, state.language, state.aim));
                self.go(row, state, moment, to);
            }
            StepKind::Opaque(_) => {
                moment.at += step.takes.unwrap_or_default().at_least_zero();
                self.leave(state, step, moment, row);
            }
            StepKind::Transfer { prompt, human, ring, .. } => {
                let handed_on = say(prompt.as_slice());
                row.marks.queue = human.then_some(handed_on.at);
                for (answer, share) in answers(step) {
                    let word = answer.map(|answer| step.outcomes[answer].name.as_str());
                    let lasts = match word {
                        Some("busy") => BUSY_FOR,
                        Some("no_answer") => NO_ANSWER_AFTER,
                        _ => *ring,
                    };
                    let at = handed_on.at + lasts;
                    let rung = Moment { at, quiet_since: at, share: handed_on.share * share, ..handed_on };
                    if !matches!(word, None | Some("answered")) {
                        self.leave_by(state, step, answer, rung, row);
                    } else if *human {
                        row.push(rung, Next::End(Outcome::Human));
                    } else {
                        self.lose(row, state, rung);
                    }
                }
            }
            StepKind::Voicemail { prompt, beep, .. } => {
                let mut moment = say(prompt.as_slice());
                moment.at += if *beep { BEEP } else { Time::ZERO };
                row.push(moment, Next::End(Outcome::Message));
            }
            StepKind::Callback { prompt, .. } => {
                let moment = say(prompt.as_slice());
                row.push(moment, Next::End(Outcome::Message));
            }
            StepKind::Disconnect(prompt) => {
                let moment = say(prompt.as_slice());
                self.lose(row, state, moment);
            }
            StepKind::Missing => self.lose(row, state, moment),
            StepKind::Data | StepKind::Menu(_) | StepKind::Collect(_) | StepKind::Queue(_) => {
                self.leave(state, step, moment, row);
            }
        }
    }

    /// Leaves a step by what the world answers, else by its `goto`.
    pub(super) fn leave(&self, state: State, step: &Step, moment: Moment, row: &mut Row) {
        for (answer, part) in answers(step) {
            self.leave_by(state, step, answer, moment.of(part), row);
        }
    }

    fn leave_by(&self, state: State, step: &Step, answer: Option<usize>, moment: Moment, row: &mut Row) {
        let outcome = answer.map(|answer| &step.outcomes[answer]);
        let mut moment = moment;
        if let Some(say) = outcome.and_then(|outcome| outcome.say) {
            let entry = entry(state.entered);
            let filled = Filled { digits: &entry, wait: None };
            self.say(step, state.language, [say], filled, &mut moment);
        }
        let target = outcome.and_then(|outcome| outcome.target).or(step.goto);
        self.go(row, state, moment, target.map(|target| (target, state.language, state.aim)));
    }
}

/// The entry that a number of digits stands for: what personas enter, and 0 for the lone 0 of whoever presses it at
/// everything.
pub(super) fn entry(entered: u32) -> String {
    if entered == LONE_ZERO {
        return "0".to_owned();
    }
    "1234567890".chars().cycle().take(entered as usize).collect()
}

/// Stands for the entry `0`.
pub(super) const LONE_ZERO: u32 = u32::MAX;
