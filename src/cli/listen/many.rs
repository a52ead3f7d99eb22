//! Many recordings on every core: each is told as soon as it is done, and whoever watches is told how long the rest
//! takes.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, mpsc};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::hear::Ears;
use crate::error::{Error, Result};
use crate::report::Listened;

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

/// What is listened to, and how.
pub(super) struct Work<'a> {
    /// The ears.
    pub(super) ears: &'a Ears,
    /// The recordings.
    pub(super) paths: &'a [PathBuf],
    /// Threads; 0: one a core.
    pub(super) jobs: usize,
    /// Somebody watches a terminal.
    pub(super) watched: bool,
    /// Set from elsewhere, or by whoever takes no more.
    pub(super) stop: &'a AtomicBool,
}

impl Work<'_> {
    /// Listens to all of them. `take` gets each with its place in `paths`, in the order in which they are done, one at a
    /// time; it says whether it wants more. No more recordings are in memory than twice the threads. Gives how many
    /// were taken.
    pub(super) fn each(&self, take: &mut dyn FnMut(usize, Listened) -> Result<bool>) -> Result<usize> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.jobs)
            .build()
            .map_err(|error| Error::new(format!("no threads can be started: {error}")))?;
        let bar = self.bar();
        let (done, calls) = mpsc::sync_channel::<(usize, Listened)>(pool.current_num_threads());
        std::thread::scope(|scope| {
            scope.spawn(move || {
                pool.install(|| {
                    self.paths.par_iter().enumerate().with_max_len(1).for_each_with(done, |done, (at, path)| {
                        if self.stop.load(Ordering::Relaxed) {
                            return;
                        }
                        if let Some(call) = self.ears.hear(path, self.stop) {
                            // Nobody takes what comes after an error.
                            let _ = done.send((at, call));
                        }
                    });
                });
            });
            let mut taken = 0;
            let mut end = Ok(());
            for (at, call) in calls {
                bar.inc(call.bytes);
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
                bar.set_message(format!("{taken} of {}", self.paths.len()));
            }
            bar.finish_and_clear();
            end.map(|()| taken)
        })
    }

    /// How far it is, by bytes: of recordings no two are as long.
    fn bar(&self) -> ProgressBar {
        if !self.watched {
            return ProgressBar::hidden();
        }
        let bytes = self.paths.iter().map(|path| self.ears.stamp(path).0).sum();
        let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{msg} calls  {wide_bar}  {percent} %, {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(format!("0 of {}", self.paths.len()));
        bar
    }
}
