//! What is heard, as WAV files at 8 kHz: recorded prompts by their numbers, tones by their names.

use super::line::Loaded;
use crate::audio::{dtmf, tone, wav};
use crate::call::KEY;
use crate::time::Time;
use crate::timing::BEEP;

/// A recorded prompt; `None`: there is no such number, no such file, or it cannot be read.
///
/// The first time its file is read: not on the thread of the calls.
pub(super) fn prompt(loaded: &Loaded, sound: usize) -> Option<Vec<u8>> {
    let clip = loaded.line.clip(loaded.file(sound)?)?;
    wav::write_mono(&clip.samples).ok()
}

/// A tone of the line's country: `ring` and `busy` once around, `beep`, and `key-0` to `key-9`, `key-star`, `key-pound`.
pub(super) fn named(loaded: &Loaded, name: &str) -> Option<Vec<u8>> {
    let (tones, _) = tone::tones(loaded.line.graph.line.country.as_deref());
    let once = |cadence| tone::render(cadence, Time::ZERO, tone::cycle(cadence));
    let samples = match name {
        "ring" => once(&tones.ring),
        "busy" => once(&tones.busy),
        "beep" => tone::beep(BEEP),
        _ => {
            let key = match name.strip_prefix("key-")? {
                "star" => '*',
                "pound" => '#',
                digit => digit.chars().next().filter(|_| digit.len() == 1)?,
            };
            dtmf::samples(key, KEY).filter(|_| key.is_ascii_digit() || matches!(key, '*' | '#'))?
        }
    };
    wav::write_mono(&samples).ok()
}
