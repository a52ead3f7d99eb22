//! The sound of a whole WAV file as samples of the line: decoded and resampled at once, mixed to mono.

use std::io::{Cursor, Read};

use super::riff::Format;
use super::{Encoding, Fault};
use crate::audio::decode::{Bytes, Coded, Resampling, finite, on_line as sample_on_line};

/// The decoder of a sound that stands behind no header: one is made for it, plain and true. Neither crate sees the
/// header of the file, so that none of its lies reaches them.
pub(in crate::audio) fn decoder<'s>(
    format: &Format,
    length: u64,
    data: impl Read + Send + Sync + 's,
) -> Result<Coded<'s>, Fault> {
    let length =
        u32::try_from(length).map_err(|_| Fault::Unsupported("it holds more than 4 GiB of sound".to_owned()))?;
    let file: Bytes<'s> = Box::new(Cursor::new(format.header(length)).chain(data));
    match (format.encoding, format.bits) {
        (Encoding::Pcm, _) | (Encoding::Float, 32) => Coded::plain(file).map_err(|error| refused(&error)),
        _ => Coded::packed(file).map_err(|error| refused(&error)),
    }
}

/// The sound as mono at its own rate, from -1 to 1; what is not finite becomes 0.
///
/// Decoding stops at the first error and keeps what came.
pub(super) fn mono(format: &Format, data: &[u8]) -> Result<Vec<f32>, Fault> {
    let mut decoder = decoder(format, data.len() as u64, data)?;
    let mut interleaved = Vec::new();
    while decoder.damaged == 0 && decoder.next(&mut interleaved) {}
    let channels = usize::from(format.channels);
    Ok(interleaved
        .chunks_exact(channels)
        .map(|frame| frame.iter().map(|s| finite(*s)).sum::<f32>() / channels as f32)
        .collect())
}

/// The sound at 8 kHz, exactly so many samples: padded with silence or cut at the end.
pub(super) fn on_line(mono: Vec<f32>, rate: u32, samples: usize) -> Result<Vec<i16>, Fault> {
    let mut made = match Resampling::new(rate, 1).map_err(|error| refused(&error))? {
        None => mono,
        Some(mut resampling) => {
            let mut made = Vec::with_capacity(samples);
            resampling.push(&mono, &mut made).map_err(|error| refused(&error))?;
            resampling.finish(0, samples as u64, &mut made).map_err(|error| refused(&error))?;
            made
        }
    };
    made.resize(samples, 0.0);
    Ok(made.into_iter().map(sample_on_line).collect())
}

/// What a crate refuses after the header was checked here.
pub(in crate::audio) fn refused(error: &impl std::fmt::Display) -> Fault {
    Fault::Unsupported(format!("its sound cannot be decoded: {error}"))
}
