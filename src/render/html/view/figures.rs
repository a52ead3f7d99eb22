//! Figures and the same numbers as tables.

use super::{CURVES, GRAPH, PARTS, Table, named};
use crate::finding::count_of;
use crate::render::html::chart::{self, MOST_BARS, MOST_IN_COLOUR, Ticks};
use crate::render::html::letters::escaped;
use crate::render::svg;
use crate::report::{Curves, GraphView, Parts, TrendView, tenths};
use crate::time::Time;

/// A chart.
pub(in crate::render::html) struct Figure {
    /// Its id on the page.
    pub(in crate::render::html) id: String,
    /// Above it.
    pub(in crate::render::html) title: String,
    /// The drawing; `None`: there is nothing to draw.
    pub(in crate::render::html) drawing: Option<String>,
    /// What the colours are, by class, where the drawing does not say it.
    pub(in crate::render::html) legend: Vec<(String, &'static str)>,
    /// Whether there are dots on it: where half of them and nine of ten have come.
    pub(in crate::render::html) dots: bool,
    /// How to read it.
    pub(in crate::render::html) caption: String,
    /// What is not seen in it, in a sentence.
    pub(in crate::render::html) left_out: String,
    /// The numbers.
    pub(in crate::render::html) table: Table,
}

/// A line as a picture.
pub(in crate::render::html) struct Graph {
    /// Above it.
    pub(in crate::render::html) title: String,
    /// The drawing; `None`: the line is too large for one.
    pub(in crate::render::html) drawing: Option<String>,
    /// What is not seen in it, in a sentence.
    pub(in crate::render::html) left_out: String,
    /// The steps.
    pub(in crate::render::html) steps: Table,
    /// The ways between them.
    pub(in crate::render::html) ways: Table,
}

/// The most ticks of which the table says how many calls have come by then (ours): a line of a page.
const COLUMNS: usize = 6;

/// What has no name.
const UNNAMED: &str = "unnamed";

fn time(time: Option<Time>) -> String {
    time.map_or_else(|| "<span class=\"none\">none</span>".to_owned(), |time| time.to_string())
}

/// What the table below a figure is called: nothing on a page has the name of something else.
fn in_numbers(title: &str) -> String {
    format!("{title}, in numbers")
}

/// A caption with a full stop, so that another sentence can follow.
fn sentence(caption: &str) -> String {
    let stop = if caption.is_empty() || caption.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{caption}{stop}")
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// Curves, and how many calls have come by each tick.
pub(in crate::render::html) fn curves(figure: &Curves, at: usize) -> Figure {
    let ticks = Ticks::new(chart::end(figure), COLUMNS);
    let ticks = &ticks.at[1..];
    let mut heads: Vec<(String, bool)> =
        [("", false), ("of all calls", true), ("half by", true), ("nine of ten by", true)]
            .map(|(name, number)| (name.to_owned(), number))
            .into();
    heads.extend(ticks.iter().map(|tick| (format!("by {}", chart::clock(*tick)), true)));
    let rows = figure
        .curves
        .iter()
        .map(|curve| {
            let ends = [escaped(&named(&curve.name, UNNAMED)), percent(curve.share), time(curve.p50), time(curve.p90)];
            let shares = ticks.iter().map(|tick| percent(chart::by(curve, Time::from_secs_f64(*tick))));
            ends.into_iter().chain(shares).collect()
        })
        .collect();
    let more = figure.curves.len().saturating_sub(MOST_IN_COLOUR);
    let left_out = match more {
        0 => String::new(),
        1 => "The grey curve without a name is in the table only.".to_owned(),
        _ => format!("The {more} grey curves without a name are in the table only."),
    };
    let id = format!("curves-{at}");
    Figure {
        title: named(&figure.title, CURVES),
        drawing: chart::curves(figure, &id, &named(&figure.title, CURVES)),
        id,
        legend: Vec::new(),
        dots: figure.curves.iter().any(|curve| curve.p50.or(curve.p90).is_some()),
        caption: sentence(&figure.caption),
        left_out,
        table: Table { title: in_numbers(&named(&figure.title, CURVES)), heads, rows },
    }
}

/// A line's grade from run to run, and what came of its audits.
pub(in crate::render::html) fn trend(figure: &TrendView, at: usize) -> Figure {
    let id = format!("trend-{at}");
    let title = format!("{} from run to run", named(&figure.line, UNNAMED));
    let heads = [
        ("run", false),
        ("grade", false),
        ("points", true),
        ("passed", true),
        ("failed", true),
        ("a person after, mean", true),
    ];
    let none = || "<span class=\"none\">none</span>".to_owned();
    let rows = figure.points.iter().rev().map(|run| {
        vec![
            escaped(&format!("{}, {}", run.run, run.at)),
            run.grade.as_deref().map_or_else(none, escaped),
            run.points.map_or_else(none, tenths),
            run.passed.to_string(),
            run.failed.to_string(),
            time(run.human_mean),
        ]
    });
    let drawing = chart::trend(figure, &id, &title);
    let graded = figure.points.iter().filter(|run| run.points.is_some()).count();
    let caption = match (&drawing, graded) {
        (Some(_), _) => {
            "Points of 100 at each run, the last on the right; the dashed lines are where a better letter begins."
        }
        (None, 1) => "This is the first run that was graded: the next one makes a line.",
        (None, _) => "No run was graded yet.",
    };
    let left_out = match graded.saturating_sub(chart::MOST_RUNS) {
        0 => String::new(),
        more => format!("{} before are in the table only.", count_of(more, "run")),
    };
    Figure {
        drawing,
        title: title.clone(),
        id,
        legend: Vec::new(),
        dots: false,
        caption: caption.to_owned(),
        left_out,
        table: Table {
            title: in_numbers(&title),
            heads: heads.map(|(name, number)| (name.to_owned(), number)).into(),
            rows: rows.collect(),
        },
    }
}

/// Bars, and their seconds.
pub(in crate::render::html) fn parts(figure: &Parts, at: usize) -> Figure {
    let classes = ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7"];
    let several = figure.names.len() > 1;
    let mut heads = vec![(String::new(), false)];
    heads.extend(figure.names.iter().filter(|_| several).map(|name| ((*name).to_owned(), true)));
    heads.push(("together".to_owned(), true));
    let until = figure.waterfall.then_some(("until".to_owned(), true));
    heads.extend(until);
    let notes = figure.bars.iter().any(|bar| !bar.note.is_empty());
    heads.extend(notes.then_some((String::new(), false)));
    let mut from = Time::ZERO;
    let rows = figure
        .bars
        .iter()
        .map(|bar| {
            from += chart::length(bar);
            let mut row = vec![escaped(&named(&bar.name, UNNAMED))];
            if several {
                row.extend((0..figure.names.len()).map(|part| time(bar.parts.get(part).copied())));
            }
            row.push(chart::length(bar).to_string());
            row.extend(figure.waterfall.then(|| from.to_string()));
            row.extend(notes.then(|| escaped(&bar.note)));
            row
        })
        .collect();
    let more = figure.bars.len().saturating_sub(MOST_BARS);
    let id = format!("parts-{at}");
    Figure {
        title: named(&figure.title, PARTS),
        drawing: chart::bars(figure, &id, &named(&figure.title, PARTS)),
        id,
        legend: figure.names.iter().map(|name| (*name).to_owned()).zip(classes.into_iter().cycle()).collect(),
        dots: false,
        caption: sentence(&figure.caption),
        left_out: if more > 0 { format!("The last {more} are in the table only.") } else { String::new() },
        table: Table { title: in_numbers(&named(&figure.title, PARTS)), heads, rows },
    }
}

/// A line, its steps and its ways.
pub(in crate::render::html) fn graph(figure: &GraphView) -> Graph {
    let fits = svg::fits(figure);
    let left_out = if fits {
        String::new()
    } else {
        format!(
            "{} and {}: a picture holds at most {} and {}, so there is none. The tables have them all, and `ringtrue graph` \
             draws a part.",
            count_of(figure.nodes.len(), "step"),
            count_of(figure.edges.len(), "way"),
            svg::MOST_STEPS,
            svg::MOST_WAYS,
        )
    };
    let name = |at: usize| figure.nodes.get(at).map_or_else(String::new, |node| escaped(&named(&node.name, UNNAMED)));
    let steps = figure
        .nodes
        .iter()
        .map(|node| {
            let human = if node.human { ", a person" } else { "" };
            let marks = node.mark.as_ref().map(|mark| mark.codes.join(", ")).unwrap_or_default();
            vec![
                escaped(&named(&node.name, UNNAMED)),
                format!("{}{human}", node.kind.name()),
                escaped(&node.lines.join(" ")),
                escaped(&node.notes.join(", ")),
                marks,
            ]
        })
        .collect();
    let ways = figure.edges.iter().map(|edge| vec![name(edge.from), name(edge.to), escaped(&edge.label)]).collect();
    let table = |title: &str, heads: &[&str], rows| Table {
        title: title.to_owned(),
        heads: heads.iter().map(|head| ((*head).to_owned(), false)).collect(),
        rows,
    };
    Graph {
        title: named(&figure.title, GRAPH),
        drawing: fits.then(|| svg::draw(figure)),
        left_out,
        steps: table("Steps", &["step", "kind", "says", "notes", "findings"], steps),
        ways: table("Ways", &["from", "to", "by"], ways),
    }
}
