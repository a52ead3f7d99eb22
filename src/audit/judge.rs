//! The judge: what a script expected against what a trace shows, kept whether it passed or not.

use super::follow::{Follow, Moment, Passed};
use super::plan::Plan;
use super::{Amount, Deed, LIMIT_PASSED, Script, TURN_LATE, TURN_NOT_MET, told, wrong};
use crate::call::{CallTrace, EventKind};
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
    /// An optional turn was left out.
    Skipped,
    /// It never came to that.
    NotReached,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 4] = [Self::Passed, Self::Failed, Self::Skipped, Self::NotReached];

    /// The word in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::NotReached => "not-reached",
        }
    }
}

/// A turn: expected and actual.
#[derive(Debug)]
pub struct JudgedTurn {
    /// What it is, as it was written.
    pub what: String,
    /// Which of several ways was met, as it was written.
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
    /// Whether every turn was met or rightly left out, and no limit passed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.turns.iter().all(|turn| matches!(turn.verdict, Verdict::Passed | Verdict::Skipped))
            && self.limits.iter().all(|limit| limit.at.is_none())
    }
}

/// Judges a call. It does not matter where the trace comes from.
#[must_use]
pub fn judge(script: &Script, plan: &Plan, graph: &MenuGraph, trace: &CallTrace) -> Judged {
    let mut follow = Follow::new(plan);
    free_turns(&mut follow, Time::ZERO);
    for moment in Moment::of(trace) {
        let silent = follow.is_silent();
        if follow.take(&moment).is_some() || silent {
            free_turns(&mut follow, moment.at);
        }
    }
    let mut failures: Vec<Failure> = Vec::new();
    let mut turns = Vec::new();
    for at in 0..script.turns.len() {
        turns.push(turn(At { script, plan, graph, trace, at }, &follow, &mut failures));
    }
    let mut limits = Vec::new();
    for (limit, most) in &script.limits {
        let actual = (limit.of)(graph, trace);
        let passed_at =
            (actual > most.value).then(|| (limit.passed_at)(graph, trace, most.value).unwrap_or(trace.ended));
        if let Some(at) = passed_at {
            let happened = told::moment_of(graph, trace, at);
            let finding = Finding::new(
                &LIMIT_PASSED,
                most.span,
                format!("limit `{}` passed: {actual}, limit {}", limit.name, most.value),
            );
            let finding = told::place_of(finding, graph, trace, at).at(at, happened).help(limit.help);
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
    Judged { turns, limits, findings: failures.into_iter().map(|failure| script.in_row(failure.finding)).collect() }
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

/// Turns that need nothing more are met at once.
fn free_turns(follow: &mut Follow<'_>, now: Time) {
    while let Some(way) = follow.free(now) {
        follow.pass(now, way);
    }
}

fn turn(here: At<'_>, follow: &Follow<'_>, failures: &mut Vec<Failure>) -> JudgedTurn {
    let At { script, at, .. } = here;
    let written = &script.turns[at];
    let passed = follow.passed.get(at).copied();
    let met_by = passed.and_then(|passed| passed.way).and_then(|way| written.ways.get(way));
    let mut judged = JudgedTurn {
        what: match met_by {
            Some(way) => told::way(way),
            None => written.ways.iter().map(told::way).collect::<Vec<_>>().join(" or "),
        },
        met_by: met_by.filter(|_| written.ways.len() > 1).map(told::way),
        span: met_by.or(written.ways.first()).and_then(|way| way.expect.as_ref()).map_or(written.span, |it| it.1.span),
        expected: expected(here),
        actual: "not reached".to_owned(),
        at: None,
        verdict: Verdict::NotReached,
        first_divergence: false,
    };
    match passed {
        Some(Passed { at: met, way: Some(way) }) => is_met(here, follow, (met, way), &mut judged, failures),
        Some(Passed { at: instead, way: None }) => {
            judged.verdict = Verdict::Skipped;
            judged.actual = format!("left out: the call went on at {}", instead.clock());
        }
        None => {
            let waited_for = follow.passed.len();
            let must =
                script.turns[waited_for..].iter().position(|turn| !turn.optional).map(|after| waited_for + after);
            if must.is_none_or(|must| at < must) {
                judged.verdict = Verdict::Skipped;
                "left out: the call ended".clone_into(&mut judged.actual);
            } else if must == Some(at) {
                is_not_met(here, follow, &mut judged, failures);
            }
        }
    }
    judged
}

/// A turn that the call never came to: why, and where it broke.
fn is_not_met(here: At<'_>, follow: &Follow<'_>, judged: &mut JudgedTurn, failures: &mut Vec<Failure>) {
    let At { plan, graph, trace, at, .. } = here;
    let ways = &plan.turns[at].ways;
    let (seen, span) = (&follow.seen, judged.span);
    let expected: Vec<_> = ways.iter().filter_map(|way| Some((way, way.expect.as_ref()?))).collect();
    let Some((_, (_, target))) = expected.first() else { return };
    judged.verdict = Verdict::Failed;
    if let Some(unknown) = ways[0].unknown.as_ref().filter(|_| ways.iter().all(|way| way.unknown.is_some())) {
        // It was hopeless from the moment it was waited for.
        let hopeless = follow.passed.last().map(|passed| passed.at).unwrap_or_default();
        judged.actual.clone_from(&unknown.message);
        let finding = unknown.clone().at(hopeless, "from here on the caller waits for it in vain");
        failures.push(Failure { at: hopeless, of: Of::Turn(at), finding });
        return;
    }
    judged.actual = match expected.as_slice() {
        [(way, (expectation, target))] => (expectation.missed)(graph, target, way.act.as_ref(), seen),
        several => {
            let gone = seen.way(graph).map(|way| format!(": the call went {way}")).unwrap_or_default();
            format!("none of {} came{gone}", several.len())
        }
    };
    let broke = expected.iter().map(|(_, (_, target))| told::broke_at(target, seen, trace)).max();
    let broke = broke.unwrap_or(trace.ended);
    let mut finding = Finding::new(&TURN_NOT_MET, span, format!("turn {} not met: {}", at + 1, judged.actual));
    for (_, (_, target)) in &expected {
        if let Some(should) = target.should {
            finding = finding.related(should, "this line of the menu should have answered");
        }
    }
    let finding =
        told::reason_place(finding, graph, trace, target.should).at(broke, told::moment_of(graph, trace, broke));
    failures.push(Failure {
        at: broke,
        of: Of::Turn(at),
        finding: finding.help("mend the menu so that callers get there, or the audit if the line is right"),
    });
}

/// A turn that was met: in time, and answered as the script says.
fn is_met(
    here: At<'_>,
    follow: &Follow<'_>,
    (met, way): (Time, usize),
    judged: &mut JudgedTurn,
    failures: &mut Vec<Failure>,
) {
    let At { script, plan, graph, trace, at } = here;
    let (written, planned) = (&script.turns[at], &plan.turns[at].ways[way]);
    let before = follow.passed[..at].iter().rev().find(|passed| passed.way.is_some());
    let origin = before.filter(|_| written.after_turn).map(|passed| passed.at).unwrap_or_default();
    judged.at = Some(met);
    judged.verdict = Verdict::Passed;
    let by = if judged.met_by.is_some() { format!(", one of {}", written.ways.len()) } else { String::new() };
    judged.actual = format!("after {}{by}", met - origin);
    let bounds = [
        written.within.filter(|within| met - origin > within.value).map(|within| (within, "too late", "within")),
        written.not_before.filter(|early| met - origin < early.value).map(|early| (early, "too early", "not before")),
    ];
    if let Some((bound, how, word)) = bounds.into_iter().flatten().next() {
        judged.verdict = Verdict::Failed;
        judged.actual = format!("after {}, {how}{by}", met - origin);
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
                .at(broke, format!("the time was up: {}", told::moment_of(graph, trace, broke)))
                .at(met, format!("`{}` was met", judged.what))
                .help("shorten what lies before, or state the time that callers are meant to wait")
        } else {
            finding
                .at(met, format!("`{}` was met", judged.what))
                .help("find what was left out before it, or state the time at which callers are meant to get there")
        };
        failures.push(Failure { at: broke, of: Of::Turn(at), finding });
        return;
    }
    keys_pressed(here, follow, (met, way), judged, failures);
}

/// How much later than it was a key may be heard in a recording (ours): the length of one.
const BY_EAR: Time = Time::from_millis(100);

/// A call that somebody else made may not have pressed what the script says.
fn keys_pressed(
    here: At<'_>,
    follow: &Follow<'_>,
    (met, way): (Time, usize),
    judged: &mut JudgedTurn,
    failures: &mut Vec<Failure>,
) {
    let At { script, plan, graph, trace, at } = here;
    let Some(deed) = &plan.turns[at].ways[way].act else { return };
    let next = follow.passed.iter().skip(at + 1).find(|passed| passed.way.is_some());
    let until = next.map_or(Time::MAX, |passed| passed.at);
    // A key that is pressed by the clock may come after the next turn was met, and who hears it knows when to some
    // milliseconds.
    let until = until.max(plan.turns[at].ways[way].press_at.map_or(met, |after| met + after + BY_EAR));
    let pressed: String = trace
        .events
        .iter()
        .filter(|event| event.at >= met && event.at <= until)
        .filter_map(|event| if let EventKind::Key { key, .. } = event.kind { Some(key) } else { None })
        .collect();
    let here = trace.path.iter().rev().find(|visit| visit.at <= met).map(|visit| &graph.step(visit.step).kind);
    let (done, wanted) = match deed {
        Deed::Press(keys) | Deed::Enter(keys) => {
            (pressed.contains(keys.as_str()), format!("the script presses {keys}"))
        }
        Deed::PressWrong => (
            pressed.chars().next().is_some_and(|key| here.is_none_or(|kind| wrong::is_wrong(kind, key))),
            "the script presses a key that is wrong there".to_owned(),
        ),
        // The answer to a silence is the next turn's; keys of its own begin there.
        Deed::StaySilent => (
            !trace.events.iter().any(|event| {
                matches!(event.kind, EventKind::Key { .. }) && event.at >= met && event.at < until && until < Time::MAX
            }),
            "the script stays silent".to_owned(),
        ),
        Deed::HangUp => return,
    };
    if done {
        return;
    }
    let span = script.turns[at].ways[way].act.as_ref().map_or(judged.span, |act| act.span);
    let actual = if pressed.is_empty() { "no key was pressed".to_owned() } else { format!("{pressed} was pressed") };
    judged.verdict = Verdict::Failed;
    judged.actual.clone_from(&actual);
    let finding = Finding::new(&TURN_NOT_MET, span, format!("turn {} not met: {actual}, {wanted}", at + 1))
        .at(met, told::moment_of(graph, trace, met));
    failures.push(Failure { at: met, of: Of::Turn(at), finding });
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
