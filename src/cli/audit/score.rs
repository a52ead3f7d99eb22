//! Grades lines by the calls that were made to them.

use std::sync::Arc;

use super::play::PlayedCall;
use super::{calls, sound};
use crate::graph::StepKind;
use crate::lint::Selection;
use crate::project::Line;
use crate::report::{
    CallView, CheckView, LostView, PartView, RatingView, SHOWN_WORST, Scorecard, TrendView, WorstView, tenths,
};
use crate::score::{Call, Check, Cx, PARTS, Rating, Score, standard_calls};
use crate::time::Time;
use crate::timing::{Budget, Held, Measure};

/// The grade of every line that was called, in the order of the calls. `views` are the same calls as they are shown.
pub(super) fn scorecards(calls: &[PlayedCall], views: &[CallView], with_sound: bool) -> Vec<Scorecard> {
    let mut lines: Vec<&Arc<Line>> = Vec::new();
    for call in calls {
        if !lines.iter().any(|line| Arc::ptr_eq(line, &call.line)) {
            lines.push(&call.line);
        }
    }
    let of = |line| {
        let own = calls.iter().zip(views).filter(|(call, _)| Arc::ptr_eq(&call.line, line));
        of_line(line, own, with_sound)
    };
    lines.into_iter().map(of).collect()
}

fn of_line<'a>(
    line: &Arc<Line>,
    calls: impl Iterator<Item = (&'a PlayedCall, &'a CallView)>,
    with_sound: bool,
) -> Scorecard {
    let standard = standard_calls(&line.graph, &line.times, &line.holds, line.config.callers);
    let audits = calls.map(|(call, view)| {
        let given = &call.script().given;
        Call {
            name: view.name.clone(),
            trace: &call.trace,
            judged: Some((call.script(), &call.judged)),
            rings: given.rings.map(|rings| rings.value),
            hold_is_given: given.hold.is_some() || !given.holds.is_empty(),
            standard: None,
            ratings: view.ratings.iter().filter_map(rating).collect(),
        }
    });
    let usual = standard.iter().map(|call| Call {
        name: call.name.clone(),
        trace: &call.trace,
        judged: None,
        rings: None,
        hold_is_given: false,
        standard: Some(call.standard),
        ratings: Vec::new(),
    });
    let made: Vec<Call<'_>> = audits.chain(usual).collect();
    let findings = line.judge(&Selection::default()).findings;
    let score = Score::of(&Cx {
        graph: &line.graph,
        calls: &made,
        findings: &findings,
        budgets: &held(line),
        settings: &line.config.score,
    });
    let shown = |check: &Check, points: f64| LostView {
        points,
        what: check.what.clone(),
        actual: check.actual.clone(),
        limit: check.limit.clone(),
        call: check.moment.map(|(call, at)| (made[call].name.clone(), at)),
        place: check.place,
        rule: check.finding.as_ref().map(|(rule, _)| *rule),
        help: check.help.clone(),
    };
    let parts = score.parts.iter().enumerate().map(|(at, part)| {
        let lost = part.checks.iter().filter(|check| check.earned < 1.0);
        let mut lost: Vec<LostView> = lost.map(|check| shown(check, score.lost(at, check))).collect();
        lost.sort_by(|a, b| b.points.total_cmp(&a.points));
        PartView {
            name: part.part.name,
            about: part.part.about,
            weight: part.weight,
            points: part.points(),
            checks: part
                .checks
                .iter()
                .map(|check| CheckView {
                    what: check.what.clone(),
                    call: check.moment.map(|(call, _)| made[call].name.clone()),
                    actual: check.actual.clone(),
                    limit: check.limit.clone(),
                    earned: check.earned,
                    weight: check.weight,
                })
                .collect(),
            lost,
        }
    });
    let worst = score.worst().into_iter().map(|worst| WorstView {
        points: worst.points,
        part: PARTS[worst.part].name,
        lost: shown(&worst.check, worst.points),
        calls: worst.calls,
        checks: worst.checks,
        saves: worst.saves,
    });
    let mut worst: Vec<WorstView> = worst.collect();
    if with_sound {
        worst.extend(faster(line).into_iter().take(SHOWN_WORST.saturating_sub(worst.len())));
    }
    let name = &line.graph.line.name;
    Scorecard {
        line: if name.is_empty() { line.name.clone() } else { name.clone() },
        menu: line.name.clone(),
        grade: score.grade(),
        points: score.points(),
        parts: parts.collect(),
        worst,
        standard: standard
            .iter()
            .map(|call| {
                let mut view = calls::view(&call.trace, line, "standard");
                view.name.clone_from(&call.name);
                view.sound = if with_sound { sound::reel(&call.trace, line) } else { None };
                view
            })
            .collect(),
        formula: FORMULA.map(str::to_owned).into_iter().chain([line.config.score.limits()]).collect(),
    }
}

/// An answer that counts; `None`: the question is open.
fn rating(view: &RatingView) -> Option<Rating> {
    let RatingView { ask, scale, weight, rating, span, .. } = view;
    rating.map(|rating| Rating { ask: ask.clone(), rating, scale: *scale, weight: *weight, span: *span })
}

/// Steps of the longest line whose menus are put into another order (ours): beyond it that takes longer than all else.
const MOST_MEASURED: usize = 5_000;

/// What costs no points and yet seconds: menus that another order of choices would make faster.
fn faster(line: &Line) -> Vec<WorstView> {
    if line.graph.steps().nth(MOST_MEASURED).is_some() {
        return Vec::new();
    }
    let measure = Measure::means(&line.graph, &line.times, &line.holds, line.config.callers);
    let orders = measure.orders.iter().map(|order| {
        let step = line.graph.step(order.menu);
        let StepKind::Menu(menu) = &step.kind else { return WorstView::default() };
        let key_of = |choice: usize| {
            let key = menu.keys.iter().find(|key| key.choice == Some(choice));
            key.map(|key| key.press.keys().to_owned()).unwrap_or_default()
        };
        let list = |order: &mut dyn Iterator<Item = usize>| order.map(key_of).collect::<Vec<_>>().join(", ");
        let mut said = order.order.clone();
        said.sort_unstable();
        let lost = LostView {
            what: format!("the order of choices in `{}`", step.name),
            actual: list(&mut said.into_iter()),
            limit: list(&mut order.order.iter().copied()),
            place: Some(step.span),
            help: "say first what is chosen often and said fast, and number the keys in that order".to_owned(),
            ..LostView::default()
        };
        WorstView {
            part: PARTS[0].name,
            lost,
            checks: 1,
            saves: Some(Time::from_secs_f64(order.saves)),
            ..WorstView::default()
        }
    });
    orders.filter(|worst| worst.saves.is_some_and(|saves| saves >= WORTH_SAYING)).collect()
}

/// What is saved on average must be noticed (ours).
const WORTH_SAYING: Time = Time::from_millis(100);

/// What stands above a page: the grade of the line, or of each of a few.
pub(super) fn headline(cards: &[Scorecard]) -> Option<String> {
    let grade = |card: &Scorecard| card.grade.map(|grade| format!("{}: grade {grade}", card.line));
    let grades: Vec<String> = cards.iter().filter_map(grade).take(FEW + 1).collect();
    (1..=FEW).contains(&grades.len()).then(|| grades.join("; "))
}

/// The grade in a line, with what it was before: `Harbor Electric: grade B, 84 of 100 (C, 77.2 the run before)`.
pub(super) fn note(card: &Scorecard, trends: &[TrendView]) -> Option<String> {
    let (grade, points) = (card.grade?, tenths(card.points?));
    let trend = trends.iter().find(|trend| trend.line == card.line);
    let graded = trend.map(|trend| trend.points.iter().filter(|point| point.points.is_some()).collect::<Vec<_>>());
    let before = graded.and_then(|graded| graded.len().checked_sub(2).map(|at| graded[at].clone()));
    let before = match before.map(|point| (point.grade.unwrap_or_default(), point.points.unwrap_or_default())) {
        Some((letter, was)) if tenths(was) == points && letter == grade.to_string() => {
            ", as in the run before".to_owned()
        }
        Some((letter, was)) => format!(", {letter}, {} in the run before", tenths(was)),
        None => String::new(),
    };
    Some(format!("{}: grade {grade}, {points} of 100 points{before}; `--score` shows why", card.line))
}

/// Lines that are named in a headline (ours).
const FEW: usize = 3;

/// How a grade is made, as it is printed beside it.
const FORMULA: [&str; 5] = [
    "A time that may be L earns 1 up to L and nothing from 2 L on, in a straight line between.",
    "A count that may be n earns 1 up to n, one half at n + 1, nothing from n + 2 on; yes or no earns 1 or 0.",
    "A part is 100 × the mean of its checks; the line is the mean of its parts by their weights.",
    "A part without checks is not judged, and its weight is not counted.",
    "A from 90, B from 80, C from 70, D from 60, F below.",
];

/// The line's budgets, held to what was measured; one that cannot be read is told by `ringtrue measure`.
fn held(line: &Line) -> Vec<Held> {
    if line.config.budgets.is_empty() {
        return Vec::new();
    }
    let measure = Measure::new(&line.graph, &line.times, &line.holds, line.config.callers);
    let budgets = line.config.budgets.iter();
    budgets.filter_map(|text| Budget::read(text, &measure.reasons).ok()).map(|budget| budget.hold(&measure)).collect()
}
