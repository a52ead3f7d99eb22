//! What a planned call shows, in the words of the line: the purpose of its audit, and a name for its file.

use super::Item;
use super::planner::{Hop, PlannedCall};
use super::tell::Tell;
use crate::call::{Hour, Move};
use crate::graph::{Action, Queue, StepKind};

/// Details that a purpose names (ours); the others are for the coverage report.
const MOST_DETAILS: usize = 3;

/// How much a key says of a call, among [`Detail::rank`]s.
const KEY: u8 = 5;

/// A thing that a call is made for: `presses` `2 at main`.
struct Detail {
    /// How little it says of the call.
    rank: u8,
    /// What the caller does.
    verb: String,
    /// Where, or which.
    of: String,
    /// What stands behind it.
    after: &'static str,
    /// A name for it.
    name: String,
}

impl Tell<'_> {
    /// What the call shows, in a sentence, and in a file's name.
    pub(super) fn purpose(&self, call: &PlannedCall) -> (String, String) {
        let mut details: Vec<Detail> = Vec::new();
        for place in &call.gains {
            details.extend(self.items.all.get(*place).and_then(|item| self.detail(*item)));
        }
        if details.iter().all(|detail| detail.rank > KEY) {
            // Made for what is heard on the way: the keys say which way that is.
            let keys = call.hops.iter().filter_map(|hop| {
                let by = hop.by.filter(|by| matches!(by, Move::Key(_)))?;
                self.detail(Item::Moved(self.walks.step(hop.node), by))
            });
            details.extend(keys.collect::<Vec<_>>());
        }
        // What is rare says most; of equals what comes first on the call.
        details.sort_by_key(|detail| detail.rank);
        let (end, end_name) = self.end(call);
        let mut name: Vec<String> = details.first().map(|detail| detail.name.clone()).into_iter().collect();
        name.push(end_name);
        let language = call.hops.last().map(|hop| self.walks.language(hop.node)).unwrap_or_default();
        let tag = self.graph.line.languages.get(language).filter(|_| language > 0);
        name.extend(tag.map(|tag| format!("in-{tag}")));
        let mut groups: Vec<(String, &str, Vec<String>)> = Vec::new();
        for detail in details {
            match groups.iter_mut().find(|(verb, after, _)| *verb == detail.verb && *after == detail.after) {
                Some((_, _, of)) if of.contains(&detail.of) => {}
                Some((_, _, of)) => of.push(detail.of),
                None => groups.push((detail.verb, detail.after, vec![detail.of])),
            }
        }
        let mut told: Vec<String> = groups
            .into_iter()
            .take(MOST_DETAILS)
            .map(|(verb, after, of)| format!("{verb} {}{after}", several(&of)))
            .collect();
        told.push(end);
        let last = told.pop().unwrap_or_default();
        let way = if told.is_empty() { last } else { format!("{} and {last}", told.join(", ")) };
        let speaks = tag.map(|tag| format!(" in {tag}")).unwrap_or_default();
        let when = &self.moments.0[call.when];
        let hour = call.hops.iter().find_map(|hop| match hop.by {
            Some(Move::Hours(hour)) => Some(hour),
            _ => None,
        });
        let sentence = match hour {
            Some(Hour::Closed | Hour::Holiday) if !when.word.is_empty() => {
                format!("On {} a caller{speaks} {way}", when.word)
            }
            _ => format!("A caller{speaks} {way}"),
        };
        (sentence, slug(&name.join("-")))
    }

    /// A thing that a call is made for, as the caller lives through it.
    fn detail(&self, item: Item) -> Option<Detail> {
        let step = self.graph.step(item.step());
        let at = step.name.clone();
        let new = |rank: u8, verb: &str, of: String, after: &'static str, name: String| {
            Some(Detail { rank, verb: verb.to_owned(), of, after, name })
        };
        let by = match item {
            Item::Moved(_, by) => by,
            Item::Spoken(..) if !matches!(step.kind, StepKind::Menu(_)) => {
                return new(KEY + 3, "hears", at.clone(), "", at);
            }
            _ => return None,
        };
        match by {
            Move::Overflow => new(0, "waits too long in", at.clone(), "", format!("too-long-a-wait-in-{at}")),
            Move::CallBack => new(0, "asks for a call back in", at.clone(), "", format!("a-call-back-from-{at}")),
            Move::Spent(_) => new(1, "gives no valid key at", at.clone(), "", format!("no-valid-key-at-{at}")),
            Move::NotConfirmed => new(2, "takes back the entry at", at.clone(), "", format!("not-confirmed-at-{at}")),
            Move::WrongKey => new(3, "presses a wrong key at", at.clone(), "", format!("a-wrong-key-at-{at}")),
            Move::Silence => new(3, "is silent at", at.clone(), "", format!("silence-at-{at}")),
            Move::Outcome(Some(outcome)) => {
                let word = step.outcomes.get(outcome)?.name.as_str();
                let name = format!("{at}-{word}");
                match (&step.kind, word) {
                    (StepKind::Transfer { .. }, "no_answer") => new(4, "gets no answer from", at, "", name),
                    (StepKind::Transfer { .. }, "busy") => new(4, "finds", at, " busy", name),
                    _ => new(4, "has", format!("{at} {word}"), "", name),
                }
            }
            Move::Key(key) => {
                let StepKind::Menu(menu) = &step.kind else { return None };
                let key = menu.keys.get(key)?;
                match key.action {
                    Action::Repeat => new(KEY + 1, "hears", at.clone(), " again", format!("{at}-again")),
                    Action::Back => new(KEY + 1, "goes back from", at.clone(), "", format!("back-from-{at}")),
                    // The language is told already.
                    _ if key.language.is_some_and(|language| language > 0) => None,
                    _ => {
                        let name = format!("key-{}-at-{at}", key.press);
                        new(KEY, "presses", format!("{} at {at}", key.press), "", name)
                    }
                }
            }
            Move::Hours(Hour::Closed) => new(KEY + 2, "finds", at.clone(), " closed", format!("{at}-closed")),
            Move::Hours(_) | Move::Outcome(None) | Move::Answered => None,
        }
    }

    /// What the call comes to, in words and in a name.
    fn end(&self, call: &PlannedCall) -> (String, String) {
        let Some(hop) = call.hops.last() else { return ("calls".to_owned(), "a-call".to_owned()) };
        let step = self.graph.step(self.walks.step(hop.node));
        let left = |hop: &Hop| matches!(self.graph.step(self.walks.step(hop.node)).kind, StepKind::Voicemail { .. });
        let served = call.hops.iter().any(|hop| !self.graph.step(self.walks.step(hop.node)).serves.is_empty());
        let (words, name) = match (&step.kind, hop.by) {
            _ if hop.hangs_up => ("comes to", "comes-to"),
            (StepKind::Queue(Queue { human: true, .. }), Some(Move::Answered))
            | (StepKind::Transfer { human: true, .. }, Some(Move::Outcome(None))) => {
                return ("reaches a person".to_owned(), "reaches-a-person".to_owned());
            }
            (StepKind::Voicemail { .. }, _) => {
                return ("can leave a message".to_owned(), "leaves-a-message".to_owned());
            }
            (StepKind::Callback { .. }, _) => {
                return ("is promised a call back".to_owned(), "is-called-back".to_owned());
            }
            (StepKind::Disconnect(_), _) if call.hops.iter().any(left) => {
                return ("leaves a message".to_owned(), "leaves-a-message".to_owned());
            }
            (StepKind::Disconnect(_), _) if served => return ("is served".to_owned(), "is-served".to_owned()),
            (StepKind::Transfer { .. } | StepKind::Queue(_), _) => ("is handed on by", "is-handed-on-by"),
            _ => ("hears the call end in", "ends-in"),
        };
        (format!("{words} {}", step.name), format!("{name}-{}", step.name))
    }
}

/// `a`, `a and b`, `a, b and c`, `a, b and 3 more`.
fn several(of: &[String]) -> String {
    match of {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] if of.len() <= 3 => format!("{} and {last}", first.join(", ")),
        [first, second, rest @ ..] => format!("{first}, {second} and {} more", rest.len()),
    }
}

/// A file's name of plain letters: lower case, a hyphen between words, at most sixty letters.
fn slug(text: &str) -> String {
    let mut out = String::new();
    for letter in text.to_lowercase().chars() {
        match letter {
            '*' => out.push_str("star"),
            letter if letter.is_ascii_alphanumeric() => out.push(letter),
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    let cut = out.char_indices().nth(60).map_or(out.len(), |(at, _)| out[..at].rfind('-').unwrap_or(at));
    out.truncate(cut);
    let out = out.trim_matches('-').to_owned();
    if out.is_empty() { "a-call".to_owned() } else { out }
}
