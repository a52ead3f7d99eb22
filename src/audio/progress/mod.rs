//! What a network plays before the answer, heard by its tones and their cadence; and the beep of a mailbox.

mod cadence;
mod tones;

use self::cadence::{Beat, Run, beats, run, sound_of};
use self::tones::{Sound, Tone, family, is_same, power, sound};
use super::spectrum::{HOP, Powers, Spectra};
use super::tone::{all_tones, tones};
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

/// The longest silence within a cadence, after which the next tone begins a stretch of its own. Ours: the longest known
/// is 5 s (AT).
const LONGEST_GAP: Time = Time::from_millis(6_500);

/// The shortest tone that counts: 40 ms. Ours; the shortest of a known cadence has 200 ms, but a line may be cut.
const SHORTEST: u64 = 4;

/// Spectra without a tone that do not end it: what two lost packets spoil.
const LOST: u64 = 6;

/// The least that tones fit a cadence, on average: two that are cut short and stand as they should have 0.6. Ours.
const FIT: f64 = 0.57;

/// The same of two tones in noise. Ours.
const FIT_IN_NOISE: f64 = 0.7;

/// The same of a ring that is heard once: its length within 0.05 to 0.09 s of a country's, its frequency that of the same
/// country. Ours.
const FIT_OF_ONE: f64 = 0.52;

/// The least length of a ring that is heard once: shorter ones ring twice. Ours.
const ONE_RING: Time = Time::from_millis(600);

/// The longest silence between two of the three tones of special information. Ours: published ones have up to 30 ms, and
/// each tone is heard a little shorter than it is.
const WITHIN_SPECIAL: Time = Time::from_millis(250);

/// How far the silence around a tone is under it, a share of its power, without its noise: 12 dB; and how far its noise
/// is: 7 dB. Ours.
const QUIETER: f32 = 0.063;
const NOISE_QUIETER: f32 = 0.2;

/// The shortest and the longest beep. Ours: single notes of voices last less.
const BEEP: (Time, Time) = (Time::from_millis(180), Time::from_millis(2_000));

/// Hears what a network plays, in sound that comes in pieces of any length.
///
/// Two cycles of every known cadence are told as what they are, from any phase, through codecs and in noise, their ends
/// within 0.3 s. One sound means two things: 425 Hz, 250 ms on and off, is busy in Brazil and congestion in Bulgaria;
/// where no country is named it is busy.
///
/// A stretch is told when it is over: 6.5 s after its last tone, since the next ring may come as late as that.
pub struct Progress {
    spectra: Option<Spectra>,
    /// The cadences that may be heard.
    cadences: Vec<(Signal, Sound, Vec<Beat>)>,
    /// No country is named, or one whose tones are not known.
    is_any: bool,
    frame: u64,
    /// The tone that sounds, and frames in which it did not.
    now: Option<(Tone, u64)>,
    /// The power of the spectra before this one, and before the tone that sounds; and the noise in each.
    past: [(f32, f32); 8],
    before: (f32, f32),
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
        let (known, stands_in) = tones(country);
        let known = if stands_in { all_tones() } else { std::slice::from_ref(known) };
        let mut cadences = Vec::new();
        for tones in known {
            for (signal, cadence) in
                [(Signal::Ringback, &tones.ring), (Signal::Busy, &tones.busy), (Signal::Congestion, &tones.congestion)]
            {
                let cadence = (signal, sound_of(cadence), beats(cadence));
                if !cadences.contains(&cadence) {
                    cadences.push(cadence);
                }
            }
        }
        Self {
            spectra: None,
            cadences,
            is_any: stands_in,
            frame: 0,
            now: None,
            past: [(0.0, 0.0); 8],
            before: (0.0, 0.0),
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
        let (power, noise) = power(powers);
        let frame = self.frame;
        self.frame += 1;
        match (&mut self.now, sound) {
            (Some((tone, missing)), Some(heard)) if is_same(tone.sound, heard.sound) => {
                // A lost packet does not end a tone, but something else may have begun.
                if *missing > 0 {
                    tone.keep();
                }
                tone.add(frame, heard, power);
                *missing = 0;
            }
            (Some((_, missing)), sound) if *missing < LOST && sound.is_none_or(|heard| !heard.begins()) => {
                *missing += 1
            }
            (_, sound) => {
                self.end_tone();
                self.now = sound.filter(|heard| heard.begins()).map(|heard| (Tone::new(frame, heard, power), 0));
                self.before = self.past[(frame % 8) as usize];
            }
        }
        self.past[(frame % 8) as usize] = (power, noise);
        if let Some(tone) = self.tones.last_mut()
            && frame == tone.until + 8
        {
            tone.quiet_after = is_quiet((power, noise), tone.power);
            tone.is_clear &= power < tone.power * QUIETER;
        }
        if self.now.is_none()
            && let Some(tone) = self.tones.last_mut()
            && frame > tone.until + 8
            && !is_quiet((power, noise), tone.power)
        {
            tone.sounds_after += 1;
        }
        let waits = self.tones.last().is_some_and(|tone| frame > tone.until + frames(LONGEST_GAP));
        if self.now.is_none() && waits {
            self.end_stretch();
        }
    }

    /// The tone that sounded is over.
    fn end_tone(&mut self) {
        let Some((mut tone, _)) = self.now.take() else { return };
        let mut is_steady = tone.is_steady();
        if let (false, Some(kept)) = (is_steady, tone.kept.take()) {
            (tone, is_steady) = (*kept, true);
        }
        if tone.until - tone.from < SHORTEST || !is_steady {
            if let Some(last) = self.tones.last_mut()
                && tone.power > last.power * NOISE_QUIETER
            {
                last.sounds_after += tone.until - tone.from;
            }
            return;
        }
        tone.quiet_before = is_quiet(self.before, tone.power);
        tone.is_clear = self.before.0 < tone.power * QUIETER;
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
                let mut left = tones.as_slice();
                while let [one, rest @ ..] = left {
                    if let [first, second, third, rest @ ..] = left
                        && is_special([first, second, third])
                    {
                        let (at, until) = (time(first.from), time(third.until - 1));
                        self.told.push(Stretch { signal: Signal::Sit, at, until, confidence: 0.95 });
                        left = rest;
                    } else {
                        self.beeps(std::slice::from_ref(one));
                        left = rest;
                    }
                }
            }
            Sound::Single(_) => self.beeps(&tones),
            Sound::Low | Sound::High => self.cadences_of(&tones),
        }
    }

    /// Finds cadences among tones of one kind: the longest run that fits one, then what is left on both sides.
    fn cadences_of(&mut self, tones: &[Tone]) {
        let mut best = best(tones, &self.cadences);
        if self.is_any && best.as_ref().is_none_or(|best| best.count == 1) {
            best = self::best(tones, &cadence::others(tones)).or(best);
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
            if tone.is_beep() && (BEEP.0..=BEEP.1).contains(&(until - at)) {
                self.told.push(Stretch { signal: Signal::Beep, at, until, confidence: 0.9 });
            }
        }
    }
}

/// Three tones are those of special information: they rise, and follow each other at once.
fn is_special(tones: [&Tone; 3]) -> bool {
    let [first, second, third] = tones;
    tones.map(|tone| tone.sound) == [Sound::Special(0), Sound::Special(1), Sound::Special(2)]
        && second.from - first.until < frames(WITHIN_SPECIAL)
        && third.from - second.until < frames(WITHIN_SPECIAL)
}

/// The longest run of tones of one kind that fits a cadence.
fn best(tones: &[Tone], cadences: &[(Signal, Sound, Vec<Beat>)]) -> Option<Run> {
    let mut best: Option<Run> = None;
    for (signal, sound, beats) in cadences {
        if tones.first().is_none_or(|tone| tone.sound != *sound) {
            continue;
        }
        for first in 0..tones.len() {
            for phase in 0..beats.len() {
                let (count, fit) = run(&tones[first..], beats, phase);
                let score = fit * count as f64;
                // One tone by itself can be a ring; it takes two to be busy.
                let is_clear = tones[first..first + count].iter().all(|tone| tone.is_clear);
                let least = if count == 2 && !is_clear { FIT_IN_NOISE } else { FIT };
                let is_ring = *signal == Signal::Ringback && tones[first].is_alone();
                let is_enough = count > 1 && fit > least
                    || count == 1 && is_ring && fit > FIT_OF_ONE && tones[first].length() > ONE_RING.secs_f64();
                if is_enough && best.as_ref().is_none_or(|best| score > best.score + 1e-6) {
                    best = Some(Run { signal: *signal, first, count, score });
                }
            }
        }
    }
    best
}

/// A power and the noise in it are those of silence beside a tone.
fn is_quiet((power, noise): (f32, f32), tone: f32) -> bool {
    power - noise.min(power) < tone * QUIETER && power < tone * NOISE_QUIETER
}

/// The number of spectra in a length of time.
fn frames(length: Time) -> u64 {
    length.sample().max(0) as u64 / HOP as u64
}

#[cfg(test)]
mod tests;
