//! Calls by audits: which journeys were walked, and which of them passed.

use crate::audit::{Deed, Judged, LIMIT_PASSED, Plan, Script, TURN_LATE, Verdict};
use crate::project::Line;
use crate::recording::path::Walked;
use crate::report::{Fate, JourneyAudit, JourneyView, Journeys};
use crate::time::Time;

/// What came of one call by all audits.
#[derive(Default)]
pub(super) struct JourneyCall {
    walked: Vec<JourneyView>,
    /// The audit that is most like it, where it walked none.
    nearest: Option<Nearest>,
    /// Its length and where it left the menu, by a line that knows it.
    known: Option<(Time, Option<(Time, String)>)>,
    /// What is wrong with its file, of which something was heard.
    pub(super) fault: Option<String>,
    /// Why no line knows it.
    pub(super) unheard: Option<String>,
}

/// An audit that a call did not walk.
struct Nearest {
    met: usize,
    of: usize,
    words: String,
}

/// A call that was judged by a row of an audit.
pub(super) struct Held<'a> {
    /// The call, as people wrote its path.
    pub(super) call: &'a str,
    /// The audit, by its place.
    pub(super) audit: usize,
    /// What is expected.
    pub(super) script: &'a Script,
    /// How it was planned.
    pub(super) plan: &'a Plan,
    /// The way the call took.
    pub(super) walked: &'a Walked,
    /// What came of it.
    pub(super) judged: &'a Judged,
}

impl JourneyCall {
    /// One more judgement, `audits` being all of them; says whether the call walked the journey and failed.
    pub(super) fn add(&mut self, held: &Held<'_>, line: &Line, audits: &[JourneyAudit]) -> bool {
        let fate = held.fate();
        let left = held.walked.departures.first().map(|left| (left.at, left.told(&line.graph).heard));
        self.known = Some((held.walked.trace.ended, left.clone()));
        let wrong = held.judged.findings.first().map(|finding| finding.message.clone()).unwrap_or_default();
        if fate == Fate::Another {
            let passed = |verdict| matches!(verdict, Verdict::Passed | Verdict::Skipped);
            let met = held.judged.turns.iter().filter(|turn| passed(turn.verdict)).count();
            let of = held.judged.turns.len();
            // Half of its turns: less have all audits of a line in common.
            let is_near = met * 2 >= of.max(1);
            if is_near && self.nearest.as_ref().is_none_or(|nearest| met * nearest.of > nearest.met * of) {
                let name = audits.get(held.audit).map(|audit| audit.name.as_str()).unwrap_or_default();
                let words = format!("nearest is {name}, {met} of {of} turns: {wrong}");
                self.nearest = Some(Nearest { met, of, words });
            }
            return false;
        }
        let because = if fate == Fate::Failed { wrong } else { String::new() };
        let length = Some(held.walked.trace.ended);
        self.walked.push(JourneyView {
            call: held.call.to_owned(),
            length,
            audit: Some(held.audit),
            fate,
            because,
            left,
        });
        fate == Fate::Failed
    }

    /// Its rows: one for each journey that it walked, else one alone.
    fn rows(self, call: String) -> Vec<JourneyView> {
        // Whoever reads that something is missing is told where it went.
        let with = |because: String| match &self.fault {
            Some(fault) => format!("{because}; {fault}"),
            None => because,
        };
        if !self.walked.is_empty() {
            let told = |mut journey: JourneyView| {
                if journey.fate != Fate::Passed {
                    journey.because = with(journey.because);
                }
                journey
            };
            return self.walked.into_iter().map(told).collect();
        }
        let (length, left) = self.known.map_or((None, None), |(length, left)| (Some(length), left));
        // A call of one line is none of another.
        let (fate, because) = match self.unheard.filter(|_| length.is_none()) {
            Some(why) => (Fate::NotJudged, with(why)),
            None => (
                Fate::Another,
                match (self.nearest, &self.fault) {
                    (Some(nearest), _) => with(nearest.words),
                    (None, Some(_)) => with("it is like none of these audits".to_owned()),
                    (None, None) => String::new(),
                },
            ),
        };
        vec![JourneyView { call, length, audit: None, fate, because, left }]
    }
}

/// The calls of a folder with what came of each, by their names.
pub(super) fn finish(folder: String, audits: Vec<JourneyAudit>, mut calls: Vec<(String, JourneyCall)>) -> Journeys {
    calls.sort_by(|(a, _), (b, _)| a.cmp(b));
    let all = calls.into_iter().flat_map(|(name, call)| call.rows(name)).collect();
    Journeys { folder, audits, all }
}

impl Held<'_> {
    /// Whether the call walked the journey of the audit, and whether it passed.
    ///
    /// A journey is what its caller does. A call whose caller did something else, or came to something else because the
    /// hour or the data were others, is another one; one that came late, or in which the line did not what its own menu
    /// says after all that the script does, failed.
    fn fate(&self) -> Fate {
        if self.judged.passed() {
            return Fate::Passed;
        }
        let is_its_own = self.judged.findings.iter().all(|finding| {
            finding.code.id == TURN_LATE.id || finding.code.id == LIMIT_PASSED.id || self.is_left_by_the_line()
        });
        // Keys that the script does not press are another caller's, unless the line made them press again.
        let is_this_caller = !self.walked.departures.is_empty() || self.walked.trace.keys().len() <= self.keys();
        if is_its_own && is_this_caller { Fate::Failed } else { Fate::Another }
    }

    /// How many keys the script presses at most.
    fn keys(&self) -> usize {
        let of = |deed: &Deed| match deed {
            Deed::Press(keys) | Deed::Enter(keys) => keys.chars().count(),
            Deed::PressWrong => 1,
            Deed::StaySilent | Deed::HangUp => 0,
        };
        let turns = self.plan.turns.iter();
        turns.map(|turn| turn.ways.iter().filter_map(|way| way.act.as_ref()).map(of).max().unwrap_or(0)).sum()
    }

    /// The first turn that was not met was not come to, all that the script does before it was done, and since then the
    /// call was not what its own menu says; or another key was heard, and the line went on as if it had been the script's.
    fn is_left_by_the_line(&self) -> bool {
        let turns = &self.judged.turns;
        let Some(first) = turns.iter().position(|turn| turn.verdict == Verdict::Failed) else { return false };
        if let Some(met) = turns.get(first).and_then(|turn| turn.at) {
            let next = turns[first + 1..].iter().find_map(|turn| turn.at);
            let mut left = self.walked.departures.iter().map(|departure| departure.at);
            return next.is_some_and(|next| left.any(|at| at >= met && at <= next));
        }
        let since = turns[..first].iter().rev().find_map(|turn| turn.at);
        let acts = self.script.turns[..first].iter().any(|turn| turn.ways.iter().any(|way| way.act.is_some()));
        acts && since.is_some_and(|since| self.walked.departures.iter().any(|departure| departure.at >= since))
    }
}
