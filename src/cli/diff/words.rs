//! Changes in words, for people.

use crate::diff::{Area, CallerChange, Change, Diff, Length, Outcomes, ReasonFigures, Turn, What};
use crate::report::{Sign, ToldLine};
use crate::time::Time;
use crate::timing::Basis;

/// Steps and reasons that are named before the rest is counted (ours).
const NAMED: usize = 3;

/// The whole in one sentence.
pub(super) fn headline(diff: &Diff) -> String {
    let turned = |wanted: Turn| -> Vec<String> {
        // A reason that one line does not know is told among the changes.
        let both = diff.callers.iter().filter(|one| one.old.is_some() && one.new.is_some());
        let all = both.filter(|one| one.turn() == wanted);
        all.map(|one| {
            let main = differences(one).into_iter().next();
            main.map_or_else(|| format!("`{}`", one.reason), |(main, _)| format!("`{}` ({main})", one.reason))
        })
        .collect()
    };
    if diff.changes.is_empty() && diff.callers.iter().all(|one| one.turn() == Turn::Same) {
        return "no change for callers".to_owned();
    }
    let areas: Vec<String> = Area::ALL
        .into_iter()
        .map(|area| (area, diff.changes.iter().filter(|change| change.what.area() == area).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(area, count)| match (area, count) {
            (Area::Line, count) => format!("{count} {}", area.one()),
            (_, 1) => format!("1 {}", area.one()),
            (_, count) => format!("{count} {}s", area.one()),
        })
        .collect();
    let mut out = match diff.changes.len() {
        1 => format!("1 change ({})", areas.join(", ")),
        count => format!("{count} changes ({})", areas.join(", ")),
    };
    let mut said = false;
    for (turn, words) in [(Turn::Worse, "worse for"), (Turn::Mixed, "mixed for"), (Turn::Better, "better for")] {
        let all = turned(turn);
        if !all.is_empty() {
            out.push_str(if said { ", " } else { "; " });
            out.push_str(&format!("{words} {}", some(&all)));
            said = true;
        }
    }
    if !said {
        out.push_str("; no reason to call needs more or fewer keys");
    }
    out
}

/// The first few, and how many more.
fn some(all: &[String]) -> String {
    match all.len() {
        count if count > NAMED + 1 => format!("{} and {} more", all[..NAMED].join(", "), count - NAMED),
        0 | 1 => all.concat(),
        count => format!("{} and {}", all[..count - 1].join(", "), all[count - 1]),
    }
}

// ---- callers ----

/// A reason whose callers notice something.
pub(super) fn caller(change: &CallerChange) -> Option<ToldLine> {
    let share = change.new.as_ref().or(change.old.as_ref()).and_then(|figures| figures.share);
    let share = share.map_or_else(String::new, |share| format!(" ({}%)", (share * 100.0).round()));
    let (sign, text) = match (&change.old, &change.new, change.turn()) {
        // A reason that one of the lines does not know is told with what the line says about itself.
        (None, _, _) | (_, None, _) | (_, _, Turn::Same) => return None,
        (_, _, turn) => {
            let (sign, word) = match turn {
                Turn::Better => (Sign::Better, "better"),
                Turn::Worse => (Sign::Worse, "worse"),
                _ => (Sign::Changed, "mixed"),
            };
            let all = differences(change).into_iter();
            let all: Vec<String> =
                all.map(|(what, detail)| if detail.is_empty() { what } else { format!("{what} ({detail})") }).collect();
            (sign, format!("{word}: {}", all.join(", ")))
        }
    };
    Some(ToldLine { sign, subject: format!("{}{share}", change.reason), text, quotes: Vec::new(), places: Vec::new() })
}

/// One of the ways in which calls end.
pub(super) type Share = fn(&Outcomes) -> f64;

/// What the callers of a reason notice, the weightiest first, each with its numbers where they are not in it.
fn differences(change: &CallerChange) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let figures = |of: fn(&ReasonFigures) -> Option<f64>| {
        (change.old.as_ref().and_then(of).unwrap_or_default(), change.new.as_ref().and_then(of).unwrap_or_default())
    };
    let later = |more: Option<Time>, what: &str| {
        more.map(|more| {
            let sign = if more > Time::ZERO { "+" } else { "" };
            (format!("{sign}{more} {what}"), String::new())
        })
    };
    out.extend(later(change.t_human_mean(), "to a person"));
    out.extend(later(change.t_human_p90(), "to a person for nine of ten"));
    match change.way() {
        Some(true) => out.push(("there is a way now".to_owned(), String::new())),
        Some(false) => out.push(("there is no way any more".to_owned(), String::new())),
        None => {}
    }
    if let Some(more) = change.keys() {
        let (was, is) = figures(|figures| figures.keys);
        let amount = number(more.abs());
        let keys = if amount == "1" { "key" } else { "keys" };
        let word = if more > 0.0 { "more" } else { "fewer" };
        out.push((format!("{amount} {keys} {word}"), format!("{}, were {}", number(is), number(was))));
    }
    let shares: [(&str, Share); 4] = [
        ("come to a person", |outcomes| outcomes.human),
        ("are served without one", |outcomes| outcomes.served),
        ("leave a message", |outcomes| outcomes.message),
        ("are lost", |outcomes| outcomes.lost),
    ];
    for (words, of) in shares {
        if let Some((was, is)) = change.share(of) {
            out.push((format!("{}% {words}", number(is * 100.0)), format!("were {}%", number(was * 100.0))));
        }
    }
    out
}

/// At most one decimal.
fn number(number: f64) -> String {
    let text = format!("{number:.1}");
    text.trim_end_matches(".0").to_owned()
}

// ---- changes ----

/// A change as a line; `tongues`: the line speaks several languages.
pub(super) fn change(change: &Change, tongues: bool) -> ToldLine {
    let sign = match change.what {
        What::StepAdded | What::PromptAdded | What::KeyAdded => Sign::Added,
        What::StepRemoved | What::PromptRemoved | What::KeyRemoved => Sign::Removed,
        _ => Sign::Changed,
    };
    let steps = match change.steps.len() {
        count if count > NAMED => format!("{} and {} more", change.steps[..NAMED - 1].join(", "), count - NAMED + 1),
        _ => change.steps.join(", "),
    };
    let (before, after) = (change.before.as_deref(), change.after.as_deref());
    let part = &change.part;
    let language = change.language.as_ref().filter(|_| tongues).map_or_else(String::new, |tag| format!(" [{tag}]"));
    let mut subject = steps;
    let text = match change.what {
        What::Line => {
            subject = part.clone();
            now_and_then(before, after)
        }
        What::StepAdded => after.unwrap_or_default().to_owned(),
        What::StepRemoved => before.unwrap_or_default().to_owned(),
        What::StepRenamed => format!("was called {}", name(before)),
        What::Kind => format!("is a {} step, was {}", after.unwrap_or_default(), before.unwrap_or_default()),
        What::Way if part == "hours" => format!("asks the hours {}, asked {}", name(after), name(before)),
        What::Way => format!("{part}: to {}, was {}", place_of(part, after), place_of(part, before)),
        What::Share => match (before, after) {
            (None, Some(after)) => format!("{part} is new, {after}"),
            (Some(before), None) => format!("{part} is gone, was {before}"),
            _ => format!("{part}: {}", now_and_then(before, after)),
        },
        What::Words | What::Length | What::PromptAdded | What::PromptRemoved => {
            subject = format!("{part}{language}");
            lengths(change)
        }
        What::KeyAdded => format!("{part} leads to {}", name(after)),
        What::KeyRemoved => format!("{part} led to {}", name(before)),
        What::KeyMoved => format!("{part} was key {}", before.unwrap_or_default()),
        What::KeyTarget if part.ends_with("language") => format!("{part}: {}", now_and_then(before, after)),
        What::KeyTarget => format!("{part} leads to {}, was {}", name(after), name(before)),
        What::Order => {
            format!("{part} in another order: {}, was {}", after.unwrap_or_default(), before.unwrap_or_default())
        }
        What::Reason => {
            let word = |reasons: Option<&str>| reasons.unwrap_or("nothing").to_owned();
            let verb = if part == "serves" { "serves".to_owned() } else { format!("{part} is for") };
            format!("{verb} {}, was {}", word(after), word(before))
        }
        What::Setting => format!("{part}: {}", now_and_then(before, after)),
    };
    let quotes = match change.what {
        What::Words => [(Sign::Removed, before), (Sign::Added, after)],
        What::PromptAdded => [(Sign::Added, after), (Sign::Added, None)],
        What::PromptRemoved => [(Sign::Removed, before), (Sign::Removed, None)],
        _ => [(Sign::Added, None), (Sign::Added, None)],
    };
    let quotes = quotes.into_iter().filter_map(|(sign, words)| Some((sign, words?.to_owned()))).collect();
    ToldLine { sign, subject, text, quotes, places: [change.old, change.new].into_iter().flatten().collect() }
}

/// A name in backticks; a phrase stays a phrase.
fn name(name: Option<&str>) -> String {
    match name {
        None => "nothing".to_owned(),
        Some(phrase) if phrase.contains(' ') || matches!(phrase, "back" | "nowhere") => phrase.to_owned(),
        Some(name) => format!("`{name}`"),
    }
}

/// Where a way leads; what the line does where nothing was written.
fn place_of(part: &str, target: Option<&str>) -> String {
    match target {
        Some(target) => format!("`{target}`"),
        None if part.starts_with("after") => "nothing (the line hangs up)".to_owned(),
        None => "nothing".to_owned(),
    }
}

fn now_and_then(before: Option<&str>, after: Option<&str>) -> String {
    match (before, after) {
        (Some(before), Some(after)) => format!("{after} (was {before})"),
        (None, Some(after)) => format!("{after} (was not stated)"),
        (Some(before), None) => format!("not stated any more (was {before})"),
        (None, None) => String::new(),
    }
}

/// How much longer or shorter something is said.
fn lengths(change: &Change) -> String {
    let word = |length: Length| {
        let about = if length.basis == Basis::Estimated { "~" } else { "" };
        format!("{about}{}", length.time)
    };
    match change.lengths {
        Some((Some(was), Some(is))) => {
            let more = is.time - was.time;
            let same = if change.what == What::Length { "the same words, " } else { "" };
            let by = Time::from_micros(more.micros().abs());
            match more.cmp(&Time::ZERO) {
                std::cmp::Ordering::Greater => format!("{same}{by} longer ({}, was {})", word(is), word(was)),
                std::cmp::Ordering::Less => format!("{same}{by} shorter ({}, was {})", word(is), word(was)),
                // Words were changed and the recording was not: somebody has to go to the studio.
                std::cmp::Ordering::Equal if (was.basis, is.basis) == (Basis::Measured, Basis::Measured) => {
                    format!("other words, and the recording is as long as it was ({}): is it the old one?", word(is))
                }
                std::cmp::Ordering::Equal => format!("other words, as long ({})", word(is)),
            }
        }
        Some((None, Some(is))) => format!("is said, {}", word(is)),
        Some((Some(was), None)) => format!("is not said any more, {}", word(was)),
        _ => String::new(),
    }
}
