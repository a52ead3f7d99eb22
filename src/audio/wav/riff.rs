//! The header of a WAV file: how the sound is coded, where it begins, how much of it there is.
//!
//! The chunks are walked here because neither crate tells what a header that lies is worth: hound refuses sizes left
//! open by a recorder, skips chunks by reading them and loses its place after one of odd size; symphonia believes a
//! sample rate of 0 and does not say where the sound begins. Both decode, from a header made by [`Format::header`].

use std::io::{Read, Seek};

use super::{Encoding, Fault};

/// How sound is coded: the `fmt ` chunk, checked.
pub(in crate::audio) struct Format {
    /// What the bytes mean.
    pub(super) encoding: Encoding,
    /// Channels, 1 to [`MOST_CHANNELS`].
    pub(super) channels: u16,
    /// Frames a second, within [`RATES`].
    pub(super) rate: u32,
    /// Bits of one sample: 8, 16, 24 or 32 for PCM, 32 or 64 for float, 8 for G.711, 4 for ADPCM.
    pub(super) bits: u16,
    /// Bytes of one block: a frame, that is a sample of each channel, except for ADPCM.
    pub(super) block: u16,
    /// Frames in one block: 1 except for ADPCM.
    pub(super) frames_in_block: u64,
}

/// What the walk finds.
pub(super) struct Chunks {
    /// How the sound is coded.
    pub(super) format: Format,
    /// Where the sound begins, bytes from the beginning of the file.
    pub(super) start: u64,
    /// How many bytes of sound the header promises.
    pub(super) promised: u32,
    /// How many frames the `fact` chunk promises.
    pub(super) fact: Option<u32>,
}

/// Sample rates that are believed, hertz. Ours: from a quarter of the line's to the highest that studios record; it
/// also bounds what resampling costs.
pub(in crate::audio) const RATES: std::ops::RangeInclusive<u32> = 2_000..=192_000;

/// Channels that are believed: symphonia knows no more.
pub(super) const MOST_CHANNELS: u16 = 26;

/// Chunks before the sound that are walked. Ours: real files have fewer than ten.
const MOST_CHUNKS: usize = 1_000;

/// Walks the chunks up to the sound, where the reader is left. Reads a few dozen bytes and seeks past the rest.
pub(super) fn walk<R: Read + Seek>(reader: &mut R, file_len: u64) -> Result<Chunks, Fault> {
    let (mut format, mut fact, mut at) = (None, None, 12);
    for _ in 0..MOST_CHUNKS {
        if at + 8 > file_len {
            break;
        }
        let [id @ .., a, b, c, d] = take::<8, R>(reader)?;
        let size = u32::from_le_bytes([a, b, c, d]);
        at += 8;
        if &id == b"data" {
            let format =
                format.ok_or_else(|| Fault::BadHeader("its `fmt ` chunk is missing before the sound".to_owned()))?;
            return Ok(Chunks { format, start: at, promised: size, fact });
        }
        let mut used = 0;
        if &id == b"fmt " {
            let mut fields = [0; 40];
            used = u64::from(size).min(40);
            reader.read_exact(&mut fields[..used as usize]).map_err(unreadable)?;
            format = Some(Format::parse(&fields[..used as usize])?);
        } else if &id == b"fact" && size >= 4 {
            used = 4;
            fact = Some(u32::from_le_bytes(take(reader)?));
        }
        skip(reader, u64::from(size) - used)?;
        at += u64::from(size);
        // A chunk of odd size is padded with a zero, except by recorders that forget it.
        if size % 2 == 1 && at < file_len {
            if take::<1, R>(reader)? == [0] {
                at += 1;
            } else {
                reader.seek_relative(-1).map_err(unreadable)?;
            }
        }
    }
    Err(Fault::BadHeader("it ends before any sound: it has no `data` chunk".to_owned()))
}

/// Reads so many bytes.
pub(super) fn take<const N: usize, R: Read>(reader: &mut R) -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    reader.read_exact(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// Passes over so many bytes without reading them.
fn skip<R: Seek>(reader: &mut R, bytes: u64) -> Result<(), Fault> {
    if bytes == 0 {
        return Ok(());
    }
    reader.seek_relative(i64::try_from(bytes).unwrap_or(i64::MAX)).map_err(unreadable)
}

/// An error of the reader as a fault.
fn unreadable(error: std::io::Error) -> Fault {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => Fault::BadHeader("it ends inside its header".to_owned()),
        _ => Fault::BadHeader(format!("reading it fails: {error}")),
    }
}

impl Format {
    /// Reads and checks the fields of a `fmt ` chunk (Microsoft's WAVEFORMATEX and WAVEFORMATEXTENSIBLE).
    ///
    /// The bytes a second and a block of the header are not believed where the other fields say as much.
    fn parse(fields: &[u8]) -> Result<Self, Fault> {
        let word = |at: usize| fields.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]));
        if fields.len() < 16 {
            return Err(Fault::BadHeader(format!("its `fmt ` chunk has {} bytes, 16 are needed", fields.len())));
        }
        let (channels, rate) = (word(2), u32::from(word(4)) | u32::from(word(6)) << 16);
        let (block, bits) = (word(12), word(14));
        // In an extensible header the tag is the beginning of the sub-format.
        let tag = if word(0) == 0xFFFE && fields.len() >= 26 { word(24) } else { word(0) };
        if !RATES.contains(&rate) {
            return Err(Fault::BadHeader(format!("its sample rate is {rate}")));
        }
        if !(1..=MOST_CHANNELS).contains(&channels) {
            return Err(Fault::BadHeader(format!("its number of channels is {channels}")));
        }
        let unsupported = |what: &str| Fault::Unsupported(format!("its encoding ({what}) cannot be read"));
        let (encoding, bits) = match (tag, bits) {
            (1, 8..=32) => (Encoding::Pcm, bits.next_multiple_of(8)),
            (3, 32 | 64) => (Encoding::Float, bits),
            (1 | 3, _) => return Err(unsupported(&format!("{bits}-bit {}", if tag == 1 { "PCM" } else { "float" }))),
            (6, _) => (Encoding::ALaw, 8),
            (7, _) => (Encoding::MuLaw, 8),
            // Microsoft's ADPCM (2) is left out: symphonia lets its step outgrow 32 bits in damaged blocks, which
            // panics where overflow is checked.
            (0x11, _) => (Encoding::Adpcm, 4),
            _ => return Err(unsupported(&format!("{}, format tag 0x{tag:04X}", name_of(tag)))),
        };
        if encoding == Encoding::Adpcm {
            // A block has a header of 4 bytes and whole words of 4 bytes a channel, 8 samples each.
            let word = 4 * channels;
            if channels > 2 || block < word || block % word != 0 {
                return Err(Fault::BadHeader(format!("its ADPCM blocks of {block} bytes hold no whole samples")));
            }
            return Ok(Self {
                encoding,
                channels,
                rate,
                bits,
                block,
                frames_in_block: u64::from((block - word) / word) * 8 + 1,
            });
        }
        // 24 bits also come in 4 bytes a sample.
        let bytes = if bits == 24 && block == 4 * channels { 4 } else { bits / 8 };
        Ok(Self { encoding, channels, rate, bits, block: channels * bytes, frames_in_block: 1 })
    }

    /// Frames in so many bytes of sound; a block or frame cut short is not counted.
    pub(super) fn frames(&self, bytes: u64) -> u64 {
        bytes / u64::from(self.block) * self.frames_in_block
    }

    /// A header for so many bytes of such sound: plain, and true.
    pub(super) fn header(&self, data: u32) -> Vec<u8> {
        let (tag, extra) = match self.encoding {
            Encoding::Pcm => (1u16, Vec::new()),
            Encoding::Float => (3, Vec::new()),
            Encoding::ALaw => (6, vec![0, 0]),
            Encoding::MuLaw => (7, vec![0, 0]),
            Encoding::Adpcm => (0x11, [[2, 0], (self.frames_in_block as u16).to_le_bytes()].concat()),
        };
        let mut made = b"RIFF".to_vec();
        made.extend(data.saturating_add(36 + extra.len() as u32).to_le_bytes());
        made.extend(b"WAVEfmt ");
        made.extend((16 + extra.len() as u32).to_le_bytes());
        made.extend(tag.to_le_bytes());
        made.extend(self.channels.to_le_bytes());
        made.extend(self.rate.to_le_bytes());
        made.extend(self.rate.wrapping_mul(u32::from(self.block)).to_le_bytes());
        made.extend(self.block.to_le_bytes());
        made.extend(self.bits.to_le_bytes());
        made.extend(extra);
        made.extend(b"data");
        made.extend(data.to_le_bytes());
        made
    }
}

/// The name of a format tag (Microsoft's `mmreg.h`) that phone systems and their tools are known to write.
fn name_of(tag: u16) -> &'static str {
    match tag {
        0x0002 => "Microsoft ADPCM",
        0x0010 => "OKI ADPCM",
        0x0014 => "G.723 ADPCM",
        0x0017 => "Dialogic OKI ADPCM",
        0x0022 => "TrueSpeech",
        0x0031 => "GSM 6.10",
        0x0040 => "G.721 ADPCM",
        0x0042 => "G.723.1",
        0x0045 | 0x0064 => "G.726 ADPCM",
        0x0065 => "G.722 ADPCM",
        0x0050 => "MPEG",
        0x0055 => "MP3",
        0x0083 => "G.729A",
        0x0161 => "Windows Media Audio",
        _ => "unknown",
    }
}
