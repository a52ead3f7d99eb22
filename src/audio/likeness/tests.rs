use std::f64::consts::TAU;
use std::sync::Arc;

use super::*;

/// Something like speech: syllables of harmonics under formants that move, and pauses; seeded.
fn voice(seed: u32, seconds: f64) -> Vec<i16> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(12_345);
    let mut random = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1_u32 << 24)
    };
    let mut made = Vec::new();
    let wanted = (seconds * 8_000.0) as usize;
    while made.len() < wanted {
        let length = 900 + (random() * 1_400.0) as usize;
        let (pitch, glide) = (90.0 + 120.0 * random(), 40.0 * random() - 20.0);
        let formants = [300.0 + 600.0 * random(), 900.0 + 1_300.0 * random(), 2_200.0 + 900.0 * random()];
        let moves = [300.0 * random() - 150.0, 600.0 * random() - 300.0, 400.0 * random() - 200.0];
        let mut phase = 0.0;
        for i in 0..length {
            let share = i as f64 / length as f64;
            phase += (pitch + glide * share) / 8_000.0;
            let mut value = 0.0;
            for harmonic in 1..24 {
                let hertz = (pitch + glide * share) * f64::from(harmonic);
                let gain: f64 = formants
                    .iter()
                    .zip(moves)
                    .map(|(formant, moves)| 1.0 / (1.0 + ((hertz - formant - moves * share) / 90.0).powi(2)))
                    .sum();
                value += gain * (TAU * phase * f64::from(harmonic)).sin();
            }
            made.push((value * 2_500.0 * (std::f64::consts::PI * share).sin()) as i16);
        }
        made.resize(made.len() + (random() * 800.0) as usize, 0);
    }
    made.truncate(wanted);
    made
}

fn noise(seed: u32, samples: usize) -> Vec<i16> {
    (0..samples as u32).map(|i| (i.wrapping_add(seed << 20).wrapping_mul(2_654_435_761) >> 19) as i16 - 4_096).collect()
}

fn library(prompts: &[&[i16]]) -> Arc<Library> {
    Arc::new(Library::new(prompts.iter().map(|samples| Known { samples, looped: false })))
}

fn heard(library: &Arc<Library>, call: &[i16]) -> Vec<Playing> {
    let mut finder = Finder::new(Arc::clone(library));
    let mut heard: Vec<Heard> = call.chunks(160).flat_map(|piece| finder.push(piece)).collect();
    heard.extend(finder.finish());
    let ended = |heard| if let Heard::Ended { playing, .. } = heard { Some(playing) } else { None };
    let mut playings: Vec<Playing> = heard.into_iter().filter_map(ended).collect();
    playings.sort_by_key(|playing| playing.at);
    playings
}

fn joined(parts: &[&[i16]]) -> Vec<i16> {
    parts.concat()
}

const PAUSE: [i16; 6_000] = [0; 6_000];

#[test]
fn a_prompt_is_found_to_the_sample_and_whole() {
    let (one, two) = (voice(1, 2.5), voice(2, 3.0));
    let library = library(&[&one, &two]);
    let found = heard(&library, &joined(&[&PAUSE, &one, &PAUSE[..3_333], &two, &PAUSE]));
    let [first, second] = &found[..] else { panic!("{found:?}") };
    assert_eq!((first.prompt, first.at.sample(), first.until.sample(), first.cut), (0, 6_000, 26_000, false));
    assert_eq!((second.prompt, second.at.sample(), second.cut), (1, 29_333, false));
    assert!(first.confidence > 0.95 && first.from == Time::ZERO, "{first:?}");
}

#[test]
fn a_prompt_that_breaks_off_ends_there() {
    let one = voice(3, 5.0);
    let found = heard(&library(&[&one]), &joined(&[&PAUSE, &one[..12_000], &PAUSE, &PAUSE, &PAUSE]));
    let [only] = &found[..] else { panic!("{found:?}") };
    assert!(only.cut && (only.until.sample() - 18_000).abs() <= 40, "{only:?}");
}

#[test]
fn a_prompt_that_breaks_off_within_its_first_second_is_heard() {
    let (one, other) = (voice(41, 5.0), voice(42, 4.0));
    let key = crate::audio::dtmf::samples('5', Time::from_millis(100)).unwrap_or_default();
    for heard_for in [4_400, 6_000, 8_000] {
        let call = joined(&[&PAUSE, &one[..heard_for], &key, &PAUSE, &PAUSE]);
        let found = heard(&library(&[&one, &other]), &call);
        let [only] = &found[..] else { panic!("{heard_for}: {found:?}") };
        assert!((only.prompt, only.at.sample(), only.cut) == (0, 6_000, true), "{only:?}");
        assert!((only.until.sample() - 6_000 - heard_for as i64).abs() < 240, "{heard_for}: {only:?}");
    }
}

#[test]
fn words_of_a_prompt_within_other_speech_are_not_the_prompt() {
    let (before, words, other) = (voice(43, 3.0), voice(44, 2.0), voice(45, 4.0));
    let one = joined(&[&before, &words]);
    let library = library(&[&one]);
    assert_eq!(heard(&library, &joined(&[&PAUSE, &other, &words, &PAUSE, &PAUSE])), []);
    // A line that starts in the middle, and a recording that does.
    for call in [joined(&[&PAUSE, &PAUSE, &words, &PAUSE]), joined(&[&one[24_000..], &PAUSE, &PAUSE])] {
        let found = heard(&library, &call);
        let [only] = &found[..] else { panic!("{found:?}") };
        assert!((only.from.sample() - 24_000).abs() < 1_600 && !only.cut, "{only:?}");
    }
}

#[test]
fn a_prompt_goes_on_under_a_louder_voice() {
    let one = voice(46, 6.0);
    let over: Vec<i16> = voice(47, 2.0).iter().map(|s| s.saturating_mul(2)).collect();
    let mut call = joined(&[&PAUSE, &one, &PAUSE, &PAUSE]);
    for (to, from) in call[9_000..].iter_mut().zip(over) {
        *to = to.saturating_add(from);
    }
    let found = heard(&library(&[&one]), &call);
    assert!(found.first().is_some_and(|playing| playing.at.sample() == 6_000), "{found:?}");
    assert!(found.last().is_some_and(|playing| playing.until.sample() == 54_000 && !playing.cut), "{found:?}");
}

#[test]
fn a_prompt_that_breaks_off_in_its_own_pause_ends_with_its_last_sound() {
    let (before, behind) = (voice(21, 2.0), voice(22, 2.0));
    let sound = 6_000 + before.iter().rposition(|s| s.unsigned_abs() > 200).unwrap_or(0) as i64;
    let one = joined(&[&before, &PAUSE, &behind]);
    let found = heard(&library(&[&one]), &joined(&[&PAUSE, &one[..20_000], &PAUSE, &PAUSE, &PAUSE]));
    let [only] = &found[..] else { panic!("{found:?}") };
    assert!(only.cut && (only.until.sample() - sound).abs() <= 120, "{only:?}, sound until {sound}");
    assert!((only.latest.sample() - 28_000).abs() <= 240, "{only:?}");
}

#[test]
fn a_prompt_that_breaks_off_before_nothing_but_silence_is_whole() {
    let one = joined(&[&voice(23, 2.0), &PAUSE]);
    let found = heard(&library(&[&one]), &joined(&[&PAUSE, &one[..18_000], &PAUSE, &PAUSE]));
    let [only] = &found[..] else { panic!("{found:?}") };
    assert_eq!((only.until.sample(), only.cut), (28_000, false), "{only:?}");
}

#[test]
fn a_prompt_that_breaks_off_under_a_key_ends_there() {
    let one = voice(24, 5.0);
    let key = crate::audio::dtmf::samples('5', Time::from_millis(200)).unwrap_or_default();
    let mut call = joined(&[&PAUSE, &one[..16_000], &PAUSE, &PAUSE, &PAUSE]);
    for (to, from) in call[21_200..].iter_mut().zip(key) {
        *to = to.saturating_add(from);
    }
    let found = heard(&library(&[&one]), &call);
    let [only] = &found[..] else { panic!("{found:?}") };
    assert!(only.cut && (only.until.sample() - 22_000).abs() <= 160, "{only:?}");
}

#[test]
fn a_line_that_turns_the_waveform_over_is_heard_to_the_sample() {
    let one = voice(25, 2.5);
    let call: Vec<i16> = joined(&[&PAUSE, &one, &PAUSE]).iter().map(|s| s.saturating_neg()).collect();
    let found = heard(&library(&[&one]), &call);
    let [only] = &found[..] else { panic!("{found:?}") };
    assert_eq!((only.at.sample(), only.until.sample(), only.cut), (6_000, 26_000, false), "{only:?}");
}

#[test]
fn identical_prompts_are_told_once_and_the_level_is_no_difference() {
    let one = voice(26, 2.0);
    let quiet: Vec<i16> = one.iter().map(|s| s / 3).collect();
    let library = library(&[&one, &one, &quiet]);
    for played in [&one, &quiet] {
        let found = heard(&library, &joined(&[&PAUSE, played, &PAUSE]));
        let [only] = &found[..] else { panic!("{found:?}") };
        assert_eq!((only.at.sample(), only.cut), (6_000, false), "{only:?}");
    }
}

#[test]
fn every_report_comes_within_two_seconds_of_what_it_tells() {
    let prompts: Vec<Vec<i16>> = (30..36).map(|seed| voice(seed, 1.5 + f64::from(seed % 4))).collect();
    let known: Vec<&[i16]> = prompts.iter().map(Vec::as_slice).collect();
    let library = library(&known);
    for seed in 0..4_usize {
        let mut call = PAUSE.to_vec();
        for i in 0..4 {
            let prompt = &prompts[(seed * 5 + i * 3) % prompts.len()];
            // Every other one is cut somewhere after its first second.
            let length = if i % 2 == 0 { prompt.len() } else { 8_000 + (seed * 1_777 + i * 911) % 4_000 };
            call.extend(&prompt[..length.min(prompt.len())]);
            call.extend(&PAUSE[..2_000 + seed * 900]);
        }
        call.extend([0; 20_000]);
        let mut finder = Finder::new(Arc::clone(&library));
        for (i, piece) in call.chunks(160).enumerate() {
            let now = (i as i64 + 1) * 160;
            for heard in finder.push(piece) {
                match heard {
                    Heard::Ended { playing, .. } => {
                        assert!(now - playing.until.sample() <= 16_000, "{now} {playing:?}")
                    }
                    Heard::Began { playing, .. } => {
                        assert!(now - playing.at.sample() - 8_000 <= 16_000, "{now} {playing:?}");
                    }
                    Heard::Withdrawn { .. } => {}
                }
            }
        }
    }
}

#[test]
fn a_prompt_spoken_twice_is_two_playings() {
    let one = voice(4, 2.0);
    let found = heard(&library(&[&one]), &joined(&[&PAUSE, &one, &one, &PAUSE]));
    assert_eq!(found.iter().map(|playing| playing.at.sample()).collect::<Vec<_>>(), [6_000, 22_000], "{found:?}");
}

#[test]
fn of_prompts_that_begin_alike_the_one_that_goes_on_is_told() {
    let (press, one, two) = (voice(5, 1.2), voice(6, 0.9), voice(7, 0.9));
    let (press_one, press_two) = (joined(&[&press, &one]), joined(&[&press, &two]));
    let library = library(&[&press_one, &press_two]);
    let found = heard(&library, &joined(&[&PAUSE, &press_two, &PAUSE, &press_one, &PAUSE, &PAUSE]));
    assert_eq!(found.iter().map(|playing| playing.prompt).collect::<Vec<_>>(), [1, 0], "{found:?}");
    assert!(found.iter().all(|playing| !playing.cut), "{found:?}");
}

#[test]
fn a_prompt_within_another_is_told_only_when_it_is_by_itself() {
    let (before, within, after) = (voice(8, 1.5), voice(9, 1.5), voice(10, 1.5));
    let long = joined(&[&before, &within, &after]);
    let library = library(&[&long, &within]);
    let found = heard(&library, &joined(&[&PAUSE, &long, &PAUSE, &within, &PAUSE, &PAUSE]));
    assert_eq!(found.iter().map(|playing| playing.prompt).collect::<Vec<_>>(), [0, 1], "{found:?}");
}

#[test]
fn noise_as_a_prompt_is_like_nothing_else() {
    let (one, other, speech) = (noise(1, 16_000), noise(77, 40_000), voice(11, 4.0));
    let library = library(&[&one]);
    assert_eq!(heard(&library, &joined(&[&PAUSE, &other, &PAUSE, &speech, &PAUSE])), []);
}

#[test]
fn quieter_noisier_and_coloured_it_is_the_same_prompt() {
    let one = voice(12, 3.0);
    let mut call = joined(&[&PAUSE, &one, &PAUSE]);
    let hiss = noise(3, call.len());
    let mut before = 0.0;
    for (sample, hiss) in call.iter_mut().zip(hiss) {
        // A fifth of the level, less of what is high, and noise.
        before = 0.5 * before + 0.1 * f64::from(*sample);
        *sample = (before + f64::from(hiss) / 120.0) as i16;
    }
    let found = heard(&library(&[&one]), &call);
    let [only] = &found[..] else { panic!("{found:?}") };
    assert!((only.at.sample() - 6_000).abs() <= 8, "{only:?}");
}

#[test]
fn music_on_hold_is_found_from_anywhere_in_its_loop() {
    let music = voice(13, 9.0);
    let library = Arc::new(Library::new([Known { samples: &music, looped: true }]));
    let held: Vec<i16> = music.iter().cycle().skip(50_000).take(80_000).copied().collect();
    let found = heard(&library, &joined(&[&PAUSE, &held, &PAUSE]));
    let [only] = &found[..] else { panic!("{found:?}") };
    assert!((only.at.sample() - 6_000).abs() < 800 && (only.until.sample() - 86_000).abs() < 800, "{only:?}");
    assert!((only.from.sample() - 50_000).abs() < 800 && !only.cut, "{only:?}");
}

#[test]
fn what_is_heard_is_told_within_two_seconds() {
    let (one, other) = (voice(14, 6.0), voice(15, 4.0));
    let library = library(&[&one, &other]);
    let call = joined(&[&PAUSE, &one[..24_000], &PAUSE, &PAUSE, &PAUSE]);
    let mut finder = Finder::new(library);
    let (mut began, mut ended) = (None, None);
    for (i, piece) in call.chunks(160).enumerate() {
        for heard in finder.push(piece) {
            match heard {
                Heard::Began { .. } => began = Some(i as f64 * 0.02),
                Heard::Ended { .. } => ended = Some(i as f64 * 0.02),
                Heard::Withdrawn { id } => panic!("{id} was withdrawn"),
            }
        }
    }
    // The first second has been heard at 1.75 s; it breaks off at 3.75 s.
    assert!(began.is_some_and(|at| at < 3.75), "{began:?}");
    assert!(ended.is_some_and(|at| at < 5.75), "{ended:?}");
}

#[test]
fn silence_and_nothing_are_never_found() {
    let (silent, short) = (vec![0; 8_000], voice(16, 0.1));
    let library = library(&[&silent, &[], &short]);
    assert!((0..3).all(|prompt| !library.can_find(prompt)));
    assert_eq!(heard(&library, &[0; 80_000]), []);
    assert_eq!(heard(&library, &[]), []);
    assert_eq!(heard(&Arc::new(Library::new([])), &noise(5, 40_000)), []);
}

#[test]
fn pieces_of_any_length_tell_the_same() {
    let one = voice(17, 2.0);
    let library = library(&[&one]);
    let call = joined(&[&PAUSE, &one, &PAUSE]);
    let mut finder = Finder::new(Arc::clone(&library));
    let mut at_once = finder.push(&call);
    at_once.extend(finder.finish());
    let Some(Heard::Ended { playing, .. }) = at_once.last() else { panic!("{at_once:?}") };
    assert_eq!(heard(&library, &call)[0], *playing);
}

#[test]
fn a_copy_of_a_sound_is_the_same_and_one_with_another_word_is_not() {
    let sound = voice(60, 4.0);
    let own = Print::new(&sound);
    let quieter: Vec<i16> = [0; 300].into_iter().chain(sound.iter().map(|sample| -sample / 4)).collect();
    assert!(own.is_same(&own) && own.is_same(&Print::new(&quieter)) && Print::new(&quieter).is_same(&own));
    let mut word = sound.clone();
    word[16_000..18_400].copy_from_slice(&voice(61, 0.3));
    for (what, other) in [
        ("another word", &word[..]),
        ("another sound", &voice(62, 4.0)),
        ("its beginning", &sound[..30_000]),
        ("silence", &[0; 32_000]),
        ("nothing", &[]),
    ] {
        let other = Print::new(other);
        assert!(!own.is_same(&other) && !other.is_same(&own), "{what}");
    }
    assert!(!Print::new(&[0; 800]).is_same(&Print::new(&[0; 800])), "silence has no sound to be the same");
}
