use super::*;
use crate::audio::tone::{Cadence, beep, render};

fn heard(country: Option<&str>, samples: &[i16]) -> Vec<Stretch> {
    let mut progress = Progress::new(country);
    let mut heard: Vec<Stretch> = samples.chunks(160).flat_map(|chunk| progress.push(chunk)).collect();
    heard.extend(progress.finish());
    heard
}

fn between_silence(sound: &[i16]) -> Vec<i16> {
    let mut made = vec![0; 8_000];
    made.extend(sound);
    made.extend(vec![0; 64_000]);
    made
}

/// Sound as a line of mu-law carries it (ITU-T G.711), to the nearest of 256 values.
fn mu_law(sample: i16) -> i16 {
    let size = (f64::from(sample).abs() / 32_768.0).min(1.0);
    let code = ((1.0 + 255.0 * size).ln() / 256f64.ln() * 127.0).round();
    let size = ((code / 127.0 * 256f64.ln()).exp() - 1.0) / 255.0;
    (size * 32_767.0).round() as i16 * sample.signum()
}

/// White noise so many dB under the tones, which are at -22 dBov.
fn noisy(sound: &[i16], under: f64) -> Vec<i16> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state) / 4_294_967_296.0 - 0.5
    };
    let rms = 32_768.0 * 10f64.powf((-22.0 - under) / 20.0);
    sound.iter().map(|&s| (f64::from(s) + (0..12).map(|_| next()).sum::<f64>() * rms) as i16).collect()
}

/// Where the first tone begins and the last one ends, of those of so many hundredths of a second, seconds.
fn ends(sound: &[i16], least: usize) -> (f64, f64) {
    let on: Vec<bool> = sound.chunks(80).map(|chunk| chunk.iter().any(|s| s.abs() > 200)).collect();
    let (mut ends, mut place) = ((f64::MAX, 0.0), 0);
    for run in on.chunk_by(|a, b| a == b) {
        if run[0] && run.len() >= least {
            ends = (ends.0.min(place as f64 * 0.01), (place + run.len()) as f64 * 0.01);
        }
        place += run.len();
    }
    ends
}

#[test]
fn two_cycles_of_each_tone_of_each_country_are_told_from_any_phase() {
    for (number, tones) in all_tones().iter().enumerate() {
        let country = tones.country;
        // Those of most countries are like those of another.
        let (phases, channels) = if number < 8 { (&[0, 1, 2, 3, 4][..], 4) } else { (&[0, 3][..], 2) };
        for (signal, cadence) in
            [(Signal::Ringback, &tones.ring), (Signal::Busy, &tones.busy), (Signal::Congestion, &tones.congestion)]
        {
            let cycle = crate::audio::tone::cycle(cadence);
            // Some countries have one sound for both.
            let signal = if signal == Signal::Congestion && *cadence == tones.busy { Signal::Busy } else { signal };
            for &phase in phases {
                let from = Time::from_secs_f64(cycle.secs_f64() * f64::from(phase) / 5.0);
                let sound = render(cadence, from, from + cycle * 2);
                // What is left of a tone may be so short that it is one or none.
                let (all, long) = (ends(&sound, 4), ends(&sound, 8));
                let clean = between_silence(&sound);
                let coded: Vec<i16> = clean.iter().map(|&s| mu_law(s)).collect();
                for (channel, sound) in [
                    ("clean", &clean),
                    ("noise 15 dB", &noisy(&clean, 15.0)),
                    ("mu-law", &coded),
                    ("noise 10 dB", &noisy(&clean, 10.0)),
                ]
                .into_iter()
                .take(channels)
                {
                    let place = format!("{country} {signal:?} from phase {phase}, {channel}");
                    let found = heard(Some(country), sound);
                    let [one] = found[..] else { panic!("{place}: {found:?}") };
                    assert_eq!(one.signal, signal, "{place}");
                    let off = |time: Time, all: f64, long: f64| {
                        (time.secs_f64() - 1.0 - all).abs().min((time.secs_f64() - 1.0 - long).abs())
                    };
                    assert!(off(one.at, all.0, long.0) < 0.05, "{place}: {one:?}");
                    assert!(off(one.until, all.1, long.1) < 0.05, "{place}: {one:?}");
                }
            }
        }
    }
}

#[test]
fn the_one_sound_that_means_two_things_is_busy_where_no_country_is_named() {
    // 425 Hz, 250 ms on and off: busy in Brazil, congestion in Bulgaria.
    let (tones, _) = tones(Some("BG"));
    let sound = between_silence(&render(&tones.congestion, Time::ZERO, Time::from_secs(4)));
    assert!(matches!(heard(None, &sound)[..], [Stretch { signal: Signal::Busy, .. }]));
    assert!(matches!(heard(Some("BG"), &sound)[..], [Stretch { signal: Signal::Congestion, .. }]));
}

#[test]
fn a_country_that_is_not_known_still_rings() {
    for tones in all_tones() {
        let country = tones.country;
        let sound = between_silence(&render(&tones.ring, Time::ZERO, Time::from_millis(7_000)));
        let found = heard(None, &sound);
        assert!(matches!(found[..], [Stretch { signal: Signal::Ringback, .. }]), "{country}: {found:?}");
    }
}

#[test]
fn rings_and_busy_tones_of_no_named_country_are_told_under_noise() {
    let any = |country, is_ring, secs: f64| {
        let (tones, _) = tones(Some(country));
        let cadence = if is_ring { &tones.ring } else { &tones.busy };
        between_silence(&render(cadence, Time::ZERO, Time::from_secs_f64(secs)))
    };
    for (country, signal, secs, until) in [
        ("US", Signal::Ringback, 2.5, 2.0),
        ("US", Signal::Ringback, 14.0, 14.0),
        ("US", Signal::Busy, 6.0, 5.5),
        ("GB", Signal::Ringback, 7.0, 7.0),
        ("AT", Signal::Ringback, 7.0, 7.0),
        ("BR", Signal::Ringback, 6.0, 6.0),
    ] {
        let found = heard(None, &noisy(&any(country, signal == Signal::Ringback, secs), 10.0));
        let [one] = found[..] else { panic!("{country} {signal:?}: {found:?}") };
        assert_eq!(one.signal, signal, "{country}");
        assert!((one.at.secs_f64() - 1.0).abs() < 0.05, "{country}: {one:?}");
        assert!((one.until.secs_f64() - 1.0 - until).abs() < 0.05, "{country}: {one:?}");
    }
}

#[test]
fn a_ring_that_a_codec_bends_is_one() {
    // Opus at 12 kbit/s makes 0.5 s of two tones that beat one that wanders, cut off at full scale.
    let (tones, _) = tones(Some("US"));
    let mut sound = between_silence(&render(&tones.ring, Time::ZERO, Time::from_secs(8)));
    let mut phase = 0.0;
    for (i, sample) in sound[12_000..16_000].iter_mut().enumerate() {
        phase += std::f64::consts::TAU * (462.0 + 15.0 * (i as f64 / 300.0).sin()) / 8_000.0;
        *sample = (120_000.0 * f64::sin(phase)) as i16;
    }
    let found = heard(None, &sound);
    let [one] = found[..] else { panic!("{found:?}") };
    assert_eq!(one.signal, Signal::Ringback);
    assert!((one.at.secs_f64() - 1.0).abs() < 0.03 && (one.until.secs_f64() - 9.0).abs() < 0.03, "{one:?}");
}

#[test]
fn what_is_said_after_a_ring_is_none_of_it() {
    // Low as a ring and as late as the next one, but louder and beside its frequency.
    let (tones, _) = tones(Some("US"));
    let mut sound = between_silence(&render(&tones.ring, Time::ZERO, Time::from_secs(2)));
    for (i, sample) in sound[56_000..56_480].iter_mut().enumerate() {
        *sample = (9_000.0 * (std::f64::consts::TAU * 443.0 * i as f64 / 8_000.0).sin()) as i16;
    }
    let found = heard(None, &sound);
    assert!(matches!(found[0], Stretch { signal: Signal::Ringback, .. }), "{found:?}");
    assert!((found[0].until.secs_f64() - 3.0).abs() < 0.03, "{found:?}");
}

#[test]
fn a_ring_that_is_answered_ends_there() {
    let (tones, _) = tones(None);
    let sound = between_silence(&render(&tones.ring, Time::ZERO, Time::from_millis(7_200)));
    let found = heard(Some("US"), &sound);
    let [one] = found[..] else { panic!("{found:?}") };
    assert!((one.until.secs_f64() - 8.2).abs() < 0.03, "{one:?}");
}

#[test]
fn three_rising_tones_are_special_information() {
    let cadence = Cadence::parse("950/330,1400/330,1800/330").expect("a cadence");
    let found = heard(None, &between_silence(&render(&cadence, Time::ZERO, Time::from_millis(990))));
    let [one] = found[..] else { panic!("{found:?}") };
    assert_eq!(one.signal, Signal::Sit);
    assert!((one.until.secs_f64() - 1.99).abs() < 0.03, "{one:?}");
}

#[test]
fn a_mailbox_beeps() {
    let found = heard(None, &between_silence(&beep(Time::from_millis(400))));
    let [one] = found[..] else { panic!("{found:?}") };
    assert_eq!(one.signal, Signal::Beep);
    assert!((one.at.secs_f64() - 1.0).abs() < 0.02 && (one.until.secs_f64() - 1.4).abs() < 0.02, "{one:?}");
}

#[test]
fn beeps_of_any_machine_are_told_beside_voices_and_in_noise() {
    let sine = |hertz: f64, millis: usize, peak: f64| -> Vec<i16> {
        (0..millis * 8).map(|i| (peak * (std::f64::consts::TAU * hertz * i as f64 / 8_000.0).sin()) as i16).collect()
    };
    for (hertz, millis) in [(440.0, 250), (600.0, 400), (1_000.0, 200), (1_400.0, 500), (2_000.0, 900)] {
        let made = between_silence(&sine(hertz, millis, 4_000.0));
        for (channel, sound) in [("clean", made.clone()), ("noise 15 dB", noisy(&made, 15.0))] {
            let found = heard(None, &sound);
            let [one] = found[..] else { panic!("{hertz} Hz, {channel}: {found:?}") };
            assert_eq!(one.signal, Signal::Beep, "{hertz} Hz, {channel}");
            let until = 1.0 + millis as f64 / 1e3;
            assert!((one.at.secs_f64() - 1.0).abs() < 0.03 && (one.until.secs_f64() - until).abs() < 0.03, "{one:?}");
        }
        // A note that dies away is none.
        let struck: Vec<i16> = sine(hertz, millis, 8_000.0)
            .iter()
            .enumerate()
            .map(|(i, &s)| (f64::from(s) * (-3.0 * i as f64 / (millis * 8) as f64).exp()) as i16)
            .collect();
        assert!(heard(None, &between_silence(&struck)).is_empty(), "{hertz} Hz");
    }
}

#[test]
fn networks_that_are_not_published_ring_and_are_busy() {
    for (cadence, secs, signal) in [
        ("425/800,0/3200", 9.0, Signal::Ringback),
        ("435/1200,0/2500", 9.0, Signal::Ringback),
        ("430/450,0/450", 3.0, Signal::Busy),
    ] {
        let sound = between_silence(&render(
            &Cadence::parse(cadence).expect("a cadence"),
            Time::ZERO,
            Time::from_secs_f64(secs),
        ));
        for sound in [&sound, &noisy(&sound, 15.0)] {
            let found = heard(None, sound);
            assert!(matches!(found[..], [Stretch { signal: told, .. }] if told == signal), "{cadence}: {found:?}");
        }
    }
}

#[test]
fn silence_and_noise_are_no_signal() {
    assert!(heard(None, &[0; 80_000]).is_empty());
    let noise: Vec<i16> = (0..80_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 19) as i16 - 4_096).collect();
    assert!(heard(None, &noise).is_empty());
}
