//! Opening hours: days, times, holidays, in a time zone of their own.

use std::fmt;

use jiff::civil::{Date, Weekday};

use crate::finding::{BAD_VALUE, did_you_mean};
use crate::source::Spanned;
use crate::syntax::{Entry, Node, Reader, Value};

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// Days of the week, Monday first.
pub type Days = [bool; 7];

/// When somebody answers.
#[derive(Clone, Default, Debug)]
pub struct Hours {
    /// Times that are open; any of them suffices.
    pub open: Vec<Opening>,
    /// Days on which other times count (none of them: closed all day).
    pub holidays: Vec<(Date, Vec<Opening>)>,
    /// The zone that the times are in; else the line's.
    pub timezone: Option<Spanned<String>>,
}

/// A stretch of the day on some days; `until` at or before `from` runs over midnight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Opening {
    /// The days on which it begins.
    pub days: Days,
    /// Minute of the day, in.
    pub from: u16,
    /// Minute of the day, out; 1440 is midnight.
    pub until: u16,
}

impl Hours {
    /// Whether somebody answers at a local moment: `minute` of the day on `date`.
    #[must_use]
    pub fn is_open(&self, date: Date, minute: u16) -> bool {
        let today = self.openings(date).iter().any(|opening| opening.covers(date.weekday(), minute));
        let yesterday = date.yesterday().is_ok_and(|yesterday| {
            self.openings(yesterday).iter().any(|opening| opening.runs_over(yesterday.weekday(), minute))
        });
        today || yesterday
    }

    /// Whether a date is a holiday.
    #[must_use]
    pub fn is_holiday(&self, date: Date) -> bool {
        self.holidays.iter().any(|(holiday, _)| *holiday == date)
    }

    /// The minutes of a day at which somebody begins or ceases to answer, in no order.
    pub fn edges(&self) -> impl Iterator<Item = u16> {
        let all = self.open.iter().chain(self.holidays.iter().flat_map(|(_, openings)| openings));
        all.flat_map(|opening| [opening.from, opening.until])
    }

    fn openings(&self, date: Date) -> &[Opening] {
        self.holidays.iter().find(|(holiday, _)| *holiday == date).map_or(&self.open, |(_, open)| open)
    }
}

/// As it is written in a menu: `Mon-Fri 08:00-18:00, Sat 10:00-14:00; 2026-12-25 closed`. The zone is left out.
impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = |openings: &[Opening]| match openings {
            [] => "closed".to_owned(),
            openings => openings.iter().map(Opening::to_string).collect::<Vec<_>>().join(", "),
        };
        f.write_str(&all(&self.open))?;
        for (date, openings) in &self.holidays {
            write!(f, "; {date} {}", all(openings))?;
        }
        Ok(())
    }
}

/// As it is written in a menu: `Mon-Fri 08:00-18:00`, `always`.
impl fmt::Display for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        if self.days == [true; 7] && (self.from, self.until) == (0, DAY) {
            return f.write_str("always");
        }
        if self.days != [true; 7] {
            let mut first = true;
            let mut day = 0;
            while day < 7 {
                let run = self.days[day..].iter().take_while(|on| **on).count();
                if run > 0 {
                    let comma = if first { "" } else { "," };
                    match run {
                        1 => write!(f, "{comma}{}", NAMES[day])?,
                        _ => write!(f, "{comma}{}-{}", NAMES[day], NAMES[day + run - 1])?,
                    }
                    first = false;
                }
                day += run.max(1);
            }
            f.write_str(" ")?;
        }
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        write!(f, "{}-{}", clock(self.from), clock(self.until))
    }
}

impl Opening {
    fn on(&self, day: Weekday) -> bool {
        self.days[day.to_monday_zero_offset() as usize]
    }

    fn covers(&self, day: Weekday, minute: u16) -> bool {
        self.on(day) && minute >= self.from && (minute < self.until || self.until <= self.from)
    }

    fn runs_over(&self, day: Weekday, minute: u16) -> bool {
        self.on(day) && self.until <= self.from && minute < self.until
    }
}

impl Reader<'_> {
    /// `{open: Mon-Fri 08:00-18:00, holidays: [2026-12-25], timezone: America/New_York}`; a text or a list is `open`.
    pub fn hours(&mut self, node: &Node) -> Hours {
        if !matches!(node.value, Value::Map { .. }) {
            return Hours { open: self.openings(node), ..Hours::default() };
        }
        let mut table = self.table(node, "opening hours");
        let open = table.need(self, "open", "write `open: Mon-Fri 08:00-18:00`, or `open: always`");
        let open = open.map(|node| self.openings(node)).unwrap_or_default();
        let holidays = table.take("holidays").map(|node| self.holidays(node)).unwrap_or_default();
        let timezone = table.take("timezone").and_then(|node| self.timezone(node));
        table.finish(self);
        Hours { open, holidays, timezone }
    }

    /// The name of a time zone of the IANA database.
    pub fn timezone(&mut self, node: &Node) -> Option<Spanned<String>> {
        let name = self.text(node)?;
        if jiff::tz::TimeZone::get(&name.value).is_err() {
            let near = did_you_mean(
                &name.value,
                [
                    "America/New_York",
                    "America/Chicago",
                    "America/Los_Angeles",
                    "Europe/London",
                    "Europe/Berlin",
                    "Europe/Madrid",
                    "UTC",
                ],
            );
            self.wrong(
                &BAD_VALUE,
                name.span,
                format!("`{}` is no time zone{near}", name.value),
                "write an IANA name: `America/New_York`, `Europe/Madrid`",
            );
            return None;
        }
        Some(name)
    }

    fn openings(&mut self, node: &Node) -> Vec<Opening> {
        self.list(node)
            .into_iter()
            .flat_map(|item| {
                let found = item.text().and_then(openings);
                if found.is_none() {
                    let written = item.text().unwrap_or(item.kind());
                    self.wrong(
                        &BAD_VALUE,
                        item.span,
                        format!("`{written}` does not say when it is open"),
                        "write `Mon-Fri 08:00-18:00`, several in a list, or `always`",
                    );
                }
                found.unwrap_or_default()
            })
            .collect()
    }

    fn holidays(&mut self, node: &Node) -> Vec<(Date, Vec<Opening>)> {
        let days: Vec<(&Node, Option<&Entry>)> = match &node.value {
            Value::Map { entries, .. } => entries.iter().map(|entry| (&entry.value, Some(entry))).collect(),
            _ => self.list(node).into_iter().map(|item| (item, None)).collect(),
        };
        let mut holidays = Vec::new();
        for (node, entry) in days {
            let (text, span) = match entry {
                Some(entry) => (Some(&*entry.key.value), entry.key.span),
                None => (node.text(), node.span),
            };
            let Some(date) = text.and_then(|text| text.parse::<Date>().ok()) else {
                self.wrong(
                    &BAD_VALUE,
                    span,
                    format!("`{}` is no date", text.unwrap_or(node.kind())),
                    "write year, month, day: `2026-12-25`",
                );
                continue;
            };
            let closed = entry.is_none() || node.text() == Some("closed");
            holidays.push((date, if closed { Vec::new() } else { self.openings(node) }));
        }
        holidays
    }
}

/// `Mon-Fri 08:00-18:00`, `Sat,Sun 10:00-14:00`, `22:00-06:00` (every day), `always`.
fn openings(text: &str) -> Option<Vec<Opening>> {
    let text = text.trim();
    if text == "always" {
        return Some(vec![Opening { days: [true; 7], from: 0, until: DAY }]);
    }
    let mut parts: Vec<&str> = text.split_whitespace().collect();
    let times = parts.pop()?;
    let days = if parts.is_empty() { [true; 7] } else { days(&parts.concat())? };
    times
        .split(',')
        .map(|times| {
            let (from, until) = times.split_once('-')?;
            Some(Opening { days, from: minute(from).filter(|from| *from < DAY)?, until: minute(until)? })
        })
        .collect()
}

fn days(text: &str) -> Option<Days> {
    let mut days = [false; 7];
    for part in text.split(',').filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (weekday(first)?, weekday(last)?);
        let mut day = first;
        loop {
            days[day] = true;
            if day == last {
                break;
            }
            day = (day + 1) % 7;
        }
    }
    Some(days)
}

fn weekday(text: &str) -> Option<usize> {
    let lower = text.trim().to_ascii_lowercase();
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    (lower.len() >= 3).then(|| names.iter().position(|name| name.starts_with(&lower)))?
}

fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let digits = |text: &str| text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hours) || !digits(minutes) || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60 && hours * 60 + minutes <= DAY).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> Hours {
        Hours { open: openings(text).unwrap_or_default(), ..Hours::default() }
    }

    #[test]
    fn a_stretch_may_run_over_midnight_and_a_week_over_its_end() {
        let night = open("Fri-Mon 22:00-06:00");
        let date = |text: &str| text.parse::<Date>().unwrap();
        assert!(night.is_open(date("2026-11-20"), 23 * 60), "Friday night");
        assert!(night.is_open(date("2026-11-24"), 5 * 60), "Tuesday before six, from Monday's night");
        assert!(!night.is_open(date("2026-11-24"), 23 * 60), "Tuesday night");
        assert!(!night.is_open(date("2026-11-20"), 6 * 60), "Friday at six, Thursday had no night");
    }

    #[test]
    fn a_holiday_is_closed_or_has_hours_of_its_own() {
        let mut office = open("Mon-Fri 08:00-18:00");
        let eve = "2026-12-24".parse().unwrap();
        office.holidays = vec![(eve, openings("08:00-12:00").unwrap())];
        assert!(office.is_open(eve, 11 * 60) && !office.is_open(eve, 12 * 60));
        assert!(office.is_holiday(eve));
    }

    #[test]
    fn hours_are_told_as_they_are_written() {
        for text in ["Mon-Fri 08:00-18:00", "Mon-Wed,Fri 22:00-06:00", "always", "09:30-24:00", "Sat 10:00-14:00"] {
            assert_eq!(open(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["Mon-Fri", "Mon-Fri 8-18", "Mon-Fri 08:00-25:00", "Noday 08:00-18:00", "08:60-09:00", ""] {
            assert_eq!(openings(text), None, "{text}");
        }
    }
}
