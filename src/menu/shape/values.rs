//! Single values of a menu: languages, keys, hours, file names.

use jiff::tz;

use crate::syntax::shape::{Also, Like, Shape};

/// A language tag, as [`crate::menu::is_language`] knows them.
pub(super) const LANGUAGE: &str = "^[a-z]{2,3}(?:-(?:[A-Za-z]{2}|[A-Za-z]{4}|[0-9]{3}))*$";

pub(crate) fn language() -> Shape {
    Shape::like(LANGUAGE, &["en-US", "es-US", "fr", "es-419"]).what("a language: `en-US`, `es`, `es-419`")
}

pub(super) fn country() -> Shape {
    Shape::like("^[A-Z]{2}$", &["US", "ES", "GB"]).what("a country code: two capital letters, `US`, `ES`, `GB`")
}

pub(super) fn number_to_dial() -> Shape {
    let pattern = "^[-+ ().*#/0-9]*[0-9][-+ ().*#/0-9]*$";
    or_number(pattern, &["+1-800-555-0142"], "a telephone number: `\"+1-800-555-0142\"`")
}

/// One key of the telephone or several in a row.
pub(super) const PRESS: &str = "^(?:star|pound|hash|[0-9*#]{1,32})$";

pub(crate) fn press() -> Shape {
    Shape::Like(Like {
        pattern: PRESS.to_owned(),
        also: Also::Whole(0.0, f64::MAX),
        examples: &["1", "star", "pound"],
        what: "a key of a telephone: digits (`1`, `\"500\"`), `star` or `pound`",
    })
}

/// A text of a certain form, or any number that is not negative.
fn or_number(pattern: &str, examples: &'static [&'static str], what: &'static str) -> Shape {
    Shape::Like(Like { pattern: pattern.to_owned(), also: Also::Numbers(0.0, f64::MAX), examples, what })
}

/// The names of the zone database inside the program. The reader takes them in other capitals as well.
pub(super) fn timezone() -> Shape {
    Shape::Named("timezone")
}

/// Every zone.
pub(super) fn timezones() -> Shape {
    let mut zones: Vec<&'static str> = tz::db().available().map(|name| &*name.to_string().leak()).collect();
    zones.sort_unstable();
    Shape::Word(zones)
}

/// `Mon-Fri 08:00-18:00`, `always`.
pub(super) fn openings() -> Shape {
    Shape::Named("opening")
}

pub(super) fn opening() -> Shape {
    let any_case = |letters: &str| -> String {
        letters.chars().map(|letter| format!("[{}{letter}]", letter.to_ascii_uppercase())).collect()
    };
    // Three letters of a day, or more.
    let day = |name: &str| {
        let rest = name[3..]
            .chars()
            .rev()
            .fold(String::new(), |rest, letter| format!("(?:{}{rest})?", any_case(&letter.to_string())));
        format!("{}{rest}", any_case(&name[..3]))
    };
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let day = format!("(?:{})", names.map(day).join("|"));
    let days = format!("{day}(?:\\s*-\\s*{day})?");
    let days = format!("{days}(?:\\s*,\\s*{days})*,?");
    let from = "(?:[01]?[0-9]|2[0-3]):[0-5][0-9]";
    let until = format!("(?:{from}|24:00)");
    let times = format!("{from}-{until}(?:,{from}-{until})*");
    Shape::like(format!("^\\s*(?:always|(?:{days}\\s+)?{times})\\s*$"), &["Mon-Fri 08:00-18:00", "always"])
        .what("opening hours: `Mon-Fri 08:00-18:00` or `always`")
}

/// A file below the prompt folder.
pub(super) fn file_name() -> Shape {
    let pattern = "^(?![/\\\\~])(?!(?:.*[/\\\\])?\\.\\.(?:[/\\\\]|$))[^:\\u0000]+$";
    or_number(pattern, &["welcome.wav"], "a file below the prompt folder: `welcome.wav`")
}
