//! Fuzzing: whatever bytes a reader gets, it ends, soon and without a panic, and what follows it holds too.
//!
//! `the_corpus_is_replayed` is an ordinary test. `ten_minutes` is not: README.md beside this file says how it is run.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "the fuzzer keeps files, looks at a clock and says how far it is"
)]

mod keep;
mod menu;
mod mutate;
mod readers;
mod seeds;
mod work;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use keep::{Caught, Watch};
use mutate::Mutator;
use readers::READERS;
use work::{Depth, Reader, Work};

/// What a single stage of the work on one input may take, in seconds of a processor, unless told otherwise (ours).
const LONGEST: u64 = 5;

/// One turn of a reader before the next one has its turn.
const TURN: Duration = Duration::from_secs(4);

fn corpus(reader: &Reader) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(reader.name)
}

/// The files of the corpus, by name.
fn kept(reader: &Reader) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(corpus(reader))
        .map(|entries| entries.map(|entry| entry.expect("a file").path()).collect())
        .unwrap_or_default();
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read(&path).expect("a file"))
        })
        .collect()
}

#[test]
fn the_corpus_is_replayed() {
    let mut bytes = 0;
    for reader in READERS {
        let mut work = Work::new(&format!("replay-{}", reader.name));
        let files = kept(reader);
        assert!(files.len() >= 5, "{}: only {} files", reader.name, files.len());
        for (name, input) in files {
            bytes += input.len();
            work.begin(Depth::All);
            // A panic is the failure; which file it was stands before it.
            let place = format!("tests/fuzz/corpus/{}/{name}", reader.name);
            if let Err(caught) = keep::quietly(|| (reader.run)(&mut work, &input)) {
                panic!("{place}: {}", caught.what);
            }
        }
    }
    assert!(bytes < 2 * 1024 * 1024, "the corpus has {bytes} bytes");
}

/// What became of a reader.
#[derive(Default)]
struct Tally {
    runs: u64,
    spent: Duration,
    slowest: Duration,
    said: usize,
    /// Failures by where they happened, with how often.
    failures: BTreeMap<String, usize>,
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
#[ignore = "runs for RINGTRUE_FUZZ_SECONDS, ten minutes unless that is set"]
fn ten_minutes() {
    let began = Instant::now();
    let clock = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |now| now.as_secs());
    let seed = number("RINGTRUE_FUZZ_SEED").unwrap_or(clock);
    let length = Duration::from_secs(number("RINGTRUE_FUZZ_SECONDS").unwrap_or(600));
    let only = std::env::var("RINGTRUE_FUZZ_READER").ok();
    let keeps = number("RINGTRUE_FUZZ_KEEP").unwrap_or_default() as usize;
    println!("seed {seed}: RINGTRUE_FUZZ_SEED={seed} mutates alike");
    let watch = Watch::new();
    let mut desks: Vec<Desk> = READERS
        .iter()
        .filter(|reader| only.as_deref().is_none_or(|only| only == reader.name))
        .map(|reader| Desk::new(reader, seed))
        .collect();
    assert!(!desks.is_empty(), "no reader is called {only:?}");
    while began.elapsed() < length {
        for desk in &mut desks {
            let turn = Instant::now();
            while turn.elapsed() < TURN && began.elapsed() < length {
                desk.once(&watch);
            }
            desk.tally.spent += turn.elapsed();
        }
    }
    println!("{:<12}{:>10}{:>8}{:>9}{:>9}  failures", "reader", "runs", "s", "slowest", "said");
    let (mut runs, mut failures) = (0, 0);
    for desk in &desks {
        let Tally { runs: own, spent, slowest, said, failures: found } = &desk.tally;
        let (spent, slowest) = (spent.as_secs_f64(), slowest.as_secs_f64());
        println!("{:<12}{own:>10}{spent:>8.0}{slowest:>8.2}s{said:>9}  {}", desk.reader.name, found.len());
        for (place, count) in found {
            println!("    {count} times {place}");
        }
        runs += own;
        failures += found.len();
        if keeps > 0 {
            keep::distil(&corpus(desk.reader), &desk.news, keeps);
        }
    }
    println!("{runs} runs in {:.0} s, {failures} failures", began.elapsed().as_secs_f64());
    assert_eq!(failures, 0, "their inputs were written to tests/fuzz/corpus");
}

/// A reader with all that is fed to it.
struct Desk {
    reader: &'static Reader,
    work: Work,
    mutator: Mutator,
    /// Inputs that made something be said for the first time: the mutator goes on from them.
    news: Vec<Vec<u8>>,
    tally: Tally,
    /// What a stage may take.
    longest: Duration,
}

impl Desk {
    fn new(reader: &'static Reader, seed: u64) -> Self {
        let mut inputs: Vec<Vec<u8>> = kept(reader).into_iter().map(|(_, input)| input).collect();
        inputs.extend((reader.seeds)());
        let longest = Duration::from_secs(number("RINGTRUE_FUZZ_LONGEST").unwrap_or(LONGEST));
        let mutator = Mutator::new(seed ^ work::hash(reader.name.as_bytes()), inputs);
        Self { reader, work: Work::new(reader.name), mutator, news: Vec::new(), tally: Tally::default(), longest }
    }

    fn once(&mut self, watch: &Watch) {
        let input = self.mutator.next();
        watch.begins(self.reader.name, &input);
        let caught = self.caught(&input, Depth::One(work::hash(&input)));
        watch.ends();
        self.tally.runs += 1;
        self.tally.slowest = self.tally.slowest.max(self.work.slowest.1);
        match caught {
            Some(caught) => {
                let place = caught.place.clone();
                let count = self.tally.failures.entry(place).or_default();
                *count += 1;
                if *count == 1 {
                    let small = self.smaller(input, &caught);
                    let path = keep::write(&corpus(self.reader), &small);
                    println!("{}: {}\n    {}", self.reader.name, caught.what, path.display());
                }
            }
            None => {
                let fresh = self.work.fresh();
                self.tally.said += fresh;
                if fresh > 0 && input.len() < 40_000 {
                    self.news.push(input.clone());
                    self.mutator.also(input);
                }
            }
        }
    }

    /// What goes wrong with an input: a panic, or a stage that takes too long.
    fn caught(&mut self, input: &[u8], depth: Depth) -> Option<Caught> {
        self.work.begin(depth);
        let run = self.reader.run;
        let work = &mut self.work;
        if let Err(caught) = keep::quietly(|| run(work, input)) {
            return Some(caught);
        }
        let (stage, took) = &self.work.slowest;
        (*took > self.longest).then(|| Caught {
            place: format!("{stage} takes too long"),
            what: format!("{stage} took {:.1} s for {} bytes", took.as_secs_f64(), input.len()),
        })
    }

    /// A smaller input that fails in the same place: pieces are left out as long as it does.
    fn smaller(&mut self, mut input: Vec<u8>, caught: &Caught) -> Vec<u8> {
        let depth = Depth::One(work::hash(&input));
        let began = Instant::now();
        let mut piece = input.len() / 2;
        while piece > 0 {
            let mut at = 0;
            while at < input.len() && began.elapsed() < Duration::from_secs(30) {
                let mut less = input.clone();
                less.drain(at..(at + piece).min(input.len()));
                let still = self.caught(&less, depth);
                if still.is_some_and(|still| still.place == caught.place) {
                    input = less;
                } else {
                    at += piece;
                }
            }
            piece /= 2;
        }
        input
    }
}
