//! How loud samples are: whole, where somebody speaks, at the peak.
//!
//! dBov is the RMS against full scale (32,768), so that a full-scale sine is -3.01 dBov (ITU-T G.100.1); dBFS is
//! the peak against full scale; dBm0 is the level on the line, tied to samples by [`FULL_SCALE_SINE_DBM0`].

/// The level of a full-scale sine, dBm0: the overload point of mu-law (ITU-T G.711; A-law has 3.14).
///
/// RFC 7874 counts otherwise, 0 dBm0 for a full-scale sine: its levels come out 3.17 dB louder.
pub const FULL_SCALE_SINE_DBM0: f64 = 3.17;

/// Full scale of a 16-bit sample.
const FULL_SCALE: f64 = 32_768.0;

/// 20 ms at 8 kHz: the frame in which activity is judged. Ours; as long as one packet on most lines.
pub(super) const FRAME: usize = 160;

/// How far under the active level a frame may be and still count as speech, dB (ITU-T P.56, method B).
const MARGIN: f64 = 15.9;

/// Frames after speech that still count as speech: 200 ms (the hangover of ITU-T P.56, method B).
const HANGOVER: usize = 10;

/// The peak of a sine at a level in dBm0, at the scale of `i16`.
pub(super) fn peak_of_sine(dbm0: f64) -> f64 {
    FULL_SCALE * 10f64.powf((dbm0 - FULL_SCALE_SINE_DBM0) / 20.0)
}

/// The RMS of all samples, dBov; minus infinity for no samples or nothing but zeros.
///
/// ```
/// # use ringtrue::audio::level::rms_dbov;
/// assert!((rms_dbov(&[2600, -2600]) + 22.0).abs() < 0.05); // RFC 7874, section 4
/// ```
#[must_use]
pub fn rms_dbov(samples: &[i16]) -> f64 {
    dbov(energy(samples), samples.len())
}

/// The highest peak, dBFS; minus infinity for no samples or nothing but zeros.
#[must_use]
pub fn peak_dbfs(samples: &[i16]) -> f64 {
    let peak = samples.iter().map(|s| s.unsigned_abs()).max().unwrap_or(0);
    20.0 * (f64::from(peak) / FULL_SCALE).log10()
}

/// The level where somebody speaks, dBov: an approximation of ITU-T P.56, method B, by gating frames.
///
/// A frame of 20 ms is active when its RMS is within 15.9 dB under the active level, or follows an active one within
/// 200 ms; the active level is the energy of everything over the time that is active, repeated until it no longer
/// changes. P.56 follows an envelope with a time constant of 30 ms instead: on the shipped recordings it comes out within
/// 0.25 dB (`tests/level.rs`, which holds both against SoX as well). Samples at 8 kHz; minus infinity for no samples or
/// nothing but zeros.
#[must_use]
pub fn active_dbov(samples: &[i16]) -> f64 {
    let total = energy(samples);
    let frames: Vec<(f64, usize)> = samples.chunks(FRAME).map(|f| (rms_dbov(f), f.len())).collect();
    let mut level = dbov(total, samples.len());
    // The threshold only rises, so this ends by itself; the bound is against rounding.
    for _ in 0..50 {
        let mut left = 0;
        let mut active = 0;
        for &(frame, len) in &frames {
            left = if frame >= level - MARGIN { HANGOVER + 1 } else { left.saturating_sub(1) };
            if left > 0 {
                active += len;
            }
        }
        let next = dbov(total, active);
        if active == 0 || (next - level).abs() < 0.001 {
            break;
        }
        level = next;
    }
    level
}

/// The sum of the squares.
fn energy(samples: &[i16]) -> f64 {
    samples.iter().map(|&s| f64::from(s) * f64::from(s)).sum()
}

/// The level of so much energy over so many samples, dBov.
fn dbov(energy: f64, samples: usize) -> f64 {
    if samples == 0 {
        return f64::NEG_INFINITY;
    }
    10.0 * (energy / samples as f64 / (FULL_SCALE * FULL_SCALE)).log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sine(dbm0: f64, samples: usize) -> Vec<i16> {
        let peak = peak_of_sine(dbm0);
        (0..samples).map(|i| (peak * (i as f64 * 0.7).sin()).round() as i16).collect()
    }

    #[test]
    fn levels_agree_with_rfc_7874_and_g_711() {
        // RFC 7874, section 4: RMS 2600 is -22.0 dBov.
        assert!((rms_dbov(&[2_600; 100]) + 22.01).abs() < 0.01);
        // By the overload point of G.711 (mu-law), -19 dBm0 is RMS 1805, -25.18 dBov.
        assert!((rms_dbov(&sine(-19.0, 80_000)) + 25.18).abs() < 0.01);
        assert!((peak_of_sine(-19.0) / 2f64.sqrt() - 1_805.0).abs() < 1.0);
    }

    #[test]
    fn silence_has_no_level() {
        for samples in [&[][..], &[0; 500]] {
            assert_eq!(rms_dbov(samples), f64::NEG_INFINITY);
            assert_eq!(active_dbov(samples), f64::NEG_INFINITY);
            assert_eq!(peak_dbfs(samples), f64::NEG_INFINITY);
        }
        assert_eq!(peak_dbfs(&[12, i16::MIN]), 0.0);
    }

    #[test]
    fn pauses_do_not_lower_the_active_level() {
        let mut speech = sine(-19.0, 16_000);
        speech.extend(vec![3; 64_000]);
        assert!((rms_dbov(&speech) + 32.17).abs() < 0.1);
        // The hangover of 200 ms takes 0.4 dB of two seconds.
        assert!((active_dbov(&speech) + 25.18 + 0.41).abs() < 0.05, "{}", active_dbov(&speech));
    }

    #[test]
    fn a_steady_sound_is_active_throughout() {
        let steady = sine(-25.0, 8_000);
        assert!((active_dbov(&steady) - rms_dbov(&steady)).abs() < 0.01);
    }
}
