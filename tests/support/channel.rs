//! What a call goes through before somebody listens: codecs, levels, noise, loss, narrow bands, clocks that drift.

use std::path::Path;
use std::process::Command;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::audio::level::active_dbov;

/// A channel by its name.
pub(crate) struct Channel {
    pub(crate) name: &'static str,
    pub(crate) how: How,
}

/// What a channel does.
pub(crate) enum How {
    /// Nothing.
    Clean,
    /// Through a codec: the ending of a file, and what the encoder is told. `ffmpeg` makes it and reads it back.
    Codec(&'static str, &'static [&'static str]),
    /// Louder or less loud, dB; what is beyond full scale clips.
    Gain(f32),
    /// White noise so many dB under the active level.
    Noise(f64),
    /// A share of the packets of 20 ms is lost.
    Loss(f64),
    /// 300 to 3,400 Hz, by `sox`.
    Narrow,
    /// The clock is so many parts in a million too fast.
    Drift(f64),
}

pub(crate) const CHANNELS: [Channel; 14] = [
    Channel { name: "clean", how: How::Clean },
    Channel { name: "mu-law", how: How::Codec("wav", &["-c:a", "pcm_mulaw"]) },
    Channel { name: "A-law", how: How::Codec("wav", &["-c:a", "pcm_alaw"]) },
    Channel { name: "GSM", how: How::Codec("wav", &["-c:a", "libgsm_ms"]) },
    Channel { name: "G.726", how: How::Codec("wav", &["-c:a", "adpcm_g726", "-b:a", "32k"]) },
    Channel { name: "Opus 12k", how: How::Codec("ogg", &["-c:a", "libopus", "-b:a", "12k", "-application", "voip"]) },
    Channel { name: "Speex", how: How::Codec("ogg", &["-c:a", "libspeex"]) },
    Channel { name: "MP3 16k", how: How::Codec("mp3", &["-c:a", "libmp3lame", "-b:a", "16k"]) },
    Channel { name: "gain -14 dB", how: How::Gain(-14.0) },
    Channel { name: "gain +2 dB", how: How::Gain(2.0) },
    Channel { name: "noise 15 dB", how: How::Noise(15.0) },
    Channel { name: "2 % lost", how: How::Loss(0.02) },
    Channel { name: "300-3400 Hz", how: How::Narrow },
    Channel { name: "drift 50 ppm", how: How::Drift(50.0) },
];

impl Channel {
    /// How far under its loudest 5 ms a prompt is no longer heard, dB: under the noise, or what nobody would call a sound.
    pub(crate) fn quiet(&self) -> f64 {
        if let How::Noise(under) = self.how { under + 5.0 } else { 35.0 }
    }

    /// What comes out: as many seconds as went in, by a clock of its own, and later where the channel takes its time.
    pub(crate) fn pass(&self, samples: &[i16], folder: &Path, seed: u64) -> Vec<i16> {
        let mut random = Pcg64Mcg::seed_from_u64(seed);
        let mut samples = samples.to_vec();
        match self.how {
            How::Clean => {}
            How::Codec(ending, told) => samples = codec(&samples, folder, ending, told),
            How::Gain(decibels) => {
                let gain = 10f32.powf(decibels / 20.0);
                for sample in &mut samples {
                    // A cast saturates.
                    *sample = (f32::from(*sample) * gain).round() as i16;
                }
            }
            How::Noise(under) => {
                let rms = 32_768.0 * 10f64.powf((active_dbov(&samples) - under) / 20.0);
                for sample in &mut samples {
                    // Twelve even numbers add up to a nearly normal one.
                    let sum: f64 = (0..12).map(|_| random.random_range(-0.5..0.5)).sum();
                    *sample = (f64::from(*sample) + sum * rms).round() as i16;
                }
            }
            How::Loss(share) => {
                for packet in samples.chunks_mut(160) {
                    if random.random_bool(share) {
                        packet.fill(0);
                    }
                }
            }
            How::Narrow => samples = sox(&samples, folder, &["sinc", "300-3400"]),
            How::Drift(parts) => samples = drift(&samples, 1.0 + parts * 1e-6),
        }
        samples
    }
}

/// The samples of a file.
fn wav(path: &Path) -> Vec<i16> {
    let reader = hound::WavReader::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    reader.into_samples::<i16>().map_while(Result::ok).collect()
}

pub(crate) fn write(path: &Path, samples: &[i16]) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 8_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).expect("a file");
    for &sample in samples {
        writer.write_sample(sample).expect("a sample");
    }
    writer.finalize().expect("a file");
}

fn run(program: &str, args: &[&str]) {
    let ran = Command::new(program).args(args).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(ran.status.success(), "{program} {args:?}: {}", String::from_utf8_lossy(&ran.stderr));
}

fn codec(samples: &[i16], folder: &Path, ending: &str, told: &[&str]) -> Vec<i16> {
    let name = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (from, coded, back) = (name("from.wav"), name(&format!("coded.{ending}")), name("back.wav"));
    write(Path::new(&from), samples);
    let mut args = vec!["-nostdin", "-loglevel", "error", "-y", "-i", &from];
    args.extend(told);
    args.push(&coded);
    run("ffmpeg", &args);
    run(
        "ffmpeg",
        &["-nostdin", "-loglevel", "error", "-y", "-i", &coded, "-ar", "8000", "-ac", "1", "-c:a", "pcm_s16le", &back],
    );
    wav(Path::new(&back))
}

fn sox(samples: &[i16], folder: &Path, effects: &[&str]) -> Vec<i16> {
    let name = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (from, back) = (name("from.wav"), name("back.wav"));
    write(Path::new(&from), samples);
    let mut args = vec!["-D", &from, &back];
    args.extend(effects);
    run("sox", &args);
    wav(Path::new(&back))
}

/// What a clock hears that is faster by a factor: between samples lies the cubic curve through four of them.
fn drift(samples: &[i16], factor: f64) -> Vec<i16> {
    let length = (samples.len() as f64 * factor) as usize;
    let at = |i: i64| usize::try_from(i).ok().and_then(|i| samples.get(i)).map_or(0.0, |&s| f64::from(s));
    (0..length)
        .map(|i| {
            let place = i as f64 / factor;
            let (whole, t) = (place.floor() as i64, place.fract());
            let (a, b, c, d) = (at(whole - 1), at(whole), at(whole + 1), at(whole + 2));
            let value = b + 0.5 * t * (c - a + t * (2.0 * a - 5.0 * b + 4.0 * c - d + t * (3.0 * (b - c) + d - a)));
            value.round() as i16
        })
        .collect()
}

/// By how many samples what came out lies behind what went in: where they correlate most, within 200 ms; `sox` turns the
/// waveform over.
pub(crate) fn delay(before: &[i16], after: &[i16]) -> isize {
    const MOST: usize = 1_600;
    let length = before.len().min(after.len()).min(80_000).saturating_sub(2 * MOST);
    let before: Vec<f32> = before[MOST..MOST + length].iter().map(|&s| f32::from(s)).collect();
    let after: Vec<f32> = after.iter().map(|&s| f32::from(s)).collect();
    let at = |shift: usize| -> f64 {
        let sum: f64 = before
            .chunks(800)
            .zip(after[shift..].chunks(800))
            .map(|(a, b)| f64::from(a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>()))
            .sum();
        sum.abs()
    };
    let best = (0..2 * MOST).map(|shift| (shift, at(shift))).max_by(|a, b| a.1.total_cmp(&b.1));
    best.map_or(0, |(shift, _)| shift as isize - MOST as isize)
}
