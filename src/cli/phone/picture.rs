//! The picture of a call: what is said and what may be pressed first, what was as far as there is room.

use super::board::{Board, State};
use super::frame::{Look, Row, shortened, wrapped};
use crate::audit::offers;
use crate::call::Live;
use crate::graph::{Action, Language, MenuGraph, PromptId, StepKind};
use crate::time::Time;
use crate::timing::Basis;

/// The widest bar of progress, in columns (ours).
const WIDEST_BAR: usize = 30;

/// A key that does something now.
struct KeyShown {
    press: String,
    does: String,
    leads: String,
    announced: bool,
    person: bool,
}

impl Board<'_> {
    /// The picture, as many rows as there is room for.
    pub(super) fn rows(&self, now: Time, live: &Live, sound: &str, width: usize, height: usize) -> Vec<Row> {
        let mut rows = self.head(now, live, width);
        let keys = self.keys_shown(live);
        let words = match &self.saying {
            Some(saying) if saying.words.is_empty() => {
                vec![format!("({})", self.line.graph.prompt(saying.prompt).stem)]
            }
            Some(saying) => wrapped(&saying.words, width.saturating_sub(4).clamp(1, 76)),
            None => Vec::new(),
        };
        // A small screen shows what is said and what may be pressed before it shows what was.
        let room = height.saturating_sub(rows.len() + 2);
        let airy = height >= 16;
        let most_words = if airy { 3 } else { (room / 3).max(1) };
        let lines = words.len().clamp(1, most_words);
        if airy {
            rows.push(Row::default());
        }
        for at in 0..lines {
            let text = words.get(at).map_or("", String::as_str);
            let goes_on = at + 1 == lines && words.len() > lines;
            let text = if goes_on { format!("{text}...") } else { text.to_owned() };
            rows.push(Row::new(Look::Plain, "  ").and(Look::Strong, text));
        }
        if airy {
            // The rest of the picture does not jump with the length of what is said.
            rows.resize(rows.len() + (3 - lines), Row::default());
        }
        rows.push(self.progress(now, live, width));
        let room = height.saturating_sub(rows.len() + 1);
        rows.extend(self.key_rows(&keys, live, width, room, airy));
        let room = height.saturating_sub(rows.len() + 1 + usize::from(airy));
        if airy {
            rows.push(Row::default());
        }
        let log = &self.log[self.log.len().saturating_sub(room)..];
        rows.extend(log.iter().map(|(at, look, words)| {
            Row::new(Look::Faint, format!("  {:>8}  ", at.clock()))
                .and(*look, shortened(words, width.saturating_sub(13).max(8)))
        }));
        rows.resize(rows.len().max(height.saturating_sub(1)).min(height.saturating_sub(1).max(1)), Row::default());
        rows.push(self.foot(live, sound, width));
        rows.truncate(height);
        rows.into_iter().map(|row| row.fitted(width)).collect()
    }

    /// The line and the clock; where the call is and how long it has been without a person.
    fn head(&self, now: Time, live: &Live, width: usize) -> Vec<Row> {
        let graph = &self.line.graph;
        let name = if graph.line.name.is_empty() { &self.line.name } else { &graph.line.name };
        let speed = if self.speed == 1.0 { String::new() } else { format!("{}x  ", self.speed) };
        let clock = Row::new(Look::Faint, speed).and(Look::Strong, now.clock());
        let room = width.saturating_sub(clock.width() + 4);
        let title = Row::new(Look::Plain, "  ").and(Look::Strong, shortened(name, room)).with_right(clock, width);
        let person = match self.human {
            Some(at) => Row::new(Look::Good, format!("a person after {at}")),
            None if now < Time::ZERO => Row::default(),
            None => Row::new(Look::Faint, "no person for ").and(Look::Plain, now.clock()),
        };
        let mut place = match (&self.who, self.step) {
            (Some(who), None) => who.clone(),
            (None, None) => "it rings".to_owned(),
            (who, Some(step)) => {
                let mut parts = vec![graph.step(step).name.clone()];
                if graph.line.languages.len() > 1 {
                    parts.push(graph.line.languages[live.language()].clone());
                }
                parts.extend(who.clone());
                parts.join(" · ")
            }
        };
        place = shortened(&place, width.saturating_sub(person.width() + 4).max(10));
        vec![title, Row::new(Look::Faint, format!("  {place}")).with_right(person, width)]
    }

    /// How far what is said has come; where nothing is, what goes on.
    fn progress(&self, now: Time, live: &Live, width: usize) -> Row {
        let left = live.deadline().map(|next| (next - now).at_least_zero());
        let state = match (&self.saying, self.state) {
            (Some(saying), _) => {
                let done = (now - saying.since).at_least_zero().min(saying.length);
                let about = if saying.basis == Basis::Estimated { "~" } else { "" };
                let stem = &self.line.graph.prompt(saying.prompt).stem;
                let words = format!("{} of {about}{}  {stem}", tenths(done), tenths(saying.length));
                let row = bar(done, saying.length, width).and(Look::Plain, words);
                let hint = if saying.interruptible { "" } else { "keys do not interrupt it" };
                return row.with_right(Row::new(Look::Faint, hint), width);
            }
            (None, State::Ringing) => "it rings; Enter answers at once".to_owned(),
            (None, State::Listening) => {
                let timeout = self.step.map_or(Time::ZERO, |step| self.line.graph.step(step).settings.timeout);
                let left = left.unwrap_or_default().min(timeout);
                let words = format!("the line listens, {} left", tenths(left));
                return bar(timeout - left, timeout, width).and(Look::Plain, words);
            }
            (None, State::Holding) => {
                let who = if self.who.is_some() { "" } else { "; a: somebody answers now" };
                format!("on hold for {}{who}", tenths(now - self.since))
            }
            (None, State::RingingThere) => "it rings at the other end".to_owned(),
            (None, State::Busy) => "busy".to_owned(),
            (None, State::Recording) => format!("recording, {}", tenths(now - self.since)),
            (None, State::Human) => "a person speaks".to_owned(),
            // A key cut what was said: nobody hears that the line listens.
            (None, State::Quiet) if !self.typed.is_empty() => match left {
                Some(left) => format!("the line waits for another key, {} left", tenths(left)),
                None => String::new(),
            },
            (None, State::Quiet) => String::new(),
        };
        Row::new(if self.state == State::Human { Look::Good } else { Look::Plain }, format!("  {state}"))
    }

    /// The keys that do something, in the order in which they are spoken.
    fn keys_shown(&self, live: &Live) -> Vec<KeyShown> {
        let graph = &self.line.graph;
        let Some(step) = self.step else { return Vec::new() };
        let language = live.language();
        let announced = |press: &str| offers(graph, step, press).iter().any(|offer| self.said.contains(offer));
        let mut shown: Vec<(usize, KeyShown)> = Vec::new();
        for (press, offer) in live.keys() {
            let own = match &graph.step(step).kind {
                StepKind::Menu(menu) => menu.key(&press).map(|key| (key.action, key.choice, menu.back)),
                _ => None,
            };
            let said = offer.map(|offer| in_words(graph, offer, language)).unwrap_or_default();
            let (does, leads, person) = match own {
                Some((Action::Goto(target), _, _)) => {
                    let to = graph.step(target.step);
                    (said, to.name.clone(), self.people.has(target.step))
                }
                Some((Action::Repeat, _, _)) => ("says this again".to_owned(), String::new(), false),
                Some((Action::Back, _, Some(back))) => ("goes back".to_owned(), graph.step(back).name.clone(), false),
                Some((Action::Back, _, None)) => ("begins this again".to_owned(), String::new(), false),
                Some((Action::Nowhere, _, _)) => (said, "nowhere".to_owned(), false),
                None => (said, String::new(), false),
            };
            let place = own.and_then(|(_, choice, _)| choice).unwrap_or(usize::MAX);
            shown.push((place, KeyShown { announced: announced(&press), press, does, leads, person }));
        }
        shown.sort_by_key(|(place, _)| *place);
        shown.into_iter().map(|(_, key)| key).collect()
    }

    fn key_rows(&self, keys: &[KeyShown], live: &Live, width: usize, room: usize, airy: bool) -> Vec<Row> {
        let mut rows = Vec::new();
        if airy {
            rows.push(Row::default());
        }
        if let Some((min, max)) = live.digits() {
            let how_many = if min == max { format!("{min} digits") } else { format!("{min} to {max} digits") };
            let secret = matches!(self.step.map(|step| &self.line.graph.step(step).kind), Some(StepKind::Collect(collect)) if collect.secret);
            let typed = if secret { "•".repeat(self.typed.chars().count()) } else { self.typed.clone() };
            rows.push(Row::new(Look::Faint, format!("  {how_many}  ")).and(Look::Key, typed));
        }
        let room = room.saturating_sub(rows.len());
        let most = if keys.len() > room { room.saturating_sub(1) } else { keys.len() };
        let column = keys.iter().map(|key| key.press.len()).max().unwrap_or(1);
        for key in &keys[..most] {
            let mark = if key.announced { "●" } else { "○" };
            let person = if key.person { " (a person)" } else { "" };
            let leads = match key.leads.as_str() {
                "" => Row::default(),
                leads => Row::new(Look::Faint, format!("> {leads}{person}")),
            };
            let (press, look) = (&key.press, if key.announced { Look::Plain } else { Look::Faint });
            let head = Row::new(look, format!("  {mark} ")).and(Look::Key, format!("{press:<column$}  "));
            // Where there is no room for both, what is said of a key comes before where it leads.
            let both = width >= head.width() + leads.width() + 24;
            let words = width.saturating_sub(head.width() + if both { leads.width() + 2 } else { 0 }).max(4);
            let does = match (key.does.as_str(), both) {
                ("", true) => "not said here",
                ("", false) => &key.leads,
                (does, _) => does,
            };
            let row = head.and(look, shortened(does, words));
            rows.push(if both { row.with_right(leads, width.min(96)) } else { row });
        }
        if keys.len() > most && room > 0 {
            let rest: Vec<&str> = keys[most..].iter().map(|key| key.press.as_str()).collect();
            rows.push(Row::new(Look::Faint, format!("  and {}", rest.join(" "))));
        }
        rows
    }

    fn foot(&self, live: &Live, sound: &str, width: usize) -> Row {
        let help = match (&self.who, live.now() < Time::ZERO) {
            (Some(_), _) => "q ends the call",
            (None, true) => "Enter answers · q hangs up",
            (None, false) => "0-9 * # keys · q hangs up",
        };
        let right = Row::new(Look::Faint, self.remark.as_deref().unwrap_or(sound));
        let left = Row::new(Look::Faint, format!("  {help}"));
        if self.remark.is_some() && left.width() + right.width() + 2 > width {
            return Row::new(Look::Faint, "  ").and(Look::Faint, self.remark.clone().unwrap_or_default());
        }
        left.with_right(right, width)
    }
}

/// What is said of a key, without the key: `For billing, press 1.` is `For billing`.
fn in_words(graph: &MenuGraph, offer: PromptId, language: Language) -> String {
    let said = graph.prompt(offer);
    let own = said.said_in(language);
    let first = said.words.iter().filter_map(|words| words.text.as_deref()).find(|text| !text.is_empty());
    let text = if own.is_empty() { first.unwrap_or(&said.stem) } else { own };
    text.trim_end_matches('.').to_owned()
}

fn tenths(time: Time) -> String {
    format!("{:.1} s", time.secs_f64())
}

/// A bar of a part of a whole, with a blank on both sides.
fn bar(done: Time, whole: Time, width: usize) -> Row {
    let columns = (width / 3).min(WIDEST_BAR);
    if columns < 6 {
        return Row::new(Look::Plain, "  ");
    }
    let share = if whole > Time::ZERO { done.secs_f64() / whole.secs_f64() } else { 1.0 };
    let full = ((share.clamp(0.0, 1.0) * columns as f64).round() as usize).min(columns);
    Row::new(Look::Plain, "  ")
        .and(Look::Key, "━".repeat(full))
        .and(Look::Faint, "─".repeat(columns - full))
        .and(Look::Plain, "  ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Given, KEY};
    use crate::project::{Line, Project};

    const MENU: &str = "line: Harbor Electric
languages: [en-US, es-US]
keys: {0: agents, star: repeat}
start: main
steps:
  main:
    menu:
      - {press: 1, say: {en-US: 'For billing, press 1.', es-US: 'Para pagos, oprima 1.'}, takes: 2s, goto: pin}
      - {press: 2, say: {en-US: 'For a person, press 2.', es-US: 'Para hablar, oprima 2.'}, takes: 2s, goto: agents}
    exhausted: agents
  pin:
    collect: {say: {en-US: Your PIN., es-US: Su clave.}, takes: 2s, digits: 4, secret: true}
    goto: agents
    exhausted: agents
  agents: {queue: {wait: 20s}}
";

    /// The picture of a call after so many tenths of a second, with keys pressed on the way.
    fn picture(line: &Line, tenths: i64, keys: &[(i64, char)], width: usize, height: usize) -> Vec<String> {
        let mut live = Live::new(&line.graph, &line.times, Box::new(Given::default()), 0, Time::from_secs(6));
        let mut board = Board::new(line, None, 1.0);
        for tenth in -60..=tenths {
            let now = Time::from_millis(tenth * 100);
            for heard in live.advance(now) {
                board.heard(&heard);
            }
            for (_, key) in keys.iter().filter(|(at, _)| *at == tenth) {
                if let Some(at) = live.key(now, *key, KEY) {
                    board.pressed(*key, at);
                }
            }
        }
        let rows = board.rows(Time::from_millis(tenths * 100), &live, "a-player", width, height);
        assert!(rows.len() <= height, "{rows:?}");
        assert!(rows.iter().all(|row| row.width() <= width), "{width}: {rows:?}");
        rows.iter().map(Row::text).collect()
    }

    fn line() -> std::sync::Arc<Line> {
        Project::new("/".into(), None).line_of("a.yaml", MENU.as_bytes().to_vec())
    }

    #[test]
    fn what_was_offered_is_marked_and_what_is_said_has_a_bar() {
        let line = line();
        let shown = picture(&line, 30, &[], 80, 20);
        assert_eq!(shown[0], format!("  Harbor Electric{:>63}", "00:03.0"));
        assert_eq!(shown[1], format!("  main · en-US{:>66}", "no person for 00:03.0"));
        assert_eq!(shown[3], "  For a person, press 2.");
        assert_eq!(
            shown[6],
            "  ━━━━━━━━━━━━━━━━━━━━──────  0.5 s of 2.0 s  main-2"
                .replace("━━━━━━━━━━━━━━━━━━━━──────", &bar_of(7, 26))
        );
        assert_eq!(shown[8], format!("  ● 1  For billing, press 1{:>53}", "> pin"));
        assert_eq!(shown[9], format!("  ○ 2  For a person, press 2{:>52}", "> agents (a person)"));
        assert_eq!(shown[10], format!("  ○ 0  not said here{:>60}", "> agents (a person)"));
        assert_eq!(shown[11], "  ○ *  says this again");
        assert_eq!(shown[13], "   00:00.0  main-1  For billing, press 1.");
    }

    fn bar_of(full: usize, columns: usize) -> String {
        "━".repeat(full) + &"─".repeat(columns - full)
    }

    #[test]
    fn a_secret_is_not_shown() {
        let line = line();
        let shown = picture(&line, 60, &[(10, '1'), (50, '4'), (52, '7')], 80, 20).join("\n");
        assert!(shown.contains("4 digits  ••") && shown.contains("you press •"), "{shown}");
        assert!(!shown.contains("press 4") && !shown.contains("press 7"), "{shown}");
    }

    #[test]
    fn a_hold_and_a_person_are_told() {
        let line = line();
        let hold = picture(&line, 100, &[(10, '0')], 60, 16).join("\n");
        assert!(hold.contains("on hold for 8.9 s; a: somebody answers now"), "{hold}");
        let person = picture(&line, 300, &[(10, '0')], 60, 16).join("\n");
        assert!(person.contains("a person after 21.1 s") && person.contains("A PERSON SPEAKS"), "{person}");
    }

    #[test]
    fn every_size_of_a_screen_has_a_picture() {
        let line = line();
        for width in [1, 2, 7, 12, 20, 33, 40, 61, 200] {
            for height in [1, 2, 3, 5, 8, 15, 16, 40] {
                for tenths in [-30, 0, 25, 45, 70] {
                    let shown = picture(&line, tenths, &[(50, '1'), (60, '4')], width, height);
                    assert!(!shown.is_empty());
                }
            }
        }
    }
}
