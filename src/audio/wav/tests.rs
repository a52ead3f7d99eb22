//! Good files and bad ones, made by hand so that every byte is known.

use std::f64::consts::TAU;
use std::io::{self, SeekFrom};

use super::{Clip, Cursor, Encoding, Facts, Fault, Read, Seek, facts, read, write_mono, write_stereo};
use crate::audio::level::rms_dbov;
use crate::time::Time;

/// A chunk with its padding.
fn chunk(id: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let pad: &[u8] = if body.len() % 2 == 1 { &[0] } else { &[] };
    [&id[..], &(body.len() as u32).to_le_bytes(), body, pad].concat()
}

/// The body of a `fmt ` chunk.
fn fmt(tag: u16, channels: u16, rate: u32, block: u16, bits: u16, extra: &[u8]) -> Vec<u8> {
    let bytes = rate.wrapping_mul(u32::from(block));
    [
        &tag.to_le_bytes()[..],
        &channels.to_le_bytes(),
        &rate.to_le_bytes(),
        &bytes.to_le_bytes(),
        &block.to_le_bytes(),
        &bits.to_le_bytes(),
        extra,
    ]
    .concat()
}

/// A file of chunks.
fn riff(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = chunks.concat();
    [b"RIFF", &(body.len() as u32 + 4).to_le_bytes()[..], b"WAVE", &body].concat()
}

/// Mono at 8 kHz in 16 bits.
fn plain(samples: &[i16]) -> Vec<u8> {
    let data: Vec<u8> = samples.iter().flat_map(|s| s.to_le_bytes()).collect();
    riff(&[chunk(b"fmt ", &fmt(1, 1, 8_000, 2, 16, &[])), chunk(b"data", &data)])
}

fn judged(bytes: &[u8]) -> Result<Facts, Fault> {
    facts(Cursor::new(bytes), bytes.len() as u64)
}

/// Reads a file both ways, which must agree.
fn both(bytes: &[u8]) -> (Facts, Clip) {
    let facts = judged(bytes).expect("facts");
    let (clip, fault) = read(bytes).expect("sound");
    assert_eq!(fault, facts.fault);
    assert_eq!(clip.samples.len() as i64, facts.length.sample());
    assert_eq!(clip.length(), facts.length);
    (facts, clip)
}

/// What both ways say is wrong.
fn wrong(bytes: &[u8]) -> String {
    let fault = judged(bytes).expect_err("a fault");
    assert_eq!(read(bytes).expect_err("a fault"), fault);
    fault.to_string()
}

fn noise(samples: usize) -> Vec<i16> {
    let mut x = 1u32;
    let mut next = || {
        x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (x >> 16) as i16
    };
    (0..samples).map(|_| next()).collect()
}

fn sine(hertz: f64, rate: f64, samples: usize) -> Vec<f64> {
    (0..samples).map(|i| 0.5 * (TAU * hertz * i as f64 / rate).sin()).collect()
}

#[test]
fn samples_of_a_line_come_back_bit_for_bit() {
    let samples = [&[i16::MIN, i16::MAX, 0, -1, 1][..], &noise(5_000)].concat();
    let (facts, clip) = both(&write_mono(&samples).expect("written"));
    assert_eq!(clip.samples, samples);
    let length = Time::from_samples(5_005);
    assert_eq!(
        facts,
        Facts {
            length,
            frames: 5_005,
            rate: 8_000,
            channels: 1,
            bits: 16,
            encoding: Encoding::Pcm,
            fault: None,
            beyond: Time::ZERO
        }
    );
}

#[test]
fn two_sides_are_padded_to_the_longer_and_mixed_by_their_mean() {
    let file = write_stereo(&[100, 200, 300], &[50]).expect("written");
    let (facts, clip) = both(&file);
    assert_eq!((facts.channels, facts.frames), (2, 3));
    assert_eq!(clip.samples, [75, 100, 150]);
    assert_eq!(file.len(), 44 + 12);
}

#[test]
fn g_711_is_read_as_its_tables_say() {
    // ITU-T G.711, tables 1 and 2: the ends of the scale and the middle, at 16 bits.
    let mu = riff(&[
        chunk(b"fmt ", &fmt(7, 1, 8_000, 1, 8, &[0, 0])),
        chunk(b"fact", &5u32.to_le_bytes()),
        chunk(b"data", &[0x00, 0x80, 0xFF, 0x7F, 0x8F]),
    ]);
    let (facts, clip) = both(&mu);
    assert_eq!((facts.encoding, facts.bits, facts.frames), (Encoding::MuLaw, 8, 5));
    assert_eq!(clip.samples, [-32_124, 32_124, 0, 0, 16_764]);
    let a = riff(&[chunk(b"fmt ", &fmt(6, 1, 8_000, 1, 8, &[])), chunk(b"data", &[0x2A, 0xAA, 0xD5, 0x55])]);
    let (facts, clip) = both(&a);
    assert_eq!((facts.encoding.to_string().as_str(), facts.length), ("A-law", Time::from_samples(4)));
    assert_eq!(clip.samples, [-32_256, 32_256, 8, -8]);
}

#[test]
fn ima_adpcm_ends_where_its_fact_chunk_says() {
    let block = |first: u8| [&[first, 0, 0, 0][..], &[0x07; 12]].concat();
    let fields = fmt(0x11, 1, 8_000, 16, 4, &[2, 0, 25, 0]);
    let made = |fact: u32| {
        riff(&[
            chunk(b"fmt ", &fields),
            chunk(b"fact", &fact.to_le_bytes()),
            chunk(b"data", &[block(1), block(9)].concat()),
        ])
    };
    let (facts, clip) = both(&made(40));
    assert_eq!((facts.frames, facts.encoding, facts.bits), (40, Encoding::Adpcm, 4));
    assert_eq!((clip.samples[0], clip.samples[25]), (1, 9));
    // A fact chunk that cannot be meant is not believed.
    assert_eq!(both(&made(3)).0.frames, 50);
    assert_eq!(both(&made(9_999)).0.frames, 50);
}

#[test]
fn every_width_is_read_at_the_same_level() {
    let wave = sine(1_000.0, 8_000.0, 8_000);
    let bytes = |one: &dyn Fn(f64) -> Vec<u8>| wave.iter().flat_map(|&s| one(s)).collect::<Vec<u8>>();
    let files = [
        (fmt(1, 1, 8_000, 1, 8, &[]), bytes(&|s| vec![(128.0 + s * 127.0).round() as u8])),
        (fmt(1, 1, 8_000, 3, 24, &[]), bytes(&|s| ((s * 8_388_607.0) as i32).to_le_bytes()[..3].to_vec())),
        (fmt(1, 1, 8_000, 4, 24, &[]), bytes(&|s| ((s * 8_388_607.0) as i32).to_le_bytes().to_vec())),
        (fmt(1, 1, 8_000, 4, 32, &[]), bytes(&|s| ((s * 2_147_483_647.0) as i32).to_le_bytes().to_vec())),
        (fmt(3, 1, 8_000, 4, 32, &[]), bytes(&|s| (s as f32).to_le_bytes().to_vec())),
        (fmt(3, 1, 8_000, 8, 64, &[0, 0]), bytes(&|s| s.to_le_bytes().to_vec())),
    ];
    for (fields, data) in files {
        let (facts, clip) = both(&riff(&[chunk(b"fmt ", &fields), chunk(b"data", &data)]));
        // Half of full scale is -6.02 dB under a full-scale sine, which is -3.01 dBov.
        assert!((rms_dbov(&clip.samples) + 9.03).abs() < 0.1, "{} bits {}", facts.encoding, facts.bits);
        assert_eq!(facts.length, Time::from_secs(1));
    }
}

#[test]
fn an_extensible_header_is_read_by_its_sub_format() {
    let guid = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];
    let extra = |tag: u8| [&[22, 0, 16, 0, 4, 0, 0, 0, tag, 0][..], &guid].concat();
    let (facts, clip) =
        both(&riff(&[chunk(b"fmt ", &fmt(0xFFFE, 1, 8_000, 2, 16, &extra(1))), chunk(b"data", &[1, 0, 2, 0])]));
    assert_eq!((facts.encoding, clip.samples), (Encoding::Pcm, vec![1, 2]));
    let (facts, _) = both(&riff(&[chunk(b"fmt ", &fmt(0xFFFE, 1, 8_000, 1, 8, &extra(7))), chunk(b"data", &[1, 0])]));
    assert_eq!(facts.encoding, Encoding::MuLaw);
}

#[test]
fn other_rates_keep_level_pitch_place_and_length() {
    for rate in [6_000, 11_025, 16_000, 22_050, 44_100, 48_000, 44_099] {
        for frames in [1, 7, 1_000, 20_011] {
            let data: Vec<u8> = sine(1_000.0, f64::from(rate), frames)
                .iter()
                .flat_map(|s| [*s as f32, *s as f32])
                .flat_map(f32::to_le_bytes)
                .collect();
            let file = riff(&[chunk(b"fmt ", &fmt(3, 2, rate, 8, 32, &[])), chunk(b"data", &data)]);
            if (frames as u64 * 8_000 + u64::from(rate) / 2) / u64::from(rate) == 0 {
                assert_eq!(judged(&file), Err(Fault::NoSamples));
                continue;
            }
            let (facts, clip) = both(&file);
            assert_eq!((facts.frames, facts.rate), (frames as u64, rate));
            if frames == 20_011 {
                let want = sine(1_000.0, 8_000.0, clip.samples.len());
                let middle = 1_000..clip.samples.len() - 1_000;
                let worst = middle.map(|i| (f64::from(clip.samples[i]) / 32_768.0 - want[i]).abs()).fold(0.0, f64::max);
                assert!(worst < 0.001, "{rate} Hz: off by {worst}");
            }
        }
    }
}

#[test]
fn numbers_that_are_none_become_silence_and_loud_ones_are_clipped() {
    let data: Vec<u8> =
        [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 9.0, -9.0, 0.5].into_iter().flat_map(f32::to_le_bytes).collect();
    let (_, clip) = both(&riff(&[chunk(b"fmt ", &fmt(3, 1, 8_000, 4, 32, &[])), chunk(b"data", &data)]));
    assert_eq!(clip.samples, [0, 0, 0, i16::MAX, i16::MIN, 16_384]);
}

#[test]
fn a_truncated_file_gives_what_it_holds() {
    let mut file = plain(&noise(96_000));
    file.truncate(44 + 2 * 24_800 + 1);
    let (facts, clip) = both(&file);
    let fault = Fault::Truncated { promised: Time::from_secs(12), held: Time::from_millis(3_100) };
    assert_eq!(facts.fault, Some(fault.clone()));
    assert_eq!(facts.length, Time::from_millis(3_100));
    assert_eq!(clip.samples, noise(24_800));
    assert_eq!(fault.to_string(), "the header promises 12 s, the file holds 3.1 s");
    let near = Fault::Truncated { promised: Time::from_millis(2_020), held: Time::from_millis(2_000) };
    assert_eq!(near.to_string(), "the header promises 2.020 s, the file holds 2.000 s");
}

#[test]
fn sizes_left_open_by_a_recorder_are_no_fault() {
    let samples = noise(4_000);
    // As ffmpeg, sox and a recorder that never came back leave them.
    for size in [u32::MAX, 0x7FFF_F000, 0] {
        let mut file = plain(&samples);
        file[40..44].copy_from_slice(&size.to_le_bytes());
        let (facts, clip) = both(&file);
        assert_eq!(facts.fault, None, "{size:#x}");
        assert_eq!(clip.samples, samples);
    }
    let mut big = plain(&samples);
    big[..4].copy_from_slice(b"RF64");
    big[40..44].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(both(&big).1.samples, samples);
}

#[test]
fn an_odd_size_is_tolerated_in_the_sound_and_before_it() {
    let mut file = plain(&noise(100));
    file[40..44].copy_from_slice(&199u32.to_le_bytes());
    assert_eq!(both(&file).1.samples, noise(99));
    let list = chunk(b"LIST", b"INFOabc");
    let padded = riff(&[list.clone(), plain(&noise(100))[12..].to_vec()]);
    let unpadded = riff(&[list[..list.len() - 1].to_vec(), plain(&noise(100))[12..].to_vec()]);
    assert_eq!(both(&padded).1.samples, noise(100));
    assert_eq!(both(&unpadded).1.samples, noise(100));
}

#[test]
fn chunks_after_the_sound_are_not_sound() {
    let file = [plain(&noise(100)), chunk(b"LIST", b"INFOxxxx")].concat();
    assert_eq!(both(&file).1.samples, noise(100));
    let empty = [plain(&[]), chunk(b"LIST", b"INFOxxxx")].concat();
    assert_eq!(judged(&empty), Err(Fault::NoSamples));
}

#[test]
fn a_file_without_sound_says_so() {
    assert_eq!(wrong(&[]), "the file is empty (0 bytes)");
    assert_eq!(plain(&[]).len(), 44);
    assert_eq!(wrong(&plain(&[])), "the file ends after its header: no sound in it");
    assert_eq!(wrong(&plain(&noise(100))[..44]), "the file ends after its header: no sound in it");
    assert_eq!(wrong(&plain(&noise(100))[..45]), "the file ends after its header: no sound in it");
}

#[test]
fn what_is_not_a_wav_file_is_named() {
    let begins = |first: &[u8]| wrong(&[first, &[0; 99 - 12]].concat());
    assert_eq!(begins(b"ID3\x04\0\0\0\0\0\0\0\0"), "not a WAV file: it begins like an MP3");
    assert_eq!(begins(b"\xFF\xFB\x90\x64\0\0\0\0\0\0\0\0"), "not a WAV file: it begins like an MP3");
    assert_eq!(begins(b"OggS\0\x02\0\0\0\0\0\0"), "not a WAV file: it begins like an Ogg file");
    assert_eq!(begins(b"fLaC\0\0\0\x22\0\0\0\0"), "not a WAV file: it begins like a FLAC file");
    assert_eq!(begins(b".snd\0\0\0\x18\0\0\0\0"), "not a WAV file: it begins like a Sun audio file (.au)");
    assert_eq!(begins(b"\0\0\0\x20ftypM4A "), "not a WAV file: it begins like an MP4");
    assert_eq!(begins(b"\xD8\x20\xA2\xE1\x5A\x50\0\0\0\0\0\0"), "not a WAV file: it begins like raw GSM 6.10");
    assert_eq!(begins(b"RIFF\0\0\0\0AVI "), "not a WAV file: it is a RIFF file of another kind");
    assert_eq!(begins(&[0xFF; 12]), "not a WAV file: it begins like raw mu-law, without a header");
    assert_eq!(begins(&[0xD5; 12]), "not a WAV file: it begins like raw A-law, without a header");
    assert_eq!(begins(&[0x80; 12]), "not a WAV file: it does not begin with `RIFF`");
    assert_eq!(wrong(b"Welcome to Acme"), "not a WAV file: it begins like text");
    assert_eq!(
        wrong(b"version https://git-lfs.github.com/spec/v1\n"),
        "not a WAV file: it begins like a Git LFS pointer, the sound itself was never fetched"
    );
}

#[test]
fn a_header_that_cannot_be_believed_says_why() {
    let with = |fields: &[u8]| wrong(&riff(&[chunk(b"fmt ", fields), chunk(b"data", &[0; 64])]));
    assert_eq!(with(&fmt(1, 1, 0, 2, 16, &[])), "its sample rate is 0");
    assert_eq!(with(&fmt(1, 1, u32::MAX, 2, 16, &[])), "its sample rate is 4294967295");
    assert_eq!(with(&fmt(1, 0, 8_000, 2, 16, &[])), "its number of channels is 0");
    assert_eq!(with(&fmt(1, 1, 8_000, 2, 0, &[])), "its encoding (0-bit PCM) cannot be read");
    assert_eq!(with(&fmt(3, 1, 8_000, 2, 16, &[])), "its encoding (16-bit float) cannot be read");
    assert_eq!(
        with(&fmt(0x31, 1, 8_000, 65, 0, &[2, 0, 64, 1])),
        "its encoding (GSM 6.10, format tag 0x0031) cannot be read"
    );
    assert_eq!(with(&fmt(0x1234, 1, 8_000, 65, 0, &[])), "its encoding (unknown, format tag 0x1234) cannot be read");
    assert_eq!(with(&fmt(0x11, 1, 8_000, 0, 4, &[])), "its ADPCM blocks of 0 bytes hold no whole samples");
    assert_eq!(with(&[1, 0]), "its `fmt ` chunk has 2 bytes, 16 are needed");
    assert_eq!(wrong(&riff(&[chunk(b"data", &[0; 64])])), "its `fmt ` chunk is missing before the sound");
    assert_eq!(wrong(&riff(&[chunk(b"LIST", &[0; 64])])), "it ends before any sound: it has no `data` chunk");
    assert_eq!(wrong(&plain(&noise(9))[..30]), "it ends inside its header");
    assert_eq!(wrong(&plain(&noise(9))[..9]), "it ends inside its header");
}

#[test]
fn wrong_block_sizes_and_rates_of_bytes_are_not_believed() {
    let mut file = plain(&noise(100));
    file[28..34].copy_from_slice(&[0; 6]);
    assert_eq!(both(&file).1.samples, noise(100));
}

#[test]
fn no_header_makes_it_panic() {
    let mut x = 7u32;
    let mut next = || {
        x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (x >> 16) as usize
    };
    let adpcm = riff(&[chunk(b"fmt ", &fmt(0x11, 2, 8_000, 16, 4, &[2, 0, 9, 0])), chunk(b"data", &[0x71; 160])]);
    let float = riff(&[chunk(b"fmt ", &fmt(3, 2, 8_000, 16, 64, &[])), chunk(b"data", &[0x71; 160])]);
    for seed in [plain(&noise(80)), adpcm, float] {
        for _ in 0..1_000 {
            let mut file = seed.clone();
            for _ in 0..=next() % 4 {
                let at = next() % file.len();
                file[at] = next() as u8;
            }
            file.truncate(next() % (2 * file.len()));
            if let (Ok(facts), Ok((clip, _))) = (judged(&file), read(&file)) {
                assert_eq!(clip.samples.len() as i64, facts.length.sample());
            }
        }
    }
}

/// Counts what is asked of a reader.
struct Counting<'a> {
    inner: Cursor<&'a [u8]>,
    reads: usize,
    bytes: usize,
}

impl Read for Counting<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.reads += 1;
        let read = self.inner.read(buf)?;
        self.bytes += read;
        Ok(read)
    }
}

impl Seek for Counting<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

#[test]
fn facts_take_a_handful_of_small_reads() {
    let file = riff(&[chunk(b"LIST", &[0; 100_000]), plain(&noise(80_000))[12..].to_vec()]);
    let mut reader = Counting { inner: Cursor::new(&file), reads: 0, bytes: 0 };
    assert_eq!(facts(&mut reader, file.len() as u64).map(|f| f.length), Ok(Time::from_secs(10)));
    assert!(reader.reads <= 6 && reader.bytes <= 64, "{} reads, {} bytes", reader.reads, reader.bytes);
}

#[test]
fn floats_beyond_all_measure_are_clipped_and_not_resampled_to_nothing() {
    let loud = |value: f32| {
        let data: Vec<u8> = std::iter::repeat_n(value.to_le_bytes(), 8_000).flatten().collect();
        both(&riff(&[chunk(b"fmt ", &fmt(3, 1, 16_000, 4, 32, &[])), chunk(b"data", &data)])).1
    };
    for value in [f32::MAX, -3e38, 1e30] {
        let clip = loud(value);
        let full = if value > 0.0 { i16::MAX } else { i16::MIN };
        assert!(clip.samples[1_000..3_000].iter().all(|sample| *sample == full), "{value}");
    }
}
