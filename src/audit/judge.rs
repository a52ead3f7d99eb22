//! The judge: what a script expected against what a trace shows, kept whether it passed or not.

use super::follow::{Follow, Moment, Seen};
use super::plan::{Plan, Target};
use super::{Amount, Deed, LIMIT_PASSED, Script, TURN_LATE, TURN_NOT_MET};
use crate::call::{CallTrace, EventKind, Outcome};
use crate::finding::Finding;
use crate::graph::MenuGraph;
use crate::source::Span;
use crate::time::Time;

/// The judgement of one call.
#[derive(Debug)]
pub struct Judged {
    /// The turns, in order.
    pub turns: Vec<JudgedTurn>,
    /// The limits.
    pub limits: Vec<JudgedLimit>,
    /// What failed, as findings: the first divergence first.
    pub findings: Vec<Finding>,
}

/// How something ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// As expected.
    Passed,
    /// Otherwise.
    Failed,
    /// It never came to that.
    NotReached,
}

impl Verdict {
    /// The word in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotReached => "not-reached",
        }
    }
}

/// A turn: expected and actual.
#[derive(Debug)]
pub struct JudgedTurn {
    /// What it is, as it was written.
    pub what: String,
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
    /// The call left the script here first.
    pub first_divergence: bool,
}

/// A limit: expected and actual.
#[derive(Debug)]
pub struct JudgedLimit {
    /// Its name.
    pub name: &'static str,
    /// Where it was written.
    pub span: Span,
    /// The limit.
    pub limit: Amount,
    /// What the call took.
    pub actual: Amount,
    /// When it was passed.
    pub at: Option<Time>,
    /// The call left the script here first.
    pub first_divergence: bool,
}

impl Judged {
    /// Whether every turn was met and no limit passed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.turns.iter().all(|turn| turn.verdict == Verdict::Passed)
            && self.limits.iter().all(|limit| limit.at.is_none())
    }
}

/// Judges a call. It does not matter where the trace comes from.
#[must_use]
pub fn judge(script: &Script, plan: &Plan, graph: &MenuGraph, trace: &CallTrace) -> Judged {
    let mut follow = Follow::new(plan);
    while follow.is_free(Time::ZERO) {
        follow.pass(Time::ZERO);
    }
    for moment in Moment::of(trace) {
        if follow.take(&moment).is_some() {
            while follow.is_free(moment.at) {
                follow.pass(moment.at);
            }
        }
    }
    let mut failures: Vec<Failure> = Vec::new();
    let mut turns = Vec::new();
    for at in 0..script.turns.len() {
        turns.push(turn(At { script, plan, graph, trace, at }, &follow, &mut failures));
    }
    let mut limits = Vec::new();
    for (limit, most) in &script.limits {
        let actual = (limit.of)(trace);
        let passed_at = (actual > most.value).then(|| (limit.passed_at)(trace, most.value).unwrap_or(trace.ended));
        if let Some(at) = passed_at {
            let happened = moment_of(graph, trace, at);
            let finding = Finding::new(
                &LIMIT_PASSED,
                most.span,
                format!("limit `{}` passed: {actual}, limit {}", limit.name, most.value),
            );
            let finding = place_of(finding, graph, trace, at)
                .at(at, happened)
                .help("shorten the way, or state the limit that callers are meant to live with");
            failures.push(Failure { at, of: Of::Limit(limits.len()), finding });
        }
        limits.push(JudgedLimit {
            name: limit.name,
            span: most.span,
            limit: most.value,
            actual,
            at: passed_at,
            first_divergence: false,
        });
    }
    // The first divergence is the earliest on the call; at one moment the turn comes before the limit.
    failures.sort_by_key(|failure| failure.at);
    match failures.first().map(|failure| failure.of) {
        Some(Of::Turn(at)) => turns[at].first_divergence = true,
        Some(Of::Limit(at)) => limits[at].first_divergence = true,
        None => {}
    }
    Judged { turns, limits, findings: failures.into_iter().map(|failure| failure.finding).collect() }
}

struct Failure {
    at: Time,
    of: Of,
    finding: Finding,
}

#[derive(Clone, Copy)]
enum Of {
    Turn(usize),
    Limit(usize),
}

#[derive(Clone, Copy)]
struct At<'a> {
    script: &'a Script,
    plan: &'a Plan,
    graph: &'a MenuGraph,
    trace: &'a CallTrace,
    at: usize,
}

fn turn(here: At<'_>, follow: &Follow<'_>, failures: &mut Vec<Failure>) -> JudgedTurn {
    let At { script, plan, graph, trace, at } = here;
    let (written, planned) = (&script.turns[at], &plan.turns[at]);
    let origin =
        if written.after_turn && at > 0 { follow.met.get(at - 1).copied().unwrap_or_default() } else { Time::ZERO };
    let what = match (&written.expect, &written.act) {
        (Some((expectation, name)), act) => format!(
            "{} {}{}",
            expectation.name,
            quoted(&name.value),
            act.as_ref().map(|act| deed(&act.value)).unwrap_or_default()
        ),
        (None, Some(act)) => deed(&act.value).trim_start_matches(", ").to_owned(),
        (None, None) => "nothing".to_owned(),
    };
    let expected = expected(here);
    let span = written.expect.as_ref().map_or(written.span, |(_, name)| name.span);
    let mut judged = JudgedTurn {
        what,
        span,
        expected,
        actual: "not reached".to_owned(),
        at: None,
        verdict: Verdict::NotReached,
        first_divergence: false,
    };
    let Some(met) = follow.met.get(at).copied() else {
        if at == follow.met.len() {
            let (expectation, target) = match &planned.expect {
                Some((expectation, target)) => (*expectation, target),
                None => return judged,
            };
            let seen = &follow.seen;
            judged.verdict = Verdict::Failed;
            let broke = broke_at(target, seen, trace);
            if let Some(unknown) = &planned.unknown {
                // It was hopeless from the moment it was waited for.
                let hopeless = follow.met.last().copied().unwrap_or_default();
                judged.actual.clone_from(&unknown.message);
                let finding = unknown.clone().at(hopeless, "from here on the caller waits for it in vain");
                failures.push(Failure { at: hopeless, of: Of::Turn(at), finding });
                return judged;
            }
            judged.actual = (expectation.missed)(graph, target, planned.act.as_ref(), seen);
            let finding = Finding::new(&TURN_NOT_MET, span, format!("turn {} not met: {}", at + 1, judged.actual));
            let finding = match target.should {
                Some(should) => finding.related(should, "this line of the menu should have answered"),
                None => finding,
            };
            let finding = reason_place(finding, graph, trace, target.should).at(broke, moment_of(graph, trace, broke));
            failures.push(Failure {
                at: broke,
                of: Of::Turn(at),
                finding: finding.help("mend the menu so that callers get there, or the audit if the line is right"),
            });
        }
        return judged;
    };
    judged.at = Some(met);
    judged.verdict = Verdict::Passed;
    judged.actual = format!("after {}", met - origin);
    let bounds = [
        written.within.filter(|within| met - origin > within.value).map(|within| (within, "too late", "within")),
        written.not_before.filter(|early| met - origin < early.value).map(|early| (early, "too early", "not before")),
    ];
    if let Some((bound, how, word)) = bounds.into_iter().flatten().next() {
        judged.verdict = Verdict::Failed;
        judged.actual = format!("after {}, {how}", met - origin);
        // A late turn broke when its time was up, an early one when it came.
        let late = word == "within";
        let broke = if late { origin + bound.value } else { met };
        let finding = Finding::new(
            &TURN_LATE,
            bound.span,
            format!("turn {} {how}: after {}, expected {word} {}", at + 1, met - origin, bound.value),
        );
        let finding = match planned.expect.as_ref().and_then(|(_, target)| target.should) {
            Some(should) => finding.related(should, "this line of the menu answered"),
            None => finding,
        };
        let finding = if late {
            finding
                .at(broke, format!("the time was up: {}", moment_of(graph, trace, broke)))
                .at(met, format!("`{}` was met", judged.what))
                .help("shorten what lies before, or state the time that callers are meant to wait")
        } else {
            finding
                .at(met, format!("`{}` was met", judged.what))
                .help("find what was left out before it, or state the time at which callers are meant to get there")
        };
        failures.push(Failure { at: broke, of: Of::Turn(at), finding });
        return judged;
    }
    keys_pressed(here, follow, met, &mut judged, failures);
    judged
}

/// A call that somebody else made may not have pressed what the script says.
fn keys_pressed(here: At<'_>, follow: &Follow<'_>, met: Time, judged: &mut JudgedTurn, failures: &mut Vec<Failure>) {
    let At { script, plan, graph, trace, at } = here;
    let Some(Deed::Press(wanted) | Deed::Enter(wanted)) = &plan.turns[at].act else { return };
    let until = follow.met.get(at + 1).copied().unwrap_or(Time::MAX);
    // A key that is pressed by the clock may come after the next turn was met.
    let until = until.max(met + plan.turns[at].press_at.unwrap_or_default());
    let pressed: String = trace
        .events
        .iter()
        .filter(|event| event.at >= met && event.at <= until)
        .filter_map(|event| if let EventKind::Key { key, .. } = event.kind { Some(key) } else { None })
        .collect();
    if pressed.contains(wanted.as_str()) {
        return;
    }
    let span = script.turns[at].act.as_ref().map_or(judged.span, |act| act.span);
    let actual = if pressed.is_empty() { "no key was pressed".to_owned() } else { format!("{pressed} was pressed") };
    judged.verdict = Verdict::Failed;
    judged.actual.clone_from(&actual);
    let finding =
        Finding::new(&TURN_NOT_MET, span, format!("turn {} not met: {actual}, the script presses {wanted}", at + 1))
            .at(met, moment_of(graph, trace, met));
    failures.push(Failure { at: met, of: Of::Turn(at), finding });
}

/// A name as it is, words in quotes.
fn quoted(name: &str) -> String {
    if name.contains(char::is_whitespace) { format!("\"{name}\"") } else { name.to_owned() }
}

fn deed(deed: &Deed) -> String {
    match deed {
        Deed::Press(keys) => format!(", press {keys}"),
        Deed::Enter(digits) => format!(", enter {digits}"),
        Deed::StaySilent => ", stay silent".to_owned(),
        Deed::HangUp => ", hang up".to_owned(),
    }
}

fn expected(here: At<'_>) -> String {
    let written = &here.script.turns[here.at];
    let from = if written.after_turn { " of the turn before" } else { "" };
    match (written.not_before, written.within) {
        (Some(early), Some(late)) => format!("between {} and {}{from}", early.value, late.value),
        (Some(early), None) => format!("not before {}{from}", early.value),
        (None, Some(late)) => format!("within {}{from}", late.value),
        (None, None) => "at any time".to_owned(),
    }
}

/// When a turn that was never met became hopeless: its step was left, or else the call ended.
fn broke_at(target: &Target, seen: &Seen, trace: &CallTrace) -> Time {
    let entered = seen.steps.iter().position(|(step, _)| target.steps.contains(step));
    entered.and_then(|at| seen.steps.get(at + 1)).map_or(trace.ended, |(_, left)| *left)
}

/// What went on at a moment of the call, in words.
fn moment_of(graph: &MenuGraph, trace: &CallTrace, at: Time) -> String {
    let step = trace.path.iter().rev().find(|visit| visit.at <= at).map(|visit| graph.step(visit.step).name.as_str());
    let inside = step.map(|step| format!(" in `{step}`")).unwrap_or_default();
    if at >= trace.ended {
        return format!("{}{inside}", ended_words(trace));
    }
    let event = trace
        .events
        .iter()
        .filter(|event| event.kind != EventKind::Silence)
        .filter(|event| event.at <= at && at < event.until.max(event.at + Time::from_micros(1)))
        .max_by_key(|event| event.at);
    match event.map(|event| &event.kind) {
        Some(EventKind::Prompt { prompt, .. }) => format!("`{}` was being said{inside}", graph.prompt(*prompt).stem),
        Some(EventKind::Hold | EventKind::Music { .. }) => format!("the caller was on hold{inside}"),
        Some(EventKind::Human) => format!("a person spoke{inside}"),
        Some(EventKind::Key { key, .. }) => format!("key {key} was pressed{inside}"),
        Some(EventKind::Ringback) => format!("it rang{inside}"),
        _ => format!("the line waited{inside}"),
    }
}

/// Why the call ended, in words.
fn ended_words(trace: &CallTrace) -> &'static str {
    use crate::call::EndReason;
    match trace.reason {
        EndReason::CallerHungUp if trace.outcome == Outcome::Human => "a person had answered, and the caller hung up",
        EndReason::CallerHungUp => "the caller gave up",
        EndReason::Disconnected => "the line hung up",
        EndReason::NoWayAfterAttempts(_) => "the line hung up after the last attempt",
        EndReason::DeadEnd(_) => "the line hung up: no way on",
        EndReason::Missing(_) => "the line hung up: the next step does not exist",
        EndReason::Loop(_) => "the line hung up: its steps lead in a circle",
        EndReason::TooLong => "the line hung up after four hours",
        EndReason::Elsewhere => "the call was handed to where no person answers",
    }
}

/// Where the call ended against expectation: the way that led there, else the step itself, where neither is shown already.
fn reason_place(finding: Finding, graph: &MenuGraph, trace: &CallTrace, shown: Option<Span>) -> Finding {
    let Some(last) = trace.reason.step().or(trace.path.last().map(|visit| visit.step)) else { return finding };
    let before = trace.path.iter().rev().map(|visit| visit.step).find(|step| *step != last);
    let way = before.and_then(|before| graph.ways(before).find(|(to, _)| *to == last)).map(|(_, edge)| edge.span);
    let name = &graph.step(last).name;
    let (span, words) = match way {
        Some(way) => (way, format!("this led to `{name}`, where the call ended")),
        None => (graph.step(last).span, "the call ended here".to_owned()),
    };
    if Some(span) == shown { finding } else { finding.related(span, words) }
}

/// The step that the call was in at a moment.
fn place_of(finding: Finding, graph: &MenuGraph, trace: &CallTrace, at: Time) -> Finding {
    match trace.path.iter().rev().find(|visit| visit.at <= at) {
        Some(visit) => finding.related(graph.step(visit.step).span, "the call was here"),
        None => finding,
    }
}
