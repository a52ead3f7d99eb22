//! WAV files: what one holds, its samples on the line, and writing one.
//!
//! [`facts`] reads a header, [`read`] the sound; both judge a file alike. PCM, float, G.711 (mu-law and A-law) and
//! IMA ADPCM are read. Faults are phrases for a message; which rule reports them is decided elsewhere. Nothing panics.

mod decode;
mod riff;

use std::fmt;
use std::io::{Cursor, Read, Seek, SeekFrom};

use audio_codec_algorithms::encode_ulaw;

use super::decode::Coded;
use super::{Clip, length_on_line};
use crate::time::{SAMPLE_RATE, Time};
pub(super) use riff::RATES;
use riff::{Chunks, take, walk};

/// What is wrong with a file. Shown, it is a phrase that stands after the name of the file and a colon.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It has 0 bytes.
    Empty,
    /// It has a header and no sound.
    NoSamples,
    /// It is something else; the phrase says what it begins like.
    NotWav(String),
    /// It ends before the sound does.
    Truncated {
        /// What the header promises.
        promised: Time,
        /// What the file holds.
        held: Time,
    },
    /// Its header cannot be believed; the phrase says why.
    BadHeader(String),
    /// It is a WAV file whose sound cannot be read; the phrase says why.
    Unsupported(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the file is empty (0 bytes)"),
            Self::NoSamples => f.write_str("the file ends after its header: no sound in it"),
            Self::NotWav(what) => write!(f, "not a WAV file: {what}"),
            Self::Truncated { promised, held } if promised.to_string() == held.to_string() => {
                write!(f, "the header promises {} s, the file holds {} s", promised.seconds(), held.seconds())
            }
            Self::Truncated { promised, held } => write!(f, "the header promises {promised}, the file holds {held}"),
            Self::BadHeader(what) | Self::Unsupported(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Fault {}

/// How the samples of a file are coded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// Whole numbers of 8 to 32 bits.
    Pcm,
    /// Floating point of 32 or 64 bits.
    Float,
    /// G.711 as in North America and Japan.
    MuLaw,
    /// G.711 as elsewhere.
    ALaw,
    /// IMA ADPCM, 4 bits a sample.
    Adpcm,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pcm => "PCM",
            Self::Float => "float",
            Self::MuLaw => "mu-law",
            Self::ALaw => "A-law",
            Self::Adpcm => "IMA ADPCM",
        })
    }
}

/// What a file holds, by its header and its length.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Facts {
    /// How long it lasts on a line of 8 kHz, to the nearest sample, as held by the file.
    pub length: Time,
    /// Samples a channel, at its own rate, as held by the file.
    pub frames: u64,
    /// Samples a second, 2,000 to 192,000.
    pub rate: u32,
    /// Channels, 1 to 26.
    pub channels: u16,
    /// Bits of one sample in the file.
    pub bits: u16,
    /// How the samples are coded.
    pub encoding: Encoding,
    /// What is wrong although there is sound: [`Fault::Truncated`] or nothing.
    pub fault: Option<Fault>,
    /// What stands behind the sound that the header knows of and is no part of a WAV file: sound, it may be, of a recorder
    /// that did not end in order.
    pub beyond: Time,
}

/// From this many promised bytes on, more than the file holds is a recorder that did not know: ffmpeg leaves
/// 0xFFFFFFFF behind, sox 0x7FFFF000. The bound is ours: no prompt has 2 GiB.
const STREAMED: u32 = 0x7FFF_0000;

/// A promise missed by so many bytes is kept: recorders count the header in. Ours, 5 ms at 8 kHz in 16 bits.
const SLACK: u64 = 80;

/// What a WAV file holds, from its header alone; `file_len` is its length in bytes.
///
/// The reader stands at the beginning of the file. Some five reads of a few bytes each, none of them for samples. A
/// promise of 0 bytes, or of far too many, by a recorder that did not know is no fault: what the file holds counts.
///
/// # Errors
///
/// The fault that leaves nothing to read. An error of the reader itself is a [`Fault::BadHeader`].
///
/// ```
/// # use ringtrue::{audio::wav, time::Time};
/// let bytes = wav::write_mono(&[0; 4_000])?;
/// let facts = wav::facts(std::io::Cursor::new(&bytes), bytes.len() as u64).unwrap();
/// assert_eq!(facts.length, Time::from_millis(500));
/// # Ok::<(), hound::Error>(())
/// ```
pub fn facts<R: Read + Seek>(mut reader: R, file_len: u64) -> Result<Facts, Fault> {
    judge(&mut reader, file_len).map(|(facts, ..)| facts)
}

/// Everything a WAV file holds as mono at 8 kHz, with [`Fault::Truncated`] where the file ends too soon.
///
/// There are as many samples as [`Facts::length`] has. Channels are averaged, samples that are not finite become 0,
/// what is beyond full scale is clipped; mono at 8 kHz in 16 bits comes out bit for bit. Where the decoder fails
/// within the sound, the rest is silence.
///
/// # Errors
///
/// As [`facts`], and [`Fault::Unsupported`] where the sound cannot be decoded.
pub fn read(bytes: &[u8]) -> Result<(Clip, Option<Fault>), Fault> {
    let (facts, chunks, held) = judge(&mut Cursor::new(bytes), bytes.len() as u64)?;
    let sound = usize::try_from(chunks.start).ok().and_then(|start| bytes.get(start..)).unwrap_or_default();
    let whole = held - held % u64::from(chunks.format.block);
    let sound = &sound[..sound.len().min(usize::try_from(whole).unwrap_or(usize::MAX))];
    let mut mono = decode::mono(&chunks.format, sound)?;
    mono.resize(usize::try_from(facts.frames).unwrap_or(usize::MAX), 0.0);
    let samples = super::count(facts.length);
    let samples = decode::on_line(mono, facts.rate, samples)?;
    Ok((Clip { samples, rate: SAMPLE_RATE }, facts.fault))
}

/// A WAV file whose sound is decoded as it is asked for, judged as [`read`] does.
pub(super) fn open<'s, R>(mut reader: R, file_len: u64) -> Result<(Facts, Coded<'s>), Fault>
where
    R: Read + Seek + Send + Sync + 's,
{
    let (facts, chunks, held) = judge(&mut reader, file_len)?;
    let to = reader.seek(SeekFrom::Start(chunks.start));
    to.map_err(|error| Fault::BadHeader(format!("reading it fails: {error}")))?;
    let whole = held - held % u64::from(chunks.format.block);
    let coded = decode::decoder(&chunks.format, whole, reader.take(whole))?;
    Ok((facts, coded))
}

/// The facts, the chunks, and how many bytes of sound the file holds.
fn judge<R: Read + Seek>(reader: &mut R, file_len: u64) -> Result<(Facts, Chunks, u64), Fault> {
    recognise(reader, file_len)?;
    let chunks = walk(reader, file_len)?;
    let Chunks { format, start, promised, fact } = &chunks;
    let room = file_len.saturating_sub(*start);
    let promise = u64::from(*promised);
    let open = *promised == 0 && !only_a_chunk_follows(reader, room)? || *promised >= STREAMED && promise > room;
    let held = if open { room } else { promise.min(room) };
    let mut frames = format.frames(held);
    // In the last block of ADPCM, `fact` says how much is meant.
    if let Some(fact) =
        fact.map(u64::from).filter(|fact| (1..format.frames_in_block).contains(&frames.saturating_sub(*fact)))
    {
        frames = fact;
    }
    let length = length_on_line(frames, format.rate);
    if length == Time::ZERO {
        return Err(Fault::NoSamples);
    }
    let beyond = if open { 0 } else { beyond(reader, start + promise, file_len)? };
    let beyond = length_on_line(format.frames(beyond), format.rate);
    let fault = (!open && promise > held + SLACK)
        .then(|| Fault::Truncated { promised: length_on_line(format.frames(promise), format.rate), held: length });
    let (rate, channels, bits, encoding) = (format.rate, format.channels, format.bits, format.encoding);
    Ok((Facts { length, frames, rate, channels, bits, encoding, fault, beyond }, chunks, held))
}

/// Bytes behind the sound that are no chunk: the header knew too little.
fn beyond<R: Read + Seek>(reader: &mut R, end: u64, file_len: u64) -> Result<u64, Fault> {
    let left = file_len.saturating_sub(end);
    if left < SLACK {
        return Ok(0);
    }
    let wrong = |error: std::io::Error| Fault::BadHeader(format!("reading it fails: {error}"));
    reader.seek(SeekFrom::Start(end)).map_err(wrong)?;
    let bytes = take::<9, R>(reader)?;
    // A chunk stands there, or behind the byte that pads the sound, or tags as MP3 has them.
    let is_name = |at: usize| bytes[at..at + 4].iter().all(|c| c.is_ascii_graphic() || *c == b' ');
    Ok(if is_name(0) || is_name(1) || bytes.starts_with(b"TAG") { 0 } else { left })
}

/// Whether what follows an empty `data` chunk is one more chunk, which is no sound.
fn only_a_chunk_follows<R: Read>(reader: &mut R, room: u64) -> Result<bool, Fault> {
    if room < 8 {
        return Ok(true);
    }
    let [id @ .., a, b, c, d] = take::<8, R>(reader)?;
    let size = u64::from(u32::from_le_bytes([a, b, c, d]));
    Ok(id.iter().all(|c| c.is_ascii_graphic() || *c == b' ') && 8 + size + size % 2 == room)
}

/// Beginnings of files that stand where a WAV file should, and what they are.
const BEGINNINGS: [(&[u8], &str); 15] = [
    (b"ID3", "an MP3"),
    (b"OggS", "an Ogg file"),
    (b"fLaC", "a FLAC file"),
    (b".snd", "a Sun audio file (.au)"),
    (b"FORM", "an AIFF file"),
    (b"caff", "a Core Audio file"),
    (b"#!AMR", "an AMR file"),
    (b"#!SILK", "a SILK file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM file"),
    (b"RIFX", "a WAV file with its bytes the other way round"),
    (b"riff\x2E\x91\xCF\x11", "a Wave64 file"),
    (b"version http", "a Git LFS pointer, the sound itself was never fetched"),
    (b"<", "a web page or XML"),
];

/// Reads the first 12 bytes and says what they are if not those of a WAV file.
fn recognise<R: Read>(reader: &mut R, file_len: u64) -> Result<(), Fault> {
    if file_len == 0 {
        return Err(Fault::Empty);
    }
    let mut first = Vec::new();
    let read = reader.by_ref().take(12).read_to_end(&mut first);
    read.map_err(|error| Fault::BadHeader(format!("reading it fails: {error}")))?;
    if first.starts_with(b"RIFF") || first.starts_with(b"RF64") {
        return match first.get(8..12) {
            Some(b"WAVE") => Ok(()),
            Some(_) => Err(Fault::NotWav("it is a RIFF file of another kind".to_owned())),
            None => Err(Fault::BadHeader("it ends inside its header".to_owned())),
        };
    }
    let known = BEGINNINGS.iter().find(|(start, _)| first.starts_with(start));
    let like = match (known, first.as_slice()) {
        (Some((_, what)), _) => what,
        // A frame of MPEG audio, layer III: eleven ones, a version, the layer (ISO 11172-3 and 13818-3).
        (None, [0xFF, 0xFA | 0xFB | 0xF2 | 0xF3 | 0xE2 | 0xE3, ..]) => "an MP3",
        (None, [_, _, _, _, b'f', b't', b'y', b'p', ..]) => "an MP4",
        (None, text) if text.iter().all(|c| matches!(c, b'\t' | b'\n' | b'\r' | b' '..=b'~')) => "text",
        // Silence in G.711, and the values next to it.
        (None, quiet) if quiet.iter().all(|c| matches!(c, 0x7C..=0x7F | 0xFC..=0xFF)) => "raw mu-law, without a header",
        (None, quiet) if quiet.iter().all(|c| matches!(c, 0x54..=0x57 | 0xD4..=0xD7)) => "raw A-law, without a header",
        // A frame of GSM 6.10 begins with the four bits 1101 (RFC 3551, section 4.5.8.1).
        (None, [0xD0..=0xDF, ..]) if file_len.is_multiple_of(33) => "raw GSM 6.10",
        _ => return Err(Fault::NotWav("it does not begin with `RIFF`".to_owned())),
    };
    Err(Fault::NotWav(format!("it begins like {like}")))
}

/// A WAV file of 16 bits at 8 kHz with two channels; the shorter side is padded with silence.
///
/// # Errors
///
/// More than 4 GiB of sound.
pub fn write_stereo(left: &[i16], right: &[i16]) -> Result<Vec<u8>, hound::Error> {
    let at = |side: &[i16], i: usize| side.get(i).copied().unwrap_or(0);
    write(2, (0..left.len().max(right.len())).flat_map(|i| [at(left, i), at(right, i)]))
}

/// A WAV file of 16 bits at 8 kHz with one channel.
///
/// # Errors
///
/// More than 4 GiB of sound.
pub fn write_mono(samples: &[i16]) -> Result<Vec<u8>, hound::Error> {
    write(1, samples.iter().copied())
}

/// A WAV file of mu-law at 8 kHz with one channel: what a telephone carries, in half the bytes. hound writes PCM alone, so
/// the 58 bytes before the samples are put together here (RIFF, `fmt ` with its extension, `fact`, `data`).
///
/// # Errors
///
/// More than 4 GiB of sound.
pub fn write_mulaw(samples: &[i16]) -> Result<Vec<u8>, hound::Error> {
    const HEAD: u32 = 58;
    let held = u32::try_from(samples.len()).ok().filter(|held| *held < u32::MAX - HEAD);
    let held = held.ok_or(hound::Error::TooWide)?;
    let mut out = Vec::with_capacity(samples.len() + HEAD as usize + 1);
    let mut put = |name: &[u8; 4], length: u32, rest: &[u8]| {
        out.extend_from_slice(name);
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(rest);
    };
    put(b"RIFF", HEAD - 8 + held + held % 2, b"WAVE");
    let mut format = Vec::with_capacity(18);
    for (value, bytes) in [(7, 2), (1, 2), (SAMPLE_RATE, 4), (SAMPLE_RATE, 4), (1, 2), (8, 2), (0, 2)] {
        format.extend_from_slice(&u32::to_le_bytes(value)[..bytes]);
    }
    put(b"fmt ", 18, &format);
    put(b"fact", 4, &held.to_le_bytes());
    put(b"data", held, &[]);
    out.extend(samples.iter().map(|sample| encode_ulaw(*sample)));
    out.extend((!held.is_multiple_of(2)).then_some(0));
    Ok(out)
}

/// A WAV file of 16 bits at 8 kHz from interleaved samples.
fn write(channels: u16, samples: impl Iterator<Item = i16>) -> Result<Vec<u8>, hound::Error> {
    let spec = hound::WavSpec {
        channels,
        sample_rate: SAMPLE_RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut file, spec)?;
    for sample in samples {
        writer.write_sample(sample)?;
    }
    writer.finalize()?;
    Ok(file.into_inner())
}

#[cfg(test)]
mod tests;
