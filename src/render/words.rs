//! Words that every format for people has in common.

use std::fmt::Write as _;

use crate::finding::{Code, Severity, count_of};
use crate::lint::{Check, Profile};
use crate::report::{CallView, Fate, Recording, Report, Verdict, under};

/// What a kind of event is called beside a clock.
pub(super) fn words_for(kind: &str) -> &str {
    match kind {
        "ringback" => "rings",
        "busy" => "busy tone",
        "hold" => "on hold",
        "music" => "music",
        "silence" => "silence",
        "beep" => "beep",
        "transfer" => "handed on",
        "human" => "A PERSON SPEAKS",
        "voicemail" => "leaves a message",
        "callback" => "will be called back",
        "end" => "end of the call",
        other => other,
    }
}

/// How many findings of each severity, the worst first; empty where there are none.
pub(super) fn found(report: &Report) -> String {
    found_of(report.findings.iter().map(|finding| finding.severity))
}

/// How many there are of each severity, the worst first.
pub(super) fn found_of(severities: impl Iterator<Item = Severity> + Clone) -> String {
    [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .map(|severity| (severities.clone().filter(|one| *one == severity).count(), severity.name()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| if name == "info" { format!("{count} info") } else { count_of(count, name) })
        .collect::<Vec<_>>()
        .join(", ")
}

/// What was found and is not shown: ` (3 allowed by comments, 12 in the baseline)`, or nothing.
pub(super) fn set_aside(report: &Report) -> String {
    let words: Vec<String> = report.set_aside.iter().map(|aside| format!("{} {}", aside.count, aside.why)).collect();
    if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) }
}

/// What stands under a heading of a rule's documentation, on one line.
pub(super) fn paragraph(code: &Code, heading: &str) -> Option<String> {
    Some(under(code, heading)?.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// How many calls went as they should, of those that somebody judged.
pub(super) fn judged(report: &Report) -> String {
    if let Some(journeys) = &report.journeys {
        let of = |fate| journeys.count(fate);
        let left = |count: usize, what: &str| if count > 0 { format!(", {count} {what}") } else { String::new() };
        let (other, unheard) = (left(of(Fate::Another), "on no journey"), left(of(Fate::NotJudged), "not judged"));
        return format!("{} passed, {} failed{other}{unheard}", of(Fate::Passed), of(Fate::Failed));
    }
    let judged: Vec<_> = report.calls.iter().filter_map(|call| call.verdict).collect();
    let passed = judged.iter().filter(|verdict| **verdict == Verdict::Passed).count();
    // What could not be read was not played, and nobody shall take it for passed.
    let unplayed = report.looked_at.iter().map(|count| count.count).sum::<usize>().saturating_sub(judged.len());
    let unplayed = if unplayed > 0 { format!(", {unplayed} not played") } else { String::new() };
    format!("{passed} passed, {} failed{unplayed}", judged.len() - passed)
}

/// The whole in one line: `2 menus: 3 errors, 1 info`, `12 audits: 11 passed, 1 failed; 1 error`.
pub(super) fn summary(report: &Report) -> String {
    let looked_at: Vec<String> = report.looked_at.iter().map(|count| count_of(count.count, count.what)).collect();
    let mut found = found(report);
    if report.command == "audit" {
        found = if found.is_empty() { judged(report) } else { format!("{}; {found}", judged(report)) };
    } else if report.command == "generate" {
        let written = report.tables.iter().filter(|table| table.name == "written").map(|table| table.rows.len());
        found = format!("{} written", count_of(written.sum(), "audit"));
    } else if found.is_empty() {
        found = "no findings".to_owned();
    }
    found += &set_aside(report);
    if looked_at.is_empty() { found } else { format!("{}: {found}", looked_at.join(", ")) }
}

/// `profile es: Spain, Ley 10/2025; 6 checks, 2 not judged. Check with counsel.`: a line each law that was asked.
pub(super) fn laws(report: &Report) -> Vec<String> {
    let line = |profile: &&Profile| {
        let left = |check: &&Check| report.not_judged.iter().any(|left| left.code.id == check.code.id);
        let checks = count_of(profile.checks.len(), "check");
        let left = match profile.checks.iter().filter(left).count() {
            0 => String::new(),
            left => format!(", {left} not judged"),
        };
        format!("profile {}: {}, {}; {checks}{left}. Check with counsel.", profile.name, profile.country, profile.law)
    };
    report.profiles.iter().map(line).collect()
}

/// What rules could not judge, a line each.
pub(super) fn not_judged(report: &Report) -> Vec<String> {
    let (groups, facts) = left_out(report);
    groups.into_iter().chain(facts).collect()
}

/// The same in two: `3 prompts without text (RT110, RT416)`, what is the same for several rules said once; and the facts
/// that laws ask for, with what to write.
pub(super) fn left_out(report: &Report) -> (Vec<String>, Vec<String>) {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    let mut facts: Vec<(String, Vec<&str>)> = Vec::new();
    for left in &report.not_judged {
        let (list, words, name) = match left.why.fact() {
            Some((_, write)) => (&mut facts, write, left.code.name),
            None => (&mut groups, left.why.words(left.count), left.code.id),
        };
        match list.iter_mut().find(|(known, _)| *known == words) {
            Some((_, rules)) => rules.push(name),
            None => list.push((words, vec![name])),
        }
    }
    (
        groups.iter().map(|(words, rules)| format!("{words} ({})", rules.join(", "))).collect(),
        facts.iter().map(|(write, rules)| format!("{}; {write}", rules.join(", "))).collect(),
    )
}

/// Who calls: `an expert caller`.
fn article(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {word} caller")
}

/// Who calls which line, and when.
pub(super) fn who(call: &CallView) -> String {
    let mut who = if call.caller == "you" {
        format!("you call {}", call.line)
    } else {
        format!("{} calls {}", article(&call.caller), call.line)
    };
    if let Some(moment) = &call.answered_at {
        let _ = write!(who, ", {moment}");
    }
    who
}

/// Where a call was written to, and what is not as on a telephone in it.
pub(super) fn recording(recording: &Recording) -> String {
    let mut words = format!("written to {} ({})", recording.file, recording.length);
    if recording.tones.1 {
        let _ = write!(words, "; no published ringing for this country, that of {} stands in", recording.tones.0);
    }
    if recording.silent > 0 {
        let _ = write!(words, "; {} not recorded and silent in it", count_of(recording.silent, "prompt"));
    }
    words
}
