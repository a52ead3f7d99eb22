//! The keys of a call: those that are heard in it as it is, and those that are heard when a known prompt is taken away; but
//! not what a prompt itself has that sounds like a key.

use crate::audio::dtmf::{Key, keys_over};
use crate::audio::likeness::{Library, Over, Playing};
use crate::time::Time;

/// How far outside of where more is heard than the prompt a key may reach: 60 ms, what a spectrum blurs and more. Ours.
const BLURRED: Time = Time::from_millis(60);

/// The keys heard so far.
#[derive(Default)]
pub(super) struct Pressed {
    keys: Vec<Key>,
}

impl Pressed {
    /// A key that was heard in the call as it is. Says whether it is news.
    pub(super) fn add(&mut self, key: Key) -> bool {
        let overlaps = |other: &&mut Key| other.at < key.until && key.at < other.until;
        if let Some(other) = self.keys.iter_mut().find(overlaps) {
            // The same sound heard twice: what is surer, and that is nearly always what is heard without the prompt.
            if key.confidence > other.confidence {
                *other = key;
            }
            return false;
        }
        self.keys.push(key);
        true
    }

    /// The keys in a stretch over a prompt; gives those that are news.
    pub(super) fn over(&mut self, over: &Over) -> Vec<Key> {
        let shift = Time::from_samples(over.first);
        let louder = (Time::from_samples(over.louder.0) - BLURRED, Time::from_samples(over.louder.1) + BLURRED);
        let keys = keys_over(&over.call, &over.known).into_iter();
        let keys = keys.map(|key| Key { at: key.at + shift, until: key.until + shift, ..key });
        let within = keys.filter(|key| key.at < louder.1 && key.until > louder.0);
        within.filter(|key| self.add(*key)).collect()
    }

    /// All of them in order, without those that the prompts had themselves.
    pub(super) fn all(mut self, library: &Library, playings: &[Playing]) -> Vec<Key> {
        self.keys.retain(|key| !playings.iter().any(|playing| is_own(library, playing, key)));
        self.keys.sort_by_key(|key| (key.at, key.until));
        self.keys
    }
}

/// A prompt has a key's sound at this place, wherever it is played.
pub(super) fn is_own(library: &Library, playing: &Playing, key: &Key) -> bool {
    let place = playing.at - playing.from;
    key.at < playing.until.max(playing.latest)
        && key.until > playing.at
        && library.has_key(playing.prompt, key.key, key.at - place, key.until - place)
}
