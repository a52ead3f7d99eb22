//! Tables that tests print.

use std::fmt::{Arguments, Write};

/// A table that is printed when it is over, also where its test fails: those of tests that run side by side do not mix.
#[derive(Default)]
pub(crate) struct Table(String);

impl Table {
    pub(crate) fn row(&mut self, words: Arguments<'_>) {
        self.part(words);
        self.0.push('\n');
    }

    /// A part of a row.
    pub(crate) fn part(&mut self, words: Arguments<'_>) {
        self.0.write_fmt(words).expect("a string takes all");
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        print!("{}", self.0);
    }
}
