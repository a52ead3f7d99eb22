//! What outlives a run: inputs that failed, inputs worth keeping, and the one that ended the process.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Once};
use std::time::{Duration, Instant};

use super::work::hash;

/// A failure.
#[derive(Clone, Debug)]
pub(crate) struct Caught {
    /// Where it happened; failures of one place are one failure.
    pub(crate) place: String,
    /// What is said of it.
    pub(crate) what: String,
}

/// The last panic, by the hook.
static LAST: Mutex<Option<Caught>> = Mutex::new(None);
static HOOK: Once = Once::new();

thread_local! {
    /// Panics of this thread are caught and kept.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Does something that may panic, and prints nothing of it.
pub(crate) fn quietly(work: impl FnOnce()) -> Result<(), Caught> {
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            // Of the harness itself everything is said as ever.
            if !QUIET.get() {
                return before(info);
            }
            let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
            let what = format!("{info}");
            if let Ok(mut last) = LAST.lock() {
                *last = Some(Caught { place, what });
            }
        }));
    });
    QUIET.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    done.map_err(|_| {
        let last = LAST.lock().ok().and_then(|mut last| last.take());
        last.unwrap_or(Caught { place: "somewhere".to_owned(), what: "a panic without a word".to_owned() })
    })
}

/// Writes an input under a name of its own.
pub(crate) fn write(folder: &Path, input: &[u8]) -> PathBuf {
    std::fs::create_dir_all(folder).expect("the folder of the corpus");
    let path = folder.join(format!("{:016x}", hash(input)));
    std::fs::write(&path, input).expect("a file of the corpus");
    path
}

/// Keeps some of the inputs that made something be said for the first time: small ones, evenly over the run.
pub(crate) fn distil(folder: &Path, news: &[Vec<u8>], most: usize) {
    let small: Vec<&Vec<u8>> = news.iter().filter(|input| (1..6_000).contains(&input.len())).collect();
    let chosen: BTreeSet<usize> = (0..most.min(small.len())).map(|at| at * small.len() / most).collect();
    chosen.into_iter().for_each(|at| drop(write(folder, small[at])));
}

/// What is being read, since when, and by which reader.
type AtWork = Option<(Instant, &'static str, Vec<u8>)>;

/// Looks on from another thread: an input that never ends is written down, and the process with it ended. What ends
/// the process by itself (a stack that is full) leaves its input as `fuzz-last-input` in the target folder.
pub(crate) struct Watch {
    at_work: Arc<Mutex<AtWork>>,
}

/// An input that takes so long never ends.
const NEVER: Duration = Duration::from_secs(90);

impl Watch {
    pub(crate) fn new() -> Self {
        let at_work: Arc<Mutex<AtWork>> = Arc::default();
        let seen = Arc::clone(&at_work);
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                let Ok(at_work) = seen.lock() else { return };
                if let Some((since, reader, input)) = at_work.as_ref()
                    && since.elapsed() > NEVER
                {
                    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(reader);
                    println!("{reader}: does not end\n    {}", write(&folder, input).display());
                    std::process::abort();
                }
            }
        });
        Self { at_work }
    }

    pub(crate) fn begins(&self, reader: &'static str, input: &[u8]) {
        let last = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz-last-input");
        std::fs::write(last, input).expect("the last input");
        if let Ok(mut at_work) = self.at_work.lock() {
            *at_work = Some((Instant::now(), reader, input.to_vec()));
        }
    }

    pub(crate) fn ends(&self) {
        if let Ok(mut at_work) = self.at_work.lock() {
            *at_work = None;
        }
    }
}
