//! Sound as spectra: what every detector but the one of keys looks at.

use std::sync::Arc;

use realfft::{RealFftPlanner, RealToComplex, num_complex::Complex32};

/// Samples between two spectra: 10 ms. Ours: a beginning or an end is known this well before it is refined.
pub const HOP: usize = 80;

/// Samples under the window of one spectrum: 32 ms. Ours: long enough to part the harmonics of a voice from the hum of
/// a line, short enough that a sound that ends does not smear over its neighbours.
pub const WINDOW: usize = 256;

/// Values of one spectrum: powers from 0 to 4,000 Hz, 31.25 Hz apart.
pub const BINS: usize = WINDOW / 2 + 1;

/// Hertz between two values of a spectrum.
pub const BIN_HERTZ: f64 = 8_000.0 / WINDOW as f64;

/// One spectrum: the power of each bin, so that all bins of a full-scale sine add up to a half.
pub type Powers = [f32; BINS];

/// Cuts samples that come in pieces of any length into spectra; the spectrum `k` is centred on sample `80 k`.
///
/// Before the beginning and after the end lies silence. A spectrum is ready when 16 ms beyond its centre have come.
pub struct Spectra {
    transform: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    input: Vec<f32>,
    output: Vec<Complex32>,
    scratch: Vec<Complex32>,
    /// Samples that a spectrum still needs, full scale at 1.
    held: Vec<f32>,
}

impl Default for Spectra {
    fn default() -> Self {
        Self::new()
    }
}

impl Spectra {
    /// With nothing heard yet.
    #[must_use]
    pub fn new() -> Self {
        let transform = RealFftPlanner::<f32>::new().plan_fft_forward(WINDOW);
        let window: Vec<f32> = (0..WINDOW)
            .map(|i| (0.5 - 0.5 * (std::f64::consts::TAU * (i as f64 + 0.5) / WINDOW as f64).cos()) as f32)
            .collect();
        Self {
            input: transform.make_input_vec(),
            output: transform.make_output_vec(),
            scratch: transform.make_scratch_vec(),
            transform,
            window,
            held: vec![0.0; WINDOW / 2],
        }
    }

    /// Takes the next samples; gives each spectrum that they complete to `each`, in order.
    pub fn push(&mut self, samples: &[i16], mut each: impl FnMut(&Powers)) {
        self.held.extend(samples.iter().map(|&s| f32::from(s) / 32_768.0));
        let mut at = 0;
        while at + WINDOW <= self.held.len() {
            self.one(at, &mut each);
            at += HOP;
        }
        self.held.drain(..at);
    }

    /// Gives the spectra that lie within the sound but reach beyond its end.
    pub fn finish(&mut self, each: impl FnMut(&Powers)) {
        self.push(&[0; WINDOW / 2], each);
    }

    /// One spectrum, of the samples held from `at`.
    fn one(&mut self, at: usize, each: &mut impl FnMut(&Powers)) {
        for ((to, from), weight) in self.input.iter_mut().zip(&self.held[at..at + WINDOW]).zip(&self.window) {
            *to = from * weight;
        }
        // It fails only for buffers of other lengths than its own.
        if self.transform.process_with_scratch(&mut self.input, &mut self.output, &mut self.scratch).is_err() {
            return;
        }
        // A Hann window keeps 3/8 of the power.
        let scale = 2.0 / (0.375 * (WINDOW * WINDOW) as f32);
        let mut powers = [0.0; BINS];
        for (power, value) in powers.iter_mut().zip(&self.output) {
            *power = value.norm_sqr() * scale;
        }
        each(&powers);
    }
}

/// Ten times the decimal logarithm, to 0.03 dB; `power` must be above 0.
///
/// An approximation of ours by a parabola over one octave: a logarithm is taken of every band of every spectrum, and the
/// exact one would cost as much as the transform.
#[must_use]
pub fn decibels(power: f32) -> f32 {
    let bits = power.to_bits();
    let exponent = (bits >> 23) as i32 - 127;
    let mantissa = f32::from_bits((bits & 0x007f_ffff) | 0x3f80_0000);
    let octaves = exponent as f32 + (-0.344_845 * mantissa + 2.024_658) * mantissa - 1.674_873;
    octaves * 3.010_3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_any_length_give_the_same_spectra() {
        let sound: Vec<i16> = (0..3_000).map(|i| ((i * i) % 20_011) as i16).collect();
        let of = |piece: usize| {
            let (mut spectra, mut all) = (Spectra::new(), Vec::new());
            for part in sound.chunks(piece) {
                spectra.push(part, |powers| all.push(*powers));
            }
            spectra.finish(|powers| all.push(*powers));
            all
        };
        assert_eq!(of(1), of(3_000));
        assert_eq!(of(160).len(), 3_000 / HOP + 1);
    }

    #[test]
    fn a_sine_has_its_power_at_its_frequency() {
        let sine: Vec<i16> = (0..800)
            .map(|i| (32_767.0 * (std::f64::consts::TAU * 1_000.0 * f64::from(i) / 8_000.0).sin()) as i16)
            .collect();
        let mut all = Vec::new();
        Spectra::new().push(&sine, |powers| all.push(*powers));
        let middle = all[4];
        assert!((middle.iter().sum::<f32>() - 0.5).abs() < 0.01, "{}", middle.iter().sum::<f32>());
        assert!(middle[31..=33].iter().sum::<f32>() > 0.49);
    }

    #[test]
    fn decibels_are_near_the_exact_ones() {
        for exponent in -90..30 {
            let power = 10f32.powf(exponent as f32 / 9.7);
            assert!((decibels(power) - 10.0 * power.log10()).abs() < 0.035, "{power}");
        }
    }
}
