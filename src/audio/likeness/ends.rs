//! Where a prompt stops in a call, once it is known to the sample where it lies.
//!
//! The prompt's own waveform, as the channel has made it, is taken away from the call every 5 ms in each of a few bands.
//! Where that leaves less than there was, the prompt is in the call; where it leaves more, it is not; where the prompt is
//! silent, or a key or a voice covers a band, it makes no difference. Summed from a place where the prompt is certainly
//! heard, that is most where the prompt stops.
//!
//! A prompt that breaks off within a pause of its own ends, as far as anybody can tell, at any moment of that pause.
//! Told is where its last sound was, and how long the pause goes on.

use std::sync::Arc;

use realfft::{RealFftPlanner, RealToComplex, num_complex::Complex32};

use super::align::near;

/// Samples under the window of one spectrum, 16 ms, and from one to the next, 5 ms. Ours: the best of two aims, to part
/// the tones of a key from the bands beside it, and to know the moment.
const WINDOW: usize = 128;
const HOP: i64 = 40;

/// Bins of a band, each 62.5 Hz wide, and where the first band begins: 13 bands from 281 to 3,531 Hz, what a telephone
/// channel lets through.
const BAND: usize = 4;
const LOWEST: usize = 5;
const BANDS: usize = 13;

/// What is looked at before the place where the prompt seems to stop, and behind it, samples: 1.5 s and 2 s.
const BEFORE: i64 = 12_000;
const BEHIND: i64 = 16_000;

/// The largest evidence of one band in one spectrum, natural logarithm. Ours: what is more is an accident.
const MOST: f32 = 1.5;

/// The share of what the prompt should have that a channel makes of it by chance, power. Ours.
const CHANCE: f32 = 0.05;

/// No band is quieter, power at full scale 1 for a sine of full scale: what 16 bits leave.
const QUIET: f32 = 3e-9;

/// What the sum may fall by before the prompt is not there for certain. Ours: twenty bands that say no.
const DOUBT: f32 = 12.0;

/// Where a prompt stops, in samples of the call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct End {
    /// Behind the last sound of the prompt that is heard.
    pub(super) until: i64,
    /// Up to here it may have gone on unheard.
    pub(super) latest: i64,
}

/// What is needed to find ends.
pub(super) struct Ends {
    transform: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    input: Vec<f32>,
    output: Vec<Complex32>,
}

/// One spectrum: the bins of all bands.
type Spectrum = [Complex32; BAND * BANDS];

/// A prompt on a call.
#[derive(Clone, Copy)]
pub(super) struct Laid<'a> {
    /// The prompt's samples.
    pub(super) prompt: &'a [i16],
    /// The sample of the call on which the prompt's first one falls.
    pub(super) lag: i64,
    /// The sample of the call from which on the prompt is heard.
    pub(super) from: i64,
    /// The call's samples, and the number of the first.
    pub(super) call: &'a [i16],
    pub(super) first: i64,
}

impl Ends {
    pub(super) fn new() -> Self {
        let transform = RealFftPlanner::<f32>::new().plan_fft_forward(WINDOW);
        let window = (0..WINDOW)
            .map(|i| (0.5 - 0.5 * (std::f64::consts::TAU * (i as f64 + 0.5) / WINDOW as f64).cos()) as f32)
            .collect();
        Self { input: transform.make_input_vec(), output: transform.make_output_vec(), transform, window }
    }

    /// The spectrum centred on a sample; what is not there is silent.
    fn spectrum(&mut self, samples: &[i16], centre: i64) -> Spectrum {
        let from = centre - WINDOW as i64 / 2;
        for (i, (to, weight)) in self.input.iter_mut().zip(&self.window).enumerate() {
            let sample = usize::try_from(from + i as i64).ok().and_then(|i| samples.get(i)).copied().unwrap_or(0);
            *to = f32::from(sample) / 32_768.0 * weight;
        }
        let mut made = [Complex32::default(); BAND * BANDS];
        // It fails only for buffers of other lengths than its own.
        if self.transform.process(&mut self.input, &mut self.output).is_ok() {
            for (to, from) in made.iter_mut().zip(&self.output[LOWEST..]) {
                *to = *from * (4.0 / WINDOW as f32);
            }
        }
        made
    }

    /// Where the prompt stops near a sample of the call; nothing where the channel leaves too little of its waveform.
    pub(super) fn find(&mut self, laid: Laid<'_>, guess: i64) -> Option<End> {
        let Laid { prompt, lag, from, call, first } = laid;
        let length = prompt.len() as i64;
        let begin = (guess - BEFORE).max(from).max(first).max(lag);
        // Clocks drift: where it lies by now.
        let lag = near(prompt, lag, (begin, guess), call, first).unwrap_or(lag);
        let end = (guess + BEHIND).min(lag + length).min(first + call.len() as i64);
        let count = usize::try_from((end - begin) / HOP).ok().filter(|count| *count >= 8)?;
        let centre = |i: usize| begin + HOP / 2 + i as i64 * HOP;
        let heard: Vec<Spectrum> = (0..count).map(|i| self.spectrum(call, centre(i) - first)).collect();
        let known: Vec<Spectrum> = (0..count).map(|i| self.spectrum(prompt, centre(i) - lag)).collect();
        let surely = usize::try_from((guess - begin) / HOP).unwrap_or(0).clamp(1, count);
        let mut sums = vec![0.0_f32; count + 1];
        for band in 0..BANDS {
            let bins = band * BAND..(band + 1) * BAND;
            add_evidence(&heard, &known, bins, surely, &mut sums);
        }
        for i in 0..count {
            sums[i + 1] += sums[i];
        }
        let (at, best) = sums.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
        // In most spectra most bands must say yes.
        if at == 0 || *best < at as f32 * 0.5 {
            return None;
        }
        let behind = sums[at..].iter().take_while(|sum| **sum > best - DOUBT).count() - 1;
        Some(End { until: begin + at as i64 * HOP, latest: begin + (at + behind) as i64 * HOP })
    }
}

/// Adds what each spectrum says in one band to the value behind its own.
fn add_evidence(heard: &[Spectrum], known: &[Spectrum], bins: std::ops::Range<usize>, surely: usize, sums: &mut [f32]) {
    let power = |values: &[Complex32]| values.iter().map(Complex32::norm_sqr).sum::<f32>();
    let powers: Vec<(f32, f32)> = heard
        .iter()
        .zip(known)
        .map(|(heard, known)| (power(&heard[bins.clone()]), power(&known[bins.clone()])))
        .collect();
    // What the channel does to this band; a second time without what has something else in it.
    let (mut gain, mut total) = (Complex32::default(), 0.0);
    for round in 0..2 {
        let (mut product, mut square) = (Complex32::default(), 1e-12);
        for i in 0..surely {
            let (heard_power, known_power) = powers[i];
            if round > 0 && heard_power > 6.0 * total * known_power {
                continue;
            }
            for (heard, known) in heard[i][bins.clone()].iter().zip(&known[i][bins.clone()]) {
                product += *heard * known.conj();
            }
            square += known_power;
        }
        gain = product / square;
        let (mut loud, mut loud_known) = (0.0, 1e-12);
        for &(heard_power, known_power) in &powers[..surely] {
            if round == 0 || heard_power <= 6.0 * total * known_power {
                loud += heard_power;
                loud_known += known_power;
            }
        }
        total = loud / loud_known;
    }
    let mut quiet: Vec<f32> = powers.iter().map(|(heard, _)| *heard).collect();
    let place = quiet.len() / 10;
    let (_, quiet, _) = quiet.select_nth_unstable_by(place, f32::total_cmp);
    let noise = quiet.max(QUIET);
    for i in 0..heard.len() {
        let (before, known_power) = powers[i];
        let after: f32 = heard[i][bins.clone()]
            .iter()
            .zip(&known[i][bins.clone()])
            .map(|(heard, known)| (*heard - gain * known).norm_sqr())
            .sum();
        let least = noise + CHANCE * gain.norm_sqr() * known_power;
        sums[i + 1] += ((before + least) / (after + least)).ln().clamp(-MOST, MOST);
    }
}
