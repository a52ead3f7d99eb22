//! Calls in which numbers and names are read out, as telephone systems do: sequences of short recordings without pauses.

use std::path::Path;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::audio::dtmf;

use crate::call::{Call, Prompt, Sounds, Truth, What, files, sounds_of, wav};

const RATE: usize = 8_000;

/// Every recording of a language, short or long, as a known prompt.
pub(crate) fn all(language: &str) -> Sounds {
    let top = sounds_of(language);
    let mut prompts = Vec::new();
    for folder in ["", "dictate", "digits", "followme", "letters", "phonetic"] {
        let path = Path::new(&top).join(folder);
        if !path.is_dir() {
            continue;
        }
        for file in files(&path.to_string_lossy()) {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let name = if folder.is_empty() { stem } else { format!("{folder}/{stem}") };
            prompts.push(Prompt { name, samples: wav(&file), looped: false });
        }
    }
    Sounds { prompts, voices: Vec::new() }
}

/// A call of about so many seconds in which numbers are read, names are spelled, and prompts are played, some of which
/// are cut within their first second.
pub(crate) fn call(sounds: &Sounds, seed: u64, seconds: usize) -> Call {
    let mut random = Pcg64Mcg::seed_from_u64(seed);
    let mut made = Call { samples: Vec::new(), truth: Vec::new(), country: "US" };
    let within = |folder: &str| -> Vec<usize> {
        let prefix = format!("{folder}/");
        (0..sounds.prompts.len()).filter(|i| sounds.prompts[*i].name.starts_with(&prefix)).collect()
    };
    let (digits, letters) = (within("digits"), within("letters"));
    let tens: Vec<usize> = (0..10)
        .filter_map(|digit| sounds.prompts.iter().position(|prompt| prompt.name == format!("digits/{digit}")))
        .collect();
    let long: Vec<usize> =
        (0..sounds.prompts.len()).filter(|i| sounds.prompts[*i].samples.len() > RATE * 3 / 2).collect();
    pause(&mut made, &mut random, 0.5);
    while made.samples.len() < seconds * RATE {
        match random.random_range(0..6) {
            // A telephone number.
            0 => {
                for _ in 0..random.random_range(4..11) {
                    let number = tens[random.random_range(0..tens.len())];
                    play(&mut made, sounds, number, None);
                }
            }
            // Ordinals, days, months, tens.
            1 => {
                for _ in 0..random.random_range(2..6) {
                    let number = digits[random.random_range(0..digits.len())];
                    play(&mut made, sounds, number, None);
                }
            }
            2 => {
                for _ in 0..random.random_range(3..9) {
                    let number = letters[random.random_range(0..letters.len())];
                    play(&mut made, sounds, number, None);
                }
            }
            3 | 4 => {
                let number = random.random_range(0..sounds.prompts.len());
                play(&mut made, sounds, number, None);
            }
            _ => {
                let number = long[random.random_range(0..long.len())];
                play(&mut made, sounds, number, Some(random.random_range(RATE / 4..RATE)));
                let key = dtmf::samples('5', dtmf::ON).expect("a key");
                let at = made.samples.len();
                made.samples.extend(&key);
                made.truth.push(Truth { what: What::Key('5'), at, until: at + key.len() });
            }
        }
        let length = random.random_range(0.2..0.9);
        pause(&mut made, &mut random, length);
    }
    made
}

fn pause(call: &mut Call, random: &mut Pcg64Mcg, seconds: f64) {
    call.samples.extend((0..(seconds * RATE as f64) as usize).map(|_| random.random_range(-4_i16..=4)));
}

fn play(call: &mut Call, sounds: &Sounds, number: usize, most: Option<usize>) {
    let samples = &sounds.prompts[number].samples;
    let length = most.map_or(samples.len(), |most| most.min(samples.len()));
    let at = call.samples.len();
    call.samples.extend(&samples[..length]);
    let cut = length < samples.len();
    call.truth.push(Truth { what: What::Prompt { number, cut }, at, until: at + length });
}
