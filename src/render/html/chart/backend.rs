//! What plotters draws, as SVG. Its own SVG has colours written into every shape, and would be white on a dark page:
//! here a colour stands for a class, and the style sheet of the page says what that looks like.

use std::convert::Infallible;
use std::fmt::Write as _;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use super::FINE;
use crate::render::html::letters::escaped;
use crate::render::svg;

/// By the red of a colour.
pub(super) const CLASSES: [&str; 25] = [
    "ink", "quiet", "grid", "axis", "limit", "rest", "lead", "step", "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7",
    "c8", "p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7",
];

/// Shapes, one after the other.
pub(super) struct Svg<'a> {
    out: &'a mut String,
    size: (u32, u32),
}

impl<'a> Svg<'a> {
    /// A drawing of so many units.
    pub(super) fn new(out: &'a mut String, width: i32, height: i32) -> Self {
        let fine = |units: i32| (units.max(1) * FINE).unsigned_abs();
        Self { out, size: (fine(width), fine(height)) }
    }
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// The class of a colour; none is drawn where it is seen through.
fn class(color: BackendColor) -> Option<&'static str> {
    CLASSES.get(usize::from(color.rgb.0)).copied().filter(|_| color.alpha > 0.0)
}

/// Units of what plotters counts.
fn at(fine: i32) -> f64 {
    f64::from(fine) / f64::from(FINE)
}

impl DrawingBackend for Svg<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    /// Nothing is drawn by pixels.
    fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Drawn {
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let Some(class) = class(style.color()) else { return Ok(()) };
        let mut path = path.into_iter();
        let Some((mut x, mut y)) = path.next() else { return Ok(()) };
        let _ = write!(self.out, "<path class=\"{class}\" d=\"M{} {}", at(x), at(y));
        for (next_x, next_y) in path {
            let _ = match (next_x == x, next_y == y) {
                (true, true) => Ok(()),
                (true, false) => write!(self.out, "V{}", at(next_y)),
                (false, true) => write!(self.out, "H{}", at(next_x)),
                (false, false) => write!(self.out, "L{} {}", at(next_x), at(next_y)),
            };
            (x, y) = (next_x, next_y);
        }
        self.out.push_str("\"/>\n");
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, _: bool) -> Drawn {
        let Some(class) = class(style.color()) else { return Ok(()) };
        let _ = writeln!(
            self.out,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            at(from.0.min(to.0)),
            at(from.1.min(to.1)),
            at((to.0 - from.0).abs()),
            at((to.1 - from.1).abs()),
        );
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, centre: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let Some(class) = class(style.color()) else { return Ok(()) };
        let kind = if fill { "dot" } else { "ring" };
        let radius = f64::from(radius) / f64::from(FINE);
        let _ = writeln!(
            self.out,
            "<circle class=\"{class} {kind}\" cx=\"{}\" cy=\"{}\" r=\"{radius}\"/>",
            at(centre.0),
            at(centre.1),
        );
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, place: BackendCoord) -> Drawn {
        let Some(class) = class(style.color()) else { return Ok(()) };
        let size = style.size() / f64::from(FINE);
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        };
        // The heights of letters above the line they stand on, in most fonts (ours).
        let drop = match style.anchor().v_pos {
            VPos::Top => 0.8,
            VPos::Center => 0.35,
            VPos::Bottom => -0.2,
        };
        let y = ((at(place.1) + drop * size) * 10.0).round() / 10.0;
        let _ = writeln!(
            self.out,
            "<text class=\"{class}\" x=\"{}\" y=\"{y}\" font-size=\"{size}\"{anchor}>{}</text>",
            at(place.0),
            escaped(text),
        );
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok((svg::width(text, style.size(), false) as u32, style.size() as u32))
    }
}
