//! Keys over a sound that is known: a prompt, music. What is known is taken away first.
//!
//! The known sound has come through a channel. Of one that is linear, a filter of a few milliseconds tells all there is to
//! tell (level, colour, a part of a sample that the clocks are apart), and the one that explains most of the call is
//! found by least squares (Wiener's filter, solved by Levinson's recursion). A codec leaves what it cannot say of the
//! known sound; that is less than all of it.

use super::{Key, Keys};

/// Taps of the filter: 6 ms, the middle of which is no delay. Ours.
const TAPS: usize = 48;

/// What lies so far under the whole of the known sound is left alone, power: 40 dB. Ours.
const FLOOR: f64 = 1e-4;

/// Samples for which it is decided at once whether the known sound is there: 10 ms. Ours.
const BLOCK: usize = 80;

/// The least share of what the filter makes that must be found in a block of the call, or it is not there: a packet was
/// lost, or the sound has broken off. Ours.
const THERE: f32 = 0.3;

/// The keys in a stretch of sound, under which lies another that is `known` to the millisecond: sample for sample, mono at
/// 8 kHz, zero where nothing is known. Times count from the beginning of the stretch.
///
/// A second or two around a key are enough; the known sound's level and colour are found from all of the stretch.
///
/// ```
/// # use ringtrue::audio::dtmf;
/// let noise = |i: u32| (i.wrapping_mul(2_654_435_761) >> 18) as i16 - 8_192;
/// let known: Vec<i16> = (0..8_000).map(noise).collect();
/// let mut call: Vec<i16> = known.iter().map(|sample| sample / 2).collect();
/// let key = dtmf::samples('7', dtmf::ON).expect("a key");
/// for (to, from) in call[4_000..].iter_mut().zip(&key) {
///     *to += from / 8;
/// }
/// assert!(dtmf::keys_over(&call, &[]).is_empty(), "it lies far under the noise");
/// let heard = dtmf::keys_over(&call, &known);
/// assert_eq!(heard.len(), 1);
/// assert_eq!(heard[0].key, '7');
/// ```
#[must_use]
pub fn keys_over(call: &[i16], known: &[i16]) -> Vec<Key> {
    let mut keys = Keys::of_the_rest();
    let mut heard = keys.push(&without(call, known));
    heard.extend(keys.finish());
    heard
}

/// A stretch of a call without what is known of it.
fn without(call: &[i16], known: &[i16]) -> Vec<i16> {
    let length = call.len().min(known.len());
    let heard: Vec<f32> = call[..length].iter().map(|&sample| f32::from(sample)).collect();
    // Silence on either side, over which the filter reaches.
    let mut padded = vec![0.0; TAPS / 2];
    padded.extend(known[..length].iter().map(|&sample| f32::from(sample)));
    padded.resize(length + TAPS, 0.0);
    let mut left = call.to_vec();
    // What is not there would make the filter too weak for what is: a second time without.
    for is_last in [false, true] {
        let Some(filter) = filter(&heard, &padded) else { return left };
        let made: Vec<f32> = (0..length).map(|at| dot(&filter, &padded[at..at + TAPS])).collect();
        for from in (0..length).step_by(BLOCK) {
            let around = from.saturating_sub(BLOCK)..(from + 2 * BLOCK).min(length);
            let (made_around, heard_around) = (&made[around.clone()], &heard[around]);
            let block = from..(from + BLOCK).min(length);
            if dot(made_around, heard_around) < THERE * dot(made_around, made_around) {
                padded[TAPS / 2 + block.start..TAPS / 2 + block.end].fill(0.0);
            } else if is_last {
                for (to, made) in left[block.clone()].iter_mut().zip(&made[block]) {
                    // A cast saturates.
                    *to = (f32::from(*to) - made).round() as i16;
                }
            }
        }
    }
    left
}

/// The filter that makes of the known sound what is most like the call: its tap `k` weighs the sample of `padded` that lies
/// `k` behind the call's own. Nothing if the known sound is silent.
fn filter(heard: &[f32], padded: &[f32]) -> Option<Vec<f32>> {
    let length = heard.len();
    let known = &padded[TAPS / 2..][..length];
    let own: Vec<f64> =
        (0..TAPS.min(length)).map(|lag| f64::from(dot(&known[lag..], &known[..length - lag]))).collect();
    let like: Vec<f64> = (0..TAPS).map(|tap| f64::from(dot(heard, &padded[tap..tap + length]))).collect();
    let mut own = (own.len() == TAPS && own[0] > 1.0).then_some(own)?;
    own[0] *= 1.0 + FLOOR;
    Some(solved(&own, &like).into_iter().map(|tap| tap as f32).collect())
}

/// Solves for `x` the equations in which each row `i` has `own[|i - k|]` for the unknown `k`, and makes `like[i]`.
fn solved(own: &[f64], like: &[f64]) -> Vec<f64> {
    let mut ahead = vec![1.0 / own[0]];
    let mut x = vec![like[0] / own[0]];
    for n in 1..like.len() {
        // The vector that makes 1 of the first row and 0 of the rest is, turned round, that of the last row.
        let beyond: f64 = ahead.iter().enumerate().map(|(i, a)| a * own[n - i]).sum();
        let scale = 1.0 / (1.0 - beyond * beyond);
        let at = |i: usize| ahead.get(i).copied().unwrap_or_default();
        ahead = (0..=n).map(|i| scale * (at(i) - beyond * if i == 0 { 0.0 } else { at(n - i) })).collect();
        let missing = like[n] - x.iter().enumerate().map(|(i, x)| x * own[n - i]).sum::<f64>();
        x.push(0.0);
        for (x, a) in x.iter_mut().zip(ahead.iter().rev()) {
            *x += missing * a;
        }
    }
    x
}

/// The sum of products, in eight sums at once.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    let (whole, rest) = (a.chunks_exact(8).zip(b.chunks_exact(8)), a.len().min(b.len()) / 8 * 8);
    for (a, b) in whole {
        for i in 0..8 {
            sums[i] += a[i] * b[i];
        }
    }
    sums.iter().sum::<f32>() + a[rest..].iter().zip(&b[rest..]).map(|(a, b)| a * b).sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::dtmf;

    /// Noise as a known sound: what it is is known, what it sounds like is nothing.
    fn noise(length: u32) -> Vec<i16> {
        (0..length)
            .map(|i| ((i.wrapping_mul(2_654_435_761) ^ (i >> 3).wrapping_mul(40_503)) >> 18) as i16 - 8_192)
            .collect()
    }

    #[test]
    fn equations_are_solved() {
        let (own, x) = ([4.0, 1.0, 0.5, -0.25], [1.0, -2.0, 3.0, 0.5]);
        let like: Vec<f64> = (0..4).map(|i: usize| (0..4).map(|k| own[i.abs_diff(k)] * x[k]).sum()).collect();
        for (found, x) in solved(&own, &like).iter().zip(x) {
            assert!((found - x).abs() < 1e-9, "{found} {x}");
        }
    }

    #[test]
    fn a_key_far_under_a_known_sound_is_heard_where_it_is() {
        let known = noise(12_000);
        // Later by half a sample, less loud, and turned over.
        let mut call: Vec<i16> = (0..known.len())
            .map(|i| (-0.3 * (f64::from(known[i]) + f64::from(known[i.saturating_sub(1)]))) as i16)
            .collect();
        let key = dtmf::samples('3', dtmf::ON).expect("a key");
        for (to, from) in call[6_000..].iter_mut().zip(&key) {
            *to += from / 8;
        }
        assert_eq!(keys_over(&call, &[]), []);
        let [found] = keys_over(&call, &known)[..] else { panic!("{:?}", keys_over(&call, &known)) };
        assert_eq!(found.key, '3');
        assert!((found.at.sample() - 6_000).abs() < 40 && (found.until.sample() - 6_800).abs() < 40, "{found:?}");
    }

    #[test]
    fn where_the_known_sound_is_missing_nothing_is_taken_away() {
        let known = noise(12_000);
        let mut call = known.clone();
        call[5_200..].fill(0);
        assert!(without(&call, &known)[5_400..].iter().all(|sample| sample.abs() < 200));
        // 26 dB of it and more where it is there: what is missing does not weaken the filter.
        let power = |samples: &[i16]| samples.iter().map(|&sample| f64::from(sample).powi(2)).sum::<f64>();
        assert!(power(&without(&call, &known)[..5_000]) * 400.0 < power(&known[..5_000]));
        assert_eq!(without(&call, &[0; 12_000]), call);
        assert!(without(&[], &known).is_empty());
    }
}
