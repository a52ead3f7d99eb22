//! The phone in the terminal: a person, the line in between, keys as they are pressed, and the clock that a call has not.

use std::time::{Duration, Instant};

use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::{cursor, style, terminal};

use super::Stdio;
use crate::audio::tone;
use crate::call::{CallTrace, Given, Heard, KEY, Live, What};
use crate::error::Error;
use crate::project::Line;
use crate::time::Time;

/// How often the clock on the screen moves on.
const TICK: Duration = Duration::from_millis(100);

/// Puts the terminal back in order, whatever happens.
struct Raw;

impl Raw {
    fn new() -> Result<Self, Error> {
        terminal::enable_raw_mode().map_err(|error| {
            Error::new(format!("cannot use the terminal: {error}")).help("give keys beforehand: --keys \"2s:1 5s:0\"")
        })?;
        Ok(Self)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        let _ = terminal::disable_raw_mode();
    }
}

/// A call in real time. Ends when the line hangs up or the caller does (`q`, Escape, Ctrl-C, Ctrl-D).
#[expect(clippy::disallowed_methods, reason = "the real-time driver: this is where now comes from")]
pub(super) fn call(line: &Line, given: Given, language: usize, stdio: &mut Stdio<'_>) -> Result<CallTrace, Error> {
    let (tones, _) = tone::tones(line.graph.line.country.as_deref());
    let raw = Raw::new()?;
    let mut screen = Screen { out: stdio.stdout, line, saying: None, status: String::new() };
    let mut live = Live::new(&line.graph, &line.times, Box::new(given), language, tone::cycle(&tones.ring));
    screen.note(
        Time::ZERO,
        &format!(
            "{} answers. Keys 0-9 * #, q hangs up.",
            if line.graph.line.name.is_empty() { "the line" } else { &line.graph.line.name }
        ),
    )?;
    let answered = Instant::now();
    let passed = || Time::from_micros(i64::try_from(answered.elapsed().as_micros()).unwrap_or(i64::MAX));
    loop {
        let now = passed();
        for heard in live.advance(now) {
            screen.heard(&heard)?;
        }
        if live.is_over() {
            break;
        }
        screen.clock(now, &live)?;
        let wait = live.deadline().map_or(TICK, |until| {
            Duration::from_micros((until - now).at_least_zero().micros().unsigned_abs()).min(TICK)
        });
        let ready = event::poll(wait).map_err(|error| Error::new(format!("cannot read keys: {error}")))?;
        if !ready {
            continue;
        }
        let Event::Key(key) = event::read().map_err(|error| Error::new(format!("cannot read keys: {error}")))? else {
            continue;
        };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        let hangs_up = match key.code {
            KeyCode::Char('c' | 'd') => key.modifiers.contains(KeyModifiers::CONTROL),
            KeyCode::Char('q') | KeyCode::Esc => true,
            KeyCode::Char(pressed) => {
                if let Some(at) = live.key(passed(), pressed, KEY) {
                    screen.note(at, &format!("you press {pressed}"))?;
                }
                false
            }
            _ => false,
        };
        if hangs_up {
            for heard in live.hang_up(passed()) {
                screen.heard(&heard)?;
            }
        }
    }
    screen.clear()?;
    drop(raw);
    Ok(live.finish())
}

/// What is on the screen: a log that scrolls, and one line that changes.
struct Screen<'a, 'b> {
    out: &'a mut (dyn std::io::Write + 'b),
    line: &'a Line,
    /// What is being said, since when and for how long.
    saying: Option<(String, Time, Time)>,
    status: String,
}

impl Screen<'_, '_> {
    fn heard(&mut self, heard: &Heard) -> Result<(), Error> {
        let graph = &self.line.graph;
        let name = |step| format!("`{}`", graph.step(step).name);
        let words = match &heard.what {
            What::PromptBegan { prompt, language, spoken, .. } => {
                let said = graph.prompt(*prompt);
                let text = spoken.fill(said.said_in(*language));
                self.saying = Some((said.stem.clone(), heard.at, spoken.length));
                if text.is_empty() { format!("({})", said.stem) } else { format!("\"{text}\"") }
            }
            What::PromptEnded { .. } => {
                self.saying = None;
                return Ok(());
            }
            What::KeyLost(key) => format!("(key {key} does nothing: the line is not listening)"),
            What::HoldBegan(step) => format!("on hold in {}", name(*step)),
            What::MusicBegan { .. } => {
                self.status = "music".to_owned();
                return Ok(());
            }
            What::MusicEnded | What::HoldEnded | What::RingEnded | What::BusyEnded | What::BeepEnded => {
                self.status.clear();
                return Ok(());
            }
            What::Transferred => "handed on".to_owned(),
            What::RingBegan => "it rings".to_owned(),
            What::BusyBegan => "busy".to_owned(),
            What::BeepBegan => "beep".to_owned(),
            What::Voicemail => "you can speak your message now; # ends it".to_owned(),
            What::Callback => "you will be called back".to_owned(),
            What::Human => "A PERSON SPEAKS. q hangs up.".to_owned(),
            What::Ended(_) => "the line hangs up".to_owned(),
            What::Entered(_) | What::Moved(_) | What::Listening => return Ok(()),
        };
        self.note(heard.at, &words)
    }

    /// A line of the log.
    fn note(&mut self, at: Time, words: &str) -> Result<(), Error> {
        self.clear()?;
        self.put(&format!("{}  {words}\r\n", at.clock()))
    }

    /// The line that changes: clock, what is being said, which keys do something.
    fn clock(&mut self, now: Time, call: &Live) -> Result<(), Error> {
        let doing = match &self.saying {
            Some((stem, since, length)) => format!("{stem} {} of {length}", (now - *since).min(*length)),
            None if self.status.is_empty() => "listening".to_owned(),
            None => self.status.clone(),
        };
        let keys = match call.digits() {
            Some((min, max)) if min == max => format!("{min} digits"),
            Some((min, max)) => format!("{min} to {max} digits"),
            None => call.keys().into_iter().map(|(key, _)| key).collect::<Vec<_>>().join(" "),
        };
        let keys = if keys.is_empty() { String::new() } else { format!("  keys: {keys}") };
        let width = terminal::size().map_or(80, |(columns, _)| usize::from(columns));
        let text: String = format!("{}  {doing}{keys}", now.clock()).chars().take(width.saturating_sub(1)).collect();
        self.clear()?;
        let (dim, plain) = (style::SetAttribute(style::Attribute::Dim), style::SetAttribute(style::Attribute::Reset));
        self.put(&format!("{dim}{text}{plain}"))
    }

    fn clear(&mut self) -> Result<(), Error> {
        self.put(&format!("{}{}", cursor::MoveToColumn(0), terminal::Clear(terminal::ClearType::CurrentLine)))
    }

    fn put(&mut self, text: &str) -> Result<(), Error> {
        self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()).map_err(unwritten)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape of map_err")]
fn unwritten(error: std::io::Error) -> Error {
    Error::new(format!("cannot write to the terminal: {error}"))
}
