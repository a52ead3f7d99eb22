//! The outline of each kind of step, told apart without colour.

use crate::report::NodeKind;

/// How far a point, a slant or a fold goes.
const SLANT: f64 = 13.0;
/// Corners of what is round.
const ROUND: f64 = 20.0;

/// Width and height of a shape around a text of this width and height.
pub(super) fn around(kind: NodeKind, (w, h): (f64, f64)) -> (f64, f64) {
    let (x, y) = match kind {
        NodeKind::Menu | NodeKind::Collect => (SLANT + 6.0, 9.0),
        NodeKind::Branch => {
            // A diamond holds a text whose corners lie inside: w/2a + h/2b <= 1.
            let b = h / 2.0 + 21.0;
            let a = (w / 2.0 + 4.0) / (1.0 - h / 2.0 / b);
            return (2.0 * a, 2.0 * b);
        }
        NodeKind::Queue => (ROUND - 4.0, 9.0),
        NodeKind::Transfer | NodeKind::Callback => (SLANT + 5.0, 9.0),
        NodeKind::Opaque => (16.0, 9.0),
        NodeKind::Voicemail => (SLANT + 2.0, 9.0),
        _ => (12.0, 9.0),
    };
    (w + 2.0 * x, h + 2.0 * y)
}

/// Half the width at a height above or below the middle, on one side.
pub(super) fn reach(kind: NodeKind, (w, h): (f64, f64), y: f64, right: bool) -> f64 {
    let (a, b, y) = (w / 2.0, h / 2.0, y.clamp(-h / 2.0, h / 2.0));
    match kind {
        NodeKind::Branch => a * (1.0 - y.abs() / b),
        NodeKind::Menu => a - SLANT * y.abs() / b,
        // The upper edge is shifted to the right.
        NodeKind::Collect => a - SLANT * if right { (y + b) / h } else { (b - y) / h },
        NodeKind::Transfer if right => a - SLANT * y.abs() / b,
        NodeKind::Callback if !right => a - SLANT * y.abs() / b,
        NodeKind::Queue => {
            let round = ROUND.min(b);
            let over = (y.abs() - (b - round)).max(0.0);
            a - round + (round * round - over * over).max(0.0).sqrt()
        }
        _ => a,
    }
}

/// How far down the shape goes at a distance from the middle.
pub(super) fn drop(kind: NodeKind, (w, h): (f64, f64), x: f64) -> f64 {
    match kind {
        NodeKind::Branch => h / 2.0 * (1.0 - (x.abs() / (w / 2.0)).min(1.0)),
        _ => h / 2.0,
    }
}

/// The outline as an SVG path, from the upper left corner; what is drawn inside it comes second.
pub(super) fn path(kind: NodeKind, (x, y): (f64, f64), (w, h): (f64, f64)) -> (String, Option<String>) {
    let points = |points: &[(f64, f64)]| {
        let text: Vec<String> = points.iter().map(|(dx, dy)| format!("{} {}", at(x + dx), at(y + dy))).collect();
        format!("M{}Z", text.join("L"))
    };
    let round = |r: f64| {
        let (left, top, iw, ih, r) = (at(x + r), at(y), at(w - 2.0 * r), at(h - 2.0 * r), at(r));
        format!(
            "M{left} {top}h{iw}a{r} {r} 0 0 1 {r} {r}v{ih}a{r} {r} 0 0 1 -{r} {r}h-{iw}a{r} {r} 0 0 1 -{r} -{r}v-{ih}a{r} {r} 0 0 1 {r} -{r}Z"
        )
    };
    let (m, s) = (h / 2.0, SLANT);
    match kind {
        NodeKind::Menu => (points(&[(s, 0.0), (w - s, 0.0), (w, m), (w - s, h), (s, h), (0.0, m)]), None),
        NodeKind::Collect => (points(&[(s, 0.0), (w, 0.0), (w - s, h), (0.0, h)]), None),
        NodeKind::Branch => (points(&[(w / 2.0, 0.0), (w, m), (w / 2.0, h), (0.0, m)]), None),
        NodeKind::Queue => (round(ROUND.min(m)), None),
        NodeKind::Transfer => (points(&[(0.0, 0.0), (w - s, 0.0), (w, m), (w - s, h), (0.0, h)]), None),
        NodeKind::Callback => (points(&[(s, 0.0), (w, 0.0), (w, h), (s, h), (0.0, m)]), None),
        NodeKind::Voicemail => (
            points(&[(0.0, 0.0), (w - s, 0.0), (w, s), (w, h), (0.0, h)]),
            Some(format!("M{} {}v{s}h{s}", at(x + w - s), at(y))),
        ),
        NodeKind::Disconnect => {
            let c = 9.0;
            let corners = [(c, 0.0), (w - c, 0.0), (w, c), (w, h - c), (w - c, h), (c, h), (0.0, h - c), (0.0, c)];
            (points(&corners), None)
        }
        NodeKind::Opaque => (
            points(&[(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)]),
            Some(format!("M{} {}v{}M{} {}v{}", at(x + 6.0), at(y), at(h), at(x + w - 6.0), at(y), at(h))),
        ),
        NodeKind::Play | NodeKind::Missing => (round(5.0), None),
    }
}

/// A number as it is written: one decimal, none where it is nought.
pub(super) fn at(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), |whole| if whole == "-0" { "0".to_owned() } else { whole.to_owned() })
}
