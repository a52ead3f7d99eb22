use std::f64::consts::TAU;

use super::*;
use crate::audio::dtmf;
use crate::audio::level::peak_of_sine;

/// Two sines, at levels in dBm0, in silence.
fn pair_of(low: (f64, f64), high: (f64, f64), length: usize) -> Vec<i16> {
    let mut made = vec![0_i16; 1_003];
    let (a, b) = (peak_of_sine(low.1), peak_of_sine(high.1));
    made.extend((0..length).map(|i| {
        let t = i as f64 / 8_000.0;
        (a * (TAU * low.0 * t).sin() + b * (TAU * high.0 * t).sin()).round() as i16
    }));
    made.extend(vec![0; 1_003]);
    made
}

fn heard(samples: &[i16]) -> Vec<Key> {
    let mut keys = Keys::new();
    let mut heard: Vec<Key> = samples.chunks(160).flat_map(|chunk| keys.push(chunk)).collect();
    heard.extend(keys.finish());
    heard
}

/// Each key as 16 pairs of its frequencies, both off by a share.
fn every_key(off: f64, levels: (f64, f64), length: usize) -> usize {
    let all = ROWS.into_iter().flat_map(|low| COLUMNS.map(|high| (low, high)));
    all.filter(|(low, high)| {
        let (low, high) = (low * (1.0 + off), high * (1.0 + off));
        !heard(&pair_of((low, levels.0), (high, levels.1), length)).is_empty()
    })
    .count()
}

#[test]
fn every_key_is_heard_with_its_times_and_levels() {
    for key in "0123456789*#ABCD".chars() {
        let mut sound = vec![0; 1_234];
        sound.extend(dtmf::samples(key, dtmf::ON).expect("a key"));
        sound.extend(vec![0; 2_000]);
        let [found] = heard(&sound)[..] else { panic!("{key}: {:?}", heard(&sound)) };
        assert_eq!(found.key, key);
        assert!((found.at.sample() - 1_234).abs() < 24, "{found:?}");
        assert!((found.length().micros() - 100_000).abs() < 5_000, "{found:?}");
        assert!((found.low - dtmf::LEVEL).abs() < 1.0 && (found.high - dtmf::LEVEL).abs() < 1.0, "{found:?}");
        assert!(found.twist().abs() < 0.7, "{found:?}");
    }
}

#[test]
fn lengths_are_those_of_q_24() {
    assert_eq!(every_key(0.0, (-9.0, -9.0), 320), 16, "40 ms are accepted");
    assert_eq!(every_key(0.0, (-9.0, -9.0), 184), 0, "23 ms are rejected");
}

#[test]
fn frequencies_are_those_of_q_24() {
    for off in [-0.015, 0.015] {
        assert_eq!(every_key(off, (-9.0, -9.0), 400), 16, "{off}");
    }
    for off in [-0.035, 0.035] {
        assert_eq!(every_key(off, (-9.0, -9.0), 400), 0, "{off}");
    }
}

#[test]
fn levels_and_twist_are_those_of_q_24() {
    for level in [0.0, -25.0] {
        assert_eq!(every_key(0.0, (level - 3.0, level - 3.0), 400), 16, "{level}");
    }
    assert_eq!(every_key(0.0, (-14.0, -10.0), 400), 16, "4 dB more of the high tone");
    assert_eq!(every_key(0.0, (-10.0, -18.0), 400), 16, "8 dB less of the high tone");
    assert_eq!(every_key(0.0, (-20.0, -10.0), 400), 0, "10 dB more of the high tone");
    assert_eq!(every_key(0.0, (-10.0, -24.0), 400), 0, "14 dB less of the high tone");
}

#[test]
fn a_pause_of_40_ms_parts_two_keys_and_a_lost_packet_does_not() {
    let five = dtmf::samples('5', dtmf::ON).expect("a key");
    let mut twice = vec![0; 800];
    twice.extend(&five);
    twice.extend(vec![0; 320]);
    twice.extend(&five);
    twice.extend(vec![0; 800]);
    assert_eq!(heard(&twice).len(), 2);
    let mut lost = vec![0; 800];
    lost.extend(dtmf::samples('5', Time::from_millis(160)).expect("a key"));
    lost[1_280..1_440].fill(0);
    lost.extend(vec![0; 800]);
    let [found] = heard(&lost)[..] else { panic!("{:?}", heard(&lost)) };
    assert!((found.length().micros() - 160_000).abs() < 6_000, "{found:?}");
}

#[test]
fn one_tone_alone_and_three_together_are_no_key() {
    let one = pair_of((697.0, -9.0), (1_209.0, -60.0), 1_600);
    assert!(heard(&one).is_empty());
    let mut three = pair_of((697.0, -9.0), (1_209.0, -9.0), 1_600);
    let other = pair_of((2_100.0, -3.0), (2_700.0, -3.0), 1_600);
    for (to, from) in three.iter_mut().zip(other) {
        *to = to.saturating_add(from);
    }
    assert!(heard(&three).is_empty());
}

#[test]
fn a_key_held_for_long_is_one_key() {
    let mut sound = vec![0; 800];
    sound.extend(dtmf::samples('0', Time::from_secs(12)).expect("a key"));
    sound.extend(vec![0; 1_600]);
    let [found] = heard(&sound)[..] else { panic!("{:?}", heard(&sound)) };
    assert!((found.length().secs_f64() - 12.0).abs() < 0.01, "{found:?}");
}
