//! Bytes of sound to samples of the line: decoded by hound or symphonia, mixed to mono, resampled by rubato.

use std::io::{Cursor, Read};

use rubato::audioadapter_buffers::owned::InterleavedOwned;
use rubato::{Fft, FixedSync, Resampler};
use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::errors::Error;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions, ReadOnlySource};
use symphonia::default::formats::WavReader;
use symphonia::default::get_codecs;

use super::riff::Format;
use super::{Encoding, Fault};
use crate::time::SAMPLE_RATE;

/// Blocks a second that rubato is asked for. Ours: 400 samples of the line leave its filter open up to 3.8 kHz.
const BLOCKS: u32 = 20;

/// The sound as mono at its own rate, from -1 to 1; what is not finite becomes 0.
///
/// hound reads PCM and 32-bit float; what it refuses (G.711, ADPCM, 64-bit float), symphonia does. Neither sees the
/// header of the file, so that none of its lies reaches them. Decoding stops at the first error and keeps what came.
pub(super) fn mono(format: &Format, data: &[u8]) -> Result<Vec<f32>, Fault> {
    let len =
        u32::try_from(data.len()).map_err(|_| Fault::Unsupported("it holds more than 4 GiB of sound".to_owned()))?;
    let file = Cursor::new(format.header(len)).chain(data);
    let interleaved = match (format.encoding, format.bits) {
        (Encoding::Pcm, _) | (Encoding::Float, 32) => by_hound(format, file).map_err(|e| refused(&e))?,
        _ => by_symphonia(file).map_err(|e| refused(&e))?,
    };
    let channels = usize::from(format.channels);
    Ok(interleaved
        .chunks_exact(channels)
        .map(|frame| frame.iter().map(|s| finite(*s)).sum::<f32>() / channels as f32)
        .collect())
}

/// PCM and 32-bit float.
fn by_hound(format: &Format, file: impl Read) -> Result<Vec<f32>, hound::Error> {
    let reader = hound::WavReader::new(file)?;
    if format.encoding == Encoding::Float {
        return Ok(reader.into_samples::<f32>().map_while(Result::ok).collect());
    }
    let full = (1u64 << (format.bits - 1)) as f32;
    Ok(reader.into_samples::<i32>().map_while(Result::ok).map(|s| s as f32 / full).collect())
}

/// What hound refuses.
fn by_symphonia(file: impl Read + Send + Sync) -> Result<Vec<f32>, Error> {
    let source = MediaSourceStream::new(Box::new(ReadOnlySource::new(file)), MediaSourceStreamOptions::default());
    let mut reader = WavReader::try_new(source, FormatOptions::default())?;
    let track = reader.default_track(TrackType::Audio);
    let params = track.and_then(|t| t.codec_params.as_ref()).and_then(|p| p.audio());
    let params = params.ok_or(Error::Unsupported("no sound in it"))?;
    let mut decoder = get_codecs().make_audio_decoder(params, &AudioDecoderOptions::default())?;
    let (mut all, mut some) = (Vec::new(), Vec::new());
    while let Ok(Some(packet)) = reader.next_packet() {
        let Ok(decoded) = decoder.decode(&packet) else { break };
        decoded.copy_to_vec_interleaved::<f32>(&mut some);
        all.append(&mut some);
    }
    Ok(all)
}

/// The sound at 8 kHz, exactly so many samples: padded with silence or cut at the end.
pub(super) fn on_line(mono: Vec<f32>, rate: u32, samples: usize) -> Result<Vec<i16>, Fault> {
    let mut made = if rate == SAMPLE_RATE { mono } else { resample(mono, rate).map_err(|e| refused(&e))? };
    made.resize(samples, 0.0);
    // Full scale is 32,768, so that samples of 16 bits come out as they went in.
    Ok(made.into_iter().map(|s| (s * 32_768.0).round() as i16).collect())
}

/// Mono at `rate` to mono at 8 kHz; rubato takes its own delay off.
fn resample(mono: Vec<f32>, rate: u32) -> Result<Vec<f32>, Box<dyn std::error::Error>> {
    let resampler = |block: usize| Fft::<f32>::new(rate as usize, SAMPLE_RATE as usize, block, 1, FixedSync::Both);
    let mut even = resampler((rate / BLOCKS) as usize)?;
    // The delay is half a block: whole samples only if blocks are even on both sides.
    if even.fft_size_in() % 2 == 1 || even.fft_size_out() % 2 == 1 {
        even = resampler(2 * even.fft_size_in())?;
    }
    let frames = mono.len();
    let input = InterleavedOwned::new_from(mono, 1, frames)?;
    Ok(even.process_all(&input, frames, None)?.take_data())
}

/// The loudest sample that counts, full scale being 1. Ours, 120 dB beyond it: what is clipped in the end need not be
/// exact, and the sums of a resampler must stay numbers.
const LOUDEST: f32 = 1e6;

/// A sample that is a number, and not so large that two of them are none.
fn finite(sample: f32) -> f32 {
    if sample.is_finite() { sample.clamp(-LOUDEST, LOUDEST) } else { 0.0 }
}

/// What a crate refuses after the header was checked here.
fn refused(error: &impl std::fmt::Display) -> Fault {
    Fault::Unsupported(format!("its sound cannot be decoded: {error}"))
}
