//! Tones in spectra: what is heard of one, where, and how steady it is.

use crate::audio::dtmf::hertz;
use crate::audio::spectrum::{BIN_HERTZ, BINS, Powers, decibels};

/// The share of a spectrum's power, without its noise, that lies in its tones. Ours.
const PURE: f32 = 0.88;

/// The bins that are looked at: 190 to 3,500 Hz.
const FIRST: usize = 6;
const BEHIND: usize = 112;

/// The most of a spectrum's power that is noise beside a tone. Ours: noise 10 dB under it is 0.09, more where two tones
/// beat.
const NOISY: f32 = 0.25;

/// More power than this is that of a tone cut off at full scale, whose third harmonic then belongs to it: Opus can make
/// such a one of two tones that beat.
const CUT_OFF: f32 = 0.45;

/// The share of the power of 480 and 620 Hz that lies between them; more is one tone there. Ours.
const BETWEEN_TWO: f32 = 0.35;

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

/// How far one may stray of which nearly all is near its middle: the share of its spectra, and hertz. Ours: GSM and Opus
/// bend an end of a short tone.
const BENDS: f64 = 5.0;
const NEARLY_ALL: f64 = 0.8;

/// The shortest tone of which a part may stray, seconds, and the share of its spectra that have to be within that many
/// hertz of the middle one; or nearly all within more. Ours: Opus bends two tones that beat; no voice stands still for so
/// long.
const LONG: f64 = 0.8;
const MOST: f64 = 0.6;
const NEAR: f32 = 6.0;
const BENT: f32 = 25.0;

/// What counts as loud as the middle of a beep, dB, and as high, hertz; and the spectra at both ends that reach beyond it.
/// Ours: of 1,540 beeps through 14 channels nine of ten are so in 0.9 of their spectra, even those GSM makes uneven, and
/// with the other bounds of [`Tone::is_beep`] a single note of 20 hours of voices and music is.
const AS_LOUD: f32 = 0.7;
const AS_HIGH: f32 = 3.0;
const BLURRED: usize = 3;

/// The lowest beep, hertz. Ours: voices hold lower notes.
const LOWEST_BEEP: f64 = 397.0;

/// The most spectra of a tone that are kept for that: 10 s.
const COURSE: usize = 1_000;

/// Frames after which a tone is what it is; shorter ones are taken as they are. Ours, for GSM.
const SETTLED: u64 = 8;

/// One tone.
#[derive(Clone, Debug)]
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
    /// Spectra behind it, up to the next tone, that are nearly as loud.
    pub(super) sounds_after: u64,
    /// The noise there is as quiet.
    pub(super) is_clear: bool,
    /// The sums of its powers, and of its frequencies and their squares by power.
    powers: f64,
    pitches: f64,
    squares: f64,
    /// Its frequency in each spectrum, hertz; and the middle one, where a part of it strays.
    course: Vec<f32>,
    /// Its power in each.
    loud: Vec<f32>,
    middle: Option<f64>,
    /// Spectra of it that are pure although their noise is counted.
    pure: u64,
    /// What it was before its last gap, if that was steady.
    pub(super) kept: Option<Box<Tone>>,
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
            sounds_after: 0,
            is_clear: true,
            powers: 0.0,
            pitches: 0.0,
            squares: 0.0,
            course: Vec::new(),
            loud: Vec::new(),
            middle: None,
            pure: 0,
            kept: None,
        };
        tone.add(frame, heard, power);
        tone
    }

    /// The next spectrum of it.
    pub(super) fn add(&mut self, frame: u64, heard: Heard, power: f32) {
        self.until = frame + 1;
        self.power = self.power.max(power);
        self.pure += u64::from(heard.is_pure);
        // A codec may begin a tone beside its frequency.
        if self.until - self.from == SETTLED {
            (self.powers, self.pitches, self.squares) = (0.0, 0.0, 0.0);
        }
        if self.course.len() < COURSE {
            self.course.push(heard.hertz as f32);
            self.loud.push(power);
        }
        let (power, hertz) = (f64::from(power), heard.hertz);
        self.powers += power;
        self.pitches += power * hertz;
        self.squares += power * hertz * hertz;
    }

    /// It had a gap, behind which something else may have begun: remembers what it was.
    pub(super) fn keep(&mut self) {
        let kept = self.kept.take();
        let mut whole = Self { quiet_after: false, is_clear: false, ..self.clone() };
        self.kept = if whole.is_steady() { Some(Box::new(whole)) } else { kept };
    }

    /// Seconds.
    pub(super) fn length(&self) -> f64 {
        (self.until - self.from) as f64 * 0.01
    }

    /// Its frequency, hertz; of several the mean.
    pub(super) fn hertz(&self) -> f64 {
        self.middle.unwrap_or(self.pitches / self.powers)
    }

    /// It is over: its frequency stayed what it is, where a voice glides.
    pub(super) fn is_steady(&mut self) -> bool {
        let strays = (self.squares / self.powers - self.hertz().powi(2)).max(0.0).sqrt();
        if strays < if self.sound == Sound::High { STRAYS_OF_TWO } else { STRAYS } {
            return true;
        }
        let half = self.course.len() / 2;
        let (_, middle, _) = self.course.select_nth_unstable_by(half, f32::total_cmp);
        let middle = *middle;
        let within = |hertz: f32| {
            let near = self.course.iter().filter(|other| (*other - middle).abs() < hertz).count();
            near as f64 / self.course.len() as f64
        };
        if self.length() < LONG {
            return strays < BENDS && within(NEAR) > NEARLY_ALL;
        }
        let is_steady = within(NEAR) > MOST || within(BENT) > 0.95;
        self.middle = Some(f64::from(middle));
        is_steady
    }

    /// It stands in silence.
    pub(super) fn is_alone(&self) -> bool {
        self.quiet_before && self.quiet_after
    }

    /// It is the sound of a machine, not of a voice or an instrument: it stands in silence, keeps its frequency, and is as
    /// loud at its end as at its beginning. One that follows a voice at once, or is followed by one, has to keep both
    /// better.
    pub(super) fn is_beep(&self) -> bool {
        let steady = self.steadiness();
        let least = if self.is_alone() {
            Steadiness { level: 0.5, pitch: 0.8, strays: 3.5, pure: 0.0 }
        } else {
            Steadiness { level: 0.9, pitch: 0.9, strays: 1.2, pure: 0.9 }
        };
        self.hertz() > LOWEST_BEEP
            && (self.quiet_before || self.quiet_after)
            && steady.level >= least.level
            && steady.pitch >= least.pitch
            && steady.strays <= least.strays
            && steady.pure >= least.pure
    }

    fn steadiness(&self) -> Steadiness {
        let ends = if self.loud.len() > 2 * BLURRED { BLURRED } else { 0 };
        let inner = &self.loud[ends..self.loud.len() - ends];
        let usual = middle(inner);
        let level = inner.iter().filter(|power| decibels(**power / usual).abs() < AS_LOUD).count();
        let usual = middle(&self.course);
        let pitch = self.course.iter().filter(|hertz| (*hertz - usual).abs() < AS_HIGH).count();
        let share = |count: usize, all: usize| count as f64 / all.max(1) as f64;
        Steadiness {
            level: share(level, inner.len()),
            pitch: share(pitch, self.course.len()),
            strays: (self.squares / self.powers - (self.pitches / self.powers).powi(2)).max(0.0).sqrt(),
            pure: self.pure as f64 / (self.until - self.from).max(1) as f64,
        }
    }
}

/// How steady a tone is.
struct Steadiness {
    /// The share of its spectra that are as loud as the middle one, and as high.
    level: f64,
    pitch: f64,
    /// How far its frequency strays, hertz.
    strays: f64,
    /// The share of its spectra that are pure with their noise.
    pure: f64,
}

/// The middle one of some values; 1 of none.
fn middle(values: &[f32]) -> f32 {
    let mut values = values.to_vec();
    if values.is_empty() {
        return 1.0;
    }
    let half = values.len() / 2;
    *values.select_nth_unstable_by(half, f32::total_cmp).1
}

/// What is heard in one spectrum.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard {
    pub(super) sound: Sound,
    /// Its frequency, hertz; of several the mean by power.
    hertz: f64,
    /// It is pure although its noise is counted.
    is_pure: bool,
}

impl Heard {
    /// A tone may begin with it: one of any frequency has to stand over the noise, since a note of a voice may have noise
    /// around it.
    pub(super) fn begins(self) -> bool {
        self.is_pure || !matches!(self.sound, Sound::Single(_))
    }
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

/// The noise in each bin of a spectrum: a tone or two leave most bins to it, and the harmonics of a voice stand far over
/// the middle one. Of white noise that is 0.69 of the mean.
fn noise(powers: &Powers) -> f32 {
    let mut bins = [0.0; BEHIND - FIRST];
    bins.copy_from_slice(&powers[FIRST..BEHIND]);
    let (_, middle, _) = bins.select_nth_unstable_by((BEHIND - FIRST) / 2, f32::total_cmp);
    *middle / 0.69
}

/// The power of a spectrum, and of the noise in it.
pub(super) fn power(powers: &Powers) -> (f32, f32) {
    (powers[FIRST..BEHIND].iter().sum(), noise(powers) * (BEHIND - FIRST) as f32)
}

/// What a spectrum sounds like, if it is a tone or two and hardly anything else but noise.
pub(super) fn sound(powers: &Powers) -> Option<Heard> {
    let (all, noise) = power(powers);
    if all < LEAST {
        return None;
    }
    let noise = noise.min(NOISY * all);
    let floor = noise / (BEHIND - FIRST) as f32;
    let band = |from: usize, until: usize| -> f32 {
        powers[from..=until].iter().sum::<f32>() - floor * (until + 1 - from) as f32
    };
    let all = all - noise;
    // Below 18 Hz of each other two tones beat: what is looked at is where the power lies, not its peaks.
    let low = band(10, 17);
    let harmonic = if low > CUT_OFF { band(30, 51) } else { 0.0 };
    if low + harmonic > PURE * all {
        let is_pure = low + floor * 8.0 > PURE * (all + noise);
        return Some(Heard { sound: Sound::Low, hertz: mean(powers, floor, 10, 17), is_pure });
    }
    let (at_480, at_620) = (band(13, 17), band(18, 22));
    let is_two = band(17, 18) < BETWEEN_TWO * (at_480 + at_620) && at_480 > 0.1 * at_620 && at_620 > 0.1 * at_480;
    if at_480 + at_620 > PURE * all && is_two {
        let is_pure = at_480 + at_620 + floor * 10.0 > PURE * (all + noise);
        return Some(Heard { sound: Sound::High, hertz: mean(powers, floor, 13, 22), is_pure });
    }
    let peak = (8..BINS - 20).max_by(|&a, &b| powers[a].total_cmp(&powers[b]))?;
    if band(peak - 2, peak + 2) < 0.9 * all {
        return None;
    }
    let hertz = hertz(powers, peak);
    let is_pure = powers[peak - 2..=peak + 2].iter().sum::<f32>() > 0.9 * (all + noise);
    for (i, special) in [950.0, 1_400.0, 1_800.0].into_iter().enumerate() {
        if (hertz - special).abs() < 55.0 {
            return Some(Heard { sound: Sound::Special(i as u8), hertz, is_pure });
        }
    }
    Some(Heard { sound: Sound::Single(peak as u16), hertz, is_pure })
}

/// The mean frequency of some bins, first and last, by their powers over the noise in each.
fn mean(powers: &Powers, floor: f32, from: usize, until: usize) -> f64 {
    let (mut sum, mut all) = (0.0, 1e-12);
    for (bin, power) in powers.iter().enumerate().take(until + 1).skip(from) {
        let power = f64::from(*power - floor);
        sum += bin as f64 * power;
        all += power;
    }
    sum / all * BIN_HERTZ
}
