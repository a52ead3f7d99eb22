//! Moments and runs as people name them: `2026-10-01`, `7d`, `12`, `last-1`.

use jiff::civil::{Date, DateTime, Time as Clock};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};

use crate::error::Error;
use crate::history::KeptRun;

/// What may be written for a moment.
const MOMENT: &str = "write a date as 2026-10-01 or 2026-10-01T09:30, or how long ago as 7d, 2w or 36h";

/// What may be written for a run.
const RUN: &str = "write its number, `last`, `last-1`, or a date as 2026-10-01: the last run of that day or before";

/// A moment: a date, in a zone, or so long ago.
pub(super) fn moment(word: &str, now: Option<&Zoned>, zone: &TimeZone) -> Result<Timestamp, Error> {
    if let Some(date) = date(word) {
        let moment = date.unwrap_or_else(|day| day.at(0, 0, 0, 0)).to_zoned(zone.clone());
        return moment
            .map(|moment| moment.timestamp())
            .map_err(|_| Error::new(format!("`{word}` is out of reach")).help(MOMENT));
    }
    let unknown = || Error::new(format!("`{word}` is no date, and no length of time")).help(MOMENT);
    // A span without a unit, or one into the future, is a slip.
    let span: Span = word.parse().map_err(|_| unknown())?;
    if span.is_negative() || span.is_zero() {
        return Err(unknown());
    }
    let now = now.ok_or_else(|| Error::new("there is no clock here").help("write a date as 2026-10-01"))?;
    now.checked_sub(span)
        .map(|moment| moment.timestamp())
        .map_err(|_| Error::new(format!("`{word}` is out of reach")).help(MOMENT))
}

/// A date with its clock time, or a whole day; `None` where it is neither.
fn date(word: &str) -> Option<Result<DateTime, Date>> {
    if let Ok(day) = word.parse::<Date>()
        && word.len() == "2026-10-01".len()
    {
        return Some(Err(day));
    }
    // jiff reads more than people mean: a length of time is none of it.
    if !word.starts_with(|letter: char| letter.is_ascii_digit()) || !word.contains('-') {
        return None;
    }
    word.parse::<DateTime>().ok().map(Ok)
}

/// A run by its number, its place from the last, or its day.
pub(super) fn run<'a>(word: &str, runs: &'a [KeptRun], zone: &TimeZone) -> Result<&'a KeptRun, Error> {
    let last = runs.last().map_or(0, |run| run.id.number());
    if let Some(back) = word.strip_prefix("last") {
        let back = match back.strip_prefix('-') {
            None if back.is_empty() => Some(0),
            None => None,
            Some(back) => back.parse::<usize>().ok(),
        };
        let back = back.ok_or_else(|| Error::new(format!("`{word}` names no run")).help(RUN))?;
        return runs.len().checked_sub(back + 1).and_then(|at| runs.get(at)).ok_or_else(|| {
            let kept = if runs.len() == 1 { "1 run is".to_owned() } else { format!("{} runs are", runs.len()) };
            Error::new(format!("there is no run `{word}`: {kept} kept")).help(RUN)
        });
    }
    if let Some(date) = date(word) {
        let until = date.unwrap_or_else(|day| day.to_datetime(Clock::MAX)).to_zoned(zone.clone());
        let until = until.map_err(|_| Error::new(format!("`{word}` is out of reach")).help(RUN))?.timestamp();
        return runs.iter().rfind(|run| run.start.at <= until).ok_or_else(|| {
            Error::new(format!("there is no run of {word} or before"))
                .help("`ringtrue history` lists the runs that are kept")
        });
    }
    let number: i64 = word.parse().map_err(|_| Error::new(format!("`{word}` names no run")).help(RUN))?;
    runs.iter().find(|run| run.id.number() == number).ok_or_else(|| {
        let there = if last == 0 { "none is kept".to_owned() } else { format!("the last is run {last}") };
        Error::new(format!("there is no run {number}: {there}")).help("`ringtrue history` lists the runs that are kept")
    })
}

/// A moment as people read it, in a zone: `Mon 2026-11-16 09:00`.
pub(super) fn shown(moment: Timestamp, zone: &TimeZone) -> String {
    moment.to_zoned(zone.clone()).strftime("%a %Y-%m-%d %H:%M").to_string()
}

/// Whose clock the times are of.
pub(super) fn zone_note(zone: &TimeZone) -> String {
    match zone.iana_name() {
        Some("UTC" | "Etc/UTC") => "times are UTC".to_owned(),
        Some(name) => format!("times are those of {name}"),
        None => "times are those of this computer".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_day_a_clock_time_or_so_long_ago() {
        let now: Zoned = "2026-11-22T12:00[America/New_York]".parse().unwrap();
        let zone = now.time_zone().clone();
        let said = |word: &str| moment(word, Some(&now), &zone).map(|moment| moment.to_string());
        assert_eq!(said("2026-10-01").unwrap(), "2026-10-01T04:00:00Z");
        assert_eq!(said("2026-10-01T09:30").unwrap(), "2026-10-01T13:30:00Z");
        assert_eq!(said("7d").unwrap(), "2026-11-15T17:00:00Z");
        // The clocks were put back on the first of November: a day is a day, whatever its hours.
        assert_eq!(said("4w").unwrap(), "2026-10-25T16:00:00Z");
        assert_eq!(said("36h").unwrap(), "2026-11-21T05:00:00Z");
        for wrong in ["yesterday", "7", "-7d", "0d", "2026-13-01", "2026-10-01T25:00", "", "P", "99999y", "last"] {
            assert!(said(wrong).is_err(), "{wrong}: {:?}", said(wrong));
        }
        assert!(moment("7d", None, &zone).is_err());
    }
}
