//! What listens to recorded calls of one line: a file goes in, the path of the call through the line comes out.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::audio::decode::Recording;
use crate::audio::ear::Kind;
use crate::error::{Error, Result};
use crate::project::{KnownPrompts, Line, Prompts, open_recording};
use crate::recording::path::{self, Walked};
use crate::recording::{Listener, Reel};

/// What listens, the same for every call of a line.
pub(super) struct Ears {
    /// The line.
    pub(super) line: Arc<Line>,
    /// What is listened for.
    pub(super) known: KnownPrompts,
    /// What each of it is called on the line.
    pub(super) recorded: Vec<Vec<String>>,
}

/// One call as it went through one line.
pub(super) struct HeardCall {
    /// The path.
    pub(super) walked: Walked,
    /// The sound, where it was asked for.
    pub(super) sound: Option<Arc<Reel>>,
    /// What of the known was heard, by its place.
    pub(super) heard: HashSet<usize>,
    /// What is wrong with the file behind its beginning.
    pub(super) fault: Option<String>,
}

impl Ears {
    /// For the prompts of a line.
    ///
    /// # Errors
    /// When none of them is recorded, or their files cannot be read.
    pub(super) fn new(line: &Arc<Line>) -> Result<Self> {
        let prompts = Prompts::of_lines(std::slice::from_ref(line));
        if prompts.count() == 0 {
            return Err(Error::new(format!(
                "none of the prompts of {} is recorded: no call of it can be recognised",
                line.name
            ))
            .help("put the prompt files where the menu says they are, or name their folder with `--prompts`"));
        }
        let known = prompts.read()?;
        let recorded = line.names_of(&known);
        Ok(Self { line: Arc::clone(line), known, recorded })
    }

    /// Everything that is heard in a recording, as a call of the line; else why it cannot be told. `shown`: its path as
    /// people wrote it. `None`: `stop` was set on the way.
    pub(super) fn listen(
        &self,
        path: &Path,
        shown: &str,
        with_sound: bool,
        stop: &AtomicBool,
    ) -> Option<std::result::Result<HeardCall, String>> {
        let mut recording = match opened(path, shown) {
            Ok(recording) => recording,
            Err(why) => return Some(Err(why)),
        };
        let graph = &self.line.graph;
        let mut listener = Listener::new(&self.known.library, graph.line.country.as_deref(), recording.channels());
        let mut sides = [Vec::new(), Vec::new()];
        let mut mixed: Vec<i16> = Vec::new();
        while recording.next(&mut sides) {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            listener.push(&sides);
            if with_sound {
                let [left, right] = &sides;
                let right = right.iter().copied().chain(std::iter::repeat(0));
                mixed.extend(left.iter().zip(right).map(|(left, right)| left.saturating_add(right)));
            }
        }
        let timeline = listener.finish(None);
        let sound = if with_sound { Reel::of_recording(&mixed, &timeline).map(Arc::new) } else { None };
        let heard = timeline.heard.iter().filter_map(|heard| match heard.sound.kind {
            Kind::Prompt { prompt, .. } => Some(prompt),
            Kind::Music { prompt } => prompt,
            _ => None,
        });
        let heard = heard.collect();
        let walked = path::walk(graph, &self.line.times, &self.recorded, &timeline);
        Some(Ok(HeardCall { walked, sound, heard, fault: recording.fault().map(ToString::to_string) }))
    }

    /// What a file that was listened for is called, by its place.
    pub(super) fn file(&self, at: usize) -> Option<String> {
        self.known.names.get(at).map(|names| names.name.clone())
    }

    /// Why a call is none of the line.
    pub(super) fn none_of(&self) -> String {
        format!("none of the prompts of {} was heard", self.line.name)
    }
}

/// A recording that can be read; else why not.
fn opened(path: &Path, shown: &str) -> std::result::Result<Recording, String> {
    let (file, length) = open_recording(path).map_err(|error| format!("it cannot be opened: {error}"))?;
    Recording::open(file, length).map_err(|refused| {
        let help = refused.advice(shown).map(|help| format!("; {help}")).unwrap_or_default();
        format!("{}{help}", refused.fault)
    })
}
