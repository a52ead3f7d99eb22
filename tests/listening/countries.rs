//! The tones of every country through every channel; and hours in which none is played.

use std::path::Path;

use rayon::prelude::*;
use ringtrue::audio::progress::{Progress, Signal, Stretch};
use ringtrue::audio::tone::{Cadence, Tones, all_tones, cycle, render};
use ringtrue::time::Time;

use crate::call::{self, Call};
use crate::channel::{CHANNELS, delay};
use crate::has_everything;
use crate::support::Folder;
use crate::table::Table;

const RATE: usize = 8_000;

/// One tone of a country, cut after two cycles: what it is, and when it begins and ends, seconds.
struct Played {
    what: String,
    signal: Signal,
    /// With what is left of a beat at either end, and without: pieces of less than 40 or 80 ms may be heard or not.
    ends: [(f64, f64); 3],
}

fn heard(country: &str, samples: &[i16]) -> Vec<Stretch> {
    let mut progress = Progress::new(Some(country));
    let mut heard: Vec<Stretch> = samples.chunks(RATE).flat_map(|piece| progress.push(piece)).collect();
    heard.extend(progress.finish());
    heard
}

/// Countries that sound otherwise than every one before them.
fn each_sound() -> Vec<&'static Tones> {
    let mut found: Vec<&Tones> = Vec::new();
    for tones in all_tones() {
        let is_like = |other: &&Tones| {
            (&other.ring, &other.busy, &other.congestion) == (&tones.ring, &tones.busy, &tones.congestion)
        };
        if !found.iter().any(is_like) {
            found.push(tones);
        }
    }
    found
}

/// Two cycles of each tone of a country from three phases, with silence between them.
fn played(tones: &Tones) -> (Vec<i16>, Vec<Played>) {
    let (mut samples, mut all) = (vec![0; RATE], Vec::new());
    let is_one = tones.busy == tones.congestion;
    let kinds: [(Signal, &Cadence); 3] =
        [(Signal::Ringback, &tones.ring), (Signal::Busy, &tones.busy), (Signal::Congestion, &tones.congestion)];
    for (signal, cadence) in kinds.into_iter().take(if is_one { 2 } else { 3 }) {
        for phase in 0..3 {
            let from = Time::from_secs_f64(cycle(cadence).secs_f64() * f64::from(phase) / 3.0 + 0.013);
            let sound = render(cadence, from, from + cycle(cadence) * 2);
            let begin = samples.len() as f64 / RATE as f64;
            let ends = [1, 4, 8].map(|least| {
                let (from, until) = ends(&sound, least);
                (begin + from, begin + until)
            });
            all.push(Played { what: format!("{} {signal:?} from phase {phase}", tones.country), signal, ends });
            samples.extend(sound);
            samples.extend(vec![0; 7 * RATE]);
        }
    }
    (samples, all)
}

/// Where the first tone begins and the last one ends, of those of so many hundredths of a second, seconds.
fn ends(sound: &[i16], least: usize) -> (f64, f64) {
    let is_on: Vec<bool> = sound.chunks(80).map(|piece| piece.iter().any(|s| s.unsigned_abs() > 200)).collect();
    let (mut ends, mut place) = ((f64::MAX, 0.0), 0);
    for run in is_on.chunk_by(|a, b| a == b) {
        if run[0] && run.len() >= least {
            ends = (ends.0.min(place as f64 * 0.01), (place + run.len()) as f64 * 0.01);
        }
        place += run.len();
    }
    ends
}

/// The worst time of those that are told, and what is not told within 0.3 s, of the tones of a country that come so late.
fn judged(played: &[Played], found: &[Stretch], late: f64) -> (f64, Vec<String>) {
    let (mut worst, mut wrong) = (0.0_f64, Vec::new());
    for one in played {
        let (from, until) = one.ends[0];
        let is_near =
            |stretch: &&Stretch| stretch.at.secs_f64() - late < until && stretch.until.secs_f64() - late > from;
        let near: Vec<&Stretch> = found.iter().filter(is_near).collect();
        let off = |stretch: &Stretch| {
            let off = |time: Time, end: &dyn Fn(&(f64, f64)) -> f64| {
                one.ends.iter().map(|ends| (time.secs_f64() - late - end(ends)).abs()).fold(f64::MAX, f64::min)
            };
            off(stretch.at, &|ends| ends.0).max(off(stretch.until, &|ends| ends.1))
        };
        match near[..] {
            [stretch] if stretch.signal == one.signal && off(stretch) <= 0.3 => worst = worst.max(off(stretch)),
            _ => wrong.push(format!("{}: {near:?}", one.what)),
        }
    }
    (worst, wrong)
}

#[test]
fn each_tone_of_each_country_is_told_through_every_channel() {
    if !has_everything("each_tone_of_each_country_is_told_through_every_channel") {
        return;
    }
    let mut table = Table::default();
    table.row(format_args!("channel        | tones  wrong | worst s"));
    let mut wrong = Vec::new();
    let sounds: Vec<_> = each_sound().into_iter().map(|tones| (tones.country, played(tones))).collect();
    for channel in &CHANNELS {
        let through = |(country, (samples, all)): &(&str, (Vec<i16>, Vec<Played>))| {
            let folder = Folder::new(&format!("listening-countries-{country}"));
            let out = channel.pass(samples, &folder.0, 1);
            judged(all, &heard(country, &out), delay(samples, &out) as f64 / RATE as f64)
        };
        let judged: Vec<(f64, Vec<String>)> = sounds.par_iter().map(through).collect();
        let worst = judged.iter().map(|(worst, _)| *worst).fold(0.0, f64::max);
        let count: usize = sounds.iter().map(|(_, (_, all))| all.len()).sum();
        let missed: Vec<String> = judged.into_iter().flat_map(|(_, wrong)| wrong).collect();
        table.row(format_args!("{:14} | {count:5} {:6} | {worst:.2}", channel.name, missed.len()));
        wrong.extend(missed.into_iter().map(|note| format!("{}, {note}", channel.name)));
    }
    for note in &wrong {
        table.row(format_args!("  {note:.240}"));
    }
    assert!(wrong.is_empty(), "{} tones are not told within 0.3 s", wrong.len());
}

#[test]
fn no_tone_is_heard_in_hours_of_speech_and_music() {
    if !has_everything("no_tone_is_heard_in_hours_of_speech_and_music") {
        return;
    }
    let mut table = Table::default();
    let folder = Folder::new("listening-no-tones");
    let (mut seconds, mut found) = (0.0, Vec::new());
    for (what, sound) in call::everything() {
        let beep = Path::new(&call::sounds_of(what)).join("beep.wav");
        // The recordings of each language hold one beep.
        let (beeps, length) = if beep.is_file() { (1, call::wav(&beep).len() as f64 / RATE as f64) } else { (0, 0.0) };
        for channel in CHANNELS.iter().filter(|channel| NO_TONES.contains(&channel.name)) {
            let call = Call { samples: sound.clone(), truth: Vec::new(), country: "" };
            let out = channel.pass(&call.samples, &folder.0, 1);
            seconds += out.len() as f64 / RATE as f64;
            let told = heard(call.country, &out);
            let is_it = |stretch: &&Stretch| {
                stretch.signal == Signal::Beep && ((stretch.until - stretch.at).secs_f64() - length).abs() < 0.1
            };
            let right = told.iter().filter(is_it).count().min(beeps);
            if told.len() > right {
                found.push(format!("{what}, {}: {told:?}", channel.name));
            }
        }
    }
    table.row(format_args!("no tone is played | {seconds:7.0} s | told: {found:?}"));
    assert!(found.is_empty(), "{found:?}");
}

/// The channels through which hours without tones are heard.
const NO_TONES: [&str; 4] = ["clean", "gain -14 dB", "noise 15 dB", "2 % lost"];
