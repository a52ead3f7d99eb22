//! Any recording to one or two channels at 8 kHz, as it is asked for: an hour costs no more memory than a second.
//!
//! WAV is read as [`super::wav`] does, lying headers included; MP3, FLAC and Ogg Vorbis as symphonia does. What
//! else recorders of calls write (GSM 6.10, Opus, Speex, AMR, Sun's .au, sound without a header) is refused with a
//! command that converts it. Nothing panics.

mod coded;
mod ogg;
mod resample;
#[cfg(test)]
mod tests;

use std::io::{Read, Seek, SeekFrom};

use super::wav::{self, Fault};
use super::{count, length_on_line};
use crate::time::{SAMPLE_RATE, Time};
use coded::no_sound;
pub(super) use coded::{Bytes, Coded, finite, on_line};
pub(super) use resample::Resampling;

/// The longest recording, ours: whoever records for longer records no call. It bounds what a small file that unpacks
/// to years of silence can cost.
pub const LONGEST: Time = Time::from_secs(24 * 60 * 60);

/// A recording that cannot be heard, and what makes one of it that can.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// Why.
    pub fault: Fault,
    /// What converts it, where something does.
    pub convert: Option<Convert>,
}

/// A program that converts a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Convert {
    /// ffmpeg, which finds out by itself what the file is.
    Ffmpeg,
    /// sox, which is told: `ul`, `al`, `gsm`.
    Sox(&'static str),
}

impl Refused {
    /// What to do about it, for a file of a name.
    #[must_use]
    pub fn advice(&self, name: &str) -> Option<String> {
        let stem = match name.rsplit_once('.') {
            Some((stem, end)) if !stem.is_empty() && !end.contains('/') => stem,
            _ => name,
        };
        // The converted file stands beside a WAV file of another coding under a name of its own.
        let made = if name == format!("{stem}.wav") { format!("{stem}-pcm.wav") } else { format!("{stem}.wav") };
        Some(match self.convert? {
            Convert::Ffmpeg => format!("`ffmpeg -i {name} -c:a pcm_s16le {made}` makes a file that can be heard"),
            Convert::Sox(kind) => {
                let rate = if kind == "gsm" { "" } else { "-r 8000 -c 1 " };
                format!("if that is so, `sox -t {kind} {rate}{name} {made}` makes a file that can be heard")
            }
        })
    }
}

/// A recording that is decoded as it is asked for.
///
/// ```
/// # use ringtrue::audio::{decode::Recording, wav};
/// let bytes = wav::write_stereo(&[1, 2, 3], &[4, 5, 6])?;
/// let length = bytes.len() as u64;
/// let mut recording = Recording::open(std::io::Cursor::new(bytes), length).unwrap();
/// let mut sides = [Vec::new(), Vec::new()];
/// assert!(recording.next(&mut sides));
/// assert_eq!((recording.channels(), sides), (2, [vec![1, 2, 3], vec![4, 5, 6]]));
/// # Ok::<(), hound::Error>(())
/// ```
pub struct Recording {
    coded: Coded<'static>,
    resampling: Option<Resampling>,
    format: String,
    /// Channels that come out: 1 or 2.
    channels: usize,
    /// Frames that the file holds, where a header tells; they are kept to.
    frames: Option<u64>,
    /// Frames that were decoded, and frames of the line that were given.
    decoded: u64,
    given: u64,
    fault: Option<Fault>,
    over: bool,
    /// Frames of silence that are still to be given at the end.
    owed: u64,
    /// The end of the file is missing, and nothing tells how much that is.
    unclosed: bool,
    /// Kept from call to call, so that it is asked for once.
    piece: Vec<f32>,
    made: Vec<f32>,
}

impl Recording {
    /// Opens a recording that stands at its beginning and is so many bytes long.
    ///
    /// # Errors
    /// The fault that leaves nothing to hear, with what converts the file.
    pub fn open<R: Read + Seek + Send + Sync + 'static>(mut reader: R, length: u64) -> Result<Self, Refused> {
        let first = beginning(&mut reader)?;
        match Packed::of(&first) {
            Some(Packed::Foreign(what)) => {
                let fault = Fault::Unsupported(format!("it is {what}, which is not read here"));
                Err(Refused { fault, convert: Some(Convert::Ffmpeg) })
            }
            Some(Packed::Known(what)) => Self::packed(reader, length, what),
            None => Self::wav(reader, length, &first),
        }
    }

    fn wav<R: Read + Seek + Send + Sync + 'static>(reader: R, length: u64, first: &[u8]) -> Result<Self, Refused> {
        let refused = |fault: Fault| {
            let convert = convert(&fault, first);
            // It need not be a WAV file here.
            let fault = match fault {
                Fault::NotWav(what) if convert == Some(Convert::Ffmpeg) => {
                    Fault::Unsupported(format!("{what}, which is not read here"))
                }
                Fault::NotWav(what) if what.contains("does not begin") => {
                    Fault::Unsupported("it begins like no recording that is known".to_owned())
                }
                Fault::NotWav(what) => Fault::Unsupported(format!("no recording that can be read: {what}")),
                fault => fault,
            };
            Refused { fault, convert }
        };
        let (facts, coded) = wav::open(reader, length).map_err(refused)?;
        let what = format!("{}-bit {}", facts.bits, facts.encoding);
        let mut made = Self::of(coded, usize::from(facts.channels), facts.rate, &what)?;
        let more = (facts.beyond >= MISSED).then(|| {
            let (length, beyond) = (facts.length, facts.beyond);
            Fault::BadHeader(format!(
                "its header says {length}, and {beyond} more stand behind that: they are not heard"
            ))
        });
        (made.frames, made.fault) = (Some(facts.frames), facts.fault.or(more));
        Ok(made)
    }

    fn packed<R: Read + Seek + Send + Sync + 'static>(mut reader: R, length: u64, what: &str) -> Result<Self, Refused> {
        let wrong = |fault: Fault| Refused { fault, convert: None };
        let unclosed = what == OGG && ogg::is_unclosed(&mut reader, length);
        let coded = Coded::any(reader, length).map_err(|why| {
            wrong(Fault::Unsupported(match no_sound(&why) {
                true => format!("it begins like {what}, and no sound follows"),
                false => format!("it begins like {what}, and cannot be decoded: {why}"),
            }))
        })?;
        let (channels, rate) = (coded.channels, coded.rate);
        if channels == 0 {
            return Err(wrong(Fault::NoSamples));
        }
        if !wav::RATES.contains(&rate) {
            return Err(wrong(Fault::BadHeader(format!("its sample rate is {rate}"))));
        }
        let codec = coded.codec;
        let mut made = Self::of(coded, channels, rate, codec)?;
        made.unclosed = unclosed;
        if length_on_line(made.coded.promised.unwrap_or(0), rate) > LONGEST {
            // What it really holds is told at its end.
            made.coded.promised = None;
        }
        Ok(made)
    }

    fn of(mut coded: Coded<'static>, from: usize, rate: u32, what: &str) -> Result<Self, Refused> {
        // A decoder that fails at once does not know what its header knew.
        (coded.channels, coded.rate) = (from, rate);
        let channels = if from == 2 { 2 } else { 1 };
        let resampling = Resampling::new(rate, channels).map_err(|error| Refused {
            fault: Fault::Unsupported(format!("its rate of {rate} Hz cannot be changed: {error}")),
            convert: None,
        })?;
        let many = if from == 1 { "1 channel".to_owned() } else { format!("{from} channels") };
        Ok(Self {
            coded,
            resampling,
            format: format!("{what}, {rate} Hz, {many}"),
            channels,
            frames: None,
            decoded: 0,
            given: 0,
            fault: None,
            over: false,
            owed: 0,
            unclosed: false,
            piece: Vec::new(),
            made: Vec::new(),
        })
    }

    /// Channels that come out: two if the file has two, else one, into which more are mixed.
    #[must_use]
    pub fn channels(&self) -> usize {
        self.channels
    }

    /// How it is coded: `16-bit PCM, 8000 Hz, 1 channel`.
    #[must_use]
    pub fn format(&self) -> &str {
        &self.format
    }

    /// What is wrong with it although there is sound; complete when [`Self::next`] has given `false`.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// Puts the next samples of each channel in place of what was there; the second stays empty where there is one
    /// channel. Gives `false`, and nothing, after the end. A piece is no longer than some seconds.
    pub fn next(&mut self, sides: &mut [Vec<i16>; 2]) -> bool {
        sides.iter_mut().for_each(Vec::clear);
        self.made.clear();
        while !self.over && self.made.is_empty() {
            self.step();
        }
        if self.made.is_empty() && self.owed > 0 {
            let some = self.owed.min(u64::from(SAMPLE_RATE));
            self.owed -= some;
            self.made.resize(some as usize * self.channels, 0.0);
        }
        for frame in self.made.chunks_exact(self.channels) {
            for (side, sample) in sides.iter_mut().zip(frame) {
                side.push(on_line(*sample));
            }
        }
        self.given += sides[0].len() as u64;
        !sides[0].is_empty()
    }

    /// Decodes a piece into `made`; or ends.
    fn step(&mut self) {
        self.piece.clear();
        let came = self.coded.next(&mut self.piece);
        let from = self.coded.channels.max(1);
        let mut frames = (self.piece.len() / from) as u64;
        let room = self.room();
        if frames > room {
            frames = room;
            self.piece.truncate(usize::try_from(room).unwrap_or(usize::MAX).saturating_mul(from));
        }
        if !came || room == 0 {
            return self.end();
        }
        self.decoded += frames;
        self.mix(from);
        self.pass();
    }

    /// Frames that may still come.
    fn room(&self) -> u64 {
        let longest = LONGEST.sample().unsigned_abs() * u64::from(self.coded.rate) / u64::from(SAMPLE_RATE);
        self.frames.unwrap_or(u64::MAX).min(longest).saturating_sub(self.decoded)
    }

    /// Makes of the channels that came those that are wanted.
    fn mix(&mut self, from: usize) {
        if from == self.channels {
            self.piece.iter_mut().for_each(|sample| *sample = finite(*sample));
        } else {
            let mixed = self.piece.chunks_exact(from).map(|frame| {
                let sum: f32 = frame.iter().map(|sample| finite(*sample)).sum();
                sum / from as f32
            });
            self.piece = mixed.collect();
        }
    }

    /// Brings what was decoded to the rate of the line.
    fn pass(&mut self) {
        match &mut self.resampling {
            None => self.made.extend_from_slice(&self.piece),
            // rubato refuses only what was not asked of it: wrong lengths.
            Some(resampling) => self.over |= resampling.push(&self.piece, &mut self.made).is_err(),
        }
    }

    /// The end: what the resampler holds, what a WAV file promised and its decoder did not give, and what was wrong.
    fn end(&mut self) {
        self.over = true;
        if let Some(frames) = self.frames {
            // A decoder that stops early leaves silence behind, as when a file is read at once.
            self.decoded += frames.saturating_sub(self.decoded).min(self.room());
        }
        let length = length_on_line(self.decoded, self.coded.rate);
        let wanted = count(length) as u64;
        if let Some(resampling) = &mut self.resampling {
            // rubato refuses only what was not asked of it; what it does not give is silence.
            let _ = resampling.finish(self.given, wanted, &mut self.made);
        }
        let left = wanted.saturating_sub(self.given);
        self.made.truncate(usize::try_from(left).unwrap_or(usize::MAX).saturating_mul(self.channels));
        self.owed = left.saturating_sub((self.made.len() / self.channels) as u64);
        self.fault = self.fault.take().or_else(|| self.wrong(length));
    }

    /// What the decoder met on the way.
    fn wrong(&self, held: Time) -> Option<Fault> {
        if held >= LONGEST {
            return Some(Fault::Unsupported(format!("it is longer than {LONGEST}: the rest is not listened to")));
        }
        if self.coded.changed {
            return Some(Fault::Unsupported(
                "its rate or its channels change within it: what follows is not heard".to_owned(),
            ));
        }
        let promised = self.coded.promised.map(|frames| length_on_line(frames, self.coded.rate));
        if let Some(promised) = promised.filter(|promised| *promised > held + MISSED) {
            return Some(Fault::Truncated { promised, held });
        }
        if self.unclosed {
            return Some(Fault::Unsupported(
                "its end is missing: it was not written, or not copied, to its end".to_owned(),
            ));
        }
        let damaged = self.coded.damaged;
        (damaged > 0).then(|| {
            let (places, are) = if damaged == 1 { ("1 place", "is") } else { ("places", "are") };
            let many = if damaged == 1 { String::new() } else { format!("{damaged} ") };
            Fault::Unsupported(format!("{many}{places} in it {are} damaged: silence stands there"))
        })
    }
}

/// A promise missed by so much is kept. Ours: encoders count their own delay in, some 50 ms in MP3.
const MISSED: Time = Time::from_millis(250);

/// The first bytes: enough for the names of codecs in Ogg.
fn beginning<R: Read + Seek>(reader: &mut R) -> Result<Vec<u8>, Refused> {
    let mut first = Vec::new();
    let read = reader.by_ref().take(64).read_to_end(&mut first).and_then(|_| reader.seek(SeekFrom::Start(0)));
    let wrong = |error: std::io::Error| Refused {
        fault: Fault::BadHeader(format!("reading it fails: {error}")),
        convert: None,
    };
    read.map(|_| first).map_err(wrong)
}

/// What a file that begins as an Ogg file is called.
const OGG: &str = "an Ogg file";

/// A file that is no WAV file, by how it begins.
enum Packed {
    /// One that symphonia decodes.
    Known(&'static str),
    /// One that it does not.
    Foreign(&'static str),
}

impl Packed {
    fn of(first: &[u8]) -> Option<Self> {
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
fn convert(fault: &Fault, first: &[u8]) -> Option<Convert> {
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
