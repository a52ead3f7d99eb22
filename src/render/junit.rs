//! JUnit XML, for build servers: a suite a file, a case a finding or an audit.
//!
//! A finding below the level that fails is a case that passed, with its words as output. There is no clock here, so no
//! case says when it ran; the time of an audit is the length of its call.

use std::fmt::Write as _;
use std::time::Duration;

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use super::words::{not_judged, who};
use super::{Format, Style, junit_journeys};
use crate::finding::{Finding, Place};
use crate::report::{CallView, Report, TurnView, Verdict};
use crate::source::{FileId, Sources};

pub(super) static FORMAT: Format = Format { name: "junit", render };

fn render(report: &Report, sources: &Sources, _: &Style) -> String {
    let mut junit = Junit::new(format!("ringtrue {}", report.command));
    let mut names: Vec<String> = report.files.iter().map(|name| report.folders.from_root(name)).collect();
    // An included file was not asked for, and has findings all the same.
    let file_of = |finding: &Finding| {
        finding
            .span()
            .map_or_else(|| "the call".to_owned(), |span| report.folders.from_root(name_of(span.file, sources)))
    };
    names.extend(report.findings.iter().map(file_of));
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    for name in names {
        let own: Vec<&Finding> = report.findings.iter().filter(|finding| file_of(finding) == name).collect();
        let of_file =
            |call: &&CallView| call.file.as_deref().is_some_and(|file| report.folders.from_root(file) == name);
        let calls: Vec<&CallView> = report.calls.iter().filter(of_file).collect();
        let journeys =
            report.journeys.as_ref().filter(|_| report.files.iter().any(|file| report.folders.from_root(file) == name));
        if let Some(journeys) = journeys {
            let suites = junit_journeys::suite(report, journeys, sources, &name, &own);
            junit.add_test_suite(suites);
            continue;
        }
        junit.add_test_suite(suite(report, sources, &name, &calls, &own));
    }
    if let Some(journeys) = &report.journeys {
        junit.add_test_suites(junit_journeys::others(journeys));
    }
    if let Some(first) = junit.test_suites.first_mut() {
        let left = not_judged(report);
        if !left.is_empty() {
            first.set_system_out(format!("not judged:\n{}\n", left.join("\n")));
        }
    }
    // Writing into memory cannot fail. Controls are left out on the way, these two are not, and XML may not hold them.
    junit.to_string().unwrap_or_default().replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

fn name_of(file: FileId, sources: &Sources) -> &str {
    &sources.file(file).name
}

fn suite(report: &Report, sources: &Sources, name: &str, calls: &[&CallView], own: &[&Finding]) -> TestSuite {
    let mut suite = TestSuite::new(name);
    let mut own = own.to_vec();
    if !calls.is_empty() {
        // What a judged call lacks is told by its own case.
        for call in calls {
            let (judged, others): (Vec<&Finding>, Vec<&Finding>) =
                own.into_iter().partition(|finding| finding.code.id.starts_with("RT7") && call.is_told_by(finding));
            own = others;
            suite.add_test_case(audit(name, call, &judged, sources));
        }
    } else if report.command == "audit" && report.files.iter().any(|file| report.folders.from_root(file) == name) {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message("the audit could not be played").set_type("not-played");
        let why: Vec<String> = own.iter().map(|finding| words(finding, sources)).collect();
        status.set_description(if why.is_empty() {
            "its menu has errors of its own".to_owned()
        } else {
            why.join("\n")
        });
        let mut case = TestCase::new(stem(name), status);
        case.set_classname(name);
        suite.add_test_case(case);
        return suite;
    }
    for finding in &own {
        suite.add_test_case(case(report, sources, name, finding));
    }
    if suite.test_cases.is_empty() {
        let mut clean = TestCase::new("no findings", TestCaseStatus::success());
        clean.set_classname(name);
        suite.add_test_case(clean);
    }
    suite
}

fn stem(name: &str) -> &str {
    let last = name.rsplit('/').next().unwrap_or(name);
    last.rsplit_once('.').map_or(last, |(stem, _)| stem)
}

/// A finding.
pub(super) fn case(report: &Report, sources: &Sources, name: &str, finding: &Finding) -> TestCase {
    let fails = report.is_failure(finding);
    let mut status = TestCaseStatus::success();
    if fails {
        status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_message(finding.message.as_str()).set_type(finding.severity.name());
        status.set_description(words(finding, sources));
    }
    let mut case = TestCase::new(format!("{} {}: {}", finding.code.id, finding.code.name, finding.message), status);
    case.set_classname(name);
    if let Some(span) = finding.span() {
        case.extra.insert("file".into(), name.into());
        case.extra.insert("line".into(), sources.line_column(span.file, span.start).line.to_string().into());
    }
    if !fails {
        case.set_system_out(words(finding, sources));
    }
    case
}

/// A judged call: what was expected turn by turn, and where it went another way.
fn audit(name: &str, call: &CallView, judged: &[&Finding], sources: &Sources) -> TestCase {
    let failed = call.verdict == Some(Verdict::Failed);
    let mut status = TestCaseStatus::success();
    if failed {
        status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        let message = judged.first().map_or(call.result.as_str(), |finding| &finding.message);
        status.set_message(message).set_type("audit");
        status.set_description(judged.iter().map(|finding| words(finding, sources)).collect::<Vec<_>>().join("\n"));
    }
    let mut case = TestCase::new(call.name.as_str(), status);
    case.set_classname(name);
    case.set_assertions(call.turns.len() + call.limits.len());
    case.set_time(Duration::from_micros((call.ended - call.began).micros().unsigned_abs()));
    let mut told = format!("{}: {}\n", who(call), call.result);
    if let Some(purpose) = &call.purpose {
        let _ = writeln!(told, "{purpose}");
    }
    for turn in call.turns.iter().chain(&call.limits) {
        let _ = writeln!(told, "{}", turn_line(turn));
    }
    for rating in &call.ratings {
        let remark = rating.remark();
        let remark = if remark.is_empty() { remark } else { format!(" ({remark})") };
        let _ = writeln!(told, "rate {}: {}{remark}", rating.ask, rating.answer());
    }
    case.set_system_out(told);
    case
}

fn turn_line(turn: &TurnView) -> String {
    let at = turn.at.map_or_else(String::new, |at| format!(" at {}", at.clock()));
    let first = if turn.first_divergence { " (first divergence)" } else { "" };
    format!("{} {}{at}: expected {}; {}{first}", turn.verdict.name(), turn.what, turn.expected, turn.actual)
}

/// A finding in lines.
pub(super) fn words(finding: &Finding, sources: &Sources) -> String {
    let place = |place: Place| match place {
        Place::Text(span) => sources.place(span),
        Place::Time(time) => format!("{} of the call", time.clock()),
    };
    let mut text = format!(
        "{}[{}]: {}: {}\n  {}",
        finding.severity.name(),
        finding.code.id,
        finding.code.name,
        finding.message,
        place(finding.primary.place)
    );
    if !finding.primary.text.is_empty() {
        let _ = write!(text, ": {}", finding.primary.text);
    }
    for label in &finding.related {
        let _ = write!(text, "\n  {}: {}", place(label.place), label.text);
    }
    if let Some(help) = &finding.help {
        let _ = write!(text, "\n  help: {help}");
    }
    text.push('\n');
    text
}
