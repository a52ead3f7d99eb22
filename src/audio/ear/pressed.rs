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
    /// Each, and whether it is heard only where a prompt is taken away.
    keys: Vec<(Key, bool)>,
}

impl Pressed {
    /// A key that was heard in the call as it is. Says whether it is news.
    pub(super) fn add(&mut self, key: Key) -> bool {
        self.hear(key, false)
    }

    /// A key of the call as it is, or of the `rest` without a prompt.
    fn hear(&mut self, key: Key, rest: bool) -> bool {
        let overlaps = |(other, _): &&mut (Key, bool)| other.at < key.until && key.at < other.until;
        if let Some((other, is_of_rest)) = self.keys.iter_mut().find(overlaps) {
            // The same sound heard twice: what is surer, and that is nearly always what is heard without the prompt.
            if key.confidence > other.confidence {
                *other = key;
            }
            *is_of_rest &= rest;
            return false;
        }
        self.keys.push((key, rest));
        true
    }

    /// The keys in a stretch over a prompt; gives those that are news.
    pub(super) fn over(&mut self, over: &Over) -> Vec<Key> {
        let shift = Time::from_samples(over.first);
        let louder = (Time::from_samples(over.louder.0) - BLURRED, Time::from_samples(over.louder.1) + BLURRED);
        let keys = keys_over(&over.call, &over.known).into_iter();
        let keys = keys.map(|key| Key { at: key.at + shift, until: key.until + shift, ..key });
        let within = keys.filter(|key| key.at < louder.1 && key.until > louder.0);
        within.filter(|key| self.hear(*key, true)).collect()
    }

    /// All of them in order, without those that the prompts had themselves, and without those for which a prompt was taken
    /// away that turned out to be over by then.
    pub(super) fn all(mut self, library: &Library, playings: &[Playing]) -> Vec<Key> {
        let lies_over = |key: &Key| playings.iter().any(|playing| begins_over(playing, key));
        self.keys.retain(|(key, rest)| {
            !playings.iter().any(|playing| is_own(library, playing, key)) && (!rest || lies_over(key))
        });
        let mut keys: Vec<Key> = self.keys.into_iter().map(|(key, _)| key).collect();
        keys.sort_by_key(|key| (key.at, key.until));
        keys
    }
}

/// A key was pressed while a prompt was playing.
fn begins_over(playing: &Playing, key: &Key) -> bool {
    key.at + BLURRED > playing.at && key.at < playing.until.max(playing.latest)
}

/// A prompt has a key's sound at this place, wherever it is played.
pub(super) fn is_own(library: &Library, playing: &Playing, key: &Key) -> bool {
    let place = playing.at - playing.from;
    key.at < playing.until.max(playing.latest)
        && key.until > playing.at
        && library.has_key(playing.prompt, key.key, key.at - place, key.until - place)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::audio::dtmf::samples;
    use crate::audio::ear::{Kind, Sound, listen};
    use crate::audio::likeness::Known;

    /// Two seconds that sound like nothing else.
    fn prompt() -> Vec<i16> {
        (0..16_000_u32).map(|i| (i.wrapping_mul(i / 400).wrapping_mul(2_654_435_761) >> 18) as i16 - 8_192).collect()
    }

    fn mix(call: &mut [i16], at: usize, key: char, part: i16) {
        let sound = samples(key, Time::from_millis(80)).expect("a key");
        for (to, from) in call[at..].iter_mut().zip(sound) {
            *to += from / part;
        }
    }

    fn heard(prompt: &[i16], call: &[i16]) -> (Vec<Sound>, Vec<(char, i64)>) {
        let library = Arc::new(Library::new([Known { samples: prompt, looped: false }]));
        let sounds = listen(&library, None, call);
        let key = |sound: &Sound| match sound.kind {
            Kind::Key { key, .. } => Some((key, sound.at.micros() / 10_000)),
            _ => None,
        };
        let keys = sounds.iter().filter_map(key).collect();
        (sounds, keys)
    }

    #[test]
    fn a_key_far_under_a_known_prompt_is_heard_once_and_in_its_place() {
        let prompt = prompt();
        let mut call = vec![0; 8_000];
        call.extend(&prompt);
        call.resize(40_000, 0);
        mix(&mut call, 16_000, '7', 6);
        mix(&mut call, 30_000, '7', 1);
        let (_, keys) = heard(&prompt, &call);
        assert_eq!(keys, [('7', 200), ('7', 375)]);
    }

    #[test]
    fn what_a_prompt_has_of_a_key_is_none_and_the_same_key_elsewhere_is_one() {
        let mut prompt = prompt();
        prompt[6_000..8_000].fill(0);
        mix(&mut prompt, 6_600, '5', 1);
        let mut call = vec![0; 8_000];
        call.extend(&prompt);
        call.resize(40_000, 0);
        mix(&mut call, 32_000, '5', 1);
        let (sounds, keys) = heard(&prompt, &call);
        assert_eq!(keys, [('5', 400)], "{sounds:?}");
        assert!(sounds.iter().any(|sound| matches!(sound.kind, Kind::Prompt { cut: false, .. })), "{sounds:?}");
    }

    #[test]
    fn tones_that_are_a_prompt_are_no_keys() {
        let mut prompt = Vec::new();
        for key in ['1', '5', '9', '#'] {
            prompt.extend(samples(key, Time::from_millis(200)).expect("a key"));
            prompt.extend([0; 400]);
        }
        let mut call = vec![0; 8_000];
        call.extend(&prompt);
        call.resize(24_000, 0);
        let (sounds, keys) = heard(&prompt, &call);
        assert_eq!(keys, [], "{sounds:?}");
    }
}
