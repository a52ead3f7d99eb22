//! Where the seconds go: bars of parts, each from zero or from where the one before ended.

use std::fmt::Write as _;

use plotters::chart::ChartBuilder;
use plotters::element::{PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, VPos};

use super::{About, Area, FINE, Never, Room, Ticks, both, clock, fill, stroke, words};
use crate::render::{plain, svg};
use crate::report::{Parts, PartsBar};
use crate::time::Time;

/// The most bars that are drawn (ours): three screens of a telephone.
pub(in crate::render::html) const MOST_BARS: usize = 40;

const COLOURS: [&str; 8] = ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7"];

/// How long a bar is.
pub(in crate::render::html) fn length(bar: &PartsBar) -> Time {
    bar.parts.iter().map(|part| part.at_least_zero()).sum()
}

/// Both drawings; nothing where there is nothing to draw.
pub(in crate::render::html) fn bars(figure: &Parts, id: &str, title: &str) -> Option<String> {
    let count = figure.bars.len().min(MOST_BARS) as i32;
    if count == 0 {
        return None;
    }
    let mut says = String::new();
    for bar in figure.bars.iter().take(MOST_BARS) {
        let _ = write!(says, "{}: {}. ", bar.name, length(bar));
    }
    let about = About { id, title, says: says.trim_end() };
    both(&about, count * row(Room::Page) + 52, count * row(Room::Phone) + 52, &|area, room| draw(figure, area, room))
}

/// Units from a bar to the next.
fn row(room: Room) -> i32 {
    match room {
        Room::Page => 30,
        // The name stands above the bar.
        Room::Phone => 46,
    }
}

fn draw(figure: &Parts, area: &Area<'_>, room: Room) -> Result<(), Never> {
    let page = room == Room::Page;
    let (size, most) = if page { (12.5, 9) } else { (11.5, 4) };
    let drawn = &figure.bars[..figure.bars.len().min(MOST_BARS)];
    let until = if figure.waterfall {
        drawn.iter().map(length).sum()
    } else {
        drawn.iter().map(length).max().unwrap_or_default()
    };
    let ticks = Ticks::new(until, most);
    let names = drawn.iter().map(|bar| svg::width(&plain(&bar.name), size, true)).fold(0.0, f64::max).min(210.0);
    let beside = drawn.iter().map(|bar| svg::width(&tail(bar), size, true)).fold(0.0, f64::max).min(250.0);
    let (left, right) = if page { ((names as i32 + 12).max(22), beside as i32 + 10) } else { (18, 68) };
    let mut chart = ChartBuilder::on(area)
        .margin_top(4 * FINE)
        .margin_left(left * FINE)
        .margin_right(right * FINE)
        .x_label_area_size(40 * FINE)
        .build_cartesian_2d(ticks.clone(), 0.0..1.0)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .light_line_style(plotters::style::TRANSPARENT)
        .bold_line_style(stroke("grid"))
        .axis_style(stroke("axis"))
        .x_labels(ticks.at.len())
        .x_label_formatter(&|at| clock(*at))
        .label_style(words("quiet", size, HPos::Center, VPos::Center))
        .set_all_tick_mark_size(6 * FINE)
        .x_desc("time, m:ss")
        .axis_desc_style(words("quiet", size, HPos::Center, VPos::Center))
        .draw()?;
    let x = |time: Time| chart.backend_coord(&(time.secs_f64().min(ticks.end), 0.0)).0;
    let mut from = Time::ZERO;
    for (at, bar) in drawn.iter().enumerate() {
        let top = (4 + at as i32 * row(room) + if page { 5 } else { 20 }) * FINE;
        let bottom = top + 20 * FINE;
        let middle = i32::midpoint(top, bottom);
        let mut part_from = if figure.waterfall { from } else { Time::ZERO };
        for (part, colour) in bar.parts.iter().zip(COLOURS.iter().cycle()) {
            let to = part_from + part.at_least_zero();
            if to > part_from {
                area.draw(&Rectangle::new([(x(part_from), top), (x(to), bottom)], fill(colour)))?;
            }
            part_from = to;
        }
        from = part_from;
        if figure.waterfall && at + 1 < drawn.len() {
            let next = bottom + (row(room) - 20) * FINE;
            area.draw(&PathElement::new(vec![(x(from), bottom), (x(from), next)], stroke("step")))?;
        }
        let (name, seconds) = (plain(&bar.name), length(bar).to_string());
        if page {
            let name = svg::fit(&name, size, true, names);
            area.draw(&Text::new(name, ((left - 8) * FINE, middle), words("ink", size, HPos::Right, VPos::Center)))?;
            let place = x(part_from) + 7 * FINE;
            let tail = svg::fit(&tail(bar), size, true, f64::from(920 - place / FINE));
            let style = words("quiet", size, HPos::Left, VPos::Center);
            area.draw(&Text::new(tail, (place, middle), style))?;
        } else {
            let name = svg::fit(&name, size, true, 336.0);
            let style = words("ink", size, HPos::Left, VPos::Center);
            area.draw(&Text::new(name, (2 * FINE, top - 8 * FINE), style))?;
            let style = words("quiet", size, HPos::Right, VPos::Center);
            area.draw(&Text::new(seconds, (338 * FINE, middle), style))?;
        }
    }
    area.present()?;
    Ok(())
}

/// What stands after a bar.
fn tail(bar: &PartsBar) -> String {
    let seconds = length(bar);
    if bar.note.is_empty() { seconds.to_string() } else { format!("{seconds}, {}", plain(&bar.note)) }
}
