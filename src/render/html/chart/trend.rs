//! A line's grade from run to run.

use plotters::chart::ChartBuilder;
use plotters::element::{Circle, PathElement, Text};
use plotters::style::text_anchor::{HPos, VPos};

use super::{About, Area, FINE, Never, Room, both, fill, stroke, words};
use crate::report::{TrendPoint, TrendView};

/// The most runs that are drawn (ours): a year of weeks.
pub(in crate::render::html) const MOST_RUNS: usize = 52;

/// Where a better letter begins.
const LETTERS: [(f64, &str); 4] = [(60.0, "D"), (70.0, "C"), (80.0, "B"), (90.0, "A")];

/// The runs that were graded, the last of them at most.
fn graded(trend: &TrendView) -> Vec<(&TrendPoint, f64)> {
    let all: Vec<_> = trend.points.iter().filter_map(|point| Some((point, point.points?.clamp(0.0, 100.0)))).collect();
    all[all.len().saturating_sub(MOST_RUNS)..].to_vec()
}

/// Both drawings; nothing where fewer than two runs were graded.
pub(in crate::render::html) fn trend(trend: &TrendView, id: &str, title: &str) -> Option<String> {
    let runs = graded(trend);
    let [(first, from), .., (last, to)] = runs.as_slice() else { return None };
    let says = format!("From {from:.1} points on {} to {to:.1} on {}, over {} runs.", first.at, last.at, runs.len());
    both(&About { id, title, says: &says }, 260, 240, &|area, room| draw(&runs, area, room))
}

fn draw(runs: &[(&TrendPoint, f64)], area: &Area<'_>, room: Room) -> Result<(), Never> {
    let (size, most) = match room {
        Room::Page => (12.5, 6),
        Room::Phone => (11.5, 2),
    };
    let last = (runs.len() - 1) as f64;
    let mut chart = ChartBuilder::on(area)
        .margin_top(14 * FINE)
        .margin_right(40 * FINE)
        .x_label_area_size(34 * FINE)
        .y_label_area_size(40 * FINE)
        .build_cartesian_2d(-0.25..last + 0.25, 0.0..100.0)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(plotters::style::TRANSPARENT)
        .bold_line_style(stroke("grid"))
        .axis_style(stroke("axis"))
        .x_labels(0)
        .y_labels(6)
        .y_label_formatter(&|points| format!("{points:.0}"))
        .label_style(words("quiet", size, HPos::Center, VPos::Center))
        .set_all_tick_mark_size(6 * FINE)
        .draw()?;
    for (points, letter) in LETTERS {
        chart.plotting_area().draw(&PathElement::new(vec![(-0.25, points), (last + 0.25, points)], stroke("step")))?;
        let (x, y) = chart.backend_coord(&(last + 0.25, points));
        area.draw(&Text::new(letter, (x + 8 * FINE, y), words("quiet", size, HPos::Left, VPos::Bottom)))?;
    }
    // The days of as many runs as there is room for, the first and the last among them.
    let step = (runs.len() - 1).div_ceil(most).max(1);
    for at in (0..runs.len()).rev().step_by(step) {
        let (x, y) = chart.backend_coord(&(at as f64, 0.0));
        let day = runs[at].0.at.split_whitespace().next().unwrap_or_default().to_owned();
        area.draw(&Text::new(day, (x, y + 12 * FINE), words("quiet", size, HPos::Center, VPos::Top)))?;
    }
    let places: Vec<(f64, f64)> = runs.iter().enumerate().map(|(at, (_, points))| (at as f64, *points)).collect();
    chart.plotting_area().draw(&PathElement::new(places.clone(), stroke("c0")))?;
    for place in &places {
        chart.plotting_area().draw(&Circle::new(*place, 4 * FINE, fill("c0")))?;
    }
    if let Some((at, points)) = places.last() {
        let (x, y) = chart.backend_coord(&(*at, *points));
        let label = runs.last().and_then(|(run, _)| run.grade.clone()).unwrap_or_default();
        let label = format!("{label} {points:.0}");
        area.draw(&Text::new(label, (x, y + 9 * FINE), words("c0", size, HPos::Center, VPos::Top)))?;
    }
    Ok(())
}
