//! Many recorded calls at a glance: a row a call, which leads to the call's own page.

use super::told::list;
use super::{Listened, Listening};
use crate::finding::count_of;
use crate::report::{Cell, Table, Tile, TileTone, WalkedView};
use crate::time::Time;

/// Recorded calls, each with a page of its own.
#[derive(Default, Debug)]
pub struct CallIndex {
    /// The calls, as they were done.
    rows: Vec<Row>,
    /// They were laid along a menu.
    walked: bool,
    /// How long they are together.
    length: Time,
    /// How many have a fault, how many were not heard at all.
    faulty: (usize, usize),
    /// How many left the menu.
    left: usize,
}

/// A call.
#[derive(Debug)]
struct Row {
    /// Its place in the list.
    at: usize,
    /// Why it is to be looked at: its file has a fault, or it left the menu.
    odd: Option<String>,
    /// Its cells, one for each of [`COLUMNS`].
    cells: Vec<Cell>,
}

/// Nothing at all: where most calls have nothing to say, a word for it would hide the others.
const EMPTY: Cell = Cell::Text(String::new());

/// The columns, those of a menu and that of a fault among them.
const COLUMNS: [&str; 8] = ["call", "length", "prompts", "keys", "hold", "person", "left_the_menu", "fault"];

impl CallIndex {
    /// One more call: its place in the list, what it is called there, and the address of its page from the index.
    pub fn add(&mut self, at: usize, name: &str, address: &str, call: &Listened) {
        let unheard = call.trouble.as_ref().is_some_and(|trouble| trouble.unheard);
        let walked = call.walked.as_ref();
        let left = walked.and_then(WalkedView::first_left);
        self.length += call.length;
        self.walked |= walked.is_some();
        self.left += usize::from(left.is_some());
        self.faulty.0 += usize::from(call.trouble.is_some());
        self.faulty.1 += usize::from(unheard);
        let holds = call.events.iter().filter(|event| event.what == Listening::Other("hold"));
        let hold = holds.fold(Time::ZERO, |sum, hold| sum + (hold.until - hold.at));
        let prompts = call.events.iter().filter(|event| matches!(event.what, Listening::Prompt { .. })).count();
        let left = left.map(|left| format!("{} in `{}`: {}", left.at.clock(), left.step, left.heard));
        let person = walked.and_then(|walked| walked.human).map(Time::clock);
        let fault = call.trouble.as_ref().map(|trouble| trouble.what.clone());
        let odd = fault.clone().or_else(|| left.as_ref().map(|left| format!("left the menu at {left}")));
        // Of a file that was not heard nobody knows that there was nothing.
        let known = |cell: Cell| if unheard { EMPTY } else { cell };
        let row = vec![
            Cell::Link(name.to_owned(), address.to_owned()),
            known(Cell::Time(call.length)),
            known(Cell::Count(prompts)),
            Cell::Text(list(call.entered(), "")),
            if hold > Time::ZERO { Cell::Time(hold) } else { EMPTY },
            Cell::Text(person.unwrap_or_default()),
            Cell::Text(left.unwrap_or_default()),
            Cell::Text(fault.unwrap_or_default()),
        ];
        self.rows.push(Row { at, odd, cells: row });
    }

    /// Numbers to look at first.
    #[must_use]
    pub fn tiles(&self) -> Vec<Tile> {
        let tile = |name: &str, value: String, note: String, tone| Tile { name: name.to_owned(), value, note, tone };
        let all = self.rows.len();
        let mut tiles = vec![tile("calls", all.to_string(), format!("{} of call", self.length), TileTone::Plain)];
        let bad = |count: usize, tone| if count > 0 { tone } else { TileTone::Good };
        if self.walked {
            let note = if self.left == 0 { "each as designed" } else { "where first is in the list below" };
            tiles.push(tile(
                "left the menu",
                self.left.to_string(),
                note.to_owned(),
                bad(self.left, TileTone::Warning),
            ));
        }
        let (faulty, unheard) = self.faulty;
        let note = match unheard {
            0 if faulty == 0 => "all files were read to their ends".to_owned(),
            0 => "read as far as they go".to_owned(),
            unheard => format!("{} could not be heard at all", count_of(unheard, "file")),
        };
        tiles.push(tile("files with a fault", faulty.to_string(), note, bad(faulty, TileTone::Bad)));
        tiles
    }

    /// The lists: all calls, and before them those that are to be looked at, where they are the smaller part. Columns in
    /// which no call could have anything to say are left out.
    #[must_use]
    pub fn tables(mut self) -> Vec<Table> {
        self.rows.sort_by_key(|row| row.at);
        let asked = |name: &str| match name {
            "person" | "left_the_menu" => self.walked,
            "fault" => self.faulty.0 > 0,
            _ => true,
        };
        let odd =
            self.rows.iter().filter_map(|row| Some(vec![row.cells.first()?.clone(), Cell::text(row.odd.as_ref()?)]));
        let odd: Vec<Vec<Cell>> = odd.collect();
        let mut tables = Vec::new();
        if !odd.is_empty() && odd.len() * 2 <= self.rows.len() {
            let title = format!("{} to look at", count_of(odd.len(), "call"));
            tables.push(Table { name: "to_look_at", title, columns: vec!["call", "why"], rows: odd });
        }
        let row =
            |row: Row| COLUMNS.iter().zip(row.cells).filter(|(name, _)| asked(name)).map(|(_, cell)| cell).collect();
        tables.push(Table {
            name: "calls",
            title: "All calls".to_owned(),
            columns: COLUMNS.into_iter().filter(|name| asked(name)).collect(),
            rows: self.rows.into_iter().map(row).collect(),
        });
        tables
    }
}
