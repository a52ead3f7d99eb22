//! Levels held against SoX, a program that nobody here wrote.
//!
//! Peak and RMS are plain arithmetic: they must agree to the digits that SoX prints. The level of active speech (ITU-T
//! P.56) SoX does not know; its gate comes near. `silence` cuts what stays under a threshold and leaves the first 200 ms
//! of each pause, the hangover of P.56; `stats` tells the RMS of what is left; the threshold is that RMS less the margin of
//! 15.9 dB, repeated until it stands still. SoX measures in a window that slides, drops the sound that it cuts, and leaves
//! what follows the last word; ours counts whole frames of 20 ms and keeps all of the sound. On shipped recordings of a
//! second or more (shorter ones are not judged by level) they differ by up to 1 dB either way, and by nothing on average:
//! [`NEAR`] and [`UNBIASED`] are a little above that (ours). The limits of RT601 and RT602 lie 6 dB from where they aim.
//!
//! No package of Debian has a meter of P.56 itself. Its method B, which follows an envelope sample by sample where ours
//! judges frames, is written down here from the recommendation, and must say the same within [`METHOD_B`].

#![expect(clippy::disallowed_methods, reason = "the meter is a program of others")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use ringtrue::audio::level::{active_dbov, peak_dbfs, rms_dbov};
use support::{Folder, has_package, has_program, root};

/// How far one recording's active level may be from SoX's, dB.
const NEAR: f64 = 1.25;
/// How far all of them together may be, dB: more would be a mistake of ours and no matter of windows.
const UNBIASED: f64 = 0.25;
/// How far method B may be from ours, dB: on shipped recordings it is 0.12 dB at most.
const METHOD_B: f64 = 0.25;
/// What SoX prints has two digits.
const PRINTED: f64 = 0.011;
/// The margin and the hangover of P.56.
const MARGIN: f64 = 15.9;
const HANGOVER: &str = "0.2";
const RATE: usize = 8_000;

fn has_sox(test: &str) -> bool {
    has_package("sox", has_program("sox"), test)
}

/// Peak and RMS of a file after some effects, dBFS.
fn sox(file: &Path, effects: &[&str]) -> (f64, f64) {
    let ran = Command::new("sox").arg(file).arg("-n").args(effects).arg("stats").output().expect("sox runs");
    let text = String::from_utf8_lossy(&ran.stderr);
    let value = |name: &str| -> f64 {
        let line = text.lines().find(|line| line.starts_with(name));
        let last = line.and_then(|line| line.split_whitespace().last());
        last.and_then(|word| word.parse().ok()).unwrap_or_else(|| panic!("{}: {text}", file.display()))
    };
    (value("Pk lev dB"), value("RMS lev dB"))
}

/// The level of what SoX's gate leaves.
fn gated(file: &Path) -> f64 {
    let (_, mut level) = sox(file, &[]);
    for _ in 0..20 {
        let threshold = format!("{:.2}d", level - MARGIN);
        let (_, next) = sox(file, &["silence", "-l", "1", "0", &threshold, "-1", HANGOVER, &threshold]);
        if (next - level).abs() < PRINTED {
            break;
        }
        level = next;
    }
    level
}

fn samples(file: &Path) -> Vec<i16> {
    let mut reader = hound::WavReader::open(file).expect("a WAV file");
    reader.samples::<i16>().map(|sample| sample.expect("a sample")).collect()
}

/// Every shipped recording.
fn shipped() -> Vec<PathBuf> {
    let (mut files, mut open) = (Vec::new(), vec![root().join("menus/prompts")]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "wav") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 150, "{} recordings", files.len());
    files
}

fn write(path: &Path, samples: &[i16]) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE as u32,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).expect("a file");
    samples.iter().for_each(|sample| writer.write_sample(*sample).expect("it is written"));
    writer.finalize().expect("it is closed");
}

/// The active level by method B of P.56: an envelope smoothed twice with 30 ms, fifteen thresholds a factor of two apart, a
/// hangover of 200 ms, and the level where it stands 15.9 dB above its threshold, between two thresholds along a line.
fn method_b(samples: &[i16]) -> f64 {
    let smooth = (-1.0 / (RATE as f64 * 0.03)).exp();
    let hangover = RATE / 5;
    let thresholds: Vec<f64> = (0..15).map(|at| 2_f64.powi(at - 15)).collect();
    let (mut once, mut twice, mut energy) = (0.0, 0.0, 0.0);
    let mut active = [0_u32; 15];
    let mut idle = [hangover + 1; 15];
    for sample in samples {
        let sample = f64::from(*sample) / 32_768.0;
        energy += sample * sample;
        once = smooth * once + (1.0 - smooth) * sample.abs();
        twice = smooth * twice + (1.0 - smooth) * once;
        for ((active, idle), threshold) in active.iter_mut().zip(&mut idle).zip(&thresholds) {
            *idle = if twice >= *threshold { 0 } else { (*idle + 1).min(hangover + 1) };
            *active += u32::from(*idle <= hangover);
        }
    }
    let levels: Vec<(f64, f64)> = active
        .iter()
        .zip(&thresholds)
        .filter(|(active, _)| **active > 0)
        .map(|(active, threshold)| {
            let level = 10.0 * (energy / f64::from(*active)).log10();
            (level, level - 20.0 * threshold.log10())
        })
        .collect();
    let above = levels.iter().position(|(_, above)| *above <= MARGIN).expect("some threshold is near the level");
    let ((low, far), (high, near)) = (levels[above.max(1) - 1], levels[above.max(1)]);
    low + (far - MARGIN) / (far - near) * (high - low)
}

/// Asserts that both meters say the same of a file; gives SoX's active level less ours, where the file is long enough.
fn compared(file: &Path) -> Option<f64> {
    let samples = samples(file);
    let (peak, rms) = sox(file, &[]);
    let name = file.display();
    assert!((peak_dbfs(&samples) - peak).abs() < PRINTED, "{name}: peak {} and {peak}", peak_dbfs(&samples));
    assert!((rms_dbov(&samples) - rms).abs() < PRINTED, "{name}: RMS {} and {rms}", rms_dbov(&samples));
    if samples.len() < RATE {
        return None;
    }
    let (ours, theirs) = (active_dbov(&samples), gated(file));
    assert!((ours - theirs).abs() < NEAR, "{name}: active level {ours:.2}, by SoX {theirs:.2}");
    Some(theirs - ours)
}

#[test]
fn shipped_recordings_have_the_levels_that_sox_measures() {
    if !has_sox("levels of recordings") {
        return;
    }
    let files = shipped();
    // Each asks SoX half a dozen times.
    let differences: Vec<f64> = std::thread::scope(|scope| {
        let parts: Vec<_> = files
            .chunks(files.len().div_ceil(4))
            .map(|part| scope.spawn(move || part.iter().filter_map(|file| compared(file)).collect::<Vec<_>>()))
            .collect();
        parts.into_iter().flat_map(|part| part.join().expect("both meters agree")).collect()
    });
    let mean = differences.iter().sum::<f64>() / differences.len() as f64;
    assert!(differences.len() > 100 && mean.abs() < UNBIASED, "{mean:.3} dB over {}", differences.len());
}

#[test]
fn shipped_recordings_have_the_levels_of_method_b() {
    let files = shipped();
    std::thread::scope(|scope| {
        for part in files.chunks(files.len().div_ceil(2)) {
            scope.spawn(move || {
                for file in part {
                    let samples = samples(file);
                    let (ours, theirs) = (active_dbov(&samples), method_b(&samples));
                    let long = samples.len() >= RATE;
                    assert!(!long || (ours - theirs).abs() < METHOD_B, "{}: {ours:.2}, {theirs:.2}", file.display());
                }
            });
        }
    });
}

#[test]
fn made_sounds_have_the_levels_that_sox_measures() {
    if !has_sox("levels of made sounds") {
        return;
    }
    let folder = Folder::new("level");
    let tone = |peak: f64, seconds: f64| -> Vec<i16> {
        let count = (seconds * RATE as f64) as usize;
        (0..count).map(|at| (peak * (at as f64 * 0.7).sin()).round() as i16).collect()
    };
    let quiet = |seconds: f64| tone(3.0, seconds);
    let speech = samples(&root().join("menus/prompts/en-US/outage-known.wav"));
    let softer: Vec<i16> = speech.iter().map(|sample| (f64::from(*sample) * 0.3).round() as i16).collect();
    let sounds = [
        ("steady", tone(8_000.0, 3.0)),
        ("full", tone(32_767.0, 1.5)),
        ("bursts", (0..6).flat_map(|_| [tone(6_000.0, 0.5), quiet(0.7)].concat()).collect()),
        ("loud-and-soft", [tone(9_000.0, 1.0), tone(4_000.0, 1.0), quiet(2.0)].concat()),
        ("mostly-silence", [quiet(4.0), speech.clone(), quiet(6.0)].concat()),
        ("softer", softer),
    ];
    for (name, samples) in &sounds {
        let file = folder.0.join(format!("{name}.wav"));
        write(&file, samples);
        assert!(compared(&file).is_some(), "{name}");
    }
    // Silence around it does not make speech softer, and a gain is a gain.
    let [.., (_, silent), (_, softer)] = &sounds;
    assert!((active_dbov(silent) - active_dbov(&speech)).abs() < 0.3);
    assert!((active_dbov(softer) - active_dbov(&speech) - 20.0 * 0.3_f64.log10()).abs() < 0.05);
}
