//! Any rate to the 8 kHz of a line, piece by piece, by rubato.

use rubato::audioadapter_buffers::owned::InterleavedOwned;
use rubato::{Fft, FixedSync, Indexing, Resampler};

use crate::time::SAMPLE_RATE;

/// Blocks a second that rubato is asked for. Ours: 400 samples of the line leave its filter open up to 3.8 kHz.
const BLOCKS: u32 = 20;

/// Why a rate cannot be changed.
pub(in crate::audio) type Refused = Box<dyn std::error::Error>;

/// Interleaved sound at one rate in, at 8 kHz out, without delay: its own is taken off at the beginning.
pub(in crate::audio) struct Resampling {
    fft: Fft<f32>,
    channels: usize,
    /// Samples of a block that is not full yet.
    open: Vec<f32>,
    /// Frames that are still to be taken off.
    delay: usize,
}

impl Resampling {
    /// From a rate in hertz. Nothing at 8 kHz itself, where nothing is to be done.
    pub(in crate::audio) fn new(rate: u32, channels: usize) -> Result<Option<Self>, Refused> {
        if rate == SAMPLE_RATE {
            return Ok(None);
        }
        let made =
            |block: usize| Fft::<f32>::new(rate as usize, SAMPLE_RATE as usize, block, channels, FixedSync::Both);
        let mut fft = made((rate / BLOCKS) as usize)?;
        // The delay is half a block: whole samples only if blocks are even on both sides.
        if fft.fft_size_in() % 2 == 1 || fft.fft_size_out() % 2 == 1 {
            fft = made(2 * fft.fft_size_in())?;
        }
        Ok(Some(Self { delay: fft.output_delay(), fft, channels, open: Vec::new() }))
    }

    /// Takes the next samples; appends what they make.
    pub(in crate::audio) fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) -> Result<(), Refused> {
        self.open.extend_from_slice(samples);
        let block = self.fft.input_frames_next() * self.channels;
        let whole = self.open.len() - self.open.len() % block;
        for at in (0..whole).step_by(block) {
            let input =
                InterleavedOwned::new_from(self.open[at..at + block].to_vec(), self.channels, block / self.channels)?;
            self.block(&input, None, out)?;
        }
        self.open.drain(..whole);
        Ok(())
    }

    /// The sound is over: what is still inside comes out, until `wanted` samples of each channel are there in all, of
    /// which `out` and the calls before gave `given`.
    pub(in crate::audio) fn finish(&mut self, given: u64, wanted: u64, out: &mut Vec<f32>) -> Result<(), Refused> {
        let block = self.fft.input_frames_next();
        let mut frames = self.open.len() / self.channels;
        self.open.resize(block * self.channels, 0.0);
        let input = InterleavedOwned::new_from(std::mem::take(&mut self.open), self.channels, block)?;
        let wanted = usize::try_from(wanted.saturating_sub(given)).unwrap_or(usize::MAX).saturating_mul(self.channels);
        // What the filter holds back is less than two blocks.
        for _ in 0..4 {
            if out.len() >= wanted {
                break;
            }
            self.block(&input, Some(frames), out)?;
            frames = 0;
        }
        Ok(())
    }

    fn block(&mut self, input: &InterleavedOwned<f32>, part: Option<usize>, out: &mut Vec<f32>) -> Result<(), Refused> {
        let indexing = Indexing { input_offset: 0, output_offset: 0, partial_len: part, active_channels_mask: None };
        let made = self.fft.process(input, Some(&indexing))?.take_data();
        let dropped = self.delay.min(made.len() / self.channels);
        self.delay -= dropped;
        out.extend_from_slice(&made[dropped * self.channels..]);
        Ok(())
    }
}
