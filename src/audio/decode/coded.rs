//! Coded bytes to samples at their own rate, piece by piece: PCM and float by hound, all else by symphonia.

use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions, ReadOnlySource};
use symphonia::core::meta::MetadataOptions;
use symphonia::default::formats::WavReader;
use symphonia::default::{get_codecs, get_probe};

/// Bytes that come from anywhere.
pub(in crate::audio) type Bytes<'s> = Box<dyn Read + Send + Sync + 's>;

/// Samples that are taken from hound at once: half a second of a line. Ours.
const PIECE: usize = 4_000;

/// Sound that is decoded as it is asked for.
pub(in crate::audio) struct Coded<'s> {
    source: Source<'s>,
    /// Samples that were decoded to learn what the sound is.
    first: Vec<f32>,
    /// Channels, 1 or more.
    pub(in crate::audio) channels: usize,
    /// Frames a second.
    pub(in crate::audio) rate: u32,
    /// Frames that the file promises, where it does.
    pub(in crate::audio) promised: Option<u64>,
    /// The name of the codec.
    pub(in crate::audio) codec: &'static str,
    /// What could not be decoded is replaced by silence of the same length, and this counts how often.
    pub(in crate::audio) damaged: usize,
    /// Something else follows that is not decoded: another rate, another stream.
    pub(in crate::audio) changed: bool,
}

/// Who decodes.
enum Source<'s> {
    /// Whole numbers, and what full scale is.
    Whole(hound::WavIntoSamples<Bytes<'s>, i32>, f32),
    /// Floating point of 32 bits.
    Float(hound::WavIntoSamples<Bytes<'s>, f32>),
    /// All else.
    Packets { reader: Box<dyn FormatReader + 's>, decoder: Box<dyn AudioDecoder>, track: u32 },
}

impl<'s> Coded<'s> {
    /// PCM, or float of 32 bits, behind a plain WAV header.
    pub(in crate::audio) fn plain(file: Bytes<'s>) -> Result<Self, hound::Error> {
        let reader = hound::WavReader::new(file)?;
        let spec = reader.spec();
        let source = if spec.sample_format == hound::SampleFormat::Float {
            Source::Float(reader.into_samples())
        } else {
            let full = (1u64 << (spec.bits_per_sample.max(1) - 1)) as f32;
            Source::Whole(reader.into_samples(), full)
        };
        Ok(Self::of(source, usize::from(spec.channels), spec.sample_rate))
    }

    /// The codings in WAV that hound refuses (G.711, ADPCM, float of 64 bits), behind a plain header.
    pub(in crate::audio) fn packed(file: Bytes<'s>) -> Result<Self, Error> {
        let source = MediaSourceStream::new(Box::new(ReadOnlySource::new(file)), MediaSourceStreamOptions::default());
        Self::packets(Box::new(WavReader::try_new(source, FormatOptions::default())?))
    }

    /// Any other file that symphonia knows: MP3, FLAC, Ogg Vorbis. The first packets are decoded: only they tell what
    /// the sound is.
    pub(in crate::audio) fn any<R: Read + Seek + Send + Sync + 's>(reader: R, length: u64) -> Result<Self, Error> {
        let source = Whole { reader, length };
        let source = MediaSourceStream::new(Box::new(source), MediaSourceStreamOptions::default());
        let opened = catch_unwind(AssertUnwindSafe(|| {
            get_probe().probe(&Hint::new(), source, FormatOptions::default(), MetadataOptions::default())
        }));
        Self::packets(opened.unwrap_or(Err(PANICKED))?)
    }

    fn packets(reader: Box<dyn FormatReader + 's>) -> Result<Self, Error> {
        let track = reader.default_track(TrackType::Audio).ok_or(Error::Unsupported("no sound in it"))?;
        let params = track.codec_params.as_ref().and_then(|params| params.audio());
        let params = params.ok_or(Error::Unsupported("no sound in it"))?;
        let decoder = get_codecs().make_audio_decoder(params, &AudioDecoderOptions::default())?;
        let (promised, track) = (track.num_frames, track.id);
        let codec = decoder.codec_info().long_name;
        let mut made = Self::of(Source::Packets { reader, decoder, track }, 0, 0);
        (made.promised, made.codec) = (promised, codec);
        let mut first = Vec::new();
        while made.channels == 0 && made.next(&mut first) {}
        made.first = first;
        Ok(made)
    }

    fn of(source: Source<'s>, channels: usize, rate: u32) -> Self {
        let (first, promised, codec) = (Vec::new(), None, "PCM");
        Self { source, first, channels, rate, promised, codec, damaged: 0, changed: false }
    }

    /// Appends the next samples, interleaved, full scale being 1; nothing is left where it gives `false`.
    pub(in crate::audio) fn next(&mut self, out: &mut Vec<f32>) -> bool {
        if !self.first.is_empty() {
            out.append(&mut self.first);
            return true;
        }
        let before = out.len();
        // Whole moments of all channels: a piece that ended within one would lose the rest of it.
        let piece = PIECE.next_multiple_of(self.channels.max(1));
        match &mut self.source {
            Source::Whole(samples, full) => {
                let full = *full;
                out.extend(samples.take(piece).map_while(Result::ok).map(|sample| sample as f32 / full));
            }
            Source::Float(samples) => out.extend(samples.take(piece).map_while(Result::ok)),
            Source::Packets { .. } => return self.packet(out),
        }
        out.len() > before
    }

    /// The next packet. Decoders are the work of others on bytes of strangers: one that panics is one that fails.
    fn packet(&mut self, out: &mut Vec<f32>) -> bool {
        let Source::Packets { reader, decoder, track } = &mut self.source else { return false };
        let packet = loop {
            match catch_unwind(AssertUnwindSafe(|| reader.next_packet())) {
                Ok(Ok(Some(packet))) if packet.track_id == *track => break packet,
                Ok(Ok(Some(_))) => {}
                Ok(Err(Error::ResetRequired)) => {
                    self.changed = true;
                    return false;
                }
                _ => return false,
            }
        };
        let before = out.len();
        let (channels, rate) = (&mut self.channels, &mut self.rate);
        let decoded = catch_unwind(AssertUnwindSafe(|| {
            decoder.decode(&packet).map(|decoded| {
                let spec = decoded.spec();
                let (own_channels, own_rate) = (spec.channels().count(), spec.rate());
                if *channels == 0 {
                    (*channels, *rate) = (own_channels, own_rate);
                }
                let same = (*channels, *rate) == (own_channels, own_rate);
                if same {
                    let mut some = Vec::new();
                    decoded.copy_to_vec_interleaved::<f32>(&mut some);
                    out.append(&mut some);
                }
                same
            })
        }));
        match decoded {
            Ok(Ok(true)) => true,
            Ok(Ok(false)) => {
                self.changed = true;
                false
            }
            _ => {
                self.damaged += 1;
                // What is lost still takes its time; a second at most, since the packet may lie about that too.
                let frames = packet.dur.get().min(u64::from(self.rate)) as usize;
                out.truncate(before);
                out.resize(before + frames * self.channels, 0.0);
                // Without a single good packet there would be no end to the first look.
                self.channels > 0 || self.damaged < MOST_DAMAGED
            }
        }
    }
}

/// Whether a file was refused because nothing in it is sound.
pub(super) fn no_sound(why: &Error) -> bool {
    matches!(why, Error::Unsupported(_))
}

/// Packets that may be damaged before the first good one. Ours: MP3 needs some whose beginning was cut off.
const MOST_DAMAGED: usize = 100;

/// Stands for a panic of a decoder.
const PANICKED: Error = Error::DecodeError("the decoder gave up");

/// A file of which the length is known.
struct Whole<R> {
    reader: R,
    length: u64,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        self.reader.read(buf)
    }
}

impl<R: Seek> Seek for Whole<R> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.reader.seek(to)
    }
}

impl<R: Read + Seek + Send + Sync> MediaSource for Whole<R> {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.length)
    }
}

/// The loudest sample that counts, full scale being 1. Ours, 120 dB beyond it: what is clipped in the end need not be
/// exact, and the sums of a resampler must stay numbers.
const LOUDEST: f32 = 1e6;

/// A sample that is a number, and not so large that two of them are none.
pub(in crate::audio) fn finite(sample: f32) -> f32 {
    if sample.is_finite() { sample.clamp(-LOUDEST, LOUDEST) } else { 0.0 }
}

/// A sample of the line. Full scale is 32,768, so that samples of 16 bits come out as they went in.
pub(in crate::audio) fn on_line(sample: f32) -> i16 {
    (sample * 32_768.0).round() as i16
}
