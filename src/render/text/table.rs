//! Tables in columns, and the numbers to look at first.

use std::fmt::Write as _;

use super::{Paint, short, shortened};
use crate::report::{Cell, Table, Tile, TileTone, TrendView};

/// The longest words of a cell that are shown whole (ours): with what stands beside them a line of 120 columns.
const LONGEST: usize = 64;

/// Columns of a line (ours).
const WIDTH: usize = 120;

pub(super) fn draw(out: &mut String, table: &Table, paint: Paint) {
    if !table.title.is_empty() {
        let _ = writeln!(out, "{}", paint.bold(&table.title));
    }
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) | Cell::Link(text, _) => shortened(text, LONGEST),
        Cell::Time(time) => short(*time),
        Cell::Count(count) => count.to_string(),
        Cell::Number(number) => ((number * 1e3).round() / 1e3).to_string(),
        Cell::Share(share) => crate::report::percent(*share),
        Cell::Nothing => "-".to_owned(),
    };
    let mut rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    fill_line(&mut rows, table);
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|column| {
            rows.iter().map(|row| row[column].chars().count()).chain([table.columns[column].len()]).max().unwrap_or(0)
        })
        .collect();
    // Numbers are compared by their last digits.
    let right: Vec<bool> = (0..table.columns.len())
        .map(|column| {
            let mut known = table.rows.iter().map(|row| &row[column]).filter(|cell| **cell != Cell::Nothing).peekable();
            known.peek().is_some() && known.all(|cell| !matches!(cell, Cell::Text(_)))
        })
        .collect();
    let line = |cells: &[String]| {
        cells
            .iter()
            .enumerate()
            .map(|(at, cell)| {
                let width = widths[at];
                if right[at] { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
            })
            .collect::<Vec<_>>()
            .join("  ")
            .trim_end()
            .to_owned()
    };
    let heads: Vec<String> = table.columns.iter().map(|head| (*head).to_owned()).collect();
    let _ = writeln!(out, "{}", paint.dim(&line(&heads)));
    for row in &rows {
        let _ = writeln!(out, "{}", line(row));
    }
    out.push('\n');
}

/// The last column may take what room the others leave.
fn fill_line(rows: &mut [Vec<String>], table: &Table) {
    let Some(last) = table.columns.len().checked_sub(1) else { return };
    let widest = |column: usize| {
        rows.iter().map(|row| row[column].chars().count()).chain([table.columns[column].len()]).max().unwrap_or(0)
    };
    let before: usize = (0..last).map(|column| widest(column) + 2).sum();
    // What is cut ends in three dots.
    let room = WIDTH.saturating_sub(before + 3).max(LONGEST);
    for (row, cells) in rows.iter_mut().zip(&table.rows) {
        if let Cell::Text(text) = &cells[last] {
            row[last] = shortened(text, room);
        }
    }
}

/// One line a number.
pub(super) fn tiles(out: &mut String, tiles: &[Tile], paint: Paint) {
    let widest = |of: fn(&Tile) -> &str| tiles.iter().map(|tile| of(tile).chars().count()).max().unwrap_or(0);
    let (names, values) = (widest(|tile| &tile.name), widest(|tile| &tile.value));
    for tile in tiles {
        let value = format!("{:>values$}", tile.value);
        let value = match tile.tone {
            TileTone::Good => paint.good(&value),
            TileTone::Bad => paint.bad(&value),
            TileTone::Plain | TileTone::Warning => paint.bold(&value),
        };
        let line = format!("  {:<names$}  {value}  {}", tile.name, paint.dim(&tile.note));
        let _ = writeln!(out, "{}", if tile.note.is_empty() { line.trim_end() } else { &line });
    }
    if !tiles.is_empty() {
        out.push('\n');
    }
}

/// A line's runs, a letter each.
pub(super) fn trend(out: &mut String, trend: &TrendView, paint: Paint) {
    let rows = crate::render::trend::rows(trend);
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "{}", paint.bold(&trend.line));
    let name = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    for row in &rows {
        let _ = writeln!(out, "  {:<name$}  {}  {}", row.name, row.letters, row.words);
    }
    out.push('\n');
}
