//! What a network plays before the answer, heard by its tones and their cadence; and the beep of a mailbox.

use super::dtmf::hertz;
use super::spectrum::{BINS, HOP, Powers, Spectra};
use super::tone::{Cadence, tones};
use crate::time::Time;

/// What a tone or a cadence of tones says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Signal {
    /// The called phone rings.
    Ringback,
    /// The called phone is in a call.
    Busy,
    /// The network has no line free.
    Congestion,
    /// Three rising tones: what follows says why the call cannot be made.
    Sit,
    /// One tone by itself, as before a mailbox records.
    Beep,
}

/// A stretch of one signal, from the beginning of its first tone to the end of its last.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stretch {
    /// What it says.
    pub signal: Signal,
    /// When its first tone began.
    pub at: Time,
    /// When its last tone ended.
    pub until: Time,
    /// How well the cadence fits, from 0 to 1.
    pub confidence: f64,
}

/// Countries whose cadences are known, those of [`tones`].
const COUNTRIES: [&str; 8] = ["US", "GB", "AU", "AT", "BR", "AR", "BG", "ZA"];

/// The longest silence within a cadence, after which the next tone begins a stretch of its own. Ours: the longest known
/// is 5 s (AT).
const LONGEST_GAP: Time = Time::from_millis(6_500);

/// The share of a spectrum's power that lies in its tones. Ours; noise 15 dB under a tone leaves 0.97.
const PURE: f32 = 0.88;

/// The least power of a tone: -52 dBov.
const LEAST: f32 = 6.3e-6;

/// The shortest tone that counts: 50 ms. Ours; the shortest of a known cadence has 200 ms, but a line may be cut.
const SHORTEST: u64 = 5;

/// How far what lies around a beep is under it, a share of its power: 15 dB. Ours.
const QUIETER: f32 = 0.03;

/// The longest beep: 2 s. Ours.
const LONGEST_BEEP: Time = Time::from_millis(2_000);

/// What a spectrum sounds like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sound {
    /// 350 to 510 Hz and nothing else: one tone or two close ones.
    Low,
    /// 480 and 620 Hz: busy and congestion in the US.
    High,
    /// One of the three special information tones: 950, 1,400, 1,800 Hz.
    Special(u8),
    /// Another single tone, to the nearest 32 Hz.
    Single(u16),
}

/// One tone.
#[derive(Clone, Copy, Debug)]
struct Tone {
    sound: Sound,
    /// Frames: the first, and the one behind the last.
    from: u64,
    until: u64,
    /// Its highest power.
    power: f32,
    /// What came before it and comes behind is far quieter.
    alone: bool,
}

impl Tone {
    fn length(&self) -> f64 {
        (self.until - self.from) as f64 * 0.01
    }
}

/// Hears what a network plays, in sound that comes in pieces of any length.
///
/// A stretch is told when it is over: 6.5 s after its last tone, since the next ring may come as late as that.
pub struct Progress {
    spectra: Option<Spectra>,
    /// The cadences that may be heard.
    cadences: Vec<(Signal, Sound, Vec<f64>)>,
    frame: u64,
    /// The tone that sounds, and frames in which it did not.
    now: Option<(Tone, u64)>,
    /// The power of the spectra before this one, and before the tone that sounds.
    past: [f32; 8],
    before: f32,
    /// Tones of the stretch that goes on.
    tones: Vec<Tone>,
    told: Vec<Stretch>,
}

impl Progress {
    /// Listens for the tones of a country by its ISO 3166 code; where none is named or its tones are not known, for
    /// those of all countries.
    #[must_use]
    pub fn new(country: Option<&str>) -> Self {
        Self { spectra: Some(Spectra::new()), ..Self::beside(country) }
    }

    /// One that is given the spectra ([`Progress::hear`]).
    pub(super) fn beside(country: Option<&str>) -> Self {
        let (_, stands_in) = tones(country);
        let countries: Vec<&str> = if stands_in { COUNTRIES.to_vec() } else { country.into_iter().collect() };
        let mut cadences = Vec::new();
        for country in countries {
            let (tones, _) = tones(Some(country));
            for (signal, cadence) in
                [(Signal::Ringback, &tones.ring), (Signal::Busy, &tones.busy), (Signal::Congestion, &tones.congestion)]
            {
                cadences.push((signal, sound_of(cadence), lengths(cadence)));
            }
        }
        Self {
            spectra: None,
            cadences,
            frame: 0,
            now: None,
            past: [0.0; 8],
            before: 0.0,
            tones: Vec::new(),
            told: Vec::new(),
        }
    }

    /// Takes the next samples, mono at 8 kHz; gives the stretches that are over.
    pub fn push(&mut self, samples: &[i16]) -> Vec<Stretch> {
        if let Some(mut spectra) = self.spectra.take() {
            spectra.push(samples, |powers| self.look(powers));
            self.spectra = Some(spectra);
        }
        std::mem::take(&mut self.told)
    }

    /// The sound is over; gives what it cut short.
    pub fn finish(&mut self) -> Vec<Stretch> {
        if let Some(mut spectra) = self.spectra.take() {
            spectra.finish(|powers| self.look(powers));
        }
        self.end_tone();
        self.end_stretch();
        std::mem::take(&mut self.told)
    }

    /// The next spectra.
    pub(super) fn hear(&mut self, spectra: &[Powers]) -> Vec<Stretch> {
        for powers in spectra {
            self.look(powers);
        }
        std::mem::take(&mut self.told)
    }

    fn look(&mut self, powers: &Powers) {
        let sound = sound(powers);
        let power: f32 = powers[6..112].iter().sum();
        let frame = self.frame;
        self.frame += 1;
        match (&mut self.now, sound) {
            (Some((tone, missing)), Some(sound)) if is_same(tone.sound, sound) => {
                // A lost packet does not end a tone.
                tone.until = frame + 1;
                *missing = 0;
                tone.power = tone.power.max(power);
            }
            (Some((_, missing)), None) if *missing < 4 => *missing += 1,
            (_, sound) => {
                self.end_tone();
                self.now = sound.map(|sound| (Tone { sound, from: frame, until: frame + 1, power, alone: false }, 0));
                self.before = self.past[(frame % 8) as usize];
            }
        }
        self.past[(frame % 8) as usize] = power;
        if let Some(tone) = self.tones.last_mut()
            && frame == tone.until + 8
        {
            tone.alone &= power < tone.power * QUIETER;
        }
        let waits = self.tones.last().is_some_and(|tone| frame > tone.until + frames(LONGEST_GAP));
        if self.now.is_none() && waits {
            self.end_stretch();
        }
    }

    /// The tone that sounded is over.
    fn end_tone(&mut self) {
        let Some((mut tone, _)) = self.now.take() else { return };
        if tone.until - tone.from < SHORTEST {
            return;
        }
        tone.alone = self.before < tone.power * QUIETER;
        // Spectra reach 16 ms beyond the sound on both sides, and are tonal where a third of them is.
        if let Some(last) = self.tones.last()
            && (family(last.sound) != family(tone.sound) || tone.from > last.until + frames(LONGEST_GAP))
        {
            self.end_stretch();
        }
        self.tones.push(tone);
    }

    /// Judges the tones that have gathered.
    fn end_stretch(&mut self) {
        let tones = std::mem::take(&mut self.tones);
        let Some(first) = tones.first() else { return };
        let time = |frame: u64| Time::from_samples(frame * HOP as u64);
        match first.sound {
            Sound::Special(_) => {
                for three in tones.windows(3) {
                    let order = three.iter().map(|tone| tone.sound);
                    if order.eq([Sound::Special(0), Sound::Special(1), Sound::Special(2)]) {
                        let (at, until) = (time(three[0].from), time(three[2].until - 1));
                        self.told.push(Stretch { signal: Signal::Sit, at, until, confidence: 0.95 });
                    }
                }
                if tones.len() == 1 {
                    self.beeps(&tones);
                }
            }
            Sound::Single(_) => self.beeps(&tones),
            Sound::Low | Sound::High => self.cadences_of(&tones),
        }
    }

    /// Finds cadences among tones of one kind: the longest run that fits one, then what is left on both sides.
    fn cadences_of(&mut self, tones: &[Tone]) {
        let mut best: Option<Run> = None;
        for (signal, sound, lengths) in &self.cadences {
            if tones.first().is_none_or(|tone| tone.sound != *sound) {
                continue;
            }
            for first in 0..tones.len() {
                for phase in 0..lengths.len() / 2 {
                    let (count, fit) = run(&tones[first..], lengths, phase);
                    let score = fit * count as f64;
                    // One tone by itself can be a ring; it takes two to be busy.
                    let is_enough = count > 1 || count == 1 && *signal == Signal::Ringback && tones[first].alone;
                    if is_enough && best.as_ref().is_none_or(|best| score > best.score + 1e-6) {
                        best = Some(Run { signal: *signal, first, count, score });
                    }
                }
            }
        }
        let Some(Run { signal, first, count, score }) = best else {
            self.beeps(tones);
            return;
        };
        let (before, rest) = tones.split_at(first);
        let (within, after) = rest.split_at(count);
        self.cadences_of(before);
        if let (Some(from), Some(to)) = (within.first(), within.last()) {
            let time = |frame: u64| Time::from_samples(frame * HOP as u64);
            // The first and the last spectrum with a tone are centred within it.
            let (at, until) = (time(from.from), time(to.until - 1));
            self.told.push(Stretch { signal, at, until, confidence: (score / count as f64).clamp(0.0, 1.0) });
        }
        self.cadences_of(after);
    }

    /// Single tones that stand by themselves are beeps.
    fn beeps(&mut self, tones: &[Tone]) {
        for tone in tones {
            let (at, until) =
                (Time::from_samples(tone.from * HOP as u64), Time::from_samples((tone.until - 1) * HOP as u64));
            if tone.alone && until - at <= LONGEST_BEEP && until - at >= Time::from_millis(90) {
                self.told.push(Stretch { signal: Signal::Beep, at, until, confidence: 0.9 });
            }
        }
    }
}

/// Tones that fit a cadence.
struct Run {
    signal: Signal,
    first: usize,
    count: usize,
    /// How well all of them fit, added up.
    score: f64,
}

/// The number of spectra in a length of time.
fn frames(length: Time) -> u64 {
    length.sample().max(0) as u64 / HOP as u64
}

/// Tones that belong to one stretch.
fn family(sound: Sound) -> u16 {
    match sound {
        Sound::Low => 0,
        Sound::High => 1,
        Sound::Special(_) => 2,
        Sound::Single(bin) => 3 + bin,
    }
}

/// Two spectra are of one tone.
fn is_same(a: Sound, b: Sound) -> bool {
    match (a, b) {
        (Sound::Single(a), Sound::Single(b)) => a.abs_diff(b) <= 1,
        _ => a == b,
    }
}

/// How a cadence sounds.
fn sound_of(cadence: &Cadence) -> Sound {
    let high = cadence.parts.iter().flat_map(|part| &part.freqs).any(|&hertz| hertz > 550.0);
    if high { Sound::High } else { Sound::Low }
}

/// The lengths of a cadence in seconds: on, off, on, off.
fn lengths(cadence: &Cadence) -> Vec<f64> {
    let mut made: Vec<f64> = Vec::new();
    let mut was_on = false;
    for part in &cadence.parts {
        let is_on = !part.freqs.is_empty();
        match made.last_mut() {
            // Two tones side by side are one to us, if they are as near as 425 and 420 Hz.
            Some(last) if is_on == was_on => *last += part.length.secs_f64(),
            _ => made.push(part.length.secs_f64()),
        }
        was_on = is_on;
    }
    made
}

/// How many tones from the first on fit a cadence that begins with the part `phase`, and how well, from 0 to 1 each.
///
/// The first tone may have begun before the sound did, and the last may have been cut short. One tone alone fits a
/// little; it has to be whole.
fn run(tones: &[Tone], lengths: &[f64], phase: usize) -> (usize, f64) {
    let parts = lengths.len() / 2;
    let near = |heard: f64, wanted: f64| {
        let off = (heard - wanted).abs();
        (1.0 - (off - 0.02).max(0.0) / (0.04 + 0.10 * wanted)).max(0.0)
    };
    let (mut count, mut sum) = (0, 0.0);
    for (i, tone) in tones.iter().enumerate() {
        let on = lengths[(phase + i) % parts * 2];
        let mut fit = near(tone.length(), on);
        if i > 0 {
            let off = lengths[(phase + i - 1) % parts * 2 + 1];
            let pause = near((tone.from - tones[i - 1].until) as f64 * 0.01, off);
            if pause == 0.0 {
                break;
            }
            // A last tone that breaks off is one all the same, where its pause was right.
            if fit == 0.0 && tone.length() < on {
                return (count + 1, (sum + pause * 0.8) / (count + 1) as f64);
            }
            fit = fit.min(pause);
        }
        if fit == 0.0 {
            // The sound began, or the line was joined, within a tone.
            if i == 0 && tone.length() < on && tones.len() > 1 && tone.from < 100 {
                fit = 0.5;
            } else {
                break;
            }
        }
        count += 1;
        sum += fit;
    }
    // One tone is little evidence; where several are, each counts whole.
    let share = if count == 1 { 0.6 } else { 1.0 };
    (count, if count == 0 { 0.0 } else { share * sum / f64::from(count as u32) })
}

/// What a spectrum sounds like, if it is a tone or two and hardly anything else.
fn sound(powers: &Powers) -> Option<Sound> {
    let all: f32 = powers[6..112].iter().sum();
    if all < LEAST {
        return None;
    }
    let band = |from: usize, until: usize| -> f32 { powers[from..=until].iter().sum() };
    // Below 18 Hz of each other two tones beat: what is looked at is where the power lies, not its peaks.
    let low = band(10, 17);
    if low > PURE * all {
        return Some(Sound::Low);
    }
    let (at_480, at_620) = (band(13, 17), band(18, 22));
    if at_480 + at_620 > PURE * all && at_480 > 0.1 * at_620 && at_620 > 0.1 * at_480 {
        return Some(Sound::High);
    }
    let peak = (8..BINS - 20).max_by(|&a, &b| powers[a].total_cmp(&powers[b]))?;
    if band(peak - 2, peak + 2) < 0.9 * all {
        return None;
    }
    let hertz = hertz(powers, peak);
    for (i, special) in [950.0, 1_400.0, 1_800.0].into_iter().enumerate() {
        if (hertz - special).abs() < 55.0 {
            return Some(Sound::Special(i as u8));
        }
    }
    Some(Sound::Single(peak as u16))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::tone::{beep, render};

    fn heard(country: Option<&str>, samples: &[i16]) -> Vec<Stretch> {
        let mut progress = Progress::new(country);
        let mut heard: Vec<Stretch> = samples.chunks(160).flat_map(|chunk| progress.push(chunk)).collect();
        heard.extend(progress.finish());
        heard
    }

    fn between_silence(sound: &[i16]) -> Vec<i16> {
        let mut made = vec![0; 8_000];
        made.extend(sound);
        made.extend(vec![0; 64_000]);
        made
    }

    #[test]
    fn every_country_rings_is_busy_and_has_no_line() {
        for country in COUNTRIES {
            let (tones, _) = tones(Some(country));
            let all = [
                (Signal::Ringback, &tones.ring, 14),
                (Signal::Busy, &tones.busy, 4),
                (Signal::Congestion, &tones.congestion, 4),
            ];
            for (signal, cadence, seconds) in all {
                let sound = between_silence(&render(cadence, Time::ZERO, Time::from_secs(seconds)));
                let found = heard(Some(country), &sound);
                let [one] = found[..] else { panic!("{country} {signal:?}: {found:?}") };
                // Australia's congestion differs from its busy by 5 Hz in every second tone.
                let is_near = country == "AU" && signal == Signal::Congestion && one.signal == Signal::Busy;
                assert!(one.signal == signal || is_near, "{country} {one:?}");
                assert!((one.at.secs_f64() - 1.0).abs() < 0.03, "{country} {one:?}");
            }
        }
    }

    #[test]
    fn a_country_that_is_not_known_still_rings() {
        for country in COUNTRIES {
            let (tones, _) = tones(Some(country));
            let sound = between_silence(&render(&tones.ring, Time::ZERO, Time::from_millis(7_000)));
            let found = heard(None, &sound);
            assert!(matches!(found[..], [Stretch { signal: Signal::Ringback, .. }]), "{country}: {found:?}");
        }
    }

    #[test]
    fn a_ring_that_is_answered_ends_there() {
        let (tones, _) = tones(None);
        let sound = between_silence(&render(&tones.ring, Time::ZERO, Time::from_millis(7_200)));
        let found = heard(Some("US"), &sound);
        let [one] = found[..] else { panic!("{found:?}") };
        assert!((one.until.secs_f64() - 8.2).abs() < 0.03, "{one:?}");
    }

    #[test]
    fn three_rising_tones_are_special_information() {
        let cadence = Cadence::parse("950/330,1400/330,1800/330").expect("a cadence");
        let found = heard(None, &between_silence(&render(&cadence, Time::ZERO, Time::from_millis(990))));
        let [one] = found[..] else { panic!("{found:?}") };
        assert_eq!(one.signal, Signal::Sit);
        assert!((one.until.secs_f64() - 1.99).abs() < 0.03, "{one:?}");
    }

    #[test]
    fn a_mailbox_beeps() {
        let found = heard(None, &between_silence(&beep(Time::from_millis(400))));
        let [one] = found[..] else { panic!("{found:?}") };
        assert_eq!(one.signal, Signal::Beep);
        assert!((one.at.secs_f64() - 1.0).abs() < 0.02 && (one.until.secs_f64() - 1.4).abs() < 0.02, "{one:?}");
    }

    #[test]
    fn silence_and_noise_are_no_signal() {
        assert!(heard(None, &[0; 80_000]).is_empty());
        let noise: Vec<i16> = (0..80_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 19) as i16 - 4_096).collect();
        assert!(heard(None, &noise).is_empty());
    }
}
