//! How many calls have come to something by when.

use std::fmt::Write as _;

use plotters::chart::ChartBuilder;
use plotters::element::{Circle, PathElement, Text};
use plotters::style::text_anchor::{HPos, VPos};

use super::{About, Area, FINE, Never, Room, Ticks, both, clock, fill, stroke, words};
use crate::render::svg;
use crate::report::{Curve, Curves};
use crate::time::Time;

/// The most curves that have a colour, a stroke and a name (ours): eight reasons and all of them
/// together; nobody tells more apart.
pub(in crate::render::html) const MOST_IN_COLOUR: usize = 9;

const COLOURS: [&str; MOST_IN_COLOUR] = ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"];
/// Between the middles of two names.
const ROW: f64 = 15.0;

/// The share of calls by a time, 0 to 1: along straight lines between the points, zero before the first.
pub(in crate::render::html) fn by(curve: &Curve, at: Time) -> f64 {
    let after = curve.points.partition_point(|(time, _)| *time <= at);
    let Some((from, low)) = after.checked_sub(1).and_then(|before| curve.points.get(before)) else { return 0.0 };
    let share = match curve.points.get(after) {
        Some((to, high)) => low + (high - low) * (at - *from).secs_f64() / (*to - *from).secs_f64(),
        None => *low,
    };
    share_of(share)
}

/// A share that can be drawn.
fn share_of(share: f64) -> f64 {
    if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) }
}

/// Where the axis of time ends.
pub(in crate::render::html) fn end(figure: &Curves) -> Time {
    let points = figure.curves.iter().flat_map(|curve| curve.points.iter().map(|(time, _)| *time));
    points.chain(figure.limits.iter().map(|(time, _)| *time)).max().unwrap_or_default()
}

/// Both drawings; nothing where there is nothing to draw.
pub(in crate::render::html) fn curves(figure: &Curves, id: &str, title: &str) -> Option<String> {
    if figure.curves.iter().all(|curve| curve.points.is_empty()) {
        return None;
    }
    let mut says = String::new();
    for curve in figure.curves.iter().take(MOST_IN_COLOUR) {
        let _ = write!(says, "{}: {:.0} % of calls", curve.name, share_of(curve.share) * 100.0);
        for (at, what) in [(curve.p50, "half of them by"), (curve.p90, "nine of ten by")] {
            if let Some(at) = at {
                let _ = write!(says, ", {what} {at}");
            }
        }
        says.push_str(". ");
    }
    for (at, limit) in &figure.limits {
        let _ = write!(says, "Limit at {at}: {limit}. ");
    }
    let more = i32::try_from(figure.limits.len()).unwrap_or(i32::MAX).min(6) * 15;
    let about = About { id, title, says: says.trim_end() };
    both(&about, 400 + more, 340 + more, &|area, room| draw(figure, area, room))
}

fn draw(figure: &Curves, area: &Area<'_>, room: Room) -> Result<(), Never> {
    let (size, ticks, most) = match room {
        Room::Page => (12.5, 9, 190.0),
        Room::Phone => (11.5, 3, 112.0),
    };
    let ticks = Ticks::new(end(figure), ticks);
    let named: Vec<(&Curve, &str)> = figure.curves.iter().zip(COLOURS).collect();
    let names: Vec<String> = named.iter().map(|(curve, _)| name(curve, size, most, room)).collect();
    let widest = names.iter().map(|name| svg::width(name, size, true)).fold(0.0, f64::max);
    let above = 14 + 15 * figure.limits.len().min(6) as i32;
    let mut chart = ChartBuilder::on(area)
        .margin_top(above * FINE)
        .margin_right(((widest + 26.0) * f64::from(FINE)) as i32)
        .x_label_area_size(40 * FINE)
        .y_label_area_size(52 * FINE)
        .build_cartesian_2d(ticks.clone(), 0.0..1.0)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(plotters::style::TRANSPARENT)
        .bold_line_style(stroke("grid"))
        .axis_style(stroke("axis"))
        .x_labels(ticks.at.len())
        .y_labels(6)
        .x_label_formatter(&|at| clock(*at))
        .y_label_formatter(&|share| format!("{:.0} %", share * 100.0))
        .label_style(words("quiet", size, HPos::Center, VPos::Center))
        .set_all_tick_mark_size(6 * FINE)
        .x_desc("time, m:ss")
        .axis_desc_style(words("quiet", size, HPos::Center, VPos::Center))
        .draw()?;
    limits(figure, &ticks, area, &chart, (above, size))?;
    let rest = figure.curves.iter().skip(MOST_IN_COLOUR).map(|curve| (curve, "rest"));
    // What matters most lies on top.
    for (curve, class) in rest.chain(named.iter().rev().copied()) {
        chart.plotting_area().draw(&PathElement::new(path(curve, ticks.end), stroke(class)))?;
        if class == "rest" {
            continue;
        }
        for (at, style) in [(curve.p50, fill(class)), (curve.p90, stroke(class))] {
            if let Some(at) = at {
                let place = (at.at_least_zero().secs_f64().min(ticks.end), by(curve, at));
                chart.plotting_area().draw(&Circle::new(place, 4 * FINE, style))?;
            }
        }
    }
    let ends: Vec<(i32, f64)> = named
        .iter()
        .map(|(curve, _)| {
            let (x, y) = chart.backend_coord(&(ticks.end, by(curve, Time::MAX)));
            (x, f64::from(y) / f64::from(FINE))
        })
        .collect();
    let lowest = chart.backend_coord(&(0.0, 0.0)).1 / FINE;
    for ((name, (_, class)), ((x, y), row)) in
        names.iter().zip(&named).zip(ends.iter().zip(rows(&named, &ends, f64::from(above), f64::from(lowest))))
    {
        let row = (row * f64::from(FINE)) as i32;
        let from = (*x, (*y * f64::from(FINE)) as i32);
        area.draw(&PathElement::new(vec![from, (x + 18 * FINE, row)], stroke("lead")))?;
        area.draw(&Text::new(name.clone(), (x + 22 * FINE, row), words(class, size, HPos::Left, VPos::Center)))?;
    }
    area.present()?;
    Ok(())
}

type Chart<'a, 'b> = plotters::chart::ChartContext<
    'b,
    super::Svg<'a>,
    plotters::coord::cartesian::Cartesian2d<Ticks, plotters::coord::types::RangedCoordf64>,
>;

/// Lines from the top to the axis, each with its words in a row of its own.
fn limits(
    figure: &Curves,
    ticks: &Ticks,
    area: &Area<'_>,
    chart: &Chart<'_, '_>,
    (above, size): (i32, f64),
) -> Result<(), Never> {
    let bottom = chart.backend_coord(&(0.0, 0.0)).1;
    let left = chart.backend_coord(&(0.0, 0.0)).0;
    let right = chart.backend_coord(&(ticks.end, 0.0)).0;
    for (row, (at, limit)) in figure.limits.iter().take(6).enumerate() {
        let (x, _) = chart.backend_coord(&(at.at_least_zero().secs_f64(), 0.0));
        let y = (above - 8 - 15 * row as i32) * FINE;
        area.draw(&PathElement::new(vec![(x, y - 5 * FINE), (x, bottom)], stroke("limit")))?;
        let (towards, side, space) =
            if x - left > right - x { (-5, HPos::Right, x) } else { (5, HPos::Left, area.dim_in_pixel().0 as i32 - x) };
        let limit = svg::fit(&crate::render::plain(limit), size, false, f64::from(space / FINE - 8));
        area.draw(&Text::new(limit, (x + towards * FINE, y), words("limit", size, side, VPos::Center)))?;
    }
    Ok(())
}

/// The points of a curve from the beginning of the axis to its end: nothing before the first, and all stays as it is after
/// the last.
fn path(curve: &Curve, end: f64) -> Vec<(f64, f64)> {
    let point = |(time, share): &(Time, f64)| (time.at_least_zero().secs_f64().min(end), share_of(*share));
    let first = curve.points.first().map_or(end, |first| point(first).0);
    let last = curve.points.last().map_or(0.0, |last| point(last).1);
    [(0.0, 0.0), (first, 0.0)].into_iter().chain(curve.points.iter().map(point)).chain([(end, last)]).collect()
}

/// A name and, where there is room, where its curve ends up.
fn name(curve: &Curve, size: f64, most: f64, room: Room) -> String {
    let share = match room {
        Room::Page => format!(" {:.0} %", share_of(curve.share) * 100.0),
        Room::Phone => String::new(),
    };
    let name = svg::fit(&crate::render::plain(&curve.name), size, true, most - svg::width(&share, size, true));
    name + &share
}

/// Where the names stand: as near to the ends of their curves as they can without touching, in the order of the ends; of
/// curves that end together the one that came up first stands above.
fn rows(named: &[(&Curve, &str)], ends: &[(i32, f64)], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..named.len()).collect();
    order.sort_by(|a, b| {
        let half = |at: &usize| named[*at].0.p50.unwrap_or(Time::MAX);
        ends[*a].1.total_cmp(&ends[*b].1).then(half(a).cmp(&half(b)))
    });
    let mut rows = vec![0.0; named.len()];
    let mut free = top;
    for at in &order {
        rows[*at] = ends[*at].1.max(free);
        free = rows[*at] + ROW;
    }
    let mut most = bottom;
    for at in order.iter().rev() {
        rows[*at] = rows[*at].min(most);
        most = rows[*at] - ROW;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_never_touch_and_stay_in_the_order_of_the_ends() {
        let curve = |half| Curve { p50: Some(Time::from_secs(half)), ..Curve::default() };
        let curves = [curve(3), curve(1), curve(2)];
        let named: Vec<(&Curve, &str)> = curves.iter().zip(COLOURS).collect();
        assert_eq!(rows(&named, &[(0, 20.0), (0, 20.0), (0, 100.0)], 20.0, 200.0), [35.0, 20.0, 100.0]);
        assert_eq!(rows(&named, &[(0, 200.0), (0, 200.0), (0, 198.0)], 20.0, 200.0), [200.0, 185.0, 170.0]);
    }

    #[test]
    fn a_share_lies_on_the_drawn_line() {
        let time = Time::from_secs;
        let curve = Curve { points: vec![(time(10), 0.2), (time(20), 0.6), (time(20), 0.8)], ..Curve::default() };
        assert_eq!(by(&curve, time(9)), 0.0);
        assert!((by(&curve, time(15)) - 0.4).abs() < 1e-9);
        assert_eq!(by(&curve, time(20)), 0.8);
        assert_eq!(by(&curve, Time::MAX), 0.8);
    }
}
