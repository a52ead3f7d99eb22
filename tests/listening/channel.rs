//! Built calls through channels, with what is known of them.

use std::path::Path;

use crate::call::{Call, Truth};
pub(crate) use crate::support::channel::{CHANNELS, Channel, How, delay, write};

/// The call as it comes out of a channel. Its truth moves by the delay of the channel, which is no fault of the
/// listener's.
pub(crate) fn pass(channel: &Channel, call: &Call, folder: &Path, seed: u64) -> Call {
    let samples = channel.pass(&call.samples, folder, seed);
    let truth = if let How::Drift(parts) = channel.how {
        let moved = |sample: usize| (sample as f64 * (1.0 + parts * 1e-6)).round() as usize;
        call.truth.iter().map(|one| Truth { at: moved(one.at), until: moved(one.until), ..*one }).collect()
    } else {
        let delay = delay(&call.samples, &samples);
        let moved = |sample: usize| sample.saturating_add_signed(delay);
        call.truth.iter().map(|one| Truth { at: moved(one.at), until: moved(one.until), ..*one }).collect()
    };
    Call { samples, truth, ..*call }
}
