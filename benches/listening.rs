//! Seconds of call that one core listens to in a second, against the length of the call and the number of known
//! prompts; and the most memory held.
//!
//! `cargo bench --bench listening` builds calls from Debian's `asterisk-core-sounds-en-wav` and listens to them with
//! everything there is (prompts, keys, tones, voices). Beside it, in the same run, one prompt is sought by the plain
//! way: its waveform correlated with the call, place by place.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark has a clock, reads recordings, and prints"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use ringtrue::audio::ear::Ear;
use ringtrue::audio::likeness::{Known, Library};

const SOUNDS: &str = "/usr/share/asterisk/sounds/en";

fn main() {
    if !Path::new(SOUNDS).is_dir() {
        println!("left out: apt-get install asterisk-core-sounds-en-wav");
        return;
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(SOUNDS)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "wav"))
        .collect();
    files.sort();
    let all: Vec<Vec<i16>> = files.iter().map(|path| wav(path)).filter(|samples| samples.len() > 6_000).collect();
    println!("seconds of call a second of one core, with all detectors:");
    println!("prompts  their s | call s   took s  call s / s  memory of the process, MB");
    for (prompts, seconds) in [(15, 600), (30, 600), (60, 600), (120, 600), (240, 600), (120, 60), (120, 3_600)] {
        let known: Vec<&Vec<i16>> = all.iter().step_by(all.len() / prompts).take(prompts).collect();
        let library = Arc::new(Library::new(known.iter().map(|samples| Known { samples, looped: false })));
        let call = call(&all, seconds * 8_000);
        let mut ear = Ear::new(library, None);
        let (began, before) = (Instant::now(), on_core());
        for piece in call.chunks(8_000) {
            std::hint::black_box(ear.push(piece));
        }
        std::hint::black_box(ear.finish());
        let took = on_core().zip(before).map_or(began.elapsed().as_secs_f64(), |(after, before)| after - before);
        let theirs: usize = known.iter().map(|samples| samples.len()).sum();
        println!(
            "{prompts:7} {:8} | {seconds:6} {took:8.2} {:11.0} {:8.0}",
            theirs / 8_000,
            seconds as f64 / took,
            resident()
        );
    }
    let (prompt, call) = (&all[0], call(&all, 10 * 8_000));
    let began = Instant::now();
    let best = call
        .windows(prompt.len())
        .map(|window| window.iter().zip(prompt).map(|(a, b)| i64::from(*a) * i64::from(*b)).sum::<i64>())
        .max();
    std::hint::black_box(best);
    let took = began.elapsed().as_secs_f64();
    println!("the plain way, one prompt of {:.1} s: {:.0} call s / s", prompt.len() as f64 / 8e3, 10.0 / took);
}

/// A call of prompts, known or not, with pauses.
fn call(all: &[Vec<i16>], length: usize) -> Vec<i16> {
    let mut made = Vec::with_capacity(length);
    for number in 0.. {
        if made.len() >= length {
            break;
        }
        made.extend(&all[number * 7 % all.len()]);
        made.resize(made.len() + 4_000, 0);
    }
    made.truncate(length);
    made
}

fn wav(path: &Path) -> Vec<i16> {
    let mut reader = hound::WavReader::open(path).expect("a WAV file");
    reader.samples::<i16>().map(|sample| sample.expect("a sample")).collect()
}

/// Seconds that this process has been on a core, since others may share it; where the system does not say, nothing.
fn on_core() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    Some(text.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

/// The most memory that the process has held, MB; 0 where the system does not say.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()).unwrap_or(0.0) / 1_024.0
}
