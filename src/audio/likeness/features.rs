//! What of a spectrum is kept for the likeness of prompts: the levels of a few bands, in dB.

use std::sync::LazyLock;

use crate::audio::spectrum::{BIN_HERTZ, BINS, Powers, decibels};

/// Bands of one frame. Ours: enough to tell vowels apart, few enough for a thousand seconds a second.
pub(super) const BANDS: usize = 20;

/// The levels of one frame, dB against full scale: a frame of 10 ms, band by band.
pub(super) type Frame = [f32; BANDS];

/// Where the bands begin and end, hertz: what every telephone channel lets through.
const EDGES: (f64, f64) = (290.0, 3_410.0);

/// No band is quieter than this, dB: 16-bit silence, with what G.711 leaves of it.
pub(super) const FLOOR: f32 = -80.0;

/// The first bin of each band, and behind the last band its end: steps of equal width on the mel scale, and never less
/// than two bins.
static BAND_BINS: LazyLock<[usize; BANDS + 1]> = LazyLock::new(|| {
    let mel = |hertz: f64| (1.0 + hertz / 700.0).ln();
    let (low, high) = (mel(EDGES.0), mel(EDGES.1));
    let mut bins = [0; BANDS + 1];
    for (i, bin) in bins.iter_mut().enumerate() {
        let at = low + (high - low) * i as f64 / BANDS as f64;
        *bin = (((at.exp() - 1.0) * 700.0 / BIN_HERTZ).round() as usize).min(BINS);
    }
    for i in 1..=BANDS {
        bins[i] = bins[i].max(bins[i - 1] + 2);
    }
    bins
});

/// The band in which a frequency lies, hertz; the nearest where none does.
pub(super) fn band_of(hertz: f64) -> usize {
    let bin = (hertz / BIN_HERTZ).round() as usize;
    BAND_BINS[1..BANDS].iter().filter(|&&end| end <= bin).count()
}

/// The levels of a spectrum.
pub(super) fn frame(powers: &Powers) -> Frame {
    let bins = &*BAND_BINS;
    let mut levels = [0.0; BANDS];
    for (band, level) in levels.iter_mut().enumerate() {
        let sum: f32 = powers[bins[band]..bins[band + 1].min(BINS)].iter().sum();
        *level = decibels(sum + 1e-8);
    }
    levels
}

/// The mean over the bands, dB.
pub(super) fn mean(frame: &Frame) -> f32 {
    frame.iter().sum::<f32>() / BANDS as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_lie_within_a_telephone_channel_and_do_not_overlap() {
        let bins = &*BAND_BINS;
        assert!(bins.windows(2).all(|pair| pair[1] >= pair[0] + 2), "{bins:?}");
        assert!(bins[0] as f64 * BIN_HERTZ > 250.0 && bins[BANDS] as f64 * BIN_HERTZ < 3_500.0, "{bins:?}");
    }

    #[test]
    fn silence_lies_on_the_floor() {
        assert!(frame(&[0.0; BINS]).iter().all(|&level| (level - FLOOR).abs() < 0.1));
    }
}
