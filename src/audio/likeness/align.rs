//! Two waveforms laid over each other, for the exact moment.

use std::sync::{Arc, LazyLock};

use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

/// How far around the guess the moment is sought, samples: 30 ms.
const AROUND: i64 = 240;

/// How far a prompt moves within itself, samples: 50 millionths of twenty seconds, with a little over.
const DRIFT: i64 = 10;

/// Samples that are compared: 0.4 s.
const WINDOW: usize = 3_200;

/// Where a prompt's waveform lies in a call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aligned {
    /// The sample of the call on which the prompt's first one falls; negative if the call begins within the prompt.
    pub(super) lag: i64,
    /// The correlation there, from 0 to 1; some channels turn the waveform over.
    pub(super) like: f32,
    /// The first sample of the prompt that was laid over the call there.
    pub(super) at: i64,
    /// The mean correlation of what lies around it, at the very same lag: by chance it is near 0.
    pub(super) steady: f32,
}

/// A filter against all that lies under 300 Hz, where channels differ most and a voice repeats itself; both waveforms go
/// through the same one, so that neither is moved against the other.
///
/// Butterworth's of the fourth order, as two of the second.
#[derive(Clone, Debug)]
pub(super) struct HighPass {
    stages: [Stage; 2],
}

/// A filter of the second order and its memory.
#[derive(Clone, Debug)]
struct Stage {
    gain: f32,
    feedback: (f32, f32),
    memory: (f32, f32),
}

impl HighPass {
    pub(super) fn new() -> Self {
        let omega = std::f64::consts::TAU * 300.0 / 8_000.0;
        // The qualities of the two halves of a Butterworth filter of the fourth order.
        let stages = [0.541_196, 1.306_563].map(|quality| {
            let alpha = omega.sin() / (2.0 * quality);
            let whole = 1.0 + alpha;
            Stage {
                gain: ((1.0 + omega.cos()) / 2.0 / whole) as f32,
                feedback: ((-2.0 * omega.cos() / whole) as f32, ((1.0 - alpha) / whole) as f32),
                memory: (0.0, 0.0),
            }
        });
        Self { stages }
    }

    /// Adds the filtered samples to `to`.
    pub(super) fn filter(&mut self, samples: &[i16], to: &mut Vec<i16>) {
        to.extend(samples.iter().map(|&sample| {
            let mut value = f32::from(sample);
            for Stage { gain, feedback, memory } in &mut self.stages {
                let input = value * *gain;
                value = input + memory.0;
                memory.0 = -2.0 * input - feedback.0 * value + memory.1;
                memory.1 = input - feedback.1 * value;
            }
            // A cast saturates.
            value.round() as i16
        }));
    }
}

/// Lays a stretch of the prompt over the call: `from` to `until` are samples of the prompt, `lag` is where its first
/// one should fall; `call` begins with sample `first`. Nothing if there is too little of either.
///
/// Of the stretch the loudest parts are tried, in case something is heard over one of them.
pub(super) fn align(prompt: &[i16], from: usize, until: usize, lag: i64, call: &[i16], first: i64) -> Option<Aligned> {
    let until = until.min(prompt.len());
    let length = WINDOW.min(until.checked_sub(from)?);
    if length < 400 {
        return None;
    }
    let mut parts: Vec<(usize, i64)> = (from..=until - length)
        .step_by(400)
        .map(|at| (at, prompt[at..at + length].iter().map(|&s| i64::from(s) * i64::from(s)).sum()))
        .collect();
    let mut best: Option<Aligned> = None;
    for _ in 0..3 {
        let Some(&(at, _)) = parts.iter().max_by_key(|(_, energy)| *energy) else { break };
        parts.retain(|(other, _)| other.abs_diff(at) >= length);
        let Some(found) = lay(&prompt[at..at + length], lag + at as i64, AROUND, call, first) else { continue };
        let found = Aligned { lag: found.lag - at as i64, at: at as i64, ..found };
        if best.is_none_or(|best| found.like > best.like) {
            best = Some(found);
        }
        if found.like > 0.8 {
            break;
        }
    }
    best
}

/// The mean correlation, from 0 to 1, of a prompt with the call in stretches of 0.1 s from sample `from` of the prompt to
/// `until`, at the lag at which they were laid over each other; none further from that place than [`STEADY`].
///
/// A copy is like its prompt everywhere at one lag; other speech is so by chance in one place, and at another lag in the
/// next.
pub(super) fn steady(prompt: &[i16], aligned: Aligned, (from, until): (i64, i64), call: &[i16], first: i64) -> f32 {
    const STRETCH: usize = 800;
    let from = from.max(aligned.at - STEADY).max(0) as usize;
    let until = (until.min(aligned.at + WINDOW as i64 + STEADY).max(0) as usize).min(prompt.len());
    let (mut sum, mut count) = (0.0_f32, 0.0_f32);
    for at in (from..until.saturating_sub(STRETCH - 1)).step_by(STRETCH) {
        let Ok(begin) = usize::try_from(aligned.lag + at as i64 - first) else { continue };
        let Some(heard) = call.get(begin..begin + STRETCH) else { continue };
        let (mut product, mut own, mut theirs) = (0.0_f32, 1.0_f32, 1.0_f32);
        for (&own_sample, &heard_sample) in prompt[at..at + STRETCH].iter().zip(heard) {
            let (a, b) = (f32::from(own_sample), f32::from(heard_sample));
            product += a * b;
            own += a * a;
            theirs += b * b;
        }
        // What is loud says more.
        let weight = own.sqrt();
        sum += weight * product / (own * theirs).sqrt();
        count += weight;
    }
    if count > 0.0 { (sum / count).abs() } else { 0.0 }
}

/// How far around the place where a prompt was laid over the call it is steady though clocks drift, samples: 1.5 s.
const STEADY: i64 = 12_000;

/// Where a prompt whose lag is known lies in one stretch of the call, `from` to `until`: clocks drift. Nothing if the
/// stretch is short or not like the prompt.
pub(super) fn near(prompt: &[i16], lag: i64, (from, until): (i64, i64), call: &[i16], first: i64) -> Option<i64> {
    let place = |sample: i64| usize::try_from(sample - lag).unwrap_or(0).min(prompt.len());
    let (from, until) = (place(from), place(until));
    let length = WINDOW.min(until.checked_sub(from)?);
    if length < 800 {
        return None;
    }
    let energy = |at: usize| prompt[at..at + length].iter().map(|&s| i64::from(s) * i64::from(s)).sum::<i64>();
    let at = (from..=until - length).step_by(400).max_by_key(|at| energy(*at))?;
    let found = lay(&prompt[at..at + length], lag + at as i64, DRIFT, call, first)?;
    (found.like > 0.4).then_some(found.lag - at as i64)
}

/// Lays one piece over the call around a sample of it.
fn lay(piece: &[i16], guess: i64, around: i64, call: &[i16], first: i64) -> Option<Aligned> {
    let length = piece.len();
    let piece: Vec<f32> = piece.iter().map(|&s| f32::from(s)).collect();
    let begin = usize::try_from((guess - around - first).max(0)).ok()?;
    let end = usize::try_from(guess - first + length as i64 + around).ok()?.min(call.len());
    if end < begin + length {
        return None;
    }
    let sound: Vec<f32> = call[begin..end].iter().map(|&s| f32::from(s)).collect();
    let norm = dot(&piece, &piece).sqrt();
    let mut squares = f64::from(dot(&sound[..length], &sound[..length]));
    let mut best = Aligned { lag: guess, like: 0.0, at: 0, steady: 0.0 };
    for (shift, product) in products(&piece, &sound).into_iter().enumerate() {
        if shift > 0 {
            squares += f64::from(sound[shift + length - 1]).powi(2) - f64::from(sound[shift - 1]).powi(2);
        }
        let like = product / (norm * squares.max(1.0).sqrt() as f32).max(1.0);
        if like.abs() > best.like {
            best = Aligned { lag: first + (begin + shift) as i64, like: like.abs(), ..best };
        }
    }
    Some(best)
}

/// The transforms there and back under which a piece and all its shifts lie.
static TRANSFORMS: LazyLock<Transforms> = LazyLock::new(|| {
    let length = (WINDOW + 2 * AROUND as usize).next_power_of_two();
    let mut planner = RealFftPlanner::<f32>::new();
    (planner.plan_fft_forward(length), planner.plan_fft_inverse(length))
});

type Transforms = (Arc<dyn RealToComplex<f32>>, Arc<dyn ComplexToReal<f32>>);

/// The products of a piece with the sound at every shift: for many shifts through the FFT.
fn products(piece: &[f32], sound: &[f32]) -> Vec<f32> {
    let shifts = sound.len() - piece.len() + 1;
    let (forward, inverse) = &*TRANSFORMS;
    let mut input = forward.make_input_vec();
    if shifts > 64 && sound.len() <= input.len() {
        let mut transform = |samples: &[f32]| {
            input.fill(0.0);
            input[..samples.len()].copy_from_slice(samples);
            let mut output = forward.make_output_vec();
            forward.process(&mut input, &mut output).is_ok().then_some(output)
        };
        if let Some((own, mut heard)) = transform(piece).zip(transform(sound)) {
            let scale = 1.0 / inverse.len() as f32;
            for (heard, own) in heard.iter_mut().zip(own) {
                *heard = *heard * own.conj() * scale;
            }
            let mut made = inverse.make_output_vec();
            // It fails for values that are not real where they must be, which these are.
            if inverse.process(&mut heard, &mut made).is_ok() {
                made.truncate(shifts);
                return made;
            }
        }
    }
    (0..shifts).map(|shift| dot(piece, &sound[shift..shift + piece.len()])).collect()
}

/// The sum of products, in eight sums at once.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for i in 0..8 {
            sums[i] += a[i] * b[i];
        }
    }
    let rest = a.len() / 8 * 8;
    sums.iter().sum::<f32>() + a[rest..].iter().zip(&b[rest..]).map(|(a, b)| a * b).sum::<f32>()
}

/// Where looped music starts in the call, as a sample of the call near `guess` and before `end`: where what the call has of
/// it, summed from the end, is most. Three seconds are looked at, or half of it.
pub(super) fn start(music: &[i16], lag: i64, (guess, end): (i64, i64), call: &[i16], first: i64) -> i64 {
    let around = 24_000.min((end - guess) / 2).max(0);
    let length = music.len().max(1) as i64;
    let pair = |sample: i64| -> Option<(f32, f32)> {
        let heard = *call.get(usize::try_from(sample - first).ok()?)?;
        let known = *music.get((sample - lag).rem_euclid(length) as usize)?;
        Some((f32::from(heard), f32::from(known)))
    };
    let (mut product, mut square) = (0.0, 1.0);
    for (heard, known) in (guess + around..(guess + around + 8_000).min(end)).filter_map(pair) {
        product += heard * known;
        square += known * known;
    }
    let gain = product / square;
    let (mut sum, mut best, mut at) = (0.0_f32, 0.0_f32, guess);
    for sample in (guess - 1_000..guess + around).rev() {
        let Some((heard, known)) = pair(sample) else { continue };
        sum += 2.0 * gain * heard * known - gain * gain * known * known;
        // Where the music is nearly silent nothing tells its start: the latest is taken.
        if sum > best * 1.001 {
            (best, at) = (sum, sample);
        }
    }
    at
}

/// Where looped music that started at a sample of the call stops before `end`: as [`start`], summed from the beginning.
/// Something else may go on being like it in its bands; nothing where the waveform tells too little.
pub(super) fn stop(music: &[i16], lag: i64, (start, end): (i64, i64), call: &[i16], first: i64) -> Option<i64> {
    let around = 32_000.min((end - start) / 2).max(0);
    let length = music.len().max(1) as i64;
    let pair = |sample: i64| -> Option<(f32, f32)> {
        let heard = *call.get(usize::try_from(sample - first).ok()?)?;
        let known = *music.get((sample - lag).rem_euclid(length) as usize)?;
        Some((f32::from(heard), f32::from(known)))
    };
    let (mut product, mut square, mut energy) = (0.0, 1.0, 1.0);
    for (heard, known) in ((end - around - 8_000).max(start)..end - around).filter_map(pair) {
        product += heard * known;
        square += known * known;
        energy += heard * heard;
    }
    if product * product < CLEAR * square * energy {
        return None;
    }
    let gain = product / square;
    let (mut sum, mut best, mut at) = (0.0_f32, 0.0_f32, None);
    for sample in end - around..end {
        let Some((heard, known)) = pair(sample) else { continue };
        sum += 2.0 * gain * heard * known - gain * gain * known * known;
        if sum > best {
            (best, at) = (sum, Some(sample + 1));
        }
    }
    at
}

/// The square of the correlation from which on a waveform tells where music stops. Ours.
const CLEAR: f32 = 0.5;
