//! A call as it is shown: second by second, with what was expected of it.

use crate::audit::Verdict;
use crate::finding::{Finding, Place};
use crate::source::{Span, Spanned};
use crate::time::Time;
use crate::timing::Basis;

/// A call, judged or only made.
#[derive(Clone, Debug)]
pub struct CallView {
    /// What it is called: the audit's file stem, or the line.
    pub name: String,
    /// The row of the audit that it is.
    pub case: Option<Spanned<String>>,
    /// The audit file, if there is one.
    pub file: Option<String>,
    /// The menu file.
    pub menu: String,
    /// The line's name.
    pub line: String,
    /// What the call was to show.
    pub purpose: Option<String>,
    /// Who called.
    pub caller: String,
    /// The local moment of the answer.
    pub answered_at: Option<String>,
    /// Whether it went as it should; `None`: nobody said how.
    pub verdict: Option<Verdict>,
    /// One line: what came of it.
    pub result: String,
    /// The turns of the audit.
    pub turns: Vec<TurnView>,
    /// Its limits.
    pub limits: Vec<TurnView>,
    /// What only a person can judge.
    pub ratings: Vec<RatingView>,
    /// Second by second.
    pub lines: Vec<Line>,
    /// The steps that were entered, with when.
    pub path: Vec<(String, Time)>,
    /// The first ring.
    pub began: Time,
    /// The end.
    pub ended: Time,
    /// Why it ended, as a word.
    pub reason: &'static str,
    /// What the caller got, as a word.
    pub outcome: &'static str,
    /// Prompts whose length is estimated, of all.
    pub estimated: (usize, usize),
    /// The file it was written to.
    pub recording: Option<Recording>,
}

impl CallView {
    /// Whether a finding of the call's file is about this call: where the file has rows it points at one.
    #[must_use]
    pub fn is_told_by(&self, finding: &Finding) -> bool {
        let row = |span: Span| finding.related.iter().any(|label| label.place == Place::Text(span));
        self.case.as_ref().is_none_or(|case| row(case.span))
    }
}

/// A call that was written to a file.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The file.
    pub file: String,
    /// Its length: from the first ring to the end.
    pub length: Time,
    /// The country whose tones were used, and whether it stands in for the line's.
    pub tones: (String, bool),
    /// Prompts that nobody has recorded: as long as estimated, and silent.
    pub silent: usize,
}

/// A turn or a limit: expected and actual, whether it was met or not.
#[derive(Clone, Debug)]
pub struct TurnView {
    /// What it is: `hear main`, `keys`.
    pub what: String,
    /// Which of several ways was met.
    pub met_by: Option<String>,
    /// Where it was written.
    pub span: Span,
    /// What was expected.
    pub expected: String,
    /// What happened.
    pub actual: String,
    /// When it was met.
    pub at: Option<Time>,
    /// How it ended.
    pub verdict: Verdict,
    /// This is where the call first left the script.
    pub first_divergence: bool,
}

/// A question that only a person can answer, and the answer.
#[derive(Clone, Debug)]
pub struct RatingView {
    /// The question.
    pub ask: String,
    /// The best answer; the worst is 1.
    pub scale: u32,
    /// How much it counts beside the others.
    pub weight: f64,
    /// The answer; `None`: it is open.
    pub rating: Option<u32>,
    /// Who rated it.
    pub by: Option<String>,
    /// On which day.
    pub on: Option<String>,
    /// Why.
    pub note: Option<String>,
    /// Where the question was written.
    pub span: Span,
}

/// One event of a call.
#[derive(Clone, Debug)]
pub struct Line {
    /// When it began.
    pub at: Time,
    /// When it ended.
    pub until: Time,
    /// Its kind: `prompt`, `key` ...
    pub kind: &'static str,
    /// Concluded, not heard.
    pub derived: bool,
    /// The step it belongs to.
    pub step: Option<String>,
    /// What was heard.
    pub heard: Option<Heard>,
    /// What was pressed.
    pub pressed: Option<Pressed>,
    /// Anything else worth a word.
    pub detail: Option<String>,
}

/// A prompt that was heard, or as much of it as was.
#[derive(Clone, Debug)]
pub struct Heard {
    /// File stem: `main-1`.
    pub name: String,
    /// The files it is made of.
    pub files: Vec<String>,
    /// The language it was in.
    pub language: String,
    /// Its words.
    pub text: String,
    /// How long all of it is.
    pub length: Time,
    /// Something cut it.
    pub cut: bool,
    /// What the length rests on.
    pub basis: Basis,
    /// Where it was written in the menu.
    pub span: Span,
}

/// A key that was pressed.
#[derive(Clone, Debug)]
pub struct Pressed {
    /// The key.
    pub key: char,
    /// The line was not listening.
    pub lost: bool,
}
