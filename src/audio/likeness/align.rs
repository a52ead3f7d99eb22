//! Two waveforms laid over each other, for the exact moment.

/// How far around the guess the moment is sought, samples: 20 ms.
const AROUND: i64 = 160;

/// Samples that are compared: 0.4 s.
const WINDOW: usize = 3_200;

/// Where a prompt's waveform lies in a call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aligned {
    /// The sample of the call on which the prompt's first one falls; negative if the call begins within the prompt.
    pub(super) lag: i64,
    /// The correlation there, from -1 to 1.
    pub(super) like: f32,
}

/// Lays a stretch of the prompt over the call: `from` to `until` are samples of the prompt, `lag` is where its first
/// one should fall; `call` begins with sample `first`. Nothing if there is too little of either.
pub(super) fn align(prompt: &[i16], from: usize, until: usize, lag: i64, call: &[i16], first: i64) -> Option<Aligned> {
    let until = until.min(prompt.len());
    let length = WINDOW.min(until.checked_sub(from)?);
    if length < 400 {
        return None;
    }
    // The loudest stretch says most.
    let energy = |at: usize| prompt[at..at + length].iter().map(|&s| i64::from(s) * i64::from(s)).sum::<i64>();
    let at = (from..=until - length).step_by(400).max_by_key(|&at| energy(at))?;
    let piece: Vec<f32> = prompt[at..at + length].iter().map(|&s| f32::from(s)).collect();
    let begin = lag + at as i64 - AROUND - first;
    let (skipped, begin) = if begin < 0 { (-begin, 0) } else { (0, begin as usize) };
    let end = usize::try_from(lag + at as i64 - first + length as i64 + AROUND).ok()?.min(call.len());
    if end < begin + length {
        return None;
    }
    let sound: Vec<f32> = call[begin..end].iter().map(|&s| f32::from(s)).collect();
    let norm = dot(&piece, &piece).sqrt();
    let mut squares = dot(&sound[..length], &sound[..length]);
    let mut best = Aligned { lag, like: -1.0 };
    for shift in 0..=sound.len() - length {
        if shift > 0 {
            squares += sound[shift + length - 1].powi(2) - sound[shift - 1].powi(2);
        }
        let like = dot(&piece, &sound[shift..shift + length]) / (norm * squares.max(1.0).sqrt()).max(1.0);
        if like > best.like {
            best = Aligned { lag: lag - AROUND + skipped + shift as i64, like };
        }
    }
    Some(best)
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

/// Where the prompt stops in the call, as a sample of the call within `around` samples of `guess`: where what the call
/// has of the prompt, summed, is most.
pub(super) fn end(prompt: &[i16], lag: i64, guess: i64, around: i64, call: &[i16], first: i64) -> i64 {
    let pair = |sample: i64| -> Option<(f32, f32)> {
        let heard = *call.get(usize::try_from(sample - first).ok()?)?;
        let known = *prompt.get(usize::try_from(sample - lag).ok()?)?;
        Some((f32::from(heard), f32::from(known)))
    };
    // The gain, from half a second before.
    let (mut product, mut square) = (0.0, 1.0);
    for (heard, known) in (guess - around - 4_000..guess - around).filter_map(pair) {
        product += heard * known;
        square += known * known;
    }
    let gain = product / square;
    if gain <= 0.0 {
        return guess;
    }
    let (mut sum, mut best, mut at) = (0.0_f32, 0.0_f32, guess - around);
    for sample in guess - around..guess + around {
        let Some((heard, known)) = pair(sample) else { continue };
        sum += 2.0 * gain * heard * known - gain * gain * known * known;
        if sum > best {
            (best, at) = (sum, sample + 1);
        }
    }
    at
}
