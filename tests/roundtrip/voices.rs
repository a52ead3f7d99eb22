//! Prompts for lines that nobody has recorded: made voices, each like no other, as long as their words take.

use std::path::Path;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::audio::wav;
use ringtrue::graph::{Piece, Plays};
use ringtrue::project::Line;

/// Writes every prompt file and all music of a line into a folder.
pub(crate) fn make(line: &Line, folder: &Path, seed: u64) {
    write(line, folder, |at, plays, millis| match plays {
        Plays::Music => music(at + seed),
        _ => voice(at + seed, millis),
    });
}

/// The same for ears that need no sound: files of the right lengths, no two of them alike.
pub(crate) fn marks(line: &Line, folder: &Path) {
    write(line, folder, |at, _, millis| (0..millis * 8).map(|sample| mark(at, sample)).collect());
}

/// A sample of a file that is like no other.
fn mark(file: u64, sample: usize) -> i16 {
    if file >> (sample % 11) & 1 == 1 { 8_000 } else { -100 }
}

/// Writes every file of a line: `sound` makes it by its number, what it is for, and how many milliseconds it takes.
fn write(line: &Line, folder: &Path, sound: impl Fn(u64, Plays, usize) -> Vec<i16>) {
    let text = |name: &str| {
        let mut pieces = line.graph.prompts.iter().flat_map(|prompt| &prompt.words).flat_map(|words| &words.pieces);
        pieces.find_map(|piece| match piece {
            Piece::File { name: of, text, .. } if of == name => Some(text.len()),
            _ => None,
        })
    };
    for (at, file) in line.graph.files().into_iter().enumerate() {
        let millis = match file.plays {
            Plays::Music => 30_000,
            Plays::Filling(_) => 600,
            // Fourteen letters a second, as fast as people speak.
            Plays::Words => (text(&file.name).unwrap_or(30) * 70).clamp(700, 12_000),
        };
        let samples = sound(at as u64, file.plays, millis);
        let path = folder.join(&file.name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, wav::write_mulaw(&samples).expect("a file")).expect("it is written");
    }
}

/// People who are no prompt of any of the lines.
const PEOPLE: [&str; 6] =
    ["fr/vm-intro", "it/vm-intro", "ru/conf-getpin", "es/vm-intro", "it/demo-abouttotry", "fr/demo-congrats"];

/// Somebody who is no prompt of any of the lines: a speaker of another language where its package is here.
pub(crate) fn person(millis: usize, who: u64) -> Vec<i16> {
    let name = PEOPLE[who as usize % PEOPLE.len()];
    let bytes = std::fs::read(format!("/usr/share/asterisk/sounds/{name}.wav"));
    let read = bytes.ok().and_then(|bytes| wav::read(&bytes).ok());
    let said = read.map_or_else(|| voice(777 + who, millis + 200), |(clip, _)| clip.samples);
    // They speak from their first syllable on: nobody hears a person who is still silent, or clicks their tongue.
    let sounds = |piece: &[i16]| piece.iter().any(|sample| sample.unsigned_abs() >= 500);
    let first = |at: &usize| said[*at].unsigned_abs() >= 500 && said[*at..].chunks(160).take(6).all(sounds);
    let from = (0..said.len()).find(first).unwrap_or_default();
    said[from..].iter().copied().take(millis * 8).collect()
}

/// A voice of syllables: a pitch that glides, two formants, and pauses between words.
pub(crate) fn voice(seed: u64, millis: usize) -> Vec<i16> {
    let mut random = Pcg64Mcg::seed_from_u64(seed);
    let mut out: Vec<i16> = Vec::with_capacity(millis * 8);
    let mut phase = 0.0;
    while out.len() < millis * 8 {
        let length = random.random_range(900..2_200);
        let (from, until) = (random.random_range(90.0..190.0), random.random_range(90.0..190.0));
        let formants = [random.random_range(300.0..900.0), random.random_range(1_000.0..2_800.0)];
        for at in 0..length {
            let share = f64::from(at) / f64::from(length);
            let pitch: f64 = from + (until - from) * share;
            phase += pitch / 8_000.0;
            let sum: f64 = (1..20)
                .map(|partial| {
                    let at = pitch * f64::from(partial);
                    let level: f64 =
                        formants.iter().map(|formant| 1.0 / (1.0 + ((at - formant) / 150.0).powi(2))).sum();
                    (std::f64::consts::TAU * phase * f64::from(partial)).sin() * level
                })
                .sum();
            out.push((sum * (std::f64::consts::PI * share).sin() * 6_000.0) as i16);
        }
        out.extend(std::iter::repeat_n(0, if random.random_bool(0.3) { 1_200 } else { 240 }));
    }
    out.truncate(millis * 8);
    // No recording ends in a pause of its own.
    while out.last() == Some(&0) {
        out.pop();
    }
    out
}

/// Half a minute of chords.
fn music(seed: u64) -> Vec<i16> {
    let mut random = Pcg64Mcg::seed_from_u64(seed);
    let mut out = Vec::new();
    for _ in 0..60 {
        let root = 220.0 * 2f64.powf(f64::from(random.random_range(0..12)) / 12.0);
        let notes = [root, root * 1.25, root * 1.5, root * 2.0];
        for at in 0..4_000 {
            let time = f64::from(at) / 8_000.0;
            let sum: f64 = notes.iter().map(|note| (std::f64::consts::TAU * note * time).sin()).sum();
            out.push((sum * 2_500.0 * (1.0 - 0.6 * time)) as i16);
        }
    }
    out
}
