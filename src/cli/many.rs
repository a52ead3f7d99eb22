//! Many recordings on every core: each is told as soon as it is done, and whoever watches is told how long the rest
//! takes.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError, mpsc};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::error::{Error, Result};
use crate::time::Time;

/// Between two lines about how far it is, where no terminal shows it (ours): a log of a night's work stays short.
const EVERY: Duration = Duration::from_secs(30);

/// Whether Ctrl-C, or the system's wish that the program ends, has come.
pub(super) fn interrupted() -> Arc<AtomicBool> {
    static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    let stop = STOP.get_or_init(|| {
        let stop = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&stop);
        // Where somebody else waits for it already, the program ends as it would have.
        let _ = ctrlc::set_handler(move || heard.store(true, Ordering::Relaxed));
        stop
    });
    stop.store(false, Ordering::Relaxed);
    Arc::clone(stop)
}

/// What is done with each recording.
pub(super) trait Hears: Sync {
    /// What is kept of it.
    type Call: Send;

    /// Listens to a recording, on any thread. What goes wrong is part of the answer; `None`: `stop` was set on the way.
    fn hear(&self, path: &Path, stop: &AtomicBool) -> Option<Self::Call>;

    /// How many bytes it has.
    fn bytes(&self, path: &Path) -> u64;
}

/// What is listened to, and how.
pub(super) struct Work<'a, E> {
    /// The ears.
    pub(super) ears: &'a E,
    /// The recordings.
    pub(super) paths: &'a [PathBuf],
    /// Threads; 0: one a core.
    pub(super) jobs: usize,
    /// Somebody watches a terminal.
    pub(super) watched: bool,
    /// Set from elsewhere, or by whoever takes no more.
    pub(super) stop: &'a AtomicBool,
    /// How far ahead of what is written may be listened; `None`: the order is no matter.
    pub(super) gate: Option<&'a Gate>,
}

/// Keeps those who listen near to what is written: behind an hour's call others wait in no memory.
pub(super) struct Gate {
    written: Mutex<usize>,
    opened: Condvar,
    ahead: usize,
}

impl Gate {
    /// For so many threads; 0: one a core.
    pub(super) fn new(jobs: usize) -> Self {
        Self { written: Mutex::new(0), opened: Condvar::new(), ahead: AHEAD * threads(jobs) }
    }

    /// So many are written.
    pub(super) fn open(&self, written: usize) {
        *self.written.lock().unwrap_or_else(PoisonError::into_inner) = written;
        self.opened.notify_all();
    }

    /// Waits until a call may be listened to; `false`: it is over.
    fn wait(&self, at: usize, stop: &AtomicBool) -> bool {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        while at >= *written + self.ahead {
            if stop.load(Ordering::Relaxed) {
                return false;
            }
            let waited = self.opened.wait_timeout(written, WAKES);
            written = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }
}

/// Calls ahead of the one that is to be written next, for each thread (ours).
const AHEAD: usize = 16;

/// How long somebody who waits sleeps until they look whether all is over.
const WAKES: Duration = Duration::from_millis(100);

/// Threads that were asked for; 0: one a core.
fn threads(jobs: usize) -> usize {
    if jobs == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { jobs }
}

impl<E: Hears> Work<'_, E> {
    /// Listens to all of them. `take` gets each with its place in `paths`, in the order in which they are done, one at a
    /// time; it says whether it wants more. No more recordings are in memory than twice the threads. How far it is goes
    /// to the terminal or, a line now and then, to `talk`. Gives how many were taken.
    pub(super) fn each(
        &self,
        talk: &mut dyn Write,
        take: &mut dyn FnMut(usize, E::Call) -> Result<bool>,
    ) -> Result<usize> {
        let threads = threads(self.jobs).clamp(1, self.paths.len().max(1));
        let mut progress = Progress::new(self, talk);
        // Taken in order, so that what is done comes nearly in order.
        let next = AtomicUsize::new(0);
        let (done, calls) = mpsc::sync_channel::<(usize, E::Call)>(threads);
        std::thread::scope(|scope| {
            let mut started = 0;
            for _ in 0..threads {
                let (done, next) = (done.clone(), &next);
                let work = move || self.work(next, &done);
                started += usize::from(std::thread::Builder::new().spawn_scoped(scope, work).is_ok());
            }
            drop(done);
            if started == 0 {
                return Err(Error::new("the system gives no threads to work with").help("`--jobs 1` asks for one"));
            }
            let mut taken = 0;
            let mut end = Ok(());
            for (at, call) in calls {
                if end.is_err() {
                    continue;
                }
                match take(at, call) {
                    Ok(true) => {}
                    Ok(false) => self.stop.store(true, Ordering::Relaxed),
                    Err(error) => {
                        self.stop.store(true, Ordering::Relaxed);
                        end = Err(error);
                        continue;
                    }
                }
                taken += 1;
                progress.on(taken, || self.paths.get(at).map_or(0, |path| self.ears.bytes(path)));
            }
            progress.bar.finish_and_clear();
            end.map(|()| taken)
        })
    }

    /// One thread: the next recording, as long as there is one.
    fn work(&self, next: &AtomicUsize, done: &mpsc::SyncSender<(usize, E::Call)>) {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = self.paths.get(at).filter(|_| !self.stop.load(Ordering::Relaxed)) else { return };
            if self.gate.is_some_and(|gate| !gate.wait(at, self.stop)) {
                return;
            }
            let Some(call) = self.ears.hear(path, self.stop) else { return };
            // Nobody takes what comes after an error.
            if done.send((at, call)).is_err() {
                return;
            }
        }
    }
}

/// How far it is.
struct Progress<'a> {
    bar: ProgressBar,
    talk: &'a mut dyn Write,
    watched: bool,
    of: usize,
    began: Instant,
    told: Instant,
}

impl<'a> Progress<'a> {
    #[expect(clippy::disallowed_methods, reason = "the command line says how long the work takes")]
    fn new<E: Hears>(work: &Work<'_, E>, talk: &'a mut dyn Write) -> Self {
        let began = Instant::now();
        Self { bar: bar(work), talk, watched: work.watched, of: work.paths.len(), began, told: began }
    }

    /// So many are done; `bytes`: of the last one.
    #[expect(clippy::disallowed_methods, reason = "the command line says how long the work takes")]
    fn on(&mut self, done: usize, bytes: impl FnOnce() -> u64) {
        if self.watched {
            self.bar.inc(bytes());
            self.bar.set_message(format!("{done} of {}", self.of));
        } else if self.told.elapsed() >= EVERY && done < self.of {
            self.told += self.told.elapsed();
            let worked = self.began.elapsed().as_secs_f64();
            let left = Time::from_secs_f64(worked / done as f64 * (self.of - done) as f64);
            let share = done * 100 / self.of.max(1);
            // Whoever does not read it misses nothing.
            let _ = writeln!(self.talk, "{done} of {} calls, {share} %, about {left} left", self.of);
        }
    }
}

/// A bar by bytes: of recordings no two are as long.
fn bar<E: Hears>(work: &Work<'_, E>) -> ProgressBar {
    if !work.watched {
        return ProgressBar::hidden();
    }
    let bytes = work.paths.iter().map(|path| work.ears.bytes(path)).sum();
    let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{msg} calls  {wide_bar}  {percent} %, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(format!("0 of {}", work.paths.len()));
    bar.enable_steady_tick(Duration::from_secs(1));
    bar
}
