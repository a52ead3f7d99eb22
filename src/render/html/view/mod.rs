//! A report in the words of the page: everything is put as text here, so that the template only sets it.

mod calls;
mod figures;
mod findings;
mod heard;
mod path;
mod score;
mod strip;

pub(super) use calls::Call;
use calls::call;
pub(super) use figures::{Figure, Graph, curves, graph, parts, trend};
pub(super) use findings::{Group, Told, groups, told};
pub(super) use heard::{call as heard, head};
pub(super) use score::{Score, score, standard};

use super::letters::{escaped, prose};
use crate::finding::count_of;
use crate::render::words::{found, judged, laws, set_aside};
use crate::report::{Cell, Report, TileTone, percent};
use crate::source::Sources;

/// A part of the page that can be jumped to.
pub(super) struct Chapter {
    /// Its id on the page.
    pub(super) id: String,
    /// What it is called.
    pub(super) name: String,
}

/// A list with its heads.
pub(super) struct Table {
    /// Above it; may be empty.
    pub(super) title: String,
    /// The heads of the columns, and whether numbers stand below.
    pub(super) heads: Vec<(String, bool)>,
    /// The cells as markup, the first of each row being what the row is about.
    pub(super) rows: Vec<Vec<String>>,
}

/// The whole in a few words.
pub(super) fn title(report: &Report) -> String {
    report.headline.clone().unwrap_or_else(|| {
        let looked_at = looked_at(report);
        if looked_at.is_empty() { format!("ringtrue {}", report.command) } else { looked_at }
    })
}

fn looked_at(report: &Report) -> String {
    report.looked_at.iter().map(|count| count_of(count.count, count.what)).collect::<Vec<_>>().join(", ")
}

/// What was looked at and what came of it, as the last line of a terminal says it.
pub(super) fn summary(report: &Report) -> String {
    let mut parts: Vec<String> = Vec::new();
    if report.headline.is_some() {
        parts.push(looked_at(report));
    }
    if report.command == "audit" {
        parts.push(judged(report));
    }
    let found = found(report);
    parts.push(if found.is_empty() && report.command == "check" { "no findings".to_owned() } else { found });
    parts.retain(|part| !part.is_empty());
    parts.join(": ") + &set_aside(report)
}

/// The calls of the report.
pub(super) fn all_calls<'a>(report: &'a Report, sources: &Sources) -> Vec<Call<'a>> {
    let calls = report.calls.iter().enumerate();
    calls.map(|(at, one)| call(one, score::call_id(at), sources)).collect()
}

/// What can be jumped to, in the order of the page.
pub(super) fn chapters(report: &Report, sources: &Sources) -> Vec<Chapter> {
    let mut chapters = Vec::new();
    let mut add = |kind: &str, names: Vec<String>| {
        let named = names.into_iter().enumerate();
        chapters.extend(named.map(|(at, name)| Chapter { id: format!("{kind}-{at}"), name }));
    };
    add("score", report.scores.iter().map(|card| format!("Grade of {}", card.line)).collect());
    add(
        "trend",
        report.trends.iter().map(|trend| format!("{} from run to run", named(&trend.line, "The line"))).collect(),
    );
    add("overview", report.overview.iter().map(table_title).collect());
    add("curves", report.curves.iter().map(|figure| named(&figure.title, CURVES)).collect());
    add("parts", report.parts.iter().map(|figure| named(&figure.title, PARTS)).collect());
    add("graph", report.graphs.iter().map(|figure| named(&figure.title, GRAPH)).collect());
    add("told", report.told.iter().map(|told| named(&told.title, TOLD)).collect());
    add("table", report.tables.iter().map(table_title).collect());
    let files = findings::files(report, sources);
    let judged = crate::render::words::not_judged(report).len();
    // Of a few files each is found at once; of many the page would be its own table of contents.
    if (2..=MOST_FILES).contains(&files.len()) {
        let named = files.iter().enumerate();
        chapters.extend(named.map(|(at, (name, count))| Chapter {
            id: format!("file-{at}"),
            name: format!("`{name}` ({})", count.len()),
        }));
    } else if !report.findings.is_empty() {
        chapters.push(Chapter { id: "findings".to_owned(), name: format!("Findings ({})", report.findings.len()) });
    }
    let calls = report.calls.len() + report.listened.len();
    let laws = laws(report).len();
    for (id, name, count) in [("calls", "Calls", calls), ("laws", "Laws", laws), ("not-judged", "Not judged", judged)] {
        if count > 0 {
            chapters.push(Chapter { id: id.to_owned(), name: format!("{name} ({count})") });
        }
    }
    chapters
}

/// Files with findings that are named one by one in the contents (ours): two lines of a screen.
const MOST_FILES: usize = 12;

/// What stands above a part of the report that nobody gave a title.
const CURVES: &str = "By when";
const PARTS: &str = "Where the seconds go";
const GRAPH: &str = "The line";
const TOLD: &str = "In words";

/// A name, or another where it is empty: nothing on the page is without one.
fn named(name: &str, otherwise: &str) -> String {
    if name.trim().is_empty() { otherwise } else { name }.to_owned()
}

fn table_title(table: &crate::report::Table) -> String {
    named(&table.title, &named(table.name, "List"))
}

/// A list of the report.
pub(super) fn table(table: &crate::report::Table) -> Table {
    let numbers = |column: usize| {
        let mut cells = table.rows.iter().filter_map(|row| row.get(column)).filter(|cell| !is_nothing(cell));
        cells.clone().next().is_some() && cells.all(|cell| !matches!(cell, Cell::Text(_) | Cell::Link(..)))
    };
    Table {
        title: table_title(table),
        heads: table.columns.iter().enumerate().map(|(at, name)| (name.replace('_', " "), numbers(at))).collect(),
        rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
    }
}

/// Whether a cell says nothing, which leaves open what its column holds.
fn is_nothing(cell: &Cell) -> bool {
    matches!(cell, Cell::Nothing) || matches!(cell, Cell::Text(text) if text.is_empty())
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => prose(text),
        Cell::Link(text, address) => format!("<a href=\"{}\">{}</a>", escaped(address), escaped(text)),
        Cell::Time(time) => time.to_string(),
        Cell::Count(count) => count.to_string(),
        Cell::Number(number) => ((number * 1e3).round() / 1e3).to_string(),
        Cell::Share(share) => escaped(&percent(*share)),
        Cell::Nothing => "<span class=\"none\">none</span>".to_owned(),
    }
}

/// The class of a tile, and the word that says the same.
pub(super) fn tone(tone: &TileTone) -> (&'static str, &'static str) {
    match tone {
        TileTone::Plain => ("plain", ""),
        TileTone::Good => ("good", "good"),
        TileTone::Warning => ("warning", "to be looked at"),
        TileTone::Bad => ("bad", "bad"),
    }
}
