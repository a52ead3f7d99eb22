//! The standard calls: what every line is asked, whatever its audits ask, so that grades can be compared.
//!
//! In each language: somebody who wants a person, when the line is open and, where it closes, when it is closed; somebody
//! who says nothing; somebody who presses wrong keys. Nobody gives up waiting.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::audio::tone;
use crate::call::{Act, CallTrace, Caller, Given, Heard, Ivr, Poll, What, drive, moment_in};
use crate::graph::{Language, MenuGraph, PERSON, StepId, StepKind};
use crate::sim::PersonaCaller;
use crate::time::Time;
use crate::timing::{Callers, Holds, Intent, Persona, TimeModel};

/// A standard call.
#[derive(Clone, Debug)]
pub struct StandardCall {
    /// Its name: `a person on request, es-US, closed`.
    pub name: String,
    /// What it is.
    pub standard: Standard,
    /// What happened.
    pub trace: CallTrace,
}

/// What makes a standard call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standard {
    /// What the caller does.
    pub wish: Wish,
    /// The call begins in this language.
    pub language: Language,
    /// The line is open.
    pub open: bool,
}

/// What a standard caller does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wish {
    /// Asks for a person.
    Person,
    /// Says nothing.
    Silence,
    /// Presses keys that are no choice.
    WrongKeys,
}

/// Where the search for an hour at which nobody answers begins: a Monday. Ours; any week would do.
const WEEK: Date = date(2026, 1, 5);

/// A caller who has not come to anything by then is lost (ours): an hour on the line.
const LOST: Time = Time::from_secs(3600);

/// Makes the standard calls of a line.
#[must_use]
pub fn standard_calls(
    graph: &Arc<MenuGraph>,
    times: &Arc<TimeModel>,
    holds: &Holds,
    callers: Callers,
) -> Vec<StandardCall> {
    let person = Intent::new(graph, PERSON, Persona::FirstTime.knows());
    let open = moment(graph, true);
    let closed = moment(graph, false);
    let mut calls = Vec::new();
    for (language, tag) in graph.line.languages.iter().enumerate() {
        for (wish, words) in
            [(Wish::Person, "a person on request"), (Wish::Silence, "not a key"), (Wish::WrongKeys, "wrong keys")]
        {
            for is_open in [true, false] {
                let at = if is_open { open } else { closed };
                if !is_open && (wish != Wish::Person || closed.is_none()) {
                    continue;
                }
                let given = Given { answered_at: at, ..Given::default() };
                let ivr = Ivr::new(Arc::clone(graph), Arc::clone(times), Box::new(given), language);
                let (tones, _) = tone::tones(graph.line.country.as_deref());
                let ring = tone::cycle(&tones.ring);
                let persona = |persona| PersonaCaller::new(graph, holds, callers, persona, &person, 0).patient();
                let trace = match wish {
                    Wish::Person => drive(graph, ivr, &mut Leaving(persona(Persona::FirstTime)), ring),
                    Wish::Silence => drive(graph, ivr, &mut Leaving(persona(Persona::Silent)), ring),
                    Wish::WrongKeys => drive(graph, ivr, &mut Leaving(WrongKeys::new(graph, callers)), ring),
                };
                let several = if graph.line.languages.len() > 1 { format!(", {tag}") } else { String::new() };
                let hour = match (wish, closed.is_some(), is_open) {
                    (Wish::Person, true, true) => ", open",
                    (Wish::Person, true, false) => ", closed",
                    _ => "",
                };
                calls.push(StandardCall {
                    name: format!("{words}{several}{hour}"),
                    standard: Standard { wish, language, open: is_open },
                    trace,
                });
            }
        }
    }
    calls
}

/// A moment at which all opening hours that the line asks for are open, or all are closed; no holiday. `None`: there is
/// none, or the line asks for none.
fn moment(graph: &MenuGraph, open: bool) -> Option<Timestamp> {
    let reachable = graph.reachable();
    let asked: Vec<_> = graph
        .steps()
        .filter(|(id, _)| reachable.has(*id))
        .filter_map(|(_, step)| match step.kind {
            StepKind::Hours { hours: Some(hours), .. } => Some(&graph.line.hours[hours].1),
            _ => None,
        })
        .collect();
    let zone = |hours: &crate::menu::Hours| {
        hours.timezone.as_ref().map_or_else(|| graph.line.timezone.clone(), |zone| zone.value.clone())
    };
    let first = asked.first()?;
    let days = WEEK.series(jiff::Span::new().days(1)).take(14);
    // By day first: nobody calls at midnight to hear that it is closed.
    let hours = (8..24).chain(0..8);
    let moments = days.flat_map(|day| hours.clone().map(move |hour| (day, hour)));
    moments
        .filter(|(day, hour)| {
            asked.iter().all(|hours| {
                !hours.is_holiday(*day) && hours.is_open(*day, hour * 60) == open && zone(hours) == zone(first)
            })
        })
        .find_map(|(day, hour)| {
            let local = day.at(i8::try_from(hour).ok()?, 0, 0, 0);
            moment_in(local, &zone(first))
        })
}

/// Hangs up when nothing has come of the call for too long, so that a line that goes round ends.
struct Leaving<C>(C);

impl<C: Caller> Caller for Leaving<C> {
    fn handle(&mut self, now: Time, heard: &Heard) {
        self.0.handle(now, heard);
    }

    fn poll(&mut self, now: Time) -> Poll<Act> {
        if now >= LOST {
            return Poll::Output(Act::HangUp);
        }
        match self.0.poll(now) {
            Poll::Wait(until) => Poll::Wait(Some(until.unwrap_or(LOST).min(LOST))),
            act => act,
        }
    }
}

/// Presses a key that is no choice whenever the line listens, until somebody answers.
struct WrongKeys<'l> {
    graph: &'l MenuGraph,
    callers: Callers,
    step: Option<StepId>,
    next: Option<(Time, Act)>,
}

impl<'l> WrongKeys<'l> {
    const fn new(graph: &'l MenuGraph, callers: Callers) -> Self {
        Self { graph, callers, step: None, next: None }
    }

    /// A key that nothing here begins with. An entry takes any digit, so nothing is entered: silence is its wrong key.
    fn key(&self) -> Option<char> {
        match &self.graph.step(self.step?).kind {
            StepKind::Menu(menu) => {
                "7865432198#*0".chars().find(|key| menu.keys.iter().all(|each| !each.press.keys().starts_with(*key)))
            }
            _ => None,
        }
    }
}

impl Caller for WrongKeys<'_> {
    fn handle(&mut self, now: Time, heard: &Heard) {
        match &heard.what {
            What::Entered(step) => self.step = Some(*step),
            What::Listening => {
                self.next =
                    self.key().map(|key| (now + self.callers.reaction, Act::Key { key, length: self.callers.key }));
            }
            What::HoldBegan(_) => self.next = None,
            What::Human | What::Voicemail | What::Callback => self.next = Some((now, Act::HangUp)),
            _ => {}
        }
    }

    fn poll(&mut self, now: Time) -> Poll<Act> {
        match self.next {
            Some((at, act)) if at <= now => {
                self.next = None;
                Poll::Output(act)
            }
            next => Poll::Wait(next.map(|(at, _)| at)),
        }
    }
}
