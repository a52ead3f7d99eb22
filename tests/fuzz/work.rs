//! What a reader works with: a folder, a command line, a clock for each stage, and an ear for what was said.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use ringtrue::finding::Finding;

/// A reader, what follows it, and good inputs for it.
pub(crate) struct Reader {
    /// Its folder in the corpus.
    pub(crate) name: &'static str,
    /// Reads an input and does what follows; what does not hold is a panic.
    pub(crate) run: fn(&mut Work, &[u8]),
    /// Inputs to begin with.
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
}

/// How much of what follows a reader is done.
#[derive(Clone, Copy)]
pub(crate) enum Depth {
    /// All of it.
    All,
    /// One thing, by this number.
    One(u64),
}

/// A place to work.
pub(crate) struct Work {
    /// An empty folder at first; readers put into it what they need.
    pub(crate) folder: PathBuf,
    /// The stage of this input that took longest.
    pub(crate) slowest: (String, Duration),
    depth: Depth,
    said: HashSet<u64>,
    ever_said: HashSet<u64>,
}

/// What a command line left behind.
pub(crate) struct Ran {
    pub(crate) code: u8,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

/// How long this thread has been at work. Where that is not known, how long it has been there: other programs count then.
fn at_work() -> Duration {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    let known = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    match known.and_then(|numbers| numbers.split(' ').next()?.parse().ok()) {
        Some(nanoseconds) => Duration::from_nanos(nanoseconds),
        None => BEGAN.get_or_init(Instant::now).elapsed(),
    }
}

pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

impl Work {
    pub(crate) fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("ringtrue-fuzz-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder to work in");
        let folder = std::fs::canonicalize(folder).expect("a folder to work in");
        let nothing = (String::new(), Duration::ZERO);
        Self { folder, slowest: nothing, depth: Depth::All, said: HashSet::new(), ever_said: HashSet::new() }
    }

    /// Before an input.
    pub(crate) fn begin(&mut self, depth: Depth) {
        self.depth = depth;
        self.slowest = (String::new(), Duration::ZERO);
        self.said.clear();
    }

    /// How much was said that no input had made be said.
    pub(crate) fn fresh(&mut self) -> usize {
        let before = self.ever_said.len();
        self.ever_said.extend(self.said.drain());
        self.ever_said.len() - before
    }

    /// Those of some things that are to be done.
    pub(crate) fn some<'t, T>(&self, all: &'t [T]) -> &'t [T] {
        match self.depth {
            Depth::All => all,
            Depth::One(number) => {
                let at = (number % all.len() as u64) as usize;
                &all[at..=at]
            }
        }
    }

    /// Does something and looks at the clock.
    pub(crate) fn stage<T>(&mut self, name: &str, work: impl FnOnce(&mut Self) -> T) -> T {
        let began = at_work();
        let result = work(self);
        let took = at_work().saturating_sub(began);
        if took > self.slowest.1 {
            self.slowest = (name.to_owned(), took);
        }
        result
    }

    /// Something was said; digits and names in it are of no account.
    pub(crate) fn hear(&mut self, words: &str) {
        let mut hasher = DefaultHasher::new();
        words.split('`').step_by(2).for_each(|part| {
            part.chars().filter(|letter| !letter.is_numeric()).take(200).for_each(|letter| letter.hash(&mut hasher));
        });
        self.said.insert(hasher.finish());
    }

    /// Findings were made.
    pub(crate) fn hear_findings<'f>(&mut self, findings: impl IntoIterator<Item = &'f Finding>) {
        for finding in findings {
            self.hear(&format!("{}{}{}", finding.code.id, finding.message, finding.help.is_some()));
        }
    }

    /// Writes a file, and the folders it lies in.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }

    /// Writes a file that is the same for every input, unless it is there already.
    pub(crate) fn lay(&self, name: &str, bytes: &[u8]) {
        if !Path::new(&self.folder.join(name)).exists() {
            self.put(name, bytes);
        }
    }

    /// Runs a command line in the folder. Everything it does ends in one of the three codes.
    pub(crate) fn ringtrue(&mut self, args: &[&str], stdin: &[u8]) -> Ran {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let folder = self.folder.clone();
        let code = self.stage(&args.join(" "), |_| {
            let mut stdio = ringtrue::cli::Stdio {
                stdin: &mut &*stdin,
                stdout: &mut stdout,
                stderr: &mut stderr,
                here: folder,
                color: false,
                person: false,
                now: None,
            };
            ringtrue::cli::run(["ringtrue"].iter().chain(args).map(Into::into), &mut stdio)
        });
        let ran = Ran { code, stdout, stderr: String::from_utf8(stderr).expect("talk in UTF-8") };
        assert!(code <= 2, "exit code {code}");
        // Where the work could not be done, it is said why.
        assert!(code < 2 || ran.stderr.starts_with("ringtrue: "), "{}", ran.stderr);
        let talk = String::from_utf8_lossy(&ran.stdout).into_owned() + &ran.stderr;
        for line in talk.lines() {
            let line = line.trim_start();
            if ["error[", "warning[", "info[", "ringtrue: "].iter().any(|head| line.starts_with(head)) {
                self.hear(line);
            }
        }
        ran
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
