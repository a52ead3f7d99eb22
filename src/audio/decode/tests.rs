use std::io::Cursor;

use super::*;

/// Everything that comes out, and the fault.
fn heard(bytes: &[u8]) -> Result<([Vec<i16>; 2], Option<Fault>), Refused> {
    let mut recording = Recording::open(Cursor::new(bytes.to_vec()), bytes.len() as u64)?;
    let (mut all, mut some) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    while recording.next(&mut some) {
        for (all, some) in all.iter_mut().zip(&some) {
            all.extend_from_slice(some);
        }
    }
    Ok((all, recording.fault().cloned()))
}

fn noise(samples: usize) -> Vec<i16> {
    let mut x = 1u32;
    (0..samples)
        .map(|_| {
            x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (x >> 18) as i16
        })
        .collect()
}

/// A WAV file of one kind at a rate.
fn wav_of(rate: u32, channels: u16, samples: &[i16]) -> Vec<u8> {
    let spec =
        hound::WavSpec { channels, sample_rate: rate, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut file = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut file, spec).expect("a header");
    samples.iter().for_each(|sample| writer.write_sample(*sample).expect("a sample"));
    writer.finalize().expect("an end");
    file.into_inner()
}

#[test]
fn piece_by_piece_is_the_same_as_at_once() {
    for rate in [8_000, 2_000, 11_025, 16_000, 22_050, 44_100, 48_000, 192_000, 7_919] {
        for frames in [1, 79, 8_000, 30_001] {
            let bytes = wav_of(rate, 1, &noise(frames));
            let Ok((clip, _)) = wav::read(&bytes) else {
                assert!(heard(&bytes).is_err(), "{frames} at {rate}");
                continue;
            };
            let (sides, fault) = heard(&bytes).expect("a recording");
            assert_eq!((sides[0].len(), &fault), (clip.samples.len(), &None), "{frames} at {rate}");
            assert!(sides[0] == clip.samples, "{frames} at {rate}");
        }
    }
}

#[test]
fn two_channels_stay_apart_at_every_rate() {
    for rate in [8_000, 16_000, 44_100] {
        let (left, right) = (noise(20_000), noise(40_000).split_off(20_000));
        let both: Vec<i16> = left.iter().zip(&right).flat_map(|(left, right)| [*left, *right]).collect();
        let (sides, _) = heard(&wav_of(rate, 2, &both)).expect("a recording");
        for (side, alone) in sides.iter().zip([left, right]) {
            assert!(*side == wav::read(&wav_of(rate, 1, &alone)).expect("a file").0.samples, "{rate}");
        }
    }
}

#[test]
fn more_than_two_channels_are_mixed_into_one() {
    let (sides, _) = heard(&wav_of(8_000, 3, &[300, 0, 0, 0, 600, 300])).expect("a recording");
    assert_eq!(sides, [vec![100, 300], Vec::new()]);
}

#[test]
fn what_cannot_be_heard_says_why_and_what_to_do() {
    let said = |bytes: &[u8], name: &str| {
        let refused = heard(bytes).expect_err("refused");
        (refused.fault.to_string(), refused.advice(name).unwrap_or_default())
    };
    assert_eq!(said(b"", "a.wav"), ("the file is empty (0 bytes)".to_owned(), String::new()));
    assert_eq!(
        said(b"Dear Sir, the call was", "a.wav"),
        ("no recording that can be read: it begins like text".to_owned(), String::new())
    );
    assert_eq!(
        said(b"#!AMR\n\x3c\x91\x17\x16\xbe\x66\x79", "b/a.amr"),
        (
            "it begins like an AMR file, which is not read here".to_owned(),
            "`ffmpeg -i b/a.amr -c:a pcm_s16le b/a.wav` makes a file that can be heard".to_owned()
        )
    );
    let opus = [b"OggS".as_slice(), &[0; 24], b"OpusHead"].concat();
    assert_eq!(said(&opus, "a.opus").0, "it is an Opus recording (Ogg), which is not read here");
    assert_eq!(
        said(&[0xFF; 100], "a").1,
        "if that is so, `sox -t ul -r 8000 -c 1 a a.wav` makes a file that can be heard"
    );
    let mut gsm = wav_of(8_000, 1, &noise(100));
    gsm[20] = 0x31;
    assert_eq!(
        said(&gsm, "a.wav"),
        (
            "its encoding (GSM 6.10, format tag 0x0031) cannot be read".to_owned(),
            "`ffmpeg -i a.wav -c:a pcm_s16le a-pcm.wav` makes a file that can be heard".to_owned()
        )
    );
}

#[test]
fn a_file_that_ends_too_soon_is_heard_as_far_as_it_goes() {
    let whole = wav_of(8_000, 1, &noise(8_000));
    let (sides, fault) = heard(&whole[..44 + 8_000]).expect("a recording");
    assert_eq!(sides[0], noise(8_000)[..4_000]);
    assert_eq!(fault.map(|fault| fault.to_string()).as_deref(), Some("the header promises 1 s, the file holds 500 ms"));
}

#[test]
fn no_beginning_of_another_format_makes_it_panic() {
    let mut x = 7u32;
    let mut next = || {
        x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (x >> 16) as usize
    };
    for start in [b"ID3\x04\0\0\0\0\0\0".as_slice(), b"OggS\0\x02", b"fLaC\0\0\0\x22", b"\xFF\xFB\x90\x64"] {
        for _ in 0..200 {
            let rest: Vec<u8> = (0..next() % 600).map(|_| next() as u8).collect();
            let _ = heard(&[start, &rest].concat());
        }
    }
}
