//! The talk with one page: what it says is done, what happens is told, and a page that misbehaves costs itself its
//! connection.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::Response;
use tokio::time::{Instant, sleep_until, timeout};

use super::line::Desk;
use super::session::Session;
use super::wire::{LARGEST, Said, Told};

/// How long a page may take to read what it is told (ours).
const SLOWEST: Duration = Duration::from_secs(10);

/// Messages a second that a page may send for long (ours): ten fingers on a keypad.
const MESSAGES: f64 = 40.0;

/// Messages that it may send at once (ours).
const BURST: f64 = 200.0;

/// Bytes that are read at once: messages of pages are short, and every page has such a buffer.
const BUFFER: usize = 2 * 1024;

/// A page comes.
pub(super) async fn phone(
    State(desk): State<Arc<Desk>>,
    Query(query): Query<HashMap<String, String>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let name = query.get("session").filter(|name| !name.is_empty()).cloned();
    upgrade
        .max_message_size(LARGEST)
        .max_frame_size(LARGEST)
        .read_buffer_size(BUFFER)
        .write_buffer_size(0)
        .on_upgrade(move |socket| talk(socket, desk, name))
}

/// Why a talk ends.
enum End {
    /// The page went away, or cannot be reached.
    Gone,
    /// It is told why, by a code of RFC 6455 section 7.4 or one above 4,000, which are ours.
    Told(u16, &'static str),
}

/// Another page has the call.
const TAKEN_OVER: u16 = 4_001;

async fn talk(mut socket: WebSocket, desk: Arc<Desk>, name: Option<String>) {
    let (mut session, mut handover) = match desk.sessions.claim(name).await {
        Ok(claimed) => claimed,
        Err(_) => return,
    };
    session.forget();
    let mut page = Page { socket: &mut socket, desk: &desk, budget: BURST, filled: Instant::now() };
    let mut ask = None;
    let end = {
        let talked = page.talk(&mut session);
        tokio::select! {
            end = talked => end,
            given = handover.recv() => {
                ask = given;
                End::Told(TAKEN_OVER, "another page has this call now")
            }
        }
    };
    let back = match ask {
        Some(give) => give.send(session).err(),
        None => Some(session),
    };
    match back {
        None => desk.sessions.handed_over(),
        // The page went away, or the one that asked did.
        Some(session) => desk.sessions.leave(session, handover),
    }
    if let End::Told(code, message) = end {
        let bye = serde_json::to_string(&Told::Bye { message }).unwrap_or_default();
        let close = CloseFrame { code, reason: message.into() };
        let _ = timeout(SLOWEST, async {
            socket.send(Message::Text(bye.into())).await?;
            socket.send(Message::Close(Some(close))).await
        })
        .await;
    }
}

/// A page that is talked with.
struct Page<'a> {
    socket: &'a mut WebSocket,
    desk: &'a Arc<Desk>,
    /// Messages that it may send now.
    budget: f64,
    /// When that was counted.
    filled: Instant,
}

impl Page<'_> {
    async fn talk(&mut self, session: &mut Session) -> End {
        match self.talk_on(session).await {
            Ok(never) => match never {},
            Err(end) => end,
        }
    }

    async fn talk_on(&mut self, session: &mut Session) -> Result<std::convert::Infallible, End> {
        let desk = Arc::clone(self.desk);
        let mut shown = desk.shown.subscribe();
        let mut ending = desk.ending.subscribe();
        self.tell(&Told::Hello { session: &session.name }).await?;
        let told = Arc::clone(&shown.borrow_and_update().told);
        self.send(told.to_string()).await?;
        let mut last = Instant::now();
        loop {
            if let Some(news) = session.news(&desk) {
                self.tell(&Told::Call(Box::new(news))).await?;
            }
            let wakes = session.wakes();
            let idle = last + desk.idle;
            tokio::select! {
                message = self.socket.recv() => {
                    last = Instant::now();
                    self.hear(session, message).await?;
                }
                () = sleep_until(wakes.unwrap_or(idle).min(idle)) => {
                    if Instant::now() >= idle {
                        return Err(End::Told(1001, "nothing was heard from this page for too long"));
                    }
                }
                changed = shown.changed() => {
                    if changed.is_err() {
                        return Err(End::Told(1001, "the server ends"));
                    }
                    let told = Arc::clone(&shown.borrow_and_update().told);
                    self.send(told.to_string()).await?;
                }
                () = async { drop(ending.wait_for(|ends| *ends).await) } => return Err(End::Told(1001, "the server ends")),
            }
        }
    }

    /// What the page says is done.
    async fn hear(&mut self, session: &mut Session, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        self.count()?;
        let text = match message {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(()),
            Some(Ok(Message::Binary(_))) => return Err(End::Told(1003, "this phone understands text only")),
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(End::Gone),
        };
        match serde_json::from_str::<Said>(text.as_str()) {
            Ok(Said::Dial(dial)) => {
                if let Err(error) = session.dial(self.desk, &dial) {
                    let help = error.advice().unwrap_or_default().to_owned();
                    self.tell(&Told::Refused { message: error.to_string(), help }).await?;
                }
            }
            Ok(Said::Key { key }) => session.key(key),
            Ok(Said::HangUp {}) => session.hang_up(),
            Ok(Said::Ping {}) => self.tell(&Told::Pong { now: session.now() }).await?,
            Err(_) => return Err(End::Told(1008, "this phone does not understand what the page says")),
        }
        Ok(())
    }

    /// One more message: too many cost the connection.
    fn count(&mut self) -> Result<(), End> {
        let now = Instant::now();
        let since = now.duration_since(self.filled).as_secs_f64();
        self.budget = (self.budget + since * MESSAGES).min(BURST) - 1.0;
        self.filled = now;
        if self.budget < 0.0 { Err(End::Told(1008, "too many messages at once")) } else { Ok(()) }
    }

    async fn tell(&mut self, told: &Told<'_>) -> Result<(), End> {
        self.send(serde_json::to_string(told).unwrap_or_default()).await
    }

    async fn send(&mut self, text: String) -> Result<(), End> {
        match timeout(SLOWEST, self.socket.send(Message::Text(text.into()))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }
}
