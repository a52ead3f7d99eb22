//! What is shown: findings, tables, calls and figures. Any analysis makes one, any format draws one.

mod call;
mod coverage;
mod docs;
mod figure;
mod folders;
mod graph;
mod journey;
mod listen;
mod measure;
mod rating;
mod score;
mod told;
mod trend;
mod walked;

pub use call::{CallView, Heard, Line, Pressed, RatingView, Recording, TurnView};
pub use coverage::{CoverageView, NotWalked};
pub use docs::{code_named, codes, docs, under};
pub use figure::{Curve, Curves, Part, Parts, PartsBar, Tile, TileTone};
pub use folders::Folders;
pub use graph::{EdgeKind, EdgeView, GraphOptions, GraphView, MOST_LETTERS, Mark, NodeKind, NodeView};
pub use journey::{Fate, JourneyAudit, JourneyView, Journeys};
pub use listen::{CallIndex, Listened, ListenedEvent, Listening, PromptName, Trouble, listened_table, path_labels};
pub use measure::Measured;
pub use rating::{rate, rate_form};
pub use score::{CheckView, LostView, PartView, SHOWN_WORST, Scorecard, WorstView, tenths};
pub use told::{Sign, Told, ToldLine};
pub use trend::{TrendPoint, TrendView};
pub use walked::{LeftView, MEND, StrangerView, TAKE_OFF, WalkedView};

pub use crate::audit::Verdict;

use crate::finding::{Finding, Severity};
use crate::lint::{NotJudged, Profile};
use crate::time::Time;

/// The result of a command, before anybody decided how it looks.
#[derive(Debug, Default)]
pub struct Report {
    /// Which command made it: `check`, `audit` ...
    pub command: &'static str,
    /// The whole in one sentence.
    pub headline: Option<String>,
    /// Lists for people, before all else; programs find the same in the others.
    pub overview: Vec<Table>,
    /// What is told in sentences.
    pub told: Vec<Told>,
    /// Lists for programs: people read the same in `told`.
    pub data: Vec<Table>,
    /// What is wrong, in the order of files and places.
    pub findings: Vec<Finding>,
    /// Lists.
    pub tables: Vec<Table>,
    /// Calls that were judged or made.
    pub calls: Vec<CallView>,
    /// Recorded calls held against audits.
    pub journeys: Option<Journeys>,
    /// Recordings that were listened to.
    pub listened: Vec<Listened>,
    /// The address of the page that leads to this one and to others like it, from here.
    pub index: Option<String>,
    /// One recording was named, and no folder: what is told of it is a document by itself.
    pub listened_alone: bool,
    /// Grades of lines.
    pub scores: Vec<Scorecard>,
    /// Lines as pictures.
    pub graphs: Vec<GraphView>,
    /// What audits walk of lines; people read the same in `tables`.
    pub coverage: Vec<CoverageView>,
    /// Numbers to look at first.
    pub tiles: Vec<Tile>,
    /// How many calls have come to something by when.
    pub curves: Vec<Curves>,
    /// Where the seconds go.
    pub parts: Vec<Parts>,
    /// How lines did from run to run.
    pub trends: Vec<TrendView>,
    /// What was looked at: `1 menu`, `12 audits`.
    pub looked_at: Vec<Count>,
    /// The files that were looked at, by the names under which findings know them.
    pub files: Vec<String>,
    /// From which severity on a finding is a failure; `None`: from warnings on.
    pub fail_on: Option<Severity>,
    /// Where the names of files begin, for those who read them elsewhere.
    pub folders: Folders,
    /// What rules could not judge.
    pub not_judged: Vec<NotJudged>,
    /// Findings that are not among the others, and why.
    pub set_aside: Vec<SetAside>,
    /// How many findings could be mended without judgement, where nobody is about to.
    pub mendable: usize,
    /// Laws that were asked.
    pub profiles: Vec<&'static Profile>,
    /// Remarks about the numbers: what they rest on.
    pub notes: Vec<String>,
}

/// So many of something.
#[derive(Clone, Debug)]
pub struct Count {
    /// How many.
    pub count: usize,
    /// Of what, in the singular.
    pub what: &'static str,
}

/// So many findings that are not shown.
#[derive(Clone, Copy, Debug)]
pub struct SetAside {
    /// How many.
    pub count: usize,
    /// Its key in JSON.
    pub name: &'static str,
    /// Why, for people.
    pub why: &'static str,
}

/// Rows of cells under headings.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Its key in JSON.
    pub name: &'static str,
    /// Above it, for people; may be empty.
    pub title: String,
    /// Keys in JSON and CSV, headings for people.
    pub columns: Vec<&'static str>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

/// One value of a table.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Words.
    Text(String),
    /// Words, and the address that they lead to on a page.
    Link(String, String),
    /// A length of time.
    Time(Time),
    /// A count.
    Count(usize),
    /// A number that is no count: an average.
    Number(f64),
    /// A share from 0 to 1; people read it in percent.
    Share(f64),
    /// Nothing is known.
    Nothing,
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

impl Report {
    /// How many findings have a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Whether a finding counts as a failure.
    #[must_use]
    pub fn is_failure(&self, finding: &Finding) -> bool {
        finding.severity >= self.fail_on.unwrap_or(Severity::Warning)
    }

    /// Whether anything is at least as bad, or a call failed.
    #[must_use]
    pub fn fails(&self, at_least: Severity) -> bool {
        self.findings.iter().any(|finding| finding.severity >= at_least)
            || self.calls.iter().any(|call| call.verdict == Some(Verdict::Failed))
    }
}

/// A share as people read it, to a tenth of a percent; what is rare is not nothing.
#[must_use]
pub fn percent(share: f64) -> String {
    match (share * 1e3).round() / 10.0 {
        0.0 if share > 1e-12 => "<0.1%".to_owned(),
        100.0 if share < 1.0 - 1e-9 => ">99.9%".to_owned(),
        percent => format!("{percent}%"),
    }
}
