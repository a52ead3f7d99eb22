//! What becomes of callers, by why they call and how they behave.

use super::{Cx, table};
use crate::graph::{MenuGraph, PERSON, Shape};
use crate::report::{Cell, Table};
use crate::time::Time;
use crate::timing::{Amount, Answer, Known, Law, Moment, Outcome, Persona, Quantile, Statistic};

/// The first table for people: by reason; of one reason, by persona.
pub(super) fn overview(cx: &Cx<'_>) -> Table {
    let by_persona = cx.of.reason.is_some() && cx.of.persona.is_none();
    let heading = if by_persona { "how they behave" } else { "why they call" };
    let mut out = table(
        "overview",
        if by_persona { "callers by how they behave" } else { "callers by reason" },
        &[heading, "calls", "to a person", "on average", "9 of 10 within", "served", "message", "nothing", "keys"],
    );
    let measure = cx.of.measure;
    let row = |name: String, share: Option<f64>, answer: &Answer| {
        let mut row = vec![Cell::Text(name), share.map_or(Cell::Nothing, Cell::Share)];
        row.push(Cell::Share(answer.share(Outcome::Human)));
        row.push(answer.human().mean().map_or(Cell::Nothing, Cell::Time));
        row.push(answer.human().quantile(0.9).map_or(Cell::Nothing, |found| Cell::Time(found.at)));
        row.extend(
            [Outcome::Served, Outcome::Message, Outcome::Lost].map(|outcome| Cell::Share(answer.share(outcome))),
        );
        row.push(Cell::Number((answer.keys * 10.0).round() / 10.0));
        row
    };
    if by_persona {
        for ((persona, share), answer) in measure.personas.iter().zip(&cx.by_persona) {
            out.rows.extend(answer.as_ref().map(|answer| row(persona.name().to_owned(), Some(*share), answer)));
        }
    } else {
        for (asked, answer) in measure.reasons.iter().zip(&cx.by_reason) {
            let Some(answer) = answer else { continue };
            // Nobody has to ask for a person where every call has another reason.
            if asked.share > 0.0 || asked.reason != PERSON || cx.of.reason.is_some() {
                out.rows.push(row(asked.name.clone(), Some(asked.share), answer));
            }
        }
    }
    if out.rows.len() > 1 {
        out.rows.push(row("all".to_owned(), Some(1.0), &cx.answer));
    }
    out
}

/// Columns of one kind of caller, after their name and share.
const COLUMNS: [&str; 7] = ["human", "served", "message", "lost", "t_human_mean", "t_human_p90", "keys"];

fn cells(answer: &Answer) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Outcome::ALL.iter().map(|outcome| Cell::Share(answer.share(*outcome))).collect();
    cells.push(answer.human().mean().map_or(Cell::Nothing, Cell::Time));
    cells.push(answer.human().quantile(0.9).map_or(Cell::Nothing, |found| Cell::Time(found.at)));
    cells.push(Cell::Number((answer.keys * 100.0).round() / 100.0));
    cells
}

/// By how callers behave.
pub(super) fn personas(cx: &Cx<'_>) -> Table {
    let columns: Vec<&'static str> = ["persona", "share"].into_iter().chain(COLUMNS).collect();
    let mut out = table("personas", "by how callers behave", &columns);
    for ((persona, share), answer) in cx.of.measure.personas.iter().zip(&cx.by_persona) {
        if let Some(answer) = answer {
            let mut row = vec![Cell::text(persona.name()), Cell::Share(*share)];
            row.extend(cells(answer));
            out.rows.push(row);
        }
    }
    out
}

/// Keys to each reason, and the way.
pub(super) fn reasons(cx: &Cx<'_>, shape: &Shape<'_>) -> Table {
    let mut out = table(
        "reasons",
        "the way to each reason, for callers who know the line",
        &["reason", "share", "fewest_keys", "fastest", "way"],
    );
    for (at, asked) in cx.of.measure.reasons.iter().enumerate() {
        if cx.of.reason.is_some_and(|wanted| wanted != at) {
            continue;
        }
        let way = shape.ways.to_goal(asked.reason);
        let answer = cx.of.measure.of(at, Persona::Expert);
        let ends = [Outcome::Served, Outcome::Human].into_iter();
        let fastest = ends.filter_map(|outcome| answer?.end(outcome).best()).min();
        out.rows.push(vec![
            Cell::text(&asked.name),
            Cell::Share(asked.share),
            way.as_ref().map_or(Cell::Nothing, |way| Cell::Count(way.cost.keys as usize)),
            fastest.map_or(Cell::Nothing, Cell::Time),
            way.map_or(Cell::text("no way to it, and none to a person"), |way| Cell::text(way.words(cx.of.graph))),
        ]);
    }
    out
}

/// Everything for programs: `callers`, one a reason and persona, and `times`, one a moment of each.
pub(super) fn full(cx: &Cx<'_>) -> Vec<Table> {
    let columns: Vec<&'static str> =
        ["reason", "persona", "share"].into_iter().chain(COLUMNS).chain(["stuck", "fewest_keys", "way"]).collect();
    let mut callers = table("callers", "callers by reason and behaviour", &columns);
    let mut times = table(
        "times",
        "times from the answer on",
        &["reason", "persona", "time", "reached", "best", "mean", "sd", "p50", "p90", "p99", "worst", "within"],
    );
    for (reason, persona, share) in kinds(cx) {
        let measure = cx.of.measure;
        let mixed;
        let answer = match reason.zip(persona).and_then(|(reason, persona)| measure.of(reason, persona)) {
            Some(answer) => answer,
            None => {
                mixed = measure.answer(reason, persona);
                &mixed
            }
        };
        let who = [
            reason.map_or(Cell::text("any"), |at| Cell::text(&measure.reasons[at].name)),
            persona.map_or(Cell::text("any"), |persona| Cell::text(persona.name())),
        ];
        let mut row = who.to_vec();
        row.push(Cell::Share(share));
        row.extend(cells(answer));
        row.push(Cell::Share(answer.stuck));
        row.push(answer.fewest_keys.map_or(Cell::Nothing, |keys| Cell::Count(keys as usize)));
        row.push(Cell::text(words(cx.of.graph, answer)));
        callers.rows.push(row);
        for (name, law) in laws(answer) {
            let mut row = who.to_vec();
            row.extend(law_cells(name, law));
            times.rows.push(row);
        }
    }
    vec![callers, times]
}

/// The kinds of callers who are asked about, mixed ones first, each with its share of calls.
fn kinds(cx: &Cx<'_>) -> Vec<(Option<usize>, Option<Persona>, f64)> {
    let measure = cx.of.measure;
    let mut reasons: Vec<(Option<usize>, f64)> =
        measure.reasons.iter().enumerate().map(|(at, asked)| (Some(at), asked.share)).collect();
    match cx.of.reason {
        Some(at) => reasons.retain(|(reason, _)| *reason == Some(at)),
        None => reasons.insert(0, (None, 1.0)),
    }
    let mut personas: Vec<(Option<Persona>, f64)> =
        measure.personas.iter().map(|(persona, share)| (Some(*persona), *share)).collect();
    match cx.of.persona {
        Some(one) => personas.retain(|(persona, _)| *persona == Some(one)),
        None => personas.insert(0, (None, 1.0)),
    }
    reasons
        .into_iter()
        .flat_map(|(reason, share)| personas.iter().map(move |(persona, of)| (reason, *persona, share * of)))
        .collect()
}

/// The laws of what callers come to, in the order of a call.
fn laws(answer: &Answer) -> Vec<(&'static str, &Law)> {
    let moments = Moment::ALL.iter().map(|(moment, name)| (*name, moment.law(answer)));
    let ends = [(Outcome::Served, "t_served"), (Outcome::Message, "t_message"), (Outcome::Lost, "t_lost")];
    moments.chain(ends.into_iter().map(|(outcome, name)| (name, answer.end(outcome)))).collect()
}

fn law_cells(name: &str, law: &Law) -> Vec<Cell> {
    let mut row = vec![Cell::text(name), Cell::Share(law.share())];
    let mut off = Time::ZERO;
    row.extend(Statistic::ALL.iter().map(|(statistic, _)| match statistic.of(law) {
        Known::Value { amount: Amount::Time(at), within } => {
            off = off.max(within);
            Cell::Time(at)
        }
        _ => Cell::Nothing,
    }));
    row.push(if law.is_reached() { Cell::Time(off) } else { Cell::Nothing });
    row
}

/// The 99th percentiles of the callers who are asked about.
pub(super) fn percentiles(cx: &Cx<'_>) -> impl Iterator<Item = Quantile> {
    [0.5, 0.9, 0.99].into_iter().filter_map(|share| cx.answer.human().quantile(share))
}

/// The steps of the fastest way, in words.
fn words(graph: &MenuGraph, answer: &Answer) -> String {
    answer.way.iter().map(|step| graph.step(*step).name.as_str()).collect::<Vec<_>>().join(" > ")
}
