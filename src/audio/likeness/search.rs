//! The coarse search: pieces of all prompts against a block of the call, through the FFT.

use std::fmt;
use std::sync::Arc;

use realfft::{ComplexToReal, RealFftPlanner, RealToComplex, num_complex::Complex32};

use super::features::{BANDS, Frame, mean};

/// Frames of a piece: 1 s.
pub(super) const PIECE: usize = 100;

/// Fine frames in a coarse one: 20 ms.
const COARSE: usize = 2;

/// Coarse frames under one transform.
const BLOCK: usize = 128;

/// Coarse places searched by one block: 1.28 s, so that what was heard is told soon.
const PLACES: usize = 64;

/// Fine frames from one block to the next, and under one block.
pub(super) const BLOCK_STEP: usize = PLACES * COARSE;
pub(super) const BLOCK_FRAMES: usize = BLOCK * COARSE;

/// How far under the loudest frame levels still count, dB: what is quieter is noise on most channels.
const DEPTH: f32 = 30.0;

/// How much of the level that all bands share is taken away, a share from 0 to 1. Ours: that a sound begins is common
/// to all prompts, which one it is lies in the shape of its spectrum.
const SHARED: f32 = 0.5;

/// The correlation from which on a place is looked at closely. Ours.
const LIKELY: f32 = 0.42;

/// The same for a piece of 0.5 s or less of a longer prompt: there are many of them, and chance is more. Ours.
const LIKELY_BRIEF: f32 = 0.55;

/// What one block costs of changes at least, dB squared for each value: less than that is no sound.
const LEAST: f32 = 4.0;

/// Where a piece lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Its prompt.
    pub(super) prompt: usize,
    /// Its first frame in the prompt.
    pub(super) at: usize,
    /// Its frames.
    pub(super) length: usize,
    /// It is a part of a longer piece, for a prompt that breaks off soon.
    pub(super) is_brief: bool,
}

/// All pieces, as spectra of their bands over time.
#[derive(Default)]
pub(super) struct Pieces {
    pieces: Vec<Piece>,
    /// Coarse frames of each.
    lengths: Vec<usize>,
    /// Of each piece, of each band, the first half of its transform: real parts, then imaginary parts.
    spectra: Vec<f32>,
    /// The lengths that occur.
    kinds: Vec<usize>,
}

impl fmt::Debug for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pieces").field("pieces", &self.pieces.len()).finish_non_exhaustive()
    }
}

/// A place where a piece is like the call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// The piece's prompt.
    pub(super) prompt: usize,
    /// The frame of the prompt that the piece begins with, and how many frames it has.
    pub(super) at: usize,
    pub(super) length: usize,
    /// The frame of the block that lies under it.
    pub(super) frame: usize,
    /// How like they are, from -1 to 1.
    pub(super) likeness: f32,
}

/// Values of half a transform that are kept; the highest is left out.
const HALF: usize = BLOCK / 2;

impl Pieces {
    /// Adds a piece of a prompt.
    pub(super) fn add(&mut self, piece: Piece, frames: &[Frame]) {
        // Lengths are rounded down to steps of 100 ms, because the energy of the call is summed once for each length.
        let coarse = (piece.length / COARSE / 5 * 5).max(10);
        let top = frames.iter().map(mean).fold(f32::MIN, f32::max);
        let coarse_frames = coarse_of(&frames[piece.at..(piece.at + coarse * COARSE).min(frames.len())], top);
        let transform = RealFftPlanner::<f32>::new().plan_fft_forward(BLOCK);
        let (mut input, mut output) = (transform.make_input_vec(), transform.make_output_vec());
        let mut values = Vec::with_capacity(BANDS);
        let mut energy = 0.0;
        for band in 0..BANDS {
            let mean = coarse_frames.iter().map(|frame| frame[band]).sum::<f32>() / coarse_frames.len().max(1) as f32;
            let of_band: Vec<f32> = coarse_frames.iter().map(|frame| frame[band] - mean).collect();
            energy += of_band.iter().map(|value| value * value).sum::<f32>();
            values.push(of_band);
        }
        // The inverse transform multiplies by the length of the block.
        let scale = 1.0 / (energy.max(LEAST * (coarse * BANDS) as f32).sqrt() * BLOCK as f32);
        for of_band in values {
            input.fill(0.0);
            for (to, from) in input.iter_mut().zip(of_band) {
                *to = from * scale;
            }
            if transform.process(&mut input, &mut output).is_err() {
                return;
            }
            self.spectra.extend(output[..HALF].iter().map(|value| value.re));
            // Correlation is a product with the conjugate.
            self.spectra.extend(output[..HALF].iter().map(|value| -value.im));
        }
        self.pieces.push(piece);
        self.lengths.push(coarse);
        if !self.kinds.contains(&coarse) {
            self.kinds.push(coarse);
        }
    }
}

/// Frames two by two, no deeper than [`DEPTH`] under `top`, with a share of what all bands do together taken away.
fn coarse_of(frames: &[Frame], top: f32) -> Vec<Frame> {
    let least = top - DEPTH;
    frames
        .chunks(COARSE)
        .map(|chunk| {
            let mut made = [0.0; BANDS];
            for frame in chunk {
                for (to, from) in made.iter_mut().zip(frame) {
                    *to += from.max(least) / chunk.len() as f32;
                }
            }
            let shared = mean(&made) * SHARED;
            made.map(|level| level - shared)
        })
        .collect()
}

/// The buffers of a search.
pub(super) struct Search {
    forward: Arc<dyn RealToComplex<f32>>,
    inverse: Arc<dyn ComplexToReal<f32>>,
    real: Vec<f32>,
    complex: Vec<Complex32>,
    /// The block's transforms, band by band: real parts, then imaginary parts.
    call: Vec<f32>,
}

impl Search {
    pub(super) fn new() -> Self {
        let mut planner = RealFftPlanner::<f32>::new();
        let (forward, inverse) = (planner.plan_fft_forward(BLOCK), planner.plan_fft_inverse(BLOCK));
        Self {
            real: forward.make_input_vec(),
            complex: forward.make_output_vec(),
            call: vec![0.0; BANDS * 2 * HALF],
            forward,
            inverse,
        }
    }

    /// Every place among the first [`BLOCK_STEP`] frames of a block of [`BLOCK_FRAMES`] that is like a piece.
    pub(super) fn block(&mut self, frames: &[Frame], pieces: &Pieces) -> Vec<Candidate> {
        let top = frames.iter().map(mean).fold(f32::MIN, f32::max);
        let mut coarse = coarse_of(frames, top);
        coarse.truncate(BLOCK);
        let Some(last) = coarse.last().copied() else { return Vec::new() };
        coarse.resize(BLOCK, last);
        for band in 0..BANDS {
            let mean = coarse.iter().map(|frame| frame[band]).sum::<f32>() / BLOCK as f32;
            for (to, frame) in self.real.iter_mut().zip(&mut coarse) {
                frame[band] -= mean;
                *to = frame[band];
            }
            if self.forward.process(&mut self.real, &mut self.complex).is_err() {
                return Vec::new();
            }
            let (re, im) = self.call[band * 2 * HALF..][..2 * HALF].split_at_mut(HALF);
            for ((re, im), value) in re.iter_mut().zip(im).zip(&self.complex) {
                (*re, *im) = (value.re, value.im);
            }
        }
        let weights: Vec<(usize, [f32; PLACES])> =
            pieces.kinds.iter().map(|&length| (length, weights(&coarse, length))).collect();
        let mut found = Vec::new();
        for (number, piece) in pieces.pieces.iter().enumerate() {
            let length = pieces.lengths[number];
            let Some((_, weight)) = weights.iter().find(|(kind, _)| *kind == length) else { continue };
            let spectra = &pieces.spectra[number * BANDS * 2 * HALF..][..BANDS * 2 * HALF];
            self.correlate(spectra);
            if self.inverse.process(&mut self.complex, &mut self.real).is_err() {
                return found;
            }
            let likely = if piece.is_brief { LIKELY_BRIEF } else { LIKELY };
            let mut like = [0.0; PLACES];
            for ((to, value), weight) in like.iter_mut().zip(&self.real).zip(weight) {
                *to = value * weight;
            }
            for (place, &likeness) in like.iter().enumerate() {
                let beside = |other: Option<usize>| other.and_then(|i| like.get(i)).is_none_or(|l| *l <= likeness);
                if likeness > likely && beside(place.checked_sub(1)) && beside(Some(place + 1)) {
                    let frame = place * COARSE;
                    found.push(Candidate { prompt: piece.prompt, at: piece.at, length: piece.length, frame, likeness });
                }
            }
        }
        found
    }

    /// The product of the block's transforms with those of one piece, summed over the bands.
    fn correlate(&mut self, spectra: &[f32]) {
        let (mut sum_re, mut sum_im) = ([0.0_f32; HALF], [0.0_f32; HALF]);
        for (call, piece) in self.call.chunks_exact(2 * HALF).zip(spectra.chunks_exact(2 * HALF)) {
            let (a, b) = call.split_at(HALF);
            let (c, d) = piece.split_at(HALF);
            for i in 0..HALF {
                sum_re[i] += a[i] * c[i] - b[i] * d[i];
                sum_im[i] += a[i] * d[i] + b[i] * c[i];
            }
        }
        for ((to, re), im) in self.complex.iter_mut().zip(sum_re).zip(sum_im) {
            *to = Complex32::new(re, im);
        }
        // The lowest and the highest value of a real signal's transform are real.
        self.complex[0].im = 0.0;
        if let Some(highest) = self.complex.last_mut() {
            *highest = Complex32::default();
        }
    }
}

/// One over the length of the call's values, each band without its mean, under a piece at each place.
fn weights(coarse: &[Frame], length: usize) -> [f32; PLACES] {
    let mut energy = [0.0_f32; PLACES];
    for band in 0..BANDS {
        let (mut sum, mut squares) = (0.0_f32, 0.0_f32);
        for (i, frame) in coarse.iter().enumerate() {
            let value = frame[band];
            sum += value;
            squares += value * value;
            if i >= length {
                let gone = coarse[i - length][band];
                sum -= gone;
                squares -= gone * gone;
            }
            if i + 1 >= length && i + 1 - length < PLACES {
                energy[i + 1 - length] += squares - sum * sum / length as f32;
            }
        }
    }
    energy.map(|energy| 1.0 / energy.max(LEAST * (length * BANDS) as f32).sqrt())
}
