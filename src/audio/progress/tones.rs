//! Tones in spectra: what is heard of one, where, and how steady it is.

use crate::audio::dtmf::hertz;
use crate::audio::spectrum::{BIN_HERTZ, BINS, Powers};

/// The share of a spectrum's power that lies in its tones. Ours; noise 15 dB under a tone leaves 0.97.
const PURE: f32 = 0.88;

/// The least power of a tone: -52 dBov.
const LEAST: f32 = 6.3e-6;

/// What a spectrum sounds like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sound {
    /// 350 to 510 Hz and nothing else: one tone or two close ones.
    Low,
    /// 480 and 620 Hz: busy and congestion in the US.
    High,
    /// One of the three special information tones: 950, 1,400, 1,800 Hz.
    Special(u8),
    /// Another single tone, to the nearest 32 Hz.
    Single(u16),
}

/// How far the frequency of a tone may stray, hertz: of one or two close ones, and of the two of busy in the US, whose
/// mean moves with the balance between them. Ours: of those of eight countries through 14 channels 99 % stray by less
/// than 2 and 6.5, half of the notes of voices by more than 10 and 8.
const STRAYS: f64 = 3.5;
const STRAYS_OF_TWO: f64 = 8.8;

/// Frames after which a tone is what it is; shorter ones are taken as they are. Ours, for GSM.
const SETTLED: u64 = 8;

/// One tone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tone {
    /// What it sounds like.
    pub(super) sound: Sound,
    /// Frames: the first, and the one behind the last.
    pub(super) from: u64,
    pub(super) until: u64,
    /// Its highest power.
    pub(super) power: f32,
    /// Shortly before it, and shortly after, there is nothing as loud.
    pub(super) quiet_before: bool,
    pub(super) quiet_after: bool,
    /// The sums of its powers, and of its frequencies and their squares by power.
    powers: f64,
    pitches: f64,
    squares: f64,
}

impl Tone {
    /// The first spectrum of one.
    pub(super) fn new(frame: u64, heard: Heard, power: f32) -> Self {
        let mut tone = Self {
            sound: heard.sound,
            from: frame,
            until: frame,
            power: 0.0,
            quiet_before: false,
            quiet_after: true,
            powers: 0.0,
            pitches: 0.0,
            squares: 0.0,
        };
        tone.add(frame, heard, power);
        tone
    }

    /// The next spectrum of it.
    pub(super) fn add(&mut self, frame: u64, heard: Heard, power: f32) {
        self.until = frame + 1;
        self.power = self.power.max(power);
        // A codec may begin a tone beside its frequency.
        if self.until - self.from == SETTLED {
            (self.powers, self.pitches, self.squares) = (0.0, 0.0, 0.0);
        }
        let (power, hertz) = (f64::from(power), heard.hertz);
        self.powers += power;
        self.pitches += power * hertz;
        self.squares += power * hertz * hertz;
    }

    /// Seconds.
    pub(super) fn length(&self) -> f64 {
        (self.until - self.from) as f64 * 0.01
    }

    /// Its frequency, hertz; of several the mean.
    pub(super) fn hertz(&self) -> f64 {
        self.pitches / self.powers
    }

    /// Its frequency stays what it is: a voice glides.
    pub(super) fn is_steady(&self) -> bool {
        let strays = (self.squares / self.powers - self.hertz().powi(2)).max(0.0).sqrt();
        strays < if self.sound == Sound::High { STRAYS_OF_TWO } else { STRAYS }
    }

    /// It stands in silence.
    pub(super) fn is_alone(&self) -> bool {
        self.quiet_before && self.quiet_after
    }
}

/// What is heard in one spectrum.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard {
    pub(super) sound: Sound,
    /// Its frequency, hertz; of several the mean by power.
    hertz: f64,
}

/// Tones that belong to one stretch.
pub(super) fn family(sound: Sound) -> u16 {
    match sound {
        Sound::Low => 0,
        Sound::High => 1,
        Sound::Special(_) => 2,
        Sound::Single(bin) => 3 + bin,
    }
}

/// Two spectra are of one tone.
pub(super) fn is_same(a: Sound, b: Sound) -> bool {
    match (a, b) {
        (Sound::Single(a), Sound::Single(b)) => a.abs_diff(b) <= 1,
        _ => a == b,
    }
}

/// What a spectrum sounds like, if it is a tone or two and hardly anything else.
pub(super) fn sound(powers: &Powers) -> Option<Heard> {
    let all: f32 = powers[6..112].iter().sum();
    if all < LEAST {
        return None;
    }
    let band = |from: usize, until: usize| -> f32 { powers[from..=until].iter().sum() };
    // Below 18 Hz of each other two tones beat: what is looked at is where the power lies, not its peaks.
    let low = band(10, 17);
    if low > PURE * all {
        return Some(Heard { sound: Sound::Low, hertz: mean(powers, 10, 17) });
    }
    let (at_480, at_620) = (band(13, 17), band(18, 22));
    if at_480 + at_620 > PURE * all && at_480 > 0.1 * at_620 && at_620 > 0.1 * at_480 {
        return Some(Heard { sound: Sound::High, hertz: mean(powers, 13, 22) });
    }
    let peak = (8..BINS - 20).max_by(|&a, &b| powers[a].total_cmp(&powers[b]))?;
    if band(peak - 2, peak + 2) < 0.9 * all {
        return None;
    }
    let hertz = hertz(powers, peak);
    for (i, special) in [950.0, 1_400.0, 1_800.0].into_iter().enumerate() {
        if (hertz - special).abs() < 55.0 {
            return Some(Heard { sound: Sound::Special(i as u8), hertz });
        }
    }
    Some(Heard { sound: Sound::Single(peak as u16), hertz })
}

/// The mean frequency of some bins, first and last, by their powers.
fn mean(powers: &Powers, from: usize, until: usize) -> f64 {
    let (mut sum, mut all) = (0.0, 1e-12);
    for (bin, power) in powers.iter().enumerate().take(until + 1).skip(from) {
        sum += bin as f64 * f64::from(*power);
        all += f64::from(*power);
    }
    sum / all * BIN_HERTZ
}
