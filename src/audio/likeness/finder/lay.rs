//! Laying the waveform of what may be a prompt over the call.

use super::Finder;
use super::rivals::{EXACT, SAME, needed};
use crate::audio::likeness::align::{self, Aligned};
use crate::audio::likeness::library::Prompt;
use crate::audio::likeness::track::{Past, Track};
use crate::audio::spectrum::HOP;

/// How much further music is looked for than a prompt, samples: 50 ms. Ours.
const FURTHER: i64 = 400;

impl Finder {
    /// Lays the waveforms over each other where there is evidence enough, and again where more has been heard since.
    pub(super) fn align(&mut self) {
        let hop = HOP as i64;
        let past = Past { frames: &self.frames, first: self.first, noise: &self.noise, noise_first: self.first };
        for track in &mut self.tracks {
            let Some(prompt) = self.library.prompts.get(track.prompt) else { continue };
            let is_due = if track.done { track.checked < track.end } else { track.end > track.checked + 60 };
            if track.best < needed(prompt) || !is_due {
                continue;
            }
            if let Some(aligned) = track.aligned.filter(|aligned| aligned.like > SAME) {
                track.checked = track.end;
                track.aligned = Some(steadied(track, prompt, aligned, &self.samples, self.first * hop));
                continue;
            }
            // What is new, with a little of what was tried before.
            let begin = track.start.max(track.checked - 20);
            track.checked = track.end;
            let place = (begin - track.lag).rem_euclid(prompt.period()).max(0);
            let (from, until) = (place * hop, (place + track.end - begin) * hop);
            let lag = (begin - place) * hop;
            let found = align::align(
                &prompt.samples,
                from as usize,
                until.min(from + 16_000) as usize,
                lag,
                &self.samples,
                self.first * hop,
            );
            let found = found.map(|found| {
                if !prompt.looped || found.like > EXACT {
                    return found;
                }
                // A chord stands: by its bands alone music may lie further off, where it is like itself.
                let further = [lag - FURTHER, lag + FURTHER].into_iter().filter_map(|lag| {
                    let until = until.min(from + 16_000) as usize;
                    align::align(&prompt.samples, from as usize, until, lag, &self.samples, self.first * hop)
                });
                further.filter(|further| further.like > EXACT).max_by(|a, b| a.like.total_cmp(&b.like)).unwrap_or(found)
            });
            // The lag of a looped prompt is that of the round in which it began.
            let found = found.map(|found| Aligned { lag: found.lag - lag + track.lag * hop, ..found });
            let found = found.map(|found| steadied(track, prompt, found, &self.samples, self.first * hop));
            let Some(found) = found.filter(|found| track.aligned.is_none_or(|before| found.like > before.like)) else {
                continue;
            };
            // The bands may have come to lie a frame beside the waveform.
            let exact = (found.lag + hop / 2).div_euclid(hop);
            if found.like > SAME
                && exact != track.lag
                && !prompt.looped
                && let Some(better) =
                    Track::lay((track.id, track.prompt, track.floor), prompt, exact, track.piece, &past)
            {
                *track = Track { told: track.told, checked: track.checked, ..better };
            }
            track.aligned = Some(found);
        }
    }
}

/// A lag with how steady the prompt is there, of all that has been heard of it.
fn steadied(track: &Track, prompt: &Prompt, aligned: Aligned, call: &[i16], first: i64) -> Aligned {
    if prompt.looped {
        return aligned;
    }
    let hop = HOP as i64;
    let heard = ((track.start - track.lag) * hop, (track.end - track.lag) * hop);
    Aligned { steady: align::steady(&prompt.samples, aligned, heard, call, first), ..aligned }
}
