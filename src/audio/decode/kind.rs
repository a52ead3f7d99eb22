//! What a file is, by how it begins, and what converts one that is not read here.

use std::io::{Read, Seek, SeekFrom};

use super::{Convert, Fault, Refused};

/// The first bytes: enough for the names of codecs in Ogg.
pub(super) fn beginning<R: Read + Seek>(reader: &mut R) -> Result<Vec<u8>, Refused> {
    let mut first = Vec::new();
    let read = reader.by_ref().take(64).read_to_end(&mut first).and_then(|_| reader.seek(SeekFrom::Start(0)));
    let wrong = |error: std::io::Error| Refused {
        fault: Fault::BadHeader(format!("reading it fails: {error}")),
        convert: None,
    };
    read.map(|_| first).map_err(wrong)
}

/// What a file that begins as an Ogg file is called.
pub(super) const OGG: &str = "an Ogg file";

/// A file that is no WAV file, by how it begins.
pub(super) enum Packed {
    /// One that symphonia decodes.
    Known(&'static str),
    /// One that it does not.
    Foreign(&'static str),
}

impl Packed {
    pub(super) fn of(first: &[u8]) -> Option<Self> {
        // The first page of Ogg: 27 bytes, a table of one segment, and the name of the codec.
        let codec = |name: &[u8]| first.get(28..).is_some_and(|rest| rest.starts_with(name));
        Some(match first {
            [b'O', b'g', b'g', b'S', ..] if codec(b"OpusHead") => Self::Foreign("an Opus recording (Ogg)"),
            [b'O', b'g', b'g', b'S', ..] if codec(b"Speex") => Self::Foreign("a Speex recording (Ogg)"),
            [b'O', b'g', b'g', b'S', ..] => Self::Known(OGG),
            [b'f', b'L', b'a', b'C', ..] => Self::Known("a FLAC file"),
            [b'I', b'D', b'3', ..] => Self::Known("an MP3"),
            // A frame of MPEG audio, layer III: eleven ones, a version, the layer (ISO 11172-3 and 13818-3).
            [0xFF, 0xFA | 0xFB | 0xF2 | 0xF3 | 0xE2 | 0xE3, third, ..] if third >> 4 != 15 => Self::Known("an MP3"),
            _ => return None,
        })
    }
}

/// What converts a file that is refused.
pub(super) fn convert(fault: &Fault, first: &[u8]) -> Option<Convert> {
    match fault {
        Fault::Unsupported(_) => Some(Convert::Ffmpeg),
        Fault::NotWav(what) if what.contains("mu-law") => Some(Convert::Sox("ul")),
        Fault::NotWav(what) if what.contains("A-law") => Some(Convert::Sox("al")),
        Fault::NotWav(what) if what.contains("GSM") => Some(Convert::Sox("gsm")),
        Fault::NotWav(_) => match first {
            [b'.', b's', b'n', b'd', ..]
            | [b'F', b'O', b'R', b'M', ..]
            | [b'c', b'a', b'f', b'f', ..]
            | [b'#', b'!', b'A', b'M', b'R', ..]
            | [0x1A, b'E', 0xDF, 0xA3, ..]
            | [b'R', b'I', b'F', b'X', ..]
            | [b'r', b'i', b'f', b'f', ..]
            | [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some(Convert::Ffmpeg),
            _ => None,
        },
        _ => None,
    }
}
