//! The phone on the screen: a local page that dials a line, over HTTP and one WebSocket a page.
//!
//! The server runs every call, on the same machine as everything else ([`crate::call::Live`]); the page draws what it is
//! told and says which keys were pressed. All moments are the server's. It is one thread: a call costs some twenty kilobytes and
//! a few wake-ups a second.
//!
//! `wire` is what goes over the socket, `line` the line as it was read last, `session` one page and its call (`dial` how
//! it begins, `keys` what can be pressed, `end` what came of it), `sessions` all of them, those of pages that were closed
//! a moment ago too, `socket` the talk with one page, `door` who is let in, `http` all that is fetched, `made` calls that
//! become audits.

mod dial;
mod door;
mod end;
mod http;
mod keys;
mod line;
mod made;
mod session;
mod sessions;
mod socket;
mod sound;
mod wire;

use std::future::Future;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::sync::{Semaphore, watch};

use crate::error::Error;
use door::Door;
use line::{Desk, Shown};
use sessions::Sessions;

pub use sessions::Count;

/// The port where none is named: RING on a keypad.
pub const PORT: u16 = 7464;

/// Calls at once where nobody says how many (ours): more than the two hundred that one core was tried with.
pub const MOST_CALLS: usize = 500;

/// How long a call waits for a page that went away (ours): a reload takes one second, a slow machine a few.
pub const GRACE: Duration = Duration::from_secs(10);

/// How long nothing may come from a page (ours): it says something every 20 s, and a page in the background every minute.
pub const IDLE: Duration = Duration::from_secs(150);

/// How long the head of a request may take (ours).
const HEAD: Duration = Duration::from_secs(10);

/// Bytes of a request's head that are read at once (ours): four times what a browser sends.
const LARGEST_HEAD: usize = 16 * 1024;

/// Threads for what may take its time beside the calls (ours): files that are read, lines that are judged.
const BESIDE: usize = 4;

/// How long pages are given to take their leave when the server ends (ours).
const LEAVE: Duration = Duration::from_secs(1);

/// A server that has not begun.
#[derive(Clone, Debug)]
pub struct Server {
    /// Where relative paths begin.
    pub here: PathBuf,
    /// The menu whose line is dialled.
    pub menu: PathBuf,
    /// A folder that replaces the line's own prompt folder.
    pub prompts: Option<PathBuf>,
    /// The address to listen at.
    pub listen: IpAddr,
    /// The port to listen at; 0 takes a free one.
    pub port: u16,
    /// What a page must know to be let in; `None`: a loopback address needs nothing, any other gets one made.
    pub token: Option<String>,
    /// The line's local time of the answer, where the page does not say: `2026-11-23T10:00`.
    pub at: Option<String>,
    /// Calls at once.
    pub most_calls: usize,
    /// How long a call waits for a page that went away.
    pub grace: Duration,
    /// How long nothing may come from a page.
    pub idle: Duration,
}

impl Server {
    /// A server of a menu with everything else as it is where nobody says.
    #[must_use]
    pub fn new(here: PathBuf, menu: PathBuf) -> Self {
        Self {
            here,
            menu,
            prompts: None,
            listen: IpAddr::from([127, 0, 0, 1]),
            port: PORT,
            token: None,
            at: None,
            most_calls: MOST_CALLS,
            grace: GRACE,
            idle: IDLE,
        }
    }

    /// Reads the line and takes the port. A line that is broken is no error: the page says what is wrong with it.
    ///
    /// # Errors
    /// When the menu cannot be opened, the port is taken, or the token is none.
    pub fn bind(self) -> Result<Bound, Error> {
        let token = door::token(self.token.as_deref(), self.listen.is_loopback())?;
        let (reader, shown) = line::Reader::new(&self)?;
        let listener = TcpListener::bind((self.listen, self.port)).map_err(|error| self.not_bound(&error))?;
        let address = listener.local_addr().map_err(|error| self.not_bound(&error))?;
        listener.set_nonblocking(true).map_err(|error| self.not_bound(&error))?;
        let door = Door::new(address, token);
        let (shown, _) = watch::channel(shown);
        let sessions = Sessions::new(self.grace);
        Ok(Bound { server: self, listener, door, reader, shown, sessions })
    }

    fn not_bound(&self, error: &std::io::Error) -> Error {
        let (listen, port) = (self.listen, self.port);
        match error.kind() {
            std::io::ErrorKind::AddrInUse => Error::new(format!("port {port} is taken by another program"))
                .help("end that one, or choose another: `--port 0` takes any that is free"),
            std::io::ErrorKind::PermissionDenied => Error::new(format!("nobody may listen at port {port} here"))
                .help("choose one above 1023: `--port 0` takes any that is free"),
            std::io::ErrorKind::AddrNotAvailable => Error::new(format!("`{listen}` is no address of this machine"))
                .help("leave `--listen` out for this machine alone, or write 0.0.0.0 for all of its addresses"),
            _ => Error::new(format!("cannot listen at {}: {error}", SocketAddr::new(listen, port))),
        }
    }
}

/// A server that has its port and waits to be run.
#[derive(Debug)]
pub struct Bound {
    server: Server,
    listener: TcpListener,
    door: Door,
    reader: line::Reader,
    shown: watch::Sender<Arc<Shown>>,
    sessions: Arc<Sessions>,
}

impl Bound {
    /// The address to open in a browser, with the token where one is needed.
    #[must_use]
    pub fn address(&self) -> String {
        self.door.address()
    }

    /// How many pages and calls there are, now and whenever that changes.
    #[must_use]
    pub fn counts(&self) -> watch::Receiver<Count> {
        self.sessions.counts()
    }

    /// Serves until `stop` comes; then pages are told, and calls are hung up.
    ///
    /// # Errors
    /// When the system refuses a socket or a timer.
    pub fn run(self, stop: impl Future<Output = ()>) -> Result<(), Error> {
        let refused = |error: std::io::Error| Error::new(format!("cannot serve: {error}"));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(BESIDE)
            .build()
            .map_err(refused)?;
        let served = runtime.block_on(self.serve(stop)).map_err(refused);
        runtime.shutdown_timeout(LEAVE);
        served
    }

    async fn serve(self, stop: impl Future<Output = ()>) -> std::io::Result<()> {
        let listener = tokio::net::TcpListener::from_std(self.listener)?;
        let (ending, _) = watch::channel(false);
        let most_calls = self.server.most_calls;
        // A page is one socket and a few fetches beside it; the rest are those who come and go.
        let connections = Arc::new(Semaphore::new(most_calls.saturating_mul(3).saturating_add(100).min(1_000_000)));
        let desk = Arc::new(Desk {
            door: self.door,
            here: self.server.here,
            idle: self.server.idle,
            most_calls,
            calls: Arc::new(Semaphore::new(most_calls.min(Semaphore::MAX_PERMITS))),
            shown: self.shown,
            sessions: self.sessions,
            ending,
        });
        let router = http::router(&desk);
        tokio::spawn(line::follow(self.reader, Arc::clone(&desk)));
        let mut stop = std::pin::pin!(stop);
        loop {
            let accepted = tokio::select! {
                () = &mut stop => break,
                accepted = listener.accept() => accepted,
            };
            let Ok((stream, _)) = accepted else {
                // Too many open files, for instance: those who are here go on, and the next try is a moment later.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let Ok(permit) = Arc::clone(&connections).try_acquire_owned() else { continue };
            let _ = stream.set_nodelay(true);
            let service = TowerToHyperService::new(router.clone());
            tokio::spawn(async move {
                let mut http = hyper::server::conn::http1::Builder::new();
                http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(LARGEST_HEAD);
                // Whoever hangs up or speaks no HTTP has ended their own connection and nothing else.
                let _ = http.serve_connection(TokioIo::new(stream), service).with_upgrades().await;
                drop(permit);
            });
        }
        desk.ending.send_replace(true);
        let mut counts = desk.sessions.counts();
        let _ = tokio::time::timeout(LEAVE, counts.wait_for(|count| count.pages == 0)).await;
        Ok(())
    }
}
