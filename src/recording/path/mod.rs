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
use super::Timeline;
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
    /// The call went where a key leads, and none was heard: its first one.
    NoKey(char),
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
    let observed = observe::observe(&index, timeline);
    let line = Line::new(graph, &index, &observed.keys);
    let (path, cost) = Search::run(&line, &observed);
    let written = trace::write(&line, times, &observed, &path);
    Walked {
        trace: written.trace,
        departures: written.departures,
        strangers: written.strangers,
        heard: written.heard,
        cost,
    }
}
