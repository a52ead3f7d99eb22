//! Timeouts, attempts, waits and whatever else a step states beside its words and ways.

use super::{Change, Cx, Side, What};
use crate::graph::{Queue, Settings, Step, StepKind};
use crate::menu::Press;
use crate::time::Time;

/// A value in words; nothing where nothing was stated.
type Value = Option<String>;

fn yes(yes: bool) -> Value {
    Some(if yes { "yes" } else { "no" }.to_owned())
}

fn time(time: Time) -> Value {
    Some(time.to_string())
}

/// Compares what two steps state.
pub(super) fn compare(cx: &Cx<'_>, old: &Step, new: &Step, out: &mut Vec<Change>) {
    let mut tell = |part: &str, before: Value, after: Value| {
        if before != after {
            let change = Change::of(What::Setting, &new.name, part).values(before, after);
            out.push(change.at(Some(old.span), Some(new.span)));
        }
    };
    let speaks = |step: &Step| !matches!(step.kind, StepKind::Hours { .. } | StepKind::Data | StepKind::Missing);
    let asks = |step: &Step| matches!(step.kind, StepKind::Menu(_) | StepKind::Collect(_));
    if speaks(old) && speaks(new) {
        for (part, value) in SPEAKING {
            tell(part, value(&old.settings), value(&new.settings));
        }
    }
    if asks(old) && asks(new) {
        for (part, value) in ASKING {
            tell(part, value(&old.settings), value(&new.settings));
        }
    }
    let tag = |side: &Side<'_>, step: &Step| step.language.map(|language| side.graph.line.languages[language].clone());
    tell("language", tag(cx.old, old), tag(cx.new, new));
    // What a prompt takes is told with the prompt.
    if !matches!(new.kind, StepKind::Play(_)) {
        tell("takes", old.takes.map(|takes| takes.to_string()), new.takes.map(|takes| takes.to_string()));
    }
    match (&old.kind, &new.kind) {
        (StepKind::Collect(was), StepKind::Collect(is)) => {
            let digits =
                |min: u32, max: u32| Some(if min == max { min.to_string() } else { format!("{min} to {max}") });
            tell("digits", digits(was.min, was.max), digits(is.min, is.max));
            let key = |key: Option<char>| Some(Press::parse(&key?.to_string())?.to_string());
            tell("terminator", key(was.terminator), key(is.terminator));
        }
        (StepKind::Queue(was), StepKind::Queue(is)) => queue(was, is, &mut tell),
        (
            StepKind::Transfer { to: was_to, human: was_human, ring: was_ring, .. },
            StepKind::Transfer { to, human, ring, .. },
        ) => {
            tell("to", was_to.clone(), to.clone());
            tell("a person answers", yes(*was_human), yes(*human));
            tell("ring", time(*was_ring), time(*ring));
        }
        (StepKind::Voicemail { max: was_max, beep: was_beep, .. }, StepKind::Voicemail { max, beep, .. }) => {
            tell("longest message", was_max.and_then(time), max.and_then(time));
            tell("beep", yes(*was_beep), yes(*beep));
        }
        (StepKind::Callback { within: was, .. }, StepKind::Callback { within: is, .. }) => {
            tell("within", was.and_then(time), is.and_then(time));
        }
        (StepKind::Opaque(was), StepKind::Opaque(is)) => tell("opaque", Some(was.clone()), Some(is.clone())),
        _ => {}
    }
}

/// A setting's name, as in a menu, and its value.
type Setting = (&'static str, fn(&Settings) -> Value);

/// Settings of every step that says something.
const SPEAKING: [Setting; 3] = [
    ("barge_in", |settings| yes(settings.barge_in)),
    ("keys_ahead", |settings| yes(settings.keys_ahead)),
    ("gap", |settings| time(settings.gap)),
];

/// Settings of steps that ask for keys.
const ASKING: [Setting; 3] = [
    ("timeout", |settings| time(settings.timeout)),
    ("interdigit", |settings| time(settings.interdigit)),
    ("attempts", |settings| {
        Some(settings.attempts.map_or_else(|| "unlimited".to_owned(), |attempts| attempts.to_string()))
    }),
];

fn queue(was: &Queue, is: &Queue, tell: &mut impl FnMut(&str, Value, Value)) {
    tell("wait", was.wait.map(|wait| wait.to_string()), is.wait.map(|wait| wait.to_string()));
    tell("to", was.to.clone(), is.to.clone());
    tell("a person answers", yes(was.human), yes(is.human));
    let music = |queue: &Queue| queue.music.as_ref().map(|(name, _)| name.clone());
    tell("music", music(was), music(is));
    let comfort = |queue: &Queue| queue.comfort.as_ref().map(|(every, _)| every.to_string());
    tell("comfort every", comfort(was), comfort(is));
    let overflow = |queue: &Queue| queue.overflow.map(|(after, _)| after.to_string());
    tell("overflow after", overflow(was), overflow(is));
    let callback = |queue: &Queue| queue.callback.as_ref().map(|offer| offer.after.to_string());
    tell("callback offered after", callback(was), callback(is));
    let press = |queue: &Queue| queue.callback.as_ref().map(|offer| offer.press.to_string());
    tell("callback key", press(was), press(is));
}
