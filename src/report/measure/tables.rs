//! The tables behind the first screen: budgets, steps, structure, orders, assumptions.

use super::{Cx, table};
use crate::finding::list_of;
use crate::graph::{Shape, StepId, StepKind};
use crate::report::{Cell, Table};
use crate::time::Time;
use crate::timing::{Amount, Blame, Callers, Known, Persona};

/// Steps that are listed one by one (ours); the others are in the last row.
const STEPS: usize = 15;
/// What costs less, in seconds a call, is not listed (ours): nobody can hear the difference.
const LEAST: f64 = 0.05;

/// The budgets.
pub(super) fn budgets(cx: &Cx<'_>) -> Table {
    let mut out = table("budgets", "budgets", &["budget", "result", "value", "limit", "apart", "within", "written"]);
    let cell = |amount: Amount| match amount {
        Amount::Time(time) => Cell::Time(time),
        Amount::Share(share) => Cell::Share(share),
        Amount::Keys(keys) => Cell::Number(keys),
    };
    for (held, written) in cx.of.budgets {
        let (value, within) = match held.value {
            Known::Value { amount, within } => (cell(amount), Cell::Time(within)),
            _ => (Cell::Nothing, Cell::Nothing),
        };
        let result = match held.value {
            Known::Nobody => "nobody",
            Known::Unknown => "unknown",
            _ if held.met && held.in_doubt().is_some() => "met, in doubt",
            _ if held.met => "met",
            _ => "broken",
        };
        out.rows.push(vec![
            Cell::text(&held.budget.text),
            Cell::text(result),
            value,
            cell(held.budget.limit),
            held.apart().map_or(Cell::Nothing, cell),
            within,
            Cell::text(written),
        ]);
    }
    out
}

/// What each step costs.
pub(super) fn steps(cx: &Cx<'_>) -> Table {
    let mut out = table(
        "steps",
        "what each step costs an average call",
        &["step", "visits", "seconds", "share", "heard", "quiet", "hold"],
    );
    let all: f64 = cx.answer.visits.iter().map(Blame::seconds).sum();
    let row = |name: Cell, step: &Blame| {
        let mut row = vec![name, Cell::Number((step.visits * 1e3).round() / 1e3)];
        row.push(Cell::Time(Time::from_secs_f64(step.seconds())));
        row.push(if all > 0.0 { Cell::Share(step.seconds() / all) } else { Cell::Nothing });
        row.extend([step.heard, step.quiet, step.hold].map(|cost| Cell::Time(Time::from_secs_f64(cost))));
        row
    };
    let weighty = cx.answer.visits.iter().take_while(|step| step.seconds() >= LEAST).count();
    let (shown, rest) = cx.answer.visits.split_at(weighty.min(STEPS));
    out.rows.extend(shown.iter().map(|step| row(Cell::text(&cx.of.graph.step(step.step).name), step)));
    if let Some(first) = rest.first() {
        let mut sum = Blame { visits: 0.0, heard: 0.0, quiet: 0.0, hold: 0.0, ..*first };
        for step in rest {
            sum.visits += step.visits;
            sum.heard += step.heard;
            sum.quiet += step.quiet;
            sum.hold += step.hold;
        }
        out.rows.push(row(Cell::text(format!("({} other steps)", rest.len())), &sum));
    }
    out
}

/// How the line is built.
pub(super) fn structure(cx: &Cx<'_>, shape: &Shape<'_>) -> Table {
    let graph = cx.of.graph;
    let name = |step: StepId| graph.step(step).name.as_str();
    let names = |steps: &[StepId]| {
        if steps.is_empty() { Cell::Nothing } else { Cell::text(list_of(steps.iter().map(|step| name(*step)))) }
    };
    let mut out = table("structure", "how the line is built", &["what", "value", "which"]);
    let mut row = |what: &str, value: Cell, which: Cell| out.rows.push(vec![Cell::text(what), value, which]);
    row("steps", Cell::Count(graph.step_names().count()), Cell::Nothing);
    if let Some(breadth) = shape.breadth {
        row("menus", Cell::Count(breadth.menus), Cell::Nothing);
        row(
            "choices of the broadest menu",
            Cell::Count(breadth.max),
            Cell::text(format!("`{}`", name(breadth.widest))),
        );
        row("choices of a menu, on average", Cell::Number((breadth.mean * 10.0).round() / 10.0), Cell::Nothing);
    }
    let (deepest, depth) = shape.deepest;
    row("menus passed to the deepest step", Cell::Count(depth as usize), Cell::text(format!("`{}`", name(deepest))));
    if let Some((human, depth)) = shape.deepest_human {
        row(
            "menus passed to the deepest person",
            Cell::Count(depth as usize),
            Cell::text(format!("`{}`", name(human))),
        );
    }
    let passed = shape.passes.passed_by_all_who_reach_a_human();
    row("every caller who reaches a person passes", Cell::Count(passed.len()), names(&passed));
    let dead: Vec<StepId> = graph.dead_ends().map(|(id, _)| id).collect();
    row("dead ends", Cell::Count(dead.len()), names(&dead));
    let circles: Vec<String> = shape.loops.iter().map(|found| found.words(graph)).collect();
    let circle = if circles.is_empty() { Cell::Nothing } else { Cell::text(circles.join("; ")) };
    row("loops", Cell::Count(circles.len()), circle);
    let unreachable: Vec<StepId> = graph.unreachable(std::iter::empty()).into_iter().flatten().collect();
    row("steps that no call enters", Cell::Count(unreachable.len()), names(&unreachable));
    let unheard: Vec<String> = shape
        .unheard
        .iter()
        .map(|choice| match choice.language.and_then(|language| graph.line.languages.get(language)) {
            Some(language) => format!("{} {} in {language}", name(choice.step), choice.press),
            None => format!("{} {}", name(choice.step), choice.press),
        })
        .collect();
    let heard =
        if unheard.is_empty() { Cell::Nothing } else { Cell::text(list_of(unheard.iter().map(String::as_str))) };
    row("choices that nobody hears", Cell::Count(unheard.len()), heard);
    if let Some(efficiency) = cx.efficiency() {
        let time = |seconds: f64| Cell::Time(Time::from_secs_f64(seconds));
        row("time spent choosing", time(efficiency.actual), Cell::Nothing);
        row(
            "the least with any menu of these reasons",
            time(efficiency.bound),
            Cell::text(format!(
                "offers of {}, {} a level",
                Time::from_secs_f64(efficiency.offer),
                Time::from_secs_f64(efficiency.level)
            )),
        );
        row("efficiency", Cell::Share(efficiency.ratio()), Cell::Nothing);
    }
    out
}

/// Better orders of choices.
pub(super) fn orders(cx: &Cx<'_>) -> Table {
    let mut out = table("orders", "choices in a better order", &["menu", "saves", "visits", "order"]);
    for better in &cx.of.measure.orders {
        let step = cx.of.graph.step(better.menu);
        let StepKind::Menu(menu) = &step.kind else { continue };
        let key = |at: &usize| menu.choices.get(*at).and_then(|choice| choice.press.first());
        let order: Vec<String> = better
            .order
            .iter()
            .map(|at| key(at).map_or_else(|| "(words)".to_owned(), |(press, _)| press.to_string()))
            .collect();
        out.rows.push(vec![
            Cell::text(&step.name),
            Cell::Time(Time::from_secs_f64(better.saves)),
            Cell::Number((better.visits * 1e3).round() / 1e3),
            Cell::text(order.join(", ")),
        ]);
    }
    out
}

/// What is not known and was assumed, and where to say otherwise.
pub(super) fn assumptions(cx: &Cx<'_>) -> Table {
    let mut out = table(
        "assumptions",
        "what the numbers assume; `[callers]` is a table of ringtrue.toml",
        &["assumption", "basis", "set_in", "value"],
    );
    let (callers, usual) = (cx.of.callers, Callers::default());
    let mut row = |what: String, value: Cell, assumed: bool, key: &str| {
        let basis = if assumed { "assumed" } else { "set" };
        out.rows.push(vec![Cell::Text(what), Cell::text(basis), Cell::text(key), value]);
    };
    for (what, value, usual, key) in [
        ("from having heard the offer to the key", callers.reaction, usual.reaction, "reaction"),
        ("the same for a hesitant caller", callers.hesitation, usual.hesitation, "hesitation"),
        ("from one digit to the next", callers.digit, usual.digit, "digit"),
        ("a key is held for", callers.key, usual.key, "key"),
    ] {
        row(what.to_owned(), Cell::Time(value), value == usual, &format!("[callers] {key}"));
    }
    for (what, value, usual, key) in [
        ("a mistaken caller's key is another one", callers.mistake, usual.mistake, "mistake"),
        ("callers who take the offer to be called back", callers.callback, usual.callback, "callback"),
    ] {
        row(what.to_owned(), Cell::Share(value), value == usual, &format!("[callers] {key}"));
    }
    for ((_, name), value) in Persona::ALL.iter().zip(callers.personas) {
        let assumed = callers.personas == usual.personas;
        row(format!("callers who are {name}"), Cell::Share(value), assumed, &format!("[callers.personas] {name}"));
    }
    if cx.of.graph.steps().any(|(_, step)| matches!(step.kind, StepKind::Hours { .. })) {
        out.rows.push(vec![
            Cell::text("when they call"),
            Cell::text("assumed"),
            Cell::text("always so"),
            Cell::text("in opening hours"),
        ]);
    }
    let mut waits: Vec<Vec<Cell>> = Vec::new();
    for (id, step) in cx.of.graph.steps() {
        let StepKind::Queue(queue) = &step.kind else { continue };
        if !cx.answer.visits.iter().any(|visit| visit.step == id) {
            continue;
        }
        let wait = match (queue.wait, cx.of.holds.law(id)) {
            (_, None) => "only grows".to_owned(),
            (None, _) => "none".to_owned(),
            (Some(wait), _) => wait.to_string(),
        };
        waits.push(vec![
            Cell::text(format!("the wait in `{}`", step.name)),
            Cell::text("stated"),
            Cell::text("`wait:` in the menu"),
            Cell::text(wait),
        ]);
    }
    out.rows.extend(waits);
    out
}
