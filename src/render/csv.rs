//! CSV: the tables of a report, for a spreadsheet or a studio.

use super::{Format, Style};
use crate::report::{Cell, Report};
use crate::source::Sources;

pub(super) static FORMAT: Format = Format { name: "csv", render };

fn render(report: &Report, _: &Sources, _: &Style) -> String {
    let mut out = Vec::new();
    for table in report.tables.iter().chain(&report.data) {
        let mut writer = csv::Writer::from_writer(&mut out);
        let rows = std::iter::once(table.columns.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
            .chain(table.rows.iter().map(|row| row.iter().map(cell).collect()));
        for row in rows {
            // Writing to memory does not fail; a row has as many cells as the table has columns.
            if writer.write_record(&row).is_err() {
                continue;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn cell(cell: &Cell) -> String {
    match cell {
        // A cell that a spreadsheet would take for a formula is text all the same.
        Cell::Text(text) | Cell::Link(text, _) if text.starts_with(['=', '+', '-', '@']) => format!("'{text}"),
        Cell::Text(text) | Cell::Link(text, _) => text.clone(),
        Cell::Time(time) => time.seconds(),
        Cell::Count(count) => count.to_string(),
        Cell::Number(number) | Cell::Share(number) => ((number * 1e6).round() / 1e6).to_string(),
        Cell::Nothing => String::new(),
    }
}
