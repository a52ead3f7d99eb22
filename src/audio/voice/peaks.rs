//! How many peaks of the spectrum stay where they are: notes of music stand, the harmonics of a voice glide.

use crate::audio::spectrum::Powers;

/// The bins in which peaks are looked for: 500 to 3,300 Hz. Ours: the lowest harmonics of a voice hardly glide.
const FIRST: usize = 16;
const BEHIND: usize = 106;

/// Frames between two spectra that are held beside each other: 100 ms. Ours: no voice stands still for so long.
const APART: usize = 10;

/// Every second spectrum is looked at: it costs half, and tells the same.
const EVERY: usize = 2;

/// How deep under the highest peak another one still counts, a share of its power: 20 dB; and how far over the middle of
/// the spectrum, which is noise: 6 dB. Ours.
const DEEP: f32 = 0.01;
const OVER_NOISE: f32 = 4.0;

/// The peaks of the last spectra.
#[derive(Clone, Default, Debug)]
pub(super) struct Peaks {
    past: [u128; APART / EVERY],
    heard: usize,
}

impl Peaks {
    /// The share of the peaks of the next spectrum that were there 100 ms before, from 0 to 250; 255 if it has none, or is
    /// not looked at.
    pub(super) fn stay(&mut self, powers: &Powers) -> u8 {
        let place = self.heard % APART;
        self.heard += 1;
        if !place.is_multiple_of(EVERY) {
            return 255;
        }
        let bins = &powers[FIRST - 1..=BEHIND];
        let top = bins.iter().copied().fold(0.0, f32::max);
        let mut sorted = [0.0; BEHIND - FIRST];
        sorted.copy_from_slice(&powers[FIRST..BEHIND]);
        let (_, middle, _) = sorted.select_nth_unstable_by((BEHIND - FIRST) / 2, f32::total_cmp);
        let least = (top * DEEP).max(*middle * OVER_NOISE);
        let mut now = 0_u128;
        for (i, three) in bins.windows(3).enumerate() {
            if three[1] > least && three[1] > three[0] && three[1] >= three[2] {
                now |= 1 << i;
            }
        }
        let before = std::mem::replace(&mut self.past[place / EVERY], now);
        match now.count_ones() {
            0 => 255,
            all => ((now & before).count_ones() * 250 / all) as u8,
        }
    }
}
