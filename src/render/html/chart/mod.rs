//! Charts: plotters has the scales, the axes and where everything stands; how it looks is the page's business.
//!
//! Text does not shrink with a picture, so each chart is drawn twice, for a page and for a telephone, and the style sheet
//! shows one. Charts are drawn in tenths of a unit, because plotters counts whole ones.

mod backend;
mod bars;
mod curves;
mod ticks;
mod trend;

pub(super) use bars::{MOST_BARS, bars};
pub(super) use curves::{MOST_IN_COLOUR, by, curves, end};
pub(super) use ticks::{Ticks, clock};
pub(super) use trend::{MOST_RUNS, trend};

use std::fmt::Write as _;

use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontTransform, IntoFont, RGBColor, ShapeStyle, TextStyle};

use super::letters::escaped;
use backend::Svg;
pub(super) use bars::length;

/// Parts of a unit that plotters counts.
const FINE: i32 = 10;

/// Why a chart could not be drawn: plotters has reasons of many types, and we give it none.
type Never = Box<dyn std::error::Error>;
type Area<'a> = DrawingArea<Svg<'a>, plotters::coord::Shift>;

/// How wide a chart is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Room {
    /// On a page.
    Page,
    /// On a telephone.
    Phone,
}

/// The class of something drawn, in the clothes of a colour: its place in [`backend::CLASSES`].
fn class(name: &str) -> RGBColor {
    let at = backend::CLASSES.iter().position(|class| *class == name).unwrap_or_default();
    RGBColor(at as u8, 0, 0)
}

/// A stroke.
fn stroke(name: &str) -> ShapeStyle {
    ShapeStyle { color: plotters::style::Color::to_rgba(&class(name)), filled: false, stroke_width: 1 }
}

/// A filled shape.
fn fill(name: &str) -> ShapeStyle {
    ShapeStyle { filled: true, ..stroke(name) }
}

/// Words of a size in units, standing right, left or on both sides of where they are put, and above or below it.
fn words(name: &str, size: f64, h_pos: HPos, v_pos: VPos) -> TextStyle<'static> {
    let font = ("sans-serif", size * f64::from(FINE)).into_font().transform(FontTransform::None);
    let color = plotters::style::Color::to_backend_color(&class(name));
    TextStyle { font, color, pos: Pos::new(h_pos, v_pos) }
}

/// What a chart is called and tells, for those who do not see it.
pub(super) struct About<'a> {
    /// Unique on the page.
    pub(super) id: &'a str,
    /// Its title.
    pub(super) title: &'a str,
    /// What there is to see.
    pub(super) says: &'a str,
}

/// Both drawings of a chart, a height in units for each; nothing where one could not be made.
fn both(
    about: &About<'_>,
    page: i32,
    phone: i32,
    draw: &dyn Fn(&Area<'_>, Room) -> Result<(), Never>,
) -> Option<String> {
    let mut out = String::new();
    for (room, name, width, height) in [(Room::Page, "page", 920, page), (Room::Phone, "phone", 340, phone)] {
        let mut shapes = String::new();
        {
            let area = Svg::new(&mut shapes, width, height).into_drawing_area();
            draw(&area, room).ok()?;
        }
        let id = format!("{}-{name}", about.id);
        let _ = write!(
            out,
            "<svg class=\"chart on-{name}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-says\">\n\
             <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-says\">{}</desc>\n{shapes}</svg>\n",
            escaped(about.title),
            escaped(about.says),
        );
    }
    Some(out)
}
