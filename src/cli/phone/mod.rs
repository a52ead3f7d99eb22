//! The phone in the terminal: a person or a persona, the line in between, and the clock that a call has not.

mod board;
mod ended;
mod frame;
mod picture;
mod player;
mod sound;

use std::io::Write;
use std::time::{Duration, Instant};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::{cursor, queue, style, terminal};

pub(super) use self::ended::{can_save, save, summary};

use self::board::Board;
use self::frame::{Look, Row};
use self::sound::Sound;
use super::Stdio;
use crate::audio::tone;
use crate::call::{Act, CallTrace, Caller, Given, Heard, KEY, Live, Poll};
use crate::error::Error;
use crate::graph::Language;
use crate::project::Line;
use crate::sim::PersonaCaller;
use crate::time::Time;

/// How often the screen moves on.
const TICK: Duration = Duration::from_millis(100);

/// The greatest `--speed` (ours): beyond it nobody reads what is said.
pub(super) const FASTEST: f64 = 100.0;

/// How a line is called.
pub(super) struct Dial<'l> {
    /// What the world answers.
    pub(super) given: Given,
    /// The language the call begins in.
    pub(super) language: Language,
    /// Who calls in the place of a person, with what to call them.
    pub(super) persona: Option<(PersonaCaller<'l>, String)>,
    /// Seconds of the call in a second.
    pub(super) speed: f64,
    /// What is heard is played.
    pub(super) sound: bool,
}

/// Puts the terminal back in order, whatever happens.
struct Screen;

impl Screen {
    fn new(out: &mut dyn Write) -> Result<Self, Error> {
        terminal::enable_raw_mode().map_err(|error| {
            Error::new(format!("cannot use the terminal: {error}")).help("give keys beforehand: --keys \"2s:1 5s:0\"")
        })?;
        let screen = Self;
        let mut bytes = Vec::new();
        queue!(bytes, terminal::EnterAlternateScreen, cursor::Hide).map_err(unwritten)?;
        out.write_all(&bytes).and_then(|()| out.flush()).map_err(unwritten)?;
        Ok(screen)
    }

    /// Back to what stood there before.
    fn leave(self, out: &mut dyn Write) -> Result<(), Error> {
        let mut bytes = Vec::new();
        queue!(bytes, cursor::Show, terminal::LeaveAlternateScreen).map_err(unwritten)?;
        out.write_all(&bytes).and_then(|()| out.flush()).map_err(unwritten)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = terminal::disable_raw_mode();
    }
}

/// The time of the call: it begins with the first ring.
struct Clock {
    began: Instant,
    speed: f64,
    /// Where the call stood then.
    from: Time,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "the real-time driver: this is where now comes from")]
    fn new(from: Time, speed: f64) -> Self {
        Self { began: Instant::now(), speed, from }
    }

    #[expect(clippy::disallowed_methods, reason = "the real-time driver: this is where now comes from")]
    fn now(&self) -> Time {
        self.from + Time::from_secs_f64(self.began.elapsed().as_secs_f64() * self.speed)
    }

    /// How long to wait for a moment, a tick at most.
    fn until(&self, moment: Time) -> Duration {
        let lasts = (moment - self.now()).at_least_zero().secs_f64() / self.speed;
        Duration::try_from_secs_f64(lasts).unwrap_or(TICK).min(TICK)
    }
}

/// What a person at the keyboard wants.
enum Wish {
    Key(char),
    Answer,
    Agent,
    HangUp,
    Nothing,
}

/// A call in real time. Ends when the line hangs up or the caller does (`q`, Escape, Ctrl-C, Ctrl-D).
pub(super) fn call(line: &Line, mut dial: Dial<'_>, stdio: &mut Stdio<'_>) -> Result<CallTrace, Error> {
    let (tones, _) = tone::tones(line.graph.line.country.as_deref());
    let ring = tone::cycle(&tones.ring);
    let mut live = Live::new(&line.graph, &line.times, Box::new(dial.given), dial.language, ring);
    let mut board = Board::new(line, dial.persona.as_ref().map(|(_, who)| who.clone()), dial.speed);
    let mut sound = Sound::new(line, dial.sound && dial.speed == 1.0);
    if dial.sound && dial.speed != 1.0 {
        board.remark("silent: sound has one speed only".to_owned());
    }
    let screen = Screen::new(stdio.stdout)?;
    let mut clock = Clock::new(-ring, dial.speed);
    sound.rings();
    let done = loop {
        let now = clock.now();
        let mut next = live.deadline();
        for heard in live.advance(now) {
            tell(&heard, &mut board, &mut sound, dial.persona.as_mut());
        }
        if let Some((persona, _)) = dial.persona.as_mut().filter(|_| now >= Time::ZERO && !live.is_over()) {
            next = [live.deadline(), act(persona, &mut live, now, &mut board, &mut sound)].into_iter().flatten().min();
        }
        if live.is_over() {
            break Ok(());
        }
        sound.tick();
        if let Some(remark) = sound.remark() {
            board.remark(remark);
        }
        if let Err(error) = draw(stdio.stdout, &|w, h| board.rows(now, &live, sound.name(), w, h), stdio.color) {
            break Err(error);
        }
        let wish = match wish(next.map_or(TICK, |next| clock.until(next))) {
            Ok(wish) => wish,
            Err(error) => break Err(error),
        };
        match wish {
            // Who is called by a persona is not pressed for by a person.
            Wish::Key(key) if dial.persona.is_none() => {
                if live.now() < Time::ZERO {
                    board.remark("it rings: Enter answers at once".to_owned());
                } else if let Some(at) = live.key(clock.now(), key, KEY) {
                    board.pressed(key, at);
                    sound.key(key);
                }
            }
            Wish::Answer if live.now() < Time::ZERO => clock = Clock::new(Time::ZERO, dial.speed),
            Wish::Agent => live.agent(clock.now()),
            Wish::HangUp => {
                for heard in live.hang_up(clock.now()) {
                    tell(&heard, &mut board, &mut sound, None);
                }
            }
            _ => {}
        }
    };
    drop(sound);
    screen.leave(stdio.stdout)?;
    done.map(|()| live.finish())
}

/// Whoever listens is told what is heard.
fn tell(
    heard: &Heard,
    board: &mut Board<'_>,
    sound: &mut Sound<'_>,
    persona: Option<&mut (PersonaCaller<'_>, String)>,
) {
    board.heard(heard);
    sound.heard(heard);
    if let Some((persona, _)) = persona {
        persona.handle(heard.at, heard);
    }
}

/// Does what a persona does now; gives when she will do something next.
fn act(
    persona: &mut PersonaCaller<'_>,
    live: &mut Live,
    now: Time,
    board: &mut Board<'_>,
    sound: &mut Sound<'_>,
) -> Option<Time> {
    loop {
        match persona.poll(now) {
            Poll::Output(Act::Key { key, length }) => {
                if let Some(at) = live.key(now, key, length) {
                    board.pressed(key, at);
                    sound.key(key);
                }
            }
            Poll::Output(Act::HangUp) => {
                live.hang_up(now);
                return None;
            }
            Poll::Wait(until) => return until,
        }
    }
}

/// Waits for a key of the keyboard, so long at most.
fn wish(wait: Duration) -> Result<Wish, Error> {
    let unread = |error| Error::new(format!("cannot read keys: {error}"));
    if !event::poll(wait).map_err(unread)? {
        return Ok(Wish::Nothing);
    }
    let Event::Key(KeyEvent { code, modifiers, kind, .. }) = event::read().map_err(unread)? else {
        // Another size: the next picture has it.
        return Ok(Wish::Nothing);
    };
    if kind == KeyEventKind::Release {
        return Ok(Wish::Nothing);
    }
    Ok(match code {
        KeyCode::Char('c' | 'd') if modifiers.contains(KeyModifiers::CONTROL) => Wish::HangUp,
        KeyCode::Char('q') | KeyCode::Esc => Wish::HangUp,
        KeyCode::Char('a') => Wish::Agent,
        KeyCode::Enter | KeyCode::Char(' ') => Wish::Answer,
        KeyCode::Char(key) => Wish::Key(key),
        _ => Wish::Nothing,
    })
}

/// Puts a picture on the screen, in the size that it has now.
fn draw(out: &mut dyn Write, rows: &dyn Fn(usize, usize) -> Vec<Row>, color: bool) -> Result<(), Error> {
    // A terminal that knows no size is taken for an ordinary one.
    let size = terminal::size().ok().filter(|(width, height)| *width > 0 && *height > 0);
    let (width, height) = size.map_or((80, 24), |(width, height)| (usize::from(width), usize::from(height)));
    let mut bytes = Vec::new();
    queue!(bytes, terminal::BeginSynchronizedUpdate).map_err(unwritten)?;
    for (at, row) in rows(width, height).iter().take(height).enumerate() {
        queue!(bytes, cursor::MoveTo(0, u16::try_from(at).unwrap_or(u16::MAX))).map_err(unwritten)?;
        for (look, text) in row.parts() {
            put(&mut bytes, *look, text, color)?;
        }
        queue!(bytes, terminal::Clear(terminal::ClearType::UntilNewLine)).map_err(unwritten)?;
    }
    queue!(bytes, terminal::Clear(terminal::ClearType::FromCursorDown), terminal::EndSynchronizedUpdate)
        .map_err(unwritten)?;
    out.write_all(&bytes).and_then(|()| out.flush()).map_err(unwritten)
}

fn put(out: &mut Vec<u8>, look: Look, text: &str, color: bool) -> Result<(), Error> {
    use style::{Attribute, Color, Print, ResetColor, SetAttribute, SetForegroundColor};
    if !color || look == Look::Plain {
        return queue!(out, Print(text)).map_err(unwritten);
    }
    match look {
        Look::Strong => queue!(out, SetAttribute(Attribute::Bold)),
        Look::Faint => queue!(out, SetAttribute(Attribute::Dim)),
        Look::Good => queue!(out, SetForegroundColor(Color::Green), SetAttribute(Attribute::Bold)),
        Look::Key => queue!(out, SetForegroundColor(Color::Cyan), SetAttribute(Attribute::Bold)),
        Look::Plain => Ok(()),
    }
    .and_then(|()| queue!(out, Print(text), SetAttribute(Attribute::Reset), ResetColor))
    .map_err(unwritten)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape of map_err")]
fn unwritten(error: std::io::Error) -> Error {
    Error::new(format!("cannot write to the terminal: {error}"))
}
