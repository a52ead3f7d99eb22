//! How well calls are heard: recordings of Debian's packages, mixed into calls whose truth is known to the sample, sent
//! through every channel, and listened to.
//!
//! `cargo test --release --test listening -- --nocapture` prints the tables. `RINGTRUE_LISTENING=full` builds many more
//! calls, from three seeds.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "recordings are read, codecs are programs of others, and tables are printed"
)]

mod call;
mod channel;
mod countries;
mod numbers;
mod peer;
mod pressed;
mod score;
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/table.rs"]
mod table;

use std::path::Path;
use std::sync::Arc;

use call::{Call, MUSIC, SOUNDS, Sounds, What};
use channel::{CHANNELS, pass};
use rayon::prelude::*;
use ringtrue::audio::dtmf::{Key, Keys};
use ringtrue::audio::ear::listen;
use score::{Score, quantile};
use support::{Folder, has_package, has_program};
use table::Table;

/// Debian's recordings and codecs are here.
fn has_everything(test: &str) -> bool {
    has_package("asterisk-core-sounds-en-wav", Path::new(SOUNDS).join("vm-press.wav").is_file(), test)
        && has_package("asterisk-moh-opsound-wav", Path::new(MUSIC).is_dir(), test)
        && has_package("ffmpeg", has_program("ffmpeg") || Path::new("/usr/bin/ffmpeg").exists(), test)
        && has_package("sox", has_program("sox"), test)
}

/// Seeds, calls a seed, seconds a call.
fn size() -> (Vec<u64>, u64, usize) {
    if std::env::var("RINGTRUE_LISTENING").is_ok_and(|size| size == "full") {
        (vec![1, 2, 3], 8, 150)
    } else {
        (vec![4, 5], 3, 120)
    }
}

/// The language of the recordings that the large table is made of.
fn language() -> String {
    std::env::var("RINGTRUE_LISTENING_LANGUAGE").unwrap_or_else(|_| "en".to_owned())
}

#[test]
fn numbers_and_names_that_are_read_out_are_heard_piece_by_piece() {
    let test = "numbers_and_names_that_are_read_out_are_heard_piece_by_piece";
    if !has_everything(test) {
        return;
    }
    let mut table = Table::default();
    let folder = Folder::new("listening-numbers");
    let sounds = numbers::all(&language());
    let library = Arc::new(sounds.library());
    table.row(format_args!(
        "{} prompts, {} can be found",
        library.len(),
        (0..library.len()).filter(|i| library.can_find(*i)).count()
    ));
    table.row(format_args!("{}", Score::HEAD));
    for channel in CHANNELS.iter().filter(|channel| NUMBERS.contains(&channel.name)) {
        let mut score = Score::default();
        for number in 0..3 {
            let call = pass(channel, &numbers::call(&sounds, number, 120), &folder.0, number);
            score.add(&call, &listen(&library, Some(call.country), &call.samples), &sounds.prompts, channel.quiet());
        }
        table.row(format_args!("{} | {} cut sooner", score.row(channel.name), score.too_short));
        for note in &score.notes {
            table.row(format_args!("  {}: {note:.240}", channel.name));
        }
        assert!(score.precision() >= 0.995, "{}: precision {}", channel.name, score.precision());
        assert!(score.recall() >= NUMBERS_RECALL, "{}: recall {}", channel.name, score.recall());
        assert!(quantile(&score.onsets, 0.5) <= 5.0, "{}: median onset", channel.name);
    }
}

/// The share of short recordings that are heard, among them prompts that a key cuts when half a second of them was heard.
const NUMBERS_RECALL: f64 = 0.995;

#[test]
fn other_languages_and_speakers_are_heard_as_well() {
    let test = "other_languages_and_speakers_are_heard_as_well";
    if !has_everything(test) {
        return;
    }
    let mut table = Table::default();
    let folder = Folder::new("listening-languages");
    table.row(format_args!("{}", Score::HEAD));
    let mut all = Score::default();
    for language in ["es", "fr", "it", "ru"] {
        let package = format!("asterisk-core-sounds-{language}-wav");
        let is_here = Path::new(&call::sounds_of(language)).join("vm-press.wav").is_file();
        if !has_package(&package, is_here, test) {
            continue;
        }
        let sounds = Sounds::new(language, 6);
        let library = Arc::new(sounds.library());
        let mut score = Score::default();
        for channel in CHANNELS.iter().filter(|channel| LANGUAGES.contains(&channel.name)) {
            for number in 0..2 {
                let call = pass(channel, &sounds.call(6_000 + number, 120), &folder.0, number);
                let heard = listen(&library, Some(call.country), &call.samples);
                score.add(&call, &heard, &sounds.prompts, channel.quiet());
            }
        }
        table.row(format_args!("{}", score.row(language)));
        for note in &score.notes {
            table.row(format_args!("  {language}: {note:.240}"));
        }
        assert!(score.precision() >= 0.995 && score.recall() >= 0.995, "{language}: {:?}", score.notes);
        assert!(quantile(&score.onsets, 0.5) <= 5.0, "{language}: median onset");
        score.assert_ends(language);
        all.join(&score);
    }
    assert!(all.keys_recall() >= KEYS && all.keys_invented == 0, "keys: {}", all.keys_recall());
}

/// The channels through which other languages are heard.
const LANGUAGES: [&str; 4] = ["mu-law", "GSM", "Opus 12k", "300-3400 Hz"];

/// The channels through which numbers are heard: each kind of them.
const NUMBERS: [&str; 5] = ["clean", "mu-law", "GSM", "Opus 12k", "noise 15 dB"];

#[test]
fn a_table_of_what_is_heard_through_every_channel() {
    if !has_everything("a_table_of_what_is_heard_through_every_channel") {
        return;
    }
    let mut table = Table::default();
    let (seeds, calls, seconds) = size();
    let mut scores = vec![Score::default(); CHANNELS.len()];
    for seed in seeds {
        let sounds = Sounds::new(&language(), seed);
        let library = Arc::new(sounds.library());
        let built: Vec<Call> = (0..calls).map(|call| sounds.call(seed * 1_000 + call, seconds)).collect();
        CHANNELS.par_iter().zip(&mut scores).for_each(|(channel, score)| {
            let folder = Folder::new(&format!("listening-{}", channel.name.replace(' ', "-")));
            for (number, call) in built.iter().enumerate() {
                let call = pass(channel, call, &folder.0, seed);
                let before = score.notes.len();
                score.add(
                    &call,
                    &listen(&library, Some(call.country), &call.samples),
                    &sounds.prompts,
                    channel.quiet(),
                );
                for note in &mut score.notes[before..] {
                    *note = format!("{}, seed {seed}, call {number}: {note}", channel.name);
                }
            }
        });
    }
    table.row(format_args!("{}", Score::HEAD));
    let mut all = Score::default();
    for (channel, score) in CHANNELS.iter().zip(&scores) {
        table.row(format_args!("{}", score.row(channel.name)));
        all.join(score);
    }
    table.row(format_args!("{}", all.row("all")));
    let notes: Vec<&String> = scores.iter().flat_map(|score| &score.notes).collect();
    for note in &notes {
        table.row(format_args!("  {note:.240}"));
    }
    for (channel, score) in CHANNELS.iter().zip(&scores) {
        let name = channel.name;
        assert!(quantile(&score.onsets, 0.5) <= 5.0, "{name}: median onset");
        let (precision, recall) = (score.precision(), score.recall());
        assert!(precision >= 0.995 && recall >= 0.995, "{name}: prompts {precision} {recall}");
        let within = if EXACT.contains(&name) { 20.0 } else { 50.0 };
        assert!(quantile(&score.cuts, 0.9) <= within, "{name}: ends {:?}", score.cuts);
        assert!(score.wrongly_cut * 100 <= score.found, "{name}: {} taken for cut or whole", score.wrongly_cut);
    }
    assert!(all.precision() >= 0.995 && all.recall() >= 0.995, "prompts: {} {}", all.precision(), all.recall());
    assert!(all.keys_recall() >= KEYS && all.keys_invented == 0, "keys: {}", all.keys_recall());
    all.assert_ends("all channels");
    for (channel, score) in CHANNELS.iter().zip(&scores) {
        assert!(score.voices() >= VOICES, "{}: {} of voices", channel.name, score.voices());
    }
}

/// The channels that leave the waveform as it was: here nine ends of ten are told within 20 ms, elsewhere within 50.
const EXACT: [&str; 7] = ["clean", "mu-law", "A-law", "gain -14 dB", "gain +2 dB", "300-3400 Hz", "drift 50 ppm"];

/// The share of keys that are heard, over all channels.
const KEYS: f64 = 0.998;

/// The share of the time of voices that is told to be speech, in each channel. Ours.
const VOICES: f64 = 0.9;

#[test]
fn no_key_is_heard_in_an_hour_of_speech_and_music() {
    if !has_everything("no_key_is_heard_in_an_hour_of_speech_and_music") {
        return;
    }
    let mut table = Table::default();
    let mut seconds = 0.0;
    let mut heard = Vec::new();
    table.row(format_args!("no key is pressed | seconds | keys"));
    for (what, sound) in call::everything() {
        // As it is, and a tenth faster, which is other speech and other music to a detector of tones.
        for (speed, sound) in [("faster", call::faster(&sound, 1.1)), ("", sound)] {
            let (length, found) = (sound.len() as f64 / 8_000.0, keys(&sound));
            table.row(format_args!("{what:10} {speed:6} | {length:7.0} | {:4}", found.len()));
            seconds += length;
            heard.extend(found);
        }
    }
    table.row(format_args!("all               | {seconds:7.0} | {:4}", heard.len()));
    assert!(seconds > 3_600.0, "{seconds}");
    assert!(heard.is_empty(), "{heard:?}");
}

fn keys(samples: &[i16]) -> Vec<Key> {
    let mut keys = Keys::new();
    let mut heard = keys.push(samples);
    heard.extend(keys.finish());
    heard
}

#[test]
fn keys_beside_a_decoder_no_one_here_wrote() {
    let test = "keys_beside_a_decoder_no_one_here_wrote";
    if !has_everything(test) || !has_package("multimon-ng", has_program("multimon-ng"), test) {
        return;
    }
    let mut table = Table::default();
    let folder = Folder::new("listening-keys");
    let sounds = Sounds::new("en", 5);
    table.row(format_args!("channel        | keys | ours: right false | multimon-ng: right false"));
    let (mut ours, mut theirs, mut count) = (0, 0, 0);
    let (mut ours_false, mut theirs_false) = (0, 0);
    for channel in &CHANNELS {
        let mut row = [0; 5];
        for number in 0..3 {
            let call = pass(channel, &sounds.call(5_000 + number, 120), &folder.0, number);
            let truth: Vec<char> = call
                .truth
                .iter()
                .filter_map(|truth| if let What::Key(key) = truth.what { Some(key) } else { None })
                .collect();
            let heard: Vec<char> = keys(&call.samples).iter().map(|key| key.key).collect();
            let decoded = peer::multimon(&call.samples, &folder.0);
            let (right, wrong) = (peer::in_order(&truth, &heard), peer::in_order(&truth, &decoded));
            row = [
                row[0] + truth.len(),
                row[1] + right,
                row[2] + heard.len() - right,
                row[3] + wrong,
                row[4] + decoded.len() - wrong,
            ];
        }
        table.row(format_args!(
            "{:14} | {:4} | {:11} {:5} | {:18} {:5}",
            channel.name, row[0], row[1], row[2], row[3], row[4]
        ));
        count += row[0];
        ours += row[1];
        theirs += row[3];
        ours_false += row[2];
        theirs_false += row[4];
    }
    table.row(format_args!("all            | {count:4} | {ours:11} {ours_false:5} | {theirs:18} {theirs_false:5}"));
    assert_eq!(ours_false, 0);
    assert!(ours as f64 >= KEYS * theirs as f64, "multimon-ng hears {theirs} of {count}, we {ours}");
}

#[test]
fn keys_are_heard_over_what_is_known_and_over_much_of_what_is_not() {
    if !has_everything("keys_are_heard_over_what_is_known_and_over_much_of_what_is_not") {
        return;
    }
    let mut table = Table::default();
    let folder = Folder::new("listening-pressed");
    let sounds = Sounds::new("it", 9);
    let library = Arc::new(sounds.library());
    table.part(format_args!("keys over   dB   ms      "));
    let channels = || CHANNELS.iter().filter(|channel| PRESSED.contains(&channel.name));
    table
        .row(format_args!("{} | false", channels().map(|channel| format!("{:>13}", channel.name)).collect::<String>()));
    for (seed, pressed) in pressed::KINDS.iter().enumerate() {
        let built = pressed::call(&sounds, pressed, 9_000 + seed as u64);
        table.part(format_args!(
            "{:9?} {:4.0} {:5}-{:<5}",
            pressed.below, pressed.level, pressed.length.0, pressed.length.1
        ));
        let (mut least, mut invented) = (1.0_f64, 0);
        for channel in channels() {
            let call = pass(channel, &built, &folder.0, 9);
            let mut score = Score::default();
            score.add(&call, &listen(&library, Some("US"), &call.samples), &sounds.prompts, channel.quiet());
            table.part(format_args!("{:13.3}", score.keys_recall()));
            least = least.min(score.keys_recall());
            invented += score.keys_invented;
        }
        table.row(format_args!(" | {invented}"));
        assert!(least >= pressed.recall, "{:?} {} dB: {least}", pressed.below, pressed.level);
    }
}

/// The channels through which keys are heard over something.
const PRESSED: [&str; 6] = ["clean", "mu-law", "GSM", "Opus 12k", "noise 15 dB", "2 % lost"];
