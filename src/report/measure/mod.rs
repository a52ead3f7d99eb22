//! A line measured, as a report: one sentence, the numbers to look at first, where the seconds go, and then the tables.

mod advice;
mod callers;
mod figures;
mod headline;
mod tables;

use super::{Report, Table};
use crate::graph::MenuGraph;
use crate::graph::shape;
use crate::timing::{Answer, Basis, Callers, Filled, Held, Holds, Measure, Persona, TimeModel};

/// What is known of a line, and which callers are asked about.
#[derive(Clone, Copy, Debug)]
pub struct Measured<'a> {
    /// The line.
    pub graph: &'a MenuGraph,
    /// How long everything takes.
    pub times: &'a TimeModel,
    /// How long its queues take.
    pub holds: &'a Holds,
    /// How callers are assumed to behave.
    pub callers: &'a Callers,
    /// The numbers.
    pub measure: &'a Measure,
    /// Budgets and whether they are met, each with where it was written.
    pub budgets: &'a [(Held, String)],
    /// Callers of this reason alone, an index into [`Measure::reasons`].
    pub reason: Option<usize>,
    /// Callers who behave so alone.
    pub persona: Option<Persona>,
    /// Every kind of caller is wanted, one by one.
    pub full: bool,
}

/// The same, with what several parts of the report ask.
struct Cx<'a> {
    of: Measured<'a>,
    /// What becomes of the callers who are asked about, all together.
    answer: Answer,
    /// What becomes of those of them who have each reason; the places of others are empty.
    by_reason: Vec<Option<Answer>>,
    /// What becomes of those of them who behave in each way; the places of others are empty.
    by_persona: Vec<Option<Answer>>,
    /// Prompts that they may hear and that are not recorded, and all that they may hear.
    estimated: (usize, usize),
}

impl Report {
    /// The report of a line that was measured, without its findings.
    #[must_use]
    pub fn measured(of: Measured<'_>) -> Self {
        let answer = of.measure.answer(of.reason, of.persona);
        let estimated = estimated(of.graph, of.times, &answer);
        let wanted = |asked: bool, reason, persona| asked.then(|| of.measure.answer(reason, persona));
        let by_reason = (0..of.measure.reasons.len())
            .map(|at| wanted(of.reason.is_none_or(|reason| reason == at), Some(at), of.persona))
            .collect();
        let personas = of.measure.personas.iter();
        let by_persona = personas
            .map(|(one, _)| wanted(of.persona.is_none_or(|persona| persona == *one), of.reason, Some(*one)))
            .collect();
        let cx = Cx { of, answer, by_reason, by_persona, estimated };
        let shape = shape(of.graph);
        Self {
            command: "measure",
            headline: Some(headline::headline(&cx)),
            tiles: headline::tiles(&cx),
            overview: vec![callers::overview(&cx)],
            told: advice::dearest(&cx).into_iter().collect(),
            curves: figures::curves(&cx).into_iter().collect(),
            parts: figures::parts(&cx).into_iter().collect(),
            tables: [
                tables::budgets(&cx),
                callers::personas(&cx),
                callers::reasons(&cx, &shape),
                tables::steps(&cx),
                tables::structure(&cx, &shape),
                tables::orders(&cx),
                tables::assumptions(&cx),
            ]
            .into_iter()
            .filter(|table| !table.rows.is_empty())
            .collect(),
            data: if of.full { callers::full(&cx) } else { Vec::new() },
            notes: notes(&cx),
            ..Self::default()
        }
    }
}

/// Prompts of steps that calls enter: those whose length is estimated, and all.
fn estimated(graph: &MenuGraph, times: &TimeModel, answer: &Answer) -> (usize, usize) {
    let mut entered = vec![false; graph.steps().count()];
    for visit in &answer.visits {
        entered[visit.step.index()] = true;
    }
    let heard = graph.prompts.iter().enumerate().filter(|(_, prompt)| entered[prompt.step.index()]);
    heard.fold((0, 0), |(estimated, all), (at, _)| {
        let basis = graph.prompt_at(at).map(|id| times.speak(id, 0, Filled::default()).basis);
        (estimated + usize::from(basis == Some(Basis::Estimated)), all + 1)
    })
}

fn notes(cx: &Cx<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    match cx.estimated {
        (0, _) => notes.push("every prompt on these calls is recorded, or the menu says how long it takes".to_owned()),
        (estimated, all) => notes.push(format!(
            "{estimated} of {all} prompts are not recorded: their lengths are estimated from the words, and so is every \
             time that is built on them (~)"
        )),
    }
    if let Some(first) = cx.of.graph.unresolved.first() {
        notes.push(format!(
            "`{}` is named and not written: calls that come there count as lost; `ringtrue check` says more",
            first.name
        ));
    }
    notes.push(
        "times count from the answer, ringing lies before it; mean, sd and percentiles are of the calls that come so far"
            .to_owned(),
    );
    let worst = callers::percentiles(cx).map(|found| found.within).max();
    notes.push(format!(
        "shares, means and sd are solved exactly; percentiles by following all calls forwards in time{}",
        match worst {
            Some(within) if within.micros() > 1_000 => format!(": they are known to within {within}"),
            Some(_) => ", to the millisecond".to_owned(),
            None => String::new(),
        }
    ));
    notes
}

/// A table.
fn table(name: &'static str, title: &str, columns: &[&'static str]) -> Table {
    Table { name, title: title.to_owned(), columns: columns.to_vec(), rows: Vec::new() }
}
