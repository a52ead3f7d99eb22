//! What a change of a line does: the steps, words, keys and times that differ between two lines, and what that means for
//! the callers of each reason.
//!
//! What is compared is the graph, so what only looks different (order of keys, comments, layout, where a text stands) is
//! no change. Findings are not looked at: each line has its own.

mod callers;
mod keys;
mod line;
mod pair;
mod prompts;
mod settings;
mod step;

#[cfg(test)]
mod tests;

pub use callers::{CallerChange, Outcomes, ReasonFigures, Turn, figures};
pub use pair::ALIKE;

use crate::graph::MenuGraph;
use crate::source::Span;
use crate::time::Time;
use crate::timing::{Basis, TimeModel};

/// One of the two lines.
#[derive(Debug)]
pub struct Side<'a> {
    /// What should happen on a call.
    pub graph: &'a MenuGraph,
    /// How long everything takes.
    pub times: &'a TimeModel,
    /// What callers live through, by reason.
    pub reasons: Vec<ReasonFigures>,
}

/// All that differs.
#[derive(Clone, Default, Debug)]
pub struct Diff {
    /// What is written differently and can be noticed: first the line's, then in the order of the new file.
    pub changes: Vec<Change>,
    /// Every reason of either line, in the order of the new one.
    pub callers: Vec<CallerChange>,
}

/// One thing that differs.
#[derive(Clone, Debug)]
pub struct Change {
    /// What kind of change.
    pub what: What,
    /// The steps it is about, by their new names (old ones where they are gone); several where one place in the file
    /// counts for all of them; none where it is the line's.
    pub steps: Vec<String>,
    /// What of the step: `key 2`, `main-1`, `timeout`; empty where it is the whole.
    pub part: String,
    /// In which language, where it is about words.
    pub language: Option<String>,
    /// As it was.
    pub before: Option<String>,
    /// As it is.
    pub after: Option<String>,
    /// How long it was and is, where it is about words.
    pub lengths: Option<(Option<Length>, Option<Length>)>,
    /// Where the old file says so.
    pub old: Option<Span>,
    /// Where the new file says so.
    pub new: Option<Span>,
}

/// How long something lasts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Length {
    /// So long.
    pub time: Time,
    /// What that rests on.
    pub basis: Basis,
}

/// What kind of change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum What {
    /// Something that the line says about itself.
    Line,
    /// A step that was not there.
    StepAdded,
    /// A step that is gone.
    StepRemoved,
    /// A step under another name.
    StepRenamed,
    /// A step that does something else.
    Kind,
    /// Where the call goes on by itself: after a prompt, by hours, by data, after silence.
    Way,
    /// What the world may answer, and how often.
    Share,
    /// Other words.
    Words,
    /// The same words, longer or shorter.
    Length,
    /// Something is said that was not.
    PromptAdded,
    /// Something is said no more.
    PromptRemoved,
    /// A key that did nothing.
    KeyAdded,
    /// A key that does nothing any more.
    KeyRemoved,
    /// The same choice under another key.
    KeyMoved,
    /// A key that does something else.
    KeyTarget,
    /// Choices in another order.
    Order,
    /// Whose choice or step it is, as the reasons have it.
    Reason,
    /// Timeouts, attempts, waits and the like.
    Setting,
}

/// Under which heading a change is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Area {
    /// The line as a whole.
    Line,
    /// Steps and the ways between them.
    Steps,
    /// What is said.
    Prompts,
    /// Keys and choices.
    Keys,
    /// Settings and waits.
    Settings,
}

impl What {
    /// The word in JSON and CSV.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::StepAdded => "step-added",
            Self::StepRemoved => "step-removed",
            Self::StepRenamed => "step-renamed",
            Self::Kind => "step-kind",
            Self::Way => "way",
            Self::Share => "outcome",
            Self::Words => "words",
            Self::Length => "length",
            Self::PromptAdded => "prompt-added",
            Self::PromptRemoved => "prompt-removed",
            Self::KeyAdded => "key-added",
            Self::KeyRemoved => "key-removed",
            Self::KeyMoved => "key-moved",
            Self::KeyTarget => "key-target",
            Self::Order => "order",
            Self::Reason => "reason",
            Self::Setting => "setting",
        }
    }

    /// Under which heading it is told.
    #[must_use]
    pub const fn area(self) -> Area {
        match self {
            Self::Line => Area::Line,
            Self::StepAdded | Self::StepRemoved | Self::StepRenamed | Self::Kind | Self::Way | Self::Share => {
                Area::Steps
            }
            Self::Words | Self::Length | Self::PromptAdded | Self::PromptRemoved => Area::Prompts,
            Self::KeyAdded | Self::KeyRemoved | Self::KeyMoved | Self::KeyTarget | Self::Order | Self::Reason => {
                Area::Keys
            }
            Self::Setting => Area::Settings,
        }
    }
}

impl Area {
    /// Every heading, in the order of the page.
    pub const ALL: [Self; 5] = [Self::Line, Self::Steps, Self::Prompts, Self::Keys, Self::Settings];

    /// The heading.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Steps => "steps",
            Self::Prompts => "prompts",
            Self::Keys => "keys",
            Self::Settings => "settings and waits",
        }
    }

    /// One of what is counted under it.
    #[must_use]
    pub const fn one(self) -> &'static str {
        match self {
            Self::Line => "of the line",
            Self::Steps => "step",
            Self::Prompts => "prompt",
            Self::Keys => "key",
            Self::Settings => "setting",
        }
    }
}

/// Compares two lines. Both may be read with mistakes; what could not be read differs from what could.
#[must_use]
pub fn diff(old: &Side<'_>, new: &Side<'_>) -> Diff {
    let pairs = pair::pairs(old.graph, new.graph);
    let cx = Cx { old, new, pairs: &pairs };
    let mut changes = Vec::new();
    line::compare(&cx, &mut changes);
    step::compare(&cx, &mut changes);
    Diff { changes: joined(changes), callers: callers::compare(&old.reasons, &new.reasons) }
}

/// Both lines and which step of one is which of the other.
struct Cx<'a> {
    old: &'a Side<'a>,
    new: &'a Side<'a>,
    pairs: &'a pair::Pairs,
}

impl Change {
    /// A change of one step.
    fn of(what: What, step: &str, part: impl Into<String>) -> Self {
        Self {
            what,
            steps: vec![step.to_owned()],
            part: part.into(),
            language: None,
            before: None,
            after: None,
            lengths: None,
            old: None,
            new: None,
        }
    }

    fn values(mut self, before: Option<String>, after: Option<String>) -> Self {
        (self.before, self.after) = (before, after);
        self
    }

    fn at(mut self, old: Option<Span>, new: Option<Span>) -> Self {
        (self.old, self.new) = (old, new);
        self
    }
}

/// Says once what is written once: a default of every step, a key that works in every menu.
fn joined(changes: Vec<Change>) -> Vec<Change> {
    let mut joined: Vec<Change> = Vec::with_capacity(changes.len());
    let mut known = std::collections::HashMap::new();
    for change in changes {
        let shared = match change.what {
            // A setting's place is its step: the value says whether it is the same change.
            What::Setting => Some((None, None)),
            What::KeyAdded | What::KeyRemoved | What::KeyTarget if change.part.starts_with("reserved") => {
                Some((change.old, change.new))
            }
            _ => None,
        };
        let Some(places) = shared else {
            joined.push(change);
            continue;
        };
        let key = (change.what.name(), change.part.clone(), change.before.clone(), change.after.clone(), places);
        match known.get(&key) {
            Some(at) => {
                let first: &mut Change = &mut joined[*at];
                first.steps.extend(change.steps);
            }
            None => {
                known.insert(key, joined.len());
                joined.push(change);
            }
        }
    }
    joined
}
