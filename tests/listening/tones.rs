//! Tones in built calls: ringing before, and after it busy, a beep, special information and congestion.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::audio::tone;
use ringtrue::time::Time;

use super::{Builder, RATE, Truth, What};

impl Builder<'_> {
    /// Ringing before, or busy after.
    pub(super) fn tone(&mut self, ring: bool) {
        let (tones, _) = tone::tones(Some(self.country));
        let cadence = if ring { &tones.ring } else { &tones.busy };
        let cycle = tone::cycle(cadence).secs_f64();
        let on = cadence.parts[0].length.secs_f64();
        let length = if ring {
            // The called phone is lifted in a silence, or in the middle of a ring.
            cycle * f64::from(self.random.random_range(1_u8..3)) + on * self.random.random_range(0.5..1.0)
        } else {
            self.random.random_range(3.0..8.0)
        };
        let at = self.samples.len();
        let what = if ring { What::Ringback } else { What::Busy };
        let sound = tone::render(cadence, Time::ZERO, Time::from_secs_f64(length));
        self.heard(what, at, &sound);
    }

    /// A tone without the silence at its end. What is left there of a next beat, for less than 50 ms, nobody could name.
    fn heard(&mut self, what: What, at: usize, sound: &[i16]) {
        let is_on: Vec<bool> = sound.chunks(80).map(|piece| piece.iter().any(|s| s.unsigned_abs() > 200)).collect();
        let (mut last, mut place) = (0, 0);
        for run in is_on.chunk_by(|a, b| a == b) {
            place += run.len();
            if run[0] && run.len() >= 5 {
                last = (place * 80).min(sound.len());
            }
        }
        let last = sound[..last].iter().rposition(|s| s.unsigned_abs() > 200).unwrap_or(0) + 1;
        self.mix(at, &sound[..last], 1.0);
        self.truth.push(Truth { what, at, until: at + last });
    }

    /// A beep, special information, and congestion from anywhere in its cycle; by chance of their own, so that what comes
    /// before them is the same with them and without.
    pub(super) fn tones_of_the_end(&mut self, seed: u64) {
        self.random = Pcg64Mcg::seed_from_u64(seed ^ 0x5eed);
        self.pause(1.0, 1.5);
        let hertz = [440.0, 620.0, 800.0, 1_000.0, 1_400.0, 2_000.0][self.random.random_range(0..6)];
        let peak = 32_768.0 * 10f64.powf(self.random.random_range(-24.0..-12.0) / 20.0);
        let length = self.random.random_range(RATE / 5..RATE);
        let beep: Vec<i16> = (0..length)
            .map(|i| (peak * (std::f64::consts::TAU * hertz * i as f64 / RATE as f64).sin()) as i16)
            .collect();
        let at = self.samples.len();
        self.mix(at, &beep, 1.0);
        self.truth.push(Truth { what: What::Beep, at, until: at + length });
        self.pause(1.0, 2.0);
        // As France, Czechia and the US have it.
        let notation = [
            "950/330,1400/330,1800/330",
            "950/330,0/30,1400/330,0/30,1800/330",
            "914/276,1371/276,1777/380",
            "985/380,1429/276,1777/380",
        ][self.random.random_range(0..4)];
        let cadence = tone::Cadence::parse(notation).expect("a cadence");
        let at = self.samples.len();
        self.heard(What::Sit, at, &tone::render(&cadence, Time::ZERO, tone::cycle(&cadence)));
        self.pause(0.5, 1.5);
        let cadence = &tone::tones(Some(self.country)).0.congestion;
        let cycle = tone::cycle(cadence).secs_f64();
        let from = Time::from_secs_f64(self.random.random_range(0.0..cycle));
        let length = Time::from_secs_f64(self.random.random_range(2.0 * cycle..6.0));
        let sound = tone::render(cadence, from, from + length);
        // Nor could anybody name what is left of the first beat, if it is as short.
        let is_on: Vec<bool> = sound.chunks(80).map(|piece| piece.iter().any(|s| s.unsigned_abs() > 200)).collect();
        let mut skipped = 0;
        for run in is_on.chunk_by(|a, b| a == b).take_while(|run| !run[0] || run.len() < 8) {
            skipped += run.len() * 80;
        }
        let at = self.samples.len();
        self.heard(What::Congestion, at, &sound[skipped..]);
        self.pause(0.5, 1.0);
    }
}
