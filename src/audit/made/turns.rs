//! The turns of a call: what the caller pressed and when, told by what was heard.

use super::{MadeCall, Manner};
use crate::audit::follow::{Moment, Sign};
use crate::audit::write::DraftTurn;
use crate::audit::{Deed, EXPECTATIONS, Way};
use crate::call::{EndReason, EventKind};
use crate::graph::{MenuGraph, Piece, PromptId, PromptRole, StepId, StepKind};
use crate::source::Spanned;
use crate::time::Time;

/// The turns of a call in a manner, once for every way in which its end can be told.
pub(super) fn turns(made: &MadeCall<'_>, manner: Manner) -> Vec<Vec<DraftTurn>> {
    let turns = match manner {
        Manner::ByEar => Teller::new(made).by_ear(),
        Manner::ByTheClock => Some(by_the_clock(made)),
    };
    let Some(turns) = turns else { return Vec::new() };
    ends(made).into_iter().map(|end| turns.iter().cloned().chain(end).collect()).collect()
}

/// Somebody answers the caller.
enum Answer {
    /// Keys, one after another, without anything being said between them.
    Keys { visit: usize, keys: String, at: Time, until: Time },
    /// The line says something because of what the caller did or did not press.
    Reaction { prompt: PromptId, until: Time },
    /// The caller has left a message, and the call goes on.
    Message,
}

/// What the caller did, in the order of the call.
fn answers(made: &MadeCall<'_>) -> Vec<Answer> {
    let trace = made.trace;
    let mut answers: Vec<Answer> = Vec::new();
    let mut spoken = false;
    // Whoever speaks to a person talks to no menu.
    let human = trace.human_at().unwrap_or(Time::MAX);
    for event in trace.events.iter().filter(|event| event.at < human) {
        match &event.kind {
            EventKind::Key { key, .. } => {
                let here = trace.path.iter().rposition(|visit| visit.at <= event.at).unwrap_or_default();
                match answers.last_mut() {
                    Some(Answer::Keys { visit, keys, until, .. })
                        if !spoken && *visit == here && joins(made, here, keys) =>
                    {
                        keys.push(*key);
                        *until = event.until;
                    }
                    _ => answers.push(Answer::Keys {
                        visit: here,
                        keys: key.to_string(),
                        at: event.at,
                        until: event.until,
                    }),
                }
                spoken = false;
            }
            EventKind::Prompt { prompt, cut, .. } => {
                spoken = true;
                let reacts = matches!(
                    made.graph.prompt(*prompt).role,
                    PromptRole::NoInput(_) | PromptRole::NoMatch(_) | PromptRole::Help
                );
                if reacts && !cut {
                    answers.push(Answer::Reaction { prompt: *prompt, until: event.until });
                }
            }
            EventKind::Voicemail if event.until < trace.ended => answers.push(Answer::Message),
            _ => {}
        }
    }
    answers
}

/// What was pressed at which visit of the path, one for each answer.
pub(super) fn keys_by_answer(made: &MadeCall<'_>) -> Vec<(usize, String)> {
    let keys = |answer| match answer {
        Answer::Keys { visit, keys, .. } => Some((visit, keys)),
        _ => None,
    };
    answers(made).into_iter().filter_map(keys).collect()
}

/// Whether a further key belongs to the same answer: digits of an entry, keys of a longer press.
fn joins(made: &MadeCall<'_>, visit: usize, keys: &str) -> bool {
    match &made.graph.step(made.trace.path[visit].step).kind {
        StepKind::Menu(menu) => !matches!(menu.look(keys), crate::graph::Look::Takes(..)),
        _ => true,
    }
}

/// Every key at its own moment, to the microsecond; then every message, so that the caller stays past it.
fn by_the_clock(made: &MadeCall<'_>) -> Vec<DraftTurn> {
    let mut turns = Vec::new();
    let human = made.trace.human_at().unwrap_or(Time::MAX);
    for event in made.trace.events.iter().filter(|event| event.at < human) {
        if let EventKind::Key { key, .. } = event.kind {
            let first = turns.is_empty().then(|| "by the clock, counted from the answer".to_owned());
            turns.push(DraftTurn {
                comment: first,
                // A key acts at its end, and in a replay each lasts as long as the next.
                press_at: Some((event.until - made.callers.key).at_least_zero()),
                ..DraftTurn::default().and(Deed::Press(key.to_string()))
            });
        }
    }
    for event in &made.trace.events {
        if matches!(event.kind, EventKind::Voicemail) && event.until < made.trace.ended {
            turns.push(DraftTurn::reach("voicemail"));
        }
    }
    turns
}

/// How the end of a call can be told, from the clearest to the surest.
fn ends(made: &MadeCall<'_>) -> Vec<Vec<DraftTurn>> {
    let trace = made.trace;
    let last = trace.events.iter().rev().find(|event| !matches!(event.kind, EventKind::End | EventKind::Silence));
    let step = trace.path.last().map(|visit| visit.step);
    let name = |step: StepId| made.graph.step(step).name.clone();
    let mut ends: Vec<Vec<DraftTurn>> = Vec::new();
    if trace.reason != EndReason::CallerHungUp {
        ends.push(vec![DraftTurn::reach("end")]);
    } else {
        match last.map(|event| &event.kind) {
            Some(EventKind::Human) => ends.push(vec![DraftTurn::reach("human")]),
            Some(EventKind::Voicemail) => ends.push(vec![DraftTurn::reach("voicemail")]),
            Some(EventKind::Callback) => ends.push(vec![DraftTurn::reach("callback")]),
            _ => {}
        }
        for (kind, place) in
            [(EventKind::Human, "human"), (EventKind::Voicemail, "voicemail"), (EventKind::Callback, "callback")]
        {
            if trace.events.iter().any(|event| event.kind == kind) {
                ends.push(vec![DraftTurn::reach(place)]);
            }
        }
        let heard = trace.events.iter().rev().find_map(|event| match event.kind {
            EventKind::Prompt { prompt, cut: false, .. } => Some(stem(made.graph, prompt)),
            _ => None,
        });
        ends.extend(step.map(|step| vec![DraftTurn::reach(name(step)).and(Deed::HangUp)]));
        ends.extend(heard.map(|heard| vec![DraftTurn::hear(heard).and(Deed::HangUp)]));
    }
    // Step by step, for a call that comes to its last step more than once.
    if let Some(clearest) = ends.first().cloned() {
        let mut steps: Vec<DraftTurn> = trace.path.iter().map(|visit| DraftTurn::reach(name(visit.step))).collect();
        steps.dedup();
        steps.truncate(MOST_STEPS);
        ends.push(steps.into_iter().chain(clearest).collect());
    }
    ends.dedup();
    ends
}

/// Steps that the end of a call is told by, at most (ours): nobody reads more.
const MOST_STEPS: usize = 200;

/// Tells a call turn by turn, and knows when each is met on it.
struct Teller<'c> {
    made: &'c MadeCall<'c>,
    moments: Vec<Moment>,
    /// The next moment that has met nothing yet.
    next: usize,
    /// When the last turn was met.
    met: Time,
    /// When the caller last did something, or was last told so.
    since: Time,
    turns: Vec<DraftTurn>,
}

impl<'c> Teller<'c> {
    fn new(made: &'c MadeCall<'c>) -> Self {
        let moments = Moment::of(made.trace);
        Self { made, moments, next: 0, met: Time::ZERO, since: Time::ZERO, turns: Vec::new() }
    }

    /// `None`: this call cannot be told so.
    fn by_ear(mut self) -> Option<Vec<DraftTurn>> {
        for answer in answers(self.made) {
            match answer {
                Answer::Keys { visit, keys, at, until } => {
                    self.keys(visit, &keys, at)?;
                    self.since = until;
                }
                Answer::Reaction { prompt, until } => {
                    self.reaction(prompt, until)?;
                    self.since = until;
                }
                Answer::Message => self.take(DraftTurn::reach("voicemail"))?,
            }
        }
        Some(self.turns)
    }

    /// Keys at a step: after their offer where it was heard, else so long after the step began to speak.
    fn keys(&mut self, visit: usize, keys: &str, at: Time) -> Option<()> {
        let entered = self.made.trace.path[visit];
        let step = self.made.graph.step(entered.step);
        let from = entered.at.max(self.since);
        let act = match &step.kind {
            StepKind::Collect(_) if keys.len() > 1 => Deed::Enter(keys.to_owned()),
            _ => Deed::Press(keys.to_owned()),
        };
        // What was heard last tells what the keys answer.
        let last = self.made.trace.events.iter().rev().find_map(|event| match event.kind {
            EventKind::Prompt { prompt, .. } if event.at <= at && event.at >= entered.at => Some((prompt, event.at)),
            _ => None,
        });
        let mut names = vec![step.name.clone()];
        if let Some((prompt, _)) = last {
            match self.made.graph.prompt(prompt).role {
                PromptRole::Confirm | PromptRole::CallbackOffer => names.insert(0, stem(self.made.graph, prompt)),
                _ => names.push(stem(self.made.graph, prompt)),
            }
        }
        if matches!(step.kind, StepKind::Voicemail { .. }) {
            names.clear();
        }
        for name in &names {
            let turn = DraftTurn::hear(name.clone()).and(act.clone());
            if self.when(&turn).is_some_and(|(_, met)| met >= from && met <= at) {
                return self.take(turn);
            }
        }
        for name in &names {
            let turn = DraftTurn { press_at: Some(Time::ZERO), ..DraftTurn::hear(name.clone()).and(act.clone()) };
            if let Some((_, met)) = self.when(&turn).filter(|(_, met)| *met >= from && *met <= at) {
                return self.take(DraftTurn { press_at: Some(tenth(at - met)), ..turn });
            }
        }
        let places = [step.name.as_str(), "voicemail"];
        for place in places {
            let turn = DraftTurn { press_at: Some(Time::ZERO), ..DraftTurn::reach(place).and(act.clone()) };
            if let Some((_, met)) = self.when(&turn).filter(|(_, met)| *met >= entered.at && *met <= at) {
                return self.take(DraftTurn { press_at: Some(tenth(at - met)), ..turn });
            }
        }
        None
    }

    /// What the line said about silence or a wrong key. Before the first such word about silence, the silence itself.
    fn reaction(&mut self, prompt: PromptId, until: Time) -> Option<()> {
        let role = self.made.graph.prompt(prompt).role;
        let about_silence = matches!(role, PromptRole::NoInput(_) | PromptRole::Help);
        let step = self.made.graph.prompt(prompt).step;
        if about_silence {
            let silence = DraftTurn::hear(self.made.graph.step(step).name.clone()).and(Deed::StaySilent);
            // A step of which not all was heard in this attempt is not told as a silence.
            if self.when(&silence).is_some_and(|(_, met)| met >= self.since && met < until) {
                self.take(silence)?;
            }
        }
        let turn = DraftTurn::hear(stem(self.made.graph, prompt));
        if self.when(&turn).is_some_and(|(_, met)| met == until) { self.take(turn) } else { None }
    }

    /// The turn is the next one.
    fn take(&mut self, turn: DraftTurn) -> Option<()> {
        (self.next, self.met) = self.when(&turn)?;
        self.turns.push(turn);
        Some(())
    }

    /// The moment that meets a turn, if it is the next: with the place of the one after it.
    fn when(&self, turn: &DraftTurn) -> Option<(usize, Time)> {
        let (name, what) = turn.expect.as_ref()?;
        let expectation = EXPECTATIONS.iter().find(|each| each.name == *name)?;
        // Where it is written does not matter here.
        let span = self.made.graph.step(self.made.graph.start).span;
        let what = Spanned::new(what.clone(), span);
        let written =
            Way { span, expect: None, act: turn.act.clone().map(|act| Spanned::new(act, span)), press_at: None };
        let target = (expectation.resolve)(self.made.graph, &written, &what).ok()?;
        let barges_in = turn.press_at.is_some();
        let is_met = |moment: &Moment| (expectation.met)(&target, moment, barges_in);
        // What is so since the step was entered meets a turn at once.
        let entered = self.moments[..self.next].iter().rposition(|moment| matches!(moment.sign, Sign::Entered(_)));
        let here = self.moments[entered.unwrap_or(self.next)..self.next].iter().any(|moment| {
            let stays = matches!(
                moment.sign,
                Sign::Entered(_) | Sign::HoldBegan | Sign::Human | Sign::Voicemail | Sign::Callback
            );
            stays && is_met(moment)
        });
        if here {
            return Some((self.next, self.met));
        }
        let at = self.moments[self.next..].iter().position(is_met)?;
        Some((self.next + at + 1, self.moments[self.next + at].at))
    }
}

/// A time of a person, to a tenth of a second.
fn tenth(time: Time) -> Time {
    Time::from_micros((time.at_least_zero().micros() + 50_000) / 100_000 * 100_000)
}

/// The name of a prompt in an audit: the recording that its author named, else the stem of its own.
pub(crate) fn stem(graph: &MenuGraph, prompt: PromptId) -> String {
    let prompt = graph.prompt(prompt);
    let named = prompt.words.iter().flat_map(|words| &words.pieces).find_map(|piece| match piece {
        Piece::File { name, named: Some(_), .. } => Some(name),
        _ => None,
    });
    let last = named.map(|name| name.rsplit('/').next().unwrap_or(name));
    let stem = last.map(|last| last.rsplit_once('.').map_or(last, |(stem, _)| stem).to_owned());
    // A name that a step bears means the step.
    stem.filter(|stem| graph.find(stem).is_none()).unwrap_or_else(|| prompt.stem.clone())
}
