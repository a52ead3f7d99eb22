//! Recorded calls held against audits, as JUnit: a suite an audit with a case for each call that walked it, and one suite
//! for the calls without a journey.

use std::time::Duration;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::junit::{case, words};
use crate::finding::Finding;
use crate::report::{Fate, JourneyView, Journeys, Report};
use crate::source::Sources;

/// The calls that walked the audits of a file, and what else was found in it.
pub(super) fn suite(
    report: &Report,
    journeys: &Journeys,
    sources: &Sources,
    name: &str,
    own: &[&Finding],
) -> TestSuite {
    let mut suite = TestSuite::new(name);
    let mut rest = own.to_vec();
    for journey in &journeys.all {
        let audit = journey.audit.and_then(|at| journeys.audits.get(at));
        let Some(audit) = audit.filter(|audit| report.folders.from_root(&audit.file) == name) else { continue };
        let call = format!("`{}`: ", journey.call);
        let (told, others): (Vec<&Finding>, Vec<&Finding>) =
            rest.into_iter().partition(|finding| finding.message.starts_with(&call));
        rest = others;
        let mut status = TestCaseStatus::success();
        if journey.fate == Fate::Failed {
            status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(journey.because.as_str()).set_type("audit");
            status.set_description(told.iter().map(|finding| words(finding, sources)).collect::<Vec<_>>().join("\n"));
        }
        let mut case = TestCase::new(format!("{}: {}", audit.name, journeys.shown(&journey.call)), status);
        case.set_classname(name);
        timed(&mut case, journey);
        left(&mut case, journey);
        suite.add_test_case(case);
    }
    for finding in rest {
        suite.add_test_case(case(report, sources, name, finding));
    }
    if suite.test_cases.is_empty() {
        let mut status = TestCaseStatus::skipped();
        status.set_message("no call walked it");
        let mut none = TestCase::new("no call", status);
        none.set_classname(name);
        suite.add_test_case(none);
    }
    suite
}

/// The calls that walked no journey, and those that nobody could judge.
pub(super) fn others(journeys: &Journeys) -> Option<TestSuite> {
    let mut suite = TestSuite::new(journeys.folder.as_str());
    for journey in journeys.all.iter().filter(|journey| journey.audit.is_none()) {
        let mut status = match journey.fate {
            Fate::NotJudged => TestCaseStatus::non_success(NonSuccessKind::Error),
            _ => TestCaseStatus::skipped(),
        };
        let because = if journey.because.is_empty() { journey.fate.words() } else { &journey.because };
        status.set_message(because);
        let mut case = TestCase::new(journeys.shown(&journey.call), status);
        case.set_classname(journeys.folder.as_str());
        timed(&mut case, journey);
        left(&mut case, journey);
        suite.add_test_case(case);
    }
    (!suite.test_cases.is_empty()).then_some(suite)
}

/// Where the call left the menu.
fn left(case: &mut TestCase, journey: &JourneyView) {
    if let Some((at, heard)) = &journey.left {
        case.set_system_out(format!("left the menu at {}: {heard}\n", at.clock()));
    }
}

/// The time of a case is the length of its call.
fn timed(case: &mut TestCase, journey: &JourneyView) {
    if let Some(length) = journey.length {
        case.set_time(Duration::from_micros(length.micros().unsigned_abs()));
    }
}
