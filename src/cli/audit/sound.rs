//! Calls as sound inside a page.

use std::sync::Arc;

use super::play::PlayedCall;
use crate::call::CallTrace;
use crate::project::Line;
use crate::recording::{self, Reel};
use crate::report::Report;

/// Bytes of sound in one page (ours): twenty minutes of talk, and still a letter that a mail server takes.
const MOST: usize = 10 << 20;

/// A call as its caller heard it; `None`: it is longer than any file.
pub(super) fn reel(trace: &CallTrace, line: &Line) -> Option<Arc<Reel>> {
    let country = line.graph.line.country.as_deref();
    let played = recording::write(trace, country, &mut |name| line.clip(name));
    Reel::new(&played, trace).map(Arc::new)
}

/// Gives the calls of a report their sound, as much as one page holds: audits first, then the standard calls. What has no
/// room is told.
pub(super) fn of_audits(report: &mut Report, calls: &[PlayedCall]) {
    for (view, call) in report.calls.iter_mut().zip(calls) {
        view.sound = call.sound.clone().or_else(|| reel(&call.trace, &call.line));
    }
    let standard = report.scores.iter_mut().flat_map(|card| &mut card.standard);
    let (mut room, mut silent) = (MOST, 0);
    for view in report.calls.iter_mut().chain(standard) {
        let Some(bytes) = view.sound.as_ref().map(|reel| reel.bytes.len()) else { continue };
        match room.checked_sub(bytes) {
            Some(left) => room = left,
            None => {
                view.sound = None;
                silent += 1;
            }
        }
    }
    if silent > 0 {
        report.notes.push(format!(
            "{} without sound here, so that the page stays small: `--record DIR` writes every call as a WAV file",
            crate::finding::count_of(silent, "call")
        ));
    }
}
