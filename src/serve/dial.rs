//! How a call is dialled: what a page asks for, understood by the line.

use super::line::ANSWERED;
use super::wire::Dial;
use crate::call::{Given, moment_in};
use crate::error::Error;
use crate::finding::did_you_mean;
use crate::graph::{Language, MenuGraph, StepKind};
use crate::time::Time;

/// Rings before an answer at most (ours): nobody waits for more.
const MOST_RINGS: u32 = 20;

/// The longest wait that may be given (ours): longer than the longest call.
const LONGEST_HOLD: Time = Time::from_secs(24 * 3_600);

/// How a call was dialled, as it is written into an audit.
#[derive(Clone, Debug)]
pub(super) struct Dialled {
    /// What the world answers.
    pub given: Given,
    /// The line's local time of the answer.
    pub at: Option<jiff::civil::DateTime>,
    /// The language it began in.
    pub language: Language,
    /// How often it rang.
    pub rings: u32,
}

impl Dialled {
    /// What a page asks for, understood; what is not there is said with what is.
    pub(super) fn new(graph: &MenuGraph, dial: &Dial) -> Result<Self, Error> {
        let mut given = Given::default();
        let set =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let language = match set(&dial.language) {
            None => 0,
            Some(tag) => graph.language(&tag).ok_or_else(|| {
                Error::new(format!("the line does not speak `{tag}`"))
                    .help(format!("it speaks {}", graph.line.languages.join(", ")))
            })?,
        };
        let mut at = None;
        if let Some(text) = set(&dial.at) {
            let local = text.parse::<jiff::civil::DateTime>().map_err(|_| {
                Error::new(format!("`{text}` is no date and time"))
                    .help("write the line's local time: 2026-11-23T10:00")
            })?;
            given.answered_at = Some(moment_in(local, &graph.line.timezone).ok_or_else(|| {
                Error::new(format!("there is no {text} in {}", graph.line.timezone))
                    .help("the clocks skip that hour; choose a moment before or after it")
            })?);
            at = Some(local);
        }
        if let Some(text) = set(&dial.hold) {
            let hold = text.parse::<jiff::SignedDuration>().ok().filter(|hold| !hold.is_negative());
            let hold = hold.map(|hold| Time::from_micros(i64::try_from(hold.as_micros()).unwrap_or(i64::MAX)));
            given.hold = Some(hold.filter(|hold| *hold <= LONGEST_HOLD).ok_or_else(|| {
                Error::new(format!("`{text}` is no time for the queue"))
                    .help("write for instance `3s`, `95s`, `1m 30s`")
            })?);
        }
        for (name, answer) in &dial.outcomes {
            let near = || did_you_mean(name, graph.step_names());
            let step =
                graph.find(name).ok_or_else(|| Error::new(format!("the line has no step `{name}`{}", near())))?;
            let outcomes = &graph.step(step).outcomes;
            match outcomes.iter().position(|outcome| outcome.name == *answer) {
                Some(outcome) => drop(given.outcomes.insert(step, outcome)),
                None if answer == ANSWERED && matches!(graph.step(step).kind, StepKind::Transfer { .. }) => {
                    given.answered.push(step);
                }
                None => {
                    let names: Vec<&str> = outcomes.iter().map(|outcome| outcome.name.as_str()).collect();
                    return Err(Error::new(format!("`{name}` never answers `{answer}`"))
                        .help(format!("it answers {}", names.join(", "))));
                }
            }
        }
        if dial.rings > MOST_RINGS {
            return Err(Error::new(format!("nobody lets it ring {} times", dial.rings))
                .help(format!("{MOST_RINGS} is the most")));
        }
        Ok(Self { given, at, language, rings: dial.rings })
    }
}
