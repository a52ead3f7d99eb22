//! From what was heard in a call to what happened on the line: the path through the graph that explains it best.
//!
//! Neither the samples nor the detectors are known here: a timeline goes in, and a [`CallTrace`] comes out, as the line's
//! own recorder would have written it, with the places at which the call left its design.

mod codes;
mod costs;
mod index;
mod moves;
mod observe;
mod search;
mod state;
mod told;
mod trace;

pub use codes::{CALL_LEFT_DESIGN, PATHS, PROMPT_NEVER_HEARD, PROMPT_NOT_ON_MENU};
pub use told::{ToldDeparture, findings, never_heard};

use self::index::Index;
use self::search::Search;
use self::state::Line;
use super::{Channels, Timeline};
use crate::call::CallTrace;
use crate::graph::{MenuGraph, PromptId, StepId};
use crate::time::Time;
use crate::timing::TimeModel;

/// A call as it went through its line.
#[derive(Clone, PartialEq, Debug)]
pub struct Walked {
    /// What happened.
    pub trace: CallTrace,
    /// Where the call was not what its design says, in order.
    pub departures: Vec<Departure>,
    /// What was heard and belongs to no prompt of the menu, in order.
    pub strangers: Vec<Stranger>,
    /// Prompts of the menu that were heard.
    pub heard: Vec<PromptId>,
    /// What else is to be known of it, in order.
    pub remarks: Vec<Remark>,
    /// What the path costs: 0 where the call kept to its design in everything.
    pub cost: u32,
}

/// A place at which a call left its design.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Departure {
    /// When.
    pub at: Time,
    /// In which step.
    pub step: StepId,
    /// How.
    pub left: Left,
}

/// How a call left its design.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Left {
    /// A prompt was not heard, and nothing had cut it.
    NotHeard(PromptId),
    /// Nothing of what the step still had to say was heard.
    Passed,
    /// A key was pressed that should have led somewhere, and nothing came of it.
    KeyIgnored(char),
    /// The line went on before the time for a key was over.
    TooSoon,
    /// Attempts were counted otherwise.
    Miscounted {
        /// They ended when others should have followed.
        early: bool,
    },
    /// A prompt was said in another language than the call's.
    OtherLanguage(PromptId),
    /// The call went where nothing leads: this was heard next.
    Went(PromptId),
    /// A prompt was heard where nothing leads to it, and the call went on as if it had not been.
    Stray(PromptId),
}

/// What is to be known of a path that is no departure from the design.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Remark {
    /// When.
    pub at: Time,
    /// In which step.
    pub step: StepId,
    /// What.
    pub what: Remarked,
}

/// What is to be known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Remarked {
    /// The call went where a choice of a menu leads, by its place, and its key was not heard.
    ChoiceNotHeard(u16),
    /// A call back was promised, and the key that asks for it was not heard.
    CallbackNotHeard,
    /// An entry was taken as right, and the key that says so was not heard.
    RightNotHeard,
    /// The call went on as after an entry, and none was heard.
    EntryNotHeard,
    /// What was heard as a key is none: without it everything is as designed.
    NoKey(char),
    /// The recording begins in the middle of the call.
    BeginsWithin,
    /// Another call begins: nothing from here on was looked at.
    AnotherCall,
}

/// Something that was heard and belongs to no prompt of the menu.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stranger {
    /// When it began.
    pub at: Time,
    /// When it ended.
    pub until: Time,
    /// The file, by its place in the library; `None`: a voice that is none of them.
    pub file: Option<usize>,
    /// The step that the call was in.
    pub step: Option<StepId>,
}

/// Finds the path through a line that explains best what was heard. `names`: what each file that was listened for is called,
/// relative to the line's prompt folder, by its place in the library.
#[must_use]
pub fn walk(graph: &MenuGraph, times: &TimeModel, names: &[Vec<String>], timeline: &Timeline) -> Walked {
    let index = Index::new(graph, times, names);
    let mut first: Option<Timeline> = None;
    loop {
        match walk_one(graph, times, &index, first.as_ref().unwrap_or(timeline)) {
            Ok(mut walked) => {
                if let Some(first) = first {
                    let step = walked.trace.path.last().map_or(graph.start, |visit| visit.step);
                    walked.remarks.push(Remark { at: first.ended, step, what: Remarked::AnotherCall });
                }
                return walked;
            }
            // Of two calls in one file the first one is told.
            Err(again) => {
                let Timeline { began, answered, channels, ref heard, .. } = *timeline;
                let heard = heard.iter().filter(|heard| heard.sound.at < again).cloned().collect();
                let (holds, outlines) = (Vec::new(), Vec::new());
                first = Some(Timeline { began, ended: again, answered, channels, heard, holds, outlines });
            }
        }
    }
}

/// The path of one call; else when another one begins.
fn walk_one(graph: &MenuGraph, times: &TimeModel, index: &Index, timeline: &Timeline) -> Result<Walked, Time> {
    let observed = observe::observe(index, timeline);
    let line = Line::new(graph, index, &observed.keys, matches!(timeline.channels, Channels::Two { .. }));
    let (path, cost) = Search::run(&line, &observed);
    if let Some(again) = search::another_call(&path, &observed) {
        return Err(again);
    }
    let written = trace::write(&line, times, &observed, &path);
    Ok(Walked {
        trace: written.trace,
        departures: written.departures,
        strangers: written.strangers,
        heard: written.heard,
        remarks: written.remarks,
        cost,
    })
}
