//! Moments of a call that tell the opening hours of a line apart: a real Monday morning, a night, a holiday.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::call::{Hour, moment_in};
use crate::graph::{MenuGraph, StepId, StepKind};
use crate::menu::Hours;

/// Moments that are looked at, at most (ours): a line with so many different hours is told apart by the first of them.
const MOST: usize = 24;
/// Holidays that are looked at, at most (ours).
const MOST_HOLIDAYS: usize = 40;

/// A moment, and what all opening hours of the line say of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct When {
    /// The local moment of the answer; `None`: no step asks for it.
    pub at: Option<DateTime>,
    /// A word about it: `a Monday morning`.
    pub word: String,
    /// For each step that asks, in the order of the file, what it is told.
    pub told: Vec<(StepId, Hour)>,
}

impl When {
    /// What a step is told.
    #[must_use]
    pub fn hour(&self, step: StepId) -> Hour {
        self.told.binary_search_by_key(&step, |(step, _)| *step).map_or(Hour::Open, |at| self.told[at].1)
    }
}

/// The moments of a line that differ.
#[derive(Debug)]
pub struct Moments(pub Vec<When>);

impl Moments {
    /// Finds them. `around`: a day after which they lie, as near as the hours allow; that of an audit, or of the file.
    #[must_use]
    pub fn new(graph: &MenuGraph, around: Date) -> Self {
        let asking: Vec<(StepId, Option<&Hours>, bool)> = graph
            .steps()
            .filter_map(|(id, step)| match &step.kind {
                StepKind::Hours { hours, holiday, .. } => {
                    Some((id, hours.and_then(|at| graph.line.hours.get(at)).map(|(_, hours)| hours), holiday.is_some()))
                }
                _ => None,
            })
            .collect();
        if asking.is_empty() {
            return Self(vec![When { at: None, word: String::new(), told: Vec::new() }]);
        }
        let mut found: Vec<When> = Vec::new();
        for at in candidates(graph, around) {
            let Some(told) = told(graph, &asking, at) else { continue };
            if found.iter().all(|known| known.told != told) {
                found.push(When { at: Some(at), word: word(graph, at), told });
            }
            if found.len() >= MOST {
                break;
            }
        }
        if found.is_empty() {
            found.push(When {
                at: None,
                word: String::new(),
                told: asking.iter().map(|(step, ..)| (*step, Hour::Open)).collect(),
            });
        }
        Self(found)
    }
}

/// Moments worth a look, the plainest first: a Monday at ten, nights, the edges of all hours, weekends, holidays.
fn candidates(graph: &MenuGraph, around: Date) -> Vec<DateTime> {
    let holiday = |day: Date| graph.line.hours.iter().any(|(_, hours)| hours.is_holiday(day));
    // The first Monday from that day on with a week free of holidays, where there is one within a year.
    let monday = (0..371)
        .filter_map(|days| around.checked_add(jiff::Span::new().days(days)).ok())
        .filter(|day| day.weekday() == jiff::civil::Weekday::Monday)
        .find(|monday| {
            (0..7).all(|days| monday.checked_add(jiff::Span::new().days(days)).is_ok_and(|day| !holiday(day)))
        });
    let monday = monday.unwrap_or(around);
    let mut minutes: Vec<u16> =
        vec![10 * 60, 22 * 60, 14 * 60, 2 * 60 + 30, 19 * 60 + 30, 7 * 60 + 30, 8 * 60 + 30, 17 * 60 + 30];
    // Between two edges of the hours lies a moment that may differ from all others.
    let mut edges: Vec<u16> = graph.line.hours.iter().flat_map(|(_, hours)| hours.edges()).chain([0, 1440]).collect();
    edges.sort_unstable();
    edges.dedup();
    minutes.extend(edges.windows(2).map(|pair| (pair[0] + pair[1]) / 2));
    let mut days: Vec<Date> = [0, 5, 6, 1, 2, 3, 4]
        .iter()
        .filter_map(|days| monday.checked_add(jiff::Span::new().days(*days)).ok())
        .collect();
    let mut holidays: Vec<Date> =
        graph.line.hours.iter().flat_map(|(_, hours)| hours.holidays.iter().map(|(day, _)| *day)).collect();
    holidays.sort_unstable();
    holidays.dedup();
    // Those to come before those that are over.
    holidays.sort_by_key(|day| *day < around);
    days.extend(holidays.into_iter().take(MOST_HOLIDAYS));
    let at = |day: Date, minute: u16| day.at((minute / 60 % 24) as i8, (minute % 60) as i8, 0, 0);
    days.iter().flat_map(|day| minutes.iter().map(move |minute| at(*day, *minute))).collect()
}

/// What every step is told at a moment; `None`: the clocks skip it.
fn told(graph: &MenuGraph, asking: &[(StepId, Option<&Hours>, bool)], at: DateTime) -> Option<Vec<(StepId, Hour)>> {
    let answered = moment_in(at, &graph.line.timezone)?;
    let hour = |(step, hours, has_holiday): &(StepId, Option<&Hours>, bool)| {
        let Some(hours) = hours else { return Some((*step, Hour::Open)) };
        let zone = hours.timezone.as_ref().map_or(&graph.line.timezone, |zone| &zone.value);
        let local = answered.to_zoned(TimeZone::get(zone).ok()?);
        let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap_or_default();
        let hour = if hours.is_open(local.date(), minute) {
            Hour::Open
        } else if *has_holiday && hours.is_holiday(local.date()) {
            Hour::Holiday
        } else {
            Hour::Closed
        };
        Some((*step, hour))
    };
    asking.iter().map(hour).collect()
}

/// A moment in words: `a Monday morning`, `a Saturday`, `at night`, `a holiday`.
fn word(graph: &MenuGraph, at: DateTime) -> String {
    if graph.line.hours.iter().any(|(_, hours)| hours.is_holiday(at.date())) {
        return "a holiday".to_owned();
    }
    let day = at.strftime("%A").to_string();
    match at.hour() {
        6..12 => format!("a {day} morning"),
        12..18 => format!("a {day} afternoon"),
        18..22 => format!("a {day} evening"),
        _ => format!("a {day} night"),
    }
}
