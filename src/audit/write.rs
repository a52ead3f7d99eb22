//! An audit as text that reads as if it were written by hand.

use std::fmt::Write as _;

use jiff::civil::DateTime;

use super::{Amount, Deed};
use crate::time::Time;
use crate::timing::Persona;

/// An audit that is to be written.
#[derive(Clone, Default, Debug)]
pub struct Draft {
    /// The menu file, relative to the folder that the audit will lie in.
    pub line: String,
    /// What the call is to show, in a sentence.
    pub purpose: String,
    /// How the caller behaves where a turn does not say.
    pub caller: Persona,
    /// The local moment of the answer, with a word about it: `a Monday morning`.
    pub at: Option<(DateTime, String)>,
    /// The language the call begins in; else the line's first.
    pub language: Option<String>,
    /// What the world answers.
    pub given: DraftGiven,
    /// The turns, in order.
    pub turns: Vec<DraftTurn>,
    /// The limits, by their names in [`super::LIMITS`].
    pub limits: Vec<(&'static str, Amount)>,
}

/// What the world answers in a replay.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct DraftGiven {
    /// How long every queue takes.
    pub hold: Option<Time>,
    /// How long the queue of a step takes; not together with `hold`.
    pub holds: Vec<(String, Time)>,
    /// The outcome of a step: its name, the word.
    pub outcomes: Vec<(String, String)>,
    /// How often it rings before the answer; `None` is once.
    pub rings: Option<u32>,
}

/// One thing heard and answered.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct DraftTurn {
    /// `hear` or `reach`, with what; `None`: the turn only acts.
    pub expect: Option<(&'static str, String)>,
    /// What the caller does then.
    pub act: Option<Deed>,
    /// Barge-in: so long after what is expected began.
    pub press_at: Option<Time>,
    /// The latest moment, counted from the answer.
    pub within: Option<Time>,
    /// The earliest moment, counted from the answer.
    pub not_before: Option<Time>,
    /// A word at the end of the first line.
    pub comment: Option<String>,
}

impl DraftTurn {
    /// `hear = "main"`.
    #[must_use]
    pub fn hear(name: impl Into<String>) -> Self {
        Self { expect: Some(("hear", name.into())), ..Self::default() }
    }

    /// `reach = "human"`.
    #[must_use]
    pub fn reach(name: impl Into<String>) -> Self {
        Self { expect: Some(("reach", name.into())), ..Self::default() }
    }

    /// The same with what the caller does.
    #[must_use]
    pub fn and(mut self, act: Deed) -> Self {
        self.act = Some(act);
        self
    }

    /// The same with a word at the end of its first line.
    #[must_use]
    pub fn saying(mut self, comment: impl Into<String>) -> Self {
        self.comment = Some(comment.into());
        self
    }
}

/// Where a word at the end of a line begins, as in the audits that people write.
const COMMENT_AT: usize = 35;

/// The text of an audit: keys in the order of the manual, a blank line between tables, durations as people write them.
#[must_use]
pub fn write(draft: &Draft) -> String {
    let mut out = String::new();
    pair(&mut out, "line", &text(&draft.line), None);
    if !draft.purpose.is_empty() {
        pair(&mut out, "purpose", &text(&draft.purpose), None);
    }
    pair(&mut out, "caller", &text(draft.caller.name()), None);
    if let Some((at, word)) = &draft.at {
        let form = if at.second() == 0 { "%Y-%m-%dT%H:%M" } else { "%Y-%m-%dT%H:%M:%S" };
        pair(&mut out, "at", &text(&at.strftime(form).to_string()), Some(word));
    }
    if let Some(language) = &draft.language {
        pair(&mut out, "language", &text(language), None);
    }
    let given = &draft.given;
    if *given != DraftGiven::default() {
        out.push_str("\n[given]\n");
        if let Some(hold) = given.hold {
            pair(&mut out, "hold", &text(&duration(hold)), None);
        }
        for (step, hold) in &given.holds {
            pair(&mut out, &format!("hold.{}", key(step)), &text(&duration(*hold)), None);
        }
        for (step, outcome) in &given.outcomes {
            pair(&mut out, &key(step), &text(outcome), None);
        }
        if let Some(rings) = given.rings {
            pair(&mut out, "rings", &rings.to_string(), None);
        }
    }
    for turn in &draft.turns {
        out.push_str("\n[[turn]]\n");
        write_turn(&mut out, turn);
    }
    if !draft.limits.is_empty() {
        out.push_str("\n[limits]\n");
        for (name, amount) in &draft.limits {
            let amount = match amount {
                Amount::Count(count) => count.to_string(),
                Amount::Time(time) => text(&duration(*time)),
            };
            pair(&mut out, name, &amount, None);
        }
    }
    out
}

fn write_turn(out: &mut String, turn: &DraftTurn) {
    let mut comment = turn.comment.as_ref();
    let mut line = |key: &str, value: &str| pair(out, key, value, comment.take());
    if let Some((name, what)) = &turn.expect {
        line(name, &text(what));
    }
    match &turn.act {
        Some(Deed::Press(keys)) => line("press", &text(&spoken(keys))),
        Some(Deed::Enter(keys)) => line("enter", &text(&spoken(keys))),
        Some(Deed::PressWrong) => line("press_wrong", "true"),
        Some(Deed::StaySilent) => line("stay_silent", "true"),
        Some(Deed::HangUp) => line("hang_up", "true"),
        None => {}
    }
    for (key, time) in [("press_at", turn.press_at), ("within", turn.within), ("not_before", turn.not_before)] {
        if let Some(time) = time {
            line(key, &text(&duration(time)));
        }
    }
}

fn pair(out: &mut String, key: &str, value: &str, comment: Option<&String>) {
    let start = out.len();
    let _ = write!(out, "{key} = {value}");
    // A value that goes over several lines bears no word at its end, and a word stays on its line.
    if let Some(comment) = comment.filter(|comment| !comment.is_empty() && !value.contains('\n')) {
        let width = unicode_width::UnicodeWidthStr::width(&out[start..]);
        let comment: String = comment.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        let _ = write!(out, "{}# {comment}", " ".repeat(COMMENT_AT.saturating_sub(width).max(2)));
    }
    out.push('\n');
}

/// A text with its quotes; what a text may not hold is escaped by the crate that knows the rules.
fn text(text: &str) -> String {
    if text.chars().all(|letter| !letter.is_control() && letter != '"' && letter != '\\') {
        return format!("\"{text}\"");
    }
    toml::Value::String(text.to_owned()).to_string()
}

/// A key: as it is where it may be bare.
fn key(name: &str) -> String {
    let bare = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { text(name) }
}

/// Keys as people write them: `star` and `pound` alone, else as they are.
fn spoken(keys: &str) -> String {
    match keys {
        "*" => "star".to_owned(),
        "#" => "pound".to_owned(),
        keys => keys.to_owned(),
    }
}

/// A duration as people write it: `95s`, `2m`, `1h 5m`, `2.5s`, `350ms`. Exact to the microsecond.
#[must_use]
pub fn duration(time: Time) -> String {
    let micros = time.at_least_zero().micros();
    let (secs, rest) = (micros / 1_000_000, micros % 1_000_000);
    if rest != 0 {
        if micros < 1_000_000 && micros % 1_000 == 0 {
            return format!("{}ms", micros / 1_000);
        }
        let fraction = format!("{rest:06}");
        return match (secs / 60, secs % 60) {
            (0, secs) => format!("{secs}.{}s", fraction.trim_end_matches('0')),
            (minutes, secs) => format!("{minutes}m {secs}.{}s", fraction.trim_end_matches('0')),
        };
    }
    // A minute and a half is still told in seconds.
    match (secs / 3_600, secs / 60 % 60, secs % 60) {
        (0, _, _) if secs < 60 || (secs < 100 && secs % 60 != 0) => format!("{secs}s"),
        (0, m, 0) => format!("{m}m"),
        (0, m, s) => format!("{m}m {s}s"),
        (h, 0, 0) => format!("{h}h"),
        (h, m, 0) => format!("{h}h {m}m"),
        (h, m, s) => format!("{h}h {m}m {s}s"),
    }
}

/// The latest moment that an audit allows for something that came at `at`: the next whole five seconds that lie at least a
/// tenth beyond (ours). A prompt that is spoken anew a little slower does not fail it, another prompt before it does.
#[must_use]
pub fn margin(at: Time) -> Time {
    let wanted = at.at_least_zero().micros() / 10 * 11;
    let step = 5_000_000;
    Time::from_micros((wanted / step + 1) * step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;
    use crate::syntax::{Notation, Reader, duration_of, parse};

    fn again(draft: &Draft) -> crate::audit::Script {
        let mut sources = Sources::default();
        let file = sources.add("audits/x.toml", write(draft));
        let parsed = parse(&sources, file, Notation::Toml);
        let mut reader = Reader::new(&sources);
        let script = crate::audit::read::one(&mut reader, file, parsed);
        assert!(reader.findings.is_empty(), "{}\n{:?}", write(draft), reader.findings);
        script
    }

    #[test]
    fn durations_are_written_as_people_write_them_and_read_back_exactly() {
        let written = |millis| duration(Time::from_millis(millis));
        assert_eq!(written(95_000), "95s");
        assert_eq!(written(60_000), "1m");
        assert_eq!(written(105_000), "1m 45s");
        assert_eq!(written(2_500), "2.5s");
        assert_eq!(written(350), "350ms");
        assert_eq!(written(3_900_000), "1h 5m");
        for micros in [0, 1, 999, 350_000, 1_234_567, 61_500_000, 3_661_000_001, 14_400_000_000] {
            let time = Time::from_micros(micros);
            assert_eq!(duration_of(&duration(time)), Some(time), "{}", duration(time));
        }
    }

    #[test]
    fn whatever_is_in_a_text_is_read_back() {
        for hostile in
            ["a \"quoted\" word", "two\nlines\r\n", "C:\\menus\\'x'.yaml", "\u{1}\u{7f}", "ñ 🎉", "'''\"\"\"", "# no"]
        {
            let draft = Draft {
                line: hostile.to_owned(),
                purpose: hostile.to_owned(),
                turns: vec![DraftTurn::hear(hostile).and(Deed::Press("*".to_owned())).saying("two\nlines")],
                ..Draft::default()
            };
            let script = again(&draft);
            assert_eq!(script.line.map(|line| line.value).as_deref(), Some(hostile));
            assert_eq!(script.purpose.map(|purpose| purpose.value).as_deref(), Some(hostile));
            let turn = &script.turns[0];
            let turn = &turn.ways[0];
            assert_eq!(turn.expect.as_ref().map(|(_, name)| name.value.as_str()), Some(hostile));
            assert_eq!(turn.act.as_ref().map(|act| &act.value), Some(&Deed::Press("*".to_owned())));
        }
    }

    #[test]
    fn every_part_of_a_draft_is_read_back() {
        let draft = Draft {
            line: "../menus/main.yaml".to_owned(),
            purpose: "Everything at once".to_owned(),
            caller: Persona::Expert,
            at: Some((jiff::civil::date(2026, 11, 23).at(10, 0, 30, 0), "a Monday".to_owned())),
            language: Some("es-US".to_owned()),
            given: DraftGiven {
                hold: None,
                holds: vec![("the.queue".to_owned(), Time::from_secs(95))],
                outcomes: vec![("account".to_owned(), "valid".to_owned())],
                rings: Some(4),
            },
            turns: vec![
                DraftTurn {
                    press_at: Some(Time::from_millis(1_500)),
                    ..DraftTurn::hear("main").and(Deed::Enter("12#".to_owned()))
                },
                DraftTurn::hear("x").and(Deed::StaySilent),
                DraftTurn {
                    within: Some(Time::from_secs(80)),
                    not_before: Some(Time::from_secs(3)),
                    ..DraftTurn::reach("human").and(Deed::HangUp)
                },
            ],
            limits: vec![("keys", Amount::Count(3)), ("total", Amount::Time(Time::from_secs(150)))],
        };
        let script = again(&draft);
        assert_eq!(script.caller, Persona::Expert);
        assert_eq!(script.at.map(|at| at.value), draft.at.as_ref().map(|(at, _)| *at));
        assert_eq!(script.language.map(|language| language.value), draft.language);
        assert_eq!(script.given.holds[0].0.value, "the.queue");
        assert_eq!(script.given.holds[0].1.value, Time::from_secs(95));
        assert_eq!(script.given.outcomes[0].1.value, "valid");
        assert_eq!(script.given.rings.map(|rings| rings.value), Some(4));
        assert_eq!(script.turns[0].ways[0].press_at.map(|at| at.value), Some(Time::from_millis(1_500)));
        assert_eq!(script.turns[0].ways[0].act.as_ref().map(|act| &act.value), Some(&Deed::Enter("12#".to_owned())));
        assert_eq!(script.turns[1].ways[0].act.as_ref().map(|act| &act.value), Some(&Deed::StaySilent));
        assert_eq!(script.turns[2].within.map(|at| at.value), Some(Time::from_secs(80)));
        assert_eq!(script.limits.len(), 2);
    }

    #[test]
    fn the_margin_is_the_next_five_seconds_at_least_a_tenth_beyond() {
        let within = |secs| margin(Time::from_secs(secs)).secs_f64();
        assert_eq!((within(0), within(4), within(5), within(20), within(100)), (5.0, 5.0, 10.0, 25.0, 115.0));
    }
}
