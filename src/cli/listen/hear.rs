//! One recording, from its file to what was heard.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::audio::decode::Recording;
use crate::audio::wav::Fault;
use crate::cli::many::Hears;
use crate::project::{KnownPrompts, Line, open_recording, stamp};
use crate::recording::path;
use crate::recording::{Listener, Reel, Side};
use crate::report::{Listened, Trouble, WalkedView};
use crate::source::Sources;
use crate::time::Time;

/// Bytes of sound in one page (ours): as for audits.
const MOST_SOUND: usize = 10 << 20;

/// What listens, the same for every call.
pub(super) struct Ears {
    /// The prompts.
    pub(super) known: KnownPrompts,
    /// Whose tones are listened for; `None`: those of all countries.
    pub(super) country: Option<String>,
    /// The caller's channel, where it was given.
    pub(super) caller: Option<Side>,
    /// Where relative paths begin.
    pub(super) here: PathBuf,
    /// The line of `--menu`, and what the known prompts are called on it.
    pub(super) line: Option<(Arc<Line>, Vec<Vec<String>>)>,
    /// The texts of the line.
    pub(super) sources: Sources,
    /// The sound is kept for a page.
    pub(super) with_sound: bool,
}

impl Ears {
    /// The line of `--menu`.
    pub(super) fn line(&self) -> Option<&Line> {
        self.line.as_ref().map(|(line, _)| &**line)
    }

    /// Names what is listened for, and how. Another version of the program may hear otherwise.
    pub(super) fn print(&self) -> String {
        let mut print = format!("{}-{}", env!("CARGO_PKG_VERSION"), self.known.print);
        if let Some(country) = &self.country {
            print = format!("{print}-{country}");
        }
        if let Some(caller) = self.caller {
            print = format!("{print}-{}", caller.name());
        }
        if let Some((line, _)) = &self.line {
            print = format!("{print}-along-{}", line.name);
        }
        print
    }

    /// What a file looks like from outside: bytes, and when it was written.
    pub(super) fn stamp(&self, path: &Path) -> (u64, Option<String>) {
        let Some(stamp) = stamp(&self.here.join(path)) else { return (0, None) };
        let written = stamp.written().and_then(|written| jiff::Timestamp::try_from(written).ok());
        (stamp.bytes(), written.map(|written| written.to_string()))
    }

    /// Fills in a call; `false`: it was stopped.
    fn listen(&self, path: &Path, call: &mut Listened, stop: &AtomicBool) -> bool {
        let opened = match open_recording(&self.here.join(path)) {
            Ok((file, length)) => Recording::open(file, length),
            Err(error) => {
                let what = format!("it cannot be opened: {error}");
                call.trouble = Some(Trouble { kind: "not-opened", what, help: None, unheard: true });
                return true;
            }
        };
        let mut recording = match opened {
            Ok(recording) => recording,
            Err(refused) => {
                let (what, help) = (refused.fault.to_string(), refused.advice(&call.file));
                call.trouble = Some(Trouble { kind: kind(&refused.fault, true), what, help, unheard: true });
                return true;
            }
        };
        call.format = recording.format().to_owned();
        let mut listener = Listener::new(&self.known.library, self.country.as_deref(), recording.channels());
        let mut sides = [Vec::new(), Vec::new()];
        let mut mixed: Vec<i16> = Vec::new();
        while recording.next(&mut sides) {
            if stop.load(Ordering::Relaxed) {
                return false;
            }
            listener.push(&sides);
            if self.with_sound {
                let [left, right] = &sides;
                let right = right.iter().copied().chain(std::iter::repeat(0));
                mixed.extend(left.iter().zip(right).map(|(left, right)| left.saturating_add(right)));
            }
        }
        let timeline = listener.finish(self.caller);
        if self.with_sound {
            if timeline.outlines.len() == 1 && recording.channels() == 2 {
                // Two channels that are the same are twice as loud together.
                mixed.iter_mut().for_each(|sample| *sample /= 2);
            }
            let reel = Reel::of_recording(&mixed, &timeline).filter(|reel| reel.bytes.len() <= MOST_SOUND);
            call.sound = reel.map(|reel| Arc::new(from_the_file(reel)));
        }
        if let Some((line, names)) = &self.line {
            let walked = path::walk(&line.graph, &line.times, names, &timeline);
            call.walked = Some(WalkedView::new(&line.graph, &walked, &self.known.names, timeline.began, &self.sources));
        }
        call.heard(timeline, &self.known.names);
        if !self.with_sound {
            // Only a page draws them, and of many calls every one is in memory.
            call.outlines.clear();
        }
        call.trouble = recording.fault().map(|fault| Trouble {
            kind: kind(fault, false),
            what: fault.to_string(),
            help: None,
            unheard: false,
        });
        true
    }
}

impl Hears for Ears {
    type Call = Listened;

    fn hear(&self, path: &Path, stop: &AtomicBool) -> Option<Listened> {
        let (bytes, modified) = self.stamp(path);
        let file = path.display().to_string();
        let mut call = Listened { file, bytes, modified, listened_for: self.print(), ..Listened::default() };
        call.answered_by = "beginning";
        // Bytes of strangers meet the work of others: a call that makes something give up shall cost its own row alone.
        match catch_unwind(AssertUnwindSafe(|| self.listen(path, &mut call, stop))) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(_) => {
                let what = "listening to it failed: this is a fault of the program".to_owned();
                let help = Some("please report it, with the file if you may".to_owned());
                call.trouble = Some(Trouble { kind: "bug", what, help, unheard: true });
            }
        }
        Some(call)
    }

    fn bytes(&self, path: &Path) -> u64 {
        self.stamp(path).0
    }
}

/// A page's copy of a call in times of the file.
fn from_the_file(mut reel: Reel) -> Reel {
    reel.cuts.iter_mut().for_each(|(at, _)| *at -= reel.began);
    reel.began = Time::ZERO;
    reel
}

/// A fault as a word that can be counted.
fn kind(fault: &Fault, unheard: bool) -> &'static str {
    match fault {
        Fault::Empty => "empty",
        Fault::NoSamples => "no-sound",
        Fault::Truncated { .. } => "truncated",
        Fault::BadHeader(_) => "bad-header",
        Fault::NotWav(_) | Fault::Unsupported(_) if unheard => "unreadable",
        Fault::NotWav(_) | Fault::Unsupported(_) => "damaged",
    }
}
